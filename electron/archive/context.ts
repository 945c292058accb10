/** What the areas of the archive (search, people, library, export …) share. One context exists per open archive. */
import type { Database } from 'better-sqlite3';
import type { EventName, EventPayload } from '../contract/events';
import type { Caller } from '../contract/rpc';
import type { Services } from '../contract/services';

export interface UndoStack {
  /** Remembers how to undo a change; returns the token. `revert` runs inside a transaction, once. */
  push(label: string, revert: () => void): number;
}

export interface ArchiveContext {
  readonly db: Database;
  readonly path: string;
  readonly readOnly: boolean;
  readonly uuid: string;
  /** Identifies this installation in the reader's own work, so that two archives can merge. */
  readonly device: string;
  readonly undo: UndoStack;
  /** Sends an event to every client. */
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void;
  /** The main process's services; null under plain Node. */
  readonly services: Caller<Services> | null;
  /** Runs `work` in one immediate transaction; throws `archive-read-only` or `disk-full` in words. */
  transaction<T>(work: () => T): T;
  /** Now, ISO 8601 UTC. */
  now(): string;
}
