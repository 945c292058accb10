/**
 * Pictures of every screen of the real window with the sample archive: light, dark, narrow, 200 % and Arabic.
 * `node scripts/screenshots.mjs [FOLDER] [LOOK …] [--with PATH]`; without a folder, `screenshots/` in the cache of the
 * tree. `--with` imports more files after the sample archive, to see the screens full.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { _electron } from 'playwright-core';
import { ensureBuilt } from './lib/build.mjs';
import { hasDisplay, startVirtualDisplay } from './lib/display.mjs';
import { electronFlags } from './lib/launch.mjs';
import { inTree } from './lib/paths.mjs';
import { setUp } from './lib/setup.mjs';

const WIDE = [1360, 860];

/** How the window looks: its size in pixels, its zoom, its settings. */
const LOOKS = {
  light: { size: WIDE, settings: { theme: 'light' } },
  dark: { size: WIDE, settings: { theme: 'dark' } },
  narrow: { size: [480, 860], settings: { theme: 'light' } },
  zoom: { size: WIDE, zoom: 2, settings: { theme: 'light' } },
  arabic: { size: WIDE, settings: { theme: 'light', language: 'ar' } },
};

/** A button of the shelf, which is behind the menu where the window is narrow. */
async function shelf(page, icon) {
  const menu = page.locator('button:has([data-icon="menu"])');
  if (await menu.isVisible()) await menu.click();
  await page.locator(`.shelf-button:has([data-icon="${icon}"])`).click();
}

/** Ways to the screens; they use ids and keys, so that they hold in every language of the interface. */
const SCREENS = {
  library: async () => {},
  search: async (page) => {
    await page.fill('#search', 'court');
    await page.waitForSelector('.chip');
    await page.keyboard.press('Enter');
  },
  reader: async (page) => {
    await page.fill('#search', 'lawyer');
    await page.waitForSelector('.chip');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'row');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-testid="article-text"]');
  },
  tag: async (page) => {
    await page.locator('[role="row"]').first().click();
    await page.waitForSelector('[data-testid="article-text"]');
    await page.keyboard.press('t');
    await page.waitForSelector('.dialog');
  },
  export: async (page) => {
    await page.keyboard.press('Control+e');
    await page.waitForSelector('.preview-pages img', { timeout: 60_000 });
  },
  nothing: async (page) => {
    await page.fill('#search', 'zzzqx');
    await page.waitForSelector('.empty');
    await page.keyboard.press('Enter');
  },
  people: async (page) => {
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.waitForSelector('.person-row');
  },
  person: async (page) => {
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.locator('.person-row').first().click();
    await page.waitForSelector('.person-page');
  },
  review: async (page) => {
    await shelf(page, 'check');
    await page.waitForSelector('.question-pair blockquote');
  },
  stories: async (page) => {
    await shelf(page, 'page');
    await page.waitForSelector('.story-difference ins');
  },
  collection: async (page) => {
    await page.evaluate(() => window.carrelArchive.call('collection.create', { name: 'Hearings', ids: [3, 9, 5, 12] }));
    await shelf(page, 'list');
    await page.waitForSelector('.collection-row');
    await page.locator('.collection-what').nth(1).focus();
  },
  syntax: async (page) => {
    await page.locator('.search-options').click();
    await page.locator('.options-list .checkbox').click();
    await page.keyboard.press('Escape');
    await page.fill('#search', 'court author:mira');
    await page.waitForSelector('.syntax-place');
  },
  columns: async (page, chooseFiles) => {
    const table = 'kop,inhoud,datum,door\nThe bridge stays,"The council voted to keep it.",2024-05-02,Mira Tolland\n';
    await chooseFiles({ 'bridges.csv': table, 'book.epub': 'not looked into' });
    await page.keyboard.press('Control+i');
    await page.waitForSelector('.ask-table');
  },
  imports: async (page) => {
    await page.evaluate((folders) => window.carrelArchive.call('import.watch', { folders }), [join(tmpdir(), 'inbox')]);
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.waitForSelector('.import-row');
    await page.waitForSelector('.watch-folders li');
  },
  receipt: async (page) => {
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.locator('.import-row').first().click();
    await page.waitForSelector('.outcomes');
  },
  settings: async (page) => {
    await page.keyboard.press('Control+,');
    await page.waitForSelector('.settings');
  },
  keys: async (page) => {
    await page.keyboard.press('?');
    await page.waitForSelector('.key-groups');
  },
};

