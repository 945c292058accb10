/** The index over time: rollbacks, restored articles, compaction, a changed analyser, threads, cancelled searches. */
import { describe, expect, it, vi } from 'vitest';
import { findArticles, SearchIndex } from '../../../electron/archive/search';
import { BatchAnalyser } from '../../../electron/archive/search/analysis/batch';
import { AnalysisPool } from '../../../electron/archive/search/analysis/pool';
import { Engine } from '../../../electron/archive/search/engine';
import { Maintenance } from '../../../electron/archive/search/maintain';
import type { Scored } from '../../../electron/archive/search/score';
import { runNow, runPolitely } from '../../../electron/archive/search/steps';
import { Random, randomCorpus } from '../../conformance/random';
import { nobody, testArchive } from './support';

const doc = (id: number, body: string) => ({ id, title: '', body, language: 'en' });

describe('the index', () => {
  it('forgets what a rolled back transaction added', async () => {
    const archive = testArchive([{ text: 'A copper kettle.' }]);
    expect(() =>
      archive.ctx.transaction(() => {
        archive.index.add([doc(2, 'Another copper kettle.')]);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(archive.index.documents).toBe(1);
    expect(archive.index.lunr('kettle').docs.length).toBe(1);
  });

  it('takes an article back under its old number, with another text', () => {
    const { index, ctx } = testArchive([{ text: 'copper kettle' }, { text: 'tin kettle' }]);
    ctx.transaction(() => index.remove([doc(1, 'copper kettle')]));
    ctx.transaction(() => index.add([doc(1, 'brass kettle')]));
    const found = index.lunr('brass');
    expect(Array.from(found.docs, (d) => index.articleOf(d))).toEqual([1]);
    expect(index.lunr('copper').docs.length).toBe(0);
    expect(index.lunr('kettle').docs.length).toBe(2);
  });

  it('passes over articles that it has already, and removals of those it has not', () => {
    const { index, ctx } = testArchive([{ text: 'copper kettle' }]);
    ctx.transaction(() => index.add([doc(1, 'copper kettle')]));
    ctx.transaction(() => index.remove([doc(9, 'copper kettle')]));
    expect(index.documents).toBe(1);
    expect(index.lunr('kettle').docs.length).toBe(1);
  });

  it('is seen whole by a second index on the same file', () => {
    const { index, ctx } = testArchive([{ text: 'copper kettle' }]);
    const second = new SearchIndex(ctx.db);
    ctx.transaction(() => index.add([doc(2, 'copper pot')]));
    expect(second.lunr('copper').docs.length).toBe(2);
  });
});

describe('what was added', () => {
  const queries = ['con*', '*ing', '*ment*', 'conment~2', '+con* -ba*', '+мен* -ка*'];
  const answers = (index: SearchIndex) =>
    queries.map((query) => {
      const { docs, scores } = index.lunr(query);
      return [...docs]
        .map((d, i) => [d, Number(scores[i]?.toFixed(9))] as [number, number])
        .sort((a, b) => a[0] - b[0]);
    });
  const waiting = (db: SearchIndex['db']) =>
    db.prepare('SELECT count(*) FROM lx_post WHERE id < 0').pluck().get() as number;

  it('is found before, while and after it goes to its place, also after a crash', () => {
    const docs = randomCorpus(new Random(15), 300);
    const { index, ctx } = testArchive();
    const whole = testArchive();
    whole.ctx.transaction(() => whole.index.add(docs));
    whole.ctx.transaction(() => whole.index.settle());
    const expected = answers(whole.index);
    expect(expected.every((found) => found.length > 0)).toBe(true);
    for (let i = 0; i < 200; i += 20) ctx.transaction(() => index.add(docs.slice(i, i + 20)));
    ctx.transaction(() => index.settle(0)); // only a part of the first two hundred
    for (let i = 200; i < 300; i += 20) ctx.transaction(() => index.add(docs.slice(i, i + 20)));
    expect(waiting(ctx.db)).toBe(15);
    expect(answers(index)).toEqual(expected);
    expect(answers(new SearchIndex(ctx.db))).toEqual(expected); // all that a crash leaves is the file
    expect(index.store.terms.size).toBe(whole.index.store.terms.size);
    const again = new SearchIndex(ctx.db);
    expect(ctx.transaction(() => again.settle())).toBe(true);
    expect(waiting(ctx.db)).toBe(0);
    expect(answers(again)).toEqual(expected);
    expect(answers(index)).toEqual(expected);
    expect(answers(new SearchIndex(ctx.db))).toEqual(expected);
  });

  it('can be searched for where nothing can be written', () => {
    const docs = randomCorpus(new Random(16), 60);
    const { index, ctx } = testArchive();
    ctx.transaction(() => index.add(docs));
    ctx.db.pragma('query_only = ON');
    expect(answers(new SearchIndex(ctx.db))).toEqual(answers(index));
    ctx.db.pragma('query_only = OFF');
  });

  it('stays as it was when the transaction that moves it is rolled back', () => {
    const docs = randomCorpus(new Random(17), 120);
    const { index, ctx } = testArchive();
    ctx.transaction(() => index.add(docs));
    const expected = answers(index);
    expect(() =>
      ctx.transaction(() => {
        index.settle();
        throw new Error('full');
      }),
    ).toThrow('full');
    expect(answers(index)).toEqual(expected);
    expect(waiting(ctx.db)).toBe(1);
  });

  it('goes to its place by itself when nothing more comes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { index, ctx } = testArchive();
      const upkeep = new Maintenance(ctx, index);
      ctx.transaction(() => index.add(randomCorpus(new Random(18), 80)));
      vi.advanceTimersByTime(1000);
      ctx.transaction(() => index.add([doc(9000, 'copper kettle')]));
      vi.advanceTimersByTime(1500);
      expect(waiting(ctx.db)).toBe(2);
      vi.advanceTimersByTime(1500);
      await upkeep.idle();
      expect(waiting(ctx.db)).toBe(0);
      expect(index.lunr('kettle').docs.length).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('compaction', () => {
  it('drops what removed articles left, and changes no answer', async () => {
    const random = new Random(5);
    const docs = randomCorpus(random, 400);
    const { index, ctx, events } = testArchive();
    ctx.transaction(() => index.add(docs));
    ctx.transaction(() => index.remove(docs.filter((d) => d.id % 3 === 0)));
    const bytes = () =>
      ctx.db
        .prepare(
          `SELECT (SELECT sum(length(b)) FROM lx_term) + (SELECT total(length(b)) FROM lx_post)
           + (SELECT total(length(b)) FROM lx_pos)`,
        )
        .pluck()
        .get() as number;
    const queries = ['baton*', 'the', '*ing', 'ka*', 'ba~1'];
    const answers = () => queries.map((q) => [...index.lunr(q).docs].sort((a, b) => a - b));
    const before = { bytes: bytes(), answers: answers() };
    expect(index.store.dead).toBeGreaterThan(100);
    const upkeep = new Maintenance(ctx, index);
    expect(upkeep.run('compact').deleted).toBe(index.store.dead);
    await upkeep.idle();
    expect(upkeep.run('status').deleted).toBe(0);
    expect(bytes()).toBeLessThan(before.bytes * 0.8);
    expect(answers()).toEqual(before.answers);
    expect(events.at(-1)).toMatchObject({ name: 'index.progress', payload: { task: 'compact' } });
  });

  it('goes on where it was', async () => {
    const { index, ctx } = testArchive([{ text: 'copper kettle' }, { text: 'tin kettle' }]);
    ctx.transaction(() => {
      index.remove([doc(1, 'copper kettle')]);
      index.store.setMeta('compact', JSON.stringify({ term: 0, form: null, dead: 1 }));
    });
    const upkeep = new Maintenance(ctx, index);
    await upkeep.idle();
    expect(index.store.meta('compact')).toBeNull();
    expect(index.store.dead).toBe(0);
  });

  it('begins by itself when much has been removed', async () => {
    const docs = randomCorpus(new Random(6), 700);
    const { index, ctx, events } = testArchive();
    const upkeep = new Maintenance(ctx, index);
    ctx.transaction(() => index.add(docs));
    const removed = docs.slice(0, 600);
    expect(() =>
      ctx.transaction(() => {
        index.remove(removed);
        throw new Error('taken back');
      }),
    ).toThrow('taken back');
    await upkeep.idle();
    expect(events).not.toContainEqual(expect.objectContaining({ name: 'index.progress' }));
    ctx.transaction(() => index.remove(removed));
    await upkeep.idle();
    expect(index.store.dead).toBe(0);
  });
});

describe('a changed analyser', () => {
  const old = (count: number) => {
    const archive = testArchive(Array.from({ length: count }, (_, i) => ({ text: `kettle number${i} of the shelf` })));
    archive.ctx.transaction(() => archive.index.store.setMeta('analyser', 'of another version'));
    return archive;
  };

  it('has the index built again in the background while searches go on', async () => {
    const { index, ctx, events } = old(300);
    const upkeep = new Maintenance(ctx, index);
    expect(upkeep.run('status').stale).toBe(true);
    let searches = 0;
    const during = setInterval(() => {
      searches += index.lunr('kettle').docs.length === 300 ? 1 : -1000;
    }, 0);
    await upkeep.idle();
    clearInterval(during);
    expect(searches).toBeGreaterThanOrEqual(0);
    expect(upkeep.run('status').stale).toBe(false);
    expect(index.lunr('kettle').docs.length).toBe(300);
    expect(ctx.db.prepare(`SELECT count(*) FROM sqlite_master WHERE name LIKE 'lxn%'`).pluck().get()).toBe(0);
    expect(events.at(-1)).toMatchObject({ name: 'index.progress', payload: { task: 'reindex' } });
  });

  it('loses no article that is added or removed meanwhile', async () => {
    const { index, ctx, add } = old(300);
    const upkeep = new Maintenance(ctx, index);
    for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
    add([{ text: 'a late kettle' }]);
    ctx.transaction(() => {
      ctx.db.prepare(`UPDATE article SET deleted = 'now' WHERE id = 2`).run();
      index.remove([{ id: 2, title: '', body: 'kettle number1 of the shelf', language: 'en' }]);
    });
    await upkeep.idle();
    expect(index.documents).toBe(300);
    expect(index.lunr('late').docs.length).toBe(1);
    expect(index.lunr('number1').docs.length).toBe(0);
  });

  it('goes on where it was when the archive is opened again', async () => {
    const { index, ctx } = old(4000);
    let transactions = 0;
    const closing = {
      ...ctx,
      transaction: <T>(work: () => T): T => {
        if (transactions++ > 1) throw new Error('closed');
        return ctx.transaction(work);
      },
    };
    const quiet = console.error;
    console.error = () => undefined;
    await new Maintenance(closing, index).idle();
    console.error = quiet;
    index.mirror = null;
    const { cursor } = JSON.parse(index.store.meta('reindex') ?? '{}');
    expect(cursor).toBeGreaterThan(0);
    await new Maintenance(ctx, index).idle();
    expect(index.store.meta('reindex')).toBeNull();
    expect(index.lunr('kettle').docs.length).toBe(4000);
  });
});

describe('analysis in other threads', () => {
  it('gives what the own thread gives', async () => {
    const docs = randomCorpus(new Random(8), 120).map(({ title, body, language }) => ({ title, body, language }));
    const pool = new AnalysisPool(1);
    const there = await pool.analyse(docs);
    expect(pool.threads).toBe(1); // or it was done in place
    pool.close();
    expect(there).toEqual(new BatchAnalyser().analyse(docs));
  });

  it('is done in place when there are none', async () => {
    const docs = [{ title: 'Kettle', body: 'on the stove', language: 'en' }];
    expect(await new AnalysisPool(0).analyse(docs)).toEqual(new BatchAnalyser().analyse(docs));
  });

  it('is finished in place when a thread ends', async () => {
    const docs = randomCorpus(new Random(9), 50);
    const pool = new AnalysisPool(1);
    const promise = pool.analyse(docs);
    pool.close();
    expect((await promise).documents).toBe(50);
  });
});

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
    const { repairs } = await first.search('samovra', { everywhere: true });
    expect(repairs).toContainEqual(expect.objectContaining({ kind: 'spelling', query: 'samovar', count: 1 }));
    expect((await first.search('samovra')).repairs).not.toContainEqual(expect.objectContaining({ query: 'samovar' }));
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
  it('are the same for a result too large to list', async () => {
    const { search, ctx, index } = testArchive(
      Array.from({ length: 3200 }, (_, i) => ({ text: 'kettle', source: i % 4 ? 'Lamp' : 'Post' })),
    );
    expect(findArticles(ctx, index, { ...nobody }, { query: 'kettle source:post', mode: 'all' }).length).toBe(800);
    const { facets } = await search('kettle', { facets: true });
    expect(facets?.source.map((f) => [f.value, f.count])).toEqual([
      ['Lamp', 2400],
      ['Post', 800],
    ]);
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
