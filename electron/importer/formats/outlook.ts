/**
 * Messages that Outlook saved (`.msg`), after [MS-OXMSG]: properties in streams of an OLE file that are named by their numbers,
 * attachments in storages of their own, which may be messages again.
 */
import { CarrelError } from '../../contract/errors';
import type { OleFile } from '../container/ole';
import { guarded } from '../guarded';
import type { Context, Output } from '../reading';
import { declaredCharset, decodeAs, decodeText } from '../text/charset';
import { type Attachment, type Letter, letter } from './letter';
import { readRtf } from './rtf';
import { expandRtf } from './rtf-compressed';

/** Numbers of properties, [MS-OXPROPS]. */
const SUBJECT = 0x0037;
const SUBMITTED = 0x0039;
const REPRESENTED_NAME = 0x0042;
const SENDER_NAME = 0x0c1a;
const SENDER_ADDRESS = 0x0c1f;
const COPIED_TO = 0x0e03;
const SENT_TO = 0x0e04;
const DELIVERED = 0x0e06;
const BODY = 0x1000;
const COMPRESSED_RTF = 0x1009;
const HTML = 0x1013;
const MESSAGE_ID = 0x1035;
const DATA = 0x3701;
const SHORT_NAME = 0x3704;
const LONG_NAME = 0x3707;
const MIME_TYPE = 0x370e;
const CONTENT_ID = 0x3712;
const INTERNET_CODE_PAGE = 0x3fde;
const MESSAGE_CODE_PAGE = 0x3ffd;
const SENDER_SMTP = 0x5d01;

/** Types of properties. */
const INTEGER = 0x0003;
const OBJECT = '000D';
const STRING8 = '001E';
const STRING = '001F';
const TIME = 0x0040;
const BINARY = '0102';

const hex = (number: number): string => number.toString(16).toUpperCase().padStart(4, '0');

/** The properties of one storage: a message or an attachment. */
class Properties {
  private readonly fixed = new Map<number, DataView>();

  /** @param header bytes before the first property, which differ by what the storage is */
  constructor(
    private readonly file: OleFile,
    readonly path: string,
    header: number,
  ) {
    const stream = file.at(`${path}__properties_version1.0`);
    if (!stream) return;
    for (let at = header; at + 16 <= stream.length; at += 16) {
      const entry = new DataView(stream.buffer, stream.byteOffset + at, 16);
      this.fixed.set(entry.getUint32(0, true), entry);
    }
  }

  private stream(property: number, type: string): Uint8Array | null {
    return this.file.at(`${this.path}__substg1.0_${hex(property)}${type}`);
  }

  integer(property: number): number | null {
    return this.fixed.get(property * 0x10000 + INTEGER)?.getUint32(8, true) ?? null;
  }

  /** A moment as an ISO stamp; FILETIME counts 100 ns since 1601. */
  time(property: number): string | null {
    const value = this.fixed.get(property * 0x10000 + TIME)?.getBigUint64(8, true);
    const ms = value ? Number(value / 10_000n) - 11_644_473_600_000 : Number.NaN;
    return Math.abs(ms) < 8e15 ? new Date(ms).toISOString().replace('.000Z', 'Z') : null;
  }

  text(property: number, codePage: number | null): string | null {
    const wide = this.stream(property, STRING);
    const narrow = wide ? null : this.stream(property, STRING8);
    const text = wide
      ? new TextDecoder('utf-16le').decode(wide)
      : narrow && (decodeAs(narrow, labelOf(codePage ?? 1252)) ?? decodeAs(narrow, 'windows-1252'))?.text;
    return text?.replace(/\0+$/, '') || null;
  }

  binary(property: number): Uint8Array | null {
    return this.stream(property, BINARY);
  }

  /** The path of a storage that is the value of a property. */
  object(property: number): string | null {
    const path = `${this.path}__substg1.0_${hex(property)}${OBJECT}/`;
    return this.file.at(`${path}__properties_version1.0`) ? path : null;
  }
}

const labelOf = (codePage: number): string => (codePage === 65001 ? 'utf-8' : `windows-${codePage}`);

/** Deeper than any chain of forwarded messages is. */
const MOST_LEVELS = 8;

/** Whether an OLE file is a message. */
export const isMessage = (file: OleFile): boolean => file.at('__properties_version1.0') !== null;

/** Reads the message at `path` of the file, '' for its own, and what is attached to it. */
export async function* outlook(
  file: OleFile,
  context: Context,
  path = '',
  label: string | null = null,
): AsyncIterable<Output> {
  const levels = path.split('/').length >> 1;
  if (levels > MOST_LEVELS)
    throw new CarrelError('archive-limits', 'Messages are attached to messages too many times over.');
  const message = new Properties(file, path, path === '' ? 32 : 24);
  const codePage = message.integer(MESSAGE_CODE_PAGE);
  const text = (property: number): string | null => message.text(property, codePage);
  const address = text(SENDER_SMTP) ?? text(SENDER_ADDRESS);
  const attachments: Attachment[] = [];
  const messages: { path: string; name: string }[] = [];
  for (const storage of file.storages(path)) {
    if (!storage.startsWith('__attach_version1.0_')) continue;
    await context.turn();
    const attached = new Properties(file, `${path}${storage}/`, 8);
    const inner = attached.object(DATA);
    const name = attached.text(LONG_NAME, codePage) ?? attached.text(SHORT_NAME, codePage);
    if (inner) {
      const subject = new Properties(file, inner, 24).text(SUBJECT, codePage);
      messages.push({ path: inner, name: name ?? subject ?? 'message' });
      continue;
    }
    const bytes = attached.binary(DATA);
    if (!bytes) continue;
    const contentId = attached.text(CONTENT_ID, codePage);
    attachments.push({
      name,
      mimeType: attached.text(MIME_TYPE, codePage) ?? '',
      contentId,
      inline: contentId !== null,
      bytes,
    });
  }
  const read: Letter = {
    mediaType: 'application/vnd.ms-outlook',
    subject: text(SUBJECT),
    sender: { name: text(SENDER_NAME) ?? text(REPRESENTED_NAME), address: address?.includes('@') ? address : null },
    to: text(SENT_TO),
    cc: text(COPIED_TO),
    date: message.time(SUBMITTED) ?? message.time(DELIVERED),
    id: text(MESSAGE_ID),
    html: htmlOf(message, codePage),
    text: text(BODY),
    attachments,
  };
  if (!read.html && !read.text) read.html = rtfOf(message);
  yield* letter(read, context, label);
  for (const { path: inner, name } of messages) {
    const part = label === null ? `attachment ${name}` : `${label}, attachment ${name}`;
    yield* guarded(context, part, () => outlook(file, context, inner, part));
  }
}

function htmlOf(message: Properties, codePage: number | null): string | null {
  const bytes = message.binary(HTML);
  if (!bytes) return message.text(HTML, codePage);
  const page = message.integer(INTERNET_CODE_PAGE);
  return decodeText(bytes, (page ? labelOf(page) : null) ?? declaredCharset(bytes)).text;
}

function rtfOf(message: Properties): string | null {
  const packed = message.binary(COMPRESSED_RTF);
  const rtf = packed && expandRtf(packed);
  return rtf ? readRtf(rtf).html : null;
}
