/** Which reader reads what. Readers with large libraries are loaded when first needed. */
import type { Format } from '../reading';
import type { Kind } from '../sniff';
import { html } from './html';
import { json, jsonl } from './json';
import { text } from './text';

/** Kinds of files that have a reader. */
export type ReadableKind = Exclude<Kind, 'empty' | 'binary' | 'unsupported'>;

const READERS: Record<ReadableKind, () => Promise<Format> | Format> = {
  text: () => text,
  html: () => html,
  json: () => json,
  jsonl: () => jsonl,
  markdown: async () => (await import('./markdown')).markdown,
  bookmarks: async () => (await import('./bookmarks')).bookmarks,
  mail: async () => (await import('./mail')).mail,
  mbox: async () => (await import('./mbox')).mbox,
  pdf: async () => (await import('./pdf')).pdf,
  fodt: async () => (await import('./odt')).flatOdt,
  rtf: async () => (await import('./rtf')).rtf,
  ole: async () => (await import('./ole')).ole,
  zip: async () => (await import('./zip')).zip,
  gzip: async () => (await import('./gzip')).gzip,
  tar: async () => (await import('./tar')).tar,
  warc: async () => (await import('./warc')).warc,
  sheet: async () => (await import('./spreadsheet')).flatSpreadsheet,
  csv: async () => (await import('./csv')).csv,
  ris: async () => (await import('./ris')).ris,
  bibtex: async () => (await import('./bibtex')).bibtex,
  feed: async () => (await import('./feed')).feed,
  rdf: async () => (await import('./rdf')).rdf,
};

/** The reader for a kind of file. */
export async function readerFor(kind: ReadableKind): Promise<Format> {
  return READERS[kind]();
}
