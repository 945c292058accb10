/** Opening, checking and closing the one file. Every pragma is set here, on every open, and nowhere else. */
import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { CarrelError } from '../../contract/errors';
import { migrate, SCHEMA_VERSION } from './migrate';

/** `Carl` in ASCII: tells `file(1)` and us that a SQLite file is an archive. */
export const APPLICATION_ID = 0x4361726c;

const SQLITE_MAGIC = 'SQLite format 3\0';

export interface OpenDatabase {
  db: Database.Database;
  readOnly: boolean;
  /** True when the file had been left by a crash and its log was replayed. */
  recovered: boolean;
}

/** Creates an archive file. @throws CarrelError `archive-exists`, `archive-permission`, `disk-full` */
export function createDatabase(path: string): OpenDatabase {
  if (existsSync(path))
    throw new CarrelError('archive-exists', `There is already a file at ${path}. Choose another name, or open it.`);
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (cause) {
    throw new CarrelError(
      'archive-permission',
      `Nothing can be written to the folder ${dirname(path)}. Choose a folder of your own.`,
      {},
      { cause },
    );
  }
  const db = guarded(path, () => {
    const fresh = new Database(path);
    fresh.pragma(`application_id = ${APPLICATION_ID}`);
    return fresh;
  });
  return guarded(path, () => {
    prepare(db, path);
    migrate(db, path);
    return { db, readOnly: false, recovered: false };
  });
}

/**
 * Opens an archive file; falls back to read-only where it cannot be written (a read-only stick, no permission).
 * @throws CarrelError with one of the `archive-*` codes
 */
