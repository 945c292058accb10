/**
 * Reads an article's sanitised HTML into a small tree of allowed elements. The archive has no DOM and does not trust
 * the fragment: whatever is not on the list below loses its tag (or, for scripts and the like, its content as well).
 */

export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Node[];
}
export type Node = Element | string;

export const isElement = (node: Node): node is Element => typeof node !== 'string';
export const isCell = (element: Element): boolean => element.name === 'td' || element.name === 'th';

/** Elements kept, with the attributes kept on each. */
const ALLOWED: Record<string, readonly string[]> = {
  p: [],
  h1: [],
  h2: [],
  h3: [],
  h4: [],
  h5: [],
  h6: [],
  ul: [],
  ol: ['start'],
  li: [],
  dl: [],
  dt: [],
  dd: [],
  blockquote: [],
  pre: [],
  figure: [],
  figcaption: [],
  table: [],
  caption: [],
  thead: [],
  tbody: [],
  tfoot: [],
  tr: [],
  th: ['colspan', 'rowspan'],
  td: ['colspan', 'rowspan'],
  hr: [],
  a: ['href'],
  em: [],
  i: [],
  strong: [],
  b: [],
  u: [],
  s: [],
  sub: [],
  sup: [],
  small: [],
  code: [],
  kbd: [],
  cite: [],
  q: [],
  abbr: [],
  mark: [],
  bdi: [],
  bdo: [],
  ruby: [],
  rt: [],
  rp: [],
  br: [],
  img: ['src', 'alt'],
};
const ANYWHERE = ['lang', 'dir'];
const VOID = new Set([
  'br',
  'hr',
  'img',
  'input',
  'meta',
  'link',
  'col',
  'wbr',
  'source',
  'area',
  'base',
  'embed',
  'track',
]);
/** Elements dropped with everything inside. */
const DROPPED = new Set(
  'script style template noscript iframe object svg math head title textarea select button audio video canvas'.split(
    ' ',
  ),
);
/** Elements that end an open paragraph (HTML, 13.1.2.4). */
const CLOSES_P = new Set(
  'address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul'.split(
    ' ',
  ),
);
/** Deeper nesting than any article has; beyond it elements are flattened. */
const MAX_DEPTH = 200;

const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  shy: '\u00ad',
};

/** Decodes character references; unknown names stay as they are. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));?/gi, (whole, hex, dec, name) => {
    if (name) return NAMED[name.toLowerCase()] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(dec);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
  });
}

const TAG = /<!--[\s\S]*?(?:-->|$)|<[!?][^>]*>?|<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>?/g;
const ATTRIBUTE = /([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** Parses an HTML fragment. Never throws; broken markup yields the text it holds. */
export function parseMarkup(html: string): Node[] {
  const root: Element = { name: '', attributes: {}, children: [] };
  /** Open elements; `kept` is null where the tag is not on the list and children go to the parent. */
  const open: { name: string; kept: Element | null }[] = [];
  let target = root;
  const retarget = (): void => {
    target = open.findLast((entry) => entry.kept)?.kept ?? root;
  };
  const closeTo = (index: number): void => {
    open.length = index;
    retarget();
  };
  const text = (raw: string): void => {
    if (raw) target.children.push(decodeEntities(raw));
  };
  TAG.lastIndex = 0;
  let at = 0;
  for (let match = TAG.exec(html); match; match = TAG.exec(html)) {
    text(html.slice(at, match.index));
    at = TAG.lastIndex;
    const name = match[2]?.toLowerCase();
    if (!name) continue;
    if (match[1]) {
      const index = open.findLastIndex((entry) => entry.name === name);
      if (index >= 0) closeTo(index);
      continue;
    }
    if (DROPPED.has(name)) {
      const ending = new RegExp(`</${name}`, 'gi');
      ending.lastIndex = at;
      const close = ending.test(html) ? html.indexOf('>', ending.lastIndex) : -1;
      at = close < 0 ? html.length : close + 1;
      TAG.lastIndex = at;
      continue;
    }
    if (CLOSES_P.has(name)) {
      const index = open.findLastIndex((entry) => entry.name === 'p');
      if (index >= 0) closeTo(index);
    }
    const allowed = Object.hasOwn(ALLOWED, name) ? ALLOWED[name] : undefined;
    const element: Element | null = allowed
      ? { name, attributes: attributes(match[3] ?? '', allowed), children: [] }
      : null;
    const deep = open.length >= MAX_DEPTH;
    const keep = element && (!deep || VOID.has(name)) ? element : null;
    if (keep) target.children.push(keep);
    if (deep || VOID.has(name) || /\/\s*$/.test(match[3] ?? '')) continue;
    open.push({ name, kept: keep });
    if (keep) target = keep;
  }
  text(html.slice(at));
  return root.children;
}

function attributes(raw: string, allowed: readonly string[]): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [, key, double, single, bare] of raw.matchAll(ATTRIBUTE)) {
    const name = (key as string).toLowerCase();
    if (!allowed.includes(name) && !ANYWHERE.includes(name)) continue;
    const value = decodeEntities(double ?? single ?? bare ?? '').trim();
    if (name === 'href' && !/^(https?:|mailto:)/i.test(value)) continue;
    if (name === 'dir' && !/^(ltr|rtl|auto)$/i.test(value)) continue;
    if (name === 'lang' && !/^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i.test(value)) continue;
    if (/^(colspan|rowspan|start)$/.test(name) && !/^\d{1,3}$/.test(value)) continue;
    out[name] = value;
  }
  return out;
}

/** The text inside nodes, as it stands in the source. */
export function textOf(nodes: readonly Node[]): string {
  return nodes.map((node) => (isElement(node) ? textOf(node.children) : node)).join('');
}

/** Pictures among nodes, at any depth. */
export function picturesIn(nodes: readonly Node[]): Element[] {
  return nodes.flatMap((node) => (!isElement(node) ? [] : node.name === 'img' ? [node] : picturesIn(node.children)));
}

/** The first element of a name inside another, or null. */
export function findElement(element: Element, name: string): Element | null {
  for (const child of element.children) {
    if (!isElement(child)) continue;
    const found = child.name === name ? child : findElement(child, name);
    if (found) return found;
  }
  return null;
}
