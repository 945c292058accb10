/** A small archive for tests of people: articles with text, detected by rules written here, and the people calls. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Database } from 'better-sqlite3';
import type { ArchiveContext } from '../../../electron/archive/context';
import { PeopleStore, peopleHandlers } from '../../../electron/archive/people';
import { createDatabase } from '../../../electron/archive/storage/open';
import { Undo } from '../../../electron/archive/undo';
import type { Calls } from '../../../electron/contract/calls';
import { calls } from '../../../electron/contract/calls';
import type { DetectedMention } from '../../../electron/contract/extraction';
import type { Input, Output } from '../../../electron/contract/rpc';
import { mentionAt } from '../../harness/mentions';

export interface Named {
  /** Surfaces in the order in which they stand in the text. */
  surfaces: string[];
  name: string;
}

type PeopleCall = Exclude<Extract<keyof Calls, `people.${string}`>, 'people.upkeep'>;

/** The archives of this process; gone with it. */
let folder: string | undefined;
let made = 0;

function place(): string {
  if (!folder) {
    const room = mkdtempSync(path.join(tmpdir(), 'carrel-people-'));
    process.once('exit', () => rmSync(room, { recursive: true, force: true }));
    folder = room;
  }
  return path.join(folder, `${made++}.carrel`);
}

export class TestArchive {
  store: PeopleStore;
  readonly ctx: ArchiveContext;
  private readonly undoStack: Undo;
  private handlers: ReturnType<typeof peopleHandlers>;
  private readonly imports: number;
  readonly db: Database;

  /** @param settles each article is an import of its own; otherwise call {@link settle} */
  constructor(private readonly settles = true) {
    this.db = createDatabase(place()).db;
    this.undoStack = new Undo(this.db);
    let clock = 0;
    const { db } = this;
    this.ctx = {
      db,
      path: '',
      readOnly: false,
      uuid: 'test',
      device: 'test',
      undo: this.undoStack,
      emit: () => {},
      services: null,
      transaction: (work) => (db.inTransaction ? work() : db.transaction(work).immediate()),
      now: () => new Date(1_700_000_000_000 + clock++ * 1000).toISOString(),
    };
    this.store = new PeopleStore(this.ctx);
    this.handlers = peopleHandlers(this.ctx, this.store);
    this.imports = Number(
      db
        .prepare("INSERT INTO import (uuid, started, state, paths, options) VALUES (?, '', 'done', '[]', '{}')")
        .run(randomUUID()).lastInsertRowid,
    );
  }

  /** Closes and opens what is kept in memory, as a restart does. */
  restart(): void {
    this.store = new PeopleStore(this.ctx);
    this.handlers = peopleHandlers(this.ctx, this.store);
  }

  call<N extends PeopleCall>(name: N, input: Input<Calls, N>): Output<Calls, N> {
    return this.handlers[name](calls[name].input.parse(input) as never) as Output<Calls, N>;
  }

  undo(token: number | null): boolean {
    return token !== null && this.undoStack.run(token).done;
  }

  /** Adds an article; `people` says who is named in it, each surface at its first free place in the text. */
  add(text: string, people: Named[], more: { title?: string; published?: string; source?: string } = {}): number {
    const hash = createHash('sha256').update(text).digest();
    const original = Number(
      this.db
        .prepare(
          "INSERT INTO original (sha256, name, path, size, encoding, bytes, added) VALUES (?, 'a', 'a', 1, 'none', x'00', '')",
        )
        .run(createHash('sha256').update(randomUUID()).digest()).lastInsertRowid,
    );
    const uid = randomUUID();
    const id = Number(
      this.db
        .prepare(
          `INSERT INTO article (uid, original_id, import_id, imported, title, published, source, language, media_type, text, text_sha256, norm_sha256, words)
           VALUES (?, ?, ?, '', ?, ?, ?, 'en', 'text/plain', ?, ?, ?, 1)`,
        )
        .run(
          uid,
          original,
          this.imports,
          more.title ?? 'A title',
          more.published ?? null,
          more.source ?? null,
          text,
          hash,
          hash,
        ).lastInsertRowid,
    );
    this.mention(id, uid, text, people);
    return id;
  }

  /** Detects anew, with a changed text if one is given. */
  again(id: number, text: string, people: Named[]): void {
    const { uid } = this.db.prepare('SELECT uid FROM article WHERE id = ?').get(id) as { uid: string };
    this.ctx.transaction(() => {
      this.store.removeArticle(id);
      this.db.prepare('UPDATE article SET text = ? WHERE id = ?').run(text, id);
      this.mention(id, uid, text, people);
    });
  }

  /** What another detector found in a text that is still the same. */
  replace(id: number, text: string, people: Named[]): void {
    const article = { uid: this.uid(id), textSha256: '', text };
    this.ctx.transaction(() => this.store.replaceMentions(id, mentionsOf(text, people), article));
    if (this.settles) this.settle();
  }

  mention(id: number, uid: string, text: string, people: Named[]): void {
    this.ctx.transaction(() => this.store.addMentions(id, mentionsOf(text, people), { uid, textSha256: '', text }));
    if (this.settles) this.settle();
  }

  /** What the end of an import does. */
  settle(): void {
    while (!this.ctx.transaction(() => this.store.settler.step(1_000)));
  }

  uid(id: number): string {
    return (this.db.prepare('SELECT uid FROM article WHERE id = ?').get(id) as { uid: string }).uid;
  }

  /** Names of everybody in the list, sorted. */
  names(tier: 'likely' | 'possible' | 'all' = 'all'): string[] {
    return this.call('people.list', { tier, limit: 10_000 })
      .people.map((p) => p.name)
      .sort();
  }

  /** The one person of a name. */
  person(name: string): Output<Calls, 'people.get'> {
    const found = this.call('people.list', { tier: 'all', limit: 10_000 }).people.filter((p) => p.name === name);
    if (found.length !== 1 || !found[0]) throw new Error(`${found.length} people are named ${name}`);
    return this.call('people.get', { id: found[0].id });
  }
}

/** Mentions at the places where the surfaces stand. */
export function mentionsOf(text: string, people: Named[]): DetectedMention[] {
  const taken: [number, number][] = [];
  const out: DetectedMention[] = [];
  people.forEach(({ surfaces, name }, cluster) => {
    for (const surface of surfaces) {
      let start = text.indexOf(surface);
      while (start >= 0 && taken.some(([a, b]) => start < b && a < start + surface.length))
        start = text.indexOf(surface, start + 1);
      if (start < 0) continue;
      taken.push([start, start + surface.length]);
      out.push(mentionAt(start, surface, cluster, name));
    }
  });
  return out.sort((a, b) => a.start - b.start);
}
