/**
 * The file of a Word 97–2003 document, after [MS-DOC]: the piece table says where its text is and in which encoding, pages of
 * properties how its letters are set and what its paragraphs are.
 */
import { CarrelError } from '../../contract/errors';
import { decodeAs } from '../text/charset';
import type { Look } from './flow';
import { LEVELS, type ListLevel, type NumberKind } from './list-labels';

/** Places in the file information block: counts of letters, and (offset, length) pairs of tables. */
export const CCP = {
  text: 0x4c,
  footnotes: 0x50,
  headers: 0x54,
  macros: 0x58,
  comments: 0x5c,
  endnotes: 0x60,
  boxes: 0x64,
};
const COMMENT_REFERENCES = 0xba;
export const COMMENTS = 0xc2;
const COMMENT_AUTHORS = 0x1ba;
export const FOOTNOTE_REFERENCES = 0xaa;
export const FOOTNOTES = 0xb2;
const CHARACTER_PAGES = 0xfa;
const PARAGRAPH_PAGES = 0x102;
const PIECE_TABLE = 0x1a2;
export const ENDNOTE_REFERENCES = 0x20a;
export const ENDNOTES = 0x212;
const LISTS = 0x2e2;
const LIST_OVERRIDES = 0x2ea;
const PAGE = 512;
/** What is said of each comment besides its place, and where in it the number of its author is. */
const COMMENT_BYTES = 30;
const AUTHOR_AT = 20;

/** Properties that are asked for, by the number of their modifier ("sprm"). */
const DELETED = 0x0800;
const BOLD = 0x0835;
const ITALIC = 0x0836;
const HIDDEN = 0x083c;
const SPECIAL = 0x0855;
const RAISED = 0x2a48;
const PICTURE = 0x6a03;
const IN_TABLE = 0x2416;
const ROW_END = 0x2417;
const OUTLINE = 0x2640;
const LIST_LEVEL = 0x260a;
const LIST = 0x460b;

export interface Letters {
  bold: boolean;
  italic: boolean;
  raised: Look['raised'];
  hidden: boolean;
  deleted: boolean;
  /** Its character is a mark, not a letter. */
  special: boolean;
  /** Offset of the picture in the stream "Data". */
  picture: number | null;
}
export const LETTERS: Letters = {
  bold: false,
  italic: false,
  raised: null,
  hidden: false,
  deleted: false,
  special: false,
  picture: null,
};

export interface Paragraphs {
  level: number;
  inTable: boolean;
  endsRow: boolean;
  /** The list that it is an item of, from 1; 0 for none. */
  list: number;
  listLevel: number;
}
const BODY: Paragraphs = { level: 0, inTable: false, endsRow: false, list: 0, listLevel: 0 };

/** Stretches of the stream with the same properties, in order. */
interface Stretches<T> {
  /** Where each begins, in bytes. */
  starts: number[];
  values: T[];
}

/** Kinds of numbers, [MS-OSHARED] 2.2.1.3; all others are counted in figures. */
const KINDS: Record<number, NumberKind> = {
  1: 'Roman',
  2: 'roman',
  3: 'Letter',
  4: 'letter',
  23: 'bullet',
  255: 'none',
};

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Calls back for each modifier of a list of them, with its first four bytes. [MS-DOC] 2.2.5.1 */
function eachModifier(list: Uint8Array, found: (sprm: number, operand: number) => void): void {
  const view = viewOf(list);
  let at = 0;
  while (at + 3 <= list.length) {
    const sprm = view.getUint16(at, true);
    at += 2;
    const kind = sprm >> 13;
    let size = [1, 1, 2, 4, 2, 2, 0, 3][kind] as number;
    if (kind === 6)
      size = sprm === 0xd608 && at + 2 <= list.length ? view.getUint16(at, true) + 1 : 1 + (list[at] as number);
    let operand = 0;
    for (let i = Math.min(4, size, list.length - at) - 1; i >= 0; i--)
      operand = operand * 256 + (list[at + i] as number);
    found(sprm, operand);
    at += size;
  }
}

/** A property that is on or off. 0x80 and 0x81 are those of the style, and its opposite. */
const isOn = (operand: number): boolean => (operand & 0xff) === 1 || (operand & 0xff) === 0x81;

function lettersOf(list: Uint8Array): Letters {
  const letters = { ...LETTERS };
  eachModifier(list, (sprm, operand) => {
    if (sprm === BOLD) letters.bold = isOn(operand);
    else if (sprm === ITALIC) letters.italic = isOn(operand);
    else if (sprm === HIDDEN) letters.hidden = isOn(operand);
    else if (sprm === DELETED) letters.deleted = isOn(operand);
    else if (sprm === RAISED) letters.raised = ([null, 'sup', 'sub'] as const)[operand & 0xff] ?? null;
    else if (sprm === SPECIAL) letters.special = isOn(operand);
    else if (sprm === PICTURE) letters.picture = operand;
  });
  return letters;
}

