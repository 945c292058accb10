import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { PDFDocument, PDFHexString, PDFString, StandardFonts } from '@cantoo/pdf-lib';
import { afterEach, describe, expect, it } from 'vitest';
import { labelOf, SafeShare } from '../../../electron/archive/export/safe-share';
import { refuseSurvivors } from '../../../electron/archive/export/survivors';
import { TestArchive } from './support';

const archives: TestArchive[] = [];
afterEach(() => {
  for (const one of archives.splice(0)) one.close();
});
const archive = (): TestArchive => {
  const made = new TestArchive();
  archives.push(made);
  return made;
};

const SPELLINGS = ['Maria Sokolova', 'Мария Соколова', 'ماريا سوكولوفا', '玛丽亚·索科洛娃', 'M. Sokolova'];
const share = (spellings = SPELLINGS): SafeShare =>
  new SafeShare(['Maria Sokolova'], { variantsOf: () => spellings, findNameSpans: () => [] });

describe('names', () => {
  it.each([
    ['Maria Sokolova’s ledger', 'Person A’s ledger'],
    ['MARIA SOKOLOVA signed', 'Person A signed'],
    ['a letter to Sokolova, unsigned', 'a letter to Person A, unsigned'],
    ['Разговор с Марией Соколовой и о Соколовых', 'Разговор с Person A и о Person A'],
    ['وقالت ماريا سوكولوفا إن', 'وقالت Person A إن'],
    ['与玛丽亚·索科洛娃谈话', '与Person A谈话'],
    ['maria.sokolova@example.org', 'Person A@example.org'],
    ['Mária  Sokolová', 'Person A'],
    ['Maria\nSokolova', 'Person A'],
  ])('%j becomes %j', (text, expected) => {
    expect(share().replace(text)).toBe(expected);
  });

  it('leaves other words and other people alone', () => {
    const text = 'Mariana Sokolovskaya met Maria Petrova at the falconry.';
    expect(share().replace(text)).toBe(text);
  });

  it('takes a short surname for a name only where it has a capital', () => {
    const long = new SafeShare(['Ada Long'], { variantsOf: () => ['Ada Long'], findNameSpans: () => [] });
    expect(long.replace('Long waited a long time.')).toBe('Person A waited a long time.');
  });

  it('uses what the archive finds beyond the spellings', () => {
    const found = new SafeShare([7], {
      variantsOf: () => [],
      findNameSpans: (text) => [[text.indexOf('Masha'), text.indexOf('Masha') + 5]],
    });
    expect(found.replace('Then Masha left.')).toBe('Then Person A left.');
  });

  it('gives labels in order', () => {
    expect([0, 1, 25, 26, 27, 701, 702].map(labelOf)).toEqual(
      ['A', 'B', 'Z', 'AA', 'AB', 'ZZ', 'AAA'].map((letters) => `Person ${letters}`),
    );
  });

  it('finds survivors that are broken over lines, spaced out or turned around', () => {
    const safe = share();
    expect(safe.survivors('Maria Soko-\nlova')).not.toEqual([]);
    expect(safe.survivors('M a r i a S o k o l o v a')).not.toEqual([]);
    expect(safe.survivors([...'ماريا سوكولوفا'].reverse().join(''))).not.toEqual([]);
    expect(safe.survivors('Person A met the falconer.')).toEqual([]);
  });
});

