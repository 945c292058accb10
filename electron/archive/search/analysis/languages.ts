/**
 * Stemmers and stop words by language: Lunr's own for English, those of lunr-languages for the rest, our own light ones
 * for Kazakh and Arabic. A word's stemmer is chosen by its script first and its paragraph's language second, so an
 * English name in a Russian article is still stemmed as English.
 */
import lunr from 'lunr';
import da from 'lunr-languages/lunr.da.js';
import de from 'lunr-languages/lunr.de.js';
import el from 'lunr-languages/lunr.el.js';
import es from 'lunr-languages/lunr.es.js';
import fi from 'lunr-languages/lunr.fi.js';
import fr from 'lunr-languages/lunr.fr.js';
import hu from 'lunr-languages/lunr.hu.js';
import hy from 'lunr-languages/lunr.hy.js';
import it from 'lunr-languages/lunr.it.js';
import nl from 'lunr-languages/lunr.nl.js';
import no from 'lunr-languages/lunr.no.js';
import pl from 'lunr-languages/lunr.pl.js';
import pt from 'lunr-languages/lunr.pt.js';
import ro from 'lunr-languages/lunr.ro.js';
import ru from 'lunr-languages/lunr.ru.js';
import stemmerSupport from 'lunr-languages/lunr.stemmer.support.js';
import sv from 'lunr-languages/lunr.sv.js';
import tr from 'lunr-languages/lunr.tr.js';
import { ARABIC_STOP_WORDS, stemArabic } from './arabic';
import { foldAccents, type Script, scriptOf } from './fold';
import { KAZAKH_STOP_WORDS, stemKazakh } from './kazakh';

/** Raised when the output of this folder, or of `passagesOf`, changes for any text: archives then re-index themselves. */
export const ANALYSER_VERSION = 2;

interface Language {
  script: Script;
  /** From a normalised word (accents kept) to its stem. */
  stem(word: string): string;
  /** Takes a normalised word. */
  stops(word: string): boolean;
}

type Plugin = (target: Record<string, unknown>) => void;
interface LunrLanguage {
  stemmer(word: string): string;
  stopWordFilter(word: string): string | undefined;
}

const plugins: Record<string, [Plugin, Script]> = {
  da: [da, 'latin'],
  de: [de, 'latin'],
  el: [el, 'greek'],
  es: [es, 'latin'],
  fi: [fi, 'latin'],
  fr: [fr, 'latin'],
  hu: [hu, 'latin'],
  hy: [hy, 'armenian'],
  it: [it, 'latin'],
  nl: [nl, 'latin'],
  no: [no, 'latin'],
  pl: [pl, 'latin'],
  pt: [pt, 'latin'],
  ro: [ro, 'latin'],
  ru: [ru, 'cyrillic'],
  sv: [sv, 'latin'],
  tr: [tr, 'latin'],
};

const languages: Record<string, Language> = {};

/** The plugins patch the object they are given (query parser included), so they get one that is not Lunr itself. */
const host: Record<string, unknown> = {
  Pipeline: { registerFunction: () => undefined },
  generateStopWordFilter: (lunr as unknown as { generateStopWordFilter: unknown }).generateStopWordFilter,
};
(stemmerSupport as Plugin)(host);
for (const [code, [plugin, script]] of Object.entries(plugins)) {
  plugin(host);
  const own = host[code] as LunrLanguage | undefined;
  if (!own) continue;
  languages[code] = {
    script,
    stem: (word) => {
      try {
        return own.stemmer(word) || word;
      } catch {
        return word; // some of the ported Snowball stemmers fail on odd input
      }
    },
    stops: (word) => own.stopWordFilter(word) === undefined,
  };
}
// Lunr's functions want tokens, but only ever ask them for this much.
const { stemmer, stopWordFilter } = lunr as unknown as {
  stemmer(token: { update(change: (word: string) => string): string }): string;
  stopWordFilter(token: string): string | undefined;
};
languages.en = {
  script: 'latin',
  stem: (word) => stemmer({ update: (change) => change(foldAccents(word)) }),
  stops: (word) => stopWordFilter(word) === undefined,
};
languages.kk = { script: 'cyrillic', stem: stemKazakh, stops: (word) => KAZAKH_STOP_WORDS.has(word) };
languages.ar = { script: 'arabic', stem: stemArabic, stops: (word) => ARABIC_STOP_WORDS.has(word) };
// Written in one of the scripts above, but with no stemmer: words stay as they are.
for (const code of ['uk', 'be', 'bg', 'sr', 'mk', 'ky', 'tg', 'mn', 'tt', 'ba', 'uz', 'fa', 'ur', 'ps', 'ckb', 'ug']) {
  const script: Script = ['fa', 'ur', 'ps', 'ckb', 'ug'].includes(code)
    ? 'arabic'
    : code === 'uz'
      ? 'latin'
      : 'cyrillic';
  languages[code] = { script, stem: (word) => word, stops: () => false };
}

/** The codes of all languages that words are stemmed in, or left as they are by name. */
export const LANGUAGES: readonly string[] = Object.keys(languages);

const DEFAULT: Partial<Record<Script, string>> = {
  latin: 'en',
  cyrillic: 'ru',
  arabic: 'ar',
  greek: 'el',
  armenian: 'hy',
};
const ALIASES: Record<string, string> = { nb: 'no', nn: 'no', mo: 'ro', iw: 'he', kaz: 'kk', rus: 'ru', eng: 'en' };

/** The code under which a BCP 47 tag is analysed: `pt-BR` → `pt`; null and unknown languages → `und`. */
export function languageCode(tag: string | null): string {
  if (!tag) return 'und';
  const primary = tag.toLowerCase().split(/[-_]/)[0] ?? '';
  const code = ALIASES[primary] ?? primary;
  return code in languages || ['zh', 'ja', 'th'].includes(code) ? code : 'und';
}

function languageFor(script: Script, code: string): Language | null {
  const own = languages[code];
  if (own && own.script === script) return own;
  const fallback = DEFAULT[script];
  return fallback ? (languages[fallback] ?? null) : null;
}

/** {@link termOf} for words of ASCII letters, which are most of any text in English. */
export function termOfAscii(word: string, code: string): { term: string; stop: boolean } {
  const own = languages[code];
  const language = own?.script === 'latin' ? own : (languages.en as Language);
  const stem = language.stem(word);
  return { term: language === languages.en ? stem || word : foldAccents(stem) || word, stop: language.stops(word) };
}

/** The index term of a normalised word in an article of language `code`, and whether it is a stop word there. */
export function termOf(word: string, code: string): { term: string; stop: boolean } {
  const language = languageFor(scriptOf(word), code);
  if (!language) return { term: foldAccents(word), stop: false };
  return { term: foldAccents(language.stem(word)) || foldAccents(word), stop: language.stops(word) };
}
