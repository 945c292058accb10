/** Why a hit scored: each term's part in it. */
import type { SearchHit } from '../../contract/domain';
import { FIELDS } from './analysis/batch';
import { Postings } from './postings';
import type { ScoringTerm } from './score';
import type { SearchIndex } from './search-index';

/** Terms of an expanded prefix can be thousands; the first ones with a part in the score are enough. */
const MAX_LINES = 40;

export function explain(
  { store, scorer }: SearchIndex,
  terms: readonly ScoringTerm[],
  document: number,
): NonNullable<SearchHit['explain']> {
  const lines: NonNullable<SearchHit['explain']> = [];
  const postings = new Postings();
  for (const { row, scope } of terms) {
    if (lines.length >= MAX_LINES) break;
    postings.open(store.terms.directory(row), Uint32Array.of(document));
    if (postings.next() === 0) continue;
    const idf = scorer.idf(row);
    FIELDS.forEach((field, i) => {
      const tf = (i === 0 ? postings.titles : postings.bodies)[0] as number;
      if (tf > 0 && (scope >> i) & 1)
        lines.push({ term: row.term, field, tf, idf, weight: scorer.weight(idf, tf, i as 0 | 1, document) });
    });
  }
  return lines.sort((a, b) => b.weight - a.weight);
}
