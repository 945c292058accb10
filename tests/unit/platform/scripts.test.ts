import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { countLine, countTests } from '../../../scripts/lib/count.mjs';
import { startVirtualDisplay } from '../../../scripts/lib/display.mjs';
import { findRuntime, sandboxFlags } from '../../../scripts/lib/electron-runtime.mjs';
import { withLock } from '../../../scripts/lib/lock.mjs';
import { cacheFolder } from '../../../scripts/lib/paths.mjs';
import { run } from '../../../scripts/lib/run.mjs';
import { root } from '../../harness/runtime';

const kept = { ...process.env };
afterEach(() => {
  process.env = { ...kept };
});

describe('the count of tests', () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((one) => ({ status: one })),
  });

  it('adds what could not be loaded to what failed', () => {
    const counts = countTests({
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        file('passed', 'passed', 'passed'),
        file('failed', 'failed', 'passed'),
        file('failed'),
        file('failed', 'pending', 'pending'),
      ],
    });
    expect(counts).toEqual({ passed: 3, failed: 3, skipped: 2 });
  });

  it('is written the same way each time, with skipped tests named only where there are any', () => {
    expect(countLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(countLine({ passed: 12, failed: 1, skipped: 4 })).toBe('12 passed, 1 failed, 4 skipped');
  });
});

describe('the choice of a runtime', () => {
  it('takes the folder that the user names, and says so when it holds no Electron', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'carrel-named-'));
    try {
      process.env.ELECTRON_OVERRIDE_DIST_PATH = folder;
      await expect(findRuntime()).rejects.toThrow(/ELECTRON_OVERRIDE_DIST_PATH is set, but there is no /);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('turns the sandbox off for root alone', () => {
    expect(sandboxFlags()).toEqual(process.getuid?.() === 0 ? ['--no-sandbox'] : []);
  });

  it.skipIf(process.platform !== 'linux')('keeps its cache where XDG_CACHE_HOME says (on Linux)', () => {
    process.env.XDG_CACHE_HOME = join(tmpdir(), 'elsewhere');
    expect(cacheFolder()).toBe(join(tmpdir(), 'elsewhere', 'carrel'));
  });
});

describe('running a program', () => {
  it('reports one that cannot be started, and one that takes too long', async () => {
    expect((await run('carrel-no-such-program', [])).code).toBe(127);
    const slow = await run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 200 });
    expect(slow.timedOut).toBe(true);
  });
});

describe('a lock', () => {
  it('lets one in at a time and tells the second that it waited', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'carrel-lock-'));
    try {
      const path = join(folder, 'lock');
      const order: string[] = [];
      const enter = (name: string) =>
        withLock(path, async (waited) => {
          order.push(`${name} in, waited: ${waited}`);
          await new Promise((done) => setImmediate(done));
          order.push(`${name} out`);
        });
      await Promise.all([enter('first'), enter('second')]);
      expect(order).toHaveLength(4);
      expect(order[0]?.split(' ')[0]).toBe(order[1]?.split(' ')[0]);
      expect(order[2]).toMatch(/waited: true$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is taken over from a process that is gone, and let go after a failure', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'carrel-lock-'));
    try {
      const path = join(folder, 'lock');
      const gone = spawnSync(process.execPath, ['-e', '']).pid;
      writeFileSync(path, String(gone));
      await expect(
        withLock(path, async () => {
          throw new Error('broken');
        }),
      ).rejects.toThrow('broken');
      expect(await withLock(path, async () => 'free')).toBe('free');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const hasXvfb = spawnSync('Xvfb', ['-help']).error === undefined;

describe.skipIf(!hasXvfb)('a virtual display (skipped where there is no Xvfb)', () => {
  const connect = (display: string) =>
    new Promise<string>((done) => {
      const socket = createConnection(`/tmp/.X11-unix/X${display.slice(1)}`);
      socket.on('connect', () => {
        socket.destroy();
        done('connected');
      });
      socket.on('error', (error) => done(error.message));
    });

  it('is another one for each run, and is gone afterwards', async () => {
    const [first, second] = await Promise.all([startVirtualDisplay(), startVirtualDisplay()]);
    expect(first.env.DISPLAY).not.toBe(second.env.DISPLAY);
    expect(await connect(first.env.DISPLAY as string)).toBe('connected');
    await first.stop();
    await second.stop();
    await expect.poll(() => connect(first.env.DISPLAY as string)).not.toBe('connected');
  });
});

describe('the import rule, types and format', () => {
  it('are all part of what "npm test" runs', () => {
    const source = spawnSync('cat', [join(root, 'scripts', 'test.mjs')], { encoding: 'utf8' }).stdout;
    for (const check of ['check-imports.mjs', "'--noEmit'", "'check', '--error-on-warnings'"])
      expect(source).toContain(check);
  });
});
