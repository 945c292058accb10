/** Builds the app when its sources are newer than what was built last. */
import { readdirSync, statSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { inTree } from './paths.mjs';
import { run, SetupError, say } from './run.mjs';

const SOURCES = ['electron', 'renderer', 'resources', 'electron.vite.config.ts', 'package-lock.json', 'tsconfig.json'];
const stamp = () => inTree('out', 'built');

/** Whether `out/` holds a finished build that no source is newer than. */
export function isFresh() {
  const built = statSync(stamp(), { throwIfNoEntry: false })?.mtimeMs;
  return built !== undefined && SOURCES.every((source) => newest(inTree(source)) <= built);
}

/** @returns {boolean} whether there is a finished build, of whatever age */
export const isBuilt = () => statSync(stamp(), { throwIfNoEntry: false }) !== undefined;

/**
 * Builds into `out/`, unless that is fresh.
 * @throws {SetupError} with the bundler's words
 */
export async function ensureBuilt({ force = false } = {}) {
  if (!force && isFresh()) return;
  say('Building Carrel …');
  const started = new Date();
  await rm(stamp(), { force: true });
  const cli = inTree('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const result = await run(process.execPath, [cli, 'build', '--logLevel', 'warn'], { cwd: inTree() });
  if (result.code !== 0) {
    // The bundler draws its messages in colour whoever reads them.
    const words = stripVTControlCharacters(result.out + result.err);
    throw new SetupError(`The build failed:\n${words}`);
  }
  await checkSyntax();
  await writeFile(stamp(), `${started.toISOString()}\n`);
}

/** What the bundler joined must still be a program: two parts may declare the same name. */
async function checkSyntax() {
  const folder = inTree('out', 'main');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  for (const name of files) {
    const checked = await run(process.execPath, ['--check', join(folder, name)]);
    if (checked.code !== 0) throw new SetupError(`The build made a broken file:\n${checked.err}`);
  }
}

function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  let latest = stats.mtimeMs;
  for (const entry of readdirSync(path)) latest = Math.max(latest, newest(join(path, entry)));
  return latest;
}
