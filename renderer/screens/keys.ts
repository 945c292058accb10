/** The keys of the window: what each does, and the one listener that does it. */
import { useEffect } from 'react';
import type { Article } from '../../electron/contract/domain';
import { call, newestUndo, queryClient, undo, useChange } from '../archive';
import { type MessageKey, useWords } from '../i18n';
import { announce } from '../ui/live';
import { say } from '../ui/toasts';
import { back, change, querySelection, read, show, workspace } from '../workspace';
import { everyResult, importPicked, openPicked, printArticle } from './actions';
import { focusReader, focusResults, isTyping } from './focus';
import { focusSearch } from './SearchBox';
import { neighbour } from './useResults';

export const KEYS: { title: MessageKey; keys: { keys: string[]; does: MessageKey }[] }[] = [
  {
    title: 'keys.find',
    keys: [
      { keys: ['/', 'Mod K'], does: 'keys.search' },
      { keys: ['↵'], does: 'keys.nextHit' },
      { keys: ['⇧ ↵'], does: 'keys.formerHit' },
      { keys: ['J'], does: 'keys.next' },
      { keys: ['K'], does: 'keys.former' },
      { keys: ['Esc'], does: 'keys.back' },
    ],
  },
  {
    title: 'keys.work',
    keys: [
      { keys: ['T'], does: 'keys.tag' },
      { keys: ['C'], does: 'keys.collect' },
      { keys: ['S'], does: 'keys.star' },
      { keys: ['U'], does: 'keys.unread' },
      { keys: ['R'], does: 'keys.reviewed' },
      { keys: ['Space', 'Ctrl + ☐'], does: 'keys.check' },
      { keys: ['Mod A'], does: 'keys.all' },
      { keys: ['Mod E'], does: 'keys.export' },
      { keys: ['Mod P'], does: 'keys.print' },
      { keys: ['Mod Z'], does: 'keys.undo' },
    ],
  },
  {
    title: 'keys.go',
    keys: [
      { keys: ['G', 'L'], does: 'keys.library' },
      { keys: ['G', 'P'], does: 'keys.people' },
      { keys: ['G', 'I'], does: 'keys.imports' },
      { keys: ['F6'], does: 'keys.panes' },
      { keys: ['Mod ,'], does: 'keys.settings' },
      { keys: ['?'], does: 'keys.sheet' },
    ],
  },
  {
    title: 'keys.review',
    keys: [
      { keys: ['S'], does: 'keys.same' },
      { keys: ['D'], does: 'keys.different' },
      { keys: ['N'], does: 'keys.notPerson' },
    ],
  },
  {
    title: 'keys.collection',
    keys: [
      { keys: ['Alt ↑', 'Alt ↓'], does: 'keys.moveUp' },
      { keys: ['Del'], does: 'keys.takeOut' },
    ],
  },
];

/** What a change is about: the checked articles, else the open one. */
function subject(): number[] {
  const { checked, articleId, articleArchive } = workspace();
  if (checked.size > 0) return [...checked];
  return articleId === null || articleArchive > 0 ? [] : [articleId];
}

export function openExport(): void {
  const ids = subject();
  if (ids.length > 0) {
    change({ dialog: { kind: 'export', selection: { ids }, count: ids.length } });
    return;
  }
  void everyResult().then((all) => {
    if (all.length === 0) return;
    const selection = querySelection() ?? { all: true as const };
    change({ dialog: { kind: 'export', selection, count: all.length } });
  });
}

export async function undoNewest(saying: (label: string) => string): Promise<void> {
  const token = newestUndo();
  if (token === null) return;
  try {
    const label = await undo(token);
    say({ kind: 'done', text: saying(label) });
  } catch (error) {
    say({ kind: 'error', error: error as never });
  }
}

const PANES = ['library', 'results', 'reader', 'screen'];

/** F6 goes round the panes, as in every desktop program. */
function nextPane(backwards: boolean): void {
  const panes = PANES.map((name) => document.querySelector<HTMLElement>(`[data-pane="${name}"]`)).filter(
    (pane): pane is HTMLElement => pane !== null && pane.offsetParent !== null,
  );
  const now = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(now + (backwards ? panes.length - 1 : 1)) % panes.length];
  if (!next) return;
  if (next.dataset.pane === 'results') focusResults();
  else if (next.dataset.pane === 'reader') focusReader();
  else next.querySelector<HTMLElement>('[aria-current="page"], button, h1[tabindex]')?.focus();
}

