/** Bytes of one file → its articles and named problems, in order. The whole importer behind one function. */

import { CarrelError } from '../contract/errors';
import type { ExtractOptions, ExtractOutput, StoredText } from '../contract/extraction';
import { Budget } from './budget';
import { composeArticle } from './compose';
import { readerFor } from './formats';
import { asPath } from './formats/paths';
import { asFileError } from './guarded';
import {
  type Context,
  type Draft,
  type ExtractEnv,
  type Lookup,
  type Output,
  problem,
  type SourceFile,
} from './reading';
import { sniff } from './sniff';

export type { ExtractEnv, SourceFile } from './reading';

/** Milliseconds of work after which other events (cancel, siblings) get a turn. */
const SLICE_MS = 20;

/** A macrotask as soon as possible: timers are slowed down in hidden windows. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

function pacemaker({ signal, alive }: ExtractEnv): Place['turn'] {
  let last = performance.now();
  let read = 0;
  return async (share) => {
    read = share ?? read;
    if (performance.now() - last > SLICE_MS) {
      alive(read);
      await nextTask();
      last = performance.now();
    }
    if (signal.aborted) throw new CarrelError('cancelled', 'Cancelled.', { final: true });
  };
}

interface Place {
  part: string | null;
  depth: number;
  budget: Budget;
  sibling: Lookup;
  declared: Context['declared'];
  turn: (share?: number) => Promise<void>;
}

/** Kinds of file that hold one article: where it is not wanted they need not be parsed. */
const SINGLE: ReadonlySet<string> = new Set(['text', 'markdown', 'html', 'pdf', 'ole', 'rtf']);

function contextFor(file: SourceFile, options: ExtractOptions, env: ExtractEnv, place: Place): Context {
  const within = (label: string): string => (place.part === null ? label : `${place.part}, ${label}`);
  return {
    options,
    env,
    budget: place.budget,
    part: place.part,
    depth: place.depth,
    sibling: place.sibling,
    declared: place.declared,
    // Only the outermost file knows how much of the whole has been read.
    turn: (share) => place.turn(place.depth === 0 ? share : undefined),
    within,
    async article(draft: Draft): Promise<Output> {
      await place.turn();
      const part = draft.part ?? place.part;
      if (part !== null && env.done.has(part)) return { kind: 'done', part };
      const complete = { ...draft, part };
      const article = await composeArticle(complete, file.name, options.people, env, place.turn);
      if (!article.text && !draft.title) {
        return problem(article.part, new CarrelError('file-no-text', 'There is no text in it.'));
      }
      return { kind: 'article', article };
    },
    nested: (inner, label, more = {}) =>
      readFile({ name: inner.name, path: `${file.path}/${inner.name}`, bytes: inner.bytes }, options, env, {
        ...place,
        part: label === null ? place.part : within(label),
        depth: place.depth + 1,
        sibling: more.sibling ?? (async () => null),
        declared: more.declared ?? {},
      }),
  };
}

/** Reads one file or nested file; a problem with the whole of it is thrown. */
async function* readFile(
  file: SourceFile,
  options: ExtractOptions,
  env: ExtractEnv,
  place: Place,
): AsyncIterable<Output> {
  await place.turn();
  // A container that knows better than the bytes can show: messages of a mailbox.
  const sniffed =
    place.declared.mediaType === 'message/rfc822' ? { kind: 'mail' as const } : sniff(file.bytes, file.name);
  if (sniffed.kind === 'empty')
    throw new CarrelError('file-empty', 'The file is empty. Get it again from where it came from.');
  if (sniffed.kind === 'binary') {
    const asText = /\.(?:txt|md|html?|jsonl?|csv)$/i.test(file.name);
    // What lies among articles without claiming to be one is no failure.
    if (sniffed.what && !asText) {
      const ocr = sniffed.what.endsWith('picture')
        ? ' If it shows a page, text recognition (OCR) can make a PDF of it.'
        : '';
      yield {
        kind: 'skipped',
        part: place.part,
        code: 'no-content',
        reason: `It is ${sniffed.what}: no text to read.${ocr}`,
      };
      return;
    }
    throw new CarrelError(
      'file-binary',
      `It is ${sniffed.what ?? 'not text'}${asText ? ', although its name says that it is text' : ''}. Nothing in it can be read as an article.`,
    );
  }
  if (sniffed.kind === 'unsupported') throw new CarrelError('file-unsupported', `It is ${sniffed.what}.`);
  if (place.part !== null && SINGLE.has(sniffed.kind) && env.done.has(place.part)) {
    yield { kind: 'done', part: place.part };
    return;
  }
  const reader = await readerFor(sniffed.kind);
  yield* reader(file, contextFor(file, options, env, place));
}

/** Articles that the archive has, as they are: only people are looked for. */
async function* readStored(file: SourceFile, env: ExtractEnv, turn: Place['turn']): AsyncIterable<Output> {
  for (const { text, ...about } of JSON.parse(new TextDecoder().decode(file.bytes)) as StoredText[]) {
    await turn();
    const draft = { ...about, pieces: [{ text, verbatim: true }], mediaType: 'text/plain' };
    yield { kind: 'article', article: await composeArticle(draft, file.name, true, env, turn) };
  }
}

/** Never a file beside a page: not worth asking the archive for. */
const ELSEWHERE = /^(?:(?:https?|ftp|file|data|blob|cid|about|javascript|mailto|chrome|chrome-extension):|\/\/)/i;

/** A file beside the one being read, by its path or by its address in a page (`My%20page_files/photo.jpg?1`). */
async function beside(address: string, sibling: Lookup): Promise<Uint8Array | null> {
  if (ELSEWHERE.test(address)) return null;
  const bytes = await sibling(address);
  const path = bytes ? address : asPath(address);
  return path === address ? bytes : sibling(path);
}

/**
 * Extracts everything that is in a file.
 * Yields articles, and problems with parts of it; one broken part never stops the rest.
 * @throws CarrelError when the file as a whole cannot be read (`file-empty`, `file-binary`, `file-no-text`,
 *   `file-encrypted`, `archive-limits` …) or `cancelled`
 */
export async function* extractFile(
  file: SourceFile,
  options: ExtractOptions,
  env: ExtractEnv,
): AsyncIterable<ExtractOutput> {
  const place: Place = {
    part: null,
    depth: 0,
    budget: new Budget(),
    sibling: (address) => beside(address, (path) => env.sibling(path)),
    declared: {},
    turn: pacemaker(env),
  };
  try {
    const outputs = options.stored ? readStored(file, env, place.turn) : readFile(file, options, env, place);
    for await (const output of outputs) if (output.kind !== 'done') yield output;
  } catch (error) {
    throw asFileError(error);
  }
}
