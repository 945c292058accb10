/** What is known of the chunks of texts, see `eachChunk`. */

/**
 * The chunks of one language that were met, found by hash and compared in place, without cutting them out of the text.
 * All that is known of a chunk lies together in one pool of numbers, because an import waits for memory here more than
 * for anything else: its length; its UTF-16 units, two a number; then, at what `find` returns, the numbers it was
 * added with.
 */
export class ChunkTable {
  pool = new Int32Array(1 << 16);
  /** 0 is no place. */
  private used = 1;
  private count = 0;
  /** Two numbers a slot: hash, place in the pool (0 = free). */
  private slots = new Int32Array(2 << 14);

  /** Where the numbers of a chunk are in the pool; -1 when it is new. */
  find(units: Uint16Array, start: number, end: number, hash: number): number {
    const { slots, pool } = this;
    const mask = (slots.length >> 1) - 1;
    const length = end - start;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const at = slots[slot * 2 + 1] as number;
      if (at === 0) return -1;
      if (slots[slot * 2] !== hash || pool[at] !== length) continue;
      let pair = at + 1;
      let i = start;
      for (; i + 1 < end; i += 2, pair++)
        if (pool[pair] !== ((units[i] as number) | ((units[i + 1] as number) << 16))) break;
      if (i + 1 === end && pool[pair++] === units[i]) i++;
      if (i >= end) return pair;
    }
  }

  /** Adds a chunk with its numbers; returns what `find` will. */
  add(chunk: string, hash: number, numbers: readonly number[]): number {
    const { length } = chunk;
    const at = this.used;
    const found = at + 1 + ((length + 1) >> 1);
    this.used = found + numbers.length;
    if (this.used > this.pool.length) this.pool = longer(this.pool, this.used);
    const { pool } = this;
    pool[at] = length;
    for (let i = 0; i < length; i++) {
      const pair = at + 1 + (i >> 1);
      pool[pair] = (pool[pair] as number) | (chunk.charCodeAt(i) << ((i & 1) * 16));
    }
    pool.set(numbers, found);
    if (++this.count * 4 > this.slots.length) this.grow();
    this.place(hash, at);
    return found;
  }

  private place(hash: number, at: number): void {
    const mask = (this.slots.length >> 1) - 1;
    let slot = spread(hash) & mask;
    while (this.slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
    this.slots[slot * 2] = hash;
    this.slots[slot * 2 + 1] = at;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Int32Array(old.length * 2);
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] !== 0) this.place(old[i] as number, old[i + 1] as number);
    }
  }
}

/** The tables of several languages. */
export class ChunkTables {
  private readonly tables = new Map<string, ChunkTable>();
  private code = '';
  private table: ChunkTable | null = null;

  /** The table of a language code; asked for every chunk of a text, nearly always for the one it was asked for last. */
  of(code: string): ChunkTable {
    if (this.table && code === this.code) return this.table;
    const table = this.tables.get(code) ?? new ChunkTable();
    this.tables.set(code, table);
    this.code = code;
    this.table = table;
    return table;
  }
}

const spread = (hash: number): number => hash ^ (hash >>> 15) ^ (hash >>> 7);

/** An array of twice the length and `more`, with the same beginning. */
export function longer(array: Int32Array<ArrayBuffer>, more: number): Int32Array<ArrayBuffer> {
  const next = new Int32Array(array.length * 2 + more);
  next.set(array);
  return next;
}
