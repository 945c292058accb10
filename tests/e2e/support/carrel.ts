/** The real `carrel` command with a home and a profile of its own, and what the sample articles hold. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandResult, startCommand } from '../../harness/command';
import { root, shared } from '../../harness/runtime';

export { root, shared };
export const samples = join(root, 'resources/samples');

export interface GoldFile {
  file: string;
  part?: string;
  title: string;
  language: string;
  published: string | null;
  source?: string;
  byline?: string;
  charset?: string;
  duplicateOf?: string;
  nearDuplicateOf?: string;
  people: { key: string; name: string; surfaces: string[] }[];
  notPeople: string[];
}
export interface Gold {
  articles: number;
  files: GoldFile[];
  persons: { key: string; names: string[]; files: string[] }[];
}
export const gold = JSON.parse(readFileSync(join(root, 'tests/fixtures/samples-gold.json'), 'utf8')) as Gold;

/** A folder for one test file, with a home, a profile and room for archives. */
export interface Desk {
  path: string;
  home: string;
  data: string;
  file(name: string): string;
  /** Documents and configuration go to a home of this run. */
  env: Record<string, string>;
  clear(): void;
}

export function desk(): Desk {
  const path = mkdtempSync(join(tmpdir(), 'carrel-e2e-'));
  const home = join(path, 'home');
  const data = join(path, 'profile');
  mkdirSync(join(home, 'Documents'), { recursive: true });
  const env = {
    CARREL_DATA: data,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DOCUMENTS_DIR: join(home, 'Documents'),
    HOME: home,
  };
  return {
    path,
    home,
    data,
    env,
    file: (name) => join(path, name),
    clear: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Runs `carrel ARGUMENTS` to its end. */
export function carrel(
  at: Desk,
  args: string[],
  options: { input?: string; cwd?: string } = {},
): Promise<CommandResult> {
  return startCommand(args, { cwd: options.cwd ?? at.path, env: at.env, input: options.input }).done;
}
