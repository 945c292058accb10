/** An e-mail, whatever file it came in → the article that it is, and those that are attached to it. */
import { readDocument } from '../article/document';
import { guarded } from '../guarded';
import type { Context, Draft, Output, Piece } from '../reading';
import { parseStamp } from '../text/dates';
import { readPastedText } from '../text/paste';

export interface Attachment {
  name: string | null;
  mimeType: string;
  /** Without angle brackets. */
  contentId: string | null;
  /** Shown within the text, if the text asks for it. */
  inline: boolean;
  bytes: Uint8Array;
}

export interface Letter {
  mediaType: string;
  subject: string | null;
  sender: { name: string | null; address: string | null };
  /** Names and addresses as they are shown, or null. */
  to: string | null;
  cc: string | null;
  date: string | null;
  id: string | null;
  html: string | null;
  text: string | null;
  attachments: Attachment[];
}

/** To whom it went: kept, but no part of what it says, and often the reader's own address. */
function recipients({ to, cc }: Letter): Piece[] {
  const lines = [to && `To: ${to}`, cc && `Cc: ${cc}`].filter(Boolean);
  return lines.length > 0 ? [{ text: lines.join('\n'), removed: 'recipients' }] : [];
}

/** @param label names the message within its file; null for the one that the file is */
export async function* letter(message: Letter, context: Context, label: string | null = null): AsyncIterable<Output> {
  const { subject, sender, html, text, attachments } = message;
  const within = (name: string): string => (label === null ? name : `${label}, ${name}`);
  const date = parseStamp(message.date);
  const base: Draft = {
    pieces: [],
    part: label === null ? undefined : context.within(label),
    mediaType: message.mediaType,
    ext: message.id?.replace(/^<|>$/g, '') ?? null,
    title: subject,
    // An address without a name stays an address.
    byline: sender.name?.trim() || sender.address?.trim() || null,
    published: date ? { date, rule: 'field' } : null,
    source: sender.address?.split('@')[1]?.replace(/^(?:mail|news|newsletter|email|e|info)\./, '') ?? null,
    charset: 'utf-8',
  };
  if (html?.trim()) {
    const inline = new Map(attachments.map((item) => [`cid:${item.contentId}`, item]));
    const document = await readDocument(html, {
      clean: { title: subject, byline: null },
      keepHeading: true,
      sibling: async (address) => inline.get(address)?.bytes ?? null,
    });
    Object.assign(base, { pieces: document.pieces, html: document.html, images: document.images });
  }
  if (base.pieces.every((piece) => piece.removed !== undefined) && text?.trim()) {
    const pasted = readPastedText(text);
    base.pieces =
      pasted.title && subject && pasted.title !== subject ? [{ text: pasted.title }, ...pasted.pieces] : pasted.pieces;
    base.url = pasted.url;
  }
  // Programs call documents "inline" that the text does not show.
  const shown = (item: Attachment): boolean =>
    item.inline && item.contentId !== null && (html?.includes(`cid:${item.contentId}`) ?? false);
  const files = attachments.filter((item) => !shown(item));
  if (base.pieces.length > 0) base.pieces.unshift(...recipients(message));
  if (base.pieces.length > 0 || files.length === 0) yield await context.article(base);
  for (const [i, { name, mimeType, bytes }] of files.entries()) {
    await context.turn();
    const file = name || `attachment ${i + 1}`;
    const part = within(`attachment ${file}`);
    if (mimeType.startsWith('image/')) {
      yield {
        kind: 'skipped',
        part: context.within(part),
        code: 'attached-picture',
        reason: 'It is a picture attached to the message.',
      };
      continue;
    }
    yield* guarded(context, part, () => {
      context.budget.checkDepth(context.depth + 1);
      return context.nested({ name: file, bytes }, part);
    });
  }
}
