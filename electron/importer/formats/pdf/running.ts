/** Running heads, feet and page numbers of a PDF: lines at the edges of its pages that are no part of what is told on them. */
import type { Line } from './lines';

/** Lines looked at from either end of a page, empty ones aside. */
const EDGE = 3;
const LONGEST = 120;
/** Fewer pages say nothing about what is common to them. */
const FEWEST = 3;
/** Share of the pages concerned that have the line. */
const MOST = 0.6;

/** The number of a page as a line of its own: 7, - 7 -, Page 7 of 33, стр. 7. */
export const PAGE_NUMBER =
  /^(?:(?:page|p\.|стр\.?|с\.|página|pág\.?|صفحة|бет)\s*)?(?:[-–—]\s?)?(?:(\d{1,8})|[ivxl]{1,6})(?:\s?[-–—])?(?:\s*(?:of|из|de|sur|من|\/)\s*\d{1,4})?$/iu;
/** One beside a running head: `Chapter 3: Utilities 7`, `8 The Harbour`. */
const BESIDE = /^(\d{1,4})\s+(?=\D)|(?<=\D)\s+(\d{1,4})$/u;

const WORDS = /\p{L}.*\p{L}.*\p{L}/u;

interface Edge {
  /** Place among the lines of the page. */
  at: number;
  text: string;
  y: number;
}

/** Running lines stand at the same height of every page; scanned ones nearly so. */
const SAME_HEIGHT = 8;

/**
 * Which lines of each page are running ones. With fewer than three pages none are.
 * @param ranks of the headings, as `headingRanks` tells them: one at the top of a page is not taken for a line that others repeat
 */
export function runningLines(
  pages: readonly (readonly Line[])[],
  ranks: readonly (readonly number[])[],
): Set<number>[] {
  const running = pages.map(() => new Set<number>());
  if (pages.length < FEWEST) return running;
  const edges = pages.map(edgesOf);
  const offset = numberOffset(edges);
  const firstNumbered = offset === null ? 0 : Math.max(0, 1 - offset);
  const places = new Map<string, { page: number; y: number }[]>();
  const add = (key: string, page: number, y: number): void => {
    const list = places.get(key);
    if (list) list.push({ page, y });
    else places.set(key, [{ page, y }]);
  };
  const known = new Map<string, number[]>();
  /** The pages that have the line where it stands on this one. */
  const alike = (key: string, y: number): number[] => {
    const height = Math.round(y);
    const name = `${height} ${key}`;
    let pages = known.get(name);
    if (!pages) {
      const same = places.get(key)?.filter((place) => Math.abs(place.y - height) <= SAME_HEIGHT) ?? [];
      pages = [...new Set(same.map(({ page }) => page))];
      known.set(name, pages);
    }
    return pages;
  };
  const keysOf = (text: string, page: number) => {
    const beside = offset === null ? null : BESIDE.exec(text);
    const exact = `= ${text.toLowerCase()}`;
    const number = Number(beside?.[1] ?? beside?.[2] ?? Number.NaN);
    return {
      // Figures alone are another line wherever they differ.
      digitsAside: /\p{L}/u.test(text) ? `# ${text.replace(/\d+/g, '#').toLowerCase()}` : exact,
      exact,
      unnumbered: beside && number === page + (offset ?? 0) ? `+ ${text.replace(BESIDE, '').toLowerCase()}` : null,
    };
  };
  edges.forEach((lines, page) => {
    for (const { text, y } of lines) {
      const { digitsAside, exact, unnumbered } = keysOf(text, page);
      add(digitsAside, page, y);
      if (exact !== digitsAside) add(exact, page, y);
      if (unnumbered) add(unnumbered, page, y);
    }
  });
  edges.forEach((lines, page) => {
    for (const { at, text, y } of lines) {
      const rank = ranks[page]?.[at] ?? 0;
      const { digitsAside, exact, unnumbered } = keysOf(text, page);
      const number = PAGE_NUMBER.exec(text);
      const own =
        number !== null &&
        offset !== null &&
        (number[1] === undefined ? page < firstNumbered : Number(number[1]) === page + offset);
      const everywhere = alike(digitsAside, y).length >= Math.max(FEWEST, pages.length * MOST);
      const here = (unnumbered && alike(unnumbered, y).length > 1) || isRunning(alike(exact, y), text);
      // The title of a document often runs over its pages as well.
      if (own || (everywhere && !(page === 0 && rank === 1)) || (here && rank === 0)) running[page]?.add(at);
    }
  });
  // Where all lines are alike they are what is told.
  const all = pages.every((lines, page) => lines.every(({ text }, at) => text === '' || running[page]?.has(at)));
  return all && pages.flat().some(({ text }) => WORDS.test(text)) ? pages.map(() => new Set()) : running;
}

function edgesOf(lines: readonly Line[]): Edge[] {
  const all = lines.map(({ text, y }, at) => ({ at, text, y })).filter(({ text }) => text !== '');
  const edges = all.length > 2 * EDGE ? [...all.slice(0, EDGE), ...all.slice(-EDGE)] : all;
  return edges.filter(({ text }) => text.length < LONGEST);
}

/** What is added to the place of a page, from 0, to have the number printed on it; null when pages are not numbered. */
function numberOffset(edges: readonly (readonly Edge[])[]): number | null {
  const votes = new Map<number, number[]>();
  edges.forEach((lines, page) => {
    const numbers = lines.flatMap(({ text }) => {
      const beside = BESIDE.exec(text);
      const number = PAGE_NUMBER.exec(text)?.[1] ?? beside?.[1] ?? beside?.[2];
      return number === undefined ? [] : [Number(number) - page];
    });
    for (const offset of new Set(numbers)) {
      const pages = votes.get(offset);
      if (pages) pages.push(page);
      else votes.set(offset, [page]);
    }
  });
  const [best] = [...votes].sort((a, b) => b[1].length - a[1].length);
  if (!best) return null;
  const [offset, pages] = best;
  const range = (pages.at(-1) as number) - (pages[0] as number) + 1;
  return pages.length >= FEWEST && pages.length >= range / 2 ? offset : null;
}

/** The head of a chapter, or one that left or right pages have: on most pages of one side between its first and its last. */
function isRunning(pages: readonly number[], text: string): boolean {
  if (pages.length < FEWEST || !WORDS.test(text) || /[.!?:;,]$/u.test(text)) return false;
  return [0, 1].some((side) => {
    const own = pages.filter((page) => page % 2 === side);
    const range = ((own.at(-1) ?? 0) - (own[0] ?? 0)) / 2 + 1;
    return own.length >= FEWEST - 1 && own.length >= range * MOST;
  });
}
