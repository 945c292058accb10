/** The screens of people in the real window: corrections, the watch-list, the review queue, and safe share. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { root } from './support/carrel';
import { dropFiles, receiptOf } from './support/desk';
import { goTo, openSampleWindow, type SampleWindow } from './support/sample-window';

let window: SampleWindow;
const page = () => window.page;
const undo = () => page().getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).last().click();
const decisions = async () => (await window.call('people.decisions', {})).map((one) => one.type);

async function findPerson(name: string): Promise<void> {
  await goTo(page(), /^People/);
  await page().getByRole('textbox', { name: 'Find a person' }).fill(name);
  // First, not only there: the whole list is shown until the answer comes, and a click then would hit another row.
  await expect.poll(() => page().locator('.person-row').first().textContent(), { timeout: 60_000 }).toContain(name);
}

async function openPerson(name: string): Promise<void> {
  await findPerson(name);
  await page().locator('.person-row').first().click();
  await page().getByRole('heading', { level: 1, name }).waitFor();
}

beforeAll(async () => {
  window = await openSampleWindow();
});
afterAll(() => window.close());
beforeEach(() => window.dress({}));

describe('two people in the list', () => {
  it('become one when merged, and two again when that is undone', async () => {
    const { total } = await window.call('people.list', {});
    const articles = async (name: string) =>
      (await window.call('people.list', { query: name })).people.find((one) => one.name === name)?.articles ?? 0;
    const before = await articles('Inés Corvalera');
    await goTo(page(), /^People/);
    await page().getByRole('checkbox', { name: 'Select Inés Corvalera' }).check();
    await page().getByRole('checkbox', { name: 'Select Rubén Tresmontes' }).check();
    await page().getByRole('toolbar', { name: 'Selected' }).getByRole('button', { name: 'Merge' }).click();
    await page()
      .getByText(`${total - 1} people`)
      .first()
      .waitFor();
    expect(await articles('Inés Corvalera')).toBeGreaterThan(before);
    await undo();
    await page().getByText(`${total} people`).first().waitFor();
    expect(await articles('Inés Corvalera')).toBe(before);
  });
});

describe('a person', () => {
  it('loses the names that belong to someone else, who gets a page of their own', async () => {
    // Named as he is written most often in the sample articles.
    await openPerson('سليم القرواني');
    await page().getByRole('button', { name: 'Correct' }).click();
    await page().getByRole('menuitem', { name: 'Split off someone else' }).click();
    const dialog = page().getByRole('dialog', { name: 'Split off someone else' });
    await dialog.getByRole('checkbox', { name: 'Salim al-Qarwani', exact: true }).check();
    await dialog.getByRole('button', { name: 'Split off someone else' }).click();
    await page().getByRole('heading', { level: 1, name: 'Salim al-Qarwani' }).waitFor();
    const names = async (name: string) =>
      (await window.call('people.list', { query: name, tier: 'all' })).people.find((one) => one.name === name)?.aliases;
    expect(await names('سليم القرواني')).not.toContain('Salim al-Qarwani');
    await undo();
    await expect.poll(() => names('سليم القرواني')).toContain('Salim al-Qarwani');
  });

  it('who is watched is named at the end of an import, and leads to the person', async () => {
    await findPerson('Helene Vaucresille');
    await page().getByRole('button', { name: 'Watch Hélène Vaucrésille' }).click();
    await page().getByText('Hélène Vaucrésille is now watched.').waitFor();
    const path = join(window.home, 'watched.txt');
    writeFileSync(
      path,
      'A hearing in Selline\n\nHelene Vaucresille told the commission on Monday that the doors had been shut.\n',
    );
    await goTo(page(), /^Imports/);
    await window.answerDialogs([path]);
    await page().getByRole('button', { name: 'Import files' }).first().click();
    await receiptOf(page());
    await page()
      .getByRole('region', { name: 'People you watch are named in this import:' })
      .getByRole('button', { name: /Hélène Vaucrésille/ })
      .click();
    await page().getByRole('heading', { level: 1, name: 'Hélène Vaucrésille' }).waitFor();
  });
});

describe('the review queue', () => {
  const question = async () => ((await page().locator('.question-pair').textContent()) ?? '').slice(0, 200);

  it.each([
    ['d', 'keeps two people apart', 'not-same'],
    ['n', 'takes a name off the list of people', 'hide'],
    ['s', 'makes one of two people', 'merge'],
  ])('%s %s, and the next question has come', async (key, _what, type) => {
    await goTo(page(), /^Same person/);
    await page().locator('.question-pair blockquote').first().waitFor();
    const [former, before] = [await question(), (await decisions()).length];
    await page().keyboard.press(key);
    await page().waitForFunction(
      (text) => !(document.querySelector('.question-pair')?.textContent ?? '').startsWith(text),
      former,
    );
    expect((await decisions()).slice(before)).toEqual([type]);
    await undo();
    await expect.poll(async () => (await decisions()).at(-1)).toBe('undo');
  });

  it('passes a question over without deciding it', async () => {
    await goTo(page(), /^Same person/);
    await page().locator('.question-pair blockquote').first().waitFor();
    const [former, before] = [await question(), (await decisions()).length];
    await page().keyboard.press('j');
    await page().waitForFunction(
      (text) => !(document.querySelector('.question-pair')?.textContent ?? '').startsWith(text),
      former,
    );
    expect(await decisions()).toHaveLength(before);
  });
});

describe('safe share', () => {
  it('writes a label for a person in every spelling, chosen by one of them', async () => {
    const path = join(window.home, 'shared.txt');
    await goTo(page(), /^All articles/);
    await page().keyboard.press('Control+e');
    const dialog = page().getByRole('dialog', { name: /^Export \d+ articles/ });
    await dialog.getByRole('button', { name: /^PDF dossier/ }).click();
    await page().getByRole('option', { name: 'Plain text' }).click();
    await dialog.getByRole('textbox', { name: 'Replace people by labels' }).fill('Tankumisova');
    await dialog.locator('.pick-list button').first().click();
    await dialog.getByText('A public article can still be matched to its original.', { exact: false }).waitFor();
    await window.answerDialogs([path]);
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    await page().getByRole('dialog', { name: 'Export finished' }).waitFor({ timeout: 60_000 });
    const text = readFileSync(path, 'utf8');
    const [person] = (await window.call('people.list', { query: 'Tankumisova' })).people;
    expect(person?.aliases.length).toBeGreaterThan(5);
    for (const alias of person?.aliases ?? []) expect(text).not.toContain(alias);
    expect(text).not.toMatch(/tank(?:o?u)mis+ov|танкумисов|таңкүмісов|تانكوميسوف/i);
    expect(text).toContain('Salim al-Qarwani');
  });
});

describe('a PDF dropped on the verification screen', () => {
  const drop = async (path: string) => {
    await page().getByRole('button', { name: 'Verify a dossier' }).click();
    await page().getByText('Drop a PDF dossier here').waitFor();
    await dropFiles(page(), [path]);
  };

  it('made by Carrel is compared with the archive, article by article', async () => {
    const path = join(window.home, 'dossier.pdf');
    const { id } = await window.call('export.start', { selection: { query: 'lawyer' }, format: 'pdf', path });
    const { exported } = await window.call('export.wait', { id });
    await drop(path);
    await page().getByText(`${exported} of ${exported} articles are unchanged.`).waitFor({ timeout: 60_000 });
    expect(await page().locator('.verify-report tbody tr').count()).toBe(exported);
  });

  it('of another program is said not to be a dossier, and is not imported', async () => {
    const before = (await window.call('import.list', {})).length;
    await drop(join(root, 'tests/fixtures/importer/libreoffice.pdf'));
    await page().getByText('libreoffice.pdf is not a dossier made by Carrel.').waitFor({ timeout: 60_000 });
    expect(await window.call('import.list', {})).toHaveLength(before);
  });
});
