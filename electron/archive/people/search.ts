/** Search by person: from a name as typed to the people it means, over all spellings and scripts. */

import { differInGender, foldKey, fullParts, type NamePart, nameParts, scriptOf } from '../../contract/name-keys';
import type { Reason } from '../../contract/reasons';
import { comparePart, editDistance } from './parts';
import { LONE, type PeopleTables } from './tables';

export interface Resolved {
  personIds: number[];
  /** Why an article that names one of them matched; null when it is named just as typed, or not at all. */
  why(articleId: number): Reason | null;
}

interface AliasHit {
  id: number;
  personId: number;
  surface: string;
}

const MATCH = 0.86;
const MOST = 5_000;

export class PersonSearch {
  constructor(private readonly tables: PeopleTables) {}

  /** @param asWritten only aliases that hold the words as typed (case aside). */
  resolve(name: string, asWritten: boolean): Resolved {
    const wanted = nameParts(name);
    const full = fullParts(wanted);
    const hits = full.length ? this.aliases(full) : [];
    const typed = fold(name);
    const ids = new Set<number>();
    for (const hit of hits) {
      if (asWritten ? !holds(fold(hit.surface), typed) : !this.fits(wanted, hit.surface)) continue;
      ids.add(hit.personId);
    }
    const personIds = [...ids].filter((id) => this.tables.person(id)?.status !== 'hidden');
    return { personIds, why: (articleId) => this.why(articleId, personIds, name, wanted) };
  }

  /** Aliases of which at least one part has a key of the rarest wanted part. */
  private aliases(full: NamePart[]): AliasHit[] {
    const lists = full.map((part) => part.keys.flatMap((key) => [key, LONE + key]));
    // The longest key is the rarest as a rule.
    lists.sort((a, b) => (b[0]?.length ?? 0) - (a[0]?.length ?? 0));
    return this.tables
      .sql(
        `SELECT DISTINCT a.id, a.person_id AS personId, a.surface FROM alias_part k JOIN alias a ON a.id = k.alias_id
         WHERE k.key IN (SELECT value FROM json_each(?)) LIMIT ${MOST}`,
      )
      .all(JSON.stringify(lists[0] ?? [])) as AliasHit[];
  }

  /** Whether an alias answers a typed name: every typed part has a partner of its own. */
  private fits(wanted: NamePart[], surface: string): boolean {
    const parts = nameParts(surface).filter((p) => !p.particle);
    const asked = wanted.filter((p) => !p.particle);
    if (parts.length < asked.length) return false;
    const free = [...parts];
    for (const part of asked) {
      let best = -1;
      let score = 0;
      free.forEach((other, i) => {
        const match = comparePart(part, other);
        // A family is asked for by its name alone: Belov finds Belova too.
        const family = asked.length === 1 && differInGender(part, other);
        const loose =
          asked.length === 1 && (match.relation === 'spelling' || match.relation === 'alike') && tooShort(part, other);
        const near = family ? 0.9 : match.relation === 'near' || loose ? 0 : match.score;
        // A given name in full does not answer to another's initial when that is all there is.
        const value = other.initial && !part.initial ? (asked.length > 1 ? match.score : 0) : near;
        if (value > score) {
          best = i;
          score = value;
        }
      });
      const initial = best >= 0 && ((free[best] as NamePart).initial || part.initial);
      if (best < 0 || score < (initial ? 0.79 : MATCH)) return false;
      free.splice(best, 1);
    }
    return true;
  }

  private why(articleId: number, personIds: number[], typed: string, wanted: NamePart[]): Reason | null {
    if (!personIds.length) return null;
    const rows = this.tables
      .sql(
        `SELECT DISTINCT m.surface, p.name FROM mention m JOIN person p ON p.id = m.person_id
         WHERE m.article_id = ? AND m.person_id IN (SELECT value FROM json_each(?)) ORDER BY length(m.surface) DESC`,
      )
      .all(articleId, JSON.stringify(personIds)) as { surface: string; name: string }[];
    if (!rows.length) return null;
    const words = fold(typed);
    const asTyped = rows.find((row) => holds(fold(row.surface), words));
    if (asTyped)
      return fold(asTyped.surface).trim() === words.trim() ? null : { code: 'named-as', surface: asTyped.surface };
    const script = scriptOf(typed);
    const { surface, name } = rows[0] as { surface: string; name: string };
    const surfaceScript = scriptOf(surface);
    const full = fullParts(wanted).length;
    const here = fullParts(nameParts(surface)).length;
    if (surfaceScript !== script) return { code: 'hit-script', surface, script: surfaceScript };
    if (full >= 2 && here < 2) return { code: 'hit-surname', surface, name };
    return foldKey(surface) === foldKey(typed)
      ? { code: 'hit-spelling', surface }
      : { code: 'hit-name-of', surface, name };
  }

  /** Person ids for type-ahead: every typed word begins (or is) a part of one of the names; most mentioned first. */
  suggest(prefix: string, limit: number, asWritten: boolean): number[] {
    const typed = nameParts(prefix).filter((p) => !p.particle);
    const longest = [...typed].sort((a, b) => b.roman.length - a.roman.length)[0];
    if (!longest) return [];
    const ranges = new Set(
      longest.keys.map((key) => (longest.roman.length > 2 && key.length > 1 ? key.slice(0, -1) : key.slice(0, 1))),
    );
    const found = new Map<number, number>();
    for (const key of ranges)
      for (const mark of ['', LONE])
        for (const row of this.tables
          .sql(
            `SELECT DISTINCT p.id, p.articles, a.surface FROM alias_part k JOIN alias a ON a.id = k.alias_id JOIN person p ON p.id = a.person_id
             WHERE k.key >= ? AND k.key < ? AND p.status <> 'hidden' AND p.articles > 0 ORDER BY p.articles DESC LIMIT 3000`,
          )
          .all(mark + key, `${mark + key}\uffff`) as { id: number; articles: number; surface: string }[]) {
          if (found.has(row.id)) continue;
          const fitsHere = asWritten ? holds(fold(row.surface), fold(prefix), true) : beginsLike(typed, row.surface);
          if (fitsHere) found.set(row.id, row.articles);
        }
    return [...found]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, limit)
      .map(([id]) => id);
  }
}

/** Few consonants are too little for a word that stands alone: `levee` is neither Lev nor Lluvia, `ribbon` not Rubén. */
function tooShort(asked: NamePart, other: NamePart): boolean {
  const longest = Math.max(0, ...asked.keys.filter((key) => other.keys.includes(key)).map((key) => key.length));
  if (longest > 3) return false;
  return editDistance(asked.roman, other.roman) > (longest < 3 ? 1 : 2);
}

/** Case and look of a name set aside: ` marie struthers `. */
const fold = (text: string): string =>
  ` ${text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()} `;

const holds = (surface: string, typed: string, open = false): boolean =>
  surface.includes(open ? typed.trimEnd() : typed);

function beginsLike(typed: NamePart[], surface: string): boolean {
  const parts = nameParts(surface);
  return typed.every((part) =>
    parts.some(
      (other) =>
        other.roman.startsWith(part.roman) ||
        other.skeletons.some((s) =>
          part.skeletons.some((t) => s.startsWith(t.length > 3 ? t.slice(0, -1) : t) && near(s, t)),
        ) ||
        (part.roman.length > 3 && comparePart(part, other).score >= MATCH),
    ),
  );
}

/** The typed fold without its last letter may have been cut in the middle of `sh`, `ya` …; the rest must agree. */
const near = (s: string, t: string): boolean => s.startsWith(t) || s.length > t.length - 1;
