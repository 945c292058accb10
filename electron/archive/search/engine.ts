/** Carrel's query language over one archive: from the typed string to documents with scores. */

import type { UnderstoodClause } from '../../contract/domain';
import type { Reason } from '../../contract/reasons';
import type { ArchiveContext } from '../context';
import { Compiler, type Plan } from './compile';
import { type DocSet, EMPTY_SET, union } from './docset';
import { Evaluator } from './evaluate';
import { Filters } from './filters';
import { lift } from './lift';
import { Lookup } from './lookup';
import type { PersonResolver } from './person-resolver';
import type { Node, WordNode } from './query/ast';
import { parseQuery } from './query/parse';
import type { Scored } from './score';
import type { SearchIndex } from './search-index';
import { runNow, type Steps } from './steps';

/** With fewer full matches than this, articles that have only some of the words are listed below them. */
const ENOUGH = 100;
/** A person's name is at most this many words. */
const NAME_WORDS = 4;

export interface Found {
  understood: UnderstoodClause[];
  /** Documents that match, unsorted: in all-words mode those with every word. */
  full: Scored;
  /** In all-words mode, documents with some of the words, not in `full`; filters and exclusions hold for them too. */
  partial: Scored;
  /** What is looked for, for highlighting and explanations. */
  plans: Plan[];
  /** Whether anything gives a score; if not, the order is that of the dates. */
  ranked: boolean;
  whys: ((articleId: number) => Reason | null)[];
}

export interface Wanted {
  query: string;
  mode: 'all' | 'any';
  asWritten?: boolean;
  /** False: only the documents matter, not who is ranked where, nor partial matches. */
  ranking?: boolean;
}

const NOTHING: Scored = { docs: EMPTY_SET, scores: new Float64Array(0) };

export class Engine {
  readonly lookup: Lookup;
  readonly filters: Filters;
  readonly evaluator: Evaluator;

  constructor(
    ctx: Pick<ArchiveContext, 'db'>,
    readonly index: SearchIndex,
    people: PersonResolver,
  ) {
    this.lookup = new Lookup(ctx.db, index.store, index.terms, index.forms);
    this.filters = new Filters(ctx, index, people);
    this.evaluator = new Evaluator(index.store, index.scorer);
  }

  *find({ query, mode, asWritten = false, ranking = true }: Wanted): Steps<Found> {
    this.index.store.sync();
    const { items, note } = parseQuery(query);
    const whys: Found['whys'] = [];
    const compiler = new Compiler(this.lookup, (node) => this.filters.resolve(node, asWritten, whys));
    const compiled: { node: Node; plan: Plan }[] = [];
    for (const node of items) compiled.push({ node, plan: yield* compiler.compile(node) });
    yield;
    const understood = compiled.map(({ plan }) => plan.clause);
    if (note) understood.push(remark(note));

    const negative = compiled.filter(({ plan }) => plan.type === 'not').map(({ plan }) => plan);
    const strict = compiled.filter(({ node, plan }) => node.strict && plan.type !== 'not').map(({ plan }) => plan);
    const loose = compiled.filter(({ node, plan }) => !node.strict && plan.type !== 'not');
    const contentful = dropCommon(loose, strict);
    const words = contentful.map(({ plan }) => plan);
    const named = mode === 'all' ? this.withPeople(contentful, asWritten, whys) : words;
    const ranked = [...strict, ...words].some((plan) => plan.type !== 'set');

    const only = named.length === 1 && strict.length + negative.length === 0 ? named[0] : undefined;
    let full: Scored;
    if (items.length === 0) {
      const docs = this.index.scorer.all();
      full = { docs, scores: new Float64Array(docs.length) };
    } else if (only?.type === 'terms' || (mode === 'any' && only === undefined && plain(named, strict, negative))) {
      full = yield* this.evaluator.score(named, null); // Lunr's own "any of these": one pass, no sets
    } else {
      let docs: DocSet;
      if (mode === 'all' || named.length === 0)
        docs = yield* this.evaluator.all([...strict, ...named, ...negative], null);
      else docs = yield* this.anyOf(named, strict, negative);
      full = ranking
        ? yield* this.evaluator.score([...strict, ...named], docs)
        : { docs, scores: new Float64Array(docs.length) };
    }

    let partial = NOTHING;
    if (ranking && mode === 'all' && words.length > 1 && full.docs.length < ENOUGH) {
      const found = plain(words, strict, negative)
        ? yield* this.evaluator.score(words, null)
        : yield* this.evaluator.score([...strict, ...words], yield* this.anyOf(words, strict, negative));
      partial = without(found, new Set(full.docs));
    }
    if (ranking && words.length > 1) {
      full = yield* lift(full, words, this.index);
      partial = yield* lift(partial, words, this.index);
    }
    return { understood, full, partial, plans: [...strict, ...named], ranked, whys };
  }

