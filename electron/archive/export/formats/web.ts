/** Exports with pictures: one HTML file, an EPUB 3 book, a folder of Markdown files. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { directionOf, escapeHtml, escapeXml } from '../../writing';
import { articleBody } from '../body';
import type { ExportPlan, Progress } from '../job';
import type { Mark } from '../marks';
import type { ExportArticle } from '../model';
import { count, dateInWords, fileNameOf, plural, timeInWords, UniqueNames } from '../names';
import { eachArticle, type Written } from './each';
import { markdownOf } from './markdown';
import { ZipWriter } from './zip';

interface Picture {
  bytes: Uint8Array;
  mediaType: string;
}

/** Pictures that cannot be shown as they are: left out, or, where they should be blurred, left out as well. */
function pictureOf(plan: ExportPlan, article: ExportArticle, key: string): Picture | null {
  if (plan.request.images !== 'keep') return null;
  const image = article.images.find((one) => one.key === key);
  return image?.intact ? plan.image(article.id, key) : null;
}

/** An article as blocks of HTML; `image` gives the address of a stored picture. */
function bodyOf(plan: ExportPlan, article: ExportArticle, image: (key: string, picture: Picture) => string): string[] {
  const { safe, request } = plan;
  const marks: Mark[] = [];
  if (safe) marks.push(...safe.marks(article.text));
  if (request.highlights)
    for (const { start, end, colour } of article.highlights)
      marks.push({ kind: 'highlight', start, end: Math.min(end, article.text.length), colour, reference: null });
  if (request.hits) for (const [start, end] of plan.hits(article).text) marks.push({ kind: 'hit', start, end });
  return articleBody(article, {
    marks,
    links: !safe,
    outside: (text) => (safe ? safe.replace(text) : text),
    image: (key, alt) => {
      const picture = pictureOf(plan, article, key);
      if (picture) return `<img src="${escapeHtml(image(key, picture))}" alt="${escapeHtml(alt)}">`;
      return plan.request.images === 'none' || plan.request.images === 'blur'
        ? ''
        : `<p class="missing">A picture of this article could not be shown${alt ? `: ${escapeHtml(alt)}` : ''}.</p>`;
    },
  });
}

/** Everything about an article but its body, as terms and values. */
function facts(article: ExportArticle): [string, string][] {
  const all: [string, string | null][] = [
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
  return all.filter((row): row is [string, string] => row[1] !== null);
}

/** What was selected and what of it is in the document, for its first page. */
const counts = (plan: ExportPlan, { exported, problems }: Written): string =>
  `${plural(plan.ids.length, 'article')} selected, ${count(exported)} in this document${
    problems.length ? `; ${count(problems.length)} replaced by a notice` : ''
  }.`;

const STYLE = `:root{color-scheme:light dark}body{font:1.05rem/1.6 "Noto Serif",Georgia,serif;max-width:42rem;margin:3rem auto;padding:0 1.2rem}
h1,h2,h3{line-height:1.25;text-wrap:balance}nav ol{padding-inline-start:1.4em}article{margin-top:5rem;padding-top:2rem;border-top:1px solid #8886}
.byline{font-style:italic}dl.facts{font:.8rem/1.5 "Noto Sans",system-ui,sans-serif;opacity:.8;overflow-wrap:anywhere}dl.facts div{display:grid;grid-template-columns:11rem 1fr}
dl.facts dd{margin:0}img{max-width:100%;height:auto}figure{margin:1.5em 0}figcaption,.missing{font-size:.85rem;opacity:.8}
mark{background:#fff0a8;color:#111}mark.green{background:#d9f2c9}mark.blue{background:#d5e8fb}mark.pink{background:#fbdbe6}.hit{font-weight:700;text-decoration:underline}
.note{border-inline-start:3px solid #8888;padding-inline-start:1rem;white-space:pre-wrap}table{border-collapse:collapse}td,th{border:1px solid #8886;padding:.3em .6em}`;

function articleHtml(
  plan: ExportPlan,
  article: ExportArticle,
  shown: ExportArticle,
  image: Parameters<typeof bodyOf>[2],
  level: 1 | 2,
): string {
  const note =
    plan.request.notes && shown.note
      ? `<h3 lang="en">Reader’s note</h3><p class="note" dir="auto">${escapeHtml(shown.note)}</p>`
      : '';
  const own = plan.request.highlights
    ? shown.highlights
        .filter((highlight) => highlight.note)
        .map(({ quote, note: text }) => `<li dir="auto">“${escapeHtml(quote)}” ${escapeHtml(text ?? '')}</li>`)
        .join('')
    : '';
  return `<header><h${level} dir="auto">${escapeHtml(shown.title)}</h${level}>${
    shown.byline ? `<p class="byline" dir="auto">${escapeHtml(shown.byline)}</p>` : ''
  }</header>
${bodyOf(plan, article, image).join('\n') || '<p>This article has no text.</p>'}
${note}${own ? `<ul>${own}</ul>` : ''}
<dl class="facts" lang="en" dir="ltr">${facts(shown)
    .map(([term, value]) => `<div><dt>${term}</dt><dd dir="auto">${escapeHtml(value)}</dd></div>`)
    .join('')}</dl>`;
}

const languageAttribute = (language: string | null): string =>
  language && /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(language) ? ` lang="${language}"` : '';

/** One HTML file that needs nothing beside it: pictures are inside. */
export async function writeHtml(plan: ExportPlan, path: string, progress: Progress): Promise<Written> {
  const parts: string[] = [];
  const contents: string[] = [];
  const dataUrl = (_key: string, { bytes, mediaType }: Picture) =>
    `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`;
  const written = await eachArticle(
    plan,
    progress,
    (article, shown) => {
      parts.push(
        `<article id="a${article.id}"${languageAttribute(article.language)} dir="${directionOf(article.language, `${article.title} ${article.text.slice(0, 1000)}`)}">${articleHtml(plan, article, shown, dataUrl, 2)}</article>`,
      );
      contents.push(`<li dir="auto"><a href="#a${article.id}">${escapeHtml(shown.title)}</a></li>`);
    },
    (id, title, reason) => {
      parts.push(`<article id="a${id}"><h2 dir="auto">${escapeHtml(title)}</h2><p>${escapeHtml(reason)}</p></article>`);
      contents.push(`<li dir="auto"><a href="#a${id}">${escapeHtml(title)}</a></li>`);
    },
  );
  writeFileSync(
    path,
    `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><meta name="generator" content="${escapeHtml(plan.creator)}"><title>${escapeHtml(plan.title)}</title><style>${STYLE}</style></head>
<body><h1 dir="auto">${escapeHtml(plan.title)}</h1>${plan.author ? `<p class="byline" dir="auto">${escapeHtml(plan.author)}</p>` : ''}${plan.note ? `<p class="note" dir="auto">${escapeHtml(plan.note)}</p>` : ''}
<p>${counts(plan, written)} ${escapeHtml(plan.chosen)} ${timeInWords(plan.created)}.</p>
<nav aria-label="Contents"><ol>${contents.join('\n')}</ol></nav>
${parts.join('\n')}
</body></html>
`,
  );
  return written;
}

const EXTENSIONS: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
  'image/bmp': 'bmp',
};
const extensionOf = (mediaType: string): string => EXTENSIONS[mediaType] ?? 'bin';
const fileKey = (key: string): string => key.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 40) || 'image';

