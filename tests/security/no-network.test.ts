import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testRuntime } from '../harness/runtime';

const ISOLATED = ['--map-root-user', '--net', '--mount'];
const support = join(import.meta.dirname, 'support');

/** Whether this kernel lets us have a network of our own: needs user namespaces, `ip` and virtual cables. */
const possible =
  process.platform === 'linux' &&
  spawnSync('unshare', [...ISOLATED, 'ip', 'link', 'add', 'name', 'out', 'type', 'veth']).status === 0;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-packets-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command on a network of its own. @returns how many packets it sent, and how it ended */
async function count(command: string[], env: Record<string, string> = {}) {
  const file = join(folder, 'count');
  rmSync(file, { force: true });
  const child = spawn('unshare', [...ISOLATED, join(support, 'counted.sh'), file, ...command], {
    env: { ...process.env, ...env },
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      words += chunk;
    });
  const code = await new Promise((done) => child.on('close', done));
  return { code, words, packets: Number(readFileSync(file, 'utf8')) };
}

/** Inside the new network we are root, so to say, and Chromium's sandbox wants to know. */
const flags = () => [...new Set(['--no-sandbox', ...testRuntime().flags])];

describe.skipIf(!possible)('packets that leave (skipped where the kernel gives no network namespace)', () => {
  it('are counted: a name to look up and a server to reach move the counter', async () => {
    const ask = await count([process.execPath, '-e', "fetch('http://example.org').catch(() => {})"]);
    expect(ask.packets).toBeGreaterThan(0);
    const reach = await count([
      process.execPath,
      '-e',
      "fetch('http://192.0.2.80', { signal: AbortSignal.timeout(500) }).catch(() => {})",
    ]);
    expect(reach.packets).toBeGreaterThan(0);
  });

  it('are sent by an Electron that is left as it comes', async () => {
    const { packets } = await count([testRuntime().executable, ...flags(), join(support, 'bare')]);
    expect(packets).toBeGreaterThan(0);
  });

  it('are none in a whole day of work with Carrel', async () => {
    const day = await count([process.execPath, '--import', 'tsx', join(support, 'journey.ts')], {
      CARREL_ELECTRON_FLAGS: JSON.stringify(flags()),
    });
    expect(day.words).toContain('done');
    expect(day.code).toBe(0);
    expect(day.packets).toBe(0);
  });
});
