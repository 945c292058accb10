/** What PDFium gets wrong of Arabic, Hebrew and their kin. */
import type { Line } from './lines';

/** Lines of these scripts end on the left. */
export const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const LETTER = '[\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc]';

const PAIRS = '()[]{}«»‹›<>';
const MIRRORED = /[()[\]{}«»‹›<>]/g;
/** Brackets and quotes that open a word or close it, as they are written; and turned the wrong way. */
const RIGHT = new RegExp(`(?:^|\\s)[(\\[{«‹](?=${LETTER})|${LETTER}[)\\]}»›](?=$|[\\s.,:;،؛؟!])`, 'g');
const WRONG = new RegExp(`(?:^|\\s)[)\\]}»›](?=${LETTER})|${LETTER}[(\\[{«‹](?=$|[\\s.,:;،؛؟!])`, 'g');
/** The ending -an, of an alif and a mark, is no word; set apart, it is taken for one, and loses the space behind it. */
const ENDING_WITHIN = / ?(اً|ًا) ?(?=\p{L})/gu;
const LONE_ENDING = / (?=(?:اً|ًا)(?![\p{L}\p{M}]))/gu;
/** A mark above or below a letter comes behind the punctuation that follows the letter. */
const LATE_MARK = new RegExp(`(?<=${LETTER})([.,;:!؟،؛»)\\]”"…]+)([\\u064b-\\u065f\\u0670]+)`, 'g');

const other = (mark: string): string => PAIRS[PAIRS.indexOf(mark) ^ 1] ?? mark;

/**
 * Turns brackets and quotes around. PDFium turns them in text that runs from right to left, which is right where a PDF says what is
 * seen, and wrong where it says what was written, as Chromium's do. Which it is shows in the document as a whole.
 */
export function mendRightToLeft(pages: readonly (readonly Line[])[]): Line[][] {
  const count = (pattern: RegExp): number =>
    pages
      .flat()
      .reduce((sum, { text }) => sum + (RIGHT_TO_LEFT.test(text) ? (text.match(pattern)?.length ?? 0) : 0), 0);
  const turned = count(WRONG) > count(RIGHT);
  return pages.map((lines) =>
    lines.map((line) => {
      if (!RIGHT_TO_LEFT.test(line.text)) return line;
      const text = line.text.replace(LATE_MARK, '$2$1').replace(ENDING_WITHIN, '$1 ').replace(LONE_ENDING, '');
      return { ...line, text: turned ? turn(text) : text };
    }),
  );
}

/** Turns the marks of a line that do not stand among Latin letters or others from left to right. */
function turn(text: string): string {
  return text.replace(MIRRORED, (mark, at: number) => {
    const before = /\p{L}(?=\P{L}*$)/u.exec(text.slice(0, at))?.[0];
    const after = /\p{L}/u.exec(text.slice(at + 1))?.[0];
    const among = [before, after].every((letter) => letter !== undefined && !RIGHT_TO_LEFT.test(letter));
    return among ? mark : other(mark);
  });
}
