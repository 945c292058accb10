/** Spreadsheets that LibreOffice wrote in four formats, and such as databases and attackers make. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { articles, extract, FIXTURES } from './support';

const table = (ending: string) => new Uint8Array(readFileSync(join(FIXTURES, `libreoffice-table.${ending}`)));

/** A flat OpenDocument spreadsheet of these rows of XML. */
const flat = (rows: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet><table:table table:name="A">${rows}</table:table></office:spreadsheet></office:body></office:document>`;
const cell = (text: string): string =>
  `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`;
const row = (...cells: string[]): string => `<table:table-row>${cells.join('')}</table:table-row>`;

describe('Spreadsheets', () => {
  it.each([
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['xls', 'application/vnd.ms-excel'],
    ['ods', 'application/vnd.oasis.opendocument.spreadsheet'],
    ['fods', 'application/vnd.oasis.opendocument.spreadsheet'],
  ])('of %s: every row of every sheet is an article or has a named outcome', async (ending, mediaType) => {
    // By their content: the name says nothing.
    const outputs = await extract('table', table(ending));
    expect(outputs.filter((output) => output.kind === 'skipped')).toEqual([
      expect.objectContaining({
        part: 'sheet Incidents, row 1',
        code: 'above-table',
        reason: 'It stands above the names of the columns: Log of incidents, Nerava valley',
      }),
      expect.objectContaining({ part: 'sheet Empty', code: 'no-content' }),
    ]);
    const read = outputs.flatMap((output) => (output.kind === 'article' ? [output.article] : []));
    expect(outputs).toHaveLength(read.length + 2);
    expect(read.map(({ part, title, text, published, url }) => [part, title, text, published?.date, url])).toEqual([
      [
        'sheet Incidents, row 4',
        'Bridge closed after the flood',
        'The bridge at Osk was closed on Friday.\nBuses turn back at the mill.',
        '2024-05-03',
        'https://news.example/bridge',
      ],
      [
        'sheet Incidents, row 6',
        'Мост открыли',
        'Мост открыли вечером в субботу.',
        '2024-05-04T18:30:00',
        'https://news.example/open',
      ],
      ['sheet Letters, row 2', 'رسالة من الوادي', 'وصلت الرسالة يوم السبت.', '2024-05-05', null],
    ]);
    expect(read.map(({ ext }) => ext)).toEqual(['202405170001', '202405170002', null]);
    expect(read.map((article) => article.mediaType)).toEqual([mediaType, mediaType, mediaType]);
    expect(read[0]?.removed).toEqual([
      expect.objectContaining({ text: 'Ilse Varga: Heard from two drivers.', reason: 'comment' }),
    ]);
  });

  it('that are only looked at show the rows from the names of the columns on', async () => {
    const [head] = await extract('table.xlsx', table('xlsx'), { options: { look: true } });
    expect(head).toMatchObject({
      kind: 'skipped',
      code: 'looked-at',
      table: {
        named: true,
        keys: ['Id', 'Date', 'Headline', 'Text', 'Link', 'Confirmed'],
        fields: ['id', 'date', 'title', 'body', 'url', null],
      },
    });
  });

  it('are read by the columns the user names', async () => {
    const rows = row(cell('Ort'), cell('Bericht')) + row(cell('Osk'), cell('Die Brücke ist zu.'));
    const [article] = await articles('a.fods', flat(rows), {
      options: { columns: { Ort: 'source', Bericht: 'body' } },
    });
    expect(article).toMatchObject({ part: 'row 2', source: 'Osk', text: 'Die Brücke ist zu.' });
  });

  it('of databases, web pages or text that are called .xls, are tables too', async () => {
    const page =
      '<html><head><meta charset="utf-8"></head><body><table><tr><th>Headline</th><th>Text</th></tr><tr><td>Überfall</td><td>Am Morgen.</td></tr></table></body></html>';
    expect(await articles('export.xls', page)).toMatchObject([
      { part: 'row 2', title: 'Überfall', text: 'Am Morgen.' },
    ]);
    expect(await articles('export.xls', 'title\ttext\nFlood\tThe river rose\n')).toMatchObject([
      { part: 'row 2', title: 'Flood', text: 'The river rose' },
    ]);
  });

  it('of the XML of Excel 2003 are tables too', async () => {
    const xml =
      '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table><Row><Cell><Data ss:Type="String">title</Data></Cell><Cell><Data ss:Type="String">text</Data></Cell></Row><Row><Cell><Data ss:Type="String">Flood</Data></Cell><Cell><Data ss:Type="String">The river rose.</Data></Cell></Row></Table></Worksheet></Workbook>';
    expect(await articles('a.xml', xml)).toMatchObject([{ part: 'row 2', title: 'Flood', text: 'The river rose.' }]);
  });

  it('that say the rest of the sheet is empty end where the text does', async () => {
    const rows =
      row(cell('title'), cell('text')) +
      row(cell('Flood'), '<table:table-cell table:number-columns-repeated="16382"/>') +
      '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>';
    expect(await articles('a.fods', flat(rows))).toMatchObject([{ part: 'row 2', title: 'Flood' }]);
  });

  it('without anything in them, or without a column of text, say so', async () => {
    await expect(extract('a.fods', flat(row(cell(''))))).rejects.toMatchObject({ code: 'file-empty' });
    await expect(
      extract('a.fods', flat(row(cell('12'), cell('14')) + row(cell('3'), cell('4')))),
    ).rejects.toMatchObject({
      code: 'file-unsupported',
    });
  });

  it('that declare entities are refused', async () => {
    await expect(extract('a.fods', flat('').replace('?>', '?><!DOCTYPE a [<!ENTITY a "b">]>'))).rejects.toMatchObject({
      code: 'archive-limits',
    });
  });
});
