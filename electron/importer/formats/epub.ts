/** EPUB books: spine of the package document; one article a chapter, or the whole book as one. */
import { CarrelError } from '../../contract/errors';
import { readDocument } from '../article/document';
import { parseHtml } from '../article/page';
import { escapeHtml } from '../article/sanitise';
import { children, childText, descendants, parseXml } from '../container/xml';
import type { ZipArchive } from '../container/zip';
import { asFileError } from '../guarded';
import { type Context, type Draft, isFinal, type Output, problem } from '../reading';
import { declaredCharset, decodeText } from '../text/charset';
import { parseStamp } from '../text/dates';
import { resolvePath } from './paths';

/** Chapters shorter than this are covers, half-titles and the like. */
const SHORT_CHAPTER = 80;

interface Book {
  title: string | null;
  creators: string | null;
  publisher: string | null;
  language: string | null;
  date: string | null;
  chapters: { path: string; linear: boolean }[];
  /** Chapter path → its name in the contents. */
  names: Map<string, string>;
}

export async function* epub(archive: ZipArchive, context: Context): AsyncIterable<Output> {
  if (archive.find('META-INF/encryption.xml') && (await isLocked(archive))) {
    throw new CarrelError('file-encrypted', 'The book is protected by its seller (DRM) and cannot be read here.');
  }
  const book = await readPackage(archive);
  const base: Partial<Draft> = {
    byline: book.creators,
    language: book.language,
    published: book.date ? { date: book.date, rule: 'file-metadata' } : null,
    mediaType: 'application/epub+zip',
  };
  if (context.options.epub === 'whole') {
    yield* wholeBook(archive, book, base, context);
    return;
  }
  let number = 0;
  for (const chapter of book.chapters) {
    await context.turn();
    number++;
    const part = context.within(`chapter ${number}`);
    try {
      const read = await readChapter(archive, chapter.path, book);
      if (read.text < SHORT_CHAPTER) {
        yield { kind: 'skipped', part, code: 'no-content', reason: 'It is a cover, title page or empty page.' };
        continue;
      }
      yield await context.article({ ...base, ...read.draft, part, source: book.title ?? book.publisher } as Draft);
    } catch (error) {
      if (isFinal(error)) throw error;
      yield problem(part, asFileError(error));
    }
  }
}

async function* wholeBook(
  archive: ZipArchive,
  book: Book,
  base: Partial<Draft>,
  context: Context,
): AsyncIterable<Output> {
  const whole: Draft = {
    pieces: [],
    images: [],
    mediaType: 'application/epub+zip',
    ...base,
    title: book.title,
    source: book.publisher,
  };
  const html: string[] = [];
  for (const [i, chapter] of book.chapters.entries()) {
    await context.turn();
    try {
      const { draft } = await readChapter(archive, chapter.path, book);
      if (draft.title) whole.pieces.push({ text: draft.title });
      whole.pieces.push(...draft.pieces);
      // Keys are counted per chapter; in one document they must differ.
      html.push(
        (draft.title ? `<h2>${escapeHtml(draft.title)}</h2>` : '') +
          (draft.html ?? '').replace(/carrel-image:/g, `carrel-image:c${i + 1}-`),
      );
      whole.images?.push(...(draft.images ?? []).map((image) => ({ ...image, key: `c${i + 1}-${image.key}` })));
    } catch (error) {
      if (isFinal(error)) throw error;
      yield problem(context.within(`chapter ${i + 1}`), asFileError(error));
    }
  }
  yield await context.article({ ...whole, html: html.join('\n') });
}

async function isLocked(archive: ZipArchive): Promise<boolean> {
  const bytes = await archive.readNamed('META-INF/encryption.xml');
  const text = bytes ? new TextDecoder().decode(bytes) : '';
  // Obscured fonts are listed here as well and do not matter.
  return /EncryptedData/.test(text) && /\.x?html/i.test(text);
}

