/**
 * The imports of an archive from start to receipt: starting, pausing, cancelling, trying again, and resuming after a
 * crash. Count in = count out: every file found ends as at least one line of the receipt.
 */
import { randomUUID } from 'node:crypto';
import type { ImportState, ImportSummary } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import type { ArchiveContext } from '../context';
import type { PeopleStore, PeopleUpkeep } from '../people';
import type { SearchIndex } from '../search';
import type { ImporterPool } from './importer-pool';
import { Ingest } from './ingest';
import { KnownFiles } from './known';
import type { ImportOptions } from './options';
import { Receipts } from './receipts';
import type { Reextraction } from './reextract';
import { type Equipment, type Finished, ImportRun } from './run';
import { Writer } from './writer';

export class Imports {
  readonly receipts: Receipts;
  readonly ingest: Ingest;
  private readonly writer: Writer;
  private readonly known: KnownFiles;
  private readonly runs = new Map<number, { run: ImportRun; finished: Promise<ImportSummary> }>();

  constructor(
    private readonly ctx: ArchiveContext,
    index: SearchIndex,
    private readonly people: PeopleStore,
    private readonly upkeep: PeopleUpkeep,
    private readonly pool: ImporterPool | null,
  ) {
    this.receipts = new Receipts(ctx.db);
    this.ingest = new Ingest(ctx, index, people);
    this.writer = new Writer(ctx, this.ingest, this.receipts, index);
    this.known = new KnownFiles(ctx.db);
    if (!ctx.readOnly)
      ctx.db
        .prepare(
          `UPDATE import SET state = CASE paths WHEN '[]' THEN 'cancelled' ELSE 'interrupted' END
           WHERE state IN ('scanning', 'running', 'paused')`,
        )
        .run();
  }

  /** True while anything is being imported. */
  get busy(): boolean {
    return this.runs.size > 0;
  }

  start(paths: string[], options: ImportOptions): ImportSummary {
    const equipment = this.equipment();
    return this.launch(equipment, this.record(paths, options), options, (run) => run.files(paths, null));
  }

  /** Imports what appeared in watched folders; not what an import under way was told to read. */
  startWatched(paths: string[]): void {
    const told = new Set([...this.runs.values()].flatMap(({ run }) => run.summary.paths));
    const rest = paths.filter((path) => !told.has(path));
    if (rest.length > 0) this.start(rest, { people: true, watched: true });
  }

  /** Goes on with interrupted imports that began by themselves. */
  resumeWatched(): void {
    const ids = this.ctx.db
      .prepare("SELECT id FROM import WHERE state = 'interrupted' AND json_extract(options, '$.watched') ORDER BY id")
      .pluck()
      .all() as number[];
    for (const id of ids) this.resume(id);
  }

  /** Goes on with a paused import, or with one that a crash or a closed archive interrupted: finished files and parts are not read again. */
  resume(id: number): void {
    const running = this.runs.get(id);
    if (running) {
      running.run.goOn();
      return;
    }
    if (this.receipts.row(id).state !== 'interrupted')
      throw new CarrelError('bad-request', 'This import is not paused or interrupted. Start a new one instead.');
    this.relaunch(id, (run, paths, finished) => run.files(paths, finished));
  }

  pause(id: number): void {
    const running = this.runs.get(id);
    if (!running) throw new CarrelError('not-found', 'This import is not running any more.');
    running.run.pause();
  }

  /** Ends a running or an interrupted import; files that it has not read are named in its receipt. */
  cancel(id: number): void {
    const running = this.runs.get(id);
    if (running) {
      running.run.stop('cancelled');
      return;
    }
    if (this.receipts.row(id).state === 'interrupted')
      this.relaunch(id, (run, paths, finished) => run.giveUp(paths, finished));
  }

  summary(id: number): ImportSummary {
    return this.runs.get(id)?.run.summary ?? this.withWatched(this.receipts.summary(id));
  }

