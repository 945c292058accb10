/**
 * What the reader decided about people: an append-only log. Decisions name persons by uuid and by their names, and places
 * in texts by quotes, never by row ids, so that they can be carried out again on data that was detected anew.
 */
import { randomUUID } from 'node:crypto';
import type { PersonDecision } from '../../contract/domain';
import { foldKey } from '../../contract/name-keys';
import type { ArchiveContext } from '../context';

/** A person, findable again after everything detected was thrown away. */
export interface PersonRef {
  uuid: string;
  name: string;
  aliases: string[];
  /** Articles (uid) in which the person is named, and how; the only handle on people known by one word. */
  anchors: { uid: string; surface: string }[];
}

/** A place in an article's text: the quote with up to 32 characters on both sides. */
export interface QuoteRef {
  uid: string;
  exact: string;
  prefix: string;
  suffix: string;
  start: number;
}

export type Decision =
  | { type: 'merge'; payload: { keep: PersonRef; others: PersonRef[]; name: string } }
  | { type: 'not-same'; payload: { a: PersonRef; b: PersonRef } }
  | {
      type: 'split';
      payload: { from: PersonRef; to: { uuid: string; name: string }; aliases: string[]; mentions: QuoteRef[] };
    }
  | { type: 'confirm' | 'hide' | 'watch' | 'unwatch'; payload: { person: PersonRef } }
  | { type: 'rename'; payload: { person: PersonRef; name: string } }
  | { type: 'add-alias'; payload: { person: PersonRef; alias: string } }
  | { type: 'add-mention'; payload: { person: PersonRef; mention: QuoteRef } }
  | { type: 'remove-mention'; payload: { person: PersonRef; mention: QuoteRef } }
  | { type: 'undo'; payload: { of: string } };

export type Logged = Decision & { id: number; uuid: string; created: string; device: string; attached: boolean };
export type DecisionType = Decision['type'];

const pair = (a: string, b: string) => (a < b ? `${a}|${b}` : `${b}|${a}`);

/** The log in memory: thousands of entries at most. */
export class DecisionLog {
  private active: Logged[] = [];
  /** Persons that a decision speaks of: they stay when their last mention goes. */
  private pinned = new Set<string>();
  private renamed = new Set<string>();
  private absorbedBy = new Map<string, string>();
  private apart = new Set<string>();
  private anchorsOf = new Map<string, Map<string, string>>();
  private aliasSplits = new Map<string, Map<string, string>>();
  private byArticle = new Map<string, Logged[]>();

  constructor(private readonly ctx: ArchiveContext) {
    this.load();
  }

  /** Reads the log again and derives what linking needs to know. */
  load(): void {
    const rows = this.ctx.db
      .prepare('SELECT id, uuid, type, payload, created, device, attached FROM person_decision ORDER BY id')
      .all() as {
      id: number;
      uuid: string;
      type: DecisionType;
      payload: string;
      created: string;
      device: string;
      attached: number;
    }[];
    const all = rows.map(
      (row) => ({ ...row, payload: JSON.parse(row.payload), attached: row.attached === 1 }) as Logged,
    );
    const undone = new Set(all.flatMap((d) => (d.type === 'undo' ? [d.payload.of] : [])));
    this.active = all.filter((d) => d.type !== 'undo' && !undone.has(d.uuid));
    this.derive();
  }

