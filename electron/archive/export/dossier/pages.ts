/** The dossier's pages as HTML: cover, contents, articles, appendices, running headers. Nothing here reads the archive. */
import type { ExportRequest } from '../../../contract/calls';
import { directionOf, escapeHtml } from '../../writing';
import { articleBody } from '../body';
import type { Mark } from '../marks';
import type { ExportArticle } from '../model';
import { count, dateInWords, plural, timeInWords } from '../names';
import { LINK_SCHEME } from '../pdf/book';
import type { SafeShare } from '../safe-share';
import type { TableRoom } from '../tables';
import { fontCss, scriptClass } from './fonts';
import { dossierStyle, type Layout, overlayStyle } from './style';

export type Look = Pick<ExportRequest, 'notes' | 'highlights' | 'images'>;

export interface PageContext {
  look: Look;
  safe: SafeShare | null;
  /** Spans that match the query the selection was made with. */
  hits: { title: readonly [number, number][]; text: readonly [number, number][] };
  imageUrl(articleId: number, key: string): string;
  /** Mentions get an id each, so that the list of people can name pages. */
  anchors: boolean;
  /** The widest table that the page takes. */
  tables: TableRoom;
  /** Words of the text only: no pictures, no markup. For an article that could not be printed as it is. */
  plain: boolean;
}

/** Titles longer than this are set smaller. */
const LONG_TITLE = 90;

/** A whole HTML page. `targets` are ids whose page numbers are wanted; a link to each makes the printer note them. */
export function htmlPage(
  title: string,
  body: string,
  targets: string[],
  options: { layout: Layout; overlay?: boolean; language?: string },
): string {
  const { layout, overlay } = options;
  // The overlay is set in the sans face whatever the text is; the text's small print is, too.
  const sans = fontCss(body, 'sans', '/fonts/');
  const fonts = overlay || layout.font === 'sans' ? sans : fontCss(body, layout.font, '/fonts/');
  const css = new Set([...fonts.css.split('\n'), ...sans.css.split('\n')]);
  const preload = new Set([...fonts.preload.split('\n'), ...sans.preload.split('\n')]);
  return `<!doctype html><html lang="${options.language ?? 'en'}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
${[...preload].join('\n')}
<style>${[...css].join('\n')}${overlay ? overlayStyle(layout) : dossierStyle(layout)}</style></head><body>
${targets.length ? `<nav class="targets">${targets.map((id) => `<a href="#${id}"></a>`).join('')}</nav>` : ''}
${body}</body></html>`;
}

export interface CoverFacts {
  title: string;
  author: string;
  note: string;
  created: string;
  archiveName: string;
  fingerprint: string | null;
  /** How the articles were chosen, in words. */
  chosen: string;
  order: string;
  articles: number;
  exported: number;
  problems: number;
  words: number;
  period: string | null;
  sources: number;
  languages: string[];
  with: string[];
  safePeople: number;
}

export function coverPage(facts: CoverFacts): string {
  const row = (term: string, value: string | null) =>
    value ? `<div><dt>${term}</dt><dd>${escapeHtml(value)}</dd></div>` : '';
  const mono = (term: string, value: string | null) =>
    value ? `<div><dt>${term}</dt><dd class="mono">${grouped(value)}</dd></div>` : '';
  const warning = facts.safePeople
    ? `<p class="warning">In this copy the names of ${plural(facts.safePeople, 'person', 'people')} are replaced by labels. That hides the names, not the stories: an article that was published can still be matched to its original by its wording, its date and its source.</p>`
    : '';
  return `<section class="cover" id="cover"><p class="kind">Dossier</p>
<h1 dir="auto" class="${facts.title.length > LONG_TITLE ? 'long ' : ''}${scriptClass(facts.title)}">${escapeHtml(facts.title)}</h1>
${facts.author ? `<p class="author" dir="auto">${escapeHtml(facts.author)}</p>` : ''}
${facts.note ? `<p class="note ${scriptClass(facts.note)}" dir="auto">${escapeHtml(facts.note)}</p>` : ''}
${warning}
<dl>${row('Made on', timeInWords(facts.created))}
${row('Articles', `${count(facts.articles)} selected, ${count(facts.exported)} in this document${facts.problems ? `; ${count(facts.problems)} replaced by a notice` : ''}`)}
${row('Selection', facts.chosen)}
${row('Order', facts.order)}
${row('Words', count(facts.words))}
${row('Period', facts.period)}
${row('Sources', facts.sources ? count(facts.sources) : null)}
${row('Languages', facts.languages.join(', ') || null)}
${row('Also shown', facts.with.map((part, i) => (i ? part.toLowerCase() : part)).join(', ') || null)}
${row('Archive', facts.archiveName)}
${mono('Archive fingerprint', facts.fingerprint)}
</dl></section>`;
}

