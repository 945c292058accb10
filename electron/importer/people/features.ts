/**
 * What the tagger sees of each word: hashed features computed with integer arithmetic only (no strings are built), since
 * this is where the time goes. The trainer and the detector share this file; any change here needs a newly trained model.
 */
import type { Gazetteer } from './gazetteer';
import type { Sentence } from './tokenize';
import type { WordClasses } from './word-classes';
import { CLASS, cacheOf, END, type Seen, START, see, shapeOf } from './words';

/** Most features a word may have; a bound for the buffers. */
export const MAX_FEATURES = 96;

/** Types a document votes with; index 0 is "no name". */
export const VOTE_TYPES = 4;

const CASELESS_SHAPE = shapeOf('م');

interface WordStatistics {
  lower: number;
  capital: number;
  afterTitle: boolean;
  afterGiven: boolean;
}

/** A document made ready for feature extraction, in either pass. */
export interface Prepared {
  sentences: Seen[][];
  tokens: Sentence[];
  shouting: boolean[];
  /** Sentences begin with capitals: names can be expected to have them too. */
  capitalised: boolean;
  /** The sentences whose words' classes by use are looked at. */
  classed: boolean[];
  statistics: Map<number, WordStatistics>;
}

/** Share of sentences that begin with a capital in a text that heeds capitals: lists and quotes often do not. */
const CAPITALISED = 0.85;

/**
 * Looks at all words of a document once. `gazetteer` may be null (rules only), `wordClasses` too (a language without them).
 * @param classed whether a sentence is in the language that has them
 */
export function prepare(
  tokens: Sentence[],
  gazetteer: Gazetteer | null,
  wordClasses: WordClasses | null = null,
  classed: (sentence: number) => boolean = () => true,
): Prepared {
  const cache = cacheOf(gazetteer, wordClasses);
  const sentences = tokens.map((sentence) => sentence.map((token) => see(token, cache, gazetteer, wordClasses)));
  parted(tokens, sentences);
  const statistics = new Map<number, WordStatistics>();
  const at = (key: number) => {
    let s = statistics.get(key);
    if (!s) {
      s = { lower: 0, capital: 0, afterTitle: false, afterGiven: false };
      statistics.set(key, s);
    }
    return s;
  };
  const shouting = sentences.map((sentence, index) => {
    let upper = 0;
    let words = 0;
    for (let i = 0; i < sentence.length; i++) {
      if (!(sentence[i] as Seen).letters) continue;
      words++;
      const text = tokens[index]?.[i]?.text ?? '';
      if (text.length > 1 && text === text.toUpperCase() && text !== text.toLowerCase()) upper++;
    }
    return words > 2 && upper / words > 0.6;
  });
  sentences.forEach((sentence, index) => {
    sentence.forEach((seen, i) => {
      if (!seen.letters) return;
      if (!seen.capital) {
        at(seen.key).lower++;
        return;
      }
      if (shouting[index]) return;
      const s = at(seen.key);
      s.capital++;
      const before = sentence[i - 1];
      if (!before) return;
      if (before.classes & CLASS.title) s.afterTitle = true;
      const initial = tokens[index]?.[i - 1]?.text.length === 2;
      if (before.capital && (before.classes & CLASS.given || initial)) s.afterGiven = true;
    });
  });
  const starts = sentences.flatMap((sentence) => sentence.find((seen) => seen.letters) ?? []);
  const capitalised = starts.filter((seen) => seen.maybeName).length >= starts.length * CAPITALISED;
  return {
    sentences,
    tokens,
    shouting,
    capitalised,
    classed: sentences.map((_, s) => wordClasses !== null && classed(s)),
    statistics,
  };
}

/** Conjunctions and prepositions that Arabic writes in one with the next word. */
const JOINED = /^(?:[وف]?[بلك]|[وف])(?=\p{L}{3})/u;

/** Arabic words with something joined to them get the key of the word itself where the document has it alone too: وطكوك, طكوك. */
function parted(tokens: readonly Sentence[], sentences: Seen[][]): void {
  const alone = new Map<string, Seen>();
  sentences.forEach((sentence, s) => {
    sentence.forEach((seen, i) => {
      if (seen.shape === CASELESS_SHAPE) alone.set(tokens[s]?.[i]?.text as string, seen);
    });
  });
  if (!alone.size) return;
  for (const [s, sentence] of sentences.entries())
    for (const [i, seen] of sentence.entries()) {
      if (seen.shape !== CASELESS_SHAPE || seen.classes & CLASS.joined) continue;
      const text = tokens[s]?.[i]?.text as string;
      const bare = JOINED.test(text) ? alone.get(text.replace(JOINED, '')) : undefined;
      if (bare) sentence[i] = { ...seen, key: bare.key };
    }
}

