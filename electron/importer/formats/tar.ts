/** Tar archives: every file in it by its own content. */
import { readTar } from '../container/tar';
import { guarded } from '../guarded';
import type { Format } from '../reading';
import { resolvePath } from './paths';

export const tar: Format = async function* (file, context) {
  context.budget.checkDepth(context.depth);
  const files = new Map<string, Uint8Array>();
  // Headers are read before any file is: pages need their pictures, which may come later.
  const entries = [];
  let broken: unknown = null;
  try {
    for (const entry of readTar(file.bytes, context.budget)) {
      await context.turn();
      entries.push(entry);
      if (entry.kind === 'file') files.set(resolvePath('', entry.name), entry.bytes);
    }
  } catch (error) {
    broken = error;
  }
  for (const [i, entry] of entries.entries()) {
    await context.turn(i / entries.length);
    const name = resolvePath('', entry.name);
    const label = `entry ${name}`;
    if (entry.kind === 'directory') continue;
    if (entry.kind !== 'file') {
      yield {
        kind: 'skipped',
        part: context.within(label),
        code: 'link',
        reason: 'It is a link, which points outside of the archive.',
      };
    } else if (/\.(?:png|jpe?g|gif|webp|avif|svg|ico|bmp|css|js|woff2?|ttf)$/i.test(name)) {
      yield {
        kind: 'skipped',
        part: context.within(label),
        code: 'part-of-page',
        reason: 'It is a picture or another part of a page; it is kept with the page that shows it.',
      };
    } else {
      yield* guarded(context, label, () =>
        context.nested({ name: name.split('/').pop() as string, bytes: entry.bytes }, label, {
          sibling: async (path) => files.get(resolvePath(name, path)) ?? null,
        }),
      );
    }
  }
  if (broken) throw broken;
};
