/**
 * A reader's sense of order on top of Lunr's scores: among the best articles of a query of several words, those that
 * have the words side by side, or all of them in the title, come a little higher. Only the top of the list is looked
 * at; Lunr's own syntax never comes here.
 */
import type { Plan } from './compile';
import type { DocSet } from './docset';
import { withPhrase } from './positions';
import { type Scored, TITLE } from './score';
import type { SearchIndex } from './search-index';
import type { Steps } from './steps';
import { best } from './top';

/** How many of the best articles are looked at. */
const WINDOW = 100;
const MAX_WORDS = 24;
/** Factor for each pair of neighbouring query words that stand side by side. */
const SIDE_BY_SIDE = 0.08;
/** Factor for all words in the title. */
const IN_TITLE = 0.1;

export function* lift(found: Scored, plans: readonly Plan[], index: SearchIndex): Steps<Scored> {
  const words = plans.filter((plan) => plan.type === 'terms');
  if (words.length < 2 || words.length > MAX_WORDS || found.docs.length < 2) return found;
  const places = best(found, WINDOW);
  const placeOf = new Map(places.map((place) => [found.docs[place] as number, place]));
  const window = Uint32Array.from(placeOf.keys()).sort();
  const factors = new Map<number, number>();
  const raise = (document: number, by: number): void => {
    factors.set(document, (factors.get(document) ?? 1) + by);
  };
  for (let i = 1; i < words.length; i++) {
    const left = words[i - 1] as Plan & { type: 'terms' };
    const right = words[i] as Plan & { type: 'terms' };
    const scope = left.scope & right.scope;
    const both = yield* index.scorer.docsWith(
      right.rows,
      scope,
      yield* index.scorer.docsWith(left.rows, scope, window),
    );
    const pair = [
      { rows: left.rows, offset: 0 },
      { rows: right.rows, offset: 1 },
    ];
    for (const document of yield* withPhrase(index.store, pair, scope, both)) raise(document, SIDE_BY_SIDE);
  }
  let titled: DocSet = window;
  for (const word of words) titled = yield* index.scorer.docsWith(word.rows, TITLE, titled);
  for (const document of titled) raise(document, IN_TITLE);
  if (factors.size === 0) return found;
  const scores = found.scores.slice();
  for (const [document, factor] of factors) {
    const place = placeOf.get(document) as number;
    scores[place] = (scores[place] as number) * factor;
  }
  return { docs: found.docs, scores };
}
