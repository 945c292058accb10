/**
 * A cheap guess of the language of a text, or of the paragraphs of an article that are in another one, by script, letters
 * and common words. The importer's own detector is preferred where it has spoken.
 */
import type { Span } from './domain';
import { type Script, scriptOf } from './name-keys';

const FUNCTION_WORDS: Record<string, string> = {
  en: 'the of and to in that is was for on with as by at from his her he said it are were this has have be been not who they i you we my do what can will would there their she its',
  es: 'el la los las de que y en un una por con para su del se al es como más fue pero sus le ha dijo este sobre',
  fr: 'le la les l d des du et en un une que qu qui dans pour par sur au aux est pas plus ce cette il elle se son sa leur avec mais ont été',
  de: 'der die das und in den von zu mit ist im des auf für nicht ein eine dem sich als auch es an er hat aus werden',
  it: 'il di che la e un una per in del della con non sono dei le gli al da si è nel anche alla',
  pt: 'o a os as de que e do da em um uma para com não no na por mais dos das se foi ao é',
  nl: 'de het een van en in is dat op te voor met zijn die niet aan er om ook als bij',
  tr: 've bir bu için ile de da olarak çok daha olan gibi sonra kadar ancak olduğunu dedi',
  pl: 'w i na z do się nie że jest to o jak po przez od za dla które',
  id: 'yang dan di dengan untuk dari pada ini itu dalam adalah tidak akan oleh',
  uz: 'va bilan uchun bu ham bir lekin edi deb haqida kerak mumkin',
};
const LANGUAGES = Object.keys(FUNCTION_WORDS);
/** By the hash of a common word: the languages that have it, one bit each, in the order of {@link LANGUAGES}. */
const LANGUAGES_OF = new Map<number, number>();
let longest = 0;
LANGUAGES.forEach((language, i) => {
  for (const word of (FUNCTION_WORDS[language] as string).split(' ')) {
    let hash = 0;
    for (let j = 0; j < word.length; j++) hash = hashed(hash, word.charCodeAt(j));
    LANGUAGES_OF.set(hash, (LANGUAGES_OF.get(hash) ?? 0) | (1 << i));
    longest = Math.max(longest, word.length);
  }
});
const KAZAKH_WORDS =
  /(?<![\p{L}])(?:мен|және|бұл|жайлы|үшін|деп|болды|екен|туралы|бойынша|бар|жоқ|осы|сол|деді|керек|болып)(?![\p{L}])/giu;
const UKRAINIAN_WORDS = /(?<![\p{L}])(?:та|що|він|вона|це|від|які|його|було|під|щодо|але)(?![\p{L}])/giu;

/** `given` when it is a known tag, else a guess from script and common words; null when nothing speaks for any. */
export function languageOf(text: string, given: string | null | undefined): string | null {
  if (given) return given.toLowerCase().split(/[-_]/)[0] ?? null;
  const sample = text.slice(0, 20_000);
  const cyrillic = sample.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  const latin = sample.match(/\p{Script=Latin}/gu)?.length ?? 0;
  const arabic = sample.match(/\p{Script=Arabic}/gu)?.length ?? 0;
  const most = Math.max(cyrillic, latin, arabic);
  if (most === 0) return null;
  if (most === arabic) return (sample.match(/[پچگژکی]/gu)?.length ?? 0) > arabic / 50 ? 'fa' : 'ar';
  if (most === cyrillic) {
    const kazakh = (sample.match(/[әғқңөұүһ]/giu)?.length ?? 0) + (sample.match(KAZAKH_WORDS)?.length ?? 0);
    const ukrainian = (sample.match(/[їєґ]/giu)?.length ?? 0) + (sample.match(UKRAINIAN_WORDS)?.length ?? 0);
    // Of the two that have і often, only Kazakh has ы and э. A single one may be a name in a Russian text.
    const dotted = (sample.match(/і/giu)?.length ?? 0) > cyrillic / 60;
    if (dotted && /[ыэ]/iu.test(sample) && !/[їєґ]/iu.test(sample)) return 'kk';
    if (dotted && kazakh === 0) return 'uk';
    if (kazakh > cyrillic / 100 && kazakh >= ukrainian) return 'kk';
    if (ukrainian > cyrillic / 150) return 'uk';
    return 'ru';
  }
  const { words, common } = commonWords(sample, 0, sample.length);
  const english = having(common, 'en');
  const [other, count] = commonest(common, 'en');
  // English is the usual language of short notes, tables and headlines: another must show itself clearly.
  return count > english * 1.3 + 2 && count > words * 0.08 && other ? other : 'en';
}

/**
 * How many words a part of a text has, and of each that is common somewhere the languages that have it, as bits. Words are
 * looked up by a hash of their letters: every paragraph that is indexed or shown is read by this, so nothing is cut out.
 */
