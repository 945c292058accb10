/**
 * The inner contract of the importer: what a format reader is given and what it gives back.
 * A reader yields drafts; `compose.ts` turns them into the articles of the outer contract.
 */
import { CarrelError } from '../contract/errors';
import type { ExtractedImage, ExtractOptions, ExtractOutput, PublishedDate } from '../contract/extraction';
import type { Budget } from './budget';
import type { PeopleDetector } from './people';

/** A file, or something inside one. `path` is what sibling files are looked up against. */
export interface SourceFile {
  name: string;
  path: string;
  bytes: Uint8Array;
}

/** What the surroundings offer: the real importer page, or a unit test. */
export interface ExtractEnv {
  /** Bytes of a file beside the one being read (relative path), or null. The archive refuses paths outside its folder. */
  sibling(path: string): Promise<Uint8Array | null>;
  detector: PeopleDetector | null;
  signal: AbortSignal;
  /** The WebAssembly binary of PDFium. Asked for only when a PDF is read. */
  pdfiumWasm(): Promise<ArrayBuffer>;
  /** Parts whose articles are not wanted: `line 12`, `entry a/b.html`. */
  done: ReadonlySet<string>;
  /** Called while reading goes on, with the share of the file that has been read (0 … 1) as far as it is known. */
  alive(share: number): void;
}

/** A stretch of text in reading order: kept, or taken out for the reason given. */
export interface Piece {
  text: string;
  removed?: string;
  /** The same stretch as HTML, of readers that know one for every piece; the draft then needs no `html`. */
  html?: string;
  /** Keep the text as it was given (structured data): only line ends are normalised. */
  verbatim?: boolean;
}

/** An article as a format reader sees it; everything not given is worked out or left empty by `compose`. */
export interface Draft {
  pieces: Piece[];
  mediaType: string;
  part?: string | null;
  ext?: string | null;
  title?: string | null;
  byline?: string | null;
  published?: PublishedDate | null;
  source?: string | null;
  url?: string | null;
  /** Declared by the source. Believed only when it is a plain language code. */
  language?: string | null;
  html?: string | null;
  images?: ExtractedImage[];
  charset?: string | null;
  tags?: string[];
  notes?: string[];
}

/** How something inside a container is found: by name, for images and attachments kept beside an article. */
export type Lookup = (path: string) => Promise<Uint8Array | null>;

/** Everything a reader may use while it reads one file. */
export interface Context {
  readonly options: ExtractOptions;
  readonly env: ExtractEnv;
  readonly budget: Budget;
  /** Where in the outer file we are (`entry a/b.html`), or null at the top. */
  readonly part: string | null;
  /** How many containers deep. */
  readonly depth: number;
  /** Files beside this one. */
  readonly sibling: Lookup;
  /** Media type or charset that the container declared for these bytes. */
  readonly declared: { mediaType?: string; charset?: string; url?: string };
  /** Completes a draft: language, people, title. */
  article(draft: Draft): Promise<Output>;
  /**
   * Reads something found inside, by its content. `label` names it within this file (`entry a/b.html`); null for the one
   * file that a wrapper holds.
   */
  nested(
    file: { name: string; bytes: Uint8Array },
    label: string | null,
    more?: { sibling?: Lookup; declared?: Context['declared'] },
  ): AsyncIterable<Output>;
  /** Name of something inside, prefixed with where we are: `entry a.zip, entry b.html`. */
  within(label: string): string;
  /**
   * Lets the event loop run now and then; throws `cancelled`. Every loop calls it.
   * @param share of this file that has been read, 0 … 1
   */
  turn(share?: number): Promise<void>;
}

/** What readers yield: the outer contract's outputs, and articles that were left out because they are not wanted. */
export type Output = ExtractOutput | { kind: 'done'; part: string };

/** A format reader. Throws CarrelError when the whole file cannot be read; yields a problem when one part cannot. */
export type Format = (file: SourceFile, context: Context) => AsyncIterable<Output>;

/** A named problem with one part. */
export function problem(part: string | null, error: unknown): ExtractOutput {
  const { code, message } = CarrelError.toWire(error);
  return { kind: 'problem', part, code, reason: message };
}

/** True when the error ends the whole file (cancelled, budget spent) rather than one part of it. */
export function isFinal(error: unknown): boolean {
  return error instanceof CarrelError && (error.code === 'cancelled' || error.details?.final === true);
}
