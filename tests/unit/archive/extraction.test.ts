import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { extractPaths } from '../../../electron/archive/import/extraction';
import { filler, folder, lineImporters } from './open-archive';

const reading = (root: string, importers = lineImporters(), signal = new AbortController().signal) =>
  extractPaths(importers, [root], { people: false }, signal);

describe('reading without an archive', () => {
  test('gives every file at least one outcome, in the order of their names', async () => {
    const root = folder();
    for (let i = 0; i < 9; i++) writeFileSync(join(root, `${i}.txt`), i === 4 ? 'crash' : `T${i}|${filler(`w${i}`)}`);
    writeFileSync(join(root, '9.txt'), '');
    const found: string[] = [];
    for await (const { file, outputs } of reading(root))
      found.push(`${file.split('/').at(-1)} ${outputs.map(({ kind }) => kind)}`);
    expect(found).toEqual(
      Array.from({ length: 10 }, (_, i) => `${i}.txt ${i === 4 || i === 9 ? 'problem' : 'article'}`),
    );
  });

  test('reads no further ahead than there are importers until what was read is taken', async () => {
    const root = folder();
    for (let i = 0; i < 20; i++)
      writeFileSync(join(root, `${String(i).padStart(2, '0')}.txt`), `A|${filler(`a${i}`)}\nB|${filler(`b${i}`)}`);
    const reads: string[] = [];
    const pieces = reading(root, lineImporters({ reads }));
    await pieces.next();
    for (let i = 0; i < 100; i++) await new Promise((resolve) => setImmediate(resolve));
    // Two importers: the first line of each, and none of the other files.
    expect(reads.length).toBeLessThanOrEqual(3);
    await pieces.return(undefined);
  });
});
