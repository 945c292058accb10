/**
 * The rows of the terms and their chunks of postings. Writing follows the "hybrid tail" layout: the open chunk of a term
 * lies in the term's row, full chunks are sealed into rows of their own, so a commit touches one row a term and nothing
 * is ever merged later.
 */
import type { Database, Statement } from 'better-sqlite3';
import { type AnalysedBatch, META } from './analysis/batch';
import {
  firstDocument,
  packRow,
  partsOf,
  putLengths,
  readDirectory,
  type TermRow,
  unpackRow,
  Writer,
} from './postings';

/**
 * Bytes of postings and positions at which a chunk is full. Small ones move more from growing term rows, whose pages
 * are two thirds full, to appended ones, whose pages are nine tenths full; frequent words, which have many, get larger
 * ones, so that few are read.
 */
export const chunkLimit = (chunks: number): number => Math.min(3800, 600 + 40 * Math.max(0, chunks - 32));

/** From this many articles on, a batch is part of a bulk import. */
const BULK = 200;
/** Rows kept between the batches of a bulk import. The frequent words come first and stay. */
const RECENT_ROWS = 60_000;

const NO_BYTES = new Uint8Array(0);

/** The numbers given out so far; kept by the caller, saved with its state. */
export interface Counters {
  /** Id of the next term. */
  term: number;
  /** Id of the next sealed chunk. */
  chunk: number;
}

/** The chunks of a term, without reading them all. */
export interface Chunks {
  /** First document of each. Those of a chunk end before the first of the next. */
  firsts: readonly number[];
  bytes(i: number): Uint8Array;
  positions(i: number): Uint8Array;
}

/** A row while it is being appended to. `b` is packed, see {@link packRow}. */
interface OpenRow {
  id: number;
  df: number;
  last: number;
  b: Uint8Array;
}

export class TermTable {
  /** Rows as a bulk import left them, so that the next batch need not read them again. */
  private readonly recent = new Map<string, OpenRow>();
  private readonly out = new Writer();
  private readonly sql: Record<
    | 'byTerm'
    | 'byId'
    | 'after'
    | 'add'
    | 'set'
    | 'setDf'
    | 'drop'
    | 'post'
    | 'pos'
    | 'addPost'
    | 'addPos'
    | 'dropPost'
    | 'dropPos',
    Statement
  >;

  /** @param keepPositions false leaves out what phrases need; only to measure their cost */
  constructor(
    db: Database,
    prefix: string,
    private readonly keepPositions: boolean,
  ) {
    const p = (sql: string) => db.prepare(sql.replaceAll('lx_', `${prefix}_`));
    this.sql = {
      byTerm: p('SELECT id, df, last, b FROM lx_term WHERE term = ?').raw(),
      byId: p('SELECT id, df, last, b, term FROM lx_term WHERE id = ?').raw(),
      after: p('SELECT id, df, last, b, term FROM lx_term WHERE id > ? ORDER BY id LIMIT ?').raw(),
      add: p('INSERT INTO lx_term (id, term, df, last, b) VALUES (?,?,?,?,?)'),
      set: p('UPDATE lx_term SET df = ?, last = ?, b = ? WHERE id = ?'),
      setDf: p('UPDATE lx_term SET df = ? WHERE id = ?'),
      drop: p('DELETE FROM lx_term WHERE id = ?'),
      post: p('SELECT b FROM lx_post WHERE id = ?').pluck(),
      pos: p('SELECT b FROM lx_pos WHERE id = ?').pluck(),
      addPost: p('INSERT INTO lx_post (id, b) VALUES (?, ?)'),
      addPos: p('INSERT INTO lx_pos (id, b) VALUES (?, ?)'),
      dropPost: p('DELETE FROM lx_post WHERE id = ?'),
      dropPos: p('DELETE FROM lx_pos WHERE id = ?'),
    };
  }

  // ---- reading --------------------------------------------------------------------------------------------------------

  /** The row of a term; null when no living document has it. */
  get(term: string): TermRow | null {
    const raw = this.sql.byTerm.get(term) as RawRow | undefined;
    return raw ? toRow(raw, term) : null;
  }

  /** The row with an id that is known to exist. */
  byId(id: number): TermRow {
    const raw = this.sql.byId.get(id) as RawRow;
    return toRow(raw, raw[4]);
  }

  /** Up to `limit` rows with ids above `id`, in order. */
  after(id: number, limit: number): TermRow[] {
    return (this.sql.after.all(id, limit) as RawRow[]).map((raw) => toRow(raw, raw[4]));
  }

  /** The chunks of a term's postings, oldest first. */
  chunks(row: TermRow): Uint8Array[] {
    const chunks: Uint8Array[] = [];
    for (const id of readDirectory(row.sealed).ids) chunks.push(this.post(id));
    if (row.tail.length > 0) chunks.push(row.tail);
    return chunks;
  }

  /** The same, each read only when it is asked for. */
  directory(row: TermRow): Chunks {
    const { ids, firsts } = readDirectory(row.sealed);
    const sealed = ids.length;
    if (row.tail.length > 0) firsts.push(firstDocument(row.tail));
    return {
      firsts,
      bytes: (i) => (i < sealed ? this.post(ids[i] as number) : row.tail),
      positions: (i) => (i < sealed ? ((this.sql.pos.get(ids[i]) as Buffer | undefined) ?? NO_BYTES) : row.ptail),
    };
  }

  private post(id: number): Uint8Array {
    return (this.sql.post.get(id) as Buffer | undefined) ?? NO_BYTES;
  }

  // ---- writing; always inside the caller's transaction -----------------------------------------------------------------

