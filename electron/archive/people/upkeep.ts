/**
 * Upkeep of people in the background, in small transactions between which everything else goes on. When the detector is a
 * newer one than what was detected with, people are looked for again in the texts as they are stored, in an importer as ever;
 * imports and searches go first, and a closed or killed archive goes on where it was. Decisions stay in force throughout.
 */
import type { PeopleUpkeepState } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import { type DetectedMention, type ExtractOutput, PEOPLE_VERSION, type StoredText } from '../../contract/extraction';
import type { ArchiveContext } from '../context';
import type { ImporterPool } from '../import/importer-pool';
import { sha256OfText } from '../import/ingest';
import type { PeopleStore } from './store';

/** A newly opened archive is left alone for so long: it was opened to be read. */
const AFTER_OPEN_MS = 5_000;
/** How often is looked whether an import has ended. */
const WAIT_MS = 250;
/** Articles, and letters, that are with an importer at a time: some tenths of a second. */
const ARTICLES = 20;
const LETTERS = 200_000;

/** What of an archive is under way: where it ends (articles that came since are new), and how far it is. */
interface Progress {
  version: number;
  cursor: number;
  last: number;
}

interface Row extends Omit<StoredText, 'part'> {
  id: number;
  uid: string;
}

export class PeopleUpkeep {
  private running: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private readonly abort = new AbortController();

  /**
   * @param pool null where there are no importers: then nothing is looked for again
   * @param busy true while something else goes first
   */
  constructor(
    private readonly ctx: Pick<ArchiveContext, 'db' | 'readOnly' | 'emit' | 'transaction'>,
    private readonly people: PeopleStore,
    private readonly pool: ImporterPool | null,
    private readonly busy: { importing(): boolean; searching(): boolean },
  ) {
    if (ctx.readOnly) return;
    if (this.meta('people.version') === null && !this.any) this.setMeta('people.version', String(PEOPLE_VERSION));
    if (this.due || people.settler.due) this.soon();
  }

  state(): PeopleUpkeepState {
    const progress = this.progress;
    return {
      stale: this.stale,
      running: this.running !== null,
      done: progress ? this.count(0, progress.cursor) : 0,
      total: progress ? this.count(0, progress.last) : 0,
    };
  }

