/**
 * The index tables and the little of them that is held in memory: lengths, and which article a document is. Writing
 * follows the "hybrid tail" layout: the open chunk of a term lives in the term's row, full chunks are sealed into rows
 * of their own, so a commit touches one row a term and nothing is ever merged later.
 *
 * Documents have numbers of their own, ascending in order of indexing: an article that is changed or restored gets a
 * new one, its old postings are dead and go at the next compaction.
 */
import type { Database, Statement } from 'better-sqlite3';
import { type AnalysedBatch, META } from './analysis/batch';
import { ANALYSER_VERSION } from './analysis/languages';
import { Documents } from './documents';
import { firstDocument, readDirectory, type TermRow, Writer } from './postings';

/**
 * Bytes of postings and positions at which a chunk is full. Small ones move more from growing term rows, whose pages
 * are two thirds full, to appended ones, whose pages are nine tenths full; frequent words, which have many, get larger
 * ones, so that few are read.
 */
export const chunkLimit = (chunks: number): number => Math.min(3800, 600 + 40 * Math.max(0, chunks - 32));

/** From this many articles on, a batch is part of a bulk import. */
const BULK = 200;
const RECENT_ROWS = 40_000;

interface State {
  /** Living documents. */
  documents: number;
  /** Number of the next document; they begin at 1. */
  next: number;
  /** Id of the next term. */
  term: number;
  /** Id of the next sealed chunk. */
  chunk: number;
  /** Sums of the lengths of all living documents, by field. */
  sums: [number, number];
  /** Dead documents whose postings are still there. */
  dead: number;
  /** Living documents by language code. */
  languages: Record<string, number>;
}

const EMPTY: State = { documents: 0, next: 1, term: 1, chunk: 1, sums: [0, 0], dead: 0, languages: {} };

const NO_BYTES = new Uint8Array(0);

type RawTerm = [id: number, term: string, df: number, last: number, sealed: Buffer, tail: Buffer, ptail: Buffer];

/** The chunks of a term, without reading them all. */
export interface Chunks {
  /** First document of each. Those of a chunk end before the first of the next. */
  firsts: readonly number[];
  bytes(i: number): Uint8Array;
  positions(i: number): Uint8Array;
}

export class IndexStore {
  private readonly table: Documents;
  private state: State = structuredClone(EMPTY);
  private stamp = -1;
  /** form → term, for forms known to be stored. */
  private storedForms = new Map<string, string>();
  /** Rows as a bulk import left them, so that the next batch need not read them again. */
  private recent = new Map<string, TermRow>();
  private readonly out = new Writer();
  private readonly pout = new Writer();
  private readonly list = new Writer();

  private readonly sql: Record<
    | 'stamp'
    | 'state'
    | 'setMeta'
    | 'term'
    | 'addTerm'
    | 'setTerm'
    | 'setDf'
    | 'dropTerm'
    | 'dropPost'
    | 'dropPos'
    | 'dropForms'
    | 'chunk'
    | 'positions'
    | 'addPost'
    | 'addPos'
    | 'addForm',
    Statement
  >;

  /**
   * @param prefix of the table names: `lx`, or another while a second index is being built.
   * @param keepPositions false leaves out what phrases need; only to measure their cost.
   */
  constructor(
    readonly db: Database,
    readonly prefix = 'lx',
    private readonly keepPositions = true,
  ) {
    const p = (sql: string) => db.prepare(sql.replaceAll('lx_', `${prefix}_`));
    this.sql = {
      stamp: p(`SELECT v FROM lx_meta WHERE k = 'stamp'`).pluck(),
      state: p(`SELECT v FROM lx_meta WHERE k = 'state'`).pluck(),
      setMeta: p('INSERT OR REPLACE INTO lx_meta (k, v) VALUES (?, ?)'),
      term: p('SELECT id, term, df, last, sealed, tail, ptail FROM lx_term WHERE term = ?').raw(),
      addTerm: p('INSERT INTO lx_term (id, term, df, last, sealed, tail, ptail) VALUES (?,?,?,?,?,?,?)'),
      setTerm: p('UPDATE lx_term SET df = ?, last = ?, sealed = ?, tail = ?, ptail = ? WHERE id = ?'),
      setDf: p('UPDATE lx_term SET df = ? WHERE id = ?'),
      dropTerm: p('DELETE FROM lx_term WHERE id = ?'),
      dropPost: p('DELETE FROM lx_post WHERE id = ?'),
      dropPos: p('DELETE FROM lx_pos WHERE id = ?'),
      dropForms: p('DELETE FROM lx_form WHERE form = ? AND term = ?'),
      chunk: p('SELECT b FROM lx_post WHERE id = ?').pluck(),
      positions: p('SELECT b FROM lx_pos WHERE id = ?').pluck(),
      addPost: p('INSERT INTO lx_post (id, b) VALUES (?, ?)'),
      addPos: p('INSERT INTO lx_pos (id, b) VALUES (?, ?)'),
      addForm: p('INSERT OR IGNORE INTO lx_form (form, term) VALUES (?, ?)'),
    };
    this.table = new Documents(db, prefix);
    this.sync();
  }

