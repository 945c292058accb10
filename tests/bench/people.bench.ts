/**
 * `npm run bench -- people [--json] [--errors N] [--model FILE]`: exact-span F1 of person mentions on texts that the model has not
 * learnt from (people-gold.ts) and on the dev files of ../shared/data/ner, beside compromise in the same run, and how long it takes. The
 * model that ships has learnt from the dev files too, so its figures there only show that it is whole; `--model` takes one trained
 * without them, and scripts/train-people/cross-validate.ts measures quality.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import nlp from 'compromise';
import { createPeopleDetector } from '../../electron/importer/people';
import { devDocs, LANGUAGES, type Language } from '../../scripts/train-people/corpora';
import type { Doc } from '../../scripts/train-people/data';
import {
  type Evaluation,
  evaluate,
  evaluateTexts,
  type Finder,
  finderOf,
  prf,
} from '../../scripts/train-people/evaluate';
import { newswire } from '../unit/people/newswire';
import { goldSets } from './people-gold';

const model = join(import.meta.dirname, '../../resources/people/people-model.bin');

/** What compromise calls people, titles and marks at the edges cut off in its favour. */
const compromise: Finder = (text) => {
  const people = nlp(text).people().json({ offset: true }) as {
    text: string;
    offset: { start: number; length: number };
  }[];
  return people.flatMap(({ offset }) => {
    let { start } = offset;
    let end = start + offset.length;
    let surface = text.slice(start, end);
    const title = /^\s*(?:(?:mr|mrs|ms|dr|prof|president|sir|senator|judge)\b\.?\s*)+/i.exec(surface);
    if (title) start += title[0].length;
    surface = text.slice(start, end);
    start += /^[^\p{L}\p{N}]*/u.exec(surface)?.[0].length ?? 0;
    end -= /(?:['’]s)?[^\p{L}\p{N}]*$/u.exec(surface)?.[0].length ?? 0;
    return end > start ? [{ start, end, likely: true }] : [];
  });
};

function report(name: string, genre: string, e: Evaluation): object {
  return {
    language: name,
    genre,
    all: prf(e.all),
    likely: prf(e.likely),
    msPer500Words: Math.round((e.milliseconds / Math.max(1, e.words)) * 5000) / 10,
  };
}

export const bench = {
  usage: '[--json] [--errors N] [--model FILE]: F1 of person mentions on the dev files, beside compromise',
  async run(args: string[]): Promise<void> {
    const { values } = parseArgs({
      args,
      options: { json: { type: 'boolean' }, errors: { type: 'string', default: '0' }, model: { type: 'string' } },
    });
    const find = finderOf(createPeopleDetector(readFileSync(values.model ?? model)));
    const rows: object[] = [];
    const measure = (language: string, genre: string, score: (find: Finder) => Evaluation) => {
      const ours = score(find);
      const row = { ...report(language, genre, ours), compromise: prf(score(compromise).all) };
      rows.push(row);
      if (values.json) return;
      const text = (p: ReturnType<typeof prf>) => `P ${p.precision} R ${p.recall} F1 ${p.f1}`;
      console.log(
        `${language} ${genre.padEnd(14)} all ${text(prf(ours.all))} | likely ${text(prf(ours.likely))} | compromise F1 ${row.compromise.f1} | ${((ours.milliseconds / ours.words) * 500).toFixed(1)} ms/500 words | ${ours.all.gold} in the gold`,
      );
      for (const line of ours.errors.slice(0, Number(values.errors))) console.log(`   ${line}`);
    };
    for (const { name, language, texts } of goldSets())
      measure(language, name.replace(/ ..$/, ''), (finder) => evaluateTexts(finder, texts, language));
    for (const language of Object.keys(LANGUAGES) as Language[]) {
      const docs = devDocs(language);
      if (!docs.length) continue;
      const genres = [...new Set(docs.map((d) => d.genre))];
      // Short posts are trained on but not what Carrel reads: reported, not part of the total.
      const sets: [string, Doc[]][] = [
        ['articles', docs.filter((d) => d.genre !== 'posts')],
        ...genres.map((genre): [string, Doc[]] => [genre, docs.filter((d) => d.genre === genre)]),
        ...(language === 'en' ? [['newswire', newswire()] as [string, Doc[]]] : []),
      ];
      if (genres.length === 1) sets.shift();
      for (const [genre, some] of sets) {
        evaluate(find, some.slice(0, 3), language); // the first texts only warm the machine up
        measure(language, genre, (finder) => evaluate(finder, some, language));
      }
    }
    if (values.json) console.log(JSON.stringify(rows));
  },
};
