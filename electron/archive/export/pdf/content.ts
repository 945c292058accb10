/**
 * Mends page contents as Chromium writes them.
 *
 * Right-to-left text is painted from left to right and marked `ReversedChars`: what stands in it reads backwards.
 * Chromium nevertheless gives the replacement text of a glyph that stands for several letters (a letter with its vowel
 * sign, a ligature) in reading order, so that readers which turn the whole run around (Poppler, PDFium) put the sign
 * before its letter. Turning the replacement text around as well makes the run consistent: words with vowel signs are
 * found again.
 *
 * Poppler gives such a replacement the place from the beginning of the first glyph to the end of the last. The sign is
 * painted first and narrow, so that a gap opens beside its letter, which reads as a space within the word: a glyph at the
 * edge of the cluster is painted once more, invisibly, where the first or the last does not reach it.
 *
 * Every glyph is placed with an operator of its own. Runs of glyphs are gathered into one TJ array (ISO 32000-1, 9.4.3),
 * which halves the file.
 */
import { deflateSync, inflateSync } from 'node:zlib';

/** Width of a glyph in thousandths of the font size; null for fonts whose widths are not known. */
export type GlyphWidths = (font: string) => ((glyph: number) => number) | null;

/** Gaps narrower than this part of the font size are no matter. */
const EDGE = 0.02;

const REPLACEMENT = /^\/Span\s*<<\s*\/ActualText <([0-9A-Fa-f]+)> ?>> ?BDC/;
const GLYPHS = /^(?:(-?[\d.]+) (-?[\d.]+) Td )?<([0-9A-Fa-f]+)> Tj$/;
const FONT = /^\/(\S+) (-?[\d.]+) Tf$/;

/** @param stream a page's content, Flate-compressed */
export function mendContent(stream: Uint8Array, widths: GlyphWidths): Uint8Array {
  const lines = inflateSync(stream).toString('latin1').split('\n');
  const out: string[] = [];
  /** For each open marked-content sequence, whether it is a reversed one. */
  const open: boolean[] = [];
  const run = new GlyphRun(out);
  for (const line of lines) {
    const glyphs = GLYPHS.exec(line);
    if (glyphs && run.add(glyphs)) continue;
    run.flush();
    const font = FONT.exec(line);
    if (font) run.font(widths(font[1] as string), Number(font[2]));
    else if (line.endsWith(' Tm') || line === 'BT') run.origin();
    else if (line.endsWith('BMC')) open.push(line.startsWith('/ReversedChars'));
    else if (line.endsWith('BDC')) {
      const hex = open.includes(true) ? REPLACEMENT.exec(line)?.[1] : undefined;
      open.push(false);
      run.cluster = hex !== undefined;
      if (hex && hex.length > 8) {
        out.push(line.replace(hex, reversed(hex)));
        continue;
      }
    } else if (line.endsWith('EMC')) {
      open.pop();
      run.cluster = false;
    } else if (line.endsWith(' Td') || / T[jJ*dD]$/.test(line)) run.unknown();
    out.push(line);
  }
  run.flush();
  return deflateSync(Buffer.from(out.join('\n'), 'latin1'), { level: 9 });
}

/** Gathers glyphs of one font on one line. */
class GlyphRun {
  private width: ((glyph: number) => number) | null = null;
  private size = 0;
  /** Where the next glyph belongs and where the line begins for a reader of what was written; null when not known. */
  private x: number | null = 0;
  private lineX = 0;
  private start = 0;
  private pen = 0;
  private pieces: string[] = [];
  private text = '';
  /** The glyphs that reach furthest on either side. */
  private left = { glyph: '', x: 0, end: 0 };
  private right = { glyph: '', x: 0, end: 0 };
  /** What is gathered is one cluster with a replacement text. */
  cluster = false;

  constructor(private readonly out: string[]) {}

  font(width: ((glyph: number) => number) | null, size: number): void {
    this.width = width;
    this.size = size;
  }

  origin(): void {
    this.x = 0;
    this.lineX = 0;
  }

  /** The text position moved in a way that is not followed here; nothing is gathered before the next origin. */
  unknown(): void {
    this.x = null;
  }

  /** Takes `[dx dy Td] <glyphs> Tj`; false when it must be written as it is. */
  add([, dx, dy, hex]: RegExpExecArray): boolean {
    if (this.x === null) return false;
    if (!this.width || this.size <= 0 || (hex as string).length % 4 !== 0 || (dy !== undefined && Number(dy) !== 0)) {
      // Written as it is from here to the next origin, after bringing the line to where the reader expects it.
      this.flush();
      if (this.x !== this.lineX) this.out.push(`${decimal(this.x - this.lineX)} 0 Td`);
      this.x = null;
      return false;
    }
    this.x += Number(dx ?? 0);
    if (!this.text && this.pieces.length === 0) {
      this.start = this.x;
      this.pen = this.x;
      this.left = { glyph: '', x: Number.POSITIVE_INFINITY, end: 0 };
      this.right = { glyph: '', x: 0, end: Number.NEGATIVE_INFINITY };
    } else {
      const move = Math.round(((this.pen - this.x) * 1000) / this.size);
      if (move !== 0) {
        this.pieces.push(`<${this.text}>`, String(move));
        this.text = '';
        this.pen -= (move * this.size) / 1000;
      }
    }
    this.text += hex;
    for (let i = 0; i < (hex as string).length; i += 4) {
      const glyph = (hex as string).slice(i, i + 4);
      const x = this.pen;
      this.pen += (this.width(Number.parseInt(glyph, 16)) * this.size) / 1000;
      if (x < this.left.x) this.left = { glyph, x, end: this.pen };
      if (this.pen > this.right.end) this.right = { glyph, x, end: this.pen };
    }
    return true;
  }

  flush(): void {
    if (!this.text) return;
    const { left, right, cluster } = this;
    const before = cluster && left.x < this.start - this.size * EDGE ? left : null;
    const first = before ? before.x : this.start;
    if (first !== this.lineX) {
      const move = decimal(first - this.lineX);
      this.lineX += Number(move);
      this.out.push(`${move} 0 Td`);
    }
    if (before) {
      this.out.push('3 Tr', `<${before.glyph}> Tj`, '0 Tr');
      this.pieces.unshift(this.move(before.end, this.start));
    }
    this.out.push(this.pieces.length ? `[${this.pieces.join('')}<${this.text}>] TJ` : `<${this.text}> Tj`);
    if (cluster && right.end > this.pen + this.size * EDGE)
      this.out.push('3 Tr', `[${this.move(this.pen, right.x)}<${right.glyph}>] TJ`, '0 Tr');
    this.pieces = [];
    this.text = '';
  }

  /** The number in a TJ array that moves the pen. */
  private move(from: number, to: number): string {
    return String(Math.round(((from - to) * 1000) / this.size));
  }
}

const decimal = (n: number): string => String(Math.round(n * 1e5) / 1e5);

/** UTF-16BE in hex, byte order mark first, with its characters in reverse. */
function reversed(hex: string): string {
  const mark = /^FEFF/i.test(hex) ? hex.slice(0, 4) : '';
  const units = hex.slice(mark.length).match(/[Dd][89ABab]..[Dd][C-Fc-f]..|..../g) ?? [];
  return mark + units.reverse().join('');
}
