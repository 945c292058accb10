/** Dossiers as users make them: the real application prints, and other programs read what it printed. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFArray, PDFDict, PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportReceipt, VerifyReport } from '../../electron/contract/domain';
import { carrel, desk, samples } from './support/carrel';

const at = desk();
afterAll(at.clear);
const archive = at.file('dossiers.carrel');

beforeAll(async () => {
  await carrel(at, ['import', archive, samples, '--json']);
});

const exported = async (name: string, ...args: string[]) => {
  const run = await carrel(at, ['export', archive, '-o', at.file(name), '--json', ...args]);
  return { ...run, receipt: () => run.json<ExportReceipt>() };
};

async function pageTexts(path: string): Promise<string[]> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(readFileSync(path));
    const texts = [...document.pages()].map((page) => page.getText().replace(/\s+/g, ' '));
    document.destroy();
    return texts;
  } finally {
    library.destroy();
  }
}

/** The words of a text between single spaces, so that a name is not found within another word. */
const wordsOf = (text: string): string =>
  ` ${text
    .normalize('NFKC')
    .replace(/[\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()} `;

/** How large a word is printed: its largest height in points. */
function sizeOf(word: string, path: string): string {
  const boxes = execFileSync('pdftotext', ['-bbox', path, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const heights = [...boxes.matchAll(/yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)</g)]
    .filter(([, , , text]) => text === word)
    .map(([, top, bottom]) => Number(bottom) - Number(top));
  return Math.max(...heights).toFixed(1);
}

describe('a printed dossier', () => {
  let receipt: ExportReceipt;
  let document: PDFDocument;
  let texts: string[];

  beforeAll(async () => {
    const run = await exported('all.pdf', '--all', '--title', 'Everything there is');
    expect(run.err + run.out).toContain('"exported"');
    receipt = run.receipt();
    document = await PDFDocument.load(readFileSync(receipt.path), { updateMetadata: false });
    texts = await pageTexts(receipt.path);
  });

  it('holds every selected article and says so', () => {
    expect(receipt.problems).toEqual([]);
    expect(receipt.exported).toBe(receipt.selected);
    expect(receipt.pages).toBe(document.getPageCount());
    expect(texts[0]).toContain(`${receipt.selected} selected, ${receipt.exported} in this document`);
  });

  it('leads each bookmark to the page that bears its title, the page that the contents name', () => {
    const pages = new Map(document.getPages().map((page, i) => [page.ref.toString(), i]));
    const contents = texts.slice(1).findIndex((text) => !/^Contents|\bContents\b/.test(text));
    expect(contents).toBeGreaterThan(0);
    let item = document.catalog.lookup(PDFName.of('Outlines'), PDFDict).lookupMaybe(PDFName.of('First'), PDFDict);
    let seen = 0;
    while (item) {
      const title = (item.lookup(PDFName.of('Title')) as unknown as { decodeText(): string }).decodeText();
      const page = pages.get(item.lookup(PDFName.of('Dest'), PDFArray).get(0).toString()) as number;
      // Latin and Cyrillic only: right-to-left text comes out of PDFium in an order of its own.
      const words = title.match(/^[\p{Script=Latin}\p{Script=Cyrillic}]+/u)?.[0];
      if (words && title !== 'Contents') {
        expect(texts[page]).toContain(words);
        seen++;
      }
      item = item.lookupMaybe(PDFName.of('Next'), PDFDict);
    }
    expect(seen).toBeGreaterThan(30);
  });

  it('numbers its pages', () => {
    for (const [i, text] of texts.entries()) if (i > 0) expect(text).toContain(`${i + 1} / ${texts.length}`);
  });

  it('is tagged, in English, with the language of each article marked', () => {
    const root = document.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict);
    const languages = new Set<string>();
    const walk = (element: PDFDict, depth: number): void => {
      const language = element.get(PDFName.of('Lang'))?.toString();
      if (language) languages.add(language.replace(/[()]/g, ''));
      const kids = depth < 4 ? element.lookup(PDFName.of('K')) : undefined;
      if (kids instanceof PDFArray)
        for (let i = 0; i < kids.size(); i++) {
          const kid = kids.lookup(i);
          if (kid instanceof PDFDict && kid.get(PDFName.of('S'))) walk(kid, depth + 1);
        }
    };
    walk(root.lookup(PDFName.of('K'), PDFArray).lookup(0, PDFDict), 0);
    for (const language of ['en', 'ru', 'ar']) expect([...languages]).toContain(language);
  });

  it('embeds every font it uses', () => {
    for (const [, object] of document.context.enumerateIndirectObjects()) {
      if (!(object instanceof PDFDict) || object.get(PDFName.of('Type'))?.toString() !== '/FontDescriptor') continue;
      const name = object.get(PDFName.of('FontName'))?.toString();
      expect(name).toMatch(/Noto|Amiri/);
    }
  });

  it('is found unchanged by verify, until the archive changes', async () => {
    const report = (await carrel(at, ['verify', receipt.path, archive, '--json'])).json<VerifyReport>();
    expect(report.sameArchive).toBe(true);
    expect(report.articles).toHaveLength(receipt.selected);
    for (const { text, original } of report.articles) expect([text, original]).toEqual(['same', 'same']);
  });
});

