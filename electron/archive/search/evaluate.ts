/** Runs a plan: which documents, and with what scores. */
import { STOP_PREFIX } from './analysis/batch';
import type { Plan } from './compile';
import { type DocSet, difference, EMPTY_SET, intersect, union } from './docset';
import { withNear, withPhrase } from './positions';
import type { TermRow } from './postings';
import { ANYWHERE, type Scored, type Scorer, type ScoringTerm } from './score';
import type { Steps } from './steps';
import type { IndexStore } from './store';

export class Evaluator {
  constructor(
    private readonly store: IndexStore,
    private readonly scorer: Scorer,
  ) {}

  /** The documents of a plan, only those of `within` if given. */
  *docs(plan: Plan, within: DocSet | null): Steps<DocSet> {
    if (within?.length === 0) return EMPTY_SET;
    switch (plan.type) {
      case 'terms':
        return yield* this.scorer.docsWith(plan.rows, plan.scope, within);
      case 'set':
        return within ? intersect(within, plan.docs) : plan.docs;
      case 'phrase': {
        const [rarest] = [...plan.words].sort((a, b) => frequency(a.rows) - frequency(b.rows));
        const docs = yield* this.scorer.docsWith(rarest?.rows ?? [], plan.scope, within);
        return yield* withPhrase(this.store, plan.words, plan.scope, docs);
      }
      case 'near': {
        let docs: DocSet | null = yield* this.all(plan.children, within);
        for (let i = 1; i < plan.children.length && docs.length > 0; i++) {
          const [left, right] = [plan.children[i - 1] as Plan, plan.children[i] as Plan];
          const reach = plan.distance + extent(left) + extent(right);
          docs = yield* withNear(this.store, rowsOf(left), rowsOf(right), reach, scopeOf(left) & scopeOf(right), docs);
          yield;
        }
        return docs ?? EMPTY_SET;
      }
      case 'or': {
        let docs = EMPTY_SET;
        for (const child of plan.children) docs = union(docs, yield* this.docs(child, within));
        return docs;
      }
      case 'all':
        return yield* this.all(plan.children, within);
      case 'not': {
        const from = within ?? this.scorer.all();
        return difference(from, yield* this.docs(plan.children[0] as Plan, from));
      }
    }
  }

  /** The documents that all plans have in common; the rarest is looked at first. */
  *all(plans: readonly Plan[], within: DocSet | null): Steps<DocSet> {
    const positive = plans.filter((plan) => plan.type !== 'not').sort((a, b) => cost(a) - cost(b));
    let docs = within;
    for (const plan of [...positive, ...plans.filter((plan) => plan.type === 'not')])
      docs = yield* this.docs(plan, docs);
    return docs ?? this.scorer.all();
  }

  /** Scores documents by everything in the plans that is looked for, with Lunr's formula. */
  *score(plans: readonly Plan[], within: DocSet | null): Steps<Scored> {
    const scored = yield* this.scorer.score(scoringTerms(plans), within);
    for (const plan of plans) addWeights(plan, scored);
    return scored;
  }
}

/** The terms that count for the score: those looked for, not those excluded. */
export function scoringTerms(plans: readonly Plan[]): ScoringTerm[] {
  const terms = new Map<number, ScoringTerm>();
  const add = (rows: readonly TermRow[], scope: number, boost: number): void => {
    for (const row of rows) {
      const entry = terms.get(row.id) ?? { row, scope: 0, boost: [0, 0] };
      entry.scope |= scope;
      if (scope & 1) entry.boost[0] += boost;
      if (scope & 2) entry.boost[1] += boost;
      terms.set(row.id, entry);
    }
  };
  const visit = (plan: Plan): void => {
    if (plan.type === 'terms') add(plan.rows, plan.scope, plan.boost);
    else if (plan.type === 'phrase') {
      // the small words of a phrase tell where it is, and next to nothing about who is ranked where
      const telling = plan.words.filter(({ rows }) => !rows.every(isStop));
      for (const { rows } of telling.length > 0 ? telling : plan.words) add(rows, plan.scope, plan.boost);
    } else if (plan.type === 'all' || plan.type === 'or' || plan.type === 'near') plan.children.forEach(visit);
  };
  plans.forEach(visit);
  return [...terms.values()];
}

/** Sets may carry a weight of their own: a person found under another name is no worse a match. */
function addWeights(plan: Plan, { docs, scores }: Scored): void {
  if (plan.type === 'all' || plan.type === 'or') for (const child of plan.children) addWeights(child, { docs, scores });
  if (plan.type !== 'set' || plan.weight === 0) return;
  const members = new Set(plan.docs);
  for (let i = 0; i < docs.length; i++)
    if (members.has(docs[i] as number)) scores[i] = (scores[i] as number) + plan.weight;
}

const isStop = ({ term }: TermRow): boolean => term.startsWith(STOP_PREFIX);

const frequency = (rows: readonly TermRow[]): number => rows.reduce((sum, row) => sum + row.df, 0);

/** An estimate of how many documents a plan has. */
function cost(plan: Plan): number {
  switch (plan.type) {
    case 'terms':
      return frequency(plan.rows);
    case 'set':
      return plan.docs.length / 4;
    case 'phrase':
      return Math.min(...plan.words.map((word) => frequency(word.rows)));
    case 'or':
      return plan.children.reduce((sum, child) => sum + cost(child), 0);
    case 'not':
      return Number.POSITIVE_INFINITY;
    default:
      return Math.min(...plan.children.map(cost));
  }
}

function rowsOf(plan: Plan): TermRow[] {
  if (plan.type === 'terms') return plan.rows;
  if (plan.type === 'phrase') return [...(plan.words[0]?.rows ?? [])];
  if (plan.type === 'set' || plan.type === 'not') return [];
  return plan.children.flatMap(rowsOf);
}

/** How many words a plan's match goes on for after its first. */
function extent(plan: Plan): number {
  if (plan.type === 'phrase') return Math.max(0, ...plan.words.map((word) => word.offset));
  if (plan.type === 'or' || plan.type === 'all' || plan.type === 'near')
    return Math.max(0, ...plan.children.map(extent));
  return 0;
}

function scopeOf(plan: Plan): number {
  if (plan.type === 'terms' || plan.type === 'phrase') return plan.scope;
  if (plan.type === 'or' || plan.type === 'all' || plan.type === 'near')
    return plan.children.reduce((scope, child) => scope | scopeOf(child), 0);
  return ANYWHERE;
}
