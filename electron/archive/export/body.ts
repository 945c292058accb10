/**
 * An article's body as HTML. The stored text is what counts (its hash is in the dossier, the reader's marks refer to
 * it), the stored HTML lends its structure: blocks of the HTML whose words stand in the text are shown as they were
 * marked up, the rest of the text as plain paragraphs, and pictures where they stood. So every word of the text appears
 * once, and nothing that the reader had removed comes back.
 */

import { type Passage, passagesOf } from '../../contract/language';
import { escapeHtml } from '../writing';
import { type Mark, Painter } from './marks';
import { type Element, isElement, type Node, parseMarkup, textOf } from './markup';
import type { ExportArticle } from './model';
import { isCell, isShortCell, type TableForm, type TableRoom, tableForm } from './tables';

export interface BodyOptions {
  marks: readonly Mark[];
  /** The markup of a picture, or '' to leave it out. */
  image(key: string, alt: string): string;
  /** Words outside the article's text (captions): replaces what must not be shown. */
  outside(text: string): string;
  links: boolean;
  /** For a page that has an end at the side: the widest table it takes. */
  tables?: TableRoom;
}

/** Spaces and characters without a width of their own: ignored when HTML and text are compared. */
const IGNORED = /[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]/;
/** How far ahead of the last match a block of the HTML is looked for in the text, in characters. */
const WINDOW = 20_000;
/** A shorter block must follow closely, or it may be another place that happens to read the same. */
const SHORT = 20;
const SHORT_WINDOW = 400;

const IGNORED_RUNS = new RegExp(`${IGNORED.source}+`, 'g');

const BLOCKS = new Set('p h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre table'.split(' '));
/** Blocks whose parts are looked for one by one when the whole does not stand in the text. */
const CONTAINERS = new Set('ul ol dl blockquote table'.split(' '));
/** Parts of containers, shown as paragraphs when they stand alone. */
const PIECES = new Set('li dt dd thead tbody tfoot tr td th caption figcaption'.split(' '));

/** Builds the body as a list of blocks. Linear in the size of the article but for blocks that are not found. */
export function articleBody(
  article: Pick<ExportArticle, 'text' | 'html' | 'language'>,
  options: BodyOptions,
): string[] {
  return new BodyWriter(article.text, passagesOf(article.text, article.language), options).write(article.html);
}

class BodyWriter {
  /** The text without ignored characters, and where each of its characters stands in the text. */
  private readonly compact: string;
  private readonly places: Int32Array;
  private readonly paint: Painter;
  /** How much of the compact text has been written. */
  private cursor = 0;

  constructor(
    private readonly text: string,
    passages: readonly Passage[],
    private readonly options: BodyOptions,
  ) {
    const chars: string[] = [];
    const places = new Int32Array(text.length);
    let n = 0;
    for (let i = 0; i < text.length; i++) {
      const char = text[i] as string;
      if (IGNORED.test(char)) continue;
      chars.push(char);
      places[n++] = i;
    }
    this.compact = chars.join('');
    this.places = places.subarray(0, n);
    this.paint = new Painter(text, options.marks, passages);
  }

  write(html: string | null): string[] {
    const out: string[] = [];
    this.blocks(html ? parseMarkup(html) : [], out);
    out.push(...this.plain(this.cursor, this.compact.length));
    return out.filter(Boolean);
  }

  private blocks(nodes: readonly Node[], out: string[]): void {
    for (const unit of unitsOf(nodes)) {
      if (unit.name === 'figure' || unit.name === 'img') {
        out.push(this.picture(unit));
        continue;
      }
      const words = compactOf(wordsOf(unit));
      const at = words ? this.find(words, this.cursor) : -1;
      if (at >= 0) {
        out.push(...this.plain(this.cursor, at));
        out.push(new UnitWriter(at, this.places, this.paint, this.options).write([unit]));
        this.cursor = at + words.length;
      } else if (CONTAINERS.has(unit.name)) this.blocks(unit.children, out);
      else out.push(...picturesIn([unit]).map((element) => this.picture(element)));
    }
  }

