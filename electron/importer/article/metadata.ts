/** What a page says about itself: JSON-LD, Open Graph and other `<meta>`, `<link rel=canonical>`, saved-page comments. */

export interface JsonLdArticle {
  headline: string | null;
  body: string | null;
  authors: string[];
  publisher: string | null;
  published: string | null;
  url: string | null;
}

export interface PageMetadata {
  title: string | null;
  byline: string | null;
  source: string | null;
  url: string | null;
  language: string | null;
  article: JsonLdArticle | null;
}

const ARTICLE_TYPE = /(?:Article|BlogPosting|NewsMediaObject|Report|LiveBlogPosting|Review|Posting)$/;
/** JSON-LD deeper than this is not metadata. */
const MAX_DEPTH = 12;

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | null => {
  if (typeof value === 'string') return value.trim() || null;
  if (Array.isArray(value)) return text(value[0]);
  if (isObject(value)) return text(value['@value'] ?? value.name ?? value['@id']);
  return null;
};

function names(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((item) => {
    const name = isObject(item) ? text(item.name) : text(item);
    return name ? [name] : [];
  });
}

/** All JSON-LD objects of a page, also inside `@graph` and arrays. Broken scripts are passed over. */
function jsonLd(document: Document): Json[] {
  const found: Json[] = [];
  const walk = (value: unknown, depth: number): void => {
    if (depth > MAX_DEPTH || found.length > 500) return;
    if (Array.isArray(value)) for (const item of value) walk(item, depth + 1);
    else if (isObject(value)) {
      found.push(value);
      for (const key of ['@graph', 'mainEntity', 'mainEntityOfPage', 'itemListElement', 'hasPart', 'item']) {
        if (key in value) walk(value[key], depth + 1);
      }
    }
  };
  for (const script of document.querySelectorAll('script[type*="ld+json" i]')) {
    const source = (script.textContent ?? '')
      .trim()
      .replace(/^<!--|-->$/g, '')
      .replace(/^\s*\/\/\s*<!\[CDATA\[|\/\/\s*\]\]>\s*$/g, '');
    try {
      walk(JSON.parse(source), 0);
    } catch {
      try {
        // Raw line ends inside strings are the commonest fault.
        walk(JSON.parse(source.replace(/[\r\n\t]+/g, ' ').replace(/;\s*$/, '')), 0);
      } catch {
        // Not JSON at all.
      }
    }
  }
  return found;
}

function articleOf(objects: readonly Json[]): JsonLdArticle | null {
  const types = (object: Json): string[] => ([] as unknown[]).concat(object['@type'] ?? []).map(String);
  const articles = objects.filter((object) => types(object).some((type) => ARTICLE_TYPE.test(type)));
  const best = articles.find((object) => typeof object.articleBody === 'string') ?? articles[0];
  if (!best) return null;
  return {
    headline: text(best.headline) ?? text(best.name),
    body: text(best.articleBody),
    authors: names(best.author ?? best.creator),
    publisher: names(best.publisher)[0] ?? null,
    published: text(best.datePublished),
    url: text(best.url) ?? text(best.mainEntityOfPage),
  };
}

function metaContent(document: Document, ...selectors: string[]): string | null {
  for (const selector of selectors) {
    for (const element of document.querySelectorAll(selector)) {
      const value = (element.getAttribute('content') ?? '').trim();
      if (value) return value;
    }
  }
  return null;
}

/** Address in the comment that browsers and SingleFile put into saved pages. */
function savedFrom(html: string): string | null {
  const head = html.slice(0, 4000);
  return (
    /saved from url=\(\d+\)(https?:\/\/\S+?)\s*-->/i.exec(head)?.[1] ??
    /Page saved with SingleFile\s+url:\s*(https?:\/\/\S+)/i.exec(head)?.[1] ??
    /<!--\s*(?:saved from|url|source|mirrored from):?\s*(https?:\/\/[^\s>]+)/i.exec(head)?.[1] ??
    null
  );
}

const folded = (value: string): string => value.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
const SEPARATOR = /\s+[|–—·•»›:/\\-]+\s+|\s*[|·•»]\s*/;

/**
 * Takes the site's name off a title: `Rain floods the port - The Daily Example` → `Rain floods the port`.
 * A part goes only when it is the known name of the site, its host, or when an `<h1>` equals the rest.
 */
export function withoutSiteName(
  title: string,
  siteNames: readonly (string | null | undefined)[],
  headings: readonly string[],
): string {
  const known = siteNames.flatMap((name) => (name ? [folded(name)] : [])).filter((name) => name.length > 1);
  const heading = headings
    .map((h) => h.replace(/\s+/g, ' ').trim())
    .find((h) => h.length > 10 && h.length < title.length && title.includes(h));
  if (heading) {
    const rest = title.replace(heading, '\u0000');
    if (/^\s*\0\s*[|–—·•»›:/\\-]/.test(rest) || /[|–—·•»›:/\\-]\s*\0\s*$/.test(rest)) return heading;
  }
  let parts = title.split(SEPARATOR);
  const isSite = (part: string): boolean => {
    const key = folded(part);
    return (
      key.length > 1 &&
      known.some(
        (name) =>
          name === key ||
          (key.length > 3 && (name.startsWith(key) || key.startsWith(name)) && Math.abs(name.length - key.length) <= 6),
      )
    );
  };
  let result = title;
  for (let i = 0; i < 3 && parts.length > 1; i++) {
    const last = parts[parts.length - 1] as string;
    const first = parts[0] as string;
    if (isSite(last)) result = result.slice(0, result.lastIndexOf(last)).replace(/[\s|–—·•»›:/\\-]+$/u, '');
    else if (isSite(first))
      result = result.slice(result.indexOf(first) + first.length).replace(/^[\s|–—·•»›:/\\-]+/u, '');
    else break;
    parts = result.split(SEPARATOR);
  }
  return result.trim() || title;
}

