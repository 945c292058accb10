/** Lines of a PDF's pages, with the place and the type they are set in. */
import type { PDFiumPage } from '@hyzyla/pdfium';
import { raisedNumber } from '../../text/note-numbers';
import { RIGHT_TO_LEFT } from './right-to-left';

/** A line with white space collapsed. */
export interface Line {
  text: string;
  /** Of the font that most of it is set in, in points; 0 where it has no letters. */
  size: number;
  /** All of it is. */
  bold: boolean;
  /** How far its base line is above the foot of the page, in points; 0 where nothing is known of it. */
  y: number;
  /** In points; 0 where nothing is known of it. */
  width: number;
  /** Its parts, where wide gaps divide it as they do the row of a table. */
  cells?: string[];
}

/** Calls of PDFium (fpdf_text.h) that the wrapper has, but does not offer. */
interface Calls {
  _FPDFText_LoadPage(page: number): number;
  _FPDFText_ClosePage(textPage: number): void;
  _FPDFText_GetCharIndexFromTextIndex(textPage: number, index: number): number;
  /** Writes FS_RECTF: left, top, right, bottom, as 32-bit floats. */
  _FPDFText_GetLooseCharBox(textPage: number, index: number, rect: number): number;
  /** Write a 64-bit float each: where the letter stands on its base line. */
  _FPDFText_GetCharOrigin(textPage: number, index: number, x: number, y: number): number;
  /** Before the matrix scales it. */
  _FPDFText_GetFontSize(textPage: number, index: number): number;
  /** Writes FS_MATRIX: a, b, c, d, e, f, as 32-bit floats. */
  _FPDFText_GetMatrix(textPage: number, index: number, matrix: number): number;
  /** Writes the name of the font, UTF-8 with an end mark; returns its length in bytes. */
  _FPDFText_GetFontInfo(textPage: number, index: number, buffer: number, length: number, flags: number): number;
  wasmExports: { malloc(size: number): number; free(at: number): void };
  HEAPU8: Uint8Array;
}

const NAME_BYTES = 200;
/** Letters of a line that are looked at. */
const SAMPLES = 8;
const utf8 = new TextDecoder();

/** Hyphens at the end of a line come as one of these marks, with a line break after them or without. */
const HYPHEN = /[\ufffe\u0002](?:\r\n?|\n)?/g;
/** What is left of one: before a figure it is a real one, also between a small letter and a capital, and as the second of a word. */
function hyphenOf(mark: string, at: number, line: string): string {
  const before = line.slice(0, at);
  const after = line.slice(at + mark.length);
  const real =
    /^\p{N}/u.test(after) || (/^\p{Lu}/u.test(after) && !/\p{Lu}$/u.test(before)) || /\p{L}-\p{L}+$/u.test(before);
  return real ? '-' : '';
}
/** The mark of an item of a list that stands apart from it by a tab, which is no letter. */
const ITEM = /^(?:[•‣◦▪●■](?=\S)|\d{1,3}[.)](?=\p{Lu}\p{Ll}))/u;
const LINE = /(?:[^\r\n\ufffe\u0002]+|[\ufffe\u0002](?:\r\n?|\n)?)*(?:\r\n?|\n|$)/g;

