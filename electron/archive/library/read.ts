/** Reading articles: rows of the archive as the contract's nouns, and the parts of them that an export shares. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import type { Article, ArticleMeta, ArticlePerson, Highlight, VersionPair } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import { structureOf } from '../markup/structure';

export interface ArticleRow {
  id: number;
  uid: string;
  ext: string | null;
  original_id: number;
  part: string | null;
  title: string;
  byline: string | null;
  published: string | null;
  published_rule: string | null;
  source: string | null;
  url: string | null;
  language: string | null;
  media_type: string;
  charset: string | null;
  text: string;
  html: string | null;
  text_sha256: Buffer;
  words: number;
  remarks: string;
  people_detected: number;
  unread: number;
  starred: number;
  reviewed: number;
  imported: string;
  deleted: string | null;
}

/** The file that an article was read from. */
export interface OriginalFile {
  sha256: string;
  name: string;
  path: string;
  size: number;
}

export class ArticleReader {
  constructor(private readonly db: Database) {}

  /** Null for an id that is unknown or deleted. */
  find(key: { id?: number | undefined; uid?: string | undefined }): ArticleRow | null {
    const sql = key.id !== undefined ? 'SELECT * FROM article WHERE id = ?' : 'SELECT * FROM article WHERE uid = ?';
    const row = this.db.prepare(sql).get(key.id ?? key.uid ?? '') as ArticleRow | undefined;
    return row && !row.deleted ? row : null;
  }

  /** @throws CarrelError `not-found` for an id that is unknown or deleted */
  row(key: { id?: number | undefined; uid?: string | undefined }): ArticleRow {
    const row = this.find(key);
    if (!row)
      throw new CarrelError(
        'not-found',
        `There is no article ${key.id ?? key.uid} in this archive. It may have been deleted.`,
      );
    return row;
  }

  /** In the order of `ids`; unknown and deleted ones are left out. */
  list(ids: number[]): ArticleMeta[] {
    const statement = this.db.prepare('SELECT * FROM article WHERE id = ? AND deleted IS NULL');
    const found = ids.map((id) => statement.get(id) as ArticleRow | undefined);
    return found.filter((row) => row !== undefined).map((row) => this.meta(row));
  }

  meta(row: ArticleRow): ArticleMeta {
    return {
      id: row.id,
      uid: row.uid,
      ext: row.ext,
      title: row.title,
      byline: row.byline,
      published: row.published ? { date: row.published, rule: row.published_rule ?? '' } : null,
      source: row.source,
      url: row.url,
      language: row.language,
      unread: row.unread === 1,
      starred: row.starred === 1,
      reviewed: row.reviewed === 1,
      tags: this.tags(row.id),
      importedAt: row.imported,
      words: row.words,
    };
  }

  tags(articleId: number): string[] {
    return this.db
      .prepare(
        'SELECT t.name FROM article_tag at JOIN tag t ON t.id = at.tag_id WHERE at.article_id = ? ORDER BY t.name',
      )
      .pluck()
      .all(articleId) as string[];
  }

  /** Everything that the reader shows. */
  article(row: ArticleRow, hits: Article['hits']): Article {
    const original = this.originalFile(row);
    return {
      ...this.meta(row),
      text: row.text,
      ...structureOf(row.text, row.html),
      hasHtml: row.html !== null,
      hits,
      people: this.people(row.id),
      peopleDetected: row.people_detected === 1,
      removed: this.removed(row.id).map(({ text, before, reason }) => ({ text, before, reason })),
      file: {
        path: original.path,
        part: row.part,
        mediaType: row.media_type,
        charset: row.charset,
        bytes: original.size,
      },
      sha256: { original: original.sha256, text: row.text_sha256.toString('hex') },
      notes: this.remarks(row),
      note: this.note(row.id),
      highlights: this.highlights(row.id),
      collections: this.collections(row.id),
      versions: this.versions(row.id),
    };
  }

  originalFile(row: ArticleRow): OriginalFile {
    const { sha256, ...file } = this.db
      .prepare('SELECT sha256, name, path, size FROM original WHERE id = ?')
      .get(row.original_id) as Omit<OriginalFile, 'sha256'> & { sha256: Buffer };
    return { ...file, sha256: sha256.toString('hex') };
  }

  /**
   * An imported file as it was given, checked against its hash; null when there is none of this number.
   * @throws CarrelError `archive-damaged`
   */
  original(id: number): { name: string; bytes: Buffer } | null {
    const row = this.db
      .prepare<[number], { name: string; encoding: string; bytes: Buffer; sha256: Buffer }>(
        'SELECT name, encoding, bytes, sha256 FROM original WHERE id = ?',
      )
      .get(id);
    if (!row) return null;
    const bytes = unpackOriginal(row);
    if (!bytes || !createHash('sha256').update(bytes).digest().equals(row.sha256))
      throw new CarrelError(
        'archive-damaged',
        `The stored original of "${row.name}" is damaged: it does not match its hash any more.`,
      );
    return { name: row.name, bytes };
  }

