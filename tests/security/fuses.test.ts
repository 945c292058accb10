import { dirname, join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { findRuntime } from '../../scripts/lib/electron-runtime.mjs';

/** The fuse wire holds characters (see @electron/fuses, `FuseState`). */
const STATES: Record<number, string> = { 48: 'off', 49: 'on', 114: 'removed', 144: 'inherit' };

/**
 * Two fuses are on by need: the inspector's arguments are how tests drive the window, and RunAsNode is how set-up tries
 * native modules. A package for users turns both off, and the asar fuses on.
 */
describe('the fuses of the development runtime', () => {
  it('are those that are written down here', async (context) => {
    const runtime = await findRuntime();
    if (runtime?.kind !== 'registry') return context.skip('another Electron is in use; its fuses are its own');
    const wire = await getCurrentFuseWire(join(dirname(runtime.executable), 'electron'));
    const states = Object.fromEntries(
      Object.entries(FuseV1Options)
        .filter(([, number]) => typeof number === 'number')
        .map(([name, number]) => [name, STATES[wire[number as FuseV1Options] as number]]),
    );
    expect(states).toMatchInlineSnapshot(`
      {
        "EnableCookieEncryption": "off",
        "EnableEmbeddedAsarIntegrityValidation": "off",
        "EnableNodeCliInspectArguments": "on",
        "EnableNodeOptionsEnvironmentVariable": "off",
        "GrantFileProtocolExtraPrivileges": "off",
        "LoadBrowserProcessSpecificV8Snapshot": "off",
        "OnlyLoadAppFromAsar": "off",
        "RunAsNode": "on",
      }
    `);
  });
});
