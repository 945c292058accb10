import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Archive } from '../../../electron/archive/archive';
import { article, filler, folder, lineImporters, newArchive } from './open-archive';

let archive: Archive;

beforeEach(async () => {
  const root = folder();
  writeFileSync(
    join(root, 'list.txt'),
    ['Harbour', 'Bridge', 'Market'].map((t) => `${t}|${t.toLowerCase()} ${filler(t)}`).join('\n'),
  );
  archive = newArchive();
  await archive.imports.wait(archive.imports.start([root], { people: false }).id);
});

const call = (): Archive['handlers'] => archive.handlers;
const get = async (id: number) => call()['article.get']({ id, query: '', archive: 0 });

describe('the reader’s own work', () => {
  test('adds a tag to many articles once, whatever the case, and takes it back', async () => {
    const first = await call()['tag.add']({ ids: [1, 2], tag: ' Court  case ' });
    expect(first.changed).toBe(2);
    expect((await call()['tag.add']({ ids: [2, 3], tag: 'court CASE' })).changed).toBe(1);
    expect(await call()['tag.list']({})).toEqual([{ tag: 'Court case', articles: 3 }]);
    expect(call().undo({ token: first.undo as number })).toMatchObject({ done: true });
    expect(await call()['tag.list']({})).toEqual([{ tag: 'Court case', articles: 1 }]);
    expect(call().undo({ token: first.undo as number })).toMatchObject({ done: false });
  });

  test('removes a tag from articles and puts it back on undo', async () => {
    await call()['tag.add']({ ids: [1, 2], tag: 'a' });
    const removed = await call()['tag.remove']({ ids: [1, 2, 3], tag: 'A' });
    expect(removed.changed).toBe(2);
    expect(await call()['tag.list']({})).toEqual([]);
    await call().undo({ token: removed.undo as number });
    expect((await get(1)).tags).toEqual(['a']);
  });

  test('joins two tags by renaming one, and separates them again on undo', async () => {
    await call()['tag.add']({ ids: [1, 2], tag: 'a' });
    await call()['tag.add']({ ids: [2, 3], tag: 'b' });
    const renamed = await call()['tag.rename']({ from: 'a', to: 'b' });
    expect(await call()['tag.list']({})).toEqual([{ tag: 'b', articles: 3 }]);
    await call().undo({ token: renamed.undo as number });
    expect([(await get(1)).tags, (await get(2)).tags, (await get(3)).tags]).toEqual([['a'], ['a', 'b'], ['b']]);
  });

  test('marks articles, says how many changed, and takes back only those', async () => {
    await call()['article.mark']({ ids: [1], starred: true });
    const marked = await call()['article.mark']({ ids: [1, 2], starred: true, unread: false });
    expect(marked.changed).toBe(2);
    await call().undo({ token: marked.undo as number });
    expect([(await get(1)).starred, (await get(2)).starred, (await get(2)).unread]).toEqual([true, false, true]);
  });

  test('keeps a note, and an undone note is gone', async () => {
    const noted = await call()['article.note']({ id: 1, note: 'Ask the clerk.' });
    expect((await get(1)).note).toBe('Ask the clerk.');
    await call().undo({ token: noted.undo as number });
    expect((await get(1)).note).toBeNull();
  });

  test('keeps a highlight with its quote, and refuses an empty one', async () => {
    const highlight = await call()['article.highlight']({ id: 1, start: 0, end: 7, colour: 'green', note: null });
    expect(highlight.quote).toBe('harbour');
    expect((await get(1)).highlights).toMatchObject([{ start: 0, end: 7, colour: 'green' }]);
    expect(() => call()['article.highlight']({ id: 1, start: 5, end: 5, colour: 'green', note: null })).toThrow(
      /Select/,
    );
    const removed = await call()['article.unhighlight']({ highlight: highlight.id });
    expect((await get(1)).highlights).toEqual([]);
    await call().undo({ token: removed.undo as number });
    expect((await get(1)).highlights).toMatchObject([{ uuid: highlight.uuid }]);
  });

  test('deletes an article from lists and search, and restores both', async () => {
    const search = async () => (await call()['search.query']({ ...QUERY, query: 'harbour' })).total;
    expect(await search()).toBe(1);
    const deleted = await call()['article.delete']({ ids: [1] });
    expect(await search()).toBe(0);
    await expect(async () => get(1)).rejects.toThrow(/no article/);
    await call().undo({ token: deleted.undo as number });
    expect(await search()).toBe(1);
    expect((await get(1)).title).toBe('Harbour');
  });

  test('compares two versions of a text word by word', async () => {
    const changes = await call()['article.diff']({ a: 1, b: 2 });
    expect(changes.some((c) => c.kind === 'added' && c.text.includes('bridge'))).toBe(true);
    expect(changes.some((c) => c.kind === 'removed' && c.text.includes('harbour'))).toBe(true);
  });
});

describe('a part that was removed from a pasted text', () => {
  test('goes back where it stood, moves what points behind it, and can be removed again', async () => {
    const own = newArchive({
      ...lineImporters(),
      extract: async (
        _file: unknown,
        _options: unknown,
        listener: { batch: (o: unknown[], p: number) => Promise<void> },
      ) => {
        await listener.batch(
          [
            {
              kind: 'article',
              article: article({
                title: 'Harbour',
                text: `First paragraph.\n\nSecond ${filler('s')}`,
                removed: [{ text: 'Share this article:', before: 18, reason: 'share-line' }],
              }),
            },
          ],
          1,
        );
      },
    } as unknown as ReturnType<typeof lineImporters>);
    const root = folder();
    writeFileSync(join(root, 'a.txt'), 'x');
    await own.imports.wait(own.imports.start([join(root, 'a.txt')], { people: false }).id);
    const read = async () => own.handlers['article.get']({ id: 1, query: '', archive: 0 });
    await own.handlers['article.highlight']({ id: 1, start: 18, end: 24, colour: 'blue', note: null });
    const before = await read();
    const restored = await own.handlers['article.restore']({ id: 1, removed: 0 });
    const after = await read();
    expect(after.text).toContain('First paragraph.\n\nShare this article:\n\nSecond');
    expect(after.removed).toEqual([]);
    const [moved] = after.highlights;
    expect(after.text.slice(moved?.start, moved?.end)).toBe('Second');
    expect((await own.handlers['search.query']({ ...QUERY, query: 'share' })).total).toBe(1);
    await own.handlers.undo({ token: restored.undo as number });
    const again = await read();
    expect(again.text).toBe(before.text);
    expect(again.sha256).toEqual(before.sha256);
    expect(again.removed).toHaveLength(1);
    expect(again.highlights).toEqual(before.highlights);
  });
});

const QUERY = {
  query: '',
  syntax: 'carrel',
  mode: 'all',
  sort: 'relevance',
  limit: 10,
  offset: 0,
  facets: false,
  explain: false,
  snippets: true,
  asWritten: false,
  everywhere: false,
} as const;
