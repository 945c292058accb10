/** Near-duplicates: are these two the same story? One key a decision, for one pair or for all that are checked. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { VersionPair } from '../../electron/contract/domain';
import { queryClient, useCall, useChange } from '../archive';
import { useWords } from '../i18n';
import { Changes } from '../ui/Changes';
import { Button } from '../ui/controls';
import { Dotted } from '../ui/Dotted';
import { Icon } from '../ui/Icon';
import { announce } from '../ui/live';
import { read, show } from '../workspace';
import { Screen } from './Screen';

/** Pairs on screen at once; the next ones follow as these are decided. */
const MOST = 300;
const keyOf = ({ a, b }: VersionPair) => `${a.id}:${b.id}`;

export function Stories({ importId }: { importId: number | null }) {
  const { t, number } = useWords();
  const input = useMemo(() => ({ ...(importId === null ? {} : { import: importId }), limit: MOST }), [importId]);
  const { data } = useCall('article.undecidedVersions', input, { keep: true });
  const { change: decideNow } = useChange('article.decideVersions');
  const pairs = data?.pairs ?? [];
  const [place, setPlace] = useState(0);
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLUListElement>(null);
  const at = Math.min(place, pairs.length - 1);
  const current = pairs[at];

  async function decide(decision: 'same-story' | 'different') {
    const chosen = checked.size > 0 ? pairs.filter((pair) => checked.has(keyOf(pair))) : current ? [current] : [];
    if (chosen.length === 0) return;
    const done = await decideNow(
      { pairs: chosen.map(({ a, b }) => ({ a: a.id, b: b.id })), decision },
      t(decision === 'same-story' ? 'stories.done.same' : 'stories.done.different', { count: chosen.length }),
    );
    if (!done) return;
    setChecked(new Set());
    // The next pair must not wait for the archive to look again.
    const gone = new Set(chosen.map(keyOf));
    queryClient.setQueryData<typeof data>(
      ['article.undecidedVersions', input],
      (now) => now && { total: now.total - chosen.length, pairs: now.pairs.filter((pair) => !gone.has(keyOf(pair))) },
    );
  }

  function go(to: number) {
    const next = Math.min(Math.max(to, 0), pairs.length - 1);
    setPlace(next);
    list.current?.querySelector<HTMLElement>(`[data-place="${next}"]`)?.focus();
  }

  function toggle(pair: VersionPair) {
    const next = new Set(checked);
    if (!next.delete(keyOf(pair))) next.add(keyOf(pair));
    setChecked(next);
  }

  function onKeyDown(event: React.KeyboardEvent) {
    const key = event.key.toLowerCase();
    const all = (event.ctrlKey || event.metaKey) && key === 'a';
    if (!all && (event.ctrlKey || event.metaKey || event.altKey)) return;
    if (all) setChecked(new Set(checked.size === pairs.length ? [] : pairs.map(keyOf)));
    else if (key === 's') void decide('same-story');
    else if (key === 'd') void decide('different');
    else if (key === 'arrowdown' || key === 'j') go(at + 1);
    else if (key === 'arrowup' || key === 'k') go(at - 1);
    else if (key === 'home') go(0);
    else if (key === 'end') go(pairs.length - 1);
    else if (key === ' ' && current) toggle(current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const first = current ? keyOf(current) : null;
  // Focus stays in the list when the pair that had it is decided, so that the next key decides the next pair.
  useEffect(() => {
    if (first === null) return;
    const focused = document.activeElement;
    if (focused && focused !== document.body && !focused.closest('.sidebar, .screen-head')) return;
    list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [first]);
  useEffect(() => {
    if (data) announce(t('stories.left', { count: data.total }));
  }, [data, t]);

  if (data && !current)
    return (
      <Screen title={t('stories')}>
        <div className="empty">
          <h2>{t('stories.none')}</h2>
          <p>{t('stories.none.help')}</p>
          <Button onPress={() => show({ kind: 'imports' })}>{t('imports')}</Button>
        </div>
      </Screen>
    );
  return (
    <Screen title={t('stories')}>
      <div className="stories-line">
        <p className="total">
          {data ? t('stories.left', { count: data.total }) : t('searching')}
          {checked.size > 0 ? <span className="soft"> · {t('selection.count', { count: checked.size })}</span> : null}
        </p>
        <Button kind="primary" onPress={() => void decide('same-story')}>
          {t('stories.same')} <kbd>S</kbd>
        </Button>
        <Button onPress={() => void decide('different')}>
          {t('versions.apart')} <kbd>D</kbd>
        </Button>
        <Button kind="quiet" onPress={() => setChecked(new Set(pairs.map(keyOf)))}>
          {t('selection.all')} <kbd>Ctrl A</kbd>
        </Button>
      </div>
      <div className="stories">
        <ul
          className="story-list"
          role="listbox"
          aria-label={t('stories')}
          aria-multiselectable="true"
          ref={list}
          onKeyDown={onKeyDown}
        >
          {pairs.map((pair, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list's keys choose
            <li
              key={keyOf(pair)}
              role="option"
              data-place={index}
              aria-selected={checked.has(keyOf(pair))}
              tabIndex={index === at ? 0 : -1}
              className={`story ${index === at ? 'here' : ''}`}
              onFocus={() => setPlace(index)}
              onClick={(event) => (event.ctrlKey || event.metaKey ? toggle(pair) : undefined)}
            >
              <span
                className="story-check"
                aria-hidden="true"
                onClick={(event) => {
                  event.stopPropagation();
                  toggle(pair);
                }}
              >
                <span className="box">
                  <Icon name="check" />
                </span>
              </span>
              <span className="story-titles">
                <bdi>{pair.a.title}</bdi>
                {pair.a.title === pair.b.title ? null : <bdi>{pair.b.title}</bdi>}
                <span className="soft small">
                  {[...new Set([pair.a.source, pair.b.source])].filter(Boolean).map((source) => (
                    <bdi key={source}>{source}</bdi>
                  ))}
                  <span>{t('similarity', { percent: number(Math.round(pair.similarity * 100)) })}</span>
                </span>
              </span>
            </li>
          ))}
        </ul>
        {current ? <Difference key={keyOf(current)} pair={current} /> : null}
      </div>
    </Screen>
  );
}

/** What only one of the two says, with a little of what both say around it. */
function Difference({ pair: { a, b } }: { pair: VersionPair }) {
  const { t, date } = useWords();
  const { data } = useCall('article.diff', { a: a.id, b: b.id }, { keep: true });
  return (
    <section className="story-difference" aria-label={t('compare')}>
      {[a, b].map((one, index) => (
        <p key={one.id} className={index === 0 ? 'story-head first' : 'story-head second'}>
          <button type="button" className="link-button" onClick={() => read(one.id)}>
            <bdi>{one.title}</bdi>
          </button>
          <span className="soft small">
            <Dotted parts={[one.source, one.published ? date(one.published) : t('date.unknown')]} />
          </span>
        </p>
      ))}
      <Changes parts={data ?? []} short />
    </section>
  );
}
