/**
 * Carrel's query language. Every string means something: what cannot be read as an operator is read as words, and a
 * note says so. OR and NEAR bind their neighbours before words are joined (`a b OR c` is a, and b or c).
 */
import type { FilterField, FilterNode, GroupNode, Node, Span, TextField, WordNode } from './ast';
import { looksLikeDate, parseDay, parseRange } from './dates';
import { type Lexeme, lex, MAX_QUERY } from './lex';

/** Clauses beyond this are not looked at. */
const MAX_CLAUSES = 256;
const MAX_DEPTH = 40;

const FIELDS: Record<string, 'title' | 'text' | FilterField | 'after' | 'before'> = {
  title: 'title',
  text: 'text',
  body: 'text',
  person: 'person',
  people: 'person',
  tag: 'tag',
  collection: 'collection',
  in: 'collection',
  source: 'source',
  lang: 'lang',
  language: 'lang',
  date: 'date',
  published: 'date',
  year: 'date',
  after: 'after',
  since: 'after',
  before: 'before',
  until: 'before',
  is: 'is',
};
const fieldOf = (name: string) => {
  const key = name.toLowerCase();
  return Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
};

/** What `is:` accepts. */
export const STATES = ['unread', 'read', 'starred', 'unstarred', 'reviewed', 'unreviewed'] as const;

type Joiner = Extract<Lexeme, { type: 'near' }> | { type: 'or' };

class Parser {
  private at = 0;
  private clauses = 0;
  cut = false;

  constructor(
    private readonly query: string,
    private readonly lexemes: readonly Lexeme[],
  ) {}

  /** Items up to the closing parenthesis or the end. */
  sequence(depth: number): Node[] {
    const items: Node[] = [];
    while (this.at < this.lexemes.length) {
      const lexeme = this.lexemes[this.at] as Lexeme;
      if (lexeme.type === 'close') {
        if (depth > 0) break;
        this.at++; // an unmatched parenthesis means nothing
        continue;
      }
      if (lexeme.type === 'and') {
        this.at++;
        continue;
      }
      if (lexeme.type === 'or' || lexeme.type === 'near') {
        this.at++;
        const left = items.at(-1);
        const right = left ? this.item(depth) : null;
        if (left && right)
          items[items.length - 1] = this.join(lexeme.type === 'near' ? lexeme : { type: 'or' }, left, right);
        continue;
      }
      const item = this.item(depth);
      if (item) items.push(item);
    }
    return items;
  }

  private join(lexeme: Joiner, left: Node, right: Node): Node {
    const span: Span = [left.span[0], right.span[1]];
    const raw = this.query.slice(...span);
    if (lexeme.type === 'or') {
      const children = left.kind === 'or' && !left.raw.startsWith('(') ? [...left.children, right] : [left, right];
      return { kind: 'or', raw, span, strict: false, note: null, children };
    }
    const textual = (node: Node): boolean => node.kind !== 'filter' && node.kind !== 'not';
    if (!textual(left) || !textual(right)) return this.group('all', [left, right], span, null);
    // `a NEAR b OR c` was read from the left: NEAR takes the last alternative only
    if (left.kind === 'or') {
      const last = left.children.at(-1) as Node;
      const near = this.join(lexeme, last, right);
      return { ...left, raw, span, children: [...left.children.slice(0, -1), near] };
    }
    const children =
      left.kind === 'near' && left.distance === lexeme.distance ? [...left.children, right] : [left, right];
    return { kind: 'near', raw, span, strict: false, note: null, children, distance: lexeme.distance };
  }

  private item(depth: number): Node | null {
    for (;;) {
      const lexeme = this.lexemes[this.at];
      if (!lexeme || lexeme.type === 'close') return null;
      this.at++;
      if (lexeme.type === 'or' || lexeme.type === 'and' || lexeme.type === 'near') continue;
      if (lexeme.type === 'not' || lexeme.type === 'plus') {
        if (depth >= MAX_DEPTH) continue;
        let negated = lexeme.type === 'not';
        for (
          let next = this.lexemes[this.at];
          next?.type === 'not' || next?.type === 'plus';
          next = this.lexemes[this.at]
        ) {
          if (next.type === 'not') negated = !negated;
          this.at++;
        }
        const child = this.item(depth + 1);
        if (!child) return null;
        const span: Span = [lexeme.span[0], child.span[1]];
        const raw = this.query.slice(...span);
        if (!negated) return { ...child, strict: true, raw, span };
        return { kind: 'not', raw, span, strict: true, note: null, children: [child] };
      }
      if (lexeme.type === 'open') {
        if (depth >= MAX_DEPTH) continue;
        const children = this.sequence(depth + 1);
        const close = this.lexemes[this.at];
        if (close?.type === 'close') this.at++;
        if (children.length === 0) continue;
        return this.group('all', children, [lexeme.span[0], close?.span[1] ?? this.query.length], null);
      }
      if (++this.clauses > MAX_CLAUSES) {
        this.cut = true;
        continue;
      }
      const node = this.clause(lexeme as Lexeme & { type: 'word' | 'quoted' }, depth);
      if (node) return node;
    }
  }

