/**
 * One open archive: the file, its index, people, imports and exports, and the calls that are answered from it. Everything
 * that is done to an archive goes through here; nothing else holds the database.
 */
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Calls, Selection } from '../contract/calls';
import type { ArchiveInfo } from '../contract/domain';
import { CarrelError } from '../contract/errors';
import type { EventName, EventPayload } from '../contract/events';
import type { Caller, Handlers } from '../contract/rpc';
import type { Services } from '../contract/services';
import type { ArchiveContext } from './context';
import { Exporter, exportHandlers } from './export';
import type { ImporterPool } from './import/importer-pool';
import { Imports } from './import/imports';
import { Reextraction } from './import/reextract';
import { WatchedFolders } from './import/watch';
import { Collections } from './library/collections';
import { ArticleReader } from './library/read';
import { storedResource } from './library/resource';
import { TextEdit } from './library/text-edit';
import { compareTexts } from './library/versions';
import { ReaderWork } from './library/work';
import { PeopleStore, PeopleUpkeep, peopleHandlers } from './people';
import { findArticles, hitSpans, SearchIndex, searchHandlers } from './search';
import {
  checkDatabase,
  closeDatabase,
  createDatabase,
  type OpenDatabase,
  openDatabase,
  translate,
} from './storage/open';
import { Undo } from './undo';

/** What an archive needs from the process that holds it. */
export interface ArchiveHost {
  /** Identifies this installation. */
  device: string;
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void;
  /** Null under plain Node: no importing, no printing. */
  services: Caller<Services> | null;
  importers: ImporterPool | null;
}

/** Calls answered by an open archive; the rest (opening, recent files …) is the host's. */
export type ArchiveCalls = Exclude<
  keyof Calls,
  | 'archive.create'
  | 'archive.open'
  | 'archive.close'
  | 'archive.info'
  | 'archive.recent'
  | 'archive.forget'
  | 'archive.attach'
  | 'archive.salvage'
  | 'import.extract'
  | 'import.extracted'
  | 'import.look'
>;

/** Closing waits so long for the index to put what was added in its place; the rest is done after the next open. */
const SETTLE_MS = 1500;

export class Archive implements ArchiveContext {
  readonly db: Database;
  readonly readOnly: boolean;
  readonly recovered: boolean;
  readonly uuid: string;
  readonly device: string;
  readonly undo: Undo;
  readonly services: Caller<Services> | null;
  readonly index: SearchIndex;
  readonly people: PeopleStore;
  readonly imports: Imports;
  private readonly upkeep: PeopleUpkeep;
  readonly exporter: Exporter;
  private readonly collections: Collections;
  private readonly watched: WatchedFolders;
  private attached: Archive[] = [];
  readonly handlers: Handlers<Calls, ArchiveCalls>;

  private constructor(
    readonly path: string,
    opened: OpenDatabase,
    private readonly host: ArchiveHost,
  ) {
    this.db = opened.db;
    this.readOnly = opened.readOnly;
    this.recovered = opened.recovered;
    this.device = host.device;
    this.services = host.services;
    this.undo = new Undo(this.db);
    this.uuid = this.identity();
    this.index = new SearchIndex(this.db);
    this.people = new PeopleStore(this);
    this.upkeep = new PeopleUpkeep(this, this.people, host.importers, {
      importing: () => this.imports.busy,
      searching: () => this.index.reading,
    });
    this.imports = new Imports(this, this.index, this.people, this.upkeep, host.importers);
    this.collections = new Collections(this);
    this.exporter = new Exporter(this, {
      select: (selection) => this.select(selection),
      hitSpans: (query, article) => hitSpans(this.index, query, article),
      people: this.people,
    });
    this.watched = new WatchedFolders(this, (paths) => this.imports.startWatched(paths));
    this.handlers = this.answer();
  }

  /** @throws CarrelError `archive-exists`, `archive-permission` */
  static create(path: string, host: ArchiveHost): Archive {
    return new Archive(path, createDatabase(path), host);
  }

  /**
   * Nothing happens by itself yet: see {@link watch}.
   * @throws CarrelError with one of the `archive-*` codes
   */
  static open(path: string, host: ArchiveHost, readOnly = false): Archive {
    return new Archive(path, openDatabase(path, readOnly), host);
  }

  /** Imports by itself what is in the watched folders, until the archive is closed. */
  async watch(): Promise<void> {
    if (this.readOnly) return;
    this.imports.resumeWatched();
    await this.watched.begin();
  }

  now(): string {
    return new Date().toISOString();
  }

  emit<N extends EventName>(name: N, payload: EventPayload<N>): void {
    this.host.emit(name, payload);
  }

