/**
 * An import in the real window, with the reader searching meanwhile: searches back to back over the window's own bridge,
 * processor time and memory of each process, and the count of what came out. With `--kill`, the command is killed at
 * random moments and resumed until it is done.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { ArchiveBridge } from '../../electron/contract/bridge';
import type { SearchResponse } from '../../electron/contract/domain';
import { Random } from '../conformance/random';
import { carrel, startCommand } from '../harness/command';
import { setup, teardown } from '../harness/global-setup';
import { openWindow, type TestWindow } from '../harness/window';
import { newsStories } from './corpus';
import type { Bench } from './run';
import { writeSavedPages } from './saved-pages';

interface Sample {
  /** Seconds since the start. */
  at: number;
  articles: number;
  processes: { role: string; megabytes: number; cpuSeconds: number }[];
}

const percentile = (sorted: readonly number[], p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN;

function distribution(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (p: number): string => percentile(sorted, p).toFixed(0);
  return `${sorted.length}, p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, most ${at(1)} ms`;
}

/** What people type: a word or a few of a headline, some as a prefix, some as a phrase. */
function queriesFrom(titles: readonly string[], count: number, seed: number): string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const words = random
      .pick(titles)
      .toLowerCase()
      .match(/[\p{L}]{3,}/gu) ?? ['said'];
    const from = random.below(words.length);
    const some = words.slice(from, from + 1 + random.below(3));
    const kind = random.next();
    return kind < 0.2 ? `${some[0]?.slice(0, 4)}*` : kind < 0.3 ? `"${some.join(' ')}"` : some.join(' ');
  });
}

/** Processor time and memory by role: window, main, archive, importer, the rest. */
function processes({ app }: TestWindow): Promise<Sample['processes']> {
  return app.evaluate(({ app, BrowserWindow }) => {
    const importers = new Set<number>();
    let window = 0;
    for (const each of BrowserWindow.getAllWindows()) {
      const pid = each.webContents.getOSProcessId();
      if (each.isVisible()) window = pid;
      else importers.add(pid);
    }
    return app.getAppMetrics().map((metric) => ({
      role: importers.has(metric.pid)
        ? 'importer'
        : metric.pid === window
          ? 'window'
          : metric.name === 'Carrel archive' || metric.serviceName?.includes('Node')
            ? 'archive'
            : metric.type === 'Browser'
              ? 'main'
              : 'other',
      megabytes: metric.memory.workingSetSize / 1024,
      cpuSeconds: metric.cpu.cumulativeCPUUsage ?? Number.NaN,
    }));
  });
}

/** How long, and how often, is searched after the import, to tell what of the time is the import's. */
const AFTERWARDS_MS = 10_000;
const AFTERWARDS_EVERY_MS = 50;

/** Times in ms: until a page of results is there, and until the offers are where nothing was found. */
interface SearchTimes {
  results: number[];
  offers: number[];
}

/** Searches from the page as its list does, one after the other with `pause` ms between, until told to stop. */
async function searchMeanwhile(
  window: TestWindow,
  queries: string[],
  pause: number,
): Promise<() => Promise<SearchTimes>> {
  await window.page.evaluate(
    ([all, between]) => {
      const state = { stop: false, times: { results: [], offers: [] } as SearchTimes };
      const { carrelArchive } = globalThis as unknown as { carrelArchive: ArchiveBridge };
      // Not a named function: tsx gives those a helper that the page does not have.
      const benchLoop = (async () => {
        for (let i = 0; !state.stop; i++) {
          const begun = performance.now();
          const query = all[i % all.length] as string;
          const answer = await carrelArchive.call('search.query', { query, limit: 30 });
          if (answer.ok) state.times.results.push(performance.now() - begun);
          if (answer.ok && (answer.value as SearchResponse).total === 0) {
            await carrelArchive.call('search.repairs', { query });
            state.times.offers.push(performance.now() - begun);
          }
          if (between > 0) await new Promise((done) => setTimeout(done, between));
        }
      })();
      Object.assign(window, { benchSearch: state, benchLoop });
    },
    [queries, pause] as const,
  );
  return () =>
    window.page.evaluate(async () => {
      const { benchSearch, benchLoop } = window as unknown as {
        benchSearch: { stop: boolean; times: SearchTimes };
        benchLoop: Promise<void>;
      };
      benchSearch.stop = true;
      await benchLoop;
      return benchSearch.times;
    });
}