  /** Clauses of a query for highlighting alone: filters are not looked up. */
  marks(query: string): Plan[] {
    this.index.store.sync();
    const nothing = () => ({ docs: EMPTY_SET, label: '', note: null });
    const compiler = new Compiler(this.lookup, nothing);
    const compiled = parseQuery(query).items.map((node) => ({ node, plan: runNow(compiler.compile(node)) }));
    const positive = compiled.filter(({ plan }) => plan.type !== 'not' && plan.type !== 'set');
    return dropCommon(positive, []).map(({ plan }) => plan);
  }

  private *anyOf(words: readonly Plan[], strict: readonly Plan[], negative: readonly Plan[]): Steps<DocSet> {
    const within = strict.length > 0 ? yield* this.evaluator.all(strict, null) : null;
    // beside a word that must be there, the others may be: they only count for the order
    let docs = within && strict.some((plan) => plan.type !== 'set') ? within : EMPTY_SET;
    if (docs !== within) for (const plan of words) docs = union(docs, yield* this.evaluator.docs(plan, within));
    return negative.length > 0 ? yield* this.evaluator.all(negative, docs) : docs;
  }

  /** Plain words that are somebody's name also find the articles that name that person otherwise. */
  private withPeople(items: readonly { node: Node; plan: Plan }[], asWritten: boolean, whys: Found['whys']): Plan[] {
    const plans: Plan[] = [];
    for (let i = 0; i < items.length; ) {
      let end = i;
      while (end < items.length && isPlainWord((items[end] as { node: Node }).node)) end++;
      const run = items.slice(i, end);
      if (run.length === 0) {
        plans.push((items[i] as { plan: Plan }).plan);
        i++;
        continue;
      }
      i = end;
      const own = run.map(({ plan }) => plan);
      const person =
        run.length <= NAME_WORDS
          ? this.person(run.map(({ node }) => (node as WordNode).text).join(' '), asWritten, whys)
          : null;
      const [first] = own as [Plan];
      if (!person) plans.push(...own);
      else if (own.length === 1) plans.push({ type: 'or', children: [first, person], clause: first.clause });
      else
        plans.push({
          type: 'or',
          children: [{ type: 'all', children: own, clause: first.clause }, person],
          clause: first.clause,
        });
    }
    return plans;
  }

  private person(name: string, asWritten: boolean, whys: Found['whys']): Plan | null {
    const { docs, label } = this.filters.person(name, asWritten, whys);
    if (docs.length === 0) return null;
    const weight = Math.log(1 + this.index.store.documents / (1 + docs.length)) / 2;
    return { type: 'set', docs, weight, clause: { ...remark(label), label } };
  }
}

/** Stop words are passed over as long as anything else is asked for. */
function dropCommon(items: { node: Node; plan: Plan }[], strict: readonly Plan[]): { node: Node; plan: Plan }[] {
  const common = ({ plan }: { plan: Plan }): boolean => plan.type === 'terms' && plan.stop;
  const kept = items.filter((item) => !common(item));
  if (kept.length === 0 && !strict.some((plan) => plan.type !== 'set')) return items;
  for (const item of items) if (common(item)) item.plan.clause.note = 'So common a word that it was passed over.';
  return kept;
}

const isPlainWord = (node: Node): boolean =>
  node.kind === 'word' && node.field === null && node.note === null && !/\d/.test(node.text);

const plain = (words: readonly Plan[], strict: readonly Plan[], negative: readonly Plan[]): boolean =>
  words.length > 0 && strict.length + negative.length === 0 && words.every((plan) => plan.type === 'terms');

function without({ docs, scores }: Scored, excluded: ReadonlySet<number>): Scored {
  if (excluded.size === 0) return { docs, scores };
  const kept = (_value: number, i: number): boolean => !excluded.has(docs[i] as number);
  return { docs: docs.filter(kept), scores: scores.filter(kept) };
}

const remark = (note: string): UnderstoodClause => ({
  kind: 'all',
  raw: '',
  label: note,
  span: [0, 0],
  negated: false,
  field: null,
  value: '',
  terms: [],
  children: [],
  note,
});
