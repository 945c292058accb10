import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFile, checkTree } from '../../../scripts/lib/import-rule.mjs';
import { root } from '../../harness/runtime';

const refused: [file: string, source: string, reason: string][] = [
  ['electron/contract/a.ts', "import { open } from '../archive/archive';", 'may import itself only'],
  ['electron/contract/a.ts', "import type { App } from '../../renderer/app';", 'may import itself only'],
  ['electron/contract/a.ts', "import lunr from 'lunr';", 'zod alone'],
  ['electron/contract/a.ts', "import { readFile } from 'node:fs/promises';", 'without Node'],
  ['electron/archive/a.ts', "import { app } from 'electron';", 'without Electron'],
  ['electron/archive/search/a.ts', "import { fold } from '../../importer/text/fold';", 'may import itself'],
  ['electron/archive/a.ts', "export { harden } from '../main/harden';", 'may import itself'],
  ['electron/archive/a.ts', "import https from 'node:https';", 'network'],
  ['electron/archive/a.ts', "import { lookup } from 'dns/promises';", 'network'],
  ['electron/archive/a.ts', "const page = await fetch('https://example.org');", 'network'],
  ['electron/importer/a.ts', "import { Archive } from '../archive/archive';", 'may import itself'],
  ['electron/importer/formats/a.ts', "import { readFileSync } from 'node:fs';", 'without Node'],
  ['electron/importer/a.ts', "import { ipcRenderer } from 'electron';", 'without Electron'],
  ['electron/main/a.ts', "import { Archive } from '../archive/archive';", 'may import itself'],
  ['electron/main/a.ts', "import { shell } from 'electron';\nshell.openExternal('x:');", 'never opened'],
  ['electron/main/a.ts', "import { ipcMain } from 'electron';", 'main/ipc.ts only'],
  ['electron/preload/a.ts', "import { harden } from '../main/harden';", 'may import itself'],
  ['electron/preload/a.ts', "const fs = require('fs');", 'without Node'],
  ['electron/cli/a.ts', "const { Archive } = await import('../archive/archive');", 'may import itself'],
  ['renderer/a.tsx', "import { Archive } from '../electron/archive/archive';", 'may import itself'],
  ['renderer/a.tsx', "import { contextBridge } from 'electron';", 'without Electron'],
  ['renderer/a.tsx', 'import "../electron/main/index";', 'may import itself'],
  ['renderer/a.tsx', "new Worker(new URL('../electron/importer/main.ts', import.meta.url));", 'may import itself'],
  ['renderer/a.tsx', "const socket = new WebSocket('wss://example.org');", 'network'],
];

const allowed: [file: string, source: string][] = [
  ['electron/contract/a.ts', "import { z } from 'zod';\nimport { CarrelError } from './errors';"],
  ['electron/archive/a.ts', "import Database from 'better-sqlite3';\nimport { calls } from '../contract/calls';"],
  ['electron/archive/storage/a.ts', "import schema from './migrations/0001-initial.sql?raw';"],
  ['electron/main/a.ts', "import { app } from 'electron';\nimport { runCli } from '../cli';"],
  [
    'renderer/a.tsx',
    "import type { Settings } from '../electron/contract/bridge';\nimport '../resources/fonts/a.css';",
  ],
  ['renderer/a.tsx', "// import { app } from 'electron';\n/* require('fs') */"],
  ['renderer/a.tsx', "const address = 'https://example.org'; import { x } from './x';"],
  ['tests/unit/a.ts', "import { Archive } from '../../electron/archive/archive';"],
];

describe('the import rule', () => {
  it.each(refused)('refuses in %s: %s', (file, source, reason) => {
    expect(checkFile(file, source).join('\n')).toContain(reason);
  });

  it.each(allowed)('allows in %s: %s', (file, source) => {
    expect(checkFile(file, source)).toEqual([]);
  });

  it('holds in the whole tree', () => {
    expect(checkTree()).toEqual([]);
  });

  it('is part of lint, which fails on a tree with one bad file and names it', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(scripts.lint).toContain('node scripts/check-imports.mjs');
    const tree = mkdtempSync(join(tmpdir(), 'carrel-imports-'));
    try {
      mkdirSync(join(tree, 'renderer'));
      const lint = () => spawnSync(process.execPath, [join(root, 'scripts', 'check-imports.mjs'), tree]);
      writeFileSync(join(tree, 'renderer', 'good.ts'), "export const a = 'b';");
      expect(lint().status).toBe(0);
      writeFileSync(join(tree, 'renderer', 'bad.ts'), "import { app } from 'electron';");
      const { status, stderr } = lint();
      expect(status).toBe(1);
      expect(String(stderr)).toContain('renderer/bad.ts: imports "electron"');
    } finally {
      rmSync(tree, { recursive: true });
    }
  });
});
