#!/usr/bin/env node
/** `carrel VERB …`: the command line, in the same Electron and the same code as the window. */
import { ensureBuilt, isBuilt } from './lib/build.mjs';
import { launchCli } from './lib/launch.mjs';
import { SetupError, say } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

try {
  const runtime = await setUp({ quiet: true });
  if (!isBuilt()) await ensureBuilt();
  process.exitCode = await launchCli(runtime, process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