  list(): ImportSummary[] {
    return this.receipts.list().map((s) => this.runs.get(s.id)?.run.summary ?? s);
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

  /**
   * Reads articles again from their stored originals; see {@link Reextraction}. Cut short it is cancelled, not interrupted:
   * every article is whole, and who wants the rest asks for it again.
   */
  reextract(ids: number[], reextraction: Reextraction): ImportSummary {
    const equipment = this.equipment();
    const options: ImportOptions = { people: true };
    return this.launch(equipment, this.record([], options), options, async (run) => {
      await run.originals(ids, reextraction);
      if (!run.stopped) this.people.replayDecisions();
    });
  }

  /** Interrupts everything and waits for the last commit; {@link resume} goes on when the archive is open again. */
  async close(): Promise<void> {
    const running = [...this.runs.values()];
    for (const { run } of running) run.stop(run.summary.paths.length > 0 ? 'interrupted' : 'cancelled');
    await Promise.all(running.map(({ finished }) => finished));
    this.writer.close();
  }

  private launch(
    equipment: Equipment,
    id: number,
    options: ImportOptions,
    work: (run: ImportRun) => Promise<void>,
  ): ImportSummary {
    const summary: ImportSummary = { ...this.receipts.summary(id), state: 'running', finished: null, files: 0 };
    const run = new ImportRun(equipment, summary, options);
    run.setState('running');
    const finished = work(run)
      .then(() => this.upkeep.settle())
      .then(
        () => this.finish(run, run.stopped ?? 'done', null),
        (error: unknown) => {
          run.stop('interrupted');
          return this.finish(run, 'interrupted', CarrelError.toWire(error).message);
        },
      );
    this.runs.set(id, { run, finished });
    return summary;
  }

  private relaunch(id: number, work: (run: ImportRun, paths: string[], finished: Finished) => Promise<void>): void {
    const row = this.receipts.row(id);
    const finished = this.finished(id);
    const paths = JSON.parse(row.paths) as string[];
    const options = JSON.parse(row.options) as ImportOptions;
    this.launch(this.equipment(), id, options, (run) => work(run, paths, finished));
  }

  private finish({ summary }: ImportRun, state: ImportState, failure: string | null): ImportSummary {
    summary.current = failure;
    summary.secondsLeft = null;
    summary.state = state;
    summary.finished = this.ctx.now();
    try {
      this.ctx.db
        .prepare('UPDATE import SET state = ?, finished = ?, files = ? WHERE id = ?')
        .run(state, summary.finished, summary.files, summary.id);
    } catch {
      // The disk is full: the import stays "running" in the file and is found interrupted at the next open.
    }
    this.runs.delete(summary.id);
    this.withWatched(summary);
    this.ctx.emit('import.progress', { ...summary });
    this.ctx.emit('articles.changed', { ids: null, reason: 'import' });
    this.ctx.emit('people.changed', {});
    this.ctx.emit('tags.changed', {});
    return summary;
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

  /** What an interrupted import had finished, by its receipt. */
  private finished(id: number): Finished {
    const finished = new Map<string, Set<string> | 'whole'>();
    const lines = this.ctx.db.prepare('SELECT path, part FROM import_item WHERE import_id = ?').all(id) as {
      path: string;
      part: string | null;
    }[];
    for (const { path, part } of lines) {
      const parts = finished.get(path) ?? new Set<string>();
      if (parts !== 'whole' && part !== null) parts.add(part);
      finished.set(path, part === null ? 'whole' : parts);
    }
    const files = this.ctx.db.prepare('SELECT path FROM import_file WHERE import_id = ?').pluck().all(id) as string[];
    for (const path of files) finished.set(path, 'whole');
    return finished;
  }

  private withWatched(summary: ImportSummary): ImportSummary {
    summary.watched = this.people.watchedIn(summary.id);
    return summary;
  }

  /** @throws CarrelError where files cannot be read or articles not be written */
  private equipment(): Equipment {
    const { ctx, pool, writer, known } = this;
    if (!pool) throw new CarrelError('internal', 'Files can only be read inside Carrel: there is no importer here.');
    if (ctx.readOnly)
      throw new CarrelError(
        'archive-read-only',
        'This archive is open for reading only. Copy it to a disk that can be written, and open the copy.',
      );
    return { ctx, pool, writer, known };
  }
}
