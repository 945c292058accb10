/** Checks a dossier against the archive, and says precisely what that proves. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import type { VerifyReport } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import { unpackOriginal } from '../library/read';
import { archiveFingerprint } from './model';
import { PROVENANCE_KIND, type Provenance } from './provenance';
import { attachedFiles } from './read-back';

const MAX_BYTES = 2 ** 31 - 1;

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
  const files = await attachedFiles(read(path));
  const attached = files?.get('provenance.json');
  const provenance = attached ? parseProvenance(attached) : null;
  if (!provenance)
    return {
      ...none,
      provesNot: [
        files === null
          ? 'This file is not a PDF that can be read; nothing can be said about it.'
          : 'This PDF carries no provenance record of Carrel; nothing can be said about it.',
      ],
    };
  if (provenance.safeShare)
    return {
      ...none,
      isDossier: true,
      provesNot: [
        'This is a safe share: names are replaced and fingerprints left out on purpose, so it cannot be checked against an archive.',
      ],
    };
  const sameArchive = archive !== null && provenance.archive?.uuid === archive.uuid;
  const articles = archive ? compare(archive.db, provenance) : [];
  const whole = articles.filter(({ text, original }) => text === 'same' && original === 'same').length;
  const gone = articles.filter(({ text }) => text === 'not-in-archive').length;
  const different = articles.length - whole - gone;
  const proves: string[] = [];
  if (archive && whole > 0)
    proves.push(
      `${whole} of ${articles.length} articles: the file that was imported and the text made from it are in this archive, unchanged, with the fingerprints that this document states.`,
    );
  if (archive && sameArchive && provenance.archive?.fingerprint === archiveFingerprint(archive.db))
    proves.push(
      'The archive holds exactly what it held when the document was made: no article was added, removed or altered.',
    );
  const provesNot = [
    'It does not show who wrote an article, whether it was ever published, or whether what it says is true.',
    'It does not show when an article was imported or the document made: those times are the clock of the computer that did it.',
    'It compares the fingerprints stated in the attached record with the archive. It does not compare the printed pages word by word; a page altered after the export would not be noticed. Keep the SHA-256 of the PDF that the export reported, or sign the file.',
  ];
  if (different > 0)
    provesNot.unshift(
      `${different} of ${articles.length} articles differ between this document and the archive: they were extracted again or altered after the export.`,
    );
  if (gone > 0)
    provesNot.unshift(`${gone} of ${articles.length} articles are not in this archive; nothing is proved about them.`);
  if (archive && !sameArchive)
    provesNot.unshift('The document was made from another archive than the one that is open.');
  if (!archive) provesNot.unshift('No archive is open: open the archive that the document was made from to check it.');
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

function read(path: string): Uint8Array {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > MAX_BYTES) throw new CarrelError('file-too-large', `${path} is too large to be checked.`);
    return bytes;
  } catch (error) {
    if (error instanceof CarrelError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new CarrelError('not-found', `There is no file ${path}.`);
    throw new CarrelError('file-unreadable', `${path} cannot be read (${code ?? 'unknown'}). Check its permissions.`);
  }
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
