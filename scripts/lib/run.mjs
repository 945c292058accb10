/** Child processes and words on the terminal. */
import { spawn } from 'node:child_process';

/** Set-up talks on stderr, so that the stdout of a command that triggers it stays clean. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** A failure whose message is meant for the user: printed without a stack. */
export class SetupError extends Error {}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string | undefined>, timeoutMs?: number, show?: boolean}} [options]
 *   `show` lets the child write to our terminal; otherwise its output is collected.
 * @returns {Promise<{code: number | null, signal: string | null, out: string, err: string, timedOut: boolean}>}
 *   `code` is 127 when the program could not be started.
 */
export function run(command, args, options = {}) {
  const { cwd, env, timeoutMs, show = false } = options;
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd,
      env: env ? { ...process.env, ...env } : process.env,
      stdio: show ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && /^np[mx]$/.test(command),
      windowsHide: true,
    });
    let out = '';
    let err = '';
    let timedOut = false;
    child.stdout?.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      err += chunk;
    });
    const timer = timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
        }, timeoutMs)
      : undefined;
    child.on('error', (error) => {
      clearTimeout(timer);
      done({ code: 127, signal: null, out, err: err || error.message, timedOut });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      done({ code, signal, out, err, timedOut });
    });
  });
}
