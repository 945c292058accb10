/** A working day in the real window: a new archive, an import, searches, people, reading, tags, an export. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { testRuntime } from '../../harness/runtime';
import { openWindow } from '../../harness/window';

const carrel = await openWindow();
const pdf = join(carrel.folder, 'day.pdf');

await carrel.call('archive.create', { path: join(carrel.folder, 'day.carrel') });
await carrel.importPaths([join(testRuntime().root, 'resources', 'samples')]);

const found = await carrel.call('search.query', { query: 'flood', limit: 10, facets: true });
const [hit] = found.hits;
if (!hit) throw new Error('Nothing was found.');
await carrel.call('people.list', {});
await carrel.call('article.get', { id: hit.id, query: 'flood' });
await carrel.call('tag.add', { ids: [hit.id], tag: 'read' });
// The stored page in a frame, as the reader shows it.
await carrel.page.evaluate(
  (uid) =>
    new Promise((done) => {
      const frame = document.createElement('iframe');
      frame.setAttribute('sandbox', '');
      frame.onload = done;
      frame.src = `article://${uid}/`;
      document.body.append(frame);
    }),
  hit.uid,
);
const { id } = await carrel.call('export.start', { selection: { query: 'flood' }, format: 'pdf', path: pdf });
await carrel.call('export.wait', { id });
await carrel.call('archive.close', {});
if (!existsSync(pdf)) throw new Error('There is no PDF.');
await carrel.close();
process.stdout.write('done\n');