/** Least squares over the second half: megabytes a thousand articles. */
function slope(samples: readonly Sample[], role: string): number {
  const points = samples.slice(Math.floor(samples.length / 2)).map(({ articles, processes }) => ({
    x: articles / 1000,
    y: processes.filter((one) => one.role === role).reduce((sum, one) => sum + one.megabytes, 0),
  }));
  const mean = (of: 'x' | 'y') => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [mx, my] = [mean('x'), mean('y')];
  const above = points.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0);
  return above / (points.reduce((sum, { x }) => sum + (x - mx) ** 2, 0) || 1);
}

interface Material {
  paths: string[];
  /** Files and parts that must have a line in the receipt. */
  expected: number;
  titles: string[];
}

function prepare(kind: string, count: number, folder: string, seed: number): Material {
  const stories = newsStories();
  if (!stories) throw new Error('The news collection is needed: set CARREL_SHARED.');
  const titles = stories.map(({ title }) => title).filter(Boolean);
  if (kind === 'news') {
    const some = stories.slice(0, count);
    const path = join(folder, 'news.jsonl');
    writeFileSync(path, some.map((story) => `${JSON.stringify(story)}\n`).join(''));
    return { paths: [path], expected: some.length, titles };
  }
  const pages = join(folder, 'pages');
  mkdirSync(pages);
  const { names, pictures, bytes } = writeSavedPages(pages, count, seed);
  console.log(`${names.length} pages, ${(bytes / 1e6).toFixed(0)} MB`);
  return { paths: [pages], expected: names.length + pictures, titles };
}

async function measure(
  material: Material,
  folder: string,
  options: { people: boolean; every: number | null; seed: number },
): Promise<void> {
  const window = await openWindow();
  try {
    await window.call('archive.create', { path: join(folder, 'bench.carrel') });
    const queries = queriesFrom(material.titles, 500, options.seed);
    const begun = performance.now();
    const { id } = await window.call('import.start', { paths: material.paths, people: options.people });
    const stop = options.every === null ? null : await searchMeanwhile(window, queries, options.every);
    const samples: Sample[] = [];
    const wait = window.call('import.wait', { id });
    let over = false;
    void wait.then(() => {
      over = true;
    });
    while (!over) {
      await Promise.race([wait, new Promise((done) => setTimeout(done, 1000))]);
      samples.push({
        at: (performance.now() - begun) / 1000,
        articles: (await window.call('import.summary', { id })).articles,
        processes: await processes(window),
      });
    }
    const summary = await wait;
    const seconds = (performance.now() - begun) / 1000;
    const times = await stop?.();
    const { articles: lines, new: added, nearDuplicate, duplicate, failed, skipped } = summary;
    console.log(
      `${lines} lines of ${material.expected} expected: ${added} new, ${nearDuplicate} near, ${duplicate} duplicate, ${failed} failed, ${skipped} skipped`,
    );
    console.log(`${seconds.toFixed(1)} s, ${((seconds * 1000) / lines).toFixed(1)} ms each`);
    const last = samples.at(-1) as Sample;
    for (const role of [...new Set(last.processes.map((one) => one.role))]) {
      const of = (sample: Sample, what: 'megabytes' | 'cpuSeconds') =>
        sample.processes.filter((one) => one.role === role).reduce((sum, one) => sum + one[what], 0);
      const memory = samples.map((sample) => of(sample, 'megabytes'));
      console.log(
        `  ${role.padEnd(9)} ${((of(last, 'cpuSeconds') * 1000) / lines).toFixed(1)} ms of a core each; ` +
          `${memory.at(memory.length >> 1)?.toFixed(0)} MB half way, ${memory.at(-1)?.toFixed(0)} at the end, ` +
          `${Math.max(...memory).toFixed(0)} at most, ${slope(samples, role).toFixed(1)} MB a thousand in the second half`,
      );
    }
    if (times) {
      const quiet = await searchMeanwhile(window, queries, AFTERWARDS_EVERY_MS);
      await new Promise((done) => setTimeout(done, AFTERWARDS_MS));
      console.log(`searches meanwhile: ${distribution(times.results)}`);
      console.log(`the same with nothing under way: ${distribution((await quiet()).results)}`);
      console.log(`until offers are there where nothing was found: ${distribution(times.offers)}`);
    }
    const failures = await window.call('import.items', { id, outcomes: ['failed'], limit: 5, offset: 0 });
    for (const item of failures.items) console.log(`  failed: ${item.path} ${item.part ?? ''} ${item.reason}`);
    const again = performance.now();
    const second = await window.importPaths(material.paths);
    console.log(
      `again: ${((performance.now() - again) / 1000).toFixed(1)} s, ${second.articles} lines, ${second.new} new, ${second.duplicate} duplicate, ${second.failed} failed, ${second.skipped} skipped`,
    );
  } finally {
    await window.close();
  }
}

