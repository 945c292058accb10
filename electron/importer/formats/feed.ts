/** Saved feeds: RSS 0.9x, 1.0, 2.0 and Atom. One item, one article. */
import { CarrelError } from '../../contract/errors';
import { readDocument } from '../article/document';
import { children, childText, descendants, parseXml } from '../container/xml';
import { guarded } from '../guarded';
import type { Format } from '../reading';
import { parseStamp } from '../text/dates';

/** Inner markup of an Atom content element: escaped HTML, or XHTML as elements. */
function markup(element: Element | undefined): string | null {
  if (!element) return null;
  const type = element.getAttribute('type') ?? 'text';
  if (type === 'xhtml') return element.innerHTML;
  const text = element.textContent?.trim() ?? '';
  return text || null;
}

function linkOf(item: Element): string | null {
  const links = children(item, 'link');
  const alternate = links.find(
    (link) => link.getAttribute('href') && (link.getAttribute('rel') ?? 'alternate') === 'alternate',
  );
  const text = links.map((link) => link.textContent?.trim() ?? '').find((value) => /^https?:/.test(value));
  const permalink = children(item, 'guid').find(
    (guid) => guid.getAttribute('isPermaLink') !== 'false' && /^https?:/.test(guid.textContent?.trim() ?? ''),
  );
  return alternate?.getAttribute('href') ?? text ?? permalink?.textContent?.trim() ?? null;
}

const looksEscaped = (text: string): boolean => /<\/?(?:p|br|div|a|img|h\d|ul|em|strong|blockquote)\b/i.test(text);

export const feed: Format = async function* (file, context) {
  const root = parseXml(file.bytes).documentElement;
  await context.turn();
  const items = [...descendants(root, 'item'), ...descendants(root, 'entry')];
  if (items.length === 0) throw new CarrelError('file-no-text', 'There are no items in this feed.');
  const channel = root.localName === 'feed' ? root : (descendants(root, 'channel')[0] ?? root);
  const source = childText(channel, 'title');
  const language = childText(channel, 'language') ?? root.getAttribute('xml:lang');
  for (const [i, item] of items.entries()) {
    await context.turn(i / items.length);
    const label = `item ${i + 1}`;
    yield* guarded(context, label, async function* () {
      const contents = [
        childText(item, 'encoded'),
        markup(children(item, 'content')[0]),
        childText(item, 'description'),
        markup(children(item, 'summary')[0]),
      ];
      const body =
        contents.filter((text): text is string => text !== null).sort((a, b) => b.length - a.length)[0] ?? '';
      const document = looksEscaped(body)
        ? await readDocument(body, { keepHeading: true })
        : { pieces: body ? [{ text: body }] : [], html: null, images: [] };
      const authors = children(item, 'author').map(
        (author) => childText(author, 'name') ?? author.textContent?.trim() ?? '',
      );
      const date = parseStamp(childText(item, 'published', 'pubDate', 'date', 'issued', 'updated'));
      const title = childText(item, 'title');
      if (!title && document.pieces.length === 0)
        throw new CarrelError('line-broken', 'The item has neither a title nor a text.');
      yield await context.article({
        pieces: document.pieces,
        html: document.html,
        images: document.images,
        part: context.within(label),
        ext: childText(item, 'guid', 'id'),
        title: title?.replace(/<[^>]+>/g, '') ?? null,
        byline:
          childText(item, 'creator') ??
          (authors
            .filter(Boolean)
            .join(', ')
            .replace(/^\S+@\S+\s+\((.*)\)$/, '$1') ||
            null),
        published: date ? { date, rule: 'field' } : null,
        source,
        url: linkOf(item),
        language,
        tags: children(item, 'category').map(
          (category) => category.getAttribute('term') ?? category.textContent?.trim() ?? '',
        ),
        mediaType: root.localName === 'feed' ? 'application/atom+xml' : 'application/rss+xml',
      });
    });
  }
};
