/** Starts Carrel's own Electron. */
import { spawn } from 'node:child_process';
import { hasDisplay, startVirtualDisplay } from './display.mjs';
import { sandboxFlags } from './electron-runtime.mjs';
import { inTree } from './paths.mjs';

/**
 * Flags that precede the app's folder on the command line.
 * @param {{display: boolean}} options whether there is a real display, and with it perhaps a graphics card
 */
export function electronFlags({ display }) {
  // Chromium's own log (missing buses, no graphics card) is noise on a terminal; 3 keeps what is fatal.
  const flags = [...sandboxFlags(), '--log-level=3'];
  if (!display) flags.push('--disable-gpu');
  // Electron asks for X11 unless it is told otherwise.
  else if (process.env.WAYLAND_DISPLAY && !process.env.DISPLAY) flags.push('--ozone-platform=wayland');
  return flags;
}

/**
 * Runs the app to its end with our terminal, on a virtual display where there is no other.
 * @param {import('./electron-runtime.mjs').Runtime} runtime
 * @param {string[]} args arguments for the app
 * @param {Record<string, string>} [env]
 * @returns {Promise<number>} its exit code; 128 + n when a signal ended it
 */
export async function launch(runtime, args, env = {}) {
  const virtual = hasDisplay() ? null : await startVirtualDisplay();
  try {
    return await new Promise((done, failed) => {
      const child = spawn(runtime.executable, [...electronFlags({ display: !virtual }), inTree(), ...args], {
        stdio: 'inherit',
        env: { ...process.env, ...virtual?.env, ...env },
      });
      const forward = (signal) => child.kill(signal);
      process.on('SIGINT', forward);
      process.on('SIGTERM', forward);
      child.on('error', failed);
      child.on('close', (code, signal) => {
        process.off('SIGINT', forward);
        process.off('SIGTERM', forward);
        done(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 137));
      });
    });
  } finally {
    await virtual?.stop();
  }
}

/** Runs one `carrel` verb. @returns {Promise<number>} its exit code */
export const launchCli = (runtime, argv) => launch(runtime, ['--cli', '--', ...argv]);
