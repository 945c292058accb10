import { describe, expect, it } from 'vitest';
import type { ImportSummary } from '../../../electron/contract/domain';
import { fileName } from '../../../renderer/screens/files';
import { bundles } from '../../../renderer/screens/ImportList';
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

describe('the list of imports', () => {
  const one = (id: number, origin: ImportSummary['origin'], started: string, state: ImportSummary['state'] = 'done') =>
    ({ id, origin, started, state }) as ImportSummary;
  const ids = (imports: ImportSummary[]) => bundles(imports).map((some) => some.map(({ id }) => id));

  it('has one line for what watched folders gave on a day, from three imports on', () => {
    expect(
      ids([
        one(9, 'watched-folder', '2026-03-05T12:00:00Z'),
        one(8, 'watched-folder', '2026-03-05T11:30:00Z'),
        one(7, 'watched-folder', '2026-03-05T11:00:00Z'),
        one(6, 'watched-folder', '2026-03-03T12:00:00Z'),
        one(5, 'watched-folder', '2026-03-03T11:00:00Z'),
        one(4, 'chosen', '2026-03-03T10:00:00Z'),
      ]),
    ).toEqual([[9, 8, 7], [6], [5], [4]]);
  });

  it('hides none that was chosen, or is not done, among them', () => {
    const at = '2026-03-05T12:00:00Z';
    const watched = (id: number, state?: ImportSummary['state']) => one(id, 'watched-folder', at, state);
    expect(ids([watched(5, 'running'), watched(4), watched(3), one(2, 'chosen', at), watched(1)])).toEqual([
      [5],
      [4],
      [3],
      [2],
      [1],
    ]);
  });
});
