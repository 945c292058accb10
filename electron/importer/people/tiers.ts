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
import { is, plain, type Seen } from './words';

/**
 * How sure the tagger must be of a lone unknown word. In cross-validation two in three of those above are persons, less than one
 * in two of those below.
 */
const SURE = 0.8;

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
    if (key?.lower || place) return 'possible';
    if (is.surname(seen) || is.given(seen) || (span.confidence >= SURE && work.readings[s] !== 'borrowed'))
      return 'likely';
    return 'possible';
  });
}