  transaction<T>(work: () => T): T {
    if (this.readOnly)
      throw new CarrelError(
        'archive-read-only',
        'This archive is open for reading only. Copy it to a disk that can be written, and open the copy.',
      );
    try {
      return this.db.inTransaction ? work() : this.db.transaction(work).immediate();
    } catch (error) {
      throw translate(error, this.path);
    }
  }

  info(): ArchiveInfo {
    const count = (sql: string) => this.db.prepare(sql).pluck().get() as number;
    return {
      path: this.path,
      name: basename(this.path).replace(/\.carrel$/i, ''),
      uuid: this.uuid,
      schemaVersion: this.db.pragma('user_version', { simple: true }) as number,
      readOnly: this.readOnly,
      created: this.meta('created') ?? '',
      articles: count('SELECT count(*) FROM article') - count('SELECT count(*) FROM article WHERE deleted IS NOT NULL'),
      originals: count('SELECT count(*) FROM original'),
      people: count("SELECT count(*) FROM person WHERE status <> 'hidden' AND articles > 0"),
      tags: count('SELECT count(DISTINCT tag_id) FROM article_tag'),
      imports: count('SELECT count(*) FROM import'),
      unread: count('SELECT count(*) FROM article WHERE unread = 1 AND deleted IS NULL'),
      starred: count('SELECT count(*) FROM article WHERE starred = 1 AND deleted IS NULL'),
      languages: this.db
        .prepare(
          'SELECT language, count(*) AS articles FROM article WHERE deleted IS NULL GROUP BY language ORDER BY articles DESC',
        )
        .all() as ArchiveInfo['languages'],
      bytes: statSync(this.path).size,
    };
  }

  /** Ends imports at their last commit and leaves one file at rest. */
  async close(): Promise<void> {
    this.watched.close();
    for (const other of this.attached) await other.close();
    await Promise.all([this.upkeep.close(), this.imports.close(), this.exporter.close()]);
    if (!this.readOnly && this.db.open) {
      try {
        this.transaction(() => this.index.settle(SETTLE_MS));
      } catch {
        // A full or vanished disk: what was added is in the file all the same, and goes to its place another time.
      }
    }
    closeDatabase(this.db);
  }

  /** Article ids of a selection; for a query in order of relevance, for a collection in its own, else in order of date. */
  select(selection: Selection): number[] {
    if ('ids' in selection) {
      const exists = this.db.prepare('SELECT 1 FROM article WHERE id = ? AND deleted IS NULL').pluck();
      return [...new Set(selection.ids)].filter((id) => exists.get(id) !== undefined);
    }
    if ('query' in selection) return findArticles(this, this.index, this.people, selection);
    const order = 'ORDER BY a.published IS NULL, a.published, a.id';
    if ('collection' in selection) return this.collections.articles(selection.collection);
    if ('tag' in selection)
      return this.db
        .prepare(
          `SELECT a.id FROM article a JOIN article_tag at ON at.article_id = a.id JOIN tag t ON t.id = at.tag_id
           WHERE t.name = ? AND a.deleted IS NULL ${order}`,
        )
        .pluck()
        .all(selection.tag) as number[];
    return this.db.prepare(`SELECT a.id FROM article a WHERE a.deleted IS NULL ${order}`).pluck().all() as number[];
  }

  /** Builds the index anew from the articles, in transactions that a crash may interrupt between two of them. */
  rebuildIndex(): void {
    const page = this.db.prepare(
      'SELECT id, title, text AS body, language FROM article WHERE id > ? AND deleted IS NULL ORDER BY id LIMIT 500',
    );
    for (let last = 0; ; ) {
      const documents = page.all(last) as { id: number; title: string; body: string; language: string | null }[];
      const end = documents.at(-1);
      if (!end) return;
      this.transaction(() => this.index.add(documents));
      last = end.id;
    }
  }

  /** Opens other archives beside this one, for reading; replaces those opened before. */
  async attach(paths: string[]): Promise<{ path: string; name: string; articles: number }[]> {
    for (const other of this.attached) await other.close();
    this.attached = [];
    const nobody: ArchiveHost = { device: this.device, emit: () => undefined, services: null, importers: null };
    for (const path of paths) this.attached.push(Archive.open(path, nobody, true));
    return this.attached.map((other) => other.info());
  }

