/** Importers: hidden sandboxed windows, each with a port to the archive process, which decides when one has to die. */
import { constants, setPriority } from 'node:os';
import { app, type BrowserWindow, MessageChannelMain, type MessagePortMain } from 'electron';
import { IMPORTER_PORT } from '../contract/channels';
import { CarrelError } from '../contract/errors';
import type { Handlers } from '../contract/rpc';
import type { Services } from '../contract/services';
import { openImporterWindow } from './windows';

/**
 * Importers work in the background: where all cores are taken, the window and the archive go first. On POSIX systems 5 of
 * 19 steps below normal, which leaves them a quarter of a core against one that is busy.
 */
const PRIORITY = process.platform === 'win32' ? constants.priority.PRIORITY_BELOW_NORMAL : 5;

export class Importers {
  private next = 1;
  private readonly windows = new Map<number, BrowserWindow>();

  /** @param sendPort gives the archive process its end of an importer's port */
  constructor(private readonly sendPort: (id: number, port: MessagePortMain) => void) {}

  readonly handlers: Pick<Handlers<Services>, 'importer.start' | 'importer.kill' | 'importer.memory'> = {
    'importer.start': () => this.start(),
    'importer.kill': ({ id }) => {
      this.kill(id);
      return null;
    },
    'importer.memory': ({ id }) => this.memory(id),
  };

  /** Ends all of them. */
  stop(): void {
    for (const id of [...this.windows.keys()]) this.kill(id);
  }

  private start(): { id: number } {
    const id = this.next++;
    const window = openImporterWindow();
    const { port1, port2 } = new MessageChannelMain();
    this.windows.set(id, window);
    const contents = window.webContents;
    contents.once('did-finish-load', () => {
      try {
        setPriority(contents.getOSProcessId(), PRIORITY);
      } catch {
        // A system that does not let us: the import is merely felt more.
      }
      contents.postMessage(IMPORTER_PORT, null, [port2]);
    });
    // A renderer that is gone takes its port with it: the archive process sees it close.
    contents.once('render-process-gone', () => this.kill(id));
    this.sendPort(id, port1);
    return { id };
  }

  private kill(id: number): void {
    const window = this.windows.get(id);
    this.windows.delete(id);
    if (!window || window.isDestroyed()) return;
    // A page in an endless loop does not answer a close; its process is ended from outside.
    window.webContents.forcefullyCrashRenderer();
    window.destroy();
  }

  private memory(id: number): number {
    const window = this.windows.get(id);
    if (!window) throw new CarrelError('not-found', `There is no importer ${id}.`);
    const pid = window.webContents.getOSProcessId();
    const metric = app.getAppMetrics().find((process) => process.pid === pid);
    return (metric?.memory.workingSetSize ?? 0) * 1024;
  }
}
