import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../electron/importer/article/document';
import { readMarkdown } from '../../../electron/importer/formats/markdown';
import { raisedNumber } from '../../../electron/importer/text/note-numbers';
import './support';

const read = async (html: string) => {
  const { pieces, html: kept } = await readDocument(html, { keepHeading: true });
  return { text: pieces.map(({ text }) => text).join('\n'), html: kept ?? '' };
};

describe('the number of a note', () => {
  it('stands in brackets behind its word, in text and HTML, so that it is no part of a name', async () => {
    const { text, html } = await read('<p>The harbour was closed by Okoro<sup><a href="#n3">3</a></sup>.</p>');
    expect(text).toBe('The harbour was closed by Okoro[3].');
    expect(html).toContain('Okoro<sup>[3]</sup>.');
  });

  it('is told by its link, by what the place is called, or by its being raised', async () => {
    for (const reference of [
      '<a href="notes.xhtml#fn3"><sup>3</sup></a>',
      '<a href="#fn3" role="doc-noteref">3</a>',
      '<a href="#sdfootnote3sym">3</a>',
      '<sup>3</sup>',
    ])
      expect((await read(`<p>Okoro${reference} said so.</p>`)).text, reference).toBe('Okoro[3] said so.');
  });

  it('is not taken for one where it is a power, an ordinal, or in brackets already', async () => {
    expect((await read('<p>It covers 12 km<sup>2</sup>, y = x<sup>2</sup> and 10<sup>3</sup>.</p>')).text).toBe(
      'It covers 12 km², y = x² and 10³.',
    );
    expect((await read('<p>The 2<sup>nd</sup> of May<sup><a href="#cite_note-1">[1]</a></sup>.</p>')).text).toBe(
      'The 2nd of May[1].',
    );
    expect((await read('<p>See <a href="#top">12</a> and <a href="https://velmora.example/12">12</a>.</p>')).text).toBe(
      'See 12 and 12.',
    );
  });

  it('begins the note, without the arrow that leads back', async () => {
    const list =
      '<ol><li id="fn1"><p>Ledger of May. <a href="#fnref1">↩︎</a></p></li><li>He said so. <a href="#r2">↑</a></li></ol>';
    const { text, html } = await read(`<p>Okoro<sup><a href="#fn1">1</a></sup> said so.</p>${list}`);
    expect(text).toBe('Okoro[1] said so.\n[1] Ledger of May.\n[2] He said so.');
    expect(html).not.toContain('<ol>');
    expect((await read('<p><a href="#sdfootnote1anc">1</a>Ledger of May.</p>')).text).toBe('[1] Ledger of May.');
  });

  it('is counted in Markdown, whatever the note is called', async () => {
    const source = 'Okoro[^who]: he[^2] left[^none].\n\n[^who]: A clerk.\n\n[^2]: Not the other one.\n';
    const { pieces } = await readMarkdown(source, async () => null);
    expect(pieces.map(({ text }) => text)).toEqual([
      'Okoro[1]: he[2] left[^none].',
      '[1] A clerk.',
      '[2] Not the other one.',
    ]);
  });

  it('is not told from letters that stand alone', () => {
    expect(raisedNumber('law: x', '2')).toBe('²');
    expect(raisedNumber('ст. 174', '1')).toBe('¹');
    expect(raisedNumber('12', '3, 4')).toBeNull();
    expect(raisedNumber('— ', '2')).toBeNull();
    expect(raisedNumber('400 км', '2')).toBe('²');
    expect(raisedNumber('Окоро', '2')).toBe('[2]');
  });
});

describe('a table', () => {
  it('of data has a line for each row, whether its cells hold paragraphs or not', async () => {
    const row = (...cells: string[]) => `<tr>\n${cells.map((cell) => `<td>${cell}</td>\n`).join('')}</tr>`;
    const table = `<table>${row('Crate', 'Owner')}${row('<p>A-1</p>', '<p>Marta</p>\n<p>Lindqvist</p>')}</table>`;
    expect((await read(`<p>Before.</p>${table}<p>After.</p>`)).text).toBe(
      'Before.\nCrate | Owner\nA-1 | Marta\nLindqvist\nAfter.',
    );
  });

  it('that lays out a page keeps its paragraphs apart', async () => {
    const long = `The clerk counted. ${'He counted the crates again, and wrote it down. '.repeat(5)}`.trim();
    expect((await read(`<table><tr><td><p>${long}</p><p>${long}</p></td></tr></table>`)).text).toBe(`${long}\n${long}`);
    expect((await read('<table><tr><td><ul><li>Tin</li><li>Maps</li></ul></td></tr></table>')).text).toBe('Tin\nMaps');
  });
});

describe('the headline of a document', () => {
  it('is taken out of text and HTML where it is said again below the title', async () => {
    const html = '<p>Harbour closed</p><p>The harbour was closed.</p>';
    const { pieces, html: kept } = await readDocument(html, { title: 'Harbour closed' });
    expect(pieces).toEqual([
      { text: 'Harbour closed', removed: 'doubled-headline' },
      { text: 'The harbour was closed.' },
    ]);
    expect(kept).toBe('<p>The harbour was closed.</p>');
  });

  it('is the first short line of a document without headings, unless it is an item or a sentence', async () => {
    const heading = async (html: string) => (await readDocument(html, { firstLine: true })).heading;
    expect(await heading('<p>Harbour closed</p><p>It was closed.</p>')).toBe('Harbour closed');
    expect(await heading('<ul><li>Tin cups</li><li>Maps</li></ul>')).toBeNull();
    expect(await heading('<table><tr><td>Crate</td></tr></table><p>It was closed.</p>')).toBeNull();
    expect(await heading('<p>It was closed.<sup>[1]</sup></p><p>[1] By order.</p>')).toBeNull();
  });

  it('stays in both where the title says something else', async () => {
    const read = await readDocument('<h1>Harbour closed</h1><p>The harbour.</p>', { title: 'Weekly letter' });
    expect(read).toMatchObject({ heading: null, html: '<h1>Harbour closed</h1><p>The harbour.</p>' });
    expect(read.pieces).toHaveLength(2);
  });
});
