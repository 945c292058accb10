/**
 * Analysis of a batch of articles into packed postings, ready to be appended to the index. Runs in the archive's own
 * thread or in a worker (the result is transferable); nothing here knows about the database.
 */
import { languageCode } from './languages';
import { eachChunk, piecesOf } from './tokens';

export interface IndexedText {
  title: string;
  body: string;
  language: string | null;
}

/** Fields of the index, in the order of their bits. */
export const FIELDS = ['title', 'body'] as const;

/** Put before a stop word's term: such terms are out of Lunr's sight and serve phrases and stop-word-only queries. */
export const STOP_PREFIX = '\u0001';

/** Numbers per term in {@link AnalysedBatch.meta}. */
export const META = { first: 0, last: 1, pairs: 2, head: 3, post: 4, pos: 5, size: 6 } as const;

/**
 * Postings of a batch by term. Documents are numbered from 0 within the batch. The header of a term's first posting is
 * left out of `post` (its low bits are in `meta`), because only the writer knows the document before it.
 */
export interface AnalysedBatch {
  documents: number;
  /** Two numbers a document: words that count in the title and in the body (stop words do not). */
  lengths: Uint32Array;
  terms: string[];
  /** For each term {@link META}: first and last document, (document, field) pairs, low bits of the first header, bytes. */
  meta: Int32Array;
  post: Uint8Array;
  pos: Uint8Array;
  /** Pairs `form, term`: words as written whose index term is another. */
  forms: string[];
  /** Language codes met. */
  languages: string[];
}

const INTERN_LIMIT = 400_000;

/**
 * Chunks already analysed in one language, found by hash and compared in place, without cutting them out of the text.
 * All that is known of a chunk lies together in one pool of numbers, because an import waits for memory here more than
 * for anything else: the last batch it was met in; its length; its UTF-16 units, two a number; then, at what `find`
 * returns, word positions it takes; words that count; tokens; for each token its term number and relative position
 * (other users of the table keep numbers of their own there).
 */
export class ChunkTable {
  pool = new Int32Array(1 << 16);
  /** Pairs form, term of the chunks whose words have another term, by what `find` returns. */
  readonly forms = new Map<number, readonly string[]>();
  private used = 0;
  private count = 0;
  /** Two numbers a slot: hash, start in the pool + 1 (0 = free). */
  private slots = new Int32Array(2 << 14);

