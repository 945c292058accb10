/** Numbers of notes, which stand raised behind words: "Okoro³" is Okoro, and note 3. */

/** What a number may be raised behind. */
const WORD = /[\p{L}\p{M}.,;:!?"'”’»)\]]$/u;
/** A letter by itself, or a number: x², 10³ and Article 174¹ are no words with notes. */
const SYMBOL = /(?:(?:^|[^\p{L}\p{M}])\p{L}|\p{N})$/u;
const UNIT = /(?:^|[^\p{L}])(?:[kcdm]?m|ft|in|км|см|м)$/u;

const raised = (number: string): string => [...number].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');

/**
 * How a raised number is written in running text: that of a note in brackets, so that it is no part of the word before it, the
 * others with raised digits.
 * @param before the text before it, of which the last few letters are looked at
 * @returns null where it is neither, or its text need not change
 */
export function raisedNumber(before: string, number: string): string | null {
  const word = before.slice(-4);
  if (SYMBOL.test(word) || (/^[23]$/.test(number) && UNIT.test(word)))
    return /^\d+$/.test(number) ? raised(number) : null;
  return WORD.test(word) ? `[${number}]` : null;
}
