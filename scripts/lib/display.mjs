/** A display: the machine's own, or a virtual one for the time of a run. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from './run.mjs';

/** Whether windows can be shown to somebody. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Starts a virtual X server on a display number that is free.
 * @returns {Promise<{env: Record<string, string>, stop: () => Promise<void>}>} `env` is for the programs to show there
 * @throws {SetupError} when there is no Xvfb
 */
export async function startVirtualDisplay() {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-display-'));
  const authority = join(folder, 'authority');
  await writeFile(authority, authorityRecord(randomBytes(16)), { mode: 0o600 });
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp', '-noreset', '-auth', authority],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const stop = async () => {
    server.kill();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const number = await new Promise((done, failed) => {
      let text = '';
      server.stdio[3].on('data', (chunk) => {
        text += chunk;
        if (text.includes('\n')) done(text.trim());
      });
      server.on('error', failed);
      server.on('exit', (code) => failed(new Error(`Xvfb ended with ${code}`)));
    });
    server.removeAllListeners('exit');
    server.on('exit', () => {});
    return { env: { DISPLAY: `:${number}`, XAUTHORITY: authority }, stop };
  } catch (error) {
    await stop();
    throw new SetupError(`There is no display, and a virtual one (Xvfb) did not start: ${error.message}.`);
  }
}

/** One record of an X authority file: any host, any display, one cookie (FamilyWild; see Xau's Xauth.h). */
function authorityRecord(cookie) {
  const field = (bytes) => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
  return Buffer.concat([
    Buffer.from([0xff, 0xff]),
    field(Buffer.alloc(0)),
    field(Buffer.alloc(0)),
    field(Buffer.from('MIT-MAGIC-COOKIE-1')),
    field(cookie),
  ]);
}