async function settle(page) {
  await page.evaluate(() => document.fonts.ready);
  // Two frames: one for React, one for the virtual list that measures its rows.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

async function dress(app, page, { size, zoom = 1, settings }) {
  const window = await app.browserWindow(page);
  await window.evaluate(
    (target, { size, zoom }) => {
      target.setMinimumSize(200, 200);
      target.setContentSize(size[0], size[1]);
      target.webContents.setZoomFactor(zoom);
    },
    { size, zoom },
  );
  await page.evaluate(
    (change) => window.carrelShell.saveSettings({ theme: 'system', language: 'en', ...change }),
    settings,
  );
  await page.reload();
  await page.waitForSelector('.welcome, .sidebar, .top-bar');
}

async function main(folder, wanted, more) {
  const runtime = await setUp({ quiet: true });
  await ensureBuilt();
  const display = hasDisplay() ? null : await startVirtualDisplay();
  const home = mkdtempSync(join(tmpdir(), 'carrel-pictures-'));
  mkdirSync(folder, { recursive: true });
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [...electronFlags({ display: !display }), `--user-data-dir=${join(home, 'profile')}`, inTree()],
    env: { ...process.env, ...display?.env, HOME: home },
    cwd: home,
  });
  try {
    const page = await app.firstWindow();
    page.on('console', (message) => {
      if (message.type() === 'error') process.stderr.write(`window: ${message.text()}\n`);
    });
    page.on('pageerror', (error) => process.stderr.write(`window: ${error.stack ?? error.message}\n`));
    const take = async (name) => {
      await settle(page);
      // The window's own picture: a screenshot through the debugger is cut off when the page is zoomed.
      const window = await app.browserWindow(page);
      const png = await window.evaluate(async (target) => (await target.capturePage()).toPNG().toString('base64'));
      writeFileSync(join(folder, `${name}.png`), Buffer.from(png, 'base64'));
      process.stdout.write(`${name}\n`);
    };
    /** Answers the file dialog with files of these names and contents. */
    const chooseFiles = (files) => {
      const filePaths = Object.entries(files).map(([name, text]) => {
        writeFileSync(join(home, name), text);
        return join(home, name);
      });
      return app.evaluate(({ dialog }, paths) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: paths });
      }, filePaths);
    };
    const looks = Object.entries(LOOKS).filter(([look]) => wanted.length === 0 || wanted.includes(look));
    for (const [look, how] of looks) {
      await dress(app, page, how);
      await take(`${look}-welcome`);
    }
    await page.locator('.way button').nth(2).click();
    await page.waitForSelector('[role="grid"] [role="row"]', { timeout: 120_000 });
    if (more)
      await page.evaluate(async (path) => {
        const { value } = await window.carrelArchive.call('import.start', { paths: [path] });
        await window.carrelArchive.call('import.wait', { id: value.id });
      }, resolve(more));
    for (const [look, how] of looks) {
      for (const [screen, go] of Object.entries(SCREENS)) {
        await dress(app, page, how);
        try {
          await go(page, chooseFiles);
          await take(`${look}-${screen}`);
        } catch (error) {
          process.stderr.write(`${look}-${screen}: ${error.message.split('\n')[0]}\n`);
          await take(`${look}-${screen}-failed`);
          process.exitCode = 1;
        }
      }
    }
  } finally {
    await app.close();
    await display?.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { with: { type: 'string' } } });
const [folder = inTree('.cache', 'screenshots'), ...looks] = positionals;
await main(resolve(folder), looks, values.with);