/** HTML of ours as XHTML: elements without content are closed. */
const xhtml = (html: string): string =>
  html
    .replace(/<(br|hr)>/g, '<$1/>')
    .replace(/<img ([^>]*?)\s*>/g, '<img $1/>')
    .replace(/ lang="([^"]*)"/g, ' lang="$1" xml:lang="$1"');

/** An EPUB 3 book, a chapter for each article. */
export async function writeEpub(plan: ExportPlan, path: string, progress: Progress): Promise<Written> {
  const zip = new ZipWriter(path);
  try {
    zip.add('mimetype', 'application/epub+zip', true);
    zip.add(
      'META-INF/container.xml',
      '<?xml version="1.0" encoding="UTF-8"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    );
    zip.add('EPUB/style.css', STYLE.replace(':root{color-scheme:light dark}', ''));
    const page = (title: string, language: string, body: string, direction = 'ltr') =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="${language}" xml:lang="${language}" dir="${direction}"><head><meta charset="utf-8"/><title>${escapeXml(title)}</title><link rel="stylesheet" href="style.css"/></head><body>${body}</body></html>`;
    const items: string[] = [];
    const spine: string[] = ['<itemref idref="cover"/>', '<itemref idref="nav"/>'];
    const contents: string[] = [];
    const chapter = (index: number, title: string, document: string): void => {
      const name = `article-${String(index + 1).padStart(5, '0')}`;
      zip.add(`EPUB/${name}.xhtml`, document);
      items.push(`<item id="${name}" href="${name}.xhtml" media-type="application/xhtml+xml"/>`);
      spine.push(`<itemref idref="${name}"/>`);
      contents.push(`<li><a href="${name}.xhtml">${escapeXml(title)}</a></li>`);
    };
    const added = new Set<string>();
    const written = await eachArticle(
      plan,
      progress,
      (article, shown, index) => {
        const html = articleHtml(
          plan,
          article,
          shown,
          (key, { bytes, mediaType }) => {
            const name = `images/${index + 1}-${fileKey(key)}.${extensionOf(mediaType)}`;
            if (!added.has(name)) {
              added.add(name);
              zip.add(`EPUB/${name}`, bytes, true);
              items.push(`<item id="image-${added.size}" href="${name}" media-type="${escapeXml(mediaType)}"/>`);
            }
            return name;
          },
          1,
        );
        const language = /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(article.language ?? '')
          ? (article.language as string)
          : 'und';
        const direction = directionOf(article.language, `${article.title} ${article.text.slice(0, 1000)}`);
        chapter(index, shown.title, page(shown.title, language, xhtml(html), direction));
      },
      (_id, title, reason, index) =>
        chapter(index, title, page(title, 'en', `<h1>${escapeXml(title)}</h1><p>${escapeXml(reason)}</p>`)),
    );
    zip.add(
      'EPUB/cover.xhtml',
      page(
        plan.title,
        'en',
        `<h1>${escapeXml(plan.title)}</h1>${plan.author ? `<p class="byline">${escapeXml(plan.author)}</p>` : ''}${plan.note ? `<p class="note">${escapeXml(plan.note)}</p>` : ''}<p>${counts(plan, written)} ${escapeXml(plan.chosen)} ${timeInWords(plan.created)}.</p>`,
      ),
    );
    zip.add(
      'EPUB/nav.xhtml',
      page('Contents', 'en', `<nav epub:type="toc"><h1>Contents</h1><ol>${contents.join('\n')}</ol></nav>`),
    );
    const uuid = crypto.randomUUID();
    zip.add(
      'EPUB/package.opf',
      `<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:uuid:${uuid}</dc:identifier><dc:title>${escapeXml(plan.title)}</dc:title><dc:language>en</dc:language>${
        plan.author ? `<dc:creator>${escapeXml(plan.author)}</dc:creator>` : ''
      }<meta property="dcterms:modified">${plan.created.replace(/\.\d+Z$/, 'Z')}</meta></metadata><manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/><item id="style" href="style.css" media-type="text/css"/>
${items.join('\n')}</manifest><spine>${spine.join('')}</spine></package>`,
    );
    zip.finish();
    return written;
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** A folder: `index.md`, a file for each article, and `images/`. */
export async function writeMarkdown(plan: ExportPlan, folder: string, progress: Progress): Promise<Written> {
  mkdirSync(folder, { recursive: true });
  const names = new UniqueNames();
  const contents: string[] = [];
  const width = String(plan.ids.length).length;
  const save = (index: number, title: string, text: string): void => {
    const stem = `${String(index + 1).padStart(width, '0')} ${fileNameOf(title, 'article')}`;
    const name = names.take(stem, '.md');
    writeFileSync(join(folder, name), text);
    contents.push(`${index + 1}. [${title.replace(/[\\[\]]/g, '\\$&').replace(/\s+/g, ' ')}](<${name}>)`);
  };
  const written = await eachArticle(
    plan,
    progress,
    (article, shown, index) => {
      const pictures = new Map<string, string>();
      const html = bodyOf(plan, article, (key, { bytes, mediaType }) => {
        const name = `images/${index + 1}-${fileKey(key)}.${extensionOf(mediaType)}`;
        if (!pictures.has(name)) {
          mkdirSync(join(folder, 'images'), { recursive: true });
          writeFileSync(join(folder, name), bytes);
        }
        pictures.set(name, name);
        return `carrel-image:${name}`;
      });
      // Addresses pass the reader of markup as names of stored pictures and come out as file names.
      const body = markdownOf(html.join('\n'), (src) => pictures.get(src.replace(/^carrel-image:/, '')) ?? null);
      const meta: [string, string | string[] | null][] = [
        ['title', shown.title],
        ['author', shown.byline],
        ['date', shown.published],
        ['source', shown.source],
        ['url', shown.url],
        ['language', shown.language],
        ['tags', shown.tags],
        ['people', shown.people.map(({ name }) => name)],
        ['uid', shown.uid],
        ['imported', shown.imported],
        ['sha256_original', shown.original.sha256 || null],
        ['sha256_text', shown.textSha256 || null],
      ];
      // JSON is YAML: quoting needs no thought.
      const matter = meta
        .filter(([, value]) => value !== null && value.length > 0)
        .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
        .join('\n');
      const note =
        plan.request.notes && shown.note
          ? `\n\n## Reader’s note\n\n${markdownOf(`<p>${escapeHtml(shown.note).replaceAll('\n', '<br>')}</p>`, () => null)}`
          : '';
      const remarks = plan.request.highlights
        ? shown.highlights
            .filter((highlight) => highlight.note)
            .map(({ quote, note: text }) => `- “${quote.replace(/\s+/g, ' ')}” ${text?.replace(/\s+/g, ' ')}`)
            .join('\n')
        : '';
      const heading = markdownOf(`<h1>${escapeHtml(shown.title)}</h1>`, () => null);
      save(
        index,
        shown.title,
        `---\n${matter}\n---\n\n${heading}\n\n${body || '*This article has no text.*'}${note}${remarks ? `\n\n## Notes on highlights\n\n${remarks}` : ''}\n`,
      );
    },
    (_id, title, reason, index) => save(index, title, `# ${title}\n\n${reason}\n`),
  );
  writeFileSync(
    join(folder, 'index.md'),
    `# ${plan.title}\n\n${plan.author ? `${plan.author}\n\n` : ''}${plan.note ? `${plan.note}\n\n` : ''}${counts(plan, written)} ${plan.chosen} ${timeInWords(plan.created)}.\n\n${contents.join('\n')}\n`,
  );
  return written;
}
