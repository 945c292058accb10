/** One import under way: reads its files side by side, writes what comes out, and tells how far it is. */
import { basename } from 'node:path';
import type { ImportState, ImportSummary } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import type { ArchiveContext } from '../context';
import type { ImporterPool } from './importer-pool';
import { prepareSource, sha256Of } from './ingest';
import type { KnownFiles } from './known';
import { type ImportOptions, optionsFor } from './options';
import { NOTHING_FOUND, readBytes, readSibling } from './read';
import type { NewItem } from './receipts';
import type { Reextraction } from './reextract';
import { type Found, scan } from './scan';
import { line, type Writer, type WriteTarget } from './writer';

/** Progress events are at least this far apart … */
const PROGRESS_MS = 200;
/** … and so is word of changed articles, upon which whatever is shown of them is asked for again: soon at first, then now and then. */
const CHANGED_MS = 2_000;
const CHANGED_LATER_MS = 5_000;
const AT_FIRST_MS = 15_000;

/** By path: finished files, and the parts that are finished of files that are not. */
export type Finished = ReadonlyMap<string, ReadonlySet<string> | 'whole'>;

/** What imports of one archive share. */
export interface Equipment {
  ctx: ArchiveContext;
  pool: ImporterPool;
  writer: Writer;
  known: KnownFiles;
}

interface File {
  path: string;
  size: number;
}

export class ImportRun {
  private readonly abort = new AbortController();
  /** Set while paused; awaited before each file and each commit. */
  private gate: { promise: Promise<void>; open: () => void } | null = null;
  private bytesFound = 0;
  private bytesDone = 0;
  private scanned = false;
  /** Files (and originals) in memory, and the share of each that has been read. */
  private readonly underWay = new Map<object, { size: number; share: number }>();
  /** Resolves when the file before is with an importer: articles come in the order of their files, however long each takes to pack. */
  private turn: Promise<void> = Promise.resolve();
  /** Called when one of them is not needed any more. */
  private roomMade: () => void = () => {};
  private activeMs = 0;
  private activeSince = Date.now();
  private lastProgress = 0;
  private lastChanged = 0;

  /** @param summary kept up to date in place */
  constructor(
    private readonly kit: Equipment,
    readonly summary: ImportSummary,
    private readonly options: ImportOptions,
  ) {}

  get id(): number {
    return this.summary.id;
  }

  get paused(): boolean {
    return this.gate !== null;
  }

  /** Why it stops before its end; null while it does not. */
  get stopped(): 'cancelled' | 'interrupted' | null {
    return this.abort.signal.aborted ? (this.abort.signal.reason as 'cancelled' | 'interrupted') : null;
  }

  /** Stops after the commits that are under way. */
  pause(): void {
    if (this.gate) return;
    let open = () => {};
    const promise = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.gate = { promise, open };
    this.activeMs += Date.now() - this.activeSince;
    this.setState('paused');
  }

  goOn(): void {
    if (!this.gate) return;
    this.gate.open();
    this.gate = null;
    this.activeSince = Date.now();
    this.setState('running');
  }

  /** Stops after the commits that are under way: for good, or to be gone on with when the archive is open again. */
  stop(why: 'cancelled' | 'interrupted'): void {
    this.abort.abort(why);
    this.gate?.open();
    this.gate = null;
  }

  setState(state: ImportState): void {
    const { ctx } = this.kit;
    this.summary.state = state;
    ctx.db.prepare('UPDATE import SET state = ? WHERE id = ?').run(state, this.id);
    ctx.emit('import.progress', { ...this.summary });
  }

  /**
   * Imports files and folders. One bad file never stops the rest; each has at least one line in the receipt.
   * @throws CarrelError `disk-full`, `archive-read-only`: nothing more can be written
   */
  async files(paths: string[], finished: Finished | null): Promise<void> {
    const files = await this.look(paths, finished);
    const unread: (File & { doneParts: ReadonlySet<string> | null })[] = [];
    for (const file of files) {
      const before = finished?.get(file.path) ?? null;
      if (before === 'whole') this.bytesDone += file.size;
      else unread.push({ ...file, doneParts: before });
    }
    await this.sideBySide(unread, (file) => this.file(file, file.doneParts));
    if (this.stopped === 'cancelled') await this.nameUnread(files);
  }

