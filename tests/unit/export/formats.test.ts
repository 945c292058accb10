import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseCsv } from 'papaparse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import yauzl from 'yauzl';
import { csvCell } from '../../../electron/archive/export/formats/texts';
import { sha256, TestArchive } from './support';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAAEUlEQVR4nGOoqKhgQMbEcQD5ZBJhoX8AAAAASUVORK5CYII=',
  'base64',
);

let a: TestArchive;
beforeEach(() => {
  a = new TestArchive({ print: null });
  a.add({
    title: 'The dam & the {river}: 100% of it',
    byline: 'By Ines Calloway and Jonas Thiel',
    published: '2021-05-04',
    source: 'Harbour Gazette',
    url: 'https://gazette.example.org/dam?a=1&b=2',
    language: 'en',
    text: 'The dam held.\n\nA second paragraph with *stars* and # signs.',
    html: '<p>The dam held.</p><figure><img src="carrel-image:k1" alt="The dam"></figure><p>A second paragraph with *stars* and # signs.</p>',
    tags: ['dams', 'to check'],
    note: 'A private remark.',
    people: { 'Ines Calloway': [] },
    images: [{ key: 'k1', bytes: PNG, alt: 'The dam' }],
  });
  a.add({
    title: '=HYPERLINK("x")',
    byline: 'Петра Лесная',
    published: '2020',
    text: '@SUM(A1)\n\nВторой абзац, с запятой; и "кавычками".',
    language: 'ru',
  });
  a.add({ title: 'Nothing in it', text: '', language: 'en' });
});
afterEach(() => a.close());

const text = async (format: 'txt' | 'csv' | 'jsonl' | 'html', more: object = {}): Promise<string> => {
  const receipt = await a.export({
    path: a.path(`out.${format}`),
    format,
    order: 'given',
    selection: { all: true },
    ...more,
  });
  expect(receipt).toMatchObject({ selected: 3, exported: 3, problems: [] });
  return readFileSync(receipt.path, 'utf8');
};

function unzip(path: string): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    const out = new Map<string, Buffer>();
    yauzl.open(path, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('entry', (entry: yauzl.Entry) =>
        zip.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('error', reject);
          stream.on('end', () => {
            out.set(entry.fileName, Buffer.concat(chunks));
            zip.readEntry();
          });
        }),
      );
      zip.on('end', () => resolve(out));
      zip.on('error', reject);
      zip.readEntry();
    });
  });
}