  /** What the importer had to say. */
  remarks(row: ArticleRow): string[] {
    return JSON.parse(row.remarks) as string[];
  }

  /** The reader's note. */
  note(articleId: number): string | null {
    const statement = this.db.prepare<[number], string>('SELECT text FROM note WHERE article_id = ?').pluck();
    return statement.get(articleId) ?? null;
  }

  /** What was taken out of the article's text and has not been put back, in order. */
  removed(articleId: number): { seq: number; text: string; before: number; reason: string }[] {
    return this.db
      .prepare('SELECT seq, text, before, reason FROM removed_part WHERE article_id = ? AND restored = 0 ORDER BY seq')
      .all(articleId) as { seq: number; text: string; before: number; reason: string }[];
  }

  highlights(articleId: number): Highlight[] {
    return this.db
      .prepare(
        'SELECT id, uuid, start, "end", quote, colour, note, created FROM highlight WHERE article_id = ? ORDER BY start, id',
      )
      .all(articleId) as Highlight[];
  }

  /** Who is named in an article; without those that were hidden. */
  people(articleId: number): ArticlePerson[] {
    const rows = this.db
      .prepare(
        `SELECT m.id, m.person_id AS personId, p.name, p.tier AS personTier, m.start, m."end", m.surface, m.tier
         FROM mention m JOIN person p ON p.id = m.person_id
         WHERE m.article_id = ? AND p.status <> 'hidden' ORDER BY m.start, m.id`,
      )
      .all(articleId) as {
      id: number;
      personId: number;
      name: string;
      start: number;
      end: number;
      surface: string;
      tier: 'likely' | 'possible';
    }[];
    const people = new Map<number, ArticlePerson>();
    for (const { personId, name, ...mention } of rows) {
      const { id, start, end, surface, tier } = mention;
      const person = people.get(personId) ?? { personId, name, tier, mentions: [] };
      if (tier === 'likely') person.tier = 'likely';
      person.mentions.push({ id, start, end, surface, tier });
      people.set(personId, person);
    }
    return [...people.values()];
  }

  private collections(articleId: number): string[] {
    return this.db
      .prepare(
        `SELECT c.name FROM collection_article x JOIN collection c ON c.id = x.collection_id
         WHERE x.article_id = ? ORDER BY c.name COLLATE NOCASE`,
      )
      .pluck()
      .all(articleId) as string[];
  }

  /** Near-duplicates without a decision, most alike first. */
  undecidedVersions(wanted: { import?: number | undefined; limit: number; offset: number }): {
    total: number;
    pairs: VersionPair[];
  } {
    const from = `FROM version_pair v JOIN article x ON x.id = v.a JOIN article y ON y.id = v.b
       WHERE v.decision IS NULL AND x.deleted IS NULL AND y.deleted IS NULL
         AND (:import IS NULL OR EXISTS (SELECT 1 FROM import_item i
           WHERE i.import_id = :import AND i.outcome = 'near-duplicate' AND i.article_id IN (v.a, v.b)))`;
    const values = { import: wanted.import ?? null, limit: wanted.limit, offset: wanted.offset };
    const total = this.db.prepare(`SELECT count(*) ${from}`).pluck().get(values) as number;
    const rows = this.db
      .prepare(
        `SELECT x.id, x.title, x.source, x.published, v.similarity,
           y.id AS id2, y.title AS title2, y.source AS source2, y.published AS published2
         ${from} ORDER BY v.similarity DESC, v.a, v.b LIMIT :limit OFFSET :offset`,
      )
      .all(values) as (VersionPair['a'] & {
      similarity: number;
      id2: number;
      title2: string;
      source2: string | null;
      published2: string | null;
    })[];
    return {
      total,
      pairs: rows.map(({ id, title, source, published, similarity, ...other }) => ({
        a: { id, title, source, published },
        b: { id: other.id2, title: other.title2, source: other.source2, published: other.published2 },
        similarity,
      })),
    };
  }

  private versions(articleId: number): Article['versions'] {
    return this.db
      .prepare(
        `SELECT a.id, a.title, a.published, a.source, v.similarity FROM version_pair v
         JOIN article a ON a.id = CASE v.a WHEN :id THEN v.b ELSE v.a END
         WHERE (v.a = :id OR v.b = :id) AND a.deleted IS NULL AND v.decision IS NOT 'different'
         ORDER BY a.published, a.id`,
      )
      .all({ id: articleId }) as Article['versions'];
  }
}

/** The bytes of a stored file; null when they cannot be unpacked any more. */
export function unpackOriginal({ encoding, bytes }: { encoding: string; bytes: Buffer }): Buffer | null {
  try {
    return encoding === 'gzip' ? gunzipSync(bytes) : bytes;
  } catch {
    return null;
  }
}
