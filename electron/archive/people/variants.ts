/** All the ways a name may stand in a text, for safe sharing: here a miss is worse than a word too many. */
import type { Span } from '../../contract/domain';
import { fullParts, type NamePart, nameParts, romanise, scriptOf, withoutCaseEnding } from '../../contract/name-keys';
import { comparePart } from './parts';

const capital = (text: string): string =>
  text.replace(/(^|[\s'’-])(\p{Ll})/gu, (_, a: string, b: string) => a + b.toUpperCase());

/** Letters of a Latin name in Cyrillic, longest groups first: the common practical transcription. */
const TO_CYRILLIC: [RegExp, string][] = [
  [/shch/g, 'щ'],
  [/sch/g, 'ш'],
  [/zh/g, 'ж'],
  [/kh/g, 'х'],
  [/ts/g, 'ц'],
  [/ch/g, 'ч'],
  [/sh/g, 'ш'],
  [/yu|iu/g, 'ю'],
  [/ya|ia/g, 'я'],
  [/yo|io/g, 'ё'],
  [/ye|ie/g, 'е'],
  [/iy$|yy$|ii$/g, 'ий'],
  [/y$/g, 'ий'],
  [/a/g, 'а'],
  [/b/g, 'б'],
  [/v|w/g, 'в'],
  [/g/g, 'г'],
  [/d/g, 'д'],
  [/e/g, 'е'],
  [/z/g, 'з'],
  [/i/g, 'и'],
  [/j/g, 'ж'],
  [/k|q|c/g, 'к'],
  [/l/g, 'л'],
  [/m/g, 'м'],
  [/n/g, 'н'],
  [/o/g, 'о'],
  [/p/g, 'п'],
  [/r/g, 'р'],
  [/s/g, 'с'],
  [/t/g, 'т'],
  [/u/g, 'у'],
  [/f/g, 'ф'],
  [/h/g, 'х'],
  [/x/g, 'кс'],
  [/y/g, 'й'],
];

function toCyrillic(latin: string): string {
  let s = romanise(latin);
  for (const [from, to] of TO_CYRILLIC) s = s.replace(from, to);
  return capital(s);
}

/** Spellings of a person from known names: as they stand, romanised, in Cyrillic, part by part. Longest first. */
export function variantsOf(names: string[]): string[] {
  const out = new Set<string>();
  const add = (name: string) => {
    if ([...name.replace(/[^\p{L}]/gu, '')].length >= 2) out.add(name.trim());
  };
  for (const name of names) {
    const spellings = new Set([name]);
    const script = scriptOf(name);
    if (script !== 'Latin' && script !== 'Han' && script !== 'Other') spellings.add(capital(romanise(name)));
    if (script === 'Latin') spellings.add(name.split(/\s+/).map(toCyrillic).join(' '));
    if (script === 'Cyrillic')
      spellings.add(
        name
          .split(/\s+/)
          .map((word) => capital(withoutCaseEnding(word).at(-1) ?? word))
          .join(' '),
      );
    for (const spelling of spellings) {
      add(spelling);
      const parts = fullParts(nameParts(spelling));
      // Surname and given name each on their own; a part of one or two Latin letters is not a name by itself.
      for (const part of parts) if ([...part.text].length >= 3) add(part.text);
      const [first, last] = [parts[0], parts[parts.length - 1]];
      if (first && last && parts.length >= 2) {
        add(`${first.text} ${last.text}`);
        add(`${last.text} ${first.text}`);
        add(`${[...first.text][0]}. ${last.text}`);
      }
    }
  }
  return [...out].sort((a, b) => b.length - a.length);
}

const WORD = /[\p{L}\p{M}](?:[\p{L}\p{M}\p{N}]|['’ʼ](?=\p{L}))*/gu;

/** Where a text names a person known by `names`: full names, surnames, given names, in any script and case ending. */
export function findNameSpans(text: string, names: string[]): Span[] {
  return nameFinder(names)(text);
}

/** `findNameSpans` for many texts: what was learnt about a word is kept. */
export function nameFinder(names: string[]): (text: string) => Span[] {
  const parts = new Map<string, NamePart>();
  for (const name of names)
    for (const part of fullParts(nameParts(name)))
      if ([...part.text].length >= 2) parts.set(part.text.toLowerCase(), part);
  const own = [...parts.values()];
  if (!own.length) return () => [];
  const keys = new Set(own.flatMap((part) => part.keys));
  const romans = new Set(own.map((part) => part.roman));
  const known = new Map<string, boolean>();
  const isOwn = (word: string): boolean => {
    const lower = word.toLowerCase();
    let answer = known.get(lower);
    if (answer === undefined) {
      const part = nameParts(word)[0];
      answer =
        part !== undefined &&
        !part.initial &&
        (romans.has(part.roman) ||
          (part.keys.some((key) => keys.has(key)) &&
            own.some((mine) => {
              const match = comparePart(mine, part);
              return match.score >= 0.9 && match.relation !== 'nickname';
            })));
      known.set(lower, answer);
    }
    return answer;
  };
  return (text) => {
    const spans: Span[] = [];
    let open: { start: number; end: number } | null = null;
    for (const match of text.matchAll(WORD)) {
      const start = match.index;
      const word = match[0].replace(/['’]s$/iu, '');
      const end = start + word.length;
      const cased = !/^\p{Ll}/u.test(word) || parts.has(word.toLowerCase());
      const mine = cased && isOwn(word);
      const gap = open ? text.slice(open.end, start) : '';
      if (open && mine && /^[\s\-‐‑–]{1,2}$/u.test(gap)) {
        open.end = end;
        continue;
      }
      if (open) spans.push([open.start, open.end]);
      open = mine ? { start: initialBefore(text, start, own), end } : null;
    }
    if (open) spans.push([open.start, open.end]);
    return spans;
  };
}

/** `M. Struthers`: the initial before a surname belongs to the name when it is the person's own. */
function initialBefore(text: string, start: number, own: NamePart[]): number {
  const before = /(?:^|[^\p{L}\p{M}])((?:\p{Lu}\.\s?){1,3})$/u.exec(text.slice(Math.max(0, start - 14), start));
  if (!before?.[1]) return start;
  const letter = romanise(before[1])[0];
  return own.some((part) => part.roman[0] === letter) ? start - before[1].length : start;
}
