/** Whatever is typed, the query parser gives a query: it never throws, and it is never slow. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../electron/archive/search/engine';
import type { Node } from '../../electron/archive/search/query/ast';
import { parseQuery } from '../../electron/archive/search/query/parse';
import { runNow } from '../../electron/archive/search/steps';
import { emptyIndex } from './archive';
import { Random, randomCorpus } from './random';

const PARTS = [
  ...'"()-+*~^:/.|&\'“”«»：（）－＊\u0000\u0007\u00ad\u200d\ufeff\ud800\udc00 \t\n'.split(''),
  'OR', 'AND', 'NOT', 'NEAR', 'NEAR/3', 'NEAR/999', 'title:', 'person:', 'tag:', 'is:', 'date:', 'after:', 'before:', 'lang:',
  '2022', '2022-13-45', '2022..2021', '..', '0000', 'слово', 'كلمة', '人权', 'word', 'x', '~2', '^9', '💡', 'é', 'e\u0301',
]; // biome-ignore format: a table

/** Every node's span must be a part of the query, and its raw text what stands there. */
function check(query: string, nodes: readonly Node[]): void {
  for (const node of nodes) {
    const [start, end] = node.span;
    if (start < 0 || end > query.length || start >= end) throw new Error(`span ${start}–${end} of ${query.length}`);
    if (query.slice(start, end) !== node.raw) throw new Error(`raw ${node.raw} is not at ${start}–${end}`);
    if ('children' in node) check(query, node.children);
  }
}

describe('parseQuery', () => {
  it('reads 60,000 strings put together from operators, quotes, controls and words', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PARTS), { maxLength: 24 }), (parts) => {
        const query = parts.join('');
        check(query, parseQuery(query).items);
      }),
      { numRuns: 60_000, seed: 1 },
    );
  });

  it('reads 40,000 strings of arbitrary code units, lone surrogates included', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { maxLength: 30 }), (units) => {
        const query = String.fromCharCode(...units);
        check(query, parseQuery(query).items);
      }),
      { numRuns: 40_000, seed: 2 },
    );
  });

  it('reads a string of every block of Unicode', () => {
    for (let block = 0; block < 0x110000; block += 16) {
      if (block >= 0xd800 && block < 0xe000) continue;
      const letters = Array.from({ length: 16 }, (_, i) => String.fromCodePoint(block + i)).join('');
      for (const query of [letters, `"${letters}" -${letters}`, `title:${letters}*`])
        check(query, parseQuery(query).items);
    }
  });

  for (const [name, unit] of [
    ['parentheses', '('],
    ['nested negations', '-('],
    ['NOTs', 'NOT '],
    ['quotes', '"'],
    ['words', 'word '],
    ['one word', 'a'],
    ['stars', '*'],
    ['ORs', 'a OR '],
    ['NEARs', 'a NEAR/2 '],
    ['colons', 'title:'],
    ['astral characters', '𝒳'],
  ] as const) {
    it(`reads a megabyte of ${name}`, () => {
      const query = unit.repeat(Math.ceil(1_000_000 / unit.length));
      check(query, parseQuery(query).items);
    });
  }
});

describe('a search', () => {
  it('answers 3,000 strings put together from operators and words of the archive', () => {
    const random = new Random(11);
    const index = emptyIndex();
    const docs = randomCorpus(random, 60);
    index.db.transaction(() => index.add(docs))();
    const engine = new Engine({ db: index.db }, index, { resolve: () => ({ personIds: [], why: () => null }) });
    const words = docs.flatMap((doc) => doc.title.split(' '));
    for (let i = 0; i < 3000; i++) {
      const parts = Array.from({ length: 1 + random.below(9) }, () =>
        random.chance(0.4) ? random.pick(words) : random.pick(PARTS),
      );
      const query = parts.join(random.chance(0.5) ? ' ' : '');
      const { full, partial } = runNow(engine.find({ query, mode: random.pick(['all', 'any'] as const) }));
      expect(full.scores.every(Number.isFinite) && partial.scores.every(Number.isFinite), query).toBe(true);
      expect(new Set([...full.docs, ...partial.docs]).size, query).toBe(full.docs.length + partial.docs.length);
    }
  });
});
