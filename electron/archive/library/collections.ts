/**
 * Collections: named lists of articles in an order chosen by hand. They are named like tags, by their names, whose case
 * does not matter. Every change can be undone.
 */
import { randomUUID } from 'node:crypto';
import type { Undoable } from '../../contract/calls';
import type { Collection } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import type { ArchiveContext } from '../context';
import { cleanName } from './names';

interface Row {
  /** Never given to another collection: an undo may put this one back. */
  id: number;
  uuid: string;
  name: string;
  device: string;
  created: string;
  modified: string;
}

interface Member {
  article_id: number;
  place: number;
  device: string;
  created: string;
}

export class Collections {
  constructor(private readonly ctx: ArchiveContext) {}

  list(): Collection[] {
    return this.ctx.db
      .prepare(
        `SELECT c.uuid, c.name, c.created, c.modified, count(a.id) AS articles FROM collection c
         LEFT JOIN collection_article x ON x.collection_id = c.id
         LEFT JOIN article a ON a.id = x.article_id AND a.deleted IS NULL
         GROUP BY c.id ORDER BY c.name COLLATE NOCASE`,
      )
      .all() as Collection[];
  }

  /** Ids of its articles in their order. @throws CarrelError `not-found` */
  articles(name: string): number[] {
    return this.ctx.db
      .prepare(
        `SELECT a.id FROM collection_article x JOIN article a ON a.id = x.article_id
         WHERE x.collection_id = ? AND a.deleted IS NULL ORDER BY x.place, a.id`,
      )
      .pluck()
      .all(this.named(name).id) as number[];
  }

  /** @throws CarrelError `bad-request` when the name is taken */
  create(name: string, ids: number[]): Undoable {
    const clean = cleanName(name, 'collection');
    return this.change(`Collection "${clean}" created`, () => {
      this.mustBeFree(clean);
      const now = this.ctx.now();
      const id = Number(
        this.ctx.db
          .prepare('INSERT INTO collection (uuid, name, device, created, modified) VALUES (?,?,?,?,?)')
          .run(randomUUID(), clean, this.ctx.device, now, now).lastInsertRowid,
      );
      this.append(id, ids);
      return { changed: 1, revert: () => this.drop(id) };
    });
  }

  /** @throws CarrelError `not-found`; `bad-request` when the new name is another collection's */
  rename(from: string, to: string): Undoable {
    const clean = cleanName(to, 'collection');
    return this.change(`Collection "${from}" renamed to "${clean}"`, () => {
      const { id, name } = this.named(from);
      if (name === clean) return { changed: 0, revert: () => undefined };
      const put = (value: string): void => {
        this.mustBeFree(value, id);
        this.ctx.db.prepare('UPDATE collection SET name = ?, modified = ? WHERE id = ?').run(value, this.ctx.now(), id);
      };
      put(clean);
      return { changed: 1, revert: () => put(name) };
    });
  }

  /** The articles stay. @throws CarrelError `not-found` */
  remove(name: string): Undoable {
    return this.change(`Collection "${name}" removed`, () => {
      const row = this.named(name);
      const members = this.members(row.id);
      this.drop(row.id);
      return {
        changed: 1,
        revert: () => {
          this.mustBeFree(row.name);
          this.ctx.db
            .prepare(
              'INSERT INTO collection (id, uuid, name, device, created, modified) VALUES (:id, :uuid, :name, :device, :created, :modified)',
            )
            .run(row);
          this.restore(row.id, members);
        },
      };
    });
  }

  /** Adds articles at the end; those that are in it already keep their place. @throws CarrelError `not-found` */
  add(name: string, ids: number[]): Undoable {
    return this.change(`Added to "${name}"`, () => {
      const { id } = this.named(name);
      const added = this.append(id, ids);
      return { changed: added.length, revert: () => void this.takeOut(id, added) };
    });
  }

  /** Takes articles out; the articles stay. @throws CarrelError `not-found` */
  take(name: string, ids: number[]): Undoable {
    return this.change(`Taken out of "${name}"`, () => {
      const { id } = this.named(name);
      const wanted = new Set(ids);
      const taken = this.members(id).filter((member) => wanted.has(member.article_id));
      this.takeOut(
        id,
        taken.map((member) => member.article_id),
      );
      return { changed: taken.length, revert: () => this.restore(id, taken) };
    });
  }

