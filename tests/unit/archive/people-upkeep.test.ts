/** People are looked for again when the detector has changed: once, in the background, wherever it was left, decisions in force. */
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Archive } from '../../../electron/archive/archive';
import type { ImporterPool } from '../../../electron/archive/import/importer-pool';
import { CarrelError } from '../../../electron/contract/errors';
import type { DetectedMention, ExtractOutput } from '../../../electron/contract/extraction';
import type { PeopleDetector } from '../../../electron/importer/people';
import { mentionAt } from '../../harness/mentions';
import { environment } from '../importer/support';
import { article, folder, host } from './open-archive';

const { extractFile } = await import('../../../electron/importer/extract');

/** Takes what matches for people; a word alone stands for the name that ends with it. */
function detectorOf(pattern: RegExp): PeopleDetector {
  return {
    detect(text, { language }) {
      const mentions: DetectedMention[] = [];
      const names: string[] = [];
      for (const { 0: surface, index: start } of text.matchAll(pattern)) {
        const known = names.findIndex((name) => name.endsWith(surface));
        const cluster = known < 0 ? names.push(surface) - 1 : known;
        mentions.push(mentionAt(start, surface, cluster, names[cluster] as string));
      }
      return { mentions, language, supported: true };
    },
  };
}

/** The earlier detector finds full names only; the one of this version also surnames, and not what stands after "the". */
const EARLIER = detectorOf(/\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+/gu);
const PRESENT = detectorOf(/(?<!the )\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+|(?<=, )\p{Lu}\p{Ll}+/gu);

const TEXTS = [
  'it was Marta Velkova who came, Velkova said.',
  'by the Nintendo Switch sat Piers Orlan, Orlan said.',
  'there M. Welkowa and Tamara Welk left.',
  'then John Brand opened the hall.',
  'here John Brand played the violin.',
];

interface Looks {
  /** Parts of the stored texts, in the order in which they were read. */
  read: string[];
  before?: (part: string) => Promise<void> | void;
}

/** Importers in this process: the real one for stored texts; files have one text a line. */
function importers(detector: PeopleDetector, looks: Looks = { read: [] }): ImporterPool {
  const pool: Pick<ImporterPool, 'size' | 'admits' | 'extract'> = {
    size: 1,
    admits: (underWay) => underWay.length < 1,
    async extract(file, options, listener, signal) {
      if (!options.stored) {
        const outputs = new TextDecoder()
          .decode(file.bytes)
          .split('\n')
          .filter(Boolean)
          .map(
            (text, i): ExtractOutput => ({
              kind: 'article',
              article: article({
                title: `Title ${i}`,
                text,
                part: `line ${i + 1}`,
                peopleDetected: options.people,
                mentions: options.people ? detector.detect(text, { language: 'en' }).mentions : [],
              }),
            }),
          );
        await listener.batch(outputs, true);
        return;
      }
      const env = { ...environment({ signal: signal as AbortSignal }), detector };
      for await (const output of extractFile(file, options, env)) {
        if (output.kind !== 'article') throw new Error(output.reason);
        await looks.before?.(output.article.part as string);
        looks.read.push(output.article.part as string);
        await listener.batch([output], false);
      }
    },
  };
  return pool as ImporterPool;
}

async function write(path: string, lines: string[]): Promise<string> {
  const { writeFile } = await import('node:fs/promises');
  await writeFile(path, lines.join('\n'));
  return path;
}

/** An archive of TEXTS, closed, in which the earlier detector was at work. */
async function earlier(texts = TEXTS, people = true): Promise<string> {
  const room = folder();
  const path = join(room, 'a.carrel');
  const archive = Archive.create(path, host(importers(EARLIER)));
  const { id } = archive.imports.start([await write(join(room, 'in.txt'), texts)], { people });
  await archive.imports.wait(id);
  archive.db.prepare("UPDATE meta SET value = '0' WHERE key = 'people.version'").run();
  await archive.close();
  return path;
}

function open(path: string, pool: ImporterPool | null, events: [string, unknown][] = []): Archive {
  const archive = Archive.open(path, host(pool, events));
  onTestFinished(() => archive.close());
  return archive;
}

const names = (archive: Archive) =>
  archive.db.prepare('SELECT name FROM person WHERE articles > 0 AND status <> ? ORDER BY name').pluck().all('hidden');
const surfaces = (archive: Archive) =>
  archive.db.prepare('SELECT surface FROM mention ORDER BY article_id, start').pluck().all();
const state = (archive: Archive) => archive.handlers['people.upkeep']({ action: 'status' });
const look = (archive: Archive) => archive.handlers['people.upkeep']({ action: 'look' });
const person = (archive: Archive, name: string) =>
  archive.db.prepare('SELECT id, uuid FROM person WHERE name = ?').get(name) as { id: number; uuid: string };

