/**
 * Blunts page source before it is parsed. What is never text goes, which halves the work that follows. Styles in attributes
 * go: the importer's policy refuses them one by one, which costs more than the parsing; what they hide is marked with
 * `hidden` instead. So do things that cost Chromium's parser seconds:
 * elements with thousands of attributes (each is checked against all others) and nesting tens of thousands deep.
 */

/** A tag this long is looked at; SingleFile pages have longer ones, but with few attributes. */
const LONG_TAG = 8_000;
const MAX_ATTRIBUTES = 300;
/** No page that people wrote nests deeper. */
const MAX_DEPTH = 256;

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
/** Elements that the parser closes by itself. */
const LEAF = new Set('p li dt dd option tr td th'.split(' '));
const RAW = new Set('script style textarea title noscript xmp iframe'.split(' '));

/** The same source without styles, scripts, drawings, films, attribute bombs and bottomless nesting. */
export function blunt(html: string): string {
  return cutDepth(stripAttributes(hideStyles(dropCode(html))));
}

const HIDES = /display\s*:\s*none|visibility\s*:\s*hidden/i;

function hideStyles(html: string): string {
  return html.replace(/\sstyle\s*=\s*(?:"[^"]*"|'[^']*')/gi, (style) => (HIDES.test(style) ? ' hidden' : ''));
}

const CLOSING = {
  style: /<\/style(?=[\s/>])/gi,
  script: /<\/script(?=[\s/>])/gi,
  svg: /<\/?svg(?=[\s/>])/gi,
  video: /<\/video(?=[\s/>])/gi,
  audio: /<\/audio(?=[\s/>])/gi,
  '!--': /--!?(?=>)/g,
};

/**
 * Style sheets, scripts, drawings and remarks: a third to a half of most pages, and never text. Structured data stays. Films and
 * sounds go as well: Chromium never lets go of a document that they are in (they wait for a device to be played on).
 */
function dropCode(html: string): string {
  const opening = /<(?:(style|script|svg|video|audio)(?=[\s/>])|!--)/gi;
  const endless = new Set<string>();
  let out = '';
  let from = 0;
  for (let match = opening.exec(html); match; match = opening.exec(html)) {
    const name = (match[1]?.toLowerCase() ?? '!--') as keyof typeof CLOSING;
    const closing = CLOSING[name];
    closing.lastIndex = name === '!--' ? opening.lastIndex - 2 : opening.lastIndex;
    // Looked for once: a page of thousands of beginnings must not be run through thousands of times.
    const found = endless.has(name) ? null : closing.exec(html);
    if (name === 'svg' && found?.[0][1] === 's') continue; // a drawing in a drawing: only the inner one goes
    const end = found ? html.indexOf('>', closing.lastIndex) + 1 : 0;
    if (end === 0) {
      // To the parser everything after an unclosed style sheet or script is part of it; not so after a drawing.
      if (name === 'style' || name === 'script') return out + html.slice(from, match.index);
      endless.add(name);
      const film = name === 'video' || name === 'audio';
      const after = film ? html.indexOf('>', opening.lastIndex) + 1 : 0;
      if (after > 0) {
        out += html.slice(from, match.index);
        from = opening.lastIndex = after;
      }
      continue;
    }
    const tag = html.slice(opening.lastIndex, Math.min(end, opening.lastIndex + 300));
    opening.lastIndex = end;
    if (name === 'script' && /^[^>]*\bjson\b/i.test(tag)) continue;
    out += html.slice(from, match.index);
    from = end;
  }
  return from === 0 ? html : out + html.slice(from);
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
  let opened = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    opened += html.charCodeAt(at + 1) === 0x2f ? -1 : 1;
    // Unclosed <p> and void <br> count as nesting here: only what is far beyond reason is worth a closer look.
    if (opened > MAX_DEPTH * 10) return cutTags(html);
  }
  return html;
}

function cutTags(html: string): string {
  const lower = html.toLowerCase();
  let depth = 0;
  let out = '';
  let from = 0;
  const tags = /<(\/?)([a-z][a-z0-9]*)\b[^>]*>/gi;
  for (let match = tags.exec(html); match; match = tags.exec(html)) {
    const name = (match[2] as string).toLowerCase();
    const opening = match[1] === '';
    if (VOID.has(name) || LEAF.has(name) || match[0].endsWith('/>')) continue;
    if (RAW.has(name) && opening) {
      const close = lower.indexOf(`</${name}`, tags.lastIndex);
      if (close < 0) break;
      tags.lastIndex = close;
      continue;
    }
    if (RAW.has(name)) continue;
    // What was opened too deep is dropped, and so is its end.
    if (opening ? depth >= MAX_DEPTH : depth > MAX_DEPTH) {
      out += html.slice(from, match.index);
      if (out !== '' && !' \n'.includes(out.at(-1) as string)) out += ' ';
      from = match.index + match[0].length;
    }
    depth = Math.max(0, depth + (opening ? 1 : -1));
  }
  return out + html.slice(from);
}
