/** The small windows: tag, collect, save a search, rename, compare versions, and the sheet of keys. */
import { useState } from 'react';
import { shell, useCall, useChange, useCollections, useTags } from '../archive';
import { useWords } from '../i18n';
import { Changes } from '../ui/Changes';
import { Button, Field } from '../ui/controls';
import { Dialog } from '../ui/Dialog';
import { say } from '../ui/toasts';
import { change, read, show, useWorkspace } from '../workspace';
import { openArchive } from './actions';
import { ExportDialog } from './ExportDialog';
import { ImportDialog } from './ImportDialog';
import { KEYS } from './keys';

const close = () => change({ dialog: null });

export function Dialogs() {
  const dialog = useWorkspace((w) => w.dialog);
  switch (dialog?.kind) {
    case 'export':
      return <ExportDialog selection={dialog.selection} count={dialog.count} />;
    case 'import':
      return <ImportDialog paths={dialog.paths} questions={dialog.questions} />;
    case 'tag':
      return <TagDialog ids={dialog.ids} />;
    case 'collect':
      return <CollectDialog ids={dialog.ids} />;
    case 'rename-collection':
      return <RenameCollection name={dialog.name} />;
    case 'save-search':
      return <SaveSearch />;
    case 'rename-tag':
      return <RenameTag tag={dialog.tag} />;
    case 'diff':
      return <Diff a={dialog.a} b={dialog.b} />;
    case 'similar':
      return <Similar id={dialog.id} />;
    case 'rescue':
      return <Rescue path={dialog.path} />;
    case 'shortcuts':
      return <Shortcuts />;
    default:
      return null;
  }
}

/** Adds a tag to articles; completes from the tags there are. */
function TagDialog({ ids }: { ids: number[] }) {
  const { t } = useWords();
  const tags = useTags().data ?? [];
  const add = useChange('tag.add');
  return (
    <NameDialog
      title={t('tag.title', { count: ids.length })}
      label={t('tag.name')}
      go={t('tag.add')}
      list={t('tags')}
      known={tags.map(({ tag, articles }) => ({ name: tag, articles }))}
      onName={(tag) => void add.change({ ids, tag }, t('done.tagged', { tag, count: ids.length }))}
    />
  );
}

/** Adds articles to a collection, a new one if there is none of that name; without articles a new one is begun. */
function CollectDialog({ ids }: { ids: number[] }) {
  const { t } = useWords();
  const collections = useCollections().data ?? [];
  const add = useChange('collection.add');
  const create = useChange('collection.create');
  const same = (a: string, b: string) => a.toLocaleLowerCase() === b.toLocaleLowerCase();
  const save = (name: string) => {
    const known = collections.find((one) => same(one.name, name));
    if (!known)
      void create.change({ name, ids }, t('collection.created', { name })).then((done) => {
        if (done && ids.length === 0) show({ kind: 'collection', name });
      });
    else if (ids.length === 0) show({ kind: 'collection', name: known.name });
    else
      void add.change({ collection: known.name, ids }, t('collection.added', { name: known.name, count: ids.length }));
  };
  return (
    <NameDialog
      title={ids.length === 0 ? t('collection.new') : t('collection.title', { count: ids.length })}
      label={t('collection.name')}
      go={ids.length === 0 ? t('collection.create') : t('collection.add')}
      list={t('collections')}
      known={collections}
      onName={save}
    />
  );
}

/** Asks for a name, and completes it from those there are. */
function NameDialog({
  title,
  label,
  go,
  list,
  known,
  onName,
}: {
  title: string;
  label: string;
  go: string;
  list: string;
  known: { name: string; articles: number }[];
  onName: (name: string) => void;
}) {
  const { number } = useWords();
  const [text, setText] = useState('');
  const [active, setActive] = useState(-1);
  const wanted = text.trim().toLocaleLowerCase();
  const offered = known.filter(({ name }) => name.toLocaleLowerCase().includes(wanted)).slice(0, 8);
  const save = (name: string) => {
    const clean = name.trim();
    if (!clean) return;
    close();
    onName(clean);
  };
  return (
    <Dialog title={title} onClose={close}>
      <div className="field">
        <label htmlFor="name-input">{label}</label>
        <input
          id="name-input"
          className="input"
          role="combobox"
          aria-expanded={offered.length > 0}
          aria-controls="name-offers"
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `name-offer-${active}` : undefined}
          autoFocus
          autoComplete="off"
          dir="auto"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(-1);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
              event.preventDefault();
              const size = offered.length + 1;
              setActive((now) => ((now + 1 + (event.key === 'ArrowDown' ? 1 : size - 1)) % size) - 1);
            } else if (event.key === 'Enter') {
              event.preventDefault();
              save(offered[active]?.name ?? text);
            }
          }}
        />
        <ul id="name-offers" role="listbox" aria-label={list} className="pick-list">
          {offered.map(({ name, articles }, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox's keys choose
            <li
              key={name}
              id={`name-offer-${index}`}
              role="option"
              aria-selected={index === active}
              className="list-item"
              onClick={() => save(name)}
            >
              <bdi className="grow">{name}</bdi>
              <span className="count">{number(articles)}</span>
            </li>
          ))}
        </ul>
      </div>
      <div className="button-row">
        <Button kind="primary" isDisabled={!text.trim()} onPress={() => save(text)}>
          {go}
        </Button>
      </div>
    </Dialog>
  );
}

