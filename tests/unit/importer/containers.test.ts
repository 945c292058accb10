import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Budget } from '../../../electron/importer/budget';
import { crc32 } from '../../../electron/importer/container/crc32';
import { readTar } from '../../../electron/importer/container/tar';
import { writeStoredZip, ZipArchive } from '../../../electron/importer/container/zip';
import { extract } from './support';

const text = (content: string) => new TextEncoder().encode(content);
const turn = async () => undefined;
const zipped = (files: Record<string, string | Uint8Array>) =>
  writeStoredZip(
    Object.entries(files).map(([name, content]) => ({
      name,
      bytes: typeof content === 'string' ? text(content) : content,
    })),
  );

/** A zip of one deflated entry, with lies where wanted. */
function deflated(data: Uint8Array, lie: { size?: number; crc?: number } = {}): Uint8Array {
  const packed = new Uint8Array(deflateRawSync(data));
  const zip = writeStoredZip([{ name: 'a.txt', bytes: packed }]);
  const view = new DataView(zip.buffer);
  const directory = 30 + 5 + packed.length;
  for (const at of [4, directory + 6]) {
    view.setUint16(at + 4, 8, true);
    view.setUint32(at + 10, lie.crc ?? crc32(data), true);
    view.setUint32(at + 18, lie.size ?? data.length, true);
  }
  return zip;
}

describe('a zip', () => {
  it('is unpacked entry by entry', async () => {
    const outputs = await extract('a.zip', deflated(text('A headline without a stop\n\nAnd a sentence below it.')));
    expect(outputs).toMatchObject([
      { kind: 'article', article: { part: 'entry a.txt', title: 'A headline without a stop' } },
    ]);
  });

  it('whose entry is larger than it says is stopped while it unpacks', async () => {
    const outputs = await extract('a.zip', deflated(new Uint8Array(3_000_000), { size: 10 }));
    expect(outputs).toMatchObject([{ kind: 'problem', code: 'archive-limits' }]);
  });

  it('whose entry is compressed beyond reason is not unpacked at all', async () => {
    expect(await extract('a.zip', deflated(new Uint8Array(3_000_000)))).toMatchObject([
      { kind: 'problem', code: 'archive-limits' },
    ]);
  });

  it('with a wrong checksum is named as damaged', async () => {
    expect(await extract('a.zip', deflated(text('Some words.'), { crc: 1 }))).toMatchObject([
      { kind: 'problem', code: 'file-damaged' },
    ]);
  });

  it('with more entries than allowed is refused before any is read', () => {
    const bytes = zipped({ 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c' });
    const budget = new Budget({ bytes: 1000, entryBytes: 1000, entries: 2, depth: 2, ratio: 200 });
    expect(() => ZipArchive.open(bytes, budget, turn)).toThrow(expect.objectContaining({ code: 'archive-limits' }));
  });

  it('that is cut short is named as damaged', async () => {
    const bytes = zipped({ 'a.txt': 'Some words.' });
    await expect(extract('a.zip', bytes.subarray(0, bytes.length - 8))).rejects.toMatchObject({ code: 'file-damaged' });
  });

  it('has one byte budget for everything nested in it', async () => {
    const budget = new Budget({ bytes: 100, entryBytes: 1000, entries: 10, depth: 2, ratio: 200 });
    const archive = ZipArchive.open(zipped({ 'a.txt': 'x'.repeat(60), 'b.txt': 'y'.repeat(60) }), budget, turn);
    const [a, b] = archive.entries;
    await archive.read(a as never);
    await expect(archive.read(b as never)).rejects.toMatchObject({ code: 'archive-limits', details: { final: true } });
  });

  it('nested too deep is named with the place', async () => {
    let inner = zipped({ 'a.txt': 'At the bottom of everything.' });
    for (const name of ['1.zip', '2.zip', '3.zip']) inner = zipped({ [name]: inner });
    expect(await extract('a.zip', inner)).toMatchObject([
      { kind: 'problem', part: 'entry 3.zip, entry 2.zip, entry 1.zip', code: 'archive-limits' },
    ]);
  });

  it('keeps both of two entries of one name', async () => {
    const zip = writeStoredZip([
      { name: 'a.txt', bytes: text('The first of two.') },
      { name: 'a.txt', bytes: text('The second of two.') },
    ]);
    const outputs = await extract('a.zip', zip);
    expect(outputs.map((output) => output.kind === 'article' && [output.article.part, output.article.text])).toEqual([
      ['entry a.txt', 'The first of two.'],
      ['entry a.txt (2)', 'The second of two.'],
    ]);
  });

  it('has names that lead out of it cut to what is harmless, and says so', async () => {
    const outputs = await extract('a.zip', zipped({ '../../home/x/.profile.txt': 'Words of a stray.' }));
    expect(outputs).toMatchObject([{ kind: 'article', article: { part: 'entry home/x/.profile.txt' } }]);
    expect(outputs[0]?.kind === 'article' && outputs[0].article.notes[0]).toContain('led outside');
  });

  it('one bad entry does not stop the others', async () => {
    const outputs = await extract(
      'a.zip',
      zipped({ 'bad.pdf': '%PDF-1.4 not really', 'good.txt': 'Good words.', 'none.txt': '' }),
    );
    expect(outputs.map((output) => (output.kind === 'problem' ? output.code : output.kind))).toEqual([
      'file-damaged',
      'article',
      'file-empty',
    ]);
  });
});

describe('a tar', () => {
  it('that is cut short gives what came before', () => {
    const header = new Uint8Array(1024);
    header.set(text('a.txt'), 0);
    header.set(text('0000644\0'), 100);
    header.set(text('00000000005\0'), 124);
    header.set(text('ustar\0'), 257);
    header[156] = 0x30;
    header.set(text('        '), 148);
    const sum = header.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    header.set(text(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
    header.set(text('words'), 512);
    const names: string[] = [];
    const two = new Uint8Array(1536);
    two.set(header, 0);
    two.fill(1, 1024);
    expect(() => {
      for (const entry of readTar(two, new Budget())) names.push(entry.name);
    }).toThrow(expect.objectContaining({ code: 'file-damaged' }));
    expect(names).toEqual(['a.txt']);
  });
});