export function openDatabase(path: string, wantReadOnly = false): OpenDatabase {
  if (!existsSync(path))
    throw new CarrelError('archive-missing', `There is no file at ${path}. It may have been moved.`);
  if (!statSync(path).isFile()) throw notOne(path);
  identify(path);
  const readOnly = wantReadOnly || !writable(path);
  const recovered = existsSync(`${path}-wal`) || existsSync(`${path}-journal`);
  if (readOnly && existsSync(`${path}-wal`) && !writable(dirname(path)))
    throw new CarrelError(
      'archive-read-only',
      `${path} was not closed properly, and it cannot be repaired where nothing can be written. Copy the file and its "-wal" file to a disk and open the copy.`,
    );
  return guarded(path, () => {
    const db = new Database(path, { readonly: readOnly, fileMustExist: true });
    try {
      if (readOnly) prepareReadOnly(db);
      else prepare(db, path);
      if (recovered && !readOnly) verify(db, path);
      if (!readOnly) migrate(db, path);
      return { db, readOnly, recovered };
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** Leaves one file at rest: no log beside it, a rollback journal in its header, so it opens from read-only media. */
export function closeDatabase(db: Database.Database): void {
  if (!db.open) return;
  if (!db.readonly) {
    try {
      db.pragma('optimize');
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.pragma('journal_mode = DELETE');
    } catch {
      // A full or vanished disk: the log stays beside the file and is replayed at the next open.
    }
  }
  db.close();
}

/** Every problem that SQLite's full check and the foreign keys show; empty when the file is sound. */
export function checkDatabase(db: Database.Database): string[] {
  const integrity = (db.pragma('integrity_check(100)') as { integrity_check: string }[]).map((r) => r.integrity_check);
  const keys = (db.pragma('foreign_key_check') as { table: string; rowid: number }[]).map(
    (r) => `row ${r.rowid} of ${r.table} refers to something that is not there`,
  );
  return [...integrity.filter((line) => line !== 'ok'), ...keys];
}

/** A SQLite error in words; anything else unchanged. */
export function translate(error: unknown, path: string): unknown {
  const code = (error as { code?: string } | null)?.code ?? '';
  if (error instanceof CarrelError) return error;
  const options = { cause: error };
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new CarrelError(
      'archive-locked',
      `${path} is open in another window or program. Close it there first.`,
      {},
      options,
    );
  if (code === 'SQLITE_NOTADB') return notOne(path, error);
  if (code.startsWith('SQLITE_CORRUPT'))
    return new CarrelError(
      'archive-damaged',
      `${path} is damaged. Nothing has been deleted: work on a copy, or run "carrel salvage" to rescue what can be read.`,
      {},
      options,
    );
  if (code === 'SQLITE_FULL')
    return new CarrelError(
      'disk-full',
      'The disk is full. What was saved before is safe; make room and try again.',
      {},
      options,
    );
  if (code.startsWith('SQLITE_READONLY'))
    return new CarrelError(
      'archive-read-only',
      `${path} cannot be written. Copy it to a disk that can be, and open the copy.`,
      {},
      options,
    );
  if (code.startsWith('SQLITE_CANTOPEN') || code === 'EACCES' || code === 'EPERM')
    return new CarrelError(
      'archive-permission',
      `${path} cannot be opened. Check that you may read this file and its folder.`,
      {},
      options,
    );
  if (code.startsWith('SQLITE_IOERR'))
    return new CarrelError(
      'archive-damaged',
      `The disk with ${path} reports an error. Copy the file to another disk and open the copy.`,
      {},
      options,
    );
  return error;
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translate(error, path);
  }
}

function prepare(db: Database.Database, path: string): void {
  db.pragma('busy_timeout = 2000');
  db.pragma('locking_mode = EXCLUSIVE'); // before WAL: no -shm file, and a second opener is told so at once
  db.pragma('journal_mode = WAL');
  db.pragma('wal_autocheckpoint = 4000'); // 16 MB; each time somebody's search waits for the file to be written and flushed
  db.pragma('synchronous = FULL'); // this build silently reopens WAL files with NORMAL
  common(db);
  db.exec('BEGIN IMMEDIATE; COMMIT'); // takes the lock now, not at the first write
  if ((db.pragma('synchronous', { simple: true }) as number) !== 2)
    throw new CarrelError('internal', `Full durability could not be switched on for ${path}.`);
}

function prepareReadOnly(db: Database.Database): void {
  common(db);
  db.pragma('query_only = ON');
}

function common(db: Database.Database): void {
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF'); // an archive is a file from somebody else
  db.pragma('cell_size_check = ON');
  db.pragma('temp_store = MEMORY'); // nothing of an archive goes to a temporary folder
  db.pragma('cache_size = -16384'); // 16 MB; the promise is 60 MB for everything
}

function verify(db: Database.Database, path: string): void {
  const result = db.pragma('quick_check(1)', { simple: true }) as string;
  if (result !== 'ok')
    throw new CarrelError(
      'archive-damaged',
      `${path} is damaged (${result}). Nothing has been deleted: work on a copy, or run "carrel salvage" to rescue what can be read.`,
    );
}

function notOne(path: string, cause?: unknown): CarrelError {
  return new CarrelError(
    'archive-not-one',
    `${path} is not a Carrel archive. To add it to an archive, import it.`,
    {},
    { cause },
  );
}

/**
 * Reads the file's own header (https://www.sqlite.org/fileformat.html: user version at 60, application id at 68) before
 * SQLite touches it: opening for writing would already change a file that is then refused.
 */
function identify(path: string): void {
  const head = Buffer.alloc(72);
  let read: number;
  try {
    const file = openSync(path, 'r');
    try {
      read = readSync(file, head, 0, head.length, 0);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw translate(error, path);
  }
  if (read < head.length || head.toString('latin1', 0, 16) !== SQLITE_MAGIC) throw notOne(path);
  if (head.readUInt32BE(68) !== APPLICATION_ID) throw notOne(path);
  const version = head.readUInt32BE(60);
  if (version > SCHEMA_VERSION)
    throw new CarrelError(
      'archive-newer',
      `${path} was written by a newer Carrel (archive version ${version}, this one knows ${SCHEMA_VERSION}). Update Carrel to open it.`,
    );
}

function writable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
