import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../electron/archive/search/engine';
import { runNow } from '../../electron/archive/search/steps';
import { best } from '../../electron/archive/search/top';
import { sharedFolder } from '../bench/corpus';
import { measure } from '../bench/relevance.bench';
import { emptyIndex } from './archive';

const folder = join(sharedFolder(), 'data', 'relevance', 'cranfield');
/** What stock Lunr reaches on the same queries. */
const FLOOR = 0.386;

describe('measure', () => {
  it('is 1 for the ideal order and 0 when nothing relevant is found', () => {
    const relevant = new Map([
      ['a', 3],
      ['b', 1],
    ]);
    expect(measure(['a', 'b', 'x'], relevant)).toEqual({ ndcg: 1, ap: 1 });
    expect(measure(['x', 'y'], relevant)).toEqual({ ndcg: 0, ap: 0 });
  });
  it('discounts by the logarithm of the rank', () => {
    expect(measure(['x', 'a'], new Map([['a', 2]]))).toEqual({ ndcg: 1 / Math.log2(3), ap: 0.5 });
  });
});

describe.skipIf(!existsSync(folder))('ranking of judged queries (skipped where the shared data is absent)', () => {
  const lines = <T>(name: string): T[] =>
    readFileSync(join(folder, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as T);
  for (const mode of ['any', 'all'] as const) {
    it(`is no worse than stock Lunr's in ${mode}-words mode`, () => {
      const docs = lines<{ id: string; title: string; body: string }>('docs.jsonl');
      const index = emptyIndex();
      index.db.transaction(() => index.add(docs.map((doc, i) => ({ ...doc, id: i + 1, language: 'en' }))))();
      const engine = new Engine({ db: index.db }, index, { resolve: () => ({ personIds: [], why: () => null }) });
      const relevant = new Map<string, Map<string, number>>();
      for (const line of readFileSync(join(folder, 'qrels.tsv'), 'utf8').split('\n').slice(1)) {
        const [query = '', doc = '', gain] = line.split('\t');
        if (Number(gain) < 1) continue;
        const own = relevant.get(query) ?? new Map<string, number>();
        relevant.set(query, own.set(doc, Number(gain)));
      }
      let sum = 0;
      let judged = 0;
      for (const { id, text } of lines<{ id: string; text: string }>('queries.jsonl')) {
        const wanted = relevant.get(id);
        if (!wanted) continue;
        const { full, partial } = runNow(engine.find({ query: text, mode }));
        const ranking = [full, partial].flatMap((found) =>
          best(found, 10).map((i) => docs[index.articleOf(found.docs[i] as number) - 1]?.id ?? ''),
        );
        sum += measure(ranking, wanted).ndcg;
        judged++;
      }
      expect(sum / judged).toBeGreaterThanOrEqual(FLOOR);
    });
  }
});
