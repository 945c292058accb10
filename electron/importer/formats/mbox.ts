/** Mailboxes: messages one after the other, each after a line `From … date`. RFC 4155, mboxrd quoting. */
import { guarded } from '../guarded';
import type { Format } from '../reading';

const LF = 0x0a;

/** Offsets at which messages begin: a `From ` line at the start or after an empty line. */
function* starts(bytes: Uint8Array): Iterable<number> {
  let lineStart = 0;
  let blank = true;
  while (lineStart < bytes.length) {
    let end = bytes.indexOf(LF, lineStart);
    if (end < 0) end = bytes.length;
    const length = end - lineStart;
    if (
      blank &&
      length > 10 &&
      bytes[lineStart] === 0x46 &&
      bytes[lineStart + 4] === 0x20 &&
      String.fromCharCode(...bytes.subarray(lineStart, lineStart + 4)) === 'From'
    ) {
      const line = String.fromCharCode(...bytes.subarray(lineStart, Math.min(end, lineStart + 200)));
      if (/\b\d{1,2}:\d{2}(?::\d{2})?\b.*\b\d{4}\b|\b\d{4}\b.*\b\d{1,2}:\d{2}/.test(line)) yield lineStart;
    }
    blank = length === 0 || (length === 1 && bytes[lineStart] === 0x0d);
    lineStart = end + 1;
  }
}

/** Takes back the `>` that was put before `From ` lines inside a message. */
function unquote(message: Uint8Array): Uint8Array {
  const text = new TextDecoder('latin1').decode(message);
  if (!/^>+From /m.test(text)) return message;
  const plain = text.replace(/^>(>*From )/gm, '$1');
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

export const mbox: Format = async function* (file, context) {
  const offsets = [...starts(file.bytes)];
  for (const [i, offset] of offsets.entries()) {
    await context.turn(offset / file.bytes.length);
    const body = file.bytes.indexOf(LF, offset) + 1;
    const message = unquote(file.bytes.subarray(body, offsets[i + 1] ?? file.bytes.length));
    const label = `message ${i + 1}`;
    yield* guarded(context, label, () =>
      context.nested({ name: 'message.eml', bytes: message }, label, { declared: { mediaType: 'message/rfc822' } }),
    );
  }
};
