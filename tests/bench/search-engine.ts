/** One engine of the search benchmark, in a process of its own. Prints one JSON line. */
import { createReadStream, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import lunr from 'lunr';
import MiniSearch from 'minisearch';
import { AnalysisPool } from '../../electron/archive/search/analysis/pool';
import { Engine } from '../../electron/archive/search/engine';
import { SearchIndex } from '../../electron/archive/search/search-index';
import { runNow } from '../../electron/archive/search/steps';
import { best } from '../../electron/archive/search/top';
import { emptyDatabase } from '../conformance/archive';
import { type BenchDocument, type BenchQuery, makeQueries } from './corpus';

const options = JSON.parse(process.argv[2] as string) as {
  name: string;
  folder: string;
  file?: string;
  threads?: number;
  positions?: boolean;
};
const BATCH = 2000;
const PER_KIND = 34;
const PASSES = 3;
/** Kinds that make up the headline figures: what all engines can do. */
const HEADLINE: BenchQuery['kind'][] = ['common', 'two', 'rare', 'prefix', 'field'];

const corpus = join(options.folder, 'corpus.jsonl');
const round = (n: number): number => Number(n.toFixed(3));
const megabytes = (n: number): number => Number((n / 1e6).toFixed(1));
const percentile = (values: number[], p: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN);
};

