/** The nouns that the processes share. Times are ISO 8601 in UTC; text offsets are UTF-16 code units. */

import type { ErrorCode, SkipCode } from './errors';
import type { MentionTier, PublishedDate, RemovedPart, TableHead } from './extraction';
import type { Finding } from './findings';
import type { ExportFormat } from './formats';
import type { PairReason, Reason } from './reasons';

export type { ExportFormat, MentionTier, PublishedDate, RemovedPart };

export interface ArchiveInfo {
  path: string;
  /** File name without `.carrel`. */
  name: string;
  uuid: string;
  schemaVersion: number;
  readOnly: boolean;
  created: string;
  articles: number;
  originals: number;
  people: number;
  tags: number;
  imports: number;
  unread: number;
  starred: number;
  languages: { language: string | null; articles: number }[];
  /** Size of the file in bytes. */
  bytes: number;
}

export interface RecentArchive {
  path: string;
  name: string;
  lastOpened: string;
  exists: boolean;
}

// ---- import -----------------------------------------------------------------------------------------------------

/** What an importer cannot know by itself: what the columns of tables hold, and whether a book is one article. */
export interface ImportQuestions {
  /** One table for each layout (the same keys in the same order), with the files that have it. */
  tables: { paths: string[]; head: TableHead }[];
  /** Names of EPUB files. */
  books: string[];
}

export type ItemOutcome = 'new' | 'duplicate' | 'near-duplicate' | 'failed' | 'skipped';

/** One line of an import receipt. Every file, and every article or broken part inside a file, has exactly one. */
export interface ReceiptItem {
  seq: number;
  path: string;
  /** Where inside the file, or null for the file itself. */
  part: string | null;
  outcome: ItemOutcome;
  code: ErrorCode | SkipCode | null;
  /** A plain sentence with a next step; null for a plain success. */
  reason: string | null;
  /** The article that was added, or that this one duplicates. */
  articleId: number | null;
  title: string | null;
}

export type ImportState = 'scanning' | 'running' | 'paused' | 'cancelled' | 'done' | 'interrupted' | 'undone';

export interface ImportSummary {
  id: number;
  started: string;
  finished: string | null;
  state: ImportState;
  /** Chosen by the reader, come upon in a watched folder, or articles read again from their originals. */
  origin: 'chosen' | 'watched-folder' | 'originals';
  /** Files and folders; of originals, none. */
  paths: string[];
  /** Files found so far; final once the scan is over. */
  files: number;
  filesDone: number;
  /** Articles and broken parts seen: new + duplicate + nearDuplicate + failed + skipped. */
  articles: number;
  new: number;
  duplicate: number;
  nearDuplicate: number;
  failed: number;
  skipped: number;
  /** The file being read, for the progress line. */
  current: string | null;
  /** Seconds, or null when it cannot be told yet. */
  secondsLeft: number | null;
  /** Watch-listed people named in this import, filled in at its end. */
  watched: { personId: number; name: string; articles: number }[];
}

// ---- articles ---------------------------------------------------------------------------------------------------

/** Half-open span into a text. */
export type Span = [start: number, end: number];

export interface ArticleMeta {
  id: number;
  /** Stable across merges and re-imports. */
  uid: string;
  ext: string | null;
  title: string;
  byline: string | null;
  published: PublishedDate | null;
  source: string | null;
  url: string | null;
  language: string | null;
  unread: boolean;
  starred: boolean;
  reviewed: boolean;
  tags: string[];
  importedAt: string;
  words: number;
}

export interface ArticlePerson {
  personId: number;
  name: string;
  tier: MentionTier;
  mentions: { id: number; start: number; end: number; surface: string; tier: MentionTier }[];
}

/** A paragraph of an article's text that heads a section. */
export interface Heading {
  /** The paragraph, in UTF-16 units of the text. */
  start: number;
  end: number;
  /** Rank among the headings of the article: 1 for the highest, without gaps. */
  level: number;
}

