/** The real window with the sample archive in it, opened as a new user would open it. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openWindow, type TestWindow } from '../../harness/window';

export interface SampleWindow extends TestWindow {
  /** A home folder of this run; the archive is in it. */
  home: string;
  /** Sets the interface's theme and language, and starts the page anew. */
  dress(settings: { theme?: 'system' | 'light' | 'dark'; language?: string }): Promise<void>;
  /** Size of the page in CSS pixels. */
  resize(width: number, height: number): Promise<void>;
}

/** Starts Carrel with a home of its own. With `sample`, the sample archive is imported. */
export async function openSampleWindow({ sample = true } = {}): Promise<SampleWindow> {
  const home = mkdtempSync(join(tmpdir(), 'carrel-home-'));
  mkdirSync(join(home, 'Documents'));
  const window = await openWindow({ env: { HOME: home, LANGUAGE: 'en', LC_ALL: 'C.UTF-8' } });
  const { page, app } = window;
  page.setDefaultTimeout(60_000);
  const dress: SampleWindow['dress'] = async (settings) => {
    await page.evaluate(
      (change) =>
        (
          globalThis as unknown as { carrelShell: { saveSettings(c: object): Promise<unknown> } }
        ).carrelShell.saveSettings(change),
      { theme: 'light', language: 'en', ...settings },
    );
    await page.reload();
    await page.locator('.welcome, .top-bar').first().waitFor();
  };
  const resize: SampleWindow['resize'] = async (width, height) => {
    const target = await app.browserWindow(page);
    await target.evaluate(
      (one, size) => {
        one.setMinimumSize(200, 200);
        one.setContentSize(size.width, size.height);
      },
      { width, height },
    );
    await page.waitForFunction((wanted) => Math.abs(innerWidth - wanted) < 3, width);
  };
  await dress({});
  await resize(1360, 860);
  if (sample) {
    await page.getByRole('button', { name: 'Open sample archive' }).click();
    await page.locator('[role="row"]').first().waitFor({ timeout: 120_000 });
    // The first rows show while the rest is still being read.
    await window.call('import.wait', { id: 1 });
    const info = await window.call('archive.info', {});
    await page.getByTestId('total').getByText(`${info?.articles} articles`).waitFor();
  }
  return {
    ...window,
    home,
    dress,
    resize,
    close: async () => {
      await window.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Presses one of the library's shelves. */
export async function goTo(page: Page, shelf: RegExp): Promise<void> {
  await page.getByRole('navigation', { name: 'Library' }).getByRole('button', { name: shelf }).first().click();
}
