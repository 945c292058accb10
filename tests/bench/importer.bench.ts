/**
 * The real importer window: `carrel extract` on a folder of pages, its text scored as `extraction` does, and the time a
 * page takes from its bytes in the archive process to its article back there (start-up measured apart and taken off).
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { startCommand } from '../harness/command';
import { setup, teardown } from '../harness/global-setup';
import { score, summary } from './extraction.bench';
import type { Bench } from './run';

async function extract(
  paths: string[],
  more: string[],
): Promise<{ ms: number; lines: { file: string; text?: string }[] }> {
  const home = mkdtempSync(join(tmpdir(), 'carrel-bench-'));
  const start = performance.now();
  const { out } = await startCommand(['extract', ...paths, '--jsonl', ...more], { env: { CARREL_DATA: home } }).done;
  const ms = performance.now() - start;
  rmSync(home, { recursive: true, force: true });
  return {
    ms,
    lines: out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { file: string; text?: string }),
  };
}

async function run(args: string[]): Promise<void> {
  const shared = process.env.CARREL_SHARED ?? '../shared';
  const folder = args.find((arg) => !arg.startsWith('--')) ?? join(shared, 'data/extraction/articles');
  const truthFile = readdirSync(folder).find((name) => /^ground-truth.*\.json$/.test(name)) as string;
  const truth = JSON.parse(readFileSync(join(folder, truthFile), 'utf8')) as Record<string, { articleBody: string }>;
  const people = args.includes('--people') ? ['--people'] : [];
  await setup();
  const scratch = mkdtempSync(join(tmpdir(), 'carrel-bench-'));
  try {
    writeFileSync(join(scratch, 'one.txt'), 'One line of text, which takes no time to read.\n');
    const idle = await extract([join(scratch, 'one.txt')], people);
    const { ms, lines } = await extract([join(folder, 'html')], people);
    const scores = lines.flatMap(({ file, text }) => {
      const want = truth[basename(file).split('.')[0] as string];
      return want ? [score(want.articleBody, text ?? '')] : [];
    });
    console.log(
      `importer: ${summary(scores)}, ${((ms - idle.ms) / lines.length).toFixed(1)} ms a page (start-up ${(idle.ms / 1000).toFixed(1)} s)`,
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    await teardown();
  }
}

export const bench: Bench = { usage: '[FOLDER] [--people]   the real importer window: F1 and ms a page', run };
