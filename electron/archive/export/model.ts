/** An article as an export sees it, read from the archive, and the facts about the archive that a dossier states. */
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { ArticlePerson, Highlight } from '../../contract/domain';
import { ArticleReader } from '../library/read';

export interface ExportImage {
  key: string;
  mediaType: string;
  width: number;
  height: number;
  alt: string;
  /** False when the stored bytes are not the picture they claim to be. */
  intact: boolean;
}

export interface ExportArticle {
  id: number;
  uid: string;
  ext: string | null;
  title: string;
  byline: string | null;
  published: string | null;
  source: string | null;
  url: string | null;
  language: string | null;
  imported: string;
  words: number;
  text: string;
  html: string | null;
  textSha256: string;
  original: { id: number; sha256: string; name: string; path: string; part: string | null; bytes: number };
  mediaType: string;
  charset: string | null;
  tags: string[];
  people: ArticlePerson[];
  note: string | null;
  highlights: Highlight[];
  images: ExportImage[];
  remarks: string[];
}

/** Reads articles for an export. */
export class ExportReader {
  private readonly articles: ArticleReader;

  constructor(private readonly db: Database) {
    this.articles = new ArticleReader(db);
  }

  /** @returns null when there is no such article any more. */
  read(id: number): ExportArticle | null {
    const { articles } = this;
    const row = articles.find({ id });
    if (!row) return null;
    const { sha256, name, path, size } = articles.originalFile(row);
    return {
      id,
      uid: row.uid,
      ext: row.ext,
      title: row.title,
      byline: row.byline,
      published: row.published,
      source: row.source,
      url: row.url,
      language: row.language,
      imported: row.imported,
      words: row.words,
      text: row.text,
      html: row.html,
      textSha256: row.text_sha256.toString('hex'),
      original: { id: row.original_id, sha256, name, path, part: row.part, bytes: size },
      mediaType: row.media_type,
      charset: row.charset,
      tags: articles.tags(id),
      people: articles.people(id),
      note: articles.note(id)?.trim() || null,
      highlights: articles.highlights(id),
      images: this.images(id),
      remarks: articles.remarks(row),
    };
  }

  /** Title and order keys only, for lists. */
  heads(ids: number[]): Map<number, { title: string; words: number }> {
    const statement = this.db.prepare<[number], { title: string; words: number }>(
      'SELECT title, words FROM article WHERE id = ? AND deleted IS NULL',
    );
    const out = new Map<number, { title: string; words: number }>();
    for (const id of ids) {
      const row = statement.get(id);
      if (row) out.set(id, row);
    }
    return out;
  }

  /** An image's bytes, or null. */
  image(articleId: number, key: string): { bytes: Buffer; mediaType: string } | null {
    return (
      this.db
        .prepare<[number, string], { bytes: Buffer; mediaType: string }>(
          `SELECT i.bytes, i.media_type AS mediaType FROM article_image x JOIN image i ON i.id = x.image_id
            WHERE x.article_id = ? AND x.key = ?`,
        )
        .get(articleId, key) ?? null
    );
  }

  /**
   * An imported file as it was given, by the number of `ExportArticle.original`.
   * @throws CarrelError `archive-damaged` when its bytes are not those that were imported
   */
  original(id: number): OriginalBytes | null {
    return this.articles.original(id);
  }

  /** The lines of import receipts that brought these articles in, oldest first. */
  receipts(ids: ReadonlySet<number>): { importId: number; started: string; lines: ReceiptLine[] }[] {
    const byImport = new Map<number, { importId: number; started: string; lines: ReceiptLine[] }>();
    const statement = this.db.prepare<[number], ReceiptLine & { importId: number; started: string }>(
      `SELECT i.id AS importId, i.started, x.path, x.part, x.outcome, x.reason, x.article_id AS articleId
         FROM article a JOIN import_item x ON x.import_id = a.import_id AND x.article_id = a.id
         JOIN import i ON i.id = x.import_id WHERE a.id = ? AND x.outcome = 'new' ORDER BY x.seq LIMIT 1`,
    );
    for (const id of ids) {
      const row = statement.get(id);
      if (!row) continue;
      const { importId, started, ...line } = row;
      const group = byImport.get(importId) ?? { importId, started, lines: [] };
      byImport.set(importId, group);
      group.lines.push(line);
    }
    return [...byImport.values()].sort((a, b) => a.importId - b.importId);
  }

  private images(id: number): ExportImage[] {
    return this.db
      .prepare<
        [number],
        { key: string; alt: string; mediaType: string; width: number; height: number; head: Buffer; size: number }
      >(
        `SELECT x.key, x.alt, i.media_type AS mediaType, i.width, i.height, substr(i.bytes, 1, 16) AS head,
                length(i.bytes) AS size
           FROM article_image x JOIN image i ON i.id = x.image_id WHERE x.article_id = ? ORDER BY x.key`,
      )
      .all(id)
      .map(({ head, size, ...image }) => ({ ...image, intact: size > 16 && isPicture(head) }));
  }
}

export interface OriginalBytes {
  name: string;
  bytes: Buffer;
}

export interface ReceiptLine {
  path: string;
  part: string | null;
  outcome: string;
  reason: string | null;
  articleId: number;
}

/** Whether bytes begin as PNG, JPEG, GIF, WebP, AVIF/HEIF, BMP or SVG do. */
export function isPicture(head: Uint8Array): boolean {
  const text = Buffer.from(head).toString('latin1');
  return (
    text.startsWith('\x89PNG\r\n\x1a\n') ||
    text.startsWith('\xff\xd8\xff') ||
    /^GIF8[79]a/.test(text) ||
    /^RIFF....WEBP/s.test(text) ||
    /^....ftyp(avif|avis|heic|mif1)/s.test(text) ||
    text.startsWith('BM') ||
    /^(\xef\xbb\xbf)?\s*<(\?xml|svg)/.test(text)
  );
}

/**
 * A fingerprint of everything that an archive holds: SHA-256 over one line per article, `uid original-hash text-hash`,
 * sorted by uid. It changes with any article added, removed or altered, and with nothing else.
 */
export function archiveFingerprint(db: Database): string {
  const hash = createHash('sha256');
  const rows = db
    .prepare<[], { uid: string; original: Buffer; text: Buffer }>(
      `SELECT a.uid, o.sha256 AS original, a.text_sha256 AS text FROM article a JOIN original o ON o.id = a.original_id
        WHERE a.deleted IS NULL ORDER BY a.uid`,
    )
    .iterate();
  for (const { uid, original, text } of rows)
    hash.update(`${uid} ${original.toString('hex')} ${text.toString('hex')}\n`);
  return hash.digest('hex');
}
