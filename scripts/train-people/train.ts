/**
 * `npm run train:people` trains the tagger on ../shared/data/ner and writes resources/people/people-model.bin. Deterministic; a
 * few minutes on one core.
 *
 *   --languages en,ru,kk   train only these, keep the weights of the others from the present file
 *   --all                  train on the dev files as well (what ships)
 *   --out FILE             another place for the model
 *   --errors N             print N errors of each language
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createPeopleDetector } from '../../electron/importer/people';
import { Gazetteer } from '../../electron/importer/people/gazetteer';
import { readModel } from '../../electron/importer/people/model-file';
import type { Weights } from '../../electron/importer/people/perceptron';
import { classesOf } from './classes';
import { devDocs, LANGUAGES, type Language, trainingDocs, trainingFolds } from './corpora';
import { evaluate, finderOf, prf } from './evaluate';
import { learnTwoPasses } from './learn';
import { gazetteerWords } from './names';
import { CAUTION, gazetteerArrays, modelFile } from './write-model';

const { values } = parseArgs({
  options: {
    languages: { type: 'string', default: Object.keys(LANGUAGES).join() },
    all: { type: 'boolean', default: false },
    out: { type: 'string', default: path.resolve(import.meta.dirname, '../../resources/people/people-model.bin') },
    errors: { type: 'string', default: '0' },
  },
});

const started = Date.now();
const say = (line: string) => console.error(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}`);
const words = gazetteerWords();
const { hashes, classes } = gazetteerArrays(words);
const gazetteer = new Gazetteer(hashes, classes);
say(`gazetteer: ${hashes.length} words`);

const wanted = values.languages.split(',') as Language[];
const trained = new Map<string, [Weights, Weights]>();
if (fs.existsSync(values.out) && wanted.length < Object.keys(LANGUAGES).length)
  for (const [language, weights] of readModel(fs.readFileSync(values.out)).languages) trained.set(language, weights);
for (const language of wanted) {
  const docs = [...trainingDocs(language), ...(values.all ? devDocs(language) : [])];
  const folds = trainingFolds(language, docs, words);
  say(
    `${language}: ${docs.length} documents, ${folds.flat().length} with copies, ${folds.flat().reduce((n, d) => n + d.tokens.reduce((m, s) => m + s.length, 0), 0)} tokens`,
  );
  trained.set(language, learnTwoPasses(folds, { gazetteer, classes: classesOf(language) }, LANGUAGES[language], say));
}
const ordered = new Map(
  Object.keys(LANGUAGES).flatMap((l) => (trained.has(l) ? [[l, trained.get(l) as [Weights, Weights]]] : [])),
);
// Weights taken over from the present file were balanced when they were written.
const caution = Object.fromEntries(wanted.map((language) => [language, CAUTION[language] ?? 0]));
const english = classesOf('en');
const file = modelFile(words, ordered, english && { language: 'en', words: english }, { caution });
fs.mkdirSync(path.dirname(values.out), { recursive: true });
fs.writeFileSync(values.out, file);
say(`${values.out}: ${(file.length / 1e6).toFixed(2)} MB`);

const find = finderOf(createPeopleDetector(file));
for (const language of wanted) {
  const docs = devDocs(language);
  for (const genre of [...new Set(docs.map((d) => d.genre))]) {
    const some = docs.filter((d) => d.genre === genre);
    for (const style of [
      { spaced: true, lines: true },
      { spaced: false, lines: false },
    ]) {
      const e = evaluate(find, some, language, style);
      const f = (s: ReturnType<typeof prf>) => `${s.precision}/${s.recall}/${s.f1}`;
      console.log(
        `${language} ${genre.padEnd(14)} ${style.spaced ? 'tokens ' : 'running'} all ${f(prf(e.all))} likely ${f(prf(e.likely))} gold ${e.all.gold} ${((e.milliseconds / e.words) * 500).toFixed(1)} ms/500w`,
      );
      if (style.spaced) for (const line of e.errors.slice(0, Number(values.errors))) console.log('   ', line);
    }
  }
}
