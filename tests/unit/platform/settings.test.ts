import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../electron/contract/bridge';
import { SettingsFile } from '../../../electron/main/settings';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-settings-'));
  path = join(folder, 'profile', 'settings.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the settings file', () => {
  it('starts with the defaults and keeps what is changed', async () => {
    const settings = new SettingsFile(path);
    expect(settings.get()).toEqual(DEFAULT_SETTINGS);
    await settings.save({ theme: 'dark', fontSize: 21 });
    expect(new SettingsFile(path).get()).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', fontSize: 21 });
  });

  it('keeps the last of many changes made at once', async () => {
    const settings = new SettingsFile(path);
    await Promise.all([10, 11, 12, 13].map((fontSize) => settings.save({ fontSize })));
    expect(JSON.parse(readFileSync(path, 'utf8')).fontSize).toBe(13);
  });

  it('takes the defaults for a file that is not one', async () => {
    path = join(folder, 'settings.json');
    for (const broken of ['', '{', '[]', 'null', '"x"']) {
      writeFileSync(path, broken);
      expect(new SettingsFile(path).get()).toEqual(DEFAULT_SETTINGS);
    }
  });

  it('keeps the good fields beside a bad one', () => {
    path = join(folder, 'settings.json');
    writeFileSync(path, JSON.stringify({ theme: 'purple', fontSize: 20, unknown: 1 }));
    expect(new SettingsFile(path).get()).toEqual({ ...DEFAULT_SETTINGS, fontSize: 20 });
  });
});
