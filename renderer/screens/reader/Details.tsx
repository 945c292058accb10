/** Below the text: note, highlights, possible people, removed parts, versions, and where the article came from. */
import { type ReactNode, useEffect, useState } from 'react';
import type { Article } from '../../../electron/contract/domain';
import { useChange } from '../../archive';
import { useWords } from '../../i18n';
import { Button, Field, IconButton } from '../../ui/controls';
import { Dotted } from '../../ui/Dotted';
import { change, read, show } from '../../workspace';

export function Details({ article }: { article: Article }) {
  const { t, number, date, moment, bytes, removed } = useWords();
  const unhighlight = useChange('article.unhighlight');
  const restore = useChange('article.restore');
  const decide = useChange('article.decideVersions');
  const possible = article.people.filter((one) => one.tier === 'possible');
  return (
    <footer className="details">
      <Note article={article} />

      {article.highlights.length > 0 ? (
        <Part title={t('highlights', { count: article.highlights.length })} open>
          <ul className="plain-list">
            {article.highlights.map((one) => (
              <li key={one.id} className="line">
                <blockquote className={`pen pen-${one.colour}`} dir="auto">
                  {one.quote}
                </blockquote>
                {one.note ? <p dir="auto">{one.note}</p> : null}
                <IconButton
                  label={t('highlight.remove')}
                  icon="close"
                  onPress={() => void unhighlight.change({ highlight: one.id }, t('done.unhighlighted'))}
                />
              </li>
            ))}
          </ul>
        </Part>
      ) : null}

      {possible.length > 0 ? (
        <Part title={t('people.possible', { count: possible.length })}>
          <ul className="article-people">
            {possible.map((one) => (
              <li key={one.personId}>
                <button
                  type="button"
                  className="person-button possible"
                  onClick={() => show({ kind: 'person', id: one.personId })}
                >
                  <bdi>{one.name}</bdi>
                </button>
              </li>
            ))}
          </ul>
        </Part>
      ) : null}

      {article.versions.length > 0 ? (
        <Part title={t('versions', { count: article.versions.length })} open>
          <ul className="plain-list">
            {article.versions.map((one) => (
              <li key={one.id} className="line">
                <button type="button" className="link-button grow" onClick={() => read(one.id)}>
                  <bdi>{one.title}</bdi>
                </button>
                <span className="soft">
                  <Dotted
                    parts={[
                      one.source,
                      one.published && date(one.published),
                      t('similarity', { percent: Math.round(one.similarity * 100) }),
                    ]}
                  />
                </span>
                <Button kind="quiet" onPress={() => change({ dialog: { kind: 'diff', a: article.id, b: one.id } })}>
                  {t('compare')}
                </Button>
                <Button
                  kind="quiet"
                  onPress={() =>
                    decide.change(
                      { pairs: [{ a: article.id, b: one.id }], decision: 'different' },
                      t('versions.apart.done'),
                    )
                  }
                >
                  {t('versions.apart')}
                </Button>
              </li>
            ))}
          </ul>
        </Part>
      ) : null}

      {article.removed.length > 0 ? (
        <Part title={t('removed', { count: article.removed.length })}>
          <p className="soft small">{t('removed.help')}</p>
          <ul className="plain-list">
            {article.removed.map((part, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: removed parts are named by their place
              <li key={index} className="line">
                <div className="grow">
                  <p className="removed-text" dir="auto">
                    {part.text}
                  </p>
                  <p className="soft small">{t('removed.because', { reason: removed(part.reason) })}</p>
                </div>
                <Button
                  kind="quiet"
                  icon="undo"
                  onPress={() => void restore.change({ id: article.id, removed: index }, t('done.restored'))}
                >
                  {t('removed.restore')}
                </Button>
              </li>
            ))}
          </ul>
        </Part>
      ) : null}

      <Part title={t('origin')}>
        <dl className="facts">
          <Fact name={t('fact.file')}>
            {article.file.path}
            {article.file.part ? ` (${article.file.part})` : ''}
          </Fact>
          {article.url ? <Fact name={t('fact.address')}>{article.url}</Fact> : null}
          {article.published ? (
            <Fact name={t('fact.published')}>
              {date(article.published.date)} ({t('fact.rule', { rule: article.published.rule })})
            </Fact>
          ) : null}
          <Fact name={t('fact.imported')}>{moment(article.importedAt)}</Fact>
          <Fact name={t('fact.kind')}>
            {[
              article.file.mediaType,
              article.file.charset,
              bytes(article.file.bytes),
              t('words', { count: article.words }),
            ]
              .filter(Boolean)
              .join(', ')}
          </Fact>
          <Fact name={t('fact.sha.original')}>
            <code>{article.sha256.original}</code>
          </Fact>
          <Fact name={t('fact.sha.text')}>
            <code>{article.sha256.text}</code>
          </Fact>
          {article.ext ? <Fact name={t('fact.ext')}>{article.ext}</Fact> : null}
          {article.notes.length > 0 ? <Fact name={t('fact.remarks')}>{article.notes.join(' ')}</Fact> : null}
        </dl>
      </Part>
      <p className="visually-hidden">{number(article.words)}</p>
    </footer>
  );
}

function Part({ title, open = false, children }: { title: string; open?: boolean; children: ReactNode }) {
  return (
    <details className="part" open={open}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd dir="auto">{children}</dd>
    </>
  );
}

function Note({ article }: { article: Article }) {
  const { t } = useWords();
  const save = useChange('article.note');
  const [text, setText] = useState(article.note ?? '');
  const stored = article.note ?? '';
  useEffect(() => setText(stored), [stored]);
  return (
    <Part title={t('note')} open={stored !== ''}>
      <Field
        label={t('note.label')}
        rows={3}
        value={text}
        onChange={setText}
        onBlur={() => {
          if (text !== stored) void save.change({ id: article.id, note: text }, t('done.note'));
        }}
      />
    </Part>
  );
}
