/** The reader's own work on articles: tags, marks, notes, highlights, deletion. Every change can be undone. */
import { randomUUID } from 'node:crypto';
import type { Undoable } from '../../contract/calls';
import type { Highlight, TagCount } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import type { ArchiveContext } from '../context';
import { cleanName } from './names';

/** Characters of context kept on each side of a highlight's quote. */
const CONTEXT = 32;

type Mark = 'unread' | 'starred' | 'reviewed';

export class ReaderWork {
  constructor(private readonly ctx: ArchiveContext) {}

  tags(): TagCount[] {
    return this.ctx.db
      .prepare(
        `SELECT t.name AS tag, count(a.id) AS articles FROM tag t
         LEFT JOIN article_tag at ON at.tag_id = t.id LEFT JOIN article a ON a.id = at.article_id AND a.deleted IS NULL
         GROUP BY t.id HAVING articles > 0 ORDER BY t.name COLLATE NOCASE`,
      )
      .all() as TagCount[];
  }

  addTag(ids: number[], name: string): Undoable {
    const tag = cleanName(name, 'tag');
    return this.change(`Tag "${tag}" added`, () => {
      const tagId = this.tagId(tag);
      const add = this.ctx.db.prepare(
        `INSERT OR IGNORE INTO article_tag (article_id, tag_id, device, created)
         SELECT id, ?, ?, ? FROM article WHERE id = ?`,
      );
      const added = ids.filter((id) => add.run(tagId, this.ctx.device, this.ctx.now(), id).changes > 0);
      const remove = this.ctx.db.prepare('DELETE FROM article_tag WHERE article_id = ? AND tag_id = ?');
      return {
        ids: added,
        revert: () => {
          for (const id of added) remove.run(id, tagId);
          this.dropUnusedTags();
        },
      };
    });
  }

  removeTag(ids: number[], name: string): Undoable {
    const tag = cleanName(name, 'tag');
    return this.change(`Tag "${tag}" removed`, () => {
      const found = this.ctx.db.prepare('SELECT id, name FROM tag WHERE name = ?').get(tag) as
        | { id: number; name: string }
        | undefined;
      if (!found) return { ids: [], revert: () => undefined };
      const remove = this.ctx.db.prepare('DELETE FROM article_tag WHERE article_id = ? AND tag_id = ?');
      const removed = ids.filter((id) => remove.run(id, found.id).changes > 0);
      this.dropUnusedTags();
      return {
        ids: removed,
        revert: () => {
          const tagId = this.tagId(found.name);
          for (const id of removed) this.linkTag(id, tagId);
        },
      };
    });
  }

  /** Renames a tag; when the new name exists the two become one. */
  renameTag(from: string, to: string): Undoable {
    const target = cleanName(to, 'tag');
    return this.change(`Tag "${from}" renamed to "${target}"`, () => {
      const old = this.ctx.db.prepare('SELECT id, name FROM tag WHERE name = ?').get(cleanName(from, 'tag')) as
        | { id: number; name: string }
        | undefined;
      if (!old) throw new CarrelError('not-found', `There is no tag "${from}".`);
      const had = this.ctx.db
        .prepare('SELECT article_id FROM article_tag WHERE tag_id = ?')
        .pluck()
        .all(old.id) as number[];
      const existing = this.ctx.db.prepare('SELECT id FROM tag WHERE name = ?').get(target) as
        | { id: number }
        | undefined;
      if (!existing || existing.id === old.id) {
        this.ctx.db.prepare('UPDATE tag SET name = ? WHERE id = ?').run(target, old.id);
        return {
          ids: had,
          revert: () => void this.ctx.db.prepare('UPDATE tag SET name = ? WHERE id = ?').run(old.name, old.id),
        };
      }
      const both = new Set(
        this.ctx.db.prepare('SELECT article_id FROM article_tag WHERE tag_id = ?').pluck().all(existing.id) as number[],
      );
      for (const id of had) this.linkTag(id, existing.id);
      this.ctx.db.prepare('DELETE FROM tag WHERE id = ?').run(old.id);
      return {
        ids: had,
        revert: () => {
          const again = this.tagId(old.name);
          const unlink = this.ctx.db.prepare('DELETE FROM article_tag WHERE article_id = ? AND tag_id = ?');
          for (const id of had) {
            this.linkTag(id, again);
            if (!both.has(id)) unlink.run(id, existing.id);
          }
        },
      };
    });
  }

  mark(ids: number[], marks: Partial<Record<Mark, boolean | undefined>>): Undoable {
    const wanted = (Object.entries(marks) as [Mark, boolean | undefined][]).filter(([, value]) => value !== undefined);
    const label = wanted.map(([mark, value]) => LABELS[mark][value ? 1 : 0]).join(', ');
    return this.change(label, () => {
      const changed: [Mark, number, number][] = [];
      for (const [mark, value] of wanted) {
        const update = this.ctx.db.prepare(`UPDATE article SET ${mark} = ? WHERE id = ? AND ${mark} <> ?`);
        const flag = value ? 1 : 0;
        for (const id of ids) if (update.run(flag, id, flag).changes > 0) changed.push([mark, id, 1 - flag]);
      }
      return {
        ids: [...new Set(changed.map(([, id]) => id))],
        revert: () => {
          for (const [mark, id, value] of changed)
            this.ctx.db.prepare(`UPDATE article SET ${mark} = ? WHERE id = ?`).run(value, id);
        },
      };
    });
  }

  /** An empty note removes it. */
  setNote(id: number, text: string): Undoable {
    return this.change('Note changed', () => {
      const before = this.ctx.db.prepare('SELECT text FROM note WHERE article_id = ?').pluck().get(id) as
        | string
        | undefined;
      if ((before ?? '') === text) return { ids: [], revert: () => undefined };
      this.writeNote(id, text);
      return { ids: [id], revert: () => this.writeNote(id, before ?? '') };
    });
  }

