/**
 * What each hostile file costs: imported alone into one archive by the real importer, its outcome, the time that took and
 * the most memory that an importer held meanwhile. Linux only: the kernel keeps the peak of a process.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setup, teardown } from '../harness/global-setup';
import { openWindow, type TestWindow } from '../harness/window';
import { sharedFolder } from './corpus';
import type { Bench } from './run';

const importers = ({ app }: TestWindow): Promise<number[]> =>
  app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .filter((window) => !window.isVisible())
      .map((window) => window.webContents.getOSProcessId()),
  );

/** Begins to measure the peak anew. */
function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** Peak of resident memory in MB; 0 for a process that is gone. */
function peak(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return 0;
  }
}

interface Cost {
  file: string;
  outcome: string;
  seconds: number;
  megabytes: number;
}

async function costOf(window: TestWindow, path: string): Promise<Cost> {
  for (const pid of await importers(window)) resetPeak(pid);
  const begun = performance.now();
  const { id } = await window.call('import.start', { paths: [path] });
  const wait = window.call('import.wait', { id });
  let megabytes = 0;
  // An importer that grows too much is replaced: its peak must be read while it is there.
  for (let over = false; !over; ) {
    over = await Promise.race([wait.then(() => true), new Promise<boolean>((go) => setTimeout(() => go(false), 50))]);
    for (const pid of await importers(window)) megabytes = Math.max(megabytes, peak(pid));
  }
  const seconds = (performance.now() - begun) / 1000;
  const { items } = await window.call('import.items', { id, limit: 1000, offset: 0 });
  const outcome = [...new Set(items.map(({ outcome, code }) => code ?? outcome))].sort().join(' ');
  return { file: basename(path), outcome, seconds, megabytes };
}

async function run(): Promise<void> {
  const hostile = join(sharedFolder(), 'data/hostile');
  await setup();
  const folder = mkdtempSync(join(tmpdir(), 'carrel-bench-'));
  const window = await openWindow();
  try {
    execFileSync('tar', ['xzf', join(hostile, 'encodings.tar.gz'), '-C', folder]);
    await window.call('archive.create', { path: join(folder, 'bench.carrel') });
    writeFileSync(join(folder, 'first.txt'), 'An importer is started by the first file that is read.\n');
    await window.importPaths([join(folder, 'first.txt')]);
    for (const from of [join(hostile, 'zip'), join(hostile, 'pdf'), join(hostile, 'warc'), join(folder, 'encodings')]) {
      const costs: Cost[] = [];
      for (const name of readdirSync(from).sort()) costs.push(await costOf(window, join(from, name)));
      const most = (of: 'seconds' | 'megabytes') => costs.reduce((a, b) => (b[of] > a[of] ? b : a));
      const [slow, large] = [most('seconds'), most('megabytes')];
      console.log(
        `${basename(from)}: ${costs.length} files, at most ${slow.seconds.toFixed(1)} s (${slow.file}) and ${large.megabytes.toFixed(0)} MB (${large.file})`,
      );
      for (const { file, outcome, seconds, megabytes } of [...costs]
        .sort((a, b) => b.megabytes - a.megabytes)
        .slice(0, 5))
        console.log(`  ${file}: ${outcome}, ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB`);
      const nameless = costs.filter(({ outcome }) => outcome === '');
      if (nameless.length > 0) console.log(`  without an outcome: ${nameless.map(({ file }) => file).join(', ')}`);
    }
  } finally {
    await window.close();
    rmSync(folder, { recursive: true, force: true });
    await teardown();
  }
}

export const bench: Bench = { usage: '  hostile files one by one: outcome, seconds and memory of the importer', run };