  // ---- what is in it ----------------------------------------------------------------------------------------------

  get documents(): number {
    return this.state.documents;
  }
  /** The highest document number in use. */
  get last(): number {
    return this.state.next - 1;
  }
  get dead(): number {
    return this.state.dead;
  }
  get languages(): readonly string[] {
    return Object.keys(this.state.languages);
  }
  /** Changes with every commit that touches the index. */
  get version(): number {
    return this.stamp;
  }

  averageLength(field: 0 | 1): number {
    return this.state.sums[field] / this.state.documents;
  }

  /** By document number * 2 + field: length + 1; 0 = dead. */
  get lengths(): Uint32Array {
    return this.table.lengths;
  }

  /** By document number: article id. */
  get articleOf(): Uint32Array {
    return this.table.articleOf;
  }

  /** The living document of an article; 0 when it is not indexed. */
  documentOf(article: number): number {
    return this.table.of(article);
  }

  /**
   * Makes memory agree with the file. A transaction that was rolled back, or another connection, shows as a different
   * stamp; then everything is read again.
   */
  sync(): void {
    const stamp = Number(this.sql.stamp.get() ?? 0);
    if (stamp === this.stamp) return;
    const state = this.sql.state.get() as string | undefined;
    this.state = state ? (JSON.parse(state) as State) : structuredClone(EMPTY);
    this.table.load(this.state.next);
    this.storedForms = new Map();
    this.recent.clear();
    this.stamp = stamp;
  }

  /** The row of a term; null when no living document has it. */
  term(term: string): TermRow | null {
    const raw = this.sql.term.get(term) as RawTerm | undefined;
    return raw ? toRow(raw) : null;
  }

  /** The chunks of a term's postings, oldest first. */
  chunks(row: TermRow): Uint8Array[] {
    const chunks: Uint8Array[] = [];
    for (const id of readDirectory(row.sealed).ids) chunks.push(this.chunk(id));
    if (row.tail.length > 0) chunks.push(row.tail);
    return chunks;
  }

  /** The same, each read only when it is asked for. */
  directory(row: TermRow): Chunks {
    const { ids, firsts } = readDirectory(row.sealed);
    const sealed = ids.length;
    if (row.tail.length > 0) firsts.push(firstDocument(row.tail));
    return {
      firsts,
      bytes: (i) => (i < sealed ? this.chunk(ids[i] as number) : row.tail),
      positions: (i) => (i < sealed ? ((this.sql.positions.get(ids[i]) as Buffer | undefined) ?? NO_BYTES) : row.ptail),
    };
  }

  private chunk(id: number): Uint8Array {
    return (this.sql.chunk.get(id) as Buffer | undefined) ?? NO_BYTES;
  }

  // ---- writing; always inside the caller's transaction -----------------------------------------------------------------

