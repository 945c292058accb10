/**
 * Writes a PDF 1.7 file front to back: streams as they come, everything else packed into compressed object streams
 * (ISO 32000-1, 7.5.7), and a cross-reference stream (7.5.8) at the end. Memory holds one row per object and no bytes.
 */
import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { deflateSync } from 'node:zlib';

/** Objects per object stream: large enough to compress well, small enough that a reader unpacks little. */
const PER_STREAM = 100;
/** Bytes gathered before a write. */
const CHUNK = 1 << 20;
/** Columns of the cross-reference stream: type 1 byte, offset or container 5 bytes, index 2 bytes. */
const ROW = 8;

export class PdfWriter {
  private next = 1;
  private offset = 0;
  private rows = new Float64Array(4096 * 2);
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private packed: { num: number; text: string }[] = [];
  private readonly seen = new Map<string, number>();
  private readonly fd: number;
  private readonly digest: Hash = createHash('sha256');
  private closed = false;

  /** Creates `path` anew. @throws the file system's error. */
  constructor(path: string) {
    this.fd = openSync(path, 'w');
    this.raw(Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'));
  }

  /** Reserves an object number. */
  alloc(): number {
    return this.next++;
  }

  /** Reserves `count` consecutive object numbers; returns the first. */
  allocMany(count: number): number {
    const first = this.next;
    this.next += count;
    return first;
  }

  /** Writes an object that is not a stream. */
  object(num: number, text: string): void {
    this.packed.push({ num, text });
    if (this.packed.length >= PER_STREAM) this.flushPacked();
  }

  /** Writes a stream; `dict` is its dictionary's inside without `/Length`. */
  stream(num: number, dict: string, bytes: Uint8Array): void {
    this.place(num, 1, this.offset, 0);
    this.raw(Buffer.from(`${num} 0 obj\n<<${dict}/Length ${bytes.length}>>\nstream\n`, 'latin1'));
    this.raw(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    this.raw(Buffer.from('\nendstream\nendobj\n', 'latin1'));
  }

  /** Compresses and writes a stream; returns its number. */
  deflated(dict: string, bytes: Uint8Array): number {
    const num = this.alloc();
    this.stream(num, `${dict}/Filter /FlateDecode\n`, deflateSync(bytes));
    return num;
  }

  /**
   * Where identical bytes with an identical dictionary were written before (a font program, an image that two parts
   * share), their number; else remembers `num` for them and returns null.
   */
  known(num: number, dict: string, bytes: Uint8Array): number | null {
    const key = createHash('sha1').update(dict).update(bytes).digest('base64');
    const before = this.seen.get(key);
    if (before !== undefined) return before;
    this.seen.set(key, num);
    return null;
  }

  /** Finishes the file; returns its size in bytes and SHA-256 in hex. */
  finish(root: number, info: number, id: Uint8Array): { bytes: number; sha256: string } {
    this.flushPacked();
    const num = this.alloc();
    const start = this.offset;
    this.place(num, 1, start, 0);
    const size = this.next;
    // PNG predictor "up": rows differ little from the row above, so they compress to almost nothing.
    const out = Buffer.alloc(size * (ROW + 1));
    const row = Buffer.alloc(ROW);
    const above = Buffer.alloc(ROW);
    for (let i = 0; i < size; i++) {
      const packedType = i * 2 < this.rows.length ? (this.rows[i * 2] as number) : 0;
      const type = packedType % 4;
      row.fill(0);
      row[0] = type;
      if (type > 0) {
        row.writeUIntBE(this.rows[i * 2 + 1] as number, 1, 5);
        row.writeUInt16BE(type === 2 ? Math.floor(packedType / 4) : 0, 6);
      } else row.writeUInt16BE(i === 0 ? 65535 : 0, 6);
      out[i * (ROW + 1)] = 2;
      for (let j = 0; j < ROW; j++) out[i * (ROW + 1) + 1 + j] = ((row[j] as number) - (above[j] as number)) & 255;
      row.copy(above);
    }
    const hex = Buffer.from(id).toString('hex').slice(0, 32).toUpperCase();
    this.stream(
      num,
      `/Type /XRef\n/Size ${size}\n/W [1 5 2]\n/Root ${root} 0 R\n/Info ${info} 0 R\n/ID [<${hex}> <${hex}>]\n` +
        `/Filter /FlateDecode\n/DecodeParms <</Predictor 12 /Columns ${ROW}>>\n`,
      deflateSync(out),
    );
    this.raw(Buffer.from(`startxref\n${start}\n%%EOF\n`, 'latin1'));
    this.drain();
    this.close();
    return { bytes: this.offset, sha256: this.digest.digest('hex') };
  }

  /** Closes the file, finished or not. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    closeSync(this.fd);
  }

  private flushPacked(): void {
    if (this.packed.length === 0) return;
    const objects = this.packed;
    this.packed = [];
    const num = this.alloc();
    let head = '';
    let body = '';
    for (const [i, object] of objects.entries()) {
      head += `${object.num} ${body.length} `;
      body += `${object.text}\n`;
      this.place(object.num, 2, num, i);
    }
    const bytes = deflateSync(Buffer.from(`${head}\n${body}`, 'latin1'));
    this.stream(num, `/Type /ObjStm\n/N ${objects.length}\n/First ${head.length + 1}\n/Filter /FlateDecode\n`, bytes);
  }

  private place(num: number, type: 1 | 2, where: number, index: number): void {
    if (num * 2 + 1 >= this.rows.length) {
      const grown = new Float64Array(Math.max(this.rows.length * 2, num * 2 + 2));
      grown.set(this.rows);
      this.rows = grown;
    }
    this.rows[num * 2] = type + index * 4;
    this.rows[num * 2 + 1] = where;
  }

  private raw(bytes: Buffer): void {
    this.offset += bytes.length;
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
    if (this.pendingBytes >= CHUNK) this.drain();
  }

  private drain(): void {
    if (this.pending.length === 0) return;
    const bytes = Buffer.concat(this.pending);
    this.pending = [];
    this.pendingBytes = 0;
    this.digest.update(bytes);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.fd, bytes, at);
  }
}
