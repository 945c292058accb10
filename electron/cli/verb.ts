/** What a verb of the command line is, and what it is given. */
import type { ParseArgsConfig } from 'node:util';
import type { Calls } from '../contract/calls';
import type { ArchiveInfo } from '../contract/domain';
import type { EventName, EventPayload } from '../contract/events';
import type { Caller } from '../contract/rpc';

/** Exit codes, the same for every verb. */
export const EXIT = { done: 0, failures: 1, usage: 2, archive: 3 } as const;

/** Wrong usage: the message goes to stderr with the verb's usage line, the exit code is 2. */
export class UsageError extends Error {}

/** Given by the main process when Electron runs as `--cli`. */
export interface CliHost {
  /** Calls to the archive process, which is started on first use. */
  connect(): Promise<Caller<Calls>>;
  /** Where relative paths of the arguments start. */
  cwd: string;
  version: string;
  /** Aborted when the command is interrupted from outside. The archive is closed then, so that what is waited for fails. */
  interrupted: AbortSignal;
}

/** What a verb works with. */
export interface Cli {
  readonly cwd: string;
  readonly version: string;
  /** True when `--json` was given. */
  readonly json: boolean;
  readonly interrupted: AbortSignal;
  /** The archive process. */
  caller(): Promise<Caller<Calls>>;
  /** Opens an archive (path relative to `cwd`); creates it when `create` and it does not exist. Exit code 3 if it cannot be. */
  open(path: string, how?: { create?: boolean; readOnly?: boolean }): Promise<Caller<Calls> & { info: ArchiveInfo }>;
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
  /** Absolute path of an argument. */
  path(argument: string): string;
  /** One line on stdout; resolves when it has been taken (large outputs through a pipe). */
  print(line: string): Promise<void>;
  /** One JSON value as a line on stdout. */
  printJson(value: unknown): Promise<void>;
  /** Words for people: stderr. */
  say(line: string): void;
  /** A progress line: rewritten in place on a terminal, silent otherwise. */
  progress(line: string): void;
  /** Standard input or a file, line by line, decoded as UTF-8. `-` is standard input. */
  lines(path: string): AsyncIterable<string>;
}

export type VerbOptions = NonNullable<ParseArgsConfig['options']>;

export interface Verb {
  name: string;
  /** One line for `carrel help`. */
  summary: string;
  /** First line: usage; then the options, one a line. Printed by `carrel help VERB`. */
  help: string;
  /** As for `node:util` parseArgs; `--json` is added to every verb. */
  options: VerbOptions;
  run(
    args: { values: Record<string, string | boolean | (string | boolean)[] | undefined>; positionals: string[] },
    cli: Cli,
  ): Promise<number>;
}

/** `--limit 20` → 20. @throws UsageError unless it is a whole number of at least `min`. */
export function wholeNumber(value: unknown, option: string, fallback: number, min = 0): number {
  if (value === undefined) return fallback;
  const number = Number(value);
  if (!Number.isInteger(number) || number < min)
    throw new UsageError(`--${option} wants a whole number of at least ${min}.`);
  return number;
}
