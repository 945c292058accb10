/** The parts of Lunr that its type definitions leave out. */
import lunr from 'lunr';

export interface LunrClause {
  term: string;
  fields: string[];
  boost: number;
  editDistance?: number;
  usePipeline: boolean;
  presence: number;
}

export interface LunrQuery {
  clauses: LunrClause[];
}

/** A state of Lunr's automata. `*` is the edge for any character. */
export interface AutomatonState {
  final: boolean;
  edges: Record<string, AutomatonState>;
}

const internals = lunr as unknown as {
  Query: { new (fields: string[]): LunrQuery; presence: { OPTIONAL: number; REQUIRED: number; PROHIBITED: number } };
  QueryParser: new (query: string, into: LunrQuery) => { parse(): LunrQuery };
  /** An edit distance, even 0, makes the automaton fuzzy: leave it out to match wildcards. */
  TokenSet: { fromClause(clause: { term: string; editDistance?: number }): AutomatonState };
};

export const { Query, QueryParser, TokenSet } = internals;
