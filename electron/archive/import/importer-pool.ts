/**
 * The importers of this archive: sandboxed windows that read untrusted files, one file at a time each. A watchdog
 * replaces an importer that hangs, crashes or grows over a file; the file is reported and the rest goes on. One that has
 * grown over many files is replaced between two of them.
 */
import { CarrelError } from '../../contract/errors';
import type { ExtractOptions } from '../../contract/extraction';
import type { Caller, Port } from '../../contract/rpc';
import type { Services } from '../../contract/services';
import { type ExtractListener, type FileToExtract, Importer, type Job, NOT_BEGUN } from './importer';

/** An importer that says nothing for this long is stuck: the slowest honest page of the benchmark set takes 0.4 s. */
const SILENCE_MS = 8_000;
/** Large files may take longer between two signs of life (parsing JSON, a page of a scan), by this much per megabyte … */
const SILENCE_PER_MB_MS = 250;
/** … but never longer than this. */
const SILENCE_MAX_MS = 60_000;
/**
 * An importer that keeps giving signs of life, but nothing to keep, is not getting anywhere: a small file that unpacks
 * to much is stopped as soon as a silent one. Finding the people of a megabyte of text takes 7 s here, and longer elsewhere.
 */
const FRUITLESS_PER_MB_MS = 20_000;
const FRUITLESS_MAX_MS = 300_000;
/** Memory (bytes) at which a file is given up … */
const MEMORY_LIMIT = 1_000_000_000;
/** … and at which an importer is replaced once it has read what it was given: it grows by some megabytes a thousand pages. */
const WORN_MEMORY = 700_000_000;
const START_TIMEOUT_MS = 30_000;
const WATCH_EVERY_MS = 500;

/** Files got ready beside those that are being read, so that an importer waits neither for the disk nor for a commit … */
const AHEAD = 16;
/** … as long as all that are in memory stay below this. */
const AHEAD_BYTES = 64_000_000;

export class ImporterPool {
  private readonly importers = new Map<number, Importer>();
  private readonly arriving = new Map<number, Port>();
  private readonly queue: (() => void)[] = [];
  private starting = 0;
  private nextJob = 1;
  private watchdog: NodeJS.Timeout | null = null;
  private watching = false;

  /** @param size how many importers may run side by side */
  constructor(
    private readonly services: Caller<Services>,
    readonly size: number,
  ) {}

  /** The port of an importer that main has started; it may come before or after the answer to `importer.start`. */
  attach(id: number, port: Port): void {
    const importer = this.importers.get(id);
    if (importer) importer.attach(port);
    else this.arriving.set(id, port);
  }

  /** The importer's process is gone. */
  closed(id: number): void {
    this.drop(
      id,
      new CarrelError(
        'importer-crashed',
        'Reading this file made the importer crash. The file is unchanged; the rest was imported.',
      ),
    );
  }

  /**
   * Reads one file in an importer.
   * @throws CarrelError with the reason why the file could not be read, or `cancelled`
   */
  async extract(
    file: FileToExtract,
    options: ExtractOptions,
    listener: ExtractListener,
    signal?: AbortSignal,
  ): Promise<void> {
    for (;;) {
      try {
        return await this.once(file, options, listener, signal);
      } catch (error) {
        if (error !== NOT_BEGUN) throw error;
        // The importer ended over the file before this one.
      }
    }
  }

