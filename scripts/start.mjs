/**
 * `npm start`: sets up, builds, opens the window. Without a display it does the main job from the terminal instead, so
 * that a machine without a screen shows the whole way as well.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { hasDisplay } from './lib/display.mjs';
import { launch, launchCli } from './lib/launch.mjs';
import { inTree } from './lib/paths.mjs';
import { SetupError, say } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

try {
  const args = process.argv.slice(2);
  const runtime = await setUp();
  await ensureBuilt();
  process.exitCode = hasDisplay() ? await launch(runtime, args) : await demo(runtime);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}

/** @returns {Promise<number>} the exit code of the first step that failed, or 0 */
async function demo(runtime) {
  const folder = inTree('out', 'demo');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const archive = join(folder, 'sample.carrel');
  const pdf = join(folder, 'dossier.pdf');
  say('There is no display here, so no window. The same job from the terminal, with the sample articles:');
  const steps = [
    ['import', archive, inTree('resources', 'samples')],
    ['info', archive],
    ['search', archive, 'flood', '--limit', '3'],
    ['people', archive, '--limit', '10'],
    ['export', archive, '-o', pdf, '--query', 'flood'],
  ];
  for (const step of steps) {
    say(`\n$ carrel ${step.map((part) => (/\s/.test(part) ? `"${part}"` : part)).join(' ')}`);
    const code = await launchCli(runtime, step);
    if (code !== 0) {
      say(`This step ended with exit code ${code}.`);
      return code;
    }
  }
  say(`\nThe archive is ${archive}\nThe PDF is     ${pdf}\nOn a machine with a display, "npm start" opens the window.`);
  return 0;
}
