/**
 * Reads zip archives in the sandbox, on nothing but bytes and DecompressionStream. Follows APPNOTE.TXT 6.3: the central
 * directory rules. Number of entries, overlaps, declared and real sizes are checked before and while anything is read.
 */
import { CarrelError } from '../../contract/errors';
import type { Budget } from '../budget';
import { decodeAs } from '../text/charset';
import { decodeDosPage } from '../text/dos-pages';
import { crc32 } from './crc32';
import { inflate } from './inflate';

const END = 0x06054b50;
const END64_LOCATOR = 0x07064b50;
const END64 = 0x06064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

export interface ZipEntry {
  /** Name as decoded, `/` between folders. Only a label: nothing is ever written to disk by it. */
  name: string;
  directory: boolean;
  symlink: boolean;
  encrypted: boolean;
  /** The name led out of the archive (`../`, `/`, `C:`); `name` is what is left of it. */
  strayed: boolean;
  method: number;
  crc: number;
  packed: number;
  unpacked: number;
  offset: number;
}

const damaged = (message: string): CarrelError => new CarrelError('file-damaged', message);

export class ZipArchive {
  private readonly byName = new Map<string, ZipEntry>();

  private constructor(
    private readonly bytes: Uint8Array,
    private readonly budget: Budget,
    private readonly turn: () => Promise<void>,
    readonly entries: readonly ZipEntry[],
  ) {
    for (const entry of entries) if (!this.byName.has(entry.name)) this.byName.set(entry.name, entry);
  }

  /** @throws CarrelError `file-damaged`, `archive-limits` */
  static open(bytes: Uint8Array, budget: Budget, turn: () => Promise<void>): ZipArchive {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { count, offset } = findDirectory(bytes, view);
    budget.takeEntries(count);
    const entries = readDirectory(bytes, view, count, offset);
    refuseOverlaps(entries);
    return new ZipArchive(bytes, budget, turn, entries);
  }

  find(name: string): ZipEntry | undefined {
    return this.byName.get(name);
  }

  /** Bytes of one entry, checked. @throws CarrelError `file-encrypted`, `file-unsupported`, `file-damaged`, `archive-limits` */
  async read(entry: ZipEntry): Promise<Uint8Array> {
    if (entry.encrypted)
      throw new CarrelError(
        'file-encrypted',
        'It is protected by a password. Unpack it with the password and import the files.',
      );
    this.budget.checkEntry(entry.packed, entry.unpacked);
    const packed = this.packedBytes(entry);
    let data: Uint8Array;
    if (entry.method === STORED) {
      this.budget.takeBytes(packed.length);
      data = packed.slice();
    } else if (entry.method === DEFLATED) {
      data = await inflate(packed, entry.unpacked, this.budget, this.turn);
    } else {
      throw new CarrelError(
        'file-unsupported',
        `It is compressed by a method (${entry.method}) that is not supported. Unpack the archive and import the files.`,
      );
    }
    if (data.length !== entry.unpacked || crc32(data) !== entry.crc)
      throw damaged('Its contents do not match the checksum in the archive.');
    return data;
  }

  /** Bytes by name, or null when there is no such entry or it cannot be read. */
  async readNamed(name: string): Promise<Uint8Array | null> {
    const entry = this.byName.get(name);
    if (!entry || entry.directory || entry.symlink) return null;
    return this.read(entry).catch((error: unknown) => {
      if (error instanceof CarrelError && error.details?.final === true) throw error;
      return null;
    });
  }

  private packedBytes(entry: ZipEntry): Uint8Array {
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    const at = entry.offset;
    if (at + 30 > this.bytes.length || view.getUint32(at, true) !== LOCAL)
      throw damaged('The archive points to a place where there is no such file.');
    const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
    if (start + entry.packed > this.bytes.length) throw damaged('It is cut short.');
    return this.bytes.subarray(start, start + entry.packed);
  }
}

function findDirectory(bytes: Uint8Array, view: DataView): { count: number; offset: number } {
  const lowest = Math.max(0, bytes.length - 65_557);
  for (let at = bytes.length - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) !== END) continue;
    const count = view.getUint16(at + 10, true);
    const offset = view.getUint32(at + 16, true);
    if (count !== 0xffff && offset !== 0xffffffff) return { count, offset };
    const locator = at - 20;
    if (locator < 0 || view.getUint32(locator, true) !== END64_LOCATOR) return { count, offset };
    const end64 = Number(view.getBigUint64(locator + 8, true));
    if (end64 + 56 > bytes.length || view.getUint32(end64, true) !== END64) break;
    return { count: Number(view.getBigUint64(end64 + 32, true)), offset: Number(view.getBigUint64(end64 + 48, true)) };
  }
  throw damaged('The archive is cut short: its list of contents is missing. Copy or download it again.');
}

