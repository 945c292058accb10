/** The export window: form, content, evidence, safe share; an estimate; progress; and what was delivered. */
import { useState } from 'react';
import { DEFAULT_SETTINGS } from '../../electron/contract/bridge';
import type { ExportRequest, Selection } from '../../electron/contract/calls';
import type { ExportReceipt } from '../../electron/contract/domain';
import type { CarrelError } from '../../electron/contract/errors';
import { EXPORT_FORMATS, EXPORT_ORDERS, FORMATS } from '../../electron/contract/formats';
import { call, shell, useExportProgress, useInfo } from '../archive';
import { useWords } from '../i18n';
import { saveSettings, useSettings } from '../settings';
import { Button, Checkbox, Field, Picker, Segments } from '../ui/controls';
import { Dialog } from '../ui/Dialog';
import { change } from '../workspace';
import { ExportDelivered } from './ExportDelivered';
import { fileName } from './files';
import { Preview, usePreview } from './Preview';
import { SafeShare } from './SafeShare';

type Choices = Omit<ExportRequest, 'selection' | 'path' | 'overwrite'>;

const FIRST: Choices = {
  format: 'pdf',
  order: 'date',
  title: '',
  author: '',
  note: '',
  notes: false,
  highlights: true,
  hits: false,
  images: 'keep',
  columns: 1,
  paper: 'A4',
  font: 'serif',
  fontSize: 10.5,
  appendices: true,
  safeShare: [],
};

/** The last choice, without what belongs to one dossier only. */
function remembered(stored: Record<string, unknown>): Choices {
  return { ...FIRST, ...(stored as Partial<Choices>), title: '', note: '', safeShare: [] };
}

/** A collection is exported in its own order and under its name, unless the reader says otherwise. */
function forSelection(selection: Selection, choices: Choices): Choices {
  return 'collection' in selection ? { ...choices, order: 'given', title: selection.collection } : choices;
}

