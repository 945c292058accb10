/** From text to words with their places: one tokenizer for articles, queries and highlighting. */
import { foldAccents, isSegmented, normalise } from './fold';
import { termOf, termOfAscii } from './languages';
import type { Section } from './sections';

/** A word of a text. A hyphenated word gives its parts and, at the place of the first, the whole without hyphens. */
export interface Token {
  /** As written, folded: what wildcards and spelling suggestions see. */
  form: string;
  /** The index term. */
  term: string;
  stop: boolean;
  /** UTF-16 span in the text. */
  start: number;
  end: number;
  /** Counted in words from 0; stop words count. */
  position: number;
}

/** A token relative to the chunk of text it was found in. */
export interface Piece {
  form: string;
  term: string;
  stop: boolean;
  start: number;
  end: number;
  position: number;
}

export interface Pieces {
  pieces: readonly Piece[];
  /** How many word positions the chunk takes. */
  advance: number;
}

/** Longer runs are not words (encoded data, rulers); their beginning is enough to find them. */
const MAX_WORD = 80;

const SEPARATOR = 0;
/** Part of a word between two word characters, a separator at its edges. */
const CONNECTOR = 1;
const WORD = 2;
/** A word character whose other case is {@link firstLetter}'s matter, and that folding leaves alone. */
const LETTER = 3;

const CONNECTORS = "'-.,/:&@_+\u2019\u02bc\u2010\u2011";

const PLAIN_LETTERS = 'abcdefghijklmnopqrstuvwxyzабвгдежзиклмнопрстуфхцчшщъыьэюя'.replace(
  /./gu,
  (c) => c + c.toUpperCase(),
);

/** Class of every UTF-16 code unit. Surrogates count as word characters; what is not one is dropped later. */
const CLASS = ((): Uint8Array => {
  const table = new Uint8Array(65536);
  for (let unit = 0; unit < 65536; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) table[unit] = WORD;
    else if (/[\p{L}\p{N}\p{M}\u00ad\u200b-\u200f\u2060]/u.test(String.fromCharCode(unit))) table[unit] = WORD;
  }
  for (const letter of PLAIN_LETTERS) table[letter.charCodeAt(0)] = LETTER;
  for (const c of CONNECTORS) table[c.charCodeAt(0)] = CONNECTOR;
  return table;
})();

/** Where {@link eachChunk} has the units of a text; longer ones get a place of their own. */
const SCRATCH = Buffer.alloc(1 << 17);

/**
 * Calls `found` for every chunk of `text`: a run of word characters, with connectors only inside; and a hash of it, so
 * that it can be looked up without being cut out. This loop sees every character of an import, so it reads the text's
 * UTF-16 units from an array, which costs less than asking the string for each.
 * @param sections of the text, see `sectionsOf`
 * @param found gets the language of the chunk and the units of the whole text, valid until it returns; it may not call
 *   this function. A `plain` chunk is one word of letters whose term begins with the first of them, see {@link firstLetter}.
 */
export function eachChunk(
  text: string,
  sections: readonly Section[],
  found: (start: number, end: number, hash: number, code: string, units: Uint16Array, plain: boolean) => void,
): void {
  const { length } = text;
  const bytes = length * 2 > SCRATCH.length ? Buffer.alloc(length * 2) : SCRATCH;
  bytes.write(text, 'utf16le');
  const units = new Uint16Array(bytes.buffer, bytes.byteOffset, length);
  let start = -1; // first word character of the open chunk
  let end = 0; // after its last word character
  let hash = 0; // of the chunk up to `end`
  let running = 0; // with the connectors after it
  let letters = LETTER; // stays so while it has nothing else
  let section = 0;
  let { end: until, code } = sections[0] as Section;
  for (let i = 0; i < length; i++) {
    const unit = units[i] as number;
    const kind = CLASS[unit] as number;
    if (kind >= WORD) {
      if (start < 0) {
        start = i;
        running = 0;
        letters = LETTER;
        while (i >= until) ({ end: until, code } = sections[++section] as Section);
      } else if (end < i) letters = CONNECTOR;
      letters &= kind;
      end = i + 1;
      running = (Math.imul(running, 31) + unit) | 0;
      hash = running;
    } else if (start >= 0) {
      // two connectors in a row separate ("end...", "a--b")
      if (kind === SEPARATOR || end < i) {
        found(start, end, hash, code, units, letters === LETTER && end - start <= MAX_WORD);
        start = -1;
      } else running = (Math.imul(running, 31) + unit) | 0;
    }
  }
  if (start >= 0) found(start, end, hash, code, units, letters === LETTER && end - start <= MAX_WORD);
}

/**
 * The letter that a plain chunk's term begins with, whatever its language: stemmers cut off endings. From the unit that the chunk begins
 * with; of a term, from its own.
 */
export const firstLetter = (unit: number): number => (unit < 0x400 ? unit | 0x20 : unit < 0x430 ? unit + 0x20 : unit);

