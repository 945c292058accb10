/**
 * `npx tsx scripts/train-people/cross-validate.ts LANGUAGE [options]`: trains on all but one part of a language's documents and scores
 * on that part, in turn; for choosing features, copies and CAUTION without looking at any other data.
 *
 *   --parts N           parts (3)
 *   --unseen            each corpus is a part: what is scored on is of another kind than all that was learnt from
 *   --caution A,B,…     try these instead of the language's own
 *   --models FOLDER     keep the models of the parts there; those already there are not trained again
 *   --errors FILE       write the mistakes of the last caution there
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createPeopleDetector } from '../../electron/importer/people';
import { Gazetteer } from '../../electron/importer/people/gazetteer';
import { readModel } from '../../electron/importer/people/model-file';
import type { Weights } from '../../electron/importer/people/perceptron';
import { type FullName, type Next, personRuns, swapLatin } from './augment';
import { classesOf } from './classes';
import { devDocs, LANGUAGES, type Language, trainingDocs, trainingFolds } from './corpora';
import { type Doc, pick, random } from './data';
import { evaluate, finderOf, prf, type Score } from './evaluate';
import { learnTwoPasses } from './learn';
import { gazetteerWords, latinise } from './names';
import { CAUTION, gazetteerArrays, modelFile } from './write-model';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    parts: { type: 'string', default: '3' },
    unseen: { type: 'boolean', default: false },
    caution: { type: 'string' },
    models: { type: 'string' },
    errors: { type: 'string' },
  },
});
const language = (positionals[0] ?? 'en') as Language;
const cautions = (values.caution ?? String(CAUTION[language])).split(',').map(Number);
const words = gazetteerWords();
const { hashes, classes } = gazetteerArrays(words);
const known = { gazetteer: new Gazetteer(hashes, classes), classes: classesOf(language) };
const wordClasses = known.classes && { language, words: known.classes };
const docs = [...trainingDocs(language), ...devDocs(language)];
// Short posts and invented texts help to train; they are not what is measured.
const aside = ({ genre }: Doc) => genre === 'posts' || genre.startsWith('text-');
const helping = docs.filter(aside);
const articles = docs.filter((doc) => !aside(doc));

const corpusOf = (doc: Doc) => doc.genre.split('-')[0] as string;
const corpora = [...new Set(articles.map(corpusOf))];
const parts = values.unseen ? corpora.length : Number(values.parts);
const isIn = (part: number) => (doc: Doc, i: number) =>
  values.unseen ? corpusOf(doc) === corpora[part] : i % parts === part;

function weightsWithout(part: number): [Weights, Weights] {
  const name = values.unseen ? `not-${corpora[part]}` : `${part + 1}-of-${parts}`;
  const kept = values.models && path.join(values.models, `${language}-${name}.bin`);
  if (!kept || !fs.existsSync(kept)) {
    const rest = articles.filter((doc, i) => !isIn(part)(doc, i));
    const learnt = learnTwoPasses(trainingFolds(language, [...rest, ...helping], words), known, LANGUAGES[language]);
    const file = modelFile(words, new Map([[language, learnt]]), wordClasses, { caution: {} });
    if (kept) fs.writeFileSync(kept, file);
    return readModel(file).languages.get(language) as [Weights, Weights];
  }
  return readModel(fs.readFileSync(kept)).languages.get(language) as [Weights, Weights];
}

/** Full names as they stand in Kazakh news, in Latin letters; training draws on lists instead. */
function kazakhNames(next: Next): () => FullName {
  const full = [...trainingDocs('kk'), ...devDocs('kk')].flatMap((doc) =>
    doc.sentences.flatMap((sentence) =>
      personRuns(sentence)
        .filter(({ from, to }) => to === from + 1)
        .map(({ from, to }) => [sentence[from], sentence[to]].map((word) => latinise(word?.text ?? '')))
        .filter((names) => names.every((name) => /^[A-Z][a-z]{2,}$/.test(name))),
    ),
  );
  return () => {
    const [given, surname] = pick(full, next) as [string, string];
    return { given, surname, gender: 'm' };
  };
}

const totals = new Map<string, { all: Score; likely: Score }>();
const errors: string[] = [];
const add = (to: Score, from: Score) => {
  to.gold += from.gold;
  to.found += from.found;
  to.right += from.right;
};

for (let part = 0; part < parts; part++) {
  const test = articles.filter(isIn(part));
  const weights = weightsWithout(part);
  for (const caution of cautions) {
    const file = modelFile(words, new Map([[language, weights]]), wordClasses, { caution: { [language]: caution } });
    const find = finderOf(createPeopleDetector(file));
    const score = (key: string, some: Doc[], style: { spaced: boolean; lines: boolean }) => {
      const result = evaluate(find, some, language, style);
      const zero = () => ({ gold: 0, found: 0, right: 0 });
      const total = totals.get(key) ?? { all: zero(), likely: zero() };
      add(total.all, result.all);
      add(total.likely, result.likely);
      totals.set(key, total);
      return result;
    };
    for (const genre of [...new Set(test.map((doc) => doc.genre))])
      score(
        `caution ${caution} ${genre}`,
        test.filter((doc) => doc.genre === genre),
        { spaced: true, lines: true },
      );
    const all = score(`caution ${caution} all`, test, { spaced: true, lines: true });
    if (language === 'en') {
      const next = random(part + 1);
      const draw = kazakhNames(next);
      score(
        `caution ${caution} kazakh names`,
        test.map((doc) => swapLatin(doc, draw, next)),
        { spaced: true, lines: true },
      );
    }
    score(`caution ${caution} running`, test, { spaced: false, lines: false });
    const apart = test.flatMap((doc) => doc.sentences.map((sentence) => ({ ...doc, sentences: [sentence] })));
    score(`caution ${caution} sentences`, apart, { spaced: true, lines: true });
    if (caution === cautions[cautions.length - 1]) errors.push(...all.errors);
  }
}
for (const [key, { all, likely }] of totals) {
  const text = (score: Score) => {
    const { precision, recall, f1 } = prf(score);
    return `P ${precision} R ${recall} F1 ${f1}`;
  };
  console.log(`${key.padEnd(28)} all ${text(all)} | likely ${text(likely)} | ${all.gold} in the gold`);
}
if (values.errors) fs.writeFileSync(values.errors, `${errors.join('\n')}\n`);
