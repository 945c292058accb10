/** Articles as references: CSL-JSON as the model, and from it RIS, BibTeX and citations in words. */
import type { ExportArticle } from '../model';
import { dateInWords } from '../names';

export type CitationSource = Pick<
  ExportArticle,
  'uid' | 'title' | 'byline' | 'published' | 'source' | 'url' | 'language' | 'imported' | 'tags' | 'note'
>;

export interface CslName {
  family?: string;
  given?: string;
  literal?: string;
}

/** The fields of CSL-JSON 1.0 that an article of ours can fill. */
export interface CslItem {
  id: string;
  type: 'article-newspaper';
  title: string;
  author?: CslName[];
  issued?: { 'date-parts': number[][] };
  accessed?: { 'date-parts': number[][] };
  'container-title'?: string;
  URL?: string;
  language?: string;
  keyword?: string;
  note?: string;
}

const BETWEEN_AUTHORS = /\s*(?:;|\s&\s|\s(?:and|и|және|et|y|und|e|و)\s)\s*|\s*[,،、]\s+/u;
const BEFORE_AUTHORS = /^(?:by|from|автор|авторы|par|por|von|di|بقلم|作者)\s*[::]?\s+/iu;
/** Words of organisations: such a byline is not split into given and family name. */
const ORGANISATION =
  /\b(?:staff|agency|agence|press|news|editors?|team|desk|bureau|reuters|afp|international|watch|committee|redac\w*)\b|агентств|редакц|корреспондент/iu;

