/** The reader: one article, as text with hits and people, or as its stored page. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Article, Span } from '../../../electron/contract/domain';
import { useArticle, useChange } from '../../archive';
import { useWords } from '../../i18n';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/Icon';
import { announce } from '../../ui/live';
import { Marked } from '../../ui/Marked';
import { change, read, show, useWorkspace, workspace } from '../../workspace';
import { openArchive } from '../actions';
import { neighbour } from '../useResults';
import { ArticleText } from './ArticleText';
import { Details } from './Details';
import { placeIn, scrollToPlace, useReadingPlace } from './place';
import { ReaderBar } from './ReaderBar';
import { ReaderTags } from './ReaderTags';
import { Sections } from './Sections';
import { SelectionTools } from './SelectionTools';
import { selectedSpan } from './segments';

/** How long an article is on screen before it counts as read. */
const READ_AFTER_MS = 1500;

export function Reader({ narrow }: { narrow: boolean }) {
  const { t, error: errorWords } = useWords();
  const articleId = useWorkspace((w) => w.articleId);
  const query = useWorkspace((w) => w.query);
  const archive = useWorkspace((w) => w.articleArchive);
  const { data: article, error } = useArticle(articleId, query, archive);
  const pane = useRef<HTMLElement>(null);
  if (articleId === null)
    return (
      <section className="reader empty-reader" aria-label={t('reader')} data-pane="reader" tabIndex={-1}>
        <p>{t('reader.empty')}</p>
        <p className="soft keys-line">
          <kbd>/</kbd> {t('key.search')} <kbd>J</kbd> <kbd>K</kbd> {t('key.move')} <kbd>?</kbd> {t('key.all')}
        </p>
      </section>
    );
  return (
    <section className="reader" aria-label={t('reader')} data-pane="reader" tabIndex={-1} ref={pane}>
      {error ? (
        <p className="notice warn" role="alert">
          <strong>{errorWords(error).sentence}</strong> {errorWords(error).next}
        </p>
      ) : null}
      {article ? (
        <OpenArticle
          key={`${archive}:${article.id}`}
          article={article}
          narrow={narrow}
          pane={pane}
          foreign={archive > 0}
        />
      ) : null}
    </section>
  );
}