  /** Where a block's words stand in the compact text at or after `from`, beginning and ending a line; -1 if nowhere. */
  private find(words: string, from: number): number {
    const window = words.length < SHORT ? SHORT_WINDOW : WINDOW;
    const area = this.compact.slice(from, from + words.length + window);
    for (let at = area.indexOf(words); at >= 0; at = area.indexOf(words, at + 1)) {
      const start = from + at;
      if (this.breakBefore(start) && this.breakBefore(start + words.length)) return start;
    }
    return -1;
  }

  private breakBefore(at: number): boolean {
    if (at <= 0 || at >= this.compact.length) return true;
    return this.text.slice(this.places[at - 1], this.places[at]).includes('\n');
  }

  /** A stretch of the text as plain paragraphs. */
  private plain(from: number, to: number): string[] {
    if (from >= to) return [];
    const start = this.places[from] as number;
    const end = (this.places[to - 1] as number) + 1;
    const out: string[] = [];
    const gap = /\n[^\S\n]*\n\s*/g;
    let at = start;
    const paragraph = (a: number, b: number): void => {
      if (a >= b) return;
      const lines: string[] = [];
      for (let line = a; line < b; ) {
        const next = this.text.indexOf('\n', line);
        const stop = next < 0 || next > b ? b : next;
        lines.push(this.paint.run(line, stop));
        line = stop + 1;
      }
      out.push(`<p dir="auto"${this.paint.language(a)}>${lines.join('<br>')}</p>`);
    };
    gap.lastIndex = start;
    for (let match = gap.exec(this.text); match && match.index < end; match = gap.exec(this.text)) {
      paragraph(at, match.index);
      at = gap.lastIndex;
    }
    paragraph(at, end);
    return out;
  }

  private picture(element: Element): string {
    const image = element.name === 'img' ? element : picturesIn([element])[0];
    if (!image) return '';
    const key = /^carrel-image:(.+)$/.exec(image.attributes.src ?? '')?.[1];
    const caption = findElement(element, 'figcaption');
    const words = caption ? textOf(caption.children).replace(/\s+/g, ' ').trim() : '';
    const alt = this.options.outside(image.attributes.alt ?? '');
    const markup = key === undefined ? '' : this.options.image(key, alt || this.options.outside(words));
    if (!markup) return '';
    // A caption that stands in the text as well is printed there.
    const repeated = words && this.compact.includes(compactOf(words));
    const shown =
      words && !repeated ? `<figcaption dir="auto">${escapeHtml(this.options.outside(words))}</figcaption>` : '';
    return `<figure>${markup}${shown}</figure>`;
  }
}

/** Writes one block of the HTML, its words taken from the text so that marks fall where they belong. */
class UnitWriter {
  /** Where the current table row begins in the compact text. */
  private row = 0;
  private table: TableForm = 'as-is';

  constructor(
    private at: number,
    private readonly places: Int32Array,
    private readonly paint: Painter,
    private readonly options: BodyOptions,
  ) {}

  write(nodes: readonly Node[]): string {
    return nodes.map((node) => (isElement(node) ? this.element(node) : this.words(node))).join('');
  }

  private element(element: Element): string {
    const { name, attributes } = element;
    if (name === 'img') {
      const key = /^carrel-image:(.+)$/.exec(attributes.src ?? '')?.[1];
      return key === undefined ? '' : this.options.image(key, this.options.outside(attributes.alt ?? ''));
    }
    if (name === 'br' || name === 'hr') return `<${name}>`;
    if (name === 'tr') this.row = this.at;
    else if (isCell(element) && this.at > this.row) this.at++;
    if (name === 'table') return this.inTable(element);
    if (this.table === 'lines' && (name === 'tr' || isCell(element))) return this.inLine(element);
    const start = this.places[this.at] ?? 0;
    const inside = this.write(element.children);
    if (name === 'a' && (!this.options.links || !attributes.href)) return inside;
    if (name === 'mark') return inside;
    // The article's title is the heading of level 1.
    const shown = /^h[1-6]$/.test(name) ? `h${Math.min(6, Number(name[1]) + (name === 'h1' ? 1 : 0))}` : name;
    const list = Object.entries(attributes)
      .map(([key, value]) => ` ${key}="${escapeHtml(value)}"`)
      .join('');
    // A block of blocks has the article's direction: what is set in its parts says nothing about the whole.
    const whole = element.children.some((child) => isElement(child) && BLOCKS.has(child.name));
    const words = BLOCKS.has(name) && !whole;
    const direction = words && !attributes.dir ? ' dir="auto"' : '';
    const language = words && !attributes.lang ? this.paint.language(start) : '';
    const short = this.options.tables && isCell(element) && isShortCell(element) ? ' class="short"' : '';
    return `<${shown}${list}${direction}${language}${short}>${inside}</${shown}>`;
  }

