/** OpenDocument text: XML → HTML → draft. Covers what articles use: headings, emphasis, lists, tables, links, pictures, notes, boxes. */
import { CarrelError } from '../../contract/errors';
import { readDocument } from '../article/document';
import { escapeHtml } from '../article/sanitise';
import { childText, descendants, parseXml } from '../container/xml';
import type { ZipArchive } from '../container/zip';
import type { Context, Format, Lookup, Output, Piece } from '../reading';
import { parseStamp } from '../text/dates';
import { saidBy } from './comments';
import { LEVELS, ListCounter, type ListLevel, type NumberKind } from './list-labels';

const attribute = (element: Element, name: string): string | null => {
  for (const item of element.attributes) if (item.localName === name) return item.value;
  return null;
};

/** Elements whose content is not part of the text. */
const SKIPPED = new Set([
  'tracked-changes',
  'annotation',
  'annotation-end',
  'sequence-decls',
  'variable-decls',
  'user-field-decls',
  'forms',
  'note-citation',
  'table-of-content',
  'index-title',
  'covered-table-cell',
]);
const WRAPPERS: Record<string, string> = { table: 'table', 'table-row': 'tr' };

/** How text is set, and which lists are numbered, by the names of their styles. */
interface Styles {
  emphasis: Map<string, { bold: boolean; italic: boolean; raised: string | null }>;
  lists: Map<string, ListLevel[]>;
}

/** The numbers of headings; no style has this name. */
const OUTLINE = '\0outline';
const KINDS: Record<string, NumberKind> = { '1': 'decimal', a: 'letter', A: 'Letter', i: 'roman', I: 'Roman' };

function levelsOf(list: Element): ListLevel[] {
  const levels: ListLevel[] = [];
  for (const level of list.children) {
    const place = Math.min(LEVELS, Number(attribute(level, 'level')) || 1);
    const bullet = level.localName === 'list-level-style-bullet';
    const kind = bullet ? 'bullet' : (KINDS[attribute(level, 'num-format') ?? ''] ?? 'none');
    const shown = Math.min(place, Number(attribute(level, 'display-levels')) || 1);
    const numbers = Array.from({ length: shown }, (_, i) => `%${place - shown + 1 + i}`).join('.');
    levels[place - 1] = {
      kind,
      first: Number(attribute(level, 'start-value') ?? 1),
      text: `${attribute(level, 'num-prefix') ?? ''}${numbers}${attribute(level, 'num-suffix') ?? ''}`,
    };
  }
  return levels;
}

function stylesOf(...documents: (Document | null)[]): Styles {
  const styles: Styles = { emphasis: new Map(), lists: new Map() };
  for (const document of documents) {
    if (!document) continue;
    for (const style of descendants(document, 'style')) {
      const name = attribute(style, 'name');
      const look = attribute(style, 'family') === 'text' ? descendants(style, 'text-properties')[0] : undefined;
      if (!name || !look) continue;
      const bold = /^(?:bold|[6-9]00)$/.test(attribute(look, 'font-weight') ?? '');
      const italic = /^(?:italic|oblique)$/.test(attribute(look, 'font-style') ?? '');
      const position = attribute(look, 'text-position')?.split(' ')[0] ?? '';
      const share = Number.parseFloat(position) || 0;
      const raised = position === 'super' || share > 0 ? 'sup' : position === 'sub' || share < 0 ? 'sub' : null;
      if (bold || italic || raised) styles.emphasis.set(name, { bold, italic, raised });
    }
    for (const list of descendants(document, 'list-style'))
      styles.lists.set(attribute(list, 'name') ?? '', levelsOf(list));
    for (const outline of descendants(document, 'outline-style')) styles.lists.set(OUTLINE, levelsOf(outline));
  }
  return styles;
}

/** HTML of `office:text`. Notes come at its end, boxes behind the paragraph that they stand in. */
class Converter {
  private readonly notes: string[] = [];
  private boxes: string[] = [];
  /** Styles of the lists that are open. */
  private readonly lists: string[] = [];
  private readonly counter = new ListCounter();
  /** The number of the item that begins with the next paragraph. */
  private label: string | null = null;
  /** Tracked changes that delete; and those of them that are going on. */
  private readonly deletions = new Set<string | null>();
  private readonly deleting = new Set<string | null>();
  private deleted = '';

  constructor(private readonly styles: Styles) {}

  /** HTML, and the words that tracked changes deleted where they stood: some are kept in place, others with the change. */
  document(body: Element): { html: string; deleted: string } {
    for (const deletion of descendants(body, 'deletion'))
      if (deletion.parentElement) this.deletions.add(attribute(deletion.parentElement, 'id'));
    const text = this.inner(body);
    const notes = this.notes.map((note, i) => note.trimStart().replace(/^(?:<p>)?/, `<p>[${i + 1}] `));
    return { html: text + notes.join(''), deleted: this.deleted.trim() };
  }

