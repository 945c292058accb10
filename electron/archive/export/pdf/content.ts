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
    } else if (line.endsWith(' Td') || / T[jJ*dD]$/.test(line)) run.unknown(/^[<([]/.test(line));
    out.push(line);
  }
  run.flush();
  return deflateSync(Buffer.from(out.join('\n'), 'latin1'), { level: 9 });
}

interface Glyph {
  /** Four hexadecimal digits. */
  code: string;
  x: number;
  y: number;
  /** Where the next glyph belongs. */
  end: number;
}

/** Gathers glyphs of one font. */
class GlyphRun {
  private width: ((glyph: number) => number) | null = null;
  private size = 0;
  /** Where the last Td or Tm of the source put the line; null when not known. */
  private at: { x: number; y: number } | null = { x: 0, y: 0 };
  /** Where the source goes on: what is shown without a Td stands there, not where the line began. */
  private pen = 0;
  /** Where the line begins for a reader of what was written, and whether something was shown since. */
  private line = { x: 0, y: 0 };
  private shown = false;
  /** Where what was written last has ended, for the same reader. */
  private written = 0;
  private glyphs: Glyph[] = [];
  /** What is gathered is one cluster with a replacement text. */
  cluster = false;

  constructor(private readonly out: string[]) {}

  font(width: ((glyph: number) => number) | null, size: number): void {
    this.width = width;
    this.size = size;
  }

  origin(): void {
    this.at = { x: 0, y: 0 };
    this.pen = 0;
    this.line = { x: 0, y: 0 };
    this.shown = false;
    this.written = 0;
  }

  /**
   * What follows is written as it is, to the next origin: the line is brought to where that expects it.
   * Call after `flush`.
   * @param bare it begins with glyphs that no Td puts into a place: they go on where the last ones ended
   */
  unknown(bare: boolean): void {
    if (this.at) {
      if (this.at.x !== this.line.x || this.at.y !== this.line.y) this.moveTo(this.at);
      // An invisible glyph may have taken the pen elsewhere although the line begins where it should.
      const off = this.written - this.pen;
      if (bare && this.size > 0 && Math.abs(off) * 1000 > this.size)
        this.out.push(`[${decimal((off * 1000) / this.size)}] TJ`);
    }
    this.at = null;
  }

  /** Takes `[dx dy Td] <glyphs> Tj`; false when it must be written as it is. */
  add([, dx, dy, hex]: RegExpExecArray): boolean {
    if (this.at === null) return false;
    const codes = hex as string;
    if (!this.width || this.size <= 0 || codes.length % 4 !== 0) {
      this.flush();
      this.unknown(dx === undefined);
      return false;
    }
    if (dx !== undefined) {
      this.at = { x: this.at.x + Number(dx), y: this.at.y + Number(dy) };
      this.pen = this.at.x;
    }
    let x = this.pen;
    for (let i = 0; i < codes.length; i += 4) {
      const code = codes.slice(i, i + 4);
      const end = x + (this.width(Number.parseInt(code, 16)) * this.size) / 1000;
      this.glyphs.push({ code, x, y: this.at.y, end });
      x = end;
    }
    this.pen = x;
    return true;
  }

  flush(): void {
    const { glyphs } = this;
    const first = glyphs[0];
    const last = glyphs.at(-1);
    if (!first || !last) return;
    this.glyphs = [];
    const edge = this.size * EDGE;
    const left = glyphs.reduce((a, b) => (b.x < a.x ? b : a));
    const right = glyphs.reduce((a, b) => (b.end > a.end ? b : a));
    if (this.cluster && left.x < first.x - edge) this.invisible(left);
    for (let from = 0; from < glyphs.length; ) {
      const { y } = glyphs[from] as Glyph;
      const to = glyphs.findIndex((glyph, i) => i > from && glyph.y !== y);
      this.show(glyphs.slice(from, to < 0 ? undefined : to));
      from = to < 0 ? glyphs.length : to;
    }
    if (this.cluster && right.end > last.end + edge) this.invisible(right);
  }

  /** Glyphs of one line: Td where it is needed, then one string or array. */
  private show(glyphs: Glyph[]): void {
    const first = glyphs[0] as Glyph;
    if (this.shown || first.x !== this.line.x || first.y !== this.line.y) this.moveTo(first);
    this.shown = true;
    const pieces: string[] = [];
    let text = '';
    let pen = first.x;
    for (const { code, x, end } of glyphs) {
      const move = Math.round(((pen - x) * 1000) / this.size);
      if (move !== 0) {
        pieces.push(`<${text}>`, String(move));
        text = '';
        pen -= (move * this.size) / 1000;
      }
      text += code;
      pen += end - x;
    }
    this.written = pen;
    this.out.push(pieces.length ? `[${pieces.join('')}<${text}>] TJ` : `<${text}> Tj`);
  }

  private invisible(glyph: Glyph): void {
    this.out.push('3 Tr');
    this.show([glyph]);
    this.out.push('0 Tr');
  }

  private moveTo({ x, y }: { x: number; y: number }): void {
    const right = decimal(x - this.line.x);
    const up = decimal(y - this.line.y);
    this.line = { x: this.line.x + Number(right), y: this.line.y + Number(up) };
    this.shown = false;
    this.written = this.line.x;
    this.out.push(`${right} ${up} Td`);
  }
}

const decimal = (n: number): string => String(Math.round(n * 1e5) / 1e5);

/** UTF-16BE in hex, byte order mark first, with its characters in reverse. */
function reversed(hex: string): string {
  const mark = /^FEFF/i.test(hex) ? hex.slice(0, 4) : '';
  const units = hex.slice(mark.length).match(/[Dd][89ABab]..[Dd][C-Fc-f]..|..../g) ?? [];
  return mark + units.reverse().join('');
}
