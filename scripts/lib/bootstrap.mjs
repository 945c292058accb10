// The default app of a runtime that has none: loads the app folder given as the first argument that is not a flag,
// the way the official Electron does. Copied into the runtime's resources/app by registry-runtime.mjs.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (!given) {
  process.stderr.write('Usage: electron [flags] APP-FOLDER [arguments]\n');
  app.exit(2);
} else {
  const folder = resolve(given);
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  app.setAppPath(folder);
  app.setName(about.productName ?? about.name);
  app.setVersion(about.version);
  // Awaited at the top level: Electron holds back `ready` until the entry module has been evaluated.
  await import(pathToFileURL(join(folder, about.main)).href);
}
