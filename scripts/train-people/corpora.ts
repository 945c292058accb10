/** What each language's model is trained on. */

import { GIVEN, PLACE, SURNAME } from '../../electron/importer/people/gazetteer';
import { plain } from '../../electron/importer/people/words';
import { arabicSwapper, kazakhSwapper, latinNames, russianSwapper, shout, swapLatin, swapPlaces } from './augment';
import { type Doc, type Labelled, label, random, readBio, render } from './data';
import { markedDocs } from './marked';
import { latinPlaces } from './names';
import { russianDocs } from './russian';
import { syntheticDocs } from './synthetic';

/**
 * Files of each language's corpus; where there is none, invented texts alone (`texts`: in which languages) beside the documents of a
 * language near to it. `bits` of the hashed features.
 */
interface Source {
  train?: string;
  dev?: string;
  texts: string[];
  beside?: Language;
  bits: number;
  epochs: number;
}

export type Language = 'en' | 'ru' | 'kk' | 'es' | 'uk' | 'ar';
export const LANGUAGES: Record<Language, Source> = {
  en: { train: 'english.train.bio', dev: 'english.dev.bio', texts: ['en'], bits: 18, epochs: 6 },
  ru: { train: 'russian.train.bio', dev: 'russian.dev.bio', texts: ['ru'], bits: 17, epochs: 8 },
  kk: { train: 'kazakh.train.bio', dev: 'kazakh.dev.bio', texts: ['kk'], bits: 17, epochs: 7 },
  es: { texts: ['es', 'fr'], beside: 'en', bits: 17, epochs: 6 },
  uk: { texts: ['uk'], beside: 'ru', bits: 17, epochs: 7 },
  ar: { texts: ['ar'], bits: 17, epochs: 8 },
};

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

/** Of what an invented text says without naming anybody there are more copies: such texts are fuller of people than what is read. */
const withoutPeople = (doc: Doc): Doc => ({
  ...doc,
  sentences: doc.sentences.filter((words) => words.every(({ entity }) => entity?.type !== 'PER')),
});

/**
 * Documents with their augmented copies, in two folds (a document and its copies are in the same one).
 * @param words the gazetteer's words
 */
export function trainingFolds(language: Language, docs: Doc[], words: Map<string, number>): Labelled[][] {
  const next = random(11);
  const folds: Labelled[][] = [[], []];
  const add = (doc: Doc, fold: number) => {
    if (!doc.sentences.length) return;
    // Half as spaced tokens, half as running text; sentences mostly on lines of their own.
    const rendered = render(doc, { spaced: next() < 0.5, lines: next() < 0.6 });
    folds[fold]?.push(label(doc, rendered));
  };
  const own = (doc: Doc) => isOf(language, doc);
  if (language === 'en' || language === 'es') {
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
      if (!own(doc)) return;
      for (let k = 0; k < COPIES; k++) add(swapPlaces(swapLatin(doc, draw, next), places, next), fold);
      if (next() < 0.25) {
        const headline = { ...doc, sentences: doc.sentences.filter((s) => s.length > 3 && s.length < 14) };
        if (headline.sentences.length) add(shout(swapLatin(headline, draw, next)), fold);
      }
    });
    if (language === 'en')
      syntheticDocs(SYNTHETIC, draw, next).forEach((doc, i) => {
        add(doc, i % 2);
      });
    return folds;
  }
  const swap =
    language === 'kk' ? kazakhSwapper(next) : language === 'ar' ? arabicSwapper(docs, next) : russianSwapper(next);
  if (language === 'ru')
    russianDocs(RUSSIAN, next).forEach((doc, i) => {
      add(doc, i % 2);
    });
  docs.forEach((doc, i) => {
    const marked = language === 'ru' || doc.genre.endsWith('ru') ? markOthers(doc, words) : doc;
    add(marked, i % 2);
    if (!own(doc)) return;
    const text = doc.genre.startsWith('text-');
    if (text) for (let k = 0; k < (REST[language] ?? 6); k++) add(withoutPeople(marked), i % 2);
    // Ukrainian cases are not Russian ones.
    const copies = language === 'kk' ? 2 : language === 'ar' ? 3 : language === 'uk' || text ? 0 : 5;
    for (let k = 0; k < copies; k++) add(swap(marked), i % 2);
  });
  return folds;
}

/** Augmented copies of each English document, and invented documents. */
const COPIES = 2;
const SYNTHETIC = 300;
const RUSSIAN = 150;
/** Copies of what an invented text says without naming anybody, six if not said otherwise: of the Arabic ones many name nobody as it is. */
const REST: Partial<Record<Language, number>> = { ar: 2 };

/** Whether a document is in the language, and not in the one beside it. */
const isOf = (language: Language, { genre }: Doc): boolean =>
  LANGUAGES[language].beside === undefined || LANGUAGES[language].texts.some((text) => genre === `text-${text}`);

export function trainingDocs(language: Language): Doc[] {
  const { train, texts, beside } = LANGUAGES[language];
  return [
    ...(train ? readBio(train) : []),
    ...texts.flatMap(markedDocs),
    ...(beside ? [...trainingDocs(beside), ...devDocs(beside)].filter(({ genre }) => genre !== 'posts') : []),
  ];
}

export function devDocs(language: Language): Doc[] {
  const { dev } = LANGUAGES[language];
  return dev ? readBio(dev) : [];
}