async function* batches(): AsyncGenerator<BenchDocument[]> {
  let batch: BenchDocument[] = [];
  for await (const line of createInterface({ input: createReadStream(corpus) })) {
    batch.push(JSON.parse(line) as BenchDocument);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function queries(): Promise<BenchQuery[]> {
  const docs: BenchDocument[] = [];
  for await (const batch of batches()) {
    docs.push(...batch);
    if (docs.length >= 20_000) break;
  }
  return makeQueries(docs, PER_KIND);
}

function tune(db: Database.Database): void {
  db.pragma('locking_mode = EXCLUSIVE');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('cache_size = -16384');
}

/** Latency by kind: the median of some warm passes of each query. */
function latency(
  run: (query: BenchQuery) => unknown,
  list: readonly BenchQuery[],
  passes = PASSES,
): Record<string, unknown> {
  const times = list.map((): number[] => []);
  for (let pass = 0; pass <= passes; pass++) {
    list.forEach((query, i) => {
      const begun = performance.now();
      run(query);
      if (pass > 0) times[i]?.push(performance.now() - begun);
    });
  }
  const median = times.map((own) => percentile(own, 0.5));
  const of = (kinds: readonly string[]): number[] => median.filter((_, i) => kinds.includes(list[i]?.kind ?? ''));
  const kinds: Record<string, [number, number]> = {};
  for (const kind of new Set(list.map((query) => query.kind)))
    kinds[kind] = [percentile(of([kind]), 0.5), percentile(of([kind]), 0.95)];
  return { p50: percentile(of(HEADLINE), 0.5), p95: percentile(of(HEADLINE), 0.95), kinds };
}

const tableSize = (db: Database.Database, pattern: string): number =>
  db.prepare('SELECT sum(pgsize) FROM dbstat WHERE name GLOB ?').pluck().get(pattern) as number;

async function build(
  file: string,
  setUp: (db: Database.Database) => { add: (docs: BenchDocument[], extra: unknown) => void; finish?: () => void },
  prepare?: (docs: BenchDocument[]) => Promise<unknown>,
): Promise<{ db: Database.Database; docsPerSecond: number; seconds: number; peakMB: number }> {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const db = emptyDatabase(file);
  tune(db);
  db.exec('CREATE TABLE bench_article (id INTEGER PRIMARY KEY, title TEXT, body TEXT)');
  const insert = db.prepare('INSERT INTO bench_article VALUES (?, ?, ?)');
  const { add, finish } = setUp(db);
  const commit = db.transaction((docs: BenchDocument[], extra: unknown) => {
    for (const doc of docs) insert.run(doc.id, doc.title, doc.body);
    add(docs, extra);
  });
  const end = db.transaction(() => finish?.());
  let total = 0;
  let spent = 0; // reading and parsing the corpus is not counted
  if (prepare) {
    // analysis of the next batches goes on in other threads while one is written; all of it is counted
    const waiting: { docs: BenchDocument[]; extra: Promise<unknown> }[] = [];
    const all: BenchDocument[][] = [];
    for await (const docs of batches()) all.push(docs);
    const begun = performance.now();
    let next = 0;
    while (next < all.length || waiting.length > 0) {
      while (next < all.length && waiting.length < 3) {
        const docs = all[next++] as BenchDocument[];
        waiting.push({ docs, extra: prepare(docs) });
      }
      const { docs, extra } = waiting.shift() as (typeof waiting)[number];
      commit(docs, await extra);
      total += docs.length;
    }
    end();
    spent = performance.now() - begun;
  } else {
    for await (const docs of batches()) {
      const begun = performance.now();
      commit(docs, undefined);
      spent += performance.now() - begun;
      total += docs.length;
    }
    const begun = performance.now();
    end();
    spent += performance.now() - begun;
  }
  db.pragma('wal_checkpoint(TRUNCATE)');
  return {
    db,
    docsPerSecond: Math.round((total / spent) * 1000),
    seconds: round(spent / 1000),
    peakMB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

const lunrQuery = ({ kind, words }: BenchQuery): string => {
  if (kind === 'prefix') return `${words[0]}*`;
  if (kind === 'fuzzy') return `${words[0]}~1`;
  if (kind === 'field') return `title:${words[0]}`;
  return kind === 'and3' ? words.map((word) => `+${word}`).join(' ') : words.join(' ');
};

const engines: Record<string, () => Promise<Record<string, unknown>>> = {
  'carrel-build': async () => {
    const file = join(options.folder, options.file ?? 'carrel.db');
    const pool = options.threads ? new AnalysisPool(options.threads - 1) : null;
    const { db, ...facts } = await build(
      file,
      (db) => {
        const index = new SearchIndex(db, { positions: options.positions ?? true });
        return {
          add: (docs, extra) => {
            const articles = docs.map((doc) => ({ id: doc.id, title: doc.title, body: doc.body, language: 'en' }));
            index.add(articles, extra as never);
          },
          finish: () => index.settle(),
        };
      },
      pool
        ? (docs) => pool.analyse(docs.map((doc) => ({ title: doc.title, body: doc.body, language: 'en' })))
        : undefined,
    );
    if (pool && pool.threads !== (options.threads as number) - 1)
      throw new Error('A thread of analysis could not be started.');
    pool?.close();
    const indexMB = megabytes(tableSize(db, 'lx_*') + tableSize(db, 'sqlite_autoindex_lx_*'));
    const tables = Object.fromEntries(
      (
        db
          .prepare(`SELECT name, sum(pgsize) AS s, sum(payload) AS p FROM dbstat WHERE name LIKE '%lx_%' GROUP BY name`)
          .all() as { name: string; s: number; p: number }[]
      ).map(({ name, s, p }) => [name, `${megabytes(s)}/${megabytes(p)}`]),
    );
    db.close();
    return { ...facts, indexMB, tables: JSON.stringify(tables) };
  },
  'carrel-query': async () => {
    const list = await queries();
    global.gc?.();
    const before = process.memoryUsage().rss;
    const begun = performance.now();
    const db = new Database(join(options.folder, 'carrel.db'));
    tune(db);
    const index = new SearchIndex(db);
    const openMs = round(performance.now() - begun);
    const found = index.lunr('government');
    best(found, 20);
    const openAndFirstMs = round(performance.now() - begun);
    const engine = new Engine({ db }, index, { resolve: () => ({ personIds: [], why: () => null }) });
    const run = (query: BenchQuery): unknown => {
      if (query.kind === 'phrase') {
        const { full } = runNow(engine.find({ query: `"${query.words.join(' ')}"`, mode: 'all' }));
        return best(full, 20);
      }
      return best(index.lunr(lunrQuery(query)), 20);
    };
    const facts = latency(run, list);
    const letter = 'aeiost'.split('').map((prefix) => {
      const start = performance.now();
      best(runNow(engine.find({ query: `${prefix}*`, mode: 'all' })).full, 20);
      return round(performance.now() - start);
    });
    const carrel = latency(
      (query) => {
        const text =
          query.kind === 'phrase'
            ? `"${query.words.join(' ')}"`
            : lunrQuery(query).replaceAll('+', '').replace('~1', '~');
        const { full } = runNow(engine.find({ query: text, mode: query.kind === 'two' ? 'any' : 'all' }));
        return best(full, 20);
      },
      list,
      1,
    );
    global.gc?.();
    const addedMB = Math.round((process.memoryUsage().rss - before) / 1e6);
    return {
      openMs,
      openAndFirstMs,
      addedMB,
      oneLetterMs: JSON.stringify(letter),
      ...facts,
      ownLanguage: JSON.stringify(carrel),
    };
  },
  'fts5-build': async () => {
    const { db, ...facts } = await build(join(options.folder, 'fts5.db'), (db) => {
      db.exec(
        `CREATE VIRTUAL TABLE f USING fts5(title, body, content='bench_article', content_rowid='id', tokenize='porter unicode61')`,
      );
      const insert = db.prepare('INSERT INTO f(rowid, title, body) VALUES (?, ?, ?)');
      return {
        add: (docs) => {
          for (const doc of docs) insert.run(doc.id, doc.title, doc.body);
        },
      };
    });
    const indexMB = megabytes(tableSize(db, 'f_*'));
    db.close();
    return { ...facts, indexMB };
  },
  'fts5-query': async () => {
    const list = (await queries()).filter((query) => query.kind !== 'fuzzy');
    const begun = performance.now();
    const db = new Database(join(options.folder, 'fts5.db'));
    tune(db);
    const select = db.prepare('SELECT rowid, rank FROM f WHERE f MATCH ? ORDER BY rank LIMIT 20');
    select.all('government');
    const openAndFirstMs = round(performance.now() - begun);
    const run = ({ kind, words }: BenchQuery): unknown => {
      if (kind === 'prefix') return select.all(`${words[0]}*`);
      if (kind === 'field') return select.all(`title : ${words[0]}`);
      if (kind === 'phrase') return select.all(`"${words.join(' ')}"`);
      return select.all(words.map((word) => `"${word}"`).join(kind === 'and3' ? ' AND ' : ' OR '));
    };
    return { openAndFirstMs, ...latency(run, list) };
  },
  minisearch: async () => {
    const list = (await queries()).filter((query) => query.kind !== 'phrase');
    const mini = new MiniSearch<BenchDocument>({ fields: ['title', 'body'] });
    let spent = 0;
    for await (const docs of batches()) {
      const begun = performance.now();
      mini.addAll(docs);
      spent += performance.now() - begun;
    }
    const run = ({ kind, words }: BenchQuery): unknown => {
      const text = words.join(' ');
      if (kind === 'prefix') return mini.search(text, { prefix: true });
      if (kind === 'fuzzy') return mini.search(text, { fuzzy: 1 });
      if (kind === 'field') return mini.search(text, { fields: ['title'] });
      return mini.search(text, kind === 'and3' ? { combineWith: 'AND' } : {});
    };
    const facts = latency(run, list, 1);
    return { seconds: round(spent / 1000), rssMB: Math.round(process.memoryUsage().rss / 1e6), ...facts };
  },
  lunr: async () => {
    const list = (await queries()).filter((query) => query.kind !== 'phrase');
    const builder = new lunr.Builder();
    builder.pipeline.add(lunr.trimmer, lunr.stopWordFilter, lunr.stemmer);
    builder.searchPipeline.add(lunr.stemmer);
    builder.field('title');
    builder.field('body');
    let spent = 0;
    for await (const docs of batches()) {
      const begun = performance.now();
      for (const doc of docs) builder.add(doc);
      spent += performance.now() - begun;
    }
    const begun = performance.now();
    const index = builder.build();
    spent += performance.now() - begun;
    const facts = latency((query) => index.search(lunrQuery(query)).slice(0, 20), list, 1);
    return { seconds: round(spent / 1000), rssMB: Math.round(process.memoryUsage().rss / 1e6), ...facts };
  },
};

const run = engines[options.name];
if (!run) throw new Error(`There is no engine named ${options.name}.`);
const report = await run();
if (options.name.endsWith('-build')) {
  const file = join(options.folder, options.file ?? `${options.name.split('-')[0]}.db`);
  report.fileMB = megabytes(statSync(file).size);
}
console.log(JSON.stringify(report));