  /** Appends a batch. `articles` holds the article of each of the batch's documents. */
  append(batch: AnalysedBatch, articles: readonly number[], codes: readonly string[]): void {
    const { state } = this;
    const base = state.next;
    for (let i = 0; i < batch.documents; i++) {
      const title = batch.lengths[i * 2] as number;
      const body = batch.lengths[i * 2 + 1] as number;
      this.table.set(base + i, articles[i] as number, title + 1, body + 1);
      state.sums[0] += title;
      state.sums[1] += body;
      const code = codes[i] as string;
      state.languages[code] = (state.languages[code] ?? 0) + 1;
    }
    state.documents += batch.documents;
    state.next = base + batch.documents;
    this.appendTerms(batch, base);
    this.appendForms(batch.forms);
    this.table.save(base, base + batch.documents - 1, state.next);
    this.save();
  }

  private appendTerms(batch: AnalysedBatch, base: number): void {
    const { terms, meta } = batch;
    const bulk = batch.documents >= BULK;
    if (!bulk || this.recent.size > RECENT_ROWS) this.recent.clear();
    const fresh: number[] = [];
    const known: { row: TermRow; term: number; post: number; pos: number }[] = [];
    const starts: number[] = [];
    let post = 0;
    let pos = 0;
    for (let t = 0; t < terms.length; t++) {
      const row = this.recent.get(terms[t] as string) ?? this.term(terms[t] as string);
      if (row) known.push({ row, term: t, post, pos });
      else {
        fresh.push(t);
        starts.push(post, pos);
      }
      post += meta[t * META.size + META.post] as number;
      pos += meta[t * META.size + META.pos] as number;
    }
    known.sort((a, b) => a.row.id - b.row.id); // rows of neighbouring ids share pages
    for (const { row, term, post: at, pos: pat } of known) this.appendTo(row, batch, term, at, pat, base);
    fresh.forEach((term, i) => {
      const row: TermRow = {
        id: this.state.term++,
        term: terms[term] as string,
        df: 0,
        last: 0,
        sealed: NO_BYTES,
        tail: NO_BYTES,
        ptail: NO_BYTES,
      };
      this.appendTo(row, batch, term, starts[i * 2] as number, starts[i * 2 + 1] as number, base);
    });
  }

  private appendTo(row: TermRow, batch: AnalysedBatch, term: number, post: number, pos: number, base: number): void {
    const m = term * META.size;
    const { meta } = batch;
    const bytes = meta[m + META.post] as number;
    const pbytes = this.keepPositions ? (meta[m + META.pos] as number) : 0;
    const first = base + (meta[m + META.first] as number);
    let { last, sealed } = row;
    let tail: Uint8Array = row.tail;
    let ptail: Uint8Array = row.ptail;
    const added = row.df === 0;
    const limit = chunkLimit(row.sealed.length >> 2); // an entry of the directory takes about four bytes
    if (tail.length > 0 && tail.length + ptail.length + bytes + pbytes > limit) {
      sealed = this.seal(sealed, tail, ptail);
      tail = ptail = NO_BYTES;
    }
    if (tail.length === 0) last = 0;
    const { out, pout } = this;
    out.clear();
    pout.clear();
    out.putBytes(tail);
    out.put(((first - last) << 3) | (meta[m + META.head] as number));
    out.putBytes(batch.post.subarray(post, post + bytes));
    if (this.keepPositions) {
      pout.putBytes(ptail);
      pout.putBytes(batch.pos.subarray(pos, pos + pbytes));
    }
    let newTail = out.view();
    let newPtail = pout.view();
    if (newTail.length + newPtail.length > limit) {
      sealed = this.seal(sealed, newTail, newPtail);
      newTail = newPtail = NO_BYTES;
    }
    const df = row.df + (meta[m + META.pairs] as number);
    const newLast = base + (meta[m + META.last] as number);
    if (added) this.sql.addTerm.run(row.id, row.term, df, newLast, sealed, newTail, newPtail);
    else this.sql.setTerm.run(df, newLast, sealed, newTail, newPtail, row.id);
    if (batch.documents >= BULK) {
      const tail = newTail.slice();
      this.recent.set(row.term, {
        id: row.id,
        term: row.term,
        df,
        last: newLast,
        sealed,
        tail,
        ptail: newPtail.slice(),
      });
    }
  }

