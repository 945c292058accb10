/** Which lines of a PDF are headings. */
import type { Line } from './lines';
import { CLOSED } from './paragraphs';

/** How much larger than the text a heading is. Half a point of twelve is a rounding of some programs. */
const LARGER = 1.12;
const LONGEST = 200;
/** The end of a line of a table of contents. Asked of the last letters only: a line of dots alone takes the square of its length. */
const LEADER = /(?:\.\s*){4,}\d*$/;

const rounded = (size: number): number => Math.round(size * 2) / 2;

/** The size in which most letters are set; 0 where nothing is known of it. */
export function bodySize(pages: readonly (readonly Line[])[]): number {
  const letters = new Map<number, number>();
  for (const { text, size } of pages.flat())
    if (size > 0) letters.set(rounded(size), (letters.get(rounded(size)) ?? 0) + text.length);
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

/**
 * For every line of every page the rank of the heading it belongs to (1: in the largest type), or 0.
 * Headings are set larger than the text, or in bold on lines of their own. No source: tried on files of LaTeX, DocBook and LibreOffice.
 */
export function headingRanks(pages: readonly (readonly Line[])[]): number[][] {
  const lines = pages.flat();
  const all = lines.reduce((sum, { text, size }) => sum + (size > 0 ? text.length : 0), 0);
  const boldOnes = lines.reduce((sum, { text, size, bold }) => sum + (size > 0 && bold ? text.length : 0), 0);
  const body = bodySize(pages);
  const large = (line: Line): boolean =>
    body > 0 &&
    rounded(line.size) >= body * LARGER &&
    /\p{L}/u.test(line.text) &&
    !LEADER.test(line.text.slice(-LONGEST));
  const larger = lines.filter(large);
  // A brochure in many sizes has no headings that could be told from its text.
  const useSizes = larger.reduce((sum, { text }) => sum + text.length, 0) < all * 0.3;
  const useBold = boldOnes < all * 0.3;
  const sizes = useSizes ? [...new Set(larger.map(({ size }) => rounded(size)))].sort((a, b) => b - a) : [];
  return pages.map((page) => {
    const ranks = page.map((line) =>
      useSizes && large(line) && line.text.length <= LONGEST ? 1 + sizes.indexOf(rounded(line.size)) : 0,
    );
    if (!useBold) return ranks;
    const isBold = (i: number): boolean =>
      ranks[i] === 0 && page[i]?.bold === true && rounded(page[i]?.size ?? 0) >= body * 0.95;
    for (let i = 0; i < page.length; i++) {
      if (!isBold(i)) continue;
      let end = i;
      while (isBold(end + 1)) end++;
      const before = page[i - 1]?.text ?? '';
      const alone = before === '' || (ranks[i - 1] ?? 0) > 0 || CLOSED.test(before);
      const first = page[i]?.text ?? '';
      const last = page[end]?.text ?? '';
      const headed = end - i < 3 && /^["'“«„(]?[\p{Lu}\p{Lo}\p{N}]/u.test(first) && !/[.,;:]$|[.\s]{4}\d+$/u.test(last);
      if (alone && headed && /\p{L}/u.test(first)) ranks.fill(1 + sizes.length, i, end + 1);
      i = end;
    }
    return ranks;
  });
}
