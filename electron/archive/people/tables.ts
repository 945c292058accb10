/** The people tables: rows in, rows out, counters kept. Knows nothing of linking or decisions. */
import { randomUUID } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import type { MentionTier } from '../../contract/domain';
import { foldKey, fullParts, type NamePart, nameParts, scriptOf } from '../../contract/name-keys';
import type { Spelling } from './display';

export interface PersonRow {
  id: number;
  uuid: string;
  name: string;
  status: 'auto' | 'confirmed' | 'hidden';
  tier: MentionTier;
  articles: number;
  mentions: number;
  latest: number;
  watched: number;
}

export interface AliasRow {
  id: number;
  person_id: number;
  surface: string;
  script: string;
  fold_key: string;
  source: 'detected' | 'user';
}

export interface MentionRow {
  id: number;
  article_id: number;
  person_id: number;
  alias_id: number | null;
  start: number;
  end: number;
  surface: string;
  tier: MentionTier;
  confidence: number;
  origin: string;
  cluster: number;
}

/** Marks the parts of one-word aliases in `alias_part`. */
export const LONE = '~';

/** What is to be gone over of a person when an import ends; see settle.ts. Flags, summed. */
export const UNSETTLED = {
  /** The counts by which a person is named. */
  counts: 1,
  /** Whom it may be the same as: there is a new spelling. */
  names: 2,
  /** Who belongs together: in another order of arrival names might have been joined in another way. */
  links: 4,
} as const;

/** Marks a key of two parts in `alias_part`. */
const PAIR = '+';

/**
 * Keys of every two parts of a full name, whatever their order: what a name is looked up by when it is linked, so that neither a
 * common given name nor a common surname alone makes the look-up long.
 */
export function pairKeys(parts: NamePart[]): string[] {
  const full = fullParts(parts).slice(0, 5);
  const out = new Set<string>();
  full.forEach((a, i) => {
    for (const b of full.slice(i + 1))
      for (const x of a.keys) for (const y of b.keys) out.add(PAIR + (x < y ? `${x} ${y}` : `${y} ${x}`));
  });
  return [...out];
}

export class PeopleTables {
  private readonly statements = new Map<string, Statement>();
  private readonly fullNames = new Map<number, NamePart[][]>();
  /** Spellings added so far; whoever compares two readings knows whether there was a new one between them. */
  spellingsMade = 0;

  constructor(readonly db: Database) {}

  /** A prepared statement, kept. */
  sql(text: string): Statement {
    let statement = this.statements.get(text);
    if (!statement) {
      statement = this.db.prepare(text);
      this.statements.set(text, statement);
    }
    return statement;
  }

  person(id: number): PersonRow | undefined {
    return this.sql('SELECT * FROM person WHERE id = ?').get(id) as PersonRow | undefined;
  }

  personByUuid(uuid: string): PersonRow | undefined {
    return this.sql('SELECT * FROM person WHERE uuid = ?').get(uuid) as PersonRow | undefined;
  }

  aliases(personId: number): AliasRow[] {
    return this.sql('SELECT * FROM alias WHERE person_id = ? ORDER BY id').all(personId) as AliasRow[];
  }

  /** A person's spellings, in no order in particular. */
  surfaces(personId: number): string[] {
    return this.sql('SELECT surface FROM alias WHERE person_id = ?').pluck().all(personId) as string[];
  }

