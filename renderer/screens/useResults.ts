/** The result of the current query as a list of known length whose rows arrive in pages, as they are scrolled to. */
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import type { SearchHit, SearchResponse } from '../../electron/contract/domain';
import type { CarrelError } from '../../electron/contract/errors';
import { call, queryClient } from '../archive';
import { useWorkspace, type Workspace, workspace } from '../workspace';

/** Three screens full: most of what a search takes is looking through the texts of the articles it shows. */
export const PAGE = 30;

const EVERYTHING = '';

type Asked = Pick<Workspace, 'query' | 'mode' | 'syntax' | 'sort' | 'asWritten' | 'attached'>;

/** A search, but for its page. */
function searchOf(w: Asked) {
  const query = w.query.trim() || EVERYTHING;
  // An empty query has no relevance: newest first is what a reader expects of a shelf.
  const sort = query === EVERYTHING && w.sort === 'relevance' ? ('date' as const) : w.sort;
  const everywhere = w.attached.length > 0;
  const syntax = query === EVERYTHING ? 'carrel' : w.syntax;
  return { query, mode: w.mode, syntax, sort, asWritten: w.asWritten, everywhere };
}

function request(w: Asked, page: number) {
  return { ...searchOf(w), limit: PAGE, offset: page * PAGE };
}

const keyOf = (w: Asked, page: number) => ['search.query', request(w, page)] as const;

export interface Results {
  /** What is searched for, but for the page. */
  search: ReturnType<typeof searchOf>;
  first: SearchResponse | undefined;
  total: number;
  error: CarrelError | null;
  /** True while what is shown belongs to the former query. */
  stale: boolean;
  row(index: number): SearchHit | undefined;
}

/** @param pages the pages on screen; the first is always asked for */
export function useResults(pages: number[]): Results {
  const query = useWorkspace((w) => w.query);
  const mode = useWorkspace((w) => w.mode);
  const syntax = useWorkspace((w) => w.syntax);
  const sort = useWorkspace((w) => w.sort);
  const asWritten = useWorkspace((w) => w.asWritten);
  const attached = useWorkspace((w) => w.attached);
  const wanted = [...new Set([0, ...pages])];
  const state = { query, mode, syntax, sort, asWritten, attached };
  const answers = useQueries({
    queries: wanted.map((page) => ({
      queryKey: keyOf(state, page),
      queryFn: () => call('search.query', { ...request(state, page), ...(page === 0 ? { channel: 'results' } : {}) }),
      placeholderData: page === 0 ? keepPreviousData : undefined,
      // Superseded searches answer "cancelled"; that is no error to show.
      retry: (count: number, error: Error) => count < 1 && (error as CarrelError).code === 'cancelled',
      retryDelay: 50,
    })),
  });
  const first = answers[0]?.data;
  const rows = new Map(wanted.map((page, index) => [page, answers[index]?.data?.hits]));
  const error = answers[0]?.error as CarrelError | null;
  return {
    search: searchOf(state),
    first,
    total: first?.total ?? 0,
    error: error && error.code !== 'cancelled' ? error : null,
    stale: answers[0]?.isPlaceholderData ?? false,
    row: (index) => rows.get(Math.floor(index / PAGE))?.[index % PAGE],
  };
}

/** The hit at a place of the current result, asked for when it has not been shown yet. */
export async function resultAt(index: number): Promise<SearchHit | undefined> {
  if (index < 0) return undefined;
  const w = workspace();
  const page = Math.floor(index / PAGE);
  const answer = await queryClient.fetchQuery({
    queryKey: keyOf(w, page),
    queryFn: () => call('search.query', request(w, page)),
    staleTime: 30_000,
  });
  return answer.hits[index % PAGE];
}

/** Place of an article among the results that have been loaded; -1 when it is in none of them. */
export function placeOf(id: number | null, archive = 0): number {
  if (id === null) return -1;
  const w = workspace();
  const cached = queryClient.getQueriesData<SearchResponse>({ queryKey: ['search.query'] });
  for (const [key, data] of cached) {
    const { offset } = key[1] as { offset: number };
    if (JSON.stringify(key[1]) !== JSON.stringify(request(w, offset / PAGE))) continue;
    const index = data?.hits.findIndex((hit) => hit.id === id && hit.archive === archive) ?? -1;
    if (index >= 0) return offset + index;
  }
  return -1;
}

/** Where the open article was last seen among the results: reading it may take it out of them (`is:unread`). */
let lastPlace = -1;

export function rememberPlace(place: number): void {
  lastPlace = place;
}

/** The hit before or after the open article; the first when none is open. */
export async function neighbour(step: 1 | -1): Promise<SearchHit | undefined> {
  const { articleId, articleArchive } = workspace();
  const at = placeOf(articleId, articleArchive);
  if (at >= 0) return resultAt(at + step);
  if (articleId === null || lastPlace < 0) return resultAt(0);
  return resultAt(step === 1 ? lastPlace : lastPlace - 1);
}

let anchor = -1;

/** Checks one row, or with `range` all rows since the row checked before. */
export async function toggleChecked(index: number, range: boolean): Promise<ReadonlySet<number>> {
  const checked = new Set(workspace().checked);
  const from = range && anchor >= 0 ? Math.min(anchor, index) : index;
  const to = range && anchor >= 0 ? Math.max(anchor, index) : index;
  const hits = await Promise.all(Array.from({ length: to - from + 1 }, (_, step) => resultAt(from + step)));
  for (const hit of hits) {
    // Articles of other archives can be read, but not changed or exported from here.
    if (!hit || hit.archive > 0) continue;
    if (!range && checked.has(hit.id)) checked.delete(hit.id);
    else checked.add(hit.id);
  }
  anchor = index;
  return checked;
}

/** Whether a media query holds; follows changes. */
export function useMedia(query: string): boolean {
  const list = useMemo(() => window.matchMedia(query), [query]);
  return useSyncExternalStore(
    (listener) => {
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => list.matches,
  );
}
