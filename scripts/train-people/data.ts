/** Reads annotated corpora (`token TAB tag`, blank line = sentence, `#DOC` = document) and aligns them with our own tokens. */
import fs from 'node:fs';
import path from 'node:path';
import { LABELS } from '../../electron/importer/people/perceptron';
import { type Sentence, sentencesOf } from '../../electron/importer/people/tokenize';

export type EntityType = 'PER' | 'LOC' | 'ORG';

export interface Word {
  text: string;
  /** Entity the word belongs to; words of one entity share the object. */
  entity: { type: EntityType } | null;
}

export interface Doc {
  id: string;
  /** Which corpus or genre, for reports and weights. */
  genre: string;
  sentences: Word[][];
}

/** The folder with test data. */
export const SHARED = process.env.CARREL_SHARED ?? path.resolve(import.meta.dirname, '../../../shared');

const TYPE: Record<string, EntityType> = {
  PER: 'PER',
  PERSON: 'PER',
  person: 'PER',
  LOC: 'LOC',
  GPE: 'LOC',
  location: 'LOC',
  'geo-loc': 'LOC',
  // Works, products, peoples, events: what is written like a name and is nobody's stands with the organisations.
  MISC: 'ORG',
  product: 'ORG',
  'creative-work': 'ORG',
  NORP: 'ORG',
  FACILITY: 'ORG',
  PROJECT: 'ORG',
  EVENT: 'ORG',
  ART: 'ORG',
  PRODUCT: 'ORG',
  LAW: 'ORG',
  ORG: 'ORG',
  ORGANISATION: 'ORG',
  corporation: 'ORG',
  group: 'ORG',
  ORGANIZATION: 'ORG',
};

/** Documents of one `.bio` file under `data/ner`. Chunks of unrelated short posts become documents of one sentence. */
export function readBio(name: string): Doc[] {
  const docs: Doc[] = [];
  let doc: Doc | null = null;
  let sentence: Word[] = [];
  let previous = null as Word['entity'];
  const end = () => {
    if (sentence.length && doc) doc.sentences.push(sentence);
    sentence = [];
    previous = null;
  };
  for (const line of fs.readFileSync(path.join(SHARED, 'data/ner', name), 'utf8').split('\n')) {
    if (line.startsWith('#DOC')) {
      end();
      doc = { id: line.slice(5), genre: genreOf(name, line.slice(5)), sentences: [] };
      docs.push(doc);
      continue;
    }
    if (!line) {
      end();
      continue;
    }
    const tab = line.lastIndexOf('\t');
    const tag = line.slice(tab + 1);
    const type = tag === 'O' ? undefined : TYPE[tag.slice(2)];
    const text = line.slice(0, tab);
    let entity: Word['entity'] = null;
    // Handles and hashtags are marked as persons in some of the posts; years by mistake. They are not names.
    const handle = /^[@#]/.test(text) || sentence[sentence.length - 1]?.text === '@' || /^\d+$/.test(text);
    if (type && !(type === 'PER' && handle)) entity = tag[0] === 'I' && previous?.type === type ? previous : { type };
    previous = entity;
    sentence.push({ text, entity });
  }
  end();
  return docs
    .filter((d) => d.sentences.length)
    .flatMap((d) =>
      d.genre === 'posts' ? d.sentences.map((s, i) => ({ id: `${d.id}.${i}`, genre: d.genre, sentences: [s] })) : [d],
    );
}

function genreOf(file: string, id: string): string {
  if (file.startsWith('russian')) return 'ru';
  if (file.startsWith('kazakh')) return 'kk';
  if (id.startsWith('GUM_')) return `gum-${id.split('_')[1]}`;
  if (id.startsWith('0 ')) return 'wikigold';
  return 'posts';
}

export interface Rendered {
  text: string;
  spans: { start: number; end: number; type: EntityType }[];
}

const NO_SPACE_BEFORE = /^(?:[.,;:!?%)\]}»’”…]|'s|'S|n't|'m|'re|'ve|'ll|'d|'')$/;
const NO_SPACE_AFTER = /^(?:[([{«$£€“#]|``)$/;

/** The document as text: tokens apart by spaces, or set as running text. Sentences stand on lines of their own or follow on. */
export function render(doc: Doc, style: { spaced: boolean; lines: boolean }): Rendered {
  let text = '';
  const spans: Rendered['spans'] = [];
  for (const sentence of doc.sentences) {
    if (text) text += style.lines ? '\n' : ' ';
    let open: { entity: NonNullable<Word['entity']>; start: number } | null = null;
    let quoted = false;
    let before = '';
    const close = (at: number) => {
      if (open) spans.push({ start: open.start, end: at, type: open.entity.type });
      open = null;
    };
    sentence.forEach((word, i) => {
      const atEnd = text.length;
      let space = i > 0;
      if (!style.spaced) {
        if (NO_SPACE_BEFORE.test(word.text) || NO_SPACE_AFTER.test(before)) space = false;
        if (word.text === '"') {
          if (quoted) space = false;
          quoted = !quoted;
        } else if (before === '"' && quoted) space = false;
      }
      if (open && open.entity !== word.entity) close(atEnd);
      if (space) text += ' ';
      if (word.entity && !open) open = { entity: word.entity, start: text.length };
      text += word.text;
      before = word.text;
    });
    close(text.length);
  }
  return { text, spans };
}

/** A document as the tagger sees it, with the gold label of every token. */
export interface Labelled {
  genre: string;
  tokens: Sentence[];
  labels: Uint8Array[];
}

const O = LABELS.indexOf('O');

/** Tokenises a rendered document with the product's tokenizer and gives each token its gold label. */
export function label(doc: Doc, rendered: Rendered): Labelled {
  const tokens = sentencesOf(rendered.text);
  let s = 0;
  const labels = tokens.map((sentence) => {
    const out = new Uint8Array(sentence.length).fill(O);
    const owner = sentence.map((token) => {
      while (s < rendered.spans.length && (rendered.spans[s]?.end ?? 0) <= token.start) s++;
      const span = rendered.spans[s];
      return span && span.start < token.end && token.start < span.end ? s : -1;
    });
    owner.forEach((span, i) => {
      if (span < 0) return;
      const starts = i === 0 || owner[i - 1] !== span;
      const ends = i === owner.length - 1 || owner[i + 1] !== span;
      const position = starts && ends ? 'S' : starts ? 'B' : ends ? 'E' : 'I';
      out[i] = LABELS.indexOf(`${position}-${rendered.spans[span]?.type}`);
    });
    return out;
  });
  return { genre: doc.genre, tokens, labels };
}

/** A small seeded generator (mulberry32): training gives the same model every time. */
export function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const pick = <T>(list: readonly T[], next: () => number): T => list[Math.floor(next() * list.length)] as T;
