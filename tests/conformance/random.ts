/** A seeded generator of random numbers, and random texts and queries made with it. */

export class Random {
  private state: number;
  constructor(seed: number) {
    this.state = seed >>> 0 || 1;
  }
  /** [0, 1), mulberry32 */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  below(n: number): number {
    return Math.floor(this.next() * n);
  }
  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }
  chance(p: number): boolean {
    return this.next() < p;
  }
}

export interface CorpusDocument {
  id: number;
  title: string;
  body: string;
  language: string | null;
}

const SYLLABLES = {
  en: [
    'ba',
    'ton',
    'ter',
    'ing',
    'ed',
    'ly',
    'con',
    'ment',
    'ation',
    'ru',
    'sel',
    'mor',
    'vi',
    'dan',
    'ness',
    'er',
    's',
  ],
  ru: ['ка', 'ров', 'ста', 'ние', 'ами', 'ого', 'про', 'мен', 'тель', 'ность', 'ёл', 'ий', 'ша', 'ду'],
  fr: ['é', 'mi', 'gré', 's', 'tion', 'ment', 'eur', 'la', 'œu', 'ç', 'oi', 'an', 'des'],
  kk: ['қа', 'за', 'лар', 'дың', 'мен', 'бала', 'тер', 'ші', 'ұл', 'сы', 'ға'],
  ar: ['ال', 'كتا', 'ون', 'صح', 'في', 'ين', 'حكو', 'مه', 'ات'],
} as const;
const STOPS = {
  en: ['the', 'of', 'and', 'said', 'to'],
  ru: ['и', 'в', 'не', 'что'],
  fr: ['le', 'et', 'de'],
  kk: ['және', 'бұл'],
  ar: ['في', 'من'],
};
const ZH = ['人权', '组织', '北京', '记者', '政府', '会议', '报告', '律师'];

type Lang = keyof typeof SYLLABLES;

function makeWord(random: Random, language: Lang): string {
  let word = '';
  for (let i = 1 + random.below(4); i > 0; i--) word += random.pick(SYLLABLES[language]);
  return word;
}

/** A corpus in several languages, with a skewed vocabulary so that words are shared. */
export function randomCorpus(random: Random, size: number): CorpusDocument[] {
  const languages: Lang[] = ['en', 'ru', 'fr', 'kk', 'ar'];
  const vocabulary = Object.fromEntries(
    languages.map((language) => [language, Array.from({ length: 120 }, () => makeWord(random, language))]),
  ) as Record<Lang, string[]>;
  const docs: CorpusDocument[] = [];
  for (let id = 1; id <= size; id++) {
    let kind = random.chance(0.55) ? 'en' : random.pick(languages);
    const chinese = random.chance(0.06);
    const word = (): string => {
      if (chinese) return random.pick(ZH) + (random.chance(0.3) ? '。' : '');
      if (random.chance(0.2)) return random.pick(STOPS[kind]);
      if (random.chance(0.05)) return String(random.below(3000));
      if (random.chance(0.04)) return `${random.pick(vocabulary[kind])}-${random.pick(vocabulary[kind])}`;
      const skewed = Math.floor(random.next() ** 3 * 120);
      let w = vocabulary[kind][skewed] as string;
      if (random.chance(0.1)) w = w.toUpperCase();
      if (random.chance(0.1)) w += random.pick([',', '.', '!', '”', "'s", ' —']);
      return w;
    };
    const words = (n: number): string => Array.from({ length: n }, word).join(chinese ? '' : ' ');
    const doc = {
      id,
      title: random.chance(0.05) ? '' : words(1 + random.below(6)),
      body: random.chance(0.03) ? '' : words(1 + random.below(60)),
      language: chinese ? 'zh' : random.chance(0.1) ? null : kind,
    };
    // Some quote other languages, by the paragraph.
    while (random.chance(0.15)) {
      kind = random.pick(languages);
      doc.body += `\n\n${words(10 + random.below(30))}`;
    }
    docs.push(doc);
  }
  return docs;
}

/** Words as a reader would type them, taken from the corpus. */
export function wordsOf(docs: readonly { title: string; body: string }[], random: Random, count: number): string[] {
  const words: string[] = [];
  for (let tries = 0; words.length < count && tries < count * 20; tries++) {
    const doc = random.pick(docs);
    const all = `${doc.title} ${doc.body}`.match(/[\p{L}\p{N}]+/gu);
    if (all) words.push(random.pick(all).slice(0, 30));
  }
  return words.length > 0 ? words : ['nothing'];
}

/** One random query in Lunr's own language, of every clause kind. */
export function randomLunrQuery(words: readonly string[], random: Random): string {
  const clause = (): string => {
    const word = random.pick(words);
    const characters = [...word];
    const cut = 1 + random.below(Math.max(1, characters.length));
    let term = word;
    switch (random.below(12)) {
      case 0:
        term = `${characters.slice(0, cut).join('')}*`;
        break;
      case 1:
        term = `*${characters.slice(cut - 1).join('')}`;
        break;
      case 2:
        term = `${characters.slice(0, cut).join('')}*${characters.slice(cut).join('')}`;
        break;
      case 3:
        term = `${word}~1`;
        break;
      case 4:
        term = `${characters.slice(0, 8).join('')}~${1 + random.below(2)}`;
        break;
      case 5:
        term = `${word}^${1 + random.below(10)}`;
        break;
      case 6:
        term = `zz${word}qx`;
        break;
      default:
    }
    const field = random.chance(0.2) ? random.pick(['title:', 'body:']) : '';
    const presence = random.chance(0.35) ? random.pick(['+', '-', '+']) : '';
    return presence + field + term;
  };
  return Array.from({ length: 1 + random.below(4) }, clause).join(' ');
}
