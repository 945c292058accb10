/** Checks a dossier against the archive, and says precisely what that proves. */

import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import type { VerifyReport } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import type { Finding } from '../../contract/findings';
import { unpackOriginal } from '../library/read';
import { archiveFingerprint } from './model';
import { attachedFile } from './pdf/attached';
import { PROVENANCE_KIND, type Provenance } from './provenance';
import { attachedFiles } from './read-back';

/** The attached record. */
const RECORD = 'provenance.json';
/** A PDF that is not as we wrote it is read whole, and takes some ten times its size. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * @param archive the open archive, or null to look at the file alone
 * @throws CarrelError `not-found`, `file-unreadable`, `file-too-large`
 */
export async function verifyDossier(
  path: string,
  archive: { db: Database; uuid: string } | null,
): Promise<VerifyReport> {
  const none: VerifyReport = {
    path,
    isDossier: false,
    archiveUuid: null,
    sameArchive: false,
    articles: [],
    proves: [],
    provesNot: [],
  };
  readable(path);
  const ours = attachedFile(path, RECORD);
  // One that another program has saved anew is read whole.
  const files = ours ? null : await attachedFiles(read(path));
  const attached = ours ?? files?.get(RECORD);
  const provenance = attached ? parseProvenance(attached) : null;
  if (!provenance)
    return {
      ...none,
      provesNot: [{ code: ours === null && files === null ? 'no-pdf' : 'no-record' }],
    };
  if (provenance.safeShare) return { ...none, isDossier: true, provesNot: [{ code: 'safe-share' }] };
  const sameArchive = archive !== null && provenance.archive?.uuid === archive.uuid;
  const articles = archive ? compare(archive.db, provenance) : [];
  const whole = articles.filter(({ text, original }) => text === 'same' && original === 'same').length;
  const gone = articles.filter(({ text }) => text === 'not-in-archive').length;
  const different = articles.length - whole - gone;
  const total = articles.length;
  const proves: Finding[] = [];
  if (archive && whole > 0) proves.push({ code: 'unchanged', same: whole, total });
  if (archive && sameArchive && provenance.archive?.fingerprint === archiveFingerprint(archive.db))
    proves.push({ code: 'archive-unchanged' });
  const provesNot: Finding[] = [];
  if (!archive) provesNot.push({ code: 'no-archive' });
  else if (!sameArchive) provesNot.push({ code: 'other-archive' });
  if (gone > 0) provesNot.push({ code: 'gone', gone, total });
  if (different > 0) provesNot.push({ code: 'different', different, total });
  provesNot.push({ code: 'authorship' }, { code: 'times' }, { code: 'pages' });
  return {
    path,
    isDossier: true,
    archiveUuid: provenance.archive?.uuid ?? null,
    sameArchive,
    articles,
    proves,
    provesNot,
  };
}

/** Compares with the hashes of the bytes that are stored now, not with hashes that were stored once. */
function compare(db: Database, provenance: Provenance): VerifyReport['articles'] {
  const statement = db.prepare<[string], { title: string; text: string; encoding: string; bytes: Buffer }>(
    `SELECT a.title, a.text, o.encoding, o.bytes FROM article a JOIN original o ON o.id = a.original_id
      WHERE a.uid = ? AND a.deleted IS NULL`,
  );
  const originals = db.prepare<[Buffer], number>('SELECT 1 FROM original WHERE sha256 = ?').pluck();
  return provenance.articles.map(({ uid, title, original, text }) => {
    const row = statement.get(uid);
    if (!row) {
      const stored = /^[0-9a-f]{64}$/.test(original.sha256) && originals.get(Buffer.from(original.sha256, 'hex')) === 1;
      return { uid, title, text: 'not-in-archive', original: stored ? 'same' : 'not-in-archive' };
    }
    const sha = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
    return {
      uid,
      title,
      text: row.title === title && sha(row.text) === text.sha256 ? 'same' : 'different',
      // One that cannot be unpacked is damaged: different.
      original: sha(unpackOriginal(row) ?? '') === original.sha256 ? 'same' : 'different',
    };
  });
}

/** @throws CarrelError `not-found`, `file-unreadable` */
function readable(path: string): void {
  try {
    accessSync(path, constants.R_OK);
    if (statSync(path).isFile()) return;
    throw new CarrelError('file-unreadable', `${path} is no file.`);
  } catch (error) {
    if (error instanceof CarrelError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new CarrelError('not-found', `There is no file ${path}.`);
    throw new CarrelError('file-unreadable', `${path} cannot be read (${code ?? 'unknown'}). Check its permissions.`);
  }
}

function read(path: string): Uint8Array {
  if (statSync(path).size > MAX_BYTES)
    throw new CarrelError(
      'file-too-large',
      `${path} was not written by Carrel, or another program has changed it, and it is too large to be read whole.`,
    );
  return readFileSync(path);
}

function parseProvenance(bytes: Uint8Array): Provenance | null {
  try {
    const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as Partial<Provenance>;
    if (value.kind !== PROVENANCE_KIND || !Array.isArray(value.articles)) return null;
    const articles = value.articles.filter(
      (article) =>
        typeof article?.uid === 'string' &&
        typeof article.title === 'string' &&
        typeof article.original?.sha256 === 'string' &&
        typeof article.text?.sha256 === 'string',
    );
    return { ...(value as Provenance), articles };
  } catch {
    return null;
  }
}
