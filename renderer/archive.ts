/**
 * The one file that touches the bridge. Screens ask for data with the hooks below and change things with `useChange`;
 * what the archive process reports as changed is asked for again from here, nowhere else.
 */
import {
  keepPreviousData,
  QueryClient,
  type UseQueryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { ArchiveBridge, ShellBridge } from '../electron/contract/bridge';
import type { CallName, Calls } from '../electron/contract/calls';
import type { ExportProgress, ImportSummary } from '../electron/contract/domain';
import { CarrelError } from '../electron/contract/errors';
import type { EventName, EventPayload } from '../electron/contract/events';
import type { Input, Output } from '../electron/contract/rpc';
import { say } from './ui/toasts';

declare global {
  interface Window {
    carrelArchive: ArchiveBridge;
    carrelShell: ShellBridge;
  }
}

/** What only the main process can do: dialogs, settings, the file manager. */
export const shell: ShellBridge = window.carrelShell;

/**
 * One call to the archive process.
 * @throws CarrelError with the code the archive gave
 */
export async function call<N extends CallName>(name: N, input: Input<Calls, N>): Promise<Output<Calls, N>> {
  const result = await window.carrelArchive.call(name, input);
  if (!result.ok) throw CarrelError.fromWire(result.error);
  return result.value as Output<Calls, N>;
}

/** Offline is the normal state here: nothing may wait for a network. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { networkMode: 'always', retry: false, staleTime: 30_000, refetchOnWindowFocus: false },
    mutations: { networkMode: 'always', retry: false },
  },
});

type Options<N extends CallName> = Pick<
  UseQueryOptions<Output<Calls, N>, CarrelError>,
  'enabled' | 'placeholderData' | 'staleTime' | 'gcTime'
> & {
  /** Keep showing the former answer while the next one is on its way. */
  keep?: boolean;
};

/** Data of one call, cached under its name and input. */
export function useCall<N extends CallName>(name: N, input: Input<Calls, N>, options: Options<N> = {}) {
  const { keep, ...rest } = options;
  return useQuery<Output<Calls, N>, CarrelError>({
    queryKey: [name, input],
    queryFn: () => call(name, input),
    ...(keep ? { placeholderData: keepPreviousData } : {}),
    ...rest,
  });
}

export const useInfo = () => useCall('archive.info', {}, { keep: true });
export const useCollections = () => useCall('collection.list', {}, { keep: true });
export const useTags = () => useCall('tag.list', {}, { keep: true });
export const useSavedSearches = () => useCall('search.saved', {}, { keep: true });
export const useImports = () => useCall('import.list', {}, { keep: true });

/** The article with the hits of the query it was opened from. */
export const useArticle = (id: number | null, query: string, archive = 0) =>
  useCall('article.get', { id: id ?? 1, query, archive }, { enabled: id !== null });

export const usePerson = (id: number) => useCall('people.get', { id }, { keep: true });

/** Calls whose answer a change in articles can alter. */
const ARTICLE_CALLS: CallName[] = [
  'archive.info',
  'article.get',
  'article.list',
  'article.select',
  'collection.list',
  'article.undecidedVersions',
  'search.query',
  'search.facets',
  'search.repairs',
  'search.saved',
  'search.similar',
  'tag.list',
  'export.preview',
];
const PEOPLE_CALLS: CallName[] = ['people.list', 'people.get', 'people.suggestions', 'people.decisions', 'article.get'];

function refresh(client: QueryClient, names: CallName[]): void {
  for (const name of names) void client.invalidateQueries({ queryKey: [name] });
}

let lastUndo: number | null = null;

/** Undoes a change by its token and asks again for everything it may have touched. */
export async function undo(token: number): Promise<string> {
  if (lastUndo === token) lastUndo = null;
  const result = await call('undo', { token });
  refresh(queryClient, [...ARTICLE_CALLS, ...PEOPLE_CALLS, 'import.list', 'import.items', 'import.summary']);
  return result.label;
}

/** The newest change that can still be undone, for Ctrl/Cmd+Z. */
export const newestUndo = () => lastUndo;

/**
 * A change by one call. Shows a toast with "Undo" when the call gives an undo token, and an error in words when it fails.
 * @returns `change(input, words)`: resolves to the answer, or to null when it failed; without `words` nothing is shown
 */
