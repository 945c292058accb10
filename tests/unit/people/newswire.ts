/** Invented agency reports and results with their people marked (tests/fixtures/newswire-people.txt). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Doc, Word } from '../../../scripts/train-people/data';

const file = join(import.meta.dirname, '../../fixtures/newswire-people.txt');

/** Each report as a document of tokens; `[` and `]` mark a person. */
export function newswire(): Doc[] {
  const [, ...reports] = readFileSync(file, 'utf8').trim().split(/\n\n/);
  return reports.map((report, i) => ({
    id: `report ${i + 1}`,
    genre: 'newswire',
    sentences: report.split('\n').map((line) => {
      let entity: Word['entity'] = null;
      return line.split(' ').map((token) => {
        if (token.startsWith('[')) entity = { type: 'PER' };
        const word = { text: token.replace(/^\[|\]$/g, ''), entity };
        if (token.endsWith(']')) entity = null;
        return word;
      });
    }),
  }));
}
