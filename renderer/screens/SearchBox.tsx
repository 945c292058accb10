/** The search box with its suggestions. Typing searches; Enter goes to the results; arrows choose a suggestion. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { Button as AriaButton, Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import { call } from '../archive';
import { useWords } from '../i18n';
import { Checkbox, IconButton } from '../ui/controls';
import { Icon, type IconName } from '../ui/Icon';
import { change, clause, search, useWorkspace, wordAt, workspace } from '../workspace';
import { focusResults } from './focus';

/** A search takes a few milliseconds; this only keeps one keystroke's work from standing in the way of the next. */
const WAIT_MS = 12;
const ICONS: Record<Suggestion['kind'], IconName> = {
  person: 'person',
  tag: 'tag',
  source: 'page',
  word: 'search',
  before: 'undo',
};

interface Suggestion {
  kind: 'person' | 'tag' | 'source' | 'word' | 'before';
  value: string;
  label: string;
  count: number;
}

export function SearchBox() {
  const { t, number } = useWords();
  const query = useWorkspace((w) => w.query);
  const syntax = useWorkspace((w) => w.syntax);
  const [text, setText] = useState(query);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();

  // Another part of the window changed the query: chips, facets, saved searches.
  const sent = useRef(query);
  useEffect(() => {
    if (query !== sent.current) {
      sent.current = query;
      setText(query);
    }
  }, [query]);

  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      searchTyped(text);
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);

  const caret = input.current?.selectionStart ?? text.length;
  const span = wordAt(text, caret);
  const prefix = text.slice(...span).replace(/^-|^\p{L}+:|"/gu, '');
  const suggestions = useQuery({
    queryKey: ['search.suggest', prefix],
    queryFn: () => call('search.suggest', { prefix }),
    enabled: open && prefix.length > 0 && syntax === 'carrel',
  });
  // An empty box offers the searches of before.
  const history = useQuery({
    queryKey: ['search.history'],
    queryFn: () => call('search.history', { limit: 8 }),
    enabled: open && text === '',
    staleTime: 0,
  });
  const offered: Suggestion[] =
    text === ''
      ? (history.data ?? []).map((one) => ({ kind: 'before', value: one.query, label: one.query, count: one.total }))
      : prefix.length > 0
        ? (suggestions.data ?? [])
        : [];
  const list = open && syntax === 'carrel' ? offered : [];

  function choose(index: number) {
    const chosen = list[index];
    if (!chosen) return;
    if (chosen.kind === 'before') {
      sent.current = chosen.value;
      setText(chosen.value);
      search(chosen.value);
      setOpen(false);
      setActive(-1);
      return;
    }
    const words = chosen.kind === 'word' ? chosen.value : clause(chosen.kind, chosen.value);
    const next = `${text.slice(0, span[0])}${words} ${text.slice(span[1]).trimStart()}`;
    sent.current = next;
    setText(next);
    search(next);
    setOpen(false);
    setActive(-1);
    input.current?.focus();
  }

  return (
    <div className="search" role="search">
      <Icon name="search" />
      <input
        ref={input}
        id="search"
        type="text"
        role="combobox"
        aria-label={t('search')}
        aria-expanded={list.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 && list[active] ? `${listId}-${active}` : undefined}
        placeholder={t('search.placeholder')}
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        // A window that loses the focus to another program keeps its suggestions for the return.
        onBlur={() => document.hasFocus() && setOpen(false)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            if (list.length === 0 && event.key === 'ArrowDown' && text === '' && !open) setOpen(true);
            else if (list.length === 0 && event.key === 'ArrowDown') focusResults();
            else
              setActive((now) => ((now + (event.key === 'ArrowDown' ? 1 : list.length) + 1) % (list.length + 1)) - 1);
            event.preventDefault();
          } else if (event.key === 'Enter') {
            if (active >= 0) choose(active);
            else {
              sent.current = text;
              searchTyped(text);
              setOpen(false);
              if (text.trim() && syntax === 'carrel') void remember(text);
              focusResults();
            }
            event.preventDefault();
          } else if (event.key === 'Escape') {
            if (list.length > 0) setOpen(false);
            else if (text) setText('');
            else input.current?.blur();
            event.stopPropagation();
          }
        }}
      />
      {text ? (
        <IconButton
          label={t('search.clear')}
          icon="close"
          onPress={() => {
            setText('');
            input.current?.focus();
          }}
        />
      ) : (
        <kbd>/</kbd>
      )}
      <SearchOptions />
      <ul
        className="suggestions"
        id={listId}
        role="listbox"
        aria-label={t('search.suggestions')}
        hidden={list.length === 0}
      >
        {list.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox's keys choose
          <li
            key={`${one.kind}:${one.value}`}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            className="list-item"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(index)}
          >
            <Icon name={ICONS[one.kind]} />
            <bdi>{one.label}</bdi>
            <span className="soft">{t(`suggest.${one.kind}`)}</span>
            <span className="count">{number(one.count)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Searches in the language that the reader types in. */
const searchTyped = (query: string) => search(query, { syntax: workspace().syntax });

/** How queries are written. Lunr's language is for those who know it; the label says that it is on. */
function SearchOptions() {
  const { t } = useWords();
  const syntax = useWorkspace((w) => w.syntax);
  return (
    <DialogTrigger>
      <AriaButton className="button icon-only search-options" aria-label={t('search.options')}>
        {syntax === 'lunr' ? <span className="small">Lunr</span> : <Icon name="settings" />}
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <AriaDialog className="options-list" aria-label={t('search.options')}>
          <Checkbox
            isSelected={syntax === 'lunr'}
            onChange={(lunr) => change({ syntax: lunr ? 'lunr' : 'carrel', checked: new Set() })}
          >
            {t('lunr')}
          </Checkbox>
          <p className="help">{t(syntax === 'lunr' ? 'lunr.help' : 'query.help')}</p>
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}

/** Keeps a search for the history, with what it found. */
async function remember(query: string): Promise<void> {
  try {
    const { mode } = workspace();
    const { total } = await call('search.query', { query, mode, limit: 0, snippets: false });
    await call('search.remember', { query, total });
  } catch {
    // A history that has a gap is no reason to disturb anybody.
  }
}

/** Focuses the search box; with a span, selects that part of the query for editing. */
export function focusSearch(span?: [number, number]): void {
  const input = document.getElementById('search') as HTMLInputElement | null;
  input?.focus();
  if (span) input?.setSelectionRange(span[0], span[1]);
  else input?.select();
}
