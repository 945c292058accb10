/**
 * Upkeep in the background, in small transactions between which everything else goes on: what was added goes to its place
 * in the file; compaction gives the space
 * of removed articles back; re-indexing builds a second index beside the first when the analyser has changed, and
 * takes its place at the end. Both go on where they were when the archive is opened again.
 */
import type { ArchiveContext } from '../context';
import { compactTerm } from './compact';
import { type IndexDocument, SearchIndex } from './search-index';
import { fingerprint } from './store';

/** How long one transaction may take, in milliseconds. */
const STEP_MS = 15;
/** What was added goes to its place when nothing more has come for so long, in milliseconds. */
const SETTLE_AFTER_MS = 2000;
const SHADOW = 'lxn';
const TABLES = ['term', 'post', 'pos', 'len', 'form', 'meta'];
/** Compaction starts by itself when this share of all documents is dead, but not for a handful. */
const DEAD_SHARE = 0.2;
const DEAD_LEAST = 500;

interface CompactState {
  /** Last term or form that is done. */
  term: number;
  form: string | null;
  /** Dead documents when it began: those are gone at its end. */
  dead: number;
}

export class Maintenance {
  private running: Promise<void> | null = null;
  private quiet: NodeJS.Timeout | null = null;

  constructor(
    private readonly ctx: Pick<ArchiveContext, 'db' | 'readOnly' | 'emit' | 'transaction'>,
    private readonly index: SearchIndex,
  ) {
    if (ctx.readOnly) return;
    const { store } = index;
    if (this.stale || store.meta('reindex') !== null) this.start(() => this.reindex());
    else if (this.due || store.meta('compact') !== null) this.start(() => this.compact());
    if (!store.terms.settled) this.settleSoon();
    index.onAdded = () => this.settleSoon();
    index.onRemoved = () => {
      if (!this.due) return;
      this.start(async () => {
        // by then the transaction that removes them is over, and may have been rolled back
        if ((await this.pause()) && this.due) await this.compact();
      });
    };
  }

  /** Whether so many documents are dead that their space is worth getting back. */
  private get due(): boolean {
    const { store } = this.index;
    store.sync();
    return store.dead > Math.max(DEAD_LEAST, store.documents * DEAD_SHARE);
  }

