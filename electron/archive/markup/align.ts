/**
 * Finds the blocks of an article's HTML in its text. The text is what counts (marks, mentions and hashes refer to it), the
 * HTML lends its structure: a block counts where its words stand in the text, in order, as lines of their own.
 */

import { type Element, isCell, isElement, type Node, picturesIn } from './parse';

/** Spaces and characters without a width of their own: ignored when HTML and text are compared. */
const IGNORED = /[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]/;
/** How far ahead of the last match a block of the HTML is looked for in the text, in characters. */
const WINDOW = 20_000;
/** A shorter block must follow closely, or it may be another place that happens to read the same. */
const SHORT = 20;
const SHORT_WINDOW = 400;

const IGNORED_RUNS = new RegExp(`${IGNORED.source}+`, 'g');

export const BLOCKS: ReadonlySet<string> = new Set('p h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre table'.split(' '));
/** Blocks whose parts are looked for one by one when the whole does not stand in the text. */
const CONTAINERS = new Set('ul ol dl blockquote table'.split(' '));
/** Parts of containers, shown as paragraphs when they stand alone. */
const PIECES = new Set('li dt dd thead tbody tfoot tr td th caption figcaption'.split(' '));

/** Words without what is ignored when HTML and text are compared. */
export const compactOf = (text: string): string => text.replace(IGNORED_RUNS, '');

/** A text without ignored characters, and where each of its characters stands in the text. */
export class CompactText {
  readonly compact: string;
  /** Offset in the text (UTF-16 units) of each character of `compact`. */
  readonly places: Int32Array;

  constructor(readonly text: string) {
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
  }

  /** Where a block's words stand in the compact text at or after `from`, beginning and ending a line; -1 if nowhere. */
  find(words: string, from: number): number {
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
}

/** A block of the HTML and where its words stand in the compact text; `at` is -1 when they do not. */
export interface PlacedBlock {
  element: Element;
  at: number;
  end: number;
}

/**
 * The blocks of the HTML in order, each with its place: never before that of the block ahead of it. Figures and pictures
 * have none. Of a list, quotation or table that does not stand in the text as a whole, the parts are yielded.
 * Linear in the size of the article but for blocks that are not found.
 */
export function blocksIn(text: CompactText, nodes: readonly Node[]): Generator<PlacedBlock> {
  let cursor = 0;
  function* walk(among: readonly Node[]): Generator<PlacedBlock> {
    for (const element of unitsOf(among)) {
      const picture = element.name === 'figure' || element.name === 'img';
      const words = picture ? '' : compactOf(wordsOf(element));
      const at = words ? text.find(words, cursor) : -1;
      if (at >= 0) {
        cursor = at + words.length;
        yield { element, at, end: cursor };
      } else if (CONTAINERS.has(element.name)) yield* walk(element.children);
      else yield { element, at, end: at };
    }
  }
  return walk(nodes);
}

/** A block's words as the importer writes them: cells of a row are parted by a bar. */
export function wordsOf(node: Node): string {
  if (!isElement(node)) return node;
  if (node.name !== 'tr') return node.children.map(wordsOf).join('');
  let row = '';
  for (const child of node.children) {
    if (isElement(child) && isCell(child) && row.trim()) row += '|';
    row += wordsOf(child);
  }
  return row;
}

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
