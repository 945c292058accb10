/** What is asked before an import, in the real window: columns of tables, chapters of books. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { root } from './support/carrel';
import { hasTotal, outcomes, receiptOf, rows } from './support/desk';
import { goTo, openSampleWindow, type SampleWindow } from './support/sample-window';

let window: SampleWindow;
const page = () => window.page;
const dialog = () => page().getByRole('dialog', { name: 'Before the import' });
const file = (name: string, text: string) => {
  const path = join(window.home, name);
  writeFileSync(path, text);
  return path;
};

/** Chooses these files in the file dialog of the window. */
async function importFiles(paths: string[]): Promise<void> {
  await goTo(page(), /^Imports/);
  await window.answerDialogs(paths);
  await page().getByRole('button', { name: 'Import files' }).first().click();
}

async function choose(column: string, field: string): Promise<void> {
  await dialog()
    .getByRole('button', { name: `What “${column}” holds` })
    .click();
  await page().getByRole('option', { name: field, exact: true }).click();
}

beforeAll(async () => {
  window = await openSampleWindow({ sample: false });
  await window.answerDialogs([join(window.home, 'Asked.carrel')]);
  await page().getByRole('button', { name: 'New archive' }).click();
  await page().locator('.top-bar').waitFor();
});
afterAll(() => window.close());
beforeEach(() => window.dress({}));

describe('a table among the files', () => {
  it('is shown with its first rows, and its columns hold what the reader says', async () => {
    const path = file('bridges.csv', 'kop,inhoud,door\nThe bridge stays,The council voted.,Mira Tolland\n');
    await importFiles([path]);
    await dialog().getByText('The council voted.').waitFor();
    // No name is known: the first row is taken for an article until the reader says otherwise.
    await dialog().getByText('The first row holds the names of the columns').click();
    await choose('kop', 'Title');
    await choose('inhoud', 'Text');
    await choose('door', 'Author');
    await dialog().getByRole('button', { name: 'Import', exact: true }).click();
    expect(await receiptOf(page())).toMatchObject({ all: 1, new: 1, failed: 0 });
    await goTo(page(), /^All articles/);
    await rows(page()).filter({ hasText: 'The bridge stays' }).filter({ hasText: 'Mira Tolland' }).waitFor();
  });

  it('gives a field to one column only, and cannot be imported without a title or a text', async () => {
    await importFiles([file('toads.csv', 'title,text\nA toad,It crossed the road.\n')]);
    await choose('text', 'Title');
    await dialog().getByRole('button', { name: 'What “title” holds' }).getByText('not used').waitFor();
    await choose('text', 'Author');
    expect(await dialog().getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(true);
    await dialog().getByText('Choose a column for the title or the text.').waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    expect(await window.call('import.list', {})).toHaveLength(1);
  });

  it('is mapped by itself when two tables give the same names different meanings', async () => {
    const titles = file('a.csv', 'kop,rest\nFirst by its head,Nothing\n');
    const texts = file('b.csv', 'kop,rest,more\nNothing,Second by its rest,x\n');
    await importFiles([titles, texts]);
    const part = (name: string) => dialog().getByRole('region', { name });
    for (const [name, column] of [
      ['a.csv', 'kop'],
      ['b.csv', 'rest'],
    ] as const) {
      await part(name).getByText('The first row holds the names of the columns').click();
      await part(name)
        .getByRole('button', { name: `What “${column}” holds` })
        .click();
      await page().getByRole('option', { name: 'Title', exact: true }).click();
    }
    await dialog().getByRole('button', { name: 'Import', exact: true }).click();
    expect(await receiptOf(page())).toMatchObject({ all: 2, new: 2 });
    await goTo(page(), /^All articles/);
    await rows(page()).filter({ hasText: 'First by its head' }).waitFor();
    await rows(page()).filter({ hasText: 'Second by its rest' }).waitFor();
  });
});

describe('a spreadsheet among the files', () => {
  it('is asked about like a table, from the names of its columns on, and gives the articles of all its sheets', async () => {
    await importFiles([join(root, 'tests/fixtures/importer/libreoffice-table.xlsx')]);
    await dialog().getByText('The bridge at Osk was closed on Friday.').waitFor();
    expect(await dialog().getByText('Log of incidents, Nerava valley').count()).toBe(0);
    await dialog().getByRole('button', { name: 'Import', exact: true }).click();
    expect(await receiptOf(page())).toMatchObject({ all: 5, new: 3, skipped: 2, failed: 0 });
    await goTo(page(), /^All articles/);
    await rows(page()).filter({ hasText: 'رسالة من الوادي' }).waitFor();
  });
});

describe('a book among the files', () => {
  const book = join(root, 'tests/fixtures/importer/libreoffice-ru.epub');

  it('is one article when the reader says so', async () => {
    const before = (await window.call('archive.info', {}))?.articles ?? 0;
    await importFiles([book]);
    await dialog().getByText('The whole book as one').click();
    await dialog().getByRole('button', { name: 'Import', exact: true }).click();
    expect(await receiptOf(page())).toMatchObject({ all: 1, new: 1 });
    await goTo(page(), /^All articles/);
    await hasTotal(page(), `${before + 1} articles`);
  });
});

describe('near-duplicates of an import', () => {
  // Long enough to be compared, and of words that no other story has.
  const story = (subject: string, change: string) =>
    [
      ...Array.from({ length: 120 }, (_, i) => `${subject.toLowerCase()}${i}`),
      `The ${change} of ${subject} was named in the last sentence.`,
    ].join(' ');
  const subjects = ['Dorrow', 'Selline', 'Aktaldy', 'Velmora'];
  const options = () => page().getByRole('option');
  const undecided = async () => (await window.call('article.undecidedVersions', {})).total;

  it('are asked about from the receipt, one key a decision', async () => {
    const lines = subjects.flatMap((subject) =>
      ['keeper', 'bridge'].map((change) =>
        JSON.stringify({ title: `${subject}: ${change}`, body: story(subject, change) }),
      ),
    );
    await importFiles([file('mills.jsonl', lines.join('\n'))]);
    await receiptOf(page());
    const total = await undecided();
    expect(total).toBeGreaterThanOrEqual(4);
    await page()
      .getByRole('button', { name: `${total} same stories?` })
      .click();
    await options().first().waitFor();
    const title = await options().first().textContent();
    await page().getByRole('region', { name: 'Compare' }).locator('ins').first().waitFor();
    await page().keyboard.press('d');
    await page().waitForFunction((former) => document.querySelector('[role="option"]')?.textContent !== former, title);
    // The next pair has the focus: the next key decides it.
    await page().keyboard.press('s');
    await page()
      .getByText(`${total - 2} pair`, { exact: false })
      .first()
      .waitFor();
    expect(await undecided()).toBe(total - 2);
  });

  it('are decided many at once, and undo brings all of them back', async () => {
    const total = await undecided();
    expect(total).toBeGreaterThan(1);
    await goTo(page(), /^Same story/);
    await options().first().focus();
    await page().keyboard.press('Control+a');
    await page().keyboard.press('d');
    await page().getByRole('heading', { name: 'Nothing to decide' }).waitFor();
    expect(await undecided()).toBe(0);
    await page().keyboard.press('Control+z');
    await page().getByText(`${total} pairs to decide`).first().waitFor();
    expect(await undecided()).toBe(total);
  });
});

describe('other files', () => {
  it('are imported without a question', async () => {
    await importFiles([file('plain.txt', 'A plain report\n\nNobody asked anything.\n')]);
    expect(await receiptOf(page())).toMatchObject({ all: 1, new: 1 });
    expect(await dialog().count()).toBe(0);
  });
});

describe('an import over which the archive was closed', () => {
  it('waits in the library, goes on where it was, and has everything once', async () => {
    const count = 3000;
    const notices = Array.from({ length: count }, (_, i) =>
      JSON.stringify({
        title: `Well notice ${i}`,
        text: `The well of street ${i} is mended. Bring ${i} pails before noon.`,
      }),
    );
    await importFiles([file('wells.jsonl', notices.join('\n'))]);
    // Some of it is in the archive, and the rest is not.
    await expect.poll(async () => (await outcomes(page())).new, { timeout: 20_000 }).toBeGreaterThan(0);
    await page().getByRole('button', { name: 'Archive' }).click();
    await page().getByRole('menuitem', { name: 'Close archive' }).click();
    // Not the archive's name in the bar, which is there until it is closed.
    await page().locator('.welcome').getByRole('button', { name: 'Asked' }).first().click();
    await page()
      .getByRole('button', { name: /^Interrupted/ })
      .click();
    await page().getByText('What was added stays.').waitFor();
    const before = await outcomes(page());
    expect(before.new).toBeGreaterThan(0);
    expect(before.new).toBeLessThan(count);
    await page().getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => outcomes(page()), { timeout: 60_000 }).toMatchObject({ all: count, new: count, failed: 0 });
    await page().getByRole('heading', { level: 1, name: 'Import receipt' }).waitFor();
    expect(
      await page()
        .getByRole('button', { name: /^Interrupted/ })
        .count(),
    ).toBe(0);
  }, 120_000);
});