function paragraphsOf(list: Uint8Array): Paragraphs {
  const style = list.length >= 2 ? viewOf(list).getUint16(0, true) : 0;
  // The first styles are those of headings, whatever their names are in the writer's language.
  const paragraphs = { ...BODY, level: style >= 1 && style <= 6 ? style : 0 };
  eachModifier(list.subarray(2), (sprm, operand) => {
    if (sprm === IN_TABLE) paragraphs.inTable = isOn(operand);
    else if (sprm === ROW_END) paragraphs.endsRow = isOn(operand);
    else if (sprm === LIST) paragraphs.list = operand <= 0x7fe ? operand : 0;
    else if (sprm === LIST_LEVEL) paragraphs.listLevel = Math.min(LEVELS - 1, operand & 0xff);
    else if (sprm === OUTLINE) paragraphs.level = (operand & 0xff) < 6 ? (operand & 0xff) + 1 : paragraphs.level;
  });
  return paragraphs;
}

/** The document's streams and the tables that its information block names. */
export class DocFile {
  private readonly view: DataView;

  constructor(
    private readonly document: Uint8Array,
    private readonly table: Uint8Array,
  ) {
    this.view = viewOf(document);
  }

  count(at: number): number {
    return at + 4 <= this.document.length ? this.view.getInt32(at, true) : 0;
  }

  part(at: number): Uint8Array {
    if (at + 8 > this.document.length) return new Uint8Array(0);
    const start = this.view.getUint32(at, true);
    return this.table.subarray(start, start + this.view.getUint32(at + 4, true));
  }

  /** The levels of every list, in the order in which paragraphs name them. [MS-DOC] 2.9.131, 2.9.147 */
  lists(): ListLevel[][] {
    const lists = this.part(LISTS);
    const overrides = this.part(LIST_OVERRIDES);
    if (lists.length < 2 || overrides.length < 4) return [];
    const view = viewOf(lists);
    const byId = new Map<number, ListLevel[]>();
    // The levels follow the table and are not counted to it.
    const levels = this.table.subarray(lists.byteOffset + lists.length - this.table.byteOffset);
    const levelView = viewOf(levels);
    let at = 0;
    for (let i = 0; i < view.getUint16(0, true) && 2 + 28 * (i + 1) <= lists.length; i++) {
      const list: ListLevel[] = [];
      const count = (lists[2 + 28 * i + 26] as number) & 1 ? 1 : 9;
      for (let level = 0; level < count && at + 30 <= levels.length; level++) {
        const kind = KINDS[levels[at + 4] as number] ?? 'decimal';
        const first = levelView.getInt32(at, true);
        at += 28 + (levels[at + 24] as number) + (levels[at + 25] as number);
        if (at + 2 > levels.length) break;
        const length = 2 * levelView.getUint16(at, true);
        const text = new TextDecoder('utf-16le').decode(levels.subarray(at + 2, at + 2 + length));
        at += 2 + length;
        // The places of numbers are marked by the numbers of their levels, from 0.
        const marked = text.replace(/[\0-\u0008]/g, (char) => `%${char.charCodeAt(0) + 1}`);
        list.push({ kind, first, text: marked });
      }
      byId.set(view.getInt32(2 + 28 * i, true), list);
    }
    const overrideView = viewOf(overrides);
    const count = Math.min(overrideView.getUint32(0, true), Math.floor((overrides.length - 4) / 16));
    return Array.from({ length: count }, (_, i) => byId.get(overrideView.getInt32(4 + 16 * i, true)) ?? []);
  }

  /** Who made each comment. [MS-DOC] 2.9.12, 2.9.110 */
  commentAuthors(): string[] {
    const names: string[] = [];
    const owners = this.part(COMMENT_AUTHORS);
    const ownerView = viewOf(owners);
    for (let at = 0; at + 2 <= owners.length; ) {
      const length = 2 * ownerView.getUint16(at, true);
      names.push(new TextDecoder('utf-16le').decode(owners.subarray(at + 2, at + 2 + length)));
      at += 2 + length;
    }
    const references = this.part(COMMENT_REFERENCES);
    const view = viewOf(references);
    const count = Math.max(0, Math.floor((references.length - 4) / (4 + COMMENT_BYTES)));
    return Array.from({ length: count }, (_, i) => {
      const at = 4 * (count + 1) + COMMENT_BYTES * i + AUTHOR_AT;
      return names[view.getUint16(at, true)] ?? '';
    });
  }

  /** Positions of a table whose entries hold `size` bytes besides. */
  positions(at: number, size: number): number[] {
    const part = this.part(at);
    const view = viewOf(part);
    const count = part.length < 4 ? 0 : Math.floor((part.length - 4) / (4 + size)) + 1;
    return Array.from({ length: count }, (_, i) => view.getInt32(4 * i, true));
  }

