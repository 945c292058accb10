/**
 * Joins printed parts into one PDF without losing what makes them usable: the structure tree, languages, links, named
 * destinations, bookmarks. Parts may arrive in any order (the contents are printed last and stand first); each is
 * copied to the file at once, so memory does not grow with the size of the book.
 */
import { createHash } from 'node:crypto';
import { type GlyphWidths, mendContent } from './content';
import { type BookMetadata, xmpPacket } from './metadata';
import { type Destination, PrintedPdf } from './printed';
import { shrunkPicture } from './shrink';
import { type Dict, dateString, parseValue, Ref, renumberText, textString, type Value, writeValue } from './syntax';
import { type Attachment, attach, destinationArray, outline, type Place, pageTree, tree } from './trees';
import { FontWidths } from './widths';
import { PdfWriter } from './writer';

/** Links to `carrel-dest:NAME` become links to the element whose id is NAME, in whichever part it was printed. */
export const LINK_SCHEME = 'carrel-dest:';

export interface PartInfo {
  pages: number;
  /** Ids that a link of the same part points to, with their page index within the part. */
  destinations: Map<string, Destination>;
}

/** One bookmark; `name` is a destination. */
export interface Bookmark {
  title: string;
  name: string;
}

interface BookPage {
  num: number;
  dict: Dict;
  overlay: number | null;
}

interface Section {
  order: number;
  pages: BookPage[];
  /** Top structure elements. */
  structure: number[];
}

/** Streams smaller than this are not worth a look for an identical one. */
const SHARE_FROM = 256;

export class PdfBook {
  private readonly writer: PdfWriter;
  private readonly sections: Section[] = [];
  private readonly destinations = new Map<string, Place>();
  private readonly parents: [number, number][] = [];
  private parentKey = 0;
  private readonly document: number;
  private readonly pushState: number;
  private readonly drawOverlay: number;

  /** Writes to `path`. @throws the file system's error. */
  constructor(path: string) {
    this.writer = new PdfWriter(path);
    this.document = this.writer.alloc();
    this.pushState = this.writer.deflated('', Buffer.from('q\n'));
    this.drawOverlay = this.writer.deflated(
      '',
      Buffer.from('Q\n/Artifact <</Type /Pagination>> BDC\nq /CarrelOverlay Do Q\nEMC\n'),
    );
  }

  /** Number of pages of the sections added so far. */
  get pageCount(): number {
    return this.sections.reduce((sum, section) => sum + section.pages.length, 0);
  }

  /**
   * Adds a printed part. `order` says where it stands in the book. Links to other parts are resolved now: add what is
   * linked to first. With `smallPictures` its pictures keep a hundredth of their dots.
   * @throws Error when the bytes are not a PDF as Chromium writes it.
   */
  add(bytes: Uint8Array, order: number, { smallPictures = false } = {}): PartInfo {
    const part = new PrintedPdf(bytes);
    const { number, skip } = this.renumbering(part);
    const structure = part.root.get('StructTreeRoot');
    const tops: number[] = [];
    if (structure instanceof Ref) {
      number[structure.num] = this.document;
      const kids = part.dict(structure).get('K');
      for (const kid of Array.isArray(kids) ? kids : [kids]) if (kid instanceof Ref) tops.push(kid.num);
    }
    const topSet = new Set(tops);
    const pageSet = new Set(part.pages);
    const map = (num: number): number => number[num] ?? 0;

    const destinations = part.destinations();
    for (const [name, at] of destinations)
      this.destinations.set(name, { page: map(part.pages[at.page] as number), x: at.x, y: at.y });

    const widths = new FontWidths(part);
    const contents = new Map<number, GlyphWidths>();
    for (const pageNum of part.pages) {
      const page = part.dict(new Ref(pageNum));
      const content = page.get('Contents');
      if (content instanceof Ref) contents.set(content.num, widths.of(part.dict(page.get('Resources'))));
    }
    for (const object of part.objects()) {
      if (skip.has(object.num) || pageSet.has(object.num)) continue;
      const num = map(object.num);
      if (object.stream) {
        const known = contents.get(object.num);
        const small = smallPictures ? shrunkPicture(object.text, object.stream) : null;
        const bytes = known ? mendContent(object.stream, known) : (small?.stream ?? object.stream);
        this.writer.stream(num, streamDict(renumberText(small?.text ?? object.text, map)), bytes);
        continue;
      }
      let text = object.text;
      if (text.startsWith('<</Type /StructElem')) {
        // Identifiers are unique within a part only, and nothing needs them: header cells are found by their scope.
        text = text.replace(/\s*\/ID \(node\d+\)/, '').replace(/\s*\/Headers \[[^\]]*\]/, '');
        if (topSet.has(object.num)) text = text.replace('/S /Document', '/S /Part');
      } else if (text.includes('/Subtype /Link')) text = this.link(text);
      this.writer.object(num, renumberText(text, map));
    }

