import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Archive } from '../../electron/archive/archive';
import { CarrelError, type ErrorCode } from '../../electron/contract/errors';
import { root } from '../harness/runtime';
import { look, quietHost, startImport, temporaryFolder, writeArticles } from './support/archives';
import { bundle } from './support/bundle';

const folder = temporaryFolder();
afterAll(folder.remove);
const COUNT = 60;
const good = join(folder.path, 'good.carrel');

let importing: string;
let reading: string;

beforeAll(async () => {
  importing = await bundle('importing.child.ts', folder.path);
  reading = await bundle('reading.child.ts', folder.path);
  chmodSync(folder.path, 0o755);
  const source = join(folder.path, 'source.jsonl');
  writeArticles(source, COUNT, 7);
  const running = startImport(importing, good, source);
  expect(await running.ended, running.errors()).toBe('done');
}, 60_000);

const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Opens a file that must be refused; it and its folder must stay as they were. */
function refused(path: string): CarrelError {
  const before = { hash: hash(path), beside: readdirSync(join(path, '..')).sort() };
  let error: unknown;
  try {
    void Archive.open(path, quietHost).close();
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(CarrelError);
  expect({ hash: hash(path), beside: readdirSync(join(path, '..')).sort() }).toEqual(before);
  return error as CarrelError;
}

function fileNamed(name: string): string {
  const own = join(folder.path, name);
  mkdirSync(own);
  return join(own, `${name}.carrel`);
}

describe('a file that cannot be opened is refused in words and left as it is', () => {
  it.each([
    ['text', Buffer.from('This is a letter, not an archive.\n')],
    ['empty', Buffer.alloc(0)],
    ['picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ])('%s', (name, bytes) => {
    const path = fileNamed(name);
    writeFileSync(path, bytes);
    const error = refused(path);
    expect(error.code).toBe('archive-not-one' satisfies ErrorCode);
    expect(error.message).toContain('is not a Carrel archive');
  });

  it('the database of another program', () => {
    const path = fileNamed('foreign');
    const db = new Database(path);
    db.exec('CREATE TABLE visits (url TEXT); INSERT INTO visits VALUES (1)');
    db.close();
    expect(refused(path).code).toBe('archive-not-one');
  });

  it('an archive of a newer Carrel', () => {
    const path = fileNamed('newer');
    copyFileSync(good, path);
    const db = new Database(path);
    db.pragma('user_version = 9000');
    db.close();
    const error = refused(path);
    expect(error.code).toBe('archive-newer');
    expect(error.message).toMatch(/9000.*Update Carrel/);
  });

  it('a folder', () => {
    const path = join(folder.path, 'folder.carrel');
    mkdirSync(path);
    expect(() => Archive.open(path, quietHost)).toThrow(/not a Carrel archive/);
  });

  it('a missing file', () => {
    expect(() => Archive.open(join(folder.path, 'nowhere.carrel'), quietHost)).toThrow(/moved/);
  });

  it('an archive whose pages were overwritten: named as damaged, never deleted', () => {
    const path = fileNamed('damaged');
    copyFileSync(good, path);
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 100, 4096); // the first page: the schema
    writeFileSync(path, bytes);
    const error = refused(path);
    expect(error.code).toBe('archive-damaged');
    expect(error.message).toContain('Nothing has been deleted');
  });

  it('an archive cut in half: named as damaged when it is opened or checked', async () => {
    const path = fileNamed('half');
    writeFileSync(path, readFileSync(good).subarray(0, Math.floor(statSync(good).size / 2)));
    let problems: string[] = [];
    try {
      const archive = Archive.open(path, quietHost);
      problems = (await archive.handlers['archive.check']({})).problems;
      await archive.close();
    } catch (error) {
      expect((error as CarrelError).code).toBe('archive-damaged');
      problems = [(error as CarrelError).message];
    }
    expect(problems).not.toEqual([]);
  });

  it('an archive that another process holds', () => {
    const archive = Archive.open(good, quietHost);
    try {
      expect(() => Archive.open(good, quietHost)).toThrow(/open in another window or program/);
    } finally {
      void archive.close();
    }
  });
});

/** Root may write anywhere; what must not be writable is looked at as somebody else then. */
const asOther = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
const readable =
  spawnSync(process.execPath, ['-e', 'require(process.argv[1])', join(root, 'node_modules/better-sqlite3')], {
    cwd: tmpdir(),
    ...asOther,
  }).status === 0;

describe.skipIf(!readable)(
  'an archive at rest (skipped where this runs as root in a folder that only root may read)',
  () => {
    it('is one file, and opens where nothing can be written', async () => {
      const own = join(folder.path, 'stick');
      mkdirSync(own);
      const path = join(own, 'stick.carrel');
      copyFileSync(good, path);
      chmodSync(path, 0o444);
      chmodSync(own, 0o555);
      const run = spawnSync(process.execPath, [reading, path], {
        cwd: tmpdir(),
        encoding: 'utf8',
        ...asOther,
      });
      expect(run.stderr).toBe('');
      expect(JSON.parse(run.stdout)).toEqual({
        readOnly: true,
        articles: COUNT,
        found: COUNT,
        write: 'archive-read-only',
      });
      expect(readdirSync(own)).toEqual(['stick.carrel']);
      expect(hash(path)).toBe(hash(good));
      chmodSync(own, 0o755);
    }, 30_000);

    it('asks for a copy when it was left by a crash on a medium that cannot be written', async () => {
      const own = join(folder.path, 'crashed-stick');
      mkdirSync(own);
      const source = join(folder.path, 'source.jsonl');
      const path = join(own, 'crashed.carrel');
      const running = startImport(importing, path, source);
      await running.begun;
      running.child.kill('SIGKILL');
      await running.ended;
      expect(readdirSync(own)).toContain('crashed.carrel-wal');
      chmodSync(own, 0o555);
      for (const name of readdirSync(own)) chmodSync(join(own, name), 0o444);
      const run = spawnSync(process.execPath, [reading, path], {
        cwd: tmpdir(),
        encoding: 'utf8',
        ...asOther,
      });
      expect(run.stderr).toContain('Copy the file and its "-wal" file');
      chmodSync(own, 0o755);
      if (process.getuid?.() === 0) chownSync(path, 0, 0);
      for (const name of readdirSync(own)) chmodSync(join(own, name), 0o644);
      const state = await look(path); // nothing was lost by the attempt
      expect(state.problems).toEqual([]);
      expect(state.indexed).toBe(state.articles.length);
    }, 30_000);
  },
);
