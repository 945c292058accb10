/**
 * The packed form of postings.
 *
 * A chunk is a run of postings by ascending document. A posting is
 * `varint(((document - previous) << 2 | fieldMask) << 1 | single)`, where `single` says that every term frequency is 1;
 * otherwise a varint frequency for each field of the mask follows. The first document of a chunk counts from 0, so a
 * chunk can be read alone. The chunk of positions with the same key holds, for each posting and field, the places of
 * the term as varint differences.
 */

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

/** One posting at a time, with frequencies. */
export class PostingReader {
  document = 0;
  mask = 0;
  /** Frequency in the title and in the body. */
  tf0 = 0;
  tf1 = 0;
  private readonly reader: Reader;

  constructor(chunk: Uint8Array) {
    this.reader = new Reader(chunk);
  }

  next(): boolean {
    const { reader } = this;
    if (reader.done) return false;
    const value = reader.next();
    this.document += value >>> 3;
    this.mask = (value >>> 1) & 3;
    if (value & 1) {
      this.tf0 = this.mask & 1;
      this.tf1 = this.mask >>> 1;
    } else {
      this.tf0 = this.mask & 1 ? reader.next() : 0;
      this.tf1 = this.mask & 2 ? reader.next() : 0;
    }
    return true;
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
