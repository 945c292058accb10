/**
 * People of one archive: takes in what the importer detected, links it, and keeps the reader's decisions in force.
 * Everything detected can be thrown away and rebuilt; decisions cannot.
 */
import type { Span } from '../../contract/domain';
import type { DetectedMention } from '../../contract/extraction';
import type { ArchiveContext } from '../context';
import { Applier } from './apply';
import { DecisionLog } from './decisions';
import { displayName } from './display';
import { Linker } from './linker';
import { PersonSearch, type Resolved } from './search';
import { type MentionRow, PeopleTables } from './tables';
import { findNameSpans, nameFinder, variantsOf } from './variants';

export interface MentionedArticle {
  uid: string;
  /** Hex; of title and text. */
  textSha256: string;
  text: string;
  language: string | null;
}

export class PeopleStore {
  readonly tables: PeopleTables;
  readonly log: DecisionLog;
  readonly linker: Linker;
  readonly applier: Applier;
  private readonly search: PersonSearch;

  constructor(readonly ctx: ArchiveContext) {
    this.tables = new PeopleTables(ctx.db);
    this.log = new DecisionLog(ctx);
    this.linker = new Linker(this.tables, this.log);
    this.applier = new Applier(ctx, this.tables, this.log, this.linker);
    this.search = new PersonSearch(this.tables);
  }

  /**
   * Stores and links the mentions of one article, and carries out the decisions that concern it. Call inside the
   * transaction that writes the article; milliseconds, whatever the size of the archive.
   */
  addMentions(articleId: number, mentions: DetectedMention[], article: MentionedArticle): void {
    const clusters = new Map<number, DetectedMention[]>();
    for (const mention of mentions) {
      const list = clusters.get(mention.cluster);
      if (list) list.push(mention);
      else clusters.set(mention.cluster, [mention]);
    }
    const counted = new Map<number, { mentions: number; likely: boolean }>();
    for (const members of clusters.values()) {
      const name = members[0]?.name || (members[0]?.surface ?? '');
      const { personId, lineage } = this.linker.link(name, article.uid);
      // The fullest form may be a nominative that stands nowhere in the text; search must find it all the same.
      this.tables.addAlias(personId, name, 'detected');
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
    }
    for (const [personId, count] of counted) {
      this.tables.countUp(personId, articleId, count.mentions, count.likely);
      this.nameAnew(personId);
    }
    for (const decision of this.log.inArticle(article.uid))
      this.applier.applyInArticle(decision, articleId, article.uid, article.text);
  }

  /** Drops an article's mentions; people whom nothing names any more, and nobody decided about, go with them. */
  removeArticle(articleId: number): void {
    const persons = [...new Set(this.tables.mentionsIn(articleId).map((m: MentionRow) => m.person_id))];
    this.tables.sql('DELETE FROM mention WHERE article_id = ?').run(articleId);
    for (const id of persons) {
      this.tables.recount(id);
      this.applier.sweep(id);
    }
  }

  /** Throws away everything detected, for an index that is built anew. Decisions, and whom they speak of, stay. */
  forgetDetected(): void {
    this.tables.sql('DELETE FROM mention').run();
    this.tables.sql('DELETE FROM person_suggestion').run();
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

  /**
   * Names a person anew by the spellings seen so far, unless the reader chose the name. Counting spellings of somebody who is
   * in the news every day takes time, so it is done for the first articles and then whenever their number has doubled.
   */
  private nameAnew(personId: number): void {
    const person = this.tables.person(personId);
    if (!person || this.log.isNamed(person.uuid) || person.status === 'confirmed') return;
    if (person.articles > 8 && (person.articles & (person.articles - 1)) !== 0) return;
    const name = displayName(this.tables.spellings(personId));
    if (name !== null && name !== person.name)
      this.tables.sql('UPDATE person SET name = ? WHERE id = ?').run(name, personId);
  }
}
