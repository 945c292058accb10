/**
 * The rows of the terms and their chunks of postings. The open chunk of a term lies in the term's row, full chunks are
 * sealed into rows of their own ("hybrid tail"), so nothing is ever merged. What is appended waits as a batch first,
 * see `pending.ts`, and goes into the rows little by little.
 */
import type { Database, Statement } from 'better-sqlite3';
import { type Lexicon, packBatch, unpackBatch, type WaitingBatch } from './analysis/packed';
import { compareTerms } from './expand';
import { NO_BYTES, OpenRow, type RawRow, type Seal, withChunk } from './open-row';
import { Generation, type PlacedBatch } from './pending';
import { type Chunks, firstDocument, packRow, readDirectory, type TermRow, unpackRow, Writer } from './postings';

/** Bytes of batches that wait before they go into the rows of their terms; as many may come in meanwhile. */
const GENERATION_BYTES = 16_000_000;
/** Bytes of chunks that are kept after they were read. */
const RECENT_BYTES = 6_000_000;
/** Rows written between two looks at the clock. */
const STEP_ROWS = 64;
/** How much faster a generation goes into the rows than the next one fills. */
const PACE = 1.5;

/** The numbers given out so far; kept by the caller, saved with its state. */
export interface Counters {
  /** Id of the next term. */
  term: number;
}

export class TermTable {
  /** Batches as they come in, and those that are going into the rows, in order of the terms' ids. */
  private filling = new Generation();
  private draining: { generation: Generation; queue: Int32Array; next: number } | null = null;
  /** Terms without a row, in SQLite's order, and those that came since it was last asked for. */
  private sorted: string[] = [];
  private unsorted: string[] = [];
  /** Ids of the terms of lexicons, by number; 0 = not looked up yet. */
  private known = new WeakMap<Lexicon, Int32Array>();
  /** Full chunks of postings that were read lately, by id; they never change, but go with their term. */
  private readonly recent = new Map<number, Uint8Array>();
  private recentBytes = 0;
  /** Id of the next full chunk: told by the chunks there are, since compaction seals some too and saves no state. */
  private nextChunk = 1;
  private readonly open: OpenRow;
  private readonly out = new Writer();
  private readonly sql: Record<
    | 'byTerm'
    | 'byId'
    | 'idOf'
    | 'lastOf'
    | 'after'
    | 'between'
    | 'count'
    | 'add'
    | 'set'
    | 'setDf'
    | 'drop'
    | 'post'
    | 'pos'
    | 'lastChunk'
    | 'addPost'
    | 'addPos'
    | 'dropPost'
    | 'dropPos'
    | 'batches'
    | 'dropBatches',
    Statement
  >;

  /**
   * @param counters as they are now
   * @param keepPositions false leaves out what phrases need; only to measure their cost
   */
  constructor(
    db: Database,
    prefix: string,
    private readonly counters: () => Counters,
    private readonly keepPositions: boolean,
  ) {
    const p = (sql: string) => db.prepare(sql.replaceAll('lx_', `${prefix}_`));
    this.open = new OpenRow(keepPositions);
    this.sql = {
      byTerm: p('SELECT id, df, last, b FROM lx_term WHERE term = ?').raw(),
      byId: p('SELECT id, df, last, b, term FROM lx_term WHERE id = ?').raw(),
      idOf: p('SELECT id FROM lx_term WHERE term = ?').pluck(),
      lastOf: p('SELECT last FROM lx_term WHERE id = ?').pluck(),
      after: p('SELECT id, df, last, b, term FROM lx_term WHERE id > ? ORDER BY id LIMIT ?').raw(),
      between: p('SELECT id FROM lx_term WHERE term >= ? AND term < ?').pluck(),
      count: p('SELECT count(*) FROM lx_term').pluck(),
      add: p('INSERT INTO lx_term (id, term, df, last, b) VALUES (?,?,?,?,?)'),
      set: p('UPDATE lx_term SET df = ?, last = ?, b = ? WHERE id = ?'),
      setDf: p('UPDATE lx_term SET df = ? WHERE id = ?'),
      drop: p('DELETE FROM lx_term WHERE id = ?'),
      post: p('SELECT b FROM lx_post WHERE id = ?').pluck(),
      pos: p('SELECT b FROM lx_pos WHERE id = ?').pluck(),
      lastChunk: p('SELECT max(id) FROM lx_post WHERE id > 0').pluck(),
      addPost: p('INSERT INTO lx_post (id, b) VALUES (?, ?)'),
      addPos: p('INSERT INTO lx_pos (id, b) VALUES (?, ?)'),
      dropPost: p('DELETE FROM lx_post WHERE id = ?'),
      dropPos: p('DELETE FROM lx_pos WHERE id = ?'),
      // a batch lies in lx_post under the negative number of its first document
      batches: p('SELECT -id, b FROM lx_post WHERE id < 0 ORDER BY id DESC').raw(),
      dropBatches: p('DELETE FROM lx_post WHERE id < 0 AND id >= ?'),
    };
  }

