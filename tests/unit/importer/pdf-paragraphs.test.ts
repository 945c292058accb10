import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { describe, expect, it } from 'vitest';
import type { Line } from '../../../electron/importer/formats/pdf/lines';
import { notesFrom, partNotes } from '../../../electron/importer/formats/pdf/notes';
import { joined, joinLines, leadingOf, runsOver } from '../../../electron/importer/formats/pdf/paragraphs';
import { mendRightToLeft } from '../../../electron/importer/formats/pdf/right-to-left';
import { articles } from './support';

/** A line at so many points from the foot of its page; what stands between braces is smaller and raised, after a bar in the next column. */
interface Placed {
  text: string;
  y: number;
  size?: number;
}

/** The text of a PDF whose pages say what is given, in the order given. */
async function textOf(...pages: Placed[][]): Promise<string> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (const lines of pages) {
    const page = document.addPage([595, 842]);
    for (const { text, y, size = 11 } of lines) {
      let x = 72;
      for (const [i, cell] of text.split('|').entries())
        if (i > 0) page.drawText(cell, { x: 72 + 150 * i, y, size, font });
      for (const [i, part] of (text.split('|')[0] as string).split(/[{}]/).entries()) {
        const own = i % 2 ? { size: size * 0.6, y: y + size * 0.36 } : { size, y };
        page.drawText(part, { x, font, ...own });
        x += font.widthOfTextAtSize(part, own.size);
      }
    }
  }
  const article = (await articles('a.pdf', await document.save()))[0];
  return [article?.title, article?.text].filter(Boolean).join('\n\n');
}

const FULL = 'The clerk of the mill wrote down what came and what went away';
/** Lines that stand 14 points below each other, 20 where a gap is asked for by an empty text. */
const set = (texts: string[], more: Partial<Line> = {}): Line[] => {
  let y = 800;
  return texts.flatMap((text) => {
    y -= text ? 14 : 6;
    return text ? [{ text, size: 11, bold: false, y, width: text.length * 5, ...more }] : [];
  });
};
const paragraphs = (lines: Line[]): string[] =>
  joinLines(lines, [], leadingOf([lines])).map(({ text }) => text.replaceAll(FULL, '_'));

describe('a paragraph of a PDF', () => {
  it('ends at a gap, however full its last line is', () => {
    expect(
      paragraphs(set([FULL, `${FULL}.`, '', FULL, FULL, `${FULL}.`, '', `${FULL}.`, '', FULL, `${FULL}.`])),
    ).toEqual(['_ _.', '_ _ _.', '_.', '_ _.']);
  });

  it('does not end at a gap within a sentence', () => {
    expect(paragraphs(set([FULL, FULL, FULL, '', `again. ${FULL}`, FULL, FULL]))).toEqual(['_ _ _ again. _ _ _']);
  });

  it('ends where the next word would have gone on the line', () => {
    const short = FULL.slice(0, -14);
    expect(
      paragraphs(set([FULL, FULL, `${short}.`, 'And so', FULL].map((text) => (text === 'And so' ? FULL : text)))),
    ).toEqual([`_ _ ${short}.`, '_ _']);
    // A long word would not.
    expect(paragraphs(set([FULL, FULL, `${short}.`, `Nevertheless${FULL.slice(12)}`]))).toHaveLength(1);
  });

  it('ends so on a page of short lines as well', () => {
    const short = `${FULL.slice(0, -20)}.`;
    expect(
      paragraphs(set(['Crate', 'Tin', 'Maps', 'Cups', 'Seals', FULL, short, FULL, 'Owner', 'Weight', 'Lamp', 'Ink'])),
    ).toContain(`_ ${short}`);
  });

  it('does not end within a quotation that is set narrower', () => {
    const narrow = FULL.slice(0, -16);
    const lines = set([FULL, FULL, FULL, narrow, `${narrow}.`, narrow.replace('The', 'And'), FULL, FULL, FULL]);
    expect(paragraphs(lines)).toHaveLength(1);
  });

  it('ends with the column, unless its sentence goes on in the next one', () => {
    const columns = (first: string, second: string) => [
      ...set([FULL, FULL, FULL, FULL, first]),
      ...set([second, FULL, FULL]),
    ];
    expect(paragraphs(columns(`${FULL}.`, FULL))).toHaveLength(2);
    expect(paragraphs(columns(FULL, `then ${FULL}`))).toHaveLength(1);
  });
});

describe('two lines of a PDF', () => {
  it('make one word of what was broken, and keep the hyphens of others', () => {
    expect(joined('the har-', 'bour')).toBe('the harbour');
    expect(joined('Port-', 'Sellin')).toBe('Port-Sellin');
    expect(joined('a-t-', 'elle dit')).toBe('a-t-elle dit');
    expect(joined('the harbour -', 'that is')).toBe('the harbour - that is');
  });

  it('have no space between them in Chinese', () => {
    expect(joined('出厂价只有合', '同价的一半')).toBe('出厂价只有合同价的一半');
    expect(joined('在', 'Carrel')).toBe('在 Carrel');
  });

  it('are of one sentence over the end of a page also where there are no capitals', () => {
    expect(runsOver('إنها لم', 'تتمكن من مقابلة')).toBe(true);
    expect(runsOver('حتى المساء.', 'وأضافت')).toBe(false);
    expect(runsOver('the clerk', 'He said')).toBe(false);
  });
});

