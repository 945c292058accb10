/**
 * People of one archive: takes in what the importer detected, links it, and keeps the reader's decisions in force.
 * Everything detected can be thrown away and rebuilt; decisions cannot.
 */
import type { Span } from '../../contract/domain';
import type { DetectedMention } from '../../contract/extraction';
import type { ArchiveContext } from '../context';
import { Applier } from './apply';
import { DecisionLog } from './decisions';
import { Linker } from './linker';
import { PersonSearch, type Resolved } from './search';
import { fullest, Settler } from './settle';
import { Suggester } from './suggest';
import { PeopleTables, type PersonRow, UNSETTLED } from './tables';
import { findNameSpans, nameFinder, variantsOf } from './variants';

/** How long one transaction of {@link PeopleStore.settle} may take, in milliseconds. */
const STEP_MS = 15;

export interface MentionedArticle {
  uid: string;
  /** Hex; of title and text. */
  textSha256: string;
  text: string;
}

export class PeopleStore {
  readonly tables: PeopleTables;
  readonly log: DecisionLog;
  readonly linker: Linker;
  readonly applier: Applier;
  readonly settler: Settler;
  private readonly suggester: Suggester;
  private readonly search: PersonSearch;

  constructor(readonly ctx: ArchiveContext) {
    this.tables = new PeopleTables(ctx.db);
    this.log = new DecisionLog(ctx);
    this.linker = new Linker(this.tables, this.log);
    this.suggester = new Suggester(this.tables, this.log, this.linker);
    this.applier = new Applier(ctx, this.tables, this.log, this.linker, this.suggester);
    this.settler = new Settler(this.tables, this.log, this.linker, this.suggester);
    this.search = new PersonSearch(this.tables);
  }

  /**
   * Stores and links the mentions of one article, and carries out the decisions that concern it. Call inside the
   * transaction that writes the article; milliseconds, whatever the size of the archive.
   * @param lone who is known in this article by a name of one word, which joins nobody otherwise
   */
  addMentions(
    articleId: number,
    mentions: DetectedMention[],
    article: MentionedArticle,
    lone: Map<string, PersonRow> = new Map(),
  ): void {
    const clusters = new Map<number, DetectedMention[]>();
    for (const mention of mentions) {
      const list = clusters.get(mention.cluster);
      if (list) list.push(mention);
      else clusters.set(mention.cluster, [mention]);
    }
    const counted = new Map<number, { mentions: number; likely: boolean }>();
    for (const members of clusters.values()) {
      const name = members[0]?.name || (members[0]?.surface ?? '');
      const spellings = this.tables.spellingsMade;
      const { personId, lineage, contested } = this.linker.link(name, article.uid, lone.get(name));
      lone.delete(name);
      // The fullest form may be a nominative that stands nowhere in the text; search must find it all the same.
      this.tables.addAlias(personId, name, 'detected');
      if (name !== fullest(members.map(({ surface }) => surface)))
        this.tables
          .sql('INSERT OR REPLACE INTO mention_name (article_id, cluster, name) VALUES (?, ?, ?)')
          .run(articleId, members[0]?.cluster, name);
      for (const mention of members) {
        const split = this.log.splitOff(lineage, mention.surface);
        const target = split ? (this.tables.personByUuid(this.log.survivor(split))?.id ?? personId) : personId;
        this.tables.addMention({
          article_id: articleId,
          person_id: target,
          alias_id: this.tables.addAlias(target, mention.surface, 'detected'),
          start: mention.start,
          end: mention.end,
          surface: mention.surface,
          tier: mention.tier,
          confidence: mention.confidence,
          origin: mention.origin,
          cluster: mention.cluster,
        });
        const count = counted.get(target) ?? { mentions: 0, likely: false };
        count.mentions++;
        count.likely ||= mention.tier === 'likely';
        counted.set(target, count);
      }
      // Where no spelling is new, all that this could change has been decided before.
      if (this.tables.spellingsMade > spellings)
        for (const id of contested()) this.tables.unsettle(id, UNSETTLED.links);
    }
    for (const [personId, count] of counted) {
      this.tables.countUp(personId, articleId, count.mentions, count.likely);
      this.tables.unsettle(personId, UNSETTLED.counts);
    }
    for (const decision of this.log.inArticle(article.uid))
      this.applier.applyInArticle(decision, articleId, article.uid, article.text);
  }

  /** Drops an article's mentions; people whom nothing names any more, and nobody decided about, go with them. */
  removeArticle(articleId: number): void {
    this.dropMentions(articleId, () => {});
  }

