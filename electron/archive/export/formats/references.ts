/** Articles as references: CSL-JSON as the model, and from it RIS and BibTeX. */
import { languageName } from '../languages';
import type { ExportArticle } from '../model';
import { authorsOf, type CslName, nameForBibtex, nameInverted } from './authors';

export type CitationSource = Pick<
  ExportArticle,
  | 'uid'
  | 'ext'
  | 'title'
  | 'byline'
  | 'published'
  | 'source'
  | 'url'
  | 'language'
  | 'imported'
  | 'tags'
  | 'note'
  | 'text'
  | 'mediaType'
>;

/** What an article is to a reference manager, in each of their languages. */
const KINDS = {
  'article-newspaper': { ris: 'NEWS', bibtex: 'article' },
  'article-journal': { ris: 'JOUR', bibtex: 'article' },
  webpage: { ris: 'ELEC', bibtex: 'online' },
} as const;

/** The fields of CSL-JSON 1.0 that an article of ours can fill. */
export interface CslItem {
  id: string;
  type: keyof typeof KINDS;
  title: string;
  author?: CslName[];
  issued?: { 'date-parts': number[][] };
  accessed?: { 'date-parts': number[][] };
  'container-title'?: string;
  DOI?: string;
  URL?: string;
  language?: string;
  abstract?: string;
  keyword?: string;
  note?: string;
}

/** `2022-01-11T…` → `[2022, 1, 11]`, with the precision known. */
function dateParts(iso: string | null): number[] | null {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso ?? '');
  if (!match) return null;
  return match
    .slice(1)
    .filter((part) => part !== undefined)
    .map(Number);
}

export function cslItem(article: CitationSource): CslItem {
  const issued = dateParts(article.published);
  const accessed = article.url ? dateParts(article.imported) : null;
  const authors = authorsOf(article.byline);
  const doi = doiOf(article);
  const abstract = abstractOf(article);
  return {
    id: article.uid,
    type: doi ? 'article-journal' : article.url && !article.source ? 'webpage' : 'article-newspaper',
    title: oneLine(article.title),
    ...(authors.length ? { author: authors } : {}),
    ...(issued ? { issued: { 'date-parts': [issued] } } : {}),
    ...(accessed ? { accessed: { 'date-parts': [accessed] } } : {}),
    ...(article.source ? { 'container-title': article.source } : {}),
    ...(doi ? { DOI: doi } : {}),
    ...(article.url ? { URL: article.url } : {}),
    ...(article.language ? { language: article.language } : {}),
    ...(abstract ? { abstract } : {}),
    ...(article.tags.length ? { keyword: article.tags.join(', ') } : {}),
    ...(article.note ? { note: article.note } : {}),
  };
}

