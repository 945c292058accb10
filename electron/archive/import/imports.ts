/**
 * Imports from start to receipt: scanning, reading side by side, pausing, cancelling, resuming after a crash.
 * Count in = count out: every file found ends as at least one line of the receipt.
 */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { ImportState, ImportSummary } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import type { ExtractOptions } from '../../contract/extraction';
import type { ArchiveContext } from '../context';
import type { PeopleStore } from '../people';
import type { SearchIndex } from '../search';
import type { ImporterPool } from './importer-pool';
import { Ingest, prepareSource, type SourceFile } from './ingest';
import { NOTHING_FOUND, readBytes, readSibling } from './read';
import { type NewItem, Receipts } from './receipts';
import type { Reextraction } from './reextract';
import { type Found, scan } from './scan';
import { line, Writer, type WriteTarget } from './writer';

/** Progress events a second, at most. */
const PROGRESS_MS = 100;
const CHANGED_MS = 500;

/** What an import was told; kept with it, for resuming and trying again. */
export interface ImportOptions extends ExtractOptions {
  /** Columns of single tables, by their paths. */
  tables?: Record<string, Record<string, string>>;
}

interface Run {
  id: number;
  summary: ImportSummary;
  options: ImportOptions;
  abort: AbortController;
  /** Set while paused; awaited before each file. */
  gate: { promise: Promise<void>; open(): void } | null;
  bytesFound: number;
  bytesDone: number;
  scanned: boolean;
  /** Share of each file under way that has been read. */
  underWay: Map<string, { size: number; share: number }>;
  activeMs: number;
  activeSince: number;
  finished: Promise<ImportSummary>;
}

export class Imports {
  readonly receipts: Receipts;
  readonly ingest: Ingest;
  private readonly writer: Writer;
  private readonly runs = new Map<number, Run>();
  private lastProgress = 0;
  private lastChanged = 0;

  constructor(
    private readonly ctx: ArchiveContext,
    index: SearchIndex,
    private readonly people: PeopleStore,
    private readonly pool: ImporterPool | null,
  ) {
    this.receipts = new Receipts(ctx.db);
    this.ingest = new Ingest(ctx, index, people);
    this.writer = new Writer(ctx, this.ingest, this.receipts);
    if (!ctx.readOnly)
      ctx.db.prepare("UPDATE import SET state = 'interrupted' WHERE state IN ('scanning', 'running', 'paused')").run();
  }

  /** True while anything is being imported. */
  get busy(): boolean {
    return this.runs.size > 0;
  }

  start(paths: string[], options: ImportOptions): ImportSummary {
    this.needPool();
    const id = this.record(paths, options);
    return this.launch(id, options, (run) => this.readAll(run, paths, null));
  }

  /** Goes on with a paused import, or with one that a crash interrupted: finished files and parts are not read again. */
  resume(id: number): void {
    const run = this.runs.get(id);
    if (run) {
      if (!run.gate) return;
      run.gate.open();
      run.gate = null;
      run.activeSince = Date.now();
      this.setState(run, 'running');
      return;
    }
    const row = this.receipts.row(id);
    if (row.state !== 'interrupted')
      throw new CarrelError('bad-request', 'This import is not paused or interrupted. Start a new one instead.');
    this.needPool();
    const done = new Map<string, Set<string> | 'whole'>();
    const parts = this.ctx.db.prepare('SELECT path, part FROM import_item WHERE import_id = ?').all(id) as {
      path: string;
      part: string | null;
    }[];
    for (const { path, part } of parts) {
      const set = done.get(path) ?? new Set<string>();
      if (set !== 'whole' && part !== null) set.add(part);
      done.set(path, part === null ? 'whole' : set);
    }
    const files = this.ctx.db.prepare('SELECT path FROM import_file WHERE import_id = ?').all(id) as { path: string }[];
    for (const { path } of files) done.set(path, 'whole');
    const paths = JSON.parse(row.paths) as string[];
    this.launch(id, JSON.parse(row.options) as ImportOptions, (run) => this.readAll(run, paths, done));
  }

  pause(id: number): void {
    const run = this.running(id);
    if (run.gate) return;
    let open: () => void = () => undefined;
    const promise = new Promise<void>((resolve) => {
      open = resolve;
    });
    run.gate = { promise, open: () => open() };
    run.activeMs += Date.now() - run.activeSince;
    this.setState(run, 'paused');
  }

