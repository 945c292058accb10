/** HTML that is all article (converted documents, book chapters, mail bodies, feed items) → the parts of a draft. */
import type { ExtractedImage } from '../../contract/extraction';
import type { Lookup, Piece } from '../reading';
import { blocksOf } from './blocks';
import { decodeDataUrl, ImageStore } from './images';
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
  const store = new ImageStore();
  for (const image of [...body.querySelectorAll('img, image')]) {
    const address = image.getAttribute('src') ?? image.getAttribute('href') ?? image.getAttribute('xlink:href') ?? '';
    const key = address
      ? await store.keep(address, image.getAttribute('alt') ?? '', async () =>
          address.startsWith('data:') ? decodeDataUrl(address) : ((await options.sibling?.(address)) ?? null),
        )
      : null;
    if (key) image.setAttribute('src', `carrel-image:${key}`);
    else image.remove();
  }
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
  return { pieces, heading, html: sanitiseHtml(body.innerHTML) || null, images: store.images };
}
