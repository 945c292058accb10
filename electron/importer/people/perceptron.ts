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

/** Margin of a word that is in no name. */
const NEVER = -1e9;

let scores = new Float64Array(0);
let back = new Uint8Array(0);
const e = new Float64Array(16);

/** Labels of one sentence. */
export function tag(weights: Weights, document: Prepared, index: number, votes: Votes | null): Tagged {
  const { ids, counts } = featuresOf(document, index, weights.bits, votes);
  return viterbi(weights, ids, counts, (document.sentences[index] as unknown[]).length);
}

/** Numbers a feature in {@link packed}: sixteen bytes, of which thirteen are in use, so that no row lies in two cache lines. */
const ROW = 4;
const packs = new WeakMap<Int8Array, Int32Array>();

/** Weights of a feature as bytes from 0 to 255, four labels a number: what most of the time of an import's search for people goes into. */
function packed(emissions: Int8Array): Int32Array {
  const known = packs.get(emissions);
  if (known) return known;
  const pack = new Int32Array((emissions.length / L) * ROW);
  for (let i = 0, label = 0, row = 0; i < emissions.length; i++) {
    const at = row + (label >> 2);
    pack[at] = (pack[at] as number) | (((emissions[i] as number) + 128) << ((label & 3) * 8));
    if (++label === L) {
      label = 0;
      row += ROW;
    }
  }
  packs.set(emissions, pack);
  return pack;
}

/** Sums the weights of features `from` … `end` by label into {@link e}: two labels in one addition. */
function sumPacked(pack: Int32Array, ids: Uint32Array, from: number, end: number): void {
  let a0 = 0;
  let b0 = 0;
  let a1 = 0;
  let b1 = 0;
  let a2 = 0;
  let b2 = 0;
  let a3 = 0;
  for (let f = from; f < end; f++) {
    const row = (ids[f] as number) * ROW;
    const w0 = pack[row] as number;
    const w1 = pack[row + 1] as number;
    const w2 = pack[row + 2] as number;
    a0 = (a0 + (w0 & 0xff00ff)) | 0;
    b0 = (b0 + ((w0 >>> 8) & 0xff00ff)) | 0;
    a1 = (a1 + (w1 & 0xff00ff)) | 0;
    b1 = (b1 + ((w1 >>> 8) & 0xff00ff)) | 0;
    a2 = (a2 + (w2 & 0xff00ff)) | 0;
    b2 = (b2 + ((w2 >>> 8) & 0xff00ff)) | 0;
    a3 = (a3 + (pack[row + 3] as number)) | 0;
  }
  const bias = (end - from) * 128;
  spread(a0, b0, 0, bias);
  spread(a1, b1, 4, bias);
  spread(a2, b2, 8, bias);
  e[12] = a3 - bias;
}

function spread(even: number, odd: number, label: number, bias: number): void {
  e[label] = (even & 0xffff) - bias;
  e[label + 1] = (odd & 0xffff) - bias;
  e[label + 2] = (even >>> 16) - bias;
  e[label + 3] = (odd >>> 16) - bias;
}

function sum(emissions: Int8Array | Float32Array, ids: Uint32Array, from: number, end: number): void {
  e.fill(0);
  for (let f = from; f < end; f++) {
    const o = (ids[f] as number) * L;
    for (let k = 0; k < L; k++) e[k] = (e[k] as number) + (emissions[o + k] as number);
  }
}

/** @param counts at most 255 features a word, so that the sums of {@link sumPacked} stay within 16 bits */
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
  const pack = emissions instanceof Int8Array ? packed(emissions) : null;
  const margins = new Float32Array(n);
  // Before the first word as after a word that is in no name.
  let before = 0;
  let outside = true;
  for (let i = 0; i < n; i++) {
    const from = i * stride;
    const count = counts[i] as number;
    const row = i * L;
    if (count === 0) {
      // A word without features is in no name: of its labels only O is left.
      margins[i] = NEVER;
      let best = before;
      let bestFrom = 0;
      if (i === 0) best = transitions[L * L] as number;
      else if (outside) best += transitions[0] as number;
      else {
        best = -Infinity;
        for (let j = 0; j < L; j++) {
          if (!ALLOWED[j * L]) continue;
          const v = (scores[row - L + j] as number) + (transitions[j * L] as number);
          if (v > best) {
            best = v;
            bestFrom = j;
          }
        }
      }
      scores[row] = best;
      back[row] = bestFrom;
      before = best;
      outside = true;
      continue;
    }
    if (pack) sumPacked(pack, ids, from, from + count);
    else sum(emissions, ids, from, from + count);
    let person = -Infinity;
    let other = -Infinity;
    for (let k = 0; k < L; k++) {
      if (LABEL_TYPE[k] === 1) person = Math.max(person, e[k] as number);
      else other = Math.max(other, e[k] as number);
    }
    margins[i] = person - other;
    for (let k = 0; k < L; k++) {
      if (outside) {
        back[row + k] = 0;
        const begin = i === 0 ? (transitions[L * L + k] as number) : before + (transitions[k] as number);
        scores[row + k] = ALLOWED[k] ? begin + (e[k] as number) : -Infinity;
        continue;
      }
      let best = -Infinity;
      let bestFrom = 0;
      const possible = BEFORE[k] as Uint8Array;
      for (let b = 0; b < possible.length; b++) {
        const j = possible[b] as number;
        const v = (scores[row - L + j] as number) + (transitions[j * L + k] as number);
        if (v > best) {
          best = v;
          bestFrom = j;
        }
      }
      scores[row + k] = best + (e[k] as number);
      back[row + k] = bestFrom;
    }
    outside = false;
  }
  const labels = new Uint8Array(n);
  let best = -Infinity;
  let label = 0;
  for (let k = 0; k < L; k++) {
    if (outside && k > 0) break;
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
