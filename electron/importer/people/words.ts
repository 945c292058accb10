/** What is seen of one word by itself: its letters, what lists know of it, its classes by use. */
import type { Gazetteer } from './gazetteer';
import { COMMON, GIVEN, PLACE, SURNAME } from './gazetteer';
import { hash } from './hash';
import { NEVER, ORGANISATION, PARTICLES, ROLES, SPEECH, TITLES } from './lexicon';
import type { Token } from './tokenize';
import type { WordClasses } from './word-classes';

/** Class bits of a word, from gazetteer and lexicon. */
export const CLASS = {
  given: 1,
  surname: 2,
  place: 4,
  title: 8,
  organisation: 16,
  speech: 32,
  role: 64,
  capital: 128,
  never: 256,
  particle: 512,
  /** An ordinary word, in a script without capitals. */
  common: 1024,
  /** Known only without what is joined to it: وعلاء, للمدينة. */
  joined: 2048,
};

export interface Seen {
  /** Hash of the word as written, of its lower-case form without marks, and of its shape. */
  word: number;
  lower: number;
  shape: number;
  prefixes: number[];
  suffixes: number[];
  classes: number;
  capital: boolean;
  /** A capital somewhere (al-Hassan, d'Estaing), or a script without them. */
  maybeName: boolean;
  letters: boolean;
  /** Key of the word in document statistics: case endings of Cyrillic words cut off. */
  key: number;
  /** Classes of the word by use, from 1, fine to coarse; 0 where it is not known. */
  fine: number;
  middle: number;
  coarse: number;
}

const CAPITAL = /^\p{Lu}/u;
/** A word in a script without capitals. */
export const CASELESS = /^\p{Lo}/u;
const MAYBE_NAME = /\p{Lu}|^\p{Lo}/u;

export function shapeOf(word: string): number {
  let h = 0x1234567;
  let previous = 0;
  for (const c of word) {
    const code = c.charCodeAt(0);
    let kind: number;
    if (code < 128) {
      if (code >= 97 && code <= 122) kind = 1;
      else if (code >= 65 && code <= 90) kind = 2;
      else if (code >= 48 && code <= 57) kind = 3;
      else kind = code + 256;
    } else if (/\p{Lu}/u.test(c)) kind = 2;
    else if (/\p{Ll}/u.test(c)) kind = 1;
    else if (/\p{L}/u.test(c)) kind = 4;
    else if (/\p{N}/u.test(c)) kind = 3;
    else kind = code + 256;
    if (kind !== previous) h = Math.imul(h ^ kind, 0x01000193) ^ (h >>> 13);
    previous = kind;
  }
  return h;
}

const MARKS = /\p{M}/gu;
/** Lower case without marks, except that й and ё-like letters keep their own identity in Cyrillic. */
export function plain(lower: string): string {
  for (let i = 0; i < lower.length; i++) {
    const code = lower.charCodeAt(i);
    if (code > 127 && (code < 0x400 || code > 0x52f)) return lower.normalize('NFD').replace(MARKS, '').normalize('NFC');
  }
  return lower.includes('ё') ? lower.replaceAll('ё', 'е') : lower;
}

/** What is known of words seen lately. Documents in languages with classes and without take turns, so each kind has its own. */
const caches = { classed: new Map<string, Seen>(), plain: new Map<string, Seen>() };
let cachedFor: Gazetteer | null = null;
let cachedClasses: WordClasses | null = null;

/** The cache to {@link see} the words of one document with. */
export function cacheOf(gazetteer: Gazetteer | null, classes: WordClasses | null): Map<string, Seen> {
  if (cachedFor !== gazetteer || (classes && cachedClasses !== classes)) {
    caches.classed.clear();
    caches.plain.clear();
    cachedFor = gazetteer;
    cachedClasses = classes;
  }
  const cache = classes ? caches.classed : caches.plain;
  if (cache.size > 60_000) cache.clear();
  return cache;
}

const TYPESET = /[’ʼ‘`´“”„–]|--/;

/** Apostrophes, quotation marks and dashes as they come from a keyboard, whichever of them a page is set with: Trump’s, “Never”. */
function typed(word: string): string {
  if (!TYPESET.test(word)) return word;
  return word
    .replace(/[’ʼ‘`´]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/^(?:–|--)$/, '—');
}

const ARABIC = /^\p{Script=Arabic}/u;
/** Conjunctions and prepositions that are written in one with the next word. */
const JOINED = ['و', 'ف', 'ب', 'ل', 'ك', 'وب', 'ول', 'وك', 'فب', 'فل'];

