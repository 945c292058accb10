/** What a new user sees: three ways to begin, and the archives of before. */
import { call, queryClient, useCall } from '../archive';
import { useWords } from '../i18n';
import { Button, IconButton } from '../ui/controls';
import { createPicked, openArchive, openPicked, openSample } from './actions';

export function Welcome() {
  const { t, moment } = useWords();
  const { data: recent } = useCall('archive.recent', {});
  const forget = async (path: string) => {
    await call('archive.forget', { path }).catch(() => {});
    void queryClient.invalidateQueries({ queryKey: ['archive.recent'] });
  };
  return (
    <main className="welcome">
      <div className="welcome-sheet">
        <Mark />
        <h1>{t('app')}</h1>
        <p className="lead">{t('welcome.lead')}</p>
        <div className="welcome-ways">
          <Way title={t('welcome.create')} help={t('welcome.create.help')}>
            <Button kind="primary" onPress={() => void createPicked(t('archive.newName'))}>
              {t('welcome.create.go')}
            </Button>
          </Way>
          <Way title={t('welcome.open')} help={t('welcome.open.help')}>
            <Button onPress={() => void openPicked()}>{t('welcome.open.go')}</Button>
          </Way>
          <Way title={t('welcome.sample')} help={t('welcome.sample.help')}>
            <Button onPress={() => void openSample()}>{t('welcome.sample.go')}</Button>
          </Way>
        </div>
        {recent && recent.length > 0 ? (
          <section className="recent" aria-labelledby="recent-title">
            <h2 id="recent-title">{t('recent')}</h2>
            <ul className="plain-list">
              {recent.map((one) => (
                <li key={one.path} className="line">
                  <button
                    type="button"
                    className="recent-row"
                    disabled={!one.exists}
                    onClick={() => void openArchive(one.path)}
                  >
                    <bdi className="recent-name">{one.name}</bdi>
                    <bdi className="soft small">{one.exists ? one.path : t('recent.missing', { path: one.path })}</bdi>
                  </button>
                  <span className="soft small">{moment(one.lastOpened)}</span>
                  <IconButton
                    label={t('recent.forget', { name: one.name })}
                    icon="close"
                    onPress={() => void forget(one.path)}
                  />
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        <p className="soft small promise">{t('welcome.promise')}</p>
      </div>
    </main>
  );
}

function Way({ title, help, children }: { title: string; help: string; children: React.ReactNode }) {
  return (
    <section className="way">
      <h2>{title}</h2>
      <p>{help}</p>
      {children}
    </section>
  );
}

/** The product's mark: a desk with its three books. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 64 64" aria-hidden="true">
      <path d="M14 14h9v28h-9zM26 10h9v32h-9zM39.500 15.200l8.600-2.700 8.300 26.700-8.600 2.700z" className="books" />
      <path d="M6 46h52M12 46v12M52 46v12" className="desk" />
    </svg>
  );
}
