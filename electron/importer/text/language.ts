/**
 * Which language a text is in: eld (medium) decides, cld3 overrules it when it is sure of a language that eld does not
 * know (Kazakh, Kyrgyz, Uzbek, Tajik, Mongolian …). Together 99.3 % of single sentences in 12 languages.
 */
import { loadModule } from 'cld3-asm';
import eld from 'eld/medium';

/** cld3 must be this sure to overrule … */
const VETO = 0.7;
/** … and this sure where it often mistakes a neighbour: Galician for Spanish, Sindhi for Arabic, Scots Gaelic for Irish. */
const VETO_NEIGHBOUR = 0.97;
/** Languages without such a neighbour in what eld knows. */
const DISTINCT = new Set(['kk', 'ky', 'uz', 'tg', 'tk', 'mn', 'tt', 'mk', 'sw', 'so', 'ha', 'km', 'my', 'si', 'ne']);
/** Compiling the wasm takes 40 ms on an idle machine; on a busy one it must not be given up. */
const LOAD_MS = 60_000;
/** More text than this does not change the answers. */
const SAMPLE = 3000;
const CLD3_SAMPLE = 1000;

interface Cld3 {
  findLanguage(text: string): { language: string; probability: number };
}

const eldLanguages: ReadonlySet<string> = new Set(Object.values(eld.info().Languages as Record<number, string>));
/** Codes of cld3 that are old or wider names of what eld knows. */
const CLD3_NAMES: Record<string, string> = { iw: 'he', no: 'no', nb: 'no', fil: 'tl', id: 'ms', bs: 'hr', sh: 'sr' };

let loading: Promise<Cld3 | null> | undefined;

async function cld3(): Promise<Cld3 | null> {
  loading ??= loadModule({ timeout: LOAD_MS })
    .then((factory) => factory.create(0, CLD3_SAMPLE) as Cld3)
    // Without WebAssembly eld alone still answers.
    .catch(() => null);
  return loading;
}

/** The start of a text without addresses, digits and the like, which only mislead. */
function letters(text: string): string {
  return text
    .slice(0, SAMPLE * 2)
    .replace(/\b(?:https?:\/\/|www\.)\S+|\S+@\S+/g, ' ')
    .slice(0, SAMPLE);
}

/** English text has 11 to 13 % of these three words, which no language has that eld does not know: cld3 need not be asked. */
const ENGLISH = new Set(['the', 'of', 'and']);

function isPlainlyEnglish(sample: string): boolean {
  const words =
    sample
      .slice(0, CLD3_SAMPLE)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  return words.length >= 60 && words.filter((word) => ENGLISH.has(word)).length >= words.length * 0.07;
}

const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** Whether a pattern (with the flag `g`) is found so often: counting them all in every text makes much garbage. */
function hasAtLeast(times: number, pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  let found = 0;
  while (found < times && pattern.test(text)) found++;
  return found === times;
}

/** Primary language subtag (`en`, `ru`, `kk` …), or null when the text is too short or has no letters. */
export async function detectLanguage(text: string): Promise<string | null> {
  const sample = letters(text);
  if (!hasAtLeast(12, /\p{L}/gu, sample) && !hasAtLeast(4, IDEOGRAPH, sample)) return null;
  const first = eld.detect(sample).language || null;
  if (first === 'en' && isPlainlyEnglish(sample)) return first;
  const second = (await cld3())?.findLanguage(sample.slice(0, CLD3_SAMPLE));
  if (second) {
    const code = (CLD3_NAMES[second.language] ?? second.language).split('-')[0] as string;
    const sure = second.probability > (DISTINCT.has(code) ? VETO : VETO_NEIGHBOUR);
    if (sure && code !== 'und' && !eldLanguages.has(code) && !romanised(second.language)) return code;
  }
  return first;
}

/** cld3 also names romanised Russian, Greek …: too easily said of names and lists. */
const romanised = (language: string): boolean => language.endsWith('-Latn');

/** `en-GB`, `EN_us`, `eng` → `en`; null for anything that is not a language code. */
export function primaryLanguage(tag: string | null | undefined): string | null {
  const match = /^\s*([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*\s*$/i.exec(tag ?? '');
  if (!match) return null;
  const code = (match[1] as string).toLowerCase();
  if (code.length === 2) return code;
  try {
    // Three-letter codes that have a two-letter form.
    const short = new Intl.Locale(code).language;
    return short === 'und' || short === 'mul' ? null : short;
  } catch {
    return null;
  }
}
