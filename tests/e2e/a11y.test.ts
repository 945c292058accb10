/** Every screen of the real window is free of what axe can find, in light, dark and right-to-left. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSampleWindow, type SampleWindow } from './support/sample-window';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Violations as lines a person can act on. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(() => document.fonts.ready);
  const session = await page.context().newCDPSession(page);
  // Through the debugger: the page's own policy rightly refuses injected scripts.
  await session.send('Runtime.evaluate', { expression: axeSource });
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { resultTypes: ['violations'], iframes: false }).then((r) => JSON.stringify(r.violations))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return (JSON.parse(String(result.value)) as AxeResults['violations']).flatMap(({ id, impact, nodes }) =>
    nodes.map(
      (node) => `${impact} ${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? node.all[0]?.message ?? ''}`,
    ),
  );
}

/** Ways to the screens by ids and keys, the same in every language. */
const SCREENS: Record<string, (page: Page) => Promise<unknown>> = {
  results: async (page) => {
    await page.fill('#search', 'lawyer');
    await page.locator('.chip').first().waitFor();
    await page.keyboard.press('Enter');
  },
  suggestions: async (page) => {
    await page.locator('#search').click();
    await page.keyboard.type('cou');
    await page.locator('.suggestions:not([hidden])').waitFor();
  },
  reader: async (page) => {
    await page.locator('[role="row"]').first().click();
    await page.getByTestId('article-text').waitFor();
    await page.evaluate(() => {
      for (const part of document.querySelectorAll('details')) part.open = true;
    });
  },
  selected: async (page) => {
    await page
      .locator('[role="row"]')
      .first()
      .click({ modifiers: ['Control'] });
    await page.locator('.selection-bar').waitFor();
  },
  'nothing found': async (page) => {
    await page.fill('#search', 'zzzqx');
    await page.locator('.empty').waitFor();
    await page.keyboard.press('Enter');
  },
  tag: async (page) => {
    await page.locator('[role="row"]').first().click();
    await page.getByTestId('article-text').waitFor();
    await page.keyboard.press('t');
    await page.locator('.dialog').waitFor();
  },
  export: async (page) => {
    await page.keyboard.press('Control+e');
    await page.locator('.export-form').waitFor();
  },
  keys: async (page) => {
    await page.keyboard.press('?');
    await page.locator('.key-groups').waitFor();
  },
  people: async (page) => {
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.locator('.person-row').first().waitFor();
  },
  person: async (page) => {
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.locator('.person-row').first().click();
    await page.locator('.person-page').waitFor();
  },
  review: async (page) => {
    await page.locator('.shelf-button:has([data-icon="check"])').click();
    await page.locator('.question-pair blockquote').first().waitFor();
  },
  'same stories': async (page) => {
    await page.locator('.shelf-button:has([data-icon="page"])').click();
    await page.locator('.story-difference ins').first().waitFor();
  },
  collection: async (page) => {
    // There already from the second time on; the answer then is an error, which changes nothing.
    await page.evaluate(() =>
      globalThis.window.carrelArchive.call('collection.create', { name: 'Hearings', ids: [1, 2, 3] }),
    );
    await page.locator('.shelf-button:has([data-icon="list"])').click();
    await page.locator('.collection-row').first().waitFor();
  },
  'search options': async (page) => {
    await page.locator('.search-options').click();
    await page.locator('.options-list').waitFor();
  },
  imports: async (page) => {
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.locator('.import-row').first().waitFor();
  },
  receipt: async (page) => {
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.locator('.import-row').first().click();
    await page.locator('.item').first().waitFor();
  },
  settings: async (page) => {
    await page.keyboard.press('Control+,');
    await page.locator('.settings').waitFor();
  },
};

const DRESSES = [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'en' },
  { theme: 'light', language: 'ar' },
] as const;

let window: SampleWindow;

describe('before an archive is open', () => {
  beforeAll(async () => {
    window = await openSampleWindow({ sample: false });
  });
  afterAll(() => window.close());

  it.each(DRESSES)('the welcome screen has no violation in $theme, $language', async (dress) => {
    await window.dress(dress);
    expect(await violations(window.page)).toEqual([]);
  });
});

describe('with the sample archive', () => {
  beforeAll(async () => {
    window = await openSampleWindow();
  });
  afterAll(() => window.close());

  describe.each(DRESSES)('in $theme, $language', (dress) => {
    it.each(Object.keys(SCREENS))('%s has no violation', async (screen) => {
      await window.dress(dress);
      await SCREENS[screen]?.(window.page);
      expect(await violations(window.page)).toEqual([]);
    });
  });

  it('a narrow window has no violation, neither its drawer', async () => {
    await window.dress({});
    await window.resize(480, 800);
    expect(await violations(window.page)).toEqual([]);
    await window.page.getByRole('button', { name: 'Show library' }).click();
    await window.page.getByRole('navigation', { name: 'Library' }).waitFor();
    expect(await violations(window.page)).toEqual([]);
    await window.resize(1360, 860);
  });
});
