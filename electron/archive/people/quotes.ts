/** Places in texts by quote: they find themselves again when the text before them changed. */
import type { QuoteRef } from './decisions';

const CONTEXT = 32;

/** The quote of `text[start … end)` in the article `uid`. */
export function quoteOf(uid: string, text: string, start: number, end: number): QuoteRef {
  return {
    uid,
    exact: text.slice(start, end),
    prefix: text.slice(Math.max(0, start - CONTEXT), start),
    suffix: text.slice(end, end + CONTEXT),
    start,
  };
}

function common(a: string, b: string, fromEnd: boolean): number {
  const n = Math.min(a.length, b.length);
  let i = 0;
  while (i < n && (fromEnd ? a[a.length - 1 - i] === b[b.length - 1 - i] : a[i] === b[i])) i++;
  return i;
}

/** How well the place at `start` fits a quote: characters of context that agree. */
export function agreement(quote: QuoteRef, text: string, start: number): number {
  const end = start + quote.exact.length;
  return (
    common(quote.prefix, text.slice(Math.max(0, start - CONTEXT), start), true) +
    common(quote.suffix, text.slice(end, end + CONTEXT), false)
  );
}

/**
 * The place of a quote among candidate starts (or anywhere in the text): the one whose surroundings agree best; among
 * equals the nearest to where it was. Null when the words are there but nothing around them agrees and there are several.
 */
export function findQuote(quote: QuoteRef, text: string, candidates?: number[]): number | null {
  const starts = candidates ?? occurrences(text, quote.exact);
  let best: number | null = null;
  let bestAgreement = -1;
  for (const start of starts) {
    const score = agreement(quote, text, start);
    if (
      score > bestAgreement ||
      (score === bestAgreement && best !== null && Math.abs(start - quote.start) < Math.abs(best - quote.start))
    ) {
      best = start;
      bestAgreement = score;
    }
  }
  if (best === null) return null;
  return bestAgreement >= 6 || starts.length === 1 ? best : null;
}

function occurrences(text: string, exact: string): number[] {
  const out: number[] = [];
  if (!exact) return out;
  for (let at = text.indexOf(exact); at >= 0; at = text.indexOf(exact, at + 1)) out.push(at);
  return out;
}
