/** Searches as calls: paused and called off, over several archives, saved, counted by facet, suggested. */
import { describe, expect, it, vi } from 'vitest';
import { findArticles } from '../../../electron/archive/search';
import { Engine } from '../../../electron/archive/search/engine';
import type { Scored } from '../../../electron/archive/search/score';
import { runNow, runPolitely } from '../../../electron/archive/search/steps';
import { nobody, testArchive } from './support';

describe('a search', () => {
  const pausing = (() => {
    const { index, ctx } = testArchive(
      Array.from({ length: 40 }, (_, i) => ({
        text: `a zebra quagga and the zebrie number${i} zone z${i}`,
        language: 'en',
      })),
    );
    // What waits would else go to its place in the background, between two runs that are compared.
    ctx.transaction(() => index.settle());
    return { index, engine: new Engine(ctx, index, nobody) };
  })();

  it('is called off by a newer one of the same channel', async () => {
    const { search } = testArchive([{ text: 'copper kettle' }]);
    const older = search('kettle', { channel: 'box' });
    const newer = search('copper', { channel: 'box' });
    const other = search('copper', { channel: 'elsewhere' });
    await expect(older).rejects.toMatchObject({ code: 'cancelled' });
    expect((await newer).full).toBe(1);
    expect((await other).full).toBe(1);
  });

  it.each([
    ['a wildcard', 'carrel', 'z*e'],
    ['a word spelled like it', 'carrel', 'zebre~'],
    ['a prefix', 'carrel', 'z*'],
    ['a phrase', 'carrel', '"zebra quagga"'],
    ['words near each other', 'carrel', 'zebra NEAR/3 quagga'],
    ['several words, lifted in their order', 'carrel', 'zebra quagga'],
    ['a wildcard', 'lunr', 'z*e'],
    ['an edit distance', 'lunr', 'zebre~1'],
    ['required words', 'lunr', '+zebra +quagga'],
  ] as const)('for %s (%s) pauses when its time is over, and can be called off there', async (_name, syntax, query) => {
    const { index, engine } = pausing;
    const steps = () => (syntax === 'lunr' ? index.lunrSteps(query) : engine.find({ query, mode: 'all' }));
    const count = (answer: unknown) => ((answer as { full?: Scored }).full ?? (answer as Scored)).docs.length;
    expect(count(runNow<unknown>(steps()))).toBeGreaterThan(0);
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 20; // every look at the clock finds the time over
      return now;
    });
    try {
      let pauses = 0;
      const answer = await runPolitely<unknown>(steps(), () => {
        pauses++;
        return false;
      });
      expect(count(answer)).toBe(count(runNow<unknown>(steps())));
      expect(pauses).toBeGreaterThan(3);
      let left = pauses - 1;
      await expect(runPolitely<unknown>(steps(), () => left-- === 0)).rejects.toMatchObject({ code: 'cancelled' });
      expect(count(runNow<unknown>(steps()))).toBe(count(answer)); // what was called off has left nothing behind
    } finally {
      clock.mockRestore();
    }
  });

  it('for a phrase is ranked by its telling words, and by its small ones when there are no others', async () => {
    const { search } = testArchive([
      { title: 'Often', text: 'the kettle and the stove and the shelf', language: 'en' },
      { title: 'Once', text: 'the kettle stove shelf', language: 'en' },
    ]);
    const scores = async (query: string) => (await search(query)).hits.map(({ score }) => score);
    const [often, once] = await scores('"the kettle"');
    expect(often).toBeGreaterThan(0);
    expect(often).toBe(once);
    const [only, ...rest] = await scores('"and the"');
    expect(only).toBeGreaterThan(0);
    expect(rest).toEqual([]);
  });

  it('of a prefix with very many words says that it did not look for all of them', async () => {
    const word = (i: number): string =>
      `z${[...String(i).padStart(4, '0')].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`;
    const texts = Array.from({ length: 50 }, (_, doc) => ({
      text: ['zeal', ...Array.from({ length: 100 }, (_, i) => word(doc * 100 + i))].join(' '),
      language: 'en',
    }));
    const { search } = testArchive(texts);
    const all = await search('z*');
    expect(all.understood[0]?.note).toContain('Very many words begin with “z”');
    expect(all.full).toBeGreaterThan(30);
    const some = await search('za*');
    expect(some.understood[0]?.note).toBeNull();
    expect(some.full).toBe(10);
  });

  it('covers attached archives and tells which one a hit is from', async () => {
    const second = testArchive([{ text: 'a brass kettle, kettle, kettle' }, { text: 'a pot' }]);
    const attached = () => [{ ctx: second.ctx, index: second.index, people: nobody }];
    const first = testArchive([{ text: 'a copper kettle' }], nobody, attached);
    const { hits, full } = await first.search('kettle', { everywhere: true });
    expect(full).toBe(2);
    expect(hits.map((hit) => hit.archive).sort()).toEqual([0, 1]);
    expect((await first.search('kettle')).full).toBe(1);
  });

  it('counts facets and offers repairs over attached archives as well', async () => {
    const second = testArchive([
      { text: 'a brass samovar', language: 'en', source: 'Evening Post' },
      { text: 'a pot', language: 'en', source: 'Evening Post' },
    ]);
    const attached = () => [{ ctx: second.ctx, index: second.index, people: nobody }];
    const first = testArchive([{ text: 'a copper pot', language: 'en', source: 'Evening Post' }], nobody, attached);
    const everywhere = await first.search('pot', { everywhere: true, facets: true });
    expect(everywhere.facets?.source).toEqual([{ value: 'Evening Post', label: 'Evening Post', count: 2 }]);
    const repairs = await first.repairs('samovra', { everywhere: true });
    expect(repairs).toContainEqual(expect.objectContaining({ kind: 'spelling', query: 'samovar', count: 1 }));
    expect(await first.repairs('samovra')).not.toContainEqual(expect.objectContaining({ query: 'samovar' }));
  });
});

