/** Asked before an import, only when tables or books are among the files: what columns hold, and what an article of a book is. */
import { useState } from 'react';
import type { ImportQuestions } from '../../electron/contract/domain';
import type { TableHead } from '../../electron/contract/extraction';
import { useWords } from '../i18n';
import { Button, Checkbox, Picker, Segments } from '../ui/controls';
import { Dialog } from '../ui/Dialog';
import { change } from '../workspace';
import { startImport } from './actions';
import { nameOf } from './files';

/** What a column can hold, in the order in which people look for it. */
const FIELDS = [
  'title',
  'body',
  'date',
  'source',
  'byline',
  'url',
  'language',
  'tags',
  'summary',
  'added',
  'id',
] as const;
type Field = (typeof FIELDS)[number] | 'ignore';

/** Rows shown under the names. */
const SHOWN = 4;

/** What the reader has said of one layout. */
interface Answer {
  named: boolean;
  fields: Field[];
}

const first = ({ named, fields }: TableHead): Answer => ({
  named,
  fields: fields.map((field) => ((FIELDS as readonly (string | null)[]).includes(field) ? (field as Field) : 'ignore')),
});

/**
 * The mapping to send for a layout; null where the reader agrees with what was guessed. Columns left unused by the guess
 * are not mentioned then: a row that leaves the best column empty may have its text in another.
 */
function mappingOf(head: TableHead, answer: Answer): Record<string, string> | null {
  if (JSON.stringify(answer) === JSON.stringify(first(head))) return null;
  const names = head.rows[0] ?? [];
  return Object.fromEntries(
    answer.fields.map((field, i) => [(answer.named && names[i]?.trim()) || `column ${i + 1}`, field]),
  );
}

export function ImportDialog({ paths, questions }: { paths: string[]; questions: ImportQuestions }) {
  const { t } = useWords();
  const { tables, books } = questions;
  const [answers, setAnswers] = useState<Answer[]>(() => tables.map(({ head }) => first(head)));
  const [epub, setEpub] = useState<'chapters' | 'whole'>('chapters');
  const close = () => change({ dialog: null });
  const textless = answers.some(({ fields }) => !fields.some((one) => ['title', 'body', 'summary'].includes(one)));

  function start() {
    close();
    const mapped = tables.flatMap((table, i) => {
      const mapping = mappingOf(table.head, answers[i] as Answer);
      return mapping ? table.paths.map((path) => [path, mapping] as const) : [];
    });
    void startImport(paths, { epub, ...(mapped.length > 0 ? { tables: Object.fromEntries(mapped) } : {}) });
  }

  return (
    <Dialog
      title={t('ask.title')}
      wide
      onClose={close}
      footer={
        <>
          {textless ? <span className="warn-text">{t('ask.textless')}</span> : null}
          <span className="grow" />
          <Button kind="quiet" onPress={close}>
            {t('cancel')}
          </Button>
          <Button kind="primary" icon="import" isDisabled={textless} onPress={start}>
            {t('import')}
          </Button>
        </>
      }
    >
      {tables.map((table, i) => (
        <Table
          key={table.paths[0]}
          head={table.head}
          name={nameOf(table.paths[0] ?? '')}
          more={table.paths.length - 1}
          answer={answers[i] as Answer}
          onChange={(answer) => setAnswers(answers.map((one, place) => (place === i ? answer : one)))}
        />
      ))}
      {books.length > 0 ? (
        <section className="ask-part" aria-labelledby="ask-books">
          <h3 id="ask-books">{t('ask.books', { count: books.length })}</h3>
          <p className="soft small">
            <bdi>{books.slice(0, 3).map(nameOf).join(', ')}</bdi>
            {books.length > 3 ? ' …' : ''}
          </p>
          <Segments
            label={t('ask.books', { count: books.length })}
            value={epub}
            choices={[
              { id: 'chapters', label: t('ask.chapters') },
              { id: 'whole', label: t('ask.whole') },
            ]}
            onChange={setEpub}
          />
        </section>
      ) : null}
    </Dialog>
  );
}

function Table({
  head,
  name,
  more,
  answer,
  onChange,
}: {
  head: TableHead;
  name: string;
  more: number;
  answer: Answer;
  onChange: (answer: Answer) => void;
}) {
  const { t } = useWords();
  const { named, fields } = answer;
  const rows = head.rows.slice(named ? 1 : 0, SHOWN + (named ? 1 : 0));
  const columnName = (i: number) => (named && head.rows[0]?.[i]?.trim()) || t('ask.column', { place: i + 1 });
  // A field is held by one column: the one it is taken from becomes unused.
  const choose = (column: number, field: Field) =>
    onChange({
      named,
      fields: fields.map((one, i) => (i === column ? field : one === field && field !== 'ignore' ? 'ignore' : one)),
    });
  return (
    <section className="ask-part" aria-label={name}>
      <h3>
        <bdi>{name}</bdi> {more > 0 ? <span className="soft">{t('ask.more', { count: more })}</span> : null}
      </h3>
      <p className="soft small">{t('ask.columns')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <div className="ask-scroll" tabIndex={0} role="group" aria-label={t('ask.rows', { name })}>
        <table className="ask-table">
          <thead>
            <tr>
              {fields.map((field, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns are named by their place
                <th key={i} scope="col" className={field === 'ignore' ? 'unused' : undefined}>
                  <Picker
                    label={t('ask.holds', { column: columnName(i) })}
                    labelHidden
                    value={field}
                    choices={[
                      { id: 'ignore' as Field, label: t('field.ignore') },
                      ...FIELDS.map((id) => ({ id: id as Field, label: t(`field.${id}`) })),
                    ]}
                    onChange={(next) => choose(i, next)}
                  />
                  <bdi>{columnName(i)}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows are named by their place
              <tr key={place}>
                {fields.map((field, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns are named by their place
                  <td key={i} dir="auto" className={field === 'ignore' ? 'unused' : undefined}>
                    <div className="ask-cell">{row[i]}</div>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Checkbox isSelected={named} onChange={(now) => onChange({ named: now, fields })}>
        {t('ask.named')}
      </Checkbox>
    </section>
  );
}