/** A paragraph of an item of a list. */
export interface ListItem {
  start: number;
  end: number;
  /** How many lists it is within, from 1. */
  depth: number;
  /** `•`, or its number as `3.`; null for further paragraphs of the item before. */
  marker: string | null;
}

export interface Article extends ArticleMeta {
  text: string;
  /** In their order; none where the file has no structure that says so. */
  headings: Heading[];
  /** Paragraphs of lists, and of quotations that are set apart, likewise. */
  items: ListItem[];
  quotes: Span[];
  /** Whether a sanitised original page can be shown (`article://<uid>/`). */
  hasHtml: boolean;
  /** Spans of `text` and `title` that match the query the article was opened from. */
  hits: { title: Span[]; text: Span[] };
  people: ArticlePerson[];
  /** False when no model exists for the article's language. */
  peopleDetected: boolean;
  removed: RemovedPart[];
  file: { path: string; part: string | null; mediaType: string; charset: string | null; bytes: number };
  sha256: { original: string; text: string };
  notes: string[];
  note: string | null;
  highlights: Highlight[];
  /** Names of the collections that it is in. */
  collections: string[];
  /** Other versions of the same story (near duplicates). */
  versions: { id: number; title: string; published: string | null; source: string | null; similarity: number }[];
}

/** Two articles that are nearly the same, and of which nobody has said yet whether they are one story. */
export interface VersionPair {
  a: Pick<ArticleMeta, 'id' | 'title' | 'source'> & { published: string | null };
  b: Pick<ArticleMeta, 'id' | 'title' | 'source'> & { published: string | null };
  similarity: number;
}

export interface Highlight {
  id: number;
  uuid: string;
  start: number;
  end: number;
  quote: string;
  colour: string;
  note: string | null;
  created: string;
}

/** A named list of articles in an order chosen by hand. */
export interface Collection {
  uuid: string;
  /** Unique; its case does not matter. */
  name: string;
  articles: number;
  created: string;
  /** When the name was last changed. */
  modified: string;
}

export interface TagCount {
  tag: string;
  articles: number;
}

// ---- search -----------------------------------------------------------------------------------------------------

export type SearchSort = 'relevance' | 'date' | 'date-asc' | 'title' | 'length';

/** One clause of a query as it was understood; shown as a chip that can be edited or removed. */
export interface UnderstoodClause {
  kind: 'word' | 'phrase' | 'near' | 'prefix' | 'wildcard' | 'fuzzy' | 'filter' | 'group' | 'or' | 'all';
  /** As typed. */
  raw: string;
  /** Plain words for people: `all of`, `not`, `person is …`. */
  label: string;
  /** Span of `raw` within the query string. */
  span: Span;
  negated: boolean;
  /** `title`, `person`, `tag`, `source`, `lang`, `date`, `is` … or null. */
  field: string | null;
  value: string;
  /** Index terms it was expanded to, capped at 50. */
  terms: string[];
  children: UnderstoodClause[];
  /** A remark: "read as a word: there is no field named x". */
  note: string | null;
}

export interface Snippet {
  text: string;
  hits: Span[];
}

export interface SearchHit {
  id: number;
  uid: string;
  ext: string | null;
  title: string;
  titleHits: Span[];
  byline: string | null;
  source: string | null;
  published: string | null;
  language: string | null;
  score: number;
  snippet: Snippet;
  unread: boolean;
  starred: boolean;
  reviewed: boolean;
  tags: string[];
  words: number;
  /** Why a person clause matched. */
  why: Reason[];
  /** Index of the archive it came from when several are searched; 0 = the open one. */
  archive: number;
  explain?: { term: string; field: string; tf: number; idf: number; weight: number }[];
}

export interface Facet {
  value: string;
  label: string;
  count: number;
}

export interface Facets {
  person: Facet[];
  source: Facet[];
  year: Facet[];
  language: Facet[];
  tag: Facet[];
}

