/**
 * The archive process: holds at most one open archive (and others beside it for reading), answers calls on every port
 * that main hands over, and forwards importers' ports to the pool. Runs as an Electron utility process.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Calls, calls } from '../contract/calls';
import type { RecentArchive } from '../contract/domain';
import { CarrelError } from '../contract/errors';
import type { EventName, EventPayload } from '../contract/events';
import { Caller, type Handlers, type Port, serve } from '../contract/rpc';
import type { ControlMessage, Services } from '../contract/services';
import { Archive, type ArchiveCalls } from './archive';
import { type Extracted, extractPaths } from './import/extraction';
import { ImporterPool } from './import/importer-pool';
import { lookAt } from './import/look';
import { salvage } from './storage/salvage';

/** The side of Electron's utility process that we use (typed here: this folder never imports `electron`). */
interface MessagePortMain {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}
interface ParentPort {
  on(event: 'message', listener: (event: { data: ControlMessage; ports: MessagePortMain[] }) => void): void;
}

const RECENT = 20;

class Host {
  private archive: Archive | null = null;
  private readonly clients = new Set<(name: string, payload: unknown) => void>();
  private services: Caller<Services> | null = null;
  private importers: ImporterPool | null = null;
  /** What `import.extract` began last. */
  private extraction: { id: number; abort: AbortController; pieces: AsyncGenerator<Extracted> } | null = null;
  /** Opening and closing happen one after the other. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly userData: string) {}

  control(message: ControlMessage, ports: MessagePortMain[]): void {
    const port = ports[0];
    if (message.type === 'shutdown') {
      void this.inTurn(() => this.close()).finally(() => process.exit(0));
      return;
    }
    if (!port) return;
    if (message.type === 'control') {
      this.services = new Caller<Services>(wrap(port));
      // One core stays with the window and the archive itself.
      this.importers = new ImporterPool(this.services, Math.max(1, Math.min(4, availableParallelism() - 1)));
    } else if (message.type === 'importer') {
      port.on('close', () => this.importers?.closed(message.id));
      this.importers?.attach(message.id, wrap(port));
    } else {
      const send = serve(wrap(port), calls, this.handlers());
      this.clients.add(send);
      port.on('close', () => this.clients.delete(send));
    }
  }

  private handlers(): Handlers<Calls> {
    const own: Omit<Handlers<Calls>, ArchiveCalls> = {
      'archive.create': ({ path }) => this.inTurn(() => this.open(path, () => Archive.create(path, this.host()))),
      'archive.open': ({ path, readOnly, watch }) =>
        this.inTurn(async () =>
          // Opening what is open already (the terminal's verbs, a second double click) changes nothing.
          this.archive?.path === path && this.archive.readOnly === readOnly
            ? this.archive.info()
            : this.open(path, () => Archive.open(path, this.host(), readOnly), watch),
        ),
      'archive.close': () =>
        this.inTurn(async () => {
          await this.close();
          this.emit('archive.changed', { open: false, path: null, recovered: false });
          return null;
        }),
      'archive.info': () => this.archive?.info() ?? null,
      'archive.recent': () => this.recent().map((r) => ({ ...r, exists: existsSync(r.path) })),
      'archive.forget': ({ path }) => {
        this.writeRecent(this.recent().filter((r) => r.path !== path));
        return null;
      },
      'archive.salvage': ({ path, to }) =>
        this.inTurn(async () => {
          const result = salvage(path, to);
          const archive = Archive.open(to, this.host());
          archive.rebuildIndex();
          await archive.close();
          return result;
        }),
      'archive.attach': ({ paths }) => this.current().attach(paths),
      'import.look': ({ paths }) => {
        if (!this.importers) throw new CarrelError('internal', 'There is no importer here.');
        return lookAt(this.importers, paths);
      },
      'import.extract': ({ paths, ...options }) => {
        if (!this.importers) throw new CarrelError('internal', 'There is no importer here.');
        // One whose reader has gone away would keep its importers for ever.
        this.extraction?.abort.abort();
        const abort = new AbortController();
        const id = (this.extraction?.id ?? 0) + 1;
        this.extraction = { id, abort, pieces: extractPaths(this.importers, paths, options, abort.signal) };
        return { id };
      },
      'import.extracted': async ({ id }) => {
        if (this.extraction?.id !== id) return null;
        const next = await this.extraction.pieces.next();
        return next.done ? null : next.value;
      },
    };
    // Answered from whatever archive is open when the call comes.
    return new Proxy(own as Handlers<Calls>, {
      get: (target, name: keyof Calls) =>
        Object.hasOwn(own, name) ? target[name] : this.current().handlers[name as ArchiveCalls],
    });
  }

  private current(): Archive {
    if (!this.archive) throw new CarrelError('no-archive', 'No archive is open. Open or create one first.');
    return this.archive;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work, work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async open(path: string, how: () => Archive, watch = false) {
    const archive = how(); // before closing the present one: a failure leaves it open
    await this.close();
    this.archive = archive;
    const info = archive.info();
    this.writeRecent([
      { path, name: info.name, lastOpened: archive.now() },
      ...this.recent().filter((r) => r.path !== path),
    ]);
    this.emit('archive.changed', { open: true, path, recovered: archive.recovered });
    if (watch) archive.watch().catch((error: unknown) => console.error('watched folders:', error));
    return info;
  }

  private async close(): Promise<void> {
    const archive = this.archive;
    this.archive = null;
    await archive?.close();
  }

  private host() {
    return {
      device: this.device(),
      emit: <N extends EventName>(name: N, payload: EventPayload<N>) => this.emit(name, payload),
      services: this.services,
      importers: this.importers,
    };
  }

  private emit<N extends EventName>(name: N, payload: EventPayload<N>): void {
    for (const send of this.clients) send(name, payload);
  }

  private device(): string {
    const file = join(this.userData, 'device');
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      const device = randomUUID();
      this.write(file, device);
      return device;
    }
  }

  private recent(): Omit<RecentArchive, 'exists'>[] {
    try {
      return JSON.parse(readFileSync(join(this.userData, 'recent.json'), 'utf8')) as Omit<RecentArchive, 'exists'>[];
    } catch {
      return [];
    }
  }

  private writeRecent(list: Omit<RecentArchive, 'exists'>[]): void {
    this.write(join(this.userData, 'recent.json'), JSON.stringify(list.slice(0, RECENT)));
  }

  private write(file: string, text: string): void {
    try {
      mkdirSync(this.userData, { recursive: true });
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    } catch {
      // The list of recent archives is a convenience; a full or read-only home folder must not stop the work.
    }
  }
}

function wrap(port: MessagePortMain): Port {
  return {
    post: (message) => port.postMessage(message),
    listen: (listener) => {
      port.on('message', (event) => listener(event.data));
      port.start();
    },
    close: () => port.close(),
  };
}

const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort;
if (parentPort) {
  const host = new Host(process.env.CARREL_USER_DATA ?? join(process.cwd(), '.carrel'));
  parentPort.on('message', ({ data, ports }) => host.control(data, ports));
}