/** The authors of a byline. */
export function authorsOf(byline: string | null): CslName[] {
  if (!byline) return [];
  return byline
    .trim()
    .replace(BEFORE_AUTHORS, '')
    .split(BETWEEN_AUTHORS)
    .map((name) => name.trim())
    .filter(Boolean)
    .map((name) => {
      const words = name.split(/\s+/);
      if (words.length < 2 || words.length > 5 || ORGANISATION.test(name)) return { literal: name };
      return { family: words.at(-1) as string, given: words.slice(0, -1).join(' ') };
    });
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
  return {
    id: article.uid,
    type: 'article-newspaper',
    title: article.title,
    ...(authors.length ? { author: authors } : {}),
    ...(issued ? { issued: { 'date-parts': [issued] } } : {}),
    ...(accessed ? { accessed: { 'date-parts': [accessed] } } : {}),
    ...(article.source ? { 'container-title': article.source } : {}),
    ...(article.url ? { URL: article.url } : {}),
    ...(article.language ? { language: article.language } : {}),
    ...(article.tags.length ? { keyword: article.tags.join(', ') } : {}),
    ...(article.note ? { note: article.note } : {}),
  };
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const nameInverted = ({ family, given, literal }: CslName): string => literal ?? `${family}, ${given}`;
const nameDirect = ({ family, given, literal }: CslName): string => literal ?? `${given} ${family}`;

/** One RIS record (type NEWS), ending in a blank line. */
export function ris(article: CitationSource): string {
  const item = cslItem(article);
  const lines: [string, string][] = [
    ['TY', 'NEWS'],
    ['ID', item.id],
    ['TI', item.title],
  ];
  for (const author of item.author ?? []) lines.push(['AU', nameInverted(author)]);
  if (item['container-title']) lines.push(['T2', item['container-title']]);
  const parts = item.issued?.['date-parts'][0];
  if (parts) {
    const [year, month, day] = parts.map((part, i) => String(part).padStart(i ? 2 : 4, '0'));
    lines.push(['PY', year as string], ['DA', `${year}/${month ?? ''}/${day ?? ''}/`]);
  }
  if (item.URL) {
    lines.push(['UR', item.URL]);
    const accessed = item.accessed?.['date-parts'][0];
    if (accessed) lines.push(['Y2', `${accessed.map((part, i) => String(part).padStart(i ? 2 : 4, '0')).join('/')}/`]);
  }
  if (item.language) lines.push(['LA', item.language]);
  for (const tag of article.tags) lines.push(['KW', tag]);
  if (item.note) lines.push(['N1', item.note]);
  lines.push(['ER', '']);
  return `${lines.map(([tag, value]) => `${tag}  - ${oneLine(value)}`).join('\r\n')}\r\n\r\n`;
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

/** One BibTeX entry. Text is UTF-8, as every present-day reader takes it; titles keep their capitals. */
export function bibtex(article: CitationSource, key = bibtexKey(article)): string {
  const item = cslItem(article);
  const parts = item.issued?.['date-parts'][0];
  const accessed = item.accessed?.['date-parts'][0];
  const author = (item.author ?? [])
    .map((name) => (name.literal ? `{${bibtexText(name.literal)}}` : bibtexText(nameInverted(name))))
    .join(' and ');
  const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
  const fields: [string, string | null][] = [
    ['title', `{{${bibtexText(item.title)}}}`],
    ['author', author ? `{${author}}` : null],
    ['journal', item['container-title'] ? `{${bibtexText(item['container-title'])}}` : null],
    ['year', parts ? `{${parts[0]}}` : null],
    ['month', parts?.[1] ? (months[parts[1] - 1] ?? null) : null],
    ['day', parts?.[2] ? `{${parts[2]}}` : null],
    ['url', item.URL ? `{${item.URL.replace(/[{}\\\s]/g, encodeURIComponent)}}` : null],
    ['urldate', accessed ? `{${accessed.map((part, i) => String(part).padStart(i ? 2 : 4, '0')).join('-')}}` : null],
    ['language', item.language ? `{${item.language}}` : null],
    ['keywords', article.tags.length ? `{${article.tags.map(bibtexText).join(', ')}}` : null],
    ['note', item.note ? `{${bibtexText(item.note)}}` : null],
  ];
  return `@article{${key},\n${fields
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

/** A citation in words. Dates in English; what is not known is left out, as each style wants it. */
export function citation(article: CitationSource, style: 'apa' | 'chicago' | 'mla'): string {
  const item = cslItem(article);
  const authors = item.author ?? [];
  const title = oneLine(item.title).replace(/\.$/, '');
  const source = item['container-title'];
  const parts = item.issued?.['date-parts'][0];
  const [year, month, day] = parts ?? [];
  const end = (text: string) => (/[.?!…]$/.test(text) ? text : `${text}.`);
  const monthName = month ? (dateInWords(`2000-${String(month).padStart(2, '0')}`).split(' ')[0] as string) : '';
  if (style === 'apa') {
    const initials = ({ family, given, literal }: CslName) =>
      literal ??
      `${family}, ${(given ?? '')
        .split(/[\s-]+/)
        .filter(Boolean)
        .map((part) => `${[...part][0]}.`)
        .join(' ')}`;
    const list = authors.map(initials);
    const who =
      list.length > 20
        ? `${list.slice(0, 19).join(', ')}, … ${list.at(-1)}`
        : list.length > 1
          ? `${list.slice(0, -1).join(', ')}, & ${list.at(-1)}`
          : (list[0] ?? '');
    const date = year
      ? `(${[String(year), [monthName, day].filter(Boolean).join(' ')].filter(Boolean).join(', ')}).`
      : '(n.d.).';
    const pieces = who ? [end(who), date, end(title)] : [end(title), date];
    return [...pieces, source ? end(source) : '', item.URL ?? ''].filter(Boolean).join(' ');
  }
  const first = authors[0];
  const rest = authors.slice(1).map(nameDirect);
  const etAl = authors.length > (style === 'mla' ? 2 : 3);
  const who = first
    ? etAl
      ? `${nameInverted(first)}, et al.`
      : [nameInverted(first), ...rest].join(', ').replace(/, ([^,]*)$/, rest.length ? ', and $1' : ', $1')
    : '';
  if (style === 'chicago') {
    const date = year ? [[monthName, day].filter(Boolean).join(' '), String(year)].filter(Boolean).join(', ') : 'n.d.';
    return [
      who ? end(who) : '',
      `“${end(title)}”`,
      end([source, date].filter(Boolean).join(', ')),
      item.URL ? `${item.URL}.` : '',
    ]
      .filter(Boolean)
      .join(' ');
  }
  const short = month
    ? month === 5 || month === 6 || month === 7
      ? monthName
      : month === 9
        ? 'Sept.'
        : `${monthName.slice(0, 3)}.`
    : '';
  const date = [day, short, year].filter(Boolean).join(' ');
  const address = item.URL?.replace(/^https?:\/\//, '');
  return [who ? end(who) : '', `“${end(title)}”`, end([source, date, address].filter(Boolean).join(', '))]
    .filter(Boolean)
    .join(' ');
}
