/** Decompression that stops at a limit while bytes come out: sizes that a file states about itself are not believed. */
import pako from 'pako';
import { CarrelError } from '../../contract/errors';
import type { Budget } from '../budget';

/** Longest input handed to the decompressor at once; a turn of the loop lies between two. */
const SLICE = 1 << 18;

/**
 * Decompresses raw deflate data, as zips hold it.
 * @param limit bytes at which to stop with `archive-limits`
 * @throws CarrelError `file-damaged` for broken data
 */
export async function inflate(
  packed: Uint8Array,
  limit: number,
  budget: Budget,
  turn: () => Promise<void>,
): Promise<Uint8Array> {
  const stream = new DecompressionStream('deflate-raw' as CompressionFormat);
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const feed = async (): Promise<void> => {
    for (let at = 0; at < packed.length; at += SLICE) await writer.write(packed.slice(at, at + SLICE));
    await writer.close();
  };
  // A failure shows itself on the reading side as well.
  const feeding = feed().catch(() => undefined);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      await turn();
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      budget.takeBytes(value.length);
      if (size > limit) throw new CarrelError('archive-limits', 'It unpacks to more than it says or than is allowed.');
      chunks.push(value);
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    await writer.abort().catch(() => undefined);
    if (error instanceof CarrelError) throw error;
    throw new CarrelError('file-damaged', 'Its compressed data is broken or cut short.');
  }
  await feeding;
  return concat(chunks, size);
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const out = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}

/**
 * Decompresses gzip data, also of several members one after the other, which the platform's decompressor refuses.
 * @param most stop quietly after about this many bytes: for a look at the beginning
 * @throws CarrelError `file-damaged` for broken data, `archive-limits`
 */
export async function gunzip(
  packed: Uint8Array,
  budget: Budget,
  turn: () => Promise<void>,
  most = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let at = 0;
  let inflator = new pako.Inflate();
  const take = (chunk: Uint8Array): void => {
    size += chunk.length;
    if (most === Number.POSITIVE_INFINITY) budget.takeBytes(chunk.length);
    if (size > budget.limits.entryBytes) throw new CarrelError('archive-limits', 'It unpacks to more than is allowed.');
    chunks.push(chunk);
  };
  inflator.onData = take as never;
  while (at < packed.length && size < most) {
    await turn();
    const slice = packed.subarray(at, at + SLICE);
    inflator.push(slice, at + SLICE >= packed.length);
    const { ended, strm, err } = inflator as unknown as { ended: boolean; strm: { avail_in: number }; err: number };
    if (err !== 0) throw new CarrelError('file-damaged', 'Its compressed data is broken or cut short.');
    at += slice.length;
    if (!ended) continue;
    at -= strm.avail_in;
    // Padding after the last member is zeros.
    if (packed[at] !== 0x1f || packed[at + 1] !== 0x8b) break;
    inflator = new pako.Inflate();
    inflator.onData = take as never;
  }
  const { ended } = inflator as unknown as { ended: boolean };
  if (!ended && size < most) throw new CarrelError('file-damaged', 'Its compressed data is cut short.');
  return concat(chunks, size);
}
