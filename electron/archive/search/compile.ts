/**
 * From the tree of a query to a plan over the index: every word becomes rows of terms, every filter a set of documents.
 */
import type { UnderstoodClause } from '../../contract/domain';
import { STOP_PREFIX } from './analysis/batch';
import { foldAccents, isSegmented, normalise } from './analysis/fold';
import type { DocSet } from './docset';
import type { Lookup, QueryToken } from './lookup';
import type { PhraseWord } from './positions';
import type { TermRow } from './postings';
import type { FilterNode, NearNode, Node, TextField, WordNode } from './query/ast';
import { ANYWHERE, BODY, TITLE } from './score';
import type { Steps } from './steps';

/** Words as a text is searched for them, for highlighting; index terms and patterns over words as written. */
export interface Highlight {
  /** Sequences of alternatives that must stand one after the other; a plain word is a sequence of one. */
  sequences: { terms: Set<string>; prefix: string | null; offset: number }[][];
  field: TextField;
}

export type Plan =
  | {
      type: 'terms';
      rows: TermRow[];
      scope: number;
      boost: number;
      stop: boolean;
      clause: UnderstoodClause;
      marks: Highlight;
    }
  | { type: 'phrase'; words: PhraseWord[]; scope: number; boost: number; clause: UnderstoodClause; marks: Highlight }
  | { type: 'near'; children: Plan[]; scope: number; distance: number; clause: UnderstoodClause }
  | { type: 'set'; docs: DocSet; weight: number; clause: UnderstoodClause }
  | { type: 'all' | 'or'; children: Plan[]; clause: UnderstoodClause }
  | { type: 'not'; children: Plan[]; clause: UnderstoodClause };

/** What a filter means in this archive, and how to say it. */
export type ResolveFilter = (node: FilterNode) => { docs: DocSet; label: string; note: string | null };

const SCOPES = { title: TITLE, text: BODY } as const;
const scopeOf = (field: TextField): number => (field ? SCOPES[field] : ANYWHERE);
const inWords = { title: 'in the title', text: 'in the text' } as const;

export class Compiler {
  constructor(
    private readonly lookup: Lookup,
    private readonly filter: ResolveFilter,
  ) {}

  *compile(node: Node): Steps<Plan> {
    switch (node.kind) {
      case 'filter': {
        const { docs, label, note } = this.filter(node);
        return {
          type: 'set',
          docs,
          weight: 0,
          clause: understood(node, { field: node.field, value: node.value, label, note: node.note ?? note }),
        };
      }
      case 'phrase':
        return yield* this.words(
          node.text,
          node.field,
          1,
          understood(node, {
            value: node.text,
            field: node.field,
            label: located(`the phrase “${node.text}”`, node.field),
          }),
        );
      case 'near':
        return yield* this.near(node);
      case 'all':
      case 'or': {
        const children = yield* this.each(node.children);
        const clause = understood(node, {
          label: node.kind === 'or' ? 'any of' : 'all of',
          kind: node.kind === 'or' ? 'or' : 'group',
        });
        return { type: node.kind, children, clause: { ...clause, children: children.map((child) => child.clause) } };
      }
      case 'not': {
        const children = yield* this.each(node.children);
        const inner = (children[0] as Plan).clause;
        return {
          type: 'not',
          children,
          clause: { ...inner, raw: node.raw, span: node.span, negated: true, label: `not ${inner.label}` },
        };
      }
      default:
        return yield* this.word(node);
    }
  }

  private *each(nodes: readonly Node[]): Steps<Plan[]> {
    const plans: Plan[] = [];
    for (const node of nodes) plans.push(yield* this.compile(node));
    return plans;
  }

  private *word(node: WordNode): Steps<Plan> {
    const { text, field, boost } = node;
    const clause = understood(node, { value: text, field, label: located(describe(node), field) });
    if (node.kind === 'word') return yield* this.words(text, field, boost, clause);
    if (node.kind === 'prefix') {
      const tokens = this.lookup.tokens(text);
      const last = tokens.at(-1);
      const prefix = last ? last.form : foldAccents(normalise(text));
      const { rows, cut } = yield* this.lookup.startingWith(prefix);
      if (cut)
        clause.note = `Very many words begin with “${prefix}”: neither the commonest nor the rarest of them were looked for. Another letter helps.`;
      if (tokens.filter((token) => !token.whole).length > 1) {
        const before = tokens.filter((token) => !token.whole).slice(0, -1);
        return this.phrase(
          [...before.map((token) => this.phraseWord(token)), { rows, offset: last?.position ?? 0 }],
          before,
          prefix,
          field,
          boost,
          clause,
        );
      }
      clause.terms = names(rows);
      const marks = { field, sequences: [[{ terms: new Set(rows.map((row) => row.term)), prefix, offset: 0 }]] };
      return { type: 'terms', rows, scope: scopeOf(field), boost, stop: false, clause, marks };
    }
    const rows = yield* this.lookup.matching(text, node.kind === 'fuzzy' ? node.distance : 0);
    return this.terms(rows, field, boost, false, clause);
  }

