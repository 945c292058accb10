/** Tables as text: CSV, TSV and other separators. */
import Papa from 'papaparse';
import { CarrelError } from '../../contract/errors';
import type { Format } from '../reading';
import { decodeText } from '../text/charset';
import { readTable } from './table';

export const csv: Format = async function* (file, context) {
  const decoded = decodeText(file.bytes, context.declared.charset);
  // Excel's own hint at the separator.
  const hint = /^\ufeff?sep=(.)\r?\n/.exec(decoded.text);
  const text = hint ? decoded.text.slice(hint[0].length) : decoded.text.replace(/^\ufeff/, '');
  const { data, errors } = Papa.parse<string[]>(text, {
    skipEmptyLines: 'greedy',
    ...(context.options.look ? { preview: 20 } : {}),
    ...(hint ? { delimiter: hint[1] as string } : {}),
  });
  if (data.length === 0) throw new CarrelError('file-empty', 'The table is empty.');
  await context.turn();
  const broken = new Set(errors.flatMap(({ row }) => row ?? []));
  yield* readTable({ rows: data, broken, mediaType: 'text/csv', charset: decoded.charset }, context);
};
