/**
 * The model file: a gzip stream of a JSON header and its binary parts.
 * `u32 header length · header · sections`; numbers are little-endian. Written by scripts/train-people.
 */
import { gunzipSync } from 'fflate';
import { Gazetteer } from './gazetteer';
import { LABELS, type Weights } from './perceptron';
import { WordClasses } from './word-classes';

export const FORMAT = 'carrel-people-3';

export interface ModelHeader {
  format: typeof FORMAT;
  labels: string[];
  /** `gaps` and `weights` are the lengths of the two parts that the emissions of a pass are kept in. */
  languages: Record<
    string,
    { bits: number; passes: { scale: number; transitions: number[]; gaps: number; weights: number }[] }
  >;
  /** Number of gazetteer entries. */
  gazetteer: number;
  /** Classes of words: of which language, how many words, and what lies in what. */
  classes: { language: string; words: number; middle: number[]; coarse: number[] } | null;
}

export interface PeopleModel {
  gazetteer: Gazetteer;
  /** By language: first pass, second pass. */
  languages: Map<string, [Weights, Weights]>;
  /** The language whose weights know classes of words, and the classes. */
  classes: { language: string; words: WordClasses } | null;
}

/** Sorted numbers from their differences, byte planes apart: that is what lets them compress. */
function fromPlanes(planes: Uint8Array, n: number): Uint32Array {
  const numbers = new Uint32Array(n);
  let previous = 0;
  for (let i = 0; i < n; i++) {
    const delta =
      (planes[i] as number) |
      ((planes[n + i] as number) << 8) |
      ((planes[2 * n + i] as number) << 16) |
      ((planes[3 * n + i] as number) << 24);
    previous = (previous + delta) >>> 0;
    numbers[i] = previous;
  }
  return numbers;
}

/** A gap of this length goes on in the next byte. */
export const LONG_GAP = 255;

/** Bytes that are mostly zero, from those that are not and how many zeros stand before each. @throws Error when they do not fit */
function fromGaps(gaps: Uint8Array, weights: Uint8Array, size: number): Int8Array {
  const bytes = new Int8Array(size);
  let at = 0;
  let w = 0;
  for (const gap of gaps) {
    at += gap;
    if (gap !== LONG_GAP) bytes[at++] = weights[w++] as number;
  }
  if (at > size || w !== weights.length) throw new Error('The people model is damaged.');
  return bytes;
}

/** Reads a model. @throws Error when the bytes are not a model of this version. */
export function readModel(file: Uint8Array): PeopleModel {
  const bytes = file[0] === 0x1f && file[1] === 0x8b ? gunzipSync(file) : file;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length > 4 ? view.getUint32(0, true) : 0;
  let header: ModelHeader;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as ModelHeader;
  } catch {
    throw new Error('The people model cannot be read.');
  }
  if (header.format !== FORMAT || header.labels.join() !== LABELS.join())
    throw new Error('The people model is of another version.');
  let at = 4 + length;
  const take = (size: number) => {
    const part = bytes.slice(at, at + size);
    if (part.length !== size) throw new Error('The people model is cut short.');
    at += size;
    return part;
  };
  const n = header.gazetteer;
  const hashes = fromPlanes(take(n * 4), n);
  const gazetteer = new Gazetteer(hashes, take(n));
  const languages = new Map<string, [Weights, Weights]>();
  for (const [language, { bits, passes }] of Object.entries(header.languages)) {
    const [first, second] = passes.map(({ scale, transitions, gaps, weights }): Weights => {
      const before = take(gaps);
      return {
        bits,
        emissions: fromGaps(before, take(weights), (1 << bits) * LABELS.length),
        transitions: Float32Array.from(transitions, (t) => t / scale),
      };
    });
    if (first && second) languages.set(language, [first, second]);
  }
  let classes: PeopleModel['classes'] = null;
  if (header.classes) {
    const { language, words, middle, coarse } = header.classes;
    const keys = fromPlanes(take(words * 4), words);
    const low = take(words);
    const high = take(words);
    const fine = Uint16Array.from(low, (byte, i) => byte | ((high[i] as number) << 8));
    classes = { language, words: new WordClasses(keys, fine, Uint8Array.from(middle), Uint8Array.from(coarse)) };
  }
  return { gazetteer, languages, classes };
}
