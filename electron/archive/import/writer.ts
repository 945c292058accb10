/**
 * Writes what importers hand over in small transactions: an article, its index entries and its receipt line commit
 * together. Between two transactions whoever asks something of the archive gets his answer.
 */
import { CarrelError } from '../../contract/errors';
import type { ExtractOutput } from '../../contract/extraction';
import type { ArchiveContext } from '../context';
import type { SearchIndex } from '../search';
import type { AnalysedBatch } from '../search/analysis/packed';
import { AnalysisPool } from '../search/analysis/pool';
import type { Ingest, SourceFile } from './ingest';
import type { NewItem, Receipts } from './receipts';

/** Commits wait this long for company; a commit costs an fsync. Files are read ahead meanwhile, so nobody waits for it. */
const GATHER_MS = 150;
/**
 * A transaction works about this long: a search waits no longer than for one of them. Where the commit itself takes
 * longer (a slow stick), so may the work, or next to nothing would be written between two commits.
 */
const WORK_MS = 30;
/** The same while nobody searches: many articles together cost less, and the first search may wait as long as a blink takes. */
const UNWATCHED_WORK_MS = 120;
/** Somebody who has not searched for so long is not searching. */
const UNWATCHED_AFTER_MS = 2_000;
/** At most so many articles in one transaction: more gain nothing. */
const MOST = 64;
/** Receipt lines without articles cost a hundredth of one. */
const LINES = 500;
/** A transaction gives way to a search that is under way for so long, and then takes its turn. */
const GIVE_WAY_MS = 60;

/** From so many articles on, words are analysed in another thread while this one writes. */
const ANALYSE_APART = 4;

/** What a submission belongs to. */
export interface WriteTarget {
  importId: number;
  path: string;
  source: SourceFile | null;
  /** Parts that an interrupted run had finished. */
  doneParts: ReadonlySet<string> | null;
}

/** What is written without a break: a few outputs, or lines of the receipt. */
interface Piece {
  target: WriteTarget;
  outputs: ExtractOutput[];
  items: NewItem[];
  fileDone: boolean;
  /** Of the articles among `outputs`, in their order. */
  analysed?: AnalysedBatch;
}

interface Submission extends Piece {
  resolve(items: NewItem[]): void;
  reject(error: unknown): void;
}

export class Writer {
  private queue: Submission[] = [];
  private timer: NodeJS.Timeout | null = null;
  private draining = false;
  private analysis: AnalysisPool | null = null;
  private readonly pace: Pace;

  constructor(
    private readonly ctx: ArchiveContext,
    private readonly ingest: Ingest,
    private readonly receipts: Receipts,
    private readonly searches: Pick<SearchIndex, 'reading' | 'askedAt'>,
  ) {
    this.pace = new Pace(searches);
  }

  /**
   * Resolves with the receipt lines once they are committed.
   * @param fileDone nothing more comes from this file
   */
  async outputs(target: WriteTarget, outputs: ExtractOutput[], fileDone: boolean): Promise<NewItem[]> {
    const pieces: Piece[] = slices(outputs, this.pace.articles).map((some, i, { length }) => ({
      target,
      outputs: some,
      items: [],
      fileDone: fileDone && i === length - 1,
    }));
    await Promise.all(pieces.map((piece) => this.analyse(piece)));
    return (await Promise.all(pieces.map((piece) => this.submit(piece)))).flat();
  }

  /** Receipt lines that need no article (unreadable files, skipped files, known ones), and the end of a file. */
  async items(target: WriteTarget, items: NewItem[], fileDone: boolean): Promise<NewItem[]> {
    const groups = slices(items, LINES);
    if (groups.length === 0 && fileDone) groups.push([]);
    const pieces = groups.map((some, i) =>
      this.submit({ target, outputs: [], items: some, fileDone: fileDone && i === groups.length - 1 }),
    );
    return (await Promise.all(pieces)).flat();
  }

  /** Ends the analysis threads. */
  close(): void {
    this.analysis?.close();
    this.analysis = null;
  }

  private async analyse(piece: Piece): Promise<void> {
    const texts = piece.outputs.flatMap((output) =>
      output.kind === 'article'
        ? [{ title: output.article.title, body: output.article.text, language: output.article.language }]
        : [],
    );
    if (texts.length < ANALYSE_APART) return;
    this.analysis ??= new AnalysisPool();
    piece.analysed = await this.analysis.analyse(texts);
  }

