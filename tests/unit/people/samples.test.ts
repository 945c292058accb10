/**
 * The detector and the linker on the sample archive, against what a reader found in it (tests/fixtures/samples-gold.json).
 * Bylines are people too, but the gold does not list them: they do not count as mistakes.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { createPeopleDetector } from '../../../electron/importer/people';
import { TestArchive } from './archive';
import { modelBytes, samples } from './samples';

/** Writers named in the texts' own bylines. */
const BYLINES = [
  'Oriel Haddenby',
  'Tobias Wrenlock',
  'Глеб Перепелицын',
  'Solène Aubrivière',
  'Нұрсәуле Тайбек',
  'إدريس البحّاري',
];
/** Two men of one name; nothing but the story tells them apart, so they come as one and can be split by hand. */
const HOMONYMS = ['mar1', 'mar2'];

interface Mention {
  key: string | null;
  article: number;
  cluster: string;
  person: number;
}

const detector = createPeopleDetector(modelBytes());
const mentions: Mention[] = [];
const perLanguage = new Map<string, { gold: number; missed: string[]; extra: string[] }>();

beforeAll(() => {
  const archive = new TestArchive();
  for (const sample of samples()) {
    const { mentions: detected } = detector.detect(sample.text, { language: sample.language, title: sample.title });
    const article = archive.add(sample.text, []);
    archive.ctx.transaction(() =>
      archive.store.addMentions(article, detected, {
        uid: archive.uid(article),
        textSha256: '',
        text: sample.text,
      }),
    );
    const rows = archive.db
      .prepare('SELECT person_id AS person FROM mention WHERE article_id = ? ORDER BY start')
      .pluck()
      .all(article) as number[];
    const likely = new Map<number, Set<string>>();
    detected.forEach((m, i) => {
      const key = sample.people.find((p) => p.surfaces.includes(m.surface))?.key ?? null;
      mentions.push({ key, article, cluster: `${article}:${m.cluster}`, person: rows[i] ?? -1 });
      if (m.tier === 'likely') likely.set(m.cluster, (likely.get(m.cluster) ?? new Set<string>()).add(m.surface));
    });
    const score = perLanguage.get(sample.language) ?? { gold: 0, missed: [], extra: [] };
    perLanguage.set(sample.language, score);
    const used = new Set<number>();
    for (const person of sample.people) {
      score.gold++;
      const clusters = [...likely].filter(([, surfaces]) => person.surfaces.some((s) => surfaces.has(s)));
      if (!clusters.length) score.missed.push(`${sample.file}: ${person.name}`);
      for (const [cluster] of clusters) used.add(cluster);
    }
    for (const [cluster, surfaces] of likely)
      if (!used.has(cluster) && ![...surfaces].some((s) => BYLINES.includes(s)))
        score.extra.push([...surfaces].join('; '));
  }
}, 120_000);

/** B³ F1 of a clustering against the gold. */
function bCubed(list: Mention[], gold: (m: Mention) => string, found: (m: Mention) => string): number {
  let precision = 0;
  let recall = 0;
  for (const m of list) {
    const own = list.filter((x) => gold(x) === gold(m));
    const together = list.filter((x) => found(x) === found(m));
    const right = together.filter((x) => gold(x) === gold(m)).length;
    precision += right / together.length;
    recall += right / own.length;
  }
  return (2 * precision * recall) / (precision + recall) / list.length;
}

describe('people of the sample archive', () => {
  it.each(['en', 'ru', 'kk', 'fr', 'es', 'ar', 'uk'])(
    '%s: finds everybody who is named, and nobody else',
    (language) => {
      const score = perLanguage.get(language);
      expect(score?.gold).toBeGreaterThan(0);
      expect(score?.missed).toEqual([]);
      expect(score?.extra).toEqual([]);
    },
  );

  it('links inside articles: B³ of at least 95', () => {
    const known = mentions.filter((m) => m.key !== null);
    expect(
      bCubed(
        known,
        (m) => `${m.article}${m.key}`,
        (m) => m.cluster,
      ),
    ).toBeGreaterThanOrEqual(0.95);
  });

  it('links across articles with a pairwise precision of at least 97.5 %, people of one name aside', () => {
    const known = mentions.filter((m) => m.key !== null && !HOMONYMS.includes(m.key));
    let joined = 0;
    let right = 0;
    let same = 0;
    known.forEach((a, i) => {
      for (const b of known.slice(i + 1)) {
        if (a.article === b.article) continue;
        if (a.key === b.key) same++;
        if (a.person !== b.person) continue;
        joined++;
        if (a.key === b.key) right++;
      }
    });
    expect(right / joined).toBeGreaterThanOrEqual(0.975);
    expect(right / same).toBeGreaterThanOrEqual(0.75);
  });
});
