/**
 * Texts that no weights have learnt from, with the people in them labelled by hand: pages of the web and agency stories of
 * ../shared/data (places of the names in tests/fixtures/people/labels.txt), and invented texts in tests/fixtures/people.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Rendered } from '../../scripts/train-people/data';
import { readMarked } from '../../scripts/train-people/marked';
import { sharedFolder } from './corpus';

export interface GoldSet {
  name: string;
  language: string;
  texts: (Rendered & { name: string })[];
}

const fixtures = join(import.meta.dirname, '../fixtures/people');

/** Articles of the saved pages by id; none where the data are not at hand. */
function pages(): Map<string, string> {
  const file = join(sharedFolder(), 'data/extraction/articles/ground-truth.dev.json');
  if (!existsSync(file)) return new Map();
  const truth = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { articleBody: string }>;
  return new Map(Object.entries(truth).map(([id, { articleBody }]) => [`page ${id}`, articleBody]));
}

/** Agency stories by id, headline and paragraphs of unbroken lines. */
function stories(): Map<string, string> {
  const file = join(sharedFolder(), 'data/news/reuters21578.jsonl.gz');
  if (!existsSync(file)) return new Map();
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  return new Map(
    lines.map((line) => {
      const { id, title, body } = JSON.parse(line) as { id: string; title: string; body: string };
      const paragraphs = body.replace(/\n {4,}/g, '\n\n');
      return [`story ${id}`, `${title}\n\n${paragraphs.replace(/([^\n])\n(?=\S)/g, '$1 ')}`];
    }),
  );
}

/** All sets that are at hand. @throws Error when a text is not the one that was labelled */
export function goldSets(): GoldSet[] {
  const known = new Map([...pages(), ...stories()]);
  const labelled = readFileSync(join(fixtures, 'labels.txt'), 'utf8').trim().split('\n').slice(1);
  const real = labelled.flatMap((line) => {
    const [kind, id, length, ...places] = line.split(' ') as [string, string, string, ...string[]];
    const text = known.get(`${kind} ${id}`);
    if (text === undefined) return [];
    if (text.length !== Number(length)) throw new Error(`${kind} ${id} is not the text that was labelled`);
    const spans = places.map((place) => {
      const [start, end] = place.split('-').map(Number) as [number, number];
      return { start, end, type: 'PER' as const };
    });
    return [{ kind, name: `${kind} ${id.slice(0, 8)}`, text, spans }];
  });
  const invented = readdirSync(fixtures)
    .filter((file) => file.endsWith('.txt') && file !== 'labels.txt')
    .flatMap((file) =>
      readMarked(join(fixtures, file)).map((text) => ({ ...text, kind: file.slice(0, -4), name: text.id })),
    );
  const sets = new Map<string, GoldSet>();
  for (const text of [...real, ...invented]) {
    const language = /^(ru|kk|uk|es|fr|ar)-/.exec(text.name)?.[1] ?? 'en';
    const name = `${text.kind} ${language}`;
    const set = sets.get(name) ?? { name, language, texts: [] };
    set.texts.push(text);
    sets.set(name, set);
  }
  return [...sets.values()];
}
