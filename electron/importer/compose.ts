/** Draft → article: assembles the text and its removed parts, and works out what the source did not say. */

import type { DetectedMention, ExtractedArticle, RemovedPart } from '../contract/extraction';
import { passagesOf } from '../contract/language';
import { sanitiseHtml } from './article/sanitise';
import type { Detection, DetectionInfo, PeopleDetector } from './people';
import type { Draft, ExtractEnv, Piece } from './reading';
import { folded } from './text/fold';
import { detectLanguage, primaryLanguage } from './text/language';
import { dateLine } from './text/paste';

const MAX_TITLE = 300;

/** Line ends, NULs and odd separators made uniform. Only this is done to structured data. */
export function normaliseLineEnds(text: string): string {
  return text.replace(/\r\n?|[\u2028\u2029\u0085\u000b\u000c]/g, '\n').replace(/\0|^\ufeff/g, '');
}

/** Also blanks at line ends, runs of blank lines, no-break spaces and soft hyphens; letters composed. */
function tidy(text: string): string {
  return normaliseLineEnds(text)
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    .replace(/[\u00ad\u200b\ufeff]/g, '')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .normalize('NFC')
    .trim();
}

/** Kept pieces joined by blank lines; removed pieces with the offset before which they stood. */
export function assemble(pieces: readonly Piece[]): { text: string; removed: RemovedPart[] } {
  const parts: string[] = [];
  let length = 0;
  let waiting: RemovedPart[] = [];
  const removed: RemovedPart[] = [];
  for (const piece of pieces) {
    const text = piece.verbatim ? normaliseLineEnds(piece.text) : tidy(piece.text);
    if (!text.trim()) continue;
    if (piece.removed !== undefined) {
      const part = { text, before: 0, reason: piece.removed };
      waiting.push(part);
      removed.push(part);
      continue;
    }
    const start = length === 0 ? 0 : length + 2;
    for (const part of waiting) part.before = start;
    waiting = [];
    parts.push(text);
    length = start + text.length;
  }
  for (const part of waiting) part.before = length;
  return { text: parts.join('\n\n'), removed };
}

/** One line, no markup, cut at a word. */
export function cleanTitle(title: string | null | undefined): string {
  const line = tidy(title ?? '').replace(/\s+/g, ' ');
  return line.length <= MAX_TITLE ? line : `${line.slice(0, MAX_TITLE).replace(/\s+\S*$/, '')}…`;
}

function fallbackTitle(text: string, fileName: string): string {
  const line =
    text
      .split('\n')
      .find((candidate) => /\p{L}|\p{N}/u.test(candidate))
      ?.trim() ?? '';
  if (line && line.length <= 160) return line;
  if (line) {
    const sentence = /^.{20,160}?[.!?。؟](?=\s|$)/u.exec(line)?.[0];
    return sentence ?? `${line.slice(0, 120).replace(/\s+\S*$/, '')}…`;
  }
  return fileName.replace(/^.*[\\/]/, '').replace(/\.[a-z0-9]{1,8}$/i, '') || 'Untitled';
}

/** A web address worth keeping, without what only follows readers about; null for anything else. */
export function cleanUrl(url: string | null | undefined): string | null {
  try {
    const parsed = new URL((url ?? '').trim());
    if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return null;
    for (const key of [...parsed.searchParams.keys()]) {
      if (/^(?:utm_\w+|fbclid|gclid|yclid|mc_[ce]id|igshid)$/i.test(key)) parsed.searchParams.delete(key);
    }
    return parsed.href;
  } catch {
    return null;
  }
}

/** How many leading paragraphs may repeat the headline or name the writer and the day. */
const HEAD = 4;

/** The title stands in the title, and the writer in the byline: where the text begins with them they are set aside. */
function withoutRepeatedHead(pieces: readonly Piece[], title: string, byline: string | null): Piece[] {
  const headline = folded(title);
  const writer = folded(byline ?? '');
  let seen = 0;
  return pieces.map((piece) => {
    if (piece.removed !== undefined || piece.verbatim || seen >= HEAD) return piece;
    seen++;
    const key = folded(piece.text);
    if (key !== '' && key === headline) return { ...piece, removed: 'doubled-headline' };
    if (key !== '' && (key === writer || key === `by ${writer}`)) return { ...piece, removed: 'byline' };
    return piece;
  });
}

