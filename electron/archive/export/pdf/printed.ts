/**
 * Reads the PDF that Chromium's printer (Skia) writes: a classic cross-reference table, one revision, no object
 * streams, direct stream lengths. Objects are handed out one at a time so that a part never lives in memory twice.
 */
import { type Dict, parseValue, Ref, type Value } from './syntax';

export interface PrintedObject {
  num: number;
  /** The object's text; for a stream, its dictionary. */
  text: string;
  /** The stream's bytes as stored (compressed), or null. */
  stream: Uint8Array | null;
}

/** A place in a printed part: page index from 0, and the point to scroll to in PDF units. */
export interface Destination {
  page: number;
  x: string;
  y: string;
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

export class PrintedPdf {
  readonly root: Dict;
  readonly rootNum: number;
  readonly infoNum: number | null;
  /** Object numbers of the pages, in order. */
  readonly pages: number[] = [];
  /** Object numbers of the page tree's inner nodes. */
  readonly pageNodes: number[] = [];
  readonly size: number;
  private readonly bytes: Buffer;
  private readonly starts: Float64Array;
  private readonly ends: Float64Array;

  /** @throws Error when the bytes are not a PDF as Chromium writes it. */
  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const tail = latin1(this.bytes.subarray(Math.max(0, bytes.length - 64)));
    const startxref = Number(/startxref\s+(\d+)/.exec(tail)?.[1] ?? Number.NaN);
    if (!(startxref > 0 && startxref < bytes.length)) throw new Error('the printed PDF has no cross-reference table');
    const table = latin1(this.bytes.subarray(startxref));
    const head = /^xref\s+0 (\d+)\s*\n/.exec(table);
    const trailerAt = table.indexOf('trailer');
    if (!head || trailerAt < 0) throw new Error('the printed PDF has an unexpected cross-reference table');
    this.size = Number(head[1]);
    this.starts = new Float64Array(this.size);
    this.ends = new Float64Array(this.size);
    const sorted: [number, number][] = [];
    for (let num = 0; num < this.size; num++) {
      const at = head[0].length + num * 20;
      if (table[at + 17] !== 'n') continue;
      const offset = Number(table.slice(at, at + 10));
      this.starts[num] = offset;
      sorted.push([offset, num]);
    }
    sorted.sort((a, b) => a[0] - b[0]);
    for (const [i, [, num]] of sorted.entries()) this.ends[num] = sorted[i + 1]?.[0] ?? startxref;
    const trailer = parseValue(table.slice(trailerAt + 7)) as Dict;
    const root = trailer.get('Root');
    const info = trailer.get('Info');
    if (!(root instanceof Ref)) throw new Error('the printed PDF has no root');
    this.rootNum = root.num;
    this.infoNum = info instanceof Ref ? info.num : null;
    this.root = this.dict(root);
    const collect = (ref: Value | undefined, depth: number): void => {
      if (!(ref instanceof Ref) || depth > 50) throw new Error('the printed PDF has a broken page tree');
      const node = this.dict(ref);
      if (node.get('Type') !== '/Pages') {
        this.pages.push(ref.num);
        return;
      }
      this.pageNodes.push(ref.num);
      for (const kid of node.get('Kids') as Value[]) collect(kid, depth + 1);
    };
    collect(this.root.get('Pages'), 0);
  }

  has(num: number): boolean {
    return num > 0 && num < this.size && (this.ends[num] as number) > 0;
  }

