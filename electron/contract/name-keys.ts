/**
 * Keys under which the spellings of one name meet, whatever the script: shared by the importer (linking inside an
 * article) and the archive (linking across articles, search by person). Pure functions, no data but small maps.
 *
 * The idea is `research` practice for cross-script name search: romanise, strip marks, fold the letters that
 * transliteration schemes disagree about (kh/h, zh/j, y/i/j, q/k …), and block on consonants, because Arabic and Hebrew
 * write few vowels. Vowels are looked at again when two candidates are compared (`electron/archive/people/match.ts`).
 */

import { Recent } from './recent';

export type Script = 'Latin' | 'Cyrillic' | 'Arabic' | 'Hebrew' | 'Greek' | 'Han' | 'Other';

const SCRIPTS: [Script, RegExp][] = [
  ['Cyrillic', /\p{Script=Cyrillic}/gu],
  ['Latin', /\p{Script=Latin}/gu],
  ['Arabic', /\p{Script=Arabic}/gu],
  ['Hebrew', /\p{Script=Hebrew}/gu],
  ['Greek', /\p{Script=Greek}/gu],
  ['Han', /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu],
];

/** The script most letters of `text` belong to. */
export function scriptOf(text: string): Script {
  let best: Script = 'Other';
  let most = 0;
  for (const [script, pattern] of SCRIPTS) {
    const count = text.match(pattern)?.length ?? 0;
    if (count > most) {
      most = count;
      best = script;
    }
  }
  return best;
}

// Look-alikes: a Latin letter inside a Cyrillic word (or the other way round) is a slip or a disguise, not a spelling.
const LATIN_LOOKALIKE = 'ABCEHKMOPTXYaceopxyiIjJsS';
const CYRILLIC_LOOKALIKE = 'АВСЕНКМОРТХУасеорхуіІјЈѕЅ';
const toCyrillic = new Map([...LATIN_LOOKALIKE].map((c, i) => [c, CYRILLIC_LOOKALIKE[i] as string]));
const toLatin = new Map([...CYRILLIC_LOOKALIKE].map((c, i) => [c, LATIN_LOOKALIKE[i] as string]));

/** Replaces look-alike letters so that each word is of one script: `Kуспан` (Latin K) → `Куспан`. */
export function unmixScripts(text: string): string {
  if (!/\p{Script=Cyrillic}/u.test(text) || !/\p{Script=Latin}/u.test(text)) return text;
  return text.replace(/[\p{L}\p{M}]+/gu, (word) => {
    const cyrillic = word.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
    const latin = word.match(/\p{Script=Latin}/gu)?.length ?? 0;
    if (!cyrillic || !latin) return word;
    const map = cyrillic >= latin ? toCyrillic : toLatin;
    return [...word].map((c) => map.get(c) ?? c).join('');
  });
}

const pairs = (table: string): Record<string, string> =>
  Object.fromEntries(
    table
      .trim()
      .split(/\s+/)
      .map((entry) => [entry[0] as string, entry.slice(1)]),
  );

/** Cyrillic of Russian, Ukrainian, Belarusian, Kazakh, Kyrgyz, Tajik, Uzbek, Serbian and Macedonian. */
const CYRILLIC = pairs(
  `аa бb вv гg дd еe ёe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ьэe эe юyu яya
  іi їyi єye ґg ўu әa ғg қk ңn өo ұu үu һh ҳh ҷj ӣi ӯu ҡk ҙz ҫs ђdj јj љlj њnj ћc џdz ѓgj ќkj ѕdz`,
);
CYRILLIC.ь = '';
const ARABIC = pairs(
  `اa أa إi آa ٱa بb تt ثth جj حh خkh دd ذdh رr زz سs شsh صs ضd طt ظz عa غgh فf قq كk کk لl مm نn هh وw يy یy ىa
  ةa ئy ؤw ء پp چch ڤv گg ژzh ہh ھh ےy ٹt ڈd ڑr ںn ۆo ێe ڕr ڵl ەe ڭn ۇu ۈu ېe ۋv`,
);
const HEBREW = pairs('אa בb גg דd הh וv זz חh טt יi כk ךk לl מm םm נn ןn סs עa פp ףf צts ץts קk רr שsh תt');
const GREEK = pairs('αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo');
const GEORGIAN = pairs(
  `აa ბb გg დd ეe ვv ზz თt იi კk ლl მm ნn ოo პp ჟzh რr სs ტt უu ფp ქk ღgh ყq შsh ჩch ცts ძdz წts ჭch ხkh ჯj ჰh`,
);
const ARMENIAN = pairs(
  `աa բb գg դd եe զz էe ըy թt ժzh իi լl խkh ծts կk հh ձdz ղgh ճch մm յy նn շsh ոo չch պp ջj ռr սs վv տt րr ցts ւv փp քk օo ֆf և`,
);
const LATIN_EXTRA = pairs('ßss øo đd łl ıi əa æae œoe þth ðd ŋn ħh ɓb ɗd ƙk ŧt');
const ROMAN: Record<string, string> = {
  ...CYRILLIC,
  ...ARABIC,
  ...HEBREW,
  ...GREEK,
  ...GEORGIAN,
  ...ARMENIAN,
  ...LATIN_EXTRA,
};
ROMAN.և = 'ev';