  /** Where the numbers of a chunk are in the pool; -1 when it is new. */
  find(text: string, start: number, end: number, hash: number): number {
    const { slots, pool } = this;
    const mask = (slots.length >> 1) - 1;
    const length = end - start;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const at = slots[slot * 2 + 1] as number;
      if (at === 0) return -1;
      if (slots[slot * 2] !== hash || pool[at] !== length) continue;
      let unit = at + 1;
      let i = start;
      for (; i + 1 < end; i += 2, unit++)
        if (pool[unit] !== (text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16))) break;
      if (i + 1 === end && pool[unit++] === text.charCodeAt(i)) i++;
      if (i >= end) return unit;
    }
  }

  /** Whether a chunk is met for the first time since `serial` was another. */
  first(length: number, found: number, serial: number): boolean {
    const at = found - ((length + 1) >> 1) - 2;
    if (this.pool[at] === serial) return false;
    this.pool[at] = serial;
    return true;
  }

  /** Adds a chunk with its numbers; returns what `find` will. */
  add(chunk: string, hash: number, numbers: readonly number[]): number {
    const { length } = chunk;
    const from = this.used;
    const found = from + 2 + ((length + 1) >> 1);
    this.used = found + numbers.length;
    if (this.used > this.pool.length) {
      const larger = new Int32Array(this.pool.length * 2 + this.used);
      larger.set(this.pool);
      this.pool = larger;
    }
    const { pool } = this;
    pool[from + 1] = length;
    for (let i = 0; i < length; i++) {
      const at = from + 2 + (i >> 1);
      pool[at] = (pool[at] as number) | (chunk.charCodeAt(i) << ((i & 1) * 16));
    }
    pool.set(numbers, found);
    if (++this.count * 4 > this.slots.length) this.grow();
    this.place(hash, from + 1);
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

const spread = (hash: number): number => hash ^ (hash >>> 15) ^ (hash >>> 7);

/** Keeps its word caches from one batch to the next; one per thread. */
export class BatchAnalyser {
  private numbers = new Map<string, number>();
  private names: string[] = [];
  private chunks = new Map<string, ChunkTable>();
  private serial = 0;

  private tokenTerm = new Int32Array(1 << 16);
  private tokenDoc = new Int32Array(1 << 16);
  /** position * 2 + field */
  private tokenPlace = new Int32Array(1 << 16);

  analyse(docs: readonly IndexedText[]): AnalysedBatch {
    if (this.names.length > INTERN_LIMIT) this.reset();
    this.serial++;
    const forms: string[] = [];
    const languages = new Set<string>();
    const lengths = new Uint32Array(docs.length * 2);
    let tokens = 0;
    docs.forEach((doc, number) => {
      const code = languageCode(doc.language);
      languages.add(code);
      let chunks = this.chunks.get(code);
      if (!chunks) {
        chunks = new ChunkTable();
        this.chunks.set(code, chunks);
      }
      const known = chunks;
      for (let field = 0; field < 2; field++) {
        const text = field === 0 ? doc.title : doc.body;
        let position = 0;
        let counted = 0;
        eachChunk(text, (start, end, hash) => {
          let entry = known.find(text, start, end, hash);
          if (entry < 0) entry = this.intern(text.slice(start, end), hash, code, known);
          if (known.first(end - start, entry, this.serial)) {
            const own = known.forms.get(entry);
            if (own) forms.push(...own);
          }
          const { pool } = known;
          const count = pool[entry + 2] as number;
          if (tokens + count > this.tokenTerm.length) this.grow(count);
          for (let i = entry + 3; i < entry + 3 + count * 2; i += 2) {
            this.tokenTerm[tokens] = pool[i] as number;
            this.tokenDoc[tokens] = number;
            this.tokenPlace[tokens] = (position + (pool[i + 1] as number)) * 2 + field;
            tokens++;
          }
          position += pool[entry] as number;
          counted += pool[entry + 1] as number;
        });
        lengths[number * 2 + field] = counted;
      }
    });
    return { documents: docs.length, lengths, ...this.encode(tokens), forms, languages: [...languages] };
  }

  private intern(chunk: string, hash: number, code: string, known: ChunkTable): number {
    const { pieces, advance } = piecesOf(chunk, code);
    const forms: string[] = [];
    const numbers = [advance, 0, pieces.length];
    for (const piece of pieces) {
      const term = piece.stop ? STOP_PREFIX + piece.form : piece.term;
      let number = this.numbers.get(term);
      if (number === undefined) {
        number = this.names.length;
        this.numbers.set(term, number);
        this.names.push(term);
      }
      numbers.push(number, piece.position);
      if (piece.stop) continue;
      numbers[1] = (numbers[1] as number) + 1;
      if (piece.form !== piece.term) forms.push(piece.form, piece.term);
    }
    const entry = known.add(chunk, hash, numbers);
    if (forms.length > 0) known.forms.set(entry, forms);
    return entry;
  }

  private grow(more: number): void {
    const larger = (array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const next = new Int32Array(array.length * 2 + more);
      next.set(array);
      return next;
    };
    this.tokenTerm = larger(this.tokenTerm);
    this.tokenDoc = larger(this.tokenDoc);
    this.tokenPlace = larger(this.tokenPlace);
  }

  /** Counting sort of the batch's tokens by term, then one pass that packs them. */
  private encode(tokens: number): Pick<AnalysedBatch, 'terms' | 'meta' | 'post' | 'pos'> {
    const { tokenTerm, tokenDoc, tokenPlace } = this;
    const starts = new Int32Array(this.names.length + 1);
    for (let i = 0; i < tokens; i++) {
      const term = (tokenTerm[i] as number) + 1;
      starts[term] = (starts[term] as number) + 1;
    }
    let distinct = 0;
    for (let t = 0; t < this.names.length; t++) {
      if ((starts[t + 1] as number) > 0) distinct++;
      starts[t + 1] = (starts[t + 1] as number) + (starts[t] as number);
    }
    const next = starts.slice();
    const order = new Int32Array(tokens);
    for (let i = 0; i < tokens; i++) {
      const term = tokenTerm[i] as number;
      order[next[term] as number] = i;
      next[term] = (next[term] as number) + 1;
    }

    const terms: string[] = [];
    const meta = new Int32Array(distinct * META.size);
    // A token needs at most 5 bytes of position and, as a posting of its own, 5 + 5 + 5 of header and frequencies.
    const post = new Uint8Array(tokens * 15);
    const pos = new Uint8Array(tokens * 5);
    let p = 0;
    let q = 0;
    for (let term = 0; term < this.names.length; term++) {
      const from = starts[term] as number;
      const to = starts[term + 1] as number;
      if (from === to) continue;
      const m = terms.length * META.size;
      terms.push(this.names[term] as string);
      const postStart = p;
      const posStart = q;
      let pairs = 0;
      let last = -1;
      for (let i = from; i < to; ) {
        const doc = tokenDoc[order[i] as number] as number;
        let tf0 = 0;
        let tf1 = 0;
        let previous = 0;
        let j = i;
        for (; j < to; j++) {
          const token = order[j] as number;
          if (tokenDoc[token] !== doc) break;
          const place = tokenPlace[token] as number;
          if ((place & 1) === 0) tf0++;
          else if (tf1++ === 0) previous = 0;
          let delta = (place >>> 1) - previous;
          previous = place >>> 1;
          while (delta > 127) {
            pos[q++] = (delta & 127) | 128;
            delta >>>= 7;
          }
          pos[q++] = delta;
        }
        const mask = (tf0 > 0 ? 1 : 0) | (tf1 > 0 ? 2 : 0);
        const single = tf0 <= 1 && tf1 <= 1 ? 1 : 0;
        pairs += mask === 3 ? 2 : 1;
        const head = (mask << 1) | single;
        if (last < 0) {
          meta[m + META.first] = doc;
          meta[m + META.head] = head;
        } else {
          let value = ((doc - last) << 3) | head;
          while (value > 127) {
            post[p++] = (value & 127) | 128;
            value >>>= 7;
          }
          post[p++] = value;
        }
        if (single === 0) {
          for (let tf = tf0, round = 0; round < 2; tf = tf1, round++) {
            if (tf === 0) continue;
            let value = tf;
            while (value > 127) {
              post[p++] = (value & 127) | 128;
              value >>>= 7;
            }
            post[p++] = value;
          }
        }
        last = doc;
        i = j;
      }
      meta[m + META.last] = last;
      meta[m + META.pairs] = pairs;
      meta[m + META.post] = p - postStart;
      meta[m + META.pos] = q - posStart;
    }
    return { terms, meta, post: post.slice(0, p), pos: pos.slice(0, q) };
  }

  private reset(): void {
    this.numbers = new Map();
    this.names = [];
    this.chunks = new Map();
    this.serial = 0;
  }
}
