/** What has to be asked before an import: how the tables among the files begin, and which books there are. */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImportQuestions } from '../../contract/domain';
import type { ExtractOutput } from '../../contract/extraction';
import type { ImporterPool } from './importer-pool';
import { readSibling } from './read';
import { scan } from './scan';

/** How long folders are searched. What lies deeper is imported as its names say, as it is from the command line. */
const SEARCH_MS = 3_000;
/** Tables that are looked into; most folders of tables have one layout. */
const MAX_TABLES = 40;
/** As much of a table in text as its first rows need. */
const HEAD_BYTES = 256_000;
/** Spreadsheets can only be opened whole; larger ones are imported as the names of their columns say. */
const MAX_SPREADSHEET = 20_000_000;
const TEXT_TABLE = /\.(?:csv|tsv|tab)$/i;
const SPREADSHEET = /\.(?:xls[xmb]?|f?ods)$/i;

/**
 * Goes through files and folders by name, and lets an importer read the beginning of each table.
 * A table that cannot be read is left out: the import itself says what is wrong with it.
 */
export async function lookAt(pool: ImporterPool, paths: string[]): Promise<ImportQuestions> {
  const signal = AbortSignal.timeout(SEARCH_MS);
  const books: string[] = [];
  const tables: string[] = [];
  for await (const found of scan(paths, signal)) {
    if (found.kind !== 'file') continue;
    if (/\.epub$/i.test(found.path)) books.push(found.path);
    else if ((TEXT_TABLE.test(found.path) || SPREADSHEET.test(found.path)) && tables.length < MAX_TABLES)
      tables.push(found.path);
  }
  const layouts = new Map<string, ImportQuestions['tables'][number]>();
  for (const path of tables) {
    const head = await tableHead(pool, path);
    if (!head) continue;
    const layout = JSON.stringify([head.named, head.keys]);
    const known = layouts.get(layout);
    if (known) known.paths.push(path);
    else layouts.set(layout, { paths: [path], head });
  }
  return { tables: [...layouts.values()], books };
}

async function tableHead(pool: ImporterPool, path: string) {
  const outputs: ExtractOutput[] = [];
  try {
    const bytes = await beginning(path);
    if (!bytes) return null;
    await pool.extract(
      { name: basename(path), path, bytes },
      { people: false, look: true },
      {
        batch: async (some) => void outputs.push(...some),
        sibling: (relative) => readSibling(path, relative),
      },
    );
  } catch {
    return null;
  }
  const heads = outputs.flatMap((output) => (output.kind === 'skipped' && output.table ? [output.table] : []));
  // Of several sheets the one that has articles.
  return heads.find(({ fields }) => fields.includes('body') || fields.includes('title')) ?? heads[0] ?? null;
}

/** What of a table is needed to see its first rows; null when that is too much. */
async function beginning(path: string): Promise<Uint8Array | null> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (!TEXT_TABLE.test(path) && size > MAX_SPREADSHEET) return null;
    const wanted = TEXT_TABLE.test(path) ? HEAD_BYTES : size;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(wanted), 0, wanted, 0);
    return new Uint8Array(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
