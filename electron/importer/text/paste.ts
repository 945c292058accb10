/**
 * Plain text as people paste it from a news page: headline twice, byline and date lines, share buttons at the end.
 * What is not the article's own is set aside with a reason, never thrown away.
 */

import type { PublishedDate } from '../../contract/extraction';
import type { Piece } from '../reading';
import { parseProse } from './dates';
import { folded } from './fold';
import { furniture } from './furniture';

export interface PastedText {
  title: string | null;
  byline: string | null;
  published: PublishedDate | null;
  source: string | null;
  url: string | null;
  pieces: Piece[];
}

/** A headline is one line, not longer than this, without a full stop. */
const MAX_HEADLINE = 220;
/** Bylines, dates and addresses are believed only this near to the top or bottom. */
const EDGE = 8;

/** Paragraphs: by blank lines; by lines where there are none and the lines are long; hard-wrapped lines joined. */
export function paragraphs(text: string): string[] {
  const lines = text
    .replace(/\r\n?|[\u2028\u2029\u0085\f]/g, '\n')
    .replace(/\0/g, '')
    .split('\n')
    .map((line) => line.trimEnd());
  const filled = lines.filter((line) => line.trim());
  // Where long lines follow each other without a blank one between, each line is a paragraph.
  const isLong = (line: string | undefined): boolean => (line?.length ?? 0) > 110;
  const pairs = lines.filter((line, i) => isLong(line) && isLong(lines[i + 1])).length;
  if (filled.length > 1 && (pairs > filled.length * 0.2 || (filled.length === lines.length && filled.some(isLong)))) {
    return filled.map((line) => line.trim());
  }
  const blocks: string[][] = [[]];
  for (const line of lines) {
    if (line.trim()) (blocks[blocks.length - 1] as string[]).push(line);
    else if ((blocks[blocks.length - 1] as string[]).length > 0) blocks.push([]);
  }
  const wrapped = isHardWrapped(blocks);
  const out: string[] = [];
  for (const block of blocks) {
    if (block.length === 0) continue;
    if (!wrapped) {
      out.push(block.join('\n').trim());
      continue;
    }
    // In wrapped text an indented line opens a paragraph.
    let current: string[] = [];
    for (const line of block) {
      if (/^\s{2,}\S/.test(line) && current.length > 0) {
        out.push(current.join(' '));
        current = [];
      }
      current.push(line.trim());
    }
    out.push(current.join(' '));
  }
  return out;
}

/** Lines that all break near the same column were broken by a program, not by the writer. */
function isHardWrapped(blocks: readonly string[][]): boolean {
  const inner = blocks.flatMap((block) => block.slice(0, -1)).map((line) => line.length);
  if (inner.length < 3) return false;
  const longest = Math.max(...inner);
  if (longest < 45 || longest > 110) return false;
  return inner.filter((length) => length > longest * 0.75).length / inner.length > 0.75;
}

const NAME =
  "\\p{Lu}[\\p{L}.'’-]*(?:\\s+(?:(?:de|del|van|von|der|den|bin|ibn|al|el|la|di|da|dos)\\s+)*\\p{Lu}[\\p{L}.'’-]*){1,4}";
/** One to four names after a word that announces a writer; sentences that begin with "By" have small words in them. */
const BYLINE = new RegExp(
  `^(?:By|BY|by|Von|Por|POR|Par|PAR|Di|Door|Автор(?:ы)?:?|Текст:|Мәтін:|Reported by|Written by)\\s+(${NAME}(?:\\s*(?:,|and|und|et|y|e|и|және|&)\\s*${NAME}){0,3})(?:,\\s.{3,60})?$|^بقلم:?\\s+([\\u0600-\\u06ff][^.!?:]{2,60})$`,
  'u',
);
const DATE_LINE =
  /^(?:(?:first )?(?:published|posted|updated|last (?:updated|modified)|date)(?: on| at)?|опубликовано|обновлено|дата|publié le|mis à jour le|publicado(?: el)?|veröffentlicht am|жарияланды|күні|نشر(?: في)?|تاريخ النشر)\b\s*:?\s*(.{6,60})$/iu;
