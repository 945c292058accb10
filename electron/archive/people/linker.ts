/**
 * Which person a name found in an article belongs to. One article costs a few index look-ups, whatever the size of the
 * archive: candidates share the keys of two parts of the name, and are then compared with every full name they have.
 */
import { foldKey, fullParts, type NamePart, nameParts } from '../../contract/name-keys';
import type { PairReason } from '../../contract/reasons';
import type { DecisionLog } from './decisions';
import { formsOfGivenName } from './diminutives';
import { isFullName, type Verdict, verdict } from './link';
import { type PeopleTables, pairKeys } from './tables';

export interface Linked {
  personId: number;
  /** Uuids under which decisions know the person here: as it was anchored, and whom it was merged into. */
  lineage: string[];
}

interface Candidate {
  id: number;
  exact: boolean;
  same: boolean;
  score: number;
  reasons: PairReason[];
}

/** How many aliases are looked at for one name. A bound for very common names. */
const MOST_ALIASES = 400;

/** From this many spellings on, a word is too common to suggest anybody by. */
const MOST_BEARERS = 24;

export class Linker {
  constructor(
    private readonly tables: PeopleTables,
    private readonly log: DecisionLog,
  ) {}

  /** The person for `name` as it stands in the article `uid`; a new one when nobody may be joined without asking. */
  link(name: string, uid: string): Linked {
    const anchored = this.anchored(name, uid);
    if (anchored) return anchored;
    const parts = nameParts(name);
    if (!isFullName(parts)) return this.lone(name, parts);
    const candidates = this.candidates(name, parts);
    const same = candidates.filter((c) => c.same);
    const exact = same.filter((c) => c.exact);
    const chosen = exact.length ? exact[0] : same.length === 1 || !this.disagree(same) ? same[0] : undefined;
    if (chosen) return this.linked(chosen.id);
    const personId = this.tables.createPerson(name);
    for (const candidate of candidates.slice(0, 5))
      if (candidate.score >= 0.7) this.suggest(personId, candidate.id, candidate.score, candidate.reasons);
    if (!candidates.length) this.suggestRelated(personId, parts);
    return this.linked(personId);
  }

  private linked(personId: number): Linked {
    return { personId, lineage: [this.tables.person(personId)?.uuid ?? ''] };
  }

  /** A person that a decision places in this article under this name. */
  private anchored(name: string, uid: string): Linked | null {
    const uuid = this.log.anchors(uid)?.get(foldKey(name));
    if (!uuid) return null;
    const lineage = this.log.lineage(uuid);
    const person = this.tables.personByUuid(lineage.at(-1) as string);
    return person ? { personId: person.id, lineage } : null;
  }

  /** A name of one word never joins people across articles, except where the reader said whose it is. */
  private lone(name: string, parts: NamePart[]): Linked {
    const own = this.tables
      .sql("SELECT DISTINCT person_id AS id FROM alias WHERE fold_key = ? AND source = 'user' LIMIT 2")
      .all(foldKey(name)) as { id: number }[];
    if (own.length === 1 && own[0]) return this.linked(own[0].id);
    const personId = this.tables.createPerson(name);
    const word = fullParts(parts)[0];
    const initial = parts.find((part) => part.initial);
    if (word && word.text.length > 2) {
      const bearers = this.bearers(word, initial);
      if (bearers.length === 1 && bearers[0]) {
        const [{ id, name }] = bearers;
        const code = initial ? 'pair-surname-initial' : 'pair-surname';
        this.suggest(personId, id, initial ? 0.78 : 0.72, [{ code, name }]);
      }
    }
    return this.linked(personId);
  }

  /** Same surname, and a given name that is short for the other or spelt nearly the same: Tom and Thomas. */
  private suggestRelated(personId: number, parts: NamePart[]): void {
    const full = fullParts(parts);
    const last = full[full.length - 1] as NamePart;
    const find = (keys: string[]) =>
      this.tables
        .sql(
          `SELECT DISTINCT a.person_id AS id FROM alias_part k JOIN alias a ON a.id = k.alias_id
           WHERE k.key IN (SELECT value FROM json_each(?)) AND a.person_id <> ? LIMIT ${MOST_BEARERS}`,
        )
        .all(JSON.stringify(keys), personId) as { id: number }[];
    const short = formsOfGivenName(full[0]?.roman ?? '').flatMap((form) => pairKeys(nameParts(`${form} ${last.text}`)));
    const family = find(last.keys);
    // Of a common surname only those whose given name is another form of this one; of a rare one everybody is compared.
    const rows = [...(short.length ? find(short) : []), ...(family.length < MOST_BEARERS ? family : [])];
    let left = 3;
    for (const { id } of rows) {
      const best = this.tables
        .fullNamesOf(id)
        .map((known) => verdict(parts, known))
        .sort((a, b) => b.score - a.score)[0];
      if (!best || best.conflict || best.score < 0.75 || left-- <= 0) continue;
      this.suggest(personId, id, Math.min(best.score, 0.9), best.reasons);
    }
  }

