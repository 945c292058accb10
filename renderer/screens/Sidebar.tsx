/** The library's shelves: all, unread, starred, saved searches, tags, and the ways to people and imports. */
import { useState } from 'react';
import { shell, useCall, useChange, useCollections, useImports, useInfo, useSavedSearches, useTags } from '../archive';
import { useWords } from '../i18n';
import { ActionMenu, Button, IconButton } from '../ui/controls';
import { Icon, type IconName } from '../ui/Icon';
import { change, clause, search, show, useWorkspace } from '../workspace';
import { attachPicked, closeArchive, importPicked, openPicked } from './actions';
import { useArticleDrop } from './drag';
import { WAITING } from './Imports';

/** More tags than these are shown on demand. */
const FEW_TAGS = 40;

export function Sidebar() {
  const { t, number } = useWords();
  const info = useInfo().data;
  const saved = useSavedSearches().data ?? [];
  const tags = useTags().data ?? [];
  const collections = useCollections().data ?? [];
  const [allTags, setAllTags] = useState(false);
  const waiting = useCall('people.suggestions', { limit: 50 }, { keep: true }).data?.length ?? 0;
  // As many as the screen of people lists at first: those who are only possible are not promised here.
  const people = useCall('people.list', { limit: 0 }, { keep: true }).data?.total;
  const stories = useCall('article.undecidedVersions', { limit: 0 }, { keep: true }).data?.total ?? 0;
  const view = useWorkspace((w) => w.view);
  const query = useWorkspace((w) => w.query.trim());
  const unsave = useChange('search.unsave');
  const seen = useChange('search.seen');
  const mark = useChange('article.mark');
  const addTag = useChange('tag.add');
  const collect = useChange('collection.add');
  const inLibrary = (wanted: string) => view.kind === 'library' && query === wanted;

  return (
    <nav className="sidebar" aria-label={t('library')} data-pane="library">
      <div className="sidebar-head">
        <ActionMenu
          label={t('archive.menu')}
          text={<bdi className="archive-name">{info?.name ?? t('app')}</bdi>}
          actions={[
            { id: 'import', label: t('import.files'), icon: 'import', run: () => void importPicked('files') },
            { id: 'folder', label: t('import.folder'), icon: 'import', run: () => void importPicked('folder') },
            { id: 'open', label: t('archive.open'), icon: 'page', run: () => void openPicked() },
            { id: 'also', label: t('archive.attach'), icon: 'search', run: () => void attachPicked() },
            ...(info
              ? [{ id: 'show', label: t('reveal'), icon: 'eye' as const, run: () => void shell.reveal(info.path) }]
              : []),
            { id: 'close', label: t('archive.close'), icon: 'close', run: () => void closeArchive() },
          ]}
        />
      </div>
      {info?.readOnly ? <p className="notice small">{t('archive.readOnly')}</p> : null}
      <ul className="shelf">
        <Shelf icon="all" label={t('all')} count={info?.articles} here={inLibrary('')} go={() => search('')} />
        <Shelf
          icon="unread"
          label={t('unread')}
          count={info?.unread}
          here={inLibrary('is:unread')}
          go={() => search('is:unread')}
        />
        <Shelf
          icon="star"
          label={t('starred')}
          count={info?.starred}
          here={inLibrary('is:starred')}
          go={() => search('is:starred')}
          take={(ids) => void mark.change({ ids, starred: true }, t('done.starred', { count: ids.length }))}
        />
        <Shelf
          icon="people"
          label={t('people')}
          count={people}
          here={view.kind === 'people' || view.kind === 'person'}
          go={() => show({ kind: 'people' })}
        />
        {waiting > 0 ? (
          <Shelf
            icon="check"
            label={t('review')}
            count={waiting}
            here={view.kind === 'review'}
            go={() => show({ kind: 'review' })}
          />
        ) : null}
        {stories > 0 ? (
          <Shelf
            icon="page"
            label={t('stories')}
            count={stories}
            here={view.kind === 'stories'}
            go={() => show({ kind: 'stories', importId: null })}
          />
        ) : null}
        <Shelf
          icon="import"
          label={t('imports')}
          count={info?.imports}
          here={view.kind === 'imports' || view.kind === 'receipt'}
          go={() => show({ kind: 'imports' })}
        />
      </ul>
      <ImportUnderWay />

      {saved.length > 0 ? (
        <section>
          <h2 className="shelf-title">{t('saved')}</h2>
          <ul className="shelf">
            {saved.map((one) => (
              <li key={one.id} className="shelf-row">
                <ShelfButton
                  icon="bookmark"
                  label={one.name}
                  count={one.fresh > 0 ? undefined : one.total}
                  fresh={one.fresh > 0 ? t('saved.fresh', { count: one.fresh }) : undefined}
                  here={inLibrary(one.query)}
                  go={() => {
                    search(one.query, { mode: one.mode });
                    if (one.fresh > 0) void seen.change({ id: one.id });
                  }}
                />
                <IconButton
                  label={t('saved.remove', { name: one.name })}
                  icon="close"
                  onPress={() => void unsave.change({ id: one.id }, t('saved.removed', { name: one.name }))}
                />
              </li>
            ))}
          </ul>
        </section>
      ) : null}

      <section>
        <div className="shelf-head">
          <h2 className="shelf-title">{t('collections')}</h2>
          <IconButton
            label={t('collection.new')}
            icon="add"
            onPress={() => change({ dialog: { kind: 'collect', ids: [] } })}
          />
        </div>
        <ul className="shelf">
          {collections.map(({ name, articles }) => (
            <Shelf
              key={name}
              icon="list"
              label={name}
              count={articles}
              here={view.kind === 'collection' && view.name === name}
              go={() => show({ kind: 'collection', name })}
              take={(ids) =>
                void collect.change({ collection: name, ids }, t('collection.added', { name, count: ids.length }))
              }
            />
          ))}
        </ul>
      </section>

      {tags.length > 0 ? (
        <section>
          <h2 className="shelf-title">{t('tags')}</h2>
          <ul className="shelf">
            {(allTags ? tags : tags.slice(0, FEW_TAGS)).map(({ tag, articles }) => (
              <li key={tag} className="shelf-row">
                <ShelfButton
                  icon="tag"
                  label={tag}
                  count={articles}
                  here={inLibrary(clause('tag', tag))}
                  go={() => search(clause('tag', tag))}
                  take={(ids) => void addTag.change({ ids, tag }, t('done.tagged', { tag, count: ids.length }))}
                />
                <IconButton
                  label={t('tag.rename', { tag })}
                  icon="pen"
                  onPress={() => change({ dialog: { kind: 'rename-tag', tag } })}
                />
              </li>
            ))}
          </ul>
          {!allTags && tags.length > FEW_TAGS ? (
            <Button kind="quiet" onPress={() => setAllTags(true)}>
              {t('more.items', { count: tags.length - FEW_TAGS })}
            </Button>
          ) : null}
        </section>
      ) : null}

      <div className="sidebar-foot">
        <Button kind="quiet" icon="import" onPress={() => void importPicked('files')}>
          {t('import')}
        </Button>
        <span className="grow" />
        <IconButton label={t('verify')} icon="seal" onPress={() => show({ kind: 'verify', path: null })} />
        <IconButton
          label={t('shortcuts')}
          icon="keyboard"
          keys="?"
          onPress={() => change({ dialog: { kind: 'shortcuts' } })}
        />
        <IconButton label={t('settings')} icon="settings" onPress={() => show({ kind: 'settings' })} />
      </div>
      <p className="visually-hidden">{info ? t('archive.counts', { articles: number(info.articles) }) : ''}</p>
    </nav>
  );
}

