/**
 * Numbers of lists as word processors count them: `2.1`, `(a)`, `IV.` They are not in the text of a document, but others refer to
 * them ("paragraph 27"), so they are put there.
 */

export type NumberKind = 'decimal' | 'letter' | 'Letter' | 'roman' | 'Roman' | 'bullet' | 'none';

/** One level of a list. */
export interface ListLevel {
  kind: NumberKind;
  first: number;
  /** What stands before an item: `%1` is the number of the outermost level, `%2` that of the next. */
  text: string;
}

/** Deeper than any word processor lets lists be. */
export const LEVELS = 9;

const ROMAN: [number, string][] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

function roman(number: number): string {
  let rest = number;
  let out = '';
  for (const [value, letters] of ROMAN)
    while (rest >= value) {
      out += letters;
      rest -= value;
    }
  return out;
}

/** `a` … `z`, `aa`, `bb` … as word processors go on. */
const letters = (number: number): string =>
  String.fromCharCode(97 + ((number - 1) % 26)).repeat(Math.min(10, Math.ceil(number / 26)));

function written(number: number, kind: NumberKind): string {
  if (number < 1 || number > 9999 || kind === 'decimal') return String(number);
  if (kind === 'letter') return letters(number);
  if (kind === 'Letter') return letters(number).toUpperCase();
  if (kind === 'roman') return roman(number);
  return kind === 'Roman' ? roman(number).toUpperCase() : '';
}

/** Counts the items of the lists of one document. */
export class ListCounter {
  private readonly numbers = new Map<string, (number | undefined)[]>();

  /** The list begins anew at `level` and below, its next item there with `first`. */
  restart(list: string, level = 0, first?: number): void {
    const numbers = (this.numbers.get(list) ?? []).slice(0, level);
    if (first !== undefined) numbers[level] = first - 1;
    this.numbers.set(list, numbers);
  }

  /** Counts one item; what stands before it, null for a bullet or nothing. */
  next(list: string, levels: readonly ListLevel[], level: number): string | null {
    const own = levels[level];
    if (!own) return null;
    const numbers = (this.numbers.get(list) ?? []).slice(0, level + 1);
    numbers[level] = (numbers[level] ?? own.first - 1) + 1;
    this.numbers.set(list, numbers);
    if (own.kind === 'bullet' || own.kind === 'none') return null;
    const label = own.text.replace(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1;
      return written(numbers[at] ?? levels[at]?.first ?? 1, levels[at]?.kind ?? 'decimal');
    });
    return label.trim() || null;
  }
}
