import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { carrel, startCommand } from '../harness/command';
import { look, seeded, temporaryFolder, writeArticles } from './support/archives';

const folder = temporaryFolder();
afterAll(folder.remove);

const seed = Number(process.env.CARREL_SEED ?? 20261124);
const random = seeded(seed);
const COUNT = 4000;
const KILLS = 4;
const env = { CARREL_DATA: join(folder.path, 'profile') };

interface Info {
  articles: number;
  imports: { id: number; state: string; articles: number }[];
}
interface Receipt {
  articles: number;
  new: number;
  duplicate: number;
  failed: number;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const source = join(folder.path, 'source.jsonl');
const path = join(folder.path, 'killed.carrel');

/** The archive as the command line sees it; null while there is no archive yet. */
async function info(): Promise<Info | null> {
  const run = await carrel(['info', path, '--imports', '--check', '--json'], { env });
  if (run.code === 3) {
    expect(run.err).toMatch(/There is no file/);
    return null;
  }
  expect(run.code, run.err).toBe(0);
  return run.json<Info>();
}

describe(`"carrel import" killed at a random moment (CARREL_SEED=${seed})`, () => {
  it('loses nothing, resumes, and has every article once', async () => {
    writeArticles(source, COUNT, seed);
    let now: Info | null = null;
    let interruptions = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const pending = now?.imports.find((entry) => entry.state === 'interrupted');
      const more = pending ? ['--resume', String(pending.id)] : [source, '--no-people'];
      const command = startCommand(['import', path, ...more, '--json'], { env });
      // Electron is up after about a second; then an import of several seconds begins.
      await wait(1200 + random() * 2500);
      command.process.kill('SIGKILL');
      await command.done;
      const before = now?.articles ?? 0;
      now = await info();
      if (!now) continue;
      expect(now.articles).toBeGreaterThanOrEqual(before);
      if (now.imports.some((entry) => entry.state === 'interrupted')) interruptions++;
      const state = await look(path);
      expect(state.problems).toEqual([]);
      expect(new Set(state.articles).size).toBe(state.articles.length);
      expect(state.indexed).toBe(state.articles.length);
      expect(state.lost).toEqual([]);
    }
    const pending = now?.imports.find((entry) => entry.state === 'interrupted');
    const more = pending ? ['--resume', String(pending.id)] : [source, '--no-people'];
    const last = await carrel(['import', path, ...more, '--json'], { env });
    expect(last.code, last.err).toBe(0);
    expect(last.json<Receipt>()).toMatchObject({ articles: COUNT, failed: 0 });
    const state = await look(path);
    expect([...state.articles].sort()).toEqual(Array.from({ length: COUNT }, (_, i) => `a${i}`).sort());
    expect(state.indexed).toBe(COUNT);
    expect(state.lost).toEqual([]);
    expect(state.imports.reduce((sum, entry) => sum + entry.new, 0)).toBe(COUNT);
    // The kills were not all too early or too late to say anything.
    expect(interruptions).toBeGreaterThan(0);
  }, 240_000);
});