describe('a safe share', () => {
  const article = {
    title: 'What Maria Sokolova saw',
    text: 'Maria Sokolova kept the ledger.\n\nНикто не спросил Марию Соколову.',
    html: '<p><b>Maria</b> Sokolova kept the ledger.</p><figure><img src="carrel-image:k" alt="Maria Sokolova at the pier"></figure><p>Никто не спросил Марию Соколову.</p>',
    byline: 'By Maria Sokolova',
    url: 'https://example.org/maria-sokolova-saw',
    source: 'Harbour Gazette',
    file: 'sokolova.html',
    tags: ['Sokolova'],
    note: 'Call Sokolova back.',
    people: { 'Maria Sokolova': SPELLINGS },
    images: [{ key: 'k', bytes: Buffer.from('not a picture') }],
  };

  it('sends no protected name to the printer, nor what leads to it', async () => {
    const a = archive();
    a.add(article);
    const receipt = await a.export({
      path: a.path('On Sokolova.pdf'),
      title: 'On Maria Sokolova',
      note: 'For Sokolova’s lawyer',
      notes: true,
      safeShare: ['Maria Sokolova'],
    });
    expect(receipt.path).toBe(a.path('On Person A.pdf'));
    expect(readdirSync(a.folder)).toEqual(['On Person A.pdf']);
    for (const html of a.printed) expect(html).not.toMatch(/sokolov|соколов|maria|марию/i);
    expect(a.printed.join()).toContain('Person A');
    const row = a.db.prepare('SELECT uid, hex(text_sha256) AS sha FROM article').get() as { uid: string; sha: string };
    const file = readFileSync(receipt.path).toString('latin1');
    expect(file).not.toContain(row.uid);
    expect(a.printed.join().replaceAll(' ', '')).not.toContain(row.sha.toLowerCase());
  });

  it('is not delivered when a name is found in the finished pages', async () => {
    const leaky = await PDFDocument.create();
    const font = await leaky.embedFont(StandardFonts.Helvetica);
    leaky.addPage().drawText('They spoke to Maria Soko-\nlova.', { font, y: 500, x: 50, size: 12 });
    const bytes = await leaky.save({ useObjectStreams: false });
    const a = archive();
    writeFileSync(a.path('leak.pdf'), bytes);
    await expect(refuseSurvivors(share(), a.path('leak.pdf'), 'pdf')).rejects.toMatchObject({
      code: 'export-survivor',
    });
  });

  it.each(['title', 'bookmark', 'attachment', 'link'])(
    'is not delivered when a name is left in a %s',
    async (place) => {
      const leaky = await PDFDocument.create();
      const page = leaky.addPage();
      if (place === 'title') leaky.setTitle('Мария Соколова');
      if (place === 'attachment')
        await leaky.attach(Buffer.from('{"by":"maria sokolova"}'), 'record.json', { mimeType: 'application/json' });
      if (place === 'bookmark')
        leaky.context.register(
          leaky.context.obj({
            Title: PDFHexString.fromText('Maria Sokolova'),
            Dest: [page.ref],
          }),
        );
      if (place === 'link')
        leaky.context.register(
          leaky.context.obj({
            A: { URI: PDFString.of('https://x.example/Maria-Sokolova') },
          }),
        );
      const a = archive();
      writeFileSync(a.path('leak.pdf'), await leaky.save());
      await expect(refuseSurvivors(share(), a.path('leak.pdf'), 'pdf')).rejects.toMatchObject({
        code: 'export-survivor',
      });
    },
  );

  it('leaves nothing on the disk when it is refused', async () => {
    const a = archive();
    a.add({ ...article, people: { 'Maria Sokolova': SPELLINGS, 'Somebody Else': ['kept the ledger'] } });
    // The label of one person contains the name of another: it cannot but survive.
    await expect(
      a.export({ path: a.path('x.pdf'), safeShare: ['Maria Sokolova', 'Person A'], appendices: false }),
    ).rejects.toMatchObject({ code: 'export-survivor' });
    expect(existsSync(a.path('x.pdf'))).toBe(false);
    expect(readdirSync(a.folder)).toEqual([]);
  });

  it.each(['txt', 'csv', 'jsonl', 'ris', 'bibtex', 'csl', 'html', 'epub', 'md'] as const)(
    'holds in %s as well',
    async (format) => {
      const a = archive();
      a.add(article);
      const receipt = await a.export({
        path: a.path('out'),
        format,
        notes: true,
        highlights: true,
        safeShare: ['Maria Sokolova'],
      });
      const files =
        format === 'md'
          ? readdirSync(receipt.path).map((name) => `${name}\n${readFileSync(`${receipt.path}/${name}`, 'utf8')}`)
          : [readFileSync(receipt.path, 'utf8')];
      for (const file of files) expect(file).not.toMatch(/sokolov|соколов|maria/i);
      if (format !== 'epub') expect(files.join()).toContain('Person A');
    },
  );

  it('refuses original files', async () => {
    const a = archive();
    a.add(article);
    await expect(
      a.export({ path: a.path('o.zip'), format: 'originals', safeShare: ['Maria Sokolova'] }),
    ).rejects.toMatchObject({ code: 'bad-request' });
  });
});
