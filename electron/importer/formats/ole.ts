/** Word 97–2003 documents (`.doc`), after MS-DOC: the piece table says where the text is and in which encoding. */
import { CarrelError } from '../../contract/errors';
import { OleFile } from '../container/ole';
import type { Format } from '../reading';
import { decodeAs } from '../text/charset';
import { parseStamp } from '../text/dates';

const ENCRYPTED = 0x0100;
const TABLE_1 = 0x0200;

/** Character positions of the main text and the notes after it. */
function pieces(document: Uint8Array, table: Uint8Array, view: DataView): string {
  const clxAt = view.getUint32(0x01a2, true);
  const clxLength = view.getUint32(0x01a6, true);
  const clx = table.subarray(clxAt, clxAt + clxLength);
  if (clx.length < 5) throw new CarrelError('file-damaged', 'The document is broken: its table of text is missing.');
  const clxView = new DataView(clx.buffer, clx.byteOffset, clx.byteLength);
  let at = 0;
  while (at < clx.length && clx[at] === 1) at += 3 + clxView.getInt16(at + 1, true);
  if (clx[at] !== 2) throw new CarrelError('file-damaged', 'The document is broken: its table of text cannot be read.');
  const length = clxView.getUint32(at + 1, true);
  const plc = at + 5;
  const count = Math.floor((length - 4) / 12);
  const parts: string[] = [];
  for (let i = 0; i < count; i++) {
    const descriptor = plc + (count + 1) * 4 + i * 8;
    if (descriptor + 8 > clx.length) break;
    const chars = clxView.getUint32(plc + (i + 1) * 4, true) - clxView.getUint32(plc + i * 4, true);
    const raw = clxView.getUint32(descriptor + 2, true);
    const compressed = (raw & 0x40000000) !== 0;
    const start = compressed ? (raw & 0x3fffffff) >>> 1 : raw & 0x3fffffff;
    const bytes = document.subarray(start, start + (compressed ? chars : chars * 2));
    parts.push(decodeAs(bytes, compressed ? 'windows-1252' : 'utf-16le')?.text ?? '');
  }
  return parts.join('');
}

/** Control characters of Word's text: paragraph, cell, break and field marks (a field's instruction is not text). */
function plain(text: string): string {
  let out = '';
  const instruction: boolean[] = [];
  for (const char of text) {
    switch (char) {
      case '\u0013':
        instruction.push(true);
        break;
      case '\u0014':
        if (instruction.length > 0) instruction[instruction.length - 1] = false;
        break;
      case '\u0015':
        instruction.pop();
        break;
      default:
        if (instruction.includes(true)) break;
        out +=
          char === '\r' || char === '\f' || char === '\u000e'
            ? '\n\n'
            : char === '\u0007'
              ? '\n'
              : char === '\u000b'
                ? '\n'
                : char === '\u001e'
                  ? '-'
                  : char < ' ' && char !== '\t' && char !== '\n'
                    ? ''
                    : char;
    }
  }
  return out;
}

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
  const document = container.stream('WordDocument');
  if (!document || document.length < 0x1aa) {
    const what =
      container.has('Workbook') || container.has('Book')
        ? 'an Excel workbook; save the sheet as CSV and import that'
        : container.has('PowerPoint Document')
          ? 'a PowerPoint presentation; save it as PDF and import that'
          : container.has('__properties_version1.0')
            ? 'an Outlook message; save it as .eml and import that'
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
  const paragraphs = plain(pieces(document, table, view))
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean);
  if (paragraphs.length === 0) throw new CarrelError('file-no-text', 'There is no text in this document.');
  const about = properties(container.stream('\u0005SummaryInformation'));
  const first = paragraphs[0] as string;
  const headline =
    paragraphs.length > 1 && first.length < 200 && !/[.;,:]$/.test(first) && (!about.title || about.title === first)
      ? first
      : null;
  yield await context.article({
    pieces: (headline ? paragraphs.slice(1) : paragraphs).map((paragraph) => ({ text: paragraph })),
    title: headline ?? about.title,
    byline: about.author,
    published: about.created ? { date: about.created, rule: 'file-metadata' } : null,
    mediaType: 'application/msword',
  });
};
