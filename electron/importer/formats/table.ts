/** Tables, from text or from a spreadsheet: one row, one article. Columns by their names or by the user's mapping. */
import { CarrelError } from '../../contract/errors';
import type { TableHead } from '../../contract/extraction';
import { type Context, type Output, problem } from '../reading';
import { fieldOf, fieldRank, readRecord } from './records';

/** Rows that are shown of a table that is only looked at. */
const HEAD_ROWS = 8;

/** The names of the columns stand in one of this many rows. */
const HEADER_WITHIN = 10;

const byPlace = (column: number): string => `column ${column + 1}`;

/** Fields of the columns of a table without a usable header, by what the cells look like. */
function guessFields(rows: readonly string[][]): (string | null)[] {
  const sample = rows.slice(0, 20);
  const columns = Math.max(...sample.map((row) => row.length));
  const mean = (column: number): number =>
    sample.reduce((sum, row) => sum + (row[column]?.length ?? 0), 0) / sample.length;
  const all = (column: number, pattern: RegExp): boolean =>
    sample.every((row) => pattern.test((row[column] ?? '').trim()));
  const fields: (string | null)[] = Array(columns).fill(null);
  const free: number[] = [];
  for (let column = 0; column < columns; column++) {
    if (all(column, /^https?:\/\/\S+$/)) fields[column] = 'url';
    else if (all(column, /^(?:\d{4}-\d\d-\d\d.*|\d{1,2}[./]\d{1,2}[./]\d{2,4})$/)) fields[column] = 'date';
    else if (all(column, /^\d+$/)) fields[column] = 'id';
    else free.push(column);
  }
  const [body, title] = free.sort((a, b) => mean(b) - mean(a));
  if (body !== undefined) fields[body] = title === undefined && mean(body) < 150 ? 'title' : 'body';
  if (title !== undefined) fields[title] = 'title';
  return fields;
}

/**
 * Index of the row that has the names of the columns: the first one, unless one of the next few has more of them, as in
 * sheets that begin with a heading.
 */
function headerRow(rows: readonly string[][], mapping: Readonly<Record<string, string>>): number {
  const known = (row: readonly string[]): number =>
    row.filter((cell) => Object.hasOwn(mapping, cell.trim()) || fieldOf(cell) !== null).length;
  let [best, most] = [0, known(rows[0] ?? [])];
  for (let i = 1; i < Math.min(rows.length, HEADER_WITHIN); i++) {
    const count = known(rows[i] as string[]);
    if (count > Math.max(1, most)) [best, most] = [i, count];
  }
  return best;
}

/** Fields of columns that have names; of several names for one field, the most specific. */
function fieldsByName(names: readonly string[]): (string | null)[] {
  const fields = names.map(fieldOf);
  return fields.map((field, i) => {
    if (!field) return null;
    const rank = fieldRank(field, names[i] as string);
    const better = fields.some((other, j) => {
      const rival = other === field ? fieldRank(field, names[j] as string) : Number.POSITIVE_INFINITY;
      return j !== i && (rival < rank || (rival === rank && j < i));
    });
    return better ? null : field;
  });
}

/**
 * Whether the first row holds names, what identifies each column, and its field. A mapping by names says that there are
 * names, one by places (`column 2`) that there are none; without one, names that mean a field do.
 */
function layOut(rows: readonly string[][], mapping: Readonly<Record<string, string>>): TableHead {
  const names = (rows[0] ?? []).map((name, i) => name.trim() || byPlace(i));
  const named =
    names.some((name) => Object.hasOwn(mapping, name)) ||
    (!Object.keys(mapping).some((key) => /^column \d+$/.test(key)) && names.some((name) => fieldOf(name) !== null));
  const fields = named ? fieldsByName(names) : guessFields(rows);
  if (named && !fields.some((field) => field === 'title' || field === 'body' || field === 'summary')) {
    // Names in a language that is not known here: the cells tell which column has the text.
    const guess = guessFields(rows.slice(1));
    names.forEach((_, i) => {
      if (fields[i] === null && (guess[i] === 'title' || guess[i] === 'body')) fields[i] = guess[i];
    });
  }
  const keys = named ? names : fields.map((_, i) => byPlace(i));
  return {
    rows: rows.slice(0, HEAD_ROWS),
    named,
    keys,
    fields: fields.map((field, i) => mapping[keys[i] as string] ?? field),
  };
}

