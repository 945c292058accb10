/**
 * Reading postings: which documents have a term, and Lunr's BM25 scores, computed at query time from the current
 * number of documents, document frequencies and lengths, so that nothing is rewritten when these change.
 */

import type { DocSet } from './docset';
import { Postings, type TermRow } from './postings';
import { due, type Steps } from './steps';
import type { IndexStore } from './store';

/** Lunr's constants (lunr.Builder: `_k1`, `_b`). */
const K1 = 1.2;
const B = 0.75;

/** Bits of the fields in a posting. */
export const TITLE = 1;
export const BODY = 2;
export const ANYWHERE = TITLE | BODY;

/** A term that counts for the score, with its weight in the query vector of each field. */
export interface ScoringTerm {
  row: TermRow;
  /** Fields it is looked for in. */
  scope: number;
  boost: [title: number, body: number];
}

export interface Scored {
  docs: Uint32Array;
  /** Parallel to `docs`. */
  scores: Float64Array;
}

/** Lengths up to which norms are computed ahead. */
const NORMS = 4096;
/** From so many postings on, a term's weights are looked up instead of computed: by occurrences and length, up to these. */
const FREQUENT = 1024;
const KNOWN_TIMES = 4;
const KNOWN_LENGTHS = 1024;

/** Sums by document, as large as the archive; reused, one query at a time. */
class Scratch {
  /** Negative where nothing was added yet: a weight may be 0. */
  readonly sums: Float64Array;
  readonly touched: Uint32Array;
  constructor(readonly size: number) {
    this.sums = new Float64Array(size).fill(-1);
    this.touched = new Uint32Array(size);
  }
}

/** The weights of one term in one field. */
class Weights {
  /** By (occurrences - 1) * KNOWN_LENGTHS + length; negative where it was not computed yet. */
  private readonly known = new Float64Array(KNOWN_TIMES * KNOWN_LENGTHS);
  private readonly norms = new Float64Array(NORMS);
  private average = Number.NaN;
  private idf = 0;
  private factor = 0;
  private cached = false;

  /**
   * Prepares for a term.
   * @param factor of the term in the query
   */
  begin(average: number, idf: number, factor: number, postings: number): void {
    if (average !== this.average) {
      this.average = average;
      for (let stored = 0; stored < NORMS; stored++) this.norms[stored] = normOf(stored - 1, average);
    }
    this.idf = idf;
    this.factor = factor;
    this.cached = postings >= FREQUENT;
    if (this.cached) this.known.fill(-1);
  }

  /** Lunr's weight times the factor. @param stored length + 1 */
  of(tf: number, stored: number): number {
    if (!this.cached || tf > KNOWN_TIMES || stored >= KNOWN_LENGTHS) return this.compute(tf, stored);
    const at = (tf - 1) * KNOWN_LENGTHS + stored;
    const known = this.known[at] as number;
    if (known >= 0) return known;
    const weight = this.compute(tf, stored);
    this.known[at] = weight;
    return weight;
  }

  private compute(tf: number, stored: number): number {
    const norm = stored < NORMS ? (this.norms[stored] as number) : normOf(stored - 1, this.average);
    return this.factor * weightOf(this.idf, tf, norm);
  }
}

const normOf = (length: number, average: number): number => K1 * (1 - B + B * (length / average));

/** Lunr's weight of a term in a field, rounded as Lunr rounds it. */
const weightOf = (idf: number, tf: number, norm: number): number =>
  Math.round(((idf * ((K1 + 1) * tf)) / (norm + tf)) * 1000) / 1000;

/** What reading a term takes besides; reused, one for each reading that may have paused. */
class Reading {
  readonly postings = new Postings();
  readonly title = new Weights();
  readonly body = new Weights();
  /** Parts of scores, beside the postings. */
  parts = new Float64Array(1 << 11);
}

export class Scorer {
  private spare: Scratch | null = null;
  private idle: Reading | null = null;

  constructor(private readonly store: IndexStore) {}

  /** lunr.idf: documents are counted once a field, as Lunr does. */
  idf(row: TermRow): number {
    const x = (this.store.documents - row.df + 0.5) / (row.df + 0.5);
    return Math.log(1 + Math.abs(x));
  }