  object(num: number): PrintedObject {
    if (!this.has(num)) throw new Error(`the printed PDF has no object ${num}`);
    const slice = this.bytes.subarray(this.starts[num], this.ends[num]);
    const body = slice.indexOf('obj') + 3;
    const streamAt = slice.indexOf('stream');
    const isStream = streamAt >= 0 && latin1(slice.subarray(-24)).trimEnd().endsWith('endstream\nendobj');
    if (!isStream) {
      const end = slice.lastIndexOf('endobj');
      return { num, text: latin1(slice.subarray(body, end)).trim(), stream: null };
    }
    const text = latin1(slice.subarray(body, streamAt)).trim();
    const length = Number(/\/Length (\d+)/.exec(text)?.[1] ?? Number.NaN);
    const from = streamAt + 6 + (slice[streamAt + 6] === 13 ? 2 : 1);
    if (!(length >= 0 && from + length < slice.length))
      throw new Error('the printed PDF has a stream without a length');
    return { num, text, stream: slice.subarray(from, from + length) };
  }

  /** The dictionary behind a value; a reference is followed. */
  dict(value: Value | undefined): Dict {
    const direct = value instanceof Ref ? parseValue(this.object(value.num).text) : value;
    if (!(direct instanceof Map)) throw new Error('the printed PDF lacks a dictionary where one is needed');
    return direct;
  }

  *objects(): Iterable<PrintedObject> {
    for (let num = 1; num < this.size; num++) if (this.has(num)) yield this.object(num);
  }

  /** Named destinations: ids of elements that a link in the same part points to. */
  destinations(): Map<string, Destination> {
    const found = new Map<string, Destination>();
    const dests = this.root.get('Dests');
    if (!dests) return found;
    const index = new Map(this.pages.map((num, i) => [num, i]));
    for (const [name, value] of this.dict(dests)) {
      const target = value instanceof Ref ? parseValue(this.object(value.num).text) : value;
      if (!Array.isArray(target) || !(target[0] instanceof Ref)) continue;
      const page = index.get(target[0].num);
      if (page === undefined) continue;
      found.set(name, { page, x: String(target[2] ?? '0'), y: String(target[3] ?? '0') });
    }
    return found;
  }

  /** Entries of the parent tree: key → object number. */
  parentTree(): [number, number][] {
    const structure = this.root.get('StructTreeRoot');
    if (!structure) return [];
    const out: [number, number][] = [];
    const walk = (value: Value | undefined, depth: number): void => {
      if (value === undefined || depth > 50) return;
      const node = this.dict(value);
      const nums = node.get('Nums');
      if (Array.isArray(nums))
        for (let i = 0; i + 1 < nums.length; i += 2) {
          const target = nums[i + 1];
          if (target instanceof Ref) out.push([Number(nums[i]), target.num]);
        }
      const kids = node.get('Kids');
      if (Array.isArray(kids)) for (const kid of kids) walk(kid, depth + 1);
    };
    walk(this.dict(structure).get('ParentTree'), 0);
    return out;
  }

  /** Objects that only hold this part together: a book that takes the part in has its own. */
  bookkeeping(): Set<number> {
    const out = new Set<number>([this.rootNum, ...this.pageNodes]);
    if (this.infoNum !== null) out.add(this.infoNum);
    for (const key of ['Dests', 'Outlines', 'StructTreeRoot']) {
      const ref = this.root.get(key);
      if (ref instanceof Ref) out.add(ref.num);
    }
    this.collect(this.root.get('Outlines'), ['First', 'Next'], out);
    const structure = this.root.get('StructTreeRoot');
    if (structure instanceof Ref)
      for (const key of ['IDTree', 'ParentTree']) this.collect(this.dict(structure).get(key), ['Kids'], out);
    return out;
  }

  /** Adds an object and all that its `keys` lead to. */
  private collect(from: Value | undefined, keys: readonly string[], out: Set<number>): void {
    const todo = [from];
    const seen = new Set<number>();
    while (todo.length > 0) {
      const ref = todo.pop();
      if (!(ref instanceof Ref) || seen.has(ref.num)) continue;
      seen.add(ref.num);
      out.add(ref.num);
      const node = this.dict(ref);
      for (const key of keys) {
        const next = node.get(key);
        if (Array.isArray(next)) todo.push(...next);
        else if (next instanceof Ref) todo.push(next);
      }
    }
  }
}
