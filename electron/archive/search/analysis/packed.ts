/**
 * Batches of analysed articles in packed form: what a thread of analysis hands over, what is written with the articles'
 * own transaction, and what waits in memory for its place.
 *
 * A record holds a term's postings in the batch: varints `first << 3 | head`, `last - first`, pairs of document and
 * field (left out when there is one document), bytes of postings, bytes of positions; then both. Documents count from 0
 * within the batch. `head` is the low bits of the first posting's header, which is not among the postings, because only
 * the writer knows the document before it.
 */
import { Reader, Writer } from '../postings';

/**
 * The words that a {@link BatchAnalyser} has met, by number. It only grows, so whoever takes batches can remember what
 * he knows of a word by its number, and a thread hands every word over once.
 */
export class Lexicon {
  readonly terms: string[] = [];
  /** Pairs `form, term`: words as written whose index term is another. Pair `n` begins at `2 * n`. */
  readonly forms: string[] = [];
}

export interface AnalysedBatch {
  documents: number;
  /** Two numbers a document: words that count in the title and in the body (stop words do not). */
  lengths: Uint32Array;
  /** Of each document: the codes that its parts were analysed in, its own first. */
  languages: string[][];
  lexicon: Lexicon;
  /** Numbers of the terms in the lexicon. */
  terms: Int32Array;
  /** Where the record of each term begins in `records`. */
  starts: Int32Array;
  records: Uint8Array;
  /** Numbers of the pairs of forms that were met. */
  forms: Int32Array;
}

/** What of a batch waits for its place. */
export type WaitingBatch = Pick<AnalysedBatch, 'lexicon' | 'terms' | 'starts' | 'records'>;

/** Puts a record together; `post` and `pos` with their lengths in bytes. */
export function putRecord(
  out: Writer,
  first: number,
  last: number,
  head: number,
  pairs: number,
  post: Uint8Array,
  postLength: number,
  pos: Uint8Array,
  posLength: number,
): void {
  out.put((first << 3) | head);
  out.put(last - first);
  if (last > first) out.put(pairs);
  out.put(postLength);
  out.put(posLength);
  out.putBytes(post, 0, postLength);
  out.putBytes(pos, 0, posLength);
}

/** Reads records; one that is moved from record to record, because a search or an import reads very many. */
export class RecordReader {
  first = 0;
  last = 0;
  head = 0;
  pairs = 0;
  /** Where the postings begin, the positions, and the next record. */
  post = 0;
  pos = 0;
  end = 0;

  read(records: Uint8Array, start: number): void {
    const reader = new Reader(records);
    reader.at = start;
    const value = reader.next();
    const span = reader.next();
    this.head = value & 7;
    this.first = value >>> 3;
    this.last = this.first + span;
    this.pairs = span > 0 ? reader.next() : this.head >> 1 === 3 ? 2 : 1;
    const post = reader.next();
    const pos = reader.next();
    this.post = reader.at;
    this.pos = this.post + post;
    this.end = this.pos + pos;
  }
}

/** The terms of a batch, each with its record, which is valid until the next. */
export function* recordsOf({ lexicon, terms, starts, records }: WaitingBatch): Generator<[string, RecordReader]> {
  const record = new RecordReader();
  for (let t = 0; t < terms.length; t++) {
    record.read(records, starts[t] as number);
    yield [lexicon.terms[terms[t] as number] as string, record];
  }
}

/** A batch in one blob: number of terms, bytes of their names, the names by line, the records. */
export function packBatch({ lexicon, terms, records }: WaitingBatch): Uint8Array {
  const list: string[] = new Array(terms.length);
  for (let t = 0; t < terms.length; t++) list[t] = lexicon.terms[terms[t] as number] as string;
  const names = Buffer.from(list.join('\n'));
  const head = new Writer();
  head.put(terms.length);
  head.put(names.length);
  return Buffer.concat([head.view(), names, records]);
}

/** What {@link packBatch} packed, with a lexicon of its own. */
export function unpackBatch(blob: Uint8Array): WaitingBatch {
  const reader = new Reader(blob);
  const count = reader.next();
  const from = reader.next() + reader.at;
  const lexicon = new Lexicon();
  for (const term of Buffer.from(blob.subarray(reader.at, from)).toString('utf8').split('\n')) lexicon.terms.push(term);
  const records = blob.subarray(from);
  const starts = new Int32Array(count);
  const record = new RecordReader();
  for (let t = 0; t < count; t++) {
    starts[t] = record.end;
    record.read(records, record.end);
  }
  return { lexicon, terms: Int32Array.from(starts.keys()), starts, records };
}
