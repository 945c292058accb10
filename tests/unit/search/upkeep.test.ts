/** The index over time: rollbacks, restored articles, compaction, a changed analyser, threads. */
import { describe, expect, it, vi } from 'vitest';
import { SearchIndex } from '../../../electron/archive/search';
import { BatchAnalyser } from '../../../electron/archive/search/analysis/batch';
import { AnalysisPool } from '../../../electron/archive/search/analysis/pool';
import { Maintenance } from '../../../electron/archive/search/maintain';
import { Random, randomCorpus } from '../../conformance/random';
import { testArchive } from './support';

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

  it('is the same whoever analysed it, with one lexicon or several, also after a rollback', () => {
    const docs = randomCorpus(new Random(16), 200);
    const whole = testArchive();
    whole.ctx.transaction(() => whole.index.add(docs));
    const { index, ctx } = testArchive();
    const several = [new BatchAnalyser(), new BatchAnalyser(20)]; // the second begins a new lexicon with every batch
    let lexicons = 0;
    for (let i = 0; i < docs.length; i += 20) {
      const some = docs.slice(i, i + 20);
      const analyser = several[(i / 20) % 2] as BatchAnalyser;
      const { lexicon } = analyser;
      const batch = analyser.analyse(some);
      if (analyser.lexicon !== lexicon) lexicons++;
      const add = () => ctx.transaction(() => index.add(some, batch));
      if (i === 60) {
        expect(() =>
          ctx.transaction(() => {
            index.add(some, batch);
            throw new Error('no');
          }),
        ).toThrow('no');
      }
      add();
      if (i === 100) ctx.transaction(() => index.settle());
    }
    expect(lexicons).toBe(4);
    expect(answers(index)).toEqual(answers(whole.index));
    const forms = (db: SearchIndex['db']) => db.prepare('SELECT form, term FROM lx_form ORDER BY 1, 2').all();
    expect(forms(ctx.db)).toEqual(forms(whole.ctx.db));
  });

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

  it('that a restart interrupted leaves room for what is added then, and goes on', async () => {
    const docs = Array.from({ length: 3000 }, (_, i) => doc(i + 1, `${'copper kettle '.repeat(5)}number${i}`));
    const { index, ctx } = testArchive();
    ctx.transaction(() => index.add(docs));
    ctx.transaction(() => index.settle());
    ctx.transaction(() => index.remove(docs.slice(0, 500)));
    const chunks = () => ctx.db.prepare('SELECT max(id) FROM lx_post').pluck().get() as number;
    const before = chunks();
    let transactions = 0;
    const closing = {
      ...ctx,
      transaction: <T>(work: () => T): T => {
        if (transactions++ > 0) throw new Error('closed');
        return ctx.transaction(work);
      },
    };
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const interrupted = new Maintenance(closing, index);
    interrupted.run('compact');
    await interrupted.idle();
    quiet.mockRestore();
    expect(chunks()).toBeGreaterThan(before);
    expect(index.store.meta('compact')).not.toBeNull();

    const again = new SearchIndex(ctx.db); // as the archive is opened again
    ctx.transaction(() => again.add(docs.map(({ id, body }) => doc(id + 5000, body))));
    ctx.transaction(() => again.settle());
    expect(again.lunr('kettle').docs.length).toBe(5500);
    await new Maintenance(ctx, again).idle();
    expect(again.store.dead).toBe(0);
    expect(again.lunr('kettle').docs.length).toBe(5500);
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

  it('hands over the words of one batch after the other', async () => {
    const docs = randomCorpus(new Random(10), 90);
    const pool = new AnalysisPool(1);
    const own = new BatchAnalyser();
    for (let i = 0; i < docs.length; i += 30) {
      const some = docs.slice(i, i + 30);
      expect(await pool.analyse(some)).toEqual(own.analyse(some));
    }
    expect(pool.threads).toBe(1);
    pool.close();
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