  /** Reads as many as there is room for at a time; waits for all that were begun, and throws what ended one of them. */
  private async sideBySide<T extends { size: number }>(
    all: readonly T[],
    work: (one: T) => Promise<void>,
  ): Promise<void> {
    const failures: unknown[] = [];
    const begun = new Set<Promise<void>>();
    for (const one of all) {
      while (!this.kit.pool.admits([...this.underWay.values()], one.size))
        await new Promise<void>((resolve) => {
          this.roomMade = resolve;
        });
      if (this.gate) await this.gate.promise;
      if (this.stopped || failures.length > 0) break;
      this.underWay.set(one, { size: one.size, share: 0 });
      const reading = work(one)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => {
          begun.delete(reading);
          this.leave(one);
        });
      begun.add(reading);
    }
    await Promise.all(begun);
    if (failures.length > 0) throw failures[0];
  }

  /** Goes on with an interrupted import for no more than to name what it did not read. */
  async giveUp(paths: string[], finished: Finished): Promise<void> {
    const files = await this.look(paths, finished);
    if (this.stopped) return;
    await this.nameUnread(files);
    this.stop('cancelled');
  }

  /** Finds the files, and refuses what is none. */
  private async look(paths: string[], finished: Finished | null): Promise<File[]> {
    const { ctx } = this.kit;
    const files: File[] = [];
    const failures: unknown[] = [];
    // Their lines wait for company before they are written: one after the other, each would cost a sixth of a second.
    const refusals: Promise<void>[] = [];
    // The scan costs milliseconds a thousand files; knowing the total first makes "time left" honest.
    for await (const found of scan(paths, this.abort.signal)) {
      this.summary.files++;
      if (found.kind === 'file') {
        files.push(found);
        this.bytesFound += found.size;
      } else if (!finished?.has(found.path))
        refusals.push(this.refuse(found).catch((error: unknown) => void failures.push(error)));
    }
    await Promise.all(refusals);
    if (failures.length > 0) throw failures[0];
    this.scanned = true;
    ctx.db.prepare('UPDATE import SET files = ? WHERE id = ?').run(this.summary.files, this.id);
    return files;
  }

  /** Reads articles again from their stored originals; see {@link Reextraction}. */
  async originals(ids: number[], reextraction: Reextraction): Promise<void> {
    const { pool, writer } = this.kit;
    const originals = reextraction.group(ids);
    this.summary.files = originals.length;
    this.scanned = true;
    this.bytesFound = originals.reduce((sum, { size }) => sum + size, 0);
    await this.sideBySide(originals, async (original) => {
      this.summary.current = original.name;
      const items = await reextraction.read(original, pool, this.abort.signal);
      // The next one need not wait until the line is written.
      this.leave(original);
      this.count(
        await writer.items({ importId: this.id, path: original.path, source: null, doneParts: null }, items, true),
      );
      this.fileDone(original.size);
    });
  }

  private async file(file: File, doneParts: ReadonlySet<string> | null): Promise<void> {
    const { pool, writer } = this.kit;
    this.summary.current = basename(file.path);
    this.progress();
    const target: WriteTarget = { importId: this.id, path: file.path, source: null, doneParts };
    let lines = doneParts?.size ?? 0;
    let ended = false;
    const before = this.turn;
    let sent = () => {};
    this.turn = new Promise((resolve) => {
      sent = resolve;
    });
    const ending: NewItem[] = [];
    try {
      const bytes = await readBytes(file);
      const sha256 = await sha256Of(bytes);
      const known = doneParts ? null : this.kit.known.of(sha256, file.path);
      if (known) {
        lines = known.items.length;
        ended = known.whole;
        // Nothing is left to do but write it down: the next file need not wait for that.
        if (ended) this.leave(file);
        this.count(await writer.items(target, known.items, ended));
      }
      if (!ended) {
        const source = await prepareSource(file.path, bytes, sha256);
        target.source = source;
        await before;
        const done = known ? known.items.map(({ part }) => part as string) : [...(doneParts ?? [])];
        await pool.extract(
          { name: source.name, path: file.path, bytes, done },
          optionsFor(file.path, this.options),
          {
            batch: async (outputs, last) => {
              lines += outputs.length;
              if (this.gate) await this.gate.promise;
              this.count(await writer.outputs(target, outputs, last));
              ended = last;
              this.progress();
            },
            sent,
            share: (share) => {
              this.underWay.set(file, { size: file.size, share });
              this.progress();
            },
            sibling: (relative) => readSibling(file.path, relative),
          },
          this.abort.signal,
        );
      }
      if (lines === 0) ending.push(line(file.path, null, 'failed', NOTHING_FOUND.code, NOTHING_FOUND.reason));
    } catch (error) {
      const wire = CarrelError.toWire(error);
      if (wire.code === 'cancelled') return; // named by nameUnread, or read when the import goes on
      if (wire.code === 'disk-full' || wire.code === 'archive-read-only') throw error;
      ending.push(line(file.path, null, 'failed', wire.code, wire.message));
    } finally {
      // A file that is not read at all must not let those behind it overtake the one before.
      void before.then(sent);
    }
    if (!ended || ending.length > 0) this.count(await writer.items(target, ending, true));
    this.fileDone(file.size);
  }

  private leave(one: object): void {
    this.underWay.delete(one);
    this.roomMade();
  }

  private async refuse(found: Exclude<Found, { kind: 'file' }>): Promise<void> {
    const item = line(found.path, null, found.kind, found.code, found.reason);
    const target: WriteTarget = { importId: this.id, path: found.path, source: null, doneParts: null };
    this.count(await this.kit.writer.items(target, [item], true));
    this.fileDone(0);
  }

  /** After a cancel: files that were not read are named as such. */
  private async nameUnread(files: File[]): Promise<void> {
    // Done, or a file of one article that was committed before the word "done" could come.
    const read = new Set(
      this.kit.ctx.db
        .prepare(
          `SELECT path FROM import_file WHERE import_id = :id
           UNION SELECT path FROM import_item WHERE import_id = :id AND part IS NULL`,
        )
        .pluck()
        .all({ id: this.id }) as string[],
    );
    const reason = 'The import was cancelled before this file was read to its end. Import it again to add it.';
    const target: WriteTarget = { importId: this.id, path: '', source: null, doneParts: null };
    const items = files.filter((f) => !read.has(f.path)).map((f) => line(f.path, null, 'skipped', 'cancelled', reason));
    this.count(await this.kit.writer.items(target, items, false));
  }

  private count(items: NewItem[]): void {
    const s = this.summary;
    for (const item of items) {
      s.articles++;
      if (item.outcome === 'near-duplicate') s.nearDuplicate++;
      else s[item.outcome]++;
    }
  }

  private fileDone(size: number): void {
    this.bytesDone += size;
    this.summary.filesDone++;
    this.progress();
  }

  private progress(): void {
    const now = Date.now();
    if (now - this.lastProgress < PROGRESS_MS) return;
    this.lastProgress = now;
    let done = this.bytesDone;
    for (const { size, share } of this.underWay.values()) done += size * share;
    const elapsed = this.activeMs + (this.gate ? 0 : now - this.activeSince);
    // Before a twentieth is done, or in the first two seconds, a figure would be a guess.
    const guess = !this.scanned || elapsed <= 2_000 || done <= this.bytesFound / 20;
    this.summary.secondsLeft = guess ? null : Math.round((elapsed * (this.bytesFound - done)) / done / 1000);
    this.kit.ctx.emit('import.progress', { ...this.summary });
    if (now - this.lastChanged < (elapsed < AT_FIRST_MS ? CHANGED_MS : CHANGED_LATER_MS)) return;
    this.lastChanged = now;
    this.kit.ctx.emit('articles.changed', { ids: null, reason: 'import' });
  }
}
