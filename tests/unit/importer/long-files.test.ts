import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { ExtractOutput } from '../../../electron/contract/extraction';
import { extractFile } from '../../../electron/importer/extract';
import type { PeopleDetector } from '../../../electron/importer/people';
import { environment, extract } from './support';

const story = (title: string): string =>
  `The council of ${title} voted on Tuesday to keep the old bridge after a long debate.`;

describe('a file of which some parts are not wanted', () => {
  const parts = (outputs: ExtractOutput[]) =>
    outputs.map((output) => (output.kind === 'article' ? output.article.part : `${output.part}: ${output.kind}`));

  it('gives the other lines, and names the broken ones again', async () => {
    const lines = ['Dorrow', 'Tolland', 'Merrin'].map((title) => JSON.stringify({ title, body: story(title) }));
    const found = await extract('a.jsonl', [...lines, '{"broken'].join('\n'), { done: ['line 1', 'line 3'] });
    expect(parts(found)).toEqual(['line 2', 'line 4: problem']);
  });

  it('gives the other entries of an archive', async () => {
    const page = (title: string) => strToU8(`<html><title>${title}</title><article><p>${story(title)}</p></article>`);
    const zip = zipSync({ 'a.html': page('Dorrow'), 'b.html': page('Tolland'), 'c.txt': strToU8(story('Merrin')) });
    const found = await extract('a.zip', zip, { done: ['entry a.html', 'entry c.txt'] });
    expect(parts(found)).toEqual(['entry b.html']);
  });
});

describe('a very long text', () => {
  it('is searched for people in sections, each of which ends between two paragraphs', async () => {
    const paragraph = `${story('Dorrow')} Mira Tolland spoke.`;
    const text = Array.from({ length: 6000 }, () => paragraph).join('\n\n');
    const sections: number[] = [];
    const detector: PeopleDetector = {
      detect: (section) => {
        sections.push(section.length);
        const mentions = [...section.matchAll(/Mira Tolland/g)].map(({ index }) => ({
          start: index,
          end: index + 12,
          surface: 'Mira Tolland',
          tier: 'likely' as const,
          confidence: 1,
          origin: 'model' as const,
          cluster: 0,
          name: 'Mira Tolland',
        }));
        return { mentions, language: 'en', supported: true };
      },
    };
    let alive = 0;
    const env = { ...environment(), detector, alive: () => void alive++ };
    const bytes = new TextEncoder().encode(text);
    for await (const output of extractFile({ name: 'a.txt', path: '/a.txt', bytes }, { people: true }, env)) {
      if (output.kind !== 'article') throw new Error(output.reason);
      const { article } = output;
      expect(Math.max(...sections)).toBeLessThanOrEqual(200_000);
      expect(article.mentions).toHaveLength(article.text.split('Mira Tolland').length - 1);
      for (const { start, end, surface } of article.mentions) expect(article.text.slice(start, end)).toBe(surface);
      // People of different sections are not taken for one without their names having been compared.
      expect(new Set(article.mentions.map(({ cluster }) => cluster)).size).toBe(sections.length);
    }
    expect(sections.length).toBeGreaterThan(2);
    expect(alive).toBeGreaterThan(0);
  });
});
