/** Runs the real `carrel` command: headless Electron, the real processes, a profile of its own. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const samples = join(root, 'resources/samples');
/** Data that is not part of the tree; tests that need it say so when it is not there. */
export const shared = process.env.CARREL_SHARED ?? join(root, '../shared');

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
  env: NodeJS.ProcessEnv;
  clear(): void;
}

export function desk(): Desk {
  const path = mkdtempSync(join(tmpdir(), 'carrel-e2e-'));
  const home = join(path, 'home');
  const data = join(path, 'profile');
  mkdirSync(join(home, 'Documents'), { recursive: true });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    CARREL_DATA: data,
    // The set-up's cache stays where it is while documents and configuration go to a home of this run.
    XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(process.env.HOME ?? tmpdir(), '.cache'),
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

export interface Result {
  code: number | null;
  out: string;
  err: string;
  /** Standard output as the one JSON value it must be. */
  json<T>(): T;
}

/** Runs `carrel ARGUMENTS` to its end. */
export function carrel(at: Desk, args: string[], options: { input?: string; cwd?: string } = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'scripts/carrel.mjs'), ...args], {
      cwd: options.cwd ?? at.path,
      env: at.env,
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      err += chunk;
    });
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({
        code,
        out,
        err,
        json<T>() {
          try {
            return JSON.parse(out) as T;
          } catch {
            throw new Error(`carrel ${args.join(' ')} (exit ${code}) did not print JSON:\n${out}\n${err}`);
          }
        },
      }),
    );
  });
}
