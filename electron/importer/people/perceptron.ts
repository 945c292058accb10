/**
 * The tagger's decoder: a linear-chain model over BIOES labels, found by Viterbi. Weights come from averaged-perceptron
 * training (Collins 2002, "Discriminative training methods for hidden Markov models"), quantised to 8 bits.
 */
import { featuresOf, MAX_FEATURES, type Prepared, type Votes } from './features';

/** Types in label order; `O` first, then B, I, E, S of each. */
export const TYPES = ['PER', 'LOC', 'ORG'] as const;
export const LABELS: string[] = ['O', ...TYPES.flatMap((type) => ['B', 'I', 'E', 'S'].map((p) => `${p}-${type}`))];
const L = LABELS.length;

/** Type of each label: 0 none, 1 person, 2 place, 3 organisation. */
export const LABEL_TYPE = Uint8Array.from(LABELS, (label) =>
  label === 'O' ? 0 : TYPES.indexOf(label.slice(2) as 'PER') + 1,
);

const opens = (label: string) => label[0] === 'B' || label[0] === 'I';
const continues = (label: string) => label[0] === 'I' || label[0] === 'E';
/** `ALLOWED[from * L + to]`; a sentence begins as after O and ends as before O. */
export const ALLOWED = Uint8Array.from({ length: L * L }, (_, i) => {
  const from = LABELS[Math.floor(i / L)] as string;
  const to = LABELS[i % L] as string;
  return opens(from) === continues(to) && (!opens(from) || from.slice(2) === to.slice(2)) ? 1 : 0;
});

/** Labels that may stand before each label. */
const BEFORE = LABELS.map((_, to) => Uint8Array.from(LABELS.keys()).filter((from) => ALLOWED[from * L + to]));

export interface Weights {
  /** Features are hashed to this many bits. */
  bits: number;
  /** `emissions[feature * L + label]` */
  emissions: Int8Array | Float32Array;
  /** `transitions[from * L + to]`, row L: start of a sentence. */
  transitions: Float32Array;
}

export interface Tagged {
  labels: Uint8Array;
  /** For each word: score of the best person label minus that of the best other label, in units of the weights. */
  margins: Float32Array;
}

/** Score of a label that a word cannot have. */
const NEVER = -1e9;

let scores = new Float64Array(0);
let back = new Uint8Array(0);

/** Labels of one sentence. */
export function tag(weights: Weights, document: Prepared, index: number, votes: Votes | null): Tagged {
  const { ids, counts } = featuresOf(document, index, weights.bits, votes);
  return viterbi(weights, ids, counts, (document.sentences[index] as unknown[]).length);
}

export function viterbi(
  weights: Weights,
  ids: Uint32Array,
  counts: Uint8Array,
  n: number,
  stride = MAX_FEATURES,
): Tagged {
  if (scores.length < n * L) {
    scores = new Float64Array(n * L * 2);
    back = new Uint8Array(n * L * 2);
  }
  const { emissions, transitions } = weights;
  const e = new Float64Array(L);
  const margins = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const from = i * stride;
    const end = from + (counts[i] as number);
    // A word without features is in no name.
    e.fill(end === from ? NEVER : 0);
    if (end === from) e[0] = 0;
    for (let f = from; f < end; f++) {
      const o = (ids[f] as number) * L;
      for (let k = 0; k < L; k++) e[k] = (e[k] as number) + (emissions[o + k] as number);
    }
    let person = -Infinity;
    let other = -Infinity;
    for (let k = 0; k < L; k++) {
      if (LABEL_TYPE[k] === 1) person = Math.max(person, e[k] as number);
      else other = Math.max(other, e[k] as number);
    }
    margins[i] = person - other;
    for (let k = 0; k < L; k++) {
      if (i === 0) {
        scores[k] = ALLOWED[k] ? (e[k] as number) + (transitions[L * L + k] as number) : NEVER;
        continue;
      }
      let best = -Infinity;
      let bestFrom = 0;
      const before = BEFORE[k] as Uint8Array;
      const row = (i - 1) * L;
      for (let b = 0; b < before.length; b++) {
        const j = before[b] as number;
        const v = (scores[row + j] as number) + (transitions[j * L + k] as number);
        if (v > best) {
          best = v;
          bestFrom = j;
        }
      }
      scores[i * L + k] = best + (e[k] as number);
      back[i * L + k] = bestFrom;
    }
  }
  const labels = new Uint8Array(n);
  let best = -Infinity;
  let label = 0;
  for (let k = 0; k < L; k++) {
    if (ALLOWED[k * L] && (scores[(n - 1) * L + k] as number) > best) {
      best = scores[(n - 1) * L + k] as number;
      label = k;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    labels[i] = label;
    label = back[i * L + label] as number;
  }
  return { labels, margins };
}
