/**
 * The import rule: what each part of Carrel may import. It keeps hostile formats out of the process that owns the
 * archive, Electron out of everything that must run without it, and the network out of all of it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix, relative, sep } from 'node:path';
import { root } from './paths.mjs';

/** Part → parts whose files it may import besides its own. `resources` and package.json are data. */
const PARTS = {
  'electron/contract': [],
  'electron/archive': ['electron/contract'],
  'electron/importer': ['electron/contract'],
  'electron/preload': ['electron/contract'],
  'electron/cli': ['electron/contract'],
  'electron/main': ['electron/contract', 'electron/cli'],
  renderer: ['electron/contract'],
};

/** Pure functions that a verb runs on its own lines of text, where no archive and no foreign file is involved. */
const PURE = { 'electron/cli': ['electron/importer/people', 'electron/archive/people/match'] };

const MAY_USE_ELECTRON = new Set(['electron/main', 'electron/preload', 'electron/cli']);
const MAY_USE_NODE = new Set(['electron/main', 'electron/archive', 'electron/cli']);
/** Nothing in Carrel speaks to a network. */
const NETWORK = new Set(['http', 'http2', 'https', 'net', 'tls', 'dgram', 'dns', 'dns/promises', 'inspector']);
const builtins = new Set(builtinModules);

/** Calls that a part may not contain, wherever they come from. */
const FORBIDDEN_WORDS = [
  { word: /\bopenExternal\b/, why: 'links are copied, never opened', allowed: [] },
  { word: /\bipcMain\b/, why: 'pages are listened to in main/ipc.ts only', allowed: ['electron/main/ipc.ts'] },
  { word: /\b(?:XMLHttpRequest|WebSocket|EventSource|sendBeacon)\b/, why: 'nothing speaks to a network', allowed: [] },
  // In the sandbox `fetch` reaches the bundle alone; with Node it would reach the world.
  { word: /\bfetch\s*\(/, why: 'nothing speaks to a network', allowed: [], parts: MAY_USE_NODE },
];

const IMPORT =
  /(?:\bimport\s*\(\s*|\brequire\s*\(\s*|\bfrom\s*|\bimport\s+)(?:'([^'\n]+)'|"([^"\n]+)"|`([^`\n$]+)`)|new\s+URL\(\s*'(\.[^'\n]+)'\s*,\s*import\.meta/g;

/**
 * Checks one file.
 * @param {string} path from the tree's folder, with `/`
 * @param {string} source
 * @returns {string[]} problems, one sentence each
 */
export function checkFile(path, source) {
  const part = partOf(path);
  if (!part) return [];
  const code = withoutComments(source);
  const problems = [];
  for (const match of code.matchAll(IMPORT)) {
    const specifier = match[1] ?? match[2] ?? match[3] ?? match[4];
    const problem = judge(part, path, specifier);
    if (problem) problems.push(`${path}: imports "${specifier}", but ${problem}.`);
  }
  for (const { word, why, allowed, parts } of FORBIDDEN_WORDS) {
    const found = parts && !parts.has(part) ? null : code.match(word);
    if (found && !allowed.includes(path)) problems.push(`${path}: uses ${found[0]}, but ${why}.`);
  }
  return problems;
}

function judge(part, path, specifier) {
  if (specifier.startsWith('.')) {
    const target = posix.normalize(posix.join(posix.dirname(path), specifier));
    if (target.startsWith('resources/') || target === 'package.json') return null;
    const targetPart = partOf(target);
    if (targetPart === part || (targetPart && PARTS[part].includes(targetPart))) return null;
    if (PURE[part]?.some((pure) => target === pure || target.startsWith(`${pure}/`))) return null;
    return `${part} may import ${['itself', ...PARTS[part]].join(', ')} only`;
  }
  const bare = specifier.replace(/^node:/, '').replace(/\?.*$/, '');
  if (bare === 'electron' || bare.startsWith('electron/'))
    return MAY_USE_ELECTRON.has(part) ? null : `${part} must run without Electron`;
  if (specifier.startsWith('node:') || builtins.has(bare)) {
    if (NETWORK.has(bare)) return 'nothing speaks to a network';
    return MAY_USE_NODE.has(part) ? null : `${part} runs without Node`;
  }
  if (part === 'electron/contract' && bare !== 'zod') return 'the contract depends on zod alone';
  return null;
}

function partOf(path) {
  return Object.keys(PARTS).find((part) => path === part || path.startsWith(`${part}/`)) ?? null;
}

/** Comments become blanks; a `//` inside a string (an address) is not a comment. */
function withoutComments(source) {
  return source.replace(/\/\*[\s\S]*?\*\/|(['"`])(?:\\.|(?!\1)[^\\\n])*\1|(^|[^:\\])\/\/[^\n]*/g, (all, quote) =>
    quote ? all : all.startsWith('/*') ? ' ' : all.slice(0, all.indexOf('//')),
  );
}

/** Checks every source file of every part. @returns {string[]} problems */
export function checkTree(folder = root) {
  const problems = [];
  for (const part of Object.keys(PARTS)) {
    for (const file of sources(join(folder, ...part.split('/'))))
      problems.push(...checkFile(relative(folder, file).split(sep).join('/'), readFileSync(file, 'utf8')));
  }
  return problems;
}

function sources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:[cm]?[jt]sx?)$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? dirname(entry.path), entry.name));
}
