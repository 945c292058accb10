import { describe, expect, it } from 'vitest';
import { runningLines } from '../../../electron/importer/formats/pdf/running';

/** Pages whose lines are given; the text between the edges differs from page to page. */
const book = (count: number, edges: (page: number) => { head?: string[]; foot?: string[] }) =>
  Array.from({ length: count }, (_, page) => {
    const { head = [], foot = [] } = edges(page);
    const told = Array.from({ length: 8 }, (_, i) => `${'abcdefgh'[i]} told on ${'zyxwvutsrqponmlk'[page]} only`);
    return [...head, ...told, ...foot];
  });
/** Lines at either end stand where they do on every page. */
const lineOf = (text: string, at: number, page: string[]) => ({
  text,
  size: 10,
  width: 0,
  bold: false,
  y: at < 4 ? 800 - 14 * at : 40 + 14 * (page.length - 1 - at),
});
const removed = (pages: string[][], ranks: number[][] = []) => {
  const lines = pages.map((page) => page.map(lineOf));
  const found = runningLines(lines, ranks);
  return pages.map((page, i) => page.filter((_, at) => found[i]?.has(at)));
};

describe('running lines of a PDF', () => {
  it('are heads that most pages have, digits aside', () => {
    const pages = book(6, (page) => ({ head: [`Harbour report, page ${page + 1}`] }));
    expect(removed(pages).flat()).toHaveLength(6);
  });

  it('are the numbers of pages, also where chapters begin without one', () => {
    const pages = book(8, (page) => ({ foot: [2, 4, 6].includes(page) ? [`${page + 5}`] : [] }));
    expect(removed(pages).flat()).toEqual(['7', '9', '11']);
  });

  it('are no other numbers', () => {
    const figures = [44, 12, 90, 3, 61, 8, 27, 75];
    expect(removed(book(8, (page) => ({ foot: [`${figures[page]}`] }))).flat()).toEqual([]);
    const year = (page: number) => (page === 3 ? ['1999'] : []);
    expect(removed(book(8, (page) => ({ head: year(page), foot: [`${page + 7}`] }))).flat()).not.toContain('1999');
  });

  it('are the time of printing, and numbers of evidence', () => {
    expect(removed(book(5, () => ({ head: ['01.02.2021 15:45'] }))).flat()).toHaveLength(5);
    expect(removed(book(5, (page) => ({ foot: [`000${page + 731}`] }))).flat()).toHaveLength(5);
    expect(removed(book(5, (page) => ({ foot: [`NR-000${page + 731}`] }))).flat()).toHaveLength(5);
  });

  it('are the Roman numbers of the pages before the first', () => {
    const pages = book(8, (page) => ({ foot: [page < 3 ? (['i', 'ii', 'iii'][page] as string) : `${page - 2}`] }));
    expect(removed(pages).flat()).toEqual(['i', 'ii', 'iii', '1', '2', '3', '4', '5']);
  });

  it('are the heads of chapters beside the number of the page', () => {
    const chapter = (page: number) => (page < 4 ? 'Chapter 1: The Harbour' : 'Chapter 2: The Market');
    const pages = book(8, (page) => ({
      head: [page === 0 || page === 4 ? `${page + 1}` : `${chapter(page)} ${page + 1}`],
    }));
    expect(removed(pages).map((lines) => lines.length)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('are heads that left and right pages have in turn', () => {
    const pages = book(10, (page) => ({ head: [page % 2 ? 'The harbour commission' : 'What the witnesses saw'] }));
    expect(removed(pages).flat()).toHaveLength(10);
  });

  it('are no headings, though the pages that follow repeat them', () => {
    const pages = book(6, () => ({ head: ['What the witnesses saw'] }));
    pages.push(...book(6, () => ({ head: ['What the court said'] })));
    const ranks = pages.map((page, i) => page.map((_, at) => (at === 0 && (i === 0 || i === 6) ? 1 : 0)));
    const found = removed(pages, ranks);
    expect([found[0], found[6]]).toEqual([[], []]);
    expect(found.flat()).toHaveLength(10);
  });

  it('are none where all pages say the same, or there are two', () => {
    expect(removed(Array.from({ length: 4 }, () => ['Hello world'])).flat()).toEqual([]);
    expect(removed(book(2, () => ({ head: ['Harbour report'] }))).flat()).toEqual([]);
  });

  it('are all there is on pages that are pictures with numbers', () => {
    expect(removed(Array.from({ length: 4 }, (_, page) => [`${page + 1}`])).flat()).toEqual(['1', '2', '3', '4']);
  });
});
