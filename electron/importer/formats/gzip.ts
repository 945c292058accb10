/** Gzip: a tar archive, a WARC, or one compressed file. */
import { inflate } from '../container/inflate';
import type { Format } from '../reading';

export const gzip: Format = async function* (file, context) {
  context.budget.checkDepth(context.depth);
  // WARCs are one gzip member a record and large: their reader unpacks them record by record.
  if (/\.warc\.gz$/i.test(file.name)) {
    yield* (await import('./warc')).warc(file, context);
    return;
  }
  const bytes = await inflate(file.bytes, 'gzip', context.budget.limits.entryBytes, context.budget, context.turn);
  const name = file.name.replace(/\.t?gz$/i, (ending) => (ending.toLowerCase() === '.tgz' ? '.tar' : ''));
  yield* context.nested({ name, bytes }, null, { sibling: context.sibling, declared: context.declared });
};