  private submit(piece: Piece): Promise<NewItem[]> {
    return new Promise((resolve, reject) => {
      this.queue.push({ ...piece, resolve, reject });
      if (this.draining) return;
      const waiting = this.queue.reduce((sum, s) => sum + s.outputs.length, 0);
      if (waiting >= this.pace.articles) void this.drain();
      else this.timer ??= setTimeout(() => void this.drain(), GATHER_MS);
    });
  }

  /** One transaction after the other until nothing waits, letting others in between. */
  private async drain(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.draining = true;
    while (this.queue.length > 0) {
      const begun = performance.now();
      do await new Promise((resolve) => setImmediate(resolve));
      while (this.searches.reading && performance.now() - begun < GIVE_WAY_MS);
      this.transact();
    }
    this.draining = false;
  }

  /** One transaction, of as many pieces as are written in the time that it may take. */
  private transact(): void {
    const taken: Submission[] = [];
    const written: NewItem[][] = [];
    const begun = performance.now();
    let worked = begun;
    let articles = 0;
    try {
      this.commit(() => {
        for (let next = this.queue[0]; next; next = this.queue[0]) {
          if (taken.length > 0 && !this.pace.allows(articles + next.outputs.length, performance.now() - begun)) break;
          this.queue.shift();
          taken.push(next);
          written.push(this.write(next));
          articles += next.outputs.length;
        }
        this.ingest.flushIndex();
        worked = performance.now();
      });
      this.pace.note(articles, worked - begun, performance.now() - worked);
      taken.forEach((s, i) => {
        s.resolve(written[i] as NewItem[]);
      });
    } catch (error) {
      if (error instanceof CarrelError) {
        // Disk full, read-only …: nothing more can be written.
        for (const s of [...taken, ...this.queue.splice(0)]) s.reject(error);
        return;
      }
      for (const s of taken) this.oneByOne(s);
    }
  }

  /** One article could not be written: find out which, name it, keep the others. */
  private oneByOne(s: Submission): void {
    const done: NewItem[] = [];
    try {
      for (const output of s.outputs) {
        try {
          done.push(...this.alone({ target: s.target, outputs: [output], items: [], fileDone: false }));
        } catch (error) {
          if (error instanceof CarrelError) throw error;
          const item = line(
            s.target.path,
            output.kind === 'article' ? output.article.part : output.part,
            'failed',
            'internal',
            `It could not be stored (${String(error)}). Please report this.`,
          );
          done.push(...this.alone({ target: s.target, outputs: [], items: [item], fileDone: false }));
        }
      }
      done.push(...this.alone({ target: s.target, outputs: [], items: s.items, fileDone: s.fileDone }));
      s.resolve(done);
    } catch (error) {
      s.reject(error);
    }
  }

  private alone(piece: Piece): NewItem[] {
    return this.commit(() => {
      const items = this.write(piece);
      this.ingest.flushIndex();
      return items;
    });
  }

  private commit<T>(work: () => T): T {
    try {
      return this.ctx.transaction(work);
    } catch (error) {
      this.ingest.abandon();
      this.receipts.abandon();
      throw error;
    }
  }

  private write(s: Piece): NewItem[] {
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
    if (output.kind === 'skipped') return line(target.path, output.part, 'skipped', output.code, output.reason);
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

/** How many articles a transaction may have, from how long the last ones took. */
class Pace {
  private workMs = WORK_MS / 8;
  private commitMs = 0;

  constructor(private readonly searches: Pick<SearchIndex, 'askedAt'>) {}

  /** As many articles as are written in the time of one transaction. */
  get articles(): number {
    return Math.max(1, Math.min(MOST, Math.round(this.allowed / this.workMs)));
  }

  /** Whether a transaction that has worked so long may grow to so many articles. */
  allows(articles: number, workedMs: number): boolean {
    return articles <= this.articles && workedMs < this.allowed;
  }

  note(articles: number, workMs: number, commitMs: number): void {
    this.commitMs += (commitMs - this.commitMs) * RECENT;
    if (articles > 0) this.workMs += (workMs / articles - this.workMs) * RECENT;
  }

  private get allowed(): number {
    const unwatched = performance.now() - this.searches.askedAt > UNWATCHED_AFTER_MS;
    return Math.max(unwatched ? UNWATCHED_WORK_MS : WORK_MS, this.commitMs);
  }
}

/** Weight of the last transaction in {@link Pace}. */
const RECENT = 0.2;

function slices<T>(all: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

export function line(
  path: string,
  part: string | null,
  outcome: 'failed' | 'skipped',
  code: NewItem['code'],
  reason: string,
): NewItem {
  return { path, part, outcome, code, reason, articleId: null, originalId: null, title: null };
}
