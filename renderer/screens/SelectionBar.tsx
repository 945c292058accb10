import { useChange } from '../archive';
import { useWords } from '../i18n';
import { ActionMenu, Button, IconButton } from '../ui/controls';
import { change, useWorkspace } from '../workspace';
import { everyResult } from './actions';

/** What can be done with the checked articles. */
export function SelectionBar() {
  const { t } = useWords();
  const checked = useWorkspace((w) => w.checked);
  const mark = useChange('article.mark');
  const remove = useChange('article.delete');
  const reextract = useChange('import.reextract');
  const ids = [...checked];
  const count = ids.length;
  return (
    <div className="selection-bar" role="toolbar" aria-label={t('selection')}>
      <p>{t('selection.count', { count })}</p>
      <Button kind="quiet" icon="tag" onPress={() => change({ dialog: { kind: 'tag', ids } })}>
        {t('tag')}
      </Button>
      <Button
        kind="quiet"
        icon="export"
        onPress={() => change({ dialog: { kind: 'export', selection: { ids }, count } })}
      >
        {t('export')}
      </Button>
      <ActionMenu
        label={t('more')}
        actions={[
          {
            id: 'all',
            label: t('selection.all'),
            icon: 'check',
            run: () => void everyResult().then((all) => change({ checked: new Set(all) })),
          },
          {
            id: 'collect',
            label: t('collection.add'),
            icon: 'list',
            run: () => change({ dialog: { kind: 'collect', ids } }),
          },
          {
            id: 'star',
            label: t('star'),
            icon: 'star',
            run: () => void mark.change({ ids, starred: true }, t('done.starred', { count })),
          },
          {
            id: 'read',
            label: t('mark.read'),
            icon: 'check',
            run: () => void mark.change({ ids, unread: false }, t('done.read', { count })),
          },
          {
            id: 'unread',
            label: t('mark.unread'),
            icon: 'unread',
            run: () => void mark.change({ ids, unread: true }, t('done.unread', { count })),
          },
          {
            id: 'reviewed',
            label: t('mark.reviewed'),
            icon: 'seal',
            run: () => void mark.change({ ids, reviewed: true }, t('done.reviewed', { count })),
          },
          {
            id: 'again',
            label: t('reextract'),
            icon: 'undo',
            run: () => void reextract.change({ selection: { ids } }, t('done.reextract', { count })),
          },
          {
            id: 'delete',
            label: t('delete'),
            icon: 'trash',
            danger: true,
            run: () =>
              void remove
                .change({ ids }, t('done.deleted', { count }))
                .then(() => change({ checked: new Set(), articleId: null })),
          },
        ]}
      />
      <span className="grow" />
      <IconButton label={t('selection.clear')} icon="close" onPress={() => change({ checked: new Set() })} />
    </div>
  );
}
