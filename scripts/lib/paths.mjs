/** Where things are: the tree, and the per-user cache that outlives it. */
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Per-user cache folder; follows each platform's custom, and XDG_CACHE_HOME where it is set. */
export function cacheFolder() {
  if (process.env.XDG_CACHE_HOME) return join(process.env.XDG_CACHE_HOME, 'carrel');
  if (process.platform === 'win32')
    return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'carrel', 'cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'carrel');
  return join(homedir(), '.cache', 'carrel');
}

/** A path inside the tree. */
export const inTree = (...parts) => join(root, ...parts);