  /** Begins after a while: what was taken out or put back changes who is who. */
  soon(): void {
    if (this.ctx.readOnly || this.abort.signal.aborted) return;
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.start(async () => {
        if (this.due && this.pool) await this.look();
        await this.settle();
      }).catch((error: unknown) => {
        // A closed archive ends its upkeep; anything else is a defect worth a line in the log.
        if (this.ctx.db.open && !this.abort.signal.aborted) console.error('upkeep of people:', error);
      });
    }, AFTER_OPEN_MS).unref();
  }

  /**
   * Looks for people again in all articles, also in what this detector has seen; resolves at the end.
   * @throws CarrelError `archive-read-only`, `internal` where there is no importer, `cancelled` when the archive is closed
   */
  async lookAgain(): Promise<PeopleUpkeepState> {
    if (!this.pool)
      throw new CarrelError('internal', 'People can only be looked for inside Carrel: there is no importer here.');
    await this.running;
    if (!this.progress) this.ctx.transaction(() => this.begin());
    await this.start(() => this.look());
    if (this.progress)
      throw new CarrelError(
        'cancelled',
        'The archive was closed before everything was read; it goes on when it is opened.',
      );
    return this.state();
  }

  /** Goes over everybody who was touched; see settle.ts. */
  settle(): Promise<void> {
    return this.people.settle(() => this.pause());
  }

  /** Ends at the last commit. */
  async close(): Promise<void> {
    this.abort.abort();
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  /** Whether what is known of people was found by an earlier detector, as far as it is known here. */
  private get stale(): boolean {
    return Number(this.meta('people.version') ?? 0) < PEOPLE_VERSION && this.any;
  }

  private get due(): boolean {
    return this.stale || this.progress !== null;
  }

  private get any(): boolean {
    return this.ctx.db.prepare('SELECT 1 FROM article LIMIT 1').get() !== undefined;
  }

  private get progress(): Progress | null {
    const saved = this.meta('people.again');
    const progress = saved === null ? null : (JSON.parse(saved) as Progress);
    return progress?.version === PEOPLE_VERSION ? progress : null;
  }

  /** Does one thing at a time: nothing more while something is under way. */
  private start(work: () => Promise<void>): Promise<void> {
    if (this.running) return this.running;
    const worked = work();
    const over = () => {
      this.running = null;
    };
    this.running = worked.then(over, over);
    return worked;
  }

  /** Gives way to whatever else wants to run; false when the archive is being closed. */
  private async pause(): Promise<boolean> {
    const { db } = this.ctx;
    do await new Promise((resolve) => setImmediate(resolve));
    while (db.open && !this.abort.signal.aborted && (this.busy.searching() || db.inTransaction));
    return db.open && !this.abort.signal.aborted;
  }

  private begin(): Progress {
    const last = (this.ctx.db.prepare('SELECT max(id) FROM article').pluck().get() as number | null) ?? 0;
    const progress = { version: PEOPLE_VERSION, cursor: 0, last };
    this.setMeta('people.again', JSON.stringify(progress));
    return progress;
  }

  /** From where it was to the end. */
  private async look(): Promise<void> {
    let progress = this.progress ?? this.ctx.transaction(() => this.begin());
    const total = this.count(0, progress.last);
    let done = this.count(0, progress.cursor);
    for (;;) {
      while (this.busy.importing() && !this.abort.signal.aborted)
        await new Promise((resolve) => setTimeout(resolve, WAIT_MS).unref());
      if (!(await this.pause())) return;
      const rows = this.next(progress);
      if (rows.length === 0) break;
      const found = await this.detect(rows);
      for (const row of rows) {
        if (!(await this.pause())) return;
        progress = { ...progress, cursor: row.id };
        const { id } = row;
        this.ctx.transaction(() => {
          const article = found.get(id);
          if (article) this.replace(row, article);
          this.setMeta('people.again', JSON.stringify(progress));
        });
        done++;
      }
      this.ctx.emit('index.progress', { task: 'people', done, total });
    }
    this.people.replayDecisions();
    await this.settle();
    if (this.abort.signal.aborted) return;
    this.ctx.transaction(() => {
      this.setMeta('people.version', String(PEOPLE_VERSION));
      this.ctx.db.prepare("DELETE FROM meta WHERE key = 'people.again'").run();
    });
    this.ctx.emit('index.progress', { task: 'people', done: total, total });
    this.ctx.emit('people.changed', {});
    this.ctx.emit('articles.changed', { ids: null, reason: 'reextract' });
  }

  /** The next articles in which people are wanted: not those of an import that was to leave them out. */
  private next({ cursor, last }: Progress): Row[] {
    const rows = this.ctx.db
      .prepare(
        `SELECT a.id, a.uid, a.title, a.byline, a.source, a.language, a.text FROM article a LEFT JOIN import i ON i.id = a.import_id
         WHERE a.id > ? AND a.id <= ? AND (a.people_detected OR coalesce(json_extract(i.options, '$.people'), 1)) ORDER BY a.id LIMIT ${ARTICLES}`,
      )
      .all(cursor, last) as Row[];
    let letters = 0;
    return rows.filter(({ text }, i) => {
      letters += text.length;
      return i === 0 || letters <= LETTERS;
    });
  }

  /** What is found in texts, by article; without those that no importer can read, which keep what they have. */
  private async detect(rows: Row[]): Promise<Map<number, { mentions: DetectedMention[]; peopleDetected: boolean }>> {
    const found = new Map<number, { mentions: DetectedMention[]; peopleDetected: boolean }>();
    const stored = rows.map(({ id, uid, ...row }): StoredText => ({ part: String(id), ...row }));
    const take = async (outputs: ExtractOutput[]) => {
      for (const output of outputs) {
        const row = output.kind === 'article' && rows.find(({ id }) => String(id) === output.article.part);
        if (row && output.kind === 'article' && output.article.text === row.text) found.set(row.id, output.article);
      }
    };
    try {
      await this.pool?.extract(
        { name: 'stored', path: '', bytes: new TextEncoder().encode(JSON.stringify(stored)) },
        { people: true, stored: true },
        { batch: take, sibling: async () => null },
        this.abort.signal,
      );
    } catch (error) {
      if (this.abort.signal.aborted) return found;
      // One text too many for an importer must not keep the others from being read.
      if (rows.length > 1)
        for (const row of rows)
          if (!found.has(row.id)) for (const [id, article] of await this.detect([row])) found.set(id, article);
      if (rows.length === 1)
        console.error(`upkeep of people: article ${rows[0]?.id}:`, CarrelError.toWire(error).message);
    }
    return found;
  }

  private replace(row: Row, article: { mentions: DetectedMention[]; peopleDetected: boolean }): void {
    const now = this.ctx.db.prepare('SELECT text FROM article WHERE id = ?').pluck().get(row.id) as string | undefined;
    // Removed, or changed by the reader meanwhile: what was found does not fit it.
    if (now !== row.text) return;
    this.people.replaceMentions(row.id, article.mentions, {
      uid: row.uid,
      textSha256: sha256OfText(row.text).toString('hex'),
      text: row.text,
    });
    this.ctx.db
      .prepare('UPDATE article SET people_detected = ? WHERE id = ?')
      .run(article.peopleDetected ? 1 : 0, row.id);
  }

  /** Articles of a range of ids. */
  private count(after: number, to: number): number {
    return this.ctx.db
      .prepare('SELECT count(*) FROM article WHERE id > ? AND id <= ?')
      .pluck()
      .get(after, to) as number;
  }

  private meta(key: string): string | null {
    return (this.ctx.db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key) as string | undefined) ?? null;
  }

  private setMeta(key: string, value: string): void {
    this.ctx.db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(key, value);
  }
}
