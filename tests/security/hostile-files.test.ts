/**
 * Hostile files through the real importer window by way of `carrel extract`: every file has a named outcome, and those
 * read after the worst of them are read as ever.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carrel } from '../harness/command';
import { shared } from '../harness/runtime';

const hostile = join(shared, 'data/hostile');
const present = existsSync(hostile);

interface Line {
  file: string;
  part?: string;
  outcome: 'extracted' | 'failed' | 'skipped';
  code?: string;
  reason?: string;
  text?: string;
  charset?: string;
  notes?: string[];
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-hostile-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function extract(...paths: string[]): Promise<Map<string, Line[]>> {
  const { out, err } = await carrel(['extract', ...paths, '--jsonl'], {
    env: { CARREL_DATA: join(folder, 'profile') },
  });
  const found = new Map<string, Line[]>();
  for (const text of out.split('\n').filter(Boolean)) {
    const line = JSON.parse(text) as Line;
    found.set(basename(line.file), [...(found.get(basename(line.file)) ?? []), line]);
  }
  if (found.size === 0) throw new Error(`nothing came out: ${err}`);
  return found;
}

/** Outcome of each file in a word. */
const outcome = (lines: Line[] | undefined): string =>
  [...new Set((lines ?? []).map((line) => line.code ?? line.outcome))].sort().join(' ') || 'nothing';

/** Every file is accounted for; whatever failed says why in a sentence. */
function expectAccounted(found: ReadonlyMap<string, Line[]>, names: readonly string[]): void {
  expect([...found.keys()].sort()).toEqual([...names].sort());
  for (const [name, lines] of found) {
    for (const line of lines) {
      if (line.outcome === 'extracted') continue;
      expect(line.reason, name).toMatch(/^[A-Z].*[.)]$/s);
      if (line.outcome === 'failed') expect(line.code, name).toMatch(/^(?:file|archive|importer|line)-/);
    }
  }
}

describe.skipIf(!present)('the collection of hostile files (skipped where ../shared/data/hostile is absent)', () => {
  it('zips: bombs, lies, overlaps, strays, links, doubles, too many and too deep', async () => {
    const zips = join(hostile, 'zip');
    const found = await extract(zips);
    expectAccounted(found, readdirSync(zips));
    expect(Object.fromEntries([...found].map(([name, lines]) => [name, outcome(lines)]))).toEqual({
      'billion-laughs.docx': 'archive-limits',
      'bomb-100MB-deflate.zip': 'archive-limits',
      'bomb-lying-size.zip': 'archive-limits',
      'bomb-nested-6x10.zip': 'archive-limits',
      'bomb-overlap-1000x100MB.zip': 'archive-limits',
      'cp866-names.zip': 'extracted',
      'dup-names.zip': 'extracted',
      'many-100k-empty.zip': 'archive-limits',
      'symlink.zip': 'skipped',
      'traversal.zip': 'extracted',
    });
    expect(found.get('cp866-names.zip')?.[0]?.part).toBe('entry Тест.txt');
    expect(found.get('dup-names.zip')).toHaveLength(3);
    expect(
      found
        .get('traversal.zip')
        ?.map((line) => line.part)
        .join(' '),
    ).not.toMatch(/\.\.|entry \/|C:|\u202e/);
  });

  it('encodings: every file is read or named, none with silent losses', async () => {
    execFileSync('tar', ['xzf', join(hostile, 'encodings.tar.gz'), '-C', folder]);
    const files = readdirSync(join(folder, 'encodings'));
    const found = await extract(join(folder, 'encodings'));
    expectAccounted(found, files);
    expect(outcome(found.get('nul-bytes.txt'))).toBe('file-binary');
    for (const name of [
      'ru-koi8-r.txt',
      'ru-cp866.txt',
      'ru-windows-1251.txt',
      'ru-iso-8859-5.txt',
      'ru-maccyrillic.txt',
      'utf16le-nobom.txt',
    ]) {
      expect(found.get(name)?.[0]?.text, name).toMatch(/[а-яё]{4}/i);
      expect(found.get(name)?.[0]?.text, name).not.toContain('\ufffd');
    }
    for (const [name, lines] of found) {
      for (const { text, notes } of lines) if (text?.includes('\ufffd')) expect(notes?.length, name).toBeGreaterThan(0);
    }
  });

  it('PDFs: broken ones are read or named', async () => {
    const pdfs = join(hostile, 'pdf');
    const found = await extract(pdfs);
    expectAccounted(found, readdirSync(pdfs));
    for (const [name, lines] of found) expect(outcome(lines), name).toMatch(/^(?:extracted|file-[a-z-]+)$/);
  });

  it('web archives: wrong lengths, odd records, redirects', async () => {
    const warcs = join(hostile, 'warc');
    const found = await extract(warcs);
    expectAccounted(found, readdirSync(warcs));
    expect(outcome(found.get('example.warc'))).toContain('extracted');
    expect(outcome(found.get('example.warc.gz'))).toContain('extracted');
  });
});

describe('files made to stop the importer', () => {
  const words = 'The council of the invented town voted on Tuesday to keep the old bridge, after a long debate.';

  it('are each named, and the files after them are read', async () => {
    const files: Record<string, string> = {
      '1-deep.html': '<div>'.repeat(100_000) + words,
      '2-attributes.html': `<p ${Array.from({ length: 100_000 }, (_, i) => `a${i}="1"`).join(' ')}>${words}</p>`,
      '3-tables.html': '<table><tr><td>'.repeat(20_000) + words,
      '4-styles.html': `<style>${'<style>'.repeat(50_000)}`,
      '5-json.json': `${'['.repeat(200_000)}`,
      '6-rtf.rtf': `{\\rtf1 ${'{\\b '.repeat(200_000)}${words}`,
      '7-xml.xml': `<?xml version="1.0"?><rss><channel>${'<item>'.repeat(50_000)}`,
      '8-line.txt': 'word '.repeat(600_000),
      '9-good.txt': `A bridge that stays\n\n${words}`,
    };
    const made = mkdtempSync(join(folder, 'made-'));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(made, name), content);
    const found = await extract(made);
    expectAccounted(found, Object.keys(files));
    expect(outcome(found.get('9-good.txt'))).toBe('extracted');
    expect(found.get('9-good.txt')?.[0]?.text).toBe(words);
    expect(outcome(found.get('2-attributes.html'))).toBe('extracted');
  });
});
