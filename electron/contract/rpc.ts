/**
 * Typed calls over any port-like object. Both ends of every port in Carrel run this one file, so a call looks the same
 * from the window, the terminal, the main process and a test.
 */
import type { z } from 'zod';
import { CarrelError, type WireError } from './errors';

/** The part of MessagePort, MessagePortMain and worker ports that is needed here. */
export interface Port {
  post(message: unknown): void;
  /** The listener gets the message's data. */
  listen(listener: (data: unknown) => void): void;
  close(): void;
}

type Frame =
  | { t: 'call'; id: number; name: string; input: unknown }
  | { t: 'ok'; id: number; value: unknown }
  | { t: 'err'; id: number; error: WireError }
  | { t: 'event'; name: string; payload: unknown };

/** One call of a contract: the schema that its input must satisfy, and the type of what comes back. */
export interface CallSpec<I extends z.ZodType = z.ZodType, O = unknown> {
  input: I;
  /** Never set: carries the output type only. */
  readonly output?: O;
}

export type CallTable = Record<string, CallSpec>;
export type Input<T extends CallTable, N extends keyof T> = z.input<T[N]['input']>;
export type Parsed<T extends CallTable, N extends keyof T> = z.output<T[N]['input']>;
export type Output<T extends CallTable, N extends keyof T> = T[N] extends CallSpec<z.ZodType, infer O> ? O : never;

/** The functions that answer a contract (or a part of it). */
export type Handlers<T extends CallTable, N extends keyof T = keyof T> = {
  [K in N]: (input: Parsed<T, K>) => Output<T, K> | Promise<Output<T, K>>;
};

/** Declares a call: `returns<Article>()(z.object({ id: z.number() }))`. */
export const returns =
  <O>() =>
  <I extends z.ZodType>(input: I): CallSpec<I, O> => ({ input });

/** The calling side. */
export class Caller<T extends CallTable> {
  private next = 1;
  private readonly waiting = new Map<number, { resolve: (v: unknown) => void; reject: (e: unknown) => void }>();
  private readonly listeners = new Set<(name: string, payload: unknown) => void>();
  private closed: CarrelError | null = null;

  constructor(private readonly port: Port) {
    port.listen((data) => this.receive(data as Frame));
  }

  /** @throws CarrelError with the code given by the other side, or `bad-request` for an input that does not fit. */
  call<N extends keyof T & string>(name: N, input: Input<T, N>): Promise<Output<T, N>> {
    if (this.closed) return Promise.reject(this.closed);
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (v: unknown) => void, reject });
      this.port.post({ t: 'call', id, name, input } satisfies Frame);
    });
  }

  /** Listens to events; returns the function that stops listening. */
  onEvent(listener: (name: string, payload: unknown) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Rejects whatever is waiting; used when the other process died. */
  fail(error: CarrelError): void {
    this.closed = error;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }

  private receive(frame: Frame): void {
    if (frame.t === 'event') {
      for (const listener of this.listeners) listener(frame.name, frame.payload);
      return;
    }
    if (frame.t === 'call') return;
    const waiting = this.waiting.get(frame.id);
    if (!waiting) return;
    this.waiting.delete(frame.id);
    if (frame.t === 'ok') waiting.resolve(frame.value);
    else waiting.reject(CarrelError.fromWire(frame.error));
  }
}

/** Answers calls on a port; returns the function that sends events to the same port. */
export function serve<T extends CallTable>(
  port: Port,
  table: T,
  handlers: Partial<Handlers<T>>,
): (name: string, payload: unknown) => void {
  port.listen(async (data) => {
    const frame = data as Frame;
    if (frame?.t !== 'call') return;
    try {
      const spec = Object.hasOwn(table, frame.name) ? table[frame.name] : undefined;
      const handler = handlers[frame.name as keyof T] as ((input: unknown) => unknown) | undefined;
      if (!spec || !handler) throw new CarrelError('bad-request', `There is no call named ${frame.name}.`);
      const input = spec.input.safeParse(frame.input);
      if (!input.success)
        throw new CarrelError('bad-request', `The input of ${frame.name} does not fit.`, {
          issues: input.error.issues,
        });
      const value = await handler(input.data);
      port.post({ t: 'ok', id: frame.id, value } satisfies Frame);
    } catch (error) {
      port.post({ t: 'err', id: frame.id, error: CarrelError.toWire(error) } satisfies Frame);
    }
  });
  return (name, payload) => port.post({ t: 'event', name, payload } satisfies Frame);
}
