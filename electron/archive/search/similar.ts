/** "More like this": the article's most telling words as a query. */

import { CarrelError } from '../../contract/errors';
import type { ArchiveContext } from '../context';
import { STOP_PREFIX } from './analysis/batch';
import { recordsOf } from './analysis/packed';
import type { Highlight } from './compile';
import type { Engine } from './engine';
import type { Scored, ScoringTerm } from './score';
import { due, type Steps } from './steps';

/** How many of the article's words are looked for. */
const WORDS = 24;

export function* similarTo(
  ctx: Pick<ArchiveContext, 'db'>,
  engine: Engine,
  id: number,
): Steps<{ scored: Scored; marks: Highlight[] }> {
  const { index } = engine;
  index.store.sync();
  const article = ctx.db.prepare('SELECT title, text AS body, language FROM article WHERE id = ?').get(id) as
    | { title: string; body: string; language: string | null }
    | undefined;
  if (!article) throw new CarrelError('not-found', 'There is no such article in this archive.');
  const batch = index.analyse([article]);
  const weighted: { term: ScoringTerm; weight: number }[] = [];
  for (const [name, { pos, end }] of recordsOf(batch)) {
    if (due()) yield;
    const row = index.store.terms.get(name);
    if (!row || name.startsWith(STOP_PREFIX) || row.df < 2) continue;
    const idf = index.scorer.idf(row);
    // bytes of positions: about how often the word occurs
    const tf = end - pos;
    const weight = idf * (tf / (tf + 1.2));
    weighted.push({ weight, term: { row, scope: 3, boost: [weight, weight] } });
  }
  weighted.sort((a, b) => b.weight - a.weight);
  const terms = weighted.slice(0, WORDS).map(({ term }) => term);
  const { docs, scores } = yield* index.scorer.score(terms, null);
  const own = index.store.documentOf(id);
  const kept = docs.indexOf(own);
  if (kept >= 0) scores[kept] = Number.NEGATIVE_INFINITY;
  const marks: Highlight[] = [
    { field: null, sequences: terms.map(({ row }) => [{ terms: new Set([row.term]), prefix: null, offset: 0 }]) },
  ];
  return { scored: { docs: docs.filter((d) => d !== own), scores: scores.filter((_, i) => i !== kept) }, marks };
}
