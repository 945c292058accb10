/** A model can be made again: the same data give the same file, byte for byte. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createPeopleDetector } from '../../../electron/importer/people';
import { Gazetteer } from '../../../electron/importer/people/gazetteer';
import { classKey, WordClasses } from '../../../electron/importer/people/word-classes';
import { latinNames } from '../../../scripts/train-people/augment';
import { label, random, render } from '../../../scripts/train-people/data';
import { learnTwoPasses } from '../../../scripts/train-people/learn';
import { documentOf, markedDocs, readMarked } from '../../../scripts/train-people/marked';
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

describe('invented texts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-texts-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const read = (text: string) => {
    const file = join(folder, 'text.txt');
    writeFileSync(file, text);
    return readMarked(file);
  };

  it('are read with their marks as places in the text', () => {
    const [first, second] = read(
      '=== en-a-1\n[[P:Orla Venning]] left [[L:Port Selline]].\n\n=== en-a-2\nNobody’s [[O:Kettle]].\n',
    );
    expect(first?.text).toBe('Orla Venning left Port Selline.');
    expect(first?.spans.map(({ start, end, type }) => [first.text.slice(start, end), type])).toEqual([
      ['Orla Venning', 'PER'],
      ['Port Selline', 'LOC'],
    ]);
    expect(second).toMatchObject({ id: 'en-a-2', text: 'Nobody’s Kettle.' });
    const [words] = documentOf(first as NonNullable<typeof first>, 'text-en').sentences;
    expect(words?.map(({ text, entity }) => [text, entity?.type])).toEqual([
      ['Orla', 'PER'],
      ['Venning', 'PER'],
      ['left', undefined],
      ['Port', 'LOC'],
      ['Selline', 'LOC'],
      ['.', undefined],
    ]);
    expect(words?.[0]?.entity).toBe(words?.[1]?.entity);
    expect(() => read('=== en-a-1\n[[X:Orla]] left.')).toThrow(/X:Orla/);
  });

  it.each(['en', 'ru', 'kk', 'uk', 'es', 'fr', 'ar'])(
    'there are enough in %s, each with its own id and whole marks',
    (language) => {
      const docs = markedDocs(language);
      expect(docs.length).toBeGreaterThan(50);
      expect(new Set(docs.map(({ id }) => id)).size).toBe(docs.length);
      for (const { id, sentences } of docs)
        for (const words of sentences) expect(words.map(({ text }) => text).join(' '), id).not.toMatch(/\[ ?\[|\] ?\]/);
    },
  );
});
