/**
 * Saved pages in any number, made from the structures of real ones: each takes the markup of a page of the collection in
 * `$CARREL_SHARED/data/extraction` and has its running text replaced by sentences drawn from newswire and labelled text,
 * so that no two are versions of one story. The same seed gives the same pages.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Random } from '../conformance/random';
import { png } from '../harness/png';
import { newsStories, sharedFolder } from './corpus';

/** Text of at least this many letters between two tags is running text; what is shorter is menus, credits, dates. */
const RUNNING = 40;
/** One page in so many has a picture in a folder beside it. */
const WITH_PICTURE = 20;
/** Languages that people are found in: 80, 15 and 5 pages of a hundred. */
const LANGUAGES = [
  { upTo: 0.8, pool: 'en' },
  { upTo: 0.95, pool: 'ru' },
  { upTo: 1, pool: 'kk' },
] as const;

type Pools = Record<(typeof LANGUAGES)[number]['pool'], string[]>;

/** Sentences of a labelled corpus: a word a line, a blank line after each sentence. */
function labelled(name: string): string[] {
  return readFileSync(join(sharedFolder(), 'data/ner', name), 'utf8')
    .split(/\n\s*\n/)
    .filter((block) => !block.startsWith('#'))
    .map((block) =>
      block
        .split('\n')
        .map((line) => line.split('\t', 1)[0])
        .join(' ')
        .replace(/ ([.,;:!?»)])/g, '$1')
        .replace(/([«(]) /g, '$1')
        .trim(),
    )
    .filter((sentence) => sentence.length > 30 && sentence.length < 400);
}

function pools(): Pools {
  const stories = newsStories();
  if (!stories) throw new Error('The news collection is needed: set CARREL_SHARED.');
  const en = stories.flatMap((story) => story.body.split(/(?<=[a-z]\.) (?=[A-Z])/)).filter((s) => s.length > 30);
  return { en, ru: labelled('russian.train.bio'), kk: labelled('kazakh.train.bio') };
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

/** About `length` letters of sentences. */
function prose(random: Random, sentences: readonly string[], length: number): string {
  let text = random.pick(sentences);
  while (text.length < length * 0.8) text += ` ${random.pick(sentences)}`;
  return text.length > length * 1.4 ? text.slice(0, text.indexOf(' ', Math.round(length)) + 1 || undefined) : text;
}

/** The page with its running text replaced, in its markup, its metadata and its structured data. */
function varied(html: string, random: Random, sentences: readonly string[]): string {
  const headline = prose(random, sentences, 60);
  return html
    .split(/(<(script|style)\b[\s\S]*?<\/\2>)/i)
    .map((part, i) => {
      if (i % 3 === 2) return '';
      if (i % 3 === 1)
        return part
          .replace(/("articleBody"\s*:\s*")((?:[^"\\]|\\.)*)(")/g, (_, a, body, z) => {
            return a + JSON.stringify(prose(random, sentences, body.length)).slice(1, -1) + z;
          })
          .replace(
            /("headline"\s*:\s*")(?:[^"\\]|\\.)*(")/g,
            (_, a, z) => a + JSON.stringify(headline).slice(1, -1) + z,
          );
      return part
        .replace(/(<title[^>]*>)[^<]*/gi, (_, tag) => tag + escaped(headline))
        .replace(/(<h1\b[^>]*>)[^<]{10,}/gi, (_, tag) => tag + escaped(headline))
        .replace(/<meta\b[^>]*(?:og|twitter):(?:title|description)[^>]*>/gi, (tag) =>
          tag.replace(/content=("|')[\s\S]*?\1/i, () => `content="${escaped(headline)}"`),
        )
        .replace(/>([^<]+)</g, (whole, text: string) =>
          text.trim().length < RUNNING || text === escaped(headline)
            ? whole
            : `>${escaped(prose(random, sentences, text.trim().length))}<`,
        );
    })
    .join('');
}

export interface SavedPages {
  /** Names of the pages in the folder, in order. */
  names: string[];
  /** Files that belong to pages: pictures. */
  pictures: number;
  bytes: number;
}

/**
 * Writes `count` saved pages into a folder.
 * @throws Error where the collection is absent
 */
export function writeSavedPages(folder: string, count: number, seed: number): SavedPages {
  const source = join(sharedFolder(), 'data/extraction/articles/html');
  const dates = join(sharedFolder(), 'data/extraction/dates/html');
  const structures = [source, dates].flatMap((from) =>
    readdirSync(from)
      .sort()
      .map((name) => {
        const bytes = readFileSync(join(from, name));
        return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      }),
  );
  const sentences = pools();
  const random = new Random(seed);
  const names: string[] = [];
  let pictures = 0;
  let bytes = 0;
  for (let i = 0; i < count; i++) {
    const at = random.next();
    const language = LANGUAGES.find(({ upTo }) => at < upTo) ?? LANGUAGES[0];
    let page = varied(structures[i % structures.length] as string, random, sentences[language.pool]);
    const name = `page-${String(i).padStart(6, '0')}`;
    if (i % WITH_PICTURE === 0) {
      mkdirSync(join(folder, `${name}_files`));
      const photo = png(400 + random.below(2000), 300 + random.below(1000), (x, y) => i + x * 3 + y * 5);
      writeFileSync(join(folder, `${name}_files`, 'photo.png'), photo);
      page = page.replace(/<p\b/i, `<img src="${name}_files/photo.png" alt=""><p`);
      pictures++;
    }
    // What decides whether two pages are the same file must differ even where a page has hardly any text.
    page += `\n<!-- saved page ${i} -->\n`;
    writeFileSync(join(folder, `${name}.html`), page);
    names.push(`${name}.html`);
    bytes += page.length;
  }
  return { names, pictures, bytes };
}
