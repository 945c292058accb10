import { describe, expect, it } from 'vitest';
import { articleBody, type BodyOptions } from '../../../electron/archive/export/body';
import type { Mark } from '../../../electron/archive/export/marks';
import { parseMarkup, textOf } from '../../../electron/archive/markup/parse';

const body = (text: string, html: string | null, marks: Mark[] = [], more: Partial<BodyOptions> = {}): string =>
  articleBody(
    { text, html, language: 'en' },
    { marks, links: true, outside: (words) => words, image: (key) => `<img src="${key}">`, ...more },
  ).join('\n');

const words = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const span = (text: string, part: string): { start: number; end: number } => {
  const start = text.indexOf(part);
  return { start, end: start + part.length };
};

describe('an article body', () => {
  it('takes its words from the text and its structure from the markup', () => {
    const text = 'First paragraph.\n\nA heading\n\nSecond paragraph with emphasis.';
    const html = '<div><p>First paragraph.</p><h2>A heading</h2><p>Second paragraph with <em>emphasis</em>.</p></div>';
    expect(body(text, html)).toBe(
      '<p dir="auto">First paragraph.</p>\n<h2 dir="auto">A heading</h2>\n<p dir="auto">Second paragraph with <em>emphasis</em>.</p>',
    );
  });

  it('says which paragraphs are in another language', () => {
    const ours =
      'The keeper of the lighthouse said that he had not slept for two nights, and that nobody in the village asked.';
    const theirs = 'Смотритель маяка рассказал, что не спал две ночи подряд, но никто не спросил его почему.';
    const shown = `<p dir="auto">${ours}</p>\n<p dir="auto" lang="ru">${theirs}</p>`;
    expect(body(`${ours}\n\n${theirs}`, null)).toBe(shown);
    expect(body(`${ours}\n\n${theirs}`, `<div><p>${ours}</p><p>${theirs}</p></div>`)).toBe(shown);
  });

  it('does not bring back what was removed from the text, and keeps what the markup lacks', () => {
    const out = body(
      'Kept.\n\nOnly in the text.\n\nKept too.',
      '<p>Kept.</p><p>Share this article</p><p>Kept too.</p>',
    );
    expect(words(out)).toBe('Kept. Only in the text. Kept too.');
  });

  it('shows every word of the text once, whatever the markup is', () => {
    const text = 'One two.\n\nThree four.\n\nFive | six';
    for (const html of [
      null,
      '',
      '<p>nothing alike</p>',
      '<p>Three four.</p><p>One two.</p>',
      '<table><tr><td>Five</td><td>six</td></tr></table>',
    ])
      expect(words(body(text, html)).replaceAll('|', '').split(/\s+/)).toEqual([
        'One',
        'two.',
        'Three',
        'four.',
        'Five',
        'six',
      ]);
  });

  describe('on a page that has an end at the side', () => {
    const room = { tables: { columns: 4, characters: 40 } };
    const table = (rows: string[][]): [string, string] => [
      rows.map((row) => row.join(' | ')).join('\n\n'),
      `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`,
    ];

    it('keeps the words of a short cell on one line', () => {
      const out = body(...table([['R. Thiel', 'An entry of several words']]), [], room);
      expect(out).toBe('<table><tr><td class="short">R. Thiel</td><td>An entry of several words</td></tr></table>');
    });

    it('sets a table small whose words are too wide for it', () => {
      const out = body(...table([['incomprehensibilities', 'internationalisations', 'x']]), [], room);
      expect(out).toMatch(/^<table class="small">/);
    });

    it('shows a table of too many columns as lines, every word and mark in place', () => {
      const [text, html] = table([
        ['a', 'b', 'c', 'd', 'e'],
        ['f', 'g', 'h', 'i', 'the last'],
      ]);
      const out = body(text, html, [{ kind: 'hit', ...span(text, 'last') }], room);
      expect(out).toBe(
        '<p class="row" dir="auto">a | b | c | d | e</p><p class="row" dir="auto">f | g | h | i | the <span class="hit">last</span></p>',
      );
      expect(body(text, html)).toMatch(/^<table><tr>/);
    });

    it('gives a block of blocks the direction of the article', () => {
      expect(body('نص.', '<blockquote><p>نص.</p></blockquote>')).toBe('<blockquote><p dir="auto">نص.</p></blockquote>');
    });
  });

  it('lets no script, handler, foreign address or stray end tag through', () => {
    const out = body(
      'Text here.\n\nMore.',
      '<p onclick="x()">Text here.</p></div></article><script>alert(1)</script><style>*{}</style><img src="https://evil.example/p.png"><a href="javascript:x()">More.</a>',
    );
    expect(out).not.toMatch(/script|onclick|evil|javascript|style|<\/article/);
    expect(words(out)).toBe('Text here. More.');
  });

  it('escapes markup that stands in the text', () => {
    expect(body('a <b> & "c"', null)).toBe('<p dir="auto">a &lt;b&gt; &amp; &quot;c&quot;</p>');
  });

  it('marks a highlight that runs over inline markup', () => {
    const text = 'The grey heron waited.';
    const out = body(text, '<p>The <b>grey</b> heron waited.</p>', [
      { kind: 'highlight', colour: 'green', reference: '1', ...span(text, 'grey heron') },
    ]);
    expect(out).toBe(
      '<p dir="auto">The <b><mark class="green">grey</mark></b> <mark class="green">heron</mark><sup class="ref">1</sup> waited.</p>',
    );
  });

  it('replaces a name that is split by markup with one label', () => {
    const text = 'Then Ilse Marchetti spoke.';
    const out = body(text, '<p>Then <b>Ilse</b> Marchetti spoke.</p>', [
      { kind: 'replace', label: 'Person A', ...span(text, 'Ilse Marchetti') },
    ]);
    expect(words(out)).toBe('Then Person A spoke.');
    expect(out).not.toMatch(/Ilse|Marchetti/);
  });

  it('keeps overlapping marks apart from each other and from the words', () => {
    const text = 'alpha beta gamma delta';
    const out = body(text, null, [
      { kind: 'hit', ...span(text, 'beta gamma') },
      { kind: 'highlight', colour: 'blue', reference: null, ...span(text, 'gamma delta') },
    ]);
    expect(words(out).replace(/\s+/g, ' ')).toBe('alpha beta gamma delta');
    expect(out).toContain('<mark class="blue"><span class="hit">gamma</span></mark>');
  });

  it('places pictures where they stood, with captions that the text does not repeat', () => {
    const out = body(
      'Before.\n\nAfter.',
      '<p>Before.</p><figure><img src="carrel-image:k1" alt="A pier"><figcaption>The pier</figcaption></figure><p>After.</p>',
    );
    expect(out).toBe(
      '<p dir="auto">Before.</p>\n<figure><img src="k1"><figcaption dir="auto">The pier</figcaption></figure>\n<p dir="auto">After.</p>',
    );
  });

  it('finishes in time on a text of two megabytes whose markup is another', () => {
    const text = 'A line about rivers and their mouths.\n\n'.repeat(50_000);
    const html = '<p>Another line altogether, longer than the rest of them.</p>'.repeat(20_000);
    expect(words(body(text, html)).length).toBeGreaterThan(1_800_000);
  });
});

describe('the reader of markup', () => {
  it('never throws and keeps the words of broken markup', () => {
    for (const html of [
      '<',
      '<p',
      '<p <b>x',
      '</p></p>x',
      '<a href="x>y',
      '&#xfffffff;',
      '<!-- never closed',
      '<p>x<script>',
      '<b'.repeat(3000),
    ])
      expect(() => parseMarkup(html)).not.toThrow();
    expect(textOf(parseMarkup('<p>a<b>b</p>c &lt;d&gt; &#8212;'))).toBe('abc <d> —');
  });

  it('survives nesting that would exhaust a stack', () => {
    expect(textOf(parseMarkup(`${'<div><blockquote>'.repeat(50_000)}deep`))).toBe('deep');
  });
});
