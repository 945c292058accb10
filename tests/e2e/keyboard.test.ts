/** A reader without a mouse: everything of a working day, by keys alone, in the real window. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { goTo, openSampleWindow, type SampleWindow } from './support/sample-window';

let window: SampleWindow;
const page = () => window.page;
const press = async (...keys: string[]) => {
  for (const key of keys) await page().keyboard.press(key);
};
const focused = () =>
  page().evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.getAttribute('role') ?? element?.id ?? '';
  });
const title = () => page().getByRole('region', { name: 'Reader' }).getByRole('heading', { level: 1 });

beforeAll(async () => {
  window = await openSampleWindow();
});
afterAll(() => window.close());
beforeEach(async () => {
  await window.dress({});
});

describe('searching', () => {
  it.each(['/', 'Control+k'])('%s goes to the search box from anywhere', async (key) => {
    await press('g', 'i', key);
    expect(await focused()).toBe('Search');
  });

  it('Enter goes from the box to the results, from a result to the reader, and there to the next hit', async () => {
    await press('/');
    await page().keyboard.type('lawyer');
    await page().getByRole('button', { name: 'Remove lawyer' }).waitFor();
    await press('Enter');
    await page().waitForFunction(() => document.activeElement?.getAttribute('role') === 'row');
    await press('Enter');
    await page().getByTestId('article-text').waitFor();
    await page().waitForFunction(() => document.activeElement?.getAttribute('data-pane') === 'reader');
    const first = await title().textContent();
    await press('Enter');
    await page().locator('mark.now').waitFor();
    const hits = await page().locator('mark[data-hit]').count();
    for (let more = 0; more < hits; more++) await press('Enter');
    await page().waitForFunction((former) => document.querySelector('#article-title')?.textContent !== former, first);
  });

  it('arrows choose a suggestion and Enter takes it', async () => {
    await press('/');
    await page().keyboard.type('tanku');
    await page().getByRole('listbox', { name: 'Suggestions' }).getByRole('option').first().waitFor();
    await press('ArrowDown', 'Enter');
    await page().locator('.chip').first().waitFor();
    expect(await page().locator('#search').inputValue()).not.toBe('tanku');
  });

  it('counts are told without moving the focus', async () => {
    await press('/');
    await page().keyboard.type('zzzqx');
    await page().waitForFunction(() => document.querySelector('[data-testid="live"]')?.textContent === 'No articles');
    expect(await focused()).toBe('Search');
  });
});

describe('reading', () => {
  it('J and K move through the results', async () => {
    await press('j');
    await title().waitFor();
    const first = await title().textContent();
    await press('j');
    await page().waitForFunction((former) => document.querySelector('#article-title')?.textContent !== former, first);
    await press('k');
    await page().waitForFunction((former) => document.querySelector('#article-title')?.textContent === former, first);
  });

  it('S stars, Ctrl+Z takes it back', async () => {
    await press('j');
    await title().waitFor();
    const star = page().getByRole('region', { name: 'Reader' }).getByRole('button', { name: 'Star' });
    await press('s');
    await page().getByText('Starred.').first().waitFor();
    await page().waitForFunction(() => document.querySelector('.reader-bar [aria-pressed="true"][aria-label="Star"]'));
    await press('Control+z');
    await page().waitForFunction(() => document.querySelector('.reader-bar [aria-pressed="false"][aria-label="Star"]'));
    expect(await star.getAttribute('aria-pressed')).toBe('false');
  });

  it('T tags with completion and gives the focus back', async () => {
    await press('j');
    await title().waitFor();
    await press('t');
    await page().getByRole('combobox', { name: 'Tag name' }).waitFor();
    await page().keyboard.type('by keyboard');
    await press('Enter');
    await page().getByRole('list', { name: 'Tags' }).getByText('by keyboard').waitFor();
    expect(await page().evaluate(() => document.querySelector('.dialog'))).toBeNull();
    await press('j', 't');
    await page().getByRole('combobox', { name: 'Tag name' }).waitFor();
    await page().keyboard.type('by key');
    await page()
      .getByRole('option', { name: /by keyboard/ })
      .waitFor();
    await press('ArrowDown', 'Enter');
    await page().waitForFunction(() =>
      document.querySelector('.article-head .tags')?.textContent?.includes('by keyboard'),
    );
  });
});

describe('moving about', () => {
  it('F6 goes round the panes', async () => {
    const panes: string[] = [];
    const here = () => document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset.pane ?? '';
    // A dialog that was just closed gives the focus back a moment later.
    await page().waitForFunction(() => !document.querySelector('[role="dialog"]'));
    for (let turn = 0; turn < 3; turn++) {
      const former = await page().evaluate(here);
      await press('F6');
      await page().waitForFunction(
        (pane) => (document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset.pane ?? '') !== pane,
        former,
      );
      panes.push(await page().evaluate(here));
    }
    expect(panes.sort()).toEqual(['library', 'reader', 'results']);
  });

  it('? shows the keys, Esc closes them and the focus is where it was', async () => {
    await press('/');
    await press('Escape');
    await page().locator('[role="row"]').first().focus();
    await press('?');
    await page().getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await press('Escape');
    await page().waitForFunction(() => document.activeElement?.getAttribute('role') === 'row');
  });

  it('Esc leads back from a screen', async () => {
    await press('g', 'p');
    await page().getByRole('heading', { name: 'People', level: 1 }).waitFor();
    await page().getByRole('heading', { name: 'People', level: 1 }).focus();
    await press('Escape');
    await page().getByRole('grid', { name: 'Results' }).waitFor();
  });

  it('every control of the library can be reached with Tab', async () => {
    const reached = new Set<string>();
    for (let step = 0; step < 60; step++) {
      await press('Tab');
      reached.add(await focused());
    }
    for (const name of ['Search', 'Order', 'Settings', 'Keyboard shortcuts', 'row']) {
      const found = [...reached].some((one) => one === name || one.startsWith(name));
      expect(found, `${name} in ${[...reached].join(', ')}`).toBe(true);
    }
  });
});

describe('selecting', () => {
  it('Space and Shift+arrows check rows, Ctrl+A checks everything found', async () => {
    await press('/');
    await press('Enter');
    await page().waitForFunction(() => document.activeElement?.getAttribute('role') === 'row');
    await press('Space', 'Shift+ArrowDown', 'Shift+ArrowDown');
    await page().getByText('3 selected').waitFor();
    await press('Control+a');
    const total = (await page().getByTestId('total').textContent()) ?? '';
    await page()
      .getByText(`${Number.parseInt(total, 10)} selected`)
      .first()
      .waitFor();
    await press('Escape');
    await page().getByRole('toolbar', { name: 'Selected' }).waitFor({ state: 'detached' });
  });
});

describe('right to left', () => {
  it('the document says so, and the library stands on the right', async () => {
    await window.dress({ language: 'ar' });
    expect(await page().evaluate(() => [document.documentElement.dir, document.documentElement.lang])).toEqual([
      'rtl',
      'ar',
    ]);
    const box = await page().locator('.sidebar').boundingBox();
    expect(box?.x).toBeGreaterThan(600);
  });
});

describe('a person', () => {
  it('is found by typing any part, opened, and searched', async () => {
    await goTo(page(), /^People/);
    await page().getByRole('textbox', { name: 'Find a person' }).fill('tankumis');
    await page().locator('.person-row').first().waitFor();
    await page().locator('.person-row').first().focus();
    await press('Enter');
    await page().locator('.person-page').waitFor();
    await page()
      .getByRole('button', { name: /^Search \d+ article/ })
      .press('Enter');
    await page().locator('.chip-field', { hasText: 'person' }).waitFor();
    expect(Number.parseInt((await page().getByTestId('total').textContent()) ?? '', 10)).toBeGreaterThan(1);
  });
});