  // ---- reading --------------------------------------------------------------------------------------------------------

  /** How many terms there are. */
  get size(): number {
    return (this.sql.count.get() as number) + this.words().filter((word) => this.rowless(word) !== null).length;
  }

  /** The row of a term; null when no living document has it. */
  get(term: string): TermRow | null {
    return this.complete(term, this.sql.byTerm.get(term) as RawRow | undefined);
  }

  /** The row with an id that is known to exist. */
  byId(id: number): TermRow {
    const raw = this.sql.byId.get(id) as RawRow | undefined;
    const term = raw?.[4] ?? this.draining?.generation.freshTerm(id) ?? this.filling.freshTerm(id);
    return this.complete(term as string, raw) as TermRow;
  }

  /** Up to `limit` rows with ids above `id`, in order, without what waits. */
  after(id: number, limit: number): TermRow[] {
    return (this.sql.after.all(id, limit) as RawRow[]).map((raw) => toRow(raw, raw[4]));
  }

  /** Ids of the terms from `first` up to, not including, `end`. */
  idsBetween(first: string, end: string): number[] {
    const ids = this.sql.between.all(first, end) as number[];
    for (const word of this.words())
      if (compareTerms(word, first) >= 0 && compareTerms(word, end) < 0) {
        const id = this.rowless(word);
        if (id !== null) ids.push(id);
      }
    return ids;
  }

  /** Terms that have no row yet, and some that got theirs just now, in SQLite's order. */
  words(): readonly string[] {
    if (this.unsorted.length > 0) {
      this.sorted = [...this.sorted, ...this.unsorted].sort(compareTerms);
      this.unsorted = [];
    }
    return this.sorted;
  }

  /** The id of a term that waits and had no row before. */
  private freshId(term: string): number | null {
    return this.draining?.generation.fresh.get(term) ?? this.filling.fresh.get(term) ?? null;
  }

  /** The id of a term that waits and has no row yet. */
  private rowless(term: string): number | null {
    const earlier = this.draining?.generation.fresh.get(term);
    if (earlier !== undefined) return this.draining?.generation.has(earlier) ? earlier : null;
    return this.filling.fresh.get(term) ?? null;
  }

  /** The chunks of a term's postings, each read only when it is asked for. */
  directory(row: TermRow): Chunks {
    const { ids, firsts } = readDirectory(row.sealed);
    const sealed = ids.length;
    if (row.tail.length > 0) firsts.push(firstDocument(row.tail));
    return {
      firsts,
      bytes: (i) => (i < sealed ? this.postings(ids[i] as number) : row.tail),
      positions: (i) => (i < sealed ? this.read(this.sql.pos, ids[i] as number) : row.ptail),
    };
  }

  /** A full chunk, kept for a while: a search reads it once to see who has the word, and once to score them. */
  private postings(id: number): Uint8Array {
    const known = this.recent.get(id);
    if (known) return known;
    const bytes = this.read(this.sql.post, id);
    if (this.recentBytes > RECENT_BYTES) this.forgetChunks();
    this.recent.set(id, bytes);
    this.recentBytes += bytes.length;
    return bytes;
  }

  private forgetChunks(): void {
    this.recent.clear();
    this.recentBytes = 0;
  }

  private read(statement: Statement, id: number): Uint8Array {
    return (statement.get(id) as Buffer | undefined) ?? NO_BYTES;
  }

  /** A row with what waits for it. */
  private complete(term: string, raw: RawRow | undefined): TermRow | null {
    const { filling, open } = this;
    const generation = this.draining?.generation;
    const id = raw?.[0] ?? this.freshId(term);
    if (id === null) return null;
    const earlier = generation?.has(id);
    const later = filling.has(id);
    if (!earlier && !later) return raw ? toRow(raw, term) : null;
    open.begin(raw);
    if (earlier) generation?.eachPiece(id, (batch, start) => open.add(batch, start, null));
    if (later) filling.eachPiece(id, (batch, start) => open.add(batch, start, null));
    open.pack(this.out);
    return { id, term, df: open.df, last: open.last, ...unpackRow(this.out.copy()) };
  }

  // ---- writing; always inside the caller's transaction -----------------------------------------------------------------

  /** Reads again which batches wait. Rows that have a batch already tell by their last document. */
  reload(): void {
    this.sorted = [];
    this.unsorted = [];
    this.known = new WeakMap();
    this.forgetChunks();
    this.nextChunk = ((this.sql.lastChunk.get() as number | null) ?? 0) + 1;
    this.draining = null;
    this.filling = new Generation();
    for (const [base, blob] of this.sql.batches.all() as [number, Uint8Array][])
      this.place(base, unpackBatch(blob), true);
  }