  /** What the reader says of pairs of near-duplicates; unknown pairs are passed over. */
  decideVersions(pairs: { a: number; b: number }[], decision: 'same-story' | 'different'): Undoable {
    return this.change(decision === 'different' ? 'Kept apart as different stories' : 'Kept as one story', () => {
      const read = this.ctx.db.prepare('SELECT decision FROM version_pair WHERE a = ? AND b = ?');
      const write = this.ctx.db.prepare('UPDATE version_pair SET decision = ? WHERE a = ? AND b = ?');
      const before: { a: number; b: number; decision: string | null }[] = [];
      for (const pair of pairs) {
        const [a, b] = pair.a < pair.b ? [pair.a, pair.b] : [pair.b, pair.a];
        const known = read.get(a, b) as { decision: string | null } | undefined;
        if (!known || known.decision === decision) continue;
        before.push({ a, b, decision: known.decision });
        write.run(decision, a, b);
      }
      return {
        ids: [...new Set(before.flatMap(({ a, b }) => [a, b]))],
        revert: () => {
          for (const one of before) write.run(one.decision, one.a, one.b);
        },
      };
    });
  }

  /** @throws CarrelError `bad-request` for an empty or impossible span */
  highlight(id: number, start: number, end: number, colour: string, note: string | null): Highlight {
    const text = this.ctx.db.prepare('SELECT text FROM article WHERE id = ?').pluck().get(id) as string | undefined;
    if (text === undefined) throw new CarrelError('not-found', `There is no article ${id}.`);
    if (end <= start || end > text.length)
      throw new CarrelError('bad-request', 'Select some text of the article first.');
    const created = this.ctx.now();
    const uuid = randomUUID();
    const quote = text.slice(start, end);
    const rowid = this.ctx.transaction(() =>
      this.ctx.db
        .prepare(
          `INSERT INTO highlight (uuid, article_id, start, "end", quote, prefix, suffix, colour, note, device, created)
           VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
        )
        .run(
          uuid,
          id,
          start,
          end,
          quote,
          text.slice(Math.max(0, start - CONTEXT), start),
          text.slice(end, end + CONTEXT),
          colour,
          note,
          this.ctx.device,
          created,
        ),
    ).lastInsertRowid;
    this.ctx.emit('articles.changed', { ids: [id], reason: 'edit' });
    return { id: Number(rowid), uuid, start, end, quote, colour, note, created };
  }

  unhighlight(highlightId: number): Undoable {
    return this.change('Highlight removed', () => {
      const row = this.ctx.db.prepare('SELECT * FROM highlight WHERE id = ?').get(highlightId) as
        | (Record<string, unknown> & { article_id: number })
        | undefined;
      if (!row) throw new CarrelError('not-found', 'This highlight is gone already.');
      this.ctx.db.prepare('DELETE FROM highlight WHERE id = ?').run(highlightId);
      const columns = Object.keys(row);
      return {
        ids: [row.article_id],
        revert: () =>
          void this.ctx.db
            .prepare(
              `INSERT INTO highlight (${columns.map((c) => `"${c}"`).join(',')}) VALUES (${columns.map(() => '?').join(',')})`,
            )
            .run(...columns.map((c) => row[c])),
      };
    });
  }

  private change(label: string, work: () => { ids: number[]; revert: () => void }): Undoable {
    const { ids, revert } = this.ctx.transaction(work);
    if (ids.length === 0) return { undo: null, changed: 0 };
    this.announce(ids);
    const undo = this.ctx.undo.push(label, () => {
      revert();
      this.announce(ids);
    });
    return { undo, changed: ids.length };
  }

  private announce(ids: number[]): void {
    this.ctx.emit('articles.changed', { ids: ids.length > 1000 ? null : ids, reason: 'edit' });
    this.ctx.emit('tags.changed', {});
  }

  private tagId(name: string): number {
    const known = this.ctx.db.prepare('SELECT id FROM tag WHERE name = ?').get(name) as { id: number } | undefined;
    return (
      known?.id ??
      Number(this.ctx.db.prepare('INSERT INTO tag (uuid, name) VALUES (?,?)').run(randomUUID(), name).lastInsertRowid)
    );
  }

  private linkTag(articleId: number, tagId: number): void {
    this.ctx.db
      .prepare('INSERT OR IGNORE INTO article_tag (article_id, tag_id, device, created) VALUES (?,?,?,?)')
      .run(articleId, tagId, this.ctx.device, this.ctx.now());
  }

  private dropUnusedTags(): void {
    this.ctx.db.prepare('DELETE FROM tag WHERE id NOT IN (SELECT tag_id FROM article_tag)').run();
  }

  private writeNote(id: number, text: string): void {
    const { db, device } = this.ctx;
    if (text === '') {
      db.prepare('DELETE FROM note WHERE article_id = ?').run(id);
      return;
    }
    const now = this.ctx.now();
    db.prepare(
      `INSERT INTO note (article_id, uuid, text, device, created, modified) VALUES (?,?,?,?,?,?)
       ON CONFLICT (article_id) DO UPDATE SET text = excluded.text, device = excluded.device, modified = excluded.modified`,
    ).run(id, randomUUID(), text, device, now, now);
  }
}

const LABELS: Record<Mark, [off: string, on: string]> = {
  unread: ['Marked as read', 'Marked as unread'],
  starred: ['Star removed', 'Starred'],
  reviewed: ['Marked as not reviewed', 'Marked as reviewed'],
};
