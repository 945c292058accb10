/** Agency reports of the nineties: results, scorecards, headlines in capitals, surnames alone; and one sentence at a time. */
import { describe, expect, it } from 'vitest';
import { createPeopleDetector } from '../../../electron/importer/people';
import { evaluate, finderOf, prf } from '../../../scripts/train-people/evaluate';
import { newswire } from './newswire';
import { modelBytes } from './samples';

const find = finderOf(createPeopleDetector(modelBytes()));
const reports = newswire();
const sentences = reports.flatMap((doc) => doc.sentences.map((sentence) => ({ ...doc, sentences: [sentence] })));

describe('people in agency reports', () => {
  it.each([
    ['tokens apart by spaces', reports, { spaced: true, lines: true }, 95, 93],
    ['running text', reports, { spaced: false, lines: true }, 95, 93],
    ['all on one line', reports, { spaced: true, lines: false }, 92, 90],
    ['one sentence at a time', sentences, { spaced: true, lines: true }, 92, 88],
  ] as const)('%s: finds them and little else', (_, docs, style, all, likely) => {
    const found = evaluate(find, [...docs], 'en', style);
    expect(prf(found.all).f1, found.errors.join('\n')).toBeGreaterThanOrEqual(all);
    expect(prf(found.likely).f1).toBeGreaterThanOrEqual(likely);
  });

  it('takes towns that stand for teams for nobody', () => {
    const standings = reports.find((doc) => doc.sentences[0]?.[2]?.text === 'MAJOR');
    expect(standings).toBeDefined();
    if (standings) expect(evaluate(find, [standings], 'en').all).toEqual({ gold: 0, found: 0, right: 0 });
  });
});
