/**
 * Ranking quality on a folder with `docs.jsonl` {id, title, body}, `queries.jsonl` {id, text} and `qrels.tsv`
 * (query-id, doc-id, rel): nDCG@10 and MAP of ours, FTS5, MiniSearch and stock Lunr, over the first 1,000 hits.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import lunr from 'lunr';
import MiniSearch from 'minisearch';
import { Engine } from '../../electron/archive/search/engine';
import type { SearchIndex } from '../../electron/archive/search/search-index';
import { runNow } from '../../electron/archive/search/steps';
import { best } from '../../electron/archive/search/top';
import { emptyIndex } from '../conformance/archive';
import type { Bench } from './run';

interface Doc {
  id: string;
  title: string;
  body: string;
}
type Search = (text: string) => string[];

const DEPTH = 1000;
const lines = <T>(path: string): T[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);

/** Gains by query and document; judgements below 1 are not relevant. */
function judgements(path: string): Map<string, Map<string, number>> {
  const out = new Map<string, Map<string, number>>();
  for (const line of readFileSync(path, 'utf8').split('\n').slice(1)) {
    const [query, doc, rel] = line.split('\t');
    if (!query || !doc || Number(rel) < 1) continue;
    const own = out.get(query) ?? new Map<string, number>();
    own.set(doc, Number(rel));
    out.set(query, own);
  }
  return out;
}

/** nDCG at 10 with the gain as given and the logarithmic discount; average precision over all relevant documents. */
export function measure(
  ranking: readonly string[],
  relevant: ReadonlyMap<string, number>,
): { ndcg: number; ap: number } {
  const discount = (rank: number): number => 1 / Math.log2(rank + 2);
  let gain = 0;
  ranking.slice(0, 10).forEach((id, rank) => {
    gain += (relevant.get(id) ?? 0) * discount(rank);
  });
  let ideal = 0;
  [...relevant.values()]
    .sort((a, b) => b - a)
    .slice(0, 10)
    .forEach((value, rank) => {
      ideal += value * discount(rank);
    });
  let found = 0;
  let precision = 0;
  ranking.forEach((id, rank) => {
    if (!relevant.has(id)) return;
    found++;
    precision += found / (rank + 1);
  });
  return { ndcg: ideal > 0 ? gain / ideal : 0, ap: relevant.size > 0 ? precision / relevant.size : 0 };
}

function ours(index: SearchIndex, ids: readonly string[], mode: 'all' | 'any'): Search {
  const engine = new Engine({ db: index.db }, index, { resolve: () => ({ personIds: [], why: () => null }) });
  return (query) => {
    const { full, partial } = runNow(engine.find({ query, mode }));
    const rank = (found: typeof full) =>
      best(found, DEPTH).map((i) => ids[index.articleOf(found.docs[i] as number) - 1] as string);
    return [...rank(full), ...rank(partial)].slice(0, DEPTH);
  };
}

export const bench: Bench = {
  usage: 'DIR [--json]    nDCG@10 and MAP on judged queries',
  run: async (args) => {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean' } } });
    const dir = positionals[0];
    if (!dir) throw new Error('usage: npm run bench -- relevance DIR [--json]');
    const docs = lines<Doc>(join(dir, 'docs.jsonl'));
    const queries = lines<{ id: string; text: string }>(join(dir, 'queries.jsonl'));
    const relevant = judgements(join(dir, 'qrels.tsv'));
    const ids = docs.map((doc) => doc.id);

    const index = emptyIndex();
    index.db.transaction(() =>
      index.add(docs.map((doc, i) => ({ id: i + 1, title: doc.title, body: doc.body, language: 'en' }))),
    )();

    const fts = new Database(':memory:');
    fts.exec(`CREATE VIRTUAL TABLE f USING fts5(title, body, tokenize='porter unicode61')`);
    const insert = fts.prepare('INSERT INTO f(rowid, title, body) VALUES (?, ?, ?)');
    docs.forEach((doc, i) => {
      insert.run(i + 1, doc.title, doc.body);
    });
    const match = fts.prepare('SELECT rowid FROM f WHERE f MATCH ? ORDER BY rank LIMIT ?').pluck();
    const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

    const mini = new MiniSearch({ fields: ['title', 'body'], idField: 'id' });
    mini.addAll(docs);

    const stock = lunr(function () {
      this.ref('id');
      this.field('title');
      this.field('body');
      for (const doc of docs) this.add(doc);
    });

    const systems: Record<string, Search> = {
      'carrel any words': ours(index, ids, 'any'),
      'carrel all words': ours(index, ids, 'all'),
      'carrel lunr syntax': (text) => {
        const found = index.lunr(wordsOf(text).join(' '));
        return best(found, DEPTH).map((i) => ids[index.articleOf(found.docs[i] as number) - 1] as string);
      },
      'fts5 porter bm25': (text) => {
        const query = wordsOf(text)
          .map((word) => `"${word}"`)
          .join(' OR ');
        return (match.all(query, DEPTH) as number[]).map((row) => ids[row - 1] as string);
      },
      minisearch: (text) =>
        mini
          .search(text)
          .slice(0, DEPTH)
          .map((hit) => String(hit.id)),
      'stock lunr': (text) =>
        stock
          .search(wordsOf(text).join(' '))
          .slice(0, DEPTH)
          .map((hit) => hit.ref),
    };

    const judged = queries.filter((query) => relevant.has(query.id));
    const report: Record<string, { ndcg10: number; map: number }> = {};
    for (const [name, search] of Object.entries(systems)) {
      let ndcg = 0;
      let ap = 0;
      for (const query of judged) {
        const result = measure(search(query.text), relevant.get(query.id) as Map<string, number>);
        ndcg += result.ndcg;
        ap += result.ap;
      }
      report[name] = { ndcg10: ndcg / judged.length, map: ap / judged.length };
    }
    if (values.json) console.log(JSON.stringify({ documents: docs.length, queries: judged.length, systems: report }));
    else {
      console.log(`${docs.length} documents, ${judged.length} judged queries`);
      for (const [name, { ndcg10, map }] of Object.entries(report))
        console.log(`${name.padEnd(20)} nDCG@10 ${ndcg10.toFixed(4)}  MAP ${map.toFixed(4)}`);
    }
  },
};
