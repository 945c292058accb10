import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import yauzl from 'yauzl';
import { ZipWriter } from '../../../electron/archive/export/formats/zip';
import { sha256 } from './support';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-zip-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Names and sizes of the entries, as another program lists them; every one is read, so its checksum is checked. */
const list = (path: string, read: (name: string) => boolean): Promise<Map<string, Buffer | null>> =>
  new Promise((resolve, reject) => {
    const out = new Map<string, Buffer | null>();
    yauzl.open(path, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('error', reject);
      zip.on('end', () => resolve(out));
      zip.on('entry', (entry: yauzl.Entry) => {
        if (!read(entry.fileName)) {
          out.set(entry.fileName, null);
          return zip.readEntry();
        }
        zip.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => {
            out.set(entry.fileName, Buffer.concat(chunks));
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });

describe('a ZIP file', () => {
  it('holds more files than fit its first format', { timeout: 60_000 }, async () => {
    const path = join(folder, 'many.zip');
    const zip = new ZipWriter(path);
    for (let i = 0; i < 66_000; i++) zip.add(`files/${i}.txt`, `number ${i}`);
    zip.finish();
    const entries = await list(path, (name) => name === 'files/65999.txt');
    expect(entries.size).toBe(66_000);
    expect(entries.get('files/65999.txt')?.toString()).toBe('number 65999');
  });

  it('takes a file piece by piece among others, and says what it was', async () => {
    const path = join(folder, 'pieces.zip');
    const zip = new ZipWriter(path);
    zip.add('один.txt', 'first '.repeat(100));
    const entry = zip.stored('data.bin');
    for (let i = 0; i < 50; i++) entry.write(Buffer.alloc(1000, i));
    const whole = Buffer.concat(Array.from({ length: 50 }, (_, i) => Buffer.alloc(1000, i)));
    expect(entry.end()).toEqual({ bytes: 50_000, sha256: sha256(whole).toString('hex') });
    zip.add('last.txt', 'x');
    zip.finish();
    const entries = await list(path, () => true);
    expect([...entries.keys()]).toEqual(['один.txt', 'data.bin', 'last.txt']);
    expect(entries.get('data.bin')).toEqual(whole);
    expect(entries.get('один.txt')?.toString()).toBe('first '.repeat(100));
  });
});