describe('a watched folder', () => {
  it('has what is put into it imported by itself', async () => {
    const inbox = join(window.home, 'inbox');
    mkdirSync(inbox);
    await goTo(page(), /^Imports/);
    await window.answerDialogs([inbox]);
    await page().getByRole('button', { name: 'Watch a folder' }).click();
    await page()
      .getByRole('button', { name: `Stop watching ${inbox}` })
      .waitFor();
    writeFileSync(join(inbox, 'ferry.txt'), 'The ferry runs again\n\nIt crosses the lake twice a day.\n');
    await goTo(page(), /^All articles/);
    await rows(page()).filter({ hasText: 'The ferry runs again' }).waitFor();
  });

  it('keeps to itself what was in it before, until somebody asks for it', async () => {
    const shelf = join(window.home, 'shelf');
    mkdirSync(shelf);
    writeFileSync(join(shelf, 'kiln.txt'), 'The kiln is cold\n\nNobody has lit it since the winter.\n');
    await goTo(page(), /^Imports/);
    await window.answerDialogs([shelf]);
    await page().getByRole('button', { name: 'Watch a folder' }).click();
    const row = page().getByRole('listitem').filter({ hasText: shelf });
    await row.waitFor();
    writeFileSync(join(shelf, 'loom.txt'), 'The loom is mended\n\nIt had been silent for a year.\n');
    await goTo(page(), /^All articles/);
    await rows(page()).filter({ hasText: 'The loom is mended' }).waitFor();
    writeFileSync(join(shelf, 'quay.txt'), 'The quay is swept\n\nIt took the whole crew a morning.\n');
    await rows(page()).filter({ hasText: 'The quay is swept' }).waitFor();
    expect(await rows(page()).filter({ hasText: 'The kiln is cold' }).count()).toBe(0);
    await goTo(page(), /^Imports/);
    // What came by itself is one line, of one import each.
    const bundle = page().getByRole('group').filter({ hasText: '3 imports from watched folders' });
    await bundle.locator('summary').click();
    await bundle.getByRole('button', { name: /^loom\.txt/ }).waitFor();
    await row.getByRole('button', { name: 'Import what is there' }).click();
    await expect
      .poll(() => outcomes(page()), { timeout: 60_000 })
      .toMatchObject({ all: 3, new: 1, 'known already': 2 });
  });
});
