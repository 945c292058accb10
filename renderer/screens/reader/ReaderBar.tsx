import type { Article } from '../../../electron/contract/domain';
import { call, shell, useChange } from '../../archive';
import { useWords } from '../../i18n';
import { ActionMenu, Button, IconButton, IconToggle, Segments } from '../../ui/controls';
import { say } from '../../ui/toasts';
import { change } from '../../workspace';
import { printArticle, saveText } from '../actions';
import { focusResults } from '../focus';

/** The tools of the open article. On a narrow window it has the way back to the results. */
export function ReaderBar({
  article,
  narrow,
  page,
  onPage,
  hitNow,
  onStep,
  foreign,
}: {
  article: Article;
  narrow: boolean;
  page: 'text' | 'original';
  onPage: (page: 'text' | 'original') => void;
  hitNow: number | null;
  onStep: (by: 1 | -1) => void;
  /** Only reading: no marks, tags, export. */
  foreign: boolean;
}) {
  const { t } = useWords();
  const mark = useChange('article.mark');
  const remove = useChange('article.delete');
  const reextract = useChange('import.reextract');
  const ids = [article.id];
  const hits = article.hits.text.length;

  async function cite(style: 'apa' | 'chicago' | 'mla' | 'bibtex' | 'ris') {
    try {
      await shell.copyText(await call('export.citation', { id: article.id, style }));
      say({ kind: 'done', text: t('done.copied') });
    } catch (error) {
      say({ kind: 'error', error: error as never });
    }
  }

  return (
    <div className="reader-bar" role="toolbar" aria-label={t('reader.tools')}>
      {narrow ? (
        <Button
          kind="quiet"
          icon="back"
          className="mirror back"
          onPress={() => {
            change({ articleId: null });
            requestAnimationFrame(focusResults);
          }}
        >
          {t('results')}
        </Button>
      ) : null}
      {article.hasHtml && !foreign ? (
        <Segments
          label={t('page')}
          value={page}
          choices={[
            { id: 'text', label: t('page.text') },
            { id: 'original', label: t('page.original') },
          ]}
          onChange={onPage}
        />
      ) : null}
      {hits > 0 ? (
        <div className="hit-steps" role="group" aria-label={t('hits')}>
          <IconButton label={t('hit.former')} keys="⇧↵" icon="up" onPress={() => onStep(-1)} />
          <span className="count">
            {hitNow === null ? t('hit.count', { count: hits }) : t('hit.place', { place: hitNow + 1, total: hits })}
          </span>
          <IconButton label={t('hit.next')} keys="↵" icon="down" onPress={() => onStep(1)} />
        </div>
      ) : null}
      <span className="grow" />
      {foreign ? null : (
        <>
          <IconToggle
            label={t('star')}
            keys="S"
            icon="star"
            isSelected={article.starred}
            onChange={(starred) =>
              void mark.change({ ids, starred }, t(starred ? 'done.starred' : 'done.unstarred', { count: 1 }))
            }
          />
          <IconToggle
            label={t('unread')}
            keys="U"
            icon="unread"
            isSelected={article.unread}
            onChange={(unread) =>
              void mark.change({ ids, unread }, t(unread ? 'done.unread' : 'done.read', { count: 1 }))
            }
          />
          <IconToggle
            label={t('reviewed')}
            keys="R"
            icon="seal"
            isSelected={article.reviewed}
            onChange={(reviewed) =>
              void mark.change({ ids, reviewed }, t(reviewed ? 'done.reviewed' : 'done.unreviewed', { count: 1 }))
            }
          />
          <IconButton label={t('tag')} keys="T" icon="tag" onPress={() => change({ dialog: { kind: 'tag', ids } })} />
          <IconButton
            label={t('export')}
            keys="Ctrl E"
            icon="export"
            onPress={() => change({ dialog: { kind: 'export', selection: { ids }, count: 1 } })}
          />
          <ActionMenu
            label={t('more')}
            actions={[
              {
                id: 'collect',
                label: t('collection.add'),
                icon: 'list',
                run: () => change({ dialog: { kind: 'collect', ids } }),
              },
              {
                id: 'similar',
                label: t('similar'),
                icon: 'search',
                run: () => change({ dialog: { kind: 'similar', id: article.id } }),
              },
              { id: 'apa', label: t('cite', { style: 'APA' }), icon: 'page', run: () => void cite('apa') },
              { id: 'chicago', label: t('cite', { style: 'Chicago' }), icon: 'page', run: () => void cite('chicago') },
              { id: 'mla', label: t('cite', { style: 'MLA' }), icon: 'page', run: () => void cite('mla') },
              { id: 'bibtex', label: t('cite', { style: 'BibTeX' }), icon: 'page', run: () => void cite('bibtex') },
              ...(article.url
                ? [
                    {
                      id: 'url',
                      label: t('copy.address'),
                      icon: 'page' as const,
                      run: () =>
                        void shell
                          .copyText(article.url ?? '')
                          .then(() => say({ kind: 'done', text: t('done.copied') })),
                    },
                  ]
                : []),
              { id: 'print', label: t('print'), icon: 'page', run: () => printArticle(t('print.none')) },
              {
                id: 'save',
                label: t('save.text'),
                icon: 'export',
                run: () =>
                  void saveText(`${article.title.slice(0, 80)}.txt`, 'txt', `${article.title}\n\n${article.text}\n`),
              },
              {
                id: 'again',
                label: t('reextract'),
                icon: 'undo',
                run: () => void reextract.change({ selection: { ids } }, t('done.reextract', { count: 1 })),
              },
              {
                id: 'delete',
                label: t('delete'),
                icon: 'trash',
                danger: true,
                run: () =>
                  void remove
                    .change({ ids }, t('done.deleted', { count: 1 }))
                    .then((done) => done && change({ articleId: null })),
              },
            ]}
          />
        </>
      )}
    </div>
  );
}