describe('CSV', () => {
  it('is read back whole by another program, without a cell that a spreadsheet would run', async () => {
    const { data, errors } = parseCsv<Record<string, string>>((await text('csv')).replace(/^\ufeff/, ''), {
      header: true,
      skipEmptyLines: true,
    });
    expect(errors).toEqual([]);
    expect(data.map(({ title }) => title)).toEqual([
      'The dam & the {river}: 100% of it',
      `'=HYPERLINK("x")`,
      'Nothing in it',
    ]);
    expect(data[1]?.text).toBe(`'@SUM(A1)\n\nВторой абзац, с запятой; и "кавычками".`);
    expect(data[0]?.tags).toBe('dams; to check');
    for (const row of data) for (const cell of Object.values(row)) expect(cell).not.toMatch(/^\s*[=+\-@]/);
  });

  it.each(['=1+1', '+1', '-1', '@x', '\t=1', ' =1', '|calc', '\r=1', '＝1'])('disarms %j', (cell) => {
    expect(csvCell(cell).replace(/^"/, '')).toMatch(/^'/);
  });

  it('leaves numbers and ordinary text alone', () => {
    expect(csvCell(-5)).toBe('-5');
    expect(csvCell('a - b = c')).toBe('a - b = c');
  });
});

describe('other forms', () => {
  it('JSON Lines hold what an import of them needs', async () => {
    const lines = (await text('jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({
      title: 'The dam & the {river}: 100% of it',
      date: '2021-05-04',
      source: 'Harbour Gazette',
      language: 'en',
      tags: ['dams', 'to check'],
    });
    expect(sha256(lines[0].body).toString('hex')).toBe(lines[0].sha256.text);
  });

  it('plain text holds every article and says where one is empty', async () => {
    const out = await text('txt');
    expect(out).toContain('The dam held.\n\nA second paragraph');
    expect(out).toContain('(This article has no text.)');
  });

  it('the HTML file needs nothing beside it and runs nothing', async () => {
    const out = await text('html');
    expect(out).toContain('src="data:image/png;base64,');
    expect(out).toContain("default-src 'none'");
    expect(out).not.toMatch(/<script|src="http|href="file/);
    expect(out.match(/<article /g)).toHaveLength(3);
  });

  it('the EPUB is a ZIP whose first entry is its type, uncompressed, with a chapter for each article', async () => {
    const receipt = await a.export({ path: a.path('b.epub'), format: 'epub', order: 'given' });
    expect(readFileSync(receipt.path).toString('latin1', 30, 58)).toBe('mimetypeapplication/epub+zip');
    const entries = await unzip(receipt.path);
    const chapters = [...entries.keys()].filter((name) => /article-\d+\.xhtml$/.test(name));
    expect(chapters).toHaveLength(3);
    const manifest = entries.get('EPUB/package.opf')?.toString('utf8') as string;
    for (const [, href] of manifest.matchAll(/href="([^"]+)"/g)) expect([...entries.keys()]).toContain(`EPUB/${href}`);
    expect(entries.get('EPUB/images/1-k1.png')).toEqual(PNG);
    for (const name of chapters) expect(entries.get(name)?.toString('utf8')).not.toMatch(/<(br|hr|img)(\s[^>]*[^/])?>/);
  });

  it('Markdown is a folder with an index, a file for each article, and pictures', async () => {
    const receipt = await a.export({ path: a.path('folder'), format: 'md', order: 'given' });
    const files = readdirSync(receipt.path).sort();
    expect(files).toEqual([
      '1 The dam & the {river} 100% of it.md',
      '2 =HYPERLINK( x ).md',
      '3 Nothing in it.md',
      'images',
      'index.md',
    ]);
    const first = readFileSync(join(receipt.path, files[0] as string), 'utf8');
    expect(first).toContain('A second paragraph with \\*stars\\* and # signs.');
    expect(first).toContain('![The dam](<images/1-k1.png>)');
    expect(first).not.toContain('private remark');
    const index = readFileSync(join(receipt.path, 'index.md'), 'utf8');
    expect(index).toContain('3 articles selected, 3 in this document.');
  });

  it('Markdown replaces a folder that an export made, and no other', async () => {
    const request = { path: a.path('folder'), format: 'md', overwrite: true } as const;
    await a.export(request);
    await expect(a.export(request)).resolves.toMatchObject({ exported: 3 });
    writeFileSync(join(request.path, 'thesis.odt'), 'years of work');
    await expect(a.export(request)).rejects.toMatchObject({ code: 'archive-exists' });
    expect(readFileSync(join(request.path, 'thesis.odt'), 'utf8')).toBe('years of work');
  });

  it('a folder’s receipt states the size of its files, and a hash over the list that sha256sum prints', async () => {
    const receipt = await a.export({ path: a.path('folder'), format: 'md', order: 'given' });
    const files = readdirSync(receipt.path, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.includes('.'))
      .sort();
    const bytes = files.map((name) => readFileSync(join(receipt.path, name)));
    const list = files.map((name, i) => `${sha256(bytes[i] as Buffer).toString('hex')}  ${name}\n`).join('');
    expect(receipt.bytes).toBe(bytes.reduce((sum, file) => sum + file.length, 0));
    expect(receipt.sha256).toBe(sha256(list).toString('hex'));
  });

  it('original files come back byte for byte, with a list of their hashes', async () => {
    const receipt = await a.export({ path: a.path('o.zip'), format: 'originals', order: 'given' });
    const entries = await unzip(receipt.path);
    const list = JSON.parse(entries.get('files.json')?.toString('utf8') as string).files as {
      file: string;
      sha256: string;
    }[];
    expect(list).toHaveLength(3);
    for (const { file, sha256: stated } of list)
      expect(sha256(entries.get(file) as Buffer).toString('hex')).toBe(stated);
  });

  it.each(['originals', 'wacz'] as const)(
    'names a file that is damaged in the archive instead of handing it on (%s)',
    async (format) => {
      a.db.prepare("UPDATE original SET bytes = CAST('other bytes' AS BLOB) WHERE id = 1").run();
      a.db.prepare("UPDATE original SET bytes = CAST('no gzip' AS BLOB), encoding = 'gzip' WHERE id = 2").run();
      const receipt = await a.export({ path: a.path('o.zip'), format, order: 'given' });
      expect(receipt).toMatchObject({ selected: 3, exported: 1 });
      expect(receipt.problems.map(({ articleId }) => articleId)).toEqual([1, 2]);
      for (const { reason } of receipt.problems)
        expect(reason).toMatch(/is damaged: it does not match its hash any more\.$/);
      for (const bytes of (await unzip(receipt.path)).values())
        expect(bytes.toString('latin1')).not.toMatch(/other bytes|no gzip/);
    },
  );
});
