/** E-mails (`.eml`), newsletters among them, and web archives (`.mhtml`), which are MIME too. */
import PostalMime, { type Email } from 'postal-mime';
import { CarrelError } from '../../contract/errors';
import { readDocument } from '../article/document';
import { readPage } from '../article/page';
import { guarded } from '../guarded';
import type { Draft, Format } from '../reading';
import { declaredCharset, decodeText } from '../text/charset';
import { parseStamp } from '../text/dates';
import { readPastedText } from '../text/paste';
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

/** `Name <a@b>` → name; an address without a name stays an address. */
const person = (from: Email['from']): string | null => from?.name?.trim() || from?.address?.trim() || null;

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
  const date = parseStamp(email.date);
  const domain = email.from?.address?.split('@')[1]?.replace(/^(?:mail|news|newsletter|email|e|info)\./, '') ?? null;
  const base: Draft = {
    pieces: [],
    mediaType: 'message/rfc822',
    ext: email.messageId?.replace(/^<|>$/g, '') ?? null,
    title: email.subject ?? null,
    byline: person(email.from),
    published: date ? { date, rule: 'field' } : null,
    source: domain,
    charset: 'utf-8',
  };
  const attachments = email.attachments ?? [];
  const bytesOf = (content: unknown): Uint8Array =>
    typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content as ArrayBuffer);
  if (email.html?.trim()) {
    const inline = new Map<string, (typeof attachments)[number]>(
      attachments.flatMap((item) =>
        item.contentId ? [[`cid:${item.contentId.replace(/^<|>$/g, '')}`, item] as const] : [],
      ),
    );
    const document = await readDocument(email.html, {
      clean: { title: email.subject ?? null, byline: null },
      keepHeading: true,
      sibling: async (address) => {
        const item = inline.get(address);
        return item ? bytesOf(item.content) : null;
      },
    });
    Object.assign(base, { pieces: document.pieces, html: document.html, images: document.images });
  }
  if (base.pieces.every((piece) => piece.removed !== undefined) && email.text?.trim()) {
    const pasted = readPastedText(email.text);
    base.pieces =
      pasted.title && email.subject && pasted.title !== email.subject
        ? [{ text: pasted.title }, ...pasted.pieces]
        : pasted.pieces;
    base.url = pasted.url;
  }
  const files = attachments.filter(
    (item) => item.disposition === 'attachment' || (!item.contentId && !item.mimeType.startsWith('image/')),
  );
  if (base.pieces.length > 0 || files.length === 0) yield await context.article(base);
  for (const [i, item] of files.entries()) {
    await context.turn();
    const name = item.filename || `attachment ${i + 1}`;
    const label = `attachment ${name}`;
    if (item.mimeType.startsWith('image/')) {
      yield {
        kind: 'skipped',
        part: context.within(label),
        code: 'attached-picture',
        reason: 'It is a picture attached to the message.',
      };
      continue;
    }
    yield* guarded(context, label, () => {
      context.budget.checkDepth(context.depth + 1);
      return context.nested({ name, bytes: bytesOf(item.content) }, label);
    });
  }
};
