/** From documents to what is shown: order, rows with snippets, facet counts. */

import type { Database, Statement } from 'better-sqlite3';
import type { Facet, Facets, SearchHit, SearchSort } from '../../contract/domain';
import type { Reason } from '../../contract/reasons';
import { languageName } from './filters';
import type { FindHits } from './hits';
import { snippetOf } from './snippets';
import type { Steps } from './steps';

/** Up to this many articles are named in a statement one by one; more are told by a function. */
const LISTED = 3000;
const FACET_VALUES = 50;
/** After every value: SQLite has numbers before texts, and blobs after them. */
const LAST = Buffer.alloc(0);
/** Entries of a facet's index that are looked at without a pause. */
const SLICE = 10_000;

/** What facets count: a column, and the column with the article, both in one index, in this order. */
interface Counted {
  from: string;
  column: string;
  article: string;
  /** Before every value of the column. */
  first: 0 | '';
  /** What is counted, where it is not the column itself. */
  value?: string;
}

const COUNTED = {
  person: { from: 'mention', column: 'person_id', article: 'article_id', first: 0 },
  source: { from: 'article', column: 'source', article: 'id', first: '' },
  year: { from: 'article', column: 'published', article: 'id', first: '', value: 'substr(published, 1, 4)' },
  language: { from: 'article', column: 'language', article: 'id', first: '' },
  tag: { from: 'article_tag', column: 'tag_id', article: 'article_id', first: 0 },
} satisfies Record<keyof Facets, Counted>;

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

/** Runs a statement while `in_result()` says yes to these articles. */
function telling<T>(set: Uint8Array<ArrayBuffer>, run: () => unknown[]): T[] {
  members = set;
  try {
    return run() as T[];
  } finally {
    members = new Uint8Array(0);
  }
}

function membersOf(articles: readonly number[]): Uint8Array<ArrayBuffer> {
  let highest = 0;
  for (const id of articles) if (id > highest) highest = id;
  const set = new Uint8Array(highest + 1);
  for (const id of articles) set[id] = 1;
  return set;
}

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

  /** How many of the articles have which values, the most frequent first; years in their order. */
  *facets(articles: readonly number[]): Steps<Facets> {
    const person: Facet[] = [];
    for (const { value, count } of yield* this.counts(COUNTED.person, articles)) {
      const named = this.prepare('SELECT name, status FROM person WHERE id = ?').get(Number(value)) as
        | { name: string; status: string }
        | undefined;
      if (named && named.status !== 'hidden') person.push({ value: named.name, label: named.name, count });
    }
    const tagName = this.prepare('SELECT name FROM tag WHERE id = ?').pluck();
    const tags = (yield* this.counts(COUNTED.tag, articles)).map(({ value, count }): Facet => {
      const name = tagName.get(Number(value)) as string;
      return { value: name, label: name, count };
    });
    const languages = yield* this.counts(COUNTED.language, articles);
    return {
      person,
      source: yield* this.counts(COUNTED.source, articles),
      year: (yield* this.counts(COUNTED.year, articles)).sort((a, b) => (a.value < b.value ? 1 : -1)),
      language: languages.map((facet) => ({ ...facet, label: languageName(facet.value) })),
      tag: tags.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
    };
  }

  /** The most frequent values, by count and then in their own order. */
  private *counts(counted: Counted, articles: readonly number[]): Steps<Facet[]> {
    const { from, column, article, value = column } = counted;
    const select = `SELECT ${value} AS value, count(DISTINCT ${article}) AS count FROM ${from} WHERE`;
    let rows: [value: string | number, count: number][];
    if (articles.length <= LISTED)
      rows = this.prepare(
        `${select} ${article} IN (SELECT value FROM json_each(?)) GROUP BY 1 HAVING value IS NOT NULL`,
      )
        .raw()
        .all(JSON.stringify(articles)) as [string | number, number][];
    else rows = yield* this.countsOfMany(counted, select, articles);
    return rows
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .slice(0, FACET_VALUES)
      .map(([own, count]) => ({ value: String(own), label: String(own), count }));
  }

  /** Goes through the whole index of the column, a slice at a time. */
  private *countsOfMany(
    { from: table, column, article, first }: Counted,
    select: string,
    articles: readonly number[],
  ): Steps<[string | number, number][]> {
    const slices = `(${column}, ${article}) > (?, ?)`;
    const edge = this.prepare(
      `SELECT ${column}, ${article} FROM ${table} WHERE ${slices} ORDER BY 1, 2 LIMIT 1 OFFSET ${SLICE}`,
    ).raw();
    const within = this.prepare(
      `${select} ${slices} AND (${column}, ${article}) <= (?, ?) AND in_result(${article}) GROUP BY 1`,
    ).raw();
    const sums = new Map<string | number, number>();
    const set = membersOf(articles);
    let begin: [value: unknown, article: number] | undefined = [first, 0];
    while (begin) {
      const from: [unknown, number] = begin;
      const end = edge.get(...from) as [unknown, number] | undefined;
      for (const [value, count] of telling<[string | number, number]>(set, () =>
        within.all(...from, ...(end ?? [LAST, 0])),
      ))
        sums.set(value, (sums.get(value) ?? 0) + count);
      begin = end;
      yield;
    }
    return [...sums];
  }

  /** Runs a statement over a set of articles, in the way that suits its size. */
  private over(articles: readonly number[], listed: string, told: string, values: number[]): unknown[] {
    if (articles.length <= LISTED) return this.prepare(listed).all(JSON.stringify(articles), ...values);
    return telling(membersOf(articles), () => this.prepare(told).all(...values));
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
