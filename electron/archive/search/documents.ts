/** The documents of the index as they are held in memory: which article each is, and how long its fields are. */
import type { Database, Statement } from 'better-sqlite3';
import { Reader, Writer } from './postings';

/**
 * Documents in a row of `lx_len`: for each a varint of the difference to the article before it (zigzag), the title's
 * length + 1 (0 = dead) and the body's length + 1.
 */
const ROW = 1024;

export class Documents {
  /** By document number: article id; 0 where there is none. */
  articleOf = new Uint32Array(ROW);
  /** By document number * 2 + field: length + 1; 0 = dead. */
  lengths = new Uint32Array(ROW * 2);
  /** By article id: its latest document number; 0 = not indexed. */
  private byArticle = new Uint32Array(ROW);
  private readonly rows: Statement;
  private readonly setRow: Statement;
  private readonly out = new Writer();

  constructor(db: Database, prefix: string) {
    this.rows = db.prepare(`SELECT c, b FROM ${prefix}_len ORDER BY c`).raw();
    this.setRow = db.prepare(`INSERT OR REPLACE INTO ${prefix}_len (c, b) VALUES (?, ?)`);
  }

  /** The living document of an article; 0 when it is not indexed. */
  of(article: number): number {
    const document = this.byArticle[article] ?? 0;
    return document > 0 && this.lengths[document * 2] ? document : 0;
  }

  /** Reads everything again; there are documents up to `count`. */
  load(count: number): void {
    this.articleOf = new Uint32Array(capacity(count));
    this.lengths = new Uint32Array(this.articleOf.length * 2);
    this.byArticle = new Uint32Array(this.articleOf.length);
    for (const [row, bytes] of this.rows.iterate() as IterableIterator<[number, Buffer]>) {
      const numbers = new Reader(bytes);
      let article = 0;
      for (let document = row * ROW; !numbers.done; document++) {
        const step = numbers.next();
        article += step & 1 ? -((step + 1) >>> 1) : step >>> 1;
        const title = numbers.next();
        this.set(document, article, title, numbers.next());
      }
    }
  }

  /** @param title length + 1, or 0 for a dead document; `body` likewise */
  set(document: number, article: number, title: number, body: number): void {
    if (document >= this.articleOf.length) {
      this.articleOf = larger(this.articleOf, capacity(document + 1));
      this.lengths = larger(this.lengths, this.articleOf.length * 2);
    }
    this.articleOf[document] = article;
    this.lengths[document * 2] = title;
    this.lengths[document * 2 + 1] = body;
    if (article === 0) return;
    if (article >= this.byArticle.length) this.byArticle = larger(this.byArticle, capacity(article + 1));
    this.byArticle[article] = document;
  }

  /** Writes the rows that hold documents `first` to `last`; numbers are given out below `next`. */
  save(first: number, last: number, next: number): void {
    for (let row = Math.floor(first / ROW); row <= Math.floor(last / ROW); row++) {
      const from = row * ROW;
      const to = Math.min(from + ROW, next);
      let article = 0;
      this.out.clear();
      for (let document = from; document < to; document++) {
        const step = (this.articleOf[document] as number) - article;
        article += step;
        this.out.put(step < 0 ? -step * 2 - 1 : step * 2);
        this.out.put(this.lengths[document * 2] as number);
        this.out.put(this.lengths[document * 2 + 1] as number);
      }
      this.setRow.run(row, this.out.view());
    }
  }
}

const capacity = (count: number): number => Math.ceil((count * 1.25 + 1) / ROW) * ROW;

function larger(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(length);
  next.set(array);
  return next;
}
