/** Which characters a WOFF2 font has a glyph for (https://www.w3.org/TR/WOFF2/, OpenType `cmap`). */
import { brotliDecompressSync } from 'node:zlib';

/** Tables that a directory entry names by number, as far as `cmap`, which is the first. */
const CMAP = 0;

/** The code points of a font. @throws Error for a file that is no WOFF2 or has no Unicode `cmap` */
export function charactersOf(font: Buffer): Set<number> {
  if (font.toString('latin1', 0, 4) !== 'wOF2') throw new Error('not a WOFF2 font');
  const tables = font.readUInt16BE(12);
  const compressed = font.readUInt32BE(20);
  let at = 48;
  const base128 = (): number => {
    let value = 0;
    for (;;) {
      const byte = font[at++] as number;
      value = value * 128 + (byte & 127);
      if (byte < 128) return value;
    }
  };
  let offset = 0;
  let cmap: [start: number, length: number] | null = null;
  for (let i = 0; i < tables; i++) {
    const flags = font[at++] as number;
    const known = flags & 63;
    const version = flags >> 6;
    const tag = known === 63 ? font.toString('latin1', at, at + 4) : known;
    if (known === 63) at += 4;
    const original = base128();
    // glyf and loca (10 and 11) are transformed by version 0, all others by any but version 0.
    const transformed = tag === 10 || tag === 11 ? version === 0 : version !== 0;
    const length = transformed ? base128() : original;
    if (tag === CMAP || tag === 'cmap') cmap = [offset, length];
    offset += length;
  }
  if (!cmap) throw new Error('no cmap');
  const data = brotliDecompressSync(font.subarray(at, at + compressed));
  return readCmap(data.subarray(cmap[0], cmap[0] + cmap[1]));
}

function readCmap(table: Buffer): Set<number> {
  const out = new Set<number>();
  for (let i = 0; i < table.readUInt16BE(2); i++) {
    const start = table.readUInt32BE(4 + i * 8 + 4);
    const format = table.readUInt16BE(start);
    if (format === 4) segments(table, start, out);
    else if (format === 12)
      for (let group = 0; group < table.readUInt32BE(start + 12); group++) {
        const at = start + 16 + group * 12;
        for (let code = table.readUInt32BE(at); code <= table.readUInt32BE(at + 4); code++) out.add(code);
      }
  }
  if (out.size === 0) throw new Error('no Unicode cmap');
  return out;
}

function segments(table: Buffer, start: number, out: Set<number>): void {
  const size = table.readUInt16BE(start + 6);
  for (let i = 0; i < size; i += 2) {
    const last = table.readUInt16BE(start + 14 + i);
    const first = table.readUInt16BE(start + 16 + size + i);
    const delta = table.readUInt16BE(start + 16 + size * 2 + i);
    const rangeAt = start + 16 + size * 3 + i;
    const range = table.readUInt16BE(rangeAt);
    for (let code = first; code <= last && code < 0xffff; code++) {
      const glyph = range === 0 ? (code + delta) & 0xffff : table.readUInt16BE(rangeAt + range + (code - first) * 2);
      if (glyph !== 0) out.add(code);
    }
  }
}