  private answer(): Handlers<Calls, ArchiveCalls> {
    const reader = new ArticleReader(this.db);
    const stored = (id: number) => {
      const original = reader.original(id);
      if (!original)
        throw new CarrelError('archive-damaged', 'The file that this was read from is not in the archive.');
      return original;
    };
    const work = new ReaderWork(this);
    const edit = new TextEdit(this, this.index, this.people, reader);
    const { imports, collections } = this;
    const reextraction = new Reextraction(
      this,
      this.index,
      this.people,
      imports.ingest,
      ({ original_id }) => stored(original_id).bytes,
    );
    return {
      ...searchHandlers(this, this.index, this.people, () =>
        this.attached.map((other) => ({ ctx: other, index: other.index, people: other.people })),
      ),
      ...peopleHandlers(this, this.people),
      'people.upkeep': async ({ action }) => (action === 'look' ? this.upkeep.lookAgain() : this.upkeep.state()),
      ...exportHandlers(this, this.exporter),
      'archive.check': () => {
        const problems = checkDatabase(this.db);
        return { ok: problems.length === 0, problems };
      },
      'archive.backup': ({ path }) => {
        try {
          this.db.prepare('VACUUM INTO ?').run(path);
        } catch (error) {
          throw translate(error, path);
        }
        return { path, bytes: statSync(path).size };
      },
      'archive.resource': ({ url }) => this.exporter.resource(url) ?? storedResource(this, url),
      undo: ({ token }) => this.undo.run(token),

      'import.start': ({ paths, ...options }) => imports.start(paths, options),
      'import.pause': ({ id }) => {
        imports.pause(id);
        return null;
      },
      'import.resume': ({ id }) => {
        imports.resume(id);
        return null;
      },
      'import.cancel': ({ id }) => {
        imports.cancel(id);
        return null;
      },
      'import.list': () => imports.list(),
      'import.summary': ({ id }) => imports.summary(id),
      'import.wait': ({ id }) => imports.wait(id),
      'import.items': ({ id, outcomes, limit, offset }) => imports.receipts.items(id, outcomes, limit, offset),
      'import.csv': ({ id }) => imports.receipts.csv(id),
      'import.undo': ({ id }) => {
        imports.mustBeOver(id);
        const undone = edit.undoImport(id);
        this.upkeep.soon();
        return undone;
      },
      'import.retry': ({ id }) => imports.retry(id),
      'import.reextract': ({ selection }) => imports.reextract(this.select(selection), reextraction),
      'import.watch': ({ folders }) => (folders ? this.watched.set(folders) : this.watched.list()),

      'article.get': ({ id, uid, query, archive }) => {
        if (archive > 0) {
          const other = this.attached[archive - 1];
          if (!other) throw new CarrelError('not-found', 'That archive is not open beside this one any more.');
          return other.handlers['article.get']({ id, uid, query, archive: 0 });
        }
        const row = reader.row({ id, uid });
        return reader.article(row, hitSpans(this.index, query, row));
      },
      'article.select': ({ selection }) => ({ ids: this.select(selection) }),
      'article.list': ({ ids }) => reader.list(ids),
      'article.original': ({ id }) => {
        const row = reader.row({ id });
        return { ...stored(row.original_id), mediaType: row.media_type };
      },
      'article.diff': ({ a, b }) => compareTexts(reader.row({ id: a }).text, reader.row({ id: b }).text),
      'article.undecidedVersions': (wanted) => reader.undecidedVersions(wanted),
      'article.decideVersions': ({ pairs, decision }) => work.decideVersions(pairs, decision),
      'article.restore': ({ id, removed }) => edit.restore(id, removed),
      'article.delete': ({ ids }) => edit.delete(ids),
      'article.mark': ({ ids, ...marks }) => work.mark(ids, marks),
      'article.note': ({ id, note }) => work.setNote(id, note),
      'article.highlight': ({ id, start, end, colour, note }) => work.highlight(id, start, end, colour, note),
      'article.unhighlight': ({ highlight }) => work.unhighlight(highlight),
      'tag.list': () => work.tags(),
      'tag.add': ({ ids, tag }) => work.addTag(ids, tag),
      'tag.remove': ({ ids, tag }) => work.removeTag(ids, tag),
      'tag.rename': ({ from, to }) => work.renameTag(from, to),
      'collection.list': () => collections.list(),
      'collection.create': ({ name, ids }) => collections.create(name, ids),
      'collection.rename': ({ from, to }) => collections.rename(from, to),
      'collection.remove': ({ collection }) => collections.remove(collection),
      'collection.add': ({ collection, ids }) => collections.add(collection, ids),
      'collection.take': ({ collection, ids }) => collections.take(collection, ids),
      'collection.order': ({ collection, ids }) => collections.order(collection, ids),
    };
  }

  private meta(key: string): string | undefined {
    return this.db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key) as string | undefined;
  }

  /** The archive's own uuid; given to it when it is created. */
  private identity(): string {
    const known = this.meta('uuid');
    if (known) return known;
    const uuid = randomUUID();
    const put = this.db.prepare('INSERT INTO meta (key, value) VALUES (?,?)');
    this.transaction(() => {
      put.run('uuid', uuid);
      put.run('created', this.now());
    });
    return uuid;
  }
}
