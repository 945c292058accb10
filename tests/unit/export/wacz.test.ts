/** WACZ exports, read by the WARC library, a ZIP library and our own importer's rules; nothing here shares code with the writer. */
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WARCParser, type WARCRecord } from 'warcio';
import { getSurt } from 'warcio/utils';
import { sha256, TestArchive } from './support';

interface CdxLine {
  key: string;
  time: string;
  url: string;
  mime: string;
  status?: string;
  digest: string;
  length: string;
  offset: string;
  filename: string;
}

let a: TestArchive;
beforeEach(() => {
  a = new TestArchive({ print: null });
});
afterEach(() => a.close());

const URL_1 = 'https://www.Gazette.example.org/Dam?b=2&a=1';

async function exported() {
  const receipt = await a.export({ path: a.path('w.wacz'), format: 'wacz', order: 'given', title: 'River' });
  const files = unzipSync(readFileSync(receipt.path));
  const text = (name: string): string => Buffer.from(files[name] as Uint8Array).toString('utf8');
  const cdx = text('indexes/index.cdxj')
    .trimEnd()
    .split('\n')
    .map((line): CdxLine => {
      const [, key, time, json] = /^(\S+) (\d{14}) (.*)$/.exec(line) as RegExpExecArray;
      return { key, time, ...JSON.parse(json as string) };
    });
  const pages = text('pages/pages.jsonl')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as { id: string; url: string; ts: string; title: string });
  return { receipt, files, text, cdx, pages };
}

/** The one record that an index line points to, its digest checked by the library. */
async function recordAt(files: Record<string, Uint8Array>, { filename, offset, length }: CdxLine) {
  const warc = files[`archive/${filename}`] as Uint8Array;
  const slice = warc.subarray(Number(offset), Number(offset) + Number(length));
  const parser = new WARCParser([slice] as never, { keepHeadersCase: false } as never);
  const record = (await parser.parse()) as WARCRecord;
  return { record, bytes: Buffer.from(await record.readFully(false)) };
}

const original = (id: number): Buffer =>
  a.db
    .prepare<[number], Buffer>('SELECT o.bytes FROM original o JOIN article a ON a.original_id = o.id WHERE a.id = ?')
    .pluck()
    .get(id) as Buffer;

describe('a web archive', () => {
  it('holds each file as a record that the index finds, with the bytes that were imported', async () => {
    const page = a.add({ title: 'The dam', text: 'It held.', url: URL_1, file: 'dam.html' });
    const loose = a.add({ title: 'No address', text: 'Found on a stick.', file: 'протокол; черновик.html' });
    const { receipt, files, cdx, pages } = await exported();
    expect(receipt).toMatchObject({ selected: 2, exported: 2, problems: [] });
    expect(cdx).toHaveLength(2);
    for (const line of cdx) {
      const { record, bytes } = await recordAt(files, line);
      const id = line.url === URL_1 ? page : loose;
      expect(bytes).toEqual(original(id));
      expect(line.digest).toBe(`sha-256:${sha256(original(id)).toString('hex')}`);
      expect(record.warcTargetURI).toBe(line.url);
      expect(record.warcPayloadDigest).toBe(line.digest);
      expect(record.warcDate?.replace(/\D/g, '')).toBe(line.time);
      expect(line.key).toBe(getSurt(line.url));
      expect(pages.find(({ url }) => url === line.url)?.ts).toBe(record.warcDate);
      if (id === page) {
        expect(record.warcType).toBe('response');
        expect(record.httpHeaders?.statusCode).toBe(200);
        expect(record.httpHeaders?.headers.get('content-type')).toMatch(/^text\/html/);
        expect(Number(record.httpHeaders?.headers.get('content-length'))).toBe(bytes.length);
      } else {
        expect(record.warcType).toBe('resource');
        expect(line.url).toBe(`urn:sha256:${sha256(original(loose)).toString('hex')}`);
        expect(decodeURIComponent(record.warcHeader('content-disposition') ?? '')).toContain('протокол; черновик.html');
      }
    }
    expect(cdx[0]?.key).toBe('org,example,gazette)/dam?a=1&b=2');
  });

  it('states the fingerprint of every file in it, of the list of fingerprints as well', async () => {
    a.add({ title: 'The dam', text: 'It held.', url: URL_1 });
    const { files, text } = await exported();
    const datapackage = JSON.parse(text('datapackage.json')) as {
      profile: string;
      wacz_version: string;
      title: string;
      resources: { path: string; hash: string; bytes: number }[];
    };
    expect(datapackage).toMatchObject({ profile: 'data-package', wacz_version: '1.1.1', title: 'River' });
    const listed = datapackage.resources.map(({ path }) => path);
    expect([...listed, 'datapackage.json', 'datapackage-digest.json'].sort()).toEqual(Object.keys(files).sort());
    const hash = (name: string): string => `sha256:${sha256(files[name] as Uint8Array).toString('hex')}`;
    for (const { path, hash: stated, bytes } of datapackage.resources)
      expect([stated, bytes]).toEqual([hash(path), files[path]?.length]);
    expect(JSON.parse(text('datapackage-digest.json'))).toEqual({
      path: 'datapackage.json',
      hash: hash('datapackage.json'),
    });
  });

  it('begins each WARC with what made it, and gzips record by record', async () => {
    a.add({ title: 'The dam', text: 'It held.', url: URL_1 });
    const { files } = await exported();
    const parser = new WARCParser([files['archive/data-00001.warc.gz'] as Uint8Array] as never);
    const types: (string | undefined)[] = [];
    for (let record = await parser.parse(); record; record = await parser.parse()) {
      types.push(record.warcType);
      if (record.warcType === 'warcinfo')
        expect(Buffer.from(await record.readFully(false)).toString()).toContain('WARC File Format 1.1');
      await record.skipFully();
    }
    expect(types).toEqual(['warcinfo', 'response']);
  });

  it('writes a file of several articles once, and two versions of an address a second apart', async () => {
    const first = a.add({ title: 'One', text: 'One.', file: 'many.jsonl' });
    const second = a.add({ title: 'Two', text: 'Two.' });
    a.db.exec(`UPDATE article SET original_id = (SELECT original_id FROM article WHERE id = ${first}),
      part = 'line 2' WHERE id = ${second}; UPDATE article SET part = 'line 1' WHERE id = ${first}`);
    a.add({ title: 'Then', text: 'Then.', url: URL_1 });
    a.add({ title: 'Later', text: 'Later.', url: URL_1 });
    const { receipt, cdx, pages } = await exported();
    expect(receipt).toMatchObject({ selected: 4, exported: 4 });
    expect(pages.map(({ title }) => title)).toEqual(['many.jsonl', 'Then', 'Later']);
    const versions = cdx.filter(({ url }) => url === URL_1).map(({ time }) => Number(time));
    expect(versions).toHaveLength(2);
    expect((versions[1] as number) - (versions[0] as number)).toBe(1);
  });

  it('is refused as a safe share: originals hold the names', async () => {
    a.add({ title: 'One', text: 'One.' });
    await expect(
      (async () => a.export({ path: a.path('w.wacz'), format: 'wacz', safeShare: ['Someone Else'] }))(),
    ).rejects.toThrow(/Original files hold the names/);
  });
});
