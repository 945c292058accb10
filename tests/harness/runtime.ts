/** What `global-setup.ts` has prepared, for the helpers in this folder. */
import { resolve } from 'node:path';

export interface TestRuntime {
  /** The app's folder. */
  root: string;
  /** Electron's executable. */
  executable: string;
  /** Flags that precede the app's folder. */
  flags: string[];
}

export function testRuntime(): TestRuntime {
  const executable = process.env.CARREL_ELECTRON;
  if (!executable) throw new Error('These tests need tests/harness/global-setup.ts as their global set-up.');
  return {
    root: resolve(process.env.CARREL_ROOT ?? '.'),
    executable,
    flags: JSON.parse(process.env.CARREL_ELECTRON_FLAGS ?? '[]') as string[],
  };
}

/** The tree's folder, for tests that need no Electron. */
export const root = resolve(import.meta.dirname, '..', '..');

/** Collections that are not part of the tree; tests that want them skip where they are absent. */
export const shared = process.env.CARREL_SHARED ?? resolve(root, '..', 'shared');
