/** A small archive for search tests: the product's schema, articles and their index, nobody detected unless said. */

import type { ArchiveContext } from '../../../electron/archive/context';
import {
  type AttachedArchive,
  type PersonResolver,
  type SearchCalls,
  SearchIndex,
  searchHandlers,
} from '../../../electron/archive/search';
import type { Calls } from '../../../electron/contract/calls';
import { calls } from '../../../electron/contract/calls';
import type { Repair, SearchResponse } from '../../../electron/contract/domain';
import type { Handlers, Input } from '../../../electron/contract/rpc';
import { emptyDatabase } from '../../conformance/archive';

export interface TestArticle {
  title?: string;
  text: string;
  language?: string | null;
  published?: string | null;
  source?: string | null;
  tags?: string[];
  unread?: boolean;
  starred?: boolean;
}

export const nobody: PersonResolver = { resolve: () => ({ personIds: [], why: () => null }) };

export interface TestArchive {
  ctx: ArchiveContext;
  index: SearchIndex;
  handlers: Handlers<Calls, SearchCalls>;
  events: { name: string; payload: unknown }[];
  undone: (() => void)[];
  add(articles: TestArticle[]): number[];
  search(query: string, more?: Partial<Input<Calls, 'search.query'>>): Promise<SearchResponse>;
  /** What is offered instead of a query. */
  repairs(query: string, more?: Partial<Input<Calls, 'search.query'>>): Promise<Repair[]>;
  /** Ids of the articles found, best first. */
  ids(query: string, more?: Partial<Input<Calls, 'search.query'>>): Promise<number[]>;
}

export function testArchive(
  articles: TestArticle[] = [],
  people = nobody,
  attached: () => AttachedArchive[] = () => [],
): TestArchive {
  const db = emptyDatabase();
  db.exec(
    `INSERT INTO original (id, sha256, name, path, size, encoding, bytes, added) VALUES (1, x'00', 'a', 'a', 0, 'none', x'', '')`,
  );
  const events: TestArchive['events'] = [];
  const undone: (() => void)[] = [];
  const ctx: ArchiveContext = {
    db,
    path: ':memory:',
    readOnly: false,
    uuid: 'u',
    device: 'd',
    undo: { push: (_label, revert) => undone.push(revert) },
    emit: (name, payload) => events.push({ name, payload }),
    services: null,
    transaction: (work) => db.transaction(work).immediate(),
    now: () => '2024-01-01T00:00:00Z',
  };
  const index = new SearchIndex(db);
  const insert =
    db.prepare(`INSERT INTO article (uid, ext, original_id, imported, title, published, source, language, media_type,
    text, text_sha256, norm_sha256, words, unread, starred) VALUES (?, ?, 1, '', ?, ?, ?, ?, 't', ?, x'00', x'00', ?, ?, ?)`);
  let count = 0;
  const add = (more: TestArticle[]): number[] =>
    ctx.transaction(() => {
      const docs = more.map((a) => {
        count++;
        const { title = '', text, language = 'en', published = null, source = null } = a;
        const words = text.split(' ').length;
        const id = Number(
          insert.run(
            `uid${count}`,
            `ext${count}`,
            title,
            published,
            source,
            language,
            text,
            words,
            a.unread === false ? 0 : 1,
            a.starred ? 1 : 0,
          ).lastInsertRowid,
        );
        for (const tag of a.tags ?? []) {
          db.prepare('INSERT OR IGNORE INTO tag (uuid, name) VALUES (?, ?)').run(tag, tag);
          db.prepare(
            `INSERT INTO article_tag (article_id, tag_id, device, created) SELECT ?, id, '', '' FROM tag WHERE name = ?`,
          ).run(id, tag);
        }
        return { id, title, body: text, language };
      });
      index.add(docs);
      return docs.map((doc) => doc.id);
    });
  add(articles);
  const handlers = searchHandlers(ctx, index, people, attached);
  const search: TestArchive['search'] = async (query, more = {}) =>
    handlers['search.query'](calls['search.query'].input.parse({ query, ...more }));
  return {
    ctx,
    index,
    handlers,
    events,
    undone,
    add,
    search,
    repairs: async (query, more = {}) =>
      handlers['search.repairs'](calls['search.repairs'].input.parse({ query, ...more })),
    ids: async (query, more) => (await search(query, more)).hits.map((hit) => hit.id),
  };
}
