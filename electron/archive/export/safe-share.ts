/**
 * Safe share: chosen people are replaced by labels, in every spelling the archive knows, wherever their names stand.
 * Two readers find them: the archive's own matcher of names, and the folded patterns below, made from the spellings
 * alone. What either finds is replaced.
 */
import type { Span } from '../../contract/domain';
import type { Mark } from './marks';
import type { ExportArticle } from './model';

/** What the archive's people know about names. */
export interface NameLookup {
  /** Every spelling of a person in every script, surname alone included; for a name that is nobody's, the name. */
  variantsOf(person: number | string): string[];
  /** Where a text names the person. */
  findNameSpans(text: string, person: number | string): Span[];
  /** The same for many texts, where it can be had cheaper. */
  nameFinder?(person: number | string): (text: string) => Span[];
}

export interface ProtectedPerson {
  label: string;
  key: number | string;
  variants: string[];
  /** What the archive finds. */
  find(text: string): Span[];
}

/** `Person A` … `Person Z`, `Person AA` … */
export function labelOf(index: number): string {
  let letters = '';
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
  return `Person ${letters}`;
}

interface NameSpan {
  start: number;
  end: number;
  person: ProtectedPerson;
}

/** Texts up to this length, and so many of them, are not searched twice. */
const REMEMBERED_LENGTH = 300;
const REMEMBERED = 20_000;

export class SafeShare {
  readonly people: ProtectedPerson[];
  private readonly found = new Map<string, NameSpan[]>();
  private readonly patterns: { person: ProtectedPerson; pattern: RegExp; capital: boolean }[];

  constructor(keys: readonly (number | string)[], lookup: NameLookup) {
    this.people = [...new Set(keys)].map((key, index) => {
      const variants = new Set(lookup.variantsOf(key).map((name) => name.trim()));
      if (typeof key === 'string') variants.add(key.trim());
      variants.delete('');
      const find = lookup.nameFinder?.(key) ?? ((text: string) => lookup.findNameSpans(text, key));
      return { label: labelOf(index), key, variants: [...variants], find };
    });
    this.patterns = this.people.flatMap((person) => patternsOf(person));
  }

  /** Where a text names protected people: sorted, not overlapping. */
  find(text: string): NameSpan[] {
    const known = this.found.get(text);
    if (known) return known;
    const found = this.search(text, true);
    // Titles, sources and names come again and again.
    if (text.length < REMEMBERED_LENGTH && this.found.size < REMEMBERED) this.found.set(text, found);
    return found;
  }

  /** @param deep also ask the archive, which knows more spellings and takes longer */
  private search(text: string, deep: boolean): NameSpan[] {
    if (!/\p{L}/u.test(text)) return [];
    const found: NameSpan[] = [];
    for (const person of deep ? this.people : [])
      for (const [start, end] of person.find(text)) if (start < end) found.push({ start, end, person });
    const folded = fold(text);
    for (const { person, pattern, capital } of this.patterns)
      for (const match of folded.text.matchAll(pattern)) {
        const name = match[1] as string;
        const from = match.index + match[0].indexOf(name);
        const start = folded.offsets[from] as number;
        const end = (folded.ends[from + name.length - 1] as number) ?? text.length;
        if (capital && /^\p{Ll}/u.test(text.slice(start))) continue;
        found.push({ start, end, person });
      }
    found.sort((a, b) => a.start - b.start || b.end - a.end);
    const merged: typeof found = [];
    for (const span of found) {
      const last = merged.at(-1);
      if (last && span.start < last.end) last.end = Math.max(last.end, span.end);
      else merged.push({ ...span });
    }
    return merged;
  }

  /** The text with labels in place of names. */
  replace(text: string): string {
    let out = '';
    let at = 0;
    for (const { start, end, person } of this.find(text)) {
      out += text.slice(at, start) + person.label;
      at = end;
    }
    return out + text.slice(at);
  }

  /** The replacements of an article's text as marks. */
  marks(text: string): Mark[] {
    return this.find(text).map(({ start, end, person }) => ({ kind: 'replace', start, end, label: person.label }));
  }

  /** A copy of an article without protected names, nor addresses, file names or hashes that would lead to them. */
  article(article: ExportArticle, index: number): ExportArticle {
    const words = (text: string): string => this.replace(text);
    const some = (text: string | null): string | null => (text === null ? null : this.replace(text));
    return {
      ...article,
      uid: `article-${index + 1}`,
      ext: null,
      title: words(article.title),
      byline: some(article.byline),
      source: some(article.source),
      url: null,
      text: words(article.text),
      html: null,
      textSha256: '',
      original: { id: 0, sha256: '', name: '', path: '', part: null, bytes: 0 },
      tags: article.tags.map(words),
      people: article.people.map((person) => ({ ...person, name: words(person.name) })),
      note: some(article.note),
      highlights: article.highlights.map((highlight) => ({
        ...highlight,
        quote: words(highlight.quote),
        note: some(highlight.note),
      })),
      images: article.images.map((image) => ({ ...image, alt: words(image.alt) })),
      remarks: [],
    };
  }

