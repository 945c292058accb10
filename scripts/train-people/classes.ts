/**
 * Classes of English words by use, from a committed list (`english-classes.txt.gz`, made by make-classes.ts): training needs
 * no download. First two lines: the middle and the coarse class of each fine class; then the words of each fine class, a line each.
 */
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { classKey, WordClasses } from '../../electron/importer/people/word-classes';
import type { Language } from './corpora';

export const CLASSES_FILE = path.join(import.meta.dirname, 'english-classes.txt.gz');

/** The classes that a language is tagged with, or null. Of words with the same key the first, more frequent one counts. */
export function classesOf(language: Language): WordClasses | null {
  if (language !== 'en') return null;
  const [middle = '', coarse = '', ...lines] = gunzipSync(fs.readFileSync(CLASSES_FILE))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  const byKey = new Map<number, number>();
  lines.forEach((line, fine) => {
    for (const word of line.split(' ')) if (!byKey.has(classKey(word))) byKey.set(classKey(word), fine);
  });
  const numbers = (line: string) => Uint8Array.from(line.split(' '), Number);
  const keys = Uint32Array.from(byKey.keys()).sort();
  return new WordClasses(
    keys,
    Uint16Array.from(keys, (key) => byKey.get(key) as number),
    numbers(middle),
    numbers(coarse),
  );
}
