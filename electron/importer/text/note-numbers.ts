/** Numbers of notes, which stand raised behind words: "Okoro³" is Okoro, and note 3. */

/** What a number may be raised behind. */
const WORD = /[\p{L}\p{M}.,;:!?"'”’»)\]]$/u;
/** A letter by itself: x² is no word with a note. */
const SYMBOL = /(?:^|[^\p{L}\p{M}])\p{L}$/u;
const UNIT = /(?:^|[^\p{L}])(?:[kcdm]?m|ft|in|км|см|м)$/u;

/**
 * How a raised number is written in running text: that of a note in brackets, so that it is no part of the word before it, the
 * power of a unit as ² or ³.
 * @param before the text before it, of which the last few letters are looked at
 * @returns null where it is neither, or its text need not change
 */
export function raisedNumber(before: string, number: string): string | null {
  const word = before.slice(-4);
  if (!WORD.test(word) || SYMBOL.test(word)) return null;
  if (/^[23]$/.test(number) && UNIT.test(word)) return number === '2' ? '²' : '³';
  return `[${number}]`;
}
