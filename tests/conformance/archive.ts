/** An empty index in a database of its own, with the product's schema. */
import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { SearchIndex } from '../../electron/archive/search';
import type { IndexOptions } from '../../electron/archive/search/search-index';

const SCHEMA = readFileSync(
  new URL('../../electron/archive/storage/migrations/0001-initial.sql', import.meta.url),
  'utf8',
);

export function emptyDatabase(path = ':memory:'): Database.Database {
  const db = new Database(path);
  db.exec(SCHEMA);
  return db;
}

export function emptyIndex(options?: IndexOptions): SearchIndex {
  return new SearchIndex(emptyDatabase(), options);
}
