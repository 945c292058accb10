import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { Archive } from '../../../electron/archive/archive';
import { APPLICATION_ID, closeDatabase, createDatabase, openDatabase } from '../../../electron/archive/storage/open';
import { salvage } from '../../../electron/archive/storage/salvage';
import { filler, folder, host, lineImporters, newArchive } from './open-archive';

const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'no error';
};

describe('the archive file', () => {
  test('is one file at rest that opens where nothing can be written', () => {
    const path = join(folder(), 'a.carrel');
    closeDatabase(createDatabase(path).db);
    expect(existsSync(`${path}-wal`)).toBe(false);
    expect([...readFileSync(path).subarray(18, 20)]).toEqual([1, 1]); // rollback journal, not WAL
    const { db, readOnly } = openDatabase(path, true);
    expect(readOnly).toBe(true);
    expect(() => db.exec('CREATE TABLE x (y)')).toThrow();
    db.close();
  });

  test('is durable and checked while it is open', () => {
    const { db } = createDatabase(join(folder(), 'a.carrel'));
    const pragma = (name: string) => db.pragma(name, { simple: true });
    expect([pragma('journal_mode'), pragma('synchronous'), pragma('foreign_keys'), pragma('locking_mode')]).toEqual([
      'wal',
      2,
      1,
      'exclusive',
    ]);
    expect(pragma('application_id')).toBe(APPLICATION_ID);
    closeDatabase(db);
  });

  test('has full durability again when it is opened a second time', () => {
    const path = join(folder(), 'a.carrel');
    closeDatabase(createDatabase(path).db);
    const { db } = openDatabase(path);
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    closeDatabase(db);
  });

  test('is not overwritten, and says what is wrong with a file that is no archive', () => {
    const root = folder();
    const path = join(root, 'a.carrel');
    closeDatabase(createDatabase(path).db);
    expect(code(() => createDatabase(path))).toBe('archive-exists');
    writeFileSync(join(root, 'text.carrel'), 'just words, and quite a few of them');
    expect(code(() => openDatabase(join(root, 'text.carrel')))).toBe('archive-not-one');
    writeFileSync(join(root, 'empty.carrel'), '');
    expect(code(() => openDatabase(join(root, 'empty.carrel')))).toBe('archive-not-one');
    new Database(join(root, 'other.carrel')).exec('CREATE TABLE t (x)').close();
    expect(code(() => openDatabase(join(root, 'other.carrel')))).toBe('archive-not-one');
    expect(code(() => openDatabase(join(root, 'none.carrel')))).toBe('archive-missing');
    expect(code(() => openDatabase(root))).toBe('archive-not-one');
  });

  test('refuses a file of a newer version and leaves it as it is', () => {
    const path = join(folder(), 'a.carrel');
    closeDatabase(createDatabase(path).db);
    const raw = new Database(path);
    raw.pragma('user_version = 99');
    raw.close();
    const before = readFileSync(path);
    expect(code(() => openDatabase(path))).toBe('archive-newer');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('is refused while another process holds it', () => {
    const path = join(folder(), 'a.carrel');
    const { db } = createDatabase(path);
    expect(code(() => openDatabase(path))).toBe('archive-locked');
    closeDatabase(db);
  });
});

describe('salvage', () => {
  test('takes an archive of an earlier version, which has fewer tables, for whole', async () => {
    const root = folder();
    const path = join(root, 'a.carrel');
    writeFileSync(join(root, 'one.txt'), `Story|common ${filler('w')}`);
    const archive = newArchive(lineImporters(), path);
    await archive.imports.wait(archive.imports.start([join(root, 'one.txt')], { people: false }).id);
    archive.db.exec('DROP TABLE mention_name; DROP TABLE person_unsettled; PRAGMA user_version = 2;');
    await archive.close();
    const { tables, articles } = salvage(path, join(root, 'fresh.carrel'));
    expect(articles).toBe(1);
    expect(tables.filter(({ lost }) => lost > 0)).toEqual([]);
  });

  test('rescues what can be read of a damaged archive and makes it searchable', async () => {
    const root = folder();
    const path = join(root, 'a.carrel');
    writeFileSync(
      join(root, 'list.txt'),
      Array.from({ length: 400 }, (_, i) => `Story${i}|common ${filler(`w${i}`)}`).join('\n'),
    );
    const archive = newArchive(lineImporters({ batchSize: 50 }), path);
    await archive.imports.wait(archive.imports.start([join(root, 'list.txt')], { people: false }).id);
    await archive.handlers['tag.add']({ ids: [1, 2, 3], tag: 'kept' });
    await archive.close();

    const damaged = join(root, 'damaged.carrel');
    copyFileSync(path, damaged);
    const bytes = readFileSync(damaged);
    const pages = statSync(damaged).size / 4096;
    const file = Buffer.from(bytes);
    for (let page = Math.floor(pages * 0.3); page < pages * 0.34; page++)
      file.fill(0x5a, page * 4096, (page + 1) * 4096);
    writeFileSync(damaged, file);

    const fresh = join(root, 'fresh.carrel');
    const result = salvage(damaged, fresh);
    expect(result.articles).toBeGreaterThan(200);
    expect(readFileSync(damaged).equals(file)).toBe(true);
    const opened = Archive.open(fresh, host());
    opened.rebuildIndex();
    expect(opened.handlers['archive.check']({})).toEqual({ ok: true, problems: [] });
    expect(opened.info().articles).toBe(result.articles);
    expect(opened.index.documents).toBe(result.articles);
    await opened.close();
  });
});
