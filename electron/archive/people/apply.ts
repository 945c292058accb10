/** Carrying decisions out: once when they are made, and again whenever people were detected anew. */
import { fullParts, nameParts } from '../../contract/name-keys';
import type { ArchiveContext } from '../context';
import type { Decision, DecisionLog, Logged, PersonRef } from './decisions';
import { verdict } from './link';
import type { Linker } from './linker';
import { findQuote } from './quotes';
import type { Suggester } from './suggest';
import type { MentionRow, PeopleTables, PersonRow } from './tables';

interface ArticleText {
  id: number;
  uid: string;
  text: string;
}

export class Applier {
  constructor(
    private readonly ctx: ArchiveContext,
    private readonly tables: PeopleTables,
    private readonly log: DecisionLog,
    private readonly linker: Linker,
    private readonly suggester: Suggester,
  ) {}

  /** Applies one decision. Returns false when there is nothing (left) that it applies to. */
  apply(decision: Decision): boolean {
    switch (decision.type) {
      case 'merge':
        return this.merge(decision.payload);
      case 'not-same':
        return this.notSame(decision.payload);
      case 'split':
        return this.split(decision.payload);
      case 'confirm':
        return this.update(decision.payload.person, "status = 'confirmed'");
      case 'hide':
        return this.update(decision.payload.person, "status = 'hidden'", (id) =>
          this.tables.sql('DELETE FROM person_suggestion WHERE a = ? OR b = ?').run(id, id),
        );
      case 'watch':
        return this.update(decision.payload.person, 'watched = 1');
      case 'unwatch':
        return this.update(decision.payload.person, 'watched = 0');
      case 'rename': {
        const { person, name } = decision.payload;
        return this.update(person, null, (id) => {
          this.tables.sql('UPDATE person SET name = ? WHERE id = ?').run(name, id);
          this.tables.addAlias(id, name, 'user');
        });
      }
      case 'add-alias':
        return this.update(decision.payload.person, null, (id) => {
          this.tables.addAlias(id, decision.payload.alias, 'user');
        });
      case 'add-mention':
      case 'remove-mention': {
        const article = this.articleOf(decision.payload.mention.uid);
        return article ? this.inText(decision, article) : false;
      }
      case 'undo':
        return true;
    }
  }

  /** Applies the part of a decision that concerns one article, after its mentions were detected anew. */
  applyInArticle(decision: Logged, articleId: number, uid: string, text: string): void {
    if (decision.type === 'split') {
      this.moveQuotes(decision.payload, [{ id: articleId, uid, text }]);
      return;
    }
    if (decision.type === 'add-mention' || decision.type === 'remove-mention')
      this.inText(decision, { id: articleId, uid, text });
  }

  /** All decisions in order; sets `attached`. */
  replay(): { applied: number; unattached: number } {
    let applied = 0;
    let unattached = 0;
    for (const decision of this.log.decisions()) {
      const attached = this.apply(decision);
      this.log.setAttached(decision, attached);
      if (attached) applied++;
      else unattached++;
    }
    return { applied, unattached };
  }

  // ---- persons ---------------------------------------------------------------------------------------------------

  /** A person as decisions refer to it. */
  ref(id: number): PersonRef {
    const person = this.tables.person(id) as PersonRow;
    const aliases = this.tables.aliases(id).map((alias) => alias.surface);
    const lone = aliases.every((alias) => fullParts(nameParts(alias)).length < 2);
    const anchors = this.tables
      .sql(
        `SELECT DISTINCT a.uid, m.surface FROM mention m JOIN article a ON a.id = m.article_id WHERE m.person_id = ?
         ORDER BY length(m.surface) DESC, m.id LIMIT ?`,
      )
      .all(id, lone ? 500 : 12) as PersonRef['anchors'];
    return { uuid: person.uuid, name: person.name, aliases: aliases.slice(0, 60), anchors };
  }

  /** The person a reference means now: by uuid, by what it was merged into, by its place in an article, by its names. */
  resolve(ref: PersonRef): { id: number; absorbed: boolean } | null {
    const direct = this.tables.personByUuid(ref.uuid);
    if (direct) return { id: direct.id, absorbed: false };
    // Detected anew under another uuid, and no decision speaks of that: the same person, who takes the uuid back.
    const automatic = (id: number) => !this.log.isPinned(this.tables.person(id)?.uuid ?? '');
    const fresh = this.byAnchor(ref, automatic) ?? this.byName(ref, automatic);
    if (fresh !== null) {
      this.tables.sql('UPDATE person SET uuid = ? WHERE id = ?').run(ref.uuid, fresh);
      return { id: fresh, absorbed: false };
    }
    const survivor = this.tables.personByUuid(this.log.survivor(ref.uuid));
    if (survivor) return { id: survivor.id, absorbed: true };
    // Decisions of two archives about one person.
    const known = this.byAnchor(ref) ?? this.byName(ref);
    return known === null ? null : { id: known, absorbed: false };
  }

