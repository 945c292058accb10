/** The real DOM that the importer finds in Chromium, for Node: jsdom, in which DOMPurify works. */
import { JSDOM } from 'jsdom';

/** Puts `window`, `document`, `DOMParser` and `Node` in place, once. */
export function provideDom(): void {
  if (typeof globalThis.DOMParser === 'function') return;
  const { window } = new JSDOM('<!doctype html><title></title>');
  const target = globalThis as unknown as Record<string, unknown>;
  target.window = window;
  target.document = window.document;
  for (const name of ['DOMParser', 'Node', 'Document', 'Element', 'XMLSerializer', 'HTMLElement', 'DocumentFragment']) {
    target[name] = (window as unknown as Record<string, unknown>)[name];
  }
}
