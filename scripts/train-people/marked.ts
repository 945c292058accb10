/**
 * Invented texts with their names marked (`texts/*.txt`), of kinds that the corpora hardly hold: mail, forums, reviews, pages of
 * the web, world news. A document begins with a line `=== ID`; `[[P:Angela Ruiz]]` is a person, `L` a place, `O` whatever else is written
 * like a name.
 */
import fs from 'node:fs';
import path from 'node:path';
import { sentencesOf } from '../../electron/importer/people/tokenize';
import type { Doc, EntityType, Rendered, Word } from './data';

const TYPES: Record<string, EntityType> = { P: 'PER', L: 'LOC', O: 'ORG' };

/** The texts of a file with their marks taken out. @throws Error for a mark of no type */
export function readMarked(file: string): (Rendered & { id: string })[] {
  const [, ...parts] = fs.readFileSync(file, 'utf8').split(/^=== /m);
  return parts.map((part) => {
    const end = part.indexOf('\n');
    const marked = part.slice(end + 1).trim();
    const spans: Rendered['spans'] = [];
    let text = '';
    let last = 0;
    for (const match of marked.matchAll(/\[\[(?:(\w):)?([^\]]+)\]\]/g)) {
      text += marked.slice(last, match.index);
      const [all, mark = 'P', name] = match as unknown as [string, string | undefined, string];
      const type = TYPES[mark];
      if (!type) throw new Error(`${file}: ${all}`);
      spans.push({ start: text.length, end: text.length + name.length, type });
      text += name;
      last = match.index + all.length;
    }
    return { id: part.slice(0, end).trim(), text: text + marked.slice(last), spans };
  });
}

/** A text as a document of tokens, so that copies of it can be made as of those of the corpora. */
export function documentOf({ id, text, spans }: Rendered & { id: string }, genre: string): Doc {
  let k = 0;
  const entities = spans.map(({ type }): Word['entity'] => ({ type }));
  const sentences = sentencesOf(text).map((sentence) =>
    sentence.map((token): Word => {
      while (k < spans.length && (spans[k]?.end ?? 0) <= token.start) k++;
      const span = spans[k];
      return { text: token.text, entity: span && span.start < token.end ? (entities[k] as Word['entity']) : null };
    }),
  );
  return { id, genre, sentences };
}

/** All invented texts in a language, by the beginning of their ids. */
export function markedDocs(language: string): Doc[] {
  const folder = path.join(import.meta.dirname, 'texts');
  return fs
    .readdirSync(folder)
    .sort()
    .filter((name) => name.endsWith('.txt'))
    .flatMap((name) =>
      readMarked(path.join(folder, name))
        .filter(({ id }) => id.startsWith(`${language}-`))
        .map((text) => documentOf(text, `text-${language}`)),
    );
}
