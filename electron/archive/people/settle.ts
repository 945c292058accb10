/**
 * The end of an import, for people. While articles come in, each is linked to whom there is by then, so that who is joined
 * with whom, and by which spelling somebody is shown, would depend on the order in which they came. What was touched is gone
 * over here: names that could have been joined in another way are linked again in an order of their own, people are named by
 * all that was counted, and pairs that may be one person are looked for from both sides.
 */
import { fullParts, nameParts } from '../../contract/name-keys';
import type { DecisionLog } from './decisions';
import { displayName } from './display';
import { isFullName } from './link';
import type { Linker } from './linker';
import type { Suggester } from './suggest';
import { type MentionRow, type PeopleTables, type PersonRow, UNSETTLED } from './tables';

/** People that are linked again together, at most: beyond that, names are too common to be put right by names alone. */
const MOST_TOGETHER = 24;

/** What is done to everybody before the next thing is: links say whose a spelling is, and suggestions give names. */
const PHASES: readonly { of: number; clears: number }[] = [
  { of: UNSETTLED.links, clears: UNSETTLED.links },
  { of: UNSETTLED.counts | UNSETTLED.names, clears: UNSETTLED.counts },
  { of: UNSETTLED.names, clears: UNSETTLED.names },
];

export class Settler {
  /** How far it is; a new process begins again, with whoever is left. */
  private phase = 0;
  private after = 0;

  constructor(
    private readonly tables: PeopleTables,
    private readonly log: DecisionLog,
    private readonly linker: Linker,
    private readonly suggester: Suggester,
  ) {}

  /** Whether somebody waits to be gone over. */
  get due(): boolean {
    return this.tables.sql('SELECT 1 FROM person_unsettled LIMIT 1').get() !== undefined;
  }

  /**
   * Works for some time. Call inside a transaction.
   * @param ms how long; one person more may take some milliseconds
   * @returns true when everybody has been gone over who was waiting when it began
   */
  step(ms: number): boolean {
    const begun = performance.now();
    do {
      const { of, clears } = PHASES[this.phase] as (typeof PHASES)[number];
      const row = this.tables
        .sql(
          'SELECT person_id AS id, what FROM person_unsettled WHERE person_id > ? AND what & ? ORDER BY person_id LIMIT 1',
        )
        .get(this.after, of) as { id: number; what: number } | undefined;
      if (!row) {
        this.after = 0;
        this.phase = (this.phase + 1) % PHASES.length;
        if (this.phase === 0) return true;
        continue;
      }
      this.after = row.id;
      if (row.what & ~clears)
        this.tables.sql('UPDATE person_unsettled SET what = what & ~? WHERE person_id = ?').run(clears, row.id);
      else this.tables.sql('DELETE FROM person_unsettled WHERE person_id = ?').run(row.id);
      if (this.phase === 0) this.relink(row.id);
      else if (this.phase === 1) this.name(row.id);
      else this.suggester.renew(row.id);
    } while (performance.now() - begun < ms);
    return false;
  }

  /** Begins with the first again, after a transaction that was not committed. */
  restart(): void {
    this.phase = this.after = 0;
  }

  /** By the spellings of all mentions, unless the reader chose the name. */
  private name(personId: number): void {
    const person = this.tables.person(personId);
    if (!person || this.log.isNamed(person.uuid) || person.status === 'confirmed') return;
    const full = this.tables.surfaces(personId).filter((surface) => isFullName(nameParts(surface)));
    // Counting takes time with those who are in the news every day.
    const name = full.length === 1 ? (full[0] as string) : displayName(this.tables.spellings(personId));
    if (name !== null && name !== person.name)
      this.tables.sql('UPDATE person SET name = ? WHERE id = ?').run(name, personId);
  }

  /**
   * Links the names around a person again: fuller names first, and of equally full ones in the order of their letters. Who is
   * spoken of by a decision, or has a note, stays as he is, and others are joined with him as ever.
   */
  private relink(seed: number): void {
    const together = this.around(seed);
    const clear = this.tables.sql('UPDATE person_unsettled SET what = what & ~? WHERE person_id = ?');
    for (const id of together) clear.run(UNSETTLED.links, id);
    if (together.size > MOST_TOGETHER) return;
    const free = [...together].map((id) => this.tables.person(id) as PersonRow).filter((person) => this.isFree(person));
    const units = new Map<string, MentionRow[]>();
    for (const { id } of free) {
      for (const mention of this.tables
        .sql('SELECT * FROM mention WHERE person_id = ? ORDER BY article_id, start')
        .all(id) as MentionRow[]) {
        const key = `${mention.article_id} ${mention.cluster} ${id}`;
        const unit = units.get(key);
        if (unit) unit.push(mention);
        else units.set(key, [mention]);
      }
    }
    const names = new Map<string, MentionRow[][]>();
    for (const unit of units.values()) {
      const { article_id, cluster } = unit[0] as MentionRow;
      const said = this.tables.sql('SELECT name FROM mention_name WHERE article_id = ? AND cluster = ?').pluck();
      const name = (said.get(article_id, cluster) as string | undefined) ?? fullest(unit.map(({ surface }) => surface));
      names.set(name, [...(names.get(name) ?? []), unit]);
    }
    for (const { id } of free) this.tables.deletePerson(id);
    const left = new Map(free.map((person) => [person.id, person]));
    const touched = new Set<number>();
    for (const name of [...names.keys()].sort((a, b) => size(b) - size(a) || compare(a, b))) {
      const mentions = (names.get(name) as MentionRow[][]).flat();
      // Whoever had these mentions goes on being that person, as long as nobody else is it by now.
      const former = mentions.map((mention) => left.get(mention.person_id)).find((person) => person !== undefined);
      const { personId } = this.linker.link(name, '', former);
      left.delete(personId);
      touched.add(personId);
      this.tables.addAlias(personId, name, 'detected');
      for (const mention of mentions)
        this.tables.addMention({
          ...mention,
          person_id: personId,
          alias_id: this.tables.addAlias(personId, mention.surface, 'detected'),
        });
    }
    for (const id of touched) {
      this.tables.recount(id);
      this.tables.unsettle(id, UNSETTLED.names);
    }
  }

  /** A person, everybody who has a name that may be joined with one of his, and so on. */
  private around(seed: number): Set<number> {
    const found = new Set([seed]);
    for (const id of found) {
      for (const alias of this.tables.aliases(id)) {
        const parts = nameParts(alias.surface);
        if (!isFullName(parts)) continue;
        for (const candidate of this.linker.candidates(alias.surface, parts))
          if (candidate.agrees) found.add(candidate.id);
      }
      if (found.size > MOST_TOGETHER) break;
    }
    return found;
  }

  private isFree(person: PersonRow): boolean {
    return (
      person.status === 'auto' &&
      !person.watched &&
      !this.log.isPinned(person.uuid) &&
      !this.tables.sql('SELECT 1 FROM person_note WHERE person_uuid = ?').get(person.uuid)
    );
  }
}

const size = (name: string): number => fullParts(nameParts(name)).length;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The form by which a person of one article is linked when nothing else is said. */
export function fullest(surfaces: string[]): string {
  const rank = (name: string) => [size(name), nameParts(name).length, -name.length] as const;
  return [...new Set(surfaces)].sort((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    return y[0] - x[0] || y[1] - x[1] || y[2] - x[2] || compare(a, b);
  })[0] as string;
}
