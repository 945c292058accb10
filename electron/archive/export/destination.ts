/** Where an export is written: what may be replaced there, what came to stand there, and what a file system refuses. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { CarrelError } from '../../contract/errors';
import { FORMATS } from '../../contract/formats';
import type { ExportPlan } from './job';

/**
 * The path to write; protected names are taken out of its last part.
 * @throws CarrelError `archive-exists`, `bad-request`, `not-found` where nothing may or can be written there
 */
export function destination({ request, safe }: ExportPlan): string {
  const asked = basename(request.path);
  const extension = extname(asked);
  const name = safe ? `${safe.replace(asked.slice(0, asked.length - extension.length))}${extension}` : asked;
  const path = join(dirname(request.path), name);
  if (existsSync(path) && !request.overwrite)
    throw new CarrelError(
      'archive-exists',
      `${path} exists already. Choose another name, or allow it to be replaced.`,
      {
        path,
      },
    );
  const folder = FORMATS[request.format].ending === '';
  if (existsSync(path) && statSync(path).isDirectory() !== folder)
    throw new CarrelError(
      'bad-request',
      folder
        ? `${path} is a file; Markdown is written into a folder.`
        : `${path} is a folder; give the name of a file.`,
    );
  if (folder && existsSync(path) && !replaceable(path))
    throw new CarrelError(
      'archive-exists',
      `${path} is a folder with other files in it; they would be lost. Choose another name.`,
      { path },
    );
  if (!existsSync(dirname(path)))
    throw new CarrelError('not-found', `There is no folder ${dirname(path)}. Create it, or choose another place.`);
  return path;
}

/**
 * Size and SHA-256 of a file; of a folder the sizes together, and the SHA-256 of the list of its files as
 * `sha256sum` prints it, sorted by path: `HASH  folder/name` and a line feed.
 */
export async function fingerprint(path: string): Promise<{ bytes: number; sha256: string }> {
  const info = statSync(path);
  if (info.isDirectory()) {
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(path, name)).isFile())
      .map((name) => ({ name: name.replaceAll('\\', '/'), file: join(path, name) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const list = createHash('sha256');
    let total = 0;
    for (const { name, file } of files) {
      const { bytes, sha256 } = await fingerprint(file);
      total += bytes;
      list.update(`${sha256}  ${name}\n`);
    }
    return { bytes: total, sha256: list.digest('hex') };
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { bytes: info.size, sha256: hash.digest('hex') };
}

/** File system errors in words. */
export function inWords(error: unknown, path: string): unknown {
  if (error instanceof CarrelError) return error;
  const code = (error as NodeJS.ErrnoException)?.code;
  if (code === 'ENOSPC')
    return new CarrelError(
      'disk-full',
      `There is no room left to write ${path}. Free some space, or choose another disk.`,
    );
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new CarrelError('folder-permission', `${dirname(path)} cannot be written to. Choose another folder.`);
  return error;
}

/** Whether a folder holds nothing but what a Markdown export puts into one. */
function replaceable(folder: string): boolean {
  return readdirSync(folder, { withFileTypes: true }).every((entry) =>
    entry.isDirectory()
      ? entry.name === 'images' && readdirSync(join(folder, entry.name)).every((name) => /^\d+-[\w-]+\.\w+$/.test(name))
      : entry.name === 'index.md' || /^\d+ .*\.md$/.test(entry.name),
  );
}