    const pages = part.pages.map((pageNum): BookPage => {
      const dict = parseValue(renumberText(part.object(pageNum).text, map)) as Dict;
      const resources = part.dict((parseValue(part.object(pageNum).text) as Dict).get('Resources'));
      dict.set('Resources', parseValue(writeValue(resources, map)));
      dict.delete('Parent');
      const key = dict.get('StructParents');
      if (typeof key === 'string') dict.set('StructParents', String(Number(key) + this.parentKey));
      return { num: map(pageNum), dict, overlay: null };
    });
    let last = -1;
    for (const [key, target] of part.parentTree()) {
      this.parents.push([key + this.parentKey, map(target)]);
      last = Math.max(last, key);
    }
    this.parentKey += Math.max(last + 1, part.pages.length);
    this.sections.push({ order, pages, structure: tops.map(map) });
    return { pages: pages.length, destinations };
  }

  /**
   * Lays printed pages over the book's pages (running headers, page numbers), as artifacts that a screen reader passes
   * over. Page i of `bytes` goes over page `from + i` (0-based, in book order). Call after every `add`.
   */
  overlay(bytes: Uint8Array, from: number): void {
    const part = new PrintedPdf(bytes);
    const { number, skip } = this.renumbering(part);
    const map = (num: number): number => number[num] ?? 0;
    const pages = this.orderedPages();
    const contents = new Set<number>();
    for (const [i, pageNum] of part.pages.entries()) {
      const target = pages[from + i];
      const dict = part.dict(new Ref(pageNum));
      const content = dict.get('Contents');
      if (!target || !(content instanceof Ref)) continue;
      const object = part.object(content.num);
      contents.add(content.num);
      const num = this.writer.alloc();
      const resources = writeValue(part.dict(dict.get('Resources')), map);
      this.writer.stream(
        num,
        `/Type /XObject\n/Subtype /Form\n/BBox ${writeValue(dict.get('MediaBox') as Value)}\n/Resources ${resources}\n${streamDict(object.text)}`,
        object.stream as Uint8Array,
      );
      target.overlay = num;
    }
    for (const object of part.objects()) {
      if (skip.has(object.num) || contents.has(object.num) || part.pages.includes(object.num)) continue;
      if (object.text.startsWith('<</Type /StructElem') || object.text.startsWith('[')) continue;
      const text = renumberText(object.text, map);
      if (object.stream) this.writer.stream(map(object.num), streamDict(text), object.stream);
      else this.writer.object(map(object.num), text);
    }
  }

  /** Writes what holds the book together and closes the file. */
  finish(
    metadata: BookMetadata,
    bookmarks: Bookmark[],
    attachments: Attachment[],
  ): { bytes: number; sha256: string; pages: number } {
    const { writer } = this;
    const pages = this.orderedPages();
    const pagesRoot = pageTree(
      writer,
      pages.map((page) => ({ num: page.num, write: (parent: number) => this.page(page, parent) })),
    );
    const ordered = [...this.sections].sort((a, b) => a.order - b.order);
    const structure = writer.alloc();
    writer.object(
      this.document,
      `<</Type /StructElem /S /Document /Lang ${textString(metadata.language)} /P ${structure} 0 R /K [${ordered
        .flatMap((section) => section.structure)
        .map((num) => `${num} 0 R`)
        .join(' ')}]>>`,
    );
    this.parents.sort((a, b) => a[0] - b[0]);
    const parentTree = tree(
      writer,
      this.parents.map(([key, num]): [string, string] => [String(key), `${num} 0 R`]),
      'Nums',
    );
    writer.object(
      structure,
      `<</Type /StructTreeRoot /K [${this.document} 0 R] /ParentTree ${parentTree} 0 R /ParentTreeNextKey ${this.parentKey}>>`,
    );
    const names = [...this.destinations].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const destTree = tree(
      writer,
      names.map(([name, at]): [string, string] => [`(${name})`, destinationArray(at)]),
      'Names',
    );
    const files = attachments.map((file) => attach(writer, file, metadata.created));
    const fileTree = tree(
      writer,
      files.map(({ name, num }): [string, string] => [textString(name), `${num} 0 R`]),
      'Names',
    );
    const outlines = outline(
      writer,
      bookmarks.flatMap(({ title, name }) => {
        const at = this.destinations.get(name);
        return at ? [{ title, at }] : [];
      }),
    );
    const xmp = writer.alloc();
    writer.stream(xmp, '/Type /Metadata\n/Subtype /XML\n', Buffer.from(xmpPacket(metadata), 'utf8'));
    const root = writer.alloc();
    writer.object(
      root,
      `<</Type /Catalog /Pages ${pagesRoot} 0 R /Names <</Dests ${destTree} 0 R /EmbeddedFiles ${fileTree} 0 R>> ` +
        `/Outlines ${outlines} 0 R /PageMode /UseOutlines /StructTreeRoot ${structure} 0 R /MarkInfo <</Marked true>> ` +
        `/Lang ${textString(metadata.language)} /ViewerPreferences <</DisplayDocTitle true>> /Metadata ${xmp} 0 R ` +
        `/AF [${files.map(({ num }) => `${num} 0 R`).join(' ')}]>>`,
    );
    const info = writer.alloc();
    const date = dateString(metadata.created);
    const pairs: [string, string][] = [
      ['Title', metadata.title],
      ['Author', metadata.author],
      ['Subject', metadata.subject],
      ['Keywords', metadata.keywords.join(', ')],
      ['Creator', metadata.creator],
      ['Producer', metadata.creator],
    ];
    writer.object(
      info,
      `<<${pairs
        .filter(([, text]) => text)
        .map(([key, text]) => `/${key} ${textString(text)} `)
        .join('')}/CreationDate ${date} /ModDate ${date}>>`,
    );
    const id = createHash('sha256').update(`${metadata.title}\n${metadata.created}\n${pages.length}`).digest();
    return { ...writer.finish(root, info, id), pages: pages.length };
  }

  /** Gives up: closes the file, which is then not a PDF. */
  abandon(): void {
    this.writer.close();
  }

  /** New numbers of a part's objects, shared ones first, and the objects that the book makes anew. */
  private renumbering(part: PrintedPdf): { number: Int32Array; skip: Set<number> } {
    const base = this.writer.allocMany(part.size);
    const number = new Int32Array(part.size);
    const skip = part.bookkeeping();
    for (let num = 0; num < part.size; num++) number[num] = base + num;
    // First what refers to nothing, then what refers to that (an image and its mask).
    for (const refers of [false, true])
      for (const object of part.objects()) {
        if (!object.stream || object.stream.length < SHARE_FROM || / 0 R\b/.test(object.text) !== refers) continue;
        const num = number[object.num] as number;
        const text = renumberText(object.text, (old) => number[old] ?? 0);
        const shared = this.writer.known(num, text, object.stream);
        if (shared === null) continue;
        number[object.num] = shared;
        skip.add(object.num);
      }
    return { number, skip };
  }

  /** A link annotation; a link to another part of the book gets its destination. */
  private link(text: string): string {
    const annotation = parseValue(text) as Dict;
    const key = annotation.get('StructParent');
    if (typeof key === 'string') annotation.set('StructParent', String(Number(key) + this.parentKey));
    const action = annotation.get('A');
    const uri = action instanceof Map ? action.get('URI') : undefined;
    if (typeof uri === 'string' && uri.startsWith(`(${LINK_SCHEME}`)) {
      annotation.delete('A');
      const name = uri.slice(1 + LINK_SCHEME.length, -1);
      if (this.destinations.has(name)) annotation.set('Dest', `(${name})`);
    }
    return writeValue(annotation);
  }

  private orderedPages(): BookPage[] {
    return [...this.sections].sort((a, b) => a.order - b.order).flatMap((section) => section.pages);
  }

  private page(page: BookPage, parent: number): void {
    page.dict.set('Parent', new Ref(parent));
    if (page.overlay !== null) {
      const resources = page.dict.get('Resources') as Dict;
      const objects = resources.get('XObject');
      const xobjects: Dict = objects instanceof Map ? objects : new Map();
      xobjects.set('CarrelOverlay', new Ref(page.overlay));
      resources.set('XObject', xobjects);
      const content = page.dict.get('Contents');
      const contents = Array.isArray(content) ? content : content === undefined ? [] : [content];
      page.dict.set('Contents', [new Ref(this.pushState), ...contents, new Ref(this.drawOverlay)]);
      // Tab order follows the structure (PDF/UA).
      page.dict.set('Tabs', '/S');
    }
    this.writer.object(page.num, writeValue(page.dict));
  }
}

/** The inside of a stream's dictionary, without its length (the writer states it). */
function streamDict(text: string): string {
  return `${text
    .replace(/^<</, '')
    .replace(/>>$/, '')
    .replace(/\/Length \d+/, '')
    .trim()}\n`;
}