function commonWords(text: string, start: number, end: number): { words: number; common: number[] } {
  const common: number[] = [];
  let words = 0;
  let length = 0;
  let hash = 0;
  for (let i = start; i <= end; i++) {
    const unit = i < end ? text.charCodeAt(i) : 0;
    if (kindOf(unit) !== NO_LETTER) {
      hash = hashed(hash, lowers[unit] as number);
      length++;
    } else if (length > 0) {
      words++;
      const languages = length <= longest ? LANGUAGES_OF.get(hash) : undefined;
      if (languages) common.push(languages);
      length = 0;
      hash = 0;
    }
  }
  return { words, common };
}

/** The next hash of a word; of 30 bits, which are small numbers to V8. No two of the common words share one. */
function hashed(hash: number, unit: number): number {
  return (Math.imul(hash, 31) + unit) & 0x3fffffff;
}

/** How many of the words a language has, and another one has not. */
function having(common: readonly number[], language: string, other?: string): number {
  const wanted = 1 << LANGUAGES.indexOf(language);
  const unwanted = other ? 1 << LANGUAGES.indexOf(other) : 0;
  let count = 0;
  for (const languages of common) if (languages & wanted && !(languages & unwanted)) count++;
  return count;
}

/** The commonest language but one, and how many of the words are its. */
function commonest(common: readonly number[], but: string): [language: string | null, count: number] {
  let best: [string | null, number] = [null, 0];
  for (const language of LANGUAGES) {
    const count = language === but ? 0 : having(common, language);
    if (count > best[1]) best = [language, count];
  }
  return best;
}

/** A part of a text that is in another language than the rest. */
export interface Passage {
  /** UTF-16 code units of the text. */
  start: number;
  end: number;
  /** BCP 47 primary tag. */
  language: string;
}

/** Paragraphs of a text, which blank lines part. */
export function paragraphSpans(text: string): Span[] {
  const spans: Span[] = [];
  const gap = /\n\s*\n/g;
  let at = 0;
  for (let match = gap.exec(text); match; match = gap.exec(text)) {
    if (match.index > at) spans.push([at, match.index]);
    at = gap.lastIndex;
  }
  if (at < text.length) spans.push([at, text.length]);
  return spans;
}

/** Letters below which a paragraph in the script of its article is left to the article's language … */
const LETTERS = 60;
/** … and one in another script, which may be a name or a heading. */
const LETTERS_ELSEWHERE = 30;
/** So much of a paragraph says what it is in (UTF-16 units). */
const SAMPLE = 600;
/** So much tells of most that they are in the language of their article … */
const GLANCE = 200;
/** … by so many of its common words at least, and such a share of all that are common anywhere. */
const ENOUGH = 4;
const MOSTLY = 0.75;
/** Share of a language's common words in a paragraph from which on it is in that language (running text has 25 to 45 %) … */
const COMMON = 0.15;
/** … if those of the article's language are fewer by this factor. */
const FEWER = 3;

/** Of languages that are written in one only; for others, Kazakh among them, it is that of most of the text. */
const SCRIPT: Record<string, Script> = {
  ...Object.fromEntries('en es fr de it pt nl tr pl id'.split(' ').map((language) => [language, 'Latin'])),
  ru: 'Cyrillic',
  uk: 'Cyrillic',
  ar: 'Arabic',
  fa: 'Arabic',
  el: 'Greek',
  he: 'Hebrew',
  zh: 'Han',
  ja: 'Han',
  ko: 'Han',
};

/**
 * The paragraphs that are in another language than the article's `main`, in their order. Of paragraphs in the same script
 * only Russian, Kazakh and Ukrainian are told apart, and those languages of Latin letters whose common words are known.
 * @param main primary tag of the article's language; null: nothing can differ from it
 */
export function passagesOf(text: string, main: string | null): Passage[] {
  if (!main) return [];
  const own = SCRIPT[main] ?? scriptBetween(text, 0, Math.min(text.length, 20_000));
  return paragraphSpans(text).flatMap(([start, end]) => {
    const language = otherLanguage(text, start, end, main, own);
    return language && language !== main ? [{ start, end, language }] : [];
  });
}

/** The language of a paragraph, if it is surely not that of the article around it. */
function otherLanguage(text: string, start: number, end: number, main: string, own: Script): string | null {
  if (end - start < LETTERS_ELSEWHERE) return null;
  const to = Math.min(end, start + SAMPLE);
  if (own === 'Latin' && beginsIn(main, text, start, Math.min(to, start + GLANCE))) return null;
  const counts = countLetters(text, start, to);
  const letters = sum(counts, LETTER);
  if (letters < LETTERS_ELSEWHERE) return null;
  const paragraph = () => text.slice(start, to);
  const script = scriptBetween(text, start, to, counts);
  if (script === own) {
    if (letters < LETTERS) return null;
    return script === 'Cyrillic' ? ofCyrillic(counts, letters, main) : ofLatin(text, start, to, main);
  }
  if (script === 'Other') return null;
  if (script === 'Greek') return 'el';
  if (script === 'Hebrew') return 'he';
  if (script === 'Han')
    return /\p{Script=Hangul}/u.test(paragraph())
      ? 'ko'
      : /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(paragraph())
        ? 'ja'
        : 'zh';
  return languageOf(paragraph(), null);
}

