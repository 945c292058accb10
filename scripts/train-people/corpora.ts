/** What each language's model is trained on. */

import { GIVEN, PLACE, SURNAME } from '../../electron/importer/people/gazetteer';
import { plain } from '../../electron/importer/people/words';
import { kazakhSwapper, latinNames, russianSwapper, shout, swapLatin, swapPlaces } from './augment';
import { type Doc, type Labelled, label, random, readBio, render } from './data';
import { latinPlaces } from './names';
import { russianDocs } from './russian';
import { syntheticDocs } from './synthetic';

export const LANGUAGES = {
  en: { train: 'english.train.bio', dev: 'english.dev.bio', bits: 18, epochs: 6 },
  ru: { train: 'russian.train.bio', dev: 'russian.dev.bio', bits: 17, epochs: 8 },
  kk: { train: 'kazakh.train.bio', dev: 'kazakh.dev.bio', bits: 17, epochs: 7 },
} as const;
export type Language = keyof typeof LANGUAGES;

/**
 * The Russian corpus marks persons only. Known places and abbreviations are marked here, so that the tagger has something to
 * tell persons from, and so that the document's votes can say "place".
 */
function markOthers(doc: Doc, words: Map<string, number>): Doc {
  return {
    ...doc,
    sentences: doc.sentences.map((sentence) =>
      sentence.map((word) => {
        if (word.entity || !/^\p{Lu}/u.test(word.text)) return word;
        const bits = words.get(plain(word.text.toLowerCase())) ?? 0;
        if (bits & PLACE && !(bits & (GIVEN | SURNAME))) return { ...word, entity: { type: 'LOC' as const } };
        return /^\p{Lu}{2,}$/u.test(word.text) ? { ...word, entity: { type: 'ORG' as const } } : word;
      }),
    ),
  };
}

/**
 * Documents with their augmented copies, in two folds (a document and its copies are in the same one).
 * @param words the gazetteer's words
 */
export function trainingFolds(language: Language, given: Doc[], words: Map<string, number>): Labelled[][] {
  const docs = language === 'ru' ? given.map((doc) => markOthers(doc, words)) : given;
  const next = random(11);
  const folds: Labelled[][] = [[], []];
  const add = (doc: Doc, fold: number) => {
    // Half as spaced tokens, half as running text; sentences mostly on lines of their own.
    const rendered = render(doc, { spaced: next() < 0.5, lines: next() < 0.6 });
    folds[fold]?.push(label(doc, rendered));
  };
  if (language === 'en') {
    const draw = latinNames(next);
    const places = latinPlaces();
    docs.forEach((doc, i) => {
      const fold = i % 2;
      if (doc.genre === 'posts') {
        add(doc, fold);
        if (doc.sentences.some((s) => s.some((w) => w.entity?.type === 'PER')) && next() < 0.3)
          add(swapLatin(doc, draw, next), fold);
        return;
      }
      add(doc, fold);
      for (let k = 0; k < COPIES; k++) add(swapPlaces(swapLatin(doc, draw, next), places, next), fold);
      if (next() < 0.25) {
        const headline = { ...doc, sentences: doc.sentences.filter((s) => s.length > 3 && s.length < 14) };
        if (headline.sentences.length) add(shout(swapLatin(headline, draw, next)), fold);
      }
    });
    syntheticDocs(SYNTHETIC, draw, next).forEach((doc, i) => {
      add(doc, i % 2);
    });
  } else {
    const swap = language === 'ru' ? russianSwapper(next) : kazakhSwapper(next);
    const copies = language === 'ru' ? 5 : 2;
    if (language === 'ru')
      russianDocs(RUSSIAN, next).forEach((doc, i) => {
        add(doc, i % 2);
      });
    docs.forEach((doc, i) => {
      add(doc, i % 2);
      for (let k = 0; k < copies; k++) add(swap(doc), i % 2);
    });
  }
  return folds;
}

/** Augmented copies of each English document, and invented documents. */
const COPIES = 2;
const SYNTHETIC = 300;
const RUSSIAN = 150;

export const trainingDocs = (language: Language): Doc[] => readBio(LANGUAGES[language].train);
export const devDocs = (language: Language): Doc[] => readBio(LANGUAGES[language].dev);
