/**
 * Near-duplicates on newswire: stories are stored in a real archive, then versions of each that were edited in five ways.
 * Recall is the share of versions that the archive links with their own story; a false alarm is a pair of two different
 * stories of the wire that it takes for versions of one, though they have less than a fifth of their shingles in common.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExtractedArticle } from '../../electron/contract/extraction';
import { Random } from '../conformance/random';
import { newsStories } from './corpus';
import type { Bench } from './run';
import { sqlAsText } from './sql';

/** Stories of at least so many words are edited; shorter ones are in the archive as well, for false alarms. */
const LEAST_WORDS = 80;
/** Two stories with at least this share of their three-word shingles in common are versions, whatever the wire calls them. */
const ALIKE = 0.2;

type Words = readonly string[];

/** The edits of the measurement that chose the method; what is new comes from other stories of the wire. */
const EDITS: Record<string, (words: Words, random: Random, others: Words) => Words> = {
  'boilerplate added': (words) => [
    ...'Home News Business Share this Print Sign in'.split(' '),
    ...words,
    ...'All rights reserved Contact us Terms of use Read more on this'.split(' '),
  ],
  '5 % of words changed': (words, random, others) =>
    words.map((word) => (random.chance(0.05) ? random.pick(others) : word)),
  '15 % of words changed': (words, random, others) =>
    words.map((word) => (random.chance(0.15) ? random.pick(others) : word)),
  'cut to 70 %': (words) => words.slice(0, Math.floor(words.length * 0.7)),
  '30 % added': (words, random, others) => {
    const more = Math.floor(words.length * 0.3);
    const from = random.below(others.length - more);
    return [...words, ...others.slice(from, from + more)];
  },
};

const plain = (title: string, text: string): ExtractedArticle => ({
  ext: null,
  part: null,
  title,
  byline: null,
  published: null,
  source: null,
  url: null,
  language: 'en',
  text,
  html: null,
  removed: [],
  images: [],
  mentions: [],
  peopleDetected: false,
  mediaType: 'text/plain',
  charset: 'utf-8',
  tags: [],
  notes: [],
});

function shingles(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.slice(2).map((word, i) => `${words[i]} ${words[i + 1]} ${word}`));
}

function jaccard(a: string, b: string): number {
  const [x, y] = [shingles(a), shingles(b)];
  let common = 0;
  for (const one of x) if (y.has(one)) common++;
  return common / (x.size + y.size - common || 1);
}

async function run(args: string[]): Promise<void> {
  const count = Number(args[0] ?? 1500);
  const stories = newsStories()?.map((story) => ({ ...story, words: story.body.split(' ') }));
  if (!stories) throw new Error('The news collection is needed: set CARREL_SHARED.');
  const isLong = ({ words }: { words: Words }) => words.length >= LEAST_WORDS;
  const last = stories.indexOf(stories.filter(isLong)[count - 1] ?? (stories.at(-1) as (typeof stories)[number]));
  const random = new Random(20261128);
  sqlAsText();
  const { Archive } = await import('../../electron/archive/archive');
  const folder = mkdtempSync(join(tmpdir(), 'carrel-bench-'));
  const archive = Archive.create(join(folder, 'a.carrel'), {
    device: 'bench',
    emit: () => {},
    services: null,
    importers: null,
  });
  try {
    const { db } = archive;
    const { ingest } = archive.imports;
    const bytes = Buffer.from('stories');
    const original = ingest.original({
      name: 'stories',
      path: '/stories',
      size: bytes.length,
      sha256: bytes,
      encoding: 'none',
      stored: bytes,
    });
    const importId = Number(
      db
        .prepare("INSERT INTO import (uuid, started, state, paths, options) VALUES ('bench', '', 'done', '[]', '{}')")
        .run().lastInsertRowid,
    );
    const store = (title: string, text: string): { id: number; duplicate: boolean } => {
      const stored = archive.transaction(() => {
        const result = ingest.article(plain(title, text), original, importId);
        ingest.flushIndex();
        return result;
      });
      return { id: stored.articleId, duplicate: stored.outcome === 'duplicate' };
    };
    const texts = new Map<number, string>();
    const began = process.cpuUsage();
    const kept = stories.slice(0, last + 1).flatMap((story) => {
      const { id, duplicate } = store(story.title, story.body);
      texts.set(id, story.body);
      return duplicate ? [] : [{ ...story, article: id }];
    });
    const { user, system } = process.cpuUsage(began);
    const pairs = (db.prepare('SELECT a, b FROM version_pair').all() as { a: number; b: number }[]).map(({ a, b }) => {
      const [one, other] = [texts.get(a) ?? '', texts.get(b) ?? ''];
      return { one, other, alike: jaccard(one, other) };
    });
    const alarms = pairs.filter(({ alike }) => alike < ALIKE);
    console.log(
      `${kept.length} stories, ${((user + system) / 1000 / kept.length).toFixed(2)} ms each to store; ` +
        `${pairs.length} pairs among them are taken for versions, ${alarms.length} of them are under ${ALIKE * 100} % alike`,
    );
    if (args.includes('--pairs'))
      for (const { one, other, alike } of pairs.sort((x, y) => x.alike - y.alike))
        console.log(`  ${(alike * 100).toFixed(0)} %\n    ${one.slice(0, 300)}\n    ${other.slice(0, 300)}`);
    const others = stories.slice(last + 1).flatMap(({ words }) => words);
    const linked = db.prepare('SELECT 1 FROM version_pair WHERE (a = :a AND b = :b) OR (a = :b AND b = :a)');
    for (const [name, edit] of Object.entries(EDITS)) {
      const long = kept.filter(isLong);
      const found = long.filter(({ title, words, article }) => {
        const version = edit(words, random, others).join(' ');
        const { id } = store(title, version);
        texts.set(id, version);
        return linked.get({ a: article, b: id }) !== undefined;
      });
      console.log(`  ${name.padEnd(22)} ${((found.length / long.length) * 100).toFixed(1)} % found`);
    }
  } finally {
    await archive.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const bench: Bench = {
  usage:
    '[COUNT] [--pairs]   near-duplicates on newswire: versions edited in five ways that are found, and false alarms',
  run,
};