// What a UTF-16 unit is: no letter, one of Latin or of another script, and of Cyrillic those that tell languages apart.
const NO_LETTER = 0;
const OTHER_LETTER = 1;
const LATIN = 2;
const MARK = 3;
const PLAIN_CYRILLIC = 4;
const ONLY_KAZAKH = 5;
const DOTTED_I = 6;
const ONLY_UKRAINIAN = 7;
const YERU_E = 8;
const YO_HARD_SIGN = 9;
const KINDS = 10;
const CYRILLIC = [PLAIN_CYRILLIC, ONLY_KAZAKH, DOTTED_I, ONLY_UKRAINIAN, YERU_E, YO_HARD_SIGN];
const LETTER = [OTHER_LETTER, LATIN, ...CYRILLIC];
const TELLING: [letters: string, kind: number][] = [
  ['әғқңөұүһ', ONLY_KAZAKH],
  ['і', DOTTED_I],
  ['їєґ', ONLY_UKRAINIAN],
  ['ыэ', YERU_E],
  ['ёъ', YO_HARD_SIGN],
];

function kindOfLetter(letter: string): number {
  const lower = letter.toLowerCase();
  for (const [letters, kind] of TELLING) if (letters.includes(lower)) return kind;
  if (/\p{M}/u.test(letter)) return MARK;
  if (/\p{Script=Cyrillic}/u.test(letter)) return PLAIN_CYRILLIC;
  if (/\p{Script=Latin}/u.test(letter)) return LATIN;
  return /\p{L}/u.test(letter) ? OTHER_LETTER : NO_LETTER;
}

const UNKNOWN = 255;
/** Kinds of UTF-16 units, as they are met, and their lower case. */
const kinds = new Uint8Array(0x10000).fill(UNKNOWN);
const lowers = new Uint16Array(0x10000);

function kindOf(unit: number): number {
  const known = kinds[unit] as number;
  if (known !== UNKNOWN) return known;
  const letter = String.fromCharCode(unit);
  const kind = kindOfLetter(letter);
  kinds[unit] = kind;
  lowers[unit] = letter.toLowerCase().charCodeAt(0);
  return kind;
}

/** How many units of each kind there are. No paragraph is cut out for this: every one that is indexed or shown is looked at. */
function countLetters(text: string, start: number, end: number): Int32Array {
  const counts = new Int32Array(KINDS);
  for (let i = start; i < end; i++) {
    const kind = kindOf(text.charCodeAt(i));
    counts[kind] = (counts[kind] as number) + 1;
  }
  return counts;
}

/** {@link scriptOf} of a part of a text. */
function scriptBetween(text: string, start: number, end: number, counts = countLetters(text, start, end)): Script {
  const cyrillic = sum(counts, CYRILLIC);
  const latin = counts[LATIN] as number;
  if ((counts[OTHER_LETTER] as number) > Math.max(latin, cyrillic)) return scriptOf(text.slice(start, end));
  return cyrillic > latin ? 'Cyrillic' : latin > 0 ? 'Latin' : 'Other';
}

const sum = (counts: Int32Array, kinds: readonly number[]): number =>
  kinds.reduce((total, kind) => total + (counts[kind] as number), 0);

/** Of Russian, Kazakh and Ukrainian, which hardly do without their own letters for so long. */
function ofCyrillic(counts: Int32Array, letters: number, main: string): string | null {
  if (!['ru', 'kk', 'uk'].includes(main)) return null;
  const share = (...kinds: number[]) => sum(counts, kinds) / letters;
  if (share(ONLY_KAZAKH, DOTTED_I) > 0.06 && share(ONLY_KAZAKH, YERU_E) > 0.02) return 'kk';
  if (share(ONLY_UKRAINIAN, DOTTED_I) > 0.03 && share(YERU_E, YO_HARD_SIGN) === 0) return 'uk';
  // A few such letters may be those of a name.
  return share(ONLY_KAZAKH, DOTTED_I, ONLY_UKRAINIAN) < 0.02 ? 'ru' : null;
}

/** Whether most of the common words in a part of a text are of a language of Latin letters: a quick answer for most paragraphs. */
function beginsIn(main: string, text: string, start: number, end: number): boolean {
  if (!(main in FUNCTION_WORDS)) return false;
  const { common } = commonWords(text, start, end);
  const own = having(common, main);
  return own >= ENOUGH && own > common.length * MOSTLY;
}

/** By words that only one of the two languages has: neighbours share many of the commonest. */
function ofLatin(text: string, start: number, end: number, main: string): string | null {
  if (!(main in FUNCTION_WORDS)) return null;
  const { words, common } = commonWords(text, start, end);
  const [language] = commonest(common, main);
  if (!language) return null;
  const theirs = having(common, language, main);
  return theirs > words * COMMON && theirs > having(common, main, language) * FEWER ? language : null;
}