  /** The text, with the byte of the stream that each letter begins at. */
  text(): { text: string; bytes: (at: number) => number } {
    const clx = this.part(PIECE_TABLE);
    if (clx.length < 5) throw new CarrelError('file-damaged', 'The document is broken: its table of text is missing.');
    const view = viewOf(clx);
    let at = 0;
    while (at + 3 <= clx.length && clx[at] === 1) at += 3 + view.getUint16(at + 1, true);
    if (clx[at] !== 2)
      throw new CarrelError('file-damaged', 'The document is broken: its table of text cannot be read.');
    const count = Math.floor((view.getUint32(at + 1, true) - 4) / 12);
    const plc = at + 5;
    const parts: string[] = [];
    const pieces: { first: number; start: number; width: number }[] = [];
    let first = 0;
    for (let i = 0; i < count; i++) {
      const descriptor = plc + (count + 1) * 4 + i * 8;
      if (descriptor + 8 > clx.length) break;
      const letters = view.getUint32(plc + (i + 1) * 4, true) - view.getUint32(plc + i * 4, true);
      const raw = view.getUint32(descriptor + 2, true);
      const compressed = (raw & 0x40000000) !== 0;
      const start = compressed ? (raw & 0x3fffffff) >>> 1 : raw & 0x3fffffff;
      const width = compressed ? 1 : 2;
      const bytes = this.document.subarray(start, start + letters * width);
      const text = decodeAs(bytes, compressed ? 'windows-1252' : 'utf-16le')?.text ?? '';
      parts.push(text);
      pieces.push({ first, start, width });
      first += text.length;
    }
    let last = 0;
    const bytes = (letter: number): number => {
      if (letter < (pieces[last]?.first ?? 0)) last = 0;
      while (letter >= (pieces[last + 1]?.first ?? Number.POSITIVE_INFINITY)) last++;
      const piece = pieces[last];
      return piece ? piece.start + (letter - piece.first) * piece.width : -1;
    };
    return { text: parts.join(''), bytes };
  }

  /** Properties of letters or paragraphs, by the pages of the stream that hold them. */
  private stretches<T>(at: number, read: (page: Uint8Array, i: number, count: number) => T): Stretches<T> {
    const part = this.part(at);
    const view = viewOf(part);
    const count = Math.floor((part.length - 4) / 8);
    const found: Stretches<T> = { starts: [], values: [] };
    for (let i = 0; i < count; i++) {
      const start = (view.getUint32(4 * (count + 1) + 4 * i, true) & 0x3fffff) * PAGE;
      const page = this.document.subarray(start, start + PAGE);
      if (page.length < PAGE) continue;
      const entries = page[PAGE - 1] as number;
      const pageView = viewOf(page);
      for (let k = 0; k < entries && 4 * (k + 1) < PAGE; k++) {
        found.starts.push(pageView.getUint32(4 * k, true));
        found.values.push(read(page, k, entries));
      }
    }
    return found;
  }

  /** How the letter at a byte of the stream is set. */
  letters(): (byte: number) => Letters {
    const read = (page: Uint8Array, i: number, count: number): Letters => {
      const at = (page[4 * (count + 1) + i] as number) * 2;
      return at === 0 ? LETTERS : lettersOf(page.subarray(at + 1, at + 1 + (page[at] as number)));
    };
    return lookup(this.stretches(CHARACTER_PAGES, read), LETTERS);
  }

  /** What the paragraph is that holds a byte of the stream. */
  paragraphs(): (byte: number) => Paragraphs {
    const read = (page: Uint8Array, i: number, count: number): Paragraphs => {
      const at = (page[4 * (count + 1) + 13 * i] as number) * 2;
      if (at === 0) return BODY;
      const words = page[at] as number;
      return words > 0
        ? paragraphsOf(page.subarray(at + 1, at + 2 * words))
        : paragraphsOf(page.subarray(at + 2, at + 2 + 2 * (page[at + 1] as number)));
    };
    return lookup(this.stretches(PARAGRAPH_PAGES, read), BODY);
  }
}

/** Answers in turn for rising places, from anywhere for others. */
function lookup<T>({ starts, values }: Stretches<T>, none: T): (byte: number) => T {
  const order = starts.map((_, i) => i).sort((a, b) => (starts[a] as number) - (starts[b] as number));
  return (byte) => {
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[order[middle] as number] as number) <= byte) low = middle + 1;
      else high = middle;
    }
    return low > 0 ? (values[order[low - 1] as number] as T) : none;
  };
}

const PNG = [0x89, 0x50, 0x4e, 0x47];
const JPEG = [0xff, 0xd8, 0xff];
/** Kinds of records that hold a picture, [MS-ODRAW] 2.2.23. */
const BLIPS = new Set([0xf01d, 0xf01e, 0xf02a]);

/** The PNG or JPEG of a picture in the stream "Data"; null for metafiles, which cannot be shown. */
export function pictureAt(data: Uint8Array, at: number): Uint8Array | null {
  if (at < 0 || at + 6 > data.length) return null;
  const record = data.subarray(at, at + viewOf(data).getUint32(at, true));
  const view = viewOf(record);
  for (let i = 25; i + 4 < record.length; i++) {
    const begins = [PNG, JPEG].some((mark) => mark.every((byte, k) => record[i + k] === byte));
    if (!begins) continue;
    // The header, one or two checksums of 16 bytes, and a byte.
    const header = [i - 25, i - 41].find((start) => start >= 0 && BLIPS.has(view.getUint16(start + 2, true)));
    if (header !== undefined) return record.slice(i, header + 8 + view.getUint32(header + 4, true));
  }
  return null;
}
