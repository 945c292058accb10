/** Reading and handling articles in the real window: the place where reading stopped, printing, dragging, Lunr's language. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dragOnto, hasTotal, openArticle, rows, search, showAll } from './support/desk';
import { goTo, openSampleWindow, type SampleWindow } from './support/sample-window';

let window: SampleWindow;
const page = () => window.page;
const reader = () => page().getByRole('region', { name: 'Reader' });
const TITLE = 'A long report on the ferries';

beforeAll(async () => {
  window = await openSampleWindow({ sample: false });
  await window.answerDialogs([join(window.home, 'Reading.carrel')]);
  await page().getByRole('button', { name: 'New archive' }).click();
  await page().locator('.top-bar').waitFor();
  const paragraphs = Array.from(
    { length: 80 },
    (_, i) =>
      `Section ${i + 1}. The ferry crossed at ${i + 1} past nine, and the harbour office wrote down who was on it.`,
  );
  const lines = [
    { title: TITLE, body: paragraphs.join('\n\n') },
    { title: 'Bridge closed', body: 'The bridge was closed on Monday by the harbour office.' },
    { title: 'Market opened', body: 'The market was opened on Tuesday by the mayor.' },
  ];
  const path = join(window.home, 'reading.jsonl');
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'));
  const sections = Array.from(
    { length: 12 },
    (_, i) =>
      `<h2>Pier ${i + 1}</h2><p>${`Ropes, nets and lamps were counted on pier ${i + 1}. `.repeat(12)}</p>` +
      `<h3>Losses of pier ${i + 1}</h3><p>${`A lamp of pier ${i + 1} was missing in the morning. `.repeat(12)}</p>`,
  );
  const piers = join(window.home, 'piers.html');
  const list = '<ul><li>Ropes of hemp</li><li>Lamps of brass<ul><li>with green glass</li></ul></li></ul>';
  const quotation = '<blockquote><p>Nobody takes a lamp by mistake, least of all three of them.</p></blockquote>';
  writeFileSync(
    piers,
    `<title>Twelve piers</title><article><h1>Twelve piers</h1>${sections.join('')}${list}${quotation}</article>`,
  );
  await window.importPaths([path, piers]);
});
afterAll(() => window.close());
beforeEach(async () => {
  await page().emulateMedia({ media: null });
  await window.dress({});
  await showAll(page(), '4 articles');
});

describe('an article', () => {
  /** How far below the top of the reader a text begins, in pixels. What is above it may never have been laid out. */
  const belowTop = async (words: string) => {
    const [text, pane] = [await reader().getByText(words).boundingBox(), await reader().boundingBox()];
    return (text?.y ?? Number.NaN) - (pane?.y ?? Number.NaN);
  };
  const places = () =>
    page().evaluate(async () => Object.keys((await globalThis.window.carrelShell.settings()).places).length);

  it('opens again where reading stopped, also after a new start of the window', async () => {
    await openArticle(page(), TITLE);
    await reader()
      .getByText('Section 40.')
      .evaluate((one) => one.scrollIntoView({ block: 'start' }));
    await expect.poll(places).toBe(1);
    const before = await belowTop('Section 40.');
    expect(await reader().evaluate((pane) => pane.scrollTop)).toBeGreaterThan(500);
    expect(before).toBeLessThan(200);
    await openArticle(page(), 'Bridge closed');
    await window.dress({});
    await openArticle(page(), TITLE);
    await expect.poll(async () => Math.abs((await belowTop('Section 40.')) - before)).toBeLessThan(120);
    expect(await reader().getByText('Section 41.').isVisible()).toBe(true);
  });

  it('in sections shows their headings, and leads to each', async () => {
    await openArticle(page(), 'Twelve piers');
    const text = page().getByTestId('article-text');
    expect(await text.getByRole('heading', { level: 2 }).allTextContents()).toHaveLength(12);
    expect(await text.getByRole('heading', { level: 3 }).allTextContents()).toHaveLength(12);
    await reader().getByText('24 sections').click();
    await reader().getByRole('button', { name: 'Losses of pier 9' }).click();
    const heading = text.getByRole('heading', { name: 'Losses of pier 9' });
    await expect.poll(() => heading.evaluate((one) => one === document.activeElement)).toBe(true);
    const fromTop = () =>
      heading.evaluate(
        (one) =>
          one.getBoundingClientRect().top -
          (document.querySelector('.reader-bar')?.getBoundingClientRect().bottom ?? 0),
      );
    await expect.poll(fromTop).toBeLessThan(60);
    expect(await fromTop()).toBeGreaterThanOrEqual(0);
  });

  it('shows lists with their marks, which are not part of its text, and quotations set apart', async () => {
    await openArticle(page(), 'Twelve piers');
    const text = page().getByTestId('article-text');
    const mark = (words: string) =>
      text.getByText(words).evaluate((run) => {
        const item = run.closest('p') as HTMLElement;
        const { content } = getComputedStyle(item, '::before');
        return { content, indent: Number.parseFloat(getComputedStyle(item).paddingInlineStart) };
      });
    const [outer, inner] = [await mark('Lamps of brass'), await mark('with green glass')];
    expect([outer.content, inner.content]).toEqual(['"•"', '"•"']);
    expect(inner.indent).toBe(2 * outer.indent);
    expect(await text.textContent()).not.toContain('•');
    await text.getByText('Nobody takes a lamp').waitFor();
    expect(await text.locator('.quoted').allTextContents()).toEqual([
      'Nobody takes a lamp by mistake, least of all three of them.',
    ]);
  });

  it('read to its end begins anew', async () => {
    await openArticle(page(), TITLE);
    await reader().evaluate((pane) => pane.scrollTo({ top: pane.scrollHeight }));
    await expect.poll(places).toBe(0);
  });

  it('is all that is printed', async () => {
    await openArticle(page(), TITLE);
    await page().evaluate(() => {
      globalThis.window.print = () => document.documentElement.setAttribute('data-printed', 'yes');
    });
    await page().keyboard.press('Control+p');
    await page().locator('html[data-printed="yes"]').waitFor();
    await page().emulateMedia({ media: 'print' });
    expect(await page().locator('.sidebar').isVisible()).toBe(false);
    expect(await page().getByRole('grid').isVisible()).toBe(false);
    // Nothing is cut off at the height of the window.
    const { bottom, height } = await reader()
      .getByText('Section 80.')
      .evaluate((one) => ({
        bottom: one.getBoundingClientRect().bottom + scrollY,
        height: document.documentElement.scrollHeight,
      }));
    expect(bottom).toBeGreaterThan(1500);
    expect(height).toBeGreaterThanOrEqual(bottom);
  });

  it('is tagged by dragging it onto a tag, with all others that are checked', async () => {
    const { ids } = await window.call('article.select', { selection: { query: 'market' } });
    await window.call('tag.add', { ids, tag: 'harbour' });
    const shelf = page()
      .getByRole('navigation', { name: 'Library' })
      .getByRole('button', { name: /^harbour/ });
    await shelf.waitFor();
    await dragOnto(page(), rows(page()).filter({ hasText: 'Bridge closed' }), shelf);
    await page().getByText('Tagged “harbour”.').waitFor();
    const tagged = async () => (await window.call('tag.list', {}))[0]?.articles;
    expect(await tagged()).toBe(2);
    await page().getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
    await expect.poll(tagged).toBe(1);
    await rows(page())
      .filter({ hasText: TITLE })
      .click({ modifiers: ['Control'] });
    await rows(page())
      .filter({ hasText: 'Bridge closed' })
      .click({ modifiers: ['Control'] });
    await dragOnto(page(), rows(page()).filter({ hasText: 'Bridge closed' }), shelf);
    await expect.poll(tagged).toBe(3);
  });
});