function SaveSearch() {
  const { t } = useWords();
  const query = useWorkspace((w) => w.query.trim());
  const mode = useWorkspace((w) => w.mode);
  const save = useChange('search.save');
  const [name, setName] = useState(query);
  const keep = async () => {
    close();
    await save.change(
      { name: name.trim() || query, query, mode },
      t('done.searchSaved', { name: name.trim() || query }),
    );
  };
  return (
    <Dialog title={t('save.search')} onClose={close}>
      <Field
        label={t('name')}
        value={name}
        onChange={setName}
        autoFocus
        onKeyDown={(event) => event.key === 'Enter' && void keep()}
      />
      <div className="button-row">
        <Button kind="primary" onPress={() => void keep()}>
          {t('save')}
        </Button>
      </div>
    </Dialog>
  );
}

function RenameTag({ tag }: { tag: string }) {
  const { t } = useWords();
  const rename = useChange('tag.rename');
  return (
    <RenameDialog
      title={t('tag.rename', { tag })}
      name={tag}
      onName={(to) => void rename.change({ from: tag, to }, t('done.renamed', { name: to }))}
    />
  );
}

function RenameCollection({ name }: { name: string }) {
  const { t } = useWords();
  const rename = useChange('collection.rename');
  return (
    <RenameDialog
      title={t('collection.rename')}
      name={name}
      onName={(to) =>
        void rename
          .change({ from: name, to }, t('done.renamed', { name: to }))
          .then((done) => done && change({ view: { kind: 'collection', name: to } }))
      }
    />
  );
}

function RenameDialog({ title, name, onName }: { title: string; name: string; onName: (name: string) => void }) {
  const { t } = useWords();
  const [text, setText] = useState(name);
  const to = text.trim();
  const keep = () => {
    if (!to || to === name) return;
    close();
    onName(to);
  };
  return (
    <Dialog title={title} onClose={close}>
      <Field
        label={t('name')}
        value={text}
        onChange={setText}
        autoFocus
        onKeyDown={(event) => event.key === 'Enter' && keep()}
      />
      <div className="button-row">
        <Button kind="primary" isDisabled={!to || to === name} onPress={keep}>
          {t('save')}
        </Button>
      </div>
    </Dialog>
  );
}

function Diff({ a, b }: { a: number; b: number }) {
  const { t } = useWords();
  const { data: titles } = useCall('article.list', { ids: [a, b] });
  const { data } = useCall('article.diff', { a, b });
  return (
    <Dialog title={t('compare')} wide reading onClose={close}>
      <p className="soft">
        <bdi>{titles?.[0]?.title}</bdi> → <bdi>{titles?.[1]?.title}</bdi>
      </p>
      <Changes parts={data ?? []} />
    </Dialog>
  );
}

/** Articles with the same telling words. */
function Similar({ id }: { id: number }) {
  const { t, date } = useWords();
  const { data } = useCall('search.similar', { id });
  return (
    <Dialog title={t('similar')} onClose={close}>
      {data && data.hits.length === 0 ? <p>{t('similar.none')}</p> : null}
      <ul className="plain-list">
        {(data?.hits ?? []).map((hit) => (
          <li key={hit.id} className="line">
            <button
              type="button"
              className="link-button grow"
              onClick={() => {
                close();
                read(hit.id);
              }}
            >
              <bdi>{hit.title}</bdi>
            </button>
            <span className="soft small">{hit.published ? date(hit.published) : ''}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** A damaged archive is never touched: what can be read goes into a new one. */
function Rescue({ path }: { path: string }) {
  const { t } = useWords();
  const salvage = useChange('archive.salvage');
  const rescue = async () => {
    const to = await shell.pickNewArchive(t('rescue.name'));
    if (!to) return;
    const done = await salvage.change({ path, to });
    if (!done) return;
    close();
    await openArchive(done.path);
    say({ kind: 'done', text: t('rescue.done', { articles: done.articles, lost: done.lostArticles }) });
  };
  return (
    <Dialog
      title={t('error.archive-damaged')}
      onClose={close}
      footer={
        <>
          <Button kind="primary" isDisabled={salvage.pending} onPress={() => void rescue()}>
            {t('rescue.go')}
          </Button>
          <Button kind="quiet" onPress={close}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <p>{t('rescue.body')}</p>
      <p className="soft small">
        <bdi>{path}</bdi>
      </p>
    </Dialog>
  );
}

function Shortcuts() {
  const { t } = useWords();
  const mod = shell.platform === 'darwin' ? '⌘' : 'Ctrl';
  return (
    <Dialog title={t('shortcuts')} wide reading onClose={close}>
      <div className="key-groups">
        {KEYS.map((group) => (
          <section key={group.title}>
            <h3>{t(group.title)}</h3>
            <dl className="keys">
              {group.keys.map(({ keys, does }) => (
                <div key={does}>
                  <dt dir="ltr">
                    {keys.map((key) => (
                      <kbd key={key}>{key.replace('Mod', mod)}</kbd>
                    ))}
                  </dt>
                  <dd>{t(does)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="soft small">{t('query.help')}</p>
    </Dialog>
  );
}
