/** Taking a decision back: the rows of the people concerned as they were, put back over what they became. */
import type { AliasRow, MentionRow, PeopleTables, PersonRow } from './tables';

interface SuggestionRow {
  id: number;
  a: number;
  b: number;
  score: number;
  reason: string;
}

export interface Snapshot {
  persons: PersonRow[];
  aliases: AliasRow[];
  mentions: MentionRow[];
  suggestions: SuggestionRow[];
}

const list = (ids: Iterable<number>) => JSON.stringify([...ids]);
const IN = 'IN (SELECT value FROM json_each(?))';

/** The people `ids` as they are now. */
export function snapshot(tables: PeopleTables, ids: Iterable<number>): Snapshot {
  const wanted = list(ids);
  return {
    persons: tables.sql(`SELECT * FROM person WHERE id ${IN}`).all(wanted) as PersonRow[],
    aliases: tables.sql(`SELECT * FROM alias WHERE person_id ${IN}`).all(wanted) as AliasRow[],
    mentions: tables.sql(`SELECT * FROM mention WHERE person_id ${IN}`).all(wanted) as MentionRow[],
    suggestions: tables
      .sql(`SELECT * FROM person_suggestion WHERE a ${IN} OR b ${IN}`)
      .all(wanted, wanted) as SuggestionRow[],
  };
}

/**
 * Puts people back as they were before a decision. Mentions that came in since stay, with the person who has their
 * spelling; mentions that have gone since (their article was removed or read again) do not come back.
 * @param made what the decision itself did: uuids of people it made, ids of mentions it removed and added
 */
export function restore(
  tables: PeopleTables,
  before: Snapshot,
  made: { created: string[]; removed: ReadonlySet<number>; added: ReadonlySet<number> },
): void {
  const { created, removed, added } = made;
  const extra: MentionRow[] = [];
  const present = new Map<number, MentionRow>();
  const createdIds = created.map((uuid) => tables.personByUuid(uuid)?.id).filter((id) => id !== undefined);
  const affected = [...before.persons.map((p) => p.id), ...createdIds];
  for (const mention of tables.sql(`SELECT * FROM mention WHERE person_id ${IN}`).all(list(affected)) as MentionRow[])
    present.set(mention.id, mention);
  const old = new Map(before.mentions.map((m) => [m.id, m]));
  for (const mention of present.values()) {
    const was = old.get(mention.id);
    if (!was && added.has(mention.id)) continue;
    if (!was || was.article_id !== mention.article_id || was.surface !== mention.surface) extra.push(mention);
  }
  for (const id of affected) tables.deletePerson(id);
  for (const p of before.persons)
    tables
      .sql(
        'INSERT INTO person (id, uuid, name, status, tier, articles, mentions, latest, watched) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(p.id, p.uuid, p.name, p.status, p.tier, p.articles, p.mentions, p.latest, p.watched);
  for (const a of before.aliases) {
    const taken = tables.sql('SELECT 1 FROM alias WHERE id = ?').get(a.id);
    const id = Number(
      tables
        .sql('INSERT INTO alias (id, person_id, surface, script, fold_key, source) VALUES (?, ?, ?, ?, ?, ?)')
        .run(taken ? null : a.id, a.person_id, a.surface, a.script, a.fold_key, a.source).lastInsertRowid,
    );
    tables.addParts(id, a.surface);
  }
  for (const mention of before.mentions) {
    const now = present.get(mention.id);
    const same = now && now.article_id === mention.article_id && now.surface === mention.surface;
    if (!same && !removed.has(mention.id)) continue;
    if (
      !same &&
      tables
        .sql('SELECT 1 FROM mention WHERE article_id = ? AND start < ? AND "end" > ?')
        .get(mention.article_id, mention.end, mention.start)
    )
      continue;
    if (!tables.sql('SELECT 1 FROM article WHERE id = ?').get(mention.article_id)) continue;
    // Places may have moved with the text since.
    put(tables, { ...mention, start: now?.start ?? mention.start, end: now?.end ?? mention.end }, mention.person_id);
  }
  const fallback = before.persons[0]?.id;
  for (const mention of extra) {
    const owner = before.aliases.find((alias) => alias.surface === mention.surface)?.person_id ?? fallback;
    if (owner !== undefined) put(tables, mention, owner);
  }
  for (const s of before.suggestions)
    if (tables.person(s.a) && tables.person(s.b))
      tables
        .sql('INSERT OR IGNORE INTO person_suggestion (a, b, score, reason) VALUES (?, ?, ?, ?)')
        .run(s.a, s.b, s.score, s.reason);
  tables.forget();
  for (const p of before.persons) tables.recount(p.id);
}

/** With its former id where that is free: other snapshots know the mention by it. */
function put(tables: PeopleTables, m: MentionRow, personId: number): void {
  const taken = tables.sql('SELECT 1 FROM mention WHERE id = ?').get(m.id);
  tables.addMention({
    ...m,
    id: taken ? undefined : m.id,
    person_id: personId,
    alias_id: tables.addAlias(personId, m.surface, 'detected'),
  });
}
