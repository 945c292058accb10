import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ app: {}, protocol: {}, session: {} }));
const { ARTICLE_POLICY, contained, IMPORTER_POLICY, serveArticles, serveBundle } = await import(
  '../../../electron/main/protocols'
);

type Handler = (request: Request) => Promise<Response>;

/** What `session.protocol.handle` was given. */
function handlerOf(register: (session: never) => void): Handler {
  let handler: Handler | null = null;
  const session = {
    protocol: {
      handle: (_scheme: string, given: Handler) => {
        handler = given;
      },
    },
  };
  register(session as never);
  if (!handler) throw new Error('nothing was registered');
  return handler;
}

/** `Request` knows no schemes of ours; a handler reads two fields of it. */
const get = (url: string, method = 'GET') => ({ url, method }) as Request;

let folder: string;
let bundle: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'carrel-protocols-')));
  bundle = join(folder, 'bundle');
  mkdirSync(join(bundle, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'bundle-secret'));
  writeFileSync(join(bundle, 'index.html'), '<meta property="csp-nonce" content="__CSP_NONCE__">');
  writeFileSync(join(bundle, 'assets', 'a b.js'), 'export {}');
  writeFileSync(join(bundle, 'assets', 'x.exe'), 'MZ');
  writeFileSync(join(folder, 'secret.js'), 'secret');
  writeFileSync(join(folder, 'bundle-secret', 'secret.js'), 'secret');
  symlinkSync(join(folder, 'secret.js'), join(bundle, 'assets', 'link.js'));
  symlinkSync(folder, join(bundle, 'up'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a path inside the bundle', () => {
  it('is found, also with an encoded character', async () => {
    expect(await contained(bundle, '/index.html')).toBe(join(bundle, 'index.html'));
    expect(await contained(bundle, '/assets/a%20b.js')).toBe(join(bundle, 'assets', 'a b.js'));
    expect(await contained(bundle, '/assets/../index.html')).toBe(join(bundle, 'index.html'));
  });

  it.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/%2e%2e/secret.js',
    '/%2e%2e%2fsecret.js',
    '/..%2fsecret.js',
    '/..%5csecret.js',
    '/..\\secret.js',
    '/%252e%252e/secret.js',
    '/../bundle-secret/secret.js',
    '/assets/link.js',
    '/up/secret.js',
    '/index.html%00.js',
    '/%',
    '/%c0%ae%c0%ae/secret.js',
    '//etc/hostname',
    '/C:/Windows/win.ini',
    '/',
    '',
    '/missing.js',
  ])('is refused when it leaves or does not exist: %s', async (path) => {
    expect(await contained(bundle, path)).toBeNull();
  });
});

describe('app://', () => {
  const ask = (url: string, method?: string) => handlerOf((session) => serveBundle(session, bundle))(get(url, method));

  it('gives the window and the importer each its own policy', async () => {
    const window = await ask('app://carrel/index.html');
    const nonce = /nonce-([^']+)/.exec(window.headers.get('content-security-policy') ?? '')?.[1];
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(await window.text()).toContain(`content="${nonce}"`);
    const importer = await ask('app://importer/index.html');
    expect(importer.headers.get('content-security-policy')).toBe(IMPORTER_POLICY);
    expect(IMPORTER_POLICY).not.toContain('unsafe-inline');
    expect(IMPORTER_POLICY).not.toMatch(/https?:/);
  });

  it.each([
    ['app://carrel/assets/x.exe', 'GET', 404],
    ['app://carrel/missing.html', 'GET', 404],
    ['app://carrel.example/index.html', 'GET', 404],
    ['app://other/index.html', 'GET', 404],
    ['app://carrel/index.html', 'POST', 405],
  ])('answers %s by %s with %i and nothing else', async (url, method, status) => {
    const response = await ask(url, method);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('article://', () => {
  const ask = (url: string, answer: () => Promise<unknown>) =>
    handlerOf((session) => serveArticles(session, answer as never))(get(url));

  it('serves stored bytes under a policy without scripts', async () => {
    const response = await ask('article://a/', async () => ({
      bytes: new TextEncoder().encode('<p>hello'),
      mediaType: 'text/html; charset=utf-8',
    }));
    expect(await response.text()).toBe('<p>hello');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toBe(ARTICLE_POLICY);
    expect(ARTICLE_POLICY).not.toContain('script-src');
    expect(ARTICLE_POLICY.split('; ')).toContain('sandbox');
  });

  it('is 404 when there is nothing, and when the archive process fails', async () => {
    expect((await ask('article://a/', async () => null)).status).toBe(404);
    const failing = await ask('article://a/', async () => {
      throw new Error('gone');
    });
    expect(failing.status).toBe(404);
  });
});
