/** What an export has delivered: counts, where it is, its fingerprint, and what could not be shown as it is. */
import type { ExportReceipt } from '../../electron/contract/domain';
import { FORMATS } from '../../electron/contract/formats';
import { shell } from '../archive';
import { useWords } from '../i18n';
import { Button } from '../ui/controls';
import { Dialog } from '../ui/Dialog';

/** Documents that a program of the user's opens; the rest is shown where it is. */
const opens = ({ format }: ExportReceipt): boolean => FORMATS[format].notes && FORMATS[format].ending !== '';

export function ExportDelivered({ receipt, onClose }: { receipt: ExportReceipt; onClose: () => void }) {
  const { t, bytes } = useWords();
  return (
    <Dialog
      title={t('export.done')}
      onClose={onClose}
      footer={
        <>
          <Button kind="primary" icon="eye" onPress={() => void shell.reveal(receipt.path)}>
            {t('reveal')}
          </Button>
          {opens(receipt) ? (
            <Button onPress={() => void shell.openExported(receipt.path)}>{t('export.open')}</Button>
          ) : null}
          <Button kind="quiet" onPress={onClose}>
            {t('close')}
          </Button>
        </>
      }
    >
      <p role="status">
        {t('export.sums', { exported: receipt.exported, selected: receipt.selected })}{' '}
        {receipt.pages === null ? '' : t('export.pages', { count: receipt.pages })} {bytes(receipt.bytes)}
      </p>
      <p className="soft small">
        <bdi>{receipt.path}</bdi>
        <br />
        SHA-256 <code>{receipt.sha256}</code>
      </p>
      {receipt.problems.length > 0 ? (
        <>
          <h3>{t('export.problems', { count: receipt.problems.length })}</h3>
          <ul>
            {receipt.problems.map((one) => (
              <li key={one.articleId}>
                <bdi>{one.title}</bdi>: {one.reason}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Dialog>
  );
}