  private inTable(table: Element): string {
    const around = this.table;
    // A table within a table is part of the outer one.
    if (around === 'as-is' && this.options.tables) this.table = tableForm(table, this.options.tables);
    const inside = this.write(table.children);
    const form = this.table;
    this.table = around;
    if (form === 'lines') return inside;
    return `<table${form === 'small' ? ' class="small"' : ''}>${inside}</table>`;
  }

  /** A row as a line, its cells parted as they are in the text. */
  private inLine(element: Element): string {
    if (isCell(element)) return this.write(element.children);
    const cells = element.children.map((child) => (isElement(child) ? this.element(child) : this.words(child)));
    const line = cells.filter((cell) => cell.trim()).join(' | ');
    return line ? `<p class="row" dir="auto">${line}</p>` : '';
  }

  /** A text node: spaces as they are in the HTML, everything else from the text, so that offsets are known. */
  private words(node: string): string {
    let out = '';
    const pieces =
      /([\s\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+)|([^\s\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+)/g;
    let from = -1;
    let to = -1;
    let lastGap = '';
    // Runs whose words lie beside each other in the text are painted together, spaces included: a mark over
    // several words stays one mark.
    const flush = (): void => {
      if (from >= 0) out += this.paint.run(from, to);
      from = -1;
    };
    for (const match of node.matchAll(pieces)) {
      if (match[1] !== undefined) {
        lastGap = match[1];
        if (from < 0) {
          if (!this.paint.replacedAt(this.places[this.at] ?? -1)) out += ' ';
          lastGap = '';
        }
        continue;
      }
      const length = (match[2] as string).length;
      const start = this.places[this.at] as number;
      const end = (this.places[this.at + length - 1] as number) + 1;
      this.at += length;
      if (from >= 0 && start > to && lastGap && !/\S/.test(this.paint.slice(to, start))) to = end;
      else {
        flush();
        if (lastGap) out += ' ';
        from = start;
        to = end;
      }
      lastGap = '';
    }
    flush();
    return lastGap ? `${out} ` : out;
  }
}

/** A block's words as the importer writes them: cells of a row are parted by a bar. */
function wordsOf(node: Node): string {
  if (!isElement(node)) return node;
  if (node.name !== 'tr') return node.children.map(wordsOf).join('');
  let row = '';
  for (const child of node.children) {
    if (isElement(child) && isCell(child) && row.trim()) row += '|';
    row += wordsOf(child);
  }
  return row;
}

const compactOf = (text: string): string => text.replace(IGNORED_RUNS, '');

/** Blocks, pictures, and runs of loose words made paragraphs, in order. */
function unitsOf(nodes: readonly Node[]): Element[] {
  const units: Element[] = [];
  let loose: Node[] = [];
  const flush = (): void => {
    if (loose.length) units.push({ name: 'p', attributes: {}, children: loose });
    loose = [];
  };
  for (const node of nodes) {
    if (isElement(node) && (BLOCKS.has(node.name) || PIECES.has(node.name) || node.name === 'figure')) {
      flush();
      if (node.name === 'figure' && picturesIn([node]).length === 0) units.push(...unitsOf(node.children));
      else if (PIECES.has(node.name)) units.push(...unitsOf(node.children));
      else units.push(node);
    } else if (isElement(node) && node.name === 'img') {
      flush();
      units.push(node);
    } else if (!isElement(node) || node.name !== 'hr') loose.push(node);
  }
  flush();
  return units;
}

function picturesIn(nodes: readonly Node[]): Element[] {
  return nodes.flatMap((node) => (!isElement(node) ? [] : node.name === 'img' ? [node] : picturesIn(node.children)));
}

function findElement(element: Element, name: string): Element | null {
  for (const child of element.children) {
    if (!isElement(child)) continue;
    const found = child.name === name ? child : findElement(child, name);
    if (found) return found;
  }
  return null;
}
