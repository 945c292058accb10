import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Archive } from '../../../electron/archive/archive';
import { filler, folder, host, lineImporters, newArchive } from './open-archive';

/** Long enough for two looks at a file that has come, on a busy machine. */
const PATIENCE = { timeout: 20_000, interval: 100 };

const watch = (archive: Archive, folders: string[]) => archive.handlers['import.watch']({ folders });
const write = (path: string, title: string) => writeFileSync(path, `${title}|${filler(title)}`);

/** The names of the files that were imported, whatever became of them. */
const imported = (archive: Archive) =>
  archive.imports
    .list()
    .flatMap(({ id }) => archive.imports.receipts.items(id, undefined, 1000, 0).items)
    .map((item) => item.path.split('/').slice(-1)[0])
    .sort();

async function reopen(archive: Archive): Promise<Archive> {
  await archive.close();
  const again = Archive.open(archive.path, host(lineImporters()));
  onTestFinished(() => again.close());
  await again.watch();
  return again;
}

describe('a watched folder', () => {
  test('has its new files imported when they have stopped growing, and not those that were there', async () => {
    const inbox = folder();
    write(join(inbox, 'old.txt'), 'Old');
    const archive = newArchive();
    expect(await watch(archive, [inbox])).toEqual([inbox]);
    const growing = join(inbox, 'growing.txt');
    writeFileSync(growing, 'Growing|');
    writeFileSync(join(inbox, 'empty.txt'), '');
    for (let i = 0; i < 10; i++) {
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(imported(archive)).toEqual([]);
      appendFileSync(growing, ` ${filler(`g${i}`)}`);
    }
    await expect.poll(() => imported(archive), PATIENCE).toEqual(['growing.txt']);
    await archive.imports.wait(1);
    expect(archive.handlers['article.get']({ id: 1, query: '', archive: 0 })).toMatchObject({
      text: expect.stringContaining(filler('g9')),
    });
  });

  test('passes over what belongs to a saved page, archives and what systems leave behind', async () => {
    const inbox = folder();
    const archive = newArchive();
    await watch(archive, [inbox]);
    mkdirSync(join(inbox, 'page_files'));
    write(join(inbox, 'page_files', 'frame.html'), 'Frame');
    write(join(inbox, 'page.html'), 'Page');
    write(join(inbox, 'other.carrel'), 'Archive');
    write(join(inbox, '.DS_Store'), 'Debris');
    // Moved as a whole: the system tells of the folder alone.
    const elsewhere = folder();
    mkdirSync(join(elsewhere, 'box', 'deep'), { recursive: true });
    write(join(elsewhere, 'box', 'deep', 'letter.txt'), 'Letter');
    renameSync(join(elsewhere, 'box'), join(inbox, 'box'));
    await expect.poll(() => imported(archive), PATIENCE).toEqual(['letter.txt', 'page.html']);
  });

  test('has imported what came while the archive was closed, and nothing twice', async () => {
    const inbox = folder();
    write(join(inbox, 'old.txt'), 'Old');
    const first = newArchive();
    await watch(first, [inbox]);
    write(join(inbox, 'a.txt'), 'Apple');
    write(join(inbox, 'b.txt'), 'Berry');
    await expect.poll(() => imported(first), PATIENCE).toEqual(['a.txt', 'b.txt']);
    await first.imports.wait(1);
    first.handlers['import.undo']({ id: 1 });
    await first.close();

    write(join(inbox, 'c.txt'), 'Cherry');
    write(join(inbox, 'b.txt'), 'Blackberry');
    const second = await reopen(first);
    await expect.poll(() => imported(second), PATIENCE).toEqual(['a.txt', 'b.txt', 'b.txt', 'c.txt']);
    await second.imports.wait(2);
    expect(second.info().articles).toBe(2);

    const third = await reopen(second);
    write(join(inbox, 'd.txt'), 'Date');
    await expect.poll(() => imported(third), PATIENCE).toEqual(['a.txt', 'b.txt', 'b.txt', 'c.txt', 'd.txt']);
  });

  test('has an import gone on with that the closing of the archive interrupted', async () => {
    const inbox = folder();
    const file = join(folder(), 'a.carrel');
    let closing: Promise<void> | null = null;
    let seen = 0;
    const first: Archive = newArchive(
      lineImporters({
        beforeBatch: () => {
          if (++seen === 3) closing = first.close();
        },
      }),
      file,
    );
    await watch(first, [inbox]);
    const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `${letter}.txt`);
    for (const name of names) write(join(inbox, name), `About ${name}`);
    await expect.poll(() => closing, PATIENCE).not.toBeNull();
    await closing;
    const second = await reopen(first);
    await expect.poll(() => imported(second), PATIENCE).toEqual(names);
    expect(await second.imports.wait(1)).toMatchObject({ state: 'done', new: 6, duplicate: 0 });
  });

  test('is left alone when it is not watched any more, or by who only opens the archive', async () => {
    const inbox = folder();
    const kept = folder();
    const archive = newArchive();
    await watch(archive, [inbox, kept]);
    await watch(archive, [kept]);
    write(join(inbox, 'a.txt'), 'Apple');
    write(join(kept, 'b.txt'), 'Berry');
    await expect.poll(() => imported(archive), PATIENCE).toEqual(['b.txt']);
    expect(archive.handlers['import.watch']({})).toEqual([kept]);
    await archive.close();
    write(join(kept, 'c.txt'), 'Cherry');
    const passing = Archive.open(archive.path, host(lineImporters()));
    onTestFinished(() => passing.close());
    rmSync(inbox, { recursive: true });
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect(imported(passing)).toEqual(['b.txt']);
  });
});
