/**
 * The importer's page: takes files from the archive process over a port, reads one at a time, and sends back what is in them
 * in batches. At most two batches are under way; a file that is being read gives signs of life between them.
 */
import pdfiumWasm from '@hyzyla/pdfium/pdfium.wasm?url';
import { IMPORTER_PORT } from '../contract/channels';
import { CarrelError } from '../contract/errors';
import type { ExtractOutput, FromImporter, ToImporter } from '../contract/extraction';
import { type ExtractEnv, extractFile } from './extract';
import { createPeopleDetector, type PeopleDetector } from './people';

const MAX_BATCH = 50;
const MAX_BATCH_BYTES = 1_000_000;
const MAX_UNDER_WAY = 2;
/** What has been read is sent at the latest after this long … */
const GATHER_MS = 1_000;
/** … and how much of the file that is, about so often. */
const SIGN_OF_LIFE_MS = 500;

/** The trained model is a file of its own; without it the detector works by rules alone. */
const models = import.meta.glob('../../resources/people/*.bin', {
  query: '?url',
  import: 'default',
  eager: true,
}) as Record<string, string>;

async function loadDetector(): Promise<PeopleDetector> {
  const address = Object.values(models)[0];
  const bytes = address ? await fetch(address).then((response) => (response.ok ? response.arrayBuffer() : null)) : null;
  return createPeopleDetector(bytes && new Uint8Array(bytes));
}

let wasm: Promise<ArrayBuffer> | undefined;
const loadPdfium = (): Promise<ArrayBuffer> => {
  wasm ??= fetch(pdfiumWasm).then((response) => response.arrayBuffer());
  return wasm;
};

/** About how much an output weighs on the way. */
function weight(output: ExtractOutput): number {
  if (output.kind !== 'article') return 200;
  const { article } = output;
  const images = article.images.reduce((sum, image) => sum + image.bytes.length, 0);
  return article.text.length * 2 + (article.html?.length ?? 0) * 2 + images + article.mentions.length * 120 + 500;
}

/** One file being read. */
class Job {
  private readonly abort = new AbortController();
  private readonly siblings = new Map<number, (bytes: Uint8Array | null) => void>();
  private nextRequest = 1;
  private underWay = 0;
  private resume: (() => void) | null = null;
  private outputs: ExtractOutput[] = [];
  private bytes = 0;
  private lastSent = 0;
  private lastSign = 0;

  constructor(
    private readonly request: Extract<ToImporter, { type: 'extract' }>,
    private readonly send: (message: FromImporter) => void,
    private readonly detector: Promise<PeopleDetector>,
  ) {}

  async run(): Promise<void> {
    const { job, name, path, bytes, done, options } = this.request;
    this.lastSent = this.lastSign = performance.now();
    try {
      const env: ExtractEnv = {
        signal: this.abort.signal,
        detector: options.people ? await this.detector : null,
        sibling: (wanted) => this.sibling(wanted),
        pdfiumWasm: loadPdfium,
        done: new Set(done),
        alive: (share) => this.alive(share),
      };
      for await (const output of extractFile({ name, path, bytes }, options, env)) {
        this.outputs.push(output);
        this.bytes += weight(output);
        const due = performance.now() - this.lastSent > GATHER_MS;
        if (due || this.outputs.length >= MAX_BATCH || this.bytes >= MAX_BATCH_BYTES) await this.flush();
      }
      if (this.outputs.length > 0) this.hand(true);
      else this.send({ type: 'done', job });
    } catch (error) {
      // What was read before the failure is kept.
      if (this.outputs.length > 0 && !this.abort.signal.aborted) await this.flush().catch(() => undefined);
      const { code, message } = CarrelError.toWire(error);
      this.send({ type: 'failed', job, code, reason: message });
    }
  }

  receive(message: ToImporter): void {
    if (message.type === 'ack') {
      this.underWay--;
      this.wake();
    } else if (message.type === 'sibling') {
      this.siblings.get(message.request)?.(message.bytes);
      this.siblings.delete(message.request);
    } else if (message.type === 'cancel') {
      this.abort.abort();
      for (const resolve of this.siblings.values()) resolve(null);
      this.siblings.clear();
      this.wake();
    }
  }

  private wake(): void {
    this.resume?.();
    this.resume = null;
  }

  private acknowledged(): Promise<void> {
    return new Promise((resolve) => {
      this.resume = () => resolve(undefined);
    }).then(() => this.abort.signal.throwIfAborted());
  }

  /** While a file is read that gives nothing yet, or nothing any more. */
  private alive(share: number): void {
    if (performance.now() - this.lastSign < SIGN_OF_LIFE_MS) return;
    this.lastSign = performance.now();
    this.send({ type: 'alive', job: this.request.job, share });
  }

  private hand(last: boolean): void {
    this.send({ type: 'batch', job: this.request.job, outputs: this.outputs, last });
    this.outputs = [];
    this.bytes = 0;
    this.lastSent = performance.now();
  }

  private async flush(): Promise<void> {
    this.underWay++;
    this.hand(false);
    while (this.underWay >= MAX_UNDER_WAY && !this.abort.signal.aborted) await this.acknowledged();
  }

  private sibling(path: string): Promise<Uint8Array | null> {
    if (this.abort.signal.aborted) return Promise.resolve(null);
    const request = this.nextRequest++;
    this.send({ type: 'need-sibling', job: this.request.job, request, path });
    return new Promise((resolve) => this.siblings.set(request, resolve));
  }
}

function listen(port: MessagePort): void {
  const send = (message: FromImporter): void => port.postMessage(message);
  const detector = loadDetector().catch(() => createPeopleDetector(null));
  const jobs = new Map<number, Job>();
  // One after the other: the next file may be here before the one under way is read.
  let reading: Promise<void> = Promise.resolve();
  port.onmessage = (event: MessageEvent<ToImporter>) => {
    const message = event.data;
    if (message.type === 'extract') {
      const job = new Job(message, send, detector);
      jobs.set(message.job, job);
      reading = reading.then(() => job.run()).finally(() => jobs.delete(message.job));
    } else {
      jobs.get(message.job)?.receive(message);
    }
  };
  void detector.then(() => send({ type: 'ready' }));
}

window.addEventListener('message', (event) => {
  const port = event.ports[0];
  if (event.source === window && event.data === IMPORTER_PORT && port) listen(port);
});
