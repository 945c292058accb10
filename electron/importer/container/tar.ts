/** Reads tar archives (POSIX ustar, GNU long names, pax paths). */
import { CarrelError } from '../../contract/errors';
import type { Budget } from '../budget';
import { decodeName } from './zip';

export interface TarEntry {
  name: string;
  kind: 'file' | 'directory' | 'link' | 'other';
  bytes: Uint8Array;
}

const BLOCK = 512;

function field(bytes: Uint8Array, from: number, length: number): Uint8Array {
  const raw = bytes.subarray(from, from + length);
  const end = raw.indexOf(0);
  return end < 0 ? raw : raw.subarray(0, end);
}

const octal = (bytes: Uint8Array, from: number, length: number): number =>
  Number.parseInt(new TextDecoder().decode(field(bytes, from, length)).trim() || '0', 8);

const text = (raw: Uint8Array): string => decodeName(raw, new Uint8Array(0), false);

/** True when the first block has a valid header checksum. */
export function isTar(bytes: Uint8Array): boolean {
  if (bytes.length < BLOCK) return false;
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : (bytes[i] as number);
  return sum > 8 * 32 && octal(bytes, 148, 8) === sum;
}

/** Entries in order. @throws CarrelError `file-damaged` at a broken header, `archive-limits` */
export function* readTar(bytes: Uint8Array, budget: Budget): Iterable<TarEntry> {
  let at = 0;
  let longName: string | null = null;
  while (at + BLOCK <= bytes.length) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return;
    if (!isTar(header))
      throw new CarrelError('file-damaged', 'The archive is broken from here on; what came before was read.');
    budget.takeEntries(1);
    const size = octal(header, 124, 12);
    const start = at + BLOCK;
    if (!Number.isFinite(size) || size < 0 || start + size > bytes.length) {
      throw new CarrelError('file-damaged', 'The archive is cut short; what came before was read.');
    }
    const data = bytes.subarray(start, start + size);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156] as number);
    if (type === 'L') {
      longName = text(field(data, 0, data.length));
      continue;
    }
    if (type === 'x') {
      longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(new TextDecoder().decode(data))?.[1] ?? longName;
      continue;
    }
    if (type === 'g' || type === 'K') continue;
    const prefix = text(field(header, 345, 155));
    const short = text(field(header, 0, 100));
    const name =
      longName ??
      (prefix && String.fromCharCode(...header.subarray(257, 262)) === 'ustar' ? `${prefix}/${short}` : short);
    longName = null;
    const kind =
      type === '5' || name.endsWith('/')
        ? 'directory'
        : type === '1' || type === '2'
          ? 'link'
          : type === '0' || type === '\0' || type === '7'
            ? 'file'
            : 'other';
    yield { name, kind, bytes: data };
  }
}
