/**
 * Cuts an article's text into paragraphs and runs, so that overlapping spans (people, highlights, hits) nest without
 * breaking: a person's name is the outer run, hits and highlights divide it. Pure; offsets are UTF-16 units of the text.
 */
import type { Article, ListItem, Span } from '../../../electron/contract/domain';
import { paragraphSpans, passagesOf } from '../../../electron/contract/language';

export interface Run {
  start: number;
  end: number;
  /** Index into `hits.text`, or null. */
  hit: number | null;
  /** Index into `highlights`, or null. */
  highlight: number | null;
}

export interface Piece {
  /** Person named by this piece, or null for ordinary text. */
  person: { id: number; mention: number; name: string; possible: boolean } | null;
  runs: Run[];
}

export interface Paragraph {
  start: number;
  end: number;
  /** Where it is another than the article's. */
  language: string | null;
  /** Rank of a heading; null for ordinary text. */
  heading: number | null;
  /** Of a list that it belongs to; null for other text. */
  item: Pick<ListItem, 'depth' | 'marker'> | null;
  quoted: boolean;
  pieces: Piece[];
}

interface Named {
  start: number;
  end: number;
  person: NonNullable<Piece['person']>;
}

/** Mentions in reading order, the longer of two that overlap. */
function mentionsOf(article: Pick<Article, 'people'>): Named[] {
  const all = article.people.flatMap((one) =>
    one.mentions.map((mention) => ({
      start: mention.start,
      end: mention.end,
      person: { id: one.personId, mention: mention.id, name: one.name, possible: mention.tier === 'possible' },
    })),
  );
  all.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Named[] = [];
  for (const one of all) if (one.start >= (kept.at(-1)?.end ?? 0)) kept.push(one);
  return kept;
}

/** The one span of a sorted list that covers an offset. */
function covering(spans: { start: number; end: number; index: number }[], at: number): number | null {
  for (const span of spans) if (span.start <= at && at < span.end) return span.index;
  return null;
}

function runsOf(from: number, to: number, hits: Indexed[], highlights: Indexed[]): Run[] {
  const cuts = new Set([from, to]);
  for (const span of [...hits, ...highlights])
    for (const cut of [span.start, span.end]) if (cut > from && cut < to) cuts.add(cut);
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((start, index) => ({
    start,
    end: sorted[index + 1] ?? to,
    hit: covering(hits, start),
    highlight: covering(highlights, start),
  }));
}

type Indexed = { start: number; end: number; index: number };

/** The article's text as nested runs. */
export function layOut(
  article: Pick<Article, 'text' | 'headings' | 'items' | 'quotes' | 'language' | 'people' | 'highlights' | 'hits'>,
): Paragraph[] {
  const mentions = mentionsOf(article);
  const hits: Indexed[] = article.hits.text.map(([start, end], index) => ({ start, end, index }));
  const highlights: Indexed[] = article.highlights.map(({ start, end }, index) => ({ start, end, index }));
  const languages = new Map(passagesOf(article.text, article.language).map(({ start, language }) => [start, language]));
  const headings = new Map(article.headings.map(({ start, level }) => [start, level]));
  const items = new Map(article.items.map(({ start, depth, marker }) => [start, { depth, marker }]));
  const quotes = new Set(article.quotes.map(([start]) => start));
  let next = 0;
  return paragraphSpans(article.text).map(([start, end]) => {
    const within = (span: Indexed) => span.start < end && span.end > start;
    const hitsHere = hits.filter(within);
    const pensHere = highlights.filter(within);
    const pieces: Piece[] = [];
    let at = start;
    const plain = (to: number) => {
      if (to > at) pieces.push({ person: null, runs: runsOf(at, to, hitsHere, pensHere) });
    };
    while (next < mentions.length && (mentions[next]?.end ?? 0) <= start) next++;
    for (let index = next; index < mentions.length; index++) {
      const mention = mentions[index];
      if (!mention || mention.start >= end) break;
      const from = Math.max(mention.start, start);
      const to = Math.min(mention.end, end);
      plain(from);
      pieces.push({ person: mention.person, runs: runsOf(from, to, hitsHere, pensHere) });
      at = to;
    }
    plain(end);
    return {
      start,
      end,
      language: languages.get(start) ?? null,
      heading: headings.get(start) ?? null,
      item: items.get(start) ?? null,
      quoted: quotes.has(start),
      pieces,
    };
  });
}

/** Offset in the article's text of a place in the rendered page; null outside the text. */
export function offsetOf(node: Node, within: number): number | null {
  const element = node instanceof HTMLElement ? node : node.parentElement;
  const run = element?.closest<HTMLElement>('[data-start]');
  if (!run) return null;
  if (node === run || node instanceof HTMLElement)
    return Number(run.dataset.start) + (within > 0 ? (run.textContent?.length ?? 0) : 0);
  return Number(run.dataset.start) + within;
}

/** The selected part of the article's text, without white space at its ends; null when nothing of it is selected. */
export function selectedSpan(text: string): Span | null {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const from = offsetOf(range.startContainer, range.startOffset);
  const to = offsetOf(range.endContainer, range.endOffset);
  if (from === null || to === null) return null;
  let [start, end] = from < to ? [from, to] : [to, from];
  while (start < end && /\s/.test(text[start] ?? '')) start++;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  return end > start ? [start, end] : null;
}