  /** A typed word or phrase: one place is a word, several are a phrase. */
  private *words(text: string, field: TextField, boost: number, clause: UnderstoodClause): Steps<Plan> {
    const tokens = this.lookup.tokens(text).slice(0, 64);
    const parts = tokens.filter((token) => !token.whole);
    const [only] = parts;
    if (!only) return this.terms([], field, boost, false, clause);
    if (parts.length === 1) {
      const rows = this.lookup.rows(only);
      if (only.stop) clause.note ??= 'A very common word.';
      const plain = this.terms(rows, field, boost, only.stop, clause);
      if (!isSegmented(text)) return plain;
      return this.terms(unique([...rows, ...(yield* this.lookup.containing(only.form))]), field, boost, false, clause);
    }
    const phrase = this.phrase(
      parts.map((token) => this.phraseWord(token)),
      parts,
      null,
      field,
      boost,
      clause,
    );
    const alternatives: Plan[] = [phrase];
    if (clause.kind === 'word') {
      const wholes = tokens.filter((token) => token.whole && !token.stop);
      if (wholes.length === 1 && parts.length <= 3) {
        const rows = this.lookup.rows(wholes[0] as QueryToken);
        if (rows.length > 0) alternatives.push(this.terms(rows, field, boost, false, clause));
      }
      if (isSegmented(text)) {
        const rows = yield* this.lookup.containing(foldAccents(normalise(text)));
        if (rows.length > 0) alternatives.push(this.terms(rows, field, boost, false, clause));
      }
    }
    return alternatives.length === 1 ? phrase : { type: 'or', children: alternatives, clause };
  }

  private phraseWord(token: QueryToken): PhraseWord {
    return { rows: this.lookup.phraseRows(token), offset: token.position };
  }

  private phrase(
    words: PhraseWord[],
    tokens: QueryToken[],
    prefix: string | null,
    field: TextField,
    boost: number,
    clause: UnderstoodClause,
  ): Plan {
    const first = words[0]?.offset ?? 0;
    clause.terms = names(words.flatMap((word) => word.rows));
    const sequence = words.map((word, i) => ({
      terms: new Set(word.rows.map((row) => row.term)),
      prefix: i === tokens.length ? prefix : null,
      offset: word.offset - first,
    }));
    const shifted = words.map((word) => ({ rows: word.rows, offset: word.offset - first }));
    return {
      type: 'phrase',
      words: shifted,
      scope: scopeOf(field),
      boost,
      clause,
      marks: { field, sequences: [sequence] },
    };
  }

  private terms(rows: TermRow[], field: TextField, boost: number, stop: boolean, clause: UnderstoodClause): Plan {
    clause.terms = names(rows);
    const marks = { field, sequences: [[{ terms: new Set(rows.map((row) => row.term)), prefix: null, offset: 0 }]] };
    return { type: 'terms', rows, scope: scopeOf(field), boost, stop, clause, marks };
  }

  private *near(node: NearNode): Steps<Plan> {
    const children = yield* this.each(node.children);
    const clause = understood(node, {
      value: String(node.distance),
      label: `within ${node.distance} words of each other`,
    });
    return {
      type: 'near',
      children,
      scope: ANYWHERE,
      distance: node.distance,
      clause: { ...clause, children: children.map((c) => c.clause) },
    };
  }
}

function understood(node: Node, given: Partial<UnderstoodClause>): UnderstoodClause {
  const kinds: Record<Node['kind'], UnderstoodClause['kind']> = {
    word: 'word',
    phrase: 'phrase',
    near: 'near',
    prefix: 'prefix',
    wildcard: 'wildcard',
    fuzzy: 'fuzzy',
    filter: 'filter',
    all: 'group',
    or: 'or',
    not: 'group',
  };
  return {
    kind: kinds[node.kind],
    raw: node.raw,
    span: node.span,
    label: '',
    negated: false,
    field: null,
    value: '',
    terms: [],
    children: [],
    note: node.note,
    ...given,
  };
}

function describe(node: WordNode): string {
  if (node.kind === 'prefix') return `words that begin with “${node.text}”`;
  if (node.kind === 'wildcard') return `words like “${node.text}”`;
  if (node.kind === 'fuzzy') return `words spelled like “${node.text}”`;
  return `“${node.text}”`;
}

const located = (label: string, field: TextField): string => (field ? `${label} ${inWords[field]}` : label);
const names = (rows: readonly TermRow[]): string[] =>
  rows.slice(0, 50).map((row) => (row.term.startsWith(STOP_PREFIX) ? row.term.slice(1) : row.term));

function unique(rows: TermRow[]): TermRow[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
