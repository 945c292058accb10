/** What each screen of the real window does, beyond the main journeys: corrections, undo, bad input, narrow windows. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { goTo, openSampleWindow, type SampleWindow } from './support/sample-window';

let window: SampleWindow;
const page = () => window.page;
const press = (key: string) => page().keyboard.press(key);
const reader = () => page().getByRole('region', { name: 'Reader' });

/** Searches for words and opens the first result. */
async function open(query: string): Promise<void> {
  await page().locator('#search').fill(query);
  await page().locator('.chip').first().waitFor();
  await press('Enter');
  await page().waitForFunction(() => document.activeElement?.getAttribute('role') === 'row');
  await press('Enter');
  await page().getByTestId('article-text').waitFor();
}

beforeAll(async () => {
  window = await openSampleWindow();
});
afterAll(() => window.close());
beforeEach(async () => {
  await window.dress({});
});

describe('the results', () => {
  it('are narrowed by a facet, and widened again by its chip', async () => {
    await page().locator('[role="row"]').first().waitFor();
    const all = await page().getByTestId('total').textContent();
    await page().getByRole('button', { name: 'Language' }).click();
    await page()
      .getByRole('dialog', { name: 'Language' })
      .getByRole('button', { name: /Arabic/ })
      .click();
    const remove = page().getByRole('button', { name: 'Remove lang:ar' });
    await remove.waitFor();
    await page().waitForFunction(
      (former) => document.querySelector('[data-testid="total"]')?.textContent !== former,
      all,
    );
    await remove.click();
    await page().waitForFunction(
      (former) => document.querySelector('[data-testid="total"]')?.textContent === former,
      all,
    );
  });

  it('offer searches that find something when nothing was found', async () => {
    await page().locator('#search').fill('lawyr');
    await page().getByRole('heading', { name: 'Nothing found' }).waitFor();
    await press('Enter');
    await page()
      .getByRole('button', { name: /lawyer/ })
      .first()
      .click();
    await page().locator('[role="row"]').first().waitFor();
  });

  it('of a saved search come back with one press, and the saved search can be taken back', async () => {
    await page().locator('#search').fill('lawyer court');
    await page().locator('.chip').nth(1).waitFor();
    await press('Enter');
    await page().getByRole('button', { name: 'Save this search' }).click();
    await page().getByRole('textbox', { name: 'Name' }).fill('Courts');
    await press('Enter');
    await goTo(page(), /^All articles/);
    await goTo(page(), /^Courts/);
    await page().waitForFunction(() => document.querySelector<HTMLInputElement>('#search')?.value === 'lawyer court');
    await page().getByRole('button', { name: 'Remove saved search Courts' }).click();
    await page().getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
    await page()
      .getByRole('button', { name: /^Courts/ })
      .waitFor();
  });
});

