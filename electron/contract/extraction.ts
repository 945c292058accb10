/**
 * What an importer hands to the archive: the result of reading one untrusted file, and the messages that carry it.
 * Everything in here has been produced inside the sandbox and is treated as untrusted by the archive.
 */
import type { ErrorCode, SkipCode } from './errors';

/** How much a detected person mention can be trusted. `possible` = lone first names, unsupported surnames. */
export type MentionTier = 'likely' | 'possible';

/**
 * Which detector found what an archive knows of people: its rules and its trained model together. One more whenever either
 * changes what is found; an archive that was made with less is gone over again. `tests/unit/people/version.test.ts` minds it.
 */
export const PEOPLE_VERSION = 10;

/** One place in an article where a person is named. Offsets are UTF-16 code units into `ExtractedArticle.text`. */
export interface DetectedMention {
  start: number;
  end: number;
  surface: string;
  tier: MentionTier;
  /** 0 … 1 */
  confidence: number;
  origin: 'model' | 'rule' | 'byline';
  /** Mentions of one article that name the same person share a cluster number; its canonical name is the longest. */
  cluster: number;
  /** The fullest form of this person's name within the article, titles stripped, in the nominative where known. */
  name: string;
}

/** A piece of the source that is not part of the article's text, kept so that the reader can put it back. */
export interface RemovedPart {
  text: string;
  /** UTF-16 offset into the article's text before which the piece stood. */
  before: number;
  /** `doubled-headline`, `share-line`, `related`, `advert`, `byline`, `dateline`, `caption`, `newsletter`, `navigation` … */
  reason: string;
}

/** An image kept inside the archive. `html` refers to it as `carrel-image:<key>`. */
export interface ExtractedImage {
  key: string;
  mediaType: string;
  bytes: Uint8Array;
  alt: string;
  width: number;
  height: number;
}

/** When an article was published: ISO 8601 with the precision known (`2022`, `2022-01`, `2022-01-11`, with time). */
export interface PublishedDate {
  date: string;
  /** The rule that found it: `json-ld`, `meta`, `url`, `time-element`, `class`, `text`, `field`, `file-metadata` … */
  rule: string;
}

export interface ExtractedArticle {
  /** Identifier given by the source (`id` of a JSONL line, Message-ID, DOI …). */
  ext: string | null;
  /** Where in the file: `null` for a whole file, else `line 12`, `entry a/b.html`, `message 7`, `chapter 3` … */
  part: string | null;
  title: string;
  byline: string | null;
  published: PublishedDate | null;
  source: string | null;
  url: string | null;
  /** BCP 47 primary language, e.g. `en`, `ru`, `kk`; null when it could not be told. */
  language: string | null;
  /** Article text; paragraphs are separated by a blank line (`\n\n`). Never contains `\r` or NUL. */
  text: string;
  /** Sanitised HTML fragment of the article's body, or null where the source has no markup. */
  html: string | null;
  removed: RemovedPart[];
  images: ExtractedImage[];
  mentions: DetectedMention[];
  /** False when people were not looked for, or cannot be found in the article's language. */
  peopleDetected: boolean;
  mediaType: string;
  charset: string | null;
  /** Tags that came with the source (bookmark exports, Zotero …). */
  tags: string[];
  /** Remarks for the receipt, plain sentences: "3 characters could not be decoded". */
  notes: string[];
}

/** How a table begins and what its columns are taken for: what is shown before an import. */
export interface TableHead {
  /** The first rows as they are in the file; the names are the first of them when `named`. */
  rows: string[][];
  named: boolean;
  /** What identifies each column in a mapping: its name, or `column N` (from 1) where it has none. */
  keys: string[];
  /** The field that each column is taken for; null for one that is not used. */
  fields: (string | null)[];
}

/** One thing read from a file: an article, or a named problem with one part of it. */
export type ExtractOutput =
  | { kind: 'article'; article: ExtractedArticle }
  | { kind: 'problem'; part: string | null; code: ErrorCode; reason: string }
  | { kind: 'skipped'; part: string | null; code: SkipCode; reason: string; table?: TableHead };

export interface ExtractOptions {
  /** Detect people. Off for `--no-people` and for benchmarks of the index alone. */
  people: boolean;
  /** Column mapping for tables (CSV, TSV, spreadsheets), `TableHead.keys` → field; `ignore` leaves a column out. */
  columns?: Record<string, string>;
  /** EPUB: one article a chapter or the whole book. */
  epub?: 'chapters' | 'whole';
  /** Only look: a table gives its head instead of its articles. */
  look?: boolean;
  /** The file is {@link StoredText}[] as JSON in UTF-8: articles that are in the archive, to look for people in them again. */
  stored?: boolean;
}

/** A stored article, as far as it matters for who is named in it. It comes back as an article with the same text. */
export interface StoredText {
  part: string;
  title: string;
  byline: string | null;
  source: string | null;
  language: string | null;
  text: string;
}

/** archive → importer */
export type ToImporter =
  | {
      type: 'extract';
      job: number;
      name: string;
      path: string;
      bytes: Uint8Array;
      /** Parts whose articles are not wanted: the archive has them already. */
      done: string[];
      options: ExtractOptions;
    }
  /** The batch was committed; send the next one (back-pressure: at most two batches are under way). */
  | { type: 'ack'; job: number }
  | { type: 'sibling'; job: number; request: number; bytes: Uint8Array | null }
  | { type: 'cancel'; job: number };

/** importer → archive */
export type FromImporter =
  | { type: 'ready' }
  /** `last`: nothing more comes from this file, and the importer is free; no `done` follows. */
  | { type: 'batch'; job: number; outputs: ExtractOutput[]; last: boolean }
  /** A sign of life every two seconds at least, and the share of the file that has been read, 0 … 1. */
  | { type: 'alive'; job: number; share: number }
  /** A file beside the one being read is wanted (`page_files/x.png`); the archive refuses paths outside its folder. */
  | { type: 'need-sibling'; job: number; request: number; path: string }
  | { type: 'done'; job: number }
  | { type: 'failed'; job: number; code: ErrorCode; reason: string };
