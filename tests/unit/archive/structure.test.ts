import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { structureOf } from '../../../electron/archive/markup/structure';
import { paragraphSpans } from '../../../electron/contract/language';

const headingsOf = (text: string, html: string | null) => structureOf(text, html).headings;

/** The headings as words, each with its level before it. */
const shown = (text: string, html: string | null) =>
  headingsOf(text, html).map(({ start, end, level }) => `${level} ${text.slice(start, end)}`);

describe('headings of an article', () => {
  it('are the paragraphs of its text that its HTML calls headings', () => {
    const text = 'Opening words.\n\nThe harbour\n\nBoats came in.\n\nThe market\n\nNobody sold anything.';
    const html =
      '<p>Opening words.</p><h2>The harbour</h2><p>Boats came in.</p><h3>The market</h3><p>Nobody sold anything.</p>';
    expect(shown(text, html)).toEqual(['1 The harbour', '2 The market']);
  });

  it('have ranks without gaps, from the highest that is used', () => {
    const text = 'One\n\nwords\n\nTwo\n\nwords\n\nThree\n\nwords';
    const html = '<h5>One</h5><p>words</p><h3>Two</h3><p>words</p><h6>Three</h6><p>words</p>';
    expect(shown(text, html)).toEqual(['2 One', '1 Two', '3 Three']);
  });

  it('are found where spaces and marks without width differ', () => {
    const text = '\u200fThe har\u00adbour  at night \n\nBoats came in.';
    expect(shown(text, '<h2>The <em>harbour</em>\n at night</h2><p>Boats came in.</p>')).toHaveLength(1);
  });

  it('are left out where the text has them no more, or within a paragraph only', () => {
    const text = 'The harbour was closed.\n\nBoats came in.';
    expect(shown(text, '<h2>Share this</h2><p>The harbour was closed.</p><h2>Boats</h2>')).toEqual([]);
  });

  it('are told from the same words standing in an earlier paragraph', () => {
    const text = 'Summary\n\nfirst words\n\nSummary\n\nlast words';
    const html = '<p>Summary</p><p>first words</p><h2>Summary</h2><p>last words</p>';
    expect(headingsOf(text, html)).toEqual([{ start: 22, end: 29, level: 1 }]);
  });

  it('are unknown without HTML, and none where it has none', () => {
    expect(headingsOf('The harbour\n\nwords', null)).toEqual([]);
    expect(headingsOf('The harbour\n\nwords', '<p>The harbour</p><p>words</p>')).toEqual([]);
  });

  it('are always whole paragraphs, in order, whatever the HTML says', () => {
    const word = fc.constantFrom('boat', 'sea', 'salt', 'market', 'نهر', 'порт');
    const blocks = fc.array(
      fc.record({
        name: fc.constantFrom('p', 'h1', 'h2', 'h4', 'li', 'blockquote'),
        words: fc.array(word, { maxLength: 4 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(blocks, fc.array(fc.nat(11), { maxLength: 4 }), (all, missing) => {
        const html = all.map(({ name, words }) => `<${name}>${words.join(' ')}</${name}>`).join('');
        const kept = all.filter((_, index) => !missing.includes(index));
        const text = kept
          .map(({ words }) => words.join(' '))
          .filter(Boolean)
          .join('\n\n');
        const spans = new Set(paragraphSpans(text).map(([start, end]) => `${start} ${end}`));
        const found = headingsOf(text, html);
        expect(found.every(({ start, end }) => spans.has(`${start} ${end}`))).toBe(true);
        expect(found.map(({ start }) => start)).toEqual(
          [...new Set(found.map(({ start }) => start))].sort((a, b) => a - b),
        );
      }),
    );
  });
});

describe('lists of an article', () => {
  const TEXT = 'Before.\n\nTin cups\n\nlarge ones\n\nMaps\n\nof the bay\n\nFirst\n\nThen\n\nMaps';
  const HTML =
    '<p>Before.</p><ul><li><p>Tin cups</p><ul><li>large ones</li></ul></li><li><p>Maps</p><p>of the bay</p></li></ul><ol start="3"><li>First</li><li>Then</li></ol><p>Maps</p>';
  const items = (text: string, html: string) =>
    structureOf(text, html).items.map(
      ({ start, end, depth, marker }) => `${'  '.repeat(depth - 1)}${marker} ${text.slice(start, end)}`,
    );

  it('have the marks of their items, how deep they are, and their further paragraphs', () => {
    expect(items(TEXT, HTML)).toEqual([
      '• Tin cups',
      '  • large ones',
      '• Maps',
      'null of the bay',
      '3. First',
      '4. Then',
    ]);
  });

  it('have no items where the text does not have them as paragraphs', () => {
    expect(items('Before. Tin cups, large ones', '<p>Before.</p><ul><li>Tin cups</li></ul>')).toEqual([]);
  });

  it('stand beside quotations, whose paragraphs are told as well', () => {
    const text = 'He wrote:\n\nThe ferry\n\nwas late.\n\nNobody knew.';
    const html = '<p>He wrote:</p><blockquote><p>The ferry</p><p>was late.</p></blockquote><p>Nobody knew.</p>';
    expect(structureOf(text, html).quotes.map(([start, end]) => text.slice(start, end))).toEqual([
      'The ferry',
      'was late.',
    ]);
  });
});
