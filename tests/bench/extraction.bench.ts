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

async function run(args: string[]): Promise<void> {
  const shared = process.env.CARREL_SHARED ?? '../shared';
  const folder = args.find((arg) => !arg.startsWith('--')) ?? join(shared, 'data/extraction/articles');
  provideDom();
  const truthFile = readdirSync(folder).find((name) => /^ground-truth.*\.json$/.test(name)) as string;
  const truth = JSON.parse(readFileSync(join(folder, truthFile), 'utf8')) as Record<
    string,
    { articleBody: string; url: string }
  >;
  const sums = { tp: 0, fp: 0, fn: 0 };
  const scores: { id: string; f1: number; p: number; r: number }[] = [];
  let ms = 0;
  for (const [id, want] of Object.entries(truth)) {
    const bytes = gunzipSync(readFileSync(join(folder, 'html', `${id}.html.gz`)));
    const start = performance.now();
    const { text: html } = decodeText(bytes, declaredCharset(bytes));
    let text = '';
    try {
      const draft = await readPage({ html, sibling: async () => null });
      text = assemble(draft.pieces).text;
      if (args.includes('--show') && args.includes(id.slice(0, 8)))
        console.log(
          draft.pieces.map((p) => `${p.removed ? `--[${p.removed}] ` : ''}${p.text}`).join('\n'),
          '\n=====\n',
          want.articleBody,
        );
    } catch (error) {
      console.log(`${id.slice(0, 8)} ${error}`);
    }
    ms += performance.now() - start;
    const page = compare(want.articleBody, text);
    for (const key of ['tp', 'fp', 'fn'] as const) sums[key] += page[key];
    const p = page.tp / (page.tp + page.fp || 1);
    const r = page.tp / (page.tp + page.fn || 1);
    scores.push({ id, f1: (2 * p * r) / (p + r || 1), p, r });
  }
  const precision = sums.tp / (sums.tp + sums.fp);
  const recall = sums.tp / (sums.tp + sums.fn);
  const f1 = (2 * precision * recall) / (precision + recall);
  if (args.includes('--worst')) {
    for (const score of scores.sort((x, y) => x.f1 - y.f1).slice(0, 20)) {
      console.log(
        `${score.id.slice(0, 8)} F1 ${score.f1.toFixed(3)} P ${score.p.toFixed(3)} R ${score.r.toFixed(3)} ${truth[score.id]?.url.slice(0, 90)}`,
      );
    }
  }
  console.log(
    `extraction: ${scores.length} pages, F1 ${f1.toFixed(4)}, precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, ` +
      `exact ${(scores.filter((score) => score.f1 === 1).length / scores.length).toFixed(3)}, ${(ms / scores.length).toFixed(0)} ms a page in jsdom`,
  );
}

export const bench: Bench = { usage: '[FOLDER] [--worst]   article text of web pages, F1 by 4-word shingles', run };
