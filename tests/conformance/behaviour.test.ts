/** Lunr's published search behaviour, as cases of our own. Each is checked on our index and on stock Lunr. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { SearchIndex } from '../../electron/archive/search/search-index';
import { best } from '../../electron/archive/search/top';
import { emptyIndex } from './archive';
import { type CorpusDocument, Random } from './random';
import { difference, stockLunr } from './stock';

const GARDEN: CorpusDocument[] = [
  { id: 1, title: 'Green kettle', body: 'A kettle whistles on the green stove every morning.', language: 'en' },
  { id: 2, title: 'Lantern street', body: 'Lanterns were lit along the harbour; a kettle was sold.', language: 'en' },
  { id: 3, title: 'The harbour', body: 'Boats left the harbour at dawn. Green sails, green flags.', language: 'en' },
  { id: 4, title: '', body: 'An untitled note on sailing and on sailors.', language: 'en' },
];

let index: SearchIndex;
let stock: ReturnType<typeof stockLunr>;
beforeAll(() => {
  index = emptyIndex();
  index.db.transaction(() => index.add(GARDEN))();
  stock = stockLunr(GARDEN);
});

const ids = (query: string): number[] => {
  const found = index.lunr(query);
  return best(found, 10).map((i) => index.articleOf(found.docs[i] as number));
};

describe('a query in Lunr syntax', () => {
  const cases: [query: string, articles: number[]][] = [
    ['kettle', [1, 2]],
    ['Kettle', [1, 2]],
    ['kettle harbour', [1, 2, 3]],
    ['lit', [2]],
    ['nowhere', []],
    ['title:kettle', [1]],
    ['body:harbour', [2, 3]],
    ['title:harbour', [3]],
    ['+kettle +harbour', [2]],
    ['+kettle -harbour', [1]],
    ['-kettle', [3, 4]],
    ['+nowhere kettle', []],
    ['kettle +nowhere', []],
    ['+title:green kettle', [1]],
    ['sail*', [3, 4]],
    ['*arbour', [2, 3]],
    ['h*r', [2, 3]],
    ['ketle~1', [1, 2]],
    ['kettel~1', [1, 2]],
    ['kttl~2', [1, 2]],
    ['+ketle~1 -title:kettle', [2]],
    ['sailed', [3, 4]],
    ['the', []],
    ['+the kettle', []],
    ['', [1, 2, 3, 4]],
    ['zzz -kettle', []],
  ];
  for (const [query, articles] of cases) {
    it(`${query === '' ? '(empty)' : query} finds ${articles.length === 0 ? 'nothing' : `articles ${articles.join(', ')}`}`, () => {
      expect(ids(query).sort()).toEqual(articles);
      expect(difference(stock, index, query)).toBeNull();
    });
  }

  it('ranks an article higher when a clause is boosted', () => {
    expect(ids('kettle harbour^20')[0]).toBe(3);
    expect(ids('kettle^20 harbour')[0]).toBe(1);
  });

  it('ranks an article with all the words above those with one', () => {
    expect(ids('green kettle')[0]).toBe(1);
  });

  for (const query of ['a^b', 'author:x', '+', 'kettle~x', 'kettle^', 'title:', '++kettle', 'kettle~']) {
    it(`${query} is refused as stock Lunr refuses it`, () => {
      expect(difference(stock, index, query)).toBeNull();
    });
  }

  it('answers arbitrary strings as stock Lunr does, errors included', () => {
    const random = new Random(3);
    const parts = ['kettle', '+', '-', ':', '~', '^', '*', ' ', 'title:', '1', 'é', '"', '(', '\\', 'body:', 'gr'];
    const unlike: string[] = [];
    for (let i = 0; i < 2000; i++) {
      const query = Array.from({ length: 1 + random.below(6) }, () => random.pick(parts)).join('');
      const found = difference(stock, index, query);
      if (found) unlike.push(`${JSON.stringify(query)}: ${found}`);
    }
    expect(unlike).toEqual([]);
  });
});
