/** E-mails (`.eml`), newsletters among them, and web archives (`.mhtml`), which are MIME too. */
import PostalMime, { type Email } from 'postal-mime';
import { CarrelError } from '../../contract/errors';
import { readPage } from '../article/page';
import type { Format } from '../reading';
import { declaredCharset, decodeText } from '../text/charset';
import { parseStamp } from '../text/dates';
import { letter } from './letter';
import { readHeaders, readMime } from './mime';

const head = (bytes: Uint8Array): string =>
  new TextDecoder('latin1').decode(bytes.subarray(0, 16_384)).split(/\r?\n\r?\n/, 1)[0] as string;

function isWebArchive(headers: Map<string, string>): boolean {
  return (
    headers.has('snapshot-content-location') ||
    (/multipart\/related/i.test(headers.get('content-type') ?? '') && !headers.has('to') && !headers.has('received'))
  );
}

export const mail: Format = async function* (file, context) {
  const headers = readHeaders(head(file.bytes));
  if (isWebArchive(headers)) yield* mhtml(file, context);
  else yield* eml(file, context);
};

const mhtml: Format = async function* (file, context) {
  const parts = readMime(file.bytes);
  await context.turn();
  const root = parts.find((part) => part.type === 'text/html' || part.type === 'application/xhtml+xml');
  if (!root) throw new CarrelError('file-no-text', 'There is no page in this web archive.');
  const headers = readHeaders(head(file.bytes));
  const url = headers.get('snapshot-content-location') ?? root.location;
  const byAddress = new Map<string, Uint8Array>();
  for (const part of parts) {
    if (part.location) byAddress.set(part.location, part.bytes);
    if (part.id) byAddress.set(`cid:${part.id}`, part.bytes);
  }
  const decoded = decodeText(root.bytes, root.charset ?? declaredCharset(root.bytes));
  const draft = await readPage({
    html: decoded.text,
    url: url && /^https?:/.test(url) ? url : null,
    sibling: async (address) => byAddress.get(address) ?? byAddress.get(absolute(address, root.location)) ?? null,
    charset: decoded.charset,
    mediaType: 'multipart/related',
  });
  const saved = parseStamp(headers.get('date'));
  draft.published ??= saved ? { date: saved, rule: 'saved' } : null;
  yield await context.article({ ...draft, notes: [...decoded.notes, ...(draft.notes ?? [])] });
};

function absolute(address: string, base: string | null): string {
  try {
    return new URL(address, base ?? undefined).href;
  } catch {
    return address;
  }
}

/** `Name <a@b>, c@d`; members of a group by themselves. */
function addresses(list: Email['to']): string | null {
  const shown = (list ?? [])
    .flatMap((one) => one.group ?? [one])
    .map(({ name, address }) => (name && address ? `${name} <${address}>` : name || address));
  return shown.filter(Boolean).join(', ') || null;
}

const eml: Format = async function* (file, context) {
  let email: Email;
  try {
    email = await PostalMime.parse(file.bytes, { attachmentEncoding: 'arraybuffer', maxNestingDepth: 100 } as never);
  } catch (error) {
    throw new CarrelError(
      'file-damaged',
      `The message could not be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  await context.turn();
  const bytesOf = (content: unknown): Uint8Array =>
    typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content as ArrayBuffer);
  yield* letter(
    {
      mediaType: 'message/rfc822',
      subject: email.subject ?? null,
      sender: { name: email.from?.name ?? null, address: email.from?.address ?? null },
      to: addresses(email.to),
      cc: addresses(email.cc),
      date: email.date ?? null,
      id: email.messageId ?? null,
      html: email.html ?? null,
      text: email.text ?? null,
      attachments: (email.attachments ?? []).map((item) => ({
        name: item.filename,
        mimeType: item.mimeType,
        contentId: item.contentId?.replace(/^<|>$/g, '') ?? null,
        inline: item.disposition !== 'attachment',
        bytes: bytesOf(item.content),
      })),
    },
    context,
  );
};
