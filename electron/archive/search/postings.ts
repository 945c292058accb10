/**
 * The packed form of postings.
 *
 * A chunk is a run of postings by ascending document. A posting is
 * `varint(((document - previous) << 2 | fieldMask) << 1 | single)`, where `single` says that every term frequency is 1;
 * otherwise a varint frequency for each field of the mask follows. The first document of a chunk counts from 0, so a
 * chunk can be read alone. The chunk of positions with the same key holds, for each posting and field, the places of
 * the term as varint differences.
 */

import { type DocSet, gallop } from './docset';

/** A row of `lx_term`. */
export interface TermRow {
  id: number;
  term: string;
  df: number;
  last: number;
  /** The full chunks, oldest first: varint differences of id and of first document, see {@link readDirectory}. */
  sealed: Uint8Array;
  tail: Uint8Array;
  ptail: Uint8Array;
}

/** Reads a varint at `at`; `next` is where the following one begins. For callers that are not in a hot loop. */
export class Reader {
  at = 0;
  constructor(readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  next(): number {
    let value = 0;
    let shift = 0;
    for (;;) {
      const byte = this.bytes[this.at++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
      shift += 7;
    }
  }
}

/** Appends varints to a growing buffer. */
export class Writer {
  private bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity);
  }

  put(value: number): void {
    if (this.length + 5 > this.bytes.length) this.reserve(5);
    let rest = value;
    while (rest > 127) {
      this.bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** Appends `source` from `from` up to, not including, `to`. */
  putBytes(source: Uint8Array, from = 0, to = source.length): void {
    const count = to - from;
    if (this.length + count > this.bytes.length) this.reserve(count);
    if (count < 48) {
      // most are a few bytes, and a loop beats the call below there
      for (let i = from; i < to; i++) this.bytes[this.length++] = source[i] as number;
      return;
    }
    this.bytes.set(source.subarray(from, to), this.length);
    this.length += count;
  }

  /** What was written so far, as a copy. */
  copy(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  /** What was written so far, as a copy; the next begins empty. */
  take(): Uint8Array {
    const out = this.copy();
    this.length = 0;
    return out;
  }

  /** What was written so far, valid until the next write. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  private reserve(more: number): void {
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}

/**
 * The parts of a term's row in one blob, which SQLite and its binding move faster than three: the length of the open
 * chunk, its low bit telling whether there is a directory, whose length is next if so; then directory, open chunk, and
 * its positions up to the end. Most words have a posting or two and no directory, and every byte counts.
 */
export function packRow(out: Writer, sealed: Uint8Array, tail: Uint8Array, ptail: Uint8Array): void {
  out.clear();
  out.put((tail.length << 1) | (sealed.length > 0 ? 1 : 0));
  if (sealed.length > 0) out.put(sealed.length);
  out.putBytes(sealed);
  out.putBytes(tail);
  out.putBytes(ptail);
}

/** Where the directory, the open chunk and its positions begin in a packed row. */
export function partsOf(b: Uint8Array): [sealed: number, tail: number, ptail: number] {
  const reader = new Reader(b);
  const head = reader.next();
  const sealed = head & 1 ? reader.next() : 0;
  const tail = reader.at + sealed;
  return [reader.at, tail, tail + (head >>> 1)];
}

/** The parts that {@link packRow} put together, as views of `b`. */
export function unpackRow(b: Uint8Array): Pick<TermRow, 'sealed' | 'tail' | 'ptail'> {
  const [sealed, tail, ptail] = partsOf(b);
  return { sealed: b.subarray(sealed, tail), tail: b.subarray(tail, ptail), ptail: b.subarray(ptail) };
}

/** The first document of a chunk. */
export const firstDocument = (chunk: Uint8Array): number => new Reader(chunk).next() >>> 3;

/** The chunks of a term, without reading them all. */
export interface Chunks {
  /** First document of each. Those of a chunk end before the first of the next. */
  firsts: readonly number[];
  bytes(i: number): Uint8Array;
  positions(i: number): Uint8Array;
}

/**
 * The postings of a term as numbers, a chunk at a time: all of them, or those of some documents. Every loop over postings
 * reads them here: decoding into arrays that stay in the processor's cache is quicker than decoding in the midst of other
 * work.
 */
export class Postings {
  documents = new Uint32Array(0);
  /** Frequency in the title; 0 where the term is not in it. */
  titles = new Uint32Array(0);
  /** Frequency in the body. */
  bodies = new Uint32Array(0);
  /** How many positions of the chunk come before the posting's own; without a set of documents not filled. */
  before = new Uint32Array(0);
  /** Places of the documents in that set. */
  places = new Uint32Array(0);
  /** The chunk that they are of. */
  chunk = -1;
  private chunks: Chunks = { firsts: [], bytes: () => new Uint8Array(0), positions: () => new Uint8Array(0) };
  private within: DocSet | null = null;
  private scope = 3;
  /** The first of `within` that may be in what was not read yet. */
  private wanted = 0;

  /**
   * @param within ascending; only their postings are read, and chunks without any are not even fetched
   * @param scope bits of fields: postings in none of them are passed over
   */
  open(chunks: Chunks, within: DocSet | null, scope = 3): void {
    this.chunks = chunks;
    this.scope = scope;
    this.within = within;
    this.chunk = -1;
    this.wanted = 0;
  }

  /** Reads on; returns how many postings were read, 0 at the end. */
  next(): number {
    const { within } = this;
    const { firsts } = this.chunks;
    for (this.chunk++; this.chunk < firsts.length; this.chunk++) {
      if (within) {
        this.wanted = gallop(within, this.wanted, firsts[this.chunk] as number);
        if (this.wanted === within.length) return 0;
        if ((within[this.wanted] as number) >= (firsts[this.chunk + 1] ?? Number.POSITIVE_INFINITY)) continue;
      }
      const count = this.read(this.chunks.bytes(this.chunk));
      if (count > 0) return count;
    }
    return 0;
  }

  private read(chunk: Uint8Array): number {
    const end = chunk.length;
    if (end > this.documents.length) {
      const size = Math.max(1 << 11, end * 2);
      this.documents = new Uint32Array(size);
      this.titles = new Uint32Array(size);
      this.bodies = new Uint32Array(size);
      this.before = new Uint32Array(size);
      this.places = new Uint32Array(size);
    }
    const { documents, titles, bodies, before, places, within, scope } = this;
    const last = within ? within.length : 0;
    let { wanted } = this;
    let document = 0;
    let count = 0;
    let positions = 0;
    for (let i = 0; i < end; ) {
      let value = chunk[i++] as number;
      if (value > 127) {
        value &= 127;
        for (let shift = 7; ; shift += 7) {
          const byte = chunk[i++] as number;
          value |= (byte & 127) << shift;
          if (byte < 128) break;
        }
      }
      document += value >>> 3;
      let title = (value >>> 1) & 1;
      let body = (value >>> 2) & 1;
      if ((value & 1) === 0) {
        if (title) {
          title = chunk[i++] as number;
          if (title > 127) {
            title &= 127;
            for (let shift = 7; ; shift += 7) {
              const byte = chunk[i++] as number;
              title |= (byte & 127) << shift;
              if (byte < 128) break;
            }
          }
        }
        if (body) {
          body = chunk[i++] as number;
          if (body > 127) {
            body &= 127;
            for (let shift = 7; ; shift += 7) {
              const byte = chunk[i++] as number;
              body |= (byte & 127) << shift;
              if (byte < 128) break;
            }
          }
        }
      }
      if (((value >>> 1) & scope) === 0) {
        positions += title + body;
        continue;
      }
      if (within) {
        while (wanted < last && (within[wanted] as number) < document) wanted++;
        if (wanted === last) break;
        if (within[wanted] !== document) {
          positions += title + body;
          continue;
        }
        places[count] = wanted;
        before[count] = positions;
        positions += title + body;
      }
      documents[count] = document;
      titles[count] = title;
      bodies[count] = body;
      count++;
    }
    this.wanted = wanted;
    return count;
  }
}

/** Writes a posting after document `previous` (0 at the beginning of a chunk). */
export function writePosting(out: Writer, previous: number, document: number, tf0: number, tf1: number): void {
  const mask = (tf0 > 0 ? 1 : 0) | (tf1 > 0 ? 2 : 0);
  const single = tf0 <= 1 && tf1 <= 1;
  out.put(((document - previous) << 3) | (mask << 1) | (single ? 1 : 0));
  if (single) return;
  if (tf0 > 0) out.put(tf0);
  if (tf1 > 0) out.put(tf1);
}

/** Ids and first documents of the chunks in {@link TermRow.sealed}. */
export function readDirectory(sealed: Uint8Array): { ids: number[]; firsts: number[] } {
  const ids: number[] = [];
  const firsts: number[] = [];
  const reader = new Reader(sealed);
  for (let id = 0, first = 0; !reader.done; ) {
    id += reader.next();
    first += reader.next();
    ids.push(id);
    firsts.push(first);
  }
  return { ids, firsts };
}
