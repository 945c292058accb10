/**
 * The index against SQLite's FTS5 (porter, bm25, top 20), MiniSearch and stock Lunr on the same corpus in one run. Each
 * engine runs in a process of its own, one after the other, so that its memory can be told. Article rows are written
 * in the same transactions by both SQLite engines; sizes are those of the index tables alone.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeCorpus } from './corpus';
import type { Bench } from './run';

const WORKER = fileURLToPath(new URL('./search-engine.ts', import.meta.url));
/** Above this, engines that hold everything in memory are left out. */
const IN_MEMORY_LIMIT = { minisearch: 200_000, lunr: 30_000 };

type Report = Record<string, unknown> & { kinds?: Record<string, [number, number]> };

function engine(name: string, folder: string, options: Record<string, unknown> = {}): Report {
  const heap = ['--max-old-space-size=6000', '--expose-gc', '--import', 'tsx'];
  const child = spawnSync(process.execPath, [...heap, WORKER, JSON.stringify({ name, folder, ...options })], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`${name} ended with ${child.status ?? child.signal}`);
  return JSON.parse(child.stdout.trim().split('\n').at(-1) as string) as Report;
}

export const bench: Bench = {
  usage: '--size N [--json] [--only carrel,fts5,minisearch,lunr]    build, size, open, first query, p50/p95, memory',
  run: async (args) => {
    const { values } = parseArgs({
      args,
      options: {
        size: { type: 'string', default: '10000' },
        json: { type: 'boolean' },
        only: { type: 'string' },
        keep: { type: 'string' },
      },
    });
    const size = Number(values.size);
    const wanted = (name: string): boolean => !values.only || values.only.split(',').includes(name);
    const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'carrel-bench-'));
    const say = (line: string): void => console.error(line);
    try {
      say(`writing ${size} articles`);
      writeCorpus(join(folder, 'corpus.jsonl'), size);
      const report: Record<string, Report> = {};
      const step = (key: string, name: string, options?: Record<string, unknown>): void => {
        say(key);
        report[key] = { ...report[key], ...engine(name, folder, options) };
      };
      if (wanted('fts5')) {
        step('fts5', 'fts5-build');
        step('fts5', 'fts5-query');
      }
      if (wanted('carrel')) {
        step('carrel', 'carrel-build');
        step('carrel, two threads', 'carrel-build', { threads: 2, file: 'carrel2.db' });
        step('carrel, no positions', 'carrel-build', { positions: false, file: 'carrel3.db' });
        step('carrel', 'carrel-query');
      }
      if (wanted('minisearch') && size <= IN_MEMORY_LIMIT.minisearch) step('minisearch', 'minisearch');
      if (wanted('lunr') && size <= IN_MEMORY_LIMIT.lunr) step('stock lunr', 'lunr');
      const ratios = ratiosOf(report);
      if (values.json) console.log(JSON.stringify({ size, engines: report, ratios }));
      else print(size, report, ratios);
    } finally {
      if (!values.keep) rmSync(folder, { recursive: true, force: true });
    }
  },
};

function ratiosOf(report: Record<string, Report>): Record<string, number> {
  const { carrel, fts5 } = report;
  if (!carrel || !fts5) return {};
  const ratio = (a: unknown, b: unknown): number => Number((Number(a) / Number(b)).toFixed(3));
  const kind = (from: Report, name: string, at: 0 | 1): number => from.kinds?.[name]?.[at] ?? Number.NaN;
  return {
    'query p50': ratio(carrel.p50, fts5.p50),
    'query p95': ratio(carrel.p95, fts5.p95),
    '+a +b +c p95': ratio(kind(carrel, 'and3', 1), kind(fts5, 'and3', 1)),
    'phrase p95': ratio(kind(carrel, 'phrase', 1), kind(fts5, 'phrase', 1)),
    'size with positions': ratio(carrel.indexMB, fts5.indexMB),
    'size without positions': ratio(report['carrel, no positions']?.indexMB, fts5.indexMB),
    'import speed, one thread': ratio(carrel.docsPerSecond, fts5.docsPerSecond),
    'import speed, two threads': ratio(report['carrel, two threads']?.docsPerSecond, fts5.docsPerSecond),
  };
}

function print(size: number, report: Record<string, Report>, ratios: Record<string, number>): void {
  console.log(`${size} articles`);
  for (const [name, { kinds, ...rest }] of Object.entries(report)) {
    const facts = Object.entries(rest).map(([key, value]) => `${key} ${value}`);
    console.log(`\n${name}: ${facts.join(', ')}`);
    for (const [kind, [p50, p95]] of Object.entries(kinds ?? {}))
      console.log(`  ${kind.padEnd(8)} p50 ${p50} ms, p95 ${p95} ms`);
  }
  if (Object.keys(ratios).length > 0) console.log('\ncarrel : fts5');
  for (const [name, value] of Object.entries(ratios)) console.log(`  ${name}: ${value}`);
}
