/** Builds the app when its sources are newer than what was built last. */
import { readdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { withLock } from './lock.mjs';
import { inTree } from './paths.mjs';
import { run, SetupError, say } from './run.mjs';

const SOURCES = ['electron', 'renderer', 'resources', 'electron.vite.config.ts', 'package-lock.json', 'tsconfig.json'];
const PARTS = ['main', 'preload', 'renderer'];
const stamp = () => inTree('out', 'built');

/** Whether `out/` holds a finished build that no source is newer than. */
export function isFresh() {
  const built = statSync(stamp(), { throwIfNoEntry: false })?.mtimeMs;
  return built !== undefined && SOURCES.every((source) => newest(inTree(source)) <= built);
}

/** @returns {boolean} whether there is a finished build, of whatever age */
export const isBuilt = () => statSync(stamp(), { throwIfNoEntry: false }) !== undefined;

/**
 * Builds into `out/`, unless that is fresh. Two builds at once take turns; what runs from `out/` meanwhile keeps a whole
 * build under its feet until the new one is complete.
 * @throws {SetupError} with the bundler's words
 */
export async function ensureBuilt({ force = false } = {}) {
  if (!force && isFresh()) return;
  await mkdir(inTree('out'), { recursive: true });
  await withLock(inTree('out', 'lock'), async (waited) => {
    if (isFresh() && (waited || !force)) return;
    say('Building Carrel …');
    const began = new Date();
    const next = inTree('out', 'next');
    await rm(next, { recursive: true, force: true });
    await bundle(next);
    await checkSyntax(join(next, 'main'));
    await swap(next, began);
  });
}

async function bundle(folder) {
  const cli = inTree('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const result = await run(process.execPath, [cli, 'build', '--logLevel', 'warn'], {
    cwd: inTree(),
    env: { CARREL_OUT: folder },
  });
  if (result.code === 0) return;
  // The bundler draws its messages in colour whoever reads them.
  throw new SetupError(`The build failed:\n${stripVTControlCharacters(result.out + result.err)}`);
}

/** What the bundler joined must still be a program: two parts may declare the same name. */
async function checkSyntax(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  for (const name of files) {
    const checked = await run(process.execPath, ['--check', join(folder, name)]);
    if (checked.code !== 0) throw new SetupError(`The build made a broken file:\n${checked.err}`);
  }
}

async function swap(next, began) {
  const old = inTree('out', 'old');
  await rm(old, { recursive: true, force: true });
  await mkdir(old);
  for (const part of PARTS) {
    await rename(inTree('out', part), join(old, part)).catch(() => {});
    await rename(join(next, part), inTree('out', part));
  }
  await writeFile(stamp(), '');
  // A source that was saved during the build is newer than it.
  await utimes(stamp(), began, began);
  await rm(next, { recursive: true, force: true });
  await rm(old, { recursive: true, force: true });
}

function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  let latest = stats.mtimeMs;
  for (const entry of readdirSync(path)) latest = Math.max(latest, newest(join(path, entry)));
  return latest;
}
