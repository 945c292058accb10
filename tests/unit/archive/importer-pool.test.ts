import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ExtractListener } from '../../../electron/archive/import/importer';
import { ImporterPool } from '../../../electron/archive/import/importer-pool';
import { CarrelError } from '../../../electron/contract/errors';
import type { FromImporter, ToImporter } from '../../../electron/contract/extraction';
import type { Caller } from '../../../electron/contract/rpc';
import type { Services } from '../../../electron/contract/services';

/** An importer that says what a test tells it to say, and the main process that starts and ends it. */
class Script {
  started = 0;
  killed = 0;
  /** What an importer holds, in bytes. */
  memory = 0;
  readonly cancelled: number[] = [];
  job: Extract<ToImporter, { type: 'extract' }> | null = null;
  private say_: (message: FromImporter) => void = () => {};
  readonly pool: ImporterPool;

  constructor() {
    const answers: Record<string, () => unknown> = {
      'importer.start': () => {
        const id = ++this.started;
        this.pool.attach(id, {
          post: (data) => {
            const message = data as ToImporter;
            if (message.type === 'extract') this.job = message;
            if (message.type === 'cancel') this.cancelled.push(message.job);
          },
          listen: (listener) => {
            this.say_ = listener;
          },
          close: () => {},
        });
        setTimeout(() => this.say_({ type: 'ready' }), 0);
        return { id };
      },
      'importer.kill': () => ++this.killed,
      'importer.memory': () => this.memory,
    };
    const services = { call: async (name: string) => answers[name]?.() };
    this.pool = new ImporterPool(services as unknown as Caller<Services>, 1);
  }

  say(
    message: { type: 'alive'; share: number } | { type: 'done' } | { type: 'batch'; outputs: []; last: boolean },
  ): void {
    this.say_({ ...message, job: this.job?.job ?? 0 } as FromImporter);
  }

  /** Starts reading a file; tells how it ends. */
  async read(
    bytes: number,
    listener: Partial<ExtractListener> = {},
    signal?: AbortSignal,
  ): Promise<{ end: string | null }> {
    const state: { end: string | null } = { end: null };
    const file = { name: 'a.txt', path: '/a.txt', bytes: new Uint8Array(bytes) };
    const all = { batch: async () => {}, sibling: async () => null, ...listener };
    this.pool.extract(file, { people: false }, all, signal).then(
      () => {
        state.end = 'done';
      },
      (error: { code: string }) => {
        state.end = error.code;
      },
    );
    this.job = null;
    await vi.advanceTimersByTimeAsync(1);
    return state;
  }
}

describe('an importer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A file whose last batch has been sent, and what commits it. */
  async function sent(script: Script) {
    let commit = { done: () => {}, failed: (_: Error) => {} };
    const batch = () =>
      new Promise<void>((done, failed) => {
        commit = { done, failed };
      });
    const reading = await script.read(10, { batch });
    script.say({ type: 'batch', outputs: [], last: true });
    await vi.advanceTimersByTimeAsync(1);
    return { reading, commit };
  }

  test('is given the next file while the last batch of the one before is being committed', async () => {
    const script = new Script();
    const { reading, commit } = await sent(script);
    const next = await script.read(10);
    expect(script.job).not.toBeNull();
    expect(reading.end).toBeNull();
    commit.done();
    await vi.advanceTimersByTimeAsync(1);
    expect([reading.end, next.end]).toEqual(['done', null]);
    script.pool.close();
  });

  test('has failed with a file whose last batch could not be committed, and goes on with the next', async () => {
    const script = new Script();
    const { reading, commit } = await sent(script);
    const next = await script.read(10);
    commit.failed(new CarrelError('disk-full', 'The disk is full.'));
    await vi.advanceTimersByTimeAsync(1);
    expect([reading.end, next.end]).toEqual(['disk-full', null]);
    script.say({ type: 'done' });
    await vi.advanceTimersByTimeAsync(1);
    expect(next.end).toBe('done');
    script.pool.close();
  });

  test('is given a small file while it reads another, and no clock runs for it before its turn', async () => {
    const script = new Script();
    const first = await script.read(20_000_000);
    const second = await script.read(10);
    expect(script.job?.bytes).toHaveLength(10);
    const third = await script.read(10);
    expect(script.job).toBeNull();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([first.end, second.end, third.end]).toEqual([null, null, null]);
    script.pool.close();
  });

  test('is not given a large file before the one it reads is done', async () => {
    const script = new Script();
    await script.read(10);
    const sent = script.job;
    await script.read(20_000_000);
    expect(script.job).toBeNull();
    script.job = sent;
    script.say({ type: 'done' });
    await vi.advanceTimersByTimeAsync(1);
    expect(script.job?.bytes).toHaveLength(20_000_000);
    script.pool.close();
  });

  test('that ends over a file leaves the one that waited behind it to another', async () => {
    const script = new Script();
    const first = await script.read(10);
    const second = await script.read(20);
    await vi.advanceTimersByTimeAsync(9_500);
    expect([first.end, second.end]).toEqual(['importer-timeout', null]);
    expect(script.job?.bytes).toHaveLength(20);
    script.say({ type: 'done' });
    await vi.advanceTimersByTimeAsync(1);
    expect(second.end).toBe('done');
    script.pool.close();
  });

  test('does not begin with a file that is called off while it waits', async () => {
    const script = new Script();
    const first = await script.read(10);
    const abort = new AbortController();
    const second = await script.read(20, {}, abort.signal);
    const waiting = script.job;
    abort.abort();
    await vi.advanceTimersByTimeAsync(1);
    expect([first.end, second.end]).toEqual([null, 'cancelled']);
    expect(script.cancelled).toEqual([waiting?.job]);
    expect((await script.read(30)).end).toBeNull();
    expect(script.job?.bytes).toHaveLength(30);
    script.pool.close();
  });

  test('has some files ready beside the one being read, but not many large ones', () => {
    const { pool } = new Script();
    const files = (...sizes: number[]) => sizes.map((size) => ({ size }));
    expect(pool.admits([], 2e9)).toBe(true);
    expect(pool.admits(files(1e5), 1e5)).toBe(true);
    expect(pool.admits(files(1e5), 2e9)).toBe(false);
    expect(pool.admits(files(2e9), 1e5)).toBe(false);
    expect(pool.admits(files(...Array(20).fill(1e5)), 1e5)).toBe(false);
  });
});

