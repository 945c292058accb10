import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Article } from '../../../electron/contract/domain';
import { paragraphSpans } from '../../../electron/contract/language';
import { layOut } from '../../../renderer/screens/reader/segments';

type Part = Pick<Article, 'text' | 'headings' | 'items' | 'quotes' | 'language' | 'people' | 'highlights' | 'hits'>;

const article = (part: Partial<Part> & { text: string }): Part => ({
  headings: [],
  items: [],
  quotes: [],
  language: 'en',
  people: [],
  highlights: [],
  hits: { title: [], text: [] },
  ...part,
});

const person = (start: number, end: number, personId = 1): Article['people'][number] => ({
  personId,
  name: 'Somebody',
  tier: 'likely',
  mentions: [{ id: start + 1, start, end, surface: '', tier: 'likely' }],
});

const highlight = (start: number, end: number): Article['highlights'][number] => ({
  id: 1,
  uuid: '',
  start,
  end,
  quote: '',
  colour: 'yellow',
  note: null,
  created: '',
});

describe('paragraphs', () => {
  it('know when they are in another language than the article', () => {
    const theirs = 'Смотритель маяка рассказал, что не спал две ночи подряд, но никто не спросил его почему.';
    const ours =
      'The keeper of the lighthouse said that he had not slept for two nights, and that nobody in the village asked.';
    const text = `${ours}\n\n${theirs}`;
    expect(layOut(article({ text })).map(({ language }) => language)).toEqual([null, 'ru']);
  });

  it('are separated by blank lines and keep single line breaks', () => {
    const text = 'one\ntwo\n\nthree\n \nfour';
    expect(paragraphSpans(text).map(([start, end]) => text.slice(start, end))).toEqual(['one\ntwo', 'three', 'four']);
  });

  it('are none in an empty text', () => {
    expect(paragraphSpans('')).toEqual([]);
  });
});

describe('the layout of an article', () => {
  it('keeps a name in one piece when a hit covers a part of it', () => {
    const text = 'Ask Dana Orman now';
    const [paragraph] = layOut(article({ text, people: [person(4, 14)], hits: { title: [], text: [[9, 14]] } }));
    const named = paragraph?.pieces.filter((piece) => piece.person) ?? [];
    expect(named).toHaveLength(1);
    expect(named[0]?.runs.map((run) => [text.slice(run.start, run.end), run.hit])).toEqual([
      ['Dana ', null],
      ['Orman', 0],
    ]);
  });

  it('takes the longer of two overlapping names', () => {
    const people = [person(0, 4, 1), person(0, 10, 2)];
    const [paragraph] = layOut(article({ text: 'Dana Orman spoke', people }));
    expect(paragraph?.pieces.map((piece) => piece.person?.id ?? null)).toEqual([2, null]);
  });

  it('splits a highlight at the end of a paragraph and goes on in the next', () => {
    const laid = layOut(article({ text: 'first one\n\nsecond', highlights: [highlight(6, 14)] }));
    const marked = laid.flatMap((paragraph) =>
      paragraph.pieces.flatMap((piece) => piece.runs.filter((run) => run.highlight !== null)),
    );
    expect(marked.map(({ start, end }) => [start, end])).toEqual([
      [6, 9],
      [11, 14],
    ]);
  });

  it('shows every character of every paragraph exactly once, whatever the spans', () => {
    const span = fc.tuple(fc.nat(60), fc.nat(20)).map(([start, length]) => [start, start + length + 1] as const);
    fc.assert(
      fc.property(
        fc.string({ maxLength: 60, unit: fc.constantFrom('a', 'б', ' ', '\n', '\n\n', '𝒳') }),
        fc.array(span, { maxLength: 5 }),
        fc.array(span, { maxLength: 5 }),
        fc.array(span, { maxLength: 5 }),
        (text, people, highlights, hits) => {
          const laid = layOut(
            article({
              text,
              people: people.map(([start, end], index) => person(start, end, index + 1)),
              highlights: highlights.map(([start, end]) => highlight(start, end)),
              hits: { title: [], text: hits.map(([start, end]) => [start, end]) },
            }),
          );
          const shown = laid.map((paragraph) =>
            paragraph.pieces.flatMap((piece) => piece.runs.map((run) => text.slice(run.start, run.end))).join(''),
          );
          expect(shown).toEqual(paragraphSpans(text).map(([start, end]) => text.slice(start, end)));
        },
      ),
    );
  });
});
