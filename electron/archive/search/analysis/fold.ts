/** Folding of single words: one spelling for what a reader takes to be the same letters. */

/** Latin letters without a canonical decomposition, and their usual plain spelling. */
const PLAIN_LATIN: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
};
const PLAIN_LATIN_RE = /[ßæœøđðþłħıŋ]/g;

/** Arabic spellings that vary freely between writers: alef and yeh variants, final teh, Persian keheh and yeh. */
const PLAIN_ARABIC: Record<string, string> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ة: 'ه',
  ک: 'ك',
  ی: 'ي',
  ؤ: 'و',
  ئ: 'ي',
};
const PLAIN_ARABIC_RE = /[أإآٱىةکیؤئ]/g;

/** Invisible characters, tatweel, Arabic vowel signs and Hebrew points: never part of a word's identity. */
const IGNORED_RE =
  /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u0640\u064b-\u065f\u0670\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]|[\ufe00-\ufe0f]/g;
const LATIN_MARKS_RE = /[\u0300-\u036f]/g;
const CYRILLIC_RE = /[\u0400-\u052f]/;
const LATIN_RE = /[a-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]/;
const GREEK_RE = /[\u0370-\u03ff\u1f00-\u1fff]/;

/** Lower-case letters that look the same in Latin and Cyrillic. */
const LATIN_TO_CYRILLIC: Record<string, string> = {
  a: 'а',
  b: 'в',
  c: 'с',
  e: 'е',
  h: 'н',
  i: 'і',
  j: 'ј',
  k: 'к',
  m: 'м',
  o: 'о',
  p: 'р',
  s: 'ѕ',
  t: 'т',
  x: 'х',
  y: 'у',
};
const CYRILLIC_TO_LATIN: Record<string, string> = Object.fromEntries(
  Object.entries(LATIN_TO_CYRILLIC).map(([latin, cyrillic]) => [cyrillic, latin]),
);

/**
 * A word that mixes Latin and Cyrillic letters, rewritten in the script that most of it is in, if every letter of the
 * other script has a look-alike there. `mixed` tells whether anything was rewritten.
 */
export function foldLookAlikes(word: string): { word: string; mixed: boolean } {
  if (!CYRILLIC_RE.test(word) || !LATIN_RE.test(word)) return { word, mixed: false };
  let latin = 0;
  let cyrillic = 0;
  let onlyCyrillic = 0; // letters that prove a script: they have no twin in the other
  let onlyLatin = 0;
  for (const letter of word) {
    if (CYRILLIC_RE.test(letter)) {
      cyrillic++;
      if (!(letter in CYRILLIC_TO_LATIN)) onlyCyrillic++;
    } else if (LATIN_RE.test(letter)) {
      latin++;
      if (!(letter in LATIN_TO_CYRILLIC)) onlyLatin++;
    }
  }
  const toCyrillic = onlyCyrillic !== onlyLatin ? onlyCyrillic > onlyLatin : cyrillic >= latin;
  const map = toCyrillic ? LATIN_TO_CYRILLIC : CYRILLIC_TO_LATIN;
  if (toCyrillic ? onlyLatin > 0 : onlyCyrillic > 0) return { word, mixed: false };
  let out = '';
  for (const letter of word) out += map[letter] ?? letter;
  return { word: out, mixed: out !== word };
}

/**
 * Compatibility forms, case and invisible characters removed; accents kept, because the stemmers want them.
 * Idempotent.
 */
export function normalise(word: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII needs no Unicode work, and most words are ASCII
  if (/^[\x00-\x7f]*$/.test(word)) return word.toLowerCase();
  let out = word.normalize('NFKC').toLowerCase().replace(IGNORED_RE, '');
  out = out.replace(PLAIN_ARABIC_RE, (c) => PLAIN_ARABIC[c] ?? c);
  return foldLookAlikes(out).word.normalize('NFC');
}

/** Accents removed from Latin and Greek; `ё` is `е`; stress marks removed from Cyrillic, whose `й` and `ї` are letters. */
export function foldAccents(word: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  if (/^[\x00-\x7f]*$/.test(word)) return word;
  if (CYRILLIC_RE.test(word)) {
    return word
      .replace(/[ёѐ]/g, 'е')
      .replace(/ѝ/g, 'и')
      .normalize('NFC')
      .replace(/[\u0300\u0301]/g, '');
  }
  if (LATIN_RE.test(word) || GREEK_RE.test(word)) {
    return word
      .normalize('NFD')
      .replace(LATIN_MARKS_RE, '')
      .normalize('NFC')
      .replace(PLAIN_LATIN_RE, (c) => PLAIN_LATIN[c] ?? c)
      .replace(/ς/g, 'σ');
  }
  return word;
}

/** Scripts that the choice of a stemmer depends on. */
export type Script = 'latin' | 'cyrillic' | 'arabic' | 'greek' | 'armenian' | 'segmented' | 'number' | 'other';

const SEGMENTED_RE =
  /[\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;

/** Whether a text holds letters of scripts written without spaces (Han, kana, Thai, Lao, Khmer, Burmese). */
export const isSegmented = (text: string): boolean => SEGMENTED_RE.test(text);

/** The script of a normalised word, told by its first letter. */
export function scriptOf(word: string): Script {
  for (const letter of word) {
    if (LATIN_RE.test(letter)) return 'latin';
    if (CYRILLIC_RE.test(letter)) return 'cyrillic';
    if (/[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]/.test(letter) && /\p{L}/u.test(letter)) return 'arabic';
    if (GREEK_RE.test(letter)) return 'greek';
    if (/[\u0530-\u058f]/.test(letter)) return 'armenian';
    if (SEGMENTED_RE.test(letter)) return 'segmented';
    if (/\p{L}/u.test(letter)) return 'other';
  }
  return 'number';
}
