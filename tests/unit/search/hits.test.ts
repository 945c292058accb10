import { describe, expect, it } from 'vitest';
import { STOP_PREFIX } from '../../../electron/archive/search/analysis/batch';
import { LANGUAGES } from '../../../electron/archive/search/analysis/languages';
import { sectionsOf, wholly } from '../../../electron/archive/search/analysis/sections';
import { eachChunk, firstLetter, piecesOf, tokensOf } from '../../../electron/archive/search/analysis/tokens';
import { hitFinder } from '../../../electron/archive/search/hits';
import { Random } from '../../conformance/random';
import { samples } from '../people/samples';

const WORDS = 'The and of harbour harbours Dockers dockers’ 1,500 U.N. забастовка порту l’eau 港口工人罢工'.split(' ');
/** The same, with paragraphs in another language. */
const FRENCH = "\n\nLes dockers du port ont dit que la grève était l'affaire de tous les habitants du quartier.\n\n";
const MIXED = [...WORDS, FRENCH, '\n\nСмотритель порта говорил, что забастовку в порту начали не докеры.\n\n'];

describe('hitFinder', () => {
  it('finds what a look at every word of each text finds, whatever it looked for before', () => {
    const random = new Random(7);
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: 30 }, () => random.pick(round % 2 ? WORDS : MIXED)).join(' ');
      const terms = new Set(
        tokensOf(`${random.pick(WORDS)} ${random.pick(WORDS)}`, wholly('en')).map(({ stop, form, term }) =>
          stop ? STOP_PREFIX + form : term,
        ),
      );
      const find = hitFinder([{ field: null, sequences: [[{ terms, prefix: null, offset: 0 }]] }]);
      const looked = tokensOf(text, sectionsOf(text, 'en')).filter(({ stop, form, term }) =>
        terms.has(stop ? STOP_PREFIX + form : term),
      );
      const found = find(text, 'en', 'text').map(({ span }) => span);
      expect(found).toEqual(looked.map(({ start, end }) => [start, end]));
    }
  });

  it('passes over no word for its first letter that a language would have stemmed to a wanted term', () => {
    const random = new Random(9);
    const letters = (alphabet: string) =>
      Array.from({ length: 1 + random.below(9) }, () => random.pick([...alphabet])).join('');
    const made = Array.from({ length: 4_000 }, (_, i) =>
      letters(i % 2 ? 'abcdefghijklmnopqrstuvwxyzAEIOSTY' : 'абвгдежзийклмнопрстуфхцчшщъыьэюяАЗЯЁё'),
    );
    const words = [...made, ...samples().flatMap(({ text }) => text.match(/\p{L}+/gu) ?? [])];
    let plain = 0;
    for (const code of [...LANGUAGES, 'und'])
      for (const word of words)
        eachChunk(word, wholly(code), (start, end, _hash, _code, units, isPlain) => {
          if (!isPlain) return;
          plain++;
          const { pieces, advance } = piecesOf(word.slice(start, end), code);
          const first = firstLetter(units[start] as number);
          const seen = pieces.map(({ term, form }) => [term, form].map((is) => firstLetter(is.charCodeAt(0))));
          if (advance !== 1 || seen.length !== 1 || seen[0]?.some((letter) => letter !== first))
            expect({ code, word, pieces, advance }).toBe('one word that begins with its first letter');
        });
    expect(plain).toBeGreaterThan(100_000);
  });

  it('looks for words of one field in that field only', () => {
    const terms = new Set(['harbour']);
    const find = hitFinder([{ field: 'title', sequences: [[{ terms, prefix: null, offset: 0 }]] }]);
    expect(find('Harbours', 'en', 'title').map(({ span }) => span)).toEqual([[0, 8]]);
    expect(find('Harbours', 'en', 'text')).toEqual([]);
  });
});
