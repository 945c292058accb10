/**
 * `npx tsx scripts/train-people/cross-validate.ts LANGUAGE [FOLDS] [CAUTION,…]`: trains on all but one part of a language's documents
 * and scores on that part, in turn; for choosing features, copies and CAUTION without looking at any other data.
 */
import { createPeopleDetector } from '../../electron/importer/people';
import { Gazetteer } from '../../electron/importer/people/gazetteer';
import { devDocs, LANGUAGES, type Language, trainingDocs, trainingFolds } from './corpora';
import { evaluate, finderOf, prf, type Score } from './evaluate';
import { learnTwoPasses } from './learn';
import { gazetteerWords } from './names';
import { gazetteerArrays, modelFile } from './write-model';

const [language = 'en', parts = '3', cautions = '0'] = process.argv.slice(2) as [Language?, string?, string?];
const words = gazetteerWords();
const { hashes, classes } = gazetteerArrays(words);
const gazetteer = new Gazetteer(hashes, classes);
const docs = [...trainingDocs(language), ...devDocs(language)];
// Short posts help to train; they are not what is measured.
const posts = docs.filter((doc) => doc.genre === 'posts');
const articles = docs.filter((doc) => doc.genre !== 'posts');
const totals = new Map<string, { all: Score; likely: Score }>();

const add = (to: Score, from: Score) => {
  to.gold += from.gold;
  to.found += from.found;
  to.right += from.right;
};

for (let part = 0; part < Number(parts); part++) {
  const test = articles.filter((_, i) => i % Number(parts) === part);
  const rest = articles.filter((_, i) => i % Number(parts) !== part);
  const weights = learnTwoPasses(trainingFolds(language, [...rest, ...posts], words), gazetteer, LANGUAGES[language]);
  for (const caution of cautions.split(',').map(Number)) {
    const file = modelFile(words, new Map([[language, weights]]), { caution: { [language]: caution } });
    const find = finderOf(createPeopleDetector(file));
    for (const genre of [...new Set(test.map((doc) => doc.genre)), 'all']) {
      const some = test.filter((doc) => genre === 'all' || doc.genre === genre);
      const result = evaluate(find, some, language, { spaced: part % 2 === 0, lines: true });
      const key = `caution ${caution} ${genre}`;
      const zero = () => ({ gold: 0, found: 0, right: 0 });
      const total = totals.get(key) ?? { all: zero(), likely: zero() };
      add(total.all, result.all);
      add(total.likely, result.likely);
      totals.set(key, total);
    }
  }
}
for (const [key, { all, likely }] of totals) {
  const text = (score: Score) => {
    const { precision, recall, f1 } = prf(score);
    return `P ${precision} R ${recall} F1 ${f1}`;
  };
  console.log(`${key.padEnd(28)} all ${text(all)} | likely ${text(likely)} | ${all.gold} in the gold`);
}
