/** Watched folders: files that appear in them are imported once they have stopped growing. */
import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveContext } from '../context';

/** A file is taken when its size has not changed for this long (downloads and copies take a while). */
const SETTLE_MS = 2_000;

export class WatchedFolders {
  private watchers: FSWatcher[] = [];
  private readonly sizes = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly ctx: ArchiveContext,
    private readonly found: (paths: string[]) => void,
  ) {
    if (!ctx.readOnly && ctx.services) this.begin(this.list());
  }

  list(): string[] {
    const stored = this.ctx.db.prepare("SELECT value FROM meta WHERE key = 'watched-folders'").pluck().get() as
      | string
      | undefined;
    return stored ? (JSON.parse(stored) as string[]) : [];
  }

  /** Replaces the watched folders; returns those that can be watched now. */
  set(folders: string[]): string[] {
    this.ctx.transaction(() =>
      this.ctx.db
        .prepare(
          "INSERT INTO meta (key, value) VALUES ('watched-folders', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .run(JSON.stringify(folders)),
    );
    this.close();
    return this.begin(folders);
  }

  close(): void {
    for (const watcher of this.watchers) watcher.close();
    this.watchers = [];
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.sizes.clear();
  }

  private begin(folders: string[]): string[] {
    return folders.filter((folder) => {
      try {
        const watcher = watch(folder, { recursive: true }, (_event, name) => {
          if (name) this.seen(join(folder, name));
        });
        watcher.on('error', () => watcher.close()); // a stick was pulled out
        this.watchers.push(watcher);
        return true;
      } catch {
        return false; // not there now; it is tried again at the next open
      }
    });
  }

  private seen(path: string): void {
    if (!this.sizes.has(path)) this.sizes.set(path, -1);
    this.timer ??= setTimeout(() => void this.settle(), SETTLE_MS);
  }

  private async settle(): Promise<void> {
    this.timer = null;
    const ready: string[] = [];
    for (const [path, before] of [...this.sizes]) {
      const info = await stat(path).catch(() => null);
      if (!info?.isFile()) this.sizes.delete(path);
      else if (info.size === before && info.size > 0) {
        this.sizes.delete(path);
        ready.push(path);
      } else this.sizes.set(path, info.size);
    }
    if (ready.length > 0) this.found(ready);
    if (this.sizes.size > 0) this.timer ??= setTimeout(() => void this.settle(), SETTLE_MS);
  }
}