describe('notes at the foot of a page', () => {
  const text = set([FULL, FULL, FULL]);
  const small = set(['1 The ledger of May', 'on page 30', '2 The same'], { size: 8 });

  it('are the small lines that end it, when one of them has a number', () => {
    expect(notesFrom([[...text, ...small], text])).toEqual([3, 3]);
    expect(notesFrom([[...text, ...set(['Printed in Velmora'], { size: 8 })], text])).toEqual([4, 3]);
  });

  it('go on from the page before', () => {
    expect(
      notesFrom([
        [...text, ...small],
        [...text, ...set(['of June'], { size: 8 })],
      ]),
    ).toEqual([3, 3]);
  });

  it('are parted where the next number begins a line', () => {
    const notes = partNotes(set(['1 In the year', '1998 there were none', '2 The same']));
    expect(notes.map((note) => note.map((line) => line.text))).toEqual([
      ['1 In the year', '1998 there were none'],
      ['2 The same'],
    ]);
  });

  it('do not part the sentence that runs past them over the end of the page', async () => {
    const lines = (from: number, texts: string[]) => texts.map((line, i) => ({ text: line, y: from - 14 * i }));
    const read = await textOf(
      [
        ...lines(760, ['The inquiry', `${FULL}.`, FULL, FULL, `${FULL} and then`]),
        { text: '{1} The ledger of May, page 30.', y: 120, size: 8 },
      ],
      lines(760, [`the miller came. ${FULL}`, FULL, `${FULL}.`]),
    );
    expect(read).toContain('and then the miller came.');
    expect(read).toMatch(/\n\n1 ?The ledger of May, page 30\.(?:\n|$)/);
  });
});

it('puts the raised number of a note in brackets, and leaves powers and formulas what they are', async () => {
  const read = await textOf([
    { text: 'The inquiry', y: 790 },
    { text: 'The harbour was closed by order of Okoro{3} and stayed so until the spring.', y: 760 },
    { text: 'It covers 12 km{2} of the bay, and its law is that y = x{2} as ever.', y: 730 },
  ]);
  expect(read).toContain('Okoro[3] and stayed');
  expect(read).toContain('12 km² of the bay');
  expect(read).toContain('y = x² as ever');
});

it('parts the marks of lists from their items', async () => {
  const read = await textOf([
    { text: 'The inquiry', y: 790 },
    { text: '•Forty crates of tin cups', y: 760 },
    { text: '1.First they were weighed', y: 730 },
    { text: '1.5 tons of them', y: 700 },
  ]);
  expect(read.split('\n\n').slice(1)).toEqual([
    '• Forty crates of tin cups',
    '1. First they were weighed',
    '1.5 tons of them',
  ]);
});

it('has a line for each row of a table, full or not', async () => {
  const read = await textOf([
    { text: 'The inquiry', y: 790 },
    { text: 'These were found, and the clerk wrote them down in the order in which they came.', y: 760 },
    { text: 'Crate|Weight|Owner', y: 740 },
    { text: 'A-1, weighed twice, wet|40 kg, all of it, and wet|Marta Lindqvist of Velmora', y: 726 },
    { text: 'A-2|38 kg|nobody', y: 712 },
    { text: 'Nothing else was found, though the keeper looked behind every door of the house.', y: 690 },
  ]);
  expect(read.split('\n\n').slice(2, 5)).toEqual([
    'Crate | Weight | Owner',
    'A-1, weighed twice, wet | 40 kg, all of it, and wet | Marta Lindqvist of Velmora',
    'A-2 | 38 kg | nobody',
  ]);
});

describe('a line from right to left', () => {
  const mended = (...texts: string[]) => mendRightToLeft([set(texts)])[0]?.map(({ text }) => text);

  it('has its brackets and quotes turned where the document has them the wrong way', () => {
    expect(mended('قال )وهو موظف( إن »صوّر طابوراً«.', '5 > 7 هنا', 'See (above).')).toEqual([
      'قال (وهو موظف) إن «صوّر طابوراً».',
      '5 < 7 هنا',
      'See (above).',
    ]);
    expect(mended('قال )وهو موظف( في (North Bay (Old Town) Road)')?.[0]).toContain('(Old Town)');
  });

  it('keeps brackets and quotes that stand as they were written', () => {
    const line = 'قال (وهو موظف) إن «صوّر طابوراً».';
    expect(mended(line)).toEqual([line]);
  });

  it('has endings at their words and marks at their letters', () => {
    expect(mended('واحد اً واحد اً بعد', 'واحد ا،ً هو', 'حرف اًبحرف', 'أمام قاض.ٍ')).toEqual([
      'واحداً واحداً بعد',
      'واحداً، هو',
      'حرفاً بحرف',
      'أمام قاضٍ.',
    ]);
  });
});
