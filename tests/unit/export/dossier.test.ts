import { existsSync, readdirSync, readFileSync } from 'node:fs';
import {
  PDFArray,
  PDFDict,
  PDFDocument,
  type PDFHexString,
  PDFName,
  PDFNumber,
  type PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';
import { afterEach, describe, expect, it } from 'vitest';
import { attachedFiles } from '../../../electron/archive/export/read-back';
import type { ExportReceipt } from '../../../electron/contract/domain';
import { printedLike, TestArchive } from './support';

const archives: TestArchive[] = [];
const archive = (...options: ConstructorParameters<typeof TestArchive>): TestArchive => {
  const made = new TestArchive(...options);
  archives.push(made);
  return made;
};
afterEach(() => {
  for (const one of archives.splice(0)) one.close();
});

const load = (receipt: ExportReceipt) => PDFDocument.load(readFileSync(receipt.path), { updateMetadata: false });

/** Bookmarks with the number of the page they lead to. */
function bookmarks(document: PDFDocument): { title: string; page: number }[] {
  const pages = new Map(document.getPages().map((page, i) => [page.ref.toString(), i + 1]));
  const out: { title: string; page: number }[] = [];
  const outlines = document.catalog.lookup(PDFName.of('Outlines'), PDFDict);
  let next = outlines.lookupMaybe(PDFName.of('First'), PDFDict);
  while (next) {
    const title = next.lookup(PDFName.of('Title')) as PDFString | PDFHexString;
    const target = next.lookup(PDFName.of('Dest'), PDFArray).get(0);
    out.push({ title: title.decodeText(), page: pages.get(target.toString()) ?? 0 });
    next = next.lookupMaybe(PDFName.of('Next'), PDFDict);
  }
  return out;
}

/** Numbers printed in the contents, by article. */
const contentsNumbers = (html: string): Map<number, number> =>
  new Map(
    [...html.matchAll(/href="carrel-dest:a(\d+)".*?<span class="number">(\d+)<\/span>/gs)].map(([, id, page]) => [
      Number(id),
      Number(page),
    ]),
  );

function many(n: number, to: TestArchive): void {
  for (let i = 0; i < n; i++)
    to.add({
      title: `Story number ${i + 1}`,
      text: `The tide table of harbour ${i}. `.repeat(20 + (i % 7) * 60),
      source: `Gazette ${i % 3}`,
      published: `2020-01-${String(1 + (i % 28)).padStart(2, '0')}`,
    });
}

describe('a dossier', () => {
  it('states in its contents the page where each article begins, with a bookmark and a link to it', async () => {
    const a = archive();
    many(150, a);
    const receipt = await a.export({ path: a.path('d.pdf'), order: 'given' });
    expect(receipt).toMatchObject({ selected: 150, exported: 150, problems: [] });
    const document = await load(receipt);
    expect(document.getPageCount()).toBe(receipt.pages);
    const marks = bookmarks(document);
    const articles = marks.filter(({ title }) => title.startsWith('Story'));
    expect(articles.map(({ title }) => title)).toEqual(Array.from({ length: 150 }, (_, i) => `Story number ${i + 1}`));
    const numbers = contentsNumbers(
      a.printed.filter((html) => html.includes('<nav class="contents"')).at(-1) as string,
    );
    expect(articles.map(({ page }) => page)).toEqual([...numbers.values()]);
    const contents = document.getPages()[1];
    const link = contents?.node.Annots()?.lookup(0, PDFDict);
    expect(link?.has(PDFName.of('A'))).toBe(false);
    expect(link?.lookup(PDFName.of('Dest'))).toBeInstanceOf(PDFString);
  });

  it('keeps the structure tree whole when it is joined from several parts', async () => {
    const a = archive();
    many(150, a);
    const document = await load(await a.export({ path: a.path('d.pdf') }));
    const root = document.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict);
    const top = root.lookup(PDFName.of('K'), PDFArray).lookup(0, PDFDict);
    expect(top.get(PDFName.of('S'))?.toString()).toBe('/Document');
    const parts = top.lookup(PDFName.of('K'), PDFArray);
    // Cover and contents, two parts of articles, appendices.
    expect(parts.size()).toBe(4);
    for (let i = 0; i < parts.size(); i++) {
      expect(parts.lookup(i, PDFDict).get(PDFName.of('S'))?.toString()).toBe('/Part');
      expect(parts.lookup(i, PDFDict).get(PDFName.of('P'))).toBe(root.lookup(PDFName.of('K'), PDFArray).get(0));
    }
    const keys = new Map<number, PDFRef>();
    const walk = (node: PDFDict): void => {
      const nums = node.lookupMaybe(PDFName.of('Nums'), PDFArray);
      for (let i = 0; nums && i < nums.size(); i += 2)
        keys.set(nums.lookup(i, PDFNumber).asNumber(), nums.get(i + 1) as PDFRef);
      const kids = node.lookupMaybe(PDFName.of('Kids'), PDFArray);
      for (let i = 0; kids && i < kids.size(); i++) walk(kids.lookup(i, PDFDict));
    };
    walk(root.lookup(PDFName.of('ParentTree'), PDFDict));
    for (const page of document.getPages()) {
      const key = page.node.lookup(PDFName.of('StructParents'), PDFNumber).asNumber();
      const elements = document.context.lookup(keys.get(key) as PDFRef, PDFArray);
      const marked = elements.lookup(0, PDFDict).lookup(PDFName.of('K'), PDFArray).lookup(0, PDFDict);
      expect(marked.get(PDFName.of('Pg'))).toBe(page.ref);
    }
  });

  it('says who made it and nothing about the software below', async () => {
    const a = archive();
    many(2, a);
    const receipt = await a.export({ path: a.path('d.pdf'), title: 'Tides — Приливы', author: 'N. Example' });
    const document = await load(receipt);
    expect(document.getTitle()).toBe('Tides — Приливы');
    expect(document.getAuthor()).toBe('N. Example');
    expect(document.getCreator()).toMatch(/^Carrel \d/);
    expect(document.getProducer()).toMatch(/^Carrel \d/);
    expect(readFileSync(receipt.path).toString('latin1')).not.toMatch(/Mozilla|Electron|Skia|pdf-lib/);
  });

  it('carries the fingerprints of its articles in an attached record', async () => {
    const a = archive();
    const id = a.add({ title: 'One', text: 'Words of the one.' });
    const receipt = await a.export({ path: a.path('d.pdf') });
    const record = (await attachedFiles(readFileSync(receipt.path)))?.get('provenance.json');
    const provenance = JSON.parse(Buffer.from(record as Uint8Array).toString('utf8'));
    const row = a.db.prepare('SELECT uid, hex(text_sha256) AS sha FROM article WHERE id = ?').get(id) as {
      uid: string;
      sha: string;
    };
    expect(provenance.articles).toEqual([
      expect.objectContaining({ uid: row.uid, text: { sha256: row.sha.toLowerCase() } }),
    ]);
  });

  it('puts a notice where one article cannot be printed, and goes on with the rest', async () => {
    const a = archive({
      print: (html) => {
        if (html.includes('unprintable words')) throw new Error('the window died');
        return printedLike(html);
      },
    });
    many(9, a);
    const broken = a.add({ title: 'The broken one', text: 'These are unprintable words.' });
    many(3, a);
    const receipt = await a.export({ path: a.path('d.pdf'), order: 'given' });
    expect(receipt).toMatchObject({ selected: 13, exported: 12 });
    expect(receipt.problems).toEqual([expect.objectContaining({ articleId: broken, title: 'The broken one' })]);
    expect(a.printed.some((html) => html.includes('This article is not printed here'))).toBe(true);
    expect(bookmarks(await load(receipt)).map(({ title }) => title)).toContain('The broken one');
  });

  it('prints an article as bare text when its markup is what cannot be printed', async () => {
    const a = archive({
      print: (html) => {
        if (html.includes('<blockquote')) throw new Error('the window died');
        return printedLike(html);
      },
    });
    const id = a.add({
      title: 'Quoted',
      text: 'A line that is quoted.',
      html: '<blockquote>A line that is quoted.</blockquote>',
    });
    const receipt = await a.export({ path: a.path('d.pdf') });
    expect(receipt.exported).toBe(1);
    expect(receipt.problems).toEqual([
      expect.objectContaining({ articleId: id, reason: expect.stringContaining('plain text') }),
    ]);
  });

  it('accounts for a selected article that is gone', async () => {
    const a = archive();
    const id = a.add({ title: 'Here', text: 'Here.' });
    const receipt = await a.export({ path: a.path('d.pdf'), selection: { ids: [id, 999] } });
    expect(receipt).toMatchObject({ selected: 2, exported: 1, problems: [{ articleId: 999 }] });
  });

  it('lists people with every page that names them', async () => {
    const a = archive();
    const filler = 'Nothing is said here about anybody. '.repeat(150);
    a.add({
      title: 'Long',
      text: `Ilse Marchetti came early.\n\n${filler}\n\nIlse Marchetti left late.`,
      people: { 'Ilse Marchetti': [] },
    });
    await a.export({ path: a.path('d.pdf') });
    const appendix = a.printed.find((html) => html.includes('id="people"')) as string;
    const pages = [...appendix.matchAll(/carrel-dest:m[^"]+">(\d+)</g)].map(([, page]) => Number(page));
    expect(pages).toHaveLength(2);
    expect(pages[1]).toBeGreaterThan(pages[0] as number);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const a = archive({
      print: (html) => {
        a.exporter.cancel(1);
        return printedLike(html);
      },
    });
    many(5, a);
    await expect(a.export({ path: a.path('d.pdf') })).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(a.folder)).toEqual([]);
    expect(a.progress.at(-1)?.state).toBe('cancelled');
  });

  it('does not overwrite a file unless told to', async () => {
    const a = archive();
    many(1, a);
    await a.export({ path: a.path('d.pdf') });
    await expect(a.export({ path: a.path('d.pdf') })).rejects.toMatchObject({ code: 'archive-exists' });
    await expect(a.export({ path: a.path('d.pdf'), overwrite: true })).resolves.toMatchObject({ exported: 1 });
  });

  it('says in words that nothing can be printed without the application', async () => {
    const a = archive({ print: null });
    many(1, a);
    await expect(a.export({ path: a.path('d.pdf') })).rejects.toMatchObject({ code: 'export-failed' });
    expect(existsSync(a.path('d.pdf'))).toBe(false);
  });

  it('previews the first articles and estimates the whole', async () => {
    const a = archive();
    many(40, a);
    const request = { selection: { all: true as const }, format: 'pdf' as const, path: a.path('d.pdf') };
    const whole = await a.export(request);
    const { exportRequest } = await import('../../../electron/contract/calls');
    const preview = await a.exporter.preview(exportRequest.parse({ ...request, path: 'x' }));
    const shown = await PDFDocument.load(preview.pdf);
    expect(preview.articles).toBe(40);
    expect(shown.getPageCount()).toBeLessThan((whole.pages as number) / 3);
    expect(preview.pages).toBeGreaterThan((whole.pages as number) * 0.5);
    expect(preview.pages).toBeLessThan((whole.pages as number) * 2);
  });
});
