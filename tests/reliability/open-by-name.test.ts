import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carrel as command, startCommand } from '../harness/command';
import { testRuntime } from '../harness/runtime';
import { openWindow } from '../harness/window';

let folder: string;
let archive: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-named-'));
  archive = join(folder, 'named.carrel');
  const sample = join(testRuntime().root, 'resources', 'samples', '2020-07-19-water-meters.txt');
  expect((await command(['import', archive, sample])).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an archive named at the start', () => {
  it('is opened, as a double click asks for', async () => {
    const carrel = await openWindow({ args: [archive] });
    try {
      await expect.poll(async () => (await carrel.call('archive.info', {}))?.path).toBe(archive);
    } finally {
      await carrel.close();
    }
  });
});

describe('a command', () => {
  it('ends quietly when its reader has seen enough', async () => {
    const { process: child, done } = startCommand(['help']);
    child.stdout.destroy();
    const { err } = await done;
    expect(err).not.toMatch(/EPIPE|Error/);
  });

  it('prints its result and nothing else to standard output, its words to standard error', async () => {
    const { out, code } = await command(['info', archive, '--json']);
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(out)).toMatchObject({ articles: 1 });
    const wrong = await command(['no-such-verb']);
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toContain('no-such-verb');
  });

  it('takes every argument as it is, also one that Electron or Chromium would know', async () => {
    const { code, err } = await command(['search', archive, '--inspect=0', '--no-such-flag']);
    expect(code).toBe(2);
    expect(err).toContain('--inspect');
  });
});
