/** One person: names, where and when they are named, with whom, in which sources; and every correction a reader can make. */
import { useEffect, useState } from 'react';
import type { MentionInContext, Person as PersonData } from '../../electron/contract/domain';
import { useCall, useChange, usePerson } from '../archive';
import { useWords } from '../i18n';
import { ActionMenu, Button, Field, IconButton } from '../ui/controls';
import { Dialog } from '../ui/Dialog';
import { Marked } from '../ui/Marked';
import { back, clause, read, search, show } from '../workspace';
import { WatchToggle } from './People';
import { Company, Timeline } from './PersonCharts';
import { Screen } from './Screen';

type Ask = 'rename' | 'alias' | 'merge' | 'split' | null;

export function Person({ id }: { id: number }) {
  const { t, error: errorWords } = useWords();
  const { data: person, error } = usePerson(id);
  const [ask, setAsk] = useState<Ask>(null);
  const confirm = useChange('people.confirm');
  const hide = useChange('people.hide');
  if (error)
    return (
      <Screen title={t('people')}>
        <p className="notice warn" role="alert">
          <strong>{errorWords(error).sentence}</strong> {errorWords(error).next}
        </p>
      </Screen>
    );
  if (!person) return <Screen title={t('searching')}>{null}</Screen>;
  return (
    <Screen
      title={<bdi>{person.name}</bdi>}
      tools={
        <>
          <Button kind="primary" icon="search" onPress={() => search(clause('person', person.name))}>
            {t('person.articles', { count: person.articles })}
          </Button>
          <WatchToggle person={person} />
          <ActionMenu
            label={t('person.correct')}
            text={t('person.correct')}
            actions={[
              { id: 'rename', label: t('person.rename'), icon: 'pen', run: () => setAsk('rename') },
              { id: 'alias', label: t('person.addAlias'), icon: 'tag', run: () => setAsk('alias') },
              { id: 'merge', label: t('person.merge'), icon: 'people', run: () => setAsk('merge') },
              { id: 'split', label: t('person.split'), icon: 'person', run: () => setAsk('split') },
              {
                id: 'confirm',
                label: t('person.confirm'),
                icon: 'check',
                run: () => void confirm.change({ id }, t('done.confirmed', { name: person.name })),
              },
              {
                id: 'hide',
                label: t('person.hide'),
                icon: 'close',
                danger: true,
                run: () =>
                  void hide.change({ id }, t('done.hidden', { name: person.name })).then((done) => done && back()),
              },
            ]}
          />
        </>
      }
    >
      <div className="person-page">
        <div className="person-main">
          <Names person={person} />
          <Mentions person={person} />
        </div>
        <aside className="person-side" aria-label={t('person.about')}>
          <Timeline periods={person.timeline} />
          <Company person={person} />
          {person.sources.length > 0 ? (
            <section>
              <h2>{t('sources')}</h2>
              <ul className="plain-list">
                {person.sources.slice(0, 12).map((one) => (
                  <li key={one.source} className="line">
                    <bdi className="grow">{one.source}</bdi>
                    <span className="count">{t('articles.count', { count: one.articles })}</span>
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
          <PersonNote person={person} />
        </aside>
      </div>
      {ask === 'rename' || ask === 'alias' ? <AskName what={ask} person={person} onClose={() => setAsk(null)} /> : null}
      {ask === 'merge' ? <AskPerson person={person} onClose={() => setAsk(null)} /> : null}
      {ask === 'split' ? <AskSplit person={person} onClose={() => setAsk(null)} /> : null}
    </Screen>
  );
}

function Names({ person }: { person: PersonData }) {
  const { t, script } = useWords();
  if (person.aliasDetails.length === 0) return null;
  return (
    <section aria-labelledby="names-title">
      <h2 id="names-title">{t('person.names')}</h2>
      <ul className="names">
        {person.aliasDetails.map((one) => (
          <li key={one.alias}>
            <bdi>{one.alias}</bdi>{' '}
            <span className="soft small">{t('person.alias', { script: script(one.script), count: one.mentions })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Mentions({ person }: { person: PersonData }) {
  const { t, date, why } = useWords();
  const remove = useChange('people.removeMention');
  const mentions = [...person.mentionList].sort((a, b) => (b.published ?? '').localeCompare(a.published ?? ''));
  const groups: { key: string; first: MentionInContext; list: MentionInContext[] }[] = [];
  for (const one of mentions) {
    const group = groups.find((other) => other.first.articleId === one.articleId);
    if (group) group.list.push(one);
    else groups.push({ key: String(one.articleId), first: one, list: [one] });
  }
  return (
    <section aria-labelledby="mentions-title">
      <h2 id="mentions-title">{t('person.mentions', { count: person.mentions })}</h2>
      <ol className="mentions">
        {groups.map(({ key, first, list }) => (
          <li key={key}>
            <p className="mention-head">
              <time dateTime={first.published ?? undefined}>
                {first.published ? date(first.published) : t('date.unknown')}
              </time>
              <button type="button" className="link-button" onClick={() => read(first.articleId, first.start)}>
                <bdi>{first.title}</bdi>
              </button>
              {first.source ? <bdi className="soft">{first.source}</bdi> : null}
            </p>
            {list.map((one) => (
              <div key={one.id} className="mention">
                <button
                  type="button"
                  className="mention-sentence"
                  dir="auto"
                  onClick={() => read(one.articleId, one.start)}
                >
                  <Marked text={one.sentence} hits={[one.hit]} />
                </button>
                {one.why.code === 'in-full' ? null : (
                  <p className="soft small" dir="auto">
                    {why(one.why)}
                  </p>
                )}
                <IconButton
                  label={t('mention.remove', { name: person.name })}
                  icon="close"
                  onPress={() =>
                    void remove.change({ mention: one.id }, t('done.mentionRemoved', { name: person.name }))
                  }
                />
              </div>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}

function PersonNote({ person }: { person: PersonData }) {
  const { t } = useWords();
  const save = useChange('people.note');
  const stored = person.note ?? '';
  const storedTags = person.tags.join(', ');
  const [text, setText] = useState(stored);
  const [tags, setTags] = useState(storedTags);
  useEffect(() => setText(stored), [stored]);
  useEffect(() => setTags(storedTags), [storedTags]);
  const keep = () => {
    if (text === stored && tags === storedTags) return;
    const list = tags
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean);
    void save.change({ id: person.id, note: text, tags: list }, t('done.note'));
  };
  return (
    <section>
      <h2>{t('note')}</h2>
      <Field label={t('person.note')} rows={3} value={text} onChange={setText} onBlur={keep} />
      <Field label={t('person.tags')} value={tags} onChange={setTags} onBlur={keep} />
    </section>
  );
}

function AskName({ what, person, onClose }: { what: 'rename' | 'alias'; person: PersonData; onClose: () => void }) {
  const { t } = useWords();
  const rename = useChange('people.rename');
  const addAlias = useChange('people.addAlias');
  const [text, setText] = useState(what === 'rename' ? person.name : '');
  const id = person.id;
  const save = async () => {
    const name = text.trim();
    if (!name) return;
    if (what === 'rename') await rename.change({ id, name }, t('done.renamed', { name }));
    else await addAlias.change({ id, alias: name }, t('done.alias', { name }));
    onClose();
  };
  return (
    <Dialog
      title={t(what === 'rename' ? 'person.rename' : 'person.addAlias')}
      onClose={onClose}
      footer={
        <Button kind="primary" onPress={() => void save()} isDisabled={!text.trim()}>
          {t('save')}
        </Button>
      }
    >
      <Field
        label={t('name')}
        value={text}
        onChange={setText}
        autoFocus
        onKeyDown={(event) => event.key === 'Enter' && void save()}
      />
    </Dialog>
  );
}

/** Chooses the other person to merge with. */
function AskPerson({ person, onClose }: { person: PersonData; onClose: () => void }) {
  const { t } = useWords();
  const merge = useChange('people.merge');
  const [text, setText] = useState('');
  const { data } = useCall('people.list', { query: text, tier: 'all', limit: 30 }, { keep: true });
  const others = (data?.people ?? []).filter((one) => one.id !== person.id);
  return (
    <Dialog title={t('person.mergeWith', { name: person.name })} onClose={onClose}>
      <Field label={t('people.find')} value={text} onChange={setText} placeholder={t('people.find.hint')} autoFocus />
      <ul className="plain-list pick-list">
        {others.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className="list-item"
              onClick={() =>
                void merge.change({ ids: [person.id, one.id] }, t('done.merged', { count: 2 })).then((done) => {
                  if (!done) return;
                  onClose();
                  show({ kind: 'person', id: done.person.id });
                })
              }
            >
              <bdi className="grow">{one.name}</bdi>
              <span className="count">{t('articles.count', { count: one.articles })}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Chooses the names and mentions that belong to someone else. */
function AskSplit({ person, onClose }: { person: PersonData; onClose: () => void }) {
  const { t } = useWords();
  const split = useChange('people.split');
  const [aliases, setAliases] = useState<ReadonlySet<string>>(new Set());
  const [mentions, setMentions] = useState<ReadonlySet<number>>(new Set());
  const toggle = <T,>(set: ReadonlySet<T>, value: T) => {
    const next = new Set(set);
    if (!next.delete(value)) next.add(value);
    return next;
  };
  const save = async () => {
    const done = await split.change(
      { id: person.id, aliases: [...aliases], mentions: [...mentions] },
      t('done.split', { name: person.name }),
    );
    if (!done) return;
    onClose();
    show({ kind: 'person', id: done.person.id });
  };
  return (
    <Dialog
      title={t('person.split')}
      wide
      onClose={onClose}
      footer={
        <Button kind="primary" isDisabled={aliases.size + mentions.size === 0} onPress={() => void save()}>
          {t('person.split')}
        </Button>
      }
    >
      <p>{t('person.split.help', { name: person.name })}</p>
      <h3>{t('person.names')}</h3>
      {person.aliasDetails.map((one) => (
        <label key={one.alias} className="check-line">
          <input
            type="checkbox"
            checked={aliases.has(one.alias)}
            onChange={() => setAliases(toggle(aliases, one.alias))}
          />
          <bdi>{one.alias}</bdi>
        </label>
      ))}
      <h3>{t('person.mentions', { count: person.mentionList.length })}</h3>
      {person.mentionList.map((one) => (
        <label key={one.id} className="check-line">
          <input
            type="checkbox"
            checked={mentions.has(one.id)}
            onChange={() => setMentions(toggle(mentions, one.id))}
          />
          <span dir="auto">
            <Marked text={one.sentence} hits={[one.hit]} />
          </span>
        </label>
      ))}
    </Dialog>
  );
}
