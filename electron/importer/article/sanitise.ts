/**
 * Foreign HTML → HTML that can do nothing. An explicit list of elements and attributes; addresses only in `a[href]`
 * (http, https, mailto: shown, never followed) and in pictures of our own (`carrel-image:<key>`). The article frame's
 * CSP forbids everything once more.
 */
import createDOMPurify from 'dompurify';

const TAGS =
  'a abbr address article b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li main mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr'.split(
    ' ',
  );
const ATTRIBUTES = 'alt colspan datetime dir href lang rowspan scope span src start title'.split(' ');
const ADDRESS = /^(?:https?:|mailto:)/i;
const OWN_IMAGE = /^carrel-image:[\w-]+$/;

type Purifier = ReturnType<typeof createDOMPurify>;
let purifier: Purifier | undefined;

function purify(): Purifier {
  if (purifier) return purifier;
  const made = createDOMPurify(window as never);
  // Without a real DOM DOMPurify returns its input unchanged: refuse to work rather than pass scripts on.
  if (!made.isSupported) throw new Error('There is no DOM in which HTML can be made safe.');
  made.addHook('uponSanitizeAttribute', (element, data) => {
    const name = data.attrName;
    if (name === 'href') data.keepAttr = element.nodeName === 'A' && ADDRESS.test(data.attrValue.trim());
    else if (name === 'src') {
      data.keepAttr = element.nodeName === 'IMG' && OWN_IMAGE.test(data.attrValue);
      if (data.keepAttr) data.forceKeepAttr = true;
    }
  });
  purifier = made;
  return made;
}

/** A safe HTML fragment. Pictures without one of our own addresses are dropped. */
export function sanitiseHtml(html: string): string {
  const fragment = purify().sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOW_UNKNOWN_PROTOCOLS: false,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const image of [...fragment.querySelectorAll('img')]) if (!image.getAttribute('src')) image.remove();
  for (const link of [...fragment.querySelectorAll('a:not([href])')]) link.replaceWith(...link.childNodes);
  const holder = fragment.ownerDocument.createElement('div');
  holder.append(fragment);
  return holder.innerHTML.trim();
}

/** Plain text as HTML, also within the quotation marks of an attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] as string);
