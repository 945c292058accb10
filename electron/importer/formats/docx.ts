/** Word documents. mammoth makes the HTML; the zip it reads is made anew from entries that passed our limits. */
import { readDocument } from '../article/document';
import { childText, parseXml, refuseEntities } from '../container/xml';
import { writeStoredZip, type ZipArchive } from '../container/zip';
import type { Context, Output } from '../reading';
import { parseStamp } from '../text/dates';
import mammoth from './mammoth';

export async function* docx(archive: ZipArchive, context: Context): AsyncIterable<Output> {
  const files: { name: string; bytes: Uint8Array }[] = [];
  for (const entry of archive.entries) {
    await context.turn();
    if (entry.directory || !/\.(?:xml|rels)$|^word\/media\//i.test(entry.name)) continue;
    const bytes = await archive.read(entry);
    if (!entry.name.startsWith('word/media/')) refuseEntities(new TextDecoder().decode(bytes.subarray(0, 100_000)));
    files.push({ name: entry.name, bytes });
  }
  const result = await mammoth.convertToHtml(
    { arrayBuffer: writeStoredZip(files).buffer as ArrayBuffer },
    { ignoreEmptyParagraphs: true },
  );
  const document = await readDocument(result.value);
  const core = files.find((file) => file.name === 'docProps/core.xml');
  const properties = core ? parseXml(core.bytes).documentElement : null;
  const created = parseStamp(properties && childText(properties, 'created'));
  const named = properties && childText(properties, 'title');
  const pieces =
    named && document.heading && named !== document.heading
      ? [{ text: document.heading }, ...document.pieces]
      : document.pieces;
  yield await context.article({
    pieces,
    html: document.html,
    images: document.images,
    title: named ?? document.heading,
    byline: properties && childText(properties, 'creator'),
    published: created ? { date: created, rule: 'file-metadata' } : null,
    language: properties && childText(properties, 'language'),
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  });
}