  /** Gives a chunk a row of its own; returns the list of the term's chunks with it. */
  private seal(sealed: Uint8Array, post: Uint8Array, pos: Uint8Array): Uint8Array {
    const id = this.state.chunk++;
    this.sql.addPost.run(id, post);
    if (this.keepPositions) this.sql.addPos.run(id, pos);
    const { ids, firsts } = readDirectory(sealed);
    const { list } = this;
    list.clear();
    list.putBytes(sealed);
    list.put(id - (ids.at(-1) ?? 0));
    list.put(firstDocument(post) - (firsts.at(-1) ?? 0));
    return list.take();
  }

  private appendForms(forms: readonly string[]): void {
    if (this.storedForms.size > 200_000) this.storedForms.clear();
    for (let i = 0; i < forms.length; i += 2) {
      const form = forms[i] as string;
      const term = forms[i + 1] as string;
      if (this.storedForms.get(form) === term) continue;
      this.sql.addForm.run(form, term);
      this.storedForms.set(form, term);
    }
  }

  /** Takes documents out. `batch` is the analysis of exactly what was added for them. */
  remove(batch: AnalysedBatch, documents: readonly number[], codes: readonly string[]): void {
    const { state } = this;
    this.recent.clear();
    documents.forEach((document, i) => {
      state.sums[0] -= (this.lengths[document * 2] as number) - 1;
      state.sums[1] -= (this.lengths[document * 2 + 1] as number) - 1;
      this.table.set(document, this.articleOf[document] as number, 0, 0);
      state.documents--;
      state.dead++;
      const code = codes[i] as string;
      const left = (state.languages[code] ?? 1) - 1;
      if (left > 0) state.languages[code] = left;
      else delete state.languages[code];
      this.table.save(document, document, state.next);
    });
    for (let t = 0; t < batch.terms.length; t++) {
      const row = this.term(batch.terms[t] as string);
      if (!row) continue;
      const df = row.df - (batch.meta[t * META.size + META.pairs] as number);
      if (df > 0) this.sql.setDf.run(df, row.id);
      else this.dropTerm(row);
    }
    this.save();
  }

  private dropTerm(row: TermRow): void {
    this.sql.dropTerm.run(row.id);
    this.dropChunks(row);
  }

  private dropChunks(row: TermRow): void {
    for (const id of readDirectory(row.sealed).ids) {
      this.sql.dropPost.run(id);
      this.sql.dropPos.run(id);
    }
  }

  /** Replaces all chunks of a term; used by compaction. */
  rewrite(
    row: TermRow,
    sealed: { post: Uint8Array; pos: Uint8Array }[],
    tail: Uint8Array,
    ptail: Uint8Array,
    last: number,
  ): void {
    this.recent.clear();
    this.dropChunks(row);
    let ids: Uint8Array = NO_BYTES;
    for (const { post, pos } of sealed) ids = this.seal(ids, post, pos);
    this.sql.setTerm.run(row.df, last, ids, tail, ptail, row.id);
  }

  /** Gives back the memory that a bulk import held. */
  forgetRecent(): void {
    this.recent.clear();
  }

  /** A compaction has gone through all terms: `purged` dead documents have no postings any more. */
  purged(count: number): void {
    this.state.dead = Math.max(0, this.state.dead - count);
    this.save();
  }

  dropForm(form: string, term: string): void {
    this.sql.dropForms.run(form, term);
    this.storedForms.delete(form);
  }

  meta(key: string): string | null {
    const value = this.db.prepare(`SELECT v FROM ${this.prefix}_meta WHERE k = ?`).pluck().get(key);
    return value === undefined ? null : String(value);
  }

  setMeta(key: string, value: string | null): void {
    if (value === null) this.db.prepare(`DELETE FROM ${this.prefix}_meta WHERE k = ?`).run(key);
    else this.sql.setMeta.run(key, value);
  }

  private save(): void {
    if (this.stamp <= 0) this.sql.setMeta.run('analyser', fingerprint());
    this.stamp++;
    this.sql.setMeta.run('state', JSON.stringify(this.state));
    this.sql.setMeta.run('stamp', this.stamp);
  }
}

const toRow = ([id, term, df, last, sealed, tail, ptail]: RawTerm): TermRow => ({
  id,
  term,
  df,
  last,
  sealed,
  tail,
  ptail,
});

/** What an index was analysed with. */
export const fingerprint = (): string => `carrel-${ANALYSER_VERSION}`;
