/**
 * Errors as values. What crosses a process boundary is always `{code, message, details}`; a thrown string never does.
 */

/** Every error code a user may meet. The renderer's catalogue has a plain sentence and a next step for each. */
export const ERROR_CODES = [
  'internal', // a defect of ours; the message is for the log
  'bad-request', // a call that does not fit the contract
  'cancelled',
  'not-found', // no such article, tag, person, import …
  'no-archive', // nothing is open
  'archive-missing', // no file at that path
  'archive-exists', // would overwrite
  'archive-not-one', // the file is not a Carrel archive
  'archive-newer', // written by a newer Carrel
  'archive-damaged',
  'archive-locked', // another process holds it
  'archive-read-only',
  'archive-permission',
  'disk-full',
  'importer-crashed',
  'importer-timeout',
  'importer-memory',
  'file-unreadable',
  'file-empty',
  'file-binary', // bytes that are not text although the name says so
  'file-too-large',
  'file-encrypted',
  'file-no-text', // a scanned PDF, an empty page
  'file-damaged',
  'file-unsupported',
  'line-broken', // one line or record of a container could not be read
  'folder-permission',
  'archive-limits', // a zip, tar … outside its byte, entry or depth budget
  'export-failed',
  'export-survivor', // safe share: a name survived in the finished PDF
  'query-syntax', // only for --syntax lunr
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Why something is no article and is left alone. The renderer's catalogue has a sentence for each (`skipped.CODE`). */
export const SKIP_CODES = [
  'seen-already', // the same file under another name
  'not-a-file', // a device, a pipe
  'link',
  'system-file',
  'archive-file', // of Carrel's, and what SQLite keeps beside one
  'part-of-page', // read with the page that shows it
  'attached-picture',
  'no-content', // a cover, an address without a page
  'above-table', // a heading above the names of the columns
  'error-page', // of a web server
  'looked-at', // only its beginning was wanted
] as const;

export type SkipCode = (typeof SKIP_CODES)[number];

/** The form in which an error crosses a boundary. */
export interface WireError {
  code: ErrorCode;
  message: string;
  details?: Record<string, unknown>;
}

/** The one error class thrown on purpose. `message` is a plain English sentence that names the next step. */
export class CarrelError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, details?: Record<string, unknown>, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CarrelError';
    this.code = code;
    this.details = details;
  }

  /** Any thrown value as a wire error; what is not ours becomes `internal`. */
  static toWire(error: unknown): WireError {
    if (error instanceof CarrelError) {
      return error.details
        ? { code: error.code, message: error.message, details: error.details }
        : { code: error.code, message: error.message };
    }
    return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
  }

  static fromWire(wire: WireError): CarrelError {
    return new CarrelError(wire.code, wire.message, wire.details);
  }
}
