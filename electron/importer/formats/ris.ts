/** RIS bibliographies, as EndNote, Zotero, ProQuest and newspaper databases write them. */
import { CarrelError } from '../../contract/errors';
import { guarded } from '../guarded';
import { type Draft, type Format, problem } from '../reading';
import { decodeText } from '../text/charset';
import { parseStamp } from '../text/dates';
import { withAttachments } from './attachments';

type Fields = Map<string, string[]>;

/** `2022/01/11/Tuesday`, `2022///`, `2022-01` → ISO. */
export function risDate(value: string | undefined): string | null {
  const match = /^\s*(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?/.exec(value ?? '');
  if (!match) return parseStamp(value);
  const [, year, month, day] = match;
  return [year, month?.padStart(2, '0'), month && day?.padStart(2, '0')].filter(Boolean).join('-');
}

function draftOf(fields: Fields): Draft {
  const first = (...tags: string[]): string | null => tags.map((tag) => fields.get(tag)?.[0]).find(Boolean) ?? null;
  const all = (...tags: string[]): string[] => tags.flatMap((tag) => fields.get(tag) ?? []);
  // "Family, Given" → "Given Family", as bylines are written.
  const people = all('AU', 'A1', 'A2', 'A3').map((name) => name.replace(/^([^,]+),\s*([^,]+)$/, '$2 $1'));
  const date = risDate(first('DA', 'Y1') ?? undefined) ?? risDate(first('PY') ?? undefined);
  const body = all('AB', 'N2')
    .concat(all('N1').filter((note) => note.length > 400))
    .join('\n\n');
  return {
    pieces: body ? [{ text: body, verbatim: true }] : [],
    ext: first('DO', 'ID', 'AN'),
    title: first('TI', 'T1', 'CT', 'BT'),
    byline: people.join(', ') || null,
    published: date ? { date, rule: 'field' } : null,
    source: first('JO', 'JF', 'T2', 'JA', 'PB', 'DP'),
    url: first('UR', 'LK') ?? (first('DO') ? `https://doi.org/${first('DO')}` : null),
    language: first('LA'),
    tags: all('KW'),
    mediaType: 'application/x-research-info-systems',
  };
}

export const ris: Format = async function* (file, context) {
  const decoded = decodeText(file.bytes, context.declared.charset);
  let fields: Fields | null = null;
  let last: string | null = null;
  let start = 0;
  let number = 0;
  const lines = decoded.text.replace(/^\ufeff/, '').split(/\r\n?|\n/);
  for (let i = 0; i <= lines.length; i++) {
    await context.turn(i / lines.length);
    const line = lines[i] ?? '';
    const match = /^([A-Z][A-Z0-9]) {1,2}- ?(.*)$/.exec(line);
    const tag = match?.[1];
    if (fields && (tag === 'ER' || tag === 'TY' || i === lines.length)) {
      const draft = draftOf(fields);
      const label = `entry ${++number}`;
      const paths = ['L1', 'L2', 'L4']
        .flatMap((name) => fields?.get(name) ?? [])
        .filter((path) => !/^https?:/i.test(path));
      if (draft.title || draft.pieces.length > 0)
        yield* guarded(context, label, () =>
          withAttachments({ ...draft, charset: decoded.charset }, paths, label, context),
        );
      else
        yield problem(
          context.within(label),
          new CarrelError('line-broken', `The entry at line ${start + 1} has neither a title nor an abstract.`),
        );
      fields = null;
    }
    if (tag === 'TY') {
      fields = new Map();
      start = i;
    }
    if (!fields) continue;
    if (match && tag && tag !== 'ER') {
      last = tag;
      const value = (match[2] as string).trim();
      if (value) fields.set(tag, [...(fields.get(tag) ?? []), value]);
    } else if (last && line.trim()) {
      const values = fields.get(last);
      if (values) values[values.length - 1] += `\n${line.trim()}`;
    }
  }
};
