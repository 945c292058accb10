/** Type-ahead over people, tags, sources and words of the archive. */
import type { ArchiveContext } from '../context';
import { foldAccents, normalise } from './analysis/fold';
import type { Lookup } from './lookup';

type Suggestion = { kind: 'person' | 'tag' | 'source' | 'word'; value: string; label: string; count: number };

/** @param prefix what stands in the box; its last word is completed */
export function suggest(ctx: Pick<ArchiveContext, 'db'>, lookup: Lookup, prefix: string, limit: number): Suggestion[] {
  const typed = prefix.trimStart();
  if (typed.trim() === '') return [];
  const like = `${typed.replace(/[\\%_]/g, '\\$&')}%`;
  const people = ctx.db
    .prepare(
      `SELECT p.name AS value, max(p.articles) AS count FROM person p
       WHERE p.status <> 'hidden' AND (p.name LIKE ? ESCAPE '\\' OR p.name LIKE ? ESCAPE '\\' OR p.id IN
         (SELECT person_id FROM alias WHERE surface LIKE ? ESCAPE '\\'))
       GROUP BY p.name ORDER BY count DESC LIMIT ?`,
    )
    .all(like, `% ${like}`, like, limit) as { value: string; count: number }[];
  const tags = ctx.db
    .prepare(
      `SELECT t.name AS value, count(a.article_id) AS count FROM tag t LEFT JOIN article_tag a ON a.tag_id = t.id
       WHERE t.name LIKE ? ESCAPE '\\' GROUP BY t.id ORDER BY count DESC LIMIT ?`,
    )
    .all(like, limit) as { value: string; count: number }[];
  const sources = ctx.db
    .prepare(
      `SELECT source AS value, count(*) AS count FROM article WHERE source LIKE ? ESCAPE '\\' AND deleted IS NULL
       GROUP BY source ORDER BY count DESC LIMIT ?`,
    )
    .all(like, limit) as { value: string; count: number }[];
  const word = foldAccents(normalise(/[\p{L}\p{N}\p{M}]+$/u.exec(typed)?.[0] ?? ''));
  const words = word.length >= 2 ? lookup.completions(word, limit) : [];
  const named =
    (kind: Suggestion['kind']) =>
    (row: { value: string; count: number }): Suggestion => ({
      kind,
      value: row.value,
      label: row.value,
      count: row.count,
    });
  const share = Math.max(1, Math.ceil(limit / 2));
  return [
    ...people.slice(0, share).map(named('person')),
    ...tags.slice(0, Math.ceil(share / 2)).map(named('tag')),
    ...sources.slice(0, Math.ceil(share / 2)).map(named('source')),
    ...words.map(({ form, df }) => named('word')({ value: form, count: df })),
  ].slice(0, limit);
}
