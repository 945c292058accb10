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
    for (const entry of this.entries) {
      const far = entry.offset >= MAX32;
      const extra = far ? Buffer.alloc(12) : Buffer.alloc(0);
      if (far) {
        extra.writeUInt16LE(1, 0);
        extra.writeUInt16LE(8, 2);
        extra.writeBigUInt64LE(BigInt(entry.offset), 4);
      }
      const head = Buffer.alloc(46);
      head.writeUInt32LE(0x02014b50, 0);
      head.writeUInt16LE(far ? 45 : 20, 4);
      head.writeUInt16LE(far ? 45 : 20, 6);
      head.writeUInt16LE(UTF8, 8);
      head.writeUInt16LE(entry.method, 10);
      head.writeUInt16LE(DOS_DATE, 14);
      head.writeUInt32LE(entry.crc, 16);
      head.writeUInt32LE(entry.packed, 20);
      head.writeUInt32LE(entry.size, 24);
      head.writeUInt16LE(entry.name.length, 28);
      head.writeUInt16LE(extra.length, 30);
      head.writeUInt32LE(far ? MAX32 : entry.offset, 42);
      this.write(head);
      this.write(entry.name);
      this.write(extra);
    }
    const size = this.offset - start;
    const count = this.entries.length;
    if (start >= MAX32 || size >= MAX32 || count >= MAX16) {
      const end = Buffer.alloc(56 + 20);
      end.writeUInt32LE(0x06064b50, 0);
      end.writeBigUInt64LE(44n, 4);
      end.writeUInt16LE(45, 12);
      end.writeUInt16LE(45, 14);
      end.writeBigUInt64LE(BigInt(count), 24);
      end.writeBigUInt64LE(BigInt(count), 32);
      end.writeBigUInt64LE(BigInt(size), 40);
      end.writeBigUInt64LE(BigInt(start), 48);
      end.writeUInt32LE(0x07064b50, 56);
      end.writeBigUInt64LE(BigInt(this.offset), 64);
      end.writeUInt32LE(1, 72);
      this.write(end);
    }
    const tail = Buffer.alloc(22);
    tail.writeUInt32LE(0x06054b50, 0);
    tail.writeUInt16LE(Math.min(count, MAX16), 8);
    tail.writeUInt16LE(Math.min(count, MAX16), 10);
    tail.writeUInt32LE(Math.min(size, MAX32), 12);
    tail.writeUInt32LE(Math.min(start, MAX32), 16);
    this.write(tail);
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

function localHeader(entry: Entry): Buffer {
  const head = Buffer.alloc(LOCAL_HEADER);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(UTF8, 6);
  head.writeUInt16LE(entry.method, 8);
  head.writeUInt16LE(DOS_DATE, 12);
  head.writeUInt32LE(entry.crc, 14);
  head.writeUInt32LE(entry.packed, 18);
  head.writeUInt32LE(entry.size, 22);
  head.writeUInt16LE(entry.name.length, 26);
  return head;
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
