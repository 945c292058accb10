import { copyFileSync, existsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { look, seeded, startImport, temporaryFolder, writeArticles } from './support/archives';
import { bundle } from './support/bundle';

const folder = temporaryFolder();
afterAll(folder.remove);

let script: string;
beforeAll(async () => {
  script = await bundle('importing.child.ts', folder.path);
}, 60_000);

const seed = Number(process.env.CARREL_SEED ?? 20261124);
const random = seeded(seed);

/** Kills are spread over this long; an import of COUNT articles takes longer. */
const KILL_WITHIN_MS = 600;
const COUNT = 600;
const ARCHIVES = 3;
/** Rounds on one archive: this many kills, then it may run to its end. */
const KILLS = 5;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe(`an import killed at a random moment (CARREL_SEED=${seed})`, () => {
  it.each(Array.from({ length: ARCHIVES }, (_, i) => i))(
    'loses nothing that was acknowledged, and has nothing twice after resuming (archive %i)',
    async (number) => {
      const source = join(folder.path, `source-${number}.jsonl`);
      const path = join(folder.path, `killed-${number}.carrel`);
      writeArticles(source, COUNT, seed + number);
      const safe = new Set<string>();

      for (let kill = 0; kill < KILLS; kill++) {
        const running = startImport(script, path, source);
        await running.begun;
        await wait(random() * KILL_WITHIN_MS);
        running.child.kill('SIGKILL');
        const end = await running.ended;
        for (const ext of running.safe) safe.add(ext);
        expect(running.errors()).toBe('');

        const state = await look(path);
        expect(state.problems).toEqual([]);
        expect(new Set(state.articles).size).toBe(state.articles.length);
        expect(state.indexed).toBe(state.articles.length);
        expect(state.lost).toEqual([]);
        expect([...safe].filter((ext) => !state.articles.includes(ext))).toEqual([]);
        // Each article in the archive has its line in the receipt, committed with it.
        expect(state.imports.map((entry) => entry.new)).toEqual([state.articles.length]);
        if (end === 'done') break;
        expect(state.imports.map((entry) => entry.state)).toEqual(['interrupted']);
      }

      const last = startImport(script, path, source);
      expect(await last.ended, last.errors()).toBe('done');
      const state = await look(path);
      expect(state.articles.length).toBe(COUNT);
      expect(new Set(state.articles).size).toBe(COUNT);
      expect(state.indexed).toBe(COUNT);
      expect(state.lost).toEqual([]);
      // A round that came to its end before the kill leaves a finished import; the next one finds only duplicates.
      const added = state.imports.reduce((sum, entry) => sum + entry.new, 0);
      expect(added).toBe(COUNT);
      for (const entry of state.imports) expect(entry).toMatchObject({ state: 'done', articles: COUNT, files: 1 });
    },
    120_000,
  );

  it('opens with a log cut off or overwritten anywhere, and then index and articles still agree', async () => {
    const source = join(folder.path, 'torn.jsonl');
    const path = join(folder.path, 'torn.carrel');
    writeArticles(source, COUNT, seed);
    const running = startImport(script, path, source);
    await running.begun;
    // Far enough that the log holds a number of commits.
    while (running.safe.size < COUNT / 10) await wait(10);
    running.child.kill('SIGKILL');
    await running.ended;
    expect(existsSync(`${path}-wal`)).toBe(true);
    const whole = statSync(`${path}-wal`).size;

    const counts: number[] = [];
    for (let cut = 0; cut < 25; cut++) {
      const copy = join(folder.path, `torn-${cut}.carrel`);
      copyFileSync(path, copy);
      copyFileSync(`${path}-wal`, `${copy}-wal`);
      const at = Math.floor(random() * whole);
      truncateSync(`${copy}-wal`, at);
      // Half of the tails end in rubbish, as after a power cut in the middle of a write.
      if (cut % 2)
        writeFileSync(`${copy}-wal`, Buffer.from(Array.from({ length: 700 }, () => random() * 256)), { flag: 'a' });
      const state = await look(copy);
      expect(state.problems, `cut at ${at} of ${whole}`).toEqual([]);
      expect(state.indexed, `cut at ${at} of ${whole}`).toBe(state.articles.length);
      expect(state.lost, `cut at ${at} of ${whole}`).toEqual([]);
      expect(state.articles).toEqual(state.articles.map((_, i) => `a${i}`));
      counts.push(state.articles.length);
    }
    // The cuts did hit different commits.
    expect(new Set(counts).size).toBeGreaterThan(3);
  }, 120_000);
});