describe('looking for people again', () => {
  it('is found due when an archive of an earlier detector is opened, and done when it has been open for a while', async () => {
    const path = await earlier();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const events: [string, unknown][] = [];
    const archive = open(path, importers(PRESENT), events);
    expect(await state(archive)).toMatchObject({ stale: true, running: false });
    expect(names(archive)).toContain('Nintendo Switch');
    vi.advanceTimersByTime(60_000);
    await vi.waitFor(async () =>
      expect(await state(archive)).toEqual({ stale: false, running: false, done: 0, total: 0 }),
    );
    expect(names(archive)).toEqual(['John Brand', 'Marta Velkova', 'Piers Orlan', 'Tamara Welk']);
    expect(surfaces(archive)).toContain('Orlan');
    expect(events.filter(([name]) => name === 'index.progress').at(-1)).toEqual([
      'index.progress',
      { task: 'people', done: 5, total: 5 },
    ]);
  });

  it('does not concern a new archive, one that is only read, or one without importers', async () => {
    const path = await earlier();
    const plain = open(path, null);
    expect(await state(plain)).toMatchObject({ stale: true, running: false });
    await expect(look(plain)).rejects.toMatchObject({ code: 'internal' });
    await plain.close();
    const fresh = Archive.create(join(folder(), 'b.carrel'), host(importers(PRESENT)));
    onTestFinished(() => fresh.close());
    expect(await state(fresh)).toMatchObject({ stale: false });
    await fresh.close();
    const again = open(join(fresh.path), importers(PRESENT));
    expect(await state(again)).toMatchObject({ stale: false });
  });

  it('gives what a new import would give, and leaves people who are found again who they were', async () => {
    const path = await earlier();
    const archive = open(path, importers(PRESENT));
    const before = person(archive, 'Marta Velkova');
    await look(archive);
    expect(person(archive, 'Marta Velkova')).toEqual(before);
    const { writeFile } = await import('node:fs/promises');
    const file = join(folder(), 'in.txt');
    await writeFile(file, TEXTS.join('\n'));
    const anew = Archive.create(join(folder(), 'new.carrel'), host(importers(PRESENT)));
    onTestFinished(() => anew.close());
    await anew.imports.wait(anew.imports.start([file], { people: true }).id);
    expect(names(archive)).toEqual(names(anew));
    expect(surfaces(archive)).toEqual(surfaces(anew));
    expect(archive.info().people).toBe(anew.info().people);
  });

  it('keeps every decision', async () => {
    const path = await earlier();
    const first = open(path, null);
    const { handlers } = first;
    await handlers['people.merge']({ ids: [person(first, 'Marta Velkova').id, person(first, 'Tamara Welk').id] });
    await handlers['people.hide']({ id: person(first, 'Nintendo Switch').id });
    await handlers['people.rename']({ id: person(first, 'Piers Orlan').id, name: 'P. Orlan' });
    const { mentionList } = await handlers['people.get']({ id: person(first, 'John Brand').id, limit: 10 });
    const violinist = mentionList.find((m) => m.sentence.includes('violin'));
    await handlers['people.split']({ id: person(first, 'John Brand').id, aliases: [], mentions: [violinist?.id ?? 0] });
    await first.close();
    const archive = open(path, importers(PRESENT));
    await look(archive);
    const decisions = await archive.handlers['people.decisions']({});
    expect(decisions.map((d) => [d.type, d.attached])).toEqual([
      ['merge', true],
      ['hide', true],
      ['rename', true],
      ['split', true],
    ]);
    expect(names(archive)).toEqual(['John Brand', 'John Brand', 'Marta Velkova', 'P. Orlan']);
    const bearers = archive.db
      .prepare("SELECT count(DISTINCT person_id) FROM mention WHERE surface IN ('Velkova', 'Tamara Welk')")
      .pluck();
    expect(bearers.get()).toBe(1);
  });

  it('goes on where it was when the archive is closed in the middle, and reads nothing twice', async () => {
    const path = await earlier(Array.from({ length: 60 }, (_, i) => `item${i} was Marta Velkova, Velkova said.`));
    const read: string[] = [];
    const archive = Archive.open(
      path,
      host(importers(PRESENT, { read, before: (part) => void (part === '25' && closing()) })),
    );
    let closed: Promise<void> | undefined;
    const closing = () => {
      closed = archive.close();
    };
    await expect(look(archive)).rejects.toMatchObject({ code: 'cancelled' });
    await closed;
    const rest: string[] = [];
    const later = open(path, importers(PRESENT, { read: rest }));
    const { done, total } = await state(later);
    expect([done, total]).toEqual([20, 60]);
    await look(later);
    expect(rest).toEqual(Array.from({ length: 40 }, (_, i) => String(i + 21)));
    expect(surfaces(later)).toHaveLength(120);
    expect(await state(later)).toMatchObject({ stale: false, done: 0 });
  });

  it('lets an import go first, whose articles need not be read again', async () => {
    const path = await earlier();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const looks: Looks = { read: [] };
    const archive = open(path, importers(PRESENT, looks));
    const { id } = archive.imports.start([await write(join(folder(), 'more.txt'), ['later came Tom Sandler.'])], {
      people: true,
    });
    archive.imports.pause(id);
    looks.before = () => held;
    const looked = look(archive);
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(looks.read).toEqual([]);
    release();
    archive.imports.resume(id);
    await archive.imports.wait(id);
    await looked;
    expect(looks.read).toEqual(['1', '2', '3', '4', '5']);
    expect(names(archive)).toContain('Tom Sandler');
  });

  it('leaves alone what was imported without people, and a text that no importer can read keeps what it had', async () => {
    const without = open(await earlier(TEXTS, false), importers(PRESENT));
    await look(without);
    expect(surfaces(without)).toEqual([]);
    const looks: Looks = {
      read: [],
      before: (part) => {
        if (part === '2') throw new CarrelError('importer-crashed', 'No.');
      },
    };
    const errors = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => errors.mockRestore());
    const archive = open(await earlier(), importers(PRESENT, looks));
    await look(archive);
    expect(names(archive)).toContain('Nintendo Switch');
    expect(surfaces(archive)).toContain('Velkova');
    expect(errors.mock.calls.map(([, message]) => message)).toEqual(['No.']);
  });
});
