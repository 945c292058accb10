/** Stock Lunr's query language and its evaluation, on our postings: same documents, same scores, same errors. */
import { CarrelError } from '../../contract/errors';
import { FIELDS } from './analysis/batch';
import { normalise } from './analysis/fold';
import { termOf } from './analysis/languages';
import { type DocSet, difference, EMPTY_SET, union } from './docset';
import type { Vocabulary } from './expand';
import { type LunrClause, type LunrQuery, Query, QueryParser } from './lunr-internals';
import type { TermRow } from './postings';
import { ANYWHERE, BODY, type Scored, type Scorer, type ScoringTerm, TITLE } from './score';
import { due, type Steps } from './steps';
import type { IndexStore } from './store';

/**
 * What our pipeline makes of a word of a query: its index terms in the languages of the archive, those that exist; the
 * first one if none does. Never empty, so that a required word can fail but not vanish.
 */
export function queryTerms(word: string, languages: readonly string[], has: (term: string) => boolean): string[] {
  const written = normalise(word);
  const terms = new Set<string>();
  for (const code of ['und', ...languages]) terms.add(termOf(written, code).term);
  const known = [...terms].filter(has);
  return known.length > 0 ? known : [[...terms][0] ?? written];
}

/** What Lunr's parser complains about, by its messages; the window has a sentence for each. */
const COMPLAINTS = { field: /^unrecognised field/, number: /numeric/ } as const;

/**
 * Parses as Lunr does.
 * @throws CarrelError `query-syntax` with Lunr's message, the place in the query, and what is wrong there: `field` (no such
 *   field), `number` (expected after `~` or `^`), `term` (a word was expected)
 */
export function parseLunr(query: string): LunrQuery {
  const parsed = new Query([...FIELDS]);
  try {
    new QueryParser(query, parsed).parse();
  } catch (error) {
    const { message, start, end } = error as { message: string; start?: number; end?: number };
    const problem = Object.entries(COMPLAINTS).find(([, pattern]) => pattern.test(message))?.[0] ?? 'term';
    throw new CarrelError('query-syntax', message, { start, end, problem });
  }
  return parsed;
}

/** The terms that gave the score, and the documents with their scores, unsorted. */
export interface LunrResult extends Scored {
  terms: ScoringTerm[];
}

/** lunr.Index#query: presence, fields, boosts, wildcards and edit distance as Lunr evaluates them. */
export function* evaluateLunr(
  query: LunrQuery,
  store: IndexStore,
  scorer: Scorer,
  vocabulary: Vocabulary,
): Steps<LunrResult> {
  const { presence } = Query;
  const scoring = new Map<string, ScoringTerm>();
  const required: { rows: TermRow[]; scope: number }[] = [];
  const prohibited: { rows: TermRow[]; scope: number }[] = [];
  let impossible = false;
  for (const clause of query.clauses) {
    let scope = 0;
    for (const field of clause.fields) scope |= field === FIELDS[0] ? TITLE : BODY;
    const terms = clause.usePipeline
      ? queryTerms(clause.term, store.languages, (term) => store.terms.get(term) !== null)
      : [clause.term];
    const rows: TermRow[] = [];
    for (const term of terms) {
      const expanded = yield* expand(term, clause, vocabulary);
      let found = 0;
      for (const word of expanded) {
        if (due()) yield;
        const row = scoring.get(word)?.row ?? store.terms.get(word);
        if (!row) continue;
        found++;
        rows.push(row);
        if (clause.presence === presence.PROHIBITED) continue;
        const entry = scoring.get(word) ?? { row, scope: 0, boost: [0, 0] };
        entry.scope |= scope;
        if (scope & TITLE) entry.boost[0] += clause.boost;
        if (scope & BODY) entry.boost[1] += clause.boost;
        scoring.set(word, entry);
      }
      if (found === 0 && clause.presence === presence.REQUIRED) {
        impossible = true;
        break;
      }
    }
    if (clause.presence === presence.REQUIRED) required.push({ rows, scope });
    if (clause.presence === presence.PROHIBITED) prohibited.push({ rows, scope });
  }
  const terms = [...scoring.values()];
  if (impossible) return { docs: EMPTY_SET, scores: new Float64Array(0), terms };

  let within: DocSet | null = null;
  const weight = ({ rows }: { rows: TermRow[] }): number => rows.reduce((sum, row) => sum + row.df, 0);
  required.sort((a, b) => weight(a) - weight(b));
  for (const { rows, scope } of required) within = yield* scorer.docsWith(rows, scope, within);
  const negated = query.clauses.every((clause) => clause.presence === presence.PROHIBITED);
  if (negated) within = scorer.all();
  if (prohibited.length > 0 && within === null) within = yield* everything(terms, scorer);
  for (const { rows, scope } of prohibited) {
    if (within) within = difference(within, yield* scorer.docsWith(rows, scope, within));
  }
  return { ...(yield* scorer.score(terms, within)), terms };
}

/** Documents with any of the terms, each looked for in its own fields. */
function* everything(terms: readonly ScoringTerm[], scorer: Scorer): Steps<DocSet> {
  let docs = EMPTY_SET;
  for (const scope of [TITLE, BODY, ANYWHERE]) {
    const rows = terms.filter((term) => term.scope === scope).map(({ row }) => row);
    docs = union(docs, yield* scorer.docsWith(rows, scope, null));
  }
  return docs;
}

function* expand(term: string, clause: LunrClause, vocabulary: Vocabulary): Steps<string[]> {
  const distance = clause.editDistance ?? 0;
  if (distance > 0) return yield* vocabulary.matching(term, distance);
  const star = term.indexOf('*');
  if (star < 0) return [term];
  if (star === term.length - 1) return vocabulary.startingWith(term.slice(0, -1));
  return yield* vocabulary.matching(term, 0);
}
