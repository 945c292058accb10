import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Archive } from '../../../electron/archive/archive';
import { Archive as OpenArchive } from '../../../electron/archive/archive';
import type { ExtractOptions } from '../../../electron/contract/extraction';
import { filler, folder, host, lineImporters, newArchive } from './open-archive';

async function run(archive: Archive, ...paths: string[]) {
  const started = archive.imports.start(paths, { people: false });
  return archive.imports.wait(started.id);
}

function outcomes(archive: Archive, id: number) {
  return archive.imports.receipts
    .items(id, undefined, 1000, 0)
    .items.map((i) => [i.path.split('/').at(-1), i.part, i.outcome, i.code]);
}

describe('an import', () => {
  test('names an outcome for every file of a folder, whatever becomes of it', async () => {
    const root = folder();
    mkdirSync(join(root, 'sub'));
    mkdirSync(join(root, 'page_files'));
    writeFileSync(join(root, 'a.txt'), `One|${filler('x')}`);
    writeFileSync(join(root, 'empty.txt'), '');
    writeFileSync(join(root, 'bad.txt'), 'crash');
    writeFileSync(join(root, 'list.txt'), `Two|${filler('y')}\n!not a line\nThree|${filler('z')}`);
    writeFileSync(join(root, 'page.html'), `Page|${filler('p')}`);
    writeFileSync(join(root, 'page_files', 'style.css'), 'body {}');
    writeFileSync(join(root, 'sub', '.DS_Store'), 'x');
    writeFileSync(join(root, 'sub', 'own.carrel'), 'x');
    writeFileSync(join(root, 'sub', 'own.carrel-wal'), 'x');
    symlinkSync(join(root, 'a.txt'), join(root, 'sub', 'link.txt'));
    const archive = newArchive();
    const summary = await run(archive, root, join(root, 'missing.txt'));
    expect(outcomes(archive, summary.id).sort()).toEqual(
      [
        ['a.txt', null, 'new', null],
        ['bad.txt', null, 'failed', 'importer-crashed'],
        ['empty.txt', null, 'failed', 'file-empty'],
        ['list.txt', 'line 1', 'new', null],
        ['list.txt', 'line 2', 'failed', 'line-broken'],
        ['list.txt', 'line 3', 'new', null],
        ['page.html', null, 'new', null],
        ['style.css', null, 'skipped', 'part-of-page'],
        ['.DS_Store', null, 'skipped', 'system-file'],
        ['own.carrel', null, 'skipped', 'archive-file'],
        ['own.carrel-wal', null, 'skipped', 'archive-file'],
        ['link.txt', null, 'skipped', 'link'],
        ['missing.txt', null, 'failed', 'file-unreadable'],
      ].sort(),
    );
    expect(summary).toMatchObject({
      state: 'done',
      files: 11,
      filesDone: 11,
      articles: 13,
      new: 4,
      failed: 4,
      skipped: 5,
    });
  });

  test('counts every article of a second import as a duplicate and adds nothing', async () => {
    const root = folder();
    writeFileSync(join(root, 'list.txt'), `Two|${filler('y')}\nThree|${filler('z')}\nTwo|${filler('y')}`);
    const archive = newArchive();
    const first = await run(archive, root);
    expect(first).toMatchObject({ articles: 3, new: 2, duplicate: 1 });
    const second = await run(archive, root);
    expect(second).toMatchObject({ articles: 3, new: 0, duplicate: 3 });
    expect(archive.info().articles).toBe(2);
  });

  test('reads of a known file only what failed before or has been deleted, and still names every line', async () => {
    const root = folder();
    const lines = Array.from({ length: 6 }, (_, i) => `T${i}|${filler(`w${i}`)}`);
    lines[2] = '!not a line';
    writeFileSync(join(root, 'list.txt'), lines.join('\n'));
    const reads: string[] = [];
    const archive = newArchive(lineImporters({ reads }));
    await run(archive, root);
    archive.handlers['article.delete']({ ids: [5] });
    reads.length = 0;
    const again = await run(archive, root);
    expect(reads).toEqual(['list.txt line 3', 'list.txt line 6']);
    expect(again).toMatchObject({ articles: 6, new: 1, duplicate: 4, failed: 1, filesDone: 1 });
    const named = outcomes(archive, again.id).map(([, part]) => part);
    expect(named.sort()).toEqual(['line 1', 'line 2', 'line 3', 'line 4', 'line 5', 'line 6']);
  });

  test('reads articles again when extraction has got better, and leaves what is the same alone', async () => {
    const root = folder();
    for (const seed of ['x', 'y', 'z'])
      writeFileSync(join(root, `${seed}.txt`), `Title ${seed}|advert ${filler(seed)} the last word`);
    const hooks: Parameters<typeof lineImporters>[0] = {};
    const archive = newArchive(lineImporters(hooks));
    await run(archive, root);
    const start = `advert ${filler('x')} `.length;
    archive.handlers['article.highlight']({ id: 1, start, end: start + 13, colour: 'blue', note: null });
    archive.handlers['tag.add']({ ids: [1], tag: 'kept' });
    hooks.better = (text) => (text.includes('xa0') ? text.replace('advert ', '') : text);
    const { id } = archive.handlers['import.reextract']({ selection: { all: true } }) as { id: number };
    const summary = await archive.imports.wait(id);
    expect(summary).toMatchObject({
      state: 'done',
      files: 3,
      filesDone: 3,
      articles: 3,
      new: 1,
      duplicate: 2,
      failed: 0,
    });
    expect(archive.index.lunr('advert').docs.length).toBe(2);
    expect(archive.index.lunr('xa0').docs.length).toBe(1);
    // Only one article was taken out of the index and in again.
    expect(archive.index.store.dead).toBe(1);
    const { tags, text, highlights } = await archive.handlers['article.get']({ id: 1, query: '', archive: 0 });
    expect(tags).toEqual(['kept']);
    expect(highlights.map((one) => text.slice(one.start, one.end))).toEqual(['the last word']);
  });

  test('does not take the articles that were read again from an original for all that the file holds', async () => {
    const root = folder();
    writeFileSync(join(root, 'list.txt'), `Two|${filler('y')}\nThree|${filler('z')}`);
    const archive = newArchive();
    await run(archive, root);
    const { id } = archive.handlers['import.reextract']({ selection: { ids: [1] } }) as { id: number };
    await archive.imports.wait(id);
    archive.handlers['article.delete']({ ids: [2] });
    expect(await run(archive, root)).toMatchObject({ articles: 2, new: 1, duplicate: 1 });
  });

  test('tells the importer about columns and chapters, and again when articles are read again', async () => {
    const root = folder();
    const [own, other] = ['own.csv', 'other.csv'].map((name) => join(root, name)) as [string, string];
    writeFileSync(own, `One|${filler('x')}`);
    writeFileSync(other, `Two|${filler('y')}`);
    const told: ExtractOptions[] = [];
    const archive = newArchive(lineImporters({ told }));
    const columns = { headline: 'title' };
    const started = archive.imports.start([own, other], {
      people: false,
      epub: 'whole',
      columns,
      tables: { [own]: { headline: 'text' } },
    });
    await archive.imports.wait(started.id);
    const expected = [{ headline: 'text' }, columns].map((some) => ({ epub: 'whole', columns: some }));
    expect(told).toEqual(expected.map((options) => ({ ...options, people: false })));
    const { id } = archive.handlers['import.reextract']({ selection: { ids: [1, 2] } }) as { id: number };
    await archive.imports.wait(id);
    expect(told.slice(2)).toEqual(expected.map((options) => ({ ...options, people: true })));
  });

  test('lets others in between its transactions, however much comes at once', async () => {
    const root = folder();
    writeFileSync(join(root, 'list.txt'), Array.from({ length: 400 }, (_, i) => `T${i}|${filler(`w${i}`)}`).join('\n'));
    const archive = newArchive(lineImporters({ batchSize: 400 }));
    const count = archive.db.prepare('SELECT count(*) FROM article').pluck();
    const seen = new Set<unknown>();
    let over = false;
    const look = () => {
      if (over) return;
      seen.add(count.get());
      setImmediate(look);
    };
    look();
    expect(await run(archive, root)).toMatchObject({ new: 400 });
    over = true;
    seen.add(count.get());
    // 0, 400, and a step for each transaction: none of them may have more than 64 articles.
    expect(seen.size).toBeGreaterThanOrEqual(2 + Math.floor(400 / 64));
  });

  test('indexes large batches, analysed in another thread, like small ones, duplicates within a batch included', async () => {
    const root = folder();
    const lines = Array.from({ length: 40 }, (_, i) => `T${i}|common ${filler(`w${i}`)}`);
    writeFileSync(join(root, 'list.txt'), [...lines, ...lines.slice(0, 7)].join('\n'));
    const totals = [];
    for (const batchSize of [1, 12]) {
      const archive = newArchive(lineImporters({ batchSize }));
      expect(await run(archive, root)).toMatchObject({ new: 40, duplicate: 7 });
      expect(archive.index.documents).toBe(40);
      const { docs, scores } = archive.index.lunr('common w7a0 title:T3^2');
      // Two importers run side by side, so ids may differ: titles name the articles.
      const title = archive.db.prepare('SELECT title FROM article WHERE id = ?').pluck();
      const found = Array.from(docs, (doc, i) => [title.get(archive.index.articleOf(doc)), scores[i]?.toFixed(9)]);
      totals.push(found.sort());
    }
    expect(totals[0]).toHaveLength(40);
    expect(totals[1]).toEqual(totals[0]);
  });

  test('recognises the same words in another file, but not short texts with another date or identifier', async () => {
    const root = folder();
    writeFileSync(join(root, '1.txt'), `Title|${filler('x')}`);
    writeFileSync(join(root, '2.txt'), `Title|${filler('x').toUpperCase()} …`);
    const archive = newArchive();
    expect(await run(archive, root)).toMatchObject({ new: 1, duplicate: 1 });
  });

  test('links two versions of a story instead of swallowing one', async () => {
    const root = folder();
    const words = Array.from({ length: 200 }, (_, i) => `word${i}`);
    writeFileSync(join(root, '1.txt'), `Harbour inquiry opens|${words.join(' ')}`);
    writeFileSync(
      join(root, '2.txt'),
      `Harbour inquiry: update|${words.slice(0, 190).join(' ')} and some new words at the end`,
    );
    const archive = newArchive();
    const summary = await run(archive, root);
    expect(summary).toMatchObject({ new: 1, nearDuplicate: 1 });
    const versions = async (id: number) =>
      (await archive.handlers['article.get']({ id, query: '', archive: 0 })).versions;
    expect((await versions(1)).map((v) => v.id)).toEqual([2]);
    expect((await versions(2)).map((v) => v.id)).toEqual([1]);
    const undecided = async (of?: number) =>
      archive.handlers['article.undecidedVersions']({ ...(of ? { import: of } : {}), limit: 10, offset: 0 });
    expect(await undecided()).toMatchObject({ total: 1, pairs: [{ a: { id: 1 }, b: { id: 2 } }] });
    expect((await undecided(summary.id)).total).toBe(1);
    expect((await undecided(summary.id + 1)).total).toBe(0);
    const apart = await archive.handlers['article.decideVersions']({ pairs: [{ a: 2, b: 1 }], decision: 'different' });
    expect(await versions(1)).toEqual([]);
    expect((await undecided()).total).toBe(0);
    await archive.handlers.undo({ token: apart.undo as number });
    expect((await versions(1)).map((v) => v.id)).toEqual([2]);
  });

  test('says which files a cancel left unread and keeps what was committed', async () => {
    const root = folder();
    for (let i = 0; i < 20; i++)
      writeFileSync(join(root, `${String(i).padStart(2, '0')}.txt`), `T${i}|${filler(`w${i}`)}`);
    let seen = 0;
    const archive: Archive = newArchive(
      lineImporters({
        beforeBatch: () => {
          if (++seen === 6) archive.imports.cancel(1);
        },
      }),
    );
    const summary = await run(archive, root);
    expect(summary.state).toBe('cancelled');
    expect(summary.articles).toBe(20);
    expect(summary.new).toBe(archive.info().articles);
    expect(summary.skipped).toBe(20 - summary.new);
    expect(summary.skipped).toBeGreaterThan(0);
    expect(archive.index.documents).toBe(summary.new);
  });

  test('pauses before the next article and goes on from there', async () => {
    const root = folder();
    for (let i = 0; i < 6; i++) writeFileSync(join(root, `${i}.txt`), `T${i}|${filler(`w${i}`)}`);
    let paused = false;
    const archive: Archive = newArchive(
      lineImporters({
        beforeBatch: () => {
          if (paused) return;
          paused = true;
          archive.imports.pause(1);
          queueMicrotask(() => archive.imports.resume(1));
        },
      }),
    );
    expect(await run(archive, root)).toMatchObject({ state: 'done', new: 6 });
  });

  test('goes on after a crash without reading anything twice', async () => {
    const root = folder();
    const path = join(root, 'in');
    mkdirSync(path);
    writeFileSync(join(path, 'list.txt'), Array.from({ length: 10 }, (_, i) => `T${i}|${filler(`w${i}`)}`).join('\n'));
    const file = join(root, 'a.carrel');
    const first = newArchive(lineImporters(), file);
    const done = await run(first, path);
    // As a crash in the middle of the file would leave it: five lines committed, the file not finished.
    first.db.prepare('DELETE FROM import_file').run();
    first.db.prepare('DELETE FROM import_item WHERE seq > 5').run();
    const ids = first.db.prepare('SELECT id FROM article ORDER BY id').pluck().all() as number[];
    first.handlers['article.delete']({ ids: ids.slice(5) });
    first.db.prepare('DELETE FROM article WHERE id > 5').run();
    first.db.prepare("UPDATE import SET state = 'running', files_done = 0").run();
    await first.close();

    const again = OpenArchive.open(file, host(lineImporters()));
    expect(again.imports.summary(done.id).state).toBe('interrupted');
    again.imports.resume(done.id);
    expect(await again.imports.wait(done.id)).toMatchObject({ state: 'done', articles: 10, new: 10, filesDone: 1 });
    expect(again.info().articles).toBe(10);
    await again.close();
  });

  /** An archive that was closed over an import of 20 files, of which some were read; the import has the number 1. */
  async function interrupted(state: 'running' | 'paused') {
    const path = folder();
    for (let i = 0; i < 20; i++)
      writeFileSync(join(path, `${String(i).padStart(2, '0')}.txt`), `T${i}|${filler(`w${i}`)}`);
    const file = join(folder(), 'a.carrel');
    let closing: Promise<void> | null = null;
    let seen = 0;
    const archive: Archive = newArchive(
      lineImporters({
        beforeBatch: () => {
          if (++seen !== 6) return;
          if (state === 'paused') archive.imports.pause(1);
          closing = archive.close();
        },
      }),
      file,
    );
    expect(await run(archive, path)).toMatchObject({ state: 'interrupted' });
    await closing;
    const again = OpenArchive.open(file, host(lineImporters()));
    onTestFinished(() => again.close());
    const before = again.imports.summary(1);
    expect(before).toMatchObject({ state: 'interrupted', failed: 0, skipped: 0 });
    expect(before.new).toBeGreaterThan(0);
    expect(before.new).toBeLessThan(20);
    return { archive: again, before };
  }

  test.each(['running', 'paused'] as const)(
    'goes on where it was when it was %s as the archive was closed',
    async (state) => {
      const { archive } = await interrupted(state);
      archive.imports.resume(1);
      expect(await archive.imports.wait(1)).toMatchObject({
        state: 'done',
        files: 20,
        filesDone: 20,
        articles: 20,
        new: 20,
      });
      expect(archive.info().articles).toBe(20);
    },
  );

  test('names the files it has not read when it is cancelled instead of gone on with', async () => {
    const { archive, before } = await interrupted('running');
    archive.imports.cancel(1);
    const summary = await archive.imports.wait(1);
    expect(summary).toMatchObject({ state: 'cancelled', articles: 20, new: before.new, skipped: 20 - before.new });
    expect(archive.info().articles).toBe(before.new);
  });

  test('is cancelled, not interrupted, when it was a reading again of articles: there is no file to go on with', async () => {
    const root = folder();
    writeFileSync(join(root, 'list.txt'), `Two|${filler('y')}\nThree|${filler('z')}`);
    const archive = newArchive();
    await run(archive, root);
    const { id } = archive.handlers['import.reextract']({ selection: { ids: [1, 2] } }) as { id: number };
    const ended = archive.imports.wait(id);
    await archive.close();
    expect(await ended).toMatchObject({ state: 'cancelled', failed: 0 });
  });

  test('is taken back as a whole, and can then be made again', async () => {
    const root = folder();
    writeFileSync(join(root, 'list.txt'), `Two|${filler('y')}\nThree|${filler('z')}`);
    const archive = newArchive();
    const first = await run(archive, root);
    archive.handlers['import.undo']({ id: first.id });
    expect(archive.info()).toMatchObject({ articles: 0, originals: 0 });
    expect(archive.index.documents).toBe(0);
    expect(archive.imports.summary(first.id).state).toBe('undone');
    expect(await run(archive, root)).toMatchObject({ new: 2, duplicate: 0 });
  });

  test('tries failed files again', async () => {
    const root = folder();
    writeFileSync(join(root, 'good.txt'), `Two|${filler('y')}`);
    writeFileSync(join(root, 'bad.txt'), 'crash');
    const archive = newArchive();
    const first = await run(archive, root);
    writeFileSync(join(root, 'bad.txt'), `Now good|${filler('g')}`);
    const retry = archive.imports.retry(first.id);
    expect(await archive.imports.wait(retry.id)).toMatchObject({ files: 1, new: 1, failed: 0 });
  });

  test('puts a deleted article back when it is imported again', async () => {
    const root = folder();
    writeFileSync(join(root, 'a.txt'), `Two|${filler('y')}`);
    const archive = newArchive();
    await run(archive, root);
    archive.handlers['article.delete']({ ids: [1] });
    expect(archive.info().articles).toBe(0);
    expect(await run(archive, root)).toMatchObject({ new: 1, duplicate: 0 });
    expect(archive.info().articles).toBe(1);
    expect(archive.index.documents).toBe(1);
  });

  test.skipIf(process.getuid?.() === 0)('names a folder that may not be opened', async () => {
    const root = folder();
    mkdirSync(join(root, 'closed'));
    chmodSync(join(root, 'closed'), 0);
    const archive = newArchive();
    const summary = await run(archive, root);
    chmodSync(join(root, 'closed'), 0o700);
    expect(outcomes(archive, summary.id)).toEqual([['closed', null, 'failed', 'folder-permission']]);
  });

  test('writes a receipt that a spreadsheet opens without running a formula', async () => {
    const root = folder();
    writeFileSync(join(root, '=cmd.txt'), `=1+1|${filler('y')}`);
    const archive = newArchive();
    const summary = await run(archive, root);
    const csv = archive.imports.receipts.csv(summary.id);
    expect(csv).toContain(`,'=1+1,1`);
    expect(csv.split('\r\n')).toHaveLength(3);
  });
});