  /** Appends the postings of a batch whose first document has the number `base`. */
  append(batch: WaitingBatch, base: number): void {
    this.sql.addPost.run(-base, packBatch(batch));
    const before = this.filling.bytes;
    this.place(base, batch);
    if (this.draining) {
      const share = (this.filling.bytes - before) / GENERATION_BYTES;
      this.advance(Math.ceil(this.draining.queue.length * share * PACE));
    }
    if (this.filling.bytes > GENERATION_BYTES) this.drain();
  }

  /**
   * Brings rows up to date with the batches that wait, for about `ms` milliseconds.
   * @returns whether none waits any more
   */
  settle(ms = Number.POSITIVE_INFINITY): boolean {
    const begun = performance.now();
    do {
      if (!this.draining) this.drain();
      this.advance(STEP_ROWS);
    } while (!this.settled && performance.now() - begun < ms);
    return this.settled;
  }

  /** Whether no batch waits. */
  get settled(): boolean {
    return this.draining === null && this.filling.batches.length === 0;
  }

  /** @param again the batch was in the file already, and some rows may have it */
  private place(base: number, batch: WaitingBatch, again = false): void {
    const { lexicon, terms } = batch;
    let known = this.known.get(lexicon);
    if (!known || known.length < lexicon.terms.length) {
      const longer = new Int32Array(lexicon.terms.length * 2);
      if (known) longer.set(known);
      known = longer;
      this.known.set(lexicon, known);
    }
    const ids = known;
    this.filling.add(base, batch, (t) => {
      const number = terms[t] as number;
      const met = ids[number] as number;
      if (met > 0) return met;
      const id = this.identify(lexicon.terms[number] as string);
      if (again && ((this.sql.lastOf.get(id) as number | undefined) ?? 0) >= base) return 0;
      ids[number] = id;
      return id;
    });
  }

  /** The id of a term: its row's, or a new one. */
  private identify(term: string): number {
    const found = this.freshId(term) ?? (this.sql.idOf.get(term) as number | undefined);
    if (found !== undefined) return found;
    const id = this.counters().term++;
    this.filling.invent(term, id);
    this.unsorted.push(term);
    return id;
  }

  /** Begins to bring what has come in into the rows; what went before must have got there. */
  private drain(): void {
    this.advance(Number.POSITIVE_INFINITY);
    if (this.filling.batches.length === 0) return;
    // neighbouring ids share pages
    this.draining = { generation: this.filling, queue: this.filling.sortedIds(), next: 0 };
    this.filling = new Generation();
  }

  /** Brings up to `rows` rows up to date. */
  private advance(rows: number): void {
    const { draining } = this;
    if (!draining) return;
    const { generation, queue } = draining;
    const end = Math.min(queue.length, draining.next + rows);
    while (draining.next < end) this.write(generation, queue[draining.next++] as number);
    if (end < queue.length) return;
    this.sql.dropBatches.run(-(generation.batches.at(-1) as PlacedBatch).base);
    this.draining = null;
    this.sorted = [];
    this.unsorted = [...this.filling.fresh.keys()];
  }

  private write(generation: Generation, id: number): void {
    const { open, out } = this;
    const term = generation.freshTerm(id);
    open.begin(term === null ? (this.sql.byId.get(id) as RawRow) : undefined);
    generation.eachPiece(id, (batch, start) => open.add(batch, start, this.seal));
    open.pack(out);
    if (term === null) this.sql.set.run(open.df, open.last, out.view(), id);
    else this.sql.add.run(id, term, open.df, open.last, out.view());
    generation.written(id);
  }

  private readonly seal: Seal = (post, pos) => {
    const id = this.nextChunk++;
    this.sql.addPost.run(id, post);
    if (this.keepPositions) this.sql.addPos.run(id, pos);
    return id;
  };

  /** `count` postings fewer; drops the row when none is left. No batch may be waiting. */
  lower(term: string, count: number): void {
    const row = this.get(term);
    if (!row) return;
    const df = row.df - count;
    if (df > 0) this.sql.setDf.run(df, row.id);
    else {
      this.sql.drop.run(row.id);
      this.known = new WeakMap();
      this.dropChunks(row);
    }
  }

  /** Replaces all chunks of a term; used by compaction. */
  rewrite(
    row: TermRow,
    sealed: { post: Uint8Array; pos: Uint8Array }[],
    tail: Uint8Array,
    ptail: Uint8Array,
    last: number,
  ): void {
    this.dropChunks(row);
    let directory: Uint8Array = NO_BYTES;
    for (const { post, pos } of sealed) directory = withChunk(directory, this.seal(post, pos), post);
    packRow(this.out, directory, tail, ptail);
    this.sql.set.run(row.df, last, this.out.view(), row.id);
  }

  private dropChunks(row: TermRow): void {
    this.forgetChunks();
    for (const id of readDirectory(row.sealed).ids) {
      this.sql.dropPost.run(id);
      this.sql.dropPos.run(id);
    }
  }
}

const toRow = ([id, df, last, b]: RawRow, term: string): TermRow => ({ id, term, df, last, ...unpackRow(b) });