  /** Up to two persons whose full name ends with a word. */
  private bearers(word: NamePart, initial: NamePart | undefined): { id: number; name: string }[] {
    const rows = this.tables
      .sql(
        `SELECT p.id, p.name, a.surface FROM alias_part k JOIN alias a ON a.id = k.alias_id JOIN person p ON p.id = a.person_id
         WHERE k.key IN (SELECT value FROM json_each(?)) AND p.status <> 'hidden' LIMIT ${MOST_BEARERS}`,
      )
      .all(JSON.stringify(word.keys)) as { id: number; name: string; surface: string }[];
    // So common a word names nobody in particular.
    if (rows.length === MOST_BEARERS) return [];
    const out = new Map<number, { id: number; name: string }>();
    for (const row of rows) {
      const parts = fullParts(nameParts(row.surface));
      const last = parts[parts.length - 1];
      if (!last?.skeletons.some((s) => word.skeletons.includes(s))) continue;
      if (initial && parts[0]?.roman[0] !== initial.roman[0]) continue;
      out.set(row.id, { id: row.id, name: row.name });
      if (out.size > 1) break;
    }
    return [...out.values()];
  }

  /** Persons with an alias that shares the keys of two parts, best first. */
  candidates(name: string, parts: NamePart[]): Candidate[] {
    const rows = new Map<number, Set<string>>();
    for (const row of this.tables
      .sql(
        `SELECT DISTINCT al.person_id AS id, al.surface FROM alias_part k JOIN alias al ON al.id = k.alias_id
         WHERE k.key IN (SELECT value FROM json_each(?)) LIMIT ${MOST_ALIASES}`,
      )
      .all(JSON.stringify(pairKeys(parts))) as { id: number; surface: string }[])
      rows.set(row.id, (rows.get(row.id) ?? new Set<string>()).add(row.surface));
    const out: Candidate[] = [];
    for (const [id, surfaces] of rows) {
      let best: Pick<Verdict, 'same' | 'score' | 'reasons'> = { same: false, score: 0, reasons: [] };
      let conflict = false;
      for (const known of this.tables.fullNamesOf(id)) {
        const v = verdict(parts, known);
        if (v.conflict || (!v.same && v.score < 0.7)) conflict = true;
        if (v.score > best.score || (v.same && !best.same)) best = v;
      }
      // Exactly this spelling is enough: a merge may have brought names together that do not look alike.
      const exact = surfaces.has(name);
      out.push({ id, exact, same: exact || (best.same && !conflict), score: best.score, reasons: best.reasons });
    }
    return out.sort(
      (a, b) =>
        Number(b.exact) - Number(a.exact) || Number(b.same) - Number(a.same) || b.score - a.score || a.id - b.id,
    );
  }

  /** Candidates that all fit, but not each other: the name is short for two people. */
  private disagree(same: Candidate[]): boolean {
    const persons = same.map((c) => ({ id: c.id, uuid: this.tables.person(c.id)?.uuid ?? '' }));
    for (const [i, a] of persons.entries())
      for (const b of persons.slice(i + 1)) {
        if (this.log.notSame(a.uuid, b.uuid)) return true;
        for (const x of this.tables.fullNamesOf(a.id))
          for (const y of this.tables.fullNamesOf(b.id)) if (!verdict(x, y).same) return true;
      }
    return false;
  }

  /** Puts a pair into the review queue unless the reader has already decided on it. */
  suggest(a: number, b: number, score: number, reasons: PairReason[]): void {
    const [x, y] = [this.tables.person(a), this.tables.person(b)];
    if (!x || !y || a === b || x.status === 'hidden' || y.status === 'hidden' || this.log.notSame(x.uuid, y.uuid))
      return;
    this.tables
      .sql('INSERT OR IGNORE INTO person_suggestion (a, b, score, reason) VALUES (?, ?, ?, ?)')
      .run(Math.min(a, b), Math.max(a, b), score, JSON.stringify(reasons));
  }
}