/** How often each word was given each type in the first pass, by `key`. */
export type Votes = Map<number, Uint16Array>;

/**
 * The features of one sentence: `ids[i * MAX_FEATURES + k]`, `counts[i]` of them for word i. A word that has none is in
 * no name: in a text that heeds capitals neither it nor a neighbour has one (or is in a script without them). That is most
 * words, and most of the time saved.
 */
export interface SentenceFeatures {
  ids: Uint32Array;
  counts: Uint8Array;
}

let ids = new Uint32Array(0);
let counts = new Uint8Array(0);
let cursor = 0;
let limit = 0;
let mask = 0;

function put(template: number, a: number, b = 0, c = 0): void {
  let h = Math.imul(template, 0x9e3779b1) ^ a;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ b ^ (h >>> 12), 0x297a2d39);
  h = Math.imul(h ^ c ^ (h >>> 15), 0x85ebca6b);
  h ^= h >>> 13;
  if (cursor < limit) ids[cursor++] = (h >>> 0) & mask;
}

/**
 * Features of sentence `index`. With `votes` the second pass's document features are added.
 * The returned buffers are reused by the next call: copy what must stay.
 */
export function featuresOf(document: Prepared, index: number, bits: number, votes: Votes | null): SentenceFeatures {
  const sentence = document.sentences[index] as Seen[];
  const n = sentence.length;
  begin(n, bits);
  const shouting = document.shouting[index] ? 1 : 0;
  const at = (i: number): Seen => (i < 0 ? START : i >= n ? END : (sentence[i] as Seen));
  for (let i = 0; i < n; i++) {
    const t = at(i);
    const p = at(i - 1);
    const q = at(i + 1);
    if (document.capitalised && !(t.maybeName || p.maybeName || q.maybeName)) {
      counts[i] = 0;
      continue;
    }
    cursor = i * MAX_FEATURES;
    limit = cursor + MAX_FEATURES;
    const pp = at(i - 2);
    const qq = at(i + 2);
    const first = i === 0 || (i === 1 && !p.letters) ? 1 : 0;
    put(1, 0);
    put(2, t.word);
    put(3, t.lower);
    put(4, t.shape, shouting);
    put(5, t.shape, first);
    put(6, p.lower);
    put(7, q.lower);
    put(8, pp.lower);
    put(9, qq.lower);
    put(10, p.shape, t.shape);
    put(11, t.shape, q.shape);
    put(12, p.shape, t.shape, q.shape);
    put(13, pp.shape, p.shape, t.shape);
    put(14, t.shape, q.shape, qq.shape);
    put(15, p.lower, t.lower);
    put(16, t.lower, q.lower);
    put(17, p.lower, t.shape);
    put(18, t.shape, q.lower);
    put(19, t.shape, q.lower, qq.lower);
    put(20, pp.lower, p.lower, t.shape);
    for (let k = 0; k < t.prefixes.length; k++) put(21 + k, t.prefixes[k] as number);
    for (let k = 0; k < t.suffixes.length; k++) put(26 + k, t.suffixes[k] as number);
    const suffix3 = t.suffixes[2] ?? t.lower;
    put(32, suffix3, t.shape);
    put(33, p.suffixes[2] ?? p.lower, t.shape);
    put(34, q.suffixes[2] ?? q.lower, t.shape);
    put(35, t.classes);
    put(36, t.classes, t.shape, shouting);
    put(37, p.classes, t.classes);
    put(38, t.classes, q.classes);
    put(39, p.classes, t.classes, q.classes);
    put(40, pp.classes, p.classes, t.classes);
    put(41, t.classes, q.classes, qq.classes);
    put(42, suffix3, q.suffixes[2] ?? q.lower);
    put(43, p.suffixes[2] ?? p.lower, suffix3);
    if (document.classed[index]) {
      put(80, t.fine);
      put(81, t.middle);
      put(82, t.coarse, t.shape);
      put(83, p.fine);
      put(84, q.fine);
      put(85, p.middle, t.shape);
      put(86, q.middle, t.shape);
      put(87, pp.middle);
      put(88, qq.middle);
      put(89, p.middle, t.middle);
      put(90, t.middle, q.middle);
      put(91, p.middle, q.middle, t.shape);
    }
    if (inRun(t)) {
      run(document, index, i, first, shouting);
      if (votes) voted(sentence, i, votes);
    }
    counts[i] = cursor - i * MAX_FEATURES;
  }
  return { ids, counts };
}

/**
 * The features that only the second pass has.
 * @param looked 0 for a word that has no features
 */
