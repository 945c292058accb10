/** An article as an export sees it, read from the archive, and the facts about the archive that a dossier states. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import type { Highlight, MentionTier } from '../../contract/domain';

export interface ExportImage {
  key: string;
  mediaType: string;
  width: number;
  height: number;
  alt: string;
  /** False when the stored bytes are not the picture they claim to be. */
  intact: boolean;
}

export interface ExportPerson {
  id: number;
  name: string;
  tier: MentionTier;
  mentions: { start: number; end: number }[];
}

export interface ExportArticle {
  id: number;
  uid: string;
  ext: string | null;
  title: string;
  byline: string | null;
  published: string | null;
  publishedRule: string | null;
  source: string | null;
  url: string | null;
  language: string | null;
  imported: string;
  words: number;
  text: string;
  html: string | null;
  textSha256: string;
  original: { sha256: string; name: string; path: string; part: string | null; bytes: number };
  mediaType: string;
  charset: string | null;
  tags: string[];
  people: ExportPerson[];
  note: string | null;
  highlights: Highlight[];
  images: ExportImage[];
  remarks: string[];
}

interface Row {
  id: number;
  uid: string;
  ext: string | null;
  title: string;
  byline: string | null;
  published: string | null;
  published_rule: string | null;
  source: string | null;
  url: string | null;
  language: string | null;
  imported: string;
  words: number;
  text: string;
  html: string | null;
  text_sha256: Buffer;
  part: string | null;
  media_type: string;
  charset: string | null;
  remarks: string;
  original_sha256: Buffer;
  original_name: string;
  original_path: string;
  original_size: number;
}

/** Reads articles for an export; statements are prepared once. */
export class ArticleReader {
  constructor(private readonly db: Database) {}

  /** @returns null when there is no such article any more. */
  read(id: number): ExportArticle | null {
    const row = this.db
      .prepare<[number], Row>(
        `SELECT a.id, a.uid, a.ext, a.title, a.byline, a.published, a.published_rule, a.source, a.url, a.language,
                a.imported, a.words, a.text, a.html, a.text_sha256, a.part, a.media_type, a.charset, a.remarks,
                o.sha256 AS original_sha256, o.name AS original_name, o.path AS original_path, o.size AS original_size
           FROM article a JOIN original o ON o.id = a.original_id WHERE a.id = ? AND a.deleted IS NULL`,
      )
      .get(id);
    if (!row) return null;
    return {
      id: row.id,
      uid: row.uid,
      ext: row.ext,
      title: row.title,
      byline: row.byline,
      published: row.published,
      publishedRule: row.published_rule,
      source: row.source,
      url: row.url,
      language: row.language,
      imported: row.imported,
      words: row.words,
      text: row.text,
      html: row.html,
      textSha256: row.text_sha256.toString('hex'),
      original: {
        sha256: row.original_sha256.toString('hex'),
        name: row.original_name,
        path: row.original_path,
        part: row.part,
        bytes: row.original_size,
      },
      mediaType: row.media_type,
      charset: row.charset,
      tags: this.db
        .prepare<[number], string>(
          'SELECT t.name FROM article_tag x JOIN tag t ON t.id = x.tag_id WHERE x.article_id = ? ORDER BY t.name',
        )
        .pluck()
        .all(id),
      people: this.people(id),
      note:
        this.db.prepare<[number], string>('SELECT text FROM note WHERE article_id = ?').pluck().get(id)?.trim() || null,
      highlights: this.db
        .prepare<[number], Highlight>(
          `SELECT id, uuid, start, "end", quote, colour, note, created FROM highlight WHERE article_id = ? ORDER BY start, id`,
        )
        .all(id),
      images: this.images(id),
      remarks: sentences(row.remarks),
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

  /** The original file's bytes as they were given. */
  original(articleId: number): { id: number; name: string; bytes: Buffer } | null {
    const row = this.db
      .prepare<[number], { id: number; name: string; encoding: string; bytes: Buffer }>(
        `SELECT o.id, o.name, o.encoding, o.bytes FROM article a JOIN original o ON o.id = a.original_id WHERE a.id = ?`,
      )
      .get(articleId);
    if (!row) return null;
    return { id: row.id, name: row.name, bytes: row.encoding === 'gzip' ? gunzipSync(row.bytes) : row.bytes };
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

  private people(id: number): ExportPerson[] {
    const people = new Map<number, ExportPerson>();
    const rows = this.db
      .prepare<[number], { personId: number; name: string; tier: MentionTier; start: number; end: number }>(
        `SELECT m.person_id AS personId, p.name, m.tier, m.start, m."end" FROM mention m JOIN person p ON p.id = m.person_id
          WHERE m.article_id = ? AND p.status <> 'hidden' ORDER BY m.start, m.id`,
      )
      .all(id);
    for (const { personId, name, tier, start, end } of rows) {
      const person = people.get(personId) ?? { id: personId, name, tier, mentions: [] };
      people.set(personId, person);
      if (tier === 'likely') person.tier = 'likely';
      person.mentions.push({ start, end });
    }
    return [...people.values()];
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

function sentences(json: string): string[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
  } catch {
    return [];
  }
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
