/** Averaged structured perceptron (Collins 2002) over the detector's own features, and 8-bit quantisation of the result. */
import {
  featuresOf,
  MAX_FEATURES,
  type Prepared,
  prepare,
  type Votes,
  votesOf,
} from '../../electron/importer/people/features';
import type { Gazetteer } from '../../electron/importer/people/gazetteer';
import { LABEL_TYPE, LABELS, viterbi, type Weights } from '../../electron/importer/people/perceptron';
import type { WordClasses } from '../../electron/importer/people/word-classes';
import { type Labelled, random } from './data';

const L = LABELS.length;

interface Example {
  ids: Uint32Array;
  counts: Uint8Array;
  gold: Uint8Array;
}

/**
 * Words that the detector does not look at teach nothing, except where they are part of a name after all ("Bank for trade
 * and development"): without features there, what is right would be out of reach and the sentence be learnt for ever.
 */
function examples(document: Labelled, prepared: Prepared, bits: number, votes: Votes | null): Example[] {
  const everyWord = { ...prepared, capitalised: false };
  return document.labels.map((gold, s) => {
    const n = gold.length;
    const looked = featuresOf(prepared, s, bits, votes).counts.slice(0, n);
    const { ids, counts } = featuresOf(everyWord, s, bits, votes);
    return {
      ids: ids.slice(0, n * MAX_FEATURES),
      counts: counts.slice(0, n).map((count, i) => (looked[i] || gold[i] ? count : 0)),
      gold,
    };
  });
}

/** Packs features without gaps: half of the memory, and Viterbi walks them in order. */
function pack(example: Example): Example {
  const n = example.gold.length;
  let most = 1;
  for (let i = 0; i < n; i++) most = Math.max(most, example.counts[i] as number);
  const ids = new Uint32Array(n * most + 1);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < (example.counts[i] as number); k++)
      ids[i * most + k] = example.ids[i * MAX_FEATURES + k] as number;
  ids[n * most] = most;
  return { ids, counts: example.counts, gold: example.gold };
}

/** What is known of words before anything is learnt. */
export interface Known {
  gazetteer: Gazetteer;
  classes: WordClasses | null;
}

export interface LearnOptions {
  bits: number;
  epochs: number;
  seed: number;
  /** Votes of each document for the second pass. */
  votes?: Map<Labelled, Votes>;
}

/** Trains one pass. Memory: about 300 bytes a token. */
export function learn(documents: Labelled[], known: Known, options: LearnOptions): Weights {
  const { bits, epochs, seed, votes } = options;
  const data: Example[] = [];
  for (const document of documents) {
    const prepared = prepare(document.tokens, known.gazetteer, known.classes);
    for (const example of examples(document, prepared, bits, votes?.get(document) ?? null)) data.push(pack(example));
  }
  const size = (1 << bits) * L;
  const emissions = new Float32Array(size);
  const transitions = new Float32Array((L + 1) * L);
  const sumE = new Float64Array(size);
  const sumT = new Float64Array((L + 1) * L);
  const weights: Weights = { bits, emissions, transitions };
  const next = random(seed);
  let c = 1;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = data.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      const swap = data[i] as Example;
      data[i] = data[j] as Example;
      data[j] = swap;
    }
    for (const { ids, counts, gold } of data) {
      const n = gold.length;
      const stride = ids[ids.length - 1] as number;
      const { labels } = viterbi(weights, ids, counts, n, stride);
      for (let i = 0; i < n; i++) {
        const y = gold[i] as number;
        const z = labels[i] as number;
        const py = i ? (gold[i - 1] as number) : L;
        const pz = i ? (labels[i - 1] as number) : L;
        if (y !== z) {
          for (let k = 0; k < (counts[i] as number); k++) {
            const o = (ids[i * stride + k] as number) * L;
            (emissions[o + y] as number)++;
            (sumE[o + y] as number) += c;
            (emissions[o + z] as number)--;
            (sumE[o + z] as number) -= c;
          }
        }
        if (y !== z || py !== pz) {
          (transitions[py * L + y] as number)++;
          (sumT[py * L + y] as number) += c;
          (transitions[pz * L + z] as number)--;
          (sumT[pz * L + z] as number) -= c;
        }
      }
      c++;
    }
  }
  for (let i = 0; i < size; i++) (emissions[i] as number) -= (sumE[i] as number) / c;
  for (let i = 0; i < transitions.length; i++) (transitions[i] as number) -= (sumT[i] as number) / c;
  return weights;
}

/** Each pass is learnt in so many orders of the sentences, and the weights averaged: as large a model, and less left to chance. */
const ORDERS = [0, 1, 2];

function mean(models: Weights[]): Weights {
  const [first, ...others] = models as [Weights, ...Weights[]];
  for (const part of ['emissions', 'transitions'] as const)
    first[part].forEach((weight, i) => {
      first[part][i] = others.reduce((sum, other) => sum + (other[part][i] as number), weight) / models.length;
    });
  return first;
}

/** First-pass votes of a document. */
export function voteWith(weights: Weights, document: Labelled, known: Known): Votes {
  const prepared = prepare(document.tokens, known.gazetteer, known.classes);
  const types = document.tokens.map((tokens, s) => {
    const { ids, counts } = featuresOf(prepared, s, weights.bits, null);
    return viterbi(weights, ids, counts, tokens.length).labels.map((label) => LABEL_TYPE[label] as number);
  });
  return votesOf(prepared, types);
}

/**
 * Both passes. The second learns from votes that were cast by models which had not seen the document (two-fold), as it
 * will be when it is used.
 */
export function learnTwoPasses(
  folds: Labelled[][],
  known: Known,
  options: { bits: number; epochs: number },
  say: (line: string) => void = () => {},
): [Weights, Weights] {
  const all = folds.flat();
  const votes = new Map<Labelled, Votes>();
  folds.forEach((fold, f) => {
    const others = folds.filter((_, k) => k !== f).flat();
    const weights = learn(others, known, {
      bits: options.bits,
      epochs: Math.max(3, options.epochs - 2),
      seed: 3 + f,
    });
    for (const document of fold) votes.set(document, voteWith(weights, document, known));
    say(`votes ${f + 1}/${folds.length}`);
  });
  const first = mean(ORDERS.map((k) => learn(all, known, { ...options, seed: 7 + 10 * k })));
  say('pass 1');
  const second = mean(ORDERS.map((k) => learn(all, known, { ...options, seed: 8 + 10 * k, votes })));
  say('pass 2');
  return [first, second];
}

/** Weights are rounded to multiples of this: as many people are found with 51 different ones as with 255, and the file is a third smaller. */
const STEP = 5;

/** Weights as 8-bit integers; `scale` turns them back. Those below `threshold` of the largest become zero: they cost bytes and carry noise. */
export function quantise(
  weights: Weights,
  threshold: number,
): { emissions: Int8Array; transitions: Float32Array; scale: number } {
  const sorted = Float32Array.from(weights.emissions.filter((w) => w !== 0).map(Math.abs)).sort();
  // The very largest weights are clipped so that the bulk keeps its resolution.
  const top = (sorted[Math.floor(sorted.length * 0.9999)] ?? 1) || 1;
  const scale = top / 127;
  const cut = top * threshold;
  const emissions = Int8Array.from(weights.emissions, (w) =>
    Math.abs(w) < cut ? 0 : Math.max(-125, Math.min(125, STEP * Math.round(w / scale / STEP))),
  );
  return { emissions, transitions: weights.transitions, scale };
}