function OpenArticle({
  article,
  narrow,
  pane,
  foreign,
}: {
  article: Article;
  narrow: boolean;
  /** From an archive that is only searched beside the open one: it can be read, nothing else. */
  foreign: boolean;
  pane: React.RefObject<HTMLElement | null>;
}) {
  const { t, date, language } = useWords();
  const [page, setPage] = useState<'text' | 'original'>('text');
  const [hitNow, setHitNow] = useState<number | null>(null);
  const [selected, setSelected] = useState<Span | null>(null);
  const mark = useChange('article.mark');
  const hits = article.hits.text.length;

  const { unread, id } = article;
  const markRead = useRef(mark.change);
  markRead.current = mark.change;
  // Only on opening: "mark as unread" must hold while the article stays open.
  const wasUnread = useRef(unread);
  useEffect(() => {
    if (!wasUnread.current || foreign) return;
    const timer = setTimeout(() => void markRead.current({ ids: [id], unread: false }), READ_AFTER_MS);
    return () => clearTimeout(timer);
  }, [id, foreign]);

  const showHit = useCallback(
    (index: number) => {
      setPage('text');
      setHitNow(index);
      announce(t('hit.place', { place: index + 1, total: hits }));
      requestAnimationFrame(() =>
        pane.current?.querySelector(`[data-hit="${index}"]`)?.scrollIntoView({ block: 'center' }),
      );
    },
    [hits, pane, t],
  );

  /** To the next or former hit; past the last one, to the next article that has any. */
  const step = useCallback(
    async (by: 1 | -1) => {
      const next = hitNow === null ? (by === 1 ? 0 : hits - 1) : hitNow + by;
      if (next >= 0 && next < hits) return showHit(next);
      const hit = await neighbour(by);
      if (!hit) return announce(t('hit.noMore'));
      arriving = by;
      read(hit.id, null, hit.archive);
    },
    [hitNow, hits, showHit, t],
  );

  // Opened by "next hit" from the article before, or at a mention.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per article
  useEffect(() => {
    const place = workspace().place;
    if (place !== null) {
      requestAnimationFrame(() => {
        const runs = [...(pane.current?.querySelectorAll<HTMLElement>('[data-start]') ?? [])];
        const at = runs.findLast((run) => Number(run.dataset.start) <= place);
        at?.scrollIntoView({ block: 'center' });
        at?.classList.add('arrived');
      });
      change({ place: null });
    } else if (arriving !== 0 && hits > 0) showHit(arriving === 1 ? 0 : hits - 1);
    else {
      pane.current?.scrollTo({ top: 0 });
      void placeIn(article.uid).then((offset) => {
        // Where reading stopped, unless the reader has begun to move meanwhile.
        if (offset > 0 && pane.current?.scrollTop === 0) scrollToPlace(pane.current, offset);
      });
    }
    arriving = 0;
  }, [id]);
  useReadingPlace(pane, article.uid);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target as HTMLElement;
      if (target !== document.body && target !== pane.current) return;
      event.preventDefault();
      void step(event.shiftKey ? -1 : 1);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [pane, step]);

  useEffect(() => {
    const onSelect = () => setSelected(selectedSpan(article.text));
    document.addEventListener('selectionchange', onSelect);
    return () => document.removeEventListener('selectionchange', onSelect);
  }, [article.text]);

  const meta = useMemo(
    () =>
      [
        article.source,
        article.published ? date(article.published.date) : t('date.unknown'),
        article.byline,
        article.language ? language(article.language) : null,
      ].filter((one): one is string => Boolean(one)),
    [article, date, language, t],
  );

  return (
    <>
      <ReaderBar
        article={article}
        narrow={narrow}
        page={page}
        onPage={setPage}
        hitNow={hitNow}
        onStep={(by) => void step(by)}
        foreign={foreign}
      />
      <article className="article" aria-labelledby="article-title">
        <header className="article-head">
          <h1 id="article-title" dir="auto" lang={article.language ?? undefined}>
            <Marked text={article.title} hits={article.hits.title} />
          </h1>
          <p className="article-meta">
            {meta.map((one) => (
              <span key={one}>
                <bdi>{one}</bdi>
              </span>
            ))}
          </p>
          {foreign ? <Foreign /> : <ReaderTags article={article} />}
          {foreign ? null : <People article={article} />}
          {page === 'text' ? <Sections article={article} pane={pane} /> : null}
        </header>
        {page === 'original' && !foreign ? (
          <iframe
            className="original"
            title={t('original.frame', { title: article.title })}
            sandbox=""
            src={`article://${article.uid}/`}
          />
        ) : (
          <ArticleText article={foreign ? { ...article, people: [] } : article} hitNow={hitNow} />
        )}
        {selected && page === 'text' && !foreign ? <SelectionTools article={article} span={selected} /> : null}
        {foreign ? null : <Details article={article} />}
      </article>
    </>
  );
}

/** Says where a foreign article is at home, and offers to go there. */
function Foreign() {
  const { t } = useWords();
  const home = useWorkspace((w) => w.attached[w.articleArchive - 1]);
  if (!home) return null;
  return (
    <p className="notice small">
      {t('archive.foreign', { name: home.name })}{' '}
      <Button kind="link" onPress={() => void openArchive(home.path)}>
        {t('archive.goTo', { name: home.name })}
      </Button>
    </p>
  );
}

/** Direction in which "next hit" left the former article; 0 when this one was opened otherwise. */
let arriving: 0 | 1 | -1 = 0;

function People({ article }: { article: Article }) {
  const { t } = useWords();
  const likely = article.people.filter((one) => one.tier === 'likely');
  if (!article.peopleDetected) return <p className="soft small">{t('people.noModel')}</p>;
  if (likely.length === 0) return null;
  return (
    <ul className="article-people" aria-label={t('people.inArticle')}>
      {likely.map((one) => (
        <li key={one.personId}>
          <PersonButton id={one.personId} name={one.name} count={one.mentions.length} />
        </li>
      ))}
    </ul>
  );
}

function PersonButton({ id, name, count }: { id: number; name: string; count: number }) {
  const { number } = useWords();
  return (
    <button type="button" className="person-button" onClick={() => show({ kind: 'person', id })}>
      <Icon name="person" />
      <bdi>{name}</bdi>
      {count > 1 ? <span className="count">{number(count)}</span> : null}
    </button>
  );
}
