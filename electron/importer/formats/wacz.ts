/** WACZ: a zip with WARCs and a list of the pages that were visited. */
import type { ZipArchive } from '../container/zip';
import type { Context, Output } from '../reading';
import { WebArchive } from './warc';

/** Visited pages, address → title; null when the archive has no list. */
async function visited(archive: ZipArchive): Promise<Map<string, string> | null> {
  const pages = new Map<string, string>();
  for (const entry of archive.entries) {
    if (!/^pages\/.*\.jsonl$/.test(entry.name)) continue;
    for (const line of new TextDecoder().decode(await archive.read(entry)).split('\n')) {
      try {
        const page = JSON.parse(line) as { url?: unknown; title?: unknown };
        if (typeof page.url === 'string') pages.set(page.url, typeof page.title === 'string' ? page.title : '');
      } catch {
        // Not a record: the next line may be.
      }
    }
  }
  return pages.size > 0 ? pages : null;
}

export async function* wacz(archive: ZipArchive, context: Context): AsyncIterable<Output> {
  const web = new WebArchive(context);
  for (const entry of archive.entries) {
    if (!/^archive\/.*\.warc(?:\.gz)?$/.test(entry.name)) continue;
    try {
      await web.add(await archive.read(entry));
    } catch (error) {
      if (context.env.signal.aborted) throw error;
      web.problems.push(error);
    }
  }
  const only = await visited(archive);
  // A list that names none of the stored pages is of no use.
  yield* web.read(only && web.pages.some((page) => only.has(page.url)) ? only : null);
}
