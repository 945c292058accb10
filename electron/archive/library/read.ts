/** Reading articles: rows of the archive as the contract's nouns. */
import type { Article, ArticleMeta, ArticlePerson, Highlight, VersionPair } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import type { ArchiveContext } from '../context';

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

export class ArticleReader {
  constructor(private readonly ctx: ArchiveContext) {}

  /** @throws CarrelError `not-found` for an id that is unknown or deleted */
  row(key: { id?: number | undefined; uid?: string | undefined }): ArticleRow {
    const sql = key.id !== undefined ? 'SELECT * FROM article WHERE id = ?' : 'SELECT * FROM article WHERE uid = ?';
    const row = this.ctx.db.prepare(sql).get(key.id ?? key.uid ?? '') as ArticleRow | undefined;
    if (!row || row.deleted)
      throw new CarrelError(
        'not-found',
        `There is no article ${key.id ?? key.uid} in this archive. It may have been deleted.`,
      );
    return row;
  }

  /** In the order of `ids`; unknown and deleted ones are left out. */
  list(ids: number[]): ArticleMeta[] {
    const statement = this.ctx.db.prepare('SELECT * FROM article WHERE id = ? AND deleted IS NULL');
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
    return this.ctx.db
      .prepare(
        'SELECT t.name FROM article_tag at JOIN tag t ON t.id = at.tag_id WHERE at.article_id = ? ORDER BY t.name',
      )
      .pluck()
      .all(articleId) as string[];
  }

  /** Everything that the reader shows. */
  article(row: ArticleRow, hits: Article['hits']): Article {
    const { db } = this.ctx;
    const original = db.prepare('SELECT sha256, path, size FROM original WHERE id = ?').get(row.original_id) as {
      sha256: Buffer;
      path: string;
      size: number;
    };
    const note = db.prepare('SELECT text FROM note WHERE article_id = ?').pluck().get(row.id) as string | undefined;
    return {
      ...this.meta(row),
      text: row.text,
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
      sha256: { original: original.sha256.toString('hex'), text: row.text_sha256.toString('hex') },
      notes: JSON.parse(row.remarks) as string[],
      note: note ?? null,
      highlights: this.highlights(row.id),
      collections: this.collections(row.id),
      versions: this.versions(row.id),
    };
  }

  /** What was taken out of the article's text and has not been put back, in order. */
  removed(articleId: number): { seq: number; text: string; before: number; reason: string }[] {
    return this.ctx.db
      .prepare('SELECT seq, text, before, reason FROM removed_part WHERE article_id = ? AND restored = 0 ORDER BY seq')
      .all(articleId) as { seq: number; text: string; before: number; reason: string }[];
  }

  highlights(articleId: number): Highlight[] {
    return this.ctx.db
      .prepare(
        'SELECT id, uuid, start, "end", quote, colour, note, created FROM highlight WHERE article_id = ? ORDER BY start',
      )
      .all(articleId) as Highlight[];
  }

  private people(articleId: number): ArticlePerson[] {
    const rows = this.ctx.db
      .prepare(
        `SELECT m.id, m.person_id AS personId, p.name, p.tier AS personTier, m.start, m."end", m.surface, m.tier
         FROM mention m JOIN person p ON p.id = m.person_id
         WHERE m.article_id = ? AND p.status <> 'hidden' ORDER BY m.start`,
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
    return this.ctx.db
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
    const total = this.ctx.db.prepare(`SELECT count(*) ${from}`).pluck().get(values) as number;
    const rows = this.ctx.db
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
    return this.ctx.db
      .prepare(
        `SELECT a.id, a.title, a.published, a.source, v.similarity FROM version_pair v
         JOIN article a ON a.id = CASE v.a WHEN :id THEN v.b ELSE v.a END
         WHERE (v.a = :id OR v.b = :id) AND a.deleted IS NULL AND v.decision IS NOT 'different'
         ORDER BY a.published, a.id`,
      )
      .all({ id: articleId }) as Article['versions'];
  }
}