  run(action: 'status' | 'compact' | 'reindex'): { terms: number; deleted: number; stale: boolean } {
    this.index.store.sync();
    if (action === 'compact' && !this.ctx.readOnly) this.start(() => this.compact());
    if (action === 'reindex' && !this.ctx.readOnly) this.start(() => this.reindex());
    return { terms: this.index.store.terms.size, deleted: this.index.store.dead, stale: this.stale };
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private get stale(): boolean {
    const { store } = this.index;
    return store.documents > 0 && store.meta('analyser') !== fingerprint();
  }

  private start(work: () => Promise<void>): void {
    if (this.running) return;
    this.running = work()
      .catch((error: unknown) => {
        // A closed archive ends its upkeep; anything else is a defect worth a line in the log.
        if (this.ctx.db.open) console.error('search upkeep:', error);
      })
      .finally(() => {
        this.running = null;
      });
  }

  /** Gives way to whatever else wants to run; false when the archive was closed meanwhile. */
  private async pause(): Promise<boolean> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.ctx.db.open && (this.index.reading || this.ctx.db.inTransaction));
    return this.ctx.db.open;
  }

  /** Begins to settle after a while without additions. */
  private settleSoon(): void {
    if (this.quiet) this.quiet.refresh();
    else {
      this.quiet = setTimeout(() => {
        this.quiet = null;
        if (this.running) this.settleSoon();
        else this.start(() => this.settle());
      }, SETTLE_AFTER_MS).unref();
    }
  }

  /** Puts what was added in its place; stops when more comes in, which brings its turn with it. */
  private async settle(): Promise<void> {
    let done = false;
    while (!done && (await this.pause()) && !this.quiet) done = this.ctx.transaction(() => this.index.settle(STEP_MS));
  }

  /** Drops the postings of removed articles, and words as written whose term is gone. */
  async compact(): Promise<void> {
    const { db } = this.ctx;
    const { store } = this.index;
    store.sync();
    const saved = store.meta('compact');
    const state: CompactState = saved ? JSON.parse(saved) : { term: 0, form: null, dead: store.dead };
    const highest = db.prepare('SELECT max(id) FROM lx_term').pluck();
    const total = (highest.get() as number | null) ?? 0;
    let done = false;
    while (!done && (await this.pause())) {
      this.ctx.transaction(() => {
        store.sync();
        const begun = performance.now();
        while (!done && performance.now() - begun < STEP_MS) {
          const rows = store.terms.after(state.term, 64);
          for (const row of rows) compactTerm(store, row);
          done = rows.length === 0;
          state.term = rows.at(-1)?.id ?? state.term;
        }
        store.setMeta('compact', JSON.stringify(state));
      });
      this.ctx.emit('index.progress', { task: 'compact', done: Math.min(state.term, total), total });
    }
    if (!done || !(await this.dropForms(state)) || !db.open) return;
    this.ctx.transaction(() => {
      store.sync();
      store.purged(state.dead);
      store.setMeta('compact', null);
    });
    this.ctx.emit('index.progress', { task: 'compact', done: total, total });
  }

  private async dropForms(state: CompactState): Promise<boolean> {
    const { db } = this.ctx;
    const { store } = this.index;
    const next = db.prepare('SELECT form, term FROM lx_form WHERE form > ? ORDER BY form LIMIT 500').raw();
    let done = false;
    while (!done && (await this.pause())) {
      this.ctx.transaction(() => {
        const rows = next.all(state.form ?? '') as [string, string][];
        for (const [form, term] of rows) if (!store.terms.get(term)) store.dropForm(form, term);
        done = rows.length < 500;
        state.form = rows.at(-1)?.[0] ?? state.form;
        store.setMeta('compact', JSON.stringify(state));
      });
    }
    return done;
  }

  /** Builds the index again with the analyser of this version, beside the old one. */
  async reindex(): Promise<void> {
    const { db } = this.ctx;
    const { store } = this.index;
    const saved = store.meta('reindex');
    const begun = saved ? (JSON.parse(saved) as { cursor: number; analyser: string }) : null;
    if (!begun || begun.analyser !== fingerprint()) this.ctx.transaction(() => this.createShadow());
    const shadow = new SearchIndex(db, { prefix: SHADOW });
    let cursor = begun?.analyser === fingerprint() ? begun.cursor : 0;
    this.index.mirror = { index: shadow, upTo: () => cursor };
    const next = db.prepare(
      'SELECT id, title, text AS body, language FROM article WHERE id > ? AND deleted IS NULL ORDER BY id LIMIT 20',
    );
    const total = (db.prepare('SELECT max(id) FROM article').pluck().get() as number | null) ?? 0;
    let done = false;
    while (!done && (await this.pause())) {
      let reached = cursor;
      this.ctx.transaction(() => {
        const step = performance.now();
        while (!done && performance.now() - step < STEP_MS) {
          const docs = next.all(reached) as IndexDocument[];
          if (docs.length > 0) shadow.add(docs);
          done = docs.length === 0;
          reached = docs.at(-1)?.id ?? reached;
        }
        store.setMeta('reindex', JSON.stringify({ cursor: reached, analyser: fingerprint() }));
        if (done) this.swap(shadow);
      });
      cursor = reached;
      if (done) this.index.mirror = null;
      this.ctx.emit('index.progress', { task: 'reindex', done: done ? total : Math.min(cursor, total), total });
    }
    this.index.mirror = null;
  }

  private createShadow(): void {
    const { db } = this.ctx;
    for (const table of TABLES) {
      db.exec(`DROP TABLE IF EXISTS ${SHADOW}_${table}`);
      const sql = db.prepare('SELECT sql FROM sqlite_master WHERE name = ?').pluck().get(`lx_${table}`) as string;
      db.exec(sql.replace(/\blx_/, `${SHADOW}_`));
    }
    this.index.store.setMeta('reindex', JSON.stringify({ cursor: 0, analyser: fingerprint() }));
  }

  private swap(shadow: SearchIndex): void {
    const { db } = this.ctx;
    // a stamp that neither index has had, so that memory is read again
    shadow.store.setMeta('stamp', String(this.index.store.version + shadow.store.version + 1));
    shadow.store.setMeta('analyser', fingerprint());
    for (const table of TABLES) {
      db.exec(`DROP TABLE lx_${table}`);
      db.exec(`ALTER TABLE ${SHADOW}_${table} RENAME TO lx_${table}`);
    }
  }
}
