/** Saved searches, which count what is new, and the history of searches. */
import { randomUUID } from 'node:crypto';
import type { Calls } from '../../contract/calls';
import type { SavedSearch } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import type { Handlers } from '../../contract/rpc';
import type { ArchiveContext } from '../context';

const HISTORY = 500;

interface Row {
  id: number;
  uuid: string;
  name: string;
  query: string;
  mode: 'all' | 'any';
  seen_article: number;
  device: string;
  created: string;
}

type SavedCalls =
  | 'search.saved'
  | 'search.save'
  | 'search.seen'
  | 'search.unsave'
  | 'search.history'
  | 'search.remember'
  | 'search.forget';

/** @param count how many articles match, and how many of them came after article `seen` */
export function savedSearches(
  ctx: ArchiveContext,
  count: (search: Pick<Row, 'query' | 'mode'>, seen: number) => Promise<[total: number, fresh: number]>,
): Handlers<Calls, SavedCalls> {
  const { db } = ctx;
  const newest = (): number => (db.prepare('SELECT max(id) FROM article').pluck().get() as number | null) ?? 0;
  const describe = async (row: Row): Promise<SavedSearch> => {
    const { id, uuid, name, query, mode } = row;
    const [total, fresh] = await count(row, row.seen_article);
    return { id, uuid, name, query, mode, total, fresh };
  };
  const rowOf = (id: number): Row => {
    const row = db.prepare('SELECT * FROM saved_search WHERE id = ?').get(id) as Row | undefined;
    if (!row) throw new CarrelError('not-found', 'There is no such saved search.');
    return row;
  };
  return {
    'search.saved': async () => {
      const described: SavedSearch[] = [];
      for (const row of db.prepare('SELECT * FROM saved_search ORDER BY name').all() as Row[])
        described.push(await describe(row));
      return described;
    },
    'search.save': ({ name, query, mode }) => {
      const id = ctx.transaction(() =>
        Number(
          db
            .prepare(
              'INSERT INTO saved_search (uuid, name, query, mode, seen_article, device, created) VALUES (?,?,?,?,?,?,?)',
            )
            .run(randomUUID(), name, query, mode, newest(), ctx.device, ctx.now()).lastInsertRowid,
        ),
      );
      return describe(rowOf(id));
    },
    'search.seen': ({ id }) => {
      rowOf(id);
      ctx.transaction(() => db.prepare('UPDATE saved_search SET seen_article = ? WHERE id = ?').run(newest(), id));
      return null;
    },
    'search.unsave': ({ id }) => {
      const row = rowOf(id);
      ctx.transaction(() => db.prepare('DELETE FROM saved_search WHERE id = ?').run(id));
      const undo = ctx.undo.push(`Delete the saved search “${row.name}”`, () => {
        db.prepare(
          'INSERT INTO saved_search (id, uuid, name, query, mode, seen_article, device, created) VALUES (?,?,?,?,?,?,?,?)',
        ).run(row.id, row.uuid, row.name, row.query, row.mode, row.seen_article, row.device, row.created);
      });
      return { undo, changed: 1 };
    },
    'search.history': ({ limit }) =>
      db.prepare('SELECT query, at, total FROM search_history ORDER BY id DESC LIMIT ?').all(limit) as {
        query: string;
        at: string;
        total: number;
      }[],
    'search.remember': ({ query, total }) => {
      if (query.trim() === '') return null;
      ctx.transaction(() => {
        db.prepare('DELETE FROM search_history WHERE query = ?').run(query);
        db.prepare('INSERT INTO search_history (query, total, at) VALUES (?,?,?)').run(query, total, ctx.now());
        db.prepare(
          'DELETE FROM search_history WHERE id <= (SELECT id FROM search_history ORDER BY id DESC LIMIT 1 OFFSET ?)',
        ).run(HISTORY);
      });
      return null;
    },
    'search.forget': () => {
      ctx.transaction(() => db.prepare('DELETE FROM search_history').run());
      return null;
    },
  };
}
