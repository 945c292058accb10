/**
 * From a clause to the terms of the archive that it means: by range scan for a prefix, and for everything else by
 * walking Lunr's own query automaton over the sorted term column, seeking past prefixes that can lead nowhere. Exactly
 * Lunr's expansion by construction, without a copy of the vocabulary in memory.
 */
import type { Database, Statement } from 'better-sqlite3';
import { type AutomatonState, TokenSet } from './lunr-internals';
import { due, type Steps } from './steps';

/**
 * Words read at a time: few after a seek, since the next one often follows, and more as pages are used up. Each has its
 * own statement: SQLite compiles a statement anew whenever a bound LIMIT is bound again, which doubles the cost of a seek.
 */
const PAGES = [8, 32, 128];
/** Sorts after every other character, in SQLite's order as well. */
const LAST_CHARACTER = '\u{10ffff}';
/** Stop words are stored below this and are not terms. */
export const FIRST_TERM = '\u0002';

/** A sorted column of strings: the terms, or the words as written. */
export class Vocabulary {
  private readonly from: { limit: number; statement: Statement }[];
  private readonly between: Statement;

  /** @param waiting sorted words that belong to the column and are not all in it yet */
  constructor(
    db: Database,
    table: string,
    column: string,
    private readonly waiting: () => readonly string[] = () => [],
  ) {
    // repeated words are left out by the reader: DISTINCT costs as much again as the seek
    this.from = PAGES.map((limit) => ({
      limit,
      statement: db
        .prepare(`SELECT ${column} FROM ${table} WHERE ${column} >= ? ORDER BY ${column} LIMIT ${limit}`)
        .pluck(),
    }));
    this.between = db
      .prepare(
        `SELECT DISTINCT ${column} FROM ${table} WHERE ${column} >= ? AND ${column} < ? ORDER BY ${column} LIMIT ?`,
      )
      .pluck();
  }

  /** Words that begin with `prefix`, in order. */
  startingWith(prefix: string, limit = -1): string[] {
    const first = prefix < FIRST_TERM ? FIRST_TERM : prefix;
    const end = prefix + LAST_CHARACTER;
    const words = this.merged(this.between.all(first, end, limit) as string[], first, end);
    return limit < 0 ? words : words.slice(0, limit);
  }

  /** The words from `first` on, repeated ones side by side; as many as the page of this size has room for. */
  private page(first: string, size: number): { words: string[]; last: boolean } {
    const { limit, statement } = this.from[Math.min(size, PAGES.length - 1)] as (typeof this.from)[number];
    const stored = statement.all(first) as string[];
    const last = stored.length < limit;
    return { words: this.merged(stored, first, last ? null : (stored[limit - 1] as string)), last };
  }

  /** Sorted words of the column with those that wait, from `first` up to, not including, `end`. */
  private merged(stored: string[], first: string, end: string | null): string[] {
    const waiting = this.waiting();
    let at = lowerBound(waiting, first);
    const stop = end === null ? waiting.length : lowerBound(waiting, end);
    if (at >= stop) return stored;
    const words: string[] = [];
    for (const word of stored) {
      while (at < stop && compareTerms(waiting[at] as string, word) < 0) words.push(waiting[at++] as string);
      if (at < stop && waiting[at] === word) at++;
      words.push(word);
    }
    while (at < stop) words.push(waiting[at++] as string);
    return words;
  }

  /** Words accepted by Lunr's automaton for `term` with `*` wildcards and/or an edit distance. */
  *matching(term: string, editDistance: number, from = FIRST_TERM): Steps<string[]> {
    const root = TokenSet.fromClause(editDistance > 0 ? { term, editDistance } : { term });
    const accepted: string[] = [];
    const states: AutomatonState[][] = [[root]]; // states[i]: where the automaton can be after i characters of `previous`
    let valid = 0;
    let previous = '';
    let next = from;
    let size = 0;
    for (;;) {
      if (due()) yield;
      const { words, last } = this.page(next, size++);
      let jumped = false;
      for (let w = 0; w < words.length; w++) {
        const word = words[w] as string;
        if (word === previous) continue;
        let i = 0;
        const shared = Math.min(previous.length, word.length, valid);
        while (i < shared && previous.charCodeAt(i) === word.charCodeAt(i)) i++;
        let dead = false;
        for (; i < word.length; i++) {
          const reached = step(states[i] as AutomatonState[], word[i] as string);
          if (reached.length === 0) {
            dead = true;
            break;
          }
          states[i + 1] = reached;
        }
        previous = word;
        valid = i;
        if (!dead) {
          if ((states[word.length] as AutomatonState[]).some((state) => state.final)) accepted.push(word);
          continue;
        }
        const target = following(states, word, i);
        if (target === null) return accepted;
        if (compareTerms(words[words.length - 1] as string, target) < 0) {
          next = target;
          jumped = true;
          break;
        }
        while (w + 1 < words.length && compareTerms(words[w + 1] as string, target) < 0) w++;
      }
      if (jumped) {
        size = 0;
        continue;
      }
      if (last) return accepted;
      next = `${words[words.length - 1]}\u0001`;
    }
  }
}

/** Where the first word at or after `first` is. */
function lowerBound(words: readonly string[], first: string): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareTerms(words[middle] as string, first) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function step(states: AutomatonState[], character: string): AutomatonState[] {
  const reached: AutomatonState[] = [];
  for (const { edges } of states) {
    const direct = edges[character];
    if (direct && !reached.includes(direct)) reached.push(direct);
    const any = character === '*' ? undefined : edges['*'];
    if (any && !reached.includes(any)) reached.push(any);
  }
  return reached;
}

/** The smallest string that sorts after everything beginning with `word[0..dead]` and may still be accepted. */
function following(states: AutomatonState[][], word: string, dead: number): string | null {
  for (let depth = dead; depth >= 0; depth--) {
    const current = rank(word.charCodeAt(depth));
    let best = Number.POSITIVE_INFINITY;
    for (const { edges } of states[depth] as AutomatonState[]) {
      for (const key in edges) {
        const candidate = key === '*' ? current + 1 : rank(key.charCodeAt(0));
        if (candidate > current && candidate < best) best = candidate;
      }
    }
    if (best < 0x10000) return word.slice(0, depth) + unrank(best);
  }
  return null;
}

/** SQLite orders by code point: surrogates stand for code points above every other UTF-16 unit. */
const rank = (unit: number): number => (unit < 0xd800 ? unit : unit >= 0xe000 ? unit - 0x800 : unit + 0x2000);

/** A string at or below everything that begins with the unit of this rank. */
function unrank(value: number): string {
  if (value < 0xd800) return String.fromCharCode(value);
  if (value < 0xf800) return String.fromCharCode(value + 0x800);
  const unit = value - 0x2000;
  // a lone surrogate has no UTF-8 form: the first code point of that high surrogate, or the lowest one of all
  return unit < 0xdc00
    ? String.fromCodePoint(0x10000 + (unit - 0xd800) * 0x400)
    : String.fromCharCode(0xdfff - 0x3ff + (unit - 0xdc00));
}

/** SQLite's order of strings: by code point. */
export function compareTerms(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}