const WORDS_RE = /[\p{L}\p{N}\p{M}\u00ad\u200b-\u200f\u2060]+/gu;
const THOUSANDS_RE = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const DECIMAL_RE = /^\d+[.,]\d+$/;
const ACRONYM_RE = /^(?:\p{L}\.)+\p{L}?$/u;
const APOSTROPHES_RE = /['\u2019\u02bc]/g;
/** Elided articles and pronouns of French, Italian and Catalan, which are words of their own. */
const ELISION_RE =
  /^(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu|dell|nell|sull|all|dall|un|quest|quell)['\u2019](?=\p{L}{2})/iu;
const HYPHENS_RE = /[-\u2010\u2011]/;

const segmenters = new Map<string, Intl.Segmenter>();
function segmenter(code: string): Intl.Segmenter {
  const locale = code === 'ja' || code === 'th' ? code : 'zh';
  let known = segmenters.get(locale);
  if (!known) {
    known = new Intl.Segmenter(locale, { granularity: 'word' });
    segmenters.set(locale, known);
  }
  return known;
}

const ASCII_RE = /^[A-Za-z]+$/;

/** The words of one chunk, in a section of language `code` (see `languageCode`). Pure. */
export function piecesOf(chunk: string, code: string): Pieces {
  if (chunk.length <= MAX_WORD && ASCII_RE.test(chunk)) {
    const form = chunk.toLowerCase();
    return { pieces: [{ form, ...termOfAscii(form, code), start: 0, end: chunk.length, position: 0 }], advance: 1 };
  }
  const pieces: Piece[] = [];
  let position = 0;
  const add = (word: string, start: number, end: number, at: number, plain = false): void => {
    const written = normalise(word.length > MAX_WORD ? word.slice(0, MAX_WORD) : word);
    const form = foldAccents(written);
    if (form === '') return;
    const { term, stop } = plain ? { term: form, stop: false } : termOf(written, code);
    pieces.push({ form, term, stop, start, end, position: at });
  };
  const addWords = (part: string, offset: number): void => {
    for (const match of part.matchAll(WORDS_RE)) {
      const start = offset + match.index;
      if (/[\p{L}\p{N}]/u.test(match[0])) add(match[0], start, start + match[0].length, position++);
    }
  };

  if (THOUSANDS_RE.test(chunk)) add(chunk.replaceAll(',', ''), 0, chunk.length, position++, true);
  else if (DECIMAL_RE.test(chunk)) add(chunk.replace(',', '.'), 0, chunk.length, position++, true);
  else if (ACRONYM_RE.test(chunk)) add(chunk.replaceAll('.', ''), 0, chunk.length, position++, true);
  else if (isSegmented(chunk)) {
    for (const { segment, index, isWordLike } of segmenter(code).segment(chunk)) {
      if (isWordLike) addWords(segment, index);
    }
  } else {
    let offset = 0;
    for (const compound of chunk.split(/[./,:&@_+]/)) {
      const first = position;
      const parts = compound.split(HYPHENS_RE);
      let at = offset;
      for (const part of parts) {
        const elision = ELISION_RE.exec(part);
        if (elision) addWords(part.slice(0, elision[0].length - 1), at);
        const rest = elision ? part.slice(elision[0].length) : part;
        const restAt = at + part.length - rest.length;
        const bare = rest.replace(/['\u2019]s?$/i, '');
        if (APOSTROPHES_RE.test(bare)) {
          add(bare.replace(APOSTROPHES_RE, ''), restAt, restAt + bare.length, position++);
        } else addWords(bare, restAt);
        APOSTROPHES_RE.lastIndex = 0;
        at += part.length + 1;
      }
      if (parts.length > 1 && parts.length <= 3 && parts.every((part) => /^\p{L}+$/u.test(part)))
        add(parts.join(''), offset, offset + compound.length, first);
      pieces.sort((a, b) => a.position - b.position);
      offset += compound.length + 1;
    }
  }
  return { pieces, advance: position };
}

const CACHE_ENTRIES = 50_000;
const cache = new Map<string, Map<string, Pieces>>();

/** {@link piecesOf}, remembered: the same few words make up most of any text. */
export function cachedPieces(chunk: string, code: string): Pieces {
  let byChunk = cache.get(code);
  if (!byChunk) {
    byChunk = new Map();
    cache.set(code, byChunk);
  }
  let known = byChunk.get(chunk);
  if (!known) {
    known = piecesOf(chunk, code);
    if (chunk.length > 40) return known;
    if (byChunk.size >= CACHE_ENTRIES) byChunk.clear();
    byChunk.set(chunk, known);
  }
  return known;
}

/** A piece of the chunk that begins at `start`, after `base` word positions. */
export const tokenOf = ({ form, term, stop, ...at }: Piece, start: number, base: number): Token => ({
  form,
  term,
  stop,
  start: start + at.start,
  end: start + at.end,
  position: base + at.position,
});

/** Every word of a text. */
export function tokensOf(text: string, sections: readonly Section[]): Token[] {
  const tokens: Token[] = [];
  let base = 0;
  eachChunk(text, sections, (start, end, _, code) => {
    const { pieces, advance } = cachedPieces(text.slice(start, end), code);
    for (const piece of pieces) tokens.push(tokenOf(piece, start, base));
    base += advance;
  });
  return tokens;
}
