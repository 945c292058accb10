/** Which form of a name stands for the person: the fullest, in the nominative where that can be told. */
import { nameParts, scriptOf } from '../../contract/name-keys';
import { type Gazetteer, INFLECTED } from './gazetteer';

/**
 * The best of several surfaces of one person, each with the language it stands in. `gazetteer` helps to tell nominatives
 * from case forms.
 */
export function fullestName(
  surfaces: readonly { surface: string; language: string | null }[],
  gazetteer: Gazetteer | null,
): string {
  const counts = new Map<string, { count: number; language: string | null }>();
  for (const { surface, language } of surfaces) {
    const name = surface.replace(/\s+/g, ' ').trim();
    const known = counts.get(name);
    if (known) known.count++;
    else counts.set(name, { count: 1, language });
  }
  // Си Цзиньпин (Xi Jinping) is called as the text is written.
  const scripts = new Map<string, number>();
  for (const [name, { count }] of counts) scripts.set(scriptOf(name), (scripts.get(scriptOf(name)) ?? 0) + count);
  const most = Math.max(...scripts.values());
  const ranked = [...counts].map(([name, { count, language }]) => ({
    name,
    language,
    count,
    foreign: scripts.get(scriptOf(name)) === most ? 0 : 1,
    // Initials make a name longer, not fuller.
    parts: nameParts(name).filter((part) => !part.initial && !part.particle).length,
    initials: nameParts(name).filter((part) => part.initial).length,
    oblique: obliqueness(name, language, gazetteer),
    shouting: name === name.toUpperCase() ? 1 : 0,
  }));
  ranked.sort(
    (a, b) =>
      (Math.min(a.parts, b.parts) > 1 ? a.foreign - b.foreign : 0) ||
      Math.min(b.parts, 3) - Math.min(a.parts, 3) ||
      b.initials - a.initials ||
      a.shouting - b.shouting ||
      a.oblique - b.oblique ||
      b.count - a.count ||
      a.name.length - b.name.length,
  );
  const best = ranked[0];
  return best ? nominative(best.name, best.language, gazetteer) : '';
}

const OBLIQUE_RU =
  /(?:овым|евым|иным|ыным|ским|ского|скому|ову|еву|ину|ове|еве|овой|евой|иной|ской|скую|ову|еву|ому|его|ему|ом|ем|ою|ею|ой|ю|у|ы)$/u;
const KAZAKH_CASE = /(?:[нтд]ың|[нтд]ің|[ғгқк][ае]|[дт][ае]н?|[нтд]ы|[нтд]і|[мбп]ен|нан|нен)$/u;

function obliqueness(name: string, language: string | null, gazetteer: Gazetteer | null): number {
  if (language !== 'ru' && language !== 'uk' && language !== 'kk') return 0;
  let score = 0;
  for (const word of name.toLowerCase().split(' ')) {
    const bits = gazetteer?.lookup(word) ?? 0;
    if (bits && !(bits & INFLECTED)) continue;
    if (bits & INFLECTED || (language === 'kk' ? KAZAKH_CASE : OBLIQUE_RU).test(word)) score++;
  }
  return score;
}

/** Puts surname patterns whose nominative is certain back into it: Токаевым → Токаев, Тоқаевтың → Тоқаев. */
function nominative(name: string, language: string | null, gazetteer: Gazetteer | null): string {
  const words = name.split(' ');
  if (language === 'kk') {
    const last = words.length - 1;
    const word = words[last] ?? '';
    const stem =
      /^(\p{L}+(?:[оеё]в|[иы]н|[оеё]ва|[иы]на|ұлы|қызы|бек|бай|хан|ский))(?:[нтд]ың|[нтд]ің|[ғгқк][ае]|[дт][ае]н?|[нтд]ы|[нтд]і|[мбп]ен|н[ае]н)$/u.exec(
        word,
      );
    if (stem?.[1]) words[last] = stem[1];
    return words.join(' ');
  }
  if (language !== 'ru' || obliqueness(name, language, gazetteer) === 0) return name;
  const masculine = (word: string): string | null => {
    const stem = /^(\p{L}+(?:[оеё]в|[иы]н))(?:ым|у|е|а)$/u.exec(word) ?? /^(\p{L}+[сц]к)(?:ого|ому|им|ом)$/u.exec(word);
    if (!stem?.[1]) return null;
    return /[сц]к$/u.test(stem[1]) ? `${stem[1]}ий` : stem[1];
  };
  const given = (word: string): string | null => {
    if (!gazetteer) return null;
    for (const candidate of [
      word.replace(/(?:ом|ем|у|ю|а|я|е)$/u, ''),
      word.replace(/(?:ем|ю|я|е)$/u, 'й'),
      word.replace(/(?:ем|ю|я|е)$/u, 'ь'),
    ]) {
      const bits = gazetteer.lookup(candidate.toLowerCase());
      if (candidate !== word && bits & 1 && !(bits & INFLECTED)) return candidate;
    }
    return null;
  };
  if (words.length === 2) {
    const [a, b] = words as [string, string];
    const surname = masculine(b);
    const first = given(a);
    // Both halves must say masculine: "Ивана Петрова" is he, "Анна Петрова" is she.
    if (surname && first) return `${first} ${surname}`;
    if (surname && /ым$|[сц]к(?:ого|ому|им|ом)$/u.test(b)) return `${a} ${surname}`;
  } else if (words.length === 1) {
    const surname = masculine(words[0] as string);
    if (surname && /ым$|[сц]к(?:ого|ому|им|ом)$/u.test(words[0] as string)) return surname;
  }
  return name;
}
