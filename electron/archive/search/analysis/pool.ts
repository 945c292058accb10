/**
 * Analysis spread over threads, for bulk imports. Where threads cannot be started (a missing file, no permission) it
 * quietly does the same work in the caller's thread.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { BatchAnalyser, type IndexedText } from './batch';
import { type AnalysedBatch, Lexicon } from './packed';

/** More threads than this gain nothing: one thread writes to the database. */
const MOST_THREADS = 4;

/**
 * Starts a worker from its built file (`analysis-worker.js` beside the bundle or above its chunks), or from source under
 * tsx and Vitest, where a thread of Node 20 does not inherit what compiles TypeScript and has to load it itself.
 */
function workerStarter(): (() => Worker) | null {
  for (const place of ['./analysis-worker.js', '../analysis-worker.js']) {
    const built = fileURLToPath(new URL(place, import.meta.url));
    if (existsSync(built)) return () => new Worker(built);
  }
  const source = new URL('./worker.ts', import.meta.url);
  if (!existsSync(fileURLToPath(source))) return null;
  const code = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(source.href)}); });`;
  return () => new Worker(code, { eval: true, execArgv: [] });
}

interface Job {
  docs: readonly IndexedText[];
  resolve: (batch: AnalysedBatch) => void;
}

/** What a thread answers. */
export interface Answer {
  id: number;
  /** None when it failed. */
  batch?: Omit<AnalysedBatch, 'lexicon'>;
  /** Whether its lexicon began anew. */
  renewed: boolean;
  /** What the lexicon has got since the last answer. */
  terms: string[];
  forms: string[];
}

export class AnalysisPool {
  private readonly workers: { worker: Worker; jobs: number; lexicon: Lexicon }[] = [];
  private readonly jobs = new Map<number, Job>();
  private own: BatchAnalyser | null = null;
  private nextId = 1;
  private closed = false;

  /** @param threads besides the caller's; 0 means everything is done in place */
  constructor(threads = Math.min(MOST_THREADS, Math.max(1, availableParallelism() - 1))) {
    const start = threads > 0 ? workerStarter() : null;
    for (let i = 0; start && i < threads; i++) {
      try {
        const worker = start();
        worker.unref();
        const entry = { worker, jobs: 0, lexicon: new Lexicon() };
        this.workers.push(entry);
        worker.on('message', ({ id, batch, renewed, terms, forms }: Answer) => {
          entry.jobs--;
          if (renewed) entry.lexicon = new Lexicon();
          const { lexicon } = entry;
          for (const term of terms) lexicon.terms.push(term);
          for (const form of forms) lexicon.forms.push(form);
          const job = this.jobs.get(id);
          this.jobs.delete(id);
          job?.resolve(batch ? { ...batch, lexicon } : this.inPlace(job.docs));
        });
        worker.on('error', () => this.abandon(entry));
        worker.on('exit', () => this.abandon(entry));
      } catch {
        break;
      }
    }
  }

  /** Threads that are there to take work; fewer than asked for when some could not be started. */
  get threads(): number {
    return this.workers.length;
  }

  /** Analyses texts, in another thread when there is one. */
  analyse(docs: readonly IndexedText[]): Promise<AnalysedBatch> {
    const idle = this.workers.reduce<(typeof this.workers)[number] | null>(
      (least, entry) => (least === null || entry.jobs < least.jobs ? entry : least),
      null,
    );
    if (!idle || this.closed) return Promise.resolve(this.inPlace(docs));
    const id = this.nextId++;
    idle.jobs++;
    return new Promise((resolve) => {
      this.jobs.set(id, { docs, resolve });
      idle.worker.postMessage({ id, docs: docs.map(({ title, body, language }) => ({ title, body, language })) });
    });
  }

  /** Ends the threads; what is under way is finished in the caller's. */
  close(): void {
    this.closed = true;
    for (const { worker } of this.workers) void worker.terminate();
  }

  private inPlace(docs: readonly IndexedText[]): AnalysedBatch {
    this.own ??= new BatchAnalyser();
    return this.own.analyse(docs);
  }

  /** A worker that failed takes no more work; what it may have had is done in place. */
  private abandon(entry: (typeof this.workers)[number]): void {
    const at = this.workers.indexOf(entry);
    if (at >= 0) this.workers.splice(at, 1);
    if (this.workers.length > 0 && entry.jobs === 0) return;
    for (const [id, job] of this.jobs) {
      this.jobs.delete(id);
      job.resolve(this.inPlace(job.docs));
    }
  }
}
