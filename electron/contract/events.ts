/** Every event that the archive process sends. Events say that something changed; the data itself is asked for. */
import { z } from 'zod';
import type { ExportProgress, ImportSummary } from './domain';

const payload = <T>() => z.custom<T>((value) => typeof value === 'object' && value !== null);

export const events = {
  /** An archive was opened, closed, or its process restarted after a crash. */
  'archive.changed': payload<{ open: boolean; path: string | null; recovered: boolean }>(),
  /** After each commit of an import, at most ten times a second, and at its end. */
  'import.progress': payload<ImportSummary>(),
  /** Articles were added, removed or changed; `ids` is null when there are too many to list. */
  'articles.changed': payload<{ ids: number[] | null; reason: 'import' | 'undo' | 'edit' | 'reextract' }>(),
  'tags.changed': payload<Record<string, never>>(),
  'collections.changed': payload<Record<string, never>>(),
  'people.changed': payload<Record<string, never>>(),
  'export.progress': payload<ExportProgress>(),
  /** Work in the background: re-indexing, compaction, looking for people again. */
  'index.progress': payload<{ task: 'reindex' | 'compact' | 'people'; done: number; total: number }>(),
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<N extends EventName> = z.output<Events[N]>;
