import { readFileSync, writeFileSync } from 'node:fs';
import { PDFDict, PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attachedFile } from '../../../electron/archive/export/pdf/attached';
import { verifyDossier } from '../../../electron/archive/export/verify';
import { TestArchive } from './support';

let a: TestArchive;
beforeEach(() => {
  a = new TestArchive();
  a.add({ title: 'One', text: 'The first text.' });
  a.add({ title: 'Two', text: 'The second text.' });
});
afterEach(() => a.close());

const verify = (path: string, archive: TestArchive = a) =>
  verifyDossier(path, { db: archive.db, uuid: archive.context.uuid });
const dossier = async (): Promise<string> => (await a.export({ path: a.path('d.pdf'), order: 'given' })).path;

describe('verifying a dossier', () => {
  it('finds articles and archive unchanged, and says what that does not prove', async () => {
    const report = await verify(await dossier());
    expect(report).toMatchObject({ isDossier: true, sameArchive: true });
    expect(report.articles.map(({ text, original }) => [text, original])).toEqual([
      ['same', 'same'],
      ['same', 'same'],
    ]);
    expect(report.proves).toHaveLength(2);
    expect(report.provesNot.map(({ code }) => code)).toEqual(['authorship', 'times', 'pages']);
  });

  it('sees a text that was altered, even when its stored hash was left alone', async () => {
    const path = await dossier();
    a.db.prepare("UPDATE article SET text = 'The first text!' WHERE title = 'One'").run();
    const report = await verify(path);
    expect(report.articles[0]).toMatchObject({ text: 'different', original: 'same' });
    expect(report.articles[1]).toMatchObject({ text: 'same', original: 'same' });
  });

  it('sees a title that was altered', async () => {
    const path = await dossier();
    a.db.prepare("UPDATE article SET title = 'Won' WHERE title = 'One'").run();
    expect((await verify(path)).articles[0]).toMatchObject({ text: 'different' });
  });

  it('sees an original that was altered', async () => {
    const path = await dossier();
    a.db.prepare('UPDATE original SET bytes = ? WHERE id = 1').run(Buffer.from('forged'));
    expect((await verify(path)).articles[0]).toMatchObject({ text: 'same', original: 'different' });
  });

  it('sees that the archive has grown since', async () => {
    const path = await dossier();
    a.add({ title: 'Three', text: 'A third.' });
    expect((await verify(path)).proves).toHaveLength(1);
  });

  it('proves nothing about another archive', async () => {
    const path = await dossier();
    const other = new TestArchive();
    const report = await verifyDossier(path, { db: other.db, uuid: 'another' });
    other.close();
    expect(report.sameArchive).toBe(false);
    expect(report.proves).toEqual([]);
    expect(report.articles.every(({ text }) => text === 'not-in-archive')).toBe(true);
  });

  it('says so when a file is no dossier, no PDF or not there', async () => {
    const plain = await PDFDocument.create();
    plain.addPage();
    writeFileSync(a.path('plain.pdf'), await plain.save());
    writeFileSync(a.path('junk.pdf'), 'junk');
    for (const name of ['plain.pdf', 'junk.pdf']) {
      const report = await verify(a.path(name));
      expect(report.isDossier).toBe(false);
      expect(report.provesNot).toHaveLength(1);
    }
    await expect(verify(a.path('absent.pdf'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('finds the record without reading the pages', async () => {
    const path = await dossier();
    const record = attachedFile(path, 'provenance.json');
    const read = (await PDFDocument.load(readFileSync(path))).getAttachments();
    expect(record).toEqual(Buffer.from(read[0]?.data as Uint8Array));
    expect(attachedFile(path, 'other.json')).toBeNull();
  });

  it('reads a dossier as well that another program has saved anew', async () => {
    const path = await dossier();
    const document = await PDFDocument.load(readFileSync(path), { updateMetadata: false });
    writeFileSync(path, await document.save());
    expect((await verify(path)).articles).toHaveLength(2);
  });

  it('takes the record that readers of the PDF see, where a second one was added to the file', async () => {
    const path = await dossier();
    const document = await PDFDocument.load(readFileSync(path), { updateMetadata: false });
    const names = document.catalog.lookup(PDFName.of('Names'), PDFDict);
    names.delete(PDFName.of('EmbeddedFiles'));
    await document.attach(Buffer.from('{"kind":"carrel-dossier","articles":[]}'), 'provenance.json');
    writeFileSync(path, await document.save());
    expect((await verify(path)).articles).toEqual([]);
  });

  it.each(['', '%PDF-1.7\n', 'startxref\n99999\n%%EOF\n', 'startxref\n0\n%%EOF\n'])('finds none in %j', (text) => {
    writeFileSync(a.path('x.pdf'), text);
    expect(attachedFile(a.path('x.pdf'), 'provenance.json')).toBeNull();
  });

  it('does not trip over a record that was tampered with', async () => {
    for (const record of [
      '',
      '{',
      '[]',
      '{"kind":"carrel-dossier"}',
      '{"kind":"carrel-dossier","articles":[null,{"uid":1}]}',
    ]) {
      const made = await PDFDocument.create();
      made.addPage();
      await made.attach(Buffer.from(record), 'provenance.json');
      writeFileSync(a.path('t.pdf'), await made.save());
      await expect(verify(a.path('t.pdf'))).resolves.toMatchObject({ articles: [] });
    }
  });

  it('says that a safe share cannot be checked', async () => {
    const { path } = await a.export({ path: a.path('s.pdf'), safeShare: ['Nobody Special'] });
    const report = await verify(path);
    expect(report).toMatchObject({ isDossier: true, articles: [], proves: [] });
    expect(report.provesNot).toEqual([{ code: 'safe-share' }]);
  });
});
