/** Omnivore's export: `metadata_*.json` with a record per page, its HTML in `content/<slug>.html`. */
import { CarrelError } from '../../contract/errors';
import { readPage } from '../article/page';
import type { ZipArchive } from '../container/zip';
import { asFileError, guarded } from '../guarded';
import { type Context, isFinal, type Output, problem } from '../reading';
import { exportedRecords } from './exports';
import { type Record_, readRecord } from './records';

export async function* readOmnivore(archive: ZipArchive, context: Context): AsyncIterable<Output> {
  for (const entry of archive.entries) {
    if (!/(?:^|\/)metadata_\d.*\.json$/.test(entry.name)) continue;
    const folder = entry.name.slice(0, entry.name.lastIndexOf('/') + 1);
    let records: unknown[];
    try {
      records = exportedRecords(JSON.parse(new TextDecoder().decode(await archive.read(entry)))) ?? [];
    } catch (error) {
      if (isFinal(error)) throw error;
      yield problem(context.within(`entry ${entry.name}`), asFileError(error));
      continue;
    }
    for (const [i, record] of records.entries()) {
      const label = `entry ${entry.name}, item ${i + 1}`;
      yield* guarded(context, label, async function* () {
        yield await readItem(archive, folder, record as Record_, context.within(label), context);
      });
    }
  }
}

async function readItem(
  archive: ZipArchive,
  folder: string,
  record: Record_,
  part: string,
  context: Context,
): Promise<Output> {
  const draft = readRecord(record, 'text/html');
  if (!draft) throw new CarrelError('line-broken', 'It has neither a title nor a body.');
  const content = await archive.readNamed(`${folder}content/${String(record.slug)}.html`);
  if (content) {
    const page = await readPage({
      html: new TextDecoder().decode(content),
      url: draft.url ?? null,
      sibling: async () => null,
    });
    draft.pieces = page.pieces;
    draft.html = page.html ?? null;
    draft.images = page.images;
    draft.published ??= page.published;
    draft.byline ??= page.byline;
    draft.source ??= page.source;
  }
  return context.article({ ...draft, part });
}