describe('the reader', () => {
  it('shows what was left out of the text, puts it back, and takes that back', async () => {
    await page().locator('#search').fill('Aktaldy hearing');
    await page().locator('.chip').first().waitFor();
    await press('Enter');
    const rows = await page().locator('[role="row"]').count();
    let found = false;
    for (let row = 0; row < rows && !found; row++) {
      await page().locator('[role="row"]').nth(row).click();
      await page().getByTestId('article-text').waitFor();
      found =
        (await reader()
          .getByText(/parts? left out/)
          .count()) > 0;
    }
    expect(found).toBe(true);
    const before = await page().getByTestId('article-text').textContent();
    await reader()
      .getByText(/parts? left out/)
      .click();
    await reader().getByRole('button', { name: 'Put back' }).first().click();
    await page().waitForFunction(
      (former) => document.querySelector('[data-testid="article-text"]')?.textContent !== former,
      before,
    );
    await page().getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
    await page().waitForFunction(
      (former) => document.querySelector('[data-testid="article-text"]')?.textContent === former,
      before,
    );
  });

  it('highlights the selected words, and shows them again after another article', async () => {
    await open('lawyer');
    const title = await reader().getByRole('heading', { level: 1 }).textContent();
    const quote = await page().evaluate(() => {
      const node = document.querySelector('.article-text p:nth-of-type(2) [data-start]')?.firstChild;
      if (!node) throw new Error('The article has no second paragraph.');
      const range = document.createRange();
      range.setStart(node, 0);
      range.setEnd(node, 12);
      getSelection()?.removeAllRanges();
      getSelection()?.addRange(range);
      return range.toString();
    });
    await page().getByRole('button', { name: 'Highlight in green' }).click();
    await page().locator('.article-text .pen-green').first().waitFor();
    await press('j');
    await page().waitForFunction((former) => document.querySelector('#article-title')?.textContent !== former, title);
    await press('k');
    await page().locator('.article-text .pen-green').first().waitFor();
    expect(quote).toContain((await page().locator('.article-text .pen-green').first().textContent()) ?? '?');
  });

  it('keeps a note when the field is left', async () => {
    await open('ferry');
    await reader().getByText('Note', { exact: true }).click();
    await page().getByRole('textbox', { name: 'Your note on this article' }).fill('Ask the harbour office.');
    await press('Tab');
    await page().getByText('Note saved.').waitFor();
    await page().reload();
    await open('ferry');
    expect(await page().getByRole('textbox', { name: 'Your note on this article' }).inputValue()).toBe(
      'Ask the harbour office.',
    );
  });

  it('shows the stored page in a frame that runs nothing', async () => {
    await open('levee homes');
    await reader().getByText('Original', { exact: true }).click();
    const frame = page().locator('iframe.original');
    await frame.waitFor();
    expect(await frame.getAttribute('sandbox')).toBe('');
    await page().frameLocator('iframe.original').locator('body').waitFor();
  });
});

describe('a person', () => {
  it('can be renamed, and the old name comes back with Undo', async () => {
    await goTo(page(), /^People/);
    await page().locator('.person-row').nth(1).click();
    const heading = page().locator('#screen-title');
    await page().locator('.person-page').waitFor();
    const before = (await heading.textContent()) ?? '';
    await page().getByRole('button', { name: 'Correct' }).click();
    await page().getByRole('menuitem', { name: 'Rename' }).click();
    await page().getByRole('textbox', { name: 'Name' }).fill('Somebody Else');
    await press('Enter');
    await page().getByRole('heading', { name: 'Somebody Else', level: 1 }).waitFor();
    await page().getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
    await page().waitForFunction((name) => document.querySelector('#screen-title')?.textContent === name, before);
  });

  it('leads to the sentence that names them', async () => {
    await goTo(page(), /^People/);
    await page().locator('.person-row').first().click();
    await page().locator('.mention-sentence').first().click();
    await page().getByTestId('article-text').waitFor();
  });
});

describe('bad input', () => {
  it('a file that is no archive is refused in words, with a next step', async () => {
    const path = join(window.home, 'not-one.carrel');
    writeFileSync(path, 'This is a letter, not an archive.');
    await window.answerDialogs([path]);
    await press('Control+o');
    const alert = page().getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/not a Carrel archive.*Choose a file/);
    await page().getByRole('navigation', { name: 'Library' }).waitFor();
  });

  it('files that cannot be read have a line in the receipt that says why', async () => {
    const empty = join(window.home, 'empty.txt');
    const binary = join(window.home, 'binary.txt');
    const good = join(window.home, 'good.txt');
    writeFileSync(empty, '');
    writeFileSync(binary, Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)));
    writeFileSync(
      good,
      'A bridge reopens\n\nThe bridge over the Selm reopened on Monday after two years of repairs.\n',
    );
    await window.answerDialogs([empty, binary, good]);
    await page()
      .getByRole('navigation', { name: 'Library' })
      .getByRole('button', { name: 'Import', exact: true })
      .click();
    await page().locator('[data-state="done"]').waitFor();
    await page().getByRole('button', { name: /new$/ }).click();
    await page().getByRole('row').filter({ hasText: 'good.txt' }).waitFor();
    await page()
      .getByRole('button', { name: /failed$/ })
      .click();
    for (const name of ['empty.txt', 'binary.txt']) {
      const row = page().getByRole('row').filter({ hasText: name });
      await row.waitFor();
      expect(await row.locator('.item-reason').textContent()).toMatch(/\S.*\.$/);
    }
  });
});

