/** HTML that is all article (converted documents, book chapters, mail bodies, feed items) → the parts of a draft. */
import type { ExtractedImage } from '../../contract/extraction';
import type { Lookup, Piece } from '../reading';
import { blocksOf } from './blocks';
import { keepPictures } from './images';
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
}

/** Reads HTML whose every block is text of the article. */
export async function readDocument(html: string, options: DocumentOptions = {}): Promise<ReadDocument> {
  const { body } = parseHtml(html);
  const images = await keepPictures(body, options.sibling);
  let heading: string | null = null;
  const first = blocksOf(body)[0];
  if (!options.keepHeading && first && /^H[1-3]$/.test(first.element.nodeName)) {
    heading = first.text;
    first.element.remove();
  }
  let pieces: Piece[];
  if (options.clean) {
    const cleaned = cleanBlocks(body, options.clean.title, options.clean.byline);
    pieces = cleaned.pieces;
    for (const element of cleaned.gone) element.remove();
  } else {
    pieces = blocksOf(body).map((block) => ({ text: block.text }));
  }
  return { pieces, heading, html: sanitiseHtml(body.innerHTML) || null, images };
}
