/** The results: what was understood, how many, and the virtual list. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useEffect, useRef, useState } from 'react';
import type { SearchHit } from '../../electron/contract/domain';
import { useChange } from '../archive';
import { useWords } from '../i18n';
import { Dotted } from '../ui/Dotted';
import { Icon } from '../ui/Icon';
import { announce } from '../ui/live';
import { Marked } from '../ui/Marked';
import { change, read, useWorkspace } from '../workspace';
import { dragArticles } from './drag';
import { focusReader } from './focus';
import { NothingFound } from './NothingFound';
import { QueryBar } from './QueryBar';
import { SelectionBar } from './SelectionBar';
import { PAGE, placeOf, rememberPlace, toggleChecked, useResults } from './useResults';

const ROW_GUESS = 118;

export function Results() {
  const { t, number } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const [pages, setPages] = useState<number[]>([0]);
  const results = useResults(pages);
  const articleId = useWorkspace((w) => w.articleId);
  const articleArchive = useWorkspace((w) => w.articleArchive);
  const query = useWorkspace((w) => w.query);
  const checked = useWorkspace((w) => w.checked);
  const [cursor, setCursor] = useState(0);

  const rows = useVirtualizer({
    count: results.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_GUESS,
    overscan: 6,
  });
  const items = rows.getVirtualItems();
  const firstPage = Math.floor((items[0]?.index ?? 0) / PAGE);
  const lastPage = Math.floor((items.at(-1)?.index ?? 0) / PAGE);
  useEffect(() => {
    setPages(firstPage === lastPage ? [firstPage] : [firstPage, lastPage]);
  }, [firstPage, lastPage]);

  const { total, stale, first } = results;
  useEffect(() => {
    if (first && !stale) announce(t('results.count', { count: first.total }));
  }, [first, stale, t]);

  // A new query starts at its first hit.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the query is the trigger
  useEffect(() => {
    setCursor(0);
    rows.scrollToOffset(0);
  }, [query]);

  // Keys outside the list (J, K, next hit) open articles too: the list follows.
  useEffect(() => {
    const place = placeOf(articleId, articleArchive);
    if (place < 0) return;
    rememberPlace(place);
    setCursor(place);
    rows.scrollToIndex(place, { align: 'auto' });
  }, [articleId, articleArchive, rows]);

  const focusRow = useCallback(
    (index: number) => {
      setCursor(index);
      rows.scrollToIndex(index, { align: 'auto' });
      requestAnimationFrame(() => {
        scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + 1}"]`)?.focus();
      });
    },
    [rows],
  );

  function onKeyDown(event: React.KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -total, End: total }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.min(Math.max(cursor + step, 0), total - 1);
      focusRow(next);
      if (event.shiftKey) void toggleChecked(next, true).then((set) => change({ checked: set }));
    } else if (event.key === 'Enter') {
      const hit = results.row(cursor);
      if (!hit) return;
      event.preventDefault();
      event.stopPropagation();
      read(hit.id, null, hit.archive);
      requestAnimationFrame(focusReader);
    } else if (event.key === ' ' && (event.target as HTMLElement).role === 'row') {
      event.preventDefault();
      void toggleChecked(cursor, event.shiftKey).then((set) => change({ checked: set }));
    }
  }

  return (
    <section className="results" aria-label={t('results')} data-pane="results" aria-busy={stale}>
      <h1 className="visually-hidden">{t('results')}</h1>
      <QueryBar response={first} failed={results.error !== null} />
      {checked.size > 0 ? <SelectionBar /> : null}
      {results.error ? <ErrorNote error={results.error} /> : null}
      {first && total === 0 ? <NothingFound search={results.search} stale={stale} /> : null}
      <div className="results-scroll" ref={scroller} hidden={total === 0}>
        <div
          role="grid"
          aria-label={t('results')}
          aria-rowcount={total}
          aria-colcount={2}
          aria-multiselectable="true"
          tabIndex={items.some((item) => item.index === cursor) ? -1 : 0}
          onKeyDown={onKeyDown}
          className="results-list"
          style={{ blockSize: rows.getTotalSize() }}
        >
          {items.map((item) => {
            const hit = results.row(item.index);
            return (
              <div
                key={item.key}
                role="row"
                tabIndex={item.index === cursor ? 0 : -1}
                data-index={item.index}
                ref={rows.measureElement}
                aria-rowindex={item.index + 1}
                aria-selected={hit ? checked.has(hit.id) : false}
                aria-current={hit && hit.id === articleId && hit.archive === articleArchive ? 'true' : undefined}
                className={`row ${hit?.unread ? 'unread' : ''}`}
                style={{ transform: `translateY(${item.start}px)` }}
                onFocus={() => setCursor(item.index)}
                draggable={hit?.archive === 0}
                onDragStart={(event) =>
                  hit &&
                  dragArticles(event, hit.id, (count) => (count === 1 ? hit.title : t('articles.count', { count })))
                }
                onClick={(event) => {
                  if (!hit) return;
                  if (event.ctrlKey || event.metaKey || event.shiftKey)
                    void toggleChecked(item.index, event.shiftKey).then((set) => change({ checked: set }));
                  else read(hit.id, null, hit.archive);
                }}
                onKeyDown={undefined}
              >
                {hit ? (
                  <Row hit={hit} index={item.index} checked={checked.has(hit.id)} />
                ) : (
                  <div role="gridcell" className="row-waiting">
                    {t('results.loading', { place: number(item.index + 1) })}
                  </div>
                )}
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}

/** Drawn anew only when its article is another: during an import the list is asked for again every few seconds. */
const Row = memo(function Row({ hit, index, checked }: { hit: SearchHit; index: number; checked: boolean }) {
  const { t, date, language, why } = useWords();
  const mark = useChange('article.mark');
  const from = useWorkspace((w) => (hit.archive > 0 ? w.attached[hit.archive - 1]?.name : undefined));
  return (
    <>
      <div role="gridcell" className="row-check">
        {hit.archive === 0 ? (
          <>
            <input
              type="checkbox"
              tabIndex={-1}
              checked={checked}
              aria-label={t('select.article', { title: hit.title })}
              onChange={() => {}}
              onClick={(event) => {
                event.stopPropagation();
                void toggleChecked(index, event.shiftKey).then((set) => change({ checked: set }));
              }}
            />
            <button
              type="button"
              tabIndex={-1}
              className="row-star"
              aria-pressed={hit.starred}
              aria-label={hit.starred ? t('unstar') : t('star')}
              onClick={(event) => {
                event.stopPropagation();
                void mark.change(
                  { ids: [hit.id], starred: !hit.starred },
                  t(hit.starred ? 'done.unstarred' : 'done.starred', { count: 1 }),
                );
              }}
            >
              <Icon name="star" filled={hit.starred} />
            </button>
          </>
        ) : null}
      </div>
      <div role="gridcell" className="row-body">
        <p className="row-title">
          {hit.unread ? <span className="dot" title={t('unread')} /> : null}
          {hit.unread ? <span className="visually-hidden">{t('unread')}. </span> : null}
          <bdi lang={hit.language ?? undefined}>
            <Marked text={hit.title} hits={hit.titleHits} />
          </bdi>
        </p>
        <p className="row-meta">
          {from ? <bdi className="row-archive">{t('archive.from', { name: from })}</bdi> : null}
          {hit.source ? <bdi>{hit.source}</bdi> : null}
          {hit.published ? <time dateTime={hit.published}>{date(hit.published)}</time> : null}
          {hit.byline ? <bdi className="row-byline">{hit.byline}</bdi> : null}
          {hit.language && hit.language !== 'en' ? <span>{language(hit.language)}</span> : null}
        </p>
        {hit.snippet.text ? (
          <p className="row-snippet" dir="auto" lang={hit.language ?? undefined}>
            <Marked text={hit.snippet.text} hits={hit.snippet.hits} />
          </p>
        ) : null}
        {hit.why.length > 0 ? (
          <p className="row-why">
            <Dotted parts={hit.why.map((one) => why(one))} />
          </p>
        ) : null}
        {hit.tags.length > 0 ? (
          <p className="row-tags">
            {hit.tags.map((tag) => (
              <bdi key={tag} className="tag small">
                {tag}
              </bdi>
            ))}
          </p>
        ) : null}
      </div>
    </>
  );
});