export interface ContentsEntry {
  name: string;
  title: string;
  language: string | null;
  about: string[];
  page: number | null;
  /** Front and back matter stand apart from the articles. */
  matter: boolean;
}

export function contentsPage(entries: ContentsEntry[], digits: number): string {
  const item = (entry: ContentsEntry, first: boolean) =>
    `<li${entry.matter && first ? ' class="matter"' : ''}><a href="${LINK_SCHEME}${entry.name}"><span class="title ${scriptClass(entry.title)}" dir="auto"${languageAttribute(entry.language)}>${escapeHtml(entry.title)}${
      entry.about.length
        ? `<span class="about" dir="ltr" lang="en">${entry.about.map((part) => `<bdi>${escapeHtml(part)}</bdi>`).join(' · ')}</span>`
        : ''
    }</span><span class="number">${entry.page ?? '0'.repeat(digits)}</span></a></li>`;
  let matterSeen = false;
  const list = entries
    .map((entry) => {
      const first = entry.matter && !matterSeen;
      matterSeen ||= entry.matter;
      return item(entry, first);
    })
    .join('\n');
  return `<nav class="contents" id="contents"><h1>Contents</h1><ol>${list}</ol></nav>`;
}

/** An article's pages. `chunks` > 1 for a text so long that it is printed in several parts. */
export function articlePages(article: ExportArticle, context: PageContext): { parts: string[]; anchors: string[] } {
  const { safe, look } = context;
  const title = safe ? safe.replace(article.title) : article.title;
  const direction = directionOf(article.language, `${article.title} ${article.text.slice(0, 1000)}`);
  const marks: Mark[] = [];
  const anchors: string[] = [];
  const remarks: { reference: string; quote: string; note: string }[] = [];
  if (safe) marks.push(...safe.marks(article.text));
  if (look.highlights)
    for (const highlight of article.highlights) {
      const note = highlight.note?.trim();
      const reference = note ? String(remarks.length + 1) : null;
      if (note && reference) remarks.push({ reference, quote: highlight.quote, note });
      marks.push({
        kind: 'highlight',
        start: highlight.start,
        end: highlight.end,
        colour: highlight.colour,
        reference,
      });
    }
  for (const [start, end] of context.hits.text) marks.push({ kind: 'hit', start, end });
  if (context.anchors && !context.plain)
    for (const person of article.people)
      for (const [i, mention] of person.mentions.entries()) {
        const id = `m${article.id}-${person.personId}-${i}`;
        anchors.push(id);
        marks.push({ kind: 'anchor', id, start: mention.start, end: mention.end });
      }
  const outside = (text: string) => (safe ? safe.replace(text) : text);
  const images = new Map(article.images.map((image) => [image.key, image]));
  const blocks = articleBody(context.plain ? { ...article, html: null } : article, {
    marks: marks.map((mark) => clampMark(mark, article.text.length)),
    outside,
    links: !safe,
    tables: context.tables,
    image: (key, alt) => {
      if (look.images === 'none') return '';
      const image = images.get(key);
      if (!image?.intact)
        return `<span class="missing">A picture of this article could not be shown${alt ? `: ${escapeHtml(alt)}` : ''}.</span>`;
      const size = image.width > 0 && image.height > 0 ? ` width="${image.width}" height="${image.height}"` : '';
      return `<img src="${context.imageUrl(article.id, key)}" alt="${escapeHtml(alt || 'Picture without a description')}"${size}${look.images === 'blur' ? ' class="blur"' : ''}>`;
    },
  });
  const script = scriptClass(`${article.title} ${article.text}`);
  const open = (id: string, continued: boolean) =>
    `<article id="${id}" class="${continued ? 'continued ' : ''}${script}"${languageAttribute(article.language)} dir="${direction}">`;
  const about = [article.source, article.published ? dateInWords(article.published) : null]
    .filter((part): part is string => part !== null)
    .map((part) => `<bdi>${escapeHtml(outside(part))}</bdi>`)
    .join(' · ');
  const head = `<header>${about ? `<p class="kicker">${about}</p>` : ''}<h1 dir="auto"${
    title.length > LONG_TITLE ? ' class="long"' : ''
  }>${markedTitle(title, safe ? [] : context.hits.title)}</h1>${
    article.byline ? `<p class="byline" dir="auto">${escapeHtml(outside(article.byline))}</p>` : ''
  }</header>`;
  const tail = `${readerBlock(look.notes ? article.note : null, look.highlights ? remarks : [], outside)}${recordBlock(article, safe)}`;
  const chunks = chunked(blocks);
  if (chunks.length === 0) chunks.push('<p class="empty" lang="en" dir="ltr">This article has no text.</p>');
  return {
    anchors,
    parts: chunks.map(
      (chunk, i) =>
        `${open(i === 0 ? `a${article.id}` : `a${article.id}-part${i + 1}`, i > 0)}${i === 0 ? head : ''}<div class="body">${chunk}</div>${
          i === chunks.length - 1 ? tail : ''
        }</article>`,
    ),
  };
}

