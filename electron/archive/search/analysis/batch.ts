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

/** Keeps its word caches from one batch to the next; one per thread. */
export class BatchAnalyser {
  private numbers = new Map<string, number>();
  private names: string[] = [];
  /** By language: chunk → index into `entries`. */
  private chunks = new Map<string, Map<string, Int32Array>>();
  private entryForms: (readonly string[])[] = [];
  private seen = new Int32Array(1 << 12);
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
        chunks = new Map();
        this.chunks.set(code, chunks);
      }
      const known = chunks;
      for (let field = 0; field < 2; field++) {
        const text = field === 0 ? doc.title : doc.body;
        let position = 0;
        let counted = 0;
        eachChunk(text, (start, end) => {
          const chunk = text.slice(start, end);
          const entry = known.get(chunk) ?? this.intern(chunk, code, known);
          const id = entry[0] as number;
          if (this.seen[id] !== this.serial) {
            this.seen[id] = this.serial;
            const own = this.entryForms[id] as readonly string[];
            for (let i = 0; i < own.length; i++) forms.push(own[i] as string);
          }
          if (tokens + entry.length > this.tokenTerm.length) this.grow();
          for (let i = 3; i < entry.length; i += 2) {
            this.tokenTerm[tokens] = entry[i] as number;
            this.tokenDoc[tokens] = number;
            this.tokenPlace[tokens] = (position + (entry[i + 1] as number)) * 2 + field;
            tokens++;
          }
          counted += entry[2] as number;
          position += entry[1] as number;
        });
        lengths[number * 2 + field] = counted;
      }
    });
    return { documents: docs.length, lengths, ...this.encode(tokens), forms, languages: [...languages] };
  }

  /** An entry: [id, positions taken, words that count, then (term number, relative position) …]. */
  private intern(chunk: string, code: string, known: Map<string, Int32Array>): Int32Array {
    const { pieces, advance } = piecesOf(chunk, code);
    const id = this.entryForms.length;
    const forms: string[] = [];
    const entry = new Int32Array(3 + pieces.length * 2);
    let counted = 0;
    pieces.forEach((piece, i) => {
      const term = piece.stop ? STOP_PREFIX + piece.form : piece.term;
      let number = this.numbers.get(term);
      if (number === undefined) {
        number = this.names.length;
        this.numbers.set(term, number);
        this.names.push(term);
      }
      if (!piece.stop) {
        counted++;
        if (piece.form !== piece.term) forms.push(piece.form, piece.term);
      }
      entry[3 + i * 2] = number;
      entry[4 + i * 2] = piece.position;
    });
    entry[0] = id;
    entry[1] = advance;
    entry[2] = counted;
    this.entryForms.push(forms);
    if (id >= this.seen.length) {
      const larger = new Int32Array(this.seen.length * 2);
      larger.set(this.seen);
      this.seen = larger;
    }
    // A slice keeps its whole text alive; the copy does not.
    known.set(chunk.length > 12 ? Buffer.from(chunk).toString() : chunk, entry);
    return entry;
  }

  private grow(): void {
    const larger = (array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const next = new Int32Array(array.length * 2);
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
    this.entryForms = [];
    this.seen = new Int32Array(1 << 12);
    this.serial = 0;
  }
}
