import { useCall, useInfo } from '../archive';
import { useWords } from '../i18n';
import { Button } from '../ui/controls';
import { search } from '../workspace';
import { importPicked } from './actions';
import { RepairList } from './QueryBar';
import type { Results } from './useResults';

/**
 * An empty list says why it is empty and what helps: other words, or importing something.
 * @param stale a newer search is under way: nothing is offered until that has found nothing as well
 */
export function NothingFound({ search: request, stale }: { search: Results['search']; stale: boolean }) {
  const { t } = useWords();
  const info = useInfo().data;
  const offers = useCall('search.repairs', { ...request, channel: 'results' }, { enabled: !stale });
  const repairs = offers.data ?? [];
  if (info?.articles === 0)
    return (
      <div className="empty">
        <h2>{t('empty.title')}</h2>
        <p>{t('empty.body')}</p>
        <div className="button-row">
          <Button kind="primary" icon="import" onPress={() => void importPicked('files')}>
            {t('import.files')}
          </Button>
          <Button icon="import" onPress={() => void importPicked('folder')}>
            {t('import.folder')}
          </Button>
        </div>
        <p className="soft">{t('empty.drop')}</p>
      </div>
    );
  return (
    <div className="empty">
      <h2>{t('nothing.title')}</h2>
      {repairs.length > 0 ? (
        <>
          <p>{t('nothing.repairs')}</p>
          <RepairList repairs={repairs} />
        </>
      ) : offers.isPending ? null : (
        <p>{t('nothing.body')}</p>
      )}
      {request.query ? (
        <Button kind="link" onPress={() => search('')}>
          {t('nothing.all')}
        </Button>
      ) : null}
    </div>
  );
}
