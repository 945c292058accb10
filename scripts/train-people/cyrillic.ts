/** Case forms of names in Russian, and names of the Latin alphabet in Cyrillic: for the gazetteer and for augmentation. */

export const CASES = ['nom', 'gen', 'dat', 'acc', 'ins', 'loc'] as const;
export type Case = (typeof CASES)[number];
export type Gender = 'm' | 'f';

const VELAR = /[гкхжшчщ]$/u;

/** Forms of one given name, patronymic or surname in the order of CASES; indeclinable names give six equal forms. */
export function inflect(word: string, gender: Gender, surname = false): string[] {
  const same = () => CASES.map(() => word);
  const stem = word.slice(0, -1);
  const last = word.slice(-1);
  const forms = (base: string, endings: string[]) => [word, ...endings.map((e) => base + e)];
  if (surname && gender === 'f') {
    if (/(?:[оеё]в|[иы]н)а$/u.test(word)) return forms(stem, ['ой', 'ой', 'у', 'ой', 'ой']);
    if (/[сц]кая$/u.test(word)) return forms(word.slice(0, -2), ['ой', 'ой', 'ую', 'ой', 'ой']);
    if (!/[ая]$/u.test(word)) return same();
  }
  if (surname && gender === 'm') {
    if (/(?:[оеё]в|[иы]н)$/u.test(word)) return forms(word, ['а', 'у', 'а', 'ым', 'е']);
    if (/[сц]кий$/u.test(word)) return forms(word.slice(0, -2), ['ого', 'ому', 'ого', 'им', 'ом']);
    if (/(?:ый|ой)$/u.test(word)) return forms(word.slice(0, -2), ['ого', 'ому', 'ого', 'ым', 'ом']);
  }
  if (/ия$/u.test(word)) return forms(stem, ['и', 'и', 'ю', 'ей', 'и']);
  if (last === 'а')
    return forms(stem, [VELAR.test(stem) ? 'и' : 'ы', 'е', 'у', /[жшчщц]$/u.test(stem) ? 'ей' : 'ой', 'е']);
  if (last === 'я') return forms(stem, ['и', 'е', 'ю', 'ей', 'е']);
  if (gender === 'f') return last === 'ь' ? forms(stem, ['и', 'и', 'ь', 'ью', 'и']) : same();
  if (/ий$/u.test(word)) return forms(stem, ['я', 'ю', 'я', 'ем', 'и']);
  if (last === 'й') return forms(stem, ['я', 'ю', 'я', 'ем', 'е']);
  if (last === 'ь') return forms(stem, ['я', 'ю', 'я', 'ем', 'е']);
  if (/[бвгджзклмнпрстфхцчшщ]$/u.test(word)) {
    // Fleeting vowel of the commonest names.
    const base = /^(?:Павел|Лев|Пётр|Петр)$/u.test(word)
      ? ({ Павел: 'Павл', Лев: 'Льв', Пётр: 'Петр', Петр: 'Петр' }[word] as string)
      : word;
    return forms(base, ['а', 'у', 'а', /[жшчщц]$/u.test(word) ? 'ем' : 'ом', 'е']);
  }
  return same();
}

const RULES: [RegExp, string][] = [
  [/sch/g, 'ш'],
  [/tsch|tch/g, 'ч'],
  [/sh/g, 'ш'],
  [/ch/g, 'ч'],
  [/zh/g, 'ж'],
  [/kh/g, 'х'],
  [/ph/g, 'ф'],
  [/th/g, 'т'],
  [/ck/g, 'к'],
  [/qu/g, 'кв'],
  [/ee/g, 'и'],
  [/oo/g, 'у'],
  [/ou/g, 'у'],
  [/ay|ai|ey|ei/g, 'ей'],
  [/ya|ja|ia/g, 'ия'],
  [/^y/g, 'й'],
  [/yu|ju/g, 'ю'],
  [/ew/g, 'ью'],
  [/x/g, 'кс'],
  [/w/g, 'у'],
  [/(.)\1+/g, '$1'],
  [/c(?=[eiy])/g, 'с'],
  [/ge/g, 'дже'],
  [/j/g, 'дж'],
  [/e$/g, ''],
  [/^e/g, 'э'],
];
const LETTERS: Record<string, string> = Object.fromEntries(
  [...'abcdefghiklmnopqrstuvyz'].map((c, i) => [c, [...'абкдефгхиклмнопкрстувиз'][i] as string]),
);

/** A rough Cyrillic spelling of a Latin name, as foreign names appear in Russian text: Gordon → Гордон. */
export function toCyrillic(latin: string): string {
  let s = latin
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z-]/g, '');
  for (const [from, to] of RULES) s = s.replace(from, to);
  s = [...s].map((c) => LETTERS[c] ?? c).join('');
  return s
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('-');
}
