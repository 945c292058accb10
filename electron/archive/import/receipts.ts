/** Import receipts: what was read from where, with which outcome. The table is the truth; counts are derived from it. */
import type { Database, Statement } from 'better-sqlite3';
import type { ImportState, ImportSummary, ItemOutcome, ReceiptItem } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import type { ImportOptions } from './options';

export interface NewItem {
  path: string;
  part: string | null;
  outcome: ItemOutcome;
  code: string | null;
  reason: string | null;
  articleId: number | null;
  originalId: number | null;
  title: string | null;
}

interface ImportRow {
  id: number;
  started: string;
  finished: string | null;
  state: ImportState;
  paths: string;
  options: string;
  files: number;
  files_done: number;
}

export class Receipts {
  private readonly add_: Statement;
  private readonly next = new Map<number, number>();

  constructor(private readonly db: Database) {
    this.add_ = db.prepare(
      `INSERT INTO import_item (import_id, seq, path, part, outcome, code, reason, article_id, original_id, title)
       VALUES (?,?,?,?,?,?,?,?,?,?)`,
    );
  }

  /** Appends a line; runs inside the caller's transaction. */
  add(importId: number, item: NewItem): void {
    const seq = this.next.get(importId) ?? this.lastSeq(importId) + 1;
    this.add_.run(
      importId,
      seq,
      item.path,
      item.part,
      item.outcome,
      item.code,
      item.reason,
      item.articleId,
      item.originalId,
      item.title,
    );
    this.next.set(importId, seq + 1);
  }

  /** Forgets cached line numbers; call after a rollback. */
  abandon(): void {
    this.next.clear();
  }

  /** @throws CarrelError `not-found` */
  row(id: number): ImportRow {
    const row = this.db.prepare('SELECT * FROM import WHERE id = ?').get(id) as ImportRow | undefined;
    if (!row) throw new CarrelError('not-found', `There is no import number ${id} in this archive.`);
    return row;
  }

  summary(id: number): ImportSummary {
    const row = this.row(id);
    const counts = new Map(
      (
        this.db
          .prepare('SELECT outcome, count(*) AS n FROM import_item WHERE import_id = ? GROUP BY outcome')
          .all(id) as {
          outcome: ItemOutcome;
          n: number;
        }[]
      ).map((r) => [r.outcome, r.n]),
    );
    const of = (outcome: ItemOutcome) => counts.get(outcome) ?? 0;
    return {
      id,
      started: row.started,
      finished: row.finished,
      state: row.state,
      origin: originOf(row),
      paths: JSON.parse(row.paths) as string[],
      files: row.files,
      filesDone: row.files_done,
      articles: [...counts.values()].reduce((sum, n) => sum + n, 0),
      new: of('new'),
      duplicate: of('duplicate'),
      nearDuplicate: of('near-duplicate'),
      failed: of('failed'),
      skipped: of('skipped'),
      current: null,
      secondsLeft: null,
      watched: [],
    };
  }

  list(): ImportSummary[] {
    const rows = this.db.prepare('SELECT id FROM import ORDER BY id DESC').all() as { id: number }[];
    return rows.map((row) => this.summary(row.id));
  }

  items(
    id: number,
    outcomes: ItemOutcome[] | undefined,
    limit: number,
    offset: number,
  ): { total: number; items: ReceiptItem[] } {
    this.row(id);
    const wanted = outcomes?.length ? outcomes : ['new', 'duplicate', 'near-duplicate', 'failed', 'skipped'];
    const marks = wanted.map(() => '?').join(',');
    const total = this.db
      .prepare(`SELECT count(*) AS n FROM import_item WHERE import_id = ? AND outcome IN (${marks})`)
      .get(id, ...wanted) as { n: number };
    const items = this.db
      .prepare(
        `SELECT seq, path, part, outcome, code, reason, article_id AS articleId, title FROM import_item
         WHERE import_id = ? AND outcome IN (${marks}) ORDER BY seq LIMIT ? OFFSET ?`,
      )
      .all(id, ...wanted, limit, offset) as ReceiptItem[];
    return { total: total.n, items };
  }

  /** The whole receipt as CSV (RFC 4180, UTF-8 with BOM so that spreadsheets read it); no cell can be a formula. */
  csv(id: number): string {
    this.row(id);
    const lines = ['file,part,outcome,reason,title,article'];
    const rows = this.db.prepare('SELECT * FROM import_item WHERE import_id = ? ORDER BY seq').iterate(id) as Iterable<{
      path: string;
      part: string | null;
      outcome: string;
      reason: string | null;
      title: string | null;
      article_id: number | null;
    }>;
    for (const r of rows) lines.push([r.path, r.part, r.outcome, r.reason, r.title, r.article_id].map(cell).join(','));
    return `\ufeff${lines.join('\r\n')}\r\n`;
  }

  private lastSeq(importId: number): number {
    const row = this.db.prepare('SELECT max(seq) AS seq FROM import_item WHERE import_id = ?').get(importId) as {
      seq: number | null;
    };
    return row.seq ?? 0;
  }
}

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text; // OWASP: CSV injection
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function originOf({ paths, options }: ImportRow): ImportSummary['origin'] {
  if (paths === '[]') return 'originals';
  return (JSON.parse(options) as ImportOptions).watched ? 'watched-folder' : 'chosen';
}
