/**
 * Reading articles again from their stored originals, for when extraction has improved. Tags, notes, stars, highlights
 * and decisions about people stay; what follows from the text is made anew.
 */
import { CarrelError } from '../../contract/errors';
import type { ExtractedArticle, ExtractOptions } from '../../contract/extraction';
import type { ArchiveContext } from '../context';
import type { PeopleStore } from '../people';
import type { SearchIndex } from '../search';
import type { ImporterPool } from './importer-pool';
import { type Ingest, sha256OfText } from './ingest';
import { comparedWords } from './near-duplicates';
import { optionsFor } from './options';
import type { NewItem } from './receipts';
import { line } from './writer';

interface Stored {
  id: number;
  uid: string;
  part: string | null;
  title: string;
  text: string;
  language: string | null;
}

export interface StoredOriginal {
  id: number;
  name: string;
  path: string;
  size: number;
  /** What its import was told about columns and chapters: without it the parts would be others. */
  options: ExtractOptions;
  articles: Stored[];
}

export class Reextraction {
  constructor(
    private readonly ctx: ArchiveContext,
    private readonly index: SearchIndex,
    private readonly people: PeopleStore,
    private readonly ingest: Ingest,
    private readonly bytesOf: (original: { original_id: number }) => Uint8Array,
  ) {}

  /** The originals behind articles, each with those of its articles that were asked for. */
  group(ids: number[]): StoredOriginal[] {
    const article = this.ctx.db.prepare(
      `SELECT id, uid, part, title, text, language, original_id AS originalId, import_id AS importId
       FROM article WHERE id = ? AND deleted IS NULL`,
    );
    const original = this.ctx.db.prepare('SELECT id, name, path, size FROM original WHERE id = ?');
    const told = this.ctx.db.prepare('SELECT options FROM import WHERE id = ?').pluck();
    const groups = new Map<number, StoredOriginal>();
    for (const id of ids) {
      const row = article.get(id) as (Stored & { originalId: number; importId: number | null }) | undefined;
      if (!row) continue;
      let group = groups.get(row.originalId);
      if (!group) {
        const found = original.get(row.originalId) as Omit<StoredOriginal, 'options' | 'articles'>;
        const options = (told.get(row.importId) as string | undefined) ?? '{}';
        group = { ...found, options: optionsFor(found.path, JSON.parse(options)), articles: [] };
        groups.set(row.originalId, group);
      }
      group.articles.push(row);
    }
    return [...groups.values()];
  }

  /** Reads one original again; one receipt line for each of its articles. */
  async read(original: StoredOriginal, pool: ImporterPool, signal: AbortSignal): Promise<NewItem[]> {
    const wanted = new Map(original.articles.map((article) => [article.part, article]));
    const items: NewItem[] = [];
    let problem = 'It was not found in its original any more. The article is unchanged.';
    try {
      const bytes = this.bytesOf({ original_id: original.id });
      await pool.extract(
        { name: original.name, path: original.path, bytes },
        { ...original.options, people: true },
        {
          batch: async (outputs) => {
            for (const output of outputs) {
              if (output.kind !== 'article') continue;
              const stored = wanted.get(output.article.part);
              if (!stored) continue;
              wanted.delete(output.article.part);
              items.push(this.update(original, stored, output.article));
            }
          },
          sibling: async () => null, // pictures beside the page were stored at the import
        },
        signal,
      );
    } catch (error) {
      const wire = CarrelError.toWire(error);
      if (wire.code === 'disk-full' || wire.code === 'archive-read-only') throw error;
      if (wire.code === 'cancelled') return items;
      problem = `${wire.message} The article is unchanged.`;
    }
    for (const left of wanted.values())
      items.push({
        ...line(original.path, left.part, 'failed', 'file-damaged', problem),
        articleId: left.id,
        originalId: original.id,
        title: left.title,
      });
    return items;
  }

  private update(original: StoredOriginal, stored: Stored, article: ExtractedArticle): NewItem {
    const changed = stored.text !== article.text || stored.title !== article.title;
    // The index is left alone where it would be the same: taking a document out costs more than all the rest.
    const indexed = !changed && stored.language === article.language;
    const lost = this.ctx.transaction(() => {
      const { db } = this.ctx;
      const hash = sha256OfText(article.text);
      if (!indexed)
        this.index.remove([{ id: stored.id, title: stored.title, body: stored.text, language: stored.language }]);
      const kept = db
        .prepare('SELECT count(*) FROM article_image WHERE article_id = ?')
        .pluck()
        .get(stored.id) as number;
      db.prepare('DELETE FROM removed_part WHERE article_id = ?').run(stored.id);
      db.prepare(
        `UPDATE article SET title = ?, byline = ?, published = ?, published_rule = ?, source = ?, url = ?, language = ?, charset = ?,
         text = ?, html = ?, text_sha256 = ?, words = ?, remarks = ?, people_detected = ? WHERE id = ?`,
      ).run(
        article.title,
        article.byline,
        article.published?.date ?? null,
        article.published?.rule ?? null,
        article.source,
        article.url,
        article.language,
        article.charset,
        article.text,
        // A page whose pictures lay beside it cannot find them again: the stored page, which has them, stays.
        kept > article.images.length ? this.htmlOf(stored.id) : article.html,
        hash,
        comparedWords(`${article.title}\n${article.text}`).length,
        JSON.stringify(article.notes),
        article.peopleDetected ? 1 : 0,
        stored.id,
      );
      this.ingest.details(stored.id, article);
      if (!indexed)
        this.index.add([{ id: stored.id, title: article.title, body: article.text, language: article.language }]);
      this.people.replaceMentions(stored.id, article.mentions, {
        uid: stored.uid,
        textSha256: hash.toString('hex'),
        text: article.text,
      });
      return this.reattach(stored.id, article.text);
    });
    const reason =
      (changed ? 'Read again; its text changed.' : 'Read again; its text is the same.') +
      (lost > 0 ? ` ${lost} of its highlights no longer find their place; their quotes are kept.` : '');
    return {
      path: original.path,
      part: stored.part,
      outcome: changed ? 'new' : 'duplicate',
      code: null,
      reason,
      articleId: stored.id,
      originalId: original.id,
      title: article.title,
    };
  }

  private htmlOf(id: number): string | null {
    return this.ctx.db.prepare('SELECT html FROM article WHERE id = ?').pluck().get(id) as string | null;
  }

  /** Moves highlights to where their quote is now, preferring the place with the same surroundings; returns how many are lost. */
  private reattach(articleId: number, text: string): number {
    const rows = this.ctx.db
      .prepare('SELECT id, start, quote, prefix, suffix FROM highlight WHERE article_id = ?')
      .all(articleId) as {
      id: number;
      start: number;
      quote: string;
      prefix: string;
      suffix: string;
    }[];
    const move = this.ctx.db.prepare('UPDATE highlight SET start = ?, "end" = ? WHERE id = ?');
    let lost = 0;
    for (const row of rows) {
      let best = -1;
      let bestScore = -1;
      for (let at = text.indexOf(row.quote); at >= 0; at = text.indexOf(row.quote, at + 1)) {
        const before = text.slice(Math.max(0, at - row.prefix.length), at) === row.prefix ? 2 : 0;
        const after = text.startsWith(row.suffix, at + row.quote.length) ? 2 : 0;
        const score = before + after + 1 / (1 + Math.abs(at - row.start));
        if (score > bestScore) [best, bestScore] = [at, score];
      }
      if (best < 0) lost++;
      move.run(Math.max(best, 0), best < 0 ? 0 : best + row.quote.length, row.id);
    }
    return lost;
  }
}
