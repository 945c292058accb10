/** The section headings of an article, told by its HTML and placed in its text. */

import type { Heading } from '../../contract/domain';
import { paragraphSpans } from '../../contract/language';
import { blocksIn, CompactText, compactOf } from './align';
import { parseMarkup } from './parse';

/**
 * Headings that are paragraphs of the text, in their order. Their levels are ranks: 1 for the highest that the article
 * uses, without gaps, whatever the page had set above them. Linear in the size of the article.
 * @param html sanitised HTML; null: none are known
 */
export function headingsOf(text: string, html: string | null): Heading[] {
  if (!html || !/<h[1-6]\b/i.test(html)) return [];
  const words = new CompactText(text);
  const paragraphs = paragraphSpans(text);
  let next = 0;
  const found: Heading[] = [];
  for (const { element, at, end } of blocksIn(words, parseMarkup(html))) {
    const level = /^h([1-6])$/.exec(element.name)?.[1];
    if (at < 0 || !level) continue;
    const first = words.places[at] as number;
    const last = words.places[end - 1] as number;
    while ((paragraphs[next]?.[1] ?? text.length) <= first) next++;
    const [from, to] = paragraphs[next] ?? [first, first];
    if (compactOf(text.slice(from, first) + text.slice(last + 1, to)) === '')
      found.push({ start: from, end: to, level: Number(level) });
  }
  const levels = [...new Set(found.map(({ level }) => level))].sort((a, b) => a - b);
  return found.map((heading) => ({ ...heading, level: levels.indexOf(heading.level) + 1 }));
}