export interface Repair {
  /** The query to run instead. */
  query: string;
  label: string;
  kind: 'drop-word' | 'spelling' | 'script' | 'ending' | 'any-words' | 'filter';
  count: number;
}

export interface SearchResponse {
  total: number;
  /** Time inside the archive process, milliseconds. */
  ms: number;
  understood: UnderstoodClause[];
  hits: SearchHit[];
  facets: Facets | null;
  /** In all-words mode: how many of `total` contain every word; the rest are ranked below them. */
  full: number;
}

export interface SavedSearch {
  id: number;
  uuid: string;
  name: string;
  query: string;
  mode: 'all' | 'any';
  total: number;
  /** Articles imported since it was last looked at. */
  fresh: number;
}

// ---- people -----------------------------------------------------------------------------------------------------

export interface PersonSummary {
  id: number;
  uuid: string;
  name: string;
  status: 'auto' | 'confirmed' | 'hidden';
  tier: MentionTier;
  articles: number;
  mentions: number;
  aliases: string[];
  watched: boolean;
}

export interface MentionInContext {
  id: number;
  articleId: number;
  title: string;
  published: string | null;
  source: string | null;
  surface: string;
  tier: MentionTier;
  /** The sentence that names the person. */
  sentence: string;
  /** The name within `sentence`. */
  hit: Span;
  /** Span within the article's text. */
  start: number;
  end: number;
  why: Reason;
}

export interface Person extends PersonSummary {
  aliasDetails: { alias: string; script: string; mentions: number; source: 'detected' | 'user' }[];
  mentionList: MentionInContext[];
  timeline: { period: string; articles: number }[];
  together: { id: number; name: string; articles: number }[];
  sources: { source: string; articles: number }[];
  note: string | null;
  tags: string[];
}

export interface PersonSuggestion {
  id: number;
  a: PersonSummary;
  b: PersonSummary;
  score: number;
  reasons: PairReason[];
}

/** How far it is that people are looked for again by a newer detector. */
export interface PeopleUpkeepState {
  /** Something in the archive was found by an earlier detector than this program's. */
  stale: boolean;
  running: boolean;
  /** Articles read again, of how many; 0 when none are being read again. */
  done: number;
  total: number;
}

/** Append-only; replayed after every re-index. */
export interface PersonDecision {
  id: number;
  uuid: string;
  type:
    | 'merge'
    | 'not-same'
    | 'split'
    | 'confirm'
    | 'hide'
    | 'rename'
    | 'add-alias'
    | 'add-mention'
    | 'remove-mention'
    | 'watch'
    | 'unwatch'
    | 'undo';
  payload: Record<string, unknown>;
  created: string;
  /** False when, after a re-index, there is nothing left that it applies to. */
  attached: boolean;
}

// ---- export -----------------------------------------------------------------------------------------------------

export interface ExportProgress {
  id: number;
  state: 'preparing' | 'rendering' | 'writing' | 'checking' | 'done' | 'cancelled' | 'failed';
  done: number;
  total: number;
  current: string | null;
  secondsLeft: number | null;
}

export interface ExportReceipt {
  path: string;
  format: ExportFormat;
  selected: number;
  exported: number;
  /** Articles that could not be rendered as they are; each is in the document as a page that says so. */
  problems: { articleId: number; title: string; reason: string }[];
  pages: number | null;
  bytes: number;
  /** Of a folder: of the list of its files as `sha256sum` prints it, sorted by path. */
  sha256: string;
}

export interface VerifyReport {
  path: string;
  isDossier: boolean;
  archiveUuid: string | null;
  sameArchive: boolean;
  articles: {
    uid: string;
    title: string;
    text: 'same' | 'different' | 'not-in-archive';
    original: 'same' | 'different' | 'not-in-archive';
  }[];
  /** What this proves, and what it does not. */
  proves: Finding[];
  provesNot: Finding[];
}
