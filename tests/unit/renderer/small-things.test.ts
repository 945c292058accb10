import { describe, expect, it } from 'vitest';
import { fileName } from '../../../renderer/screens/files';
import { everyPeriod } from '../../../renderer/screens/timeline';
import { wordAt } from '../../../renderer/workspace';

describe('a timeline', () => {
  it('has a bar for each month between the first and the last', () => {
    const filled = everyPeriod([
      { period: '2022-03', articles: 2 },
      { period: '2021-12', articles: 1 },
    ]);
    expect(filled).toEqual([
      { period: '2021-12', articles: 1 },
      { period: '2022-01', articles: 0 },
      { period: '2022-02', articles: 0 },
      { period: '2022-03', articles: 2 },
    ]);
  });

  it('goes by years when months would be too many or are not known', () => {
    expect(
      everyPeriod([
        { period: '2001-05', articles: 1 },
        { period: '2003', articles: 2 },
      ]),
    ).toEqual([
      { period: '2001', articles: 1 },
      { period: '2002', articles: 0 },
      { period: '2003', articles: 2 },
    ]);
    expect(
      everyPeriod([
        { period: '1990-01', articles: 1 },
        { period: '2020-01', articles: 1 },
      ]),
    ).toHaveLength(31);
  });
});

describe('the name of an exported file', () => {
  it('has no characters that a file system refuses', () => {
    expect(fileName('Who: “A/B”? <C>|*', 'pdf')).toBe('Who “A B” C.pdf');
  });

  it('is never empty', () => {
    expect(fileName(' / ', 'bibtex')).toBe('carrel.bib');
  });
});

describe('the word that suggestions complete', () => {
  const at = (query: string) => {
    const caret = query.indexOf('|');
    const text = query.replace('|', '');
    return text.slice(...wordAt(text, caret));
  };

  it('is the one under the caret', () => {
    expect(at('water cou|rt now')).toBe('court');
    expect(at('water |')).toBe('');
  });

  it('holds an open quotation with its field', () => {
    expect(at('water person:"Dana Or|')).toBe('person:"Dana Or');
  });
});
