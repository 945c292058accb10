/** Which of a person's spellings stands for him in lists. */
import { fullParts, nameParts, romanise } from '../../contract/name-keys';
import { editDistance } from './parts';

export interface Spelling {
  surface: string;
  script: string;
  fold_key: string;
  /** How often it stands in articles. */
  mentions: number;
}

const shouts = (surface: string) => surface === surface.toUpperCase() && surface !== surface.toLowerCase();
const size = (surface: string) => Math.min(3, fullParts(nameParts(surface)).length);
const byLetters = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The full name most often used, in the script most mentions are in. Case forms of one name count together and the
 * shortest stands for them, which in Russian and Kazakh is the nominative. Where two are used as often, the fuller one, then
 * the one that is most like all the others; never the one that came first. Null without spellings.
 */
export function displayName(spellings: readonly Spelling[]): string | null {
  const usual = usualScript(spellings);
  const fit: ((s: Spelling) => boolean)[] = [
    (s) => s.script === usual && size(s.surface) >= 2 && !shouts(s.surface),
    (s) => size(s.surface) >= 2 && !shouts(s.surface),
    (s) => size(s.surface) >= 2,
    () => true,
  ];
  const eligible = fit.map((test) => spellings.filter(test)).find((list) => list.length > 0);
  if (!eligible) return null;
  const names = new Map<string, { name: string; count: number; forms: Spelling[] }>();
  for (const spelling of eligible) {
    const key = spelling.script === 'Cyrillic' ? spelling.fold_key : spelling.surface;
    const entry = names.get(key) ?? { name: '', count: 0, forms: [] };
    entry.count += spelling.mentions;
    entry.forms.push(spelling);
    names.set(key, entry);
  }
  for (const entry of names.values())
    entry.name = (
      entry.forms.sort(
        (a, b) => a.surface.length - b.surface.length || b.mentions - a.mentions || byLetters(a.surface, b.surface),
      )[0] as Spelling
    ).surface;
  const most = Math.max(...[...names.values()].map(({ count }) => count));
  const often = [...names.values()].filter(({ count }) => count === most).map(({ name }) => name);
  const fullest = Math.max(...often.map(size));
  const equals = often.filter((name) => size(name) === fullest).sort(byLetters);
  return equals.length > 1 ? mostAlike(equals, spellings) : (equals[0] ?? null);
}

/** The script of most mentions; of two, the one with the fuller names, then the one with more spellings. */
function usualScript(spellings: readonly Spelling[]): string | undefined {
  const scripts = new Map<string, { mentions: number; size: number; spellings: number }>();
  for (const { script, mentions, surface } of spellings) {
    const entry = scripts.get(script) ?? { mentions: 0, size: 0, spellings: 0 };
    entry.mentions += mentions;
    entry.size = Math.max(entry.size, size(surface));
    entry.spellings++;
    scripts.set(script, entry);
  }
  return [...scripts].sort(
    ([x, a], [y, b]) => b.mentions - a.mentions || b.size - a.size || b.spellings - a.spellings || byLetters(y, x),
  )[0]?.[0];
}

/** The name with the fewest letters to change to get to all the others, each as often as it stands in articles. */
function mostAlike(names: string[], spellings: readonly Spelling[]): string {
  const others = spellings.map(({ surface, mentions }) => ({ roman: romanise(surface).toLowerCase(), mentions }));
  const far = (name: string) => {
    const roman = romanise(name).toLowerCase();
    return others.reduce((sum, other) => sum + editDistance(roman, other.roman) * other.mentions, 0);
  };
  return names.map((name) => ({ name, far: far(name) })).sort((a, b) => a.far - b.far)[0]?.name as string;
}
