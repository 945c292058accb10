/**
 * better-sqlite3 for the runtimes in use. Its shipped binaries want Node-API 10 (Node 22.14, Electron 36) and abort an
 * older process, so they are tried in a child process. Where they fail, one build from source serves old and new
 * runtimes alike; it is kept in the user's cache.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { cacheFolder, inTree } from './paths.mjs';
import { run, SetupError, say } from './run.mjs';
import { ensurePackages } from './system-packages.mjs';

const packageFolder = () => inTree('node_modules', 'better-sqlite3');
const builtBinary = () => join(packageFolder(), 'build', 'Release', 'better_sqlite3.node');

/** Lets the sources compile against Node-API 9 headers: version and macro are set by the package's own build file. */
const COMPILER_FLAGS = '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';

const PROBE = `const D = require('better-sqlite3'); new D(':memory:').prepare('select 1').get();`;

function cachedBinary() {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8'));
  const libc = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime ? 'musl' : '';
  return join(cacheFolder(), `better-sqlite3-${version}-${process.platform}${libc}-${process.arch}-napi9.node`);
}

/** Whether better-sqlite3 loads and answers under this Node and under the given Electron. */
async function loads(electron) {
  const [node, inElectron] = await Promise.all([
    run(process.execPath, ['-e', PROBE], { cwd: inTree() }),
    run(electron, ['-e', PROBE], { cwd: inTree(), env: { ELECTRON_RUN_AS_NODE: '1' } }),
  ]);
  return node.code === 0 && inElectron.code === 0;
}

/**
 * Makes `require('better-sqlite3')` work under both runtimes.
 * @param {string} electron path of Electron's executable
 * @returns {Promise<string>} what was done, as a clause
 * @throws {SetupError} when it does not compile
 */
export async function ensureSqlite(electron) {
  const cached = cachedBinary();
  if (await loads(electron)) {
    if (!existsSync(builtBinary())) return 'as shipped';
    if (!existsSync(cached)) await place(builtBinary(), cached);
    return 'built from source';
  }
  if (existsSync(cached)) {
    await place(cached, builtBinary());
    if (await loads(electron)) return 'built from source earlier';
  }
  await build(cached);
  await place(cached, builtBinary());
  if (await loads(electron)) return 'built from source';
  throw new SetupError('better-sqlite3 was built but does not load. Remove node_modules, run "npm ci" and try again.');
}

/** Copies a file so that no other process ever sees half of it. */
async function place(from, to) {
  await mkdir(dirname(to), { recursive: true });
  const part = `${to}.${randomUUID()}`;
  await copyFile(from, part);
  await rename(part, to);
}

async function build(target) {
  await ensurePackages(['g++', 'make', 'python3'], 'to build better-sqlite3');
  say('Building better-sqlite3 from source (about a minute, once) …');
  await mkdir(cacheFolder(), { recursive: true });
  const work = await mkdtemp(join(cacheFolder(), 'work-'));
  try {
    const source = join(work, 'better-sqlite3');
    await cp(packageFolder(), source, {
      recursive: true,
      filter: (path) => !/^(build|prebuilds)($|[\\/])/.test(relative(packageFolder(), path)),
    });
    // The build file asks for its headers by `require`, so the copy must find the packages that the original finds.
    await symlink(inTree('node_modules'), join(work, 'node_modules'), 'junction');
    // Headers that came with Node, where they did, save a download.
    const home = join(dirname(process.execPath), '..');
    const headers = existsSync(join(home, 'include', 'node', 'node_api.h')) ? [`--nodedir=${home}`] : [];
    const built = await run(
      process.execPath,
      [inTree('node_modules', 'node-gyp', 'bin', 'node-gyp.js'), 'rebuild', '--release', '--force_build=1', ...headers],
      { cwd: source, env: { CXXFLAGS: COMPILER_FLAGS, npm_config_nodedir: undefined } },
    );
    if (built.code !== 0) {
      throw new SetupError(
        `better-sqlite3 could not be built. It needs g++, make and Python 3, or Node 22.14 and Electron 36 or newer.\n` +
          built.err.split('\n').slice(-25).join('\n'),
      );
    }
    await place(join(source, 'build', 'Release', 'better_sqlite3.node'), target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
