/** The tree of a query in Carrel's language. */
import type { Span } from '../../../contract/domain';

export type TextField = 'title' | 'text' | null;
export type FilterField = 'person' | 'tag' | 'collection' | 'source' | 'lang' | 'date' | 'is';

interface Base {
  /** As typed. */
  raw: string;
  span: Span;
  /** Written with `+`, or of a kind that always applies (filters). Also holds in any-words mode. */
  strict: boolean;
  note: string | null;
}

export interface WordNode extends Base {
  kind: 'word' | 'prefix' | 'wildcard' | 'fuzzy';
  /** Without the marks of its kind; a wildcard keeps its stars. */
  text: string;
  field: TextField;
  /** Edit distance of a fuzzy word. */
  distance: number;
  boost: number;
}

export interface PhraseNode extends Base {
  kind: 'phrase';
  text: string;
  field: TextField;
}

export interface NearNode extends Base {
  kind: 'near';
  children: Node[];
  /** At most this many words apart. */
  distance: number;
}

export interface FilterNode extends Base {
  kind: 'filter';
  field: FilterField;
  value: string;
  /** For dates: published at or after, and before; ISO 8601 prefixes. */
  from: string | null;
  to: string | null;
}

export interface GroupNode extends Base {
  kind: 'all' | 'or' | 'not';
  children: Node[];
}

export type Node = WordNode | PhraseNode | NearNode | FilterNode | GroupNode;
export type { Span };
