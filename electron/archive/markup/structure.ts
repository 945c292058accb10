/** Headings, lists and quotations of an article, told by its HTML and placed in its text. */

import type { Heading, ListItem, Span } from '../../contract/domain';
import { paragraphSpans } from '../../contract/language';
import { blocksIn, CompactText, compactOf, wordsOf } from './align';
import { type Element, isElement, parseMarkup } from './parse';

export interface Structure {
  headings: Heading[];
  items: ListItem[];
  quotes: Span[];
}

const isList = (element: Element): boolean => element.name === 'ul' || element.name === 'ol';

/**
 * What is a paragraph of the text, or several whole ones, in the order of the text. Levels of headings are ranks: 1 for the highest that the
 * article uses, without gaps, whatever the page had set above them. Linear in the size of the article.
 * @param html sanitised HTML; null: none is known
 */
export function structureOf(text: string, html: string | null): Structure {
  const structure: Structure = { headings: [], items: [], quotes: [] };
  if (!html || !/<(?:h[1-6]|[uo]l|blockquote)\b/i.test(html)) return structure;
  const words = new CompactText(text);
  const paragraphs = paragraphSpans(text);
  let next = 0;
  /** The paragraphs from one compact place to another; none where they hold more than that. */
  const paragraphsAt = (at: number, end: number): Span[] => {
    const first = words.places[at] as number;
    const last = words.places[end - 1] as number;
    while ((paragraphs[next]?.[1] ?? text.length) <= first) next++;
    let after = next;
    while ((paragraphs[after]?.[0] ?? text.length) <= last) after++;
    const found = paragraphs.slice(next, after);
    const [from, to] = [found[0]?.[0] ?? first, found.at(-1)?.[1] ?? last + 1];
    return compactOf(text.slice(from, first) + text.slice(last + 1, to)) === '' ? found : [];
  };
  /** Places the items of a list at or after `from`; returns where the last one ends. */
  const placeItems = (list: Element, from: number, depth: number): number => {
    let cursor = from;
    let number = Number(list.attributes.start ?? 1);
    for (const item of list.children) {
      if (!isElement(item) || item.name !== 'li') continue;
      const inner = item.children.filter((child) => isElement(child) && isList(child));
      const own = compactOf(
        item.children
          .filter((child) => !inner.includes(child))
          .map(wordsOf)
          .join(''),
      );
      const at = own ? words.find(own, cursor) : -1;
      if (at >= 0) {
        cursor = at + own.length;
        const marker = list.name === 'ol' ? `${number}.` : '•';
        for (const [i, [start, end]] of paragraphsAt(at, cursor).entries())
          structure.items.push({ start, end, depth, marker: i === 0 ? marker : null });
      }
      for (const nested of inner) cursor = placeItems(nested as Element, cursor, depth + 1);
      number++;
    }
    return cursor;
  };
  for (const { element, at, end } of blocksIn(words, parseMarkup(html))) {
    if (at < 0) continue;
    const level = /^h([1-6])$/.exec(element.name)?.[1];
    if (level) {
      const found = paragraphsAt(at, end);
      const [start, stop] = found[0] ?? [];
      if (found.length === 1 && start !== undefined && stop !== undefined)
        structure.headings.push({ start, end: stop, level: Number(level) });
    } else if (isList(element)) placeItems(element, at, 1);
    else if (element.name === 'blockquote') structure.quotes.push(...paragraphsAt(at, end));
  }
  const levels = [...new Set(structure.headings.map(({ level }) => level))].sort((a, b) => a - b);
  for (const heading of structure.headings) heading.level = levels.indexOf(heading.level) + 1;
  return structure;
}
