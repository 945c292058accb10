/** JSON lines, JSON arrays and the JSON exports of read-later services. */
import { CarrelError } from '../../contract/errors';
import { type Context, type Format, type Output, problem } from '../reading';
import { decodeText } from '../text/charset';
import { exportedRecords } from './exports';
import { type Record_, readRecord } from './records';

const isRecord = (value: unknown): value is Record_ =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const broken = (message: string): CarrelError => new CarrelError('line-broken', message);

/** One parsed value → one article, or a named problem. */
async function readValue(value: unknown, part: string | null, charset: string, context: Context): Promise<Output> {
  if (!isRecord(value)) return problem(part, broken('It is not an object with a title or a body.'));
  const draft = readRecord(value, 'application/json');
  if (!draft) return problem(part, broken('It has neither a title nor a body.'));
  return context.article({ ...draft, part, charset });
}

/** Why a line is not JSON, in words. */
function reasonOf(line: string): string {
  if (!/^\s*\{/.test(line)) return 'It does not begin with {. The line was left out; the others were read.';
  if (!/\}\s*$/.test(line))
    return 'It ends before its closing }: the line was cut. It was left out; the others were read.';
  return 'It is not valid JSON. The line was left out; the others were read.';
}

export const jsonl: Format = async function* (file, context) {
  const decoded = decodeText(file.bytes, context.declared.charset);
  const text = decoded.text.replace(/^\ufeff/, '');
  let start = 0;
  for (let number = 1; start < text.length; number++) {
    await context.turn(start / text.length);
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const line = text.slice(start, end).trim();
    start = end + 1;
    if (!line) continue;
    const part = context.within(`line ${number}`);
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      yield problem(part, broken(reasonOf(line)));
      continue;
    }
    yield await readValue(value, part, decoded.charset, context);
  }
};

export const json: Format = async function* (file, context) {
  const decoded = decodeText(file.bytes, context.declared.charset);
  let value: unknown;
  try {
    value = JSON.parse(decoded.text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new CarrelError(
      'file-damaged',
      error instanceof RangeError
        ? 'It nests deeper than any program can read.'
        : 'It begins like JSON but is not complete. Export it again where it came from.',
    );
  }
  const records = exportedRecords(value);
  if (records === null) {
    const output = await readValue(value, context.part, decoded.charset, context);
    if (output.kind === 'problem') {
      throw new CarrelError(
        'file-unsupported',
        'It is JSON, but holds no articles: nothing in it has a title or a body.',
      );
    }
    yield output;
    return;
  }
  for (let i = 0; i < records.length; i++) {
    await context.turn(i / records.length);
    yield await readValue(records[i], context.within(`item ${i + 1}`), decoded.charset, context);
  }
};