/** What is known of an Arabic word that the lists lack as it stands: without what is joined to it, and as it is spelt elsewhere. */
function lookUpArabic(word: string, gazetteer: Gazetteer): { bare: string; bits: number } {
  const bareForms = [word];
  for (const head of JOINED)
    if (word.length >= head.length + 3 && word.startsWith(head)) bareForms.push(word.slice(head.length));
  if (/^[وف]?لل/u.test(word) && word.length > 4) bareForms.push(word.replace(/^[وف]?لل/u, 'ال'));
  for (const bare of bareForms) {
    // Egyptian papers write على for both على and علي.
    const bits =
      (bare !== word && gazetteer.lookup(bare)) ||
      (bare.endsWith('ى') && gazetteer.lookup(`${bare.slice(0, -1)}ي`)) ||
      0;
    if (bits) return { bare, bits };
  }
  for (const bare of bareForms) {
    const inner = bare.replace(/^ال(?=.{3})/u, '').replace(/(?<=.{3})(?:ه|ها|هم|هما|هن|نا|ي)$/u, '');
    for (const form of [inner, `${inner.replace(/ت$/u, '')}ة`, bare.replace(/^ال(?=.{3})/u, '')])
      if (form !== bare && gazetteer.lookup(form) === COMMON) return { bare, bits: COMMON };
  }
  return { bare: word, bits: 0 };
}

/** Looks at a word, or remembers it. */
export function see(
  token: Token,
  cache: Map<string, Seen>,
  gazetteer: Gazetteer | null,
  wordClasses: WordClasses | null,
): Seen {
  const known = cache.get(token.text);
  if (known) return known;
  const text = typed(token.text);
  const lower = plain(text === token.text ? token.lower : typed(token.lower));
  let bare = lower.replace(/[.'’]+$/u, '') || lower;
  const capital = CAPITAL.test(token.text);
  const letters = capital || /^\p{L}/u.test(token.text);
  let classes = 0;
  if (letters) {
    if ((capital || CASELESS.test(token.text)) && gazetteer) {
      let bits = gazetteer.lookup(bare);
      if (!bits && ARABIC.test(bare)) {
        const found = lookUpArabic(bare, gazetteer);
        bits = found.bits;
        if (found.bare !== bare) {
          classes |= CLASS.joined;
          bare = found.bare;
        }
      }
      if (bits & COMMON) classes |= CLASS.common;
      if (bits & GIVEN) classes |= CLASS.given;
      if (bits & SURNAME) classes |= CLASS.surname;
      if (bits & PLACE) classes |= CLASS.place;
    }
    if (TITLES.has(bare)) classes |= CLASS.title;
    if (ORGANISATION.has(bare)) classes |= CLASS.organisation;
    if (SPEECH.has(bare)) classes |= CLASS.speech;
    if (ROLES.has(bare)) classes |= CLASS.role;
    if (NEVER.has(bare)) classes |= CLASS.never;
    if (PARTICLES.has(bare)) classes |= CLASS.particle;
    if (!classes && capital) classes = CLASS.capital;
  }
  const length = lower.length;
  const prefixes: number[] = [];
  const suffixes: number[] = [];
  for (let k = 1; k <= 4 && k <= length; k++) prefixes.push(hash(lower.slice(0, k)));
  for (let k = 1; k <= 5 && k <= length; k++) suffixes.push(hash(lower.slice(-k)));
  const fine = wordClasses?.lookup(bare) ?? -1;
  const cyrillic = length > 4 && lower.charCodeAt(1) >= 0x400 && lower.charCodeAt(1) <= 0x52f;
  const seen: Seen = {
    word: hash(text),
    lower: hash(lower),
    shape: shapeOf(text),
    prefixes,
    suffixes,
    classes,
    capital,
    maybeName: MAYBE_NAME.test(text),
    letters,
    key: hash(cyrillic ? lower.slice(0, Math.max(4, length - 2)) : classes & CLASS.joined ? bare : lower),
    fine: fine + 1,
    middle: fine < 0 ? 0 : (wordClasses?.middle[fine] as number) + 1,
    coarse: fine < 0 ? 0 : (wordClasses?.coarse[fine] as number) + 1,
  };
  cache.set(token.text, seen);
  return seen;
}

/** Stands before the first word of a sentence. */
export const START: Seen = {
  word: 11,
  lower: 12,
  shape: 13,
  prefixes: [],
  suffixes: [14],
  classes: 1 << 20,
  capital: false,
  maybeName: false,
  letters: false,
  key: 15,
  fine: 1 << 12,
  middle: 1 << 12,
  coarse: 1 << 12,
};
/** Stands behind the last word. */
export const END: Seen = {
  ...START,
  word: 21,
  lower: 22,
  shape: 23,
  suffixes: [24],
  classes: 1 << 21,
  fine: 1 << 13,
  middle: 1 << 13,
  coarse: 1 << 13,
};

/** Class tests for the rules. */
export const is = {
  given: (seen: Seen) => (seen.classes & CLASS.given) !== 0,
  surname: (seen: Seen) => (seen.classes & CLASS.surname) !== 0,
  place: (seen: Seen) => (seen.classes & CLASS.place) !== 0,
  title: (seen: Seen) => (seen.classes & CLASS.title) !== 0,
  organisation: (seen: Seen) => (seen.classes & CLASS.organisation) !== 0,
  speech: (seen: Seen) => (seen.classes & CLASS.speech) !== 0,
  role: (seen: Seen) => (seen.classes & CLASS.role) !== 0,
  never: (seen: Seen) => (seen.classes & CLASS.never) !== 0,
  particle: (seen: Seen) => (seen.classes & CLASS.particle) !== 0,
  /** An ordinary word and no name, where capitals do not tell. */
  common: (seen: Seen) => (seen.classes & (CLASS.common | CLASS.given | CLASS.surname)) === CLASS.common,
};
