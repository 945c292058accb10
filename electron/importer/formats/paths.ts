/** Paths inside containers. */

/** A path without its escapes (`%20`). */
export function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a stray % is part of the name
  }
}

/** The path that a relative address means: fragment and query dropped, escapes undone. */
export const asPath = (address: string): string => unescaped(address.replace(/[#?].*$/, ''));

/** `images/a.png` as `text/ch1.xhtml` means it: `text/images/a.png`. Fragment and query are dropped, `..` cannot leave. */
export function resolvePath(from: string, path: string): string {
  const relative = asPath(path);
  const parts = relative.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
