/** How alike two parts of names are, whatever their scripts. */

import { sameGivenName, sameGivenSpelling } from '../../contract/diminutives';
import { isGivenName } from '../../contract/gender';
import { asHeard, consonants, differInGender, type NamePart, skeleton } from '../../contract/name-keys';
import { Recent } from '../../contract/recent';

/** Damerau-Levenshtein distance with transpositions of neighbours (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  const n = a.length;
  const m = b.length;
  if (!n || !m) return n + m;
  let before: number[] = [];
  let previous = Array.from({ length: m + 1 }, (_, j) => j);
  for (let i = 1; i <= n; i++) {
    const current = [i];
    for (let j = 1; j <= m; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(
        (previous[j] as number) + 1,
        (current[j - 1] as number) + 1,
        (previous[j - 1] as number) + cost,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] as number) + 1);
      current[j] = best;
    }
    before = previous;
    previous = current;
  }
  return previous[m] as number;
}

/** `alike`: a search takes them for one, since a slip or another spelling would look the same; but they may be two names, as Erik and Erika are. */
export type PartRelation = 'same' | 'spelling' | 'script' | 'initial' | 'nickname' | 'alike' | 'near' | 'different';

export interface PartMatch {
  /** 0 … 1 */
  score: number;
  relation: PartRelation;
}

const DIFFERENT: PartMatch = { score: 0, relation: 'different' };
const vowelless = (part: NamePart) => /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(part.text);

const LATIN = /^\p{Script=Latin}/u;

const cache = new Recent<PartMatch>(50_000);

/** Compares two parts. `score` ≥ 0.9: the same name in another spelling; 0.75 … 0.9: near. */
export function comparePart(a: NamePart, b: NamePart): PartMatch {
  const key = a.text < b.text ? `${a.text}\u0000${b.text}` : `${b.text}\u0000${a.text}`;
  return cache.get(key, () => compare(a, b));
}

function compare(a: NamePart, b: NamePart): PartMatch {
  if (a.text === b.text) return { score: 1, relation: 'same' };
  if (a.initial || b.initial) {
    const [x, y] = [a.roman[0] ?? '', b.roman[0] ?? ''];
    return x === y || initials(x, b) || initials(y, a) ? { score: 0.8, relation: 'initial' } : DIFFERENT;
  }
  if (a.roman === b.roman)
    return { score: 1, relation: a.text.toLowerCase() === b.text.toLowerCase() ? 'same' : 'script' };
  if (vowelless(a) !== vowelless(b)) return acrossVowels(a, b);
  if (differInGender(a, b)) return { score: 0.72, relation: 'near' };
  const sameSpelling = sameGivenSpelling(a.roman, b.roman);
  if (sameSpelling) return { score: 0.97, relation: 'spelling' };
  const apart = otherNames(a, b);
  const longest = Math.max(a.roman.length, b.roman.length);
  if (a.skeletons.some((s) => s.length > 2 && b.skeletons.includes(s)))
    return apart ? { score: 0.92, relation: 'alike' } : { score: 0.97, relation: 'spelling' };
  if (heardAlike(a, b) || heardAlike(b, a)) return { score: 0.95, relation: 'script' };
  if (sameGivenName(a.roman, b.roman)) return { score: 0.88, relation: 'nickname' };
  let distance = editDistance(a.roman, b.roman);
  for (const x of a.skeletons) for (const y of b.skeletons) distance = Math.min(distance, editDistance(x, y));
  const consonant = a.keys.some((k) => k.length > 1 && b.keys.includes(k));
  if (consonant && distance <= (longest <= 5 ? 1 : 2)) {
    const vowels = [a.roman, ...a.skeletons].map(byVowels);
    const spelling = !apart && [b.roman, ...b.skeletons].map(byVowels).some((fold) => vowels.includes(fold));
    return { score: longest <= 4 ? 0.88 : 0.92, relation: spelling ? 'spelling' : 'alike' };
  }
  const allow = longest <= 3 ? 0 : longest <= 5 ? 1 : longest <= 9 ? 2 : 3;
  if (distance <= allow) return { score: 1 - (distance / longest) * (longest <= 4 ? 1.6 : 1), relation: 'near' };
  return { score: Math.max(0, (1 - distance / longest) * 0.5), relation: 'different' };
}

/**
 * A fold in which the vowels are one that transliterations disagree about: Salim, Selim and Saleem; Karwani and Karouani; Artyom and Артём. It keeps
 * Hansen from Hanson, and William from Wilma.
 */
const byVowels = (roman: string): string => {
  const fold = skeleton(roman.replace(/w/g, 'u').replace(/[yi]o(?=.)/g, 'e'));
  // The last one tells Mario from Maria.
  const last = /[aeiou]$/.exec(fold)?.[0] ?? '';
  return (
    fold
      .slice(0, fold.length - last.length)
      .replace(/[aei]+/g, 'a')
      .replace(/[ou]+/g, 'o') + last.replace('i', 'e')
  );
};

/** Given names each of its own: Мария is no case form of Марина, Karen no spelling of Karin. */
function otherNames(a: NamePart, b: NamePart): boolean {
  if (!isGivenName(a.text) || !isGivenName(b.text)) return false;
  if (LATIN.test(a.text) && LATIN.test(b.text)) return skeleton(a.roman) !== skeleton(b.roman);
  return byVowels(a.roman) !== byVowels(b.roman) || a.roman.endsWith('a') !== b.roman.endsWith('a');
}

/** A French name and its spelling in another script: Vaucrésille, Вокрезий. */
function heardAlike(latin: NamePart, other: NamePart): boolean {
  if (/^\p{Script=Latin}/u.test(other.text)) return false;
  const heard = asHeard(latin.text);
  return heard !== null && heard.length > 2 && other.skeletons.includes(skeleton(heard));
}

/** One of the two is written without short vowels: consonants decide. */
function acrossVowels(a: NamePart, b: NamePart): PartMatch {
  let best = 0;
  for (const x of [...a.keys, consonants(a.roman)])
    for (const y of [...b.keys, consonants(b.roman)]) {
      // One consonant says little: the vowels that are written must not speak against it.
      if (x === y) best = Math.max(best, x.length > 1 ? 0.95 : closeVowels(a, b) ? 0.9 : 0.8);
      else {
        const longest = Math.max(x.length, y.length);
        const distance = editDistance(x, y);
        if (distance === 1 && longest >= 4) best = Math.max(best, 0.82);
        else if (distance === 1 && longest === 3) best = Math.max(best, 0.7);
      }
    }
  return best >= 0.7 ? { score: best, relation: 'script' } : DIFFERENT;
}

const closeVowels = (a: NamePart, b: NamePart): boolean =>
  a.skeletons.some((x) => b.skeletons.some((y) => editDistance(x, y) <= 1));

const initials = (letter: string, part: NamePart): boolean => part.skeletons.some((s) => s[0] === skeleton(letter)[0]);
