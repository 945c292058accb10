import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportRequest } from '../../electron/contract/calls';
import { carrel as command } from '../harness/command';
import { testRuntime } from '../harness/runtime';
import { openWindow, type TestWindow } from '../harness/window';

let carrel: TestWindow;
let archive: string;
beforeAll(async () => {
  carrel = await openWindow();
  archive = join(carrel.folder, 'crash.carrel');
  await carrel.call('archive.create', { path: archive });
  await carrel.importPaths([sample('2020-07-19-water-meters.txt')]);
});
afterAll(() => carrel?.close());

const sample = (name: string) => join(testRuntime().root, 'resources', 'samples', name);

/** Ends the archive process from outside, the way a defect in it would. */
const killArchiveProcess = () =>
  carrel.app.evaluate(({ app }) => {
    const found = app.getAppMetrics().find((one) => one.name === 'Carrel archive');
    if (!found) throw new Error('There is no archive process.');
    process.kill(found.pid, 'SIGKILL');
    return found.pid;
  });

/** Closes the window as its button does; tells how the program ended. */
async function closeWindow({ app }: TestWindow): Promise<{ code: number | null; signal: string | null }> {
  const ended = new Promise<{ code: number | null; signal: string | null }>((done) =>
    app.process().once('exit', (code, signal) => done({ code, signal })),
  );
  await app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.isVisible());
    setTimeout(() => window?.close(), 50);
  });
  return await ended;
}

describe('the archive process', () => {
  it('is started again when it dies, with the archive open as before, and the window is told', async () => {
    await carrel.page.evaluate(() => {
      const seen: unknown[] = [];
      Object.assign(globalThis, { seen });
      window.carrelArchive.onConnection((connected) => seen.push(connected));
      window.carrelArchive.onEvent((name, payload) => {
        if (name === 'archive.changed') seen.push(payload);
      });
    });
    const before = await carrel.call('archive.info', {});
    const first = await killArchiveProcess();
    const seen = () => carrel.page.evaluate(() => (globalThis as unknown as { seen: unknown[] }).seen);
    await expect.poll(seen).toEqual([false, true, { open: true, path: archive, recovered: true }]);
    const after = await carrel.call('archive.info', {});
    expect(after).toMatchObject({ path: before?.path, uuid: before?.uuid, articles: before?.articles });
    expect(await killArchiveProcess()).not.toBe(first);
    await expect.poll(async () => (await seen())[3]).toBe(false);
    // A call made while it is known to be down waits for the next process.
    expect((await carrel.call('search.query', { query: 'water' })).total).toBeGreaterThan(0);
  });

  it('keeps its archive for itself: a command on the same file says so and changes nothing', async () => {
    const result = await command(['info', archive]);
    expect(result.code).toBe(3);
    expect(result.err).toMatch(/another|in use|open/i);
    expect((await carrel.call('archive.info', {}))?.path).toBe(archive);
  });

  it('ends when the window is closed, also with an importer at hand, and leaves one file at rest', async () => {
    await carrel.importPaths([sample('2021-09-14-lawyer-hearing-aktaldy.txt')]);
    const windows = await carrel.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(windows).toBeGreaterThan(1);
    expect(await closeWindow(carrel)).toEqual({ code: 0, signal: null });
    const result = await command(['info', archive, '--json']);
    expect(result.code).toBe(0);
    expect(result.json<{ articles: number }>().articles).toBe(2);
  });
});

describe('an export over which the window is closed', () => {
  it('leaves nothing behind', async () => {
    const other = await openWindow();
    try {
      await other.call('archive.create', { path: join(other.folder, 'a.carrel') });
      await other.importPaths([join(testRuntime().root, 'resources', 'samples')]);
      const path = join(other.folder, 'dossier.pdf');
      await other.page.evaluate(() => {
        const seen = { printing: false };
        Object.assign(globalThis, { seen });
        window.carrelArchive.onEvent((name, payload) => {
          if (name === 'export.progress' && (payload as { done: number }).done > 0) seen.printing = true;
        });
      });
      await other.call('export.start', exportRequest.parse({ selection: { all: true }, format: 'pdf', path }));
      await expect
        .poll(() => other.page.evaluate(() => (globalThis as unknown as { seen: { printing: boolean } }).seen.printing))
        .toBe(true);
      expect(readdirSync(other.folder).filter((name) => name.endsWith('.part'))).toHaveLength(1);
      expect(await closeWindow(other)).toEqual({ code: 0, signal: null });
      expect(readdirSync(other.folder).sort()).toEqual(['a.carrel', 'profile']);
    } finally {
      await other.close().catch(() => {});
    }
  });
});
