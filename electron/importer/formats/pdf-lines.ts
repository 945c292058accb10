/** Lines of a PDF's pages with the type they are set in, and which of them are headings. */
import type { PDFiumPage } from '@hyzyla/pdfium';

/** A line with white space collapsed. `size`: height of its letters in points, 0 where it has none; `bold`: all of it is. */
export interface Line {
  text: string;
  size: number;
  bold: boolean;
}

/** Calls of PDFium (fpdf_text.h) that the wrapper has, but does not offer. */
interface Calls {
  _FPDFText_LoadPage(page: number): number;
  _FPDFText_ClosePage(textPage: number): void;
  _FPDFText_GetCharIndexFromTextIndex(textPage: number, index: number): number;
  /** Writes FS_RECTF: left, top, right, bottom, as 32-bit floats. */
  _FPDFText_GetLooseCharBox(textPage: number, index: number, rect: number): number;
  /** Writes the name of the font, UTF-8 with an end mark; returns its length in bytes. */
  _FPDFText_GetFontInfo(textPage: number, index: number, buffer: number, length: number, flags: number): number;
  wasmExports: { malloc(size: number): number; free(at: number): void };
  HEAPU8: Uint8Array;
}

const NAME_BYTES = 200;
/** Letters of a line that are looked at. */
const SAMPLES = 8;
const utf8 = new TextDecoder();

/** How a line ends that the next one does not go on with. */
export const CLOSED = /[.!?:»”"’)]$/u;

/** Hyphens at the end of a line come as one of these marks, with a line break after them or without. */
const HYPHEN = /[\ufffe\u0002](?:\r\n?|\n)?/g;
const LINE = /(?:[^\r\n\ufffe\u0002]+|[\ufffe\u0002](?:\r\n?|\n)?)*(?:\r\n?|\n|$)/g;

/** Lines of a page; empty ones are kept, since they end paragraphs. `length`: letters of its text. */
export function readLines(page: PDFiumPage): { lines: Line[]; length: number } {
  const text = page.getText();
  if (!text) return { lines: [], length: 0 };
  const { module, pageIdx } = page as unknown as { module: Calls; pageIdx: number };
  const textPage = module._FPDFText_LoadPage(pageIdx);
  const memory = module.wasmExports.malloc(NAME_BYTES);
  try {
    const lines: Line[] = [];
    for (const { 0: raw, index } of text.matchAll(LINE)) {
      const line = raw.replace(HYPHEN, '').replace(/\s+/g, ' ').trim();
      lines.push({ text: line, ...typeOf(module, textPage, raw, index, memory) });
    }
    return { lines, length: text.length };
  } finally {
    module.wasmExports.free(memory);
    if (textPage) module._FPDFText_ClosePage(textPage);
  }
}

/** The type of some letters of `raw`, which begins at `start` of the page's text. */
function typeOf(
  module: Calls,
  textPage: number,
  raw: string,
  start: number,
  memory: number,
): Pick<Line, 'size' | 'bold'> {
  const letters = [...raw.matchAll(/[\p{L}\p{N}]/gu)].map(({ index }) => index);
  if (!textPage || letters.length === 0) return { size: 0, bold: false };
  const step = Math.max(1, Math.floor(letters.length / SAMPLES));
  const sizes: number[] = [];
  let bold = true;
  for (let i = 0; i < letters.length; i += step) {
    const index = module._FPDFText_GetCharIndexFromTextIndex(textPage, start + (letters[i] as number));
    if (index < 0) continue;
    if (module._FPDFText_GetLooseCharBox(textPage, index, memory)) {
      // The heap moves when it grows: it is looked up after every call.
      const box = new DataView(module.HEAPU8.buffer, memory, NAME_BYTES);
      sizes.push(Math.abs(box.getFloat32(4, true) - box.getFloat32(12, true)));
    }
    const length = module._FPDFText_GetFontInfo(textPage, index, memory, NAME_BYTES, 0);
    const name =
      length > 1 && length <= NAME_BYTES ? utf8.decode(module.HEAPU8.slice(memory, memory + length - 1)) : '';
    bold &&= /bold|black|heavy|demi/i.test(name);
  }
  sizes.sort((a, b) => a - b);
  return { size: sizes[sizes.length >> 1] ?? 0, bold: bold && sizes.length > 0 };
}

/** How much larger than the text a heading is. Half a point of twelve is a rounding of some programs. */
const LARGER = 1.12;
const LONGEST = 200;
/** The end of a line of a table of contents. Asked of the last letters only: a line of dots alone takes the square of its length. */
const LEADER = /(?:\.\s*){4,}\d*$/;

/**
 * For every line of every page the rank of the heading it belongs to (1: in the largest type), or 0.
 * Headings are set larger than the text, or in bold on lines of their own. No source: tried on files of LaTeX, DocBook and LibreOffice.
 */
export function headingRanks(pages: readonly (readonly Line[])[]): number[][] {
  const lines = pages.flat();
  const letters = new Map<number, number>();
  let all = 0;
  let boldOnes = 0;
  const rounded = (size: number): number => Math.round(size * 2) / 2;
  for (const { text, size, bold } of lines) {
    if (size === 0) continue;
    letters.set(rounded(size), (letters.get(rounded(size)) ?? 0) + text.length);
    all += text.length;
    if (bold) boldOnes += text.length;
  }
  const body = [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
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
