/** Reading files for an importer. */
import { readFile, stat } from 'node:fs/promises';
import { CarrelError } from '../../contract/errors';
import { siblingPath } from './scan';

/** SQLite holds a value of at most 1 GB, and an importer gets 1 GB of memory. */
const MAX_FILE_BYTES = 400_000_000;
/** A picture of a saved page. */
const MAX_SIBLING_BYTES = 50_000_000;

/** A file that gave neither an article nor a named problem. */
export const NOTHING_FOUND = {
  code: 'file-no-text' as const,
  reason: 'No text was found in it. Open it in its own program to see what it holds, and save it as text or HTML.',
};

/**
 * The bytes of a file to import.
 * @throws CarrelError `file-empty`, `file-too-large`, `file-unreadable`, each with a next step
 */
export async function readBytes(file: { path: string; size: number }): Promise<Uint8Array> {
  if (file.size === 0) throw new CarrelError('file-empty', 'The file is empty. Get it again from where it came from.');
  if (file.size > MAX_FILE_BYTES)
    throw new CarrelError(
      'file-too-large',
      `The file is larger than ${MAX_FILE_BYTES / 1e6} MB. Split it into smaller files and import those.`,
    );
  try {
    return await readFile(file.path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CarrelError(
      'file-unreadable',
      code === 'EACCES' || code === 'EPERM'
        ? 'You may not read this file. Change its permissions or copy it, then try again.'
        : `The system could not read it (${code}). Copy it to another disk and try again.`,
      {},
      { cause: error },
    );
  }
}

/** A file beside an imported one (`page_files/photo.jpg`), or null when it is missing, too large or elsewhere. */
export async function readSibling(owner: string, relative: string): Promise<Uint8Array | null> {
  const path = await siblingPath(owner, relative);
  if (!path) return null;
  const info = await stat(path);
  return info.isFile() && info.size <= MAX_SIBLING_BYTES ? readFile(path) : null;
}
