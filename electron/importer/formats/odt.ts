/** OpenDocument text: `content.xml` → HTML → draft. Covers what articles use: headings, paragraphs, lists, tables, links, pictures, notes. */
import { CarrelError } from '../../contract/errors';
import { readDocument } from '../article/document';
import { escapeHtml } from '../article/sanitise';
import { descendants, parseXml } from '../container/xml';
import type { ZipArchive } from '../container/zip';
import type { Context, Output } from '../reading';
import { parseStamp } from '../text/dates';

const attribute = (element: Element, name: string): string | null => {
  for (const item of element.attributes) if (item.localName === name) return item.value;
  return null;
};

/** Elements whose content is not part of the text. */
const SKIPPED = new Set([
  'tracked-changes',
  'annotation',
  'annotation-end',
  'sequence-decls',
  'variable-decls',
  'user-field-decls',
  'forms',
  'note-citation',
  'table-of-content',
  'index-title',
]);
const WRAPPERS: Record<string, string> = {
  list: 'ul',
  'list-item': 'li',
  'list-header': 'li',
  table: 'table',
  'table-row': 'tr',
  'table-cell': 'td',
  note: 'small',
  'text-box': 'div',
};

/** HTML of a node of `office:text`. */
function toHtml(node: Node): string {
  if (node.nodeType === 3 || node.nodeType === 4) return escapeHtml((node.nodeValue ?? '').replace(/\s+/g, ' '));
  if (node.nodeType !== 1) return '';
  const element = node as Element;
  const name = element.localName;
  if (SKIPPED.has(name)) return '';
  const inner = (): string => [...element.childNodes].map(toHtml).join('');
  switch (name) {
    case 'h': {
      const level = Math.min(6, Math.max(1, Number(attribute(element, 'outline-level')) || 2));
      return `<h${level}>${inner()}</h${level}>`;
    }
    case 'p':
      return `<p>${inner()}</p>`;
    case 's':
      return ' '.repeat(Math.min(100, Number(attribute(element, 'c')) || 1));
    case 'tab':
      return ' ';
    case 'line-break':
      return '<br>';
    case 'a':
      return `<a href="${escapeHtml(attribute(element, 'href') ?? '')}">${inner()}</a>`;
    case 'image':
      return `<img src="${escapeHtml(attribute(element, 'href') ?? '')}">`;
    default: {
      const wrapper = WRAPPERS[name];
      return wrapper ? `<${wrapper}>${inner()}</${wrapper}>` : inner();
    }
  }
}

export async function* odt(archive: ZipArchive, mimetype: string, context: Context): AsyncIterable<Output> {
  if (/spreadsheet/.test(mimetype))
    throw new CarrelError('file-unsupported', 'It is a spreadsheet; save the sheet as CSV and import that.');
  if (/presentation|graphics/.test(mimetype))
    throw new CarrelError('file-unsupported', 'It is a presentation or drawing; save it as PDF and import that.');
  const entry = archive.find('content.xml');
  if (!entry) throw new CarrelError('file-damaged', 'The document has no content.');
  const manifest = await archive.readNamed('META-INF/manifest.xml');
  if (manifest && /encryption-data/.test(new TextDecoder().decode(manifest))) {
    throw new CarrelError('file-encrypted', 'It is protected by a password. Save it without one and import it again.');
  }
  const content = parseXml(await archive.read(entry));
  await context.turn();
  const body = descendants(content, 'text').find((element) => element.namespaceURI?.includes('office'));
  if (!body) throw new CarrelError('file-damaged', 'The document has no text part.');
  const document = await readDocument(toHtml(body), {
    sibling: (path) => archive.readNamed(path.replace(/^\.\//, '')),
  });
  const metaBytes = await archive.readNamed('meta.xml');
  const meta = metaBytes ? parseXml(metaBytes) : null;
  const text = (name: string): string | null =>
    meta ? (descendants(meta, name)[0]?.textContent?.trim() ?? null) || null : null;
  const created = parseStamp(text('creation-date') ?? text('date'));
  const title = text('title');
  yield await context.article({
    pieces:
      title && document.heading && title !== document.heading
        ? [{ text: document.heading }, ...document.pieces]
        : document.pieces,
    html: document.html,
    images: document.images,
    title: title ?? document.heading,
    byline: text('initial-creator') ?? text('creator'),
    published: created ? { date: created, rule: 'file-metadata' } : null,
    language: text('language'),
    tags: meta ? descendants(meta, 'keyword').map((element) => element.textContent ?? '') : [],
    mediaType: 'application/vnd.oasis.opendocument.text',
  });
}
