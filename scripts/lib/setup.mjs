/** All that a machine needs before Carrel can run, in one call. Quick when everything is there. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasDisplay } from './display.mjs';
import { ensureRuntime, findRuntime } from './electron-runtime.mjs';
import { inTree } from './paths.mjs';
import { SetupError, say } from './run.mjs';
import { ensureSqlite } from './sqlite.mjs';
import { ensurePackages, OTHER_READERS, PDF_TOOLS, runtimePackages } from './system-packages.mjs';

const stampFile = () => inTree('node_modules', '.cache', 'carrel', 'setup.json');

/**
 * Sets the machine up.
 * @param {{tests?: boolean, quiet?: boolean}} [options] `tests` adds the tools that only tests use; `quiet` says nothing
 *   when there is nothing to do
 * @returns {Promise<import('./electron-runtime.mjs').Runtime>}
 * @throws {SetupError} with the next step
 */
export async function setUp({ tests = false, quiet = false } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new SetupError(`Carrel needs Node 20.19 or newer; this is ${process.versions.node}.`);
  const known = quiet && !tests ? await doneEarlier() : null;
  if (known) return known;

  await ensurePackages(runtimePackages(hasDisplay()), 'by Electron');
  if (tests) {
    await ensurePackages(PDF_TOOLS, 'by the tests, to read exported PDFs');
    await ensurePackages(OTHER_READERS, 'by the tests, to read other exports', { optional: true });
  }
  const runtime = await ensureRuntime();
  const sqlite = await ensureSqlite(runtime.executable);
  writeStamp(runtime);
  say(`Runtime: Electron ${runtime.version} (${runtime.why}); better-sqlite3 ${sqlite}.`);
  return runtime;
}

/** The runtime of an earlier complete set-up, if nothing that it depended on has changed. */
async function doneEarlier() {
  try {
    const runtime = await findRuntime();
    if (runtime && readFileSync(stampFile(), 'utf8') === fingerprint(runtime)) return runtime;
  } catch {
    // Then it is done again, and says what is wrong.
  }
  return null;
}

function fingerprint(runtime) {
  const size = (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return JSON.stringify({
    executable: runtime.executable,
    electron: runtime.version,
    node: process.versions.node,
    display: hasDisplay(),
    lock: size(inTree('node_modules', '.package-lock.json')),
    sqlite: size(inTree('node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node')),
  });
}

function writeStamp(runtime) {
  mkdirSync(dirname(stampFile()), { recursive: true });
  writeFileSync(stampFile(), fingerprint(runtime));
}
