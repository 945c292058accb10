/** Gzip: a tar archive, a WARC, or one compressed file. */
import { gunzip } from '../container/inflate';
import type { Format } from '../reading';

export const gzip: Format = async function* (file, context) {
  context.budget.checkDepth(context.depth);
  // WARCs are one gzip member a record and large: their reader unpacks them record by record.
  const head = new TextDecoder('latin1').decode(await gunzip(file.bytes, context.budget, context.turn, 16));
  if (/^WARC\/\d/.test(head)) {
    yield* (await import('./warc')).warc(file, context);
    return;
  }
  const bytes = await gunzip(file.bytes, context.budget, context.turn);
  const name = file.name.replace(/\.t?gz$/i, (ending) => (ending.toLowerCase() === '.tgz' ? '.tar' : ''));
  yield* context.nested({ name, bytes }, null, { sibling: context.sibling, declared: context.declared });
};