describe('Lunr’s language', () => {
  const options = async () => {
    await page().getByRole('button', { name: 'Search options' }).click();
    await page().getByText('Write queries in Lunr’s language').click();
    await page().keyboard.press('Escape');
  };

  it('is searched, selected and exported in as soon as it is chosen', async () => {
    await options();
    await search(page(), '+harbour -ferry', '1 article');
    await page().waitForFunction(() => document.activeElement?.getAttribute('role') === 'row');
    await page().keyboard.press('Control+a');
    await page().getByRole('toolbar', { name: 'Selected' }).getByText('1 selected').waitFor();
  });

  it('says in a sentence what is wrong in a query, and where', async () => {
    await options();
    await search(page(), 'bridge author:mira');
    const note = page().getByRole('alert');
    await note.getByText('There is no field “author”').waitFor();
    await note.getByText('At character 8 of the search:').waitFor();
    expect(await note.locator('mark').textContent()).toBe('author');
    await search(page(), 'bridge title:market', '2 articles');
    expect(await page().getByRole('alert').count()).toBe(0);
  });

  it('is left by going to a shelf of the library', async () => {
    await options();
    await search(page(), 'bridge^10 market', '2 articles');
    await goTo(page(), /^Unread/);
    await hasTotal(page(), /articles?$/);
    await page().locator('.chip', { hasText: 'unread' }).waitFor();
  });
});