/** The identifier that an imported reference came with, or the one its address holds. */
function doiOf({ ext, url }: CitationSource): string | null {
  if (/^10\.\d{4,9}\/\S+$/.test(ext ?? '')) return ext;
  const path = /^https?:\/\/(?:dx\.)?doi\.org\/(10\.\d{4,9}\/[^\s?#]+)/i.exec(url ?? '')?.[1];
  try {
    return path ? decodeURIComponent(path) : null;
  } catch {
    return path ?? null;
  }
}

/** Files of references: the text of an article of theirs is the abstract. */
const REFERENCES = /bibtex|research-info-systems|rdf\+xml/;
const OPENING = 600;

/** The abstract of an imported reference; the opening of any other article, as databases of newspapers have it. */
function abstractOf({ text, mediaType }: CitationSource): string | null {
  const words = oneLine(text);
  if (words.length <= OPENING || REFERENCES.test(mediaType)) return words || null;
  const head = words.slice(0, OPENING);
  const sentences = /^.*[.!?…。！？؟]["”»’)]?(?=\s|$)/su.exec(head)?.[0] ?? /^.*[。！？]/su.exec(head)?.[0];
  if (sentences && sentences.length > OPENING / 3) return sentences;
  return `${head.replace(/\s\S*$|[\ud800-\udbff]$/, '')} …`;
}

/** Text as one line: what lies between fields in RIS and BibTeX is a line end. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const numbers = (parts: number[], between: string): string =>
  parts.map((part, i) => String(part).padStart(i ? 2 : 4, '0')).join(between);

/**
 * One RIS record, ending in a blank line. The year stands in `PY` and the whole date in `DA`, as reference managers
 * write it: Zotero and bibutils take the one in `DA`, others the year.
 */
export function ris(article: CitationSource): string {
  const item = cslItem(article);
  const date = (parts: number[]): string => [...numbers(parts, '/').split('/'), '', '', ''].slice(0, 4).join('/');
  const issued = item.issued?.['date-parts'][0];
  const accessed = item.accessed?.['date-parts'][0];
  const fields: [string, string | undefined][] = [
    ['TY', KINDS[item.type].ris],
    ['ID', item.id],
    ['TI', item.title],
    ...(item.author ?? []).map((author): [string, string] => ['AU', nameInverted(author)]),
    ['T2', item['container-title']],
    ['PY', issued && numbers(issued.slice(0, 1), '')],
    ['DA', issued && date(issued)],
    ['DO', item.DOI],
    ['UR', item.URL],
    ['Y2', accessed && date(accessed)],
    ['LA', item.language],
    ['AB', item.abstract],
    ...article.tags.map((tag): [string, string] => ['KW', tag]),
    ['N1', item.note],
  ];
  const lines = fields.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${oneLine(value as string)}`);
  return `${[...lines, 'ER  - '].join('\r\n')}\r\n\r\n`;
}

const BIBTEX_SPECIAL: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '%': '\\%',
  '#': '\\#',
  _: '\\_',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};
const bibtexText = (text: string): string =>
  oneLine(text).replace(/[\\{}$&%#_~^]/g, (char) => BIBTEX_SPECIAL[char] as string);
/** A value that is taken letter by letter: an address, an identifier. */
const verbatim = (text: string): string => text.replace(/[{}\\\s]/g, encodeURIComponent);

/**
 * One BibTeX entry. Text is UTF-8, as every present-day reader takes it; titles keep their capitals. Beside the fields
 * of BibTeX stand those that biblatex and its readers want: `date`, `langid`, `entrysubtype`.
 */
export function bibtex(article: CitationSource, key = bibtexKey(article)): string {
  const item = cslItem(article);
  const issued = item.issued?.['date-parts'][0];
  const accessed = item.accessed?.['date-parts'][0];
  const author = (item.author ?? [])
    .map((name) => (name.literal ? `{${bibtexText(name.literal)}}` : bibtexText(nameForBibtex(name))))
    .join(' and ');
  const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
  const braced = (text: string | undefined | false): string | null => (text ? `{${text}}` : null);
  const fields: [string, string | null][] = [
    ['title', `{{${bibtexText(item.title)}}}`],
    ['author', braced(author)],
    ['journal', braced(item['container-title'] && bibtexText(item['container-title']))],
    ['entrysubtype', item.type === 'article-newspaper' ? '{newspaper}' : null],
    ['date', braced(issued && numbers(issued, '-'))],
    ['year', braced(issued && numbers(issued.slice(0, 1), ''))],
    ['month', issued?.[1] ? (months[issued[1] - 1] ?? null) : null],
    ['day', issued?.[2] ? `{${issued[2]}}` : null],
    ['doi', braced(item.DOI && verbatim(item.DOI))],
    ['url', braced(item.URL && verbatim(item.URL))],
    ['urldate', braced(accessed && numbers(accessed, '-'))],
    ['language', braced(item.language)],
    ['langid', braced(item.language && languageName(item.language.split('-')[0] as string).toLowerCase())],
    ['keywords', braced(article.tags.map(bibtexText).join(', '))],
    ['abstract', braced(item.abstract && bibtexText(item.abstract))],
    ['note', braced(item.note && bibtexText(item.note))],
  ];
  return `@${KINDS[item.type].bibtex}{${key},\n${fields
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `  ${name} = ${value}`)
    .join(',\n')}\n}\n`;
}

/** `struthers2022-1a2b3c4d`: readable, and unique through the article's uid. */
export function bibtexKey(article: CitationSource): string {
  const [author] = authorsOf(article.byline);
  const name = (author?.family ?? author?.literal ?? article.source ?? 'article')
    .normalize('NFKD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()
    .slice(0, 20);
  return `${name || 'article'}${article.published?.slice(0, 4) ?? ''}-${article.uid.replace(/[^A-Za-z0-9]/g, '').slice(0, 12)}`;
}
