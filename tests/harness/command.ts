/** The `carrel` command, run to its end. */
import { spawn } from 'node:child_process';
import { testRuntime } from './runtime';

export interface CommandResult {
  code: number;
  out: string;
  err: string;
  /** `out` as JSON. */
  json<T>(): T;
}

export interface CommandOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** Standard input. */
  input?: string;
  /** Ends the command from outside; see `process` of `startCommand` for the rest. */
  signal?: AbortSignal;
}

/** Starts a command; `done` resolves at its end. */
export function startCommand(args: string[], options: CommandOptions = {}) {
  const runtime = testRuntime();
  const child = spawn(runtime.executable, [...runtime.flags, runtime.root, '--cli', '--', ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    signal: options.signal,
    stdio: 'pipe',
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.end(options.input ?? '');
  const done = new Promise<CommandResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, out, err, json: () => JSON.parse(out) }));
  });
  return { process: child, done };
}

/** Runs `carrel ARGS…`. */
export const carrel = (args: string[], options?: CommandOptions): Promise<CommandResult> =>
  startCommand(args, options).done;
