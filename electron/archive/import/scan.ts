/** Which files an import is about: folders are walked, and whatever is not read is named with its reason. */
import { lstat, opendir, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { ErrorCode, SkipCode } from '../../contract/errors';

export type Found =
  /** `size` in bytes; `changed`: when its contents or its place last changed, in ms since 1970. */
  | { kind: 'file'; path: string; size: number; changed: number }
  | { kind: 'skipped'; path: string; code: SkipCode; reason: string }
  | { kind: 'failed'; path: string; code: ErrorCode; reason: string };

/** An archive, and what SQLite keeps beside it while it is open. */
const ARCHIVE = /\.carrel(-wal|-shm|-journal)?$/i;
/** Files that systems leave behind; nobody means to import them. */
const DEBRIS = /^(\.DS_Store|Thumbs\.db|desktop\.ini|\._.*|\.localized|__MACOSX)$/i;

/**
 * Walks files and folders in name order.
 * @param paths absolute; a path given by name is followed even when it is a symbolic link
 */
export async function* scan(paths: string[], signal: AbortSignal): AsyncGenerator<Found> {
  const seen = new Set<string>();
  for (const path of paths) yield* visit(path, seen, signal);
}

async function* visit(path: string, seen: Set<string>, signal: AbortSignal): AsyncGenerator<Found> {
  if (signal.aborted) return;
  let info: Awaited<ReturnType<typeof stat>>;
  let real: string;
  try {
    info = await stat(path);
    real = await realpath(path);
  } catch (error) {
    yield problem(path, error, false);
    return;
  }
  if (seen.has(real)) {
    // A link back to a folder being walked would never end; a file given twice is read once.
    yield {
      kind: 'skipped',
      path,
      code: 'seen-already',
      reason: 'It was already read in this import under another name.',
    };
    return;
  }
  seen.add(real);
  if (info.isFile()) {
    yield { kind: 'file', path, size: info.size, changed: Math.max(info.mtimeMs, info.ctimeMs) };
    return;
  }
  if (!info.isDirectory()) {
    yield { kind: 'skipped', path, code: 'not-a-file', reason: 'It is a device, a pipe or a socket, not a file.' };
    return;
  }
  yield* walk(path, seen, signal);
}

async function* walk(folder: string, seen: Set<string>, signal: AbortSignal): AsyncGenerator<Found> {
  const names: { name: string; link: boolean }[] = [];
  try {
    for await (const entry of await opendir(folder)) names.push({ name: entry.name, link: entry.isSymbolicLink() });
  } catch (error) {
    yield problem(folder, error, true);
    return;
  }
  names.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const pages = pagesAmong(names.map((n) => n.name));
  for (const { name, link } of names) {
    if (signal.aborted) return;
    const path = join(folder, name);
    const skip = passedOver(name, link);
    if (skip) yield { kind: 'skipped', path, ...skip };
    else if (belongsToPage(name, pages)) yield* asset(path, seen, signal);
    else yield* visit(path, seen, signal);
  }
}

/** Why a walk does not even look at what is in a folder under this name. */
function passedOver(name: string, link: boolean): { code: SkipCode; reason: string } | null {
  if (DEBRIS.test(name)) return { code: 'system-file', reason: 'A file that the operating system leaves behind.' };
  if (ARCHIVE.test(name)) return { code: 'archive-file', reason: 'A Carrel archive is opened, not imported.' };
  if (link)
    return { code: 'link', reason: 'A symbolic link inside a folder is not followed. Import its target to add it.' };
  return null;
}

/** Whether a walk of one of `folders` would come upon `path`, and not as something to be passed over. */
export async function comesUpon(folders: string[], path: string): Promise<boolean> {
  const folder = folders.find((one) => path.startsWith(one.endsWith(sep) ? one : one + sep));
  if (folder === undefined) return false;
  let parent = folder;
  for (const name of relative(folder, path).split(sep)) {
    const names = ASSETS.test(name) ? await readdir(parent).catch(() => []) : [];
    parent = join(parent, name);
    const info = await lstat(parent).catch(() => null);
    if (!info || passedOver(name, info.isSymbolicLink()) || belongsToPage(name, pagesAmong(names))) return false;
  }
  return true;
}

/** Browsers save a page as `name.html` and its images and styles in `name_files` (or `name-Dateien`, `name_bestanden` …). */
function belongsToPage(name: string, pages: Set<string>): boolean {
  const page = ASSETS.exec(name)?.[1];
  return page !== undefined && pages.has(page);
}

const ASSETS = /^(.*?)[ _-](files|dateien|fichiers|archivos|bestanden|file|pliki|arquivos|файлы|elemei)$/i;
const PAGE = /\.x?html?$/i;

/** The names of saved pages, without their ending. */
const pagesAmong = (names: string[]) => new Set(names.filter((n) => PAGE.test(n)).map((n) => n.replace(PAGE, '')));

async function* asset(folder: string, seen: Set<string>, signal: AbortSignal): AsyncGenerator<Found> {
  for await (const found of visit(folder, seen, signal)) {
    if (found.kind !== 'file') yield found;
    else
      yield {
        kind: 'skipped',
        path: found.path,
        code: 'part-of-page',
        reason: `It belongs to the saved page beside the folder ${basename(folder)} and is read with it.`,
      };
  }
}

function problem(path: string, error: unknown, folder: boolean): Found {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT')
    return {
      kind: 'failed',
      path,
      code: 'file-unreadable',
      reason: 'There is no such file. It may have been moved; choose it again.',
    };
  if (code === 'EACCES' || code === 'EPERM')
    return folder
      ? {
          kind: 'failed',
          path,
          code: 'folder-permission',
          reason: 'You may not look into this folder. Change its permissions or copy it, then import it again.',
        }
      : {
          kind: 'failed',
          path,
          code: 'file-unreadable',
          reason: 'You may not read this file. Change its permissions or copy it, then try again.',
        };
  return {
    kind: 'failed',
    path,
    code: folder ? 'folder-permission' : 'file-unreadable',
    reason: `The system could not read it (${code ?? String(error)}). Copy it to another disk and try again.`,
  };
}

/** The path of a file beside an imported one, or null when it would leave the folder of `owner`. */
export async function siblingPath(owner: string, relative: string): Promise<string | null> {
  if (relative.includes('\0')) return null;
  try {
    const folder = await realpath(dirname(owner));
    const path = await realpath(join(folder, relative));
    return path.startsWith(folder.endsWith(sep) ? folder : folder + sep) ? path : null;
  } catch {
    return null;
  }
}
