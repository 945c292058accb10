/**
 * `npm run bench -- extraction [folder]`: text of web pages against their known article text, with the measure of
 * article-extraction-benchmark (4-word shingles, macro over pages). Time here is jsdom's; the importer's own is
 * measured in a real window by `npm run bench -- importer`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readPage } from '../../electron/importer/article/page';
import { assemble } from '../../electron/importer/compose';
import type { Piece } from '../../electron/importer/reading';
import { declaredCharset, decodeText } from '../../electron/importer/text/charset';
import { provideDom } from './dom';
import type { Bench } from './run';

const SHINGLE = 4;

/** Tokens as the benchmark takes them: runs of word characters. */
const tokens = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];

function shingles(text: string): Map<string, number> {
  const words = tokens(text);
  const found = new Map<string, number>();
  const add = (key: string): void => {
    found.set(key, (found.get(key) ?? 0) + 1);
  };
  if (words.length > 0 && words.length < SHINGLE) add(words.join(' '));
  for (let i = 0; i + SHINGLE <= words.length; i++) add(words.slice(i, i + SHINGLE).join(' '));
  return found;
}

/** True positives, false positives, false negatives as shares that sum to one per page, as the benchmark counts them. */
export function compare(truth: string, found: string): { tp: number; fp: number; fn: number } {
  const a = shingles(truth);
  const b = shingles(found);
  let tp = 0;
  let fp = 0;
  let fn = 0;
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const want = a.get(key) ?? 0;
    const have = b.get(key) ?? 0;
    tp += Math.min(want, have);
    fp += Math.max(0, have - want);
    fn += Math.max(0, want - have);
  }
  const sum = tp + fp + fn;
  return sum > 0 ? { tp: tp / sum, fp: fp / sum, fn: fn / sum } : { tp: 0, fp: 0, fn: 0 };
}

export interface Score {
  tp: number;
  fp: number;
  fn: number;
  precision: number;
  recall: number;
  f1: number;
}

/** Score of one page. */
export function score(truth: string, found: string): Score {
  const page = compare(truth, found);
  const precision = page.tp / (page.tp + page.fp || 1);
  const recall = page.tp / (page.tp + page.fn || 1);
  return { ...page, precision, recall, f1: (2 * precision * recall) / (precision + recall || 1) };
}

/** F1, precision and recall over all pages, in one line. */
export function summary(scores: readonly Score[]): string {
  const sum = (key: 'tp' | 'fp' | 'fn'): number => scores.reduce((total, page) => total + page[key], 0);
  const precision = sum('tp') / (sum('tp') + sum('fp'));
  const recall = sum('tp') / (sum('tp') + sum('fn'));
  const exact = scores.filter((page) => page.f1 === 1).length / scores.length;
  return (
    `${scores.length} pages, F1 ${((2 * precision * recall) / (precision + recall)).toFixed(4)}, ` +
    `precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, exact ${exact.toFixed(3)}`
  );
}

async function run(args: string[]): Promise<void> {
  const shared = process.env.CARREL_SHARED ?? '../shared';
  const folder = args.find((arg) => !arg.startsWith('--')) ?? join(shared, 'data/extraction/articles');
  const show = args.find((arg) => arg.startsWith('--show='))?.slice('--show='.length);
  provideDom();
  const truthFile = readdirSync(folder).find((name) => /^ground-truth.*\.json$/.test(name)) as string;
  const truth = JSON.parse(readFileSync(join(folder, truthFile), 'utf8')) as Record<
    string,
    { articleBody: string; url: string }
  >;
  const scores: (Score & { id: string })[] = [];
  let ms = 0;
  for (const [id, want] of Object.entries(truth)) {
    if (show && !id.startsWith(show)) continue;
    const bytes = gunzipSync(readFileSync(join(folder, 'html', `${id}.html.gz`)));
    const start = performance.now();
    const { text: html } = decodeText(bytes, declaredCharset(bytes));
    const draft = await readPage({ html, sibling: async () => null }).catch((error: unknown) => {
      console.log(`${id.slice(0, 8)} ${error}`);
      return { pieces: [] as Piece[] };
    });
    const { text } = assemble(draft.pieces);
    ms += performance.now() - start;
    if (show) console.log(draft.pieces.map((p) => `${p.removed ? `--[${p.removed}] ` : ''}${p.text}`).join('\n'));
    if (show) console.log(`\n===== wanted\n${want.articleBody}`);
    scores.push({ id, ...score(want.articleBody, text) });
  }
  if (args.includes('--worst')) {
    for (const { id, f1, precision, recall } of [...scores].sort((x, y) => x.f1 - y.f1).slice(0, 20)) {
      const numbers = `F1 ${f1.toFixed(3)} P ${precision.toFixed(3)} R ${recall.toFixed(3)}`;
      console.log(`${id.slice(0, 8)} ${numbers} ${truth[id]?.url.slice(0, 90)}`);
    }
  }
  console.log(`extraction: ${summary(scores)}, ${(ms / scores.length).toFixed(0)} ms a page in jsdom`);
}

export const bench: Bench = {
  usage: '[FOLDER] [--worst] [--show=ID]   article text of web pages, F1 by 4-word shingles',
  run,
};
