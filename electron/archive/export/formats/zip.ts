/** Writes a ZIP archive (APPNOTE 6.3.10) front to back, with ZIP64 records where sizes or counts need them. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { deflateRawSync, crc32 as nodeCrc32 } from 'node:zlib';

interface Entry {
  name: Buffer;
  method: 0 | 8;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

/** A file of the archive that is written piece by piece, uncompressed. Nothing else may be added before its `end`. */
export interface StoredEntry {
  write(bytes: Uint8Array): void;
  end(): { bytes: number; sha256: string };
}

const MAX32 = 0xffffffff;
const MAX16 = 0xffff;
/** 1 January 1980: the time of writing is nobody's business and makes equal exports differ. */
const DOS_DATE = 0x0021;
/** General purpose flag: names are UTF-8. */
const UTF8 = 0x0800;

export class ZipWriter {
  private readonly fd: number;
  private offset = 0;
  private readonly entries: Entry[] = [];
  private closed = false;

  /** Creates `path` anew. @throws the file system's error. */
  constructor(path: string) {
    this.fd = openSync(path, 'w');
  }

  /** Adds a file. `store` keeps it uncompressed; so is what does not get smaller. */
  add(name: string, bytes: Uint8Array | string, store = false): void {
    const data = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes;
    const packed = store ? data : deflateRawSync(data);
    const deflated = !store && packed.length < data.length;
    const body = deflated ? packed : data;
    const entry: Entry = {
      name: Buffer.from(name, 'utf8'),
      method: deflated ? 8 : 0,
      crc: crc32(data),
      packed: body.length,
      size: data.length,
      offset: this.offset,
    };
    this.write(localHeader(entry));
    this.write(entry.name);
    this.write(body);
    this.entries.push(entry);
  }

  /** Begins a file that is written piece by piece; at most 4 GB. */
  stored(name: string): StoredEntry {
    const bytes = Buffer.from(name, 'utf8');
    const entry: Entry = { name: bytes, method: 0, crc: 0, packed: 0, size: 0, offset: this.offset };
    this.write(localHeader(entry));
    this.write(entry.name);
    const digest = createHash('sha256');
    return {
      write: (piece) => {
        entry.crc = crc32(piece, entry.crc);
        entry.size += piece.length;
        digest.update(piece);
        this.write(piece);
      },
      end: () => {
        entry.packed = entry.size;
        // Checksum and size are known now: the header is written again in its place.
        writeSync(this.fd, localHeader(entry), 0, LOCAL_HEADER, entry.offset);
        this.entries.push(entry);
        return { bytes: entry.size, sha256: digest.digest('hex') };
      },
    };
  }

  /** Writes the directory and closes the file. */
  finish(): void {
    const start = this.offset;
    for (const entry of this.entries) this.write(directoryHeader(entry));
    const size = this.offset - start;
    const count = this.entries.length;
    if (start >= MAX32 || size >= MAX32 || count >= MAX16) {
      const at = this.offset;
      // The ZIP64 end of the directory, and where it stands.
      this.write(
        record([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [8, 0], [8, count], [8, count], [8, size], [8, start]),
      );
      this.write(record([4, 0x07064b50], [4, 0], [8, at], [4, 1]));
    }
    const number = Math.min(count, MAX16);
    const [far, from] = [Math.min(size, MAX32), Math.min(start, MAX32)];
    this.write(record([4, 0x06054b50], [4, 0], [2, number], [2, number], [4, far], [4, from], [2, 0]));
    this.close();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    closeSync(this.fd);
  }

  private write(bytes: Uint8Array): void {
    // With a place of its own: the one after a header that was written again is not the end.
    for (let at = 0; at < bytes.length; ) at += writeSync(this.fd, bytes, at, bytes.length - at, this.offset + at);
    this.offset += bytes.length;
  }
}

const LOCAL_HEADER = 30;

/** Little-endian numbers of so many bytes each. */
function record(...fields: [bytes: 2 | 4 | 8, value: number][]): Buffer {
  const out = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 8) out.writeBigUInt64LE(BigInt(value), at);
    else out.writeUIntLE(value, at, bytes);
    at += bytes;
  }
  return out;
}

/** What both headers of an entry have in common. */
const about = ({ method, crc, packed, size, name }: Entry): Parameters<typeof record> => [
  [2, UTF8],
  [2, method],
  [2, 0],
  [2, DOS_DATE],
  [4, crc],
  [4, packed],
  [4, size],
  [2, name.length],
];

/** Without the name, which follows it. */
const localHeader = (entry: Entry): Buffer => record([4, 0x04034b50], [2, 20], ...about(entry), [2, 0]);

function directoryHeader(entry: Entry): Buffer {
  const { offset } = entry;
  const far = offset >= MAX32;
  const version = far ? 45 : 20;
  const extra = far ? record([2, 1], [2, 8], [8, offset]) : Buffer.alloc(0);
  const head = record(
    [4, 0x02014b50],
    [2, version],
    [2, version],
    ...about(entry),
    [2, extra.length],
    // Comment, disk, attributes.
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, far ? MAX32 : offset],
  );
  return Buffer.concat([head, entry.name, extra]);
}

let table: Uint32Array | null = null;

/** CRC-32 (ISO 3309), going on from `before`; Node has its own from 20.15 on. */
export function crc32(bytes: Uint8Array, before = 0): number {
  if (typeof nodeCrc32 === 'function') return nodeCrc32(bytes, before);
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  let crc = (before ^ MAX32) >>> 0;
  for (const byte of bytes) crc = (table[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
  return (crc ^ MAX32) >>> 0;
}
