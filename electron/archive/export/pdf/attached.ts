/**
 * Finds an attached file in a book of ours without reading the book: the cross-reference stream at its end leads to the
 * catalogue, the catalogue to the file. So a dossier of any size is looked at in a few reads.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { type Dict, parseValue, Ref, type Value } from './syntax';

/** What is read at once. No dictionary of ours but that of the pages' structure is longer. */
const CHUNK = 64 * 1024;
/** More than any record of articles needs; a file that claims more is not ours. */
const MAX_STREAM = 512 * 1024 * 1024;

/**
 * @returns the file's bytes; null when there is none, or the PDF is not as `PdfWriter` leaves it (another program has
 *   written it anew or added to it)
 */
export function attachedFile(path: string, name: string): Uint8Array | null {
  const fd = openSync(path, 'r');
  try {
    return new BookReader(fd).attached(name);
  } catch {
    // Not a book of ours, or a damaged one: a reader of all PDFs may know more.
    return null;
  } finally {
    closeSync(fd);
  }
}

class BookReader {
  private readonly size: number;
  private readonly rows: Buffer;
  private readonly widths: [number, number, number];
  private readonly root: Value | undefined;

  constructor(private readonly fd: number) {
    this.size = fstatSync(fd).size;
    const tail = this.read(Math.max(0, this.size - 64), 64).toString('latin1');
    const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail)?.[1] ?? Number.NaN);
    const { dict, bytes } = this.stream(start);
    const widths = dict.get('W');
    const parms = dict.get('DecodeParms');
    // Another revision before this one is another program's.
    if (dict.get('Type') !== '/XRef' || dict.has('Prev') || dict.has('Index') || !Array.isArray(widths))
      throw new Error('not a book of ours');
    this.widths = widths.map(Number) as [number, number, number];
    const columns = this.widths[0] + this.widths[1] + this.widths[2];
    this.rows = parms instanceof Map ? unpredicted(bytes, columns) : bytes;
    this.root = dict.get('Root');
  }

  attached(name: string): Uint8Array | null {
    const names = this.dict(this.dict(this.root).get('Names'));
    const file = this.find(names.get('EmbeddedFiles'), name, 0);
    if (file === undefined) return null;
    const embedded = this.dict(this.dict(file).get('EF')).get('F');
    if (!(embedded instanceof Ref)) return null;
    return this.stream(this.place(embedded.num).where).bytes;
  }

  private find(node: Value | undefined, name: string, depth: number): Value | undefined {
    const dict = this.dict(node);
    const pairs = dict.get('Names');
    if (Array.isArray(pairs))
      for (let i = 0; i + 1 < pairs.length; i += 2) if (pairs[i] === `(${name})`) return pairs[i + 1];
    const kids = dict.get('Kids');
    if (!Array.isArray(kids) || depth > 20) return undefined;
    for (const kid of kids) {
      const found = this.find(kid, name, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private dict(value: Value | undefined): Dict {
    const direct = value instanceof Ref ? parseValue(this.text(value.num)) : value;
    if (!(direct instanceof Map)) throw new Error('a dictionary is missing');
    return direct;
  }

  /** An object that is no stream. */
  private text(num: number): string {
    const { type, where, index } = this.place(num);
    if (type === 1) {
      const text = this.read(where, CHUNK).toString('latin1');
      return text.slice(text.indexOf('obj') + 3, text.indexOf('endobj'));
    }
    const { dict, bytes } = this.stream(this.place(where).where);
    const first = Number(dict.get('First'));
    const head = bytes.subarray(0, first).toString('latin1').trim().split(/\s+/).map(Number);
    const [number, at, next] = [head[index * 2], head[index * 2 + 1] as number, head[index * 2 + 3]];
    if (number !== num) throw new Error('an object is not where it should be');
    return bytes.subarray(first + at, next === undefined ? bytes.length : first + next).toString('latin1');
  }

  private place(num: number): { type: number; where: number; index: number } {
    const [a, b, c] = this.widths;
    const at = num * (a + b + c);
    return {
      type: this.rows.readUIntBE(at, a),
      where: this.rows.readUIntBE(at + a, b),
      index: this.rows.readUIntBE(at + a + b, c),
    };
  }

  private stream(where: number): { dict: Dict; bytes: Buffer } {
    if (!(where >= 0 && where < this.size)) throw new Error('an object is outside the file');
    const head = this.read(where, CHUNK);
    const marker = /\sstream\r?\n/.exec(head.toString('latin1'));
    const text = head.toString('latin1', 0, marker?.index);
    const dict = parseValue(text.slice(text.indexOf('obj') + 3));
    const length = dict instanceof Map ? Number(dict.get('Length')) : Number.NaN;
    if (!marker || !(dict instanceof Map) || !(length >= 0 && length <= MAX_STREAM)) throw new Error('no stream');
    const packed = this.read(where + marker.index + marker[0].length, length);
    const flate = dict.get('Filter') === '/FlateDecode';
    return { dict, bytes: flate ? inflateSync(packed, { maxOutputLength: MAX_STREAM }) : packed };
  }

  private read(at: number, length: number): Buffer {
    const out = Buffer.alloc(Math.min(length, Math.max(0, this.size - at)));
    let filled = 0;
    while (filled < out.length) {
      const count = readSync(this.fd, out, filled, out.length - filled, at + filled);
      if (count === 0) break;
      filled += count;
    }
    return out.subarray(0, filled);
  }
}

/** Rows without their PNG predictor "up" (ISO 32000-1, 7.4.4.4). */
function unpredicted(bytes: Buffer, columns: number): Buffer {
  const rows = Math.floor(bytes.length / (columns + 1));
  const out = Buffer.alloc(rows * columns);
  for (let row = 0; row < rows; row++) {
    if (bytes[row * (columns + 1)] !== 2) throw new Error('another predictor');
    for (let i = 0; i < columns; i++) {
      const above = row > 0 ? (out[(row - 1) * columns + i] as number) : 0;
      out[row * columns + i] = ((bytes[row * (columns + 1) + 1 + i] as number) + above) & 255;
    }
  }
  return out;
}