  private clause(lexeme: Lexeme & { type: 'word' | 'quoted' }, depth: number): Node | null {
    const { span } = lexeme;
    const raw = this.query.slice(...span);
    const field = lexeme.field === null ? null : fieldOf(lexeme.field);
    if (field === undefined) return this.word(raw, raw, span, null, null);
    if (field === null || field === 'title' || field === 'text') {
      if (lexeme.type === 'quoted') return this.phrase(lexeme.text, lexeme.slop, raw, span, field);
      if (lexeme.text === '' && this.lexemes[this.at]?.type === 'open') {
        const group = this.item(depth);
        return group ? inField(group, field) : null;
      }
      if (field === null) {
        const range = parseRange(lexeme.text);
        if (range) return this.filter('date', lexeme.text, raw, span, range);
        if (looksLikeDate(lexeme.text)) return this.dateOrWord(lexeme.text, raw, span);
        const unknown = /^(\p{L}[\p{L}\p{N}_]*):[^/]/u.exec(lexeme.text);
        const note = unknown ? `Read as words: there is no field named ${unknown[1]}.` : null;
        return this.word(lexeme.text, raw, span, null, note);
      }
      return this.word(lexeme.text, raw, span, field, null);
    }
    const value = lexeme.text.trim();
    if (value === '') return this.word(raw, raw, span, null, 'Read as a word: nothing follows the colon.');
    if (field === 'date' || field === 'after' || field === 'before') {
      const day = parseDay(value);
      const period = parseRange(value) ?? day;
      if (!period)
        return this.word(value, raw, span, null, `Read as words: ${value} is not a date such as 2022 or 2022-03-15.`);
      if (field === 'date') return this.filter('date', value, raw, span, period);
      if (field === 'after') return this.filter('date', value, raw, span, { from: period.from, to: null });
      return this.filter('date', value, raw, span, { from: null, to: period.from });
    }
    if (field === 'is' && !(STATES as readonly string[]).includes(value.toLowerCase()))
      return this.word(value, raw, span, null, `Read as a word: "is:" knows ${STATES.join(', ')}.`);
    return this.filter(field, value, raw, span, { from: null, to: null });
  }

  private word(text: string, raw: string, span: Span, field: TextField, note: string | null): Node | null {
    const base = { raw, span, strict: false, note, field, distance: 0, boost: 1 };
    let word = text.replace(/[＊]/g, '*').replace(/[～]/g, '~');
    const boost = /\^(\d{1,3}(?:\.\d+)?)$/.exec(word);
    if (boost) {
      word = word.slice(0, boost.index);
      base.boost = Math.min(100, Math.max(0.01, Number(boost[1])));
    }
    const fuzzy = /~(\d{0,2})$/.exec(word);
    if (fuzzy && !word.includes('*')) {
      word = word.slice(0, fuzzy.index);
      const distance = Math.min(2, fuzzy[1] ? Number(fuzzy[1]) : 1);
      if (distance > 0 && /[\p{L}\p{N}]/u.test(word)) return { ...base, kind: 'fuzzy', text: word, distance };
    }
    if (!/[\p{L}\p{N}]/u.test(word)) {
      return null; // punctuation; a star alone is everything, which is what no clause means
    }
    if (word.includes('*')) {
      const plain = word.replace(/\*+/g, '*');
      if (plain.indexOf('*') === plain.length - 1) return { ...base, kind: 'prefix', text: plain.slice(0, -1) };
      return { ...base, kind: 'wildcard', text: plain };
    }
    return { ...base, kind: 'word', text: word } satisfies WordNode;
  }

  private phrase(words: string, slop: number | null, raw: string, span: Span, field: TextField): Node | null {
    if (!/[\p{L}\p{N}]/u.test(words)) return null;
    if (slop === null) return { kind: 'phrase', raw, span, strict: false, note: null, text: words, field };
    const children = words
      .split(/[\s\p{Z}]+/u)
      .filter((word) => /[\p{L}\p{N}]/u.test(word))
      .slice(0, 32)
      .map((word) => this.word(word, raw, span, field, null))
      .filter((node): node is Node => node !== null);
    if (children.length === 1) return children[0] as Node;
    return { kind: 'near', raw, span, strict: false, note: null, children, distance: slop + 1 };
  }

  /** `2022` is looked for in the text and among the dates of publication. */
  private dateOrWord(text: string, raw: string, span: Span): Node {
    const period = parseDay(text);
    const word = this.word(text, raw, span, null, null);
    if (!period || !word) return word ?? this.filter('date', text, raw, span, { from: null, to: null });
    const filter = { ...this.filter('date', text, raw, span, period), strict: false };
    return {
      kind: 'or',
      raw,
      span,
      strict: false,
      note: 'In the text, or as the time of publication.',
      children: [word, filter],
    };
  }

  private filter(
    field: FilterField,
    value: string,
    raw: string,
    span: Span,
    { from, to }: { from: string | null; to: string | null },
  ): FilterNode {
    return { kind: 'filter', field, value, raw, span, strict: true, note: null, from, to };
  }

  private group(kind: 'all', children: Node[], span: Span, note: string | null): Node {
    if (children.length === 1) {
      const [only] = children as [Node];
      return { ...only, span, raw: this.query.slice(...span) };
    }
    return {
      kind,
      children,
      span,
      raw: this.query.slice(...span),
      strict: children.every((c) => c.strict),
      note,
    } as GroupNode;
  }
}

/** Puts the text clauses of a group into a field: `title:(a OR b)`. */
function inField(node: Node, field: TextField): Node {
  switch (node.kind) {
    case 'filter':
      return node;
    case 'near':
    case 'all':
    case 'or':
    case 'not':
      return { ...node, children: node.children.map((child) => inField(child, field)) };
    default:
      return { ...node, field: node.field ?? field };
  }
}

export interface ParsedQuery {
  /** Clauses at the top, joined by the mode. Empty means every article. */
  items: Node[];
  /** Remarks on the query as a whole. */
  note: string | null;
}

/** Reads a query. Never throws. */
export function parseQuery(query: string): ParsedQuery {
  const parser = new Parser(
    query,
    lex(query, (name) => fieldOf(name) !== undefined),
  );
  const items = parser.sequence(0);
  const cut = query.length > MAX_QUERY || parser.cut;
  return { items, note: cut ? 'The query is too long: only its beginning was read.' : null };
}