export interface Table {
  /** Cells of each row. */
  rows: string[][];
  /** Numbers of the rows as the user counts them, where some are left out. */
  numbers?: number[];
  /** Addresses that cells of a row lead to, for rows without a column of them. */
  links?: (string | null)[];
  /** What is written in the margin of a row. */
  comments?: (string | null)[];
  /** Rows that could not be read, by place. */
  broken?: ReadonlySet<number>;
  /** Where the table is in the file (`sheet News`), when there are several. */
  part?: string;
  mediaType: string;
  charset: string | null;
}

/**
 * The articles of a table. With `look` only its head.
 * @throws CarrelError `file-unsupported` when no column can hold a title or a text
 */
export async function* readTable(table: Table, context: Context): AsyncIterable<Output> {
  const { rows, mediaType, charset } = table;
  const mapping = context.options.columns ?? {};
  const header = headerRow(rows, mapping);
  const layout = layOut(rows.slice(header), mapping);
  const numberOf = (row: number): number => table.numbers?.[row] ?? row + 1;
  const within = (label?: string): string | null => {
    const place = [table.part, label].filter(Boolean).join(', ');
    return place ? context.within(place) : context.part;
  };
  if (context.options.look) {
    yield {
      kind: 'skipped',
      part: within(),
      code: 'looked-at',
      reason: 'Only its first rows were looked at.',
      table: layout,
    };
    return;
  }
  const { named, keys, fields } = layout;
  // What a name says is left to the reader of records: a row that leaves the best column empty may have the text in another.
  const said = (key: string, i: number) => named && !(key in mapping) && (!fields[i] || fields[i] === fieldOf(key));
  const columns = Object.fromEntries(
    keys.flatMap((key, i) => (said(key, i) ? [] : [[key, fields[i] ?? 'ignore'] as const])),
  );
  if (!named && !fields.some((field) => field === 'body' || field === 'title')) {
    throw new CarrelError(
      'file-unsupported',
      'It is a table, but no column holds a title or a text. Name the columns (title, body, date …) or map them.',
    );
  }
  for (let i = 0; i < header; i++) {
    yield {
      kind: 'skipped',
      part: within(`row ${numberOf(i)}`),
      code: 'above-table',
      reason: `It stands above the names of the columns: ${(rows[i] as string[]).filter(Boolean).join(' | ')}`,
    };
  }
  for (let i = header + (named ? 1 : 0); i < rows.length; i++) {
    await context.turn(i / rows.length);
    const part = within(`row ${numberOf(i)}`) as string;
    const row = rows[i] as string[];
    if (table.broken?.has(i)) {
      yield problem(
        part,
        new CarrelError(
          'line-broken',
          'A quotation mark is missing in this row. The row was left out; the others were read.',
        ),
      );
      continue;
    }
    const record = Object.fromEntries(keys.map((key, column) => [key, row[column] ?? '']));
    const draft = readRecord(record, mediaType, columns);
    if (draft) {
      const comment = table.comments?.[i];
      if (comment) draft.pieces = [...draft.pieces, { text: comment, removed: 'comment' }];
      // A cell may say "here" and lead elsewhere.
      if (!/^https?:/i.test(draft.url ?? '')) draft.url = table.links?.[i] ?? draft.url;
      yield await context.article({ ...draft, part, charset });
    } else yield problem(part, new CarrelError('line-broken', 'It has neither a title nor a text.'));
  }
}
