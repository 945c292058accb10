/**
 * Reading postings: which documents have a term, and Lunr's BM25 scores, computed at query time from the current
 * number of documents, document frequencies and lengths, so that nothing is rewritten when these change.
 */

import { type DocSet, gallop } from './docset';
import type { TermRow } from './postings';
import { runNow, Slice, type Steps } from './steps';
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

/** A document's score: the similarities of its fields, as Lunr adds them; a field that nothing was looked for in gives 0. */
const total = (title: number, body: number, [titleSize, bodySize]: [number, number]): number =>
  (title / titleSize || 0) + (body / bodySize || 0);

/** Lengths up to which norms are computed ahead. */
const NORMS = 4096;

/** Sums by document. The one as large as the archive is reused, one query at a time. */
class Scratch {
  readonly title: Float64Array;
  readonly body: Float64Array;
  readonly mark: Uint8Array;
  readonly touched: Uint32Array;
  constructor(readonly size: number) {
    this.title = new Float64Array(size);
    this.body = new Float64Array(size);
    this.mark = new Uint8Array(size);
    this.touched = new Uint32Array(size);
  }
}

export class Scorer {
  private spare: Scratch[] = [];
  private norms: { version: number; title: Float64Array; body: Float64Array } | null = null;

  constructor(private readonly store: IndexStore) {}

  /** lunr.idf: documents are counted once a field, as Lunr does. */
  idf(row: TermRow): number {
    const x = (this.store.documents - row.df + 0.5) / (row.df + 0.5);
    return Math.log(1 + Math.abs(x));
  }

  /** Lunr's weight of a term in one field of a document, rounded as Lunr rounds it. */
  weight(idf: number, tf: number, field: 0 | 1, document: number): number {
    const length = (this.store.lengths[document * 2 + field] as number) - 1;
    const norm = K1 * (1 - B + B * (length / this.store.averageLength(field)));
    return Math.round(((idf * ((K1 + 1) * tf)) / (norm + tf)) * 1000) / 1000;
  }

  /** Living documents that have one of the terms in one of the fields; only those of `within`, if given. */
  docsWith(rows: readonly TermRow[], scope: number, within: DocSet | null): DocSet {
    return runNow(this.docsWithSteps(rows, scope, within));
  }

  /** {@link docsWith}, pausing now and then. */
  *docsWithSteps(rows: readonly TermRow[], scope: number, within: DocSet | null): Steps<DocSet> {
    if (rows.length === 0 || within?.length === 0) return new Uint32Array(0);
    if (rows.length === 1) return this.docsWithOne(rows[0] as TermRow, scope, within);
    const scratch = this.acquire();
    const { mark, touched } = scratch;
    const slice = new Slice();
    let count = 0;
    for (const row of rows) {
      if (slice.due()) {
        yield;
        slice.renew();
      }
      this.eachDocument(row, scope, within, (document) => {
        if (mark[document] === 0) {
          mark[document] = 1;
          touched[count++] = document;
        }
      });
    }
    const docs = touched.slice(0, count);
    if (count > scratch.size / 16) {
      for (let document = 0, i = 0; i < count; document++) {
        if (mark[document] !== 0) {
          docs[i++] = document;
          mark[document] = 0;
        }
      }
    } else {
      for (let i = 0; i < count; i++) mark[docs[i] as number] = 0;
      docs.sort();
    }
    this.release(scratch);
    return docs;
  }

  private docsWithOne(row: TermRow, scope: number, within: DocSet | null): DocSet {
    const docs = new Uint32Array(within ? Math.min(within.length, row.df) : row.df + this.store.dead);
    let count = 0;
    this.eachDocument(row, scope, within, (document) => {
      docs[count++] = document;
    });
    return docs.subarray(0, count);
  }

  private eachDocument(row: TermRow, scope: number, within: DocSet | null, found: (document: number) => void): void {
    const { lengths } = this.store;
    const limit = this.store.last;
    const chunks = this.store.terms.directory(row);
    let w = 0;
    for (let chunk = 0; chunk < chunks.firsts.length; chunk++) {
      if (within) {
        // a chunk is read only when one of its documents may be wanted
        w = gallop(within, w, chunks.firsts[chunk] as number);
        if (w === within.length) return;
        if ((within[w] as number) >= (chunks.firsts[chunk + 1] ?? Number.POSITIVE_INFINITY)) continue;
      }
      const bytes = chunks.bytes(chunk);
      const end = bytes.length;
      let document = 0;
      for (let i = 0; i < end; ) {
        let byte = bytes[i++] as number;
        let value = byte & 127;
        for (let shift = 7; byte > 127; shift += 7) {
          byte = bytes[i++] as number;
          value |= (byte & 127) << shift;
        }
        document += value >>> 3;
        if ((value & 1) === 0) {
          if (value & 2) while ((bytes[i++] as number) > 127);
          if (value & 4) while ((bytes[i++] as number) > 127);
        }
        if (((value >>> 1) & scope) === 0 || document > limit) continue;
        if (within) {
          while (w < within.length && (within[w] as number) < document) w++;
          if (w === within.length) return;
          if (within[w] !== document) continue;
        }
        if (lengths[document * 2] !== 0) found(document);
      }
    }
  }

  /**
   * Scores documents. With `within`, exactly those, in that order; without, every living document that has one of the
   * terms, in order of first meeting. Terms are added up in order of their ids, as Lunr's vectors are.
   */
  score(terms: readonly ScoringTerm[], within: DocSet | null): Scored {
    return runNow(this.scoreSteps(terms, within));
  }

