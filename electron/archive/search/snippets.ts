/** Where a query's words stand in a text: spans for highlighting, and the passage that shows most of them. */
import type { Snippet, Span } from '../../contract/domain';
import { STOP_PREFIX } from './analysis/batch';
import { languageCode } from './analysis/languages';
import { type Token, tokensOf } from './analysis/tokens';
import type { Highlight, Plan } from './compile';

/** Length of a snippet in UTF-16 units, about. */
const SNIPPET = 240;

/** What is to be marked for a plan: everything it looks for, nothing it excludes. */
export function highlightsOf(plans: readonly Plan[]): Highlight[] {
  return plans.flatMap((plan): Highlight[] => {
    if (plan.type === 'terms' || plan.type === 'phrase') return [plan.marks];
    if (plan.type === 'set' || plan.type === 'not') return [];
    return highlightsOf(plan.children);
  });
}

export interface Hit {
  span: Span;
  /** Which sequence of the query it belongs to. */
  key: number;
}

/** The places in `text` that match, in order and without overlaps. A phrase is one span. */
export function hitsIn(
  text: string,
  language: string | null,
  field: 'title' | 'text',
  marks: readonly Highlight[],
): Hit[] {
  const wanted = marks.filter((mark) => mark.field === null || mark.field === field);
  if (wanted.length === 0) return [];
  const tokens = tokensOf(text, languageCode(language));
  const sequences = wanted.flatMap((mark) => mark.sequences);
  const hits: Hit[] = [];
  tokens.forEach((token, i) => {
    sequences.forEach((sequence, key) => {
      const end = matchFrom(tokens, i, sequence);
      if (end !== null) hits.push({ span: [token.start, end], key });
    });
  });
  hits.sort((a, b) => a.span[0] - b.span[0] || b.span[1] - a.span[1]);
  const out: Hit[] = [];
  for (const hit of hits) {
    const last = out.at(-1);
    if (!last || hit.span[0] >= last.span[1]) out.push(hit);
  }
  return out;
}

/** End of the sequence that begins with token `at`, or null when it does not stand there. */
function matchFrom(tokens: readonly Token[], at: number, sequence: Highlight['sequences'][number]): number | null {
  const first = tokens[at] as Token;
  let end = 0;
  for (const { terms, prefix, offset } of sequence) {
    let found: Token | null = null;
    for (let j = at; j < tokens.length && (tokens[j] as Token).position <= first.position + offset; j++) {
      const token = tokens[j] as Token;
      if (token.position !== first.position + offset || (offset === 0 && j !== at)) continue;
      const term = token.stop ? STOP_PREFIX + token.form : token.term;
      if (terms.has(term) && (prefix === null || token.form.startsWith(prefix) || token.term.startsWith(prefix))) {
        found = token;
        break;
      }
    }
    if (!found) return null;
    end = Math.max(end, found.end);
  }
  return end;
}

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
