/** The sample archive as texts with what a reader finds in them, for tests of people. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { JSDOM } from 'jsdom';

const root = join(import.meta.dirname, '../../..');

export interface Sample {
  file: string;
  title: string;
  language: string;
  text: string;
  /** `surfaces` without the titles in front of them. */
  people: { key: string; name: string; surfaces: string[] }[];
  notPeople: string[];
}

interface GoldFile extends Omit<Sample, 'text'> {
  part?: string;
  charset?: string;
}

const TITLE =
  /^(?:(?:the |la |el |le )?(?:Dr|Dra|Ms|Mr|Mrs|Captain|Me|Mme|M|Sra|Sr|Judge|Professor|Sister|President|Minister|Г-жа|Г-н|г-жа|г-н|الدكتورة|السيدة|السيد)\.?\s+)+/u;

export const withoutTitle = (surface: string): string => surface.replace(TITLE, '');

/** Every sample, decoded and without markup. */
export function samples(): Sample[] {
  const gold = JSON.parse(readFileSync(join(root, 'tests/fixtures/samples-gold.json'), 'utf8')) as {
    files: GoldFile[];
  };
  return gold.files.map((entry) => ({
    file: entry.part ? `${entry.file}#${entry.part}` : entry.file,
    title: entry.title,
    language: entry.language,
    text: textOf(entry),
    people: entry.people.map((p) => ({ ...p, surfaces: p.surfaces.map(withoutTitle) })),
    notPeople: entry.notPeople ?? [],
  }));
}

function textOf(entry: GoldFile): string {
  const text = iconv.decode(readFileSync(join(root, 'resources/samples', entry.file)), entry.charset ?? 'utf8');
  if (entry.part)
    return (JSON.parse(text.split('\n')[Number(entry.part.replace('line ', '')) - 1] ?? '{}') as { body: string }).body;
  if (!entry.file.endsWith('.html')) return text;
  const { document } = new JSDOM(text).window;
  const main = document.querySelector('article') ?? document.querySelector('main') ?? document.body;
  for (const part of main.querySelectorAll('script, style, nav, footer, aside')) part.remove();
  return [...main.querySelectorAll('p, h1, h2, h3, li, blockquote, figcaption')]
    .map((block) => (block.textContent ?? '').replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join('\n\n');
}

/** The trained detector's model. */
export const modelBytes = (): Uint8Array => readFileSync(join(root, 'resources/people/people-model.bin'));
