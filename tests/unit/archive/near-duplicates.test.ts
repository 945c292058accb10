import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bands, CANDIDATE, sameStory, signature, similarity } from '../../../electron/archive/import/near-duplicates';

const text = (n: number, seed = 'w') => Array.from({ length: n }, (_, i) => `${seed}${i}`).join(' ');
const isCandidate = (a: Uint16Array, b: Uint16Array) => candidates(a, b) && similarity(a, b) >= CANDIDATE;
const candidates = (a: Uint16Array, b: Uint16Array) => bands(a).some((bucket) => new Set(bands(b)).has(bucket));

describe('near duplicates', () => {
  test('are the same whatever the case, punctuation and layout', () => {
    const a = signature('The harbour inquiry opened on Monday, two witnesses said.');
    const b = signature('THE HARBOUR\ninquiry — opened on Monday; two witnesses said');
    expect(similarity(a, b)).toBe(1);
  });

  test('estimate the share of common shingles', () => {
    const a = signature(text(1000));
    const b = signature(`${text(500)} ${text(500, 'other')}`);
    expect(similarity(a, b)).toBeGreaterThan(0.22); // true value 0.33, standard error 0.05
    expect(similarity(a, b)).toBeLessThan(0.45);
  });

  test('are not seen between texts with nothing in common', () => {
    const a = signature(text(300));
    const b = signature(text(300, 'x'));
    expect(similarity(a, b)).toBeLessThan(0.05);
    expect(candidates(a, b)).toBe(false);
  });

  test('are seen between a story and what is left of it when it is cut below 80 words', () => {
    expect(sameStory(text(110), text(70))).toBeCloseTo(68 / 108, 5);
  });

  test('are not seen between short notices of one form, though they share most of their words', () => {
    const notice = (firm: string) => `${text(30)} ${text(15, firm)} ${text(10)}`;
    expect(sameStory(notice('first'), notice('second'))).toBeNull();
    expect(sameStory(`${text(90)} ${text(15, 'first')}`, `${text(90)} ${text(15, 'second')}`)).not.toBeNull();
  });
});

const REUTERS = join(process.env.CARREL_SHARED ?? '../shared', 'data/news/reuters21578.jsonl.gz');

describe.skipIf(!existsSync(REUTERS))('near duplicates on newswire', () => {
  test('are found after every kind of edit, without a false alarm', async () => {
    const words: string[][] = [];
    const lines = createInterface({ input: createReadStream(REUTERS).pipe(createGunzip()) });
    for await (const line of lines) {
      const list = (JSON.parse(line) as { body: string }).body.split(/\s+/);
      if (list.length >= 80) words.push(list);
      if (words.length === 400) break;
    }
    const edits: Record<string, (w: string[]) => string[]> = {
      'boilerplate added': (w) => ['Home', 'News', 'Share', 'this', ...w, 'All', 'rights', 'reserved', 'Contact', 'us'],
      'every twentieth word changed': (w) => w.map((x, i) => (i % 20 === 7 ? `new${i}` : x)),
      'every seventh word changed': (w) => w.map((x, i) => (i % 7 === 3 ? `new${i}` : x)),
      'cut to seven tenths': (w) => w.slice(0, Math.floor(w.length * 0.7)),
      'three tenths added': (w) => [...w, ...Array.from({ length: Math.floor(w.length * 0.3) }, (_, i) => `added${i}`)],
    };
    const signatures = words.map((w) => signature(w.join(' ')));
    for (const [name, edit] of Object.entries(edits)) {
      const found = words.filter((w, i) => {
        const text = edit(w).join(' ');
        return isCandidate(signatures[i] as Uint16Array, signature(text)) && sameStory(w.join(' '), text) !== null;
      });
      expect(found.length / words.length, name).toBeGreaterThanOrEqual(0.97);
    }
    // Different stories of one wire: compare neighbours, which report the same markets on the same day.
    let alarms = 0;
    for (let i = 1; i < signatures.length; i++) {
      const [a, b] = [signatures[i - 1] as Uint16Array, signatures[i] as Uint16Array];
      const [x, y] = [words[i - 1] as string[], words[i] as string[]];
      if (isCandidate(a, b) && sameStory(x.join(' '), y.join(' ')) !== null && jaccard(x, y) < 0.2) alarms++;
    }
    expect(alarms).toBe(0);
  });
});

function jaccard(a: string[], b: string[]): number {
  const shingles = (w: string[]) =>
    new Set(
      w.map((_, i) =>
        w
          .slice(i, i + 3)
          .join(' ')
          .toLowerCase(),
      ),
    );
  const [x, y] = [shingles(a), shingles(b)];
  const common = [...x].filter((s) => y.has(s)).length;
  return common / (x.size + y.size - common);
}
