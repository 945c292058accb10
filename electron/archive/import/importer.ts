/** One sandboxed window that reads untrusted files, one at a time, as the archive sees it: what it reads and what comes next. */
import { CarrelError } from '../../contract/errors';
import type { ExtractOptions, ExtractOutput, FromImporter, ToImporter } from '../../contract/extraction';
import type { Port } from '../../contract/rpc';

/** A file up to this size is sent to an importer that still reads another: it may begin while the archive is in a commit. */
const SENT_AHEAD_BYTES = 4_000_000;

export interface FileToExtract {
  name: string;
  path: string;
  bytes: Uint8Array;
  /** Parts whose articles are not wanted again. */
  done?: string[];
}

export interface ExtractListener {
  /**
   * Resolves when the outputs are safe (committed); an importer sends at most two batches of a file before that.
   * @param last nothing more comes from this file
   */
  batch(outputs: ExtractOutput[], last: boolean): Promise<void>;
  /** The file is with an importer, which reads what it is given in that order. */
  sent?(): void;
  /** How much of the file has been read, 0 … 1; now and then. */
  share?(share: number): void;
  /** A file beside the one being read, or null. */
  sibling(path: string): Promise<Uint8Array | null>;
}

/** One file for one importer. */
export interface Job {
  number: number;
  file: FileToExtract;
  listener: ExtractListener;
  resolve(): void;
  reject(error: CarrelError): void;
  /** The importer is free for another file, though what it sent of this one may not be committed yet. */
  released(): void;
  silenceMs: number;
  fruitlessMs: number;
  /** Times of the clock in ms; the future as long as the importer has not got to this file. */
  lastSign: number;
  lastOutput: number;
  /** Batches that we have not committed yet: while there are any, silence is our fault. */
  owed: number;
  /** Some of it has arrived here. */
  delivered: boolean;
  /** Whether its importer held much memory when it was first looked at, which files before may have left there; null before that. */
  heir: boolean | null;
}

/** Rejects a file that was waiting in an importer when that ended: another one shall read it. */
export const NOT_BEGUN = new CarrelError('importer-crashed', 'The importer ended before it began with this file.');

function begin(job: Job): void {
  job.lastSign = job.lastOutput = Date.now();
}

export class Importer {
  /** What it is reading, and what it will read then. */
  job: Job | null = null;
  next: Job | null = null;
  /** It holds much memory: it reads what it has been given and is then replaced. */
  worn = false;
  /** It has not read a file to its end yet. */
  fresh = true;
  port: Port | null = null;
  ready: Promise<void>;
  private markReady!: () => void;
  private markFailed!: (error: Error) => void;

  constructor(readonly id: number) {
    this.ready = new Promise((resolve, reject) => {
      this.markReady = resolve;
      this.markFailed = reject;
    });
    this.ready.catch(() => undefined);
  }

  attach(port: Port): void {
    this.port = port;
    port.listen((data) => this.receive(data as FromImporter));
  }

  fail(error: CarrelError): void {
    this.markFailed(error);
    const jobs = [this.job, this.next];
    this.job = this.next = null;
    for (const job of jobs) {
      job?.released();
      job?.reject(job.lastSign === Number.POSITIVE_INFINITY ? NOT_BEGUN : error);
    }
    this.port?.close();
  }

  post(message: ToImporter): void {
    this.port?.post(message);
  }

  private receive(message: FromImporter): void {
    if (message.type === 'ready') {
      this.markReady();
      return;
    }
    const job = this.job;
    if (!job || message.job !== job.number) return;
    job.lastSign = Date.now();
    if (message.type === 'alive') job.listener.share?.(Math.min(1, Math.max(0, message.share)));
    else if (message.type === 'batch') this.take(job, message.outputs, message.last);
    else if (message.type === 'need-sibling') {
      job.listener
        .sibling(message.path)
        .catch(() => null)
        .then((bytes) => this.post({ type: 'sibling', job: job.number, request: message.request, bytes }));
    } else {
      this.release();
      if (message.type === 'failed') job.reject(new CarrelError(message.code, message.reason));
      else if (job.owed === 0) job.resolve();
    }
  }

  /** Hands a batch on; the file has ended when its last batch is safe. */
  private take(job: Job, outputs: ExtractOutput[], last: boolean): void {
    job.owed++;
    job.delivered = true;
    if (last) this.release();
    job.listener.batch(outputs, last).then(
      () => {
        job.owed--;
        job.lastSign = Date.now();
        job.lastOutput = job.lastSign;
        if (this.job === job) this.post({ type: 'ack', job: job.number });
        else if (job.owed === 0) job.resolve();
      },
      (error: unknown) => {
        if (this.job === job) this.cancel(job);
        job.reject(
          error instanceof CarrelError ? error : new CarrelError('internal', String(error), {}, { cause: error }),
        );
      },
    );
  }

  /** Whether it can be given a file to read now. */
  get idle(): boolean {
    return this.job === null && !this.worn;
  }

  /** Whether it can be given a file to read after the one it reads. */
  takesAhead({ bytes }: FileToExtract): boolean {
    return this.next === null && !this.worn && bytes.byteLength <= SENT_AHEAD_BYTES;
  }

  /** Holds a place for a file that is sent later. */
  reserve(job: Job): void {
    if (this.job === null) this.job = job;
    else this.next = job;
  }

  send(job: Job, options: ExtractOptions): void {
    this.post({ type: 'extract', job: job.number, done: [], ...job.file, options });
    if (this.job === job) begin(job);
  }

  /** Has the importer stop reading a file, or not begin with it. */
  cancel(job: Job): void {
    if (this.job !== job && this.next !== job) return;
    this.post({ type: 'cancel', job: job.number });
    if (this.job === job) this.release();
    else {
      this.next = null;
      job.released();
    }
  }

  /** The file is read: on with the next. */
  private release(): void {
    const job = this.job;
    this.fresh = false;
    this.job = this.next;
    this.next = null;
    if (this.job) begin(this.job);
    job?.released();
  }
}