/** HTML of what is kept, made safe; null where the pieces have none. */
function htmlOf(pieces: readonly Piece[]): string | null {
  const kept = pieces.filter(({ removed, html }) => removed === undefined && html !== undefined);
  return kept.length > 0 ? sanitiseHtml(kept.map(({ html }) => html).join('\n')) || null : null;
}

/** A day on a line of its own near the top: better than the time at which a program wrote the file. */
function statedDay(pieces: readonly Piece[]): string | null {
  for (const piece of pieces.slice(0, HEAD + 2)) {
    if (piece.text.length <= 80 && !piece.verbatim) {
      const day = dateLine(piece.text.trim());
      if (day) return day;
    }
  }
  return null;
}

/** Letters that people are looked for in at a time: a book in one go would look like an importer that hangs. */
const SECTION = 200_000;

/** The end of the section that begins at `start`: after a paragraph where there is one, or a line, or a word. */
function sectionEnd(text: string, start: number): number {
  const most = start + SECTION;
  if (text.length <= most) return text.length;
  for (const gap of ['\n\n', '\n', ' ']) {
    const at = text.lastIndexOf(gap, most - gap.length);
    if (at > start) return at + gap.length;
  }
  return most;
}

/** People in a text of any length; who is who is told apart within a section, as it is between articles. */
async function peopleIn(
  text: string,
  info: DetectionInfo,
  detector: PeopleDetector,
  turn: () => Promise<void>,
): Promise<Pick<Detection, 'mentions' | 'supported'>> {
  const mentions: DetectedMention[] = [];
  let supported = false;
  let clusters = 0;
  let start = 0;
  do {
    const end = sectionEnd(text, start);
    await turn();
    const found = detector.detect(text.slice(start, end), info);
    supported ||= found.supported;
    let next = clusters;
    for (const mention of found.mentions) {
      const cluster = clusters + mention.cluster;
      next = Math.max(next, cluster + 1);
      mentions.push({ ...mention, start: start + mention.start, end: start + mention.end, cluster });
    }
    clusters = next;
    start = end;
  } while (start < text.length);
  return { mentions, supported };
}

/**
 * Completes a draft.
 * @param fileName the last resort for a title
 * @param turn called between steps that take long
 */
export async function composeArticle(
  draft: Draft,
  fileName: string,
  peopleWanted: boolean,
  env: ExtractEnv,
  turn: () => Promise<void>,
): Promise<ExtractedArticle> {
  const title = cleanTitle(draft.title) || fallbackTitle(assemble(draft.pieces).text, fileName);
  const byline = cleanTitle(draft.byline) || null;
  const head = draft.title ? withoutRepeatedHead(draft.pieces, title, byline) : draft.pieces;
  const pieces = head.some((piece) => piece.removed === undefined) ? head : draft.pieces;
  const { text, removed } = assemble(pieces);
  const weak = !draft.published || draft.published.rule === 'file-metadata';
  const day = weak ? statedDay(pieces) : null;
  const notes = [...(draft.notes ?? [])];
  // What the words say comes first: pages declare the language of their template. A field of structured data is meant.
  const declared = primaryLanguage(draft.language);
  const meant = draft.pieces.every((piece) => piece.verbatim) ? declared : null;
  const language = meant ?? (await detectLanguage(`${title}\n${text}`)) ?? declared;
  const others = new Set(passagesOf(text, language).map((passage) => passage.language));
  if (others.size > 0) notes.push(`Some paragraphs are in another language: ${[...others].join(', ')}.`);
  const source = cleanTitle(draft.source) || null;
  const info = { language, title, byline, source };
  const people = peopleWanted && env.detector ? await peopleIn(text, info, env.detector, turn) : undefined;
  return {
    ext: draft.ext ?? null,
    part: draft.part ?? null,
    title,
    byline,
    published: day ? { date: day, rule: 'text' } : (draft.published ?? null),
    source,
    url: cleanUrl(draft.url),
    language,
    text,
    html: draft.html ?? htmlOf(pieces),
    removed,
    images: draft.images ?? [],
    mentions: people?.mentions ?? [],
    peopleDetected: people?.supported ?? false,
    mediaType: draft.mediaType,
    charset: draft.charset ?? null,
    tags: [...new Set((draft.tags ?? []).map((tag) => tag.trim()).filter(Boolean))],
    notes,
  };
}
