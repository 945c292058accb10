/**
 * Structured data: one record → one article. Bodies are kept as they were given, no cleaning: whoever made the record
 * has already said what the text is. Used by JSON, JSON lines, CSV and the exports of read-later services.
 */
import { blocksOf } from '../article/blocks';
import { parseHtml } from '../article/page';
import { sanitiseHtml } from '../article/sanitise';
import type { Draft } from '../reading';
import { parseStamp } from '../text/dates';

export type Record_ = Readonly<Record<string, unknown>>;

/** Field names that mean the same, most specific first. Compared without case, blanks, `_` and `-`. */
export const FIELDS = {
  id: ['id', 'guid', 'uuid', 'uid', 'slug', 'key', 'doi', 'identifier'],
  title: [
    'title',
    'headline',
    'name',
    'subject',
    'resolvedtitle',
    'giventitle',
    'заголовок',
    'название',
    'titre',
    'titulo',
    'título',
    'titel',
    'тақырып',
    'العنوان',
    'عنوان',
    'атауы',
  ],
  body: [
    'body',
    'text',
    'fulltext',
    'articlebody',
    'articletext',
    'content',
    'contenttext',
    'maintext',
    'html',
    'contenthtml',
    'htmlcontent',
    'story',
    'article',
    'текст',
    'содержание',
    'texte',
    'contenu',
    'texto',
    'contenido',
    'мәтін',
    'النص',
    'نصالخبر',
    'المحتوى',
    'محتوى',
  ],
  date: [
    'date',
    'published',
    'publishedat',
    'publisheddate',
    'publicationdate',
    'datepublished',
    'pubdate',
    'issued',
    'publishdate',
    'timepublished',
    'datetime',
    'дата',
    'fecha',
    'datum',
    'күні',
    'التاريخ',
    'تاريخ',
    'تاريخالنشر',
    'датапубликации',
    'fechadepublicación',
    'datedepublication',
    'жарияланғанкүні',
  ],
  added: ['created', 'createdat', 'savedat', 'timeadded', 'added', 'dateadded', 'timestamp'],
  source: [
    'source',
    'publication',
    'publisher',
    'outlet',
    'site',
    'sitename',
    'domainname',
    'newspaper',
    'feed',
    'источник',
    'издание',
    'fuente',
    'quelle',
    'дереккөз',
    'المصدر',
    'مصدر',
    'الجريدة',
    'الصحيفة',
  ],
  byline: [
    'byline',
    'author',
    'authors',
    'creator',
    'writer',
    'by',
    'publishedby',
    'автор',
    'autor',
    'auteur',
    'الكاتب',
    'المؤلف',
    'المحرر',
  ],
  url: [
    'url',
    'link',
    'href',
    'resolvedurl',
    'givenurl',
    'originurl',
    'originalurl',
    'permalink',
    'address',
    'ссылка',
    'enlace',
    'lien',
    'сілтеме',
    'الرابط',
    'رابط',
  ],
  language: ['language', 'lang', 'locale', 'язык', 'idioma', 'langue', 'sprache', 'тіл', 'اللغة'],
  tags: ['tags', 'labels', 'keywords', 'categories', 'topics', 'теги', 'метки', 'الوسوم', 'الكلماتالمفتاحية', 'тегтер'],
  summary: [
    'summary',
    'abstract',
    'description',
    'excerpt',
    'preview',
    'الملخص',
    'الوصف',
    'краткоесодержание',
    'описание',
    'résumé',
    'resumen',
    'түйін',
  ],
} as const;
export type Field = keyof typeof FIELDS;

/** A field name as it is compared. */
export const foldName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[\s_.-]+/g, '')
    .replace(/^\ufeff/, '');

const NAMES = new Map<string, Field>();
for (const [field, names] of Object.entries(FIELDS))
  for (const name of names) NAMES.set(foldName(name), field as Field);

/** What a column or key of this name holds, or null. */
export const fieldOf = (name: string): Field | null => NAMES.get(foldName(name)) ?? null;

/** How specific a name is for its field: 0 is best. */
export const fieldRank = (field: Field, name: string): number =>
  FIELDS[field].findIndex((known) => foldName(known) === foldName(name));

function flat(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(flat).filter(Boolean).join(', ') || null;
  if (value && typeof value === 'object') {
    const object = value as Record_;
    return flat(object.name ?? object.label ?? object.title ?? object.text ?? object.url ?? object.$date ?? null);
  }
  return null;
}

function list(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(flat).filter((item): item is string => item !== null);
  return typeof value === 'string' ? value.split(/[,;|]/) : [];
}

/** A date given as text, or as seconds or milliseconds since 1970. */
export function dateOf(value: unknown): string | null {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d{9,13}$/.test(value.trim()))) {
    const number = Number(value);
    const time = new Date(number > 1e11 ? number : number * 1000);
    return Number.isNaN(time.getTime()) ? null : time.toISOString().replace('.000Z', 'Z');
  }
  return parseStamp(flat(value));
}

const isMarkup = (text: string): boolean =>
  (text.match(/<\/?(?:p|div|br|a|img|h[1-6]|ul|li|em|strong|blockquote|article|span)\b[^>]*>/gi)?.length ?? 0) >= 2;

/** Plain text and safe HTML of a body that may be markup. */
export function readBody(body: string): Pick<Draft, 'pieces' | 'html'> {
  if (!isMarkup(body)) return { pieces: [{ text: body, verbatim: true }] };
  const document = parseHtml(body);
  return { pieces: blocksOf(document.body).map((block) => ({ text: block.text })), html: sanitiseHtml(body) || null };
}

/**
 * Draft of one record, or null when it has neither title nor body.
 * @param mapping column or key → field, overriding what the names say; `ignore` leaves one out
 */
export function readRecord(
  record: Record_,
  mediaType: string,
  mapping: Readonly<Record<string, string>> = {},
): Draft | null {
  const values = new Map<Field, unknown>();
  const ranks = new Map<Field, number>();
  for (const [name, value] of Object.entries(record)) {
    if (value === null || value === undefined || value === '') continue;
    const mapped = mapping[name];
    const field = mapped === undefined ? fieldOf(name) : mapped in FIELDS ? (mapped as Field) : null;
    if (!field) continue;
    const rank = mapped === undefined ? (FIELDS[field] as readonly string[]).indexOf(foldName(name)) : -1;
    if (values.has(field) && (ranks.get(field) ?? 0) <= rank) continue;
    values.set(field, value);
    ranks.set(field, rank);
  }
  const get = (field: Field): string | null => flat(values.get(field));
  const title = get('title');
  const body = get('body') ?? get('summary');
  if (title === null && body === null) return null;
  const published = dateOf(values.get('date'));
  const added = published ? null : dateOf(values.get('added'));
  return {
    ...(body === null ? { pieces: [] } : readBody(body)),
    ext: get('id'),
    title,
    byline: get('byline'),
    published: published ? { date: published, rule: 'field' } : added ? { date: added, rule: 'field-added' } : null,
    source: get('source'),
    url: get('url'),
    language: get('language'),
    tags: list(values.get('tags')),
    mediaType,
  };
}
