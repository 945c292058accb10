/** What was understood of the query, as chips; how many were found; how they are matched and sorted; facets. */
import { useState } from 'react';
import { Button as AriaButton, Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import type { Facets, Repair, SearchResponse, SearchSort, UnderstoodClause } from '../../electron/contract/domain';
import { useCall } from '../archive';
import { useWords } from '../i18n';
import { Button, IconButton, Picker } from '../ui/controls';
import { Icon } from '../ui/Icon';
import { change, clause, search, useWorkspace, withClause, withoutSpan } from '../workspace';
import { attach } from './actions';
import { focusSearch } from './SearchBox';

const SORTS: SearchSort[] = ['relevance', 'date', 'date-asc', 'title', 'length'];
const FACETS: (keyof Facets)[] = ['person', 'source', 'year', 'language', 'tag'];

export function QueryBar({ response, failed }: { response: SearchResponse | undefined; failed: boolean }) {
  const { t } = useWords();
  const query = useWorkspace((w) => w.query);
  const mode = useWorkspace((w) => w.mode);
  const sort = useWorkspace((w) => w.sort);
  const syntax = useWorkspace((w) => w.syntax);
  const asWritten = useWorkspace((w) => w.asWritten);
  const clauses = (response?.understood ?? []).filter((one) => one.kind !== 'all');
  const words = clauses.filter((one) => one.kind !== 'filter').length;
  const hasPerson = clauses.some((one) => one.field === 'person');
  return (
    <div className="query-bar">
      {clauses.length > 0 ? (
        <ul className="chips" aria-label={t('understood')}>
          {clauses.map((one) => (
            <li key={`${one.span[0]}:${one.raw}`}>
              <Chip clause={one} query={query} />
            </li>
          ))}
        </ul>
      ) : null}
      <div className="query-line">
        <p className="total" data-testid="total">
          {response ? t('results.count', { count: response.total }) : failed ? '' : t('searching')}
          {response && mode === 'all' && words > 1 && response.full < response.total && response.total > 0 ? (
            <span className="soft"> {t('results.full', { count: response.full })}</span>
          ) : null}
        </p>
        {words > 1 ? (
          <Picker
            label={t('mode')}
            labelHidden
            value={mode}
            choices={[
              { id: 'all', label: t('mode.all') },
              { id: 'any', label: t('mode.any') },
            ]}
            onChange={(next) => change({ mode: next })}
          />
        ) : null}
        <Picker
          label={t('sort')}
          labelHidden
          value={!query.trim() && sort === 'relevance' ? 'date' : sort}
          choices={SORTS.map((id) => ({ id, label: t(`sort.${id}`) }))}
          onChange={(next) => change({ sort: next })}
        />
        {query.trim() && syntax === 'carrel' ? (
          <IconButton
            label={t('save.search')}
            icon="bookmark"
            onPress={() => change({ dialog: { kind: 'save-search' } })}
          />
        ) : null}
      </div>
      <Attached />
      <div className="facets" role="group" aria-label={t('facets')}>
        {/* What a facet adds to the query is Carrel's language. */}
        {syntax === 'carrel' ? FACETS.map((facet) => <FacetMenu key={facet} facet={facet} />) : null}
        {hasPerson ? (
          <label className="as-written">
            <input
              type="checkbox"
              checked={asWritten}
              onChange={(event) => change({ asWritten: event.target.checked })}
            />
            {t('asWritten')}
          </label>
        ) : null}
      </div>
    </div>
  );
}

/** The other archives that are searched as well. */
function Attached() {
  const { t } = useWords();
  const attached = useWorkspace((w) => w.attached);
  if (attached.length === 0) return null;
  return (
    <ul className="chips" aria-label={t('archive.also')}>
      {attached.map((one) => (
        <li key={one.path} className="chip">
          <span className="chip-text">
            <span className="chip-field">{t('archive.also')}</span>
            <bdi>{one.name}</bdi>
          </span>
          <button
            type="button"
            className="chip-remove"
            aria-label={t('chip.remove', { clause: one.name })}
            onClick={() => void attach(attached.filter((other) => other !== one).map((other) => other.path))}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Chip({ clause: one, query }: { clause: UnderstoodClause; query: string }) {
  const { t } = useWords();
  return (
    <span className={`chip ${one.negated ? 'not' : ''}`}>
      <button type="button" className="chip-text" onClick={() => focusSearch(one.span)} title={one.note ?? undefined}>
        {one.negated ? <span className="chip-field">{t('chip.not')}</span> : null}
        {one.field ? <span className="chip-field">{t('chip.field', { field: one.field })}</span> : null}
        <bdi>{one.field ? one.value : one.kind === 'word' ? one.value || one.raw : one.raw.replace(/^-/, '')}</bdi>
      </button>
      {one.note ? <span className="chip-note">{one.note}</span> : null}
      <button
        type="button"
        className="chip-remove"
        aria-label={t('chip.remove', { clause: one.raw })}
        onClick={() => search(withoutSpan(query, one.span))}
      >
        <Icon name="close" />
      </button>
    </span>
  );
}

/** The field of the query language that a facet's choice becomes. */
const FIELD: Record<keyof Facets, string> = {
  person: 'person',
  source: 'source',
  year: 'date',
  language: 'lang',
  tag: 'tag',
};

function FacetMenu({ facet }: { facet: keyof Facets }) {
  const { t, number, language } = useWords();
  const [open, setOpen] = useState(false);
  const query = useWorkspace((w) => w.query);
  const mode = useWorkspace((w) => w.mode);
  const asWritten = useWorkspace((w) => w.asWritten);
  const { data, isPending } = useCall('search.facets', { query, mode, asWritten }, { enabled: open, keep: true });
  const values = data?.[facet] ?? [];
  const choose = (value: string) => {
    search(withClause(query, clause(FIELD[facet], value)));
    setOpen(false);
  };
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <AriaButton className="button quiet facet">
        {t(`facet.${facet}`)}
        <Icon name="down" />
      </AriaButton>
      <Popover className="popover">
        <AriaDialog className="facet-list" aria-label={t(`facet.${facet}`)}>
          {values.length === 0 ? <p className="soft">{isPending ? t('searching') : t('facet.none')}</p> : null}
          <ul>
            {values.slice(0, 100).map((one) => (
              <li key={one.value}>
                <button type="button" className="list-item" onClick={() => choose(one.value)}>
                  <bdi className="grow">{facet === 'language' ? language(one.value) : one.label}</bdi>
                  <span className="count">{number(one.count)}</span>
                </button>
              </li>
            ))}
          </ul>
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}

/** The repairs offered when nothing was found. */
export function RepairList({ repairs }: { repairs: readonly Repair[] }) {
  const { t } = useWords();
  return (
    <ul className="repairs">
      {repairs.map((repair) => (
        <li key={`${repair.kind}:${repair.query}`}>
          <Button
            kind="plain"
            onPress={() => (repair.kind === 'any-words' ? search(repair.query, { mode: 'any' }) : search(repair.query))}
          >
            <bdi>{repair.query}</bdi>
            <span className="soft">
              {t(`repair.${repair.kind}`)} · {t('results.count', { count: repair.count })}
            </span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