  cancel(id: number): void {
    const run = this.runs.get(id);
    if (!run) {
      const row = this.receipts.row(id);
      if (row.state === 'interrupted')
        this.ctx.db.prepare("UPDATE import SET state = 'cancelled', finished = ? WHERE id = ?").run(this.ctx.now(), id);
      return;
    }
    run.abort.abort();
    run.gate?.open();
    run.gate = null;
  }

  summary(id: number): ImportSummary {
    return this.runs.get(id)?.summary ?? this.withWatched(this.receipts.summary(id));
  }

  list(): ImportSummary[] {
    return this.receipts.list().map((s) => this.runs.get(s.id)?.summary ?? s);
  }

  /** Resolves at the end of an import, whatever its outcome. */
  wait(id: number): Promise<ImportSummary> {
    return this.runs.get(id)?.finished ?? Promise.resolve(this.summary(id));
  }

  /** Imports again the files of which something failed. */
  retry(id: number): ImportSummary {
    const row = this.receipts.row(id);
    const paths = this.ctx.db
      .prepare(
        "SELECT DISTINCT path FROM import_item WHERE import_id = ? AND (outcome = 'failed' OR code = 'cancelled') ORDER BY seq",
      )
      .pluck()
      .all(id) as string[];
    if (paths.length === 0) throw new CarrelError('bad-request', 'Nothing of this import failed.');
    return this.start(paths, JSON.parse(row.options) as ImportOptions);
  }

  /** @throws CarrelError `bad-request` while the import is running */
  mustBeOver(id: number): void {
    this.receipts.row(id);
    if (this.runs.has(id)) throw new CarrelError('bad-request', 'This import is still running. Cancel it first.');
  }

  /** Reads articles again from their stored originals; see {@link Reextraction}. */
  reextract(ids: number[], reextraction: Reextraction): ImportSummary {
    const pool = this.needPool();
    const options: ExtractOptions = { people: true };
    const id = this.record([], options);
    const originals = reextraction.group(ids);
    return this.launch(id, options, async (run) => {
      run.summary.files = originals.length;
      run.scanned = true;
      run.bytesFound = originals.reduce((sum, o) => sum + o.size, 0);
      for (const original of originals) {
        if (run.gate) await run.gate.promise;
        if (run.abort.signal.aborted) return;
        run.summary.current = original.name;
        const items = await reextraction.read(original, pool, run.abort.signal);
        const target: WriteTarget = { importId: id, path: original.path, source: null, doneParts: null };
        this.count(run, await this.writer.items(target, items, true));
        run.bytesDone += original.size;
        run.summary.filesDone++;
        this.progress(run);
      }
      this.people.replayDecisions();
    });
  }

  /** Cancels everything and waits for the last commit. */
  async close(): Promise<void> {
    const running = [...this.runs.values()];
    for (const run of running) this.cancel(run.id);
    await Promise.all(running.map((run) => run.finished));
    this.writer.close();
  }

  // ---- one run

  private launch(id: number, options: ImportOptions, work: (run: Run) => Promise<void>): ImportSummary {
    const run: Run = {
      id,
      summary: { ...this.receipts.summary(id), state: 'running', finished: null, files: 0 },
      options,
      abort: new AbortController(),
      gate: null,
      bytesFound: 0,
      bytesDone: 0,
      scanned: false,
      underWay: new Map(),
      activeMs: 0,
      activeSince: Date.now(),
      finished: Promise.resolve(null as unknown as ImportSummary),
    };
    this.runs.set(id, run);
    this.setState(run, 'running');
    run.finished = work(run).then(
      () => this.finish(run, run.abort.signal.aborted ? 'cancelled' : 'done', null),
      (error: unknown) => {
        run.abort.abort();
        return this.finish(run, 'interrupted', CarrelError.toWire(error).message);
      },
    );
    return run.summary;
  }

  private async readAll(run: Run, paths: string[], done: Map<string, Set<string> | 'whole'> | null): Promise<void> {
    const files: { path: string; size: number }[] = [];
    // The scan costs milliseconds a thousand files; knowing the total first makes "time left" honest.
    for await (const found of scan(paths, run.abort.signal)) {
      run.summary.files++;
      if (found.kind === 'file') {
        files.push(found);
        run.bytesFound += found.size;
      } else if (!done?.has(found.path)) await this.refuse(run, found);
    }
    run.scanned = true;
    this.ctx.db.prepare('UPDATE import SET files = ? WHERE id = ?').run(run.summary.files, run.id);
    let next = 0;
    const lane = async () => {
      for (;;) {
        if (run.gate) await run.gate.promise;
        const file = files[next++];
        if (!file || run.abort.signal.aborted) return;
        const before = done?.get(file.path);
        if (before === 'whole') run.bytesDone += file.size;
        else await this.file(run, file, before ?? null);
      }
    };
    await Promise.all(Array.from({ length: this.pool?.size ?? 1 }, lane));
    if (run.abort.signal.aborted) await this.nameUnread(run, files);
  }