  private once(
    file: FileToExtract,
    options: ExtractOptions,
    listener: ExtractListener,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const megabytes = file.bytes.byteLength / 1e6;
      const job: Job = {
        number: this.nextJob++,
        file,
        listener,
        resolve,
        reject,
        released: () => this.wakeNext(),
        silenceMs: Math.min(SILENCE_MAX_MS, SILENCE_MS + megabytes * SILENCE_PER_MB_MS),
        fruitlessMs: Math.min(FRUITLESS_MAX_MS, SILENCE_MS + megabytes * FRUITLESS_PER_MB_MS),
        lastSign: Number.POSITIVE_INFINITY,
        lastOutput: Number.POSITIVE_INFINITY,
        owed: 0,
        delivered: false,
        heir: null,
      };
      this.place(job).then((importer) => {
        const cancel = () => {
          importer.cancel(job);
          reject(new CarrelError('cancelled', 'Cancelled.'));
        };
        if (signal?.aborted) return cancel();
        signal?.addEventListener('abort', cancel);
        job.released = () => {
          signal?.removeEventListener('abort', cancel);
          this.retire(importer);
          this.wakeNext();
        };
        importer.send(job, options);
        listener.sent?.();
        this.watch();
      }, reject);
    });
  }

  /**
   * Whether one more file may be got ready.
   * @param underWay files that are in memory, from their bytes to their commit; sizes in bytes
   */
  admits(underWay: readonly { size: number }[], size: number): boolean {
    if (underWay.length < this.size) return true;
    return underWay.length < this.size + AHEAD && underWay.reduce((sum, one) => sum + one.size, size) <= AHEAD_BYTES;
  }

  /** Ends every importer. */
  close(): void {
    if (this.watchdog) clearInterval(this.watchdog);
    this.watchdog = null;
    for (const id of [...this.importers.keys()]) this.kill(id, new CarrelError('cancelled', 'The archive was closed.'));
  }

  /** Finds an importer for a file, starting one where there may be more; waits while all have enough. */
  private async place(job: Job): Promise<Importer> {
    for (;;) {
      const all = [...this.importers.values()];
      const idle = all.find((importer) => importer.idle);
      const mayStart = this.importers.size + this.starting < this.size;
      const importer = idle ?? (mayStart ? undefined : all.find((one) => one.takesAhead(job.file)));
      if (importer) {
        importer.reserve(job);
        await importer.ready.catch(() => Promise.reject(NOT_BEGUN));
        return importer;
      }
      if (mayStart) await this.start();
      else await new Promise<void>((resolve) => this.queue.push(resolve));
    }
  }

  private wakeNext(): void {
    this.queue.shift()?.();
  }

  private async start(): Promise<void> {
    this.starting++;
    try {
      const { id } = await this.services.call('importer.start', {});
      const importer = new Importer(id);
      this.importers.set(id, importer);
      const port = this.arriving.get(id);
      this.arriving.delete(id);
      if (port) importer.attach(port);
      const timer = setTimeout(
        () =>
          this.kill(
            id,
            new CarrelError('importer-crashed', 'The importer did not start. Restart Carrel and try again.'),
          ),
        START_TIMEOUT_MS,
      );
      try {
        await importer.ready;
      } finally {
        clearTimeout(timer);
      }
    } finally {
      this.starting--;
    }
  }

  private drop(id: number, error: CarrelError): void {
    const importer = this.importers.get(id);
    if (!importer) return;
    this.importers.delete(id);
    importer.fail(error);
    this.wakeNext();
  }

  private kill(id: number, error: CarrelError): void {
    this.drop(id, error);
    this.services.call('importer.kill', { id }).catch(() => undefined);
  }

  /** Ends an importer that is to be replaced and has nothing to read. */
  private retire(importer: Importer): void {
    if (importer.worn && importer.job === null && this.importers.has(importer.id)) this.kill(importer.id, NOT_BEGUN);
  }

  private watch(): void {
    this.watchdog ??= setInterval(() => void this.inspect(), WATCH_EVERY_MS).unref();
  }

  private async inspect(): Promise<void> {
    if (this.watching) return;
    this.watching = true;
    try {
      for (const importer of [...this.importers.values()]) {
        const job = importer.job;
        if (!job) continue;
        const now = Date.now();
        if (job.owed === 0 && (now - job.lastSign > job.silenceMs || now - job.lastOutput > job.fruitlessMs)) {
          this.kill(
            importer.id,
            new CarrelError(
              'importer-timeout',
              'Reading this file took too long and was stopped. The file is unchanged; try to save it again in another format.',
            ),
          );
          continue;
        }
        const memory = await this.services.call('importer.memory', { id: importer.id }).catch(() => 0);
        if (memory > WORN_MEMORY) importer.worn = true;
        this.retire(importer);
        if (importer.job !== job) continue; // it is through with that file
        job.heir ??= !importer.fresh && importer.worn;
        if (memory > MEMORY_LIMIT)
          this.kill(
            importer.id,
            job.heir && !job.delivered
              ? NOT_BEGUN // in a new importer it shows whether it is to blame
              : new CarrelError(
                  'importer-memory',
                  'Reading this file needed more than 1 GB of memory and was stopped. Split it into smaller files.',
                ),
          );
      }
    } finally {
      this.watching = false;
    }
  }
}
