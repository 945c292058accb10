/**
 * The two schemes of Carrel. `app://` serves the bundled interface from disk; `article://` serves stored pages, their
 * images and parts of exports, whose bytes come from the archive process. Both answer with a content security policy.
 */
import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { protocol, type Session } from 'electron';
import { APP_ORIGIN, IMPORTER_ORIGIN } from './harden';

/** The bytes behind an `article://` address, or null when there is nothing. */
export type Resource = { bytes: Uint8Array; mediaType: string } | null;

const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.bin': 'application/octet-stream',
};

/** Must run before Electron is ready. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    { scheme: 'article', privileges: { standard: true, secure: true, corsEnabled: true } },
  ]);
}

/**
 * The window's policy. React Aria adds `<style>` elements and reads a nonce from the page, so each load gets one.
 * `style-src-attr` is not opened: React sets styles through the object model, which the policy does not concern.
 */
export function windowPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' article: blob:",
    "font-src 'self'",
    'frame-src article:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** The importer's policy: its own scripts and wasm (the PDF reader, the language detector), and nothing else. */
export const IMPORTER_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Stored pages: no scripts, no forms, no frames, an opaque origin. */
export const ARTICLE_POLICY = [
  "default-src 'none'",
  'img-src article: data:',
  "style-src 'unsafe-inline' article:",
  'font-src app: article: data:',
  "base-uri 'none'",
  "form-action 'none'",
  'sandbox',
].join('; ');

/** Serves the bundle in `folder` as `app://carrel/` and `app://importer/` to the pages of one session. */
export function serveBundle(session: Session, folder: string): void {
  session.protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    if (request.method !== 'GET') return refused(405);
    const origin = `${url.protocol}//${url.host}`;
    if (origin !== APP_ORIGIN && origin !== IMPORTER_ORIGIN) return refused(404);
    const path = await contained(folder, url.pathname);
    if (!path) return refused(404);
    const bytes = await readFile(path).catch(() => null);
    if (!bytes) return refused(404);
    const mediaType = MEDIA_TYPES[extname(path)];
    if (!mediaType) return refused(404);
    const headers: Record<string, string> = { 'content-type': mediaType, 'x-content-type-options': 'nosniff' };
    // A stored page has an opaque origin and may use the bundled fonts.
    if (mediaType.startsWith('font/')) headers['access-control-allow-origin'] = '*';
    if (!mediaType.startsWith('text/html')) return new Response(bytes, { headers });
    const nonce = randomBytes(16).toString('base64');
    headers['content-security-policy'] = origin === APP_ORIGIN ? windowPolicy(nonce) : IMPORTER_POLICY;
    headers['cache-control'] = 'no-store';
    headers['referrer-policy'] = 'no-referrer';
    return new Response(bytes.toString('utf8').replaceAll('__CSP_NONCE__', nonce), { headers });
  });
}

/** Serves `article://` addresses to the pages of one session. */
export function serveArticles(session: Session, resource: (url: string) => Promise<Resource>): void {
  session.protocol.handle('article', async (request) => {
    if (request.method !== 'GET') return refused(405);
    const found = await resource(request.url).catch(() => null);
    if (!found) return refused(404);
    return new Response(new Uint8Array(found.bytes), {
      headers: {
        'content-type': found.mediaType,
        'content-security-policy': ARTICLE_POLICY,
        'x-content-type-options': 'nosniff',
        'access-control-allow-origin': '*',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      },
    });
  });
}

/**
 * The file that a URL's path means inside `folder`.
 * @returns null for anything outside, also by way of `..` in any encoding, a symbolic link, or a sibling folder whose
 *   name starts the same; and for a path that does not exist
 */
export async function contained(folder: string, urlPath: string): Promise<string | null> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const wanted = resolve(folder, join('.', decoded));
  const [realFolder, real] = await Promise.all([
    realpath(folder).catch(() => null),
    realpath(wanted).catch(() => null),
  ]);
  if (!realFolder || !real) return null;
  for (const way of [relative(folder, wanted), relative(realFolder, real)]) {
    if (way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return null;
  }
  return real;
}

function refused(status: number): Response {
  return new Response(null, { status, headers: { 'content-security-policy': "default-src 'none'; sandbox" } });
}
