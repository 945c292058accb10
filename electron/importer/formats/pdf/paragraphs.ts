/** Paragraphs of a PDF's pages. PDF knows none: a gap, a line that ends early, a bullet, or a heading's type ends one. */
import type { Line } from './lines';
import { PAGE_NUMBER } from './running';

export interface Paragraph {
  text: string;
  /** Of the heading that it is, 1 the highest; 0 for text. */
  level: number;
  footnote?: boolean;
}

/** How a line ends that the next one does not go on with. */
export const CLOSED = /[.!?…:»”"’)\]。！？：」』）؟]$/u;

const BULLET = /^[•‣◦▪●■]\s/u;
const BEGINS = /^["'“«„(]?[\p{Lu}\p{N}]/u;
/** At the end of a line; before a capital or a figure, and as the second of a word, it is a real hyphen. */
const HYPHEN = /(?<=\p{Ll})(?<!\p{L}-\p{L}+)[-\u00ad\u2010]$/u;
const HYPHENATED = /\p{L}[-\u2010]$/u;

/** Two characters of Chinese or Japanese. */
const WITHOUT_SPACES =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3001-\u303f\uff00-\uff60，、。“”‘’…]{2}$/u;

/** A sentence broken in two. */
const goesOn = (before: string, after: string): boolean => /[\p{Ll},-]$/u.test(before) && /^\p{Ll}/u.test(after);

/** Whether a sentence at the end of a page may go on with `after` on the next one. Some scripts have no capitals to tell. */
export const runsOver = (before: string, after: string): boolean =>
  goesOn(before, after) || (/[\p{Lo}\p{M}،，、]$/u.test(before) && /^\p{Lo}/u.test(after));

/** One text of two that follow each other, with the word whole that is broken between them. */
export function joined(before: string, after: string): string {
  if (HYPHEN.test(before) && /^\p{Ll}/u.test(after)) return before.replace(HYPHEN, '') + after;
  if (HYPHENATED.test(before) && /^[\p{L}\p{N}]/u.test(after)) return before + after;
  return WITHOUT_SPACES.test(before.slice(-1) + after.slice(0, 1)) ? before + after : `${before} ${after}`;
}

/** More than so many times the usual distance of lines parts paragraphs. */
const GAP = 1.3;
/** The distance of lines in sizes of their type, where a document does not tell. */
const LEADING = 1.4;
/** Fewer distances say nothing about what is usual. */
const DISTANCES = 5;

/** How far a line stands below the one before it, in points; 0 where that is not known, below 0 in the next column. */
const between = (above: Line | undefined, below: Line | undefined): number =>
  above && below && above.y > 0 && below.y > 0 ? above.y - below.y : 0;

/** The distance of lines within a paragraph by the size of their type, in points. */
export type Leading = ReadonlyMap<number, number>;

/** Many paragraphs are of one line: of the distances of all lines the lower ones are those within paragraphs. */
export function leadingOf(pages: readonly (readonly Line[])[]): Leading {
  const distances = new Map<number, number[]>();
  for (const lines of pages)
    for (const [i, line] of lines.entries()) {
      const distance = between(lines[i - 1], line);
      const size = Math.round(line.size);
      if (distance <= line.size * 0.8 || Math.round(lines[i - 1]?.size ?? 0) !== size) continue;
      const list = distances.get(size);
      if (list) list.push(distance);
      else distances.set(size, [distance]);
    }
  const leading = new Map<number, number>();
  for (const [size, list] of distances)
    if (list.length >= DISTANCES) leading.set(size, list.sort((a, b) => a - b)[list.length >> 2] as number);
  return leading;
}

/** So many sizes of the type may be left at the end of a line into which the next word would have gone: for indents. */
const ROOM = 2.5;

/** A letter is about half as wide as its type is large. */
const widthOf = (line: Line): number => line.width || (line.text.length * (line.size || 10)) / 2;

/** The room that the first word of a line takes; in scripts without spaces a letter may stand alone. */
function firstWordOf(line: Line): number {
  const word = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|^\S+/u.exec(line.text)?.[0] ?? '';
  return (widthOf(line) * word.length) / Math.max(1, line.text.length);
}

/**
 * Lines of a page → its paragraphs.
 * @param levels of the headings among them
 * @param leading of the whole document
 */
export function joinLines(
  lines: readonly Line[],
  levels: readonly number[] = [],
  leading: Leading = new Map(),
): Paragraph[] {
  const widths = lines.filter(({ text }) => text !== '').map(widthOf);
  const full = widths.sort((a, b) => a - b)[Math.floor(widths.length * 0.85)] ?? 0;
  const paragraphs: Paragraph[] = [];
  const edges = [lines.findIndex(({ text }) => text !== ''), lines.findLastIndex(({ text }) => text !== '')];
  let current = '';
  let level = 0;
  const end = (): void => {
    if (current) paragraphs.push({ text: current, level });
    current = '';
  };
  /** Whether line `i` ends where it would have gone on, had there been more to say. */
  const endsEarly = (i: number): boolean => {
    const [former, line, next] = [lines[i - 1], lines[i] as Line, lines[i + 1]];
    const width = widthOf(line);
    // On a page of short lines those of its one long paragraph say how long lines are.
    const reach = former && current !== line.text ? Math.max(full, widthOf(former)) : full;
    if (width < reach * 0.5 || !next) return true;
    if (width < reach * 0.6 && BEGINS.test(next.text) && !HYPHEN.test(line.text)) return true;
    const room = firstWordOf(next) + ROOM * (line.size || 10);
    if (!CLOSED.test(line.text) || reach - width <= room) return false;
    // Quotations are set narrower as a whole.
    const narrow = [former, next].every((other) => other && Math.abs(widthOf(other) - width) <= room);
    return width < reach * 0.6 || !narrow;
  };
  /** Rows of tables come together. */
  const isRow = (i: number): boolean => {
    const cells = (at: number): number => (levels[at] ? 0 : (lines[at]?.cells?.length ?? 0));
    return cells(i) > 1 && (cells(i - 1) > 1 || cells(i + 1) > 1);
  };
  for (const [i, line] of lines.entries()) {
    if (isRow(i)) {
      end();
      paragraphs.push({ text: (line.cells ?? []).join(' | '), level: 0 });
      continue;
    }
    const { text } = line;
    if (text === '') {
      end();
      continue;
    }
    const number = edges.includes(i) && PAGE_NUMBER.test(text);
    const usual = leading.get(Math.round(line.size)) ?? line.size * LEADING;
    const below = between(lines[i - 1], line);
    const apart = (below > usual * GAP && !goesOn(current, text)) || (below < 0 && !runsOver(current, text));
    if ((levels[i] ?? 0) !== level || number || apart || BULLET.test(text)) end();
    level = levels[i] ?? 0;
    current = current ? joined(current, text) : text;
    // A heading goes on for as long as its type does, however short its lines are.
    if (level === 0 && (number || endsEarly(i))) end();
  }
  end();
  return paragraphs;
}
