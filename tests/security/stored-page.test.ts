import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openWindow, type TestWindow } from '../harness/window';

vi.mock('electron', () => ({ app: {}, protocol: {}, session: {} }));
const { ARTICLE_POLICY } = await import('../../electron/main/protocols');

let carrel: TestWindow;
let server: Server;
let hostile: string;
let folder: string;
const requests: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.end('document.title = "hacked"');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  hostile = `<!doctype html><html><head><title>calm</title><base href="${origin}/">
    <meta http-equiv="refresh" content="0;url=${origin}/refresh">
    <link rel="stylesheet" href="${origin}/style"><link rel="prefetch" href="${origin}/prefetch">
    <link rel="preload" as="image" href="${origin}/preload"><link rel="icon" href="${origin}/icon">
    <style>@import url(${origin}/import); body { background: url(${origin}/background) }
      @font-face { font-family: x; src: url(${origin}/font) } p { font-family: x }</style>
    <script>document.title = 'hacked'</script><script src="${origin}/script"></script>
    <script type="module" src="${origin}/module"></script></head>
    <body onload="document.title = 'hacked'"><p>A harbour report with enough words to be an article of its own.</p>
    <img src="${origin}/image" onerror="document.title = 'hacked'"><svg onload="document.title = 'hacked'"></svg>
    <iframe srcdoc="<script>parent.document.title = 'hacked'</script>"></iframe><iframe src="${origin}/frame"></iframe>
    <object data="${origin}/object"></object><embed src="${origin}/embed"><video src="${origin}/video" autoplay></video>
    <form action="${origin}/form"><button id="send">send</button></form>
    <a id="away" href="${origin}/away" ping="${origin}/ping">away</a>
    <a id="script" href="javascript:document.title='hacked'">script</a>
    <p>The second paragraph tells more about the harbour, its cranes, its workers and the inquiry.</p></body></html>`;
  folder = mkdtempSync(join(tmpdir(), 'carrel-hostile-'));
  carrel = await openWindow();
});

afterAll(async () => {
  await carrel?.close();
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true, force: true });
});

describe('a stored page as bad as can be', () => {
  it('runs nothing and reaches nothing under the policy of article://, before any sanitising', async () => {
    const title = await carrel.app.evaluate(
      async ({ BrowserWindow, session }, { page, policy }) => {
        const partition = session.fromPartition('hostile');
        partition.protocol.handle(
          'article',
          () => new Response(page, { headers: { 'content-type': 'text/html', 'content-security-policy': policy } }),
        );
        const window = new BrowserWindow({ show: false, webPreferences: { session: partition, sandbox: true } });
        try {
          await window.loadURL('article://hostile/');
          return window.webContents.getTitle();
        } finally {
          window.destroy();
        }
      },
      { page: hostile, policy: ARTICLE_POLICY },
    );
    expect(title).toBe('calm');
    expect(requests).toEqual([]);
  });

  it('would have run its scripts without that policy', async () => {
    const title = await carrel.app.evaluate(async ({ BrowserWindow, session }, page) => {
      const partition = session.fromPartition('hostile-without-policy');
      partition.protocol.handle('article', () => new Response(page, { headers: { 'content-type': 'text/html' } }));
      const window = new BrowserWindow({ show: false, webPreferences: { session: partition, sandbox: true } });
      try {
        await window.loadURL('article://hostile/');
        return window.webContents.getTitle();
      } finally {
        window.destroy();
      }
    }, hostile);
    expect(title).toBe('hacked');
    // The network is closed even so.
    expect(requests).toEqual([]);
  });

  it('is imported, shown in its frame, and leads nowhere', async () => {
    writeFileSync(join(folder, 'hostile.html'), hostile);
    await carrel.call('archive.create', { path: join(folder, 'hostile.carrel') });
    await carrel.importPaths([join(folder, 'hostile.html')]);
    const { hits } = await carrel.call('search.query', { query: 'harbour' });
    expect(hits).toHaveLength(1);
    const uid = hits[0]?.uid ?? '';
    await carrel.page.evaluate(
      (address) =>
        new Promise((done) => {
          const frame = document.createElement('iframe');
          frame.id = 'stored';
          frame.setAttribute('sandbox', '');
          frame.onload = done;
          frame.src = address;
          document.body.append(frame);
        }),
      `article://${uid}/`,
    );
    const stored = carrel.page.frames().find((frame) => frame.url().startsWith('article://'));
    const html = (await stored?.content()) ?? '';
    expect(html).toContain('harbour report');
    expect(html).not.toMatch(/<script|<iframe|<form|onload|onerror|javascript:|http-equiv="refresh"/i);
    for (const link of (await stored?.locator('a').all()) ?? []) await link.click({ force: true, noWaitAfter: true });
    expect(carrel.page.frames().filter((frame) => /^https?:/.test(frame.url()))).toEqual([]);
    expect(await carrel.page.title()).not.toBe('hacked');
    expect(requests).toEqual([]);
  });
});
