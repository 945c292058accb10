/** `carrel VERB …`: reads the arguments, runs one verb, turns what went wrong into words and an exit code. */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Calls } from '../contract/calls';
import { CarrelError, type ErrorCode } from '../contract/errors';
import type { Caller } from '../contract/rpc';
import { type Cli, type CliHost, EXIT, UsageError, type Verb } from './verb';
import { verbs } from './verbs';

/** Errors that mean "this archive cannot be opened": exit code 3. */
const ARCHIVE_CODES = new Set<ErrorCode>([
  'archive-missing',
  'archive-exists',
  'archive-not-one',
  'archive-newer',
  'archive-damaged',
  'archive-locked',
  'archive-read-only',
  'archive-permission',
]);

/**
 * Runs one command.
 * @param argv the arguments after `carrel`
 * @returns the exit code: 0 done, 1 done with failures, 2 wrong usage, 3 archive cannot be opened
 */
export async function runCli(argv: string[], host: CliHost): Promise<number> {
  const [name = 'help', ...rest] = argv;
  if (name === 'help' || name === '--help' || name === '-h') return help(rest[0]);
  if (name === '--version' || name === 'version') {
    await write(`carrel ${host.version}\n`);
    return EXIT.done;
  }
  const verb = verbs.find((candidate) => candidate.name === name);
  if (!verb) {
    complain(`There is no verb "${name}". "carrel help" lists them.`);
    return EXIT.usage;
  }
  if (rest.includes('--help') || rest.includes('-h')) return help(name);
  try {
    const args = parse(verb, rest);
    return await verb.run(args, new Terminal(host, args.values.json === true));
  } catch (error) {
    if (error instanceof UsageError) {
      complain(error.message);
      complain(`Usage: ${verb.help.split('\n')[0]}`);
      return EXIT.usage;
    }
    if (host.interrupted.aborted) return EXIT.failures;
    const wire = CarrelError.toWire(error);
    if (rest.includes('--json')) await write(`${JSON.stringify({ error: wire })}\n`);
    complain(wire.message);
    if (wire.code === 'internal' && error instanceof Error && process.env.CARREL_DEBUG) complain(error.stack ?? '');
    return ARCHIVE_CODES.has(wire.code) ? EXIT.archive : EXIT.failures;
  }
}

function parse(verb: Verb, args: string[]) {
  try {
    const parsed = parseArgs({
      args,
      options: { ...verb.options, json: { type: 'boolean' } },
      allowPositionals: true,
      strict: true,
    });
    return {
      values: parsed.values as Record<string, string | boolean | (string | boolean)[] | undefined>,
      positionals: parsed.positionals,
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function help(name?: string): Promise<number> {
  const verb = verbs.find((candidate) => candidate.name === name);
  if (name && !verb) {
    complain(`There is no verb "${name}". "carrel help" lists them.`);
    return EXIT.usage;
  }
  if (verb) {
    await write(`Usage: ${verb.help}\n`);
    return EXIT.done;
  }
  const width = Math.max(...verbs.map((v) => v.name.length));
  const list = verbs.map((v) => `  ${v.name.padEnd(width)}  ${v.summary}`).join('\n');
  await write(
    `carrel: archives of articles, from a terminal. Nothing is ever sent anywhere.\n\n${list}\n\n` +
      'Every verb takes --json. Results go to stdout, words and progress to stderr.\n' +
      'Exit codes: 0 done, 1 done with failures, 2 wrong usage, 3 the archive cannot be opened.\n' +
      '"carrel help VERB" tells more.\n',
  );
  return EXIT.done;
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Stays unsettled when the reader has gone (`carrel … | head`): that ends the process (see main), with nothing to report. */
function write(text: string): Promise<void> {
  return new Promise((done, failed) => {
    process.stdout.write(text, (error) => {
      if (!error) done();
      else if ((error as NodeJS.ErrnoException).code !== 'EPIPE') failed(error);
    });
  });
}

class Terminal implements Cli {
  private connection: Promise<Caller<Calls>> | null = null;
  private progressShown = false;

  constructor(
    private readonly host: CliHost,
    readonly json: boolean,
  ) {}

  get cwd() {
    return this.host.cwd;
  }

  get version() {
    return this.host.version;
  }

  get interrupted() {
    return this.host.interrupted;
  }

  caller() {
    this.connection ??= this.host.connect().then((caller) => {
      caller.onEvent((name, payload) => {
        for (const [wanted, listener] of this.listeners) if (wanted === name) listener(payload);
      });
      return caller;
    });
    return this.connection;
  }

  private readonly listeners = new Set<[string, (payload: unknown) => void]>();

  on: Cli['on'] = (name, listener) => {
    const entry: [string, (payload: unknown) => void] = [name, listener as (payload: unknown) => void];
    this.listeners.add(entry);
    return () => this.listeners.delete(entry);
  };

  async open(path: string, how: { create?: boolean; readOnly?: boolean } = {}) {
    const caller = await this.caller();
    const absolute = this.path(path);
    try {
      const info = await caller.call('archive.open', {
        path: absolute,
        readOnly: how.readOnly ?? false,
        watch: false,
      });
      return Object.assign(caller, { info });
    } catch (error) {
      if (!(how.create && error instanceof CarrelError && error.code === 'archive-missing')) throw error;
      const info = await caller.call('archive.create', { path: absolute });
      return Object.assign(caller, { info });
    }
  }

  path(argument: string) {
    return resolve(this.host.cwd, argument);
  }

  print(line: string) {
    this.clearProgress();
    return write(`${line}\n`);
  }

  printJson(value: unknown) {
    return this.print(JSON.stringify(value));
  }

  say(line: string) {
    this.clearProgress();
    complain(line);
  }

  progress(line: string) {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    this.progressShown = true;
  }

  private clearProgress() {
    if (!this.progressShown) return;
    process.stderr.write('\r\x1b[2K');
    this.progressShown = false;
  }

  lines(path: string): AsyncIterable<string> {
    const input = path === '-' ? process.stdin : createReadStream(this.path(path), 'utf8');
    return createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  }
}
