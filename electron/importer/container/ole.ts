/** OLE compound files (MS-CFB), as old Office documents and Outlook's messages are: streams of chained sectors, in storages. */
import { CarrelError } from '../../contract/errors';

const END_OF_CHAIN = 0xfffffffe;
const MINI_LIMIT = 4096;

const damaged = (): CarrelError => new CarrelError('file-damaged', 'The document is broken or cut short.');

export class OleFile {
  private readonly view: DataView;
  private readonly sectorSize: number;
  private readonly fat: Uint32Array;
  private readonly miniFat: Uint32Array;
  private readonly mini: Uint8Array;
  /** By name, wherever they are: documents have one of each. */
  private readonly directory = new Map<string, { start: number; size: number }>();
  /** By path, storages ending with `/`. */
  private readonly tree = new Map<string, { start: number; size: number }>();

  /** @throws CarrelError `file-damaged` */
  constructor(private readonly bytes: Uint8Array) {
    if (bytes.length < 512) throw damaged();
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const shift = this.view.getUint16(30, true);
    if (shift !== 9 && shift !== 12) throw damaged();
    this.sectorSize = 1 << shift;
    this.fat = this.readFat();
    const directory = this.chain(this.view.getUint32(48, true), this.fat);
    let root = { start: END_OF_CHAIN, size: 0 };
    const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength);
    for (let at = 0; at + 128 <= directory.length; at += 128) {
      const length = view.getUint16(at + 64, true);
      const type = directory[at + 66];
      if (length < 2 || length > 64 || (type !== 1 && type !== 2 && type !== 5)) continue;
      const name = new TextDecoder('utf-16le').decode(directory.subarray(at, at + length - 2));
      const entry = { start: view.getUint32(at + 116, true), size: view.getUint32(at + 120, true) };
      if (type === 5) root = entry;
      else if (type === 2 && !this.directory.has(name)) this.directory.set(name, entry);
      else if (type === 1 && !this.directory.has(`${name}/`)) this.directory.set(`${name}/`, entry);
    }
    this.plant(view, directory);
    this.mini = this.chain(root.start, this.fat);
    const miniFat = this.chain(this.view.getUint32(60, true), this.fat);
    this.miniFat = new Uint32Array(miniFat.slice(0, miniFat.length & ~3).buffer);
  }

  /** Follows the directory from its root: siblings are a tree, storages have one of their own. */
  private plant(view: DataView, directory: Uint8Array): void {
    const seen = new Set<number>([0]);
    const open: [number, string][] = directory.length >= 128 ? [[view.getUint32(76, true), '']] : [];
    for (let next = open.pop(); next; next = open.pop()) {
      const [number, path] = next;
      const at = number * 128;
      if (seen.has(number) || at + 128 > directory.length) continue;
      seen.add(number);
      const length = view.getUint16(at + 64, true);
      if (length < 2 || length > 64) continue;
      const name = path + new TextDecoder('utf-16le').decode(directory.subarray(at, at + length - 2));
      const entry = { start: view.getUint32(at + 116, true), size: view.getUint32(at + 120, true) };
      open.push([view.getUint32(at + 68, true), path], [view.getUint32(at + 72, true), path]);
      if (directory[at + 66] === 1) {
        this.tree.set(`${name}/`, entry);
        open.push([view.getUint32(at + 76, true), `${name}/`]);
      } else if (directory[at + 66] === 2) this.tree.set(name, entry);
    }
  }

  /** The stream at a path (`storage/stream`), or null. */
  at(path: string): Uint8Array | null {
    const entry = this.tree.get(path);
    return entry ? this.bytesOf(entry) : null;
  }

  /** Names of the storages in the one at `path`, '' for the root; sorted. */
  storages(path: string): string[] {
    return [...this.tree.keys()]
      .filter(
        (name) => name.startsWith(path) && name.endsWith('/') && name.indexOf('/', path.length) === name.length - 1,
      )
      .map((name) => name.slice(path.length, -1))
      .filter(Boolean)
      .sort();
  }

  has(name: string): boolean {
    return this.directory.has(name);
  }

  /** A stream's bytes, or null when there is none of that name. */
  stream(name: string): Uint8Array | null {
    const entry = this.directory.get(name);
    return entry ? this.bytesOf(entry) : null;
  }

  private bytesOf(entry: { start: number; size: number }): Uint8Array {
    const data = entry.size < MINI_LIMIT ? this.miniChain(entry.start) : this.chain(entry.start, this.fat);
    return data.subarray(0, Math.min(entry.size, data.length));
  }

  private sector(number: number): Uint8Array {
    const at = (number + 1) * this.sectorSize;
    return this.bytes.subarray(at, at + this.sectorSize);
  }

  private readFat(): Uint32Array {
    const sectors: number[] = [];
    for (let i = 0; i < 109; i++) sectors.push(this.view.getUint32(76 + i * 4, true));
    let next = this.view.getUint32(68, true);
    // A cycle of table sectors would never end: there cannot be more than the file has.
    const most = Math.ceil(this.bytes.length / this.sectorSize);
    for (let i = 0; next < END_OF_CHAIN - 3 && i < most; i++) {
      const sector = this.sector(next);
      if (sector.length < this.sectorSize) break;
      const view = new DataView(sector.buffer, sector.byteOffset, sector.byteLength);
      for (let at = 0; at + 4 < this.sectorSize; at += 4) sectors.push(view.getUint32(at, true));
      next = view.getUint32(this.sectorSize - 4, true);
    }
    const used = sectors.filter((number) => number < most);
    const perSector = this.sectorSize / 4;
    const fat = new Uint32Array(used.length * perSector).fill(0xffffffff);
    used.forEach((number, i) => {
      const sector = this.sector(number);
      const view = new DataView(sector.buffer, sector.byteOffset, sector.byteLength);
      for (let k = 0; k < perSector && k * 4 + 4 <= sector.length; k++)
        fat[i * perSector + k] = view.getUint32(k * 4, true);
    });
    return fat;
  }

  private chain(start: number, fat: Uint32Array): Uint8Array {
    const sectors: Uint8Array[] = [];
    const seen = new Set<number>();
    for (let at = start; at < fat.length && !seen.has(at); at = fat[at] as number) {
      seen.add(at);
      sectors.push(this.sector(at));
    }
    return join(sectors);
  }

  private miniChain(start: number): Uint8Array {
    const parts: Uint8Array[] = [];
    const seen = new Set<number>();
    for (let at = start; at < this.miniFat.length && !seen.has(at); at = this.miniFat[at] as number) {
      seen.add(at);
      parts.push(this.mini.subarray(at * 64, at * 64 + 64));
    }
    return join(parts);
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
