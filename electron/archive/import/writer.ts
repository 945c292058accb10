/** Groups what importers hand over into small transactions: an article, its index entries and its receipt line commit together. */
import type { ErrorCode } from '../../contract/errors';
import { CarrelError } from '../../contract/errors';
import type { ExtractOutput } from '../../contract/extraction';
import type { ArchiveContext } from '../context';
import type { AnalysedBatch } from '../search/analysis/batch';
import { AnalysisPool } from '../search/analysis/pool';
import type { Ingest, SourceFile } from './ingest';
import type { NewItem, Receipts } from './receipts';

/** Commits wait this long for company; a commit costs an fsync. */
const GATHER_MS = 20;
/** At most so many articles in one transaction, so that a search never waits long. */
const MOST = 64;

/** From so many articles on, words are analysed in another thread while this one writes. */
const ANALYSE_APART = 8;

/** What a submission belongs to. */
export interface WriteTarget {
  importId: number;
  path: string;
  source: SourceFile | null;
  /** Parts that an interrupted run had finished. */
  doneParts: ReadonlySet<string> | null;
}

interface Submission {
  target: WriteTarget;
  outputs: ExtractOutput[];
  items: NewItem[];
  fileDone: boolean;
  /** Of the articles among `outputs`, in their order. */
  analysed?: AnalysedBatch;
  resolve(items: NewItem[]): void;
  reject(error: unknown): void;
}

export class Writer {
  private queue: Submission[] = [];
  private timer: NodeJS.Timeout | null = null;
  private analysis: AnalysisPool | null = null;

  constructor(
    private readonly ctx: ArchiveContext,
    private readonly ingest: Ingest,
    private readonly receipts: Receipts,
  ) {}

  /** Resolves with the receipt lines once they are committed. */
  async outputs(target: WriteTarget, outputs: ExtractOutput[]): Promise<NewItem[]> {
    const texts = outputs.flatMap((output) =>
      output.kind === 'article'
        ? [{ title: output.article.title, body: output.article.text, language: output.article.language }]
        : [],
    );
    if (texts.length < ANALYSE_APART) return this.submit({ target, outputs, items: [], fileDone: false });
    this.analysis ??= new AnalysisPool();
    const analysed = await this.analysis.analyse(texts);
    return this.submit({ target, outputs, items: [], fileDone: false, analysed });
  }

  /** Receipt lines that need no article (unreadable files, skipped files), and the end of a file. */
  items(target: WriteTarget, items: NewItem[], fileDone: boolean): Promise<NewItem[]> {
    return this.submit({ target, outputs: [], items, fileDone });
  }

  /** Ends the analysis threads. */
  close(): void {
    this.analysis?.close();
    this.analysis = null;
  }

  private submit(part: Omit<Submission, 'resolve' | 'reject'>): Promise<NewItem[]> {
    return new Promise((resolve, reject) => {
      this.queue.push({ ...part, resolve, reject });
      const waiting = this.queue.reduce((sum, s) => sum + s.outputs.length, 0);
      if (waiting >= MOST) this.flush();
      else this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
    });
  }

  private flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const batch = this.queue;
    this.queue = [];
    if (batch.length === 0) return;
    try {
      const written = this.commit(() => batch.map((s) => this.write(s)));
      batch.forEach((s, i) => {
        s.resolve(written[i] as NewItem[]);
      });
    } catch (error) {
      if (error instanceof CarrelError) {
        for (const s of batch) s.reject(error); // disk full, read-only …: nothing more can be written
        return;
      }
      for (const s of batch) this.oneByOne(s);
    }
  }

  /** One article could not be written: find out which, name it, keep the others. */
  private oneByOne(s: Submission): void {
    const done: NewItem[] = [];
    try {
      for (const output of s.outputs) {
        try {
          done.push(
            ...this.commit(() => this.write({ target: s.target, outputs: [output], items: [], fileDone: false })),
          );
        } catch (error) {
          if (error instanceof CarrelError) throw error;
          const item = line(
            s.target.path,
            output.kind === 'article' ? output.article.part : output.part,
            'failed',
            'internal',
            `It could not be stored (${String(error)}). Please report this.`,
          );
          done.push(
            ...this.commit(() => this.write({ target: s.target, outputs: [], items: [item], fileDone: false })),
          );
        }
      }
      done.push(...this.commit(() => this.write({ ...s, outputs: [], analysed: undefined })));
      s.resolve(done);
    } catch (error) {
      s.reject(error);
    }
  }

  private commit<T>(work: () => T): T {
    try {
      return this.ctx.transaction(() => {
        const result = work();
        this.ingest.flushIndex();
        return result;
      });
    } catch (error) {
      this.ingest.abandon();
      this.receipts.abandon();
      throw error;
    }
  }

  private write(s: Omit<Submission, 'resolve' | 'reject'>): NewItem[] {
    const { target } = s;
    const written: NewItem[] = [];
    if (s.analysed) this.ingest.flushIndex();
    for (const output of s.outputs) {
      const part = output.kind === 'article' ? output.article.part : output.part;
      if (part !== null && target.doneParts?.has(part)) continue;
      written.push(this.one(target, output));
    }
    if (s.analysed) this.ingest.flushIndex(s.analysed);
    written.push(...s.items);
    for (const item of written) this.receipts.add(target.importId, item);
    if (s.fileDone) {
      const sql = 'INSERT OR IGNORE INTO import_file (import_id, path) VALUES (?,?)';
      if (this.ctx.db.prepare(sql).run(target.importId, target.path).changes > 0)
        this.ctx.db.prepare('UPDATE import SET files_done = files_done + 1 WHERE id = ?').run(target.importId);
    }
    return written;
  }

  private one(target: WriteTarget, output: ExtractOutput): NewItem {
    if (output.kind === 'problem') return line(target.path, output.part, 'failed', output.code, output.reason);
    if (output.kind === 'skipped') return line(target.path, output.part, 'skipped', null, output.reason);
    if (!target.source) throw new Error('An article needs its original.');
    const originalId = this.ingest.original(target.source);
    const result = this.ingest.article(output.article, originalId, target.importId);
    return {
      path: target.path,
      part: output.article.part,
      outcome: result.outcome,
      code: result.code,
      reason: result.reason,
      articleId: result.articleId,
      originalId,
      title: output.article.title,
    };
  }
}

export function line(
  path: string,
  part: string | null,
  outcome: 'failed' | 'skipped',
  code: ErrorCode | null,
  reason: string,
): NewItem {
  return { path, part, outcome, code, reason, articleId: null, originalId: null, title: null };
}
