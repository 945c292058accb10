/** The index of one archive: what is added, removed and looked up. Query languages are built on top of it. */
import type { Database } from 'better-sqlite3';
import { BatchAnalyser, type IndexedText } from './analysis/batch';
import type { AnalysedBatch } from './analysis/packed';
import { Vocabulary } from './expand';
import { evaluateLunr, type LunrResult, parseLunr } from './lunr-syntax';
import { Scorer } from './score';
import { runNow, type Steps } from './steps';
import { IndexStore } from './store';

/** An article as the index sees it. */
export interface IndexDocument {
  /** `article.id` */
  id: number;
  title: string;
  body: string;
  language: string | null;
}

export interface IndexOptions {
  /** False leaves out what phrases and NEAR need; only to measure their cost. */
  positions?: boolean;
  /** Prefix of the tables; another than `lx` while a second index is being built. */
  prefix?: string;
}

export class SearchIndex {
  readonly store: IndexStore;
  readonly scorer: Scorer;
  readonly terms: Vocabulary;
  readonly forms: Vocabulary;
  /** While a second index is being built: it gets every change to articles that it has already. */
  mirror: { index: SearchIndex; upTo: () => number } | null = null;
  /** Called when articles were added; their postings wait for their place, see {@link settle}. */
  onAdded: (() => void) | null = null;
  /** Called when documents have died; their postings are still there. */
  onRemoved: (() => void) | null = null;
  private readonly analyser = new BatchAnalyser();
  private readers = 0;

  constructor(
    readonly db: Database,
    options: IndexOptions = {},
  ) {
    const prefix = options.prefix ?? 'lx';
    this.store = new IndexStore(db, prefix, options.positions ?? true);
    this.scorer = new Scorer(this.store);
    this.terms = new Vocabulary(db, `${prefix}_term`, 'term', () => this.store.terms.words());
    this.forms = new Vocabulary(db, `${prefix}_form`, 'form');
  }

  /** Living documents. */
  get documents(): number {
    this.store.sync();
    return this.store.documents;
  }

  /**
   * Adds articles, inside the caller's transaction. An article that is in the index already is left as it is: remove it
   * first, with the text it was added with. An id may come back after it was removed.
   * @param analysed what `AnalysisPool` made of exactly these articles in this order
   */
  add(docs: readonly IndexDocument[], analysed?: AnalysedBatch): void {
    this.store.sync();
    const { mirror } = this;
    if (mirror) mirror.index.add(docs.filter((doc) => doc.id <= mirror.upTo()));
    const fresh = docs.filter((doc) => this.store.documentOf(doc.id) === 0);
    if (fresh.length === 0) return;
    const usable = analysed?.documents === docs.length && fresh.length === docs.length;
    const batch = analysed && usable ? analysed : this.analyser.analyse(fresh);
    this.store.append(
      batch,
      fresh.map((doc) => doc.id),
    );
    this.onAdded?.();
  }

  /**
   * Puts what was added in its place in the file, for about `ms` milliseconds, inside the caller's transaction. Searches
   * see no difference; opening the archive is quicker afterwards.
   * @returns whether everything is in its place
   */
  settle(ms?: number): boolean {
    this.store.sync();
    return this.store.settle(ms);
  }

  /**
   * Takes articles out, inside the caller's transaction.
   * @param docs with the title, body and language they were added with; articles that are not indexed are passed over
   */
  remove(docs: readonly IndexDocument[]): void {
    this.store.sync();
    const { mirror } = this;
    if (mirror) mirror.index.remove(docs.filter((doc) => doc.id <= mirror.upTo()));
    const present = docs.filter((doc) => this.store.documentOf(doc.id) > 0);
    if (present.length === 0) return;
    this.store.remove(
      this.analyser.analyse(present),
      present.map((doc) => this.store.documentOf(doc.id)),
    );
    this.onRemoved?.();
  }

  /** Analysis alone, for a worker's convenience. */
  analyse(docs: readonly IndexedText[]): AnalysedBatch {
    return this.analyser.analyse(docs);
  }

  /** Stock Lunr's query language. @throws CarrelError `query-syntax` */
  lunr(query: string): LunrResult {
    return runNow(this.lunrSteps(query));
  }

  /** {@link lunr}, pausing now and then. */
  *lunrSteps(query: string): Steps<LunrResult> {
    this.store.sync();
    return yield* evaluateLunr(parseLunr(query), this.store, this.scorer, this.terms);
  }

  /** Runs a search that pauses; chunks stay where they are until it is done. */
  async read<T>(work: () => Promise<T>): Promise<T> {
    this.readers++;
    try {
      return await work();
    } finally {
      this.readers--;
    }
  }

  /** When somebody last searched for words, on the clock of `performance.now()`. */
  askedAt = Number.NEGATIVE_INFINITY;

  /** Whether a search is under way. */
  get reading(): boolean {
    return this.readers > 0;
  }

  /** The article of a document. */
  articleOf(document: number): number {
    return this.store.articleOf[document] ?? 0;
  }
}