/** Lower-case Latin letters, digits, spaces, hyphens and apostrophes; letters of scripts without a map are kept. */
export function romanise(text: string): string {
  const source = unmixScripts(text.normalize('NFKC')).toLowerCase();
  // й and ї decompose; they must be mapped before marks are stripped.
  let out = '';
  for (const c of source) out += ROMAN[c] ?? c;
  out = out.normalize('NFD').replace(/\p{M}/gu, '');
  if (!/[^\p{ASCII}]/u.test(out)) return out;
  return [...out].map((c) => ROMAN[c] ?? c).join('');
}

/**
 * A vowel-keeping fold of one romanised word: schemes of transliteration that differ in kh/h, zh/j, y/i/j, q/k,
 * w/v, doubled letters … come out the same. `tokayev`, `tokaev`, `toqaev` → `tokaev`.
 */
export function skeleton(roman: string): string {
  return roman
    .replace(/[^a-z0-9\u0080-\uffff]/g, '')
    .replace(/shch|sch|sh/g, 'S')
    .replace(/tch|tsch|ch|cz/g, 'C')
    .replace(/dzh|zh|dj|j/g, 'J')
    .replace(/^y(?=[aeou])/g, 'i')
    .replace(/kh|gh/g, (m) => (m === 'kh' ? 'h' : 'g'))
    .replace(/tz|ts/g, 'c')
    .replace(/th/g, 't')
    .replace(/dh/g, 'd')
    .replace(/ph/g, 'f')
    .replace(/ck|q|c(?=[aoulr])/g, 'k')
    .replace(/w/g, 'v')
    .replace(/x/g, 'ks')
    .replace(/ou|oo/g, 'u')
    .replace(/ee/g, 'i')
    .replace(/(?<=[aeou])[yi]+(?=[aeou])/g, '')
    .replace(/ay|ai|ey|ei/g, 'ei')
    .replace(/[iy]+/g, 'i')
    .replace(/i(?=[aeou])/g, '')
    .replace(/(.)\1+/g, '$1');
}

/** The consonants of one romanised word, for blocking across scripts: `tokayev` and `توكاييف` → `tkf`. */
export function consonants(roman: string): string {
  const s = roman
    .replace(/[^a-z0-9\u0080-\uffff]/g, '')
    .replace(/shch|sch|sh/g, 's')
    .replace(/tch|tsch|ch|cz/g, 'C')
    .replace(/dzh|zh|dj|j/g, 'g')
    .replace(/gh/g, 'g')
    .replace(/kh/g, 'h')
    .replace(/tz|ts/g, 's')
    .replace(/th/g, 't')
    .replace(/dh/g, 'd')
    .replace(/ph|v/g, 'f')
    .replace(/ck|q|c(?![ei])/g, 'k')
    .replace(/c/g, 's')
    .replace(/x/g, 'ks')
    .replace(/p/g, 'b');
  const head = s[0] === 'h' ? 'h' : '';
  const rest = s.replace(/[aeiouwyh]/g, '').replace(/(.)\1+/g, '$1');
  const key = (head + rest).replace(/C/g, 'c');
  // A name of vowels only (Oui, Ао) still needs a key.
  return key || s.slice(0, 2);
}

const LATIN = /^\p{Script=Latin}/u;
const FRENCH = /eau|au|oi|ai|ille|gn[ei]|oux?$|eux?$|[éèêëâîïôûùç]/;

/**
 * A word of Latin letters as French is heard and other scripts write it down: `Vaucrésille` → `vokrezi` (Вокрезий), `Hélène` → `elen`;
 * null when nothing in it looks French.
 */