async function readPackage(archive: ZipArchive): Promise<Book> {
  const container = await archive.readNamed('META-INF/container.xml');
  const stated = container && descendants(parseXml(container), 'rootfile')[0]?.getAttribute('full-path');
  const path = stated ?? archive.entries.find((entry) => entry.name.endsWith('.opf'))?.name;
  const entry = path ? archive.find(path) : undefined;
  if (!path || !entry) throw new CarrelError('file-damaged', 'The book has no table of its parts (package document).');
  const opf = parseXml(await archive.read(entry)).documentElement;
  const metadata = children(opf, 'metadata')[0];
  const manifest = new Map<string, { path: string; type: string; properties: string }>();
  for (const item of descendants(opf, 'item')) {
    manifest.set(item.getAttribute('id') ?? '', {
      path: resolvePath(path, item.getAttribute('href') ?? ''),
      type: item.getAttribute('media-type') ?? '',
      properties: item.getAttribute('properties') ?? '',
    });
  }
  const chapters = descendants(opf, 'itemref').flatMap((ref) => {
    const item = manifest.get(ref.getAttribute('idref') ?? '');
    return item && /html/.test(item.type) && !/\bnav\b/.test(item.properties)
      ? [{ path: item.path, linear: ref.getAttribute('linear') !== 'no' }]
      : [];
  });
  if (chapters.length === 0) throw new CarrelError('file-no-text', 'The book has no chapters with text.');
  const creators = metadata
    ? children(metadata, 'creator')
        .map((element) => element.textContent?.trim())
        .filter(Boolean)
        .join(', ')
    : '';
  return {
    title: metadata ? childText(metadata, 'title') : null,
    creators: creators && !/^unknown(?: author)?$/i.test(creators) ? creators : null,
    publisher: metadata ? childText(metadata, 'publisher') : null,
    language: metadata ? childText(metadata, 'language') : null,
    date: parseStamp(metadata && childText(metadata, 'date')),
    chapters,
    names: await contents(archive, [...manifest.values()]),
  };
}

/** Names of chapters from the EPUB 3 `nav` or the EPUB 2 `ncx`. */
async function contents(
  archive: ZipArchive,
  items: readonly { path: string; type: string; properties: string }[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const note = (from: string, href: string | null | undefined, name: string | null | undefined): void => {
    const path = href ? resolvePath(from, href) : '';
    const clean = name?.replace(/\s+/g, ' ').trim();
    if (path && clean && !names.has(path)) names.set(path, clean);
  };
  const nav = items.find((item) => /\bnav\b/.test(item.properties));
  const navBytes = nav && (await archive.readNamed(nav.path));
  if (nav && navBytes) {
    for (const link of parseHtml(decodeText(navBytes).text).querySelectorAll('nav a[href]'))
      note(nav.path, link.getAttribute('href'), link.textContent);
  }
  const ncx = items.find((item) => /ncx/.test(item.type));
  const ncxBytes = ncx && (await archive.readNamed(ncx.path));
  if (ncx && ncxBytes) {
    try {
      for (const point of descendants(parseXml(ncxBytes), 'navPoint')) {
        note(ncx.path, children(point, 'content')[0]?.getAttribute('src'), children(point, 'navLabel')[0]?.textContent);
      }
    } catch (error) {
      if (isFinal(error)) throw error;
      // A book without readable contents still has its chapters.
    }
  }
  return names;
}

async function readChapter(archive: ZipArchive, path: string, book: Book): Promise<{ draft: Draft; text: number }> {
  const entry = archive.find(path);
  if (!entry) throw new CarrelError('file-damaged', `The book lists ${path}, but does not hold it.`);
  const bytes = await archive.read(entry);
  const decoded = decodeText(bytes, declaredCharset(bytes));
  // XHTML's self-closed elements are read as unclosed ones by an HTML parser.
  const html = decoded.text.replace(/<(title|script|style|a|i|b|span|div|p|em|strong)\b([^>]*)\/>/gi, '<$1$2></$1>');
  const document = await readDocument(html, { sibling: (address) => archive.readNamed(resolvePath(path, address)) });
  const listed = book.names.get(path) ?? null;
  // Programs that find no heading number their files.
  const name =
    listed && !(document.heading && /^(?:section|chapter|part)?\s*\d+$/i.test(listed)) ? listed : document.heading;
  const pieces =
    document.heading && name && document.heading !== name
      ? [{ text: document.heading }, ...document.pieces]
      : document.pieces;
  const text = pieces.reduce((sum, piece) => sum + piece.text.length, 0);
  return {
    draft: {
      pieces,
      title: name,
      html: document.html,
      images: document.images,
      charset: decoded.charset,
      mediaType: 'application/epub+zip',
    },
    text,
  };
}