  private inner(node: Node): string {
    return [...node.childNodes].map((child) => this.node(child)).join('');
  }

  /** A paragraph or heading, with what stands in boxes behind it. */
  private block(name: string, element: Element): string {
    const outer = this.boxes;
    this.boxes = [];
    const label = this.label ? `${escapeHtml(this.label)} ` : '';
    this.label = null;
    const html = `<${name}>${label}${this.inner(element)}</${name}>${this.boxes.join('')}`;
    this.boxes = outer;
    return html;
  }

  private node(node: Node): string {
    if (node.nodeType === 3 || node.nodeType === 4) {
      const text = (node.nodeValue ?? '').replace(/\s+/g, ' ');
      if (this.deleting.size === 0) return escapeHtml(text);
      this.deleted += text;
      return '';
    }
    if (node.nodeType !== 1) return '';
    const element = node as Element;
    const name = element.localName;
    if (name === 'change-start') {
      const id = attribute(element, 'change-id');
      if (this.deletions.has(id)) this.deleting.add(id);
      return '';
    }
    if (name === 'change-end') {
      if (this.deleting.delete(attribute(element, 'change-id'))) this.deleted += '\n';
      return '';
    }
    if (SKIPPED.has(name)) return '';
    switch (name) {
      case 'h': {
        const level = Math.min(6, Math.max(1, Number(attribute(element, 'outline-level')) || 2));
        const levels = this.lists.length > 0 ? [] : (this.styles.lists.get(OUTLINE) ?? []);
        if (attribute(element, 'is-list-header') !== 'true')
          this.label = this.counter.next(OUTLINE, levels, level - 1) ?? this.label;
        return this.block(`h${level}`, element);
      }
      case 'p':
        return this.block('p', element);
      case 's':
        return ' '.repeat(Math.min(100, Number(attribute(element, 'c')) || 1));
      case 'tab':
        return ' ';
      case 'line-break':
        return '<br>';
      case 'a':
        return `<a href="${escapeHtml(attribute(element, 'href') ?? '')}">${this.inner(element)}</a>`;
      case 'span': {
        const look = this.styles.emphasis.get(attribute(element, 'style-name') ?? '');
        const inner = this.inner(element);
        const placed = look?.raised && inner ? `<${look.raised}>${inner}</${look.raised}>` : inner;
        const leaning = look?.italic && inner ? `<em>${placed}</em>` : placed;
        return look?.bold && inner ? `<strong>${leaning}</strong>` : leaning;
      }
      case 'list':
        return this.list(element);
      case 'list-header':
      case 'list-item':
        return this.item(element);
      case 'table-cell': {
        const columns = Number(attribute(element, 'number-columns-spanned')) || 1;
        const rows = Number(attribute(element, 'number-rows-spanned')) || 1;
        const spans = `${columns > 1 ? ` colspan="${columns}"` : ''}${rows > 1 ? ` rowspan="${rows}"` : ''}`;
        return `<td${spans}>${this.inner(element)}</td>`;
      }
      case 'note': {
        const place = this.notes.push('');
        const body = [...element.children].find((child) => child.localName === 'note-body');
        if (body) this.notes[place - 1] = this.inner(body);
        return `<sup>[${place}]</sup>`;
      }
      case 'frame':
        return this.frame(element);
      case 'text-box':
        this.boxes.push(`<div>${this.inner(element)}</div>`);
        return '';
      default: {
        const wrapper = WRAPPERS[name];
        return wrapper ? `<${wrapper}>${this.inner(element)}</${wrapper}>` : this.inner(element);
      }
    }
  }

  private list(element: Element): string {
    const style = attribute(element, 'style-name') ?? this.lists.at(-1) ?? '';
    const goesOn = attribute(element, 'continue-list') ?? attribute(element, 'continue-numbering');
    if (this.lists.length === 0 && (goesOn === null || goesOn === 'false')) this.counter.restart(style);
    this.lists.push(style);
    const inner = this.inner(element);
    this.lists.pop();
    return this.levelAt(style, this.lists.length)?.kind === 'bullet' ? `<ul>${inner}</ul>` : inner;
  }

  private levelAt(style: string, level: number): ListLevel | undefined {
    return this.styles.lists.get(style)?.[level];
  }

  /** An item of a list with bullets, or paragraphs of which the first has its number before it. */
  private item(element: Element): string {
    const style = this.lists.at(-1) ?? '';
    const level = this.lists.length - 1;
    const start = Number(attribute(element, 'start-value') ?? Number.NaN);
    if (!Number.isNaN(start)) this.counter.restart(style, level, start);
    // Items without text of their own hold a list only to set it further in.
    const counts = element.localName === 'list-item' && ['p', 'h'].includes(element.firstElementChild?.localName ?? '');
    if (counts) this.label = this.counter.next(style, this.styles.lists.get(style) ?? [], level);
    const inner = this.inner(element);
    this.label = null;
    return this.levelAt(style, level)?.kind === 'bullet' ? `<li>${inner}</li>` : inner;
  }