  /**
   * The names that a text still holds, by a reading of its own: letters alone, without spaces, hyphens or line ends, so
   * that a name broken over two lines counts, and backwards as well, because right-to-left text may come out of a PDF
   * in the order it is painted in.
   */
  survivors(text: string): { label: string; variant: string }[] {
    const out = new Map<string, { label: string; variant: string }>();
    const letters = fold(text).text.replaceAll(' ', '');
    const backwards = /[\u0590-\u08ff]/.test(letters) ? [...letters].reverse().join('') : '';
    for (const person of this.people)
      for (const variant of person.variants) {
        const name = fold(variant).text.trim();
        const compact = name.replaceAll(' ', '');
        // A short name run together is found inside other words; whole words are looked for below.
        if (!name.includes(' ') || compact.length < (CJK.test(compact) ? 2 : 8)) continue;
        if (letters.includes(compact) || backwards.includes(compact))
          out.set(variant, { label: person.label, variant });
      }
    for (const { start, end, person } of this.search(text, false)) {
      const variant = text.slice(start, end);
      out.set(variant, { label: person.label, variant });
    }
    return [...out.values()];
  }
}

const CJK = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
const ARABIC_FOLDS: Record<string, string> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  ؤ: 'و',
  ئ: 'ي',
};

/**
 * Lower case without accents, vowel signs or compatibility forms; every run of anything but letters and digits is one
 * space. `offsets` and `ends` give the place in the source of each character of the result.
 */
function fold(source: string): { text: string; offsets: number[]; ends: number[] } {
  let text = '';
  const offsets: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const char of source) {
    const next = at + char.length;
    if (/[\p{M}\u0640\u00ad\u200b-\u200f\u2060\ufeff]/u.test(char)) {
      // Belongs to the letter before it.
      if (ends.length) ends[ends.length - 1] = next;
    } else if (/[\p{L}\p{N}]/u.test(char)) {
      // NFD of й is и + breve: keep the Cyrillic letter, fold ё with е as print does.
      const plain =
        char === 'й' || char === 'Й'
          ? 'й'
          : char.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ё', 'е');
      for (const letter of plain) {
        const folded = ARABIC_FOLDS[letter] ?? letter;
        text += folded;
        for (let i = 0; i < folded.length; i++) {
          offsets.push(at);
          ends.push(next);
        }
      }
    } else if (text && !text.endsWith(' ')) {
      text += ' ';
      offsets.push(at);
      ends.push(next);
    }
    at = next;
  }
  return { text, offsets, ends };
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A word of a name with the case endings that print gives it. */
function wordPattern(word: string): string {
  if (/^[\u0400-\u04ff]+$/.test(word) && word.length >= 3) {
    const stem = word.length > 4 ? word.replace(/(?:ий|ый|ой|ая|яя|ья|[аяоеиыуюйь])$/, '') : word;
    return `${escapePattern(stem)}[\\u0430-\\u044f]{0,3}`;
  }
  return escapePattern(word);
}

/** Attached conjunctions, prepositions and the article of Arabic. */
const ARABIC_PREFIX = '(?:[وفبلك]|ال|وال|بال|لل)?';

function patternsOf(person: ProtectedPerson): { person: ProtectedPerson; pattern: RegExp; capital: boolean }[] {
  const names = new Map<string, boolean>();
  for (const variant of person.variants) {
    const words = fold(variant).text.trim().split(' ').filter(Boolean);
    if (words.length === 0) continue;
    names.set(words.join(' '), words.length === 1);
    const surname = words.at(-1) as string;
    if (words.length > 1 && surname.length >= 4 && !names.has(surname)) names.set(surname, true);
  }
  return [...names].map(([name, single]) => {
    const words = name.split(' ').map(wordPattern).join(' ?');
    const prefix = /[\u0600-\u06ff]/.test(name) ? ARABIC_PREFIX : '';
    const pattern = CJK.test(name)
      ? new RegExp(`(${words})`, 'gu')
      : new RegExp(`(?<![\\p{L}\\p{N}])${prefix}(${words})(?![\\p{L}\\p{N}])`, 'gu');
    // A short surname may be a common word as well (long, hope): it is a name where it has a capital.
    return { person, pattern, capital: single && name.length < 6 };
  });
}