  /** @param before called when the mentions are gone, but the people whom only they named are still there */
  private dropMentions(articleId: number, before: () => void): void {
    const mentions = this.tables.mentionsIn(articleId);
    for (const table of ['mention', 'mention_name'])
      this.tables.sql(`DELETE FROM ${table} WHERE article_id = ?`).run(articleId);
    before();
    const concerned = [...mentions, ...this.tables.mentionsIn(articleId)].map((m) => m.person_id);
    for (const id of new Set(concerned)) {
      const known = this.tables.aliases(id);
      this.tables.recount(id);
      this.applier.sweep(id);
      const after = new Set(this.tables.aliases(id).map((alias) => alias.surface));
      const lost = known.filter(({ surface }) => !after.has(surface));
      for (const { surface } of lost) this.suggester.unsettleAround(surface);
      if (!this.tables.person(id)) continue;
      this.tables.unsettle(id, lost.length ? UNSETTLED.links | UNSETTLED.names : UNSETTLED.counts);
      if (lost.length) this.tables.sql('DELETE FROM person_suggestion WHERE a = :id OR b = :id').run({ id });
    }
  }

  /** What was found in an article by another detector, in place of what was known. Whoever is named there still stays who he is. */
  replaceMentions(articleId: number, mentions: DetectedMention[], article: MentionedArticle): void {
    const lone = new Map<string, PersonRow>();
    for (const { surface, person_id } of this.tables.mentionsIn(articleId))
      if (this.tables.fullNamesOf(person_id).length === 0)
        lone.set(surface, this.tables.person(person_id) as PersonRow);
    this.dropMentions(articleId, () => this.addMentions(articleId, mentions, article, lone));
  }

  /**
   * Goes over everybody who was named, or not named any more, since the last time; see settle.ts. What came first does not
   * matter any more then. At the end of imports; in transactions of some milliseconds.
   * @param pause awaited between two transactions; false ends it, the rest is done another time
   */
  async settle(pause: () => Promise<boolean>): Promise<void> {
    try {
      while (!this.ctx.transaction(() => this.settler.step(STEP_MS))) if (!(await pause())) return;
    } catch (error) {
      this.settler.restart();
      throw error;
    }
  }

  /** Throws away everything detected, for an index that is built anew. Decisions, and whom they speak of, stay. */
  forgetDetected(): void {
    for (const table of ['mention', 'mention_name', 'person_suggestion']) this.tables.sql(`DELETE FROM ${table}`).run();
    for (const { id, uuid } of this.tables.sql('SELECT id, uuid FROM person').all() as { id: number; uuid: string }[]) {
      if (this.log.isPinned(uuid)) this.tables.recount(id);
      else this.tables.deletePerson(id);
    }
    this.tables.forget();
  }

  /** Carries out all decisions again, in order; reports those that find nothing to apply to any more. */
  replayDecisions(): { applied: number; unattached: number } {
    return this.ctx.transaction(() => this.applier.replay());
  }

  /** The people a name means, in any spelling and script, or only as written; and why an article that names one matched. */
  resolve(name: string, asWritten: boolean): Resolved {
    return this.search.resolve(name, asWritten);
  }

  /** Type-ahead over all spellings. */
  suggest(prefix: string, limit: number, options: { asWritten?: boolean } = {}): number[] {
    return this.search.suggest(prefix, limit, options.asWritten ?? false);
  }

  /** Watch-listed people named in an import. */
  watchedIn(importId: number): { personId: number; name: string; articles: number }[] {
    return this.tables
      .sql(
        `SELECT p.id AS personId, p.name, count(DISTINCT m.article_id) AS articles FROM person p JOIN mention m ON m.person_id = p.id
         JOIN article a ON a.id = m.article_id
         WHERE p.watched = 1 AND p.status <> 'hidden' AND a.import_id = ? AND a.deleted IS NULL GROUP BY p.id ORDER BY articles DESC, p.name`,
      )
      .all(importId) as { personId: number; name: string; articles: number }[];
  }

  /** Every spelling and script of a person (id), or of a name: aliases, their parts, transliterations. */
  variantsOf(person: number | string): string[] {
    return variantsOf(this.namesOf(person));
  }

  /** Where a text names the person, in any case ending or script. */
  findNameSpans(text: string, person: number | string): Span[] {
    return findNameSpans(text, this.namesOf(person));
  }

  /** `findNameSpans` of one person for many texts. */
  nameFinder(person: number | string): (text: string) => Span[] {
    return nameFinder(this.namesOf(person));
  }

  private namesOf(person: number | string): string[] {
    const ids = typeof person === 'number' ? [person] : this.resolve(person, false).personIds;
    const names = new Set<string>(typeof person === 'string' ? [person] : []);
    for (const id of ids.slice(0, 50)) {
      const row = this.tables.person(id);
      if (!row) continue;
      names.add(row.name);
      for (const alias of this.tables.aliases(id)) names.add(alias.surface);
    }
    return [...names];
  }
}
