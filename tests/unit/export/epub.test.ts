/** EPUB exports, checked by a port of EPUBCheck that shares no code with the writer. */
import { readFileSync } from 'node:fs';
import { EpubCheck } from '@likecoin/epubcheck-ts';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { JSDOM } from 'jsdom';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { png } from '../../harness/png';
import { TestArchive } from './support';

let a: TestArchive;
beforeEach(() => {
  a = new TestArchive({ print: null });
});
afterEach(() => a.close());

const TEXTS = {
  plain: 'One paragraph.\n\nAnother <one> & more.',
  rich: 'A heading\n\nFirst bold words and a link.\n\nOne\n\nTwo\n\nA | B\n\nC | D\n\nQuoted.',
};

function addAll(): void {
  a.add({ title: 'Plain & simple <words>', text: TEXTS.plain, language: 'en', tags: ['a & b'] });
  a.add({
    title: 'Rich',
    byline: 'By Ines Calloway',
    source: 'Gazette',
    url: 'https://gazette.example/?a=1&b=2',
    published: '2021-05-04',
    language: 'en-GB',
    text: TEXTS.rich,
    html: '<h2>A heading</h2><p>First <b>bold</b> words<br>and a <a href="https://x.example/?a=1&amp;b=2#c">link</a>.</p><hr><figure><img src="carrel-image:k1" alt="A &quot;dam&quot;"><figcaption>The dam</figcaption></figure><ul><li>One</li><li>Two</li></ul><table><tr><td colspan="1">A</td><td>B</td></tr><tr><td>C</td><td>D</td></tr></table><blockquote><p>Quoted.</p></blockquote>',
    images: [{ key: 'k1', bytes: png(8, 8, () => 99), alt: 'A dam' }],
    note: 'A note\nin two lines',
    highlights: [{ quote: 'bold words', note: 'why?' }],
    people: { 'Ines Calloway': [] },
  });
  a.add({ title: 'صمد السد', text: 'صمد السد طوال الليل.\n\nوفي الصباح عاد الناس.', language: 'ar' });
  a.add({ title: '水坝守住了', text: '水坝守住了。', language: 'zh' });
  a.add({
    title: 'Control\u0007 characters \ud800 and\ufffe such',
    text: 'Odd\u0000 ones\u000b too.',
    language: 'not a language',
  });
  a.add({ title: 'Nothing in it', text: '', language: 'en' });
  a.add({
    title: 'Hostile',
    text: 'before after',
    html: '<p>before<script>alert(1)</script><svg><a xlink:href="javascript:1">x</a></svg><p><p>after<td>',
  });
}

async function exported(more: object = {}): Promise<Buffer> {
  const { path, problems } = await a.export({ path: a.path('b.epub'), format: 'epub', order: 'given', ...more });
  expect(problems).toEqual([]);
  return readFileSync(path);
}

const complaints = async (epub: Uint8Array): Promise<string[]> =>
  (await EpubCheck.validate(epub)).messages
    .filter(({ severity }) => severity !== 'info' && severity !== 'usage')
    .map(({ id, message, location }) => `${id} ${location?.path}: ${message}`);

describe('an EPUB', () => {
  it('is valid by another program, whatever its articles hold', async () => {
    addAll();
    expect(
      await complaints(
        await exported({ title: 'River & <sea>', author: 'A & B', note: 'One\n<two>', notes: true, highlights: true }),
      ),
    ).toEqual([]);
  });

  it('would not be, with a page that is no XHTML', async () => {
    addAll();
    const files = unzipSync(await exported());
    const broken = { ...files, 'EPUB/article-00001.xhtml': strToU8('<html><p>open</html>') };
    expect(await complaints(zipSync(broken))).not.toEqual([]);
  });

  it('holds every article with its words, language and direction', async () => {
    addAll();
    const files = unzipSync(await exported());
    const chapters = Object.keys(files)
      .filter((name) => /article-\d+\.xhtml$/.test(name))
      .sort()
      .map(
        (name) =>
          new JSDOM(Buffer.from(files[name] as Uint8Array), { contentType: 'application/xhtml+xml' }).window.document,
      );
    expect(chapters).toHaveLength(7);
    const words = chapters.map((page) => page.body.textContent?.replace(/\s+/g, ' ') ?? '');
    for (const piece of ['One paragraph.', 'Another <one> & more.']) expect(words[0]).toContain(piece);
    expect(words[1]).toContain('First bold words');
    for (const piece of ['One', 'Two', 'Quoted.', 'The dam']) expect(words[1]).toContain(piece);
    expect(words[6]).not.toContain('alert');
    expect(chapters[2]?.documentElement.dir).toBe('rtl');
    expect(chapters.map((page) => page.documentElement.lang).slice(1, 4)).toEqual(['en-GB', 'ar', 'zh']);
    expect(chapters[1]?.querySelector('img')?.getAttribute('alt')).toBe('A "dam"');
  });
});
