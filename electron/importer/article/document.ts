/** HTML that is all article (converted documents, book chapters, mail bodies, feed items) → the parts of a draft. */
import type { ExtractedImage } from '../../contract/extraction';
import type { Lookup, Piece } from '../reading';
import { folded } from '../text/fold';
import { blocksOf } from './blocks';
import { keepPictures } from './images';
import { markNotes } from './notes';
import { cleanBlocks, parseHtml } from './page';
import { sanitiseHtml } from './sanitise';

export interface ReadDocument {
  pieces: Piece[];
  /** First heading, when the text begins with one; it is then not among the pieces. */
  heading: string | null;
  html: string | null;
  images: ExtractedImage[];
}

export interface DocumentOptions {
  /** Pictures by the address that the HTML uses. */
  sibling?: Lookup;
  /** Take out furniture as on a web page: newsletters have it, books do not. */
  clean?: { title: string | null; byline: string | null };
  /** Leave a first heading in the text. */
  keepHeading?: boolean;
  /** Known already: a first heading that says something else stays in the text. */
  title?: string | null;
  /** A short first line without a full stop is a heading, as in pasted text. */
  firstLine?: boolean;
}

/** Blocks among which the headline is looked for once more. */
const HEAD = 3;

/** Reads HTML whose every block is text of the article. */
export async function readDocument(html: string, options: DocumentOptions = {}): Promise<ReadDocument> {
  const { body } = parseHtml(html);
  markNotes(body);
  const images = await keepPictures(body, options.sibling);
  const heading = options.keepHeading ? null : takeHeading(body, options);
  const headline = folded(options.title ?? heading ?? '');
  let pieces: Piece[];
  if (options.clean) {
    const cleaned = cleanBlocks(body, options.clean.title, options.clean.byline);
    pieces = cleaned.pieces;
    for (const element of cleaned.gone) element.remove();
  } else {
    pieces = blocksOf(body).map(({ text, element }, i) => {
      if (i >= HEAD || !headline || folded(text) !== headline || !remove(element, body)) return { text };
      return { text, removed: 'doubled-headline' };
    });
  }
  return { pieces, heading, html: sanitiseHtml(body.innerHTML) || null, images };
}

/** Takes an element out that holds one block alone; false where it holds more. */
function remove(element: Element, body: Element): boolean {
  if (element === body || blocksOf(element).length !== 1) return false;
  element.remove();
  return true;
}

function takeHeading(body: Element, { title, firstLine }: DocumentOptions): string | null {
  const [first, second] = blocksOf(body);
  if (!first) return null;
  const { text, element } = first;
  const alone = !element.closest('li, table, blockquote');
  const short = firstLine && alone && second && text.length < 200 && !/[.;,:](?:\[\d+\])*$/.test(text);
  if (!short && !/^H[1-3]$/.test(element.nodeName)) return null;
  if (title && folded(title) !== folded(text)) return null;
  return remove(element, body) ? text : null;
}
