/** What the archive has of a file already: by its bytes, whatever it is called now. */
import type { Database, Statement } from 'better-sqlite3';
import type { NewItem } from './receipts';

/** What earlier imports left of a file with the same bytes. */
export interface Known {
  /** True when it was read to its end before and gave nothing but articles that are all still here. */
  whole: boolean;
  /** A receipt line for each article of it that is here: for the whole file, or for the parts that need no reading. */
  items: NewItem[];
}

interface Line {
  part: string | null;
  articleId: number;
  title: string;
}

/**
 * Looks files up by their hash. What failed before, was skipped, or has been deleted since counts as not known: it is
 * read again, and named again if it fails again.
 */
export class KnownFiles {
  private readonly original: Statement;
  private readonly whole: Statement;
  private readonly linesOf: Statement;
  private readonly parts: Statement;

  constructor(db: Database) {
    this.original = db.prepare('SELECT id FROM original WHERE sha256 = ?').pluck();
    // Reading articles again from their originals is an import without paths, and may be of a few of a file's articles.
    this.whole = db.prepare(
      `SELECT e.import_id AS importId, e.path
       FROM (SELECT DISTINCT import_id, path FROM import_item WHERE original_id = :original) e
       JOIN import_file f ON f.import_id = e.import_id AND f.path = e.path
       JOIN import m ON m.id = e.import_id AND m.state <> 'undone' AND m.paths <> '[]'
       WHERE NOT EXISTS (SELECT 1 FROM import_item i
           WHERE i.import_id = e.import_id AND i.path = e.path AND i.article_id IS NULL)
         AND NOT EXISTS (SELECT 1 FROM import_item i LEFT JOIN article a ON a.id = i.article_id AND a.deleted IS NULL
           WHERE i.original_id = :original AND i.import_id = e.import_id AND i.path = e.path AND a.id IS NULL)
       LIMIT 1`,
    );
    this.linesOf = db.prepare(
      `SELECT i.part, a.id AS articleId, a.title FROM import_item i JOIN article a ON a.id = i.article_id
       WHERE i.original_id = :original AND i.import_id = :importId AND i.path = :path ORDER BY i.seq`,
    );
    // Where a part has given several articles its name does not say which of them is meant: it is read again.
    this.parts = db.prepare(
      `SELECT i.part, a.id AS articleId, a.title
       FROM import_item i JOIN article a ON a.id = i.article_id AND a.deleted IS NULL
       WHERE i.original_id = :original AND i.part IS NOT NULL
       GROUP BY i.part HAVING count(DISTINCT a.id) = 1 ORDER BY min(i.import_id), min(i.seq)`,
    );
  }

  /**
   * @param path as which the file is being imported now
   * @returns null when nothing of these bytes is known
   */
  of(sha256: Buffer, path: string): Known | null {
    const originalId = this.original.get(sha256) as number | undefined;
    if (originalId === undefined) return null;
    const original = { original: originalId };
    const earlier = this.whole.get(original) as { importId: number; path: string } | undefined;
    const lines = (earlier ? this.linesOf.all({ ...original, ...earlier }) : this.parts.all(original)) as Line[];
    if (lines.length === 0) return null;
    const items = lines.map(
      ({ part, articleId, title }): NewItem => ({
        path,
        part,
        outcome: 'duplicate',
        code: null,
        reason: `The archive has this file already, as "${title}".`,
        articleId,
        originalId,
        title,
      }),
    );
    return { whole: earlier !== undefined, items };
  }
}