export function votedFeaturesOf(
  document: Prepared,
  index: number,
  bits: number,
  votes: Votes,
  looked: Uint8Array,
): SentenceFeatures {
  const sentence = document.sentences[index] as Seen[];
  begin(sentence.length, bits);
  for (let i = 0; i < sentence.length; i++) {
    cursor = i * MAX_FEATURES;
    limit = cursor + MAX_FEATURES;
    if (looked[i] && inRun(sentence[i] as Seen)) voted(sentence, i, votes);
    counts[i] = cursor - i * MAX_FEATURES;
  }
  return { ids, counts };
}

function begin(words: number, bits: number): void {
  if (ids.length < words * MAX_FEATURES) {
    ids = new Uint32Array(words * MAX_FEATURES * 2);
    counts = new Uint8Array(words * 2);
  }
  mask = (1 << bits) - 1;
}

/** Words that runs of names are made of. */
const inRun = (seen: Seen): boolean => seen.capital || (seen.letters && seen.shape === CASELESS_SHAPE);

const NAME = CLASS.given | CLASS.surname | CLASS.particle;
/** Words that a run goes on with: those with capitals and, where there are none, known names. */
const goesOn = (seen: Seen): boolean => seen.capital || (seen.shape === CASELESS_SHAPE && (seen.classes & NAME) !== 0);

/** Features of the run of capitalised words around word i. */
function run(document: Prepared, index: number, i: number, first: number, shouting: number): void {
  const sentence = document.sentences[index] as Seen[];
  const t = sentence[i] as Seen;
  let from = i;
  let to = i;
  while (from > 0 && goesOn(sentence[from - 1] as Seen) && i - from < 8) from--;
  while (to < sentence.length - 1 && goesOn(sentence[to + 1] as Seen) && to - i < 8) to++;
  const length = Math.min(to - from + 1, 5);
  const place = length * 8 + Math.min(i - from, 4);
  const a = sentence[from] as Seen;
  const b = sentence[to] as Seen;
  const before = sentence[from - 1] ?? START;
  const after = sentence[to + 1] ?? END;
  put(50, place, shouting);
  put(51, a.classes, place);
  put(52, b.classes, place);
  put(53, before.lower, place);
  put(54, after.lower, place);
  put(55, b.suffixes[3] ?? b.lower, i === to ? 1 : 2);
  put(56, before.classes, after.classes, place);
  put(57, before.lower, after.lower);
  if (document.classed[index]) {
    put(92, before.middle, place);
    put(93, after.middle, place);
    put(94, before.middle, after.middle);
    put(95, b.fine, i === to ? 1 : 2);
  }
  let organisation = 0;
  for (let k = from; k <= to; k++) if ((sentence[k] as Seen).classes & CLASS.organisation) organisation = 1;
  if (organisation) put(58, place);
  const s = document.statistics.get(t.key);
  if (s) {
    const d = (s.lower ? 1 : 0) | (s.afterTitle ? 2 : 0) | (s.afterGiven ? 4 : 0) | (Math.min(s.capital, 3) << 3);
    put(59, d);
    put(60, d, first * 2 + shouting, length);
  }
}

/** Features of what the first pass says of word i in the whole document. */
function voted(sentence: readonly Seen[], i: number, votes: Votes): void {
  const t = sentence[i] as Seen;
  const own = votes.get(t.key);
  if (own) {
    let total = 0;
    for (let k = 0; k < VOTE_TYPES; k++) total += own[k] as number;
    const best = winner(own);
    put(70, best, Math.min(4, total), own[best] === total ? 1 : 0);
    put(71, best);
    for (let k = 0; k < VOTE_TYPES; k++) if (own[k]) put(72, k);
    put(73, best, t.classes);
  } else put(74, 0);
  const left = sentence[i - 1];
  const right = sentence[i + 1];
  put(75, voteOf(votes, left) * 64 + voteOf(votes, t) * 8 + voteOf(votes, right));
}

function winner(vote: Uint16Array): number {
  let best = 0;
  for (let k = 1; k < VOTE_TYPES; k++) if ((vote[k] as number) > (vote[best] as number)) best = k;
  return best;
}

function voteOf(votes: Votes, seen: Seen | undefined): number {
  const vote = seen ? votes.get(seen.key) : undefined;
  return vote ? winner(vote) + 1 : 0;
}

/** Counts the first pass's types (0 none, 1 person, 2 place, 3 organisation) by word; null: the sentence had no pass. */
export function votesOf(document: Prepared, types: readonly (Uint8Array | null)[]): Votes {
  const votes: Votes = new Map();
  document.sentences.forEach((sentence, index) => {
    const own = types[index];
    if (!own) return;
    sentence.forEach((seen, i) => {
      if (!inRun(seen)) return;
      let vote = votes.get(seen.key);
      if (!vote) {
        vote = new Uint16Array(VOTE_TYPES);
        votes.set(seen.key, vote);
      }
      const type = own[i] as number;
      vote[type] = (vote[type] as number) + 1;
    });
  });
  return votes;
}
