/** What one export is: the request made definite, its progress, and how it is stopped. */

import type { ExportRequest } from '../../contract/calls';
import type { ExportProgress, Span } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import type { ExportArticle, OriginalBytes } from './model';
import type { SafeShare } from './safe-share';

export interface Problem {
  articleId: number;
  title: string;
  reason: string;
}

/** An export's inputs, ready for a format. */
export interface ExportPlan {
  request: ExportRequest;
  /** Article ids in the order of the document; ids that are no longer in the archive included. */
  ids: number[];
  safe: SafeShare | null;
  /** Never empty. Already without protected names, as are author and note. */
  title: string;
  author: string;
  note: string;
  /** How the articles were chosen, in words. */
  chosen: string;
  created: string;
  /** `Carrel 1.2.3` */
  creator: string;
  archive: { name: string; uuid: string; fingerprint: string };
  read(id: number): ExportArticle | null;
  image(articleId: number, key: string): { bytes: Uint8Array; mediaType: string } | null;
  /** By `ExportArticle.original.id`. @throws CarrelError `archive-damaged` */
  original(originalId: number): OriginalBytes | null;
  hits(article: ExportArticle): { title: Span[]; text: Span[] };
}

/** Reports progress at most ten times a second and stops the work when it was cancelled. */
export class Progress {
  private last = 0;
  private readonly started = Date.now();
  private cancelled = false;
  private state: ExportProgress['state'] = 'preparing';
  private done = 0;

  constructor(
    private readonly id: number,
    private readonly total: number,
    private readonly send: (progress: ExportProgress) => void,
  ) {}

  cancel(): void {
    this.cancelled = true;
  }

  /** @throws CarrelError `cancelled` */
  check(): void {
    if (this.cancelled) throw new CarrelError('cancelled', 'The export was cancelled; nothing was written.');
  }

  /**
   * @param current title of the article at hand
   * @throws CarrelError `cancelled`
   */
  step(state: ExportProgress['state'], done: number, current: string | null = null): void {
    this.check();
    this.done = done;
    const now = Date.now();
    if (state === this.state && now - this.last < 100) return;
    this.last = now;
    this.state = state;
    this.report(state, current);
  }

  end(state: 'done' | 'cancelled' | 'failed'): void {
    if (state === 'done') this.done = this.total;
    this.report(state, null);
  }

  private report(state: ExportProgress['state'], current: string | null): void {
    const seconds = (Date.now() - this.started) / 1000;
    const working = (state === 'rendering' || state === 'writing') && this.done > 0 && seconds > 1;
    this.send({
      id: this.id,
      state,
      done: this.done,
      total: this.total,
      current,
      secondsLeft: working ? Math.ceil((seconds / this.done) * (this.total - this.done)) : null,
    });
  }
}

/** Lets other calls be answered between two steps of a long synchronous job. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
