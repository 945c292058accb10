/** Everyone named in the archive, found in any spelling and script. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { PersonSummary } from '../../electron/contract/domain';
import { call, queryClient, useCall, useChange } from '../archive';
import { useWords } from '../i18n';
import { Button, Field, IconToggle, Picker, Segments } from '../ui/controls';
import { Dotted } from '../ui/Dotted';
import { Icon } from '../ui/Icon';
import { announce } from '../ui/live';
import { say } from '../ui/toasts';
import { show } from '../workspace';
import { saveText } from './actions';
import { Screen } from './Screen';

const MOST = 5_000;
const ROW = 52;

export function People() {
  const { t, number } = useWords();
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed);
  const [tier, setTier] = useState<'likely' | 'possible' | 'all'>('likely');
  const [sort, setSort] = useState<'articles' | 'name' | 'recent'>('articles');
  const [watched, setWatched] = useState(false);
  const [chosen, setChosen] = useState<ReadonlyMap<number, PersonSummary>>(new Map());
  const { data } = useCall(
    'people.list',
    { query, tier, sort, watched: watched || undefined, limit: MOST },
    { keep: true },
  );
  const people = useMemo(() => data?.people ?? [], [data]);
  const merge = useChange('people.merge');
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  const total = data?.total;
  useEffect(() => {
    if (total !== undefined) announce(t('people.count', { count: total }));
  }, [total, t]);

  async function exportDecisions() {
    try {
      const path = await saveText('people-decisions.json', 'json', await call('people.exportDecisions', {}));
      if (path) say({ kind: 'done', text: t('done.saved', { path }) });
    } catch (error) {
      say({ kind: 'error', error: error as never });
    }
  }

  async function importDecisions(file: File | undefined) {
    if (!file) return;
    try {
      const { applied, skipped, unattached } = await call('people.importDecisions', { json: await file.text() });
      void queryClient.invalidateQueries();
      say({ kind: 'done', text: t('done.decisions', { applied, skipped, unattached }) });
    } catch (error) {
      say({ kind: 'error', error: error as never });
    }
  }

  return (
    <Screen
      title={t('people')}
      tools={
        <>
          <Button kind="quiet" onPress={() => show({ kind: 'review' })}>
            {t('review')}
          </Button>
          <Button kind="quiet" onPress={() => void exportDecisions()}>
            {t('people.exportDecisions')}
          </Button>
          <FileTrigger acceptedFileTypes={['.json']} onSelect={(files) => void importDecisions(files?.[0])}>
            <Button kind="quiet">{t('people.importDecisions')}</Button>
          </FileTrigger>
        </>
      }
    >
      <div className="people-tools">
        <Field
          label={t('people.find')}
          value={typed}
          onChange={setTyped}
          placeholder={t('people.find.hint')}
          autoFocus
        />
        <Segments
          label={t('tier')}
          value={tier}
          choices={[
            { id: 'likely', label: t('tier.likely') },
            { id: 'possible', label: t('tier.possible') },
            { id: 'all', label: t('tier.all') },
          ]}
          onChange={setTier}
        />
        <Picker
          label={t('sort')}
          labelHidden
          value={sort}
          choices={[
            { id: 'articles', label: t('people.sort.articles') },
            { id: 'name', label: t('people.sort.name') },
            { id: 'recent', label: t('people.sort.recent') },
          ]}
          onChange={setSort}
        />
        <label className="as-written">
          <input type="checkbox" checked={watched} onChange={(event) => setWatched(event.target.checked)} />
          {t('people.watched')}
        </label>
      </div>
      <p className="total">{data ? t('people.count', { count: data.total }) : t('searching')}</p>
      {chosen.size > 0 ? (
        <div className="selection-bar" role="toolbar" aria-label={t('selection')}>
          <p>
            <bdi>{[...chosen.values()].map((one) => one.name).join(' + ')}</bdi>
          </p>
          <Button
            kind="primary"
            isDisabled={chosen.size < 2}
            onPress={() =>
              void merge
                .change({ ids: [...chosen.keys()] }, t('done.merged', { count: chosen.size }))
                .then((done) => done && setChosen(new Map()))
            }
          >
            {t('merge')}
          </Button>
          <Button kind="quiet" onPress={() => setChosen(new Map())}>
            {t('cancel')}
          </Button>
        </div>
      ) : null}
      {data && people.length === 0 ? (
        <div className="empty">
          <p>{t('people.none')}</p>
        </div>
      ) : null}
      <div className="people-scroll" ref={scroller}>
        <ul className="people-list" style={{ blockSize: rows.getTotalSize() }} aria-label={t('people')}>
          {rows.getVirtualItems().map((item) => {
            const one = people[item.index];
            if (!one) return null;
            return (
              <li
                key={one.id}
                aria-setsize={people.length}
                aria-posinset={item.index + 1}
                style={{ transform: `translateY(${item.start}px)`, blockSize: item.size }}
              >
                <input
                  type="checkbox"
                  checked={chosen.has(one.id)}
                  aria-label={t('select.person', { name: one.name })}
                  onChange={() => {
                    const next = new Map(chosen);
                    if (!next.delete(one.id)) next.set(one.id, one);
                    setChosen(next);
                  }}
                />
                <button type="button" className="person-row" onClick={() => show({ kind: 'person', id: one.id })}>
                  <bdi className="person-name">{one.name}</bdi>
                  {one.status === 'confirmed' ? (
                    <span className="soft" title={t('confirmed')}>
                      <Icon name="check" />
                      <span className="visually-hidden">{t('confirmed')}</span>
                    </span>
                  ) : null}
                  <span className="soft aliases">
                    <Dotted parts={one.aliases.filter((alias) => alias !== one.name).slice(0, 6)} />
                  </span>
                  <span className="count">{t('articles.count', { count: one.articles })}</span>
                </button>
                <WatchToggle person={one} />
              </li>
            );
          })}
        </ul>
      </div>
      {data && data.total > people.length ? (
        <p className="soft small">{t('people.more', { shown: number(people.length), total: number(data.total) })}</p>
      ) : null}
    </Screen>
  );
}

/** Watched people are named at the end of every import. */
export function WatchToggle({ person }: { person: Pick<PersonSummary, 'id' | 'name' | 'watched'> }) {
  const { t } = useWords();
  const watch = useChange('people.watch');
  return (
    <IconToggle
      label={t('watch', { name: person.name })}
      icon="eye"
      isSelected={person.watched}
      onChange={(watched) =>
        void watch.change(
          { id: person.id, watched },
          t(watched ? 'done.watched' : 'done.unwatched', { name: person.name }),
        )
      }
    />
  );
}
