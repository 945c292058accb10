import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { mendContent } from '../../../electron/archive/export/pdf/content';
import { PrintedPdf } from '../../../electron/archive/export/pdf/printed';
import { parseValue, Ref, renumberText, textString, writeValue } from '../../../electron/archive/export/pdf/syntax';
import { skiaPdf } from './support';

const mend = (content: string): string =>
  inflateSync(
    mendContent(deflateSync(Buffer.from(content, 'latin1')), (font) =>
      font === 'F1' ? (glyph) => [0, 500, 600, 0][glyph] ?? 250 : null,
    ),
  ).toString('latin1');

describe('page contents', () => {
  it('gathers glyphs that stand where their widths put them into one string', () => {
    expect(mend('BT\n/F1 10 Tf\n1 0 0 -1 7 9 Tm\n<0001> Tj\n5 0 Td <0002> Tj\n6 0 Td <0001> Tj\nET')).toBe(
      'BT\n/F1 10 Tf\n1 0 0 -1 7 9 Tm\n<000100020001> Tj\nET',
    );
  });

  it('states kerning and gaps in thousandths of the size', () => {
    expect(mend('BT\n/F1 10 Tf\n1 0 0 -1 0 0 Tm\n<0001> Tj\n4.8 0 Td <0002> Tj\n9 0 Td <0001> Tj\nET')).toContain(
      '[<0001>20<0002>-300<0001>] TJ',
    );
  });

  it('returns to the right place after a marked span in the middle of a line', () => {
    const out = mend(
      'BT\n/F1 10 Tf\n1 0 0 -1 0 0 Tm\n<0001> Tj\n5 0 Td <0001> Tj\n/Span<</ActualText (fi) >> BDC\n5 0 Td <0002> Tj\nEMC\n6 0 Td <0001> Tj\nET',
    );
    expect(out.split('\n').filter((line) => / T[dj]$/i.test(line))).toEqual([
      '<00010001> Tj',
      '10 0 Td',
      '<0002> Tj',
      '6 0 Td',
      '<0001> Tj',
    ]);
  });

  it('leaves fonts of unknown widths as they are', () => {
    const content = 'BT\n/F9 10 Tf\n1 0 0 -1 0 0 Tm\n<01> Tj\n5 0 Td <02> Tj\nET';
    expect(mend(content)).toBe(content);
  });

  it('turns the replacement text of reversed runs around, and of no other', () => {
    const out = mend(
      '/ReversedChars BMC\n/Span<</ActualText <FEFF0630064F> >> BDC\nEMC\nEMC\n/Span<</ActualText <FEFF0630064F> >> BDC\nEMC',
    );
    expect(out).toContain('/ReversedChars BMC\n/Span<</ActualText <FEFF064F0630> >> BDC');
    expect(out).toMatch(/<FEFF0630064F> >> BDC\nEMC$/);
  });
});

describe('a letter with its vowel sign', () => {
  // A letter 6 wide at 10, its sign (without width) painted first, at 14: readers would see the cluster begin at 14.
  const cluster = (...lines: string[]): string[] =>
    mend(
      `BT\n/F1 10 Tf\n1 0 0 -1 0 0 Tm\n/ReversedChars BMC\n/Span<</ActualText <FEFF0630064F> >> BDC\n${lines.join('\n')}\nEMC\nEMC\nET`,
    )
      .split('\n')
      .filter((line) => / T[dJjr]$/i.test(line));

  it('takes the place of the letter, whichever of its glyphs is painted first', () => {
    expect(cluster('14 0 Td <0003> Tj', '-4 0 Td <0002> Tj')).toEqual([
      '3 Tr',
      '10 0 Td',
      '<0002> Tj',
      '0 Tr',
      '4 0 Td',
      '[<0003>400<0002>] TJ',
    ]);
    expect(cluster('10 0 Td <0002> Tj', '4 0 Td <0003> Tj')).toEqual([
      '10 0 Td',
      '[<0002>200<0003>] TJ',
      '3 Tr',
      '0 0 Td',
      '<0002> Tj',
      '0 Tr',
    ]);
  });

  it('does so also where a sign is raised above another', () => {
    expect(cluster('14 2 Td <0003> Tj', '-1 -2 Td <0003> Tj', '-3 0 Td <0002> Tj')).toEqual([
      '3 Tr',
      '10 0 Td',
      '<0002> Tj',
      '0 Tr',
      '4 2 Td',
      '<0003> Tj',
      '-1 -2 Td',
      '[<0003>300<0002>] TJ',
    ]);
  });

  it('is left alone where its glyphs reach both edges', () => {
    expect(cluster('10 0 Td <0003> Tj', '0 0 Td <0002> Tj')).toEqual(['10 0 Td', '<00030002> Tj']);
  });
});

describe('PDF syntax', () => {
  it('reads and writes nested objects', () => {
    const value = parseValue('<</A [1 2 0 R (a \\( b) <FEFF> /N] /B <</C true>>>>');
    expect(writeValue(value, (num) => num + 10)).toBe('<</A [1 12 0 R (a \\( b) <FEFF> /N]\n/B <</C true\n>>\n>>');
  });

  it('renumbers references but not what looks like one in a string', () => {
    expect(renumberText('<</Title (see 3 0 R) /P 3 0 R>>', () => 7)).toBe('<</Title (see 3 0 R) /P 7 0 R>>');
  });

  it('writes text beyond ASCII as UTF-16', () => {
    expect(textString('a(b)')).toBe('(a\\(b\\))');
    expect(textString('ж')).toBe('<FEFF0436>');
  });

  it('refuses objects that do not end', () => {
    expect(() => parseValue('<</A [1 2')).toThrow();
  });
});

describe('a printed part', () => {
  it('gives its pages, destinations and parent tree', () => {
    const part = new PrintedPdf(
      skiaPdf(
        [
          { content: 'q Q', links: [] },
          { content: 'q Q', links: ['https://a.example/'] },
        ],
        [['a7', 1]],
      ),
    );
    expect(part.pages).toHaveLength(2);
    expect(part.destinations().get('a7')).toEqual({ page: 1, x: '6', y: '829.5' });
    expect(part.parentTree().map(([key]) => key)).toEqual([0, 1]);
    expect(part.root.get('StructTreeRoot')).toBeInstanceOf(Ref);
  });

  it('is refused in words when it is none', () => {
    for (const bytes of ['', 'not a pdf', '%PDF-1.4\nstartxref\n99999\n%%EOF'])
      expect(() => new PrintedPdf(Buffer.from(bytes))).toThrow(/printed PDF/);
  });
});