  private finish(run: Run, state: ImportState, failure: string | null): ImportSummary {
    run.summary.current = failure;
    run.summary.secondsLeft = null;
    run.summary.state = state;
    run.summary.finished = this.ctx.now();
    try {
      this.ctx.db
        .prepare('UPDATE import SET state = ?, finished = ?, files = ? WHERE id = ?')
        .run(state, run.summary.finished, run.summary.files, run.id);
    } catch {
      // The disk is full: the import stays "running" in the file and is found interrupted at the next open.
    }
    this.runs.delete(run.id);
    this.withWatched(run.summary);
    this.ctx.emit('import.progress', { ...run.summary });
    this.ctx.emit('articles.changed', { ids: null, reason: 'import' });
    this.ctx.emit('people.changed', {});
    this.ctx.emit('tags.changed', {});
    return run.summary;
  }

  private record(paths: string[], options: ImportOptions): number {
    const add = this.ctx.db.prepare(
      "INSERT INTO import (uuid, started, state, paths, options) VALUES (?,?,'scanning',?,?)",
    );
    const row = this.ctx.transaction(() =>
      add.run(randomUUID(), this.ctx.now(), JSON.stringify(paths), JSON.stringify(options)),
    );
    return Number(row.lastInsertRowid);
  }

  private async file(run: Run, file: { path: string; size: number }, doneParts: Set<string> | null): Promise<void> {
    const pool = this.needPool();
    run.summary.current = basename(file.path);
    run.underWay.set(file.path, { size: file.size, share: 0 });
    this.progress(run);
    const target: WriteTarget = {
      importId: run.id,
      path: file.path,
      source: null,
      doneParts,
    };
    const { tables, ...options } = run.options;
    const columns = tables?.[file.path] ?? options.columns;
    let seen = doneParts?.size ?? 0;
    const ending: NewItem[] = [];
    try {
      const bytes = await readBytes(file);
      const source = await prepareSource(basename(file.path), file.path, bytes);
      const known = doneParts ? null : this.known(source, file.path);
      if (known) {
        seen = known.length;
        ending.push(...known);
      } else {
        target.source = source;
        await pool.extract(
          { name: source.name, path: file.path, bytes },
          { ...options, ...(columns ? { columns } : {}) },
          {
            batch: async (outputs, share) => {
              seen += outputs.length;
              if (run.gate) await run.gate.promise;
              this.count(run, await this.writer.outputs(target, outputs));
              run.underWay.set(file.path, { size: file.size, share });
              this.progress(run);
            },
            sibling: (relative) => readSibling(file.path, relative),
          },
          run.abort.signal,
        );
      }
      if (seen === 0) ending.push(line(file.path, null, 'failed', NOTHING_FOUND.code, NOTHING_FOUND.reason));
    } catch (error) {
      const wire = CarrelError.toWire(error);
      if (wire.code === 'cancelled') {
        run.underWay.delete(file.path);
        return; // named by nameUnread
      }
      if (wire.code === 'disk-full' || wire.code === 'archive-read-only') throw error;
      ending.push(line(file.path, null, 'failed', wire.code, wire.message));
    }
    this.count(run, await this.writer.items(target, ending, true));
    run.underWay.delete(file.path);
    run.bytesDone += file.size;
    run.summary.filesDone++;
    this.progress(run);
  }

