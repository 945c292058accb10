/** The main process, in the order in which it starts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { app, BrowserWindow, type MessagePortMain } from 'electron';
import { runCli } from '../cli';
import { ArchiveProcess } from './archive-process';
import { harden, hardenWhenReady } from './harden';
import { Importers } from './importers';
import { onWantArchive } from './ipc';
import { setMenu } from './menu';
import { printPdf } from './printing';
import { type Resource, registerSchemes } from './protocols';
import { SettingsFile } from './settings';
import { answerShell, sendCommand } from './shell';
import { openMainWindow, WINDOW_URL } from './windows';

// 1. Security, before anything else exists.
harden();
registerSchemes();

// 2. Where things are. `--user-data-dir` and CARREL_DATA keep a run apart from the user's own settings.
const dataFolder = app.commandLine.getSwitchValue('user-data-dir') || process.env.CARREL_DATA;
if (dataFolder) app.setPath('userData', resolve(dataFolder));
const resources = join(app.getAppPath(), 'resources');

// 3. The archive process and what it may ask of us.
const archive = new ArchiveProcess(
  { data: app.getPath('userData'), resources },
  (sendImporter: (id: number, port: MessagePortMain) => void) => {
    const importers = new Importers(sendImporter);
    return {
      handlers: { ...importers.handlers, 'print.pdf': (request) => printPdf(request, resource) },
      gone: () => importers.stop(),
    };
  },
);
const resource = (url: string): Promise<Resource> => archive.caller().call('archive.resource', { url });

// 4. A terminal or a window.
const cliAt = process.argv.indexOf('--cli');
if (cliAt === -1) startWindow();
else void startCli(process.argv.slice(cliAt + 1));

function startWindow(): void {
  let window: BrowserWindow | null = null;
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  const openPath = (path: string) => sendCommand(window, { name: 'open-archive', path });
  app.on('second-instance', (_event, argv, cwd) => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
    const path = archiveArgument(argv);
    if (path) openPath(resolve(cwd, path));
  });
  // macOS: a file double-clicked, also before the window is there.
  let early: string | null = archiveArgument(process.argv);
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (window) openPath(path);
    else early = path;
  });
  onWantArchive((contents) => {
    archive.attach(contents);
    if (early) sendCommand(BrowserWindow.fromWebContents(contents), { name: 'open-archive', path: resolve(early) });
    early = null;
  });
  let stopped = false;
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    stopped = true;
    void archive.stop().finally(() => app.quit());
  });

  void app.whenReady().then(async () => {
    hardenWhenReady();
    answerShell(new SettingsFile(join(app.getPath('userData'), 'settings.json')), join(resources, 'samples'));
    setMenu();
    window = openMainWindow(resource);
    // Not when all windows are closed: importers are windows as well, and nobody sees them.
    window.once('closed', () => {
      window = null;
      app.quit();
    });
    await window.loadURL(WINDOW_URL);
  });
}

/** Runs one `carrel` verb: no window, no menu; the exit code is the verb's. */
async function startCli(given: string[]): Promise<void> {
  const argv = given[0] === '--' ? given.slice(1) : given;
  // Chromium's own files go to a folder of this run, so that any number of commands run beside an open window.
  const scratch = mkdtempSync(join(tmpdir(), 'carrel-'));
  app.setPath('sessionData', scratch);
  app.dock?.hide();
  // Importers and printing windows come and go; that is no reason to quit.
  app.on('window-all-closed', () => {});
  let ending = false;
  const end = async (code: number) => {
    // Who is interrupted fails as well, for want of an archive: the first reason is the reason.
    if (ending) return;
    ending = true;
    await archive.stop();
    await Promise.all([process.stdout, process.stderr].map(flushed));
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
    // Not app.exit: Chromium's orderly shutdown, come upon importers that have just been destroyed, died of a
    // segmentation fault after one import in twenty-five (0 of 135 this way), and a script took done work for failed.
    // Nothing is left that an orderly end would save: the archive is closed, the session's folder is gone.
    (process as NodeJS.Process & { reallyExit(code: number): never }).reallyExit(code);
  };
  // Interrupted: what was committed stays, the archive file is closed properly.
  const interrupted = new AbortController();
  const interrupt = (code: number) => {
    interrupted.abort();
    void end(code);
  };
  const heedSignals = () => {
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      process.removeAllListeners(signal);
      process.once(signal, () => interrupt(code));
    }
  };
  heedSignals();
  // `carrel search … | head`: whoever read our output has seen enough.
  process.stdout.on('error', () => void end(141));
  // Nobody reads our words any more: that is no error to report, least of all there.
  process.stderr.on('error', () => {});
  // Electron would show a window with the error.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    void end(1);
  });
  await app.whenReady();
  // Chromium has put its own handlers over ours by now; they would end the archive process and us beside it.
  heedSignals();
  hardenWhenReady();
  let code = 1;
  try {
    code = await runCli(argv, {
      connect: async () => archive.caller(),
      cwd: process.cwd(),
      version: app.getVersion(),
      interrupted: interrupted.signal,
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
  await end(code);
}

/** Settled once what was written to `stream` has reached the system, or nobody can take it any more. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((done) => {
    if (stream.writable) stream.write('', () => done());
    else done();
  });
}

function archiveArgument(argv: string[]): string | null {
  return argv.slice(1).find((argument) => !argument.startsWith('-') && argument.endsWith('.carrel')) ?? null;
}
