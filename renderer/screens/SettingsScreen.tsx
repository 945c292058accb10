import { call, queryClient, shell, useCall, useInfo } from '../archive';
import { LOCALES, useWords } from '../i18n';
import { saveSettings, useSettings } from '../settings';
import { Button, Checkbox, Picker, Segments } from '../ui/controls';
import { say } from '../ui/toasts';
import { forgetUnlessWanted } from './actions';
import { Screen } from './Screen';

const SIZES = ['15', '16', '18', '20', '22', '26'];
const WIDTHS = ['52', '66', '80', '100'];

export function SettingsScreen() {
  const { t, bytes } = useWords();
  const settings = useSettings();
  const info = useInfo().data;
  const index = useCall('search.maintain', { action: 'status' }, { enabled: Boolean(info) }).data;

  const upkeep = useCall('people.upkeep', {}, { enabled: Boolean(info) }).data;

  async function run(work: () => Promise<string | null>) {
    try {
      const text = await work();
      if (text) say({ kind: 'done', text });
    } catch (error) {
      say({ kind: 'error', error: error as never });
    }
  }
  const check = async () => {
    const { ok, problems } = await call('archive.check', {});
    return ok ? t('archive.healthy') : `${t('archive.problems')} ${problems.join(' ')}`;
  };
  const backup = async () => {
    const path = await shell.pickSave(`${info?.name ?? 'archive'}-backup.carrel`, {
      name: 'Carrel',
      extensions: ['carrel'],
    });
    if (!path) return null;
    await call('archive.backup', { path });
    return t('done.saved', { path });
  };
  const forget = async () => {
    await call('search.forget', {});
    return t('done.forgot');
  };
  const reindex = async () => {
    await call('search.maintain', { action: 'reindex' });
    void queryClient.invalidateQueries({ queryKey: ['search.maintain'] });
    return t('done.reindex');
  };

  const lookAgain = async () => {
    const looked = call('people.upkeep', { action: 'look' });
    void queryClient.invalidateQueries({ queryKey: ['people.upkeep'] });
    await looked;
    return t('done.people.again');
  };

  return (
    <Screen title={t('settings')}>
      <div className="settings">
        <section>
          <h2>{t('settings.look')}</h2>
          <div className="setting">
            <span>{t('settings.theme')}</span>
            <Segments
              label={t('settings.theme')}
              value={settings.theme}
              choices={(['system', 'light', 'dark'] as const).map((id) => ({ id, label: t(`theme.${id}`) }))}
              onChange={(theme) => void saveSettings({ theme })}
            />
          </div>
          <Picker
            label={t('settings.language')}
            value={settings.language}
            choices={[
              { id: 'system', label: t('language.system') },
              ...Object.entries(LOCALES).map(([id, { name }]) => ({ id, label: name as string })),
            ]}
            onChange={(language) => void saveSettings({ language })}
          />
        </section>
        <section>
          <h2>{t('settings.reading')}</h2>
          <Picker
            label={t('settings.size')}
            value={String(settings.fontSize)}
            choices={SIZES.map((id) => ({ id, label: t('pixels', { size: id }) }))}
            onChange={(size) => void saveSettings({ fontSize: Number(size) })}
          />
          <Picker
            label={t('settings.width')}
            value={String(settings.readerWidth)}
            choices={WIDTHS.map((id) => ({ id, label: t(`width.${id}` as 'width.52') }))}
            onChange={(width) => void saveSettings({ readerWidth: Number(width) })}
          />
          <div className="setting">
            <span>{t('settings.font')}</span>
            <Segments
              label={t('settings.font')}
              value={settings.readerFont}
              choices={[
                { id: 'serif', label: t('font.serif') },
                { id: 'sans', label: t('font.sans') },
              ]}
              onChange={(readerFont) => void saveSettings({ readerFont })}
            />
          </div>
          <p className="sample-text">{t('settings.sample')}</p>
        </section>
        <section>
          <h2>{t('settings.privacy')}</h2>
          <Checkbox
            isSelected={settings.rememberRecent}
            onChange={(rememberRecent) => void saveSettings({ rememberRecent }).then(forgetUnlessWanted)}
          >
            {t('settings.recent')}
          </Checkbox>
          <p className="soft small">{t('settings.offline')}</p>
          {info ? <Button onPress={() => void run(forget)}>{t('settings.forget')}</Button> : null}
        </section>
        {info ? (
          <section>
            <h2>{t('settings.archive')}</h2>
            <dl className="facts">
              <dt>{t('fact.file')}</dt>
              <dd>
                <bdi>{info.path}</bdi>
              </dd>
              <dt>{t('fact.kind')}</dt>
              <dd>
                {t('articles.count', { count: info.articles })}, {bytes(info.bytes)}
              </dd>
              {index ? (
                <>
                  <dt>{t('settings.index')}</dt>
                  <dd>{t('settings.index.state', { terms: index.terms, deleted: index.deleted })}</dd>
                </>
              ) : null}
              {upkeep ? (
                <>
                  <dt>{t('people')}</dt>
                  <dd>
                    {upkeep.total > 0
                      ? t('settings.people.again', { done: upkeep.done, total: upkeep.total })
                      : t(upkeep.stale ? 'settings.people.stale' : 'settings.people.current')}
                  </dd>
                </>
              ) : null}
            </dl>
            <div className="button-row">
              <Button onPress={() => void run(check)}>{t('archive.check')}</Button>
              <Button onPress={() => void run(backup)}>{t('archive.backup')}</Button>
              <Button onPress={() => void run(reindex)}>{t('settings.reindex')}</Button>
              <Button onPress={() => void run(lookAgain)} isDisabled={Boolean(upkeep?.running)}>
                {t('settings.people.look')}
              </Button>
            </div>
          </section>
        ) : null}
        <p className="soft small">Carrel {shell.version}</p>
      </div>
    </Screen>
  );
}
