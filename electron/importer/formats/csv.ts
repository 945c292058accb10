/** Tables (CSV, TSV and other separators): one row, one article. Columns by their names or by the user's mapping. */
import Papa from 'papaparse';
import { CarrelError } from '../../contract/errors';
import { type Format, problem } from '../reading';
import { decodeText } from '../text/charset';
import { fieldOf, readRecord } from './records';

/** Columns of a table without a usable header, by what the cells look like. */
function guessColumns(rows: readonly string[][]): Record<string, string> {
  const sample = rows.slice(0, 20);
  const columns = Math.max(...sample.map((row) => row.length));
  const mean = (column: number): number =>
    sample.reduce((sum, row) => sum + (row[column]?.length ?? 0), 0) / sample.length;
  const all = (column: number, pattern: RegExp): boolean =>
    sample.every((row) => pattern.test((row[column] ?? '').trim()));
  const mapping: Record<string, string> = {};
  const free: number[] = [];
  for (let column = 0; column < columns; column++) {
    if (all(column, /^https?:\/\/\S+$/)) mapping[column] = 'url';
    else if (all(column, /^(?:\d{4}-\d\d-\d\d.*|\d{1,2}[./]\d{1,2}[./]\d{2,4})$/)) mapping[column] = 'date';
    else if (all(column, /^\d+$/)) mapping[column] = 'id';
    else free.push(column);
  }
  const [body, title] = free.sort((a, b) => mean(b) - mean(a));
  if (body !== undefined) mapping[body] = title === undefined && mean(body) < 150 ? 'title' : 'body';
  if (title !== undefined) mapping[title] = 'title';
  return mapping;
}

export const csv: Format = async function* (file, context) {
  const decoded = decodeText(file.bytes, context.declared.charset);
  // Excel's own hint at the separator.
  const hint = /^\ufeff?sep=(.)\r?\n/.exec(decoded.text);
  const text = hint ? decoded.text.slice(hint[0].length) : decoded.text.replace(/^\ufeff/, '');
  const parsed = Papa.parse<string[]>(text, {
    skipEmptyLines: 'greedy',
    ...(hint ? { delimiter: hint[1] as string } : {}),
  });
  const rows = parsed.data;
  const header = rows[0];
  if (!header) throw new CarrelError('file-empty', 'The table is empty.');
  await context.turn();
  const mapping = context.options.columns ?? {};
  const named = header.some((name) => fieldOf(name) !== null || name in mapping);
  const names = named ? header.map((name, i) => name.trim() || `column ${i + 1}`) : header.map((_, i) => String(i));
  const columns = named ? mapping : guessColumns(rows);
  if (!named && !Object.values(columns).some((field) => field === 'body' || field === 'title')) {
    throw new CarrelError(
      'file-unsupported',
      'It is a table, but no column holds a title or a text. Name the columns (title, body, date …) or map them.',
    );
  }
  const broken = new Map(
    parsed.errors.flatMap((error) => (error.row === undefined ? [] : [[error.row, error.message] as const])),
  );
  for (let i = named ? 1 : 0; i < rows.length; i++) {
    await context.turn();
    const part = context.within(`row ${i + 1}`);
    const row = rows[i] as string[];
    if (broken.has(i)) {
      yield problem(
        part,
        new CarrelError(
          'line-broken',
          'A quotation mark is missing in this row. The row was left out; the others were read.',
        ),
      );
      continue;
    }
    const record = Object.fromEntries(names.map((name, column) => [name, row[column] ?? '']));
    const draft = readRecord(record, 'text/csv', columns);
    if (draft) yield await context.article({ ...draft, part, charset: decoded.charset });
    else yield problem(part, new CarrelError('line-broken', 'It has neither a title nor a text.'));
  }
};
