/** Arabic: words written in one with others, lone names without capitals. */
import { describe, expect, it } from 'vitest';
import { createPeopleDetector } from '../../../electron/importer/people';
import { prepare } from '../../../electron/importer/people/features';
import { COMMON, Gazetteer, GIVEN, SURNAME } from '../../../electron/importer/people/gazetteer';
import { hash } from '../../../electron/importer/people/hash';
import { sentencesOf } from '../../../electron/importer/people/tokenize';
import { CLASS, type Seen } from '../../../electron/importer/people/words';
import { modelBytes } from './samples';

const detector = createPeopleDetector(modelBytes());

function gazetteer(words: Record<string, number>): Gazetteer {
  const entries = Object.entries(words)
    .map(([word, bits]) => [hash(word), bits] as const)
    .sort(([a], [b]) => a - b);
  return new Gazetteer(
    Uint32Array.from(entries, ([key]) => key),
    Uint8Array.from(entries, ([, bits]) => bits),
  );
}

/** What is seen of each word of a text. */
function seen(text: string, words: Record<string, number> = {}): Map<string, Seen> {
  const sentences = sentencesOf(text);
  const { sentences: looked } = prepare(sentences, gazetteer(words));
  return new Map(sentences.flatMap((tokens, s) => tokens.map(({ text: word }, i) => [word, looked[s]?.[i] as Seen])));
}

describe('an Arabic word', () => {
  it('is known behind what is written in one with it', () => {
    const words = seen('وصل علاء وعلاء للمدينة ومدينتهم فأجاب', { علاء: GIVEN, المدينة: COMMON, مدينة: COMMON });
    for (const word of ['وعلاء', 'للمدينة'])
      expect((words.get(word) as Seen).classes & CLASS.joined, word).toBe(CLASS.joined);
    expect((words.get('وعلاء') as Seen).classes & CLASS.given).toBe(CLASS.given);
    expect((words.get('ومدينتهم') as Seen).classes & CLASS.common).toBe(CLASS.common);
    expect((words.get('فأجاب') as Seen).classes).toBe(0);
  });

  it('is known where ya is written without its dots, as in Egypt', () => {
    expect((seen('قال على مصطفي', { علي: GIVEN }).get('على') as Seen).classes & CLASS.given).toBe(CLASS.given);
  });

  it('that is a name and an ordinary word is both', () => {
    const { classes } = seen('جاء صالح', { صالح: GIVEN | SURNAME | COMMON }).get('صالح') as Seen;
    expect(classes & (CLASS.given | CLASS.surname | CLASS.common)).toBe(CLASS.given | CLASS.surname | CLASS.common);
  });

  it('counts as the word that the article has alone, though no list has it', () => {
    const words = seen('جاء طكوك. وطكوك صامت. فسألوه عن بطكوك وولد.');
    expect((words.get('وطكوك') as Seen).key).toBe((words.get('طكوك') as Seen).key);
    expect((words.get('بطكوك') as Seen).key).toBe((words.get('طكوك') as Seen).key);
    expect((words.get('وولد') as Seen).key).not.toBe((words.get('طكوك') as Seen).key);
  });
});

it('finds people with and without what is written on, and does not doubt a lone name for want of a capital', () => {
  const text = 'قالت الطبيبة ريم الخطيب إن المستشفى مغلق. وأضافت الخطيب أن يوسف وليلى غادرا أمس. وكان ليوسف أخ في حلب.';
  const found = detector.detect(text, { language: 'ar' }).mentions;
  expect(found.map(({ surface }) => surface)).toEqual(expect.arrayContaining(['ريم الخطيب', 'الخطيب', 'يوسف']));
  expect(found.filter(({ surface }) => surface === 'يوسف').map(({ tier }) => tier)).toEqual(['likely']);
});
