/** The real window, driven from outside: the same executable, bundle and processes that users run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { CallName, Calls } from '../../electron/contract/calls';
import type { ImportSummary } from '../../electron/contract/domain';
import { CarrelError } from '../../electron/contract/errors';
import type { Input, Output } from '../../electron/contract/rpc';
import { testRuntime } from './runtime';

export interface TestWindow {
  app: ElectronApplication;
  page: Page;
  /** A folder of this run, removed at the end; `profile` inside it is the app's own data. */
  folder: string;
  /** Answers the next native dialogs with these paths, whatever they ask; an empty list cancels. */
  answerDialogs(paths: string[]): Promise<void>;
  /** A call to the archive process, over the window's own bridge. @throws CarrelError */
  call<N extends CallName>(name: N, input: Input<Calls, N>): Promise<Output<Calls, N>>;
  /** Imports files and folders into the open archive and waits for the end. */
  importPaths(paths: string[]): Promise<ImportSummary>;
  close(): Promise<void>;
}

export interface LaunchOptions {
  /** Arguments after the app's folder, e.g. an archive to open. */
  args?: string[];
  /** Flags for Chromium, before the app's folder. */
  flags?: string[];
  env?: Record<string, string>;
  /** Reuse the folder of an earlier run, to see what a second start remembers. It is then not removed. */
  folder?: string;
}

/** Starts Carrel with a profile of its own and waits for its page. */
export async function openWindow(options: LaunchOptions = {}): Promise<TestWindow> {
  const runtime = testRuntime();
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'carrel-window-'));
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [
      ...runtime.flags,
      ...(options.flags ?? []),
      `--user-data-dir=${join(folder, 'profile')}`,
      runtime.root,
      ...(options.args ?? []),
    ],
    env: { ...(process.env as Record<string, string>), ...options.env },
    cwd: folder,
  });
  const page = await app.firstWindow({ timeout: 120_000 });
  await page.waitForLoadState('load');
  const call: TestWindow['call'] = async (name, input) => {
    const result = await page.evaluate(([n, i]) => window.carrelArchive.call(n, i), [name, input] as [
      CallName,
      unknown,
    ]);
    if (!result.ok) throw CarrelError.fromWire(result.error);
    return result.value as never;
  };
  return {
    app,
    page,
    folder,
    answerDialogs: (paths) => answerDialogs(app, paths),
    call,
    importPaths: async (paths) => {
      let summary = await call('import.start', { paths });
      while (!summary.finished) {
        await new Promise((done) => setTimeout(done, 100));
        summary = await call('import.summary', { id: summary.id });
      }
      return summary;
    },
    close: async () => {
      await app.close();
      if (!options.folder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Native dialogs cannot be clicked from outside; in the main process they are replaced by these answers. */
async function answerDialogs(app: ElectronApplication, paths: string[]): Promise<void> {
  await app.evaluate(({ dialog }, filePaths) => {
    const canceled = filePaths.length === 0;
    dialog.showOpenDialog = async () => ({ canceled, filePaths });
    dialog.showSaveDialog = async () => ({ canceled, filePath: filePaths[0] ?? '' });
  }, paths);
}
