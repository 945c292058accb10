/** Undo of the reader's own changes, for as long as the archive is open. */
import type { Database } from 'better-sqlite3';
import type { UndoStack } from './context';

/** How many changes can be taken back. */
const DEPTH = 200;

interface Entry {
  label: string;
  revert: () => void;
}

export class Undo implements UndoStack {
  private readonly entries = new Map<number, Entry>();
  private next = 1;

  constructor(private readonly db: Database) {}

  push(label: string, revert: () => void): number {
    const token = this.next++;
    this.entries.set(token, { label, revert });
    const oldest = this.entries.keys().next().value;
    if (this.entries.size > DEPTH && oldest !== undefined) this.entries.delete(oldest);
    return token;
  }

  /** Takes one change back. `done` is false when it was taken back already or is too old. */
  run(token: number): { done: boolean; label: string } {
    const entry = this.entries.get(token);
    if (!entry) return { done: false, label: '' };
    this.db.transaction(entry.revert).immediate();
    this.entries.delete(token);
    return { done: true, label: entry.label };
  }
}