export function asHeard(word: string): string | null {
  const lower = word.toLowerCase().normalize('NFC');
  if (!LATIN.test(lower) || !FRENCH.test(lower)) return null;
  return romanise(lower.replaceAll('ç', 'ss'))
    .replace(/^h/, '')
    .replace(/eaux?|aux?/g, 'o')
    .replace(/oi(?=[^aeiouyn]|$)/g, 'ua')
    .replace(/ai|ei/g, 'e')
    .replace(/illes?$/, 'i')
    .replace(/ill(?=[ae])/g, 'i')
    .replace(/gn(?=[ei])/g, 'n')
    .replace(/ch/g, 'sh')
    .replace(/j|g(?=[eiy])/g, 'zh')
    .replace(/(?<=[aeiou])s(?=[aeiou])/g, 'z')
    .replace(/(?<=.{3})(?:es|e|s|t|x|d|z)$/, '');
}

const RUSSIAN_ENDINGS =
  /(?:(?<=(?:[оеё]в|[иы]н))(?:ым|ыми|ых|ою|ой|а|у|е|ы)|(?<=(?:ск|цк))(?:ого|ому|ими|им|ом|их|ая|ой|ую|ою|ий|ие|и)|(?<=ич)(?:ами|ем|а|у|е)|(?<=.{3})(?:ами|ями|ой|ою|ом|ем|ём|ей|ею|ого|ому|ым|им|ую|ая|ия|ии|ию|ий|ый|а|я|у|ю|е|ы|и|ь|й))$/u;
const KAZAKH_ENDINGS = /(?<=.{3})(?:[нтд][ыі]ң|[нтд][ыі]|[ғгқк][аеә]|[дт][ае]н|н[ае]н|[дт][ае]|[мпб]ен|н[еа])$/u;

/** Shapes of one Cyrillic word without its case ending, the word itself first; other scripts: the word alone. */
export function withoutCaseEnding(word: string): string[] {
  const w = unmixScripts(word).toLowerCase();
  if (!/\p{Script=Cyrillic}/u.test(w) || [...w].length < 4) return [w];
  const out = new Set([w]);
  const russian = w.replace(RUSSIAN_ENDINGS, '');
  if (russian.length >= 3) out.add(russian);
  const kazakh = w.replace(KAZAKH_ENDINGS, '');
  if (kazakh.length >= 3) out.add(kazakh);
  // Андрея, Сергею: the stem ends in й. (Its consonants are those of the shapes above.)
  const soft = w.replace(/(?<=[аеёо])(?:ем|ём|я|ю|е)$/u, 'й');
  if (soft !== w) out.add(soft);
  return [...out];
}

const TITLES = new Set(
  `mr mrs ms miss dr prof professor sir dame lord lady president minister senator judge justice general colonel captain
  sheikh shaikh sheik imam mullah haji hajji maulavi qari sayyid mme mlle sr sra señor señora don doña herr frau
  jr sr ii iii iv г-н г-жа господин госпожа мырза ханым пан пані السيد السيدة الدكتور الشيخ`.split(/\s+/),
);
const GENERATIONS = new Set(['jr', 'sr', 'ii', 'iii', 'iv']);
const PARTICLES = new Set(
  `al el ul ad as ash an ar at az bin ben ibn bint abu abou bou um umm de da do di del della dei des du la le van von der den ter
  ten dos das af av zu zum y e i и ал ас эль аль ибн бин бен ван фон де да ди ла ле дер ال بن ابن بنت أبو ابو
  kyzy kizi qizi qyzy gyzy uulu uly ulu ogly oglu кызы қызы гызы уулу ұлы улы оглы оғлы углы`.split(/\s+/),
);

export interface NamePart {
  /** As written, without marks at its edges. */
  text: string;
  roman: string;
  /** Blocking keys (consonants), one for each shape the word may have without its case ending, and one for French as it is heard. */
  keys: string[];
  /** Vowel-keeping folds, in the order of `keys`' shapes. */
  skeletons: string[];
  initial: boolean;
  /** van, de, bin, al- …: says nothing about who it is. */
  particle: boolean;
  /** A patronymic by its ending (-ovich, -ovna, -uly, -kyzy, -oglu …). */
  patronymic: boolean;
  /** Hyphened to the part before it: Jean-Marc. */
  hyphened: boolean;
  /** Of the last part: `jr`, `sr`, `ii` …, where the name has it. */
  generation: string | null;
}

const PATRONYMIC =
  /(?:вич|(?:[оеё]|ь)вич(?:а|у|ем|е)|ьич(?:а|у|ем|е)?|вна|[оеё]вн(?:ы|е|у|ой|ою)|(?:ич|инич)н(?:а|ы|е|у|ой)|ovich|evich|evitch|ovitch|ovna|evna|ichna|(?:ұлы|қызы|улы|кызы)(?:н[ыі]ң|на|н[ае]н|нда|мен|н)?|uly|kyzy|qyzy|oglu|oğlu|ogly|оглы|оғлы)$/iu;

