import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestWindow } from '../harness/window';
import { gold } from './support/carrel';
import { dropFiles, hasTotal, openArticle, openDesk, PATIENCE, receiptOf, rows, search, showAll } from './support/desk';

const room = mkdtempSync(join(tmpdir(), 'carrel-journey-'));
afterAll(() => rmSync(room, { recursive: true, force: true, maxRetries: 5 }));

/** Articles of the sample archive, without the file that is there twice. */
const SAMPLE = gold.files.filter((entry) => !entry.duplicateOf).length;

describe('a first run', () => {
  const home = join(room, 'home-first');
  let window: TestWindow;
  beforeAll(async () => {
    window = await openDesk({ home });
  });
  afterAll(() => window?.close());

  it('opens the sample archive and shows its articles', async () => {
    const { page } = window;
    await page.getByRole('button', { name: 'Open sample archive' }).click();
    const library = page.getByRole('navigation', { name: 'Library' });
    await library
      .getByRole('button', { name: new RegExp(`^All articles\\s*${SAMPLE}$`) })
      .waitFor({ timeout: 100_000 });
    await showAll(page, `${SAMPLE} articles`);
    expect(readdirSync(join(home, 'Documents'))).toContain('Sample.carrel');
  });

  it('finds a word and shows it marked in the snippets', async () => {
    const { page } = window;
    await search(page, 'levee lang:en', '2 articles');
    await expect.poll(() => rows(page).count()).toBe(2);
    for (const row of await rows(page).all())
      expect(
        (await row.locator('.row-snippet mark, .row-title mark').allTextContents()).join(' ').toLowerCase(),
      ).toContain('levee');
    await search(page, 'zeppelin', 'No articles');
    await page.getByText('Nothing found').waitFor();
  });

  it('finds a person by surname, and in another script', async () => {
    const { page } = window;
    await search(page, 'Stozharin');
    await rows(page).filter({ hasText: 'Levee fails near Aktaldy' }).waitFor();
    await search(page, 'person:Танкумисова barred');
    await rows(page).filter({ hasText: 'lawyer barred from client' }).waitFor();
    await search(page, 'Танкумисова');
    await rows(page).filter({ hasText: 'без адвоката' }).waitFor();
  });

  it('shows the articles and the sentences of a person', async () => {
    const { page } = window;
    await search(page, 'levee lang:en', '2 articles');
    await openArticle(page, 'Levee fails near Aktaldy');
    const people = page.getByRole('list', { name: 'People in this article' });
    await people.getByRole('button', { name: /Стожарин|Stozharin/ }).click();
    await page.getByRole('heading', { level: 1, name: /Стожарин|Stozharin/ }).waitFor();
    const sentence = page.locator('.mention-sentence', { hasText: 'had measured the levee in October' });
    await sentence.waitFor();
    expect(await sentence.locator('mark').first().textContent()).toContain('Stozharin');
    const other = page.getByRole('button', { name: 'Two years after the flood' });
    if ((await other.count()) > 0) expect(await other.first().isVisible()).toBe(true);
    await sentence.click();
    await page.getByRole('heading', { level: 1, name: 'Levee fails near Aktaldy' }).waitFor();
  });

  it('tags by keyboard, filters by the tag, and takes a mistake back by the notice', async () => {
    const { page } = window;
    await search(page, 'levee lang:en', '2 articles');
    await openArticle(page, 'Levee fails near Aktaldy');
    await page.keyboard.press('t');
    await page.getByRole('combobox', { name: 'Tag name' }).fill('high water');
    await page.keyboard.press('Enter');
    await page.getByText('Tagged “high water”.').first().waitFor();
    const tags = page.getByRole('region', { name: 'Reader' }).getByRole('list', { name: 'Tags' });
    await tags.getByRole('button', { name: 'high water', exact: true }).waitFor();

    await page.keyboard.press('t');
    await page.getByRole('combobox', { name: 'Tag name' }).fill('mistake');
    await page.keyboard.press('Enter');
    await tags.getByRole('button', { name: 'mistake', exact: true }).waitFor();
    await page.locator('.toast', { hasText: 'Tagged “mistake”.' }).getByRole('button', { name: 'Undo' }).click();
    await tags.getByRole('button', { name: 'mistake', exact: true }).waitFor({ state: 'detached' });

    await page
      .getByRole('navigation', { name: 'Library' })
      .getByRole('button', { name: /high water\s*1/ })
      .click();
    await hasTotal(page, '1 article');
    expect(await page.getByRole('combobox', { name: 'Search' }).inputValue()).toBe('tag:"high water"');
  });

  it('stars with S, and the shelf counts it', async () => {
    const { page } = window;
    await search(page, 'levee lang:en', '2 articles');
    await openArticle(page, 'Two years after the flood');
    await page.keyboard.press('s');
    await page
      .getByRole('navigation', { name: 'Library' })
      .getByRole('button', { name: /Starred\s*1/ })
      .click();
    await hasTotal(page, '1 article');
    await rows(page).filter({ hasText: 'Two years after the flood' }).waitFor();
  });

  it('exports what is selected as a PDF whose text can be read back', async () => {
    const { page } = window;
    const out = join(room, 'selected.pdf');
    await search(page, 'levee lang:en', '2 articles');
    for (const title of ['Levee fails near Aktaldy', 'Two years after the flood'])
      await rows(page).filter({ hasText: title }).getByRole('checkbox').click();
    await page.getByText('2 selected').waitFor();
    await window.answerDialogs([out]);
    await page.getByRole('toolbar', { name: 'Selected' }).getByRole('button', { name: 'Export' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export 2 articles' });
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('dialog', { name: 'Export finished' }).waitFor({ timeout: 60_000 });
    await page.getByText('2 of 2 articles exported.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    const text = execFileSync('pdftotext', [out, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ');
    for (const words of ['Levee fails near Aktaldy', 'Two years after the flood', 'Lyov Stozharin', 'Steppe Courier'])
      expect(text).toContain(words);
  });

  it('remembers the archive at the next start', async () => {
    await window.app.close();
    window = await openDesk({ home, folder: window.folder });
    const { page } = window;
    await page.getByRole('button', { name: /^Sample/ }).click();
    await hasTotal(page, `${SAMPLE} articles`);
    await page
      .getByRole('navigation', { name: 'Library' })
      .getByRole('button', { name: /high water\s*1/ })
      .waitFor();
  });
});

describe('an archive of one’s own', () => {
  const home = join(room, 'home-own');
  const inbox = join(room, 'inbox');
  let window: TestWindow;

  beforeAll(async () => {
    mkdirSync(join(inbox, 'deep', 'deeper'), { recursive: true });
    writeFileSync(
      join(inbox, 'orchard.txt'),
      'Orchard lease ends in quarrel\n\nThe lease of the orchard ended on Friday. “We shall keep the trees,” said Odessa Plumridge, a grower.\n',
    );
    writeFileSync(
      join(inbox, 'deep', 'deeper', 'bridge.md'),
      '# Footbridge closed\n\nThe footbridge at the mill is closed until spring, the warden wrote.\n',
    );
    writeFileSync(join(inbox, 'empty.txt'), '');
    writeFileSync(
      join(inbox, 'picture.txt'),
      Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 151 + (i >> 2)) % 256)),
    );
    writeFileSync(
      join(inbox, 'lines.jsonl'),
      `${JSON.stringify({ id: 'w-1', title: 'Well cleared', body: 'The well behind the chapel was cleared on Monday.' })}\n{"id": "w-2", "title": \n`,
    );
    window = await openDesk({ home });
  });
  afterAll(() => window?.close());

  it('is created at the path chosen in the dialog', async () => {
    const { page } = window;
    await window.answerDialogs([join(room, 'own.carrel')]);
    await page.getByRole('button', { name: 'New archive' }).click();
    await page.getByText('An empty archive').waitFor();
    expect(statSync(join(room, 'own.carrel')).size).toBeGreaterThan(0);
  });

  it('takes a folder from the dialog, and the receipt names every bad file with a sentence', async () => {
    const { page } = window;
    await window.answerDialogs([inbox]);
    await page
      .getByRole('navigation', { name: 'Library' })
      .getByRole('button', { name: /^Imports/ })
      .click();
    await page.getByRole('button', { name: 'Import a folder' }).click();
    const counts = await receiptOf(page);
    expect(counts).toMatchObject({ all: 6, new: 3, failed: 3 });
    expect(counts).not.toHaveProperty('skipped');
    await page
      .getByRole('group', { name: 'Filter by outcome' })
      .getByRole('button', { name: /failed/ })
      .click();
    const table = page.getByRole('table', { name: 'What became of each file' });
    await expect.poll(() => table.getByRole('row').count(), { timeout: PATIENCE }).toBe(3);
    for (const name of ['empty.txt', 'picture.txt', 'lines.jsonl · line 2']) {
      const row = table.getByRole('row').filter({ hasText: name });
      expect(await row.locator('.item-reason').textContent()).toMatch(/\w+.*\.$/);
    }
  });

  it('takes dropped files', async () => {
    const { page } = window;
    const dropped = join(room, 'dropped.txt');
    writeFileSync(
      dropped,
      'Ferry timetable changes\n\nThe last ferry leaves at nine, the harbour office said on Tuesday.\n',
    );
    await dropFiles(page, [dropped, join(inbox, 'orchard.txt')]);
    await page.getByText('dropped.txt').first().waitFor();
    expect(await receiptOf(page)).toMatchObject({ all: 2, new: 1, 'known already': 1, failed: 0 });
    await search(page, 'timetable', '1 article');
  });

  it('takes files also when what they are held over is replaced meanwhile', async () => {
    const { page } = window;
    await showAll(page, '4 articles');
    await page.evaluate(() => {
      const below = document.body.appendChild(document.createElement('div'));
      below.id = 'below';
      below.style.cssText = 'position: fixed; inset: 0; z-index: 50';
    });
    await dropFiles(page, [join(inbox, 'orchard.txt')], () =>
      page.evaluate(() => document.getElementById('below')?.remove()),
    );
    expect(await receiptOf(page)).toMatchObject({ all: 1, 'known already': 1 });
  });

  it('searches everything that came in', async () => {
    const { page } = window;
    await search(page, 'orchard', '1 article');
    await search(page, 'footbridge', '1 article');
    await search(page, 'chapel', '1 article');
    await showAll(page, '4 articles');
  });

  it('says in words that a file is not an archive, and stays where it was', async () => {
    const { page } = window;
    const letter = join(room, 'letter.carrel');
    writeFileSync(letter, 'Dear reader, this is only a letter.');
    await dropFiles(page, [letter]);
    await page.getByRole('alert').filter({ hasText: 'not a Carrel archive' }).waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
    await hasTotal(page, '4 articles');
  });

  it('stops an import when asked, keeps what was read, and accounts for the rest', async () => {
    const { page } = window;
    const many = join(room, 'many');
    mkdirSync(many);
    const FILES = 1500;
    for (let i = 0; i < FILES; i++)
      writeFileSync(
        join(many, `note-${String(i).padStart(4, '0')}.txt`),
        `Notice number ${i}\n\n${`Gauge ${i * 7} stood at ${i} marks, the keeper wrote in the book of the lock. `.repeat(30)}\n`,
      );
    await window.answerDialogs([many]);
    await page
      .getByRole('navigation', { name: 'Library' })
      .getByRole('button', { name: /^Imports/ })
      .click();
    await page.getByRole('button', { name: 'Import a folder' }).click();
    await page
      .getByText(/^[1-9]\d* of 1,500 files$/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Cancel import' }).click();
    const counts = await receiptOf(page);
    await page.getByText('Cancelled').first().waitFor();
    expect(counts.new).toBeGreaterThan(0);
    expect(counts.skipped).toBeGreaterThan(0);
    expect(
      (counts.new ?? 0) + (counts.skipped ?? 0) + (counts['known already'] ?? 0) + (counts['nearly the same'] ?? 0),
    ).toBe(FILES);
    const kept = 4 + (counts.new ?? 0) + (counts['nearly the same'] ?? 0);
    await showAll(page, `${kept.toLocaleString('en')} articles`);
  });

  it('goes on after the archive process is killed', async () => {
    const { app, page } = window;
    const pid = await app.evaluate(
      ({ app: electron }) =>
        electron
          .getAppMetrics()
          .find((one) => one.type === 'Utility' && /archive/i.test(`${one.name} ${one.serviceName}`))?.pid,
    );
    expect(pid).toBeTypeOf('number');
    await search(page, 'orchard', '1 article');
    process.kill(pid as number, 'SIGKILL');
    await search(page, 'footbridge', '1 article');
    await openArticle(page, 'Footbridge closed');
    await page.keyboard.press('t');
    await page.getByRole('combobox', { name: 'Tag name' }).fill('after the crash');
    await page.keyboard.press('Enter');
    await page.getByText('Tagged “after the crash”.').first().waitFor();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    const now = await app.evaluate(
      ({ app: electron }) =>
        electron
          .getAppMetrics()
          .find((one) => one.type === 'Utility' && /archive/i.test(`${one.name} ${one.serviceName}`))?.pid,
    );
    expect(now).not.toBe(pid);
  });

  it('leaves one file at rest when the window is closed', async () => {
    await window.app.close();
    expect(readdirSync(room).filter((name) => name.startsWith('own.carrel'))).toEqual(['own.carrel']);
    window = await openDesk({ home, folder: window.folder });
  });
});
