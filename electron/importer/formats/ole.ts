/** Files of Office 97–2003. Word's, Excel's and Outlook's are read; what others are is said. */
import { CarrelError } from '../../contract/errors';
import { readDocument } from '../article/document';
import { OleFile } from '../container/ole';
import type { Format } from '../reading';
import { decodeAs } from '../text/charset';
import { parseStamp } from '../text/dates';
import { readDoc } from './doc';
import { isMessage, outlook } from './outlook';

const ENCRYPTED = 0x0100;
const TABLE_1 = 0x0200;

/** Title, author and creation time from the property stream (MS-OLEPS). */
function properties(stream: Uint8Array | null): {
  title: string | null;
  author: string | null;
  created: string | null;
} {
  const none = { title: null, author: null, created: null };
  if (!stream || stream.length < 56) return none;
  try {
    const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
    const section = view.getUint32(44, true);
    const count = Math.min(100, view.getUint32(section + 4, true));
    const found = new Map<number, number>();
    for (let i = 0; i < count; i++)
      found.set(view.getUint32(section + 8 + i * 8, true), section + view.getUint32(section + 12 + i * 8, true));
    const page = found.has(1) ? view.getUint16((found.get(1) as number) + 4, true) : 1252;
    const text = (id: number): string | null => {
      const at = found.get(id);
      if (at === undefined || view.getUint32(at, true) !== 30) return null;
      const raw = stream.subarray(at + 8, at + 8 + view.getUint32(at + 4, true));
      const label = page === 65001 ? 'utf-8' : page === 1200 ? 'utf-16le' : `windows-${page}`;
      return (decodeAs(raw, label)?.text ?? '').replace(/\0.*$/s, '').trim() || null;
    };
    const at = found.get(12);
    // FILETIME: 100 ns since 1601.
    const ms =
      at !== undefined && view.getUint32(at, true) === 64
        ? Number(view.getBigUint64(at + 4, true) / 10_000n) - 11_644_473_600_000
        : 0;
    return {
      title: text(2),
      author: text(4),
      created: ms > 0 ? parseStamp(new Date(ms).toISOString().slice(0, 10)) : null,
    };
  } catch {
    return none;
  }
}

export const ole: Format = async function* (file, context) {
  const container = new OleFile(file.bytes);
  if (container.has('EncryptedPackage'))
    throw new CarrelError('file-encrypted', 'It is protected by a password. Save it without one and import it again.');
  if (isMessage(container)) {
    yield* outlook(container, context);
    return;
  }
  if (container.has('Workbook') || container.has('Book')) {
    yield* (await import('./spreadsheet')).excel(file.bytes, context);
    return;
  }
  const document = container.stream('WordDocument');
  if (!document || document.length < 0x1aa) {
    const what = container.has('PowerPoint Document')
      ? 'a PowerPoint presentation; save it as PDF and import that'
      : 'an Office file of a kind that holds no article';
    throw new CarrelError('file-unsupported', `It is ${what}.`);
  }
  const view = new DataView(document.buffer, document.byteOffset, document.byteLength);
  const flags = view.getUint16(0x000a, true);
  if (flags & ENCRYPTED)
    throw new CarrelError('file-encrypted', 'It is protected by a password. Save it without one and import it again.');
  const table = container.stream(flags & TABLE_1 ? '1Table' : '0Table');
  if (!table)
    throw new CarrelError(
      'file-unsupported',
      'It was written by Word 95 or older. Open it in a word processor, save it as .docx and import that.',
    );
  await context.turn();
  const { html, pictures, removed } = readDoc(document, table, container.stream('Data'));
  await context.turn();
  const about = properties(container.stream('\u0005SummaryInformation'));
  const read = await readDocument(html, {
    sibling: async (address) => pictures.get(address) ?? null,
    title: about.title,
    firstLine: true,
  });
  if (read.pieces.length === 0 && !read.heading)
    throw new CarrelError('file-no-text', 'There is no text in this document.');
  yield await context.article({
    pieces: [...read.pieces, ...removed],
    html: read.html,
    images: read.images,
    title: about.title ?? read.heading,
    byline: about.author,
    published: about.created ? { date: about.created, rule: 'file-metadata' } : null,
    mediaType: 'application/msword',
  });
};