/** The command is up and importing after about so long, in ms. */
const START_MS = 2_000;

/**
 * Kills the command at random moments and resumes; then every file must have given one article, once. The moments are
 * spread over what is left to do at the greatest speed so far: a stretch that begins slowly tells little.
 */
async function kill(material: Material, folder: string, people: boolean, kills: number, seed: number): Promise<void> {
  const path = join(folder, 'killed.carrel');
  const env = { CARREL_DATA: join(folder, 'profile') };
  const random = new Random(seed);
  let pending: number | null = null;
  let articles = 0;
  let stretch = 8_000;
  /** Articles a millisecond. */
  let speed = 0;
  for (let done = 0; ; done++) {
    const more =
      pending === null ? [...material.paths, ...(people ? [] : ['--no-people'])] : ['--resume', String(pending)];
    const command = startCommand(['import', path, ...more, '--json'], { env });
    const moment = START_MS + stretch * (0.1 + 0.9 * random.next());
    const timer = done < kills ? setTimeout(() => command.process.kill('SIGKILL'), moment) : null;
    const result = await command.done;
    if (timer) clearTimeout(timer);
    if (result.out) {
      if (done < kills) console.log(`  it ended before it could be killed a ${done + 1}. time`);
      const receipt = result.json<Record<string, number>>();
      console.log(
        `  ended: ${receipt.articles} lines of ${material.expected} expected, ${receipt.new} new, ${receipt.duplicate} duplicate, ${receipt.failed} failed`,
      );
      break;
    }
    const info = (await carrel(['info', path, '--imports', '--json'], { env })).json<{
      articles: number;
      imports: { id: number; state: string }[];
    }>();
    console.log(`  killed after ${(moment / 1000).toFixed(1)} s with ${info.articles} articles in the archive`);
    speed = Math.max(speed, (info.articles - articles) / Math.max(1, moment - START_MS));
    articles = info.articles;
    stretch = speed > 0 ? (material.expected - articles) / speed / (kills - done) : stretch * 1.5;
    pending = info.imports.find(({ state }) => state === 'interrupted')?.id ?? null;
  }
  const db = new Database(path, { readonly: true });
  const count = (sql: string) => db.prepare(sql).pluck().get() as number;
  const twice = count('SELECT count(*) FROM (SELECT 1 FROM import_item GROUP BY path, part HAVING count(*) > 1)');
  const articlesTwice = count('SELECT count(*) FROM (SELECT 1 FROM article GROUP BY norm_sha256 HAVING count(*) > 1)');
  const lost = count(`SELECT count(*) FROM import_item i WHERE outcome IN ('new', 'near-duplicate')
    AND NOT EXISTS (SELECT 1 FROM article a WHERE a.id = i.article_id)`);
  const lines = count('SELECT count(*) FROM import_item');
  const stored = count('SELECT count(*) FROM article');
  db.close();
  console.log(
    `  ${stored} articles; lines missing ${material.expected - lines}, lines twice ${twice}, articles twice ${articlesTwice}, articles missing ${lost}`,
  );
}

async function run(args: string[]): Promise<void> {
  const number = (name: string, fallback: number): number => {
    const at = args.indexOf(name);
    return at < 0 ? fallback : Number(args[at + 1]);
  };
  const [kind = 'news', count = '5000'] = args;
  const seed = number('--seed', 20261124);
  const people = !args.includes('--no-people');
  await setup();
  const folder = mkdtempSync(join(tmpdir(), 'carrel-bench-'));
  try {
    const material = prepare(kind, Number(count), folder, seed);
    if (args.includes('--kill')) await kill(material, folder, people, number('--kill', 3) || 3, seed);
    else
      await measure(material, folder, { people, every: args.includes('--quiet') ? null : number('--every', 0), seed });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await teardown();
  }
}

export const bench: Bench = {
  usage:
    'news|pages COUNT [--no-people] [--quiet | --every MS] [--kill [TIMES]] [--seed N]   an import in the real window, searching meanwhile',
  run,
};