/** The page that stands where an article could not be printed. */
export function noticePage(
  id: number,
  title: string,
  reason: string,
  article: ExportArticle | null,
  safe: SafeShare | null,
): string {
  return `<article id="a${id}" lang="en"><header><h1 dir="auto">${escapeHtml(safe ? safe.replace(title) : title)}</h1></header>
<div class="notice"><p><b>This article is not printed here.</b></p><p>${escapeHtml(reason)}</p>${
    article ? '<p>It is unchanged in the archive, where it can be read; its original file can be exported.</p>' : ''
  }</div>${article ? recordBlock(article, safe) : ''}</article>`;
}

export interface PersonEntry {
  name: string;
  possible: boolean;
  pages: { page: number; name: string }[];
}

export function peopleAppendix(people: PersonEntry[]): string {
  const item = ({ name, possible, pages }: PersonEntry) =>
    `<li><span dir="auto">${escapeHtml(name)}</span>${possible ? ' <span class="maybe">(possibly)</span>' : ''} <span class="pages">${pages
      .map(({ page, name: target }) => `<a href="${LINK_SCHEME}${target}">${page}</a>`)
      .join(', ')}</span></li>`;
  return `<section class="appendix" id="people"><header><h1>People</h1><p class="intro">Names found in the articles, with the pages that name them. They were found by a program and not all of them checked by hand.</p></header><ul class="people">${people
    .map(item)
    .join('\n')}</ul></section>`;
}

export function sourcesAppendix(
  sources: { source: string; articles: number; first: string | null; last: string | null }[],
): string {
  return `<section class="appendix" id="sources"><header><h1>Sources</h1></header><table><thead><tr><th>Source</th><th>Published</th><th class="figure">Articles</th></tr></thead><tbody>${sources
    .map(
      ({ source, articles, first, last }) =>
        `<tr><td dir="auto">${escapeHtml(source)}</td><td>${first ? escapeHtml(period(first, last ?? first)) : ''}</td><td class="figure">${count(articles)}</td></tr>`,
    )
    .join('\n')}</tbody></table></section>`;
}

export function receiptsAppendix(
  groups: {
    started: string;
    lines: { path: string; part: string | null; title: string; page: number | null; name: string }[];
  }[],
): string {
  return `<section class="appendix" id="receipts"><header><h1>Import receipts</h1><p class="intro">Where each article came from: the file that was imported, and when.</p></header>${groups
    .map(
      ({ started, lines }) =>
        `<h2>Import of ${timeInWords(started)}</h2><table><thead><tr><th>File</th><th>Article</th><th class="figure">Page</th></tr></thead><tbody>${lines
          .map(
            ({ path, part, title, page, name }) =>
              `<tr><td dir="auto">${breakable(path)}${part ? ` <span class="small">${escapeHtml(part)}</span>` : ''}</td><td dir="auto">${escapeHtml(title)}</td><td class="figure"><a href="${LINK_SCHEME}${name}">${page ?? ''}</a></td></tr>`,
          )
          .join('\n')}</tbody></table>`,
    )
    .join('\n')}</section>`;
}

