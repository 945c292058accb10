import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mendContent } from '../../../electron/archive/export/pdf/content';
import { PrintedPdf } from '../../../electron/archive/export/pdf/printed';
import { shrunkPicture } from '../../../electron/archive/export/pdf/shrink';
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

/** Where each glyph of a page is painted, by a reading of its own; invisible ones left out. */
function painted(content: string): string[] {
  const width = (glyph: number): number => (font === 'F9' ? 777 : ([0, 500, 600, 0][glyph] ?? 250));
  const out: string[] = [];
  let [font, size, mode] = ['', 0, 0];
  let line = { x: 0, y: 0 };
  let pen = 0;
  const show = (hex: string): void => {
    for (const code of hex.match(font === 'F9' ? /../g : /..../g) ?? []) {
      if (mode === 0) out.push(`${font} ${code} ${pen.toFixed(2)} ${line.y.toFixed(2)}`);
      pen += (width(Number.parseInt(code, 16)) * size) / 1000;
    }
  };
  for (const text of content.split('\n')) {
    const [, name, points] = /^\/(\S+) ([\d.]+) Tf$/.exec(text) ?? [];
    if (name) [font, size] = [name, Number(points)];
    if (/^\d Tr$/.test(text)) mode = Number(text[0]);
    const matrix = /^1 0 0 -1 (\S+) (\S+) Tm$/.exec(text);
    if (matrix) {
      // Places are counted from the origin.
      line = { x: 0, y: 0 };
      pen = 0;
      out.push(text);
    }
    const move = /^(\S+) (\S+) Td/.exec(text);
    if (move) {
      line = { x: line.x + Number(move[1]), y: line.y + Number(move[2]) };
      pen = line.x;
    }
    const shown = /<([0-9a-f]+)> Tj$/.exec(text);
    if (shown) show(shown[1] as string);
    const array = /^\[(.*)\] TJ$/.exec(text)?.[1];
    for (const [, hex, gap] of array?.matchAll(/<([0-9a-f]*)>|(-?[\d.]+)/g) ?? [])
      if (hex !== undefined) show(hex);
      else pen -= (Number(gap) * size) / 1000;
  }
  return out;
}

describe('a mended page', () => {
  it('goes on where the glyphs before have ended when nothing says otherwise', () => {
    const content =
      'BT\n/F1 10 Tf\n1 0 0 -1 0 0 Tm\n470 0 Td <0001> Tj\n/Span<</ActualText (\\)) >> BDC\n<0002> Tj\nEMC\nET';
    expect(painted(mend(content))).toEqual(['1 0 0 -1 0 0 Tm', 'F1 0001 470.00 0.00', 'F1 0002 475.00 0.00']);
  });

  it('goes on there behind a cluster of which a glyph was painted once more', () => {
    const content =
      'BT\n/ReversedChars BMC\n/F1 10 Tf\n1 0 0 -1 0 0 Tm\n/Span<</ActualText <FEFF0630064F> >> BDC\n' +
      '0 0 Td <0001> Tj\n0 0 Td <0003> Tj\nEMC\n/F9 8 Tf\n<05> Tj\nEMC\nET';
    expect(painted(mend(content)).at(-1)).toBe('F9 05 0.00 0.00');
  });

  it('looks as the printer painted it, whatever it is made of', () => {
    const glyph = fc.constantFrom('<0001>', '<0002>', '<0003>', '<00010002>');
    const place = fc.tuple(fc.integer({ min: -40, max: 400 }), fc.constantFrom(0, 0, 0, 4, -4));
    const line = fc.oneof(
      { weight: 6, arbitrary: fc.tuple(place, glyph).map(([[x, y], hex]) => `${x / 8} ${y} Td ${hex} Tj`) },
      { weight: 2, arbitrary: glyph.map((hex) => `${hex} Tj`) },
      { weight: 1, arbitrary: fc.constant('/F9 8 Tf\n3 0 Td <05> Tj\n<06> Tj') },
      { weight: 1, arbitrary: fc.constant('/F9 8 Tf\n<05> Tj\n4 0 Td <06> Tj') },
      { weight: 1, arbitrary: fc.constant('/F1 12 Tf') },
      { weight: 1, arbitrary: fc.constant('1 0 0 -1 3 4 Tm') },
      {
        weight: 2,
        arbitrary: fc
          .array(fc.tuple(place, glyph), { minLength: 1, maxLength: 3 })
          .map((glyphs) =>
            [
              '/Span<</ActualText <FEFF0630064F> >> BDC',
              ...glyphs.map(([[x, y], hex]) => `${x / 8} ${y} Td ${hex} Tj`),
              'EMC',
            ].join('\n'),
          ),
      },
      { weight: 1, arbitrary: glyph.map((hex) => `/Span<</ActualText <FEFF0630> >> BDC\n${hex} Tj\nEMC`) },
    );
    const page = fc
      .array(line, { maxLength: 14 })
      .map((lines) => `BT\n/ReversedChars BMC\n/F1 10 Tf\n1 0 0 -1 0 0 Tm\n${lines.join('\n')}\nEMC\nET`);
    // A thousandth of the size is what TJ can tell: compared to a hundredth of a point, summed over a few glyphs.
    const places = (content: string) =>
      painted(content).map((one) => one.split(' ').map((part) => (part.includes('.') ? Number(part) : part)));
    fc.assert(
      fc.property(page, (content) => {
        const [before, after] = [places(content), places(mend(content))];
        expect(after.length).toBe(before.length);
        for (const [i, one] of before.entries())
          for (const [j, part] of one.entries())
            if (typeof part === 'number') expect(Math.abs((after[i]?.[j] as number) - part)).toBeLessThan(0.05);
            else expect(after[i]?.[j]).toBe(part);
      }),
      { numRuns: 2000 },
    );
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

describe('a blurred picture', () => {
  const dict = (more = '') =>
    `<</Type /XObject\n/Subtype /Image\n/Width 25\n/Height 12\n/ColorSpace /DeviceRGB\n/SMask 7 0 R\n/BitsPerComponent 8\n/Filter /FlateDecode${more}\n/Length 99>>`;

  it('keeps the mean of each block of its dots', () => {
    // Red on the left, blue from the tenth column on.
    const dots = Buffer.alloc(25 * 12 * 3);
    for (let i = 0; i < 25 * 12; i++) dots[i * 3 + (i % 25 < 10 ? 0 : 2)] = 200;
    const small = shrunkPicture(dict(), deflateSync(dots));
    expect(small?.text).toContain('/Width 3\n/Height 2\n');
    expect(small?.text).toContain('/SMask 7 0 R');
    expect(small?.text).toContain(`/Length ${small?.stream.length}`);
    const row = [200, 0, 0, 0, 0, 200, 0, 0, 200];
    expect([...inflateSync(small?.stream as Uint8Array)]).toEqual([...row, ...row]);
  });

  it('is left alone where it is of another kind', () => {
    const dots = deflateSync(Buffer.alloc(25 * 12 * 3));
    expect(shrunkPicture(dict('\n/DecodeParms <</Predictor 15>>'), dots)).toBeNull();
    expect(shrunkPicture(dict().replace('FlateDecode', 'DCTDecode'), dots)).toBeNull();
    expect(shrunkPicture(dict().replace('/Image', '/Form'), dots)).toBeNull();
    expect(shrunkPicture(dict(), deflateSync(Buffer.alloc(7)))).toBeNull();
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