function readDirectory(bytes: Uint8Array, view: DataView, count: number, offset: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = offset;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY)
      throw damaged('The list of contents of the archive is broken. Copy or download it again.');
    const flags = view.getUint16(at + 8, true);
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const raw = bytes.subarray(at + 46, at + 46 + nameLength);
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const madeBy = view.getUint8(at + 5);
    const mode = view.getUint32(at + 38, true) >>> 16;
    const sizes = zip64Sizes(
      extra,
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    );
    const { name, strayed } = safeName(decodeName(raw, extra, (flags & 0x800) !== 0));
    entries.push({
      name,
      strayed,
      directory: name.endsWith('/') || ((view.getUint32(at + 38, true) & 0x10) !== 0 && sizes.unpacked === 0),
      // Upper half of the external attributes is a Unix mode when Unix or macOS made the entry.
      symlink: (madeBy === 3 || madeBy === 19) && (mode & 0o170000) === 0o120000,
      encrypted: (flags & 1) !== 0,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      ...sizes,
    });
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Sizes and offset that do not fit 32 bits stand in extra field 1, in this order. */
function zip64Sizes(
  extra: Uint8Array,
  unpacked: number,
  packed: number,
  offset: number,
): { unpacked: number; packed: number; offset: number } {
  const field = extraField(extra, 0x0001);
  if (!field) return { unpacked, packed, offset };
  const view = new DataView(field.buffer, field.byteOffset, field.byteLength);
  let at = 0;
  const wide = (value: number): number => {
    if (value !== 0xffffffff || at + 8 > field.length) return value;
    const big = Number(view.getBigUint64(at, true));
    at += 8;
    return big;
  };
  return { unpacked: wide(unpacked), packed: wide(packed), offset: wide(offset) };
}

function extraField(extra: Uint8Array, id: number): Uint8Array | null {
  for (let at = 0; at + 4 <= extra.length; ) {
    const found = (extra[at] as number) | ((extra[at + 1] as number) << 8);
    const size = (extra[at + 2] as number) | ((extra[at + 3] as number) << 8);
    if (found === id) return extra.subarray(at + 4, at + 4 + size);
    at += 4 + size;
  }
  return null;
}

/** UTF-8 where it is said or valid; else the DOS page of the maker's country: cp866 when that gives Russian, or cp437. */
export function decodeName(raw: Uint8Array, extra: Uint8Array, utf8: boolean): string {
  const unicode = extraField(extra, 0x7075);
  if (unicode && unicode.length > 5) return new TextDecoder().decode(unicode.subarray(5));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    if (utf8) return new TextDecoder().decode(raw);
  }
  const russian = decodeAs(raw, 'ibm866')?.text ?? '';
  const high = [...raw].filter((byte) => byte >= 0x80).length;
  const letters = russian.match(/[А-Яа-яЁё]/g)?.length ?? 0;
  if (letters > high * 0.8) return russian;
  const cyrillic = decodeAs(raw, 'windows-1251')?.text ?? '';
  if ((cyrillic.match(/[А-Яа-яЁё]/g)?.length ?? 0) > high * 0.8) return cyrillic;
  return decodeDosPage(raw, 'cp437');
}

function safeName(name: string): { name: string; strayed: boolean } {
  const slashed = name.replace(/\\/g, '/').replace(/[\0-\x1f\u202a-\u202e\u2066-\u2069]/g, '');
  const safe = slashed
    .replace(/^(?:[A-Za-z]:)?\/+/, '')
    .split('/')
    .filter((part) => part !== '..' && part !== '.')
    .join('/');
  return { name: safe || 'unnamed', strayed: safe !== slashed };
}

/** Entries that share bytes are the way to make a small archive unpack to anything. */
function refuseOverlaps(entries: readonly ZipEntry[]): void {
  const sorted = entries.filter((entry) => entry.packed > 0).sort((a, b) => a.offset - b.offset);
  let end = 0;
  for (const entry of sorted) {
    if (entry.offset < end) {
      throw new CarrelError(
        'archive-limits',
        'Its entries overlap, as only an archive made to exhaust memory does. It was not read.',
        { final: true },
      );
    }
    end = entry.offset + 30 + entry.packed;
  }
}

/** A zip with stored entries; used to hand checked contents to a library that insists on a zip. */
export function writeStoredZip(files: readonly { name: string; bytes: Uint8Array }[]): Uint8Array {
  const encoder = new TextEncoder();
  const named = files.map((file) => ({ ...file, raw: encoder.encode(file.name), crc: crc32(file.bytes) }));
  const size = named.reduce((sum, file) => sum + 76 + file.raw.length * 2 + file.bytes.length, 22);
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  const offsets: number[] = [];
  let at = 0;
  const fields = (start: number, file: (typeof named)[number]): void => {
    view.setUint16(start, 20, true);
    view.setUint16(start + 2, 0x800, true);
    view.setUint32(start + 10, file.crc, true);
    view.setUint32(start + 14, file.bytes.length, true);
    view.setUint32(start + 18, file.bytes.length, true);
    view.setUint16(start + 22, file.raw.length, true);
  };
  for (const file of named) {
    offsets.push(at);
    view.setUint32(at, LOCAL, true);
    fields(at + 4, file);
    out.set(file.raw, at + 30);
    out.set(file.bytes, at + 30 + file.raw.length);
    at += 30 + file.raw.length + file.bytes.length;
  }
  const directory = at;
  named.forEach((file, i) => {
    view.setUint32(at, ENTRY, true);
    view.setUint16(at + 4, 20, true);
    fields(at + 6, file);
    view.setUint32(at + 42, offsets[i] as number, true);
    out.set(file.raw, at + 46);
    at += 46 + file.raw.length;
  });
  view.setUint32(at, END, true);
  view.setUint16(at + 8, named.length, true);
  view.setUint16(at + 10, named.length, true);
  view.setUint32(at + 12, at - directory, true);
  view.setUint32(at + 16, directory, true);
  return out;
}
