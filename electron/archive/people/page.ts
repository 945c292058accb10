/** A person's page: names, mentions in context, time, company, sources. */

import type { MentionInContext, Person, PersonSuggestion, PersonSummary } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import { fullParts, nameParts, scriptOf } from '../../contract/name-keys';
import type { Reason } from '../../contract/reasons';
import type { PeopleTables, PersonRow } from './tables';

/** How many spellings a list shows of a person. */
const LISTED_ALIASES = 12;

export function summary(tables: PeopleTables, row: PersonRow): PersonSummary {
  const aliases = tables
    .sql(
      `SELECT a.surface FROM alias a LEFT JOIN mention m ON m.alias_id = a.id WHERE a.person_id = ?
       GROUP BY a.id HAVING count(m.id) > 0 OR a.source = 'user' OR a.surface = ? ORDER BY count(m.id) DESC, a.surface LIMIT ${LISTED_ALIASES}`,
    )
    .pluck()
    .all(row.id, row.name) as string[];
  return {
    id: row.id,
    uuid: row.uuid,
    name: row.name,
    status: row.status,
    tier: row.tier,
    articles: row.articles,
    mentions: row.mentions,
    aliases,
    watched: row.watched === 1,
  };
}

/** The person, or an error in words. */
export function mustFind(tables: PeopleTables, id: number): PersonRow {
  const row = tables.person(id);
  if (!row)
    throw new CarrelError('not-found', 'This person is not in the archive any more. The list will show who is.');
  return row;
}

interface ContextRow {
  id: number;
  articleId: number;
  title: string;
  published: string | null;
  source: string | null;
  surface: string;
  tier: 'likely' | 'possible';
  start: number;
  end: number;
  origin: string;
  text: string;
}

/** Everything about one person. `limit`: how many mentions are given in context, newest articles first. */
export function personPage(tables: PeopleTables, row: PersonRow, limit: number): Person {
  const { id } = row;
  const aliasDetails = tables
    .sql(
      `SELECT a.surface AS alias, a.script, count(m.id) AS mentions, a.source FROM alias a LEFT JOIN mention m ON m.alias_id = a.id
       WHERE a.person_id = ? GROUP BY a.id ORDER BY mentions DESC, a.surface`,
    )
    .all(id) as Person['aliasDetails'];
  const rows = tables
    .sql(
      `SELECT m.id, m.article_id AS articleId, a.title, a.published, a.source, m.surface, m.tier, m.start, m."end", m.origin, a.text
       FROM mention m JOIN article a ON a.id = m.article_id WHERE m.person_id = ? AND a.deleted IS NULL
       ORDER BY a.published IS NULL, a.published DESC, a.id, m.start LIMIT ?`,
    )
    .all(id, limit) as ContextRow[];
  const timeline = tables
    .sql(
      `SELECT substr(a.published, 1, 7) AS period, count(DISTINCT a.id) AS articles FROM mention m JOIN article a ON a.id = m.article_id
       WHERE m.person_id = ? AND a.deleted IS NULL AND a.published IS NOT NULL GROUP BY period ORDER BY period`,
    )
    .all(id) as Person['timeline'];
  const together = tables
    .sql(
      `SELECT p.id, p.name, count(DISTINCT m.article_id) AS articles FROM mention m JOIN person p ON p.id = m.person_id
       WHERE m.article_id IN (SELECT o.article_id FROM mention o JOIN article a ON a.id = o.article_id WHERE o.person_id = ? AND a.deleted IS NULL)
         AND p.id <> ? AND p.status <> 'hidden' AND p.tier = 'likely'
       GROUP BY p.id ORDER BY articles DESC, p.name LIMIT 24`,
    )
    .all(id, id) as Person['together'];
  const sources = tables
    .sql(
      `SELECT a.source, count(DISTINCT a.id) AS articles FROM mention m JOIN article a ON a.id = m.article_id
       WHERE m.person_id = ? AND a.deleted IS NULL AND a.source IS NOT NULL GROUP BY a.source ORDER BY articles DESC, a.source`,
    )
    .all(id) as Person['sources'];
  const note = tables.sql('SELECT note, tags FROM person_note WHERE person_uuid = ?').get(row.uuid) as
    | { note: string; tags: string }
    | undefined;
  return {
    ...summary(tables, row),
    aliasDetails,
    mentionList: rows.map((mention) => inContext(row, mention)),
    timeline,
    together,
    sources,
    note: note?.note || null,
    tags: note ? (JSON.parse(note.tags) as string[]) : [],
  };
}

