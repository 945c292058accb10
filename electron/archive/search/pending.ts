/**
 * Batches whose postings are in the file as they came, and not yet in the rows of their terms. A commit of an import then
 * writes a few pages one after the other instead of a page for nearly every one of its words; a term's row is written
 * later, once for many batches. In memory the batches are found by term, so a search sees them like everything else.
 */
import { type AnalysedBatch, META } from './analysis/batch';
import { Reader, Writer } from './postings';

/** Numbers in {@link Generation.links} for each piece: batch, term within the batch, next piece of the same term. */
const LINK = 3;
/** What a term of a batch takes in memory besides its postings: its numbers, where they begin, its link. */
const TERM_BYTES = (META.size + 2 + LINK) * 4;

/** A term's postings in the batches of a generation. */
export interface Waiting {
  readonly term: string;
  readonly id: number;
  /** Whether it has no row yet. */
  readonly fresh: boolean;
  /** Pairs of document and field. */
  df: number;
  /** First and last piece in `links`; -1: they are in the term's row now. */
  first: number;
  last: number;
}

/** What of a batch is kept: its postings, and where each term's are. */
export interface PlacedBatch {
  /** Number of its first document. */
  base: number;
  meta: Int32Array;
  post: Uint8Array;
  pos: Uint8Array;
  /** Where the postings and the positions of each term begin. */
  posts: Int32Array;
  places: Int32Array;
}

/** Batches that go into the rows of their terms together. */
export class Generation {
  readonly waiting = new Map<string, Waiting>();
  readonly batches: PlacedBatch[] = [];
  /** About what it takes in memory. */
  bytes = 0;
  private links = new Int32Array(1 << 12);
  private used = 0;

  /**
   * @param identify a term that was not met yet: its row's id, or a new one; null when the row has this batch already
   */
  add(
    base: number,
    batch: AnalysedBatch,
    identify: (term: string, base: number) => { id: number; fresh: boolean } | null,
  ): void {
    const { terms, meta, post, pos } = batch;
    const posts = new Int32Array(terms.length);
    const places = new Int32Array(terms.length);
    let p = 0;
    let q = 0;
    if (this.used + terms.length * LINK > this.links.length) {
      const larger = new Int32Array(this.links.length * 2 + terms.length * LINK);
      larger.set(this.links);
      this.links = larger;
    }
    const { links } = this;
    const number = this.batches.length;
    for (let t = 0; t < terms.length; t++) {
      const term = terms[t] as string;
      posts[t] = p;
      places[t] = q;
      p += meta[t * META.size + META.post] as number;
      q += meta[t * META.size + META.pos] as number;
      const pairs = meta[t * META.size + META.pairs] as number;
      const at = this.used;
      const known = this.waiting.get(term);
      if (known) {
        links[known.last + 2] = at;
        known.last = at;
        known.df += pairs;
      } else {
        const row = identify(term, base);
        if (!row) continue;
        this.waiting.set(term, { term, id: row.id, fresh: row.fresh, df: pairs, first: at, last: at });
      }
      links[at] = number;
      links[at + 1] = t;
      links[at + 2] = -1;
      this.used += LINK;
    }
    this.batches.push({ base, meta, post, pos, posts, places });
    this.bytes += p + q + terms.length * TERM_BYTES;
  }

  /** A term's pieces, oldest first. */
  eachPiece(of: Waiting, found: (batch: PlacedBatch, term: number) => void): void {
    const { links, batches } = this;
    for (let at = of.first; at >= 0; at = links[at + 2] as number)
      found(batches[links[at] as number] as PlacedBatch, links[at + 1] as number);
  }
}

/** A batch in one blob: lengths of its parts, documents, terms by line, numbers of the terms, postings, positions. */
export function packBatch({ documents, terms, meta, post, pos }: AnalysedBatch): Uint8Array {
  const names = Buffer.from(terms.join('\n'));
  const numbers = new Writer(meta.length * 2);
  for (const number of meta) numbers.put(number);
  const head = new Writer();
  for (const length of [documents, names.length, numbers.length, post.length, pos.length]) head.put(length);
  return Buffer.concat([head.view(), names, numbers.view(), post, pos]);
}

/** What {@link packBatch} packed; what only the writing of a batch needs is empty. */
export function unpackBatch(blob: Uint8Array): AnalysedBatch {
  const reader = new Reader(blob);
  const [documents, names, numbers, post, pos] = Array.from({ length: 5 }, () => reader.next()) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const cut = (length: number): Uint8Array => {
    const from = reader.at;
    reader.at += length;
    return blob.subarray(from, reader.at);
  };
  const terms = Buffer.from(cut(names)).toString('utf8').split('\n');
  const meta = new Int32Array(terms.length * META.size);
  const packed = new Reader(cut(numbers));
  for (let i = 0; i < meta.length; i++) meta[i] = packed.next();
  return {
    documents,
    terms,
    meta,
    post: cut(post),
    pos: cut(pos),
    lengths: new Uint32Array(0),
    forms: [],
    languages: [],
  };
}
