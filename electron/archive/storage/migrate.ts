/** Numbered SQL migrations, each in one transaction with its version, checked before the commit, a backup before. */
import type Database from 'better-sqlite3';
import { CarrelError } from '../../contract/errors';
import initial from './migrations/0001-initial.sql?raw';
import receiptsByOriginal from './migrations/0002-receipts-by-original.sql?raw';
import peopleUpkeep from './migrations/0003-people-upkeep.sql?raw';

/** The migration at index n brings a file from version n to n + 1. */
const MIGRATIONS: readonly string[] = [initial, receiptsByOriginal, peopleUpkeep];

/** The version this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings a database to {@link SCHEMA_VERSION}. A file that holds data is copied to `<path>.before-v<N>` first.
 * @throws CarrelError `archive-damaged` when a check fails; the file is then unchanged
 */
export function migrate(db: Database.Database, path: string): void {
  const from = db.pragma('user_version', { simple: true }) as number;
  if (from === SCHEMA_VERSION) return;
  if (from > 0) db.prepare('VACUUM INTO ?').run(`${path}.before-v${SCHEMA_VERSION}-${Date.now()}`);
  db.pragma('foreign_keys = OFF'); // tables may be rebuilt; the check below takes its place
  try {
    for (let version = from; version < SCHEMA_VERSION; version++) {
      db.transaction(() => {
        db.exec(MIGRATIONS[version] as string);
        if ((db.pragma('foreign_key_check') as unknown[]).length > 0)
          throw new CarrelError(
            'archive-damaged',
            `${path} could not be brought to version ${version + 1}; it is unchanged.`,
          );
        db.pragma(`user_version = ${version + 1}`);
      }).immediate();
    }
  } finally {
    db.pragma('foreign_keys = ON');
  }
}
