/**
 * The index tables and the little of them that is held in memory: lengths, and which article a document is.
 *
 * Documents have numbers of their own, ascending in order of indexing: an article that is changed or restored gets a
 * new one, its old postings are dead and go at the next compaction.
 */
import type { Database, Statement } from 'better-sqlite3';
import { ANALYSER_VERSION } from './analysis/languages';
import { type AnalysedBatch, type Lexicon, recordsOf } from './analysis/packed';
import { Documents } from './documents';
import { type Counters, TermTable } from './term-table';

interface State extends Counters {
  /** Living documents. */
  documents: number;
  /** Number of the next document; they begin at 1. */
  next: number;
  /** Sums of the lengths of all living documents, by field. */
  sums: [number, number];
  /** Dead documents whose postings are still there. */
  dead: number;
  /** Living documents by code of a language that is in them. */
  languages: Record<string, number>;
}

const EMPTY: State = { documents: 0, next: 1, term: 1, sums: [0, 0], dead: 0, languages: {} };

export class IndexStore {
  /** The terms with their postings. */
  readonly terms: TermTable;
  private readonly table: Documents;
  private state: State = structuredClone(EMPTY);
  private stamp = -1;
  /** By number of a lexicon's form: 1 when it is known to be stored. */
  private storedForms = new WeakMap<Lexicon, Uint8Array>();

  private readonly sql: Record<'stamp' | 'state' | 'setMeta' | 'addForm' | 'dropForms', Statement>;

  /**
   * @param prefix of the table names: `lx`, or another while a second index is being built.
   * @param keepPositions false leaves out what phrases need; only to measure their cost.
   */
  constructor(
    readonly db: Database,
    readonly prefix = 'lx',
    keepPositions = true,
  ) {
    const p = (sql: string) => db.prepare(sql.replaceAll('lx_', `${prefix}_`));
    this.sql = {
      stamp: p(`SELECT v FROM lx_meta WHERE k = 'stamp'`).pluck(),
      state: p(`SELECT v FROM lx_meta WHERE k = 'state'`).pluck(),
      setMeta: p('INSERT OR REPLACE INTO lx_meta (k, v) VALUES (?, ?)'),
      dropForms: p('DELETE FROM lx_form WHERE form = ? AND term = ?'),
      addForm: p('INSERT OR IGNORE INTO lx_form (form, term) VALUES (?, ?)'),
    };
    this.table = new Documents(db, prefix);
    this.terms = new TermTable(db, prefix, () => this.state, keepPositions);
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
    this.storedForms = new WeakMap();
    this.terms.reload();
    this.stamp = stamp;
  }

  // ---- writing; always inside the caller's transaction -----------------------------------------------------------------

  /** Appends a batch. `articles` holds the article of each of the batch's documents. */
  append(batch: AnalysedBatch, articles: readonly number[]): void {
    const { state } = this;
    const base = state.next;
    for (let i = 0; i < batch.documents; i++) {
      const title = batch.lengths[i * 2] as number;
      const body = batch.lengths[i * 2 + 1] as number;
      this.table.set(base + i, articles[i] as number, title + 1, body + 1);
      state.sums[0] += title;
      state.sums[1] += body;
      for (const code of batch.languages[i] as string[]) state.languages[code] = (state.languages[code] ?? 0) + 1;
    }
    state.documents += batch.documents;
    state.next = base + batch.documents;
    this.terms.append(batch, base);
    this.appendForms(batch);
    this.table.save(base, base + batch.documents - 1, state.next);
    this.save();
  }

  private appendForms({ lexicon, forms }: AnalysedBatch): void {
    let stored = this.storedForms.get(lexicon);
    if (!stored || stored.length < lexicon.forms.length / 2) {
      const longer = new Uint8Array(lexicon.forms.length);
      if (stored) longer.set(stored);
      stored = longer;
      this.storedForms.set(lexicon, stored);
    }
    for (const form of forms) {
      if (stored[form] === 1) continue;
      this.sql.addForm.run(lexicon.forms[form * 2], lexicon.forms[form * 2 + 1]);
      stored[form] = 1;
    }
  }

  /** Takes documents out. `batch` is the analysis of exactly what was added for them. */
  remove(batch: AnalysedBatch, documents: readonly number[]): void {
    const { state } = this;
    this.terms.settle();
    documents.forEach((document, i) => {
      state.sums[0] -= (this.lengths[document * 2] as number) - 1;
      state.sums[1] -= (this.lengths[document * 2 + 1] as number) - 1;
      this.table.set(document, this.articleOf[document] as number, 0, 0);
      state.documents--;
      state.dead++;
      for (const code of batch.languages[i] as string[]) {
        const left = (state.languages[code] ?? 1) - 1;
        if (left > 0) state.languages[code] = left;
        else delete state.languages[code];
      }
      this.table.save(document, document, state.next);
    });
    for (const [term, { pairs }] of recordsOf(batch)) this.terms.lower(term, pairs);
    this.save();
  }

  /**
   * Brings the rows of terms up to date with what was appended, for about `ms` milliseconds. Searches see no difference.
   * @returns whether nothing waits any more
   */
  settle(ms?: number): boolean {
    if (this.terms.settled) return true;
    const done = this.terms.settle(ms);
    this.save();
    return done;
  }

  /** A compaction has gone through all terms: `purged` dead documents have no postings any more. */
  purged(count: number): void {
    this.state.dead = Math.max(0, this.state.dead - count);
    this.save();
  }

  dropForm(form: string, term: string): void {
    this.sql.dropForms.run(form, term);
    this.storedForms = new WeakMap();
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

/** What an index was analysed with. */
export const fingerprint = (): string => `carrel-${ANALYSER_VERSION}`;