const BARE_DATE =
  /^\W*(?:(?:\p{L}{2,12}\.?,?\s+)?\d{1,2}(?:st|nd|rd|th)?[.\s/-]+[\p{L}\d]{2,12}\.?,?[\s./-]+(?:19|20)\d\d|\p{L}{3,12}\.? \d{1,2},? (?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?:(?:\s*г\.?|\s*жыл)?[,|\s•·—-]*(?:at )?\d{1,2}[:.]\d\d(?:\s*[ap]\.?m\.?)?(?:\s*[A-Z]{2,4})?)?\W*$/iu;
const SOURCE_LINE = /^(?:source|источник|дереккөз|fuente|quelle|fonte|المصدر)\s*:\s*(.{2,120})$/iu;
const ADDRESS = /^(?:(?:source|url|link|источник|ссылка|fuente|quelle|lien|сілтеме)\s*:\s*)?(https?:\/\/\S+)$/iu;

/** A line of 12,000 characters cannot be a headline, and sentences end with a stop. */
function isHeadline(block: string): boolean {
  return (
    !block.includes('\n') && block.length <= MAX_HEADLINE && /\p{L}/u.test(block) && !/[.;,:،؛]["'”’»)]?$/u.test(block)
  );
}

/**
 * Takes pasted text apart.
 * @param text decoded text of the whole file
 * @returns the headline (not repeated in the pieces), metadata found in lines of their own, and pieces in reading order
 */
export function readPastedText(text: string): PastedText {
  const blocks = paragraphs(text).flatMap(apart);
  const result: PastedText = { title: null, byline: null, published: null, source: null, url: null, pieces: [] };
  let from = 0;
  while (from < blocks.length && furniture(blocks[from] as string, false) !== null) {
    result.pieces.push({ text: blocks[from] as string, removed: furniture(blocks[from] as string, false) as string });
    from++;
  }
  const first = blocks[from] ?? '';
  const second = blocks.slice(from + 1).find((block) => furniture(block, false) === null);
  const doubled = folded(first) !== '' && folded(first) === folded(second ?? '');
  const headline =
    blocks.length - from > 1 &&
    first.length <= MAX_HEADLINE &&
    (doubled || (isHeadline(first) && !DATE_LINE.test(first) && !BARE_DATE.test(first) && !ADDRESS.test(first)));
  if (headline) {
    result.title = first;
    from++;
  }
  for (let i = from; i < blocks.length; i++) {
    const block = blocks[i] as string;
    const edge = i < from + EDGE || i >= blocks.length - EDGE;
    if (headline && i < from + EDGE && folded(block) === folded(first)) {
      result.pieces.push({ text: block, removed: 'doubled-headline' });
    } else {
      result.pieces.push(...readBlock(block, edge, result));
    }
  }
  if (!result.pieces.some((piece) => piece.removed === undefined)) {
    // Nothing but furniture and a headline: then that is what the file says.
    return { ...result, title: null, pieces: blocks.map((block) => ({ text: block })) };
  }
  return result;
}

/** Share buttons right under a line, and metadata right under a headline, as blocks of their own. */
function apart(block: string, index: number): string[] {
  const lines = block.split('\n');
  if (lines.length === 1) return [block];
  const out: string[] = [];
  let open = false;
  lines.forEach((line, i) => {
    const alone = furniture(line.trim(), false) !== null;
    const headline = index === 0 && i === 0 && isHeadline(line) && isMetadata((lines[1] as string).trim());
    if (alone || !open) out.push(line);
    else out[out.length - 1] += `\n${line}`;
    open = !alone && !headline;
  });
  return out;
}

const isMetadata = (line: string): boolean =>
  line.length <= 120 && (BYLINE.test(line) || ADDRESS.test(line) || SOURCE_LINE.test(line) || dateLine(line) !== null);

function readBlock(block: string, edge: boolean, into: PastedText): Piece[] {
  const lines = block.split('\n');
  // A block of several lines (share buttons one below the other) is judged line by line. Lines of metadata are short;
  // a day that ends a wrapped paragraph is part of it.
  const metadata = edge && (lines.length === 1 || lines.every((line) => line.trim().length <= 48));
  const reasons = lines.map((line) => readLine(line.trim(), metadata, into));
  if (reasons.every((reason) => reason === null)) return [{ text: block }];
  // A short line beside the day of publication names the paper.
  if (reasons.includes('dateline') && into.source === null) {
    const paper = lines.findIndex((line, i) => reasons[i] === null && /^\p{Lu}[^.!?:;\d]{2,48}$/u.test(line.trim()));
    if (paper >= 0) {
      into.source = (lines[paper] as string).trim();
      reasons[paper] = 'source';
    }
  }
  const pieces: Piece[] = [];
  lines.forEach((line, i) => {
    const reason = reasons[i] as string | null;
    const last = pieces.at(-1);
    if (last && reason === null && last.removed === undefined) last.text += `\n${line}`;
    else pieces.push(reason === null ? { text: line } : { text: line, removed: reason });
  });
  return pieces;
}

/** The day that a line is about, when it is about nothing else: `Published: 11 January 2022`, `11.01.2022 09:30`. */
export function dateLine(line: string): string | null {
  const dated = DATE_LINE.exec(line)?.[1] ?? (BARE_DATE.test(line) ? line : null);
  return dated ? parseProse(dated) : null;
}

/** Reason to set a line aside, noting the metadata it holds. */
function readLine(line: string, edge: boolean, into: PastedText): string | null {
  if (line.length > 200) return null;
  const reason = furniture(line, false);
  if (reason !== null) return reason;
  if (!edge) return null;
  const address = ADDRESS.exec(line);
  if (address && into.url === null) {
    into.url = address[1] as string;
    return 'address';
  }
  const day = dateLine(line);
  if (day) {
    into.published ??= { date: day, rule: 'text' };
    return 'dateline';
  }
  const byline = BYLINE.exec(line);
  if (byline && into.byline === null) {
    into.byline = (byline[1] ?? byline[2] ?? '').trim();
    return 'byline';
  }
  const source = SOURCE_LINE.exec(line);
  if (source && into.source === null) {
    into.source = (source[1] as string).trim();
    return 'source';
  }
  return null;
}