  private byAnchor(ref: PersonRef, accept: (id: number) => boolean = () => true): number | null {
    for (const { uid, surface } of ref.anchors) {
      const row = this.tables
        .sql(
          'SELECT m.person_id AS id FROM mention m JOIN article a ON a.id = m.article_id WHERE a.uid = ? AND m.surface = ? LIMIT 1',
        )
        .get(uid, surface) as { id: number } | undefined;
      if (row && accept(row.id)) return row.id;
    }
    return null;
  }

  private byName(ref: PersonRef, accept: (id: number) => boolean = () => true): number | null {
    for (const name of [ref.name, ...ref.aliases]) {
      const parts = nameParts(name);
      if (fullParts(parts).length < 2) continue;
      const found = this.linker.candidates(name, parts).find((candidate) => candidate.same && accept(candidate.id));
      if (found) return found.id;
    }
    return null;
  }

  private update(ref: PersonRef, set: string | null, also?: (id: number) => void): boolean {
    const found = this.resolve(ref);
    if (!found) return false;
    if (found.absorbed) return true; // what was decided before a merge is part of what was merged
    if (set) this.tables.sql(`UPDATE person SET ${set} WHERE id = ?`).run(found.id);
    also?.(found.id);
    return true;
  }

  private merge({ keep, others, name }: { keep: PersonRef; others: PersonRef[]; name: string }): boolean {
    let target = this.resolve(keep)?.id ?? null;
    let found = target !== null ? 1 : 0;
    for (const other of others) {
      const resolved = this.resolve(other);
      if (!resolved) continue;
      found++;
      if (target === null) {
        target = resolved.id;
        this.tables.sql('UPDATE person SET uuid = ? WHERE id = ?').run(keep.uuid, target);
      } else if (resolved.id !== target) this.mergeInto(target, resolved.id);
    }
    if (target === null) return false;
    for (const ref of [keep, ...others])
      for (const alias of ref.aliases) this.tables.addAlias(target, alias, 'detected');
    this.tables.sql('UPDATE person SET name = ? WHERE id = ?').run(name, target);
    return found > 0;
  }

  /** Moves everything of `other` to `target` and removes `other`. */
  mergeInto(target: number, other: number): void {
    const gone = this.tables.person(other) as PersonRow;
    for (const alias of this.tables.aliases(other)) {
      const id = this.tables.addAlias(target, alias.surface, alias.source);
      this.tables.sql('UPDATE mention SET alias_id = ? WHERE alias_id = ?').run(id, alias.id);
    }
    this.tables.sql('UPDATE mention SET person_id = ? WHERE person_id = ?').run(target, other);
    const kept = this.tables.person(target) as PersonRow;
    if (gone.watched) this.tables.sql('UPDATE person SET watched = 1 WHERE id = ?').run(target);
    if (gone.status === 'confirmed' || kept.status === 'confirmed')
      this.tables.sql("UPDATE person SET status = 'confirmed' WHERE id = ?").run(target);
    for (const row of this.tables
      .sql('SELECT a, b, score, reason FROM person_suggestion WHERE a = ? OR b = ?')
      .all(other, other) as {
      a: number;
      b: number;
      score: number;
      reason: string;
    }[])
      this.suggester.suggest(target, row.a === other ? row.b : row.a, row.score, JSON.parse(row.reason));
    this.tables.deletePerson(other);
    this.tables.aliasesChanged(target);
    this.tables.recount(target);
  }

  private notSame({ a, b }: { a: PersonRef; b: PersonRef }): boolean {
    const [x, y] = [this.resolve(a), this.resolve(b)];
    if (x && y && x.id === y.id && !x.absorbed && !y.absorbed) {
      // Detected anew they came out as one: the second one's names leave the first.
      const names = b.aliases.filter((alias) => !a.aliases.includes(alias));
      return this.split({ from: a, to: { uuid: b.uuid, name: b.name }, aliases: names, mentions: [] });
    }
    if (x && y)
      this.tables
        .sql('DELETE FROM person_suggestion WHERE a = ? AND b = ?')
        .run(Math.min(x.id, y.id), Math.max(x.id, y.id));
    return x !== null || y !== null;
  }

