/** Footnotes of a PDF: lines in smaller type at the foot of a page, which stand between the halves of a sentence. */
import { bodySize } from './headings';
import type { Line } from './lines';

/** How much smaller than the text notes are set; half a point of twelve is a rounding. */
const SMALLER = 0.93;
const NUMBERED = /^(?:\[?(\d{1,3})\]?[.)]?|[*†‡§])\s*(?=[\p{L}"'“«„(<])/u;

/**
 * The first line of the notes of each page; the number of its lines where there are none. A page has notes when lines in smaller
 * type end it, below lines of the text, and one of them begins with a number or a mark, or the page before had notes too.
 */
export function notesFrom(pages: readonly (readonly Line[])[]): number[] {
  const body = bodySize(pages);
  const small = ({ text, size }: Line): boolean => text === '' || size <= body * SMALLER;
  let former = false;
  return pages.map((lines) => {
    let from = lines.length;
    while (from > 0 && small(lines[from - 1] as Line)) from--;
    const notes = lines.slice(from);
    former = from > 0 && notes.some(({ text }) => text !== '' && (former || NUMBERED.test(text)));
    return former ? from : lines.length;
  });
}

/** Parts the lines of notes at the beginning of each: at the first number, and where one more than the last begins a line. */
export function partNotes(lines: readonly Line[]): Line[][] {
  const parts: Line[][] = [];
  let next: number | null = null;
  for (const line of lines) {
    const mark = NUMBERED.exec(line.text);
    const number: number | null = mark?.[1] === undefined ? null : Number(mark[1]);
    const begins = mark !== null && (number === null || next === null || number === next);
    if (begins && number !== null) next = number + 1;
    if (begins || parts.length === 0) parts.push([line]);
    else parts.at(-1)?.push(line);
  }
  return parts;
}
