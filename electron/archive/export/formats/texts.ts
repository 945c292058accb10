/** Exports that are one file of text: plain text, CSV, JSON Lines, and the reference formats. */
import type { ExportArticle } from '../model';
import { dateInWords, timeInWords } from '../names';
import { bibtex, bibtexKey, cslItem, ris } from './references';

export interface TextOptions {
  notes: boolean;
  highlights: boolean;
}

/** How one format writes a list of articles. */
export interface TextFormat {
  head(count: number): string;
  article(article: ExportArticle, index: number, options: TextOptions): string;
  foot(): string;
}

const RULE = '='.repeat(72);

const plainText: TextFormat = {
  head: () => '',
  article(article, index, options) {
    const about: [string, string | null][] = [
      ['Author', article.byline],
      ['Source', article.source],
      ['Published', article.published ? dateInWords(article.published) : null],
      ['Address', article.url],
      ['Imported', timeInWords(article.imported)],
      ['File', article.original.name || null],
      ['SHA-256 of original', article.original.sha256 || null],
      ['SHA-256 of text', article.textSha256 || null],
      ['Tags', article.tags.join(', ') || null],
      ['People', article.people.map(({ name }) => name).join('; ') || null],
    ];
    const head = about.flatMap(([term, value]) => (value ? [`${term}: ${value}`] : [])).join('\n');
    const note = options.notes && article.note ? `\n\nReader's note:\n${article.note}` : '';
    const marked =
      options.highlights && article.highlights.length
        ? `\n\nHighlights:\n${article.highlights.map(({ quote, note: own }) => `- "${quote}"${own ? ` (${own})` : ''}`).join('\n')}`
        : '';
    return `${index ? `\n${RULE}\n\n` : ''}${article.title}\n\n${head}\n\n${article.text || '(This article has no text.)'}${note}${marked}\n`;
  },
  foot: () => '',
};

/**
 * A CSV cell (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe in front, which
 * spreadsheets read as "this is text" (OWASP, CSV injection).
 */
export function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const safe = typeof value === 'string' && /^\s*[=+\-@\t\r|%\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
  return /[",\r\n;\t]/.test(safe) || /^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const CSV_COLUMNS: [string, (article: ExportArticle, options: TextOptions) => string | number | null][] = [
  ['id', (article) => article.ext],
  ['uid', (article) => article.uid],
  ['title', (article) => article.title],
  ['byline', (article) => article.byline],
  ['published', (article) => article.published],
  ['source', (article) => article.source],
  ['url', (article) => article.url],
  ['language', (article) => article.language],
  ['tags', (article) => article.tags.join('; ')],
  ['people', (article) => article.people.map(({ name }) => name).join('; ')],
  ['words', (article) => article.words],
  ['imported', (article) => article.imported],
  ['file', (article) => article.original.name],
  ['sha256_original', (article) => article.original.sha256],
  ['sha256_text', (article) => article.textSha256],
  ['note', (article, options) => (options.notes ? article.note : null)],
  [
    'highlights',
    (article, options) => (options.highlights ? article.highlights.map(({ quote }) => quote).join('\n') : null),
  ],
  ['text', (article) => article.text],
];

const csv: TextFormat = {
  // The byte order mark makes spreadsheets read UTF-8.
  head: () => `\ufeff${CSV_COLUMNS.map(([name]) => name).join(',')}\r\n`,
  article: (article, _index, options) =>
    `${CSV_COLUMNS.map(([, value]) => csvCell(value(article, options))).join(',')}\r\n`,
  foot: () => '',
};

const jsonl: TextFormat = {
  head: () => '',
  article: (article, _index, options) =>
    `${JSON.stringify({
      id: article.ext ?? article.uid,
      uid: article.uid,
      title: article.title,
      body: article.text,
      date: article.published,
      source: article.source,
      byline: article.byline,
      url: article.url,
      language: article.language,
      tags: article.tags,
      people: article.people.map(({ name, tier, mentions }) => ({ name, tier, mentions: mentions.length })),
      imported: article.imported,
      file: article.original.name || null,
      sha256: { original: article.original.sha256 || null, text: article.textSha256 || null },
      ...(options.notes ? { note: article.note } : {}),
      ...(options.highlights
        ? {
            highlights: article.highlights.map(({ start, end, quote, colour, note }) => ({
              start,
              end,
              quote,
              colour,
              note,
            })),
          }
        : {}),
    })}\n`,
  foot: () => '',
};

const cited = (article: ExportArticle, options: TextOptions): ExportArticle =>
  options.notes ? article : { ...article, note: null };

const csl: TextFormat = {
  head: () => '[',
  article: (article, index, options) => `${index ? ',' : ''}\n${JSON.stringify(cslItem(cited(article, options)))}`,
  foot: () => '\n]\n',
};

export const TEXT_FORMATS: Record<'txt' | 'csv' | 'jsonl' | 'ris' | 'bibtex' | 'csl', TextFormat> = {
  txt: plainText,
  csv,
  jsonl,
  ris: { head: () => '', article: (article, _index, options) => ris(cited(article, options)), foot: () => '' },
  bibtex: {
    head: () => '',
    article: (article, index, options) => `${index ? '\n' : ''}${bibtex(cited(article, options), bibtexKey(article))}`,
    foot: () => '',
  },
  csl,
};
