/**
 * Decides which Electron runs Carrel on this machine. In this order: the one the user names
 * (ELECTRON_OVERRIDE_DIST_PATH), the official one that is there, the official one where it can be fetched
 * (ELECTRON_MIRROR and proxies are honoured), and on Linux x64 the runtime from the npm registry.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cacheFolder, inTree } from './paths.mjs';
import { cachedRegistryRuntime, ensureRegistryRuntime, REGISTRY_ELECTRON } from './registry-runtime.mjs';
import { run, SetupError, say } from './run.mjs';

/**
 * @typedef {object} Runtime
 * @property {string} executable
 * @property {string} version Electron's version, e.g. `33.2.1`
 * @property {'named' | 'official' | 'registry'} kind
 * @property {string} why one clause for people
 */

/** A host that does not answer a 10 kB request in this time is treated as out of reach. */
const REACH_MS = 10_000;
const DOWNLOAD_MS = 30 * 60_000;
/** So long an unreachable host is not asked again while another runtime is there. */
const RETRY_MS = 24 * 60 * 60_000;

const electronFolder = () => dirname(createRequire(inTree('package.json')).resolve('electron/package.json'));

function platformExecutable() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** Chromium's sandbox refuses to run as root; ordinary users keep it. */
export function sandboxFlags() {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/**
 * The runtime to use, without fetching anything.
 * @returns {Promise<Runtime | null>}
 */
export async function findRuntime() {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (named) {
    const executable = join(named, platformExecutable());
    if (!existsSync(executable))
      throw new SetupError(`ELECTRON_OVERRIDE_DIST_PATH is set, but there is no ${executable}.`);
    return { executable, version: versionOf(named), kind: 'named', why: 'ELECTRON_OVERRIDE_DIST_PATH names it' };
  }
  const official = officialRuntime();
  if (official) return official;
  const cached = await cachedRegistryRuntime();
  if (!cached) return null;
  return {
    executable: cached,
    version: REGISTRY_ELECTRON,
    kind: 'registry',
    why: "from the npm registry, because Electron's own download host cannot be reached",
  };
}

/**
 * The runtime to use, fetched if need be.
 * @returns {Promise<Runtime>}
 * @throws {SetupError} with the next step, when there is none to be had
 */
export async function ensureRuntime() {
  const found = await findRuntime();
  if (found && (found.kind !== 'registry' || !worthAsking())) return found;
  if (await fetchOfficial()) {
    const official = officialRuntime();
    if (official) return official;
  }
  await rememberUnreachable();
  if (found) return found;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Electron for ${process.platform} ${process.arch} could not be fetched. Check the connection, or set ELECTRON_MIRROR ` +
        'to a mirror, or ELECTRON_OVERRIDE_DIST_PATH to a folder with an unpacked Electron 33 or newer.',
    );
  }
  await ensureRegistryRuntime();
  return /** @type {Promise<Runtime>} */ (findRuntime());
}

function officialRuntime() {
  const folder = electronFolder();
  const executable = join(folder, 'dist', platformExecutable());
  const wanted = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
  if (!existsSync(executable) || versionOf(join(folder, 'dist')) !== wanted) return null;
  return { executable, version: wanted, kind: 'official', why: 'the official build' };
}

function versionOf(distFolder) {
  try {
    return readFileSync(join(distFolder, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return 'unknown';
  }
}

/** @returns {Promise<boolean>} whether the official Electron has been fetched */
async function fetchOfficial() {
  const folder = electronFolder();
  const proxied = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => process.env[name]);
  const env = proxied ? { ELECTRON_GET_USE_PROXY: 'true' } : undefined;
  const probe = await run(
    process.execPath,
    ['-e', PROBE, JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version],
    { cwd: folder, env, timeoutMs: REACH_MS },
  );
  if (probe.code !== 0) return false;
  say('Fetching the official Electron …');
  const fetched = await run(process.execPath, [join(folder, 'install.js')], { env, timeoutMs: DOWNLOAD_MS });
  return fetched.code === 0;
}

/** Fetches the list of checksums the way the large download would be fetched: same mirror, same proxy. */
const PROBE = `
const { downloadArtifact } = require('@electron/get');
downloadArtifact({ version: process.argv[1], artifactName: 'SHASUMS256.txt', isGeneric: true, force: true,
  cacheRoot: require('node:path').join(require('node:os').tmpdir(), 'carrel-electron-probe') })
  .then(() => process.exit(0), () => process.exit(1));`;

const unreachableStamp = () => join(cacheFolder(), 'official-electron-unreachable');

function worthAsking() {
  try {
    const stamp = unreachableStamp();
    return (
      readFileSync(stamp, 'utf8') !== (process.env.ELECTRON_MIRROR ?? '') ||
      Date.now() - statSync(stamp).mtimeMs > RETRY_MS
    );
  } catch {
    return true;
  }
}

async function rememberUnreachable() {
  await mkdir(cacheFolder(), { recursive: true });
  await writeFile(unreachableStamp(), process.env.ELECTRON_MIRROR ?? '');
}
