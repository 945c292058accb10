/**
 * The tagger's decoder: a linear-chain model over BIOES labels, found by Viterbi. Weights come from averaged-perceptron
 * training (Collins 2002, "Discriminative training methods for hidden Markov models"), quantised to 8 bits.
 */
import { featuresOf, MAX_FEATURES, type Prepared, type Votes, votedFeaturesOf } from './features';

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
  /** `emissions[feature * L + label]`, bytes in a model file */
  emissions: Int8Array | Float32Array;
  /** `transitions[from * L + to]`, row L: start of a sentence. */
  transitions: Float32Array;
}

/** Weights of the first pass and of the second. */
export type Passes = [Weights, Weights];

export interface Tagged {
  labels: Uint8Array;
  /** For each word: score of the best person label minus that of the best other label, in units of the weights. */
  margins: Float32Array;
}

/** What the second pass need not do again: it has the features of the first one, and some more. */
export interface FirstPass extends Tagged {
  /** Features of each word; a word without is in no name. */
  counts: Uint8Array;
  /** `again[i * L + label]`: their weights in the second pass. */
  again: Int16Array;
}

/** Margin of a word that is in no name. */
const NEVER = -1e9;
/**
 * Numbers a feature in {@link packed}: sixteen bytes of each pass, of which thirteen are in use. Both lie in one cache line, for fetching
 * it is what most of the time of an import's search for people goes into.
 */
const ROW = 8;
const SECOND = 4;

const packs = new WeakMap<Passes, Int32Array>();

/** Weights of features as bytes from 0 to 255, four labels a number, {@link ROW} numbers a feature. */
function packed(passes: Passes): Int32Array {
  const known = packs.get(passes);
  if (known) return known;
  const rows = new Int32Array((passes[0].emissions.length / L) * ROW);
  for (const [pass, { emissions }] of passes.entries())
    for (let i = 0, label = 0, row = pass * SECOND; i < emissions.length; i++) {
      const at = row + (label >> 2);
      rows[at] = (rows[at] as number) | (((emissions[i] as number) + 128) << ((label & 3) * 8));
      if (++label === L) {
        label = 0;
        row += ROW;
      }
    }
  packs.set(passes, rows);
  return rows;
}

/** Score of each label of each word, `sums[i * L + label]`, and where the best way to it comes from. */
let sums = new Float64Array(0);
let scores = new Float64Array(0);
let back = new Uint8Array(0);

function makeRoom(words: number): void {
  if (sums.length >= words * L) return;
  sums = new Float64Array(words * L * 2);
  scores = new Float64Array(words * L * 2);
  back = new Uint8Array(words * L * 2);
}

/** Labels of one sentence (its weights as bytes), before anything is known of the rest of the document. */
export function tag(passes: Passes, document: Prepared, index: number): FirstPass {
  const n = (document.sentences[index] as unknown[]).length;
  const { ids, counts } = featuresOf(document, index, passes[0].bits, null);
  const rows = packed(passes);
  makeRoom(n);
  const again = new Int16Array(n * L);
  for (let i = 0; i < n; i++) {
    const count = counts[i] as number;
    if (count === 0) continue;
    const from = i * MAX_FEATURES;
    add(rows, SECOND, ids, from, from + count);
    for (let k = 0; k < L; k++) again[i * L + k] = e[k] as number;
    add(rows, 0, ids, from, from + count);
    for (let k = 0; k < L; k++) sums[i * L + k] = e[k] as number;
  }
  return { ...decode(passes[0].transitions, counts, n), counts: counts.slice(0, n), again };
}

/** Labels of the same sentence in the light of how the first pass labelled the document. */
export function tagAgain(
  passes: Passes,
  document: Prepared,
  index: number,
  { counts: looked, again }: FirstPass,
  votes: Votes,
): Tagged {
  const n = looked.length;
  const { ids, counts } = votedFeaturesOf(document, index, passes[1].bits, votes, looked);
  const rows = packed(passes);
  makeRoom(n);
  for (let i = 0; i < n; i++) {
    if (looked[i] === 0) continue;
    const from = i * MAX_FEATURES;
    add(rows, SECOND, ids, from, from + (counts[i] as number));
    for (let k = 0; k < L; k++) sums[i * L + k] = (again[i * L + k] as number) + (e[k] as number);
  }
  return decode(passes[1].transitions, looked, n);
}

const e = new Int32Array(16);

/**
 * Sums the weights of features `from` … `end` by label into {@link e}, two labels in an addition: at most 255 features, so
 * that the sums stay within 16 bits.
 */
function add(rows: Int32Array, pass: number, ids: Uint32Array, from: number, end: number): void {
  let a0 = 0;
  let b0 = 0;
  let a1 = 0;
  let b1 = 0;
  let a2 = 0;
  let b2 = 0;
  let a3 = 0;
  for (let f = from; f < end; f++) {
    const row = (ids[f] as number) * ROW + pass;
    const w0 = rows[row] as number;
    const w1 = rows[row + 1] as number;
    const w2 = rows[row + 2] as number;
    a0 = (a0 + (w0 & 0xff00ff)) | 0;
    b0 = (b0 + ((w0 >>> 8) & 0xff00ff)) | 0;
    a1 = (a1 + (w1 & 0xff00ff)) | 0;
    b1 = (b1 + ((w1 >>> 8) & 0xff00ff)) | 0;
    a2 = (a2 + (w2 & 0xff00ff)) | 0;
    b2 = (b2 + ((w2 >>> 8) & 0xff00ff)) | 0;
    a3 = (a3 + (rows[row + 3] as number)) | 0;
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

/** Labels of a sentence while weights are learnt. @param ids `ids[i * stride + k]`, `counts[i]` of them for word i */
export function viterbi(
  { emissions, transitions }: Weights,
  ids: Uint32Array,
  counts: Uint8Array,
  n: number,
  stride = MAX_FEATURES,
): Tagged {
  makeRoom(n);
  sums.fill(0, 0, n * L);
  for (let i = 0; i < n; i++)
    for (let f = i * stride; f < i * stride + (counts[i] as number); f++) {
      const o = (ids[f] as number) * L;
      for (let k = 0; k < L; k++) sums[i * L + k] = (sums[i * L + k] as number) + (emissions[o + k] as number);
    }
  return decode(transitions, counts, n);
}

/** The best way through {@link sums}. @param looked 0 for a word that is in no name, whatever its sums */
function decode(transitions: Float32Array, looked: Uint8Array, n: number): Tagged {
  const margins = new Float32Array(n);
  // Before the first word as after a word that is in no name.
  let before = 0;
  let outside = true;
  for (let i = 0; i < n; i++) {
    const row = i * L;
    if (looked[i] === 0) {
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
    let person = -Infinity;
    let other = -Infinity;
    for (let k = 0; k < L; k++) {
      if (LABEL_TYPE[k] === 1) person = Math.max(person, sums[row + k] as number);
      else other = Math.max(other, sums[row + k] as number);
    }
    margins[i] = person - other;
    for (let k = 0; k < L; k++) {
      if (outside) {
        back[row + k] = 0;
        const begin = i === 0 ? (transitions[L * L + k] as number) : before + (transitions[k] as number);
        scores[row + k] = ALLOWED[k] ? begin + (sums[row + k] as number) : -Infinity;
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
      scores[row + k] = best + (sums[row + k] as number);
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
