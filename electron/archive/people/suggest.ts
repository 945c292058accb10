/** Pairs that may be one person, for the review queue: less than what joins two names, with the reason. */

import { formsOfGivenName } from '../../contract/diminutives';
import { fullParts, type NamePart, nameParts } from '../../contract/name-keys';
import type { PairReason } from '../../contract/reasons';
import type { DecisionLog } from './decisions';
import { isFullName, type Verdict, verdict } from './link';
import type { Candidate, Linker } from './linker';
import { LONE, type PeopleTables, type PersonRow, pairKeys, UNSETTLED } from './tables';

/** From this many spellings on, a word is too common to suggest anybody by. */
const MOST_BEARERS = 24;
/** Spellings of one person by which others are looked for, and lone surnames that a new bearer may stand behind. */
const MOST_NAMES = 12;
const MOST_LONE = 50;

export class Suggester {
  /** The last answer of {@link spellingsWith}: it is asked for the same surname several times on end. */
  private last: { word: NamePart; made: number; rows: { id: number; surface: string }[] } | null = null;

  constructor(
    private readonly tables: PeopleTables,
    private readonly log: DecisionLog,
    private readonly linker: Linker,
  ) {}

  /** Puts a pair into the review queue unless the reader has already decided on it; of several reasons the best. */
  suggest(a: number, b: number, score: number, reasons: PairReason[]): void {
    const [x, y] = [this.tables.person(a), this.tables.person(b)];
    if (!x || !y || a === b || x.status === 'hidden' || y.status === 'hidden' || this.log.notSame(x.uuid, y.uuid))
      return;
    this.tables
      .sql(
        `INSERT INTO person_suggestion (a, b, score, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET score = excluded.score, reason = excluded.reason
         WHERE (excluded.score, excluded.reason) > (score, reason)`,
      )
      .run(Math.min(a, b), Math.max(a, b), score, JSON.stringify(reasons));
  }

  /** Looks for people whom somebody with new spellings may be the same as. */
  renew(personId: number): void {
    const names = this.tables.aliases(personId).map((alias) => nameParts(alias.surface));
    const full = names.filter(isFullName).slice(0, MOST_NAMES);
    if (full.length === 0) this.renewLone(personId, names);
    const others = new Map<number, Candidate>();
    for (const parts of full)
      for (const candidate of this.linker.candidates('', parts))
        if (candidate.id !== personId && candidate.score > (others.get(candidate.id)?.score ?? -1))
          others.set(candidate.id, candidate);
    const likely = [...others.values()].sort((a, b) => b.score - a.score);
    for (const { id, score, reasons } of likely.slice(0, 5)) this.suggest(personId, id, score, reasons);
    for (const parts of full) this.suggestRelated(personId, parts);
    // Whoever was named by this surname alone may be meant, or may be no longer: it has one bearer more.
    const surnames = new Map(
      full.map((parts) => fullParts(parts).at(-1) as NamePart).map((last) => [last.roman, last]),
    );
    const person = this.tables.person(personId) as PersonRow;
    for (const surname of surnames.values()) {
      const others = this.bearers(surname, undefined, personId);
      for (const lone of this.lone(surname)) {
        if (!lone.plain) this.renewLone(lone.id);
        else if (others.length === 0) this.suggestBearer(lone.id, person, false);
        else if (others.length === 1) this.takeBack(lone.id, (others[0] as PersonRow).id);
      }
    }
  }

  /** Takes back that a lone surname may be this person's. */
  private takeBack(lone: number, bearer: number): void {
    this.tables
      .sql(`DELETE FROM person_suggestion WHERE a = ? AND b = ? AND reason LIKE '[{"code":"pair-surname%'`)
      .run(Math.min(lone, bearer), Math.max(lone, bearer));
  }

  private suggestBearer(lone: number, { id, name }: PersonRow, initial: boolean): void {
    const code = initial ? 'pair-surname-initial' : 'pair-surname';
    this.suggest(lone, id, initial ? 0.78 : 0.72, [{ code, name }]);
  }

  /** A lone surname: the one person whose full name ends with it. */
  private renewLone(personId: number, given?: NamePart[][]): void {
    const names = given ?? this.tables.aliases(personId).map((alias) => nameParts(alias.surface));
    if (names.some(isFullName)) return;
    this.tables
      .sql(`DELETE FROM person_suggestion WHERE (a = :id OR b = :id) AND reason LIKE '[{"code":"pair-surname%'`)
      .run({ id: personId });
    const parts = names.sort((a, b) => b.length - a.length)[0] ?? [];
    const word = fullParts(parts)[0];
    const initial = parts.find((part) => part.initial);
    if (!word || word.text.length <= 2) return;
    const bearers = this.bearers(word, initial);
    if (bearers.length === 1 && bearers[0]) this.suggestBearer(personId, bearers[0], initial !== undefined);
  }