function ErrorNote({ error }: { error: Parameters<ReturnType<typeof useWords>['error']>[0] }) {
  const words = useWords();
  const query = useWorkspace((w) => w.query);
  if (error.code === 'query-syntax') return <SyntaxNote query={query} details={error.details ?? {}} />;
  const { sentence, next } = words.error(error);
  return (
    <p className="notice warn" role="alert">
      <strong>{sentence}</strong> {next}
    </p>
  );
}

const PROBLEMS = ['field', 'number', 'term'] as const;

/** What is wrong in a query of Lunr's language, and where: the place is marked in the query. */
function SyntaxNote({ query, details }: { query: string; details: Record<string, unknown> }) {
  const { t } = useWords();
  const problem = PROBLEMS.find((one) => one === details.problem) ?? 'term';
  const start = Math.min(Number(details.start ?? query.length), query.length);
  const end = Math.max(start, Math.min(Number(details.end ?? query.length), query.length));
  return (
    <div className="notice warn" role="alert">
      <p>
        <strong>{t(`lunr.${problem}`, { word: query.slice(start, end) })}</strong>{' '}
        {t('lunr.place', { place: start + 1 })}
      </p>
      <p className="syntax-place" dir="ltr">
        <code>
          {query.slice(0, start)}
          <mark>{query.slice(start, end) || '\u00a0'}</mark>
          {query.slice(end)}
        </code>
      </p>
    </div>
  );
}