export function ExportDialog({ selection, count }: { selection: Selection; count: number }) {
  const { t, number, error: errorWords } = useWords();
  const settings = useSettings();
  const info = useInfo().data;
  const [choices, setChoices] = useState<Choices>(() =>
    forSelection(selection, remembered(settings.exportChoices ?? DEFAULT_SETTINGS.exportChoices)),
  );
  const [job, setJob] = useState<number | null>(null);
  const [receipt, setReceipt] = useState<ExportReceipt | null>(null);
  const [failure, setFailure] = useState<CarrelError | null>(null);
  const progress = useExportProgress(job);
  // What the dossier is called when nothing is typed stands in the field for it.
  const unnamed = ('query' in selection ? selection.query.trim() : '') || info?.name || '';
  const wanted = { ...choices, selection, title: choices.title.trim() || unnamed };
  const { data: preview } = usePreview(wanted);
  const set = (patch: Partial<Choices>) => setChoices((now) => ({ ...now, ...patch }));
  const traits = FORMATS[choices.format];
  // Words searched for are known where the selection is a search.
  const hits = traits.marks && 'query' in selection;
  const close = () => change({ dialog: null });

  async function start() {
    const path = await shell.pickSave(fileName(wanted.title, choices.format), {
      name: t(`format.${choices.format}`),
      extensions: traits.ending ? [traits.ending] : [],
    });
    if (!path) return;
    setFailure(null);
    setReceipt(null);
    const { title: _title, note: _note, safeShare: _safeShare, ...kept } = choices;
    // The order of a collection says nothing about the next export.
    const order = 'collection' in selection ? (settings.exportChoices.order ?? FIRST.order) : kept.order;
    void saveSettings({ exportChoices: { ...kept, order } });
    try {
      const { id } = await call('export.start', { ...wanted, path, overwrite: true });
      setJob(id);
      setReceipt(await call('export.wait', { id }));
    } catch (error) {
      setFailure(error as CarrelError);
    }
    setJob(null);
  }

  if (receipt) return <ExportDelivered receipt={receipt} onClose={close} />;

  return (
    <Dialog
      title={t('export.title', { count })}
      wide
      onClose={close}
      footer={
        job === null ? (
          <>
            <span className="soft" role="status">
              {choices.format === 'pdf' && preview
                ? t('export.estimate', { articles: preview.articles, pages: preview.pages })
                : t('articles.count', { count })}
            </span>
            <span className="grow" />
            <Button kind="quiet" onPress={close}>
              {t('cancel')}
            </Button>
            <Button kind="primary" icon="export" onPress={() => void start()}>
              {t('export.go')}
            </Button>
          </>
        ) : (
          <>
            <progress
              value={progress?.done}
              max={Math.max(1, progress?.total ?? count)}
              aria-label={t('export.progress')}
            />
            <span className="grow" role="status">
              {progress
                ? `${t(`export.state.${progress.state}`)} ${number(progress.done)} / ${number(progress.total)}`
                : t('export.state.preparing')}{' '}
              <bdi className="soft">{progress?.current ?? ''}</bdi>
            </span>
            <Button onPress={() => void call('export.cancel', { id: job }).catch(() => {})}>{t('cancel')}</Button>
          </>
        )
      }
    >
      {failure ? (
        <p className="notice warn" role="alert">
          <strong>{errorWords(failure).sentence}</strong> {errorWords(failure).next}
        </p>
      ) : null}
      <div className="export-form">
        <div className="export-main">
          <Picker
            label={t('export.format')}
            value={choices.format}
            choices={EXPORT_FORMATS.map((id) => ({ id, label: t(`format.${id}`) }))}
            onChange={(format) => set({ format })}
          />
          {traits.cover ? (
            <>
              <Field
                label={t('export.name')}
                value={choices.title}
                onChange={(title) => set({ title })}
                placeholder={unnamed}
              />
              <Field label={t('export.author')} value={choices.author} onChange={(author) => set({ author })} />
              <Field
                label={t('export.note')}
                rows={3}
                value={choices.note}
                onChange={(note) => set({ note })}
                help={t('export.note.help')}
              />
            </>
          ) : null}
          {/* People who were chosen stay in sight: the archive refuses a form that cannot hide them. */}
          {traits.safeShare || choices.safeShare.length > 0 ? (
            <SafeShare chosen={choices.safeShare} onChange={(safeShare) => set({ safeShare })} />
          ) : null}
        </div>
        <div className="export-side">
          <Picker
            label={t('export.order')}
            value={choices.order}
            choices={EXPORT_ORDERS.map((id) => ({ id, label: t(`order.${id}`) }))}
            onChange={(order) => set({ order })}
          />
          {traits.highlights || traits.marks || traits.notes ? (
            <fieldset className="options">
              <legend>{t('export.with')}</legend>
              {traits.highlights || traits.marks ? (
                <Checkbox isSelected={choices.highlights} onChange={(highlights) => set({ highlights })}>
                  {t('export.highlights')}
                </Checkbox>
              ) : null}
              <Checkbox isSelected={choices.notes} onChange={(notes) => set({ notes })}>
                {t('export.notes')}
              </Checkbox>
              {hits ? (
                <Checkbox isSelected={choices.hits} onChange={(on) => set({ hits: on })}>
                  {t('export.hits')}
                </Checkbox>
              ) : null}
              {traits.pages ? (
                <Checkbox isSelected={choices.appendices} onChange={(appendices) => set({ appendices })}>
                  {t('export.appendices')}
                </Checkbox>
              ) : null}
            </fieldset>
          ) : null}
          {traits.pictures.length > 0 ? (
            <Picker
              label={t('export.images')}
              value={traits.pictures.includes(choices.images) ? choices.images : 'none'}
              choices={traits.pictures.map((id) => ({ id, label: t(`images.${id}`) }))}
              onChange={(images) => set({ images })}
            />
          ) : null}
          {traits.pages ? <PageOptions choices={choices} set={set} /> : null}
          {choices.format === 'pdf' && preview ? <Preview pdf={preview.pdf} /> : null}
        </div>
      </div>
    </Dialog>
  );
}

/** Paper and type. */
function PageOptions({ choices, set }: { choices: Choices; set: (patch: Partial<Choices>) => void }) {
  const { t } = useWords();
  return (
    <>
      <div className="option-row">
        <Segments
          label={t('export.paper')}
          value={choices.paper}
          choices={[
            { id: 'A4', label: 'A4' },
            { id: 'Letter', label: 'Letter' },
          ]}
          onChange={(paper) => set({ paper })}
        />
        <Segments
          label={t('export.columns')}
          value={String(choices.columns) as '1' | '2'}
          choices={[
            { id: '1', label: t('columns.one') },
            { id: '2', label: t('columns.two') },
          ]}
          onChange={(columns) => set({ columns: columns === '2' ? 2 : 1 })}
        />
      </div>
      <div className="option-row">
        <Segments
          label={t('export.font')}
          value={choices.font}
          choices={[
            { id: 'serif', label: t('font.serif') },
            { id: 'sans', label: t('font.sans') },
          ]}
          onChange={(font) => set({ font })}
        />
        <Picker
          label={t('export.size')}
          labelHidden
          value={String(choices.fontSize)}
          choices={['9', '10', '10.5', '11', '12', '14'].map((id) => ({ id, label: t('points', { size: id }) }))}
          onChange={(size) => set({ fontSize: Number(size) })}
        />
      </div>
    </>
  );
}