  /** A picture with the words for those who do not see it, or a box. */
  private frame(element: Element): string {
    const children = [...element.children];
    const words = ['desc', 'title'].map((name) =>
      children.find((child) => child.localName === name)?.textContent?.trim(),
    );
    const image = children.find((child) => child.localName === 'image');
    const data = image && [...image.children].find((child) => child.localName === 'binary-data')?.textContent;
    const address = data ? `data:;base64,${data.replace(/\s+/g, '')}` : image && attribute(image, 'href');
    const others = children.filter(({ localName }) => !['image', 'desc', 'title'].includes(localName));
    const picture = address ? `<img src="${escapeHtml(address)}" alt="${escapeHtml(words.find(Boolean) ?? '')}">` : '';
    return picture + others.map((child) => this.node(child)).join('');
  }
}

function refuseOthers(mimetype: string): void {
  if (/presentation|graphics/.test(mimetype))
    throw new CarrelError('file-unsupported', 'It is a presentation or drawing; save it as PDF and import that.');
}

/** What is no part of the text, each with the reason. */
function leftOut(content: Document, styles: Document | null): Piece[] {
  const pieces: Piece[] = [];
  const seen = new Set<string>();
  const add = (element: Element, removed: string, author?: string | null): void => {
    const paragraphs = descendants(element, 'p').map((paragraph) => paragraph.textContent?.replace(/\s+/g, ' ').trim());
    const text = saidBy(author, paragraphs.filter(Boolean).join('\n'));
    if (text && !seen.has(text)) pieces.push({ text, removed });
    seen.add(text);
  };
  for (const name of ['header', 'footer'])
    for (const element of styles ? descendants(styles, name) : []) add(element, 'running-line');
  for (const element of descendants(content, 'annotation')) add(element, 'comment', childText(element, 'creator'));
  for (const element of descendants(content, 'deletion')) add(element, 'deletion');
  return pieces;
}

/** A document in a zip of several files. */
export async function* odt(archive: ZipArchive, mimetype: string, context: Context): AsyncIterable<Output> {
  refuseOthers(mimetype);
  const entry = archive.find('content.xml');
  if (!entry) throw new CarrelError('file-damaged', 'The document has no content.');
  const manifest = await archive.readNamed('META-INF/manifest.xml');
  if (manifest && /encryption-data/.test(new TextDecoder().decode(manifest))) {
    throw new CarrelError('file-encrypted', 'It is protected by a password. Save it without one and import it again.');
  }
  const parse = async (name: string): Promise<Document | null> => {
    const bytes = await archive.readNamed(name);
    return bytes && parseXml(bytes);
  };
  const content = parseXml(await archive.read(entry));
  await context.turn();
  const sibling: Lookup = (path) => archive.readNamed(path.replace(/^\.\//, ''));
  yield await read(content, await parse('styles.xml'), await parse('meta.xml'), sibling, context);
}

/** A document in one file of XML, pictures and all (`.fodt`). */
export const flatOdt: Format = async function* (file, context) {
  const document = parseXml(file.bytes);
  const mimetype = attribute(document.documentElement, 'mimetype') ?? '';
  if (/spreadsheet/.test(mimetype)) {
    yield* (await import('./spreadsheet')).flatSpreadsheet(file, context);
    return;
  }
  refuseOthers(mimetype);
  await context.turn();
  yield await read(document, document, document, async () => null, context);
};

async function read(
  content: Document,
  styles: Document | null,
  meta: Document | null,
  sibling: Lookup,
  context: Context,
): Promise<Output> {
  const body = descendants(content, 'text').find((element) => element.namespaceURI?.includes('office'));
  if (!body) throw new CarrelError('file-damaged', 'The document has no text part.');
  const about = (meta && descendants(meta, 'meta').find((element) => element.namespaceURI?.includes('office'))) ?? null;
  const text = (name: string): string | null => (about && descendants(about, name)[0]?.textContent?.trim()) || null;
  const created = parseStamp(text('creation-date') ?? text('date'));
  const title = text('title');
  const { html, deleted } = new Converter(stylesOf(styles, content)).document(body);
  const document = await readDocument(html, { sibling, title, firstLine: true });
  const removed = leftOut(content, styles);
  if (deleted) removed.push({ text: deleted, removed: 'deletion' });
  return await context.article({
    pieces: [...document.pieces, ...removed],
    html: document.html,
    images: document.images,
    title: title ?? document.heading,
    byline: text('initial-creator') ?? text('creator'),
    published: created ? { date: created, rule: 'file-metadata' } : null,
    language: text('language'),
    tags: about ? descendants(about, 'keyword').map((element) => element.textContent ?? '') : [],
    mediaType: 'application/vnd.oasis.opendocument.text',
  });
}