  /** {@link score}, pausing now and then. */
  *scoreSteps(terms: readonly ScoringTerm[], within: DocSet | null): Steps<Scored> {
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
    const scratch = this.acquire();
    const slice = new Slice();
    const packed = terms.length === 1;
    let count = 0;
    for (const term of terms) {
      if (slice.due()) {
        yield;
        slice.renew();
      }
      count = this.addTerm(term, null, scratch, count, packed);
    }
    const { title, body, mark, touched } = scratch;
    const docs = touched.slice(0, count);
    const scores = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const place = packed ? i : (docs[i] as number);
      scores[i] = total(title[place] as number, body[place] as number, magnitudes);
      title[place] = 0;
      body[place] = 0;
      mark[place] = 0;
    }
    this.release(scratch);
    return { docs, scores };
  }

  private *scoreWithin(terms: readonly ScoringTerm[], magnitudes: [number, number], within: DocSet): Steps<Scored> {
    const sums = new Scratch(within.length);
    const slice = new Slice();
    for (const term of terms) {
      if (slice.due()) {
        yield;
        slice.renew();
      }
      this.addTerm(term, within, sums, 0, false);
    }
    const scores = new Float64Array(within.length);
    for (let i = 0; i < within.length; i++)
      scores[i] = total(sums.title[i] as number, sums.body[i] as number, magnitudes);
    return { docs: within, scores };
  }

  /**
   * Adds the weights of one term to the sums of every document that has it, at the document's number; with `within`,
   * of those documents only, at their places in it. The hottest loop of a search: postings are decoded in place.
   * @param before how many documents were met so far
   * @param packed the only term: its sums lie side by side, not at the documents' numbers, which is kinder to memory
   * @returns how many are now, new ones appended to `sums.touched`
   */
  private addTerm(
    { row, scope, boost }: ScoringTerm,
    within: DocSet | null,
    sums: Scratch,
    before: number,
    packed: boolean,
  ): number {
    const { store } = this;
    const { lengths, last } = store;
    const norms = this.currentNorms();
    const { title, body, mark, touched } = sums;
    const wanted = within ? within.length : 0;
    const idf = this.idf(row);
    const [titleBoost, bodyBoost] = boost;
    const chunks = store.terms.directory(row);
    let count = before;
    let w = 0;
    for (let chunk = 0; chunk < chunks.firsts.length; chunk++) {
      if (within) {
        // a chunk is read only when one of its documents may be wanted
        w = gallop(within, w, chunks.firsts[chunk] as number);
        if (w === wanted) break;
        if ((within[w] as number) >= (chunks.firsts[chunk + 1] ?? Number.POSITIVE_INFINITY)) continue;
      }
      const bytes = chunks.bytes(chunk);
      const end = bytes.length;
      let document = 0;
      for (let i = 0; i < end; ) {
        let byte = bytes[i++] as number;
        let value = byte & 127;
        for (let shift = 7; byte > 127; shift += 7) {
          byte = bytes[i++] as number;
          value |= (byte & 127) << shift;
        }
        document += value >>> 3;
        let tf0 = (value >>> 1) & 1;
        let tf1 = (value >>> 2) & 1;
        if ((value & 1) === 0) {
          if (tf0) {
            byte = bytes[i++] as number;
            tf0 = byte & 127;
            for (let shift = 7; byte > 127; shift += 7) {
              byte = bytes[i++] as number;
              tf0 |= (byte & 127) << shift;
            }
          }
          if (tf1) {
            byte = bytes[i++] as number;
            tf1 = byte & 127;
            for (let shift = 7; byte > 127; shift += 7) {
              byte = bytes[i++] as number;
              tf1 |= (byte & 127) << shift;
            }
          }
        }
        let place = packed ? count : document;
        if (within) {
          while (w < wanted && (within[w] as number) < document) w++;
          if (w === wanted) break;
          if (within[w] !== document) continue;
          place = w;
        }
        const hit = (value >>> 1) & scope;
        if (hit === 0 || document > last) continue;
        const at = document * 2;
        const stored = lengths[at] as number;
        if (stored === 0) continue;
        if (hit & 1) {
          const norm = stored < NORMS ? (norms.title[stored] as number) : this.norm(stored, 0);
          title[place] =
            (title[place] as number) +
            titleBoost * (Math.round(((idf * ((K1 + 1) * tf0)) / (norm + tf0)) * 1000) / 1000);
        }
        if (hit & 2) {
          const length = lengths[at + 1] as number;
          const norm = length < NORMS ? (norms.body[length] as number) : this.norm(length, 1);
          body[place] =
            (body[place] as number) + bodyBoost * (Math.round(((idf * ((K1 + 1) * tf1)) / (norm + tf1)) * 1000) / 1000);
        }
        if (mark[place] === 0) {
          mark[place] = 1;
          touched[count++] = document;
        }
      }
    }
    return count;
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

  private norm(stored: number, field: 0 | 1): number {
    return K1 * (1 - B + B * ((stored - 1) / this.store.averageLength(field)));
  }

  private currentNorms(): { title: Float64Array; body: Float64Array } {
    if (this.norms?.version === this.store.version) return this.norms;
    const title = new Float64Array(NORMS);
    const body = new Float64Array(NORMS);
    for (let stored = 1; stored < NORMS; stored++) {
      title[stored] = this.norm(stored, 0);
      body[stored] = this.norm(stored, 1);
    }
    this.norms = { version: this.store.version, title, body };
    return this.norms;
  }

  private acquire(): Scratch {
    const wanted = this.store.last + 1;
    const spare = this.spare.pop();
    return spare && spare.size >= wanted ? spare : new Scratch(this.store.articleOf.length);
  }

  private release(scratch: Scratch): void {
    if (this.spare.length === 0) this.spare.push(scratch);
  }
}
