/**
 * Which person a name found in an article belongs to. One article costs a few index look-ups, whatever the size of the
 * archive: candidates share the keys of two parts of the name, and are then compared with every full name they have.
 */
import { foldKey, type NamePart, nameParts } from '../../contract/name-keys';
import type { PairReason } from '../../contract/reasons';
import type { DecisionLog } from './decisions';
import { isFullName, type Verdict, verdict } from './link';
import { type PeopleTables, pairKeys } from './tables';

export interface Linked {
  personId: number;
  /** Uuids under which decisions know the person here: as it was anchored, and whom it was merged into. */
  lineage: string[];
  /** People whom this name might have been joined with, or kept apart from, had it come earlier or later. */
  contested(): number[];
}

export interface Candidate {
  id: number;
  /** Has exactly this spelling. */
  exact: boolean;
  same: boolean;
  /** One of its names may be joined with this one; all of them may. */
  agrees: boolean;
  whole: boolean;
  score: number;
  reasons: PairReason[];
}

/** How many aliases are looked at for one name. A bound for very common names. */
const MOST_ALIASES = 400;

/** A score below this says that two names are different. */
export const WORTH = 0.7;

export class Linker {
  constructor(
    private readonly tables: PeopleTables,
    private readonly log: DecisionLog,
  ) {}

  /**
   * The person for `name` as it stands in the article `uid`; a new one when nobody may be joined without asking.
   * @param identity row id and uuid for a new person, free ones by default; of a lone name who it is, where there is that person
   */
  link(name: string, uid: string, identity?: { id: number; uuid: string }): Linked {
    const anchored = this.anchored(name, uid);
    if (anchored) return anchored;
    const parts = nameParts(name);
    if (!isFullName(parts)) return this.lone(name, identity);
    const known = this.tables
      .sql('SELECT DISTINCT person_id AS id FROM alias WHERE fold_key = ? AND surface = ? LIMIT 2')
      .all(foldKey(name), name) as { id: number }[];
    if (known.length === 1 && known[0]) return this.linked(known[0].id, () => this.candidates(name, parts));
    const candidates = this.candidates(name, parts);
    const same = candidates.filter((c) => c.same);
    const exact = same.filter((c) => c.exact);
    const chosen = exact.length ? exact[0] : same.length === 1 || !this.disagree(same) ? same[0] : undefined;
    return this.linked(chosen?.id ?? this.tables.createPerson(name, identity?.uuid, identity?.id), () => candidates);
  }

  private linked(personId: number, candidates: () => Candidate[] = () => []): Linked {
    return {
      personId,
      lineage: [this.tables.person(personId)?.uuid ?? ''],
      contested: () => {
        const open = candidates().filter((c) => (c.id === personId ? !c.whole : c.agrees));
        return open.length ? [personId, ...open.map((c) => c.id)] : [];
      },
    };
  }

  /** A person that a decision places in this article under this name. */
  private anchored(name: string, uid: string): Linked | null {
    const uuid = this.log.anchors(uid)?.get(foldKey(name));
    if (!uuid) return null;
    const lineage = this.log.lineage(uuid);
    const person = this.tables.personByUuid(lineage.at(-1) as string);
    return person ? { personId: person.id, lineage, contested: () => [] } : null;
  }

  /** A name of one word never joins people across articles, except where the reader said whose it is. */
  private lone(name: string, identity?: { id: number; uuid: string }): Linked {
    const own = this.tables
      .sql("SELECT DISTINCT person_id AS id FROM alias WHERE fold_key = ? AND source = 'user' LIMIT 2")
      .all(foldKey(name)) as { id: number }[];
    if (own.length === 1 && own[0]) return this.linked(own[0].id);
    const same = identity && this.tables.person(identity.id);
    return this.linked(same?.id ?? this.tables.createPerson(name, identity?.uuid, identity?.id));
  }

  /** Persons with a name that shares the keys of two parts and is not altogether different, best first. */
  candidates(name: string, parts: NamePart[]): Candidate[] {
    const rows = new Map<number, Set<string>>();
    for (const row of this.tables
      .sql(
        `SELECT DISTINCT al.person_id AS id, al.surface FROM alias_part k JOIN alias al ON al.id = k.alias_id
         WHERE k.key IN (SELECT value FROM json_each(?)) LIMIT ${MOST_ALIASES}`,
      )
      .all(JSON.stringify(pairKeys(parts))) as { id: number; surface: string }[])
      rows.set(row.id, (rows.get(row.id) ?? new Set<string>()).add(row.surface));
    const out: (Candidate & { spelling: string })[] = [];
    for (const [id, surfaces] of rows) {
      let best: Pick<Verdict, 'same' | 'score' | 'reasons'> = { same: false, score: 0, reasons: [] };
      const judge = (known: NamePart[]): Verdict => {
        const v = verdict(parts, known);
        if (v.score > best.score || (v.same && !best.same)) best = v;
        return v;
      };
      for (const surface of surfaces) judge(nameParts(surface));
      // Exactly this spelling is enough: a merge may have brought names together that do not look alike.
      const exact = surfaces.has(name);
      if (!exact && !best.same && best.score < WORTH) continue;
      // Whoever may be joined with one of the names must not stand against any other.
      const all = exact || best.same ? this.tables.fullNamesOf(id).map(judge) : [];
      const conflict = all.some((v) => v.conflict || (!v.same && v.score < WORTH));
      const { score, reasons } = best;
      out.push({
        id,
        exact,
        same: exact || (best.same && !conflict),
        agrees: exact || best.same,
        whole: all.every((v) => v.same),
        score,
        reasons,
        spelling: [...surfaces].sort()[0] as string,
      });
    }
    return out.sort(
      (a, b) =>
        Number(b.exact) - Number(a.exact) ||
        Number(b.same) - Number(a.same) ||
        b.score - a.score ||
        (a.spelling < b.spelling ? -1 : a.spelling > b.spelling ? 1 : a.id - b.id),
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
}