function inContext(person: PersonRow, { text, origin, ...mention }: ContextRow): MentionInContext {
  const { sentence, offset } = sentenceAround(text, mention.start, mention.end);
  return {
    ...mention,
    sentence,
    hit: [mention.start - offset, mention.end - offset],
    why: whyLinked(person.name, mention.surface, origin),
  };
}

/** Why a mention is taken for a person. */
export function whyLinked(name: string, surface: string, origin: string): Reason {
  if (origin === 'user') return { code: 'by-hand' };
  if (surface === name) return { code: 'in-full' };
  const [a, b] = [scriptOf(surface), scriptOf(name)];
  const [here, whole] = [fullParts(nameParts(surface)), fullParts(nameParts(name))];
  if (here.length < whole.length && here.length === 1) {
    const last = whole[whole.length - 1];
    const surname = last !== undefined && here[0]?.keys.some((key) => last.keys.includes(key));
    return { code: surname ? 'same-surname' : 'same-given-name', name };
  }
  if (a !== b) return { code: 'script-of', script: a, name };
  return { code: here.length === whole.length ? 'spelling-of' : 'form-of', name };
}

const BREAK = /[.!?…。؟]["'”’»)]*\s|\n/gu;
const LONGEST = 400;

/** The sentence around a span, at most about 400 characters. */
export function sentenceAround(text: string, start: number, end: number): { sentence: string; offset: number } {
  let from = Math.max(0, start - LONGEST / 2);
  const before = text.slice(from, start);
  let cut = 0;
  for (const match of before.matchAll(BREAK)) {
    // An initial's or a title's full stop does not end a sentence.
    if (
      /(?:^|[\s(])(?:\p{Lu}|Mr|Mrs|Ms|Dr|Prof|St|г|гг|ул)\.\s?$/u.test(before.slice(0, match.index + match[0].length))
    )
      continue;
    cut = match.index + match[0].length;
  }
  from += cut;
  let to = Math.min(text.length, end + LONGEST / 2);
  const after = text.slice(end, to);
  const stop = new RegExp(BREAK.source, 'u').exec(after);
  if (stop) to = end + stop.index + (stop[0].startsWith('\n') ? 0 : stop[0].trimEnd().length);
  while (from < start && /\s/u.test(text[from] as string)) from++;
  return { sentence: text.slice(from, to), offset: from };
}

/** The review queue, surest first. */
export function suggestions(tables: PeopleTables, limit: number): PersonSuggestion[] {
  const rows = tables
    .sql(
      `SELECT s.id, s.a, s.b, s.score, s.reason FROM person_suggestion s JOIN person a ON a.id = s.a JOIN person b ON b.id = s.b
       WHERE a.status <> 'hidden' AND b.status <> 'hidden' AND a.articles > 0 AND b.articles > 0
       ORDER BY s.score DESC, min(a.articles, b.articles) DESC, s.id LIMIT ?`,
    )
    .all(limit) as { id: number; a: number; b: number; score: number; reason: string }[];
  return rows.map((row) => ({
    id: row.id,
    a: summary(tables, mustFind(tables, row.a)),
    b: summary(tables, mustFind(tables, row.b)),
    score: Math.round(row.score * 100) / 100,
    reasons: JSON.parse(row.reason),
  }));
}
