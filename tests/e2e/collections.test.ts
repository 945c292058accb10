/** Collections in the real window: filled by key, menu and drag, put in order by hand, exported in that order. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dragOnto, rows, search } from './support/desk';
import { openSampleWindow, type SampleWindow } from './support/sample-window';

let window: SampleWindow;
const page = () => window.page;
const library = () => page().getByRole('navigation', { name: 'Library' });
const shelf = (name: string) => library().getByRole('button', { name: new RegExp(`^${name}`) });
const stored = async (collection: string) => (await window.call('article.select', { selection: { collection } })).ids;
const shown = () => page().locator('.collection-what > bdi').allTextContents();

beforeAll(async () => {
  window = await openSampleWindow();
});
afterAll(() => window.close());
beforeEach(() => window.dress({}));

describe('a collection', () => {
  it('is begun in the library, and takes articles by key and by drag', async () => {
    await library().getByRole('button', { name: 'New collection' }).click();
    await page().getByRole('combobox', { name: 'Name of the collection' }).fill('Hearings');
    await page().keyboard.press('Enter');
    await page().getByRole('heading', { level: 1, name: 'Hearings' }).waitFor();
    await page().getByText('Nothing in this collection yet').waitFor();

    await search(page(), 'lawyer');
    await rows(page()).nth(0).click();
    await page().getByTestId('article-text').waitFor();
    await page().keyboard.press('c');
    await page().getByRole('combobox', { name: 'Name of the collection' }).fill('hearings');
    await page().keyboard.press('Enter');
    await page().getByText('Added to “Hearings”.').waitFor();
    await dragOnto(page(), rows(page()).nth(1), shelf('Hearings'));
    await expect.poll(async () => (await stored('Hearings')).length).toBe(2);
  });

  it('takes all selected articles from the menu, those it has already only once', async () => {
    await search(page(), 'lawyer');
    await rows(page())
      .nth(0)
      .click({ modifiers: ['Control'] });
    await rows(page())
      .nth(2)
      .click({ modifiers: ['Control'] });
    await page().getByRole('toolbar', { name: 'Selected' }).getByRole('button', { name: 'More' }).click();
    await page().getByRole('menuitem', { name: 'Add to a collection' }).click();
    await page()
      .getByRole('option', { name: /Hearings/ })
      .click();
    await expect.poll(async () => (await stored('Hearings')).length).toBe(3);
  });

  it('is put in order with Alt and the arrows, and with the mouse; undo brings the former order back', async () => {
    const before = await stored('Hearings');
    await shelf('Hearings').click();
    const titles = async () =>
      (await window.call('article.list', { ids: await stored('Hearings') })).map((a) => a.title);
    await page().locator('.collection-what').nth(2).focus();
    await page().keyboard.press('Alt+ArrowUp');
    await page().keyboard.press('Alt+ArrowUp');
    const [a, b, c] = before;
    await expect.poll(() => stored('Hearings')).toEqual([c, a, b]);
    const moved = await titles();
    await expect.poll(shown).toEqual(moved);
    // The article that was moved still has the focus.
    const focused = () => page().evaluate(() => (document.activeElement as HTMLElement).dataset.place);
    await expect.poll(focused).toBe('0');
    await page().keyboard.press('Control+z');
    await expect.poll(() => stored('Hearings')).toEqual([a, c, b]);
    await expect.poll(shown).toEqual(await titles());
    const row = (place: number) => page().locator('.collection-row').nth(place);
    await dragOnto(page(), row(0), row(2));
    await expect.poll(() => stored('Hearings')).toEqual([c, b, a]);
  });

  it('is exported in its order, under its name', async () => {
    await shelf('Hearings').click();
    await page().locator('.collection-row').nth(2).waitFor();
    const titles = await shown();
    await page().locator('.screen-tools').getByRole('button', { name: 'Export' }).click();
    const dialog = page().getByRole('dialog', { name: 'Export 3 articles' });
    expect(await dialog.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Hearings');
    await dialog.getByRole('button', { name: /^PDF dossier/ }).click();
    await page().getByRole('option', { name: 'Plain text' }).click();
    const path = join(window.home, 'hearings.txt');
    await window.answerDialogs([path]);
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    await page().getByRole('dialog', { name: 'Export finished' }).waitFor({ timeout: 60_000 });
    const text = readFileSync(path, 'utf8');
    const places = titles.map((title) => text.lastIndexOf(title));
    expect(places).toEqual([...places].sort((x, y) => x - y));
    expect(Math.min(...places)).toBeGreaterThan(-1);
  });

  it('gives an article back to the archive with Delete, and is renamed and removed from its menu', async () => {
    await shelf('Hearings').click();
    await page().locator('.collection-what').nth(0).focus();
    await page().keyboard.press('Delete');
    await expect.poll(async () => (await stored('Hearings')).length).toBe(2);
    await page().locator('.screen-tools').getByRole('button', { name: 'More' }).click();
    await page().getByRole('menuitem', { name: 'Rename the collection' }).click();
    await page().getByRole('textbox', { name: 'Name' }).fill('Courts of Aktaldy');
    await page().keyboard.press('Enter');
    await page().getByRole('heading', { level: 1, name: 'Courts of Aktaldy' }).waitFor();
    await page().locator('.collection-row').nth(1).waitFor();
    await page().locator('.screen-tools').getByRole('button', { name: 'More' }).click();
    await page().getByRole('menuitem', { name: 'Remove the collection' }).click();
    await expect.poll(async () => (await window.call('collection.list', {})).length).toBe(0);
    expect((await window.call('archive.info', {}))?.articles).toBe(50);
  });
});
