/**
 * Blunts page source that costs Chromium's parser seconds before it is parsed: elements with thousands of attributes
 * (each is checked against all others) and nesting tens of thousands deep.
 */

/** A tag this long is looked at; SingleFile pages have longer ones, but with few attributes. */
const LONG_TAG = 8_000;
const MAX_ATTRIBUTES = 300;
/** No page that people wrote nests deeper. */
const MAX_DEPTH = 400;

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const RAW = new Set('script style textarea title noscript xmp iframe'.split(' '));

/** The same source with attribute bombs stripped and nesting cut. Ordinary pages come back unchanged. */
export function blunt(html: string): string {
  return cutDepth(stripAttributes(html));
}

function stripAttributes(html: string): string {
  let out = '';
  let from = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    const end = html.indexOf('>', at);
    if (end < 0) break;
    if (end - at > LONG_TAG) {
      const tag = html.slice(at, end + 1);
      const name = /^<[a-z][\w:-]*/i.exec(tag)?.[0];
      const attributes = tag.match(/\s[^\s=<>"'/]+(?==|\s|>)/g)?.length ?? 0;
      if (name && attributes > MAX_ATTRIBUTES) {
        out += `${html.slice(from, at)}${name}>`;
        from = end + 1;
      }
    }
    at = end;
  }
  return from === 0 ? html : out + html.slice(from);
}

function cutDepth(html: string): string {
  // Counting tags is enough to see whether any cutting is needed.
  let depth = 0;
  let deepest = 0;
  const tags = /<(\/?)([a-z][a-z0-9]*)\b[^>]*>/gi;
  const scan = (visit: ((match: RegExpExecArray, drop: boolean) => void) | null): void => {
    depth = 0;
    tags.lastIndex = 0;
    for (let match = tags.exec(html); match; match = tags.exec(html)) {
      const name = (match[2] as string).toLowerCase();
      if (RAW.has(name) && match[1] === '') {
        const close = html.toLowerCase().indexOf(`</${name}`, tags.lastIndex);
        if (close < 0) break;
        tags.lastIndex = close;
        depth++;
        continue;
      }
      if (VOID.has(name) || match[0].endsWith('/>')) continue;
      const opening = match[1] === '';
      // What was opened too deep is dropped, and so is its end.
      visit?.(match, opening ? depth >= MAX_DEPTH : depth > MAX_DEPTH);
      depth = Math.max(0, depth + (opening ? 1 : -1));
      deepest = Math.max(deepest, depth);
    }
  };
  if ((html.match(/<[a-z]/gi)?.length ?? 0) <= MAX_DEPTH) return html;
  scan(null);
  // Unclosed <p> and <li> count as nesting here although the parser closes them: cut only what is far beyond reason.
  if (deepest <= MAX_DEPTH * 10) return html;
  let out = '';
  let from = 0;
  scan((match, drop) => {
    if (!drop) return;
    out += `${html.slice(from, match.index)} `;
    from = match.index + match[0].length;
  });
  return out + html.slice(from);
}
