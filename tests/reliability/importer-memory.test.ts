import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWindow, type TestWindow } from '../harness/window';

let carrel: TestWindow;
beforeAll(async () => {
  carrel = await openWindow();
  await carrel.call('archive.create', { path: join(carrel.folder, 'films.carrel') });
});
afterAll(() => carrel?.close());

/** Documents that the importer's window holds after its garbage has been collected. */
const documents = () =>
  carrel.app.evaluate(async ({ BrowserWindow }) => {
    const importer = BrowserWindow.getAllWindows().find((window) => !window.isVisible());
    if (!importer) throw new Error('There is no importer.');
    const { debugger: inspector } = importer.webContents;
    if (!inspector.isAttached()) inspector.attach();
    await inspector.sendCommand('HeapProfiler.collectGarbage');
    return ((await inspector.sendCommand('Memory.getDOMCounters')) as { documents: number }).documents;
  });

it('an importer lets go of pages with films and sounds in them', async () => {
  const pages = join(carrel.folder, 'pages');
  mkdirSync(pages);
  const count = 60;
  for (let i = 0; i < count; i++)
    writeFileSync(
      join(pages, `${i}.html`),
      `<!doctype html><title>Ferry ${i}</title><article><h1>Ferry ${i}</h1>
      <video autoplay muted><source src="ferry.mp4"><p>Your browser cannot show it.</p></video>
      <p>The ferry of pier ${i} crosses the lake ${i} times a day, and nobody has counted the birds on its roof.</p>
      <audio controls src="horn.mp3"></audio><p>Its horn is heard in ${i} villages.</p></article>`,
    );
  expect(await carrel.importPaths([pages])).toMatchObject({ new: count, failed: 0 });
  await expect.poll(documents).toBeLessThan(count / 4);
});