/** Sheets of running headers; a head of null leaves the line empty. */
export function overlaySheets(
  sheets: { head: string | null; foot: string; page: number; total: number; bare: boolean }[],
): string {
  return sheets
    .map(({ head, foot, page, total, bare }) =>
      bare
        ? '<section class="sheet" aria-hidden="true"></section>'
        : `<section class="sheet" aria-hidden="true">${head ? `<div class="head"><span dir="auto">${escapeHtml(head)}</span></div>` : ''}<div class="foot"><span dir="auto">${escapeHtml(foot)}</span><span class="page">${page} / ${total}</span></div></section>`,
    )
    .join('\n');
}

/** `3 May 2021 – 11 January 2022` */
export const period = (first: string, last: string): string =>
  first.slice(0, 10) === last.slice(0, 10) ? dateInWords(first) : `${dateInWords(first)} – ${dateInWords(last)}`;

const languageAttribute = (language: string | null): string =>
  language && /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(language) ? ` lang="${language}"` : '';

/** A path that goes to a new line after a folder rather than within a name. */
const breakable = (path: string): string => escapeHtml(path).replace(/[\\/](?=.)/g, '$&<wbr>');

/** A hash in groups of eight, so that an eye can compare it. */
const grouped = (hash: string): string => escapeHtml(hash.replace(/(.{8})(?=.)/g, '$1 '));

function markedTitle(title: string, hits: readonly [number, number][]): string {
  let out = '';
  let at = 0;
  for (const [start, end] of hits) {
    if (start < at || end > title.length) continue;
    out += `${escapeHtml(title.slice(at, start))}<span class="hit">${escapeHtml(title.slice(start, end))}</span>`;
    at = end;
  }
  return out + escapeHtml(title.slice(at));
}

const clampMark = (mark: Mark, length: number): Mark => ({
  ...mark,
  start: Math.min(mark.start, length),
  end: Math.min(mark.end, length),
});

function readerBlock(
  note: string | null,
  remarks: { reference: string; quote: string; note: string }[],
  outside: (text: string) => string,
): string {
  if (!note && remarks.length === 0) return '';
  const list = remarks
    .map(
      ({ quote, note: text }) =>
        `<li dir="auto"><span class="quote">“${escapeHtml(outside(quote.length > 140 ? `${quote.slice(0, 139)}…` : quote))}”</span> ${escapeHtml(outside(text))}</li>`,
    )
    .join('');
  return `<section class="reader">${note ? `<h2 lang="en" dir="ltr">Reader’s note</h2><p dir="auto">${escapeHtml(outside(note))}</p>` : ''}${
    list ? `<h2 lang="en" dir="ltr">Notes on highlights</h2><ol>${list}</ol>` : ''
  }</section>`;
}

function recordBlock(article: ExportArticle, safe: SafeShare | null): string {
  const row = (term: string, value: string | null, mono = false) =>
    value
      ? `<div><dt>${term}</dt><dd dir="auto"${mono ? ' class="mono"' : ''}>${mono ? grouped(value) : escapeHtml(safe ? safe.replace(value) : value)}</dd></div>`
      : '';
  const people = article.people
    .filter(({ tier }) => tier === 'likely')
    .map(({ name }) => name)
    .join('; ');
  // In a safe share addresses, file names and fingerprints would lead straight to the article as it was published.
  const traces = safe
    ? ''
    : `${row('Address', article.url)}${row('File', article.original.part ? `${article.original.name}, ${article.original.part}` : article.original.name)}${row(
        'SHA-256 of original',
        article.original.sha256,
        true,
      )}${row('SHA-256 of text', article.textSha256, true)}`;
  return `<footer class="record" lang="en" dir="ltr"><dl>${row('Source', article.source)}${row(
    'Published',
    article.published ? dateInWords(article.published) : 'date not known',
  )}${row('Imported', timeInWords(article.imported))}${row('Import noted', article.remarks.join(' '))}${traces}${row('Tags', article.tags.join(', '))}${row('People', people)}</dl></footer>`;
}

/** Blocks gathered into parts that a printer can hold: about 200 pages each. */
const CHUNK = 600_000;

function chunked(blocks: string[]): string[] {
  const chunks: string[] = [];
  let current: string[] = [];
  let size = 0;
  for (const block of blocks) {
    if (size > 0 && size + block.length > CHUNK) {
      chunks.push(current.join('\n'));
      current = [];
      size = 0;
    }
    current.push(block);
    size += block.length;
  }
  if (current.length) chunks.push(current.join('\n'));
  return chunks;
}
