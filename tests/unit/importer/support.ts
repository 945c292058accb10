/** Runs the importer as its page does, on jsdom's DOM. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ExtractedArticle, ExtractOptions, ExtractOutput } from '../../../electron/contract/extraction';
import { type ExtractEnv, extractFile } from '../../../electron/importer/extract';
import { provideDom } from '../../bench/dom';

provideDom();

export const FIXTURES = join(import.meta.dirname, '../../fixtures/importer');

const PDFIUM = join(import.meta.dirname, '../../../node_modules/@hyzyla/pdfium/dist/pdfium.wasm');

export interface ExtractSetup {
  options?: Partial<ExtractOptions>;
  siblings?: Record<string, Uint8Array>;
  /** Gets every path that is asked for. */
  asked?: string[];
  signal?: AbortSignal;
  /** Parts that are not wanted. */
  done?: string[];
  path?: string;
}

export function environment(setup: ExtractSetup = {}): ExtractEnv {
  return {
    sibling: async (path) => {
      setup.asked?.push(path);
      return setup.siblings?.[path] ?? null;
    },
    detector: null,
    signal: setup.signal ?? new AbortController().signal,
    pdfiumWasm: async () => new Uint8Array(readFileSync(PDFIUM)).buffer,
    done: new Set(setup.done),
    alive: () => undefined,
  };
}

/** Everything in a file given as text or bytes. */
export async function extract(
  name: string,
  content: string | Uint8Array,
  setup: ExtractSetup = {},
): Promise<ExtractOutput[]> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const outputs: ExtractOutput[] = [];
  const file = { name, path: setup.path ?? `/x/${name}`, bytes };
  for await (const output of extractFile(file, { people: false, ...setup.options }, environment(setup)))
    outputs.push(output);
  return outputs;
}

/** The articles of a file; fails the test when there is anything else. */
export async function articles(
  name: string,
  content: string | Uint8Array,
  setup: ExtractSetup = {},
): Promise<ExtractedArticle[]> {
  return (await extract(name, content, setup)).map((output) => {
    if (output.kind !== 'article') throw new Error(`${output.kind}: ${output.reason}`);
    return output.article;
  });
}

/** The one article of a file. */
export async function article(
  name: string,
  content: string | Uint8Array,
  setup: ExtractSetup = {},
): Promise<ExtractedArticle> {
  const found = await articles(name, content, setup);
  if (found.length !== 1) throw new Error(`${found.length} articles`);
  return found[0] as ExtractedArticle;
}

export const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(join(FIXTURES, name)));

/** The articles of a fixture file. */
export const fixtureArticles = (name: string, setup: ExtractSetup = {}): Promise<ExtractedArticle[]> =>
  articles(basename(name), fixture(name), setup);