/** What may be the number of a note: figures right behind a word or its punctuation, perhaps with a line break that only PDFium sees. */
const REFERENCE = /(?<=[\p{L}\p{M}.,;:!?"'”’»)\]])(?:\r\n?|\n)?(\d{1,3})(?![\p{L}\p{N}])/gu;
/** A raised figure is smaller than the letter before it by so much. */
const RAISED = 0.8;

/** A letter on its page, in points from the lower left corner. */
interface Letter {
  left: number;
  right: number;
  /** Its base line. */
  y: number;
  /** Of its font. */
  size: number;
}

/** The gap between two letters of one line, the right one right behind the left one, in sizes of the font; null for any others. */
function gapBetween(left: Letter, right: Letter, most: number, least = -0.3): number | null {
  const size = Math.max(left.size, right.size);
  const gap = (right.left - left.right) / size;
  return Math.abs(left.y - right.y) < size / 2 && gap > least && gap < most ? gap : null;
}

/**
 * Lines of a page; empty ones are kept, since they end paragraphs. `length`: letters of its text. Raised numbers of notes are put
 * in square brackets, so that they are no part of the word before them; lines that PDFium breaks at them are whole again.
 */
export function readLines(page: PDFiumPage): { lines: Line[]; length: number } {
  const text = page.getText();
  if (!text) return { lines: [], length: 0 };
  const letters = new Letters(page);
  try {
    const raised = raisedIn(text, letters);
    const lines: Line[] = [];
    /** Where the text of each begins; null for those that were made of two. */
    const places: ({ raw: string; index: number } | null)[] = [];
    /** Of the line before. */
    let ends: Ends | null = null;
    for (const { 0: raw, index } of text.matchAll(LINE)) {
      const marked = raised.size ? raw.replace(/\d+/g, (number, at: number) => raised.get(index + at) ?? number) : raw;
      const words = marked.replace(HYPHEN, hyphenOf).replace(/\s+/g, ' ').trim().replace(ITEM, '$& ');
      const first = words ? letters.at(index + raw.search(/\S/)) : null;
      const last = words ? letters.at(index + raw.trimEnd().length - 1) : null;
      const own: Ends | null = first && last ? [first, last] : null;
      const line: Line = {
        text: words,
        ...typeOf(letters, raw, index),
        y: first?.y ?? 0,
        width: own ? widthOf(own) : 0,
      };
      const former = lines.at(-1);
      const whole: Whole | null = former && ends && own ? wholeLine(former, ends, line, own) : null;
      if (whole) {
        lines[lines.length - 1] = whole.line;
        places[lines.length - 1] = null;
      } else {
        lines.push(line);
        places.push({ raw, index });
      }
      ends = whole ? whole.ends : own;
    }
    findCells(lines, places, letters);
    return { lines, length: text.length };
  } finally {
    letters.close();
  }
}

/** The first and the last letter of a line, in reading order. */
type Ends = [Letter, Letter];

interface Whole {
  line: Line;
  ends: Ends;
}

const widthOf = (ends: Ends): number =>
  Math.max(...ends.map(({ right }) => right)) - Math.min(...ends.map(({ left }) => left));

/** A gap of so many sizes of the font is a space. */
const SPACE = 0.12;
/** The boxes of Arabic letters are those of their widest form. */
const OVERLAP = -1;

/**
 * One line of two that PDFium made of it: it breaks at raised figures, and gives the left part of a broken line of Arabic before
 * the right one. Null for two lines.
 */
function wholeLine(a: Line, aEnds: Ends, b: Line, bEnds: Ends): Whole | null {
  const longer = b.text.length > a.text.length ? b : a;
  const backwards = RIGHT_TO_LEFT.test(a.text);
  if (RIGHT_TO_LEFT.test(b.text) !== backwards) return null;
  const whole = (text: string, ends: Ends): Whole => ({
    line: { ...longer, text, width: widthOf(ends) },
    ends,
  });
  if (!backwards) {
    const gap = gapBetween(aEnds[1], bEnds[0], 1);
    return gap === null ? null : whole(`${a.text}${gap > SPACE ? ' ' : ''}${b.text}`, [aEnds[0], bEnds[1]]);
  }
  // Where the one ends the other begins, further left.
  if (gapBetween(aEnds[0], bEnds[1], 1, OVERLAP) !== null) return whole(`${b.text} ${a.text}`, [bEnds[0], aEnds[1]]);
  if (gapBetween(bEnds[0], aEnds[1], 1, OVERLAP) !== null) return whole(`${a.text} ${b.text}`, [aEnds[0], bEnds[1]]);
  return null;
}

/** A line whose letters take so many sizes of the type each has gaps in it; most take half of one. */
const SPARSE = 0.6;
/** Between the columns of a table; justified words stand closer. */
const COLUMN_GAP = 1.5;

/** Divides lines with gaps, and those above and below such lines: of a table's rows some may be full. */
function findCells(lines: Line[], places: readonly ({ raw: string; index: number } | null)[], letters: Letters): void {
  const divide = (i: number): void => {
    const [line, place] = [lines[i], places[i]];
    if (line && place && !line.cells && line.size > 0) line.cells = cellsOf(place.raw, place.index, letters, line.size);
  };
  const isRow = (i: number): boolean => (lines[i]?.cells?.length ?? 0) > 1;
  for (const [i, line] of lines.entries())
    if (line.width > line.text.length * line.size * SPARSE || isRow(i - 1)) divide(i);
  for (let i = lines.length - 2; i >= 0; i--) if (isRow(i + 1)) divide(i);
}

/** The parts of a line between wide gaps, of whose text `raw` begins at `start` of the page. */
function cellsOf(raw: string, start: number, letters: Letters, size: number): string[] {
  const cells: string[] = [];
  let from = 0;
  for (const { 0: space, index } of raw.matchAll(/(?<=\S)[^\S\r\n]+(?=\S)/g)) {
    const before = letters.at(start + index - 1);
    const after = letters.at(start + index + space.length);
    if (!before || !after || Math.abs(before.y - after.y) > size / 2) continue;
    const gap = Math.max(after.left - before.right, before.left - after.right);
    if (gap < COLUMN_GAP * size) continue;
    cells.push(raw.slice(from, index));
    from = index + space.length;
  }
  cells.push(raw.slice(from));
  return cells.map((cell) => cell.replace(/\s+/g, ' ').trim());
}

/** Raised numbers by their place in the text, as they are written in a line. */
function raisedIn(text: string, letters: Letters): Map<number, string> {
  const raised = new Map<number, string>();
  for (const match of text.matchAll(REFERENCE)) {
    const number = match[1] as string;
    const at = match.index + match[0].length - number.length;
    const before = letters.at(match.index - 1);
    const figure = letters.at(at);
    if (!before || !figure || gapBetween(before, figure, 0.5) === null) continue;
    if (figure.size > before.size * RAISED || figure.y <= before.y) continue;
    const written = raisedNumber(text.slice(Math.max(0, match.index - 4), match.index), number);
    if (written) raised.set(at, written);
  }
  return raised;
}

/** The letters of a page by their place in its text. */
class Letters {
  private readonly module: Calls;
  private readonly textPage: number;
  private readonly memory: number;

  constructor(page: PDFiumPage) {
    const { module, pageIdx } = page as unknown as { module: Calls; pageIdx: number };
    this.module = module;
    this.textPage = module._FPDFText_LoadPage(pageIdx);
    this.memory = module.wasmExports.malloc(NAME_BYTES);
  }

  close(): void {
    this.module.wasmExports.free(this.memory);
    if (this.textPage) this.module._FPDFText_ClosePage(this.textPage);
  }

  private indexOf(place: number): number {
    return this.textPage ? this.module._FPDFText_GetCharIndexFromTextIndex(this.textPage, place) : -1;
  }

  /** The heap moves when it grows: it is looked up after every call. */
  private written(): DataView {
    return new DataView(this.module.HEAPU8.buffer, this.memory, NAME_BYTES);
  }

  at(place: number): Letter | null {
    const { module, textPage, memory } = this;
    const index = this.indexOf(place);
    if (index < 0 || !module._FPDFText_GetLooseCharBox(textPage, index, memory)) return null;
    const left = this.written().getFloat32(0, true);
    const right = this.written().getFloat32(8, true);
    if (!module._FPDFText_GetCharOrigin(textPage, index, memory, memory + 8)) return null;
    const y = this.written().getFloat64(8, true);
    if (!module._FPDFText_GetMatrix(textPage, index, memory)) return null;
    const scale = Math.hypot(this.written().getFloat32(8, true), this.written().getFloat32(12, true));
    return { left, right, y, size: module._FPDFText_GetFontSize(textPage, index) * scale };
  }

  /** The name of its font, '' when there is none. */
  font(place: number): string {
    const index = this.indexOf(place);
    if (index < 0) return '';
    const { module, memory } = this;
    const length = module._FPDFText_GetFontInfo(this.textPage, index, memory, NAME_BYTES, 0);
    return length > 1 && length <= NAME_BYTES ? utf8.decode(module.HEAPU8.slice(memory, memory + length - 1)) : '';
  }
}

/** The type of some letters of `raw`, which begins at `start` of the page's text. */
function typeOf(letters: Letters, raw: string, start: number): Pick<Line, 'size' | 'bold'> {
  const places = [...raw.matchAll(/[\p{L}\p{N}]/gu)].map(({ index }) => index);
  const step = Math.max(1, Math.floor(places.length / SAMPLES));
  const sizes: number[] = [];
  let bold = true;
  for (let i = 0; i < places.length; i += step) {
    const at = start + (places[i] as number);
    const letter = letters.at(at);
    if (!letter) continue;
    sizes.push(letter.size);
    bold &&= /bold|black|heavy|demi/i.test(letters.font(at));
  }
  sizes.sort((a, b) => a - b);
  return { size: sizes[sizes.length >> 1] ?? 0, bold: bold && sizes.length > 0 };
}
