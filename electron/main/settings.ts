/** The reader's settings: one JSON file in the profile, written in one step. */
import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { DEFAULT_SETTINGS, type Settings } from '../contract/bridge';

export const settingsChange = z
  .object({
    theme: z.enum(['system', 'light', 'dark']),
    language: z.string().max(50),
    fontSize: z.number().min(8).max(72),
    readerWidth: z.number().min(20).max(200),
    readerFont: z.enum(['serif', 'sans']),
    rememberRecent: z.boolean(),
    exportChoices: z.record(z.string(), z.unknown()),
    places: z.record(z.string().max(100), z.number().int().min(0)),
  })
  .partial();

export class SettingsFile {
  private current: Settings;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly path: string) {
    this.current = read(path);
  }

  get(): Settings {
    return this.current;
  }

  /** Takes the change at once and writes it; resolves when it is on disk. */
  async save(change: Partial<Settings>): Promise<Settings> {
    this.current = { ...this.current, ...change };
    const text = JSON.stringify(this.current, null, 2);
    this.writing = this.writing.then(() => write(this.path, text));
    await this.writing;
    return this.current;
  }
}

/** A field that does not fit is left at its default, so that one bad value does not cost the others. */
function read(path: string): Settings {
  let found: Record<string, unknown>;
  try {
    found = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { ...DEFAULT_SETTINGS };
  }
  const settings: Record<string, unknown> = { ...DEFAULT_SETTINGS };
  for (const key of Object.keys(DEFAULT_SETTINGS)) {
    const one = settingsChange.safeParse({ [key]: found?.[key] });
    if (one.success && found?.[key] !== undefined) settings[key] = found[key];
  }
  return settings as unknown as Settings;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