  /** Lunr's weight of a term in one field of a document. */
  weight(idf: number, tf: number, field: 0 | 1, document: number): number {
    const length = (this.store.lengths[document * 2 + field] as number) - 1;
    return weightOf(idf, tf, normOf(length, this.store.averageLength(field)));
  }

  /** Living documents that have one of the terms in one of the fields; only those of `within`, if given. */
  *docsWith(rows: readonly TermRow[], scope: number, within: DocSet | null): Steps<DocSet> {
    if (rows.length === 0 || within?.length === 0) return new Uint32Array(0);
    if (rows.length === 1) return yield* this.docsWithOne(rows[0] as TermRow, scope, within);
    const scratch = this.acquire();
    const { sums, touched } = scratch;
    let count = 0;
    for (const row of rows) {
      yield* this.eachDocuments(row, scope, within, (documents, found) => {
        for (let i = 0; i < found; i++) {
          const document = documents[i] as number;
          if ((sums[document] as number) >= 0) continue;
          sums[document] = 0;
          touched[count++] = document;
        }
      });
    }
    const docs = touched.slice(0, count);
    if (count > scratch.size / 16) {
      for (let document = 0, i = 0; i < count; document++) {
        if ((sums[document] as number) >= 0) {
          docs[i++] = document;
          sums[document] = -1;
        }
      }
    } else {
      for (let i = 0; i < count; i++) sums[docs[i] as number] = -1;
      docs.sort();
    }
    this.release(scratch);
    return docs;
  }

  private *docsWithOne(row: TermRow, scope: number, within: DocSet | null): Steps<DocSet> {
    const docs = new Uint32Array(within ? Math.min(within.length, row.df) : row.df + this.store.dead);
    let count = 0;
    yield* this.eachDocuments(row, scope, within, (documents, found) => {
      docs.set(documents.subarray(0, found), count);
      count += found;
    });
    return docs.subarray(0, count);
  }

  /**
   * The living documents of one term in the fields of `scope`, or those of `within` only, chunk by chunk.
   * @param found gets an array that begins with them, valid until the next, and their number
   */
  private *eachDocuments(
    row: TermRow,
    scope: number,
    within: DocSet | null,
    found: (documents: Uint32Array, count: number) => void,
  ): Steps<void> {
    const { lengths, last } = this.store;
    const reading = this.takeReading();
    const { postings } = reading;
    postings.open(this.store.terms.directory(row), within, scope);
    for (let count = postings.next(); count > 0; count = postings.next()) {
      const { documents } = postings;
      let kept = 0;
      for (let i = 0; i < count; i++) {
        const document = documents[i] as number;
        if (document <= last && lengths[document * 2] !== 0) documents[kept++] = document;
      }
      found(documents, kept);
      if (due()) yield;
    }
    this.idle = reading;
  }

  /**
   * Scores documents. With `within`, exactly those, in that order; without, every living document that has one of the
   * terms, in order of first meeting. Terms are added up in order of their ids, as Lunr's vectors are.
   */
  *score(terms: readonly ScoringTerm[], within: DocSet | null): Steps<Scored> {
    const ordered = [...terms].sort((a, b) => a.row.id - b.row.id);
    let title = 0;
    let body = 0;
    for (const { scope, boost } of ordered) {
      if (scope & TITLE) title += boost[0] * boost[0];
      if (scope & BODY) body += boost[1] * boost[1];
    }
    const magnitudes: [number, number] = [Math.sqrt(title), Math.sqrt(body)];
    return within ? yield* this.scoreWithin(ordered, magnitudes, within) : yield* this.scoreAll(ordered, magnitudes);
  }

