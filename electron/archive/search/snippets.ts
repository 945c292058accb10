/** The passage of a text that shows most of what was looked for. */
import type { Snippet, Span } from '../../contract/domain';
import type { Hit } from './hits';

/** Length of a snippet in UTF-16 units, about. */
const SNIPPET = 240;

/** The passage with the most different words of the query, then the most hits; the beginning when there is none. */
export function snippetOf(text: string, hits: readonly Hit[]): Snippet {
  let from = 0;
  if (hits.length > 0) {
    let bestScore = -1;
    for (let i = 0; i < hits.length; i++) {
      const start = (hits[i] as Hit).span[0];
      const keys = new Set<number>();
      let count = 0;
      for (let j = i; j < hits.length && (hits[j] as Hit).span[1] - start <= SNIPPET - 40; j++) {
        keys.add((hits[j] as Hit).key);
        count++;
      }
      const score = keys.size * 100 + count;
      if (score > bestScore) {
        bestScore = score;
        from = start;
      }
    }
    from = Math.max(0, from - 60);
  }
  from = wordStart(text, from);
  const to = wordEnd(text, Math.min(text.length, from + SNIPPET));
  const lead = from > 0 ? '… ' : '';
  const trail = to < text.length ? ' …' : '';
  const body = text.slice(from, to).replace(/\s/g, ' '); // one for one: spans stay where they are
  const spans = hits
    .filter(({ span }) => span[0] >= from && span[1] <= to)
    .map(({ span }): Span => [span[0] - from + lead.length, span[1] - from + lead.length]);
  return { text: lead + body + trail, hits: spans };
}

function wordStart(text: string, at: number): number {
  if (at === 0) return 0;
  for (let i = at; i < Math.min(text.length, at + 40); i++) if (/\s/.test(text[i - 1] as string)) return i;
  return isLowSurrogate(text, at) ? at + 1 : at;
}

function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length;
  for (let i = at; i > Math.max(0, at - 40); i--) if (/\s/.test(text[i] as string)) return i;
  return isLowSurrogate(text, at) ? at - 1 : at;
}

const isLowSurrogate = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
};
