/** Word documents. mammoth makes the HTML; the zip it reads is made anew from entries that passed our limits. */
import { readDocument } from '../article/document';
import { childText, descendants, parseXml, refuseEntities } from '../container/xml';
import { writeStoredZip, type ZipArchive } from '../container/zip';
import type { Context, Output, Piece } from '../reading';
import { parseStamp } from '../text/dates';
import { saidBy } from './comments';
import { numbered } from './docx-numbering';
import mammoth from './mammoth';

/** What mammoth leaves out, each with the reason. */
function leftOut(files: readonly { name: string; bytes: Uint8Array }[]): Piece[] {
  const pieces: Piece[] = [];
  const seen = new Set<string>();
  /** Text of an element is not all words: fields have instructions. */
  const words = (element: Element): string =>
    descendants(element, 't')
      .map((part) => part.textContent)
      .join('');
  const add = (text: string, removed: string): void => {
    const line = text.replace(/[^\S\n]+/g, ' ').trim();
    if (line && !seen.has(line)) pieces.push({ text: line, removed });
    seen.add(line);
  };
  for (const { name, bytes } of files) {
    if (/^word\/(?:header|footer)\d*\.xml$/.test(name)) {
      for (const paragraph of descendants(parseXml(bytes), 'p')) add(words(paragraph), 'running-line');
    } else if (name === 'word/comments.xml') {
      for (const comment of descendants(parseXml(bytes), 'comment')) {
        const author = [...comment.attributes].find(({ localName }) => localName === 'author')?.value;
        add(saidBy(author, descendants(comment, 'p').map(words).join('\n')), 'comment');
      }
    } else if (name === 'word/document.xml') {
      // Not parsed for this: it may be long.
      const deleted = new TextDecoder().decode(bytes).matchAll(/<w:delText\b[^>]*>([^<]*)<\/w:delText>/g);
      const source = [...deleted].map(([, text]) => text).join('');
      if (source) add(parseXml(`<text>${source}</text>`).documentElement.textContent ?? '', 'deletion');
    }
  }
  return pieces;
}

export async function* docx(archive: ZipArchive, context: Context): AsyncIterable<Output> {
  const files: { name: string; bytes: Uint8Array }[] = [];
  for (const entry of archive.entries) {
    await context.turn();
    if (entry.directory || !/\.(?:xml|rels)$|^word\/media\//i.test(entry.name)) continue;
    const bytes = await archive.read(entry);
    if (!entry.name.startsWith('word/media/')) refuseEntities(new TextDecoder().decode(bytes.subarray(0, 100_000)));
    files.push({ name: entry.name, bytes });
  }
  const named = (name: string): { bytes: Uint8Array } | undefined => files.find((file) => file.name === name);
  const [text, numbering] = [named('word/document.xml'), named('word/numbering.xml')];
  if (text && numbering)
    text.bytes = numbered(text.bytes, numbering.bytes, named('word/styles.xml')?.bytes ?? null) ?? text.bytes;
  await context.turn();
  const result = await mammoth.convertToHtml(
    { arrayBuffer: writeStoredZip(files).buffer as ArrayBuffer },
    { ignoreEmptyParagraphs: true },
  );
  const core = named('docProps/core.xml');
  const properties = core ? parseXml(core.bytes).documentElement : null;
  const created = parseStamp(properties && childText(properties, 'created'));
  const title = properties && childText(properties, 'title');
  const document = await readDocument(result.value, { title, firstLine: true });
  yield await context.article({
    pieces: [...document.pieces, ...leftOut(files)],
    html: document.html,
    images: document.images,
    title: title ?? document.heading,
    byline: properties && childText(properties, 'creator'),
    published: created ? { date: created, rule: 'file-metadata' } : null,
    language: properties && childText(properties, 'language'),
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  });
}
