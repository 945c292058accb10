/**
 * Analysis of a batch of articles into packed postings, ready to be appended to the index. Runs in the archive's own
 * thread or in a worker (the result is transferable); nothing here knows about the database.
 */
import { Writer } from '../postings';
import { type ChunkTable, ChunkTables, longer } from './chunks';
import { type AnalysedBatch, Lexicon, putRecord } from './packed';
import { sectionsOf, titleSections } from './sections';
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

/** Words after which an analyser begins a new lexicon. */
const MOST_TERMS = 400_000;

/** Keeps its word caches from one batch to the next; one per thread. */
export class BatchAnalyser {
  /** The words met so far; another one now and then, so that it does not grow for ever. */
  lexicon = new Lexicon();
  private numbers = new Map<string, number>();
  private chunks = new ChunkTables();
  private serial = 0;

  /** By number of a term: `base` + its place among the batch's terms; less than `base` when the batch has not met it. */
  private placeOf = new Int32Array(1 << 12);
  private base = 1;
  /** By number of a form: the last batch that it was met in, by `serial`. */
  private formMet = new Int32Array(1 << 12);

  /** The batch's tokens: place of the term, document, word position * 2 + field. */
  private tokenTerm = new Int32Array(1 << 16);
  private tokenDoc = new Int32Array(1 << 16);
  private tokenPlace = new Int32Array(1 << 16);

  /** @param most words after which it begins a new lexicon */
  constructor(private readonly most = MOST_TERMS) {}

  analyse(docs: readonly IndexedText[]): AnalysedBatch {
    if (this.lexicon.terms.length > this.most) this.reset();
    this.serial++;
    const forms: number[] = [];
    const terms: number[] = [];
    const lengths = new Uint32Array(docs.length * 2);
    const languages: string[][] = [];
    let tokens = 0;
    docs.forEach((doc, number) => {
      const inTitle = titleSections(doc.language);
      const inBody = sectionsOf(doc.body, doc.language);
      languages.push([...new Set([...inTitle, ...inBody].map(({ code }) => code))]);
      for (let field = 0; field < 2; field++) {
        const text = field === 0 ? doc.title : doc.body;
        let position = 0;
        let counted = 0;
        eachChunk(text, field === 0 ? inTitle : inBody, (start, end, hash, code, units) => {
          const known = this.chunks.of(code);
          let entry = known.find(units, start, end, hash);
          if (entry < 0) entry = this.intern(text.slice(start, end), hash, code, known);
          const { pool } = known;
          const count = pool[entry + 2] as number;
          if (tokens + count > this.tokenTerm.length) this.grow(count);
          const { placeOf, base, formMet, serial } = this;
          let i = entry + 4;
          for (const end = i + count * 2; i < end; i += 2) {
            const term = pool[i] as number;
            let place = (placeOf[term] as number) - base;
            if (place < 0) {
              place = terms.push(term) - 1;
              placeOf[term] = base + place;
            }
            this.tokenTerm[tokens] = place;
            this.tokenDoc[tokens] = number;
            this.tokenPlace[tokens] = (position + (pool[i + 1] as number)) * 2 + field;
            tokens++;
          }
          for (const end = i + (pool[entry + 3] as number); i < end; i++) {
            const form = pool[i] as number;
            if (formMet[form] === serial) continue;
            formMet[form] = serial;
            forms.push(form);
          }
          position += pool[entry] as number;
          counted += pool[entry + 1] as number;
        });
        lengths[number * 2 + field] = counted;
      }
    });
    this.base += terms.length;
    return {
      documents: docs.length,
      lengths,
      languages,
      lexicon: this.lexicon,
      terms: Int32Array.from(terms),
      ...this.pack(tokens, terms.length),
      forms: Int32Array.from(forms),
    };
  }

  /** Adds a chunk with: word positions it takes, words that count, tokens, forms; term and place of each token; forms. */
  private intern(chunk: string, hash: number, code: string, known: ChunkTable): number {
    const { pieces, advance } = piecesOf(chunk, code);
    const { terms, forms } = this.lexicon;
    const own: number[] = [];
    const numbers = [advance, 0, pieces.length, 0];
    for (const piece of pieces) {
      const term = piece.stop ? STOP_PREFIX + piece.form : piece.term;
      let number = this.numbers.get(term);
      if (number === undefined) {
        number = terms.push(term) - 1;
        this.numbers.set(term, number);
        if (number >= this.placeOf.length) this.placeOf = longer(this.placeOf, 1);
      }
      numbers.push(number, piece.position);
      if (piece.stop) continue;
      numbers[1] = (numbers[1] as number) + 1;
      if (piece.form !== piece.term) own.push(forms.push(piece.form, piece.term) / 2 - 1);
    }
    numbers[3] = own.length;
    if (forms.length / 2 > this.formMet.length) this.formMet = longer(this.formMet, 1);
    return known.add(chunk, hash, [...numbers, ...own]);
  }

  private grow(more: number): void {
    this.tokenTerm = longer(this.tokenTerm, more);
    this.tokenDoc = longer(this.tokenDoc, more);
    this.tokenPlace = longer(this.tokenPlace, more);
  }

  /** Counting sort of the batch's tokens by term, then one pass that packs them. */
  private pack(tokens: number, distinct: number): Pick<AnalysedBatch, 'starts' | 'records'> {
    const { tokenTerm, tokenDoc, tokenPlace } = this;
    const next = new Int32Array(distinct + 1);
    for (let i = 0; i < tokens; i++) {
      const term = (tokenTerm[i] as number) + 1;
      next[term] = (next[term] as number) + 1;
    }
    for (let t = 0; t < distinct; t++) next[t + 1] = (next[t + 1] as number) + (next[t] as number);
    const docs = new Int32Array(tokens);
    const places = new Int32Array(tokens);
    for (let i = 0; i < tokens; i++) {
      const term = tokenTerm[i] as number;
      const to = next[term] as number;
      docs[to] = tokenDoc[i] as number;
      places[to] = tokenPlace[i] as number;
      next[term] = to + 1;
    }

    const starts = new Int32Array(distinct);
    const out = new Writer(tokens * 5 + distinct * 6);
    let post = new Uint8Array(1 << 12);
    let pos = new Uint8Array(1 << 12);
    for (let term = 0, from = 0; term < distinct; term++) {
      const to = next[term] as number;
      // A token needs at most 5 bytes of position and, as a posting of its own, 5 + 5 + 5 of header and frequencies.
      if ((to - from) * 15 > post.length) {
        post = new Uint8Array((to - from) * 30);
        pos = new Uint8Array((to - from) * 10);
      }
      let p = 0;
      let q = 0;
      let pairs = 0;
      let first = 0;
      let firstHead = 0;
      let last = -1;
      for (let i = from; i < to; ) {
        const doc = docs[i] as number;
        let tf0 = 0;
        let tf1 = 0;
        let previous = 0;
        let j = i;
        for (; j < to; j++) {
          if (docs[j] !== doc) break;
          const place = places[j] as number;
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
          first = doc;
          firstHead = head;
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
      starts[term] = out.length;
      putRecord(out, first, last, firstHead, pairs, post, p, pos, q);
      from = to;
    }
    return { starts, records: out.take() };
  }

  private reset(): void {
    this.lexicon = new Lexicon();
    this.numbers = new Map();
    this.chunks = new ChunkTables();
    this.serial = 0;
    this.placeOf.fill(0);
    this.base = 1;
    this.formMet.fill(0);
  }
}
