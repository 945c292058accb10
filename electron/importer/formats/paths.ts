/** Paths inside containers. */

/** `images/a.png` as `text/ch1.xhtml` means it: `text/images/a.png`. Fragment and query are dropped, `..` cannot leave. */
export function resolvePath(from: string, path: string): string {
  let relative = path.replace(/[#?].*$/, '');
  try {
    relative = decodeURIComponent(relative);
  } catch {
    // A stray % is part of the name.
  }
  const parts = relative.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
