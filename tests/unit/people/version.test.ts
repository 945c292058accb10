/** What the detector finds, and the number under which archives remember which detector it was, change together. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { PEOPLE_VERSION } from '../../../electron/contract/extraction';
import { createPeopleDetector } from '../../../electron/importer/people';
import { newswire } from './newswire';
import { modelBytes, samples } from './samples';

/** Of what is found in the sample articles, in those of two languages and in agency reports, by the detector of this number. */
const FOUND = { version: 10, sha256: '412bceb6b5535d8e' };

it('has a number of its own for each detector that finds something else', () => {
  const detector = createPeopleDetector(modelBytes());
  const own = samples();
  const mixed = own.map((sample, i) => ({ ...sample, text: `${sample.text}\n\n${own[(i + 7) % own.length]?.text}` }));
  const reports = newswire().map(({ sentences }) => ({
    text: sentences.map((words) => words.map(({ text }) => text).join(' ')).join('\n'),
    language: 'en',
    title: '',
  }));
  const found = [...own, ...mixed, ...reports].map(({ text, language, title }) =>
    detector.detect(text, { language, title }).mentions.map(({ start, end, tier, name }) => [start, end, tier, name]),
  );
  const sha256 = createHash('sha256').update(JSON.stringify(found)).digest('hex').slice(0, 16);
  // When this fails: add one to PEOPLE_VERSION, so that people are looked for again in archives there are, and write both here.
  expect({ version: PEOPLE_VERSION, sha256 }).toEqual(FOUND);
});
