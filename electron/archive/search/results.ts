/** From documents to what is shown: order, rows with snippets, facet counts. */

import type { Database, Statement } from 'better-sqlite3';
import type { Facet, Facets, SearchHit, SearchSort } from '../../contract/domain';
import type { Reason } from '../../contract/reasons';
import { languageName } from './filters';
import type { FindHits } from './hits';
import { snippetOf } from './snippets';

/** Up to this many articles are named in a statement one by one; more are told by a function. */
const LISTED = 3000;
const FACET_VALUES = 50;

interface Row {
  id: number;
  uid: string;
  ext: string | null;
  title: string;
  byline: string | null;
  source: string | null;
  published: string | null;
  language: string | null;
  unread: number;
  starred: number;
  reviewed: number;
  words: number;
  text: string | null;
}

const ORDERS: Record<Exclude<SearchSort, 'relevance'>, string> = {
  date: 'published DESC, id DESC',
  'date-asc': 'published IS NULL, published, id',
  title: 'title COLLATE NOCASE, id',
  length: 'words DESC, id',
};

/** The articles that `in_result()` says yes to: those of the statement that is running, in whichever archive. */
let members = new Uint8Array(0);
const registered = new WeakSet<Database>();

export class Results {
  private readonly statements = new Map<string, Statement>();

  constructor(private readonly db: Database) {
    if (registered.has(db)) return;
    registered.add(db);
    db.function('in_result', { directOnly: true }, (id) => members[Number(id)] ?? 0);
  }

  /** Article ids in the order of one of their properties. */
  sorted(articles: readonly number[], sort: Exclude<SearchSort, 'relevance'>, limit: number, offset: number): number[] {
    const tail = `ORDER BY ${ORDERS[sort]} LIMIT ? OFFSET ?`;
    return this.over(
      articles,
      `SELECT id FROM article WHERE id IN (SELECT value FROM json_each(?)) ${tail}`,
      `SELECT id FROM article WHERE in_result(id) ${tail}`,
      [limit, offset],
    ).map((row) => (row as { id: number }).id);
  }

  /** One hit; null when the article is gone. */
  hit(
    id: number,
    score: number,
    find: FindHits,
    whys: readonly ((articleId: number) => Reason | null)[],
    snippets: boolean,
  ): SearchHit | null {
    const columns = 'id, uid, ext, title, byline, source, published, language, unread, starred, reviewed, words';
    const row = this.prepare(
      `SELECT ${columns}, ${snippets ? 'text' : 'NULL AS text'} FROM article WHERE id = ? AND deleted IS NULL`,
    ).get(id) as Row | undefined;
    if (!row) return null;
    const tags = this.prepare(
      'SELECT t.name FROM article_tag a JOIN tag t ON t.id = a.tag_id WHERE a.article_id = ? ORDER BY t.name',
    )
      .pluck()
      .all(id) as string[];
    const why = new Map<string, Reason>();
    for (const tell of whys) {
      const reason = tell(id);
      if (reason) why.set(JSON.stringify(reason), reason);
    }
    return {
      id: row.id,
      uid: row.uid,
      ext: row.ext,
      title: row.title,
      titleHits: snippets ? find(row.title, row.language, 'title').map(({ span }) => span) : [],
      byline: row.byline,
      source: row.source,
      published: row.published,
      language: row.language,
      score,
      snippet: row.text === null ? { text: '', hits: [] } : snippetOf(row.text, find(row.text, row.language, 'text')),
      unread: row.unread === 1,
      starred: row.starred === 1,
      reviewed: row.reviewed === 1,
      tags,
      words: row.words,
      why: [...why.values()],
      archive: 0,
    };
  }

  facets(articles: readonly number[]): Facets {
    const count = (value: string, from: string, id: string, where = ''): Facet[] => {
      const counted = `SELECT ${value} AS value, count(DISTINCT ${id}) AS count FROM ${from} WHERE ${where}`;
      const tail = `GROUP BY 1 HAVING value IS NOT NULL ORDER BY count DESC, value LIMIT ${FACET_VALUES}`;
      const rows = this.over(
        articles,
        `${counted} ${id} IN (SELECT value FROM json_each(?)) ${tail}`,
        `${counted} in_result(${id}) ${tail}`,
        [],
      ) as { value: string | number; count: number }[];
      return rows.map((row) => ({ value: String(row.value), label: String(row.value), count: row.count }));
    };
    const person = count('m.person_id', 'mention m', 'm.article_id').flatMap((facet): Facet[] => {
      const named = this.prepare('SELECT name, status FROM person WHERE id = ?').get(Number(facet.value)) as
        | { name: string; status: string }
        | undefined;
      return named && named.status !== 'hidden' ? [{ ...facet, value: named.name, label: named.name }] : [];
    });
    return {
      person,
      source: count('source', 'article', 'id'),
      year: count('substr(published, 1, 4)', 'article', 'id').sort((a, b) => (a.value < b.value ? 1 : -1)),
      language: count('language', 'article', 'id').map((facet) => ({ ...facet, label: languageName(facet.value) })),
      tag: count('t.name', 'article_tag a JOIN tag t ON t.id = a.tag_id', 'a.article_id'),
    };
  }

  /** Runs a statement over a set of articles, in the way that suits its size. */
  private over(articles: readonly number[], listed: string, told: string, values: number[]): unknown[] {
    if (articles.length <= LISTED) return this.prepare(listed).all(JSON.stringify(articles), ...values);
    let highest = 0;
    for (const id of articles) if (id > highest) highest = id;
    members = new Uint8Array(highest + 1);
    for (const id of articles) members[id] = 1;
    try {
      return this.prepare(told).all(...values);
    } finally {
      members = new Uint8Array(0);
    }
  }

  private prepare(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (!statement) {
      statement = this.db.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }
}
