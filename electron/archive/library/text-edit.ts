/**
 * Changes of an article's text and existence: putting removed parts back, deleting, reading again. Text, index and
 * everything that points into the text change in one transaction.
 */
import type { Undoable } from '../../contract/calls';
import { CarrelError } from '../../contract/errors';
import type { ArchiveContext } from '../context';
import { sha256OfText } from '../import/ingest';
import { bands } from '../import/near-duplicates';
import type { PeopleStore } from '../people';
import type { SearchIndex } from '../search';
import type { ArticleReader, ArticleRow } from './read';

interface IndexedFields {
  id: number;
  title: string;
  text: string;
  language: string | null;
}

const document = (row: IndexedFields) => ({ id: row.id, title: row.title, body: row.text, language: row.language });

export class TextEdit {
  constructor(
    private readonly ctx: ArchiveContext,
    private readonly index: SearchIndex,
    private readonly people: PeopleStore,
    private readonly reader: ArticleReader,
  ) {}

  /**
   * Puts one removed part back where it stood.
   * @param nth index into {@link ArticleReader.removed}
   */
  restore(id: number, nth: number): Undoable {
    const row = this.reader.row({ id });
    const part = this.reader.removed(id)[nth];
    if (!part) throw new CarrelError('not-found', 'This part has been put back already.');
    const piece = part.before >= row.text.length ? `\n\n${part.text}` : `${part.text}\n\n`;
    const at = Math.min(part.before, row.text.length);
    this.ctx.transaction(() => {
      this.replaceText(row, row.text.slice(0, at) + piece + row.text.slice(at));
      this.shift(id, at, piece.length);
      this.ctx.db.prepare('UPDATE removed_part SET restored = 1 WHERE article_id = ? AND seq = ?').run(id, part.seq);
    });
    this.changed([id]);
    const undo = this.ctx.undo.push('Removed part put back', () => {
      const now = this.reader.row({ id });
      this.replaceText(now, now.text.slice(0, at) + now.text.slice(at + piece.length));
      this.shift(id, at + piece.length, -piece.length);
      this.ctx.db.prepare('UPDATE removed_part SET restored = 0 WHERE article_id = ? AND seq = ?').run(id, part.seq);
      this.changed([id]);
    });
    return { undo, changed: 1 };
  }

  /** Takes articles out of lists and index; they stay in the file until the import they came from is undone. */
  delete(ids: number[]): Undoable {
    const find = this.ctx.db.prepare('SELECT id, title, text, language FROM article WHERE id = ? AND deleted IS NULL');
    const rows = ids.map((id) => find.get(id) as IndexedFields | undefined).filter((row) => row !== undefined);
    if (rows.length === 0) return { undo: null, changed: 0 };
    const mark = this.ctx.db.prepare('UPDATE article SET deleted = ? WHERE id = ?');
    this.ctx.transaction(() => {
      this.index.remove(rows.map(document));
      for (const row of rows) mark.run(this.ctx.now(), row.id);
    });
    const changed = rows.map((row) => row.id);
    this.changed(changed);
    const undo = this.ctx.undo.push(rows.length === 1 ? 'Article deleted' : `${rows.length} articles deleted`, () => {
      for (const row of rows) mark.run(null, row.id);
      this.index.add(rows.map(document));
      this.changed(changed);
    });
    return { undo, changed: rows.length };
  }

  /** Removes an import and every article that came with it, from the file itself. The receipt stays. */
  undoImport(importId: number): Undoable {
    const { db } = this.ctx;
    const rows = db
      .prepare('SELECT id, title, text, language, deleted FROM article WHERE import_id = ?')
      .all(importId) as (IndexedFields & {
      deleted: string | null;
    })[];
    this.ctx.transaction(() => {
      this.index.remove(rows.filter((row) => !row.deleted).map(document));
      for (const row of rows) {
        this.people.removeArticle(row.id);
        this.forgetSignature(row.id);
      }
      db.prepare('DELETE FROM article WHERE import_id = ?').run(importId);
      db.prepare('DELETE FROM original WHERE id NOT IN (SELECT original_id FROM article)').run();
      db.prepare('DELETE FROM image WHERE id NOT IN (SELECT image_id FROM article_image)').run();
      db.prepare('DELETE FROM tag WHERE id NOT IN (SELECT tag_id FROM article_tag)').run();
      db.prepare("UPDATE import SET state = 'undone' WHERE id = ?").run(importId);
    });
    this.ctx.emit('articles.changed', { ids: null, reason: 'undo' });
    this.ctx.emit('people.changed', {});
    this.ctx.emit('tags.changed', {});
    this.ctx.emit('collections.changed', {});
    return { undo: null, changed: rows.length };
  }

  private forgetSignature(id: number): void {
    const { db } = this.ctx;
    const stored = db.prepare('SELECT signature FROM minhash WHERE article_id = ?').pluck().get(id) as
      | Buffer
      | undefined;
    if (!stored) return;
    const remove = db.prepare('DELETE FROM minhash_band WHERE bucket = ? AND article_id = ?');
    for (const bucket of bands(new Uint16Array(Uint8Array.from(stored).buffer))) remove.run(bucket, id);
  }

  private replaceText(row: ArticleRow, text: string): void {
    this.index.remove([document(row)]);
    this.ctx.db
      .prepare('UPDATE article SET text = ?, text_sha256 = ? WHERE id = ?')
      .run(text, sha256OfText(text), row.id);
    this.index.add([document({ ...row, text })]);
  }

  /** Moves everything that points behind `at`. */
  private shift(id: number, at: number, by: number): void {
    const { db } = this.ctx;
    for (const table of ['mention', 'highlight'])
      db.prepare(
        `UPDATE ${table} SET start = start + :by, "end" = "end" + :by WHERE article_id = :id AND start >= :at`,
      ).run({ id, at, by });
    db.prepare('UPDATE removed_part SET before = before + :by WHERE article_id = :id AND before >= :at').run({
      id,
      at,
      by,
    });
  }

  private changed(ids: number[]): void {
    this.ctx.emit('articles.changed', { ids: ids.length > 1000 ? null : ids, reason: 'edit' });
  }
}