  /** Receipt lines for a file whose bytes were read before and gave nothing but articles that are all still here. */
  private known(source: SourceFile, path: string): NewItem[] | null {
    const earlier = this.ctx.db
      .prepare(
        `SELECT i.import_id AS importId, i.path FROM original o
         JOIN import_item i ON i.original_id = o.id
         JOIN import_file f ON f.import_id = i.import_id AND f.path = i.path
         JOIN import m ON m.id = i.import_id AND m.state <> 'undone'
         WHERE o.sha256 = ? LIMIT 1`,
      )
      .get(source.sha256) as { importId: number; path: string } | undefined;
    if (!earlier) return null;
    const items = this.ctx.db
      .prepare(
        `SELECT i.part, i.outcome, i.article_id AS articleId, i.original_id AS originalId, a.title, a.deleted
         FROM import_item i LEFT JOIN article a ON a.id = i.article_id
         WHERE i.import_id = ? AND i.path = ? ORDER BY i.seq`,
      )
      .all(earlier.importId, earlier.path) as {
      part: string | null;
      outcome: string;
      articleId: number | null;
      originalId: number | null;
      title: string | null;
      deleted: string | null;
    }[];
    if (items.some((i) => i.outcome === 'failed' || i.outcome === 'skipped' || i.title === null || i.deleted))
      return null;
    return items.map((i) => ({
      path,
      part: i.part,
      outcome: 'duplicate',
      code: null,
      reason: `The archive has this file already, as "${i.title}".`,
      articleId: i.articleId,
      originalId: i.originalId,
      title: i.title,
    }));
  }

  private async refuse(run: Run, found: Exclude<Found, { kind: 'file' }>): Promise<void> {
    const item =
      found.kind === 'skipped'
        ? line(found.path, null, 'skipped', null, found.reason)
        : line(found.path, null, 'failed', found.code, found.reason);
    const target: WriteTarget = { importId: run.id, path: found.path, source: null, doneParts: null };
    this.count(run, await this.writer.items(target, [item], true));
    run.summary.filesDone++;
    this.progress(run);
  }

  /** After a cancel: files that were not read are named as such. */
  private async nameUnread(run: Run, files: { path: string }[]): Promise<void> {
    // Done, or a file of one article that was committed before the word "done" could come.
    const read = new Set(
      this.ctx.db
        .prepare(
          `SELECT path FROM import_file WHERE import_id = :id
           UNION SELECT path FROM import_item WHERE import_id = :id AND part IS NULL`,
        )
        .pluck()
        .all({ id: run.id }) as string[],
    );
    const reason = 'The import was cancelled before this file was read to its end. Import it again to add it.';
    const target: WriteTarget = { importId: run.id, path: '', source: null, doneParts: null };
    const items = files.filter((f) => !read.has(f.path)).map((f) => line(f.path, null, 'skipped', 'cancelled', reason));
    if (items.length > 0) this.count(run, await this.writer.items(target, items, false));
  }

  private count(run: Run, items: NewItem[]): void {
    const s = run.summary;
    for (const item of items) {
      s.articles++;
      if (item.outcome === 'near-duplicate') s.nearDuplicate++;
      else s[item.outcome]++;
    }
  }

  private progress(run: Run): void {
    const now = Date.now();
    if (now - this.lastProgress < PROGRESS_MS) return;
    this.lastProgress = now;
    let done = run.bytesDone;
    for (const { size, share } of run.underWay.values()) done += size * share;
    const elapsed = run.activeMs + (run.gate ? 0 : now - run.activeSince);
    // Before a twentieth is done, or in the first two seconds, a figure would be a guess.
    const known = run.scanned && elapsed > 2_000 && done > run.bytesFound / 20;
    run.summary.secondsLeft = known ? Math.round((elapsed * (run.bytesFound - done)) / done / 1000) : null;
    this.ctx.emit('import.progress', { ...run.summary });
    if (now - this.lastChanged < CHANGED_MS) return;
    this.lastChanged = now;
    this.ctx.emit('articles.changed', { ids: null, reason: 'import' });
  }

  private setState(run: Run, state: ImportState): void {
    run.summary.state = state;
    this.ctx.db.prepare('UPDATE import SET state = ? WHERE id = ?').run(state, run.id);
    this.ctx.emit('import.progress', { ...run.summary });
  }

  private withWatched(summary: ImportSummary): ImportSummary {
    summary.watched = this.people.watchedIn(summary.id);
    return summary;
  }

  private running(id: number): Run {
    const run = this.runs.get(id);
    if (!run) throw new CarrelError('not-found', 'This import is not running any more.');
    return run;
  }

  private needPool(): ImporterPool {
    if (!this.pool)
      throw new CarrelError('internal', 'Files can only be read inside Carrel: there is no importer here.');
    if (this.ctx.readOnly)
      throw new CarrelError(
        'archive-read-only',
        'This archive is open for reading only. Copy it to a disk that can be written, and open the copy.',
      );
    return this.pool;
  }
}