  private split(payload: Extract<Decision, { type: 'split' }>['payload']): boolean {
    const { from, to, aliases, mentions } = payload;
    const source = this.resolve(from);
    const known = this.tables.personByUuid(to.uuid);
    if (!source && !known) return false;
    const absorbed = this.log.survivor(to.uuid) !== to.uuid && !known;
    if (absorbed) return true; // split off once, merged elsewhere since
    const target = known?.id ?? this.tables.createPerson(to.name, to.uuid);
    if (source && source.id !== target) {
      for (const surface of aliases) {
        const alias = this.tables
          .sql('SELECT id, source FROM alias WHERE person_id = ? AND surface = ?')
          .get(source.id, surface) as { id: number; source: 'detected' | 'user' } | undefined;
        const moved = this.tables.addAlias(target, surface, alias?.source ?? 'detected');
        if (!alias) continue;
        this.tables
          .sql('UPDATE mention SET person_id = ?, alias_id = ? WHERE alias_id = ?')
          .run(target, moved, alias.id);
        this.tables.sql('DELETE FROM alias WHERE id = ?').run(alias.id);
      }
      const articles = [...new Set(mentions.map((m) => m.uid))]
        .map((uid) => this.articleOf(uid))
        .filter((a) => a !== null);
      this.moveQuotes(payload, articles);
      this.tables.aliasesChanged(source.id);
      this.tables.recount(source.id);
      this.sweep(source.id);
    }
    this.tables.recount(target);
    return true;
  }

  private moveQuotes(
    { from, to, mentions }: Extract<Decision, { type: 'split' }>['payload'],
    articles: ArticleText[],
  ): void {
    const target = this.tables.personByUuid(this.log.survivor(to.uuid))?.id;
    if (target === undefined) return;
    const source = this.resolve(from)?.id;
    const touched = new Set<number>();
    for (const article of articles)
      for (const quote of mentions) {
        if (quote.uid !== article.uid) continue;
        const here = this.tables.mentionsIn(article.id).filter((m) => m.surface === quote.exact);
        const start = findQuote(
          quote,
          article.text,
          here.map((m) => m.start),
        );
        const mention = here.find((m) => m.start === start);
        if (!mention || mention.person_id === target || (source !== undefined && mention.person_id !== source))
          continue;
        touched.add(mention.person_id);
        this.tables.moveMention(mention.id, target, mention.surface);
      }
    for (const id of touched) {
      this.tables.recount(id);
      this.sweep(id);
    }
    if (touched.size) this.tables.recount(target);
  }

  // ---- places in texts ---------------------------------------------------------------------------------------------

  private articleOf(uid: string): ArticleText | null {
    return (
      (this.tables.sql('SELECT id, uid, text FROM article WHERE uid = ?').get(uid) as ArticleText | undefined) ?? null
    );
  }

  private inText(
    decision: Extract<Decision, { type: 'add-mention' | 'remove-mention' }>,
    article: ArticleText,
  ): boolean {
    const { mention: quote, person } = decision.payload;
    const start = findQuote(quote, article.text);
    if (start === null) return false;
    const end = start + quote.exact.length;
    const overlapping = this.tables.mentionsIn(article.id).filter((m) => m.start < end && m.end > start);
    if (decision.type === 'remove-mention') {
      this.removeMentions(overlapping);
      return true;
    }
    const target = this.resolve(person)?.id ?? this.tables.createPerson(person.name, person.uuid);
    this.removeMentions(overlapping.filter((m) => !(m.start === start && m.end === end && m.person_id === target)));
    if (!overlapping.some((m) => m.start === start && m.end === end && m.person_id === target))
      this.tables.addMention({
        article_id: article.id,
        person_id: target,
        alias_id: this.tables.addAlias(target, quote.exact, 'detected'),
        start,
        end,
        surface: quote.exact,
        tier: 'likely',
        confidence: 1,
        origin: 'user',
        cluster: -1,
      });
    this.tables.recount(target);
    return true;
  }

  removeMentions(mentions: MentionRow[]): void {
    for (const mention of mentions) this.tables.sql('DELETE FROM mention WHERE id = ?').run(mention.id);
    for (const id of new Set(mentions.map((m) => m.person_id))) {
      this.tables.recount(id);
      this.sweep(id);
    }
  }

  /** Removes a person whom nothing names and nobody decided about; drops unused spellings of the others. */
  sweep(id: number): void {
    const person = this.tables.person(id);
    if (!person || this.log.isPinned(person.uuid)) return;
    const named = this.tables.sql('SELECT 1 FROM mention WHERE person_id = ? LIMIT 1').get(id);
    const noted = this.tables.sql('SELECT 1 FROM person_note WHERE person_uuid = ?').get(person.uuid);
    if (!named && !noted) this.tables.deletePerson(id);
    else if (!noted) this.tables.pruneAliases(id);
  }

  /** Whether a name says more than another: more full parts, up to three. */
  isFuller(name: string, than: string): boolean {
    const [a, b] = [nameParts(name), nameParts(than)];
    const size = (parts: typeof a) => Math.min(3, fullParts(parts).length);
    if (size(a) !== size(b)) return size(a) > size(b) && (size(b) < 2 || verdict(a, b).same);
    return than === than.toUpperCase() && name !== name.toUpperCase();
  }

  /** The archive's own time; kept here so that decisions and their effects agree. */
  now(): string {
    return this.ctx.now();
  }
}
