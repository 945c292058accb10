import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, watch, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommand } from '../harness/command';
import { carrel, desk, samples } from './support/carrel';

const at = desk();
afterAll(at.clear);
const archive = at.file('sample.carrel');
/** Where the commands of these tests keep what is of one run. */
const temporary = at.file('tmp');

/** Starts a command without waiting for its end. */
const start = (args: string[]) => startCommand(args, { cwd: at.path, env: { ...at.env, TMPDIR: temporary } });

/** Invented articles enough that their import takes some seconds. */
const COUNT = 3000;
const source = at.file('notices.jsonl');

/**
 * Settled when `archive`, being written by another process, holds articles that are not in its file yet: the log is
 * longer than that of an archive just made (0.6 MB).
 */
function filling(archive: string): Promise<void> {
  const log = `${archive}-wal`;
  return new Promise((done) => {
    const watcher = watch(at.path, () => {
      if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) < 1_500_000) return;
      watcher.close();
      done();
    });
  });
}

beforeAll(async () => {
  mkdirSync(temporary);
  const notices = Array.from({ length: COUNT }, (_, i) =>
    JSON.stringify({
      title: `Notice ${i}`,
      body: `The well of street ${i} is repaired on day ${i}. Bring ${i} buckets, and come before noon.`,
    }),
  );
  writeFileSync(source, `${notices.join('\n')}\n`);
  const run = await start(['import', archive, samples]).done;
  expect(run.code, run.err).toBe(0);
}, 120_000);

describe('the end of a command', () => {
  it('leaves nothing in the temporary folder', () => {
    expect(readdirSync(temporary).filter((name) => name.startsWith('carrel-'))).toEqual([]);
  });

  it('comes after all of a long output has arrived', async () => {
    const lines = Array.from({ length: 3000 }, (_, id) =>
      JSON.stringify({ id, text: 'The mayor, Nadia Berezova, spoke to the council about water.', language: 'en' }),
    );
    const run = await startCommand(['detect-people'], { env: at.env, input: lines.join('\n') }).done;
    expect(run.code, run.err).toBe(0);
    const out = run.out.trimEnd().split('\n');
    expect(out.length).toBe(lines.length);
    expect(JSON.parse(out.at(-1) ?? '')).toMatchObject({ id: lines.length - 1 });
  }, 120_000);

  it('is 141 and silent when the reader of the output has gone', async () => {
    const run = start(['people', archive, '--json']);
    run.process.stdout.destroy();
    const { code, err } = await run.done;
    expect(err).toBe('');
    expect(code).toBe(141);
  }, 60_000);

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'is soon after %s, with %d, a sound archive and nothing left behind',
    async (signal, code) => {
      const path = at.file(`${signal}.carrel`);
      const begun = filling(path);
      const run = start(['import', path, source, '--no-people']);
      await begun;
      run.process.kill(signal);
      const ended = await run.done;
      expect(ended.err).toMatch(/^Interrupted\. .*--resume 1" goes on\.\n$/);
      expect(ended.code).toBe(code);
      expect(existsSync(`${path}-wal`)).toBe(false);
      expect(readdirSync(temporary).filter((name) => name.startsWith('carrel-'))).toEqual([]);
      const check = await carrel(at, ['info', path, '--check', '--json']);
      expect(check.json()).toMatchObject({ check: { ok: true } });
      const rest = await carrel(at, ['import', path, '--resume', '1', '--json']);
      expect(rest.code, rest.err).toBe(0);
      expect(rest.json()).toMatchObject({ articles: COUNT, failed: 0 });
    },
    60_000,
  );

  it('ends with 2 and a usage line on wrong usage', async () => {
    for (const args of [
      ['search'],
      ['search', archive, 'x', '--limit', 'many'],
      ['import', archive],
      ['frobnicate'],
      ['info', archive, '--no-such'],
    ]) {
      const run = await carrel(at, args);
      expect(run.code, args.join(' ')).toBe(2);
      expect(run.err).not.toBe('');
      expect(run.out).toBe('');
    }
  }, 60_000);

  it('ends with 3 when the archive cannot be opened, and touches nothing', async () => {
    const letter = at.file('letter.carrel');
    writeFileSync(letter, 'Dear reader, this is not an archive.');
    const wrong = await carrel(at, ['search', letter, 'x', '--json']);
    expect(wrong.code).toBe(3);
    expect(wrong.err).toContain('is not a Carrel archive');
    expect(readFileSync(letter, 'utf8')).toBe('Dear reader, this is not an archive.');
    const missing = await carrel(at, ['info', at.file('missing.carrel')]);
    expect(missing.code).toBe(3);
    expect(existsSync(at.file('missing.carrel'))).toBe(false);
  });
});