  /** Appends the postings of a batch whose first document has the number `base`. */
  append(batch: AnalysedBatch, base: number, counters: Counters): void {
    const { terms, meta } = batch;
    const bulk = batch.documents >= BULK;
    if (!bulk) this.recent.clear();
    const known: { row: OpenRow; at: Place }[] = [];
    const fresh: Place[] = [];
    let post = 0;
    let pos = 0;
    for (let t = 0; t < terms.length; t++) {
      const row = this.recent.get(terms[t] as string) ?? this.open(terms[t] as string);
      const at = { term: t, post, pos };
      if (row) known.push({ row, at });
      else fresh.push(at);
      post += meta[t * META.size + META.post] as number;
      pos += meta[t * META.size + META.pos] as number;
    }
    known.sort((a, b) => a.row.id - b.row.id); // rows of neighbouring ids share pages
    for (const { row, at } of known) {
      this.extend(row, batch, at, base, counters);
      this.sql.set.run(row.df, row.last, this.out.view(), row.id);
      this.keep(row, terms[at.term] as string, bulk);
    }
    for (const at of fresh) {
      const row: OpenRow = { id: counters.term++, df: 0, last: 0, b: NO_BYTES };
      this.extend(row, batch, at, base, counters);
      this.sql.add.run(row.id, terms[at.term], row.df, row.last, this.out.view());
      this.keep(row, terms[at.term] as string, bulk);
    }
  }

  private open(term: string): OpenRow | null {
    const raw = this.sql.byTerm.get(term) as RawRow | undefined;
    return raw ? { id: raw[0], df: raw[1], last: raw[2], b: raw[3] } : null;
  }

  private keep(row: OpenRow, term: string, bulk: boolean): void {
    if (!bulk) return;
    if (this.recent.size >= RECENT_ROWS && !this.recent.has(term)) return;
    row.b = this.out.copy();
    this.recent.set(term, row);
  }

  /** Adds a term's postings of a batch to its row; leaves the packed row in `out`. */
  private extend(row: OpenRow, batch: AnalysedBatch, at: Place, base: number, counters: Counters): void {
    const m = at.term * META.size;
    const { meta } = batch;
    const bytes = meta[m + META.post] as number;
    const pbytes = this.keepPositions ? (meta[m + META.pos] as number) : 0;
    const first = base + (meta[m + META.first] as number);
    const { out } = this;
    let { b } = row;
    let [from, tail, ptail] = b.length > 0 ? partsOf(b) : [0, 0, 0];
    const limit = chunkLimit((tail - from) >> 2); // an entry of the directory takes about four bytes
    if (ptail > tail && b.length - tail + bytes + pbytes > limit) {
      b = this.seal(b.subarray(from, tail), b.subarray(tail, ptail), b.subarray(ptail), counters);
      from = 0;
      tail = ptail = b.length;
    }
    const header = ((first - (ptail > tail ? row.last : 0)) << 3) | (meta[m + META.head] as number);
    const size = ptail - tail + varintLength(header) + bytes;
    const full = size + b.length - ptail + pbytes > limit;
    out.clear();
    if (!full) {
      putLengths(out, tail - from, size);
      out.putBytes(b, from, tail);
    }
    out.putBytes(b, tail, ptail);
    out.put(header);
    out.putBytes(batch.post, at.post, at.post + bytes);
    const split = out.length;
    out.putBytes(b, ptail, b.length);
    if (pbytes > 0) out.putBytes(batch.pos, at.pos, at.pos + pbytes);
    if (full) {
      const chunk = out.take();
      packRow(
        out,
        this.seal(b.subarray(from, tail), chunk.subarray(0, split), chunk.subarray(split), counters),
        NO_BYTES,
        NO_BYTES,
      );
    }
    row.df += meta[m + META.pairs] as number;
    row.last = base + (meta[m + META.last] as number);
  }

  /** Gives a chunk a row of its own; returns the directory `sealed` with it. */
  private seal(sealed: Uint8Array, post: Uint8Array, pos: Uint8Array, counters: Counters): Uint8Array {
    const id = counters.chunk++;
    this.sql.addPost.run(id, post);
    if (this.keepPositions) this.sql.addPos.run(id, pos);
    const { ids, firsts } = readDirectory(sealed);
    const list = new Writer(sealed.length + 10);
    list.putBytes(sealed);
    list.put(id - (ids.at(-1) ?? 0));
    list.put(firstDocument(post) - (firsts.at(-1) ?? 0));
    return list.take();
  }

  /** `count` postings fewer; drops the row when none is left. */
  lower(term: string, count: number): void {
    const row = this.get(term);
    if (!row) return;
    const df = row.df - count;
    if (df > 0) this.sql.setDf.run(df, row.id);
    else {
      this.sql.drop.run(row.id);
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
    counters: Counters,
  ): void {
    this.dropChunks(row);
    let directory: Uint8Array = NO_BYTES;
    for (const { post, pos } of sealed) directory = this.seal(directory, post, pos, counters);
    packRow(this.out, directory, tail, ptail);
    this.sql.set.run(row.df, last, this.out.view(), row.id);
  }

  private dropChunks(row: TermRow): void {
    for (const id of readDirectory(row.sealed).ids) {
      this.sql.dropPost.run(id);
      this.sql.dropPos.run(id);
    }
  }

  /** Gives back the memory that a bulk import held; needed too when rows may have changed under it. */
  forgetRecent(): void {
    this.recent.clear();
  }
}

/** Where a term's postings and positions begin in a batch. */
interface Place {
  term: number;
  post: number;
  pos: number;
}

type RawRow = [id: number, df: number, last: number, b: Buffer, term: string];

const toRow = ([id, df, last, b]: RawRow, term: string): TermRow => ({ id, term, df, last, ...unpackRow(b) });

const varintLength = (value: number): number =>
  value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
