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
/** By common word: the languages that have it. */
const LANGUAGES_OF = new Map<string, string[]>();
for (const [language, words] of Object.entries(FUNCTION_WORDS))
  for (const word of words.split(' ')) LANGUAGES_OF.set(word, [...(LANGUAGES_OF.get(word) ?? []), language]);
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
  const { words, common } = commonWords(sample);
  const english = common.filter((languages) => languages.includes('en')).length;
  const [other, count] = commonest(common, 'en');
  // English is the usual language of short notes, tables and headlines: another must show itself clearly.
  return count > english * 1.3 + 2 && count > words * 0.08 && other ? other : 'en';
}

/** How many words a text has, and the languages that each of its common words is one of. */
function commonWords(text: string): { words: number; common: string[][] } {
  const common: string[][] = [];
  let words = 0;
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{M}]+/gu)) {
    words++;
    const languages = LANGUAGES_OF.get(word);
    if (languages) common.push(languages);
  }
  return { words, common };
}

/** The commonest language but one, and how many of the words are its. */
function commonest(common: string[][], but: string): [language: string | null, count: number] {
  const counts = new Map<string, number>();
  for (const languages of common) for (const one of languages) counts.set(one, (counts.get(one) ?? 0) + 1);
  let best: [string | null, number] = [null, 0];
  for (const one of counts) if (one[0] !== but && one[1] > best[1]) best = one;
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
  const own = SCRIPT[main] ?? scriptOf(text.slice(0, 20_000));
  return paragraphSpans(text).flatMap(([start, end]) => {
    const language = otherLanguage(text.slice(start, Math.min(end, start + SAMPLE)), main, own);
    return language && language !== main ? [{ start, end, language }] : [];
  });
}

/** The language of a paragraph, if it is surely not that of the article around it. */
function otherLanguage(paragraph: string, main: string, own: Script): string | null {
  if (paragraph.length < LETTERS_ELSEWHERE) return null;
  const script = onlyLatin(paragraph) ? 'Latin' : scriptOf(paragraph);
  const least = script === own ? LETTERS : LETTERS_ELSEWHERE;
  if (paragraph.length < least) return null;
  const letters = paragraph.match(/\p{L}/gu)?.length ?? 0;
  if (letters < least) return null;
  if (script === own) return script === 'Cyrillic' ? cyrillic(paragraph, letters, main) : latin(paragraph, main);
  if (script === 'Other') return null;
  if (script === 'Greek') return 'el';
  if (script === 'Hebrew') return 'he';
  if (script === 'Han')
    return /\p{Script=Hangul}/u.test(paragraph)
      ? 'ko'
      : /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(paragraph)
        ? 'ja'
        : 'zh';
  return languageOf(paragraph, null);
}

/** Whether there is nothing above the Latin letters of Europe; punctuation is. A quick answer for most paragraphs. */
const onlyLatin = (text: string): boolean => /[A-Za-z]/.test(text) && !/[\u0370-\u1fff\u2e80-\uffff]/.test(text);

/** Of Russian, Kazakh and Ukrainian, which hardly do without their own letters for so long. */
function cyrillic(text: string, letters: number, main: string): string | null {
  if (!['ru', 'kk', 'uk'].includes(main)) return null;
  const share = (pattern: RegExp) => (text.match(pattern)?.length ?? 0) / letters;
  if (share(/[әғқңөұүһі]/giu) > 0.06 && share(/[әғқңөұүһыэ]/giu) > 0.02) return 'kk';
  if (share(/[їєґі]/giu) > 0.03 && share(/[ыэёъ]/giu) === 0) return 'uk';
  // A few such letters may be those of a name.
  return share(/[әғқңөұүһїєґі]/giu) < 0.02 ? 'ru' : null;
}

/** By words that only one of the two languages has: neighbours share many of the commonest. */
function latin(text: string, main: string): string | null {
  if (!(main in FUNCTION_WORDS)) return null;
  const { words, common } = commonWords(text);
  const [language] = commonest(common, main);
  if (!language) return null;
  const only = (one: string, other: string) =>
    common.filter((languages) => languages.includes(one) && !languages.includes(other)).length;
  const theirs = only(language, main);
  return theirs > words * COMMON && theirs > only(main, language) * FEWER ? language : null;
}
