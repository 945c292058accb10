/** Reading files through the importers without an archive, piece by piece as somebody asks for more. */
import { basename } from 'node:path';
import { CarrelError } from '../../contract/errors';
import type { ExtractOptions, ExtractOutput } from '../../contract/extraction';
import type { ImporterPool } from './importer-pool';
import { NOTHING_FOUND, readBytes, readSibling } from './read';
import { type Found, scan } from './scan';

/** Some of what is in a file. */
export interface Extracted {
  file: string;
  outputs: ExtractOutput[];
}

/**
 * Reads files and folders; every file found has at least one output. Several files are read side by side, but given in
 * the order in which they were found. An importer goes on only when what it sent has been taken, so that memory does not
 * depend on how much there is to read.
 * @param signal ends it; what was being read is cancelled
 */
export async function* extractPaths(
  pool: ImporterPool,
  paths: string[],
  options: ExtractOptions,
  signal: AbortSignal,
): AsyncGenerator<Extracted> {
  const found = scan(paths, signal);
  const ahead: Reading[] = [];
  let next = await found.next();
  while (!next.done || ahead.length > 0) {
    while (!next.done && pool.admits(ahead, sizeOf(next.value))) {
      ahead.push(new Reading(pool, next.value, options, signal));
      next = await found.next();
    }
    const reading = ahead.shift();
    if (reading) for await (const outputs of reading) yield { file: reading.file, outputs };
  }
}

const sizeOf = (found: Found): number => (found.kind === 'file' ? found.size : 0);

/** One file being read: a batch waits until it is taken. */
class Reading {
  readonly file: string;
  readonly size: number;
  private readonly waiting: { outputs: ExtractOutput[]; taken: () => void }[] = [];
  private over = false;
  private wake: () => void = () => {};

  constructor(pool: ImporterPool, found: Found, options: ExtractOptions, signal: AbortSignal) {
    this.file = found.path;
    this.size = sizeOf(found);
    void this.read(pool, found, options, signal).finally(() => {
      this.over = true;
      this.wake();
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ExtractOutput[]> {
    for (;;) {
      const next = this.waiting.shift();
      if (next) {
        yield next.outputs;
        next.taken();
      } else if (this.over) return;
      else
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
    }
  }

  private async read(pool: ImporterPool, found: Found, options: ExtractOptions, signal: AbortSignal): Promise<void> {
    if (found.kind === 'skipped')
      return this.give([{ kind: 'skipped', part: null, code: found.code, reason: found.reason }]);
    if (found.kind === 'failed')
      return this.give([{ kind: 'problem', part: null, code: found.code, reason: found.reason }]);
    let some = false;
    try {
      const bytes = await readBytes(found);
      const file = { name: basename(found.path), path: found.path, bytes };
      const listener = {
        batch: (outputs: ExtractOutput[]) => {
          some = true;
          return this.give(outputs);
        },
        sibling: (relative: string) => readSibling(found.path, relative),
      };
      await pool.extract(file, options, listener, signal);
      if (!some) await this.give([{ kind: 'problem', part: null, ...NOTHING_FOUND }]);
    } catch (error) {
      const { code, message } = CarrelError.toWire(error);
      await this.give([{ kind: 'problem', part: null, code, reason: message }]);
    }
  }

  private give(outputs: ExtractOutput[]): Promise<void> {
    return new Promise((taken) => {
      this.waiting.push({ outputs, taken });
      this.wake();
    });
  }
}
