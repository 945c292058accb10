import { describe, expect, it } from 'vitest';
import { newsStories } from '../bench/corpus';
import { emptyIndex } from './archive';
import { compactAll, liveLife } from './life';
import { type CorpusDocument, Random, randomCorpus, randomLunrQuery, wordsOf } from './random';
import { difference, stockLunr } from './stock';

/** Differences of so many random queries from stock Lunr built from scratch on the same articles. */
function disagreements(
  docs: readonly CorpusDocument[],
  index: ReturnType<typeof emptyIndex>,
  count: number,
  seed: number,
) {
  const random = new Random(seed);
  const stock = stockLunr(docs);
  const words = wordsOf(docs, random, 500);
  const found: string[] = [];
  for (let i = 0; i < count; i++) {
    const query = randomLunrQuery(words, random);
    const unlike = difference(stock, index, query);
    if (unlike) found.push(`${query}: ${unlike}`);
  }
  return found;
}

describe('Lunr syntax finds what stock Lunr finds, with the same scores', () => {
  for (let seed = 1; seed <= 10; seed++) {
    it(`on random corpus ${seed} after inserts, updates, removals, rollbacks and compactions`, () => {
      const random = new Random(seed * 7919);
      const index = emptyIndex();
      const docs = liveLife(index, randomCorpus(random, 60 + random.below(240)), random);
      expect(disagreements(docs, index, 520, seed)).toEqual([]);
      compactAll(index);
      expect(disagreements(docs, index, 30, seed + 1000)).toEqual([]);
    });
  }

  const stories = newsStories();
  it.skipIf(!stories)('on 2,000 news stories (skipped where the shared data is absent)', () => {
    const docs = (stories ?? []).slice(0, 2000).map((doc) => ({ ...doc, language: 'en' }));
    const index = emptyIndex();
    for (let i = 0; i < docs.length; i += 137) index.db.transaction(() => index.add(docs.slice(i, i + 137)))();
    expect(disagreements(docs, index, 300, 5)).toEqual([]);
  });
});