describe('saved searches', () => {
  it('count what was imported since they were looked at, and can be brought back', async () => {
    const { handlers, add, undone } = testArchive([{ text: 'copper kettle' }]);
    const saved = await handlers['search.save']({ name: 'Kettles', query: 'kettle', mode: 'all' });
    expect([saved.total, saved.fresh]).toEqual([1, 0]);
    add([{ text: 'tin kettle' }, { text: 'pot' }]);
    expect(await handlers['search.saved']({})).toMatchObject([{ total: 2, fresh: 1 }]);
    await handlers['search.seen']({ id: saved.id });
    expect(await handlers['search.saved']({})).toMatchObject([{ total: 2, fresh: 0 }]);
    await handlers['search.unsave']({ id: saved.id });
    expect(await handlers['search.saved']({})).toEqual([]);
    undone[0]?.();
    expect(await handlers['search.saved']({})).toMatchObject([{ name: 'Kettles', uuid: saved.uuid }]);
  });
  it('leave a history that can be forgotten', async () => {
    const { handlers } = testArchive();
    for (const query of ['kettle', 'pot', 'kettle']) await handlers['search.remember']({ query, total: 1 });
    const history = await handlers['search.history']({ limit: 10 });
    expect(history.map((entry) => entry.query)).toEqual(['kettle', 'pot']);
    await handlers['search.forget']({});
    expect(await handlers['search.history']({ limit: 10 })).toEqual([]);
  });
});

describe('facets', () => {
  it('count the articles found by source, year, language and tag', async () => {
    const { search } = testArchive([
      { text: 'kettle', source: 'Lamp', published: '2021-05', tags: ['tea'] },
      { text: 'kettle', source: 'Lamp', published: '2022', tags: ['tea', 'tin'] },
      { text: 'kettle', source: 'Post', language: 'fr' },
      { text: 'pot', source: 'Post' },
    ]);
    const { facets } = await search('kettle', { facets: true });
    const counts = (name: 'source' | 'year' | 'language' | 'tag') => facets?.[name].map((f) => [f.value, f.count]);
    expect(counts('source')).toEqual([['Lamp', 2], ['Post', 1]]);
    expect(counts('year')).toEqual([['2022', 1], ['2021', 1]]);
    expect(counts('language')).toEqual([['en', 2], ['fr', 1]]);
    expect(counts('tag')).toEqual([['tea', 2], ['tin', 1]]);
  }); // biome-ignore format: pairs
  it('are the same for a result too large to list, counted in slices', async () => {
    const sources = ['!first', 'Lamp', '', 'Ящик'];
    const { search, ctx, index } = testArchive(
      Array.from({ length: 24_000 }, (_, i) => ({
        text: i % 3 ? 'kettle' : 'pot',
        source: sources[i % 4] as string,
        published: i % 5 ? `20${10 + (i % 7)}-03-0${1 + (i % 9)}` : null,
        language: i % 2 ? 'fr' : null,
        ...(i % 1000 ? {} : { tags: ['tea'] }),
      })),
    );
    expect(findArticles(ctx, index, { ...nobody }, { query: 'kettle source:lamp', mode: 'all' }).length).toBe(4000);
    const { facets } = await search('kettle', { facets: true });
    const counts = (value: string) =>
      ctx.db
        .prepare(
          `SELECT ${value}, count(*) FROM article WHERE text = 'kettle' AND ${value} IS NOT NULL GROUP BY 1 ORDER BY 1`,
        )
        .raw()
        .all();
    const facet = (name: 'source' | 'year' | 'language') =>
      facets?.[name].map((f) => [f.value, f.count]).sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
    expect(facet('source')).toEqual(counts('source'));
    expect(facet('source')?.length).toBe(4);
    expect(facet('year')).toEqual(counts('substr(published, 1, 4)'));
    expect(facet('language')).toEqual(counts('language'));
    expect(facets?.tag).toEqual([{ value: 'tea', label: 'tea', count: 16 }]);
  });
});

describe('suggestions and similar articles', () => {
  const archive = testArchive([
    { text: 'The lantern maker repaired copper lanterns in the harbour.', source: 'Lantern Post' },
    { text: 'Copper lanterns from the harbour were sold.', tags: ['lanterns'] },
    { text: 'Rain on the hills.' },
  ]);
  it('complete words as they are written, sources and tags', async () => {
    const found = await archive.handlers['search.suggest']({ prefix: 'lanter', limit: 8 });
    expect(found.map(({ kind, value }) => `${kind} ${value}`)).toEqual(
      expect.arrayContaining(['tag lanterns', 'source Lantern Post', 'word lanterns']),
    );
  });
  it('find the article most like another', async () => {
    const { hits } = await archive.handlers['search.similar']({ id: 1, limit: 5 });
    expect(hits.map((hit) => hit.id)).toEqual([2]);
  });
});