  /** Has everybody gone over whom a name spoke to that somebody does not bear any more. */
  unsettleAround(surface: string): void {
    const parts = nameParts(surface);
    if (!isFullName(parts)) return;
    for (const { id, agrees } of this.linker.candidates(surface, parts))
      this.tables.unsettle(id, agrees ? UNSETTLED.links | UNSETTLED.names : UNSETTLED.names);
    for (const { id } of this.lone(fullParts(parts).at(-1) as NamePart)) this.tables.unsettle(id, UNSETTLED.names);
  }

  /** People known by a surname alone (`plain`), or by it and an initial, or by one of which this is another shape. */
  private lone(surname: NamePart): { id: number; plain: boolean }[] {
    if (surname.text.length <= 2 || this.spellingsWith(surname).length === MOST_BEARERS) return [];
    const rows = this.tables
      .sql(
        `SELECT DISTINCT a.person_id AS id, a.surface FROM alias_part k JOIN alias a ON a.id = k.alias_id
         WHERE k.key IN (SELECT value FROM json_each(?)) LIMIT ${MOST_LONE}`,
      )
      .all(JSON.stringify(surname.keys.map((key) => LONE + key))) as { id: number; surface: string }[];
    return rows.flatMap(({ id, surface }) => {
      const parts = nameParts(surface);
      const word = fullParts(parts)[0];
      if (!word?.skeletons.some((s) => surname.skeletons.includes(s))) return [];
      return { id, plain: parts.length === 1 && word.skeletons.join() === surname.skeletons.join() };
    });
  }

  /** Same surname, and a given name that is short for the other or spelt nearly the same: Tom and Thomas. */
  private suggestRelated(personId: number, parts: NamePart[]): void {
    const full = fullParts(parts);
    const last = full[full.length - 1] as NamePart;
    const short = formsOfGivenName(full[0]?.roman ?? '').flatMap((form) => pairKeys([...nameParts(form), last]));
    const family = this.spellingsWith(last);
    // Of a common surname only those whose given name is another form of this one; of a rare one everybody is compared.
    const rows = [...(short.length ? this.spellingsUnder(short) : []), ...(family.length < MOST_BEARERS ? family : [])];
    const found = new Map<number, Verdict>();
    for (const { id, surface } of rows) {
      const v = id === personId ? null : verdict(parts, nameParts(surface));
      if (v && !v.conflict && v.score >= 0.75 && v.score > (found.get(id)?.score ?? 0)) found.set(id, v);
    }
    const best = [...found].sort(([, x], [, y]) => y.score - x.score).slice(0, 3);
    for (const [id, { score, reasons }] of best) this.suggest(personId, id, Math.min(score, 0.9), reasons);
  }

  /** Up to two persons whose full name ends with a word. */
  private bearers(word: NamePart, initial?: NamePart, except?: number): PersonRow[] {
    const rows = this.spellingsWith(word);
    // So common a word names nobody in particular.
    if (rows.length === MOST_BEARERS) return [];
    const out = new Map<number, PersonRow>();
    for (const { id, surface } of rows) {
      if (id === except || out.has(id)) continue;
      const parts = fullParts(nameParts(surface));
      const last = parts[parts.length - 1];
      if (!last?.skeletons.some((s) => word.skeletons.includes(s))) continue;
      if (initial && parts[0]?.roman[0] !== initial.roman[0]) continue;
      const person = this.tables.person(id);
      if (person && person.status !== 'hidden') out.set(id, person);
      if (out.size > 1) break;
    }
    return [...out.values()];
  }

  /** Full names with a word, as far as it is not too common. */
  private spellingsWith(word: NamePart): { id: number; surface: string }[] {
    const made = this.tables.spellingsMade;
    if (this.last?.word !== word || this.last.made !== made)
      this.last = { word, made, rows: this.spellingsUnder(word.keys) };
    return this.last.rows;
  }

  private spellingsUnder(keys: string[]): { id: number; surface: string }[] {
    return this.tables
      .sql(
        `SELECT a.person_id AS id, a.surface FROM alias_part k JOIN alias a ON a.id = k.alias_id
         WHERE k.key IN (SELECT value FROM json_each(?)) LIMIT ${MOST_BEARERS}`,
      )
      .all(JSON.stringify(keys)) as { id: number; surface: string }[];
  }
}