describe('another archive', () => {
  it('is searched as well, and its articles can be read but not changed', async () => {
    const other = join(window.home, 'Bridges.carrel');
    const text = join(window.home, 'selm.txt');
    writeFileSync(
      text,
      'The Selm bridge\n\nEngineers inspected the Selm bridge and found hairline fractures in a pier.\n',
    );
    await page().evaluate(
      async ({ other, text }) => {
        const bridge = (globalThis as unknown as { carrelArchive: { call(n: string, i: object): Promise<unknown> } })
          .carrelArchive;
        const call = async (name: string, input: object) => {
          const result = (await bridge.call(name, input)) as { ok: boolean; value: { id: number; path: string } };
          if (!result.ok) throw new Error(name);
          return result.value;
        };
        const { path } = await call('archive.info', {});
        await call('archive.create', { path: other });
        const { id } = await call('import.start', { paths: [text] });
        await call('import.wait', { id });
        await call('archive.open', { path });
      },
      { other, text },
    );
    await window.dress({});
    await window.answerDialogs([other]);
    await page()
      .getByRole('button', { name: /Archive$/ })
      .click();
    await page().getByRole('menuitem', { name: 'Search another archive as well' }).click();
    await page().getByRole('list', { name: 'also in' }).waitFor();
    await open('hairline fractures');
    await reader().getByText('This article is in the archive Bridges.').waitFor();
    expect(await reader().getByRole('button', { name: 'Star' }).count()).toBe(0);
    await page().getByRole('button', { name: 'Remove Bridges' }).click();
    await page().getByRole('heading', { name: 'Nothing found' }).waitFor();
  });
});

describe('a narrow window', () => {
  afterAll(() => window.resize(1360, 860));

  it('shows one pane at a time and finds the way back', async () => {
    await window.resize(480, 800);
    await page().locator('[role="row"]').first().click();
    await page().getByTestId('article-text').waitFor();
    expect(await page().getByRole('grid', { name: 'Results' }).count()).toBe(0);
    await reader().getByRole('button', { name: 'Results' }).click();
    await page().getByRole('grid', { name: 'Results' }).waitFor();
  });

  it.each([480, 640, 1000])('never scrolls sideways at %d pixels', async (width) => {
    await window.resize(width, 800);
    for (const way of [['g', 'p'], ['g', 'i'], ['Control+,'], ['g', 'l']]) {
      for (const key of way) await press(key);
      const over = await page().evaluate(() =>
        [...document.querySelectorAll('.top-bar, .screen, .results, .results-scroll, .reader, .sidebar')]
          .filter((pane) => pane.scrollWidth > pane.clientWidth + 1)
          .map((pane) => pane.className),
      );
      expect(over, way.join(' ')).toEqual([]);
    }
  });
});

describe('a crash of the archive process', () => {
  it('does not end the window: the same archive is searched on', async () => {
    const pid = await window.app.evaluate(
      ({ app }) =>
        app
          .getAppMetrics()
          .find((one) => one.serviceName === 'node.mojom.NodeService' || one.name === 'Node Utility Process')?.pid,
    );
    expect(pid).toBeTypeOf('number');
    process.kill(pid as number, 'SIGKILL');
    await page().locator('#search').fill('ferry');
    await page().locator('[role="row"] mark').first().waitFor();
  });
});
