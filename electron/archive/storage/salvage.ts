/**
 * Rescuing what can be read from a damaged archive into a new one. The damaged file is only read. Rows are read one by
 * one around the damage; the index is built anew from the articles.
 */
import Database from 'better-sqlite3';
import { CarrelError } from '../../contract/errors';
import { createDatabase } from './open';

/** Kept in this order so that what a row refers to is there before it. The index (`lx_*`) is derived and left out. */
const TABLES = [
  'meta', 'import', 'import_item', 'import_file', 'original', 'article', 'removed_part', 'image', 'article_image',
  'minhash', 'minhash_band', 'version_pair', 'tag', 'article_tag', 'collection', 'collection_article', 'note', 'highlight',
  'saved_search', 'search_history',
  'person', 'alias', 'alias_part', 'mention', 'mention_name', 'person_suggestion', 'person_decision', 'person_note',
]; // biome-ignore format: one group a line

/** Row numbers tried in a row without finding one before the rest is given up. */
const MISSES = 20_000;

export interface Salvaged {
  path: string;
  /** Rows rescued, and rows known to be lost, by table. */
  tables: { table: string; rescued: number; lost: number }[];
  articles: number;
  /** Articles that could not be rescued, as far as they can be counted. */
  lostArticles: number;
}

/**
 * @param damaged path of the damaged archive
 * @param fresh path of the new one, which must not exist
 * @throws CarrelError `archive-damaged` when nothing at all can be read, `archive-exists`
 */
export function salvage(damaged: string, fresh: string): Salvaged {
  let from: Database.Database;
  try {
    from = new Database(damaged, { readonly: true, fileMustExist: true });
    from.pragma('cell_size_check = ON');
  } catch (cause) {
    throw new CarrelError(
      'archive-damaged',
      `${damaged} cannot be read at all. Look for a backup of it.`,
      {},
      { cause },
    );
  }
  const { db: to } = createDatabase(fresh);
  try {
    to.pragma('foreign_keys = OFF');
    const tables = TABLES.map((table) => copy(from, to, table));
    mendReferences(to);
    const articles = tables.find((t) => t.table === 'article');
    if (!articles || tables.every((t) => t.rescued === 0))
      throw new CarrelError('archive-damaged', `Nothing in ${damaged} could be read. Look for a backup of it.`);
    return { path: fresh, tables, articles: articles.rescued, lostArticles: articles.lost };
  } finally {
    from.close();
    to.pragma('wal_checkpoint(TRUNCATE)');
    to.pragma('journal_mode = DELETE');
    to.close();
  }
}

/** Rows that refer to lost rows: a text outlives its original, an optional reference is emptied, the rest goes. */
function mendReferences(to: Database.Database): void {
  to.prepare(
    `INSERT INTO original (id, sha256, name, path, size, encoding, bytes, added)
     SELECT original_id, randomblob(32), 'lost', 'lost to damage', 0, 'none', x'', datetime('now')
     FROM article WHERE original_id NOT IN (SELECT id FROM original) GROUP BY original_id`,
  ).run();
  for (const table of TABLES) {
    const columns = to.pragma(`table_info(${table})`) as { name: string; notnull: number; pk: number }[];
    for (const key of to.pragma(`foreign_key_list(${table})`) as { from: string; table: string; to: string | null }[]) {
      const dangling = `"${key.from}" IS NOT NULL AND "${key.from}" NOT IN (SELECT ${key.to ?? 'rowid'} FROM ${key.table})`;
      const column = columns.find((c) => c.name === key.from);
      if (column && column.notnull === 0 && column.pk === 0)
        to.exec(`UPDATE ${table} SET "${key.from}" = NULL WHERE ${dangling}`);
      else to.exec(`DELETE FROM ${table} WHERE ${dangling}`);
    }
  }
}

/** False for a table that an archive of an earlier version does not have. */
function has(from: Database.Database, table: string): boolean {
  try {
    return from.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table) !== undefined;
  } catch {
    return true; // its list of tables is damaged: what can be read is found out by reading
  }
}

function copy(from: Database.Database, to: Database.Database, table: string): Salvaged['tables'][number] {
  if (!has(from, table)) return { table, rescued: 0, lost: 0 };
  const columns = (to.pragma(`table_info(${table})`) as { name: string }[]).map((c) => `"${c.name}"`);
  const insert = to.prepare(
    `INSERT OR IGNORE INTO ${table} (${columns.join(',')}) VALUES (${columns.map(() => '?').join(',')})`,
  );
  let rescued = 0;
  let lost = 0;
  const put = (row: unknown[]) => {
    try {
      rescued += insert.run(...row).changes;
    } catch {
      lost++; // garbage that no longer fits the schema
    }
  };
  const hasRowid = (to.prepare('SELECT wr FROM pragma_table_list WHERE name = ?').pluck().get(table) as number) === 0;
  to.transaction(() => {
    const stoppedAt = forward(from, table, columns, hasRowid, put);
    if (stoppedAt === null || !hasRowid) {
      if (stoppedAt !== null) lost++;
      return;
    }
    const last = lastRowid(from, table);
    const one = from.prepare(`SELECT ${columns.join(',')} FROM ${table} WHERE rowid = ?`).raw();
    for (let rowid = stoppedAt + 1, misses = 0; rowid <= last && misses < MISSES; rowid++, misses++) {
      try {
        const row = one.get(rowid) as unknown[] | undefined;
        if (!row) continue;
        put(row);
        misses = 0;
      } catch {
        lost++;
      }
    }
  })();
  return { table, rescued, lost };
}

/** Reads in order until the damage; returns the last row number read, or null when there was no damage. */
function forward(
  from: Database.Database,
  table: string,
  columns: string[],
  hasRowid: boolean,
  put: (row: unknown[]) => void,
): number | null {
  let last = 0;
  try {
    const rows = from
      .prepare(`SELECT ${hasRowid ? 'rowid' : '0'}, ${columns.join(',')} FROM ${table}`)
      .raw()
      .iterate();
    for (const row of rows as Iterable<unknown[]>) {
      last = row[0] as number;
      put(row.slice(1));
    }
    return null;
  } catch {
    return last;
  }
}

function lastRowid(from: Database.Database, table: string): number {
  try {
    return (from.prepare(`SELECT max(rowid) FROM ${table}`).pluck().get() as number | null) ?? 0;
  } catch {
    return Number.MAX_SAFE_INTEGER; // the right edge of the tree is damaged
  }
}
