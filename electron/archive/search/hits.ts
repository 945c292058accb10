/** Where a query's words stand in a text, for highlighting and snippets. */
import type { Span } from '../../contract/domain';
import { STOP_PREFIX } from './analysis/batch';
import { type ChunkTable, ChunkTables } from './analysis/chunks';
import { type Section, sectionsOf, titleSections } from './analysis/sections';
import { cachedPieces, eachChunk, firstLetter, type Token, tokenOf } from './analysis/tokens';
import type { Highlight, Plan } from './compile';

export interface Hit {
  span: Span;
  /** Which sequence of the query it belongs to. */
  key: number;
}

/** The places in a text that match, in order and without overlaps. A phrase is one span. */
export type FindHits = (text: string, language: string | null, field: 'title' | 'text') => Hit[];

/** What is to be marked for a plan: everything it looks for, nothing it excludes. */
export function highlightsOf(plans: readonly Plan[]): Highlight[] {
  return plans.flatMap((plan): Highlight[] => {
    if (plan.type === 'terms' || plan.type === 'phrase') return [plan.marks];
    if (plan.type === 'set' || plan.type === 'not') return [];
    return highlightsOf(plan.children);
  });
}

/** Looks for the same words in one text after another. */
export function hitFinder(marks: readonly Highlight[]): FindHits {
  const finders = { title: finderIn('title', marks), text: finderIn('text', marks) };
  return (text, language, field) => finders[field](text, language);
}

function finderIn(
  field: 'title' | 'text',
  marks: readonly Highlight[],
): (text: string, language: string | null) => Hit[] {
  const sequences = marks
    .filter((mark) => mark.field === null || mark.field === field)
    .flatMap((mark) => mark.sequences);
  if (sequences.length === 0) return () => [];
  const wanted = new Set(sequences.flatMap((sequence) => sequence.flatMap(({ terms }) => [...terms])));
  return (text, language) => {
    const sections = field === 'title' ? titleSections(language) : sectionsOf(text, language);
    const tokens = words.among(wanted, text, sections);
    const hits: Hit[] = [];
    tokens.forEach((token, i) => {
      sequences.forEach((sequence, key) => {
        const end = matchFrom(tokens, i, sequence);
        if (end !== null) hits.push({ span: [token.start, end], key });
      });
    });
    hits.sort((a, b) => a.span[0] - b.span[0] || b.span[1] - a.span[1]);
    const out: Hit[] = [];
    for (const hit of hits) {
      const last = out.at(-1);
      if (!last || hit.span[0] >= last.span[1]) out.push(hit);
    }
    return out;
  };
}

const indexTerm = ({ stop, form, term }: Pick<Token, 'stop' | 'form' | 'term'>): string =>
  stop ? STOP_PREFIX + form : term;

/** End of the sequence that begins with token `at`, or null when it does not stand there. */
function matchFrom(tokens: readonly Token[], at: number, sequence: Highlight['sequences'][number]): number | null {
  const first = tokens[at] as Token;
  let end = 0;
  for (const { terms, prefix, offset } of sequence) {
    let found: Token | null = null;
    for (let j = at; j < tokens.length && (tokens[j] as Token).position <= first.position + offset; j++) {
      const token = tokens[j] as Token;
      if (token.position !== first.position + offset || (offset === 0 && j !== at)) continue;
      const term = indexTerm(token);
      if (terms.has(term) && (prefix === null || token.form.startsWith(prefix) || token.term.startsWith(prefix))) {
        found = token;
        break;
      }
    }
    if (!found) return null;
    end = Math.max(end, found.end);
  }
  return end;
}

/** Beyond the letters of plain chunks: what other terms begin with need not be known. */
const LETTERS = 0x450;
/** More terms than this are forgotten, to begin anew. */
const MOST_TERMS = 200_000;

/** What is looked for. */
interface Wanted {
  /** By number, whether a term is wanted; one that is met later has a number beyond, and is not: those that are have theirs by then. */
  flags: Uint8Array;
  /** Letters that a wanted term begins with: most words of a text need not be looked up at all. */
  letters: Uint8Array;
}

/**
 * The words of every text that was looked through, by the chunks that they stand in: a page of results is some fifty
 * thousand words, of which a few are hits, and only those are cut out of their texts.
 */
class SeenWords {
  private numbers = new Map<string, number>();
  /** By language; of each chunk the word positions that it takes, how many terms it has, and their numbers. */
  private chunks = new ChunkTables();
  private wanted = new WeakMap<ReadonlySet<string>, Wanted>();

  /** The tokens of a text that have one of the wanted terms, in order. */
  among(wanted: ReadonlySet<string>, text: string, sections: readonly Section[]): Token[] {
    if (this.numbers.size > MOST_TERMS) this.forget();
    const { flags, letters } = this.wanted.get(wanted) ?? this.lookFor(wanted);
    const tokens: Token[] = [];
    let base = 0;
    eachChunk(text, sections, (start, end, hash, code, units, plain) => {
      if (plain && letters[firstLetter(units[start] as number)] !== 1) {
        base++;
        return;
      }
      const known = this.chunks.of(code);
      let at = known.find(units, start, end, hash);
      if (at < 0) at = this.intern(text.slice(start, end), hash, code, known);
      const { pool } = known;
      const last = at + 1 + (pool[at + 1] as number);
      for (let i = at + 2; i <= last; i++) {
        if (flags[pool[i] as number] !== 1) continue;
        for (const piece of cachedPieces(text.slice(start, end), code).pieces)
          if (wanted.has(indexTerm(piece))) tokens.push(tokenOf(piece, start, base));
        break;
      }
      base += pool[at] as number;
    });
    return tokens;
  }

  private lookFor(terms: ReadonlySet<string>): Wanted {
    const numbers = Array.from(terms, (term) => this.numberOf(term));
    const flags = new Uint8Array(this.numbers.size);
    for (const number of numbers) flags[number] = 1;
    const letters = new Uint8Array(LETTERS);
    for (const term of terms) letters[firstLetter(term.charCodeAt(term.startsWith(STOP_PREFIX) ? 1 : 0))] = 1;
    const wanted = { flags, letters };
    this.wanted.set(terms, wanted);
    return wanted;
  }

  private numberOf(term: string): number {
    let number = this.numbers.get(term);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(term, number);
    }
    return number;
  }

  private intern(chunk: string, hash: number, code: string, known: ChunkTable): number {
    const { pieces, advance } = cachedPieces(chunk, code);
    const numbers = pieces.map((piece) => this.numberOf(indexTerm(piece)));
    return known.add(chunk, hash, [advance, numbers.length, ...numbers]);
  }

  private forget(): void {
    this.numbers = new Map();
    this.chunks = new ChunkTables();
    this.wanted = new WeakMap();
  }
}

const words = new SeenWords();
