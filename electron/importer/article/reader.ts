/**
 * Readability with the cheap tests first: four of its questions, asked of every element of a page, read the text or the
 * style of a whole subtree before they look at an attribute. It also writes the whole page out as source, in case it has
 * to begin again, and what it found twice more, for a log that is off and for fields that nobody reads. The answers are the same.
 */
import { Readability } from '@mozilla/readability';

/** Those of Readability's own methods that are put in other words here (0.6.0). */
interface Steps {
  REGEXPS: { byline: RegExp };
  _doc: Document;
  _grabArticle(): Element | null;
  parse(): ReturnType<Readability<Element>['parse']>;
  _postProcessContent(content: Element): void;
  _isValidByline(node: Element, matchString: string): boolean;
  _isElementWithoutContent(node: Element): boolean;
  _isProbablyVisible(node: Element): boolean;
  _getLinkDensity(element: Element): number;
}

const Original = Readability as unknown as new (
  document: Document,
  options: { serializer: (node: Node) => Element },
) => Steps;

class Reader extends Original {
  constructor(
    document: Document,
    private readonly found: (content: Element) => void,
  ) {
    super(document, { serializer: (node) => asItIs(node as Element) });
  }

  override _grabArticle(): Element | null {
    if (this._doc.body) keepAsClone(this._doc.body);
    const content = super._grabArticle();
    if (content) silence(content, 'innerHTML');
    return content;
  }

  override _postProcessContent(content: Element): void {
    asItIs(content);
    this.found(content);
    super._postProcessContent(content);
    silence(content, 'textContent');
  }

  override _isValidByline(node: Element, matchString: string): boolean {
    const says =
      node.getAttribute('rel') === 'author' ||
      node.getAttribute('itemprop')?.includes('author') ||
      this.REGEXPS.byline.test(matchString);
    return says ? super._isValidByline(node, matchString) : false;
  }

  override _isElementWithoutContent(node: Element): boolean {
    return hasText(node) ? false : super._isElementWithoutContent(node);
  }

  override _getLinkDensity(element: Element): number {
    return element.getElementsByTagName('a').length === 0 ? 0 : super._getLinkDensity(element);
  }

  override _isProbablyVisible(node: Element): boolean {
    // Without the attribute there is no style of its own, and asking for that would make an object for each element.
    if (node.hasAttribute('style')) return super._isProbablyVisible(node);
    if (node.hasAttribute('hidden')) return false;
    return node.getAttribute('aria-hidden') !== 'true' || super._isProbablyVisible(node);
  }
}

/** What begins again with the page as it was gets it from a copy: source takes five times as long to write, and longer to read. */
function keepAsClone(page: Element): void {
  let copy: Node = page;
  Object.defineProperty(page, 'innerHTML', {
    configurable: true,
    get: () => {
      copy = page.cloneNode(true);
      return '';
    },
    set: () => page.replaceChildren(...copy.cloneNode(true).childNodes),
  });
}

/** Has an element's property answer nothing, without reading a tree. */
function silence(element: Element, property: 'innerHTML' | 'textContent'): void {
  Object.defineProperty(element, property, { configurable: true, value: '' });
}

/** The same element with its own properties again. */
function asItIs(element: Element): Element {
  for (const property of ['innerHTML', 'textContent']) Reflect.deleteProperty(element, property);
  return element;
}

/** Whether there is anything but white space in the text of an element; ends at the first word. */
function hasText(root: Node): boolean {
  let node: Node | null = root.firstChild;
  while (node) {
    const { nodeType } = node;
    if ((nodeType === 3 || nodeType === 4) && (node.nodeValue ?? '').trim() !== '') return true;
    const down: Node | null = nodeType === 1 ? node.firstChild : null;
    if (down) {
      node = down;
      continue;
    }
    while (node && node !== root && !node.nextSibling) node = node.parentNode;
    node = node && node !== root ? node.nextSibling : null;
  }
  return false;
}

/**
 * A reader of one document, which it changes; the content that it finds stays an element.
 * @param found called with what was found, before addresses in it are resolved and its classes go
 */
export const readerOf = (document: Document, found: (content: Element) => void): Steps => new Reader(document, found);
