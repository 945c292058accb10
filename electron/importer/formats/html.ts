/** Web pages: saved whole, saved with a `_files` folder, SingleFile, bare fragments. */
import { readPage } from '../article/page';
import type { Format } from '../reading';
import { declaredCharset, decodeText } from '../text/charset';

export const html: Format = async function* (file, context) {
  const decoded = decodeText(file.bytes, () => declaredCharset(file.bytes) ?? context.declared.charset);
  const draft = await readPage({
    html: decoded.text,
    url: context.declared.url ?? null,
    sibling: context.sibling,
    charset: decoded.charset,
  });
  yield await context.article({ ...draft, notes: [...decoded.notes, ...(draft.notes ?? [])] });
};
