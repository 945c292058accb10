/** Bookmark files (Netscape format: browsers, Pinboard, wallabag) and Pocket's HTML export: addresses with titles and tags. */
import { CarrelError } from '../../contract/errors';
import { parseHtml } from '../article/page';
import type { Format } from '../reading';
import { declaredCharset, decodeText } from '../text/charset';
import { dateOf } from './records';

export const bookmarks: Format = async function* (file, context) {
  const decoded = decodeText(file.bytes, declaredCharset(file.bytes));
  const document = parseHtml(decoded.text);
  await context.turn();
  const links = [...document.querySelectorAll('a[href]')].filter((link) =>
    /^https?:/i.test(link.getAttribute('href') ?? ''),
  );
  if (links.length === 0) throw new CarrelError('file-no-text', 'There are no bookmarks in it.');
  for (const [i, link] of links.entries()) {
    await context.turn();
    const url = link.getAttribute('href') as string;
    const added = dateOf(link.getAttribute('time_added') ?? link.getAttribute('add_date'));
    // Netscape format puts a description into the <dd> after the <dt>.
    const next = link.closest('dt')?.nextElementSibling;
    const note = next?.nodeName === 'DD' ? (next.firstChild?.textContent?.trim() ?? '') : '';
    yield await context.article({
      pieces: note ? [{ text: note }] : [],
      part: context.within(`bookmark ${i + 1}`),
      title: link.textContent?.trim() || url,
      url,
      published: added ? { date: added, rule: 'field-added' } : null,
      tags: (link.getAttribute('tags') ?? '').split(','),
      mediaType: 'text/html',
      charset: decoded.charset,
      notes: ['It is a bookmark: the page itself is not in the file.'],
    });
  }
};
