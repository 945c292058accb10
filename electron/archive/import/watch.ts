/**
 * Watched folders: files that appear in them are imported once they have stopped growing, also those that came while the
 * archive was closed or the folder's disk was away.
 */
import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveContext } from '../context';
import { comesUpon, scan } from './scan';

/** A file is taken when its size has not changed for this long (downloads and copies take a while). */
const SETTLE_MS = 2_000;
/** So often a look is taken whether a disk was plugged in again. */
const RETURN_MS = 30_000;

interface Folder {
  path: string;
  /** What changed before (ms since 1970) was there when the folder was chosen, and is the reader's own business. */
  since: number;
}

interface Watch {
  /** The folder on its disk: another one may come to have its path. */
  identity: string;
  watcher: FSWatcher;
}

export class WatchedFolders {
  private readonly watches = new Map<string, Watch>();
  /** Files and folders in which something happened, and the size of a file at the last look. */
  private pending = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;
  private returning: NodeJS.Timeout | null = null;
  private abort = new AbortController();

  /** @param found imports these files */
  constructor(
    private readonly ctx: ArchiveContext,
    private readonly found: (paths: string[]) => void,
  ) {}

  list(): string[] {
    return this.folders().map(({ path }) => path);
  }

  /** Replaces the watched folders; returns those that can be watched now. */
  async set(paths: string[]): Promise<string[]> {
    const before = new Map(this.folders().map((folder) => [folder.path, folder]));
    const folders = paths.map((path): Folder => before.get(path) ?? { path, since: Date.now() });
    this.ctx.transaction(() =>
      this.ctx.db
        .prepare(
          "INSERT INTO meta (key, value) VALUES ('watched-folders', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .run(JSON.stringify(folders)),
    );
    this.close();
    return this.begin();
  }

  /** Catches up with what came meanwhile, and watches until {@link close}. Returns the folders that are there. */
  async begin(): Promise<string[]> {
    this.close();
    if (this.ctx.readOnly || this.folders().length === 0) return [];
    this.abort = new AbortController();
    this.returning = setInterval(() => void this.attend(), RETURN_MS).unref();
    await this.attend();
    return [...this.watches.keys()];
  }

  close(): void {
    this.abort.abort();
    for (const { watcher } of this.watches.values()) watcher.close();
    this.watches.clear();
    if (this.timer) clearTimeout(this.timer);
    if (this.returning) clearInterval(this.returning);
    this.timer = null;
    this.returning = null;
    this.pending.clear();
  }

  private folders(): Folder[] {
    const stored = this.ctx.db.prepare("SELECT value FROM meta WHERE key = 'watched-folders'").pluck().get() as
      | string
      | undefined;
    const folders = stored ? (JSON.parse(stored) as (Folder | string)[]) : [];
    return folders.map((one) => (typeof one === 'string' ? { path: one, since: Date.now() } : one)); // as they were first kept
  }

  /** Watches the folders that are there and not watched yet, and lets go of those that are not there any more. */
  private async attend(): Promise<void> {
    const { signal } = this.abort;
    for (const folder of this.folders()) {
      const info = await stat(folder.path).catch(() => null);
      if (signal.aborted) return;
      const identity = info?.isDirectory() ? `${info.dev}:${info.ino}` : null;
      const former = this.watches.get(folder.path);
      if (former?.identity === identity) continue;
      former?.watcher.close();
      this.watches.delete(folder.path);
      if (identity === null) continue;
      try {
        const watcher = watch(folder.path, { recursive: true }, (_event, name) => {
          if (name) this.seen(join(folder.path, name));
        });
        watcher.on('error', () => {
          watcher.close(); // a stick was pulled out
          if (this.watches.get(folder.path)?.watcher === watcher) this.watches.delete(folder.path);
        });
        this.watches.set(folder.path, { identity, watcher });
      } catch {
        continue; // it is tried again
      }
      void this.catchUp(folder, signal);
    }
  }

  /** Takes the files that came, or changed, while nobody watched. */
  private async catchUp({ path: folder, since }: Folder, signal: AbortSignal): Promise<void> {
    const read = this.read(folder);
    for await (const found of scan([folder], signal)) {
      if (found.kind !== 'file' || found.changed < since) continue;
      const before = read.get(found.path);
      // Where the clock of a disk is ahead of ours, what was read seems to have changed after that.
      if (before !== undefined && (found.changed < before || found.changed > Date.now())) continue;
      this.seen(found.path);
    }
  }

  /** When files in a folder were last imported, in ms since 1970. */
  private read(folder: string): Map<string, number> {
    const rows = this.ctx.db
      .prepare(
        `SELECT path, max(started) AS started FROM (
           SELECT f.path, m.started FROM import_file f JOIN import m ON m.id = f.import_id
           UNION ALL
           SELECT i.path, m.started FROM import_item i JOIN import m ON m.id = i.import_id WHERE i.part IS NULL
         ) WHERE substr(path, 1, length(:folder)) = :folder GROUP BY path`,
      )
      .all({ folder }) as { path: string; started: string }[];
    return new Map(rows.map(({ path, started }) => [path, Date.parse(started)]));
  }

  private seen(path: string): void {
    if (!this.pending.has(path)) this.pending.set(path, -1);
    this.timer ??= setTimeout(() => {
      const { signal } = this.abort;
      this.settle(signal)
        .catch((error: unknown) => console.error('watched folders:', error))
        .finally(() => {
          if (signal.aborted) return;
          this.timer = null;
          const next = this.pending.keys().next().value;
          if (next !== undefined) this.seen(next);
        });
    }, SETTLE_MS);
  }

  /** Imports what has not grown since the last look; what has is looked at once more. */
  private async settle(signal: AbortSignal): Promise<void> {
    const folders = [...this.watches.keys()];
    const before = this.pending;
    this.pending = new Map();
    const ready: string[] = [];
    const growing: [string, number][] = [];
    for (const [path, size] of before) {
      if (!(await comesUpon(folders, path))) continue;
      // A folder that was moved here says nothing of what is in it.
      for await (const found of scan([path], signal)) {
        // What is empty will be written yet, and seen again.
        if (found.kind !== 'file' || found.size === 0) continue;
        if (found.path === path && found.size === size) ready.push(path);
        else growing.push([found.path, found.size]);
      }
    }
    if (signal.aborted) return;
    for (const [path, size] of growing) this.pending.set(path, size);
    if (ready.length > 0) this.found(ready);
  }
}