  private *scoreAll(terms: readonly ScoringTerm[], magnitudes: [number, number]): Steps<Scored> {
    const [only] = terms;
    if (only && terms.length === 1) return yield* this.scoreOne(only, magnitudes);
    const scratch = this.acquire();
    const { sums, touched } = scratch;
    let count = 0;
    for (const term of terms) {
      yield* this.eachWeights(term, magnitudes, null, (documents, weights, found) => {
        for (let i = 0; i < found; i++) {
          const document = documents[i] as number;
          const sum = sums[document] as number;
          if (sum < 0) {
            touched[count++] = document;
            sums[document] = weights[i] as number;
          } else sums[document] = sum + (weights[i] as number);
        }
      });
    }
    const docs = touched.slice(0, count);
    const scores = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const document = docs[i] as number;
      scores[i] = sums[document] as number;
      sums[document] = -1;
    }
    this.release(scratch);
    return { docs, scores };
  }

  private *scoreOne(term: ScoringTerm, magnitudes: [number, number]): Steps<Scored> {
    const most = term.row.df + this.store.dead;
    const docs = new Uint32Array(most);
    const scores = new Float64Array(most);
    let count = 0;
    yield* this.eachWeights(term, magnitudes, null, (documents, weights, found) => {
      docs.set(documents.subarray(0, found), count);
      scores.set(weights.subarray(0, found), count);
      count += found;
    });
    return { docs: docs.subarray(0, count), scores: scores.subarray(0, count) };
  }

  private *scoreWithin(terms: readonly ScoringTerm[], magnitudes: [number, number], within: DocSet): Steps<Scored> {
    const scores = new Float64Array(within.length);
    for (const term of terms) {
      yield* this.eachWeights(term, magnitudes, within, (places, weights, found) => {
        for (let i = 0; i < found; i++) {
          const place = places[i] as number;
          scores[place] = (scores[place] as number) + (weights[i] as number);
        }
      });
    }
    return { docs: within, scores };
  }

  /**
   * The part of one term in the score of every living document that has it, or of those of `within` only: its weights in
   * the fields, each by the length of the query's vector there. Chunk by chunk; the hottest loop of a search.
   * @param found gets arrays, valid until the next, that begin with the documents (with `within`, their places in it) and
   *   the term's parts, and their number
   */
  private *eachWeights(
    { row, scope, boost }: ScoringTerm,
    magnitudes: [number, number],
    within: DocSet | null,
    found: (documents: Uint32Array, weights: Float64Array, count: number) => void,
  ): Steps<void> {
    const { store } = this;
    const reading = this.takeReading();
    const { postings, title, body } = reading;
    const { lengths, last } = store;
    const idf = this.idf(row);
    const inTitle = (scope & TITLE) !== 0;
    const inBody = (scope & BODY) !== 0;
    title.begin(store.averageLength(0), idf, inTitle ? boost[0] / magnitudes[0] || 0 : 0, row.df);
    body.begin(store.averageLength(1), idf, inBody ? boost[1] / magnitudes[1] || 0 : 0, row.df);
    postings.open(store.terms.directory(row), within, scope);
    for (let count = postings.next(); count > 0; count = postings.next()) {
      const { documents, titles, bodies, places } = postings;
      if (count > reading.parts.length) reading.parts = new Float64Array(count * 2);
      const { parts } = reading;
      let kept = 0;
      for (let i = 0; i < count; i++) {
        const document = documents[i] as number;
        const stored = lengths[document * 2] as number;
        if (stored === 0 || document > last) continue;
        const tf0 = inTitle ? (titles[i] as number) : 0;
        const tf1 = inBody ? (bodies[i] as number) : 0;
        let part = 0;
        if (tf0 !== 0) part = title.of(tf0, stored);
        if (tf1 !== 0) part += body.of(tf1, lengths[document * 2 + 1] as number);
        documents[kept] = within ? (places[i] as number) : document;
        parts[kept++] = part;
      }
      found(documents, parts, kept);
      if (due()) yield;
    }
    this.idle = reading;
  }

  /** All living documents. */
  all(): DocSet {
    const { store } = this;
    const docs = new Uint32Array(store.documents);
    let count = 0;
    for (let document = 1; document <= store.last && count < docs.length; document++)
      if (store.lengths[document * 2] !== 0) docs[count++] = document;
    return docs;
  }

  private acquire(): Scratch {
    const { spare } = this;
    this.spare = null;
    return spare && spare.size > this.store.last ? spare : new Scratch(this.store.articleOf.length);
  }

  private release(scratch: Scratch): void {
    this.spare = scratch;
  }

  private takeReading(): Reading {
    const { idle } = this;
    this.idle = null;
    return idle ?? new Reading();
  }
}
