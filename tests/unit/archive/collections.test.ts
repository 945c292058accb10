import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { Archive } from '../../../electron/archive/archive';
import { salvage } from '../../../electron/archive/storage/salvage';
import { filler, folder, host, lineImporters, newArchive } from './open-archive';

let archive: Archive;

beforeEach(async () => {
  const root = folder();
  const titles = ['Harbour', 'Bridge', 'Market', 'Levee'];
  writeFileSync(join(root, 'list.txt'), titles.map((t) => `${t}|${t.toLowerCase()} ${filler(t)}`).join('\n'));
  archive = newArchive();
  await archive.imports.wait(archive.imports.start([root], { people: false }).id);
});

const call = (): Archive['handlers'] => archive.handlers;
const inside = async (collection: string) => (await call()['article.select']({ selection: { collection } })).ids;
const undo = (change: { undo: number | null }) => call().undo({ token: change.undo as number });

describe('a collection', () => {
  test('keeps its articles in the order in which they were added, each once', async () => {
    expect(await call()['collection.create']({ name: ' Chapter  one ', ids: [3, 1] })).toMatchObject({ changed: 1 });
    expect(await call()['collection.add']({ collection: 'chapter ONE', ids: [1, 2, 99] })).toMatchObject({
      changed: 1,
    });
    expect(await inside('Chapter one')).toEqual([3, 1, 2]);
    expect(await call()['collection.list']({})).toMatchObject([{ name: 'Chapter one', articles: 3 }]);
    const article = await call()['article.get']({ id: 2, query: '', archive: 0 });
    expect(article.collections).toEqual(['Chapter one']);
  });

  test('is ordered by hand; what is not named follows as it was, and undo brings the former order back', async () => {
    await call()['collection.create']({ name: 'c', ids: [1, 2, 3, 4] });
    const ordered = await call()['collection.order']({ collection: 'c', ids: [4, 2, 99, 4] });
    expect(ordered.changed).toBe(3);
    expect(await inside('c')).toEqual([4, 2, 1, 3]);
    await undo(ordered);
    expect(await inside('c')).toEqual([1, 2, 3, 4]);
    expect(await call()['collection.order']({ collection: 'c', ids: [1] })).toEqual({ undo: null, changed: 0 });
  });

  test('puts articles that were taken out back at their places', async () => {
    await call()['collection.create']({ name: 'c', ids: [1, 2, 3, 4] });
    const taken = await call()['collection.take']({ collection: 'c', ids: [2, 3] });
    expect(await inside('c')).toEqual([1, 4]);
    await undo(taken);
    expect(await inside('c')).toEqual([1, 2, 3, 4]);
  });

  test('comes back with its identity and order when its removal is undone', async () => {
    await call()['collection.create']({ name: 'c', ids: [3, 1] });
    const before = await call()['collection.list']({});
    const removed = await call()['collection.remove']({ collection: 'c' });
    await call()['collection.create']({ name: 'another', ids: [2] });
    await undo(removed);
    expect((await call()['collection.list']({})).filter(({ name }) => name === 'c')).toEqual(before);
    expect(await inside('c')).toEqual([3, 1]);
    expect(await inside('another')).toEqual([2]);
  });

  test('shares its name with no other, whatever the case, also through an undo', async () => {
    await call()['collection.create']({ name: 'Court', ids: [] });
    expect(() => call()['collection.create']({ name: 'court', ids: [] })).toThrow(/another name/);
    const renamed = await call()['collection.rename']({ from: 'Court', to: 'Hearing' });
    await call()['collection.create']({ name: 'court', ids: [] });
    expect(() => call()['collection.rename']({ from: 'hearing', to: 'Court' })).toThrow(/another name/);
    expect(() => undo(renamed)).toThrow(/another name/);
    expect((await call()['collection.list']({})).map(({ name }) => name)).toEqual(['court', 'Hearing']);
    expect(() => call()['collection.add']({ collection: 'nowhere', ids: [1] })).toThrow(/no collection "nowhere"/);
  });

  test('hides deleted articles and shows them again in their places', async () => {
    await call()['collection.create']({ name: 'c', ids: [1, 2, 3] });
    const deleted = await call()['article.delete']({ ids: [2] });
    expect(await inside('c')).toEqual([1, 3]);
    expect(await call()['collection.list']({})).toMatchObject([{ articles: 2 }]);
    await undo(deleted);
    expect(await inside('c')).toEqual([1, 2, 3]);
  });

  test('is searched in with "in:" and "collection:"', async () => {
    await call()['collection.create']({ name: 'Chapter one', ids: [1, 2] });
    const found = async (query: string) =>
      (
        await call()['search.query']({
          query,
          syntax: 'carrel',
          mode: 'all',
          sort: 'relevance',
          limit: 10,
          offset: 0,
          facets: false,
          explain: false,
          snippets: false,
          asWritten: false,
          everywhere: false,
        })
      ).hits.map(({ id }) => id);
    expect((await found('in:"chapter one"')).sort()).toEqual([1, 2]);
    expect(await found('collection:"Chapter one" bridge')).toHaveLength(1);
    expect(await found('-in:"Chapter one" market')).toHaveLength(1);
  });

  test('is rescued from a damaged archive', async () => {
    await call()['collection.create']({ name: 'c', ids: [2, 1] });
    await archive.close();
    const fresh = join(folder(), 'fresh.carrel');
    salvage(archive.path, fresh);
    const rescued = Archive.open(fresh, host(lineImporters()));
    expect((await rescued.handlers['article.select']({ selection: { collection: 'c' } })).ids).toEqual([2, 1]);
    await rescued.close();
  });
});