interface ShelfProps {
  icon: IconName;
  label: string;
  count?: number;
  fresh?: string;
  here: boolean;
  go: () => void;
  /** What to do with articles dropped on it; without it nothing can be dropped. */
  take?: (ids: number[]) => void;
}

/** How far the import is that is under way, or else one that waits. Apart from the shelves, which need not be drawn again five times a second. */
function ImportUnderWay() {
  const { t } = useWords();
  const imports = useImports().data ?? [];
  const busy =
    imports.find(({ state }) => state === 'running' || state === 'scanning') ??
    imports.find(({ state }) => WAITING.has(state));
  return busy ? (
    <button type="button" className="sidebar-progress" onClick={() => show({ kind: 'receipt', id: busy.id })}>
      {WAITING.has(busy.state) ? `${t(`import.state.${busy.state}`)} · ` : ''}
      {t('import.running', { done: busy.filesDone, files: busy.files })}
      <progress value={busy.filesDone} max={Math.max(1, busy.files)} aria-label={t('import.progress')} />
    </button>
  ) : null;
}

function Shelf(props: ShelfProps) {
  return (
    <li>
      <ShelfButton {...props} />
    </li>
  );
}

function ShelfButton({ icon, label, count, fresh, here, go, take }: ShelfProps) {
  const { number } = useWords();
  const drop = useArticleDrop(take);
  return (
    <button
      type="button"
      className={`shelf-button ${drop.over ? 'over' : ''}`}
      aria-current={here ? 'page' : undefined}
      onClick={go}
      {...drop.listeners}
    >
      <Icon name={icon} />
      <bdi className="grow">{label}</bdi>
      {fresh ? <span className="fresh">{fresh}</span> : null}
      {count ? <span className="count">{number(count)}</span> : null}
    </button>
  );
}
