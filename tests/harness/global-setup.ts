/** Before tests that run Electron: the runtime, a fresh build, a display. Handed to the tests in the environment. */
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { hasDisplay, startVirtualDisplay } from '../../scripts/lib/display.mjs';
import { electronFlags } from '../../scripts/lib/launch.mjs';
import { inTree } from '../../scripts/lib/paths.mjs';
import { setUp } from '../../scripts/lib/setup.mjs';

let display: Promise<{ env: Record<string, string>; stop: () => Promise<void> }> | null = null;
let users = 0;

export async function setup(): Promise<void> {
  users++;
  const runtime = await setUp({ quiet: true });
  await ensureBuilt();
  const real = hasDisplay() && display === null;
  if (!real) {
    display ??= startVirtualDisplay();
    Object.assign(process.env, (await display).env);
  }
  process.env.CARREL_ROOT = inTree();
  process.env.CARREL_ELECTRON = runtime.executable;
  process.env.CARREL_ELECTRON_FLAGS = JSON.stringify(electronFlags({ display: real }));
}

export async function teardown(): Promise<void> {
  users--;
  if (users > 0 || !display) return;
  const { stop } = await display;
  display = null;
  await stop();
}
