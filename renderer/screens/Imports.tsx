/** Every import, and the receipt of one: what became of each file. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import type { ImportSummary, ItemOutcome, ReceiptItem } from '../../electron/contract/domain';
import { type ErrorCode, SKIP_CODES, type SkipCode } from '../../electron/contract/errors';
import { call, queryClient, shell, useCall, useChange, useImports } from '../archive';
import { useWords, type Words } from '../i18n';
import { Button, IconButton } from '../ui/controls';
import { Dotted } from '../ui/Dotted';
import { say } from '../ui/toasts';
import { read, show } from '../workspace';
import { importPaths, importPicked, saveText } from './actions';
import { nameOf } from './files';
import { COUNT, ImportList, nameOfImport, OUTCOMES } from './ImportList';
import { Screen } from './Screen';

const ACTIVE = new Set(['scanning', 'running', 'paused']);
/** These wait for somebody who lets them go on. */
export const WAITING = new Set(['paused', 'interrupted']);

export function Imports() {
  const { t } = useWords();
  const { data: imports } = useImports();
  return (
    <Screen
      title={t('imports')}
      tools={
        <>
          <Button kind="primary" icon="import" onPress={() => void importPicked('files')}>
            {t('import.files')}
          </Button>
          <Button icon="import" onPress={() => void importPicked('folder')}>
            {t('import.folder')}
          </Button>
        </>
      }
    >
      {imports?.length === 0 ? (
        <div className="empty">
          <p>{t('imports.none')}</p>
          <p className="soft">{t('empty.drop')}</p>
        </div>
      ) : null}
      <ImportList imports={imports ?? []} />
      <WatchFolders />
    </Screen>
  );
}

function WatchFolders() {
  const { t } = useWords();
  const { data: folders } = useCall('import.watch', {});
  const watch = useChange('import.watch');
  const list = folders ?? [];
  const keep = (next: string[]) => void watch.change({ folders: next }).then(() => refreshWatch());
  return (
    <section className="watch-folders">
      <h2>{t('watchFolders')}</h2>
      <p className="soft small">{t('watchFolders.help')}</p>
      <ul className="plain-list">
        {list.map((folder) => (
          <li key={folder} className="line">
            <bdi className="grow">{folder}</bdi>
            <Button kind="quiet" icon="import" onPress={() => void importPaths([folder])}>
              {t('watchFolders.now')}
            </Button>
            <IconButton
              label={t('watchFolders.remove', { folder })}
              icon="close"
              onPress={() => keep(list.filter((one) => one !== folder))}
            />
          </li>
        ))}
      </ul>
      <Button
        kind="quiet"
        icon="eye"
        onPress={() =>
          void shell.pickFolders().then((added) => added.length > 0 && keep([...new Set([...list, ...added])]))
        }
      >
        {t('watchFolders.add')}
      </Button>
    </section>
  );
}

const refreshWatch = () => queryClient.invalidateQueries({ queryKey: ['import.watch'] });

