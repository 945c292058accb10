/**
 * Batches whose postings are in the file as they came, and not yet in the rows of their terms. A commit of an import then
 * writes a few pages one after the other instead of a page for nearly every one of its words; a term's row is written
 * later, once for many batches. In memory the batches are found by term, so a search sees them like everything else.
 */
import { longer } from './analysis/chunks';
import type { WaitingBatch } from './analysis/packed';

/** Numbers in {@link Generation.links} for each piece: batch, start of its record, next piece of the same term. */
const LINK = 3;

/** A batch that has its place among the documents. */
export interface PlacedBatch {
  /** Number of its first document. */
  base: number;
  records: Uint8Array;
}

/** Batches that go into the rows of their terms together. */
export class Generation {
  readonly batches: PlacedBatch[] = [];
  /** Terms that have no row before these batches go into one, and the ids they will have: one after the other. */
  readonly fresh = new Map<string, number>();
  private readonly freshTerms: string[] = [];
  /** About what it takes in memory. */
  bytes = 0;
  /** By term id: number of the term here. By that number: its id, its first and its last piece; first -1: written. */
  private readonly places = new Map<number, number>();
  private ids = new Int32Array(1 << 8);
  private first = new Int32Array(1 << 8);
  private latest = new Int32Array(1 << 8);
  private links = new Int32Array(1 << 10);
  private used = 0;

  /** @param identify the id of the batch's term `t`; 0 when its row has this batch already */
  add(base: number, { terms, starts, records }: WaitingBatch, identify: (t: number) => number): void {
    const { places } = this;
    if (this.used + terms.length * LINK > this.links.length) this.links = longer(this.links, terms.length * LINK);
    if (places.size + terms.length > this.ids.length) {
      this.ids = longer(this.ids, terms.length);
      this.first = longer(this.first, terms.length);
      this.latest = longer(this.latest, terms.length);
    }
    const { links, ids, first, latest } = this;
    const number = this.batches.length;
    for (let t = 0; t < terms.length; t++) {
      const id = identify(t);
      if (id === 0) continue;
      const at = this.used;
      const place = places.get(id);
      if (place === undefined) {
        ids[places.size] = id;
        first[places.size] = at;
        latest[places.size] = at;
        places.set(id, places.size);
      } else {
        links[(latest[place] as number) + 2] = at;
        latest[place] = at;
      }
      links[at] = number;
      links[at + 1] = starts[t] as number;
      links[at + 2] = -1;
      this.used += LINK;
    }
    this.batches.push({ base, records });
    this.bytes += records.length + terms.length * LINK * Int32Array.BYTES_PER_ELEMENT;
  }

  /** Notes a term without a row; `id` is one more than that of the last one. */
  invent(term: string, id: number): void {
    this.fresh.set(term, id);
    this.freshTerms.push(term);
  }

  /** The term without a row that has an id; null when the id is of another. */
  freshTerm(id: number): string | null {
    const last = this.freshTerms.at(-1);
    if (last === undefined) return null;
    return this.freshTerms[id - (this.fresh.get(last) as number) + this.freshTerms.length - 1] ?? null;
  }

  /** Ids of all its terms, ascending. */
  sortedIds(): Int32Array {
    return this.ids.slice(0, this.places.size).sort();
  }

  /** Whether a term has postings here that are not in its row. */
  has(id: number): boolean {
    const place = this.places.get(id);
    return place !== undefined && (this.first[place] as number) >= 0;
  }

  /** A term's pieces that are not in its row, oldest first. */
  eachPiece(id: number, found: (batch: PlacedBatch, start: number) => void): void {
    const { links, batches } = this;
    const place = this.places.get(id);
    if (place === undefined) return;
    for (let at = this.first[place] as number; at >= 0; at = links[at + 2] as number)
      found(batches[links[at] as number] as PlacedBatch, links[at + 1] as number);
  }

  /** Says that a term's pieces are in its row now. */
  written(id: number): void {
    this.first[this.places.get(id) as number] = -1;
  }
}