  private derive(): void {
    this.pinned = new Set();
    this.renamed = new Set();
    this.absorbedBy = new Map();
    this.apart = new Set();
    this.anchorsOf = new Map();
    this.aliasSplits = new Map();
    this.byArticle = new Map();
    const article = (uid: string, decision: Logged) =>
      this.byArticle.set(uid, [...(this.byArticle.get(uid) ?? []), decision]);
    const anchor = (ref: PersonRef) => {
      this.pinned.add(ref.uuid);
      for (const { uid, surface } of ref.anchors) {
        const map = this.anchorsOf.get(uid) ?? new Map<string, string>();
        // The first decision that knew a name here says whose it was; splits and moves follow from there.
        if (!map.has(foldKey(surface))) map.set(foldKey(surface), ref.uuid);
        this.anchorsOf.set(uid, map);
      }
    };
    for (const decision of this.active) {
      switch (decision.type) {
        case 'merge':
          anchor(decision.payload.keep);
          this.absorbedBy.delete(decision.payload.keep.uuid);
          this.renamed.add(decision.payload.keep.uuid);
          for (const other of decision.payload.others) {
            anchor(other);
            if (other.uuid !== decision.payload.keep.uuid) this.absorbedBy.set(other.uuid, decision.payload.keep.uuid);
          }
          break;
        case 'not-same':
          anchor(decision.payload.a);
          anchor(decision.payload.b);
          this.apart.add(pair(decision.payload.a.uuid, decision.payload.b.uuid));
          break;
        case 'split': {
          const { from, to, aliases, mentions } = decision.payload;
          anchor(from);
          this.pinned.add(to.uuid);
          this.renamed.add(to.uuid);
          this.apart.add(pair(from.uuid, to.uuid));
          const map = this.aliasSplits.get(from.uuid) ?? new Map<string, string>();
          for (const alias of aliases) map.set(alias, to.uuid);
          this.aliasSplits.set(from.uuid, map);
          for (const uid of new Set(mentions.map((m) => m.uid))) article(uid, decision);
          break;
        }
        case 'add-mention':
        case 'remove-mention':
          // Somebody whom the reader named by typing is nowhere yet.
          if (decision.type === 'add-mention' && decision.payload.person.anchors.length === 0)
            this.renamed.add(decision.payload.person.uuid);
          anchor(decision.payload.person);
          article(decision.payload.mention.uid, decision);
          break;
        case 'rename':
          this.renamed.add(decision.payload.person.uuid);
          anchor(decision.payload.person);
          break;
        case 'undo':
          break;
        default:
          anchor(decision.payload.person);
      }
    }
  }

  /** Appends a decision. */
  append(decision: Decision, given?: { uuid: string; created: string; device: string }): Logged {
    const uuid = given?.uuid ?? randomUUID();
    const created = given?.created ?? this.ctx.now();
    const device = given?.device ?? this.ctx.device;
    this.ctx.db
      .prepare('INSERT INTO person_decision (uuid, type, payload, device, created, attached) VALUES (?, ?, ?, ?, ?, 1)')
      .run(uuid, decision.type, JSON.stringify(decision.payload), device, created);
    this.load();
    return { ...decision, id: 0, uuid, created, device, attached: true } as Logged;
  }

  setAttached(decision: Logged, attached: boolean): void {
    if (decision.attached === attached) return;
    decision.attached = attached;
    this.ctx.db.prepare('UPDATE person_decision SET attached = ? WHERE uuid = ?').run(attached ? 1 : 0, decision.uuid);
  }

  /** Decisions in force (undone ones left out), oldest first. */
  decisions(): readonly Logged[] {
    return this.active;
  }

  /** All of the log, as the contract shows it. */
  list(): PersonDecision[] {
    return (
      this.ctx.db
        .prepare('SELECT id, uuid, type, payload, created, attached FROM person_decision ORDER BY id')
        .all() as {
        id: number;
        uuid: string;
        type: DecisionType;
        payload: string;
        created: string;
        attached: number;
      }[]
    ).map((row) => ({
      ...row,
      payload: JSON.parse(row.payload) as Record<string, unknown>,
      attached: row.attached === 1,
    }));
  }

  isPinned(uuid: string): boolean {
    return this.pinned.has(uuid);
  }

  /** The reader chose this person's name. */
  isNamed(uuid: string): boolean {
    return this.renamed.has(uuid);
  }

  /** The person a merged-away one went into, itself otherwise. */
  survivor(uuid: string): string {
    return this.lineage(uuid).at(-1) as string;
  }

  /** A person and whom it was merged into, one after the other. */
  lineage(uuid: string): string[] {
    const out = [uuid];
    for (let next = this.absorbedBy.get(uuid); next && !out.includes(next); next = this.absorbedBy.get(next))
      out.push(next);
    return out;
  }

  notSame(a: string, b: string): boolean {
    return this.apart.has(pair(a, b));
  }

  /** Persons that a decision anchors in an article: fold key of the name there → uuid. */
  anchors(uid: string): ReadonlyMap<string, string> | undefined {
    return this.anchorsOf.get(uid);
  }

  /** Where a spelling goes that was split off a person, or off one in the line of those it was merged into. */
  splitOff(lineage: readonly string[], surface: string): string | undefined {
    for (const uuid of lineage) {
      const to = this.aliasSplits.get(uuid)?.get(surface);
      if (to) return to;
    }
    return undefined;
  }

  /** Decisions about places in one article's text, oldest first. */
  inArticle(uid: string): readonly Logged[] {
    return this.byArticle.get(uid) ?? [];
  }
}
