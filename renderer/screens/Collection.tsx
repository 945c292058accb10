/** One collection: its articles in the reader's own order, which is the order in which they are exported. */
import { type DragEvent, useEffect, useRef, useState } from 'react';
import type { ArticleMeta } from '../../electron/contract/domain';
import { useCall, useChange } from '../archive';
import { useWords } from '../i18n';
import { ActionMenu, Button } from '../ui/controls';
import { Icon } from '../ui/Icon';
import { announce } from '../ui/live';
import { back, change, read } from '../workspace';
import { Screen } from './Screen';

const ROW_TYPE = 'application/x-carrel-place';

/** `list` with the item at one place moved to another. */
function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item !== undefined) next.splice(to, 0, item);
  return next;
}

export function Collection({ name }: { name: string }) {
  const { t } = useWords();
  const order = useChange('collection.order');
  const take = useChange('collection.take');
  const remove = useChange('collection.remove');
  const ids = useCall('article.select', { selection: { collection: name } }, { keep: true }).data?.ids;
  const { data: stored } = useCall('article.list', { ids: ids ?? [] }, { enabled: ids !== undefined, keep: true });
  // The new order is shown at once; the archive's answer takes its place, unless another move has been made meanwhile. While
  // the articles of a new order are still asked for, those of the former one are no answer.
  const [ahead, setAhead] = useState<ArticleMeta[] | null>(null);
  const unanswered = useRef(0);
  useEffect(() => {
    if (unanswered.current === 0 && stored?.length === ids?.length && stored?.every(({ id }, i) => id === ids?.[i]))
      setAhead(null);
  }, [stored, ids]);
  const articles = ahead ?? stored ?? [];
  // The keys are about an article, wherever an answer of the archive puts it.
  const [current, setCurrent] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const at = Math.max(
    0,
    articles.findIndex(({ id }) => id === current),
  );

  function focus(article: ArticleMeta | undefined) {
    if (!article) return;
    setCurrent(article.id);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-article="${article.id}"]`)?.focus());
  }

  function move(from: number, to: number) {
    const one = articles[from];
    if (!one || to < 0 || to >= articles.length || from === to) return;
    const next = moved(articles, from, to);
    setAhead(next);
    focus(one);
    announce(t('collection.moved', { title: one.title, place: to + 1 }));
    unanswered.current++;
    void order
      .change({ collection: name, ids: next.map((article) => article.id) }, t('collection.ordered', { name }))
      .then((done) => {
        unanswered.current--;
        if (!done) setAhead(null);
      });
  }

  function takeOut(index: number) {
    const one = articles[index];
    if (!one) return;
    const neighbour = articles[index + 1] ?? articles[index - 1];
    void take
      .change({ collection: name, ids: [one.id] }, t('collection.taken', { title: one.title, name }))
      .then(() => focus(neighbour));
  }

  function onKeyDown(event: React.KeyboardEvent) {
    const { key, altKey } = event;
    if (event.ctrlKey || event.metaKey || !(event.target as HTMLElement).dataset.place) return;
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -articles.length, End: articles.length }[key];
    if (step !== undefined) {
      const to = Math.min(Math.max(at + step, 0), articles.length - 1);
      if (altKey) move(at, to);
      else focus(articles[to]);
    } else if (key === 'Delete' || key === 'Backspace') takeOut(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const dragging = (index: number) => ({
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.setData(ROW_TYPE, String(index));
      event.dataTransfer.effectAllowed = 'move';
    },
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(ROW_TYPE)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'move';
      setOver(index);
    },
    onDragEnd: () => setOver(null),
    onDrop: (event: DragEvent) => {
      setOver(null);
      if (!event.dataTransfer.types.includes(ROW_TYPE)) return;
      event.preventDefault();
      move(Number(event.dataTransfer.getData(ROW_TYPE)), index);
    },
  });

  return (
    <Screen
      title={<bdi>{name}</bdi>}
      tools={
        <>
          <Button
            kind="primary"
            icon="export"
            isDisabled={articles.length === 0}
            onPress={() =>
              change({ dialog: { kind: 'export', selection: { collection: name }, count: articles.length } })
            }
          >
            {t('export')}
          </Button>
          <ActionMenu
            label={t('more')}
            actions={[
              {
                id: 'rename',
                label: t('collection.rename'),
                icon: 'pen',
                run: () => change({ dialog: { kind: 'rename-collection', name } }),
              },
              {
                id: 'remove',
                label: t('collection.remove'),
                icon: 'trash',
                danger: true,
                run: () =>
                  void remove
                    .change({ collection: name }, t('collection.removed', { name }))
                    .then((done) => done && back()),
              },
            ]}
          />
        </>
      }
    >
      {stored && articles.length === 0 ? (
        <div className="empty">
          <h2>{t('collection.empty')}</h2>
          <p>{t('collection.empty.help')}</p>
        </div>
      ) : null}
      {articles.length > 0 ? <p className="soft small">{t('collection.help')}</p> : null}
      <ol className="collection" aria-label={name} ref={list} onKeyDown={onKeyDown}>
        {articles.map((one, index) => (
          <Row
            key={one.id}
            article={one}
            index={index}
            here={index === at}
            over={over === index}
            dragging={dragging(index)}
            onFocus={() => setCurrent(one.id)}
            onMove={(by) => move(index, index + by)}
            last={index === articles.length - 1}
            onTake={() => takeOut(index)}
          />
        ))}
      </ol>
    </Screen>
  );
}

function Row({
  article,
  index,
  here,
  over,
  last,
  dragging,
  onFocus,
  onMove,
  onTake,
}: {
  article: ArticleMeta;
  index: number;
  here: boolean;
  over: boolean;
  last: boolean;
  dragging: object;
  onFocus: () => void;
  onMove: (by: 1 | -1) => void;
  onTake: () => void;
}) {
  const { t, date, number } = useWords();
  // One stop of the Tab key a list: the tools are for the mouse, Alt with the arrows and Delete do the same.
  const tool = (label: string, icon: 'up' | 'down' | 'close', run: () => void, disabled = false) => (
    <button
      type="button"
      tabIndex={-1}
      className="button icon-only"
      title={label}
      aria-label={label}
      disabled={disabled}
      onClick={run}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <li className={`collection-row ${over ? 'over' : ''}`} {...dragging}>
      <span className="count">{number(index + 1)}</span>
      <button
        type="button"
        className="collection-what"
        tabIndex={here ? 0 : -1}
        data-place={index}
        data-article={article.id}
        onFocus={onFocus}
        onClick={() => read(article.id)}
      >
        <bdi>{article.title}</bdi>
        <span className="soft small">
          {article.source ? <bdi>{article.source}</bdi> : null}
          <span>{article.published ? date(article.published.date) : t('date.unknown')}</span>
        </span>
      </button>
      <span className="collection-tools">
        {tool(t('collection.up', { title: article.title }), 'up', () => onMove(-1), index === 0)}
        {tool(t('collection.down', { title: article.title }), 'down', () => onMove(1), last)}
        {tool(t('collection.take', { title: article.title }), 'close', onTake)}
      </span>
    </li>
  );
}