describe('the watchdog of importers', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('replaces an importer that says nothing, in less than ten seconds', async () => {
    const script = new Script();
    const reading = await script.read(10);
    await vi.advanceTimersByTimeAsync(9_500);
    expect(reading.end).toBe('importer-timeout');
    expect(script.killed).toBe(1);
    script.pool.close();
  });

  test('replaces one that has grown over many files as soon as it has read its own', async () => {
    const script = new Script();
    script.memory = 800_000_000;
    const reading = await script.read(10);
    await vi.advanceTimersByTimeAsync(600);
    const { job } = script;
    const next = await script.read(20);
    expect([script.job, script.killed]).toEqual([null, 0]);
    script.job = job;
    script.memory = 200_000_000;
    script.say({ type: 'done' });
    await vi.advanceTimersByTimeAsync(1);
    expect([reading.end, script.killed]).toEqual(['done', 1]);
    script.say({ type: 'done' });
    await vi.advanceTimersByTimeAsync(1);
    expect([next.end, script.started, script.killed]).toEqual(['done', 2, 1]);
    script.pool.close();
  });

  test('gives up a file that takes more than a gigabyte, but not one for what files before it left', async () => {
    const script = new Script();
    await script.read(10);
    script.say({ type: 'done' });
    script.memory = 1_100_000_000;
    const heir = await script.read(20);
    await vi.advanceTimersByTimeAsync(600);
    expect([heir.end, script.started]).toEqual([null, 2]);
    script.memory = 200_000_000;
    script.say({ type: 'done' });
    await vi.advanceTimersByTimeAsync(1);
    expect(heir.end).toBe('done');

    const glutton = await script.read(30);
    await vi.advanceTimersByTimeAsync(600);
    script.memory = 1_100_000_000;
    await vi.advanceTimersByTimeAsync(600);
    expect([glutton.end, script.killed]).toEqual(['importer-memory', 2]);
    script.pool.close();
  });

  test('leaves alone one that gives signs of life without having anything to hand over yet', async () => {
    const script = new Script();
    const shares: number[] = [];
    const reading = await script.read(20_000_000, { share: (share) => void shares.push(share) });
    for (let i = 1; i <= 60; i++) {
      await vi.advanceTimersByTimeAsync(2_000);
      script.say({ type: 'alive', share: i / 60 });
    }
    expect(reading.end).toBeNull();
    script.say({ type: 'done' });
    await vi.advanceTimersByTimeAsync(1);
    expect(reading.end).toBe('done');
    expect(script.killed).toBe(0);
    expect(shares.at(-1)).toBe(1);
    script.pool.close();
  });

  test.each([
    [40_000, 10_000],
    [20_000_000, 301_000],
  ])('replaces one that keeps giving signs of life and gets nowhere: %i bytes, %i ms', async (bytes, within) => {
    const script = new Script();
    const reading = await script.read(bytes);
    for (let at = 0; at + 500 <= within && reading.end === null; at += 500) {
      await vi.advanceTimersByTimeAsync(500);
      script.say({ type: 'alive', share: 0 });
    }
    expect(reading.end).toBe('importer-timeout');
    script.pool.close();
  });
});
