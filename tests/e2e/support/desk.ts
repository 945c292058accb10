/** The real window with a home of its own, and the things a reader does in it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type LaunchOptions, openWindow, type TestWindow } from '../../harness/window';

/** Long enough for a busy machine; what is waited for usually comes at once. */
export const PATIENCE = 20_000;

/** Starts Carrel in English, with documents and configuration in a home of this run. */
export async function openDesk(options: LaunchOptions & { home: string }): Promise<TestWindow> {
  const configuration = join(options.home, '.config');
  mkdirSync(join(options.home, 'Documents'), { recursive: true });
  mkdirSync(configuration, { recursive: true });
  writeFileSync(join(configuration, 'user-dirs.dirs'), 'XDG_DOCUMENTS_DIR="$HOME/Documents"\n');
  const window = await openWindow({
    ...options,
    flags: ['--lang=en-US', ...(options.flags ?? [])],
    env: { HOME: options.home, XDG_CONFIG_HOME: configuration, LANGUAGE: 'en', ...options.env },
  });
  window.page.setDefaultTimeout(PATIENCE);
  return window;
}

/** Types a query and waits until the results say that it found `total`, e.g. `2 articles`. */
export async function search(page: Page, query: string, total?: string | RegExp): Promise<void> {
  const box = page.getByRole('combobox', { name: 'Search' });
  await box.fill(query);
  await box.press('Enter'); // to the results; the suggestions close
  if (total !== undefined) await hasTotal(page, total);
}

export async function hasTotal(page: Page, total: string | RegExp): Promise<void> {
  const wanted = typeof total === 'string' ? new RegExp(`^${total}(\\s|$)`) : total;
  await expect.poll(() => page.getByTestId('total').textContent(), { timeout: PATIENCE }).toMatch(wanted);
}

/** Shows all articles, by the library's shelf. */
export async function showAll(page: Page, total: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Library' })
    .getByRole('button', { name: /^All articles/ })
    .click();
  await hasTotal(page, total);
}

/** The rows of the results, best first. */
export const rows = (page: Page): Locator => page.getByRole('grid', { name: 'Results' }).getByRole('row');

/** Opens the result with these words in its title. */
export async function openArticle(page: Page, title: string): Promise<void> {
  await rows(page).filter({ hasText: title }).first().getByText(title).first().click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

/**
 * Drops files from outside onto the window, as a file manager does.
 * @param meanwhile what happens while they are held over it
 */
export async function dropFiles(page: Page, paths: string[], meanwhile = async () => {}): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { width, height } = await page.evaluate(() => ({ width: window.innerWidth, height: window.innerHeight }));
  const at = { x: Math.round(width / 2), y: Math.round(height / 2) };
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  await meanwhile();
  await session.send('Input.dispatchDragEvent', { type: 'drop', ...at, data });
  await session.detach();
}

/** Drags one thing of the page onto another; without the system's own drag, which would wait for a real mouse. */
export async function dragOnto(page: Page, from: Locator, onto: Locator): Promise<void> {
  const dataTransfer = await page.evaluateHandle(() => new DataTransfer());
  await from.dispatchEvent('dragstart', { dataTransfer });
  await onto.dispatchEvent('dragenter', { dataTransfer });
  await onto.dispatchEvent('dragover', { dataTransfer });
  await onto.dispatchEvent('drop', { dataTransfer });
  await from.dispatchEvent('dragend', { dataTransfer }).catch(() => undefined); // it may have moved away
  await dataTransfer.dispose();
}

/** Waits for the receipt on screen to be final and gives back its figures. */
export async function receiptOf(page: Page): Promise<Record<string, number>> {
  await page.getByRole('heading', { level: 1, name: 'Import receipt' }).waitFor({ timeout: 60_000 });
  return outcomes(page);
}

/** How often each outcome is in the receipt that is shown; `all` of them together. */
export async function outcomes(page: Page): Promise<Record<string, number>> {
  const group = page.getByRole('group', { name: 'Filter by outcome' });
  const texts = await group.getByRole('button').allTextContents();
  return Object.fromEntries(
    texts.map((text) => {
      const [, count = '0', name = ''] = /^([\d,]+)\s*(.*)$/.exec(text.trim()) ?? [];
      return [name, Number(count.replaceAll(',', ''))];
    }),
  );
}
