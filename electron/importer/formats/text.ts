/** Plain text, usually pasted from a news page. */
import type { Format } from '../reading';
import { decodeText } from '../text/charset';
import { dateFromName } from '../text/dates';
import { readPastedText } from '../text/paste';

export const text: Format = async function* (file, context) {
  const decoded = decodeText(file.bytes, context.declared.charset);
  const pasted = readPastedText(decoded.text);
  const named = dateFromName(file.name);
  yield await context.article({
    ...pasted,
    published: pasted.published ?? (named ? { date: named, rule: 'file-name' } : null),
    mediaType: 'text/plain',
    charset: decoded.charset,
    notes: decoded.notes,
  });
};
