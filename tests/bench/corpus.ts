/**
 * A corpus of any size for benchmarks. Real newswire where it is at hand (`$CARREL_SHARED/data/news`), continued by
 * mixing its sentences and adding new words along its own Heaps curve; invented text in the same proportions otherwise.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import lunr from 'lunr';
import { Random } from '../conformance/random';

export interface BenchDocument {
  id: number;
  title: string;
  body: string;
}

export interface BenchQuery {
  kind: 'common' | 'two' | 'rare' | 'prefix' | 'field' | 'fuzzy' | 'and3' | 'phrase';
  words: string[];
}

/** Vocabulary against tokens, measured on 20,000 stories: V = K · T^BETA. */
const HEAPS_K = 8.66;
const HEAPS_BETA = 0.617;
const REAL = 20_000;

const SYLLABLES =
  'ba ko ter min sal vor dex lan gri phu mo re ti na sto vel qua zin har lo pe dar su my kra ex on ra bel tor'.split(
    ' ',
  );

export const sharedFolder = (): string => process.env.CARREL_SHARED ?? join(process.cwd(), '..', 'shared');

/** The news stories, or null where they are not at hand. */
export function newsStories(): BenchDocument[] | null {
  const path = join(sharedFolder(), 'data', 'news', 'reuters21578.jsonl.gz');
  if (!existsSync(path)) return null;
  return gunzipSync(readFileSync(path))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as BenchDocument)
    .filter((doc) => doc.body)
    .map((doc, i) => ({ id: i + 1, title: doc.title, body: doc.body.replace(/\s+/g, ' ') }));
}

function inventedStories(random: Random): BenchDocument[] {
  const word = (): string => Array.from({ length: 1 + random.below(4) }, () => random.pick(SYLLABLES)).join('');
  const vocabulary = Array.from({ length: 30_000 }, word);
  const small = 'the of to and in a said for it on that is was by with from at as be are has its'.split(' ');
  const pick = (): string =>
    random.chance(0.35) ? random.pick(small) : (vocabulary[Math.floor(30_000 ** random.next()) - 1] as string);
  return Array.from({ length: 5000 }, (_, i) => {
    const sentences = Array.from({ length: 4 + random.below(6) }, () => {
      const words = Array.from({ length: 8 + random.below(18) }, pick).join(' ');
      return `${words[0]?.toUpperCase()}${words.slice(1)}.`;
    });
    return { id: i + 1, title: Array.from({ length: 6 }, pick).join(' ').toUpperCase(), body: sentences.join(' ') };
  });
}

/** Writes a corpus of `size` lines `{id, title, body}`; the same seed gives the same corpus. */
export function writeCorpus(path: string, size: number, seed = 12345): void {
  const random = new Random(seed);
  const base = (newsStories() ?? inventedStories(random)).slice(0, REAL);
  const sentences = base.map((doc) => doc.body.split(/(?<=[.!?])\s+(?=[A-Z"])/));
  const titles = base.map((doc) => doc.title.split(' '));
  const perDoc = 86;
  let tokens = base.length * perDoc;
  let vocabulary = HEAPS_K * tokens ** HEAPS_BETA;
  let out: string[] = [];
  writeFileSync(path, '');
  for (let i = 0; i < size; i++) {
    let doc = base[i];
    if (!doc) {
      const count = random.pick(sentences).length;
      const body = Array.from({ length: count }, () => random.pick(random.pick(sentences)));
      const topic = random.pick(sentences);
      for (let j = 0; j < count; j += 2) body[j] = topic[j % topic.length] as string;
      tokens += perDoc;
      for (; vocabulary < HEAPS_K * tokens ** HEAPS_BETA; vocabulary++) {
        const fresh = random.chance(0.4)
          ? `${random.below(999)},${String(random.below(999)).padStart(3, '0')}.${random.below(99)}`
          : Array.from({ length: 2 + random.below(3) }, () => random.pick(SYLLABLES)).join('');
        const at = random.below(body.length);
        body[at] = `${body[at]} ${fresh[0]?.toUpperCase()}${fresh.slice(1)}`;
      }
      const a = random.pick(titles);
      const b = random.pick(titles);
      const title = [...a.slice(0, Math.ceil(a.length / 2)), ...b.slice(Math.ceil(b.length / 2))].join(' ');
      doc = { id: i + 1, title, body: body.join(' ') };
    }
    out.push(JSON.stringify({ ...doc, id: i + 1 }));
    if (out.length === 5000) {
      writeFileSync(path, `${out.join('\n')}\n`, { flag: 'a' });
      out = [];
    }
  }
  if (out.length > 0) writeFileSync(path, `${out.join('\n')}\n`, { flag: 'a' });
}

/** Queries of every kind, taken from the documents. `perKind` of each. */
export function makeQueries(docs: readonly BenchDocument[], perKind: number, seed = 99): BenchQuery[] {
  const random = new Random(seed);
  const isStop = (word: string): boolean => lunr.stopWordFilter(new lunr.Token(word, {})) === undefined;
  const count = (texts: Iterable<string>): Map<string, number> => {
    const df = new Map<string, number>();
    for (const text of texts)
      for (const word of new Set(text.toLowerCase().match(/[a-z]{4,}/g) ?? [])) df.set(word, (df.get(word) ?? 0) + 1);
    return df;
  };
  const df = [...count(docs.map((doc) => `${doc.title} ${doc.body}`))].filter(([word]) => !isStop(word));
  df.sort((a, b) => b[1] - a[1]);
  const n = docs.length;
  const between = (low: number, high: number): string[] =>
    df.filter(([, f]) => f >= low && f <= high).map(([word]) => word);
  const common = df.slice(0, 150).map(([word]) => word);
  const middle = between(Math.max(2, n / 400), Math.max(10, n / 13));
  const rare = between(2, 10);
  const inTitles = [...count(docs.map((doc) => doc.title))].filter(([w, f]) => f >= 3 && !isStop(w)).map(([w]) => w);
  const typo = (word: string): string => {
    const at = 1 + random.below(word.length - 1);
    return random.chance(0.5)
      ? word.slice(0, at) + 'abcdefghijklmnopqrstuvwxyz'[random.below(26)] + word.slice(at + 1)
      : word.slice(0, at) + word.slice(at + 1);
  };
  const long = middle.filter((word) => word.length >= 6);
  const phrase = (): string[] => {
    for (;;) {
      const words = random.pick(docs).body.split(' ');
      const at = random.below(Math.max(1, words.length - 3));
      const part = words.slice(at, at + 2 + random.below(2));
      // real phrases: small words are part of them, punctuation and a lone small word are not
      if (
        part.length >= 2 &&
        part.every((word) => /^[A-Za-z]{2,}$/.test(word)) &&
        part.some((word) => !isStop(word.toLowerCase()))
      )
        return part.map((word) => word.toLowerCase());
    }
  };
  const queries: BenchQuery[] = [];
  for (let i = 0; i < perKind; i++) {
    queries.push({ kind: 'common', words: [random.pick(common)] });
    queries.push({ kind: 'two', words: [random.pick(middle), random.pick(middle)] });
    queries.push({ kind: 'rare', words: [random.pick(rare)] });
    queries.push({ kind: 'prefix', words: [random.pick(middle).slice(0, 4)] });
    queries.push({ kind: 'field', words: [random.pick(inTitles)] });
    queries.push({ kind: 'fuzzy', words: [typo(random.pick(long))] });
    queries.push({ kind: 'and3', words: [random.pick(common), random.pick(common), random.pick(middle)] });
    queries.push({ kind: 'phrase', words: phrase() });
  }
  return queries;
}