/** Listens to the keys of the whole window. */
export function useKeys(): void {
  const { t } = useWords();
  const { change: mark } = useChange('article.mark');
  useEffect(() => {
    let went = 0;

    async function toggle(what: 'starred' | 'unread' | 'reviewed') {
      const ids = subject();
      const [first] = ids;
      if (first === undefined) return;
      const [one] = await call('article.list', { ids: [first] }).catch(() => []);
      if (!one) return;
      const on = !one[what];
      const words: Record<typeof what, [MessageKey, MessageKey]> = {
        starred: ['done.starred', 'done.unstarred'],
        unread: ['done.unread', 'done.read'],
        reviewed: ['done.reviewed', 'done.unreviewed'],
      };
      await mark({ ids, [what]: on }, t(words[what][on ? 0 : 1], { count: ids.length }));
    }

    async function move(by: 1 | -1) {
      const hit = await neighbour(by);
      if (!hit) return announce(t('hit.noMore'));
      read(hit.id, null, hit.archive);
      const article = queryClient.getQueryData<Article>([
        'article.get',
        { id: hit.id, query: workspace().query, archive: hit.archive },
      ]);
      announce(article?.title ?? hit.title);
    }

    function withModifier(event: KeyboardEvent): (() => void) | undefined {
      const key = event.key.toLowerCase();
      if (key === 'k') return () => focusSearch();
      if (key === 'z' && !event.shiftKey && !isTyping(event.target))
        return () => void undoNewest((label) => t('undone.what', { label }));
      if (key === 'e') return openExport;
      if (key === 'p' && !event.shiftKey) return () => printArticle(t('print.none'));
      if (key === ',') return () => show({ kind: 'settings' });
      if (key === 'o') return () => void openPicked();
      if (key === 'i' && event.shiftKey === false) return () => void importPicked('files');
      if (key === 'a' && workspace().view.kind === 'library' && !isTyping(event.target))
        return () =>
          void everyResult().then((all) => {
            change({ checked: new Set(all) });
            announce(t('selection.count', { count: all.length }));
          });
      return undefined;
    }

    function plain(event: KeyboardEvent): (() => void) | undefined {
      const inLibrary = workspace().view.kind === 'library';
      const key = event.key.toLowerCase();
      if (Date.now() - went < 1200) {
        went = 0;
        if (key === 'l') return () => show({ kind: 'library' });
        if (key === 'p') return () => show({ kind: 'people' });
        if (key === 'i') return () => show({ kind: 'imports' });
      }
      if (key === 'g')
        return () => {
          went = Date.now();
        };
      if (key === '/') return () => focusSearch();
      if (event.key === '?') return () => change({ dialog: { kind: 'shortcuts' } });
      if (!inLibrary) return undefined;
      if (key === 'j') return () => void move(1);
      if (key === 'k') return () => void move(-1);
      if (key === 's') return () => void toggle('starred');
      if (key === 'u') return () => void toggle('unread');
      if (key === 'r') return () => void toggle('reviewed');
      if (key === 'c' && subject().length > 0) return () => change({ dialog: { kind: 'collect', ids: subject() } });
      if (key === 't' && subject().length > 0) return () => change({ dialog: { kind: 'tag', ids: subject() } });
      return undefined;
    }

    function goBack(): (() => void) | undefined {
      const { checked, view, articleId } = workspace();
      if (view.kind !== 'library') return back;
      if (checked.size > 0) return () => change({ checked: new Set() });
      if (articleId === null) return undefined;
      return () => {
        if (window.matchMedia('(max-width: 47.99rem)').matches) change({ articleId: null });
        requestAnimationFrame(focusResults);
      };
    }

    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || workspace().dialog) return;
      const modifier = event.ctrlKey || event.metaKey;
      let act: (() => void) | undefined;
      if (event.key === 'F6') act = () => nextPane(event.shiftKey);
      else if (modifier && !event.altKey) act = withModifier(event);
      else if (!event.altKey && !isTyping(event.target)) act = event.key === 'Escape' ? goBack() : plain(event);
      if (!act) return;
      event.preventDefault();
      act();
    }

    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [mark, t]);
}
