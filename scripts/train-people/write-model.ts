/** Writes the model file that electron/importer/people/model-file.ts reads. */
import { gzipSync } from 'node:zlib';
import { hash } from '../../electron/importer/people/hash';
import { FORMAT, LONG_GAP, type ModelHeader } from '../../electron/importer/people/model-file';
import { LABELS, type Weights } from '../../electron/importer/people/perceptron';
import type { WordClasses } from '../../electron/importer/people/word-classes';
import { quantise } from './learn';

/** Entries sorted by hash; words that collide share their bits. */
export function gazetteerArrays(words: Map<string, number>): { hashes: Uint32Array; classes: Uint8Array } {
  const merged = new Map<number, number>();
  for (const [word, bits] of words) if (bits) merged.set(hash(word), (merged.get(hash(word)) ?? 0) | bits);
  const hashes = Uint32Array.from(merged.keys()).sort();
  return { hashes, classes: Uint8Array.from(hashes, (h) => merged.get(h) as number) };
}

/** Sorted numbers as differences, byte planes apart. */
function toPlanes(numbers: Uint32Array): Uint8Array {
  const n = numbers.length;
  const planes = new Uint8Array(n * 4);
  let previous = 0;
  numbers.forEach((number, i) => {
    const delta = number - previous;
    previous = number;
    for (let b = 0; b < 4; b++) planes[b * n + i] = (delta >>> (8 * b)) & 255;
  });
  return planes;
}

/** Numbers that are mostly zero as those that are not, and how many zeros stand before each: a seventh less than gzip makes of them alone. */
function toGaps(numbers: Int8Array): { gaps: Uint8Array; weights: Uint8Array } {
  const gaps: number[] = [];
  let zeros = 0;
  for (const number of numbers) {
    if (number === 0) {
      zeros++;
      continue;
    }
    for (; zeros >= LONG_GAP; zeros -= LONG_GAP) gaps.push(LONG_GAP);
    gaps.push(zeros);
    zeros = 0;
  }
  return { gaps: Uint8Array.from(gaps), weights: Uint8Array.from(numbers.filter((number) => number !== 0)) };
}

/**
 * What it costs to begin a person, in 8-bit steps, by language. Augmentation makes persons commoner than they are in
 * articles; this puts the balance of precision and recall right again. Chosen by cross-validation.
 */
export const CAUTION: Record<string, number> = { en: 220, ru: 280, kk: 160, es: 100, uk: 100, ar: 200 };

/** Weights below this share of the largest become zero; in Arabic, where every word has features, more of them. */
const THRESHOLD = 0.05;
const THRESHOLDS: Record<string, number> = { ar: 0.09 };

/** Labels that begin a person. */
const OPENING = new Set([LABELS.indexOf('B-PER'), LABELS.indexOf('S-PER')]);

/** The file's bytes: header, gazetteer, quantised weights, gzipped without a time stamp (the same input, the same file). */
export function modelFile(
  words: Map<string, number>,
  languages: Map<string, [Weights, Weights]>,
  wordClasses: { language: string; words: WordClasses } | null,
  { caution = CAUTION }: { caution?: Record<string, number> } = {},
): Buffer {
  const { hashes, classes } = gazetteerArrays(words);
  const header: ModelHeader = {
    format: FORMAT,
    labels: LABELS,
    languages: {},
    gazetteer: hashes.length,
    classes: null,
  };
  const sections: Uint8Array[] = [toPlanes(hashes), classes];
  for (const [language, passes] of languages) {
    header.languages[language] = {
      bits: passes[0].bits,
      passes: passes.map((weights) => {
        // Weights taken over from a model file are quantised already.
        const kept = weights.emissions instanceof Int8Array;
        const { emissions, transitions, scale } = kept
          ? { emissions: weights.emissions as Int8Array, transitions: weights.transitions, scale: 1 }
          : quantise(weights, THRESHOLDS[language] ?? THRESHOLD);
        const step = (caution[language] ?? 0) * scale;
        const { gaps, weights: values } = toGaps(emissions);
        sections.push(gaps, values);
        return {
          scale,
          gaps: gaps.length,
          weights: values.length,
          transitions: Array.from(transitions, (t, i) =>
            Number((OPENING.has(i % LABELS.length) ? t - step : t).toPrecision(7)),
          ),
        };
      }),
    };
  }
  if (wordClasses) {
    const { language, words: known } = wordClasses;
    header.classes = { language, words: known.sorted.length, middle: [...known.middle], coarse: [...known.coarse] };
    sections.push(
      toPlanes(known.sorted),
      Uint8Array.from(known.classes, (c) => c & 255),
      Uint8Array.from(known.classes, (c) => c >> 8),
    );
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return gzipSync(Buffer.concat([length, json, ...sections.map((s) => Buffer.from(s))]), { level: 9 });
}
