import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const folder = join(root, 'resources/samples');

interface GoldFile {
  file: string;
  part?: string;
  charset?: string;
  title: string;
  language: string;
  duplicateOf?: string;
  people: { key: string; name: string; surfaces: string[] }[];
  notPeople: string[];
}

const gold: { articles: number; files: GoldFile[]; persons: { key: string; names: string[]; files: string[] }[] } =
  JSON.parse(readFileSync(join(root, 'tests/fixtures/samples-gold.json'), 'utf8'));

/** The words of a sample as a reader sees them: decoded, without markup. */
function words(entry: GoldFile): string {
  const text = iconv.decode(readFileSync(join(folder, entry.file)), entry.charset ?? 'utf8');
  if (entry.part) {
    const line = text.split('\n')[Number(entry.part.replace('line ', '')) - 1];
    if (!line) throw new Error(`${entry.file} has no ${entry.part}`);
    const { title, body } = JSON.parse(line) as { title: string; body: string };
    return `${title}\n${body}`;
  }
  return text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** How an article says that it is invented, in each of the languages. */
const disclosure: Record<string, string> = {
  en: 'Invented sample article for Carrel.',
  ru: 'Вымышленная статья из набора образцов Carrel.',
  kk: 'Бұл — Carrel үшін ойдан құрастырылған үлгі мақала.',
  fr: 'Article d’exemple inventé pour Carrel.',
  es: 'Artículo de muestra inventado para Carrel.',
  ar: 'مقال نموذجي متخيَّل لأجل برنامج Carrel.',
  zh: '本文为 Carrel 虚构的示例文章。',
  uk: 'Вигадана стаття зі збірки зразків Carrel.',
};

describe('the sample archive', () => {
  it('holds at least forty articles, in English, Russian, Kazakh, French, Spanish and Arabic', () => {
    expect(gold.files.length).toBe(gold.articles);
    expect(gold.articles).toBeGreaterThanOrEqual(40);
    const languages = new Set(gold.files.map((entry) => entry.language));
    for (const language of ['en', 'ru', 'kk', 'fr', 'es', 'ar']) expect(languages).toContain(language);
  });

  it('has an answer for every file in the folder, and no answer without a file', () => {
    const present = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name)
      .sort();
    expect([...new Set(gold.files.map((entry) => entry.file))].sort()).toEqual(present);
  });

  it.each(gold.files)('says that it is invented, and names whom the answer key lists: $file $part', (entry) => {
    const text = words(entry);
    expect(text.replaceAll("'", '’')).toContain(disclosure[entry.language]);
    expect(text).toContain(entry.title.replaceAll('"', '&quot;'));
    const missing = [...entry.people.flatMap((person) => person.surfaces), ...entry.notPeople].filter(
      (surface) => !text.includes(surface),
    );
    expect(missing).toEqual([]);
  });

  it('names at least twelve people in several files and more than one spelling', () => {
    const recurring = gold.persons.filter((person) => person.files.length > 1 && person.names.length > 2);
    expect(recurring.length).toBeGreaterThanOrEqual(12);
  });

  it('has two namesakes, and one file twice', () => {
    const named = gold.persons.filter((person) => person.names.includes('Martin Ashgrove'));
    expect(named.length).toBe(2);
    const copy = gold.files.find((entry) => entry.duplicateOf);
    expect(copy && readFileSync(join(folder, copy.file))).toEqual(
      copy?.duplicateOf && readFileSync(join(folder, copy.duplicateOf)),
    );
  });
});
