/**
 * An article's body as HTML. The stored text is what counts (its hash is in the dossier, the reader's marks refer to
 * it), the stored HTML lends its structure: blocks of the HTML whose words stand in the text are shown as they were
 * marked up, the rest of the text as plain paragraphs, and pictures where they stood. So every word of the text appears
 * once, and nothing that the reader had removed comes back.
 */

import { type Passage, passagesOf } from '../../contract/language';
import { BLOCKS, blocksIn, CompactText, compactOf } from '../markup/align';
import {
  type Element,
  findElement,
  isCell,
  isElement,
  type Node,
  parseMarkup,
  picturesIn,
  textOf,
} from '../markup/parse';
import { escapeHtml } from '../writing';
import { type Mark, Painter } from './marks';
import type { ExportArticle } from './model';
import { isShortCell, type TableForm, type TableRoom, tableForm } from './tables';

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

/** Builds the body as a list of blocks. Linear in the size of the article but for blocks that are not found. */
export function articleBody(
  article: Pick<ExportArticle, 'text' | 'html' | 'language'>,
  options: BodyOptions,
): string[] {
  return new BodyWriter(article.text, passagesOf(article.text, article.language), options).write(article.html);
}

class BodyWriter {
  private readonly words: CompactText;
  private readonly paint: Painter;

  constructor(
    private readonly text: string,
    passages: readonly Passage[],
    private readonly options: BodyOptions,
  ) {
    this.words = new CompactText(text);
    this.paint = new Painter(text, options.marks, passages);
  }

  write(html: string | null): string[] {
    const out: string[] = [];
    /** How much of the compact text has been written. */
    let written = 0;
    for (const { element, at, end } of blocksIn(this.words, html ? parseMarkup(html) : [])) {
      if (element.name === 'figure' || element.name === 'img') out.push(this.picture(element));
      else if (at < 0) out.push(...picturesIn([element]).map((one) => this.picture(one)));
      else {
        out.push(...this.plain(written, at));
        out.push(new UnitWriter(at, this.words.places, this.paint, this.options).write([element]));
        written = end;
      }
    }
    out.push(...this.plain(written, this.words.compact.length));
    return out.filter(Boolean);
  }

  /** A stretch of the text as plain paragraphs. */
  private plain(from: number, to: number): string[] {
    if (from >= to) return [];
    const { places } = this.words;
    const start = places[from] as number;
    const end = (places[to - 1] as number) + 1;
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
    const repeated = words && this.words.compact.includes(compactOf(words));
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