export function useChange<N extends CallName>(name: N) {
  const client = useQueryClient();
  const mutation = useMutation<Output<Calls, N>, CarrelError, { input: Input<Calls, N>; words?: string }>({
    mutationFn: ({ input }) => call(name, input),
    onSuccess: (value, { words }) => {
      refresh(client, [...ARTICLE_CALLS, ...(name.startsWith('people') ? PEOPLE_CALLS : [])]);
      const token = value && typeof value === 'object' && 'undo' in value ? (value.undo as number | null) : null;
      if (token !== null && words) lastUndo = token;
      if (words) say({ kind: 'done', text: words, undo: token === null ? undefined : () => undo(token) });
    },
    onError: (error) => say({ kind: 'error', error }),
  });
  return {
    pending: mutation.isPending,
    change: (input: Input<Calls, N>, words?: string) =>
      mutation.mutateAsync({ input, words }).catch(() => null) as Promise<Output<Calls, N> | null>,
  };
}

/** Listens to one kind of event for as long as the component is there. */
export function useEvent<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): void {
  useEffect(
    () =>
      window.carrelArchive.onEvent((event, payload) => {
        if (event === name) listener(payload as EventPayload<N>);
      }),
    [name, listener],
  );
}

/** Turns events into fresh data. Started once; returns the function that stops it. */
export function followEvents(client: QueryClient): () => void {
  // An import commits many times a second; asking again twice a second is enough for eyes and leaves the archive free.
  const waiting = new Set<CallName>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const later = (names: CallName[]) => {
    for (const name of names) waiting.add(name);
    timer ??= setTimeout(() => {
      timer = null;
      refresh(client, [...waiting]);
      waiting.clear();
    }, 500);
  };
  const stop = window.carrelArchive.onEvent((name, payload) => {
    if (name === 'archive.changed') {
      lastUndo = null;
      void client.invalidateQueries();
    } else if (name === 'articles.changed') later(ARTICLE_CALLS);
    else if (name === 'tags.changed') later(['tag.list', 'archive.info', 'article.get', 'search.query']);
    else if (name === 'collections.changed')
      later(['collection.list', 'article.select', 'article.get', 'search.query', 'export.preview']);
    else if (name === 'people.changed') later([...PEOPLE_CALLS, 'archive.info']);
    else if (name === 'index.progress') {
      const { task, done, total } = payload as EventPayload<'index.progress'>;
      const running = done < total;
      if (task === 'people')
        client.setQueryData(['people.upkeep', {}], {
          stale: running,
          running,
          done: running ? done : 0,
          total: running ? total : 0,
        });
    } else if (name === 'import.progress') {
      const summary = payload as ImportSummary;
      client.setQueryData(['import.summary', { id: summary.id }], summary);
      const list = client.getQueryData<ImportSummary[]>(['import.list', {}]);
      const known = list?.some((one) => one.id === summary.id);
      if (list && known)
        client.setQueryData(
          ['import.list', {}],
          list.map((one) => (one.id === summary.id ? summary : one)),
        );
      else void client.invalidateQueries({ queryKey: ['import.list'] });
      if (summary.finished) later(['import.items', 'import.list', ...ARTICLE_CALLS, 'people.list']);
    } else if (name === 'export.progress') {
      client.setQueryData(['export.progress', (payload as ExportProgress).id], payload);
    }
  });
  return () => {
    stop();
    if (timer) clearTimeout(timer);
  };
}

/** Progress of one export; null until the first report. */
export function useExportProgress(id: number | null): ExportProgress | null {
  const { data } = useQuery<ExportProgress | null>({
    queryKey: ['export.progress', id],
    queryFn: () => null,
    enabled: false,
    initialData: null,
  });
  return data ?? null;
}

let connected = true;
const connectionListeners = new Set<() => void>();

/** Watches whether the archive process is there. Started once. */
export function followConnection(client: QueryClient): () => void {
  return window.carrelArchive.onConnection((now) => {
    connected = now;
    if (now) void client.invalidateQueries();
    for (const listener of connectionListeners) listener();
  });
}

/** False while the archive process is being started again after a crash. */
export const useConnected = () =>
  useSyncExternalStore(
    (listener) => {
      connectionListeners.add(listener);
      return () => connectionListeners.delete(listener);
    },
    () => connected,
  );
