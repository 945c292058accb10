/** Who is who inside an article, with the names given: invented articles of hard cases (tests/fixtures/linking-gold.txt). */
import { describe, expect, it } from 'vitest';
import { type ClusterInput, clusterMentions } from '../../../electron/importer/people/cluster';
import { bCubed, linkingGold } from './linking-gold';

const articles = linkingGold().map((article) => {
  const { cluster } = clusterMentions(article.mentions, article.text);
  const items = article.mentions.map(({ person }, i) => ({
    gold: `${article.title} ${person}`,
    found: `${article.title} ${cluster[i]}`,
  }));
  return { ...article, items, fit: bCubed(items) };
});

/** Articles in which a reader knows better than names do; the mistake is stated so that a better rule shows. */
const BEYOND = ['stranger with the surname', 'Александр и Александра', 'same initials'];

describe('linking inside articles', () => {
  it('has a B³ of at least 97 in hard cases, and more in precision', () => {
    const { f1, precision } = bCubed(articles.flatMap(({ items }) => items));
    expect(articles.length).toBeGreaterThan(80);
    expect(f1).toBeGreaterThanOrEqual(0.985);
    expect(precision).toBeGreaterThanOrEqual(0.985);
  });

  it.each(articles.filter(({ title }) => !BEYOND.includes(title)))('$language: $title', ({ mentions, items }) => {
    const groups = (by: 'gold' | 'found') => {
      const out = new Map<string, string[]>();
      items.forEach((item, i) => {
        out.set(item[by], [...(out.get(item[by]) ?? []), `${i} ${mentions[i]?.surface}`]);
      });
      return [...out.values()];
    };
    expect(groups('found').sort()).toEqual(groups('gold').sort());
  });

  it('takes less than a millisecond a name in a book of thousands of names', () => {
    let text = '';
    const mentions: ClusterInput[] = [];
    for (let copy = 0; copy < 20; copy++)
      for (const article of articles) {
        for (const mention of article.mentions) mentions.push({ ...mention, start: mention.start + text.length });
        text += `${article.text}\n`;
      }
    const began = process.cpuUsage();
    clusterMentions(mentions, text);
    const { user, system } = process.cpuUsage(began);
    expect(mentions.length).toBeGreaterThan(8_000);
    expect((user + system) / 1000 / mentions.length).toBeLessThan(1);
  });
});