  /**
   * A person's spellings with how often each stands in articles. Where somebody of an article was linked by a name that is not
   * the fullest form there (a nominative), his mentions there speak for that name.
   */
  spellings(personId: number): Spelling[] {
    const rows = this.sql(
      `SELECT a.id, a.surface, a.script, a.fold_key, (SELECT count(*) FROM mention m WHERE m.alias_id = a.id) AS mentions
       FROM alias a WHERE a.person_id = ? ORDER BY a.id`,
    ).all(personId) as (Spelling & { id: number })[];
    const said = this.sql(
      `SELECT a.id AS to_id, m.alias_id AS from_id, count(*) AS mentions FROM alias a JOIN mention_name n ON n.name = a.surface
       JOIN mention m ON m.article_id = n.article_id AND m.cluster = n.cluster AND m.person_id = a.person_id
       WHERE a.person_id = ? GROUP BY 1, 2`,
    ).all(personId) as { to_id: number; from_id: number | null; mentions: number }[];
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const { to_id, from_id, mentions } of said) {
      const [to, from] = [byId.get(to_id), byId.get(from_id ?? 0)];
      if (!to || !from) continue;
      to.mentions += mentions;
      from.mentions -= mentions;
    }
    return rows;
  }

  /** The parts of a person's full names (two parts at least); the measure of whether another name fits. */
  fullNamesOf(personId: number): NamePart[][] {
    let names = this.fullNames.get(personId);
    if (!names) {
      names = this.surfaces(personId)
        .map(nameParts)
        .filter((parts) => fullParts(parts).length >= 2);
      if (this.fullNames.size > 20_000) this.fullNames.clear();
      this.fullNames.set(personId, names);
    }
    return names;
  }

  /** Forgets what was read of persons; after rows were changed behind this class's back. */
  forget(): void {
    this.fullNames.clear();
  }

  /** @param id a row id that is free; the next one by default */
  createPerson(name: string, uuid: string = randomUUID(), id: number | null = null): number {
    return Number(
      this.sql("INSERT INTO person (id, uuid, name, tier) VALUES (?, ?, ?, 'possible')").run(id, uuid, name)
        .lastInsertRowid,
    );
  }

  /** Has a person gone over when the import ends. @param what flags of {@link UNSETTLED} */
  unsettle(personId: number, what: number): void {
    this.sql(
      'INSERT INTO person_unsettled (person_id, what) VALUES (?, ?) ON CONFLICT DO UPDATE SET what = what | excluded.what',
    ).run(personId, what);
  }

  /** Adds a spelling to a person, or finds it; the alias's id. A user's alias outranks a detected one. */
  addAlias(personId: number, surface: string, source: AliasRow['source']): number {
    const known = this.sql('SELECT id, source FROM alias WHERE person_id = ? AND surface = ?').get(personId, surface) as
      | Pick<AliasRow, 'id' | 'source'>
      | undefined;
    if (known) {
      if (source === 'user' && known.source !== 'user')
        this.sql("UPDATE alias SET source = 'user' WHERE id = ?").run(known.id);
      return known.id;
    }
    const id = Number(
      this.sql('INSERT INTO alias (person_id, surface, script, fold_key, source) VALUES (?, ?, ?, ?, ?)').run(
        personId,
        surface,
        scriptOf(surface),
        foldKey(surface),
        source,
      ).lastInsertRowid,
    );
    this.addParts(id, surface);
    this.fullNames.delete(personId);
    this.unsettle(personId, UNSETTLED.names);
    this.spellingsMade++;
    return id;
  }

  addParts(aliasId: number, surface: string): void {
    const parts = fullParts(nameParts(surface));
    const mark = parts.length >= 2 ? '' : LONE;
    const insert = this.sql('INSERT OR IGNORE INTO alias_part (key, alias_id) VALUES (?, ?)');
    for (const part of parts) for (const key of part.keys) insert.run(mark + key, aliasId);
    for (const key of pairKeys(parts)) insert.run(key, aliasId);
  }

  /** `id` only where a mention comes back that had one. */
  addMention(mention: Omit<MentionRow, 'id'> & { id?: number }): number {
    return Number(
      this.sql(
        `INSERT INTO mention (id, article_id, person_id, alias_id, start, "end", surface, tier, confidence, origin, cluster)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        mention.id ?? null,
        mention.article_id,
        mention.person_id,
        mention.alias_id,
        mention.start,
        mention.end,
        mention.surface,
        mention.tier,
        mention.confidence,
        mention.origin,
        mention.cluster,
      ).lastInsertRowid,
    );
  }

  mentionsIn(articleId: number): MentionRow[] {
    return this.sql('SELECT * FROM mention WHERE article_id = ? ORDER BY start').all(articleId) as MentionRow[];
  }

  /** Gives a mention to another person, with the alias of its surface. Counters are not touched. */
  moveMention(id: number, personId: number, surface: string): void {
    this.sql('UPDATE mention SET person_id = ?, alias_id = ? WHERE id = ?').run(
      personId,
      this.addAlias(personId, surface, 'detected'),
      id,
    );
  }

  /** Counts again from the mentions. */
  recount(personId: number): void {
    this.sql(
      `UPDATE person SET (articles, mentions, latest, tier) = (
         SELECT count(DISTINCT m.article_id), count(*), coalesce(max(m.article_id), 0),
           iif(max(m.tier = 'likely'), 'likely', 'possible')
         FROM mention m JOIN article a ON a.id = m.article_id WHERE m.person_id = person.id AND a.deleted IS NULL)
       WHERE id = ?`,
    ).run(personId);
  }

  /** Adds one article's mentions to the counters; cheaper than counting again. */
  countUp(personId: number, articleId: number, mentions: number, likely: boolean): void {
    this.sql(
      `UPDATE person SET articles = articles + 1, mentions = mentions + ?, latest = max(latest, ?), tier = iif(?, 'likely', tier) WHERE id = ?`,
    ).run(mentions, articleId, likely ? 1 : 0, personId);
  }

  /** Removes a person with everything that hangs on it. */
  deletePerson(id: number): void {
    this.sql('DELETE FROM person WHERE id = ?').run(id);
    this.fullNames.delete(id);
  }

  aliasesChanged(personId: number): void {
    this.fullNames.delete(personId);
  }

  /** Detected spellings that no mention uses any more, and that nobody in an article was linked by. */
  pruneAliases(personId: number): void {
    const gone = this.sql(
      `DELETE FROM alias WHERE person_id = ? AND source = 'detected' AND NOT EXISTS (SELECT 1 FROM mention WHERE alias_id = alias.id)
       AND NOT EXISTS (SELECT 1 FROM mention_name n JOIN mention m ON m.article_id = n.article_id AND m.cluster = n.cluster
         WHERE n.name = alias.surface AND m.person_id = alias.person_id)`,
    ).run(personId);
    if (gone.changes) this.fullNames.delete(personId);
  }
}
