/** The imports of an archive, the newest first. */
import type { ImportSummary, ItemOutcome } from '../../electron/contract/domain';
import { useWords, type Words } from '../i18n';
import { show } from '../workspace';
import { nameOf } from './files';

export const OUTCOMES: ItemOutcome[] = ['new', 'duplicate', 'near-duplicate', 'failed', 'skipped'];
export const COUNT = {
  new: 'new',
  duplicate: 'duplicate',
  'near-duplicate': 'nearDuplicate',
  failed: 'failed',
  skipped: 'skipped',
} as const;
type Counts = Record<(typeof COUNT)[ItemOutcome], number>;

const NAMES = 3;

/** What an import is called: by the first of what was chosen. */
export function nameOfImport({ origin, paths }: ImportSummary, t: Words['t']): string {
  if (origin === 'originals') return t('imports.originals');
  const names = paths.slice(0, NAMES).map(nameOf).join(', ');
  return paths.length > NAMES ? t('imports.more', { names, count: paths.length - NAMES }) : names;
}

export function ImportList({ imports }: { imports: readonly ImportSummary[] }) {
  return (
    <ul className="plain-list import-list">
      {bundles(imports).map((some) => (
        <li key={some.at(-1)?.id}>
          {some.length > 1 ? <Bundle imports={some} /> : <Row one={some[0] as ImportSummary} alone />}
        </li>
      ))}
    </ul>
  );
}

/** So many imports of one day that watched folders gave are one line: they come by themselves, and bury the others. */
const BUNDLED = 3;

/** Imports as they are listed: one by one, but for those that watched folders gave on one day. */
export function bundles(imports: readonly ImportSummary[]): ImportSummary[][] {
  const days: ImportSummary[][] = [];
  const dayOf = ({ origin, state, started }: ImportSummary) =>
    origin === 'watched-folder' && state === 'done' ? new Date(started).toDateString() : null;
  for (const one of imports) {
    const day = dayOf(one);
    const last = days.at(-1);
    if (day !== null && last?.[0] && dayOf(last[0]) === day) last.push(one);
    else days.push([one]);
  }
  return days.flatMap((some) => (some.length < BUNDLED ? some.map((one) => [one]) : [some]));
}

function Bundle({ imports }: { imports: ImportSummary[] }) {
  const { t, dayOf } = useWords();
  const sums = Object.fromEntries(
    Object.values(COUNT).map((count) => [count, imports.reduce((sum, one) => sum + one[count], 0)]),
  ) as Counts;
  return (
    <details className="import-bundle">
      <summary className="import-row">
        <span className="import-name">{t('imports.bundle', { count: imports.length })}</span>
        <span className="soft">{dayOf((imports[0] as ImportSummary).started)}</span>
        <span />
        <Sums of={sums} />
      </summary>
      {imports.map((one) => (
        <Row key={one.id} one={one} />
      ))}
    </details>
  );
}

function Row({ one, alone = false }: { one: ImportSummary; alone?: boolean }) {
  const { t, moment } = useWords();
  return (
    <button type="button" className="import-row" onClick={() => show({ kind: 'receipt', id: one.id })}>
      <span className="import-name">
        <bdi>{nameOfImport(one, t)}</bdi>
        {alone && one.origin === 'watched-folder' ? <span className="soft"> {t('imports.folder')}</span> : null}
      </span>
      <span className="soft">{moment(one.started)}</span>
      <span className="soft">{t(`import.state.${one.state}`)}</span>
      <Sums of={one} />
    </button>
  );
}

function Sums({ of }: { of: Counts }) {
  const { t } = useWords();
  return (
    <span className="import-sums">
      {OUTCOMES.filter((outcome) => of[COUNT[outcome]] > 0).map((outcome) => (
        <span key={outcome} className={`outcome outcome-${outcome}`}>
          {t('number', { count: of[COUNT[outcome]] })} {t(`outcome.${outcome}`)}
        </span>
      ))}
    </span>
  );
}