describe('a dossier of articles that are hard to print', () => {
  it('is complete, and says what each of them lacks', async () => {
    const folder = at.file('hard');
    mkdirSync(folder);
    const paragraph = (seed: number): string =>
      Array.from(
        { length: 60 },
        (_, i) => ['harbour', 'ledger', 'quarry', 'signal', 'winter'][(i * seed + (i >> 3)) % 5],
      ).join(' ');
    const page = (title: string, body: string): string =>
      `<!doctype html><html lang="en"><head><title>${title}</title></head><body><article><h1>${title}</h1><p>${paragraph(2)}</p>${body}<p>${paragraph(3)}</p></article></body></html>`;
    const files = {
      'long.txt': `The longest ledger\n\n${Array.from({ length: 5200 }, (_, i) => `${i} ${paragraph((i % 7) + 1)}.`).join('\n\n')}\n\nThe very last words of the ledger.\n`,
      'pictures.html': page(
        'Pictures that were lost',
        '<p><img src="https://pictures.invalid/one.jpg" alt="One"><img src="missing_files/two.png" alt="Two"><img src="data:image/png;base64,AAAA" alt="Torn"></p>',
      ),
      'hostile.html': page(
        'A page that attacks its reader',
        `<style>*{position:fixed!important;display:none}</style><script>document.title = 'stolen'</script><iframe src="file:///etc/passwd"></iframe><table><tr>${'<td>x</td>'.repeat(300)}</tr></table>${'<div>'.repeat(3000)}deep words at the bottom${'</div>'.repeat(3000)}<p>${'W'.repeat(5000)}</p>`,
      ),
      'nothing.jsonl': '{"title":"A headline without a story","body":""}\n',
      'word.txt': `${'Unbroken'.repeat(40)}\n\nIts title has no place to break it.\n`,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    expect(files['long.txt'].length).toBeGreaterThan(2_000_000);
    const hard = at.file('hard.carrel');
    expect((await carrel(at, ['import', hard, folder, '--json'])).code).toBe(0);
    const run = await carrel(at, ['export', hard, '-o', at.file('hard.pdf'), '--all', '--json']);
    expect(run.json<ExportReceipt>(), run.err).toMatchObject({ selected: 5, exported: 5, problems: [] });
    const text = (await pageTexts(at.file('hard.pdf'))).join(' ');
    for (const words of [
      'The very last words of the ledger.',
      'deep words at the bottom',
      'A headline without a story',
      'This article has no text.',
      'One picture could not be kept. 2 pictures were not saved with it.',
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('stolen');
    // A page that is wider than the paper would be shrunk by the printer, and every other of its run with it.
    const found = await carrel(at, ['search', hard, 'headline', '--json']);
    const [plain] = found.json<{ hits: { id: number }[] }>().hits;
    await carrel(at, ['export', hard, '-o', at.file('plain.pdf'), '--ids', String(plain?.id)]);
    for (const word of ['Contents', 'headline', 'Published'])
      expect(sizeOf(word, at.file('hard.pdf')), word).toEqual(sizeOf(word, at.file('plain.pdf')));
  });
});

describe('a safe share from the terminal', () => {
  it('holds none of the spellings of a person, nor does its name', async () => {
    const { people } = (await carrel(at, ['people', archive, '--json'])).json<{
      people: { name: string; aliases: string[] }[];
    }>();
    const person = people.find(
      ({ aliases }) => aliases.some((alias) => /\p{Script=Arabic}/u.test(alias)) && aliases.length > 4,
    );
    expect(person).toBeDefined();
    const run = await exported(`${person?.name}.pdf`, '--all', '--no-appendices', '--safe-share', person?.name ?? '');
    expect(run.err + run.out).toContain('"exported"');
    const receipt = run.receipt();
    const whole = wordsOf(`${receipt.path} ${(await pageTexts(receipt.path)).join(' ')}`);
    for (const alias of person?.aliases ?? []) expect(whole).not.toContain(wordsOf(alias));
    expect(whole).toContain(' person a ');
  });
});

describe('a safe share of fifty people', () => {
  it('holds no spelling of any of them that other programs can find: pages, metadata, bookmarks, attachments', async () => {
    const { people } = (await carrel(at, ['people', archive, '--json'])).json<{
      people: { name: string; aliases: string[] }[];
    }>();
    const chosen = people.slice(0, 50);
    expect(chosen).toHaveLength(50);
    const run = await exported('fifty.pdf', '--all', ...chosen.flatMap(({ name }) => ['--safe-share', name]));
    expect(run.err + run.out).toContain('"exported"');
    const { path, selected, exported: written } = run.receipt();
    expect(written).toBe(selected);
    const large = { encoding: 'utf8', maxBuffer: 1 << 28 } as const;
    const attachments = at.file('attachments');
    mkdirSync(attachments);
    execFileSync('pdfdetach', ['-saveall', '-o', attachments, path], large);
    const places = {
      pages: execFileSync('pdftotext', ['-enc', 'UTF-8', path, '-'], large),
      'pages as laid out': execFileSync('pdftotext', ['-enc', 'UTF-8', '-layout', path, '-'], large),
      metadata: execFileSync('pdfinfo', [path], large) + execFileSync('pdfinfo', ['-meta', path], large),
      bookmarks: execFileSync('qpdf', ['--json', '--json-key=outlines', path], large),
      links: execFileSync('pdfinfo', ['-dests', path], large) + execFileSync('pdfinfo', ['-url', path], large),
      structure: execFileSync('pdfinfo', ['-struct-text', path], large),
      attachments: readdirSync(attachments)
        .map((name) => name + readFileSync(join(attachments, name), 'utf8'))
        .join('\n'),
    };
    expect(places.pages).toContain('Person A');
    const survivors: string[] = [];
    for (const [place, text] of Object.entries(places)) {
      const folded = wordsOf(text);
      for (const { aliases } of chosen)
        for (const alias of aliases) if (folded.includes(wordsOf(alias))) survivors.push(`${alias} (${place})`);
    }
    expect(survivors).toEqual([]);
  });
});

describe('a collection from the terminal', () => {
  const collection = async (...args: string[]) => {
    const run = await carrel(at, ['collection', archive, ...args, '--json']);
    return { ...run, ids: () => run.json<{ articles: { id: number }[] }>().articles.map(({ id }) => id) };
  };

  it('is kept in the order of a hand and exported in it', async () => {
    expect((await collection('create', 'Chapter one', '5', '2', '9')).ids()).toEqual([5, 2, 9]);
    expect((await collection('add', 'chapter one', '1')).ids()).toEqual([5, 2, 9, 1]);
    expect((await collection('order', 'Chapter one', '9', '1')).ids()).toEqual([9, 1, 5, 2]);
    const taken = await collection('take', 'Chapter one', '5', '7');
    expect([taken.code, taken.ids()]).toEqual([1, [9, 1, 2]]);
    expect((await collection()).json()).toMatchObject([{ name: 'Chapter one', articles: 3 }]);
    const run = await exported('chapter.jsonl', '--collection', 'Chapter one');
    expect(run.receipt()).toMatchObject({ selected: 3, exported: 3 });
    const titles = readFileSync(at.file('chapter.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { title: string }).title);
    const listed = await carrel(at, ['collection', archive, 'show', 'Chapter one']);
    expect(listed.out.trimEnd().split('\n')).toEqual(
      [9, 1, 2].map((id, i) => `${String(id).padStart(7)}  ${titles[i]}`),
    );
    expect((await collection('remove', 'Chapter one')).code).toBe(0);
    expect((await collection()).json()).toEqual([]);
  });

  it('says what is wrong with a command', async () => {
    for (const args of [['order', 'x'], ['add', 'x'], ['rename', 'x'], ['paint', 'x'], ['show']])
      expect((await collection(...args)).code, args.join(' ')).toBe(2);
    expect((await collection('show', 'nowhere')).err).toContain('There is no collection "nowhere".');
  });
});

describe('a web archive from the terminal', () => {
  it('is imported again with every article of the files it was made of', async () => {
    const out = at.file('all.wacz');
    const run = await exported('all.wacz', '--all');
    const receipt = run.receipt();
    expect([receipt.exported, receipt.problems]).toEqual([receipt.selected, []]);
    const again = at.file('again.carrel');
    const imported = await carrel(at, ['import', again, out, '--json']);
    expect(imported.code, imported.err + imported.out).toBe(0);
    const texts = async (path: string, name: string) => {
      await carrel(at, ['export', path, '-o', at.file(name), '--all', '--json']);
      return readFileSync(at.file(name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { title: string; body: string; url: string | null; source: string | null });
    };
    const [before, after] = [await texts(archive, 'before.jsonl'), await texts(again, 'after.jsonl')];
    const bodies = new Map(after.map((article) => [article.body, article]));
    for (const article of before) {
      expect([...bodies.keys()], article.title).toContain(article.body);
      expect(bodies.get(article.body)).toMatchObject({ title: article.title, url: article.url });
    }
  });
});

describe('exports that are imported again', () => {
  interface Line {
    title: string;
    body: string;
    date: string | null;
    source: string | null;
    url: string | null;
    language: string | null;
    tags: string[];
  }
  const lines = async (path: string, name: string): Promise<Line[]> => {
    await carrel(at, ['export', path, '-o', at.file(name), '--all', '--json']);
    const text = readFileSync(at.file(name), 'utf8').trim();
    return text.split('\n').map((line) => JSON.parse(line) as Line);
  };
  const again = async (name: string, ...args: string[]): Promise<Line[]> => {
    expect((await exported(name, '--all', ...args)).receipt().problems).toEqual([]);
    const copy = at.file(`${name}.carrel`);
    expect((await carrel(at, ['import', copy, at.file(name), '--json'])).code).toBe(0);
    return await lines(copy, `${name}.back.jsonl`);
  };

  it('come back from JSON Lines with every word and field', async () => {
    const before = await lines(archive, 'lines.jsonl');
    const after = new Map((await again('trip.jsonl')).map((line) => [line.body, line]));
    for (const { title, body, date, source, url, language, tags } of before)
      expect(after.get(body), title).toMatchObject({ title, date, source, url, language, tags });
  });

  it('come back from a PDF with nearly every paragraph whole, in every language', async () => {
    const before = await lines(archive, 'lines.pdf.jsonl');
    expect((await exported('trip.pdf', '--all')).receipt().problems).toEqual([]);
    const run = await carrel(at, ['extract', at.file('trip.pdf'), '--jsonl']);
    const read = new Set((JSON.parse(run.out) as { text: string }).text.split('\n'));
    const paragraphs = before.flatMap(({ body }) => body.split('\n')).filter((text) => text.length > 60);
    const torn = paragraphs.filter((text) => !read.has(text));
    // Of a paragraph that ends with the last line of a page, full to its end, nothing says whether it goes on.
    expect(torn.length, torn.join('\n')).toBeLessThan(paragraphs.length * 0.02);
    expect(paragraphs.length).toBeGreaterThan(250);
  });

  it('come back from a Markdown folder with what is known of each', async () => {
    const before = await lines(archive, 'lines.jsonl.jsonl');
    const after = await again('trip', '--format', 'md', '--images', 'none');
    for (const { title, date, source, url } of before)
      expect(
        after.some((line) => line.title === title && line.date === date && line.source === source && line.url === url),
        title,
      ).toBe(true);
  });
});