  /**
   * Puts the articles in this order. Articles of the collection that are not named follow in the order they had; ids
   * that are not in it are passed over.
   * @throws CarrelError `not-found`
   */
  order(name: string, ids: number[]): Undoable {
    return this.change(`Order of "${name}" changed`, () => {
      const { id } = this.named(name);
      const before = this.members(id);
      const places = new Map(before.map((member) => [member.article_id, member.place]));
      const named = [...new Set(ids)].filter((article) => places.has(article));
      const first = new Set(named);
      const rest = before.map((member) => member.article_id).filter((article) => !first.has(article));
      const put = this.ctx.db.prepare(
        'UPDATE collection_article SET place = ? WHERE collection_id = ? AND article_id = ?',
      );
      let changed = 0;
      for (const [i, article] of [...named, ...rest].entries()) {
        if (before[i]?.article_id !== article) changed++;
        if (places.get(article) !== i + 1) put.run(i + 1, id, article);
      }
      return {
        changed,
        revert: () => {
          for (const { article_id, place } of before) put.run(place, id, article_id);
        },
      };
    });
  }

  private named(name: string): Row {
    const clean = cleanName(name, 'collection');
    const row = this.ctx.db.prepare('SELECT * FROM collection WHERE name = ?').get(clean) as Row | undefined;
    if (!row) throw new CarrelError('not-found', `There is no collection "${clean}".`);
    return row;
  }

  private mustBeFree(name: string, own = 0): void {
    const taken = this.ctx.db.prepare('SELECT id FROM collection WHERE name = ? AND id <> ?').get(name, own);
    if (taken)
      throw new CarrelError(
        'bad-request',
        `There is a collection "${name}" already. Choose another name for this one.`,
      );
  }

  private members(id: number): Member[] {
    return this.ctx.db
      .prepare(
        'SELECT article_id, place, device, created FROM collection_article WHERE collection_id = ? ORDER BY place, article_id',
      )
      .all(id) as Member[];
  }

  /** Returns the ids that were not in it before. */
  private append(id: number, ids: number[]): number[] {
    let place =
      (this.ctx.db.prepare('SELECT max(place) FROM collection_article WHERE collection_id = ?').pluck().get(id) as
        | number
        | null) ?? 0;
    const put = this.ctx.db.prepare(
      `INSERT OR IGNORE INTO collection_article (collection_id, article_id, place, device, created)
       SELECT ?, id, ?, ?, ? FROM article WHERE id = ? AND deleted IS NULL`,
    );
    const now = this.ctx.now();
    return ids.filter((article) => {
      const { changes } = put.run(id, place + 1, this.ctx.device, now, article);
      place += changes;
      return changes > 0;
    });
  }

  private takeOut(id: number, articles: number[]): void {
    const remove = this.ctx.db.prepare('DELETE FROM collection_article WHERE collection_id = ? AND article_id = ?');
    for (const article of articles) remove.run(id, article);
  }

  /** Puts rows back at their places, as far as the collection and the articles are still there. */
  private restore(id: number, members: Member[]): void {
    const put = this.ctx.db.prepare(
      `INSERT OR IGNORE INTO collection_article (collection_id, article_id, place, device, created)
       SELECT c.id, a.id, :place, :device, :created FROM collection c, article a WHERE c.id = :id AND a.id = :article_id`,
    );
    for (const member of members) put.run({ ...member, id });
  }

  private drop(id: number): void {
    this.ctx.db.prepare('DELETE FROM collection WHERE id = ?').run(id);
  }

  private change(label: string, work: () => { changed: number; revert: () => void }): Undoable {
    const { changed, revert } = this.ctx.transaction(work);
    if (changed === 0) return { undo: null, changed };
    this.ctx.emit('collections.changed', {});
    const undo = this.ctx.undo.push(label, () => {
      revert();
      this.ctx.emit('collections.changed', {});
    });
    return { undo, changed };
  }
}
