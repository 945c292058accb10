/** Markdown, with or without front matter. Also what Omnivore and Obsidian clippers write. */
import { marked } from 'marked';
import { blocksOf } from '../article/blocks';
import { keepPictures } from '../article/images';
import { parseHtml } from '../article/page';
import { sanitiseHtml } from '../article/sanitise';
import type { Draft, Format, Lookup } from '../reading';
import { decodeText } from '../text/charset';
import { dateFromName, parseStamp } from '../text/dates';

interface FrontMatter {
  fields: Map<string, string[]>;
  rest: string;
}

/** The simple YAML that front matter is: `key: value`, `key: [a, b]`, and lists of `- item`. */
export function readFrontMatter(text: string): FrontMatter {
  const fields = new Map<string, string[]>();
  const match = /^\ufeff?---[ \t]*\r?\n([\s\S]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text);
  if (!match) return { fields, rest: text };
  const unquote = (value: string): string => value.trim().replace(/^(["'])([\s\S]*)\1$/, '$2');
  let key: string | null = null;
  for (const line of (match[1] as string).split(/\r?\n/)) {
    const pair = /^([\w][\w -]*?)\s*:\s*(.*)$/.exec(line);
    const item = /^\s*-\s+(.*)$/.exec(line);
    if (pair) {
      key = (pair[1] as string).toLowerCase();
      const value = (pair[2] as string).trim();
      const list = /^\[(.*)\]$/.exec(value);
      const values = list ? (list[1] as string).split(',') : value && !/^[>|][+-]?$/.test(value) ? [value] : [];
      fields.set(key, values.map(unquote).filter(Boolean));
    } else if (item && key) {
      fields.get(key)?.push(unquote(item[1] as string));
    } else if (key && /^\s+\S/.test(line)) {
      const values = fields.get(key) as string[];
      values.push([values.pop(), line.trim()].filter(Boolean).join(' '));
    }
  }
  return { fields, rest: text.slice(match[0].length) };
}

/** Footnotes, which the library does not know: `[^name]` and, at the beginning of a line, `[^name]: text`. They get numbers in brackets. */
function numberNotes(text: string): string {
  const defined = new Set([...text.matchAll(/^\[\^([^\]\s]{1,60})\]:/gm)].map(([, name]) => name));
  if (defined.size === 0) return text;
  const numbers = new Map<string, number>();
  return text.replace(/\[\^([^\]\s]{1,60})\](:?)/g, (whole, name: string, colon: string, at: number) => {
    if (!defined.has(name)) return whole;
    const begins = at === 0 || text[at - 1] === '\n';
    const number = numbers.get(name) ?? numbers.size + 1;
    numbers.set(name, number);
    return `\\[${number}\\]${begins ? '' : colon}`;
  });
}

/** Markdown source → draft. Raw HTML in it goes through the same sanitiser as pages do. */
export async function readMarkdown(source: string, sibling: Lookup): Promise<Draft> {
  const { fields, rest } = readFrontMatter(source);
  const first = (...names: string[]): string | null => names.map((name) => fields.get(name)?.[0]).find(Boolean) ?? null;
  const { body } = parseHtml(await marked.parse(numberNotes(rest), { gfm: true, async: true }));
  let title = first('title', 'headline');
  const heading = body.querySelector('h1');
  if (heading && (!title || title.trim() === heading.textContent?.trim())) {
    title = heading.textContent;
    heading.remove();
  }
  const pieces = blocksOf(body).map((block) => ({ text: block.text }));
  const images = await keepPictures(body, sibling);
  const date = parseStamp(first('date', 'published', 'date_published', 'publishedat', 'published_at', 'created'));
  const tags = fields.get('tags') ?? fields.get('tag') ?? fields.get('labels') ?? fields.get('keywords') ?? [];
  return {
    pieces,
    title,
    byline:
      (fields.get('author') ?? fields.get('authors') ?? fields.get('by') ?? fields.get('byline') ?? []).join(', ') ||
      null,
    published: date ? { date, rule: 'field' } : null,
    source: first('source', 'site', 'publication', 'publisher', 'website'),
    url: first('url', 'link', 'original', 'source_url', 'permalink') ?? first('source'),
    language: first('lang', 'language'),
    tags: tags.flatMap((tag) => tag.split(',')).map((tag) => tag.trim().replace(/^#/, '')),
    html: sanitiseHtml(body.innerHTML) || null,
    images,
    mediaType: 'text/markdown',
  };
}

export const markdown: Format = async function* (file, context) {
  const decoded = decodeText(file.bytes, context.declared.charset);
  const draft = await readMarkdown(decoded.text, context.sibling);
  const named = dateFromName(file.name);
  draft.published ??= named ? { date: named, rule: 'file-name' } : null;
  yield await context.article({ ...draft, charset: decoded.charset, notes: decoded.notes });
};
