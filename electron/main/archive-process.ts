/**
 * The archive process as the main process sees it: started on first use, handed its ports, started again when it dies.
 * The main process is a client like the window; it is not in the way of the data.
 */
import { join } from 'node:path';
import {
  MessageChannelMain,
  type MessagePortMain,
  type UtilityProcess,
  utilityProcess,
  type WebContents,
} from 'electron';
import type { Calls } from '../contract/calls';
import { ARCHIVE_LOST, ARCHIVE_PORT, type PortNotice } from '../contract/channels';
import { CarrelError } from '../contract/errors';
import type { Events } from '../contract/events';
import { Caller, type Handlers, serve } from '../contract/rpc';
import { type ControlMessage, type Services, services as table } from '../contract/services';
import { portOf } from './ports';

/** After this many deaths within `DEATHS_WITHIN_MS` the process stays down: something is wrong that a restart repeats. */
const DEATHS_LIMIT = 5;
const DEATHS_WITHIN_MS = 60_000;
/** A clean close checkpoints the archive file; a large one on a slow stick takes a while. */
const SHUTDOWN_MS = 60_000;

interface Running {
  child: UtilityProcess;
  caller: Caller<Calls>;
}

export class ArchiveProcess {
  private running: Running | null = null;
  private stopped: Promise<void> | null = null;
  private readonly windows = new Set<WebContents>();
  private readonly deaths: number[] = [];
  private open: { path: string; readOnly: boolean } | null = null;

  /**
   * @param folders `data` is where the process keeps its own settings (recent archives, this installation's name),
   *   `resources` holds the fonts of exports
   * @param makeServices called for each new process; `sendImporter` hands it an importer's port, `gone` is called when
   *   the process has ended
   */
  constructor(
    private readonly folders: { data: string; resources: string },
    private readonly makeServices: (sendImporter: (id: number, port: MessagePortMain) => void) => {
      handlers: Handlers<Services>;
      gone: () => void;
    },
  ) {}

  /** Calls to the process, which is started if need be. */
  caller(): Caller<Calls> {
    this.running ??= this.fork();
    return this.running.caller;
  }

  /** Gives a window its port now, and a new one after each crash, for as long as it lives. */
  attach(contents: WebContents): void {
    this.caller();
    if (!this.windows.has(contents)) {
      this.windows.add(contents);
      contents.once('destroyed', () => this.windows.delete(contents));
    }
    this.sendPort(contents, { recovered: null });
  }

  /** Closes the archive and ends the process; resolves when it has ended. */
  stop(): Promise<void> {
    this.stopped ??= this.shutDown();
    return this.stopped;
  }

  private async shutDown(): Promise<void> {
    const child = this.running?.child;
    if (!child) return;
    await new Promise<void>((done) => {
      const timer = setTimeout(() => child.kill(), SHUTDOWN_MS);
      child.once('exit', () => {
        clearTimeout(timer);
        done();
      });
      child.postMessage({ type: 'shutdown' } satisfies ControlMessage);
    });
  }

  private fork(): Running {
    const child = utilityProcess.fork(join(import.meta.dirname, 'archive.js'), [], {
      serviceName: 'Carrel archive',
      env: { ...process.env, CARREL_USER_DATA: this.folders.data, CARREL_RESOURCES: this.folders.resources },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const { handlers, gone } = this.makeServices((id, port) =>
      child.postMessage({ type: 'importer', id } satisfies ControlMessage, [port]),
    );
    const control = new MessageChannelMain();
    serve(portOf(control.port1), table, handlers);
    child.postMessage({ type: 'control' } satisfies ControlMessage, [control.port2]);
    const running: Running = { child, caller: new Caller<Calls>(portOf(this.newClient(child))) };
    running.caller.onEvent((name, payload) => this.note(name as keyof Events, payload));
    child.once('exit', (code) => {
      gone();
      running.caller.fail(new CarrelError('internal', `The archive process ended (${code}).`));
      if (this.running === running) this.running = null;
      if (!this.stopped) void this.restart();
    });
    return running;
  }

  private newClient(child: UtilityProcess): MessagePortMain {
    const channel = new MessageChannelMain();
    child.postMessage({ type: 'client' } satisfies ControlMessage, [channel.port1]);
    return channel.port2;
  }

  private sendPort(contents: WebContents, notice: PortNotice): void {
    if (!this.running || contents.isDestroyed()) return;
    contents.postMessage(ARCHIVE_PORT, notice, [this.newClient(this.running.child)]);
  }

  /** Remembers what is open, to open it again after a crash. */
  private note(name: keyof Events, payload: unknown): void {
    if (name !== 'archive.changed') return;
    const { open, path } = payload as { open: boolean; path: string | null };
    if (!open || !path) {
      this.open = null;
      return;
    }
    const opened = { path, readOnly: false };
    this.open = opened;
    this.running?.caller.call('archive.info', {}).then(
      (info) => {
        if (info) opened.readOnly = info.readOnly;
      },
      () => {},
    );
  }

  private async restart(): Promise<void> {
    for (const contents of this.windows) if (!contents.isDestroyed()) contents.send(ARCHIVE_LOST);
    const now = Date.now();
    this.deaths.push(now);
    if (this.deaths.filter((at) => now - at < DEATHS_WITHIN_MS).length >= DEATHS_LIMIT) return;
    if (this.windows.size === 0) return; // the terminal reports the error and ends; the next use starts a new process
    const before = this.open;
    const caller = this.caller();
    let recovered: string | null = null;
    if (before) {
      recovered = await caller.call('archive.open', before).then(
        () => before.path,
        () => null,
      );
    }
    for (const contents of this.windows) this.sendPort(contents, { recovered });
  }
}
