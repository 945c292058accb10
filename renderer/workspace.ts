/** Where the reader is: the screen, the query, the open article, what is selected. One small store for the window. */
import { useSyncExternalStore } from 'react';
import type { Selection } from '../electron/contract/calls';
import type { ImportQuestions, SearchSort } from '../electron/contract/domain';

export type View =
  | { kind: 'library' }
  | { kind: 'people' }
  | { kind: 'person'; id: number }
  | { kind: 'review' }
  | { kind: 'collection'; name: string }
  | { kind: 'stories'; importId: number | null }
  | { kind: 'imports' }
  | { kind: 'receipt'; id: number }
  | { kind: 'settings' }
  | { kind: 'verify'; path: string | null };

export type Dialog =
  | { kind: 'import'; paths: string[]; questions: ImportQuestions }
  | { kind: 'export'; selection: Selection; count: number }
  | { kind: 'tag'; ids: number[] }
  | { kind: 'collect'; ids: number[] }
  | { kind: 'rename-collection'; name: string }
  | { kind: 'save-search' }
  | { kind: 'shortcuts' }
  | { kind: 'diff'; a: number; b: number }
  | { kind: 'rename-tag'; tag: string }
  | { kind: 'similar'; id: number }
  | { kind: 'rescue'; path: string };

export interface Workspace {
  view: View;
  /** Screens left behind, newest last. */
  past: View[];
  query: string;
  mode: 'all' | 'any';
  /** The language that queries are written in: Carrel's own, or Lunr's. */
  syntax: 'carrel' | 'lunr';
  sort: SearchSort;
  /** People only as written, without other spellings and scripts. */
  asWritten: boolean;
  articleId: number | null;
  /** The archive the open article belongs to: 0 is the open one, others are attached for reading. */
  articleArchive: number;
  /** Other archives that are searched as well, in the order in which hits number them from 1. */
  attached: readonly { path: string; name: string }[];
  /** A place in the open article to show, as a text offset; set when it was opened from a mention. */
  place: number | null;
  checked: ReadonlySet<number>;
  dialog: Dialog | null;
  /** The library's drawer on a narrow window. */
  drawer: boolean;
}

const START: Workspace = {
  view: { kind: 'library' },
  past: [],
  query: '',
  mode: 'all',
  syntax: 'carrel',
  sort: 'relevance',
  asWritten: false,
  articleId: null,
  articleArchive: 0,
  attached: [],
  place: null,
  checked: new Set(),
  dialog: null,
  drawer: false,
};

let state = START;
const listeners = new Set<() => void>();

export const workspace = () => state;

export function change(patch: Partial<Workspace>): void {
  state = { ...state, ...patch };
  for (const listener of listeners) listener();
}

/** Back to an empty desk, when another archive is opened. */
export const resetWorkspace = () => change(START);

/** A part of the workspace; the component renders again when it changes. */
export function useWorkspace<T>(pick: (state: Workspace) => T): T {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => pick(state),
  );
}

/** Goes to a screen, remembering the one left. */
export function show(view: View): void {
  const same = JSON.stringify(view) === JSON.stringify(state.view);
  if (same) change({ drawer: false });
  else change({ view, past: [...state.past.slice(-30), state.view], drawer: false });
}

/** Goes back to the screen before; the library when there is none. */
export function back(): void {
  const past = [...state.past];
  change({ view: past.pop() ?? { kind: 'library' }, past });
}

/** Runs a query of Carrel's language in the library, as facets, shelves and suggestions write it. What was checked belongs to the former result and is let go. */
export function search(
  query: string,
  more: Partial<Pick<Workspace, 'mode' | 'syntax' | 'sort' | 'asWritten'>> = {},
): void {
  if (state.view.kind !== 'library') show({ kind: 'library' });
  change({ query, syntax: 'carrel', checked: new Set(), drawer: false, ...more });
}

/** Opens an article in the reader, at a place in its text if given. */
export function read(articleId: number, place: number | null = null, articleArchive = 0): void {
  if (state.view.kind !== 'library') show({ kind: 'library' });
  change({ articleId, articleArchive, place });
}

/** `tag:"two words"` or `tag:word`; quotes inside a value cannot be written and are left out. */
export function clause(field: string, value: string): string {
  const clean = value.replaceAll('"', '');
  return /^[\p{L}\p{N}_-]+$/u.test(clean) ? `${field}:${clean}` : `${field}:"${clean}"`;
}

/** The current query as a selection of articles; null when it finds everything. */
export function querySelection(): Extract<Selection, { query: string }> | null {
  const { query, mode, syntax } = state;
  return query.trim() ? { query, mode, syntax } : null;
}

/** Adds a clause to the query unless it is there already. */
export function withClause(query: string, added: string): string {
  return query.split(/\s+/).includes(added) || query.includes(added) ? query : `${query.trim()} ${added}`.trim();
}

/** The query without one span of it. */
export function withoutSpan(query: string, [start, end]: [number, number]): string {
  return `${query.slice(0, start)} ${query.slice(end)}`.replace(/\s+/g, ' ').trim();
}

/** The word under the caret, as a span of the query; quotes belong to it. */
export function wordAt(query: string, caret: number): [number, number] {
  const before = query.slice(0, caret);
  const start = /(?:[\p{L}]+:)?"[^"]*$|\S*$/u.exec(before)?.index ?? caret;
  const after = query.slice(caret).search(/\s/);
  return [start, after < 0 ? query.length : caret + after];
}
