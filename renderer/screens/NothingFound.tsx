import type { SearchResponse } from '../../electron/contract/domain';
import { useInfo } from '../archive';
import { useWords } from '../i18n';
import { Button } from '../ui/controls';
import { search, useWorkspace } from '../workspace';
import { importPicked } from './actions';
import { RepairList } from './QueryBar';

/** An empty list says why it is empty and what helps: other words, or importing something. */
export function NothingFound({ response }: { response: SearchResponse }) {
  const { t } = useWords();
  const info = useInfo().data;
  const query = useWorkspace((w) => w.query.trim());
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
      {response.repairs.length > 0 ? (
        <>
          <p>{t('nothing.repairs')}</p>
          <RepairList response={response} />
        </>
      ) : (
        <p>{t('nothing.body')}</p>
      )}
      {query ? (
        <Button kind="link" onPress={() => search('')}>
          {t('nothing.all')}
        </Button>
      ) : null}
    </div>
  );
}
