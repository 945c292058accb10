/** The order of the articles in an export. */
import type { Database } from 'better-sqlite3';
import type { ExportRequest } from '../../contract/calls';

interface Keys {
  published: string | null;
  source: string | null;
  title: string;
}

/** Sorts ids. What has no date or source comes last; ids that are not in the archive keep their place at the end. */
export function ordered(db: Database, ids: number[], order: ExportRequest['order']): number[] {
  if (order === 'given' || order === 'relevance') return ids;
  const statement = db.prepare<[number], Keys>('SELECT published, source, title FROM article WHERE id = ?');
  const keys = new Map(ids.map((id) => [id, statement.get(id)]));
  const names = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
  const last = (a: string | null, b: string | null, compare: (a: string, b: string) => number): number =>
    a === null || b === null ? Number(a === null) - Number(b === null) : compare(a, b);
  const byDate = (a: Keys, b: Keys, sign: 1 | -1) =>
    last(a.published, b.published, (x, y) => sign * (x < y ? -1 : x > y ? 1 : 0));
  const compare = (a: Keys, b: Keys): number => {
    if (order === 'date') return byDate(a, b, 1);
    if (order === 'date-desc') return byDate(a, b, -1);
    if (order === 'title') return names.compare(a.title, b.title);
    return last(a.source, b.source, names.compare) || byDate(a, b, 1);
  };
  return [...ids].sort((a, b) => {
    const one = keys.get(a);
    const other = keys.get(b);
    return !one || !other ? Number(!one) - Number(!other) : compare(one, other) || a - b;
  });
}