/** A byline as names only; null for addresses, site names and other things found in author fields. */
export function cleanByline(byline: string | null | undefined, siteNames: readonly (string | null)[]): string | null {
  let name = (byline ?? '').replace(/\s+/g, ' ').trim();
  if (/^https?:|^www\.|@\w+\.\w+$/.test(name)) return null;
  name = name
    .replace(
      /^(?:(?:written|posted|reported|story|text|words)\s+)?(?:by|von|por|par|di|door)\b[\s:]+|^(?:автор(?:ы)?|author|текст)\s*:?\s+/iu,
      '',
    )
    .replace(/\s*[|·•–—]\s*.*$/, '')
    .replace(/,?\s*(?:published|updated|posted|on)\b.*$/i, '')
    .trim();
  if (!/\p{L}{2}/u.test(name) || name.length > 200) return null;
  if (siteNames.some((site) => site && folded(site) === folded(name))) return null;
  if (/^(?:admin|administrator|editor|staff|webmaster|redaktion|редакция|root|user)$/i.test(name)) return null;
  return name;
}

/** Host of an address without `www.`; null if it is none. */
export function hostOf(url: string | null): string | null {
  try {
    return url ? new URL(url).hostname.replace(/^(?:www|m|amp)\./, '') || null : null;
  } catch {
    return null;
  }
}

const webAddress = (value: string | null | undefined): string | null =>
  value && /^https?:\/\//i.test(value.trim()) ? value.trim() : null;

/**
 * Reads a page's own statements.
 * @param html the page's source, for comments before `<html>`
 * @param url where the page was found, when the container knows (MHTML, WARC)
 */
export function readMetadata(document: Document, html: string, url: string | null): PageMetadata {
  const article = articleOf(jsonLd(document));
  const canonical =
    webAddress(document.querySelector('link[rel~="canonical" i]')?.getAttribute('href')) ??
    webAddress(metaContent(document, 'meta[property="og:url"]')) ??
    webAddress(url) ??
    webAddress(savedFrom(html)) ??
    webAddress(article?.url) ??
    webAddress(document.querySelector('base[href]')?.getAttribute('href'));
  const host = hostOf(canonical);
  const site = metaContent(
    document,
    'meta[property="og:site_name"]',
    'meta[name="og:site_name"]',
    'meta[name="application-name"]',
    'meta[name="DC.publisher" i]',
  );
  const source = site ?? article?.publisher ?? host;
  const siteNames = [
    site,
    article?.publisher ?? null,
    host,
    host?.split('.').at(-2) ?? null,
    metaContent(document, 'meta[name="twitter:site"]')?.replace(/^@/, '') ?? null,
  ];
  const headings = [...document.querySelectorAll('h1, h2')].slice(0, 20).map((element) => element.textContent ?? '');
  const raw =
    metaContent(document, 'meta[property="og:title"]', 'meta[name="og:title"]') ??
    article?.headline ??
    metaContent(
      document,
      'meta[name="twitter:title"]',
      'meta[property="twitter:title"]',
      'meta[name="title" i]',
      'meta[name="DC.title" i]',
      'meta[name="citation_title"]',
    ) ??
    document.querySelector('title')?.textContent ??
    null;
  const byline = cleanByline(
    article && article.authors.length > 0
      ? [...new Set(article.authors.map((name) => cleanByline(name, siteNames)).filter(Boolean))].join(', ')
      : null,
    siteNames,
  );
  const metaByline = cleanByline(
    metaContent(
      document,
      'meta[name="author" i]',
      'meta[property="article:author"]',
      'meta[name="parsely-author"]',
      'meta[name="DC.creator" i]',
      'meta[name="byl"]',
      'meta[name="sailthru.author"]',
      'meta[name="citation_author"]',
    ),
    siteNames,
  );
  const title = raw?.replace(/\s+/g, ' ').trim() || null;
  const bare = title ? withoutSiteName(title, siteNames, headings) : headings[0]?.replace(/\s+/g, ' ').trim() || null;
  // A page that says nothing else of its site often has its name beside the headline in the title.
  const beside =
    title && bare && bare !== title
      ? title
          .replace(bare, ' ')
          .replace(/[\s|–—·•»›:/\\-]+/gu, ' ')
          .trim()
      : '';
  return {
    title: bare,
    byline: byline ?? metaByline,
    source: source?.replace(/\s+/g, ' ').trim() ?? (beside.length > 2 && beside.length < 60 ? beside : null),
    url: canonical,
    language:
      document.documentElement?.getAttribute('lang') ||
      metaContent(document, 'meta[http-equiv="content-language" i]', 'meta[property="og:locale"]'),
    article,
  };
}
