/** The row of a term while postings are appended to it. */
import { RecordReader } from './analysis/packed';
import type { PlacedBatch } from './pending';
import { firstDocument, packRow, partsOf, readDirectory, Writer } from './postings';

/**
 * Bytes of postings and positions at which a chunk is full. Small ones move more from growing term rows, whose pages
 * are two thirds full, to appended ones, whose pages are nine tenths full; frequent words, which have many, get larger
 * ones, so that few are read.
 */
export const chunkLimit = (chunks: number): number => Math.min(3800, 600 + 40 * Math.max(0, chunks - 32));

/** Gives a full chunk a row of its own; returns its id. */
export type Seal = (post: Uint8Array, pos: Uint8Array) => number;

export const NO_BYTES = new Uint8Array(0);

/** A row of `lx_term` as it is stored. */
export type RawRow = [id: number, df: number, last: number, b: Uint8Array, term: string];

/** A row while it is being appended to. */
export class OpenRow {
  df = 0;
  last = 0;
  private sealed: Uint8Array = NO_BYTES;
  private readonly post = new Writer(1 << 12);
  private readonly pos = new Writer(1 << 12);
  private readonly record = new RecordReader();

  constructor(private readonly keepPositions: boolean) {}

  /** @param raw the row as it is; none for a new term */
  begin(raw: RawRow | undefined): void {
    this.post.clear();
    this.pos.clear();
    this.sealed = NO_BYTES;
    this.df = raw?.[1] ?? 0;
    this.last = raw?.[2] ?? 0;
    if (!raw) return;
    const b = raw[3];
    const [sealed, tail, ptail] = partsOf(b);
    this.sealed = b.subarray(sealed, tail);
    this.post.putBytes(b, tail, ptail);
    this.pos.putBytes(b, ptail, b.length);
  }

  /**
   * Adds a term's postings of a batch.
   * @param start of its record
   * @param seal takes full chunks; null keeps everything in the open one
   */
  add({ base, records }: PlacedBatch, start: number, seal: Seal | null): void {
    const { post, pos, record } = this;
    record.read(records, start);
    const bytes = record.pos - record.post + (this.keepPositions ? record.end - record.pos : 0);
    const limit = chunkLimit(this.sealed.length >> 2); // an entry of the directory takes about four bytes
    if (seal && post.length > 0 && post.length + pos.length + bytes > limit) this.close(seal);
    const previous = post.length > 0 ? this.last : 0;
    post.put(((base + record.first - previous) << 3) | record.head);
    post.putBytes(records, record.post, record.pos);
    if (this.keepPositions) pos.putBytes(records, record.pos, record.end);
    this.df += record.pairs;
    this.last = base + record.last;
    if (seal && post.length + pos.length > limit) this.close(seal);
  }

  private close(seal: Seal): void {
    const post = this.post.take();
    this.sealed = withChunk(this.sealed, seal(post, this.pos.take()), post);
  }

  pack(out: Writer): void {
    packRow(out, this.sealed, this.post.view(), this.pos.view());
  }
}

/** A directory with one more chunk. */
export function withChunk(sealed: Uint8Array, id: number, post: Uint8Array): Uint8Array {
  const { ids, firsts } = readDirectory(sealed);
  const list = new Writer(sealed.length + 10);
  list.putBytes(sealed);
  list.put(id - (ids.at(-1) ?? 0));
  list.put(firstDocument(post) - (firsts.at(-1) ?? 0));
  return list.take();
}