/** Names come again and again, and taking one apart is what linking spends its time on. */
const taken = new Recent<readonly NamePart[]>(20_000);

/** The parts of a name, titles left out, in the order written (a `Surname, Given` comma turns the order round). */
export function nameParts(name: string): NamePart[] {
  return [...taken.get(name, () => takeApart(name))];
}

function takeApart(name: string): NamePart[] {
  const comma = /^\s*([^,]+),\s*([^,]+)$/u.exec(name);
  const ordered = comma ? `${comma[2]} ${comma[1]}` : name;
  const parts: NamePart[] = [];
  const words = ordered
    .normalize('NFKC')
    .replace(/['’ʼʹ`](?=s\b)s?/gu, '')
    .replace(/(?<=^|[\s-])(?:al|el|as|ad|an|ar|ash|at|az|аль|эль|ад|ас|аш|ан|ар|ат|аз)[-‑'’](?=\p{L})/giu, '')
    .replace(/(?<=^|\s)ال(?=\p{L}{3})/gu, '')
    .split(/([\s.,;:()"«»“”„\-‐‑–—/_]+)/u);
  for (const [i, raw] of words.entries()) {
    if (i % 2) continue;
    const text = raw.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}]+$/gu, '');
    if (!text) continue;
    const lower = text.toLowerCase();
    if (TITLES.has(lower) && words.length > 1) {
      const last = parts.at(-1);
      if (last && GENERATIONS.has(lower)) last.generation = lower;
      continue;
    }
    const roman = romanise(text).replace(/['’ʼʹʿʾ`]/g, '');
    const shapes = withoutCaseEnding(text).map((s) => romanise(s).replace(/['’ʼʹʿʾ`]/g, ''));
    const letters = [...text].length;
    const heard = asHeard(text);
    parts.push({
      text,
      roman,
      keys: [...new Set([...(heard ? [consonants(heard)] : []), ...shapes.map(feminineless).map(consonants)])],
      skeletons: [...new Set(shapes.map(feminineless).map(skeleton))],
      initial: letters === 1 && /\p{L}/u.test(text),
      particle: letters > 1 && PARTICLES.has(lower),
      patronymic: letters > 5 && PATRONYMIC.test(lower),
      hyphened: parts.length > 0 && /^[-‐‑]$/u.test(words[i - 1] ?? ''),
      generation: null,
    });
  }
  return parts;
}

/** Slavic women's surnames meet their family: Ivanova/Ivanov, Kovalskaya/Kovalsky. */
function feminineless(roman: string): string {
  return roman
    .replace(/(?<=.{2}(?:[oe]v|in))a$/, '')
    .replace(/(?<=.{2}s?k)(?:aya|aia|aja|iy|ii|y|i)$/, '')
    .replace(/(?<=.{3})iia$/, 'ia');
}

/**
 * Ivanov and Ivanova, written in Latin letters: husband and wife, not one person. (In Cyrillic the second may be the first
 * one's genitive, so it says nothing.)
 */
export function differInGender(a: NamePart, b: NamePart): boolean {
  // Most names that are compared do not even begin alike.
  if (a.roman[0] !== b.roman[0] || !LATIN.test(a.text) || !LATIN.test(b.text)) return false;
  const [short, long] = a.roman.length < b.roman.length ? [a.roman, b.roman] : [b.roman, a.roman];
  if (/(?:[oe]v|in)$/.test(short)) return long === `${short}a`;
  const [, his] =
    /^(.+[szc]k)(?:[iy]|iy|yy|ii|yj|ij)$/.exec(short) ?? /^(.+[szc]k)(?:[iy]|iy|yy|ii|yj|ij)$/.exec(long) ?? [];
  const [, hers] = /^(.+[szc]k)(?:a|aya|aia|aja)$/.exec(long) ?? /^(.+[szc]k)a$/.exec(short) ?? [];
  return his !== undefined && his === hers;
}

/** The parts that say who it is: neither particle nor initial. */
export const fullParts = (parts: NamePart[]): NamePart[] => parts.filter((p) => !p.particle && !p.initial);

/** One key for a whole name, whatever the order of its parts. */
export function foldKey(name: string): string {
  const parts = nameParts(name).filter((p) => !p.particle);
  return parts
    .map((p) => (p.initial ? (p.roman[0] ?? '') : (p.keys[p.keys.length - 1] ?? '')))
    .sort()
    .join(' ');
}
