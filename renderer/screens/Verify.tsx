/** Drop a dossier here: is what it holds still what the archive holds? */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { VerifyReport } from '../../electron/contract/domain';
import type { CarrelError } from '../../electron/contract/errors';
import type { Finding } from '../../electron/contract/findings';
import { call, shell } from '../archive';
import { useWords, type Words } from '../i18n';
import { Button } from '../ui/controls';
import { Icon } from '../ui/Icon';
import { show } from '../workspace';
import { nameOf } from './files';
import { Screen } from './Screen';

export function Verify({ path }: { path: string | null }) {
  const { t, error: errorWords } = useWords();
  const [over, setOver] = useState(false);
  const { data, error, isFetching } = useQuery<VerifyReport, CarrelError>({
    queryKey: ['export.verify', path],
    queryFn: () => call('export.verify', { path: path ?? '' }),
    enabled: path !== null,
    staleTime: 0,
  });
  const pick = async () => {
    const [picked] = await shell.pickFiles();
    if (picked) show({ kind: 'verify', path: picked });
  };
  return (
    <Screen title={t('verify')}>
      <section
        className={`drop-place ${over ? 'over' : ''}`}
        aria-label={t('verify.drop')}
        onDragEnter={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDrop={() => setOver(false)}
      >
        <Icon name="seal" />
        <p>{t('verify.drop')}</p>
        <Button onPress={() => void pick()}>{t('verify.pick')}</Button>
      </section>
      <div role="status" aria-live="polite">
        {isFetching ? <p className="soft">{t('searching')}</p> : null}
        {error ? (
          <p className="notice warn">
            <strong>{errorWords(error).sentence}</strong> {errorWords(error).next}
          </p>
        ) : null}
        {data ? <Report report={data} /> : null}
      </div>
    </Screen>
  );
}

function Report({ report }: { report: VerifyReport }) {
  const { t } = useWords();
  if (!report.isDossier)
    return (
      <p className="notice warn">
        <strong>{t('verify.notDossier', { name: nameOf(report.path) })}</strong> {t('verify.notDossier.next')}
      </p>
    );
  // Nothing to compare: a safe share. Why is all there is to say.
  if (report.articles.length === 0)
    return (
      <section className="verify-report">
        <h2>
          <bdi>{nameOf(report.path)}</bdi>
        </h2>
        {report.provesNot.map((one) => (
          <p key={one.code} className="notice warn">
            {sentence(one, t)}
          </p>
        ))}
      </section>
    );
  const same = report.articles.filter((one) => one.text === 'same' && one.original === 'same').length;
  return (
    <section className="verify-report">
      <h2>
        <bdi>{nameOf(report.path)}</bdi>
      </h2>
      <p className={same === report.articles.length ? 'notice good' : 'notice warn'}>
        {t('verify.sums', { same, total: report.articles.length })} {report.sameArchive ? '' : t('verify.otherArchive')}
      </p>
      <div className="proofs">
        {report.proves.length > 0 ? <Proofs title={t('verify.proves')} findings={report.proves} /> : null}
        <Proofs title={t('verify.provesNot')} findings={report.provesNot} />
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('verify.article')}</th>
            <th scope="col">{t('verify.text')}</th>
            <th scope="col">{t('verify.original')}</th>
          </tr>
        </thead>
        <tbody>
          {report.articles.map((one) => (
            <tr key={one.uid}>
              <td>
                <bdi>{one.title}</bdi>
              </td>
              <td className={`state-${one.text}`}>{t(`verify.state.${one.text}`)}</td>
              <td className={`state-${one.original}`}>{t(`verify.state.${one.original}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Proofs({ title, findings }: { title: string; findings: readonly Finding[] }) {
  const { t } = useWords();
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {findings.map((one) => (
          <li key={one.code}>{sentence(one, t)}</li>
        ))}
      </ul>
    </div>
  );
}

const sentence = ({ code, ...values }: Finding, t: Words['t']): string => t(`verify.shows.${code}`, values);
