/** Decompression that stops at a limit while bytes come out: sizes that a file states about itself are not believed. */
import { CarrelError } from '../../contract/errors';
import type { Budget } from '../budget';

/** Longest input handed to the decompressor at once; a turn of the loop lies between two. */
const SLICE = 1 << 18;

/**
 * Decompresses.
 * @param limit bytes at which to stop with `archive-limits`
 * @throws CarrelError `file-damaged` for broken data
 */
export async function inflate(
  packed: Uint8Array,
  format: 'deflate-raw' | 'gzip',
  limit: number,
  budget: Budget,
  turn: () => Promise<void>,
): Promise<Uint8Array> {
  const stream = new DecompressionStream(format as CompressionFormat);
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
  const out = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
