/** Exact-span precision, recall and F1 of person mentions. */
import type { PeopleDetector } from '../../electron/importer/people';
import { type Doc, type Rendered, render } from './data';

export interface Score {
  gold: number;
  found: number;
  right: number;
}

export interface Prf {
  precision: number;
  recall: number;
  f1: number;
  gold: number;
  found: number;
}

export const prf = ({ gold, found, right }: Score): Prf => {
  const precision = found ? right / found : 0;
  const recall = gold ? right / gold : 0;
  const round = (x: number) => Math.round(x * 1000) / 10;
  return {
    precision: round(precision),
    recall: round(recall),
    f1: round(precision + recall ? (2 * precision * recall) / (precision + recall) : 0),
    gold,
    found,
  };
};

export interface Evaluation {
  all: Score;
  likely: Score;
  milliseconds: number;
  words: number;
  errors: string[];
}

/** Finds the spans of one text. */
export type Finder = (text: string, language: string) => { start: number; end: number; likely: boolean }[];

export const finderOf =
  (detector: PeopleDetector): Finder =>
  (text, language) =>
    detector
      .detect(text, { language })
      .mentions.map((m) => ({ start: m.start, end: m.end, likely: m.tier === 'likely' }));

/** Scores a finder on documents set as running text or as tokens apart by spaces. */
export function evaluate(
  find: Finder,
  docs: Doc[],
  language: string,
  style = { spaced: true, lines: true },
): Evaluation {
  return evaluateTexts(
    find,
    docs.map((doc) => ({ ...render(doc, style), name: doc.genre })),
    language,
  );
}

/** Scores a finder on texts with their names marked. @param texts `name` begins the line of each mistake */
export function evaluateTexts(find: Finder, texts: (Rendered & { name: string })[], language: string): Evaluation {
  const out: Evaluation = {
    all: { gold: 0, found: 0, right: 0 },
    likely: { gold: 0, found: 0, right: 0 },
    milliseconds: 0,
    words: 0,
    errors: [],
  };
  for (const { text, spans, name } of texts) {
    const started = performance.now();
    const found = find(text, language);
    out.milliseconds += performance.now() - started;
    out.words += text.split(/\s+/).length;
    const gold = new Set(spans.filter((s) => s.type === 'PER').map((s) => `${s.start}-${s.end}`));
    const around = (start: number, end: number) =>
      `${text.slice(Math.max(0, start - 40), start)}[${text.slice(start, end)}]${text.slice(end, end + 30)}`.replace(
        /\n/g,
        '⏎',
      );
    for (const [score, list] of [
      [out.all, found],
      [out.likely, found.filter((m) => m.likely)],
    ] as const) {
      score.gold += gold.size;
      score.found += list.length;
      for (const { start, end } of list) if (gold.has(`${start}-${end}`)) score.right++;
    }
    const seen = new Set(found.map((m) => `${m.start}-${m.end}`));
    for (const m of found)
      if (!gold.has(`${m.start}-${m.end}`))
        out.errors.push(`${name} + ${m.likely ? 'L' : 'P'} ${around(m.start, m.end)}`);
    for (const key of gold) {
      const [start, end] = key.split('-').map(Number) as [number, number];
      if (!seen.has(key)) out.errors.push(`${name} -   ${around(start, end)}`);
    }
  }
  return out;
}