export function Receipt({ id }: { id: number }) {
  const { t, moment } = useWords();
  const { data: summary } = useCall('import.summary', { id }, { keep: true });
  const undecided = useCall('article.undecidedVersions', { import: id, limit: 0 }, { keep: true }).data?.total ?? 0;
  const [outcome, setOutcome] = useState<ItemOutcome | null>(null);
  const retry = useChange('import.retry');
  const undoImport = useChange('import.undo');
  if (!summary) return <Screen title={t('imports')}>{null}</Screen>;
  const active = ACTIVE.has(summary.state);

  async function csv() {
    try {
      const path = await saveText(`import-${id}.csv`, 'csv', await call('import.csv', { id }));
      if (path) say({ kind: 'done', text: t('done.saved', { path }) });
    } catch (error) {
      say({ kind: 'error', error: error as never });
    }
  }

  return (
    <Screen
      title={active ? t('import.now') : t('receipt')}
      state={summary.state}
      tools={
        active ? null : (
          <>
            {undecided > 0 ? (
              <Button kind="primary" onPress={() => show({ kind: 'stories', importId: id })}>
                {t('stories.ask', { count: undecided })}
              </Button>
            ) : null}
            {summary.failed > 0 ? (
              <Button
                icon="undo"
                onPress={() => void retry.change({ id }).then((next) => next && show({ kind: 'receipt', id: next.id }))}
              >
                {t('import.retry', { count: summary.failed })}
              </Button>
            ) : null}
            <Button kind="quiet" icon="export" onPress={() => void csv()}>
              {t('import.csv')}
            </Button>
            {summary.new > 0 && summary.state !== 'undone' ? (
              <Button kind="danger" icon="trash" onPress={() => void undoImport.change({ id }, t('done.importUndone'))}>
                {t('import.undo')}
              </Button>
            ) : null}
          </>
        )
      }
    >
      <p className="soft">
        <Dotted
          parts={[
            nameOfImport(summary, t),
            summary.origin === 'watched-folder' ? t('imports.folder') : null,
            moment(summary.started),
            t(`import.state.${summary.state}`),
          ]}
        />
      </p>
      {active || WAITING.has(summary.state) ? <Progress summary={summary} /> : null}
      {summary.watched.length > 0 ? (
        <section className="notice" aria-label={t('import.watched')}>
          <p>{t('import.watched')}</p>
          <ul className="article-people">
            {summary.watched.map((one) => (
              <li key={one.personId}>
                <button
                  type="button"
                  className="person-button"
                  onClick={() => show({ kind: 'person', id: one.personId })}
                >
                  <bdi>{one.name}</bdi>
                  <span className="count">{t('articles.count', { count: one.articles })}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <div className="outcomes" role="group" aria-label={t('outcomes')}>
        <button type="button" aria-pressed={outcome === null} onClick={() => setOutcome(null)}>
          <strong>{t('number', { count: summary.articles })}</strong> {t('outcome.all')}
        </button>
        {OUTCOMES.filter((one) => active || summary[COUNT[one]] > 0 || one === 'failed').map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={outcome === one}
            onClick={() => setOutcome(one)}
            className={summary[COUNT[one]] > 0 ? `outcome-${one}` : undefined}
          >
            <strong>{t('number', { count: summary[COUNT[one]] })}</strong> {t(`outcome.${one}`)}
          </button>
        ))}
      </div>
      <Items id={id} outcome={outcome} total={outcome ? summary[COUNT[outcome]] : summary.articles} />
    </Screen>
  );
}

/** Count, name, time left; pause, resume and cancel. */
function Progress({ summary }: { summary: ImportSummary }) {
  const { t } = useWords();
  const pause = useChange('import.pause');
  const resume = useChange('import.resume');
  const cancel = useChange('import.cancel');
  const { id, state } = summary;
  const left = summary.secondsLeft;
  return (
    <section className="import-progress" aria-label={t('import.progress')}>
      <progress
        value={state === 'scanning' ? undefined : summary.filesDone}
        max={Math.max(1, summary.files)}
        aria-label={t('import.progress')}
      />
      <p className="progress-line">
        <strong>{t('import.running', { done: summary.filesDone, files: summary.files })}</strong>
        <bdi className="grow current">{summary.current ? nameOf(summary.current) : ''}</bdi>
        <span className="soft">
          {left === null
            ? ''
            : left < 60
              ? t('left.seconds', { count: Math.ceil(left) })
              : t('left.minutes', { count: Math.ceil(left / 60) })}
        </span>
      </p>
      <div className="button-row">
        {WAITING.has(state) ? (
          <Button icon="play" onPress={() => void resume.change({ id })}>
            {t('import.resume')}
          </Button>
        ) : (
          <Button icon="pause" onPress={() => void pause.change({ id })}>
            {t('import.pause')}
          </Button>
        )}
        <Button icon="close" onPress={() => void cancel.change({ id })}>
          {t('import.cancel')}
        </Button>
        <span className="soft small">{t(state === 'interrupted' ? 'import.interrupted' : 'import.meanwhile')}</span>
      </div>
    </section>
  );
}

const isSkip = (code: ErrorCode | SkipCode): code is SkipCode => (SKIP_CODES as readonly string[]).includes(code);

/** The archive's sentence is more precise but English; in other languages the catalogue's stands in where it can. */
function reasonOf({ code, reason, outcome }: ReceiptItem, t: Words['t'], locale: Words['locale']): string | null {
  if (reason === null || locale === 'en') return reason;
  if (outcome === 'duplicate' || outcome === 'near-duplicate') return t(`receipt.${outcome}`);
  if (code === null) return reason;
  return isSkip(code) ? t(`skipped.${code}`) : `${t(`error.${code}`)} ${t(`error.${code}.next`)}`;
}

const PAGE = 200;

function Items({ id, outcome, total: expected }: { id: number; outcome: ItemOutcome | null; total: number }) {
  const { t, locale } = useWords();
  const [limit, setLimit] = useState(PAGE);
  const { data } = useCall('import.items', { id, outcomes: outcome ? [outcome] : undefined, limit }, { keep: true });
  const scroller = useRef<HTMLDivElement>(null);
  const items = data?.items ?? [];
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 60,
    overscan: 10,
  });
  return (
    <>
      <div className="items-scroll" ref={scroller}>
        <div
          role="table"
          aria-label={t('receipt.items')}
          aria-rowcount={data?.total ?? expected}
          style={{ blockSize: rows.getTotalSize() }}
        >
          {rows.getVirtualItems().map((row) => {
            const item = items[row.index];
            if (!item) return null;
            const reason = reasonOf(item, t, locale);
            return (
              <div
                key={item.seq}
                role="row"
                aria-rowindex={row.index + 1}
                data-index={row.index}
                ref={rows.measureElement}
                className="item"
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <span role="cell" className={`outcome outcome-${item.outcome}`}>
                  {t(`outcome.${item.outcome}`)}
                </span>
                <span role="cell" className="item-what">
                  {item.articleId !== null ? (
                    <button type="button" className="link-button" onClick={() => read(item.articleId ?? 0)}>
                      <bdi>{item.title ?? nameOf(item.path)}</bdi>
                    </button>
                  ) : (
                    <bdi>{item.title ?? nameOf(item.path)}</bdi>
                  )}
                  {item.title || item.part ? (
                    <bdi className="soft small item-path" title={item.path}>
                      {nameOf(item.path)}
                      {item.part ? ` · ${item.part}` : ''}
                    </bdi>
                  ) : null}
                  {reason ? (
                    <span className="item-reason" dir="auto">
                      {reason}
                    </span>
                  ) : null}
                </span>
              </div>
            );
          })}
        </div>
      </div>
      {data && data.total > items.length ? (
        <Button kind="quiet" onPress={() => setLimit((now) => now + PAGE * 5)}>
          {t('more.items', { count: data.total - items.length })}
        </Button>
      ) : null}
    </>
  );
}
