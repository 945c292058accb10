/** Which of a person's spellings stands for him in lists. */
import { fullParts, nameParts } from '../../contract/name-keys';

export interface Spelling {
  surface: string;
  script: string;
  fold_key: string;
  /** How often it stands in articles. */
  mentions: number;
}

const shouts = (surface: string) => surface === surface.toUpperCase() && surface !== surface.toLowerCase();

/**
 * The full name most often used, in the script most mentions are in. Case forms of one name count together and the
 * shortest stands for them, which in Russian and Kazakh is the nominative. Null without spellings.
 */
export function displayName(spellings: readonly Spelling[]): string | null {
  const scripts = new Map<string, number>();
  for (const { script, mentions } of spellings) scripts.set(script, (scripts.get(script) ?? 0) + mentions);
  const usual = [...scripts].sort((a, b) => b[1] - a[1])[0]?.[0];
  const size = ({ surface }: Spelling) => Math.min(3, fullParts(nameParts(surface)).length);
  const fit: ((s: Spelling) => boolean)[] = [
    (s) => s.script === usual && size(s) >= 2 && !shouts(s.surface),
    (s) => size(s) >= 2 && !shouts(s.surface),
    (s) => size(s) >= 2,
    () => true,
  ];
  const eligible = fit.map((test) => spellings.filter(test)).find((list) => list.length > 0);
  if (!eligible) return null;
  const names = new Map<string, { count: number; size: number; forms: Spelling[] }>();
  for (const spelling of eligible) {
    const key = spelling.script === 'Cyrillic' ? spelling.fold_key : spelling.surface;
    const entry = names.get(key) ?? { count: 0, size: size(spelling), forms: [] };
    entry.count += spelling.mentions;
    entry.forms.push(spelling);
    names.set(key, entry);
  }
  const best = [...names.values()].sort((a, b) => b.count - a.count || b.size - a.size)[0];
  return best?.forms.sort((a, b) => a.surface.length - b.surface.length || b.mentions - a.mentions)[0]?.surface ?? null;
}
