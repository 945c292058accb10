/** Invented articles in which it is marked who is who (tests/fixtures/linking-gold.txt), and how well a clustering fits them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface GoldMention {
  surface: string;
  start: number;
  language: string;
  /** Who it is, within the article. */
  person: string;
}

export interface GoldArticle {
  title: string;
  language: string;
  text: string;
  mentions: GoldMention[];
}

/** `== language: title`, then the text with each name as `{person:Name}`. */
export function linkingGold(): GoldArticle[] {
  const file = readFileSync(join(import.meta.dirname, '../../fixtures/linking-gold.txt'), 'utf8');
  return file
    .split(/^== /mu)
    .slice(1)
    .map((block) => {
      const [head = '', ...lines] = block.trimEnd().split('\n');
      const [language = '', title = ''] = head.split(': ');
      const mentions: GoldMention[] = [];
      let text = '';
      for (const piece of lines.join('\n').split(/(\{\w+:[^}]+\})/u)) {
        const marked = /^\{(\w+):([^}]+)\}$/u.exec(piece);
        if (marked)
          mentions.push({ surface: marked[2] as string, start: text.length, language, person: marked[1] as string });
        text += marked ? marked[2] : piece;
      }
      return { title, language, text, mentions };
    });
}

export interface Fit {
  precision: number;
  recall: number;
  f1: number;
}

/** B³ over all items of some clusterings: of each, how many of those it is with belong to it, and how many of its own it is with. */
export function bCubed(items: readonly { gold: string; found: string }[]): Fit {
  const count = (of: (item: { gold: string; found: string }) => string) => {
    const sizes = new Map<string, number>();
    for (const item of items) sizes.set(of(item), (sizes.get(of(item)) ?? 0) + 1);
    return sizes;
  };
  const [own, together, both] = [
    count(({ gold }) => gold),
    count(({ found }) => found),
    count(({ gold, found }) => `${gold}\n${found}`),
  ];
  let precision = 0;
  let recall = 0;
  for (const { gold, found } of items) {
    const right = both.get(`${gold}\n${found}`) as number;
    precision += right / (together.get(found) as number);
    recall += right / (own.get(gold) as number);
  }
  precision /= items.length;
  recall /= items.length;
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

export interface GoldName {
  name: string;
  person: string;
  /** Not enough to join without asking. */
  asked: boolean;
}

/** Small archives, each an article a name (tests/fixtures/archives-gold.txt). */
export function archivesGold(): { title: string; names: GoldName[] }[] {
  const file = readFileSync(join(import.meta.dirname, '../../fixtures/archives-gold.txt'), 'utf8');
  return file
    .split(/^== /mu)
    .slice(1)
    .map((block) => {
      const [title = '', ...lines] = block.trimEnd().split('\n');
      const names = lines.map((line): GoldName => {
        const [who = '', name = ''] = line.split(': ');
        return { name, person: who.replace('~', ''), asked: who.endsWith('~') };
      });
      return { title, names };
    });
}
