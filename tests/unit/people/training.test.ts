/** A model can be made again: the same data give the same file, byte for byte. */
import { describe, expect, it } from 'vitest';
import { createPeopleDetector } from '../../../electron/importer/people';
import { Gazetteer } from '../../../electron/importer/people/gazetteer';
import { classKey, WordClasses } from '../../../electron/importer/people/word-classes';
import { latinNames } from '../../../scripts/train-people/augment';
import { label, random, render } from '../../../scripts/train-people/data';
import { learnTwoPasses } from '../../../scripts/train-people/learn';
import { syntheticDocs } from '../../../scripts/train-people/synthetic';
import { gazetteerArrays, modelFile } from '../../../scripts/train-people/write-model';

/** A small model trained on invented documents. */
function train(seed: number): Buffer {
  const next = random(seed);
  const docs = syntheticDocs(10, latinNames(next), next);
  const words = new Map([['orla', 1]]);
  const { hashes, classes } = gazetteerArrays(words);
  const labelled = docs.map((doc) => label(doc, render(doc, { spaced: true, lines: true })));
  const folds = [labelled.filter((_, i) => i % 2 === 0), labelled.filter((_, i) => i % 2 === 1)];
  const wordClasses = new WordClasses(
    Uint32Array.of(classKey('said'), classKey('spring')).sort(),
    Uint16Array.of(0, 1),
    Uint8Array.of(0, 1),
    Uint8Array.of(0, 0),
  );
  const known = { gazetteer: new Gazetteer(hashes, classes), classes: wordClasses };
  const weights = learnTwoPasses(folds, known, { bits: 12, epochs: 2 });
  return modelFile(words, new Map([['en', weights]]), { language: 'en', words: wordClasses }, { caution: {} });
}

describe('training', () => {
  it('gives the same file twice, and one that the detector reads', () => {
    const model = train(5);
    expect(train(5).equals(model)).toBe(true);
    expect(train(6).equals(model)).toBe(false);
    expect(createPeopleDetector(model).detect('Orla Venning left.', { language: 'en' }).supported).toBe(true);
  });
});
