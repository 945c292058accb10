/** Which reader reads what. Readers with large libraries are loaded when first needed. */
import type { Format } from '../reading';
import type { Kind } from '../sniff';
import { html } from './html';
import { json, jsonl } from './json';
import { text } from './text';

/** The reader for a kind of file. */
export async function readerFor(kind: Exclude<Kind, 'empty' | 'binary' | 'unsupported'>): Promise<Format> {
  switch (kind) {
    case 'text':
      return text;
    case 'html':
      return html;
    case 'json':
      return json;
    case 'jsonl':
      return jsonl;
    case 'markdown':
      return (await import('./markdown')).markdown;
    default:
      throw new Error(`No reader for ${kind}.`);
  }
}
