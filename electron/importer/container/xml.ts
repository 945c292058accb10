/** XML from untrusted files. Entity declarations are refused: nine nested ones expand to gigabytes. */
import { CarrelError } from '../../contract/errors';
import { declaredCharset, decodeText } from '../text/charset';

/**
 * Parses XML.
 * @throws CarrelError `archive-limits` when it declares entities, `file-damaged` when it is not well-formed
 */
export function parseXml(source: Uint8Array | string): Document {
  const text = typeof source === 'string' ? source : decodeText(source, declaredCharset(source)).text;
  refuseEntities(text);
  const document = new DOMParser().parseFromString(
    text.replace(/^\ufeff/, '').replace(/^\s+(?=<\?xml)/, ''),
    'application/xml',
  );
  if (document.querySelector('parsererror'))
    throw new CarrelError('file-damaged', 'It contains XML that is not well-formed.');
  return document;
}

/** @throws CarrelError `archive-limits` when the text declares XML entities */
export function refuseEntities(text: string): void {
  if (/<!ENTITY\s/i.test(text.slice(0, 100_000))) {
    throw new CarrelError(
      'archive-limits',
      'It declares XML entities, as only a file made to exhaust memory does. It was not read.',
      { final: true },
    );
  }
}

/** Child elements of that local name, whatever their namespace. */
export function children(parent: ParentNode, ...names: string[]): Element[] {
  return [...parent.children].filter((child) => names.includes(child.localName));
}

/** Descendants of that local name. */
export function descendants(parent: Document | Element, name: string): Element[] {
  return [...parent.getElementsByTagNameNS('*', name)];
}

/** Trimmed text of the first child of one of these names; null when there is none or it is empty. */
export function childText(parent: ParentNode, ...names: string[]): string | null {
  for (const name of names) {
    for (const child of children(parent, name)) {
      const text = (child.textContent ?? '').trim();
      if (text) return text;
    }
  }
  return null;
}
