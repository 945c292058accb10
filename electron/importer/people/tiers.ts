/**
 * Likely or possible. A one-word name is likely only with something behind it: a longer form in the same article, a title
 * or role beside it, the byline, a known name that is not also a place, or a tagger that is sure. The rest is kept, but
 * folded away.
 */
import type { MentionTier } from '../../contract/extraction';
import { PLACES } from './lexicon';
import { namesIn } from './rules';
import type { PersonSpan, Workspace } from './spans';
import type { Token } from './tokenize';
import { CASELESS, is, plain, type Seen } from './words';

/** How sure the tagger must be of a lone unknown word; chosen by cross-validation in three languages and on labelled pages. */
const SURE = 0.72;

/** Before a place in the languages whose weights learnt from invented texts alone: who stands behind it anywhere is taken for one. */
const WHERE = /^(?:à|en|vers|hacia|desde|depuis|у|в|до|з|із)$/u;

/** Tier of each span. */
export function assignTiers(
  work: Workspace,
  spans: PersonSpan[],
  info: { title?: string; byline?: string | null },
): MentionTier[] {
  const anchors = new Set<number>();
  for (const span of spans) {
    if (span.to === span.from) continue;
    const { sentence: s, from, to } = span;
    for (const i of [from, to]) anchors.add((work.seen(s, i) as Seen).key);
  }
  const outside = new Set(
    [...namesIn(info.byline), ...namesIn(info.title)].flatMap((name) =>
      name.split(/\s+/).map((word) => plain(word.toLowerCase())),
    ),
  );
  const whereabouts = new Set(
    spans
      .filter((span) => work.readings[span.sentence] === 'borrowed' && span.from > 0)
      .filter((span) => WHERE.test(work.token(span.sentence, span.from - 1)?.lower ?? ''))
      .map((span) => (work.seen(span.sentence, span.from) as Seen).key),
  );
  return spans.map((span) => {
    const { sentence: s, from, to } = span;
    if (to > from) return span.confidence < 0.55 ? 'possible' : 'likely';
    const seen = work.seen(s, from) as Seen;
    const token = work.token(s, from) as Token;
    const before = work.seen(s, from - 1);
    const key = work.document.statistics.get(seen.key);
    if (anchors.has(seen.key) || span.supported || outside.has(plain(token.lower))) return 'likely';
    if (before && (is.title(before) || (is.role(before) && !before.capital))) return 'likely';
    // The Ledger, the Arman sports hall
    if (before && work.token(s, from - 1)?.lower === 'the') return 'possible';
    const place = is.place(seen) || PLACES.has(plain(token.lower));
    // Where there are no capitals nothing is told by their absence.
    if (place || (CASELESS.test(token.text) ? is.common(seen) : key?.lower)) return 'possible';
    if (is.surname(seen) || is.given(seen)) return 'likely';
    // à Rive-Grise; Anulada la audiencia
    const elsewhere = whereabouts.has(seen.key) || (work.readings[s] === 'borrowed' && from === 0);
    if (span.confidence >= SURE && !elsewhere) return 'likely';
    return 'possible';
  });
}
