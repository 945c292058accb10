/**
 * Script injection through articles: hundreds of payloads are imported as pages; what is stored is then opened in a bare
 * window that allows scripts and has no policy, so that only the sanitiser stands in the way. Executions and requests are
 * counted there by Electron. The same payloads unread move both counters, so the gauge is known to move.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExtractOutput } from '../../electron/contract/extraction';
import { shared } from '../harness/runtime';
import { openWindow, type TestWindow } from '../harness/window';

const collection = join(shared, 'data/hostile/xss-payloads.json');

/** A few of our own, so that there is something to test everywhere. */
const OWN = [
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)></svg>',
  '<svg><script>alert(1)</script></svg>',
  '<iframe src="https://evil.example/f"></iframe>',
  '<a href="javascript:alert(1)">click</a>',
  '<img src="https://evil.example/a.png" srcset="https://evil.example/b.png 2x">',
  '<div style="background:url(https://evil.example/c.png)">words</div>',
  '<video poster="https://evil.example/d.png"><source src="https://evil.example/e.mp4"></video>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=alert(1)&gt;">',
  '<link rel=stylesheet href="https://evil.example/g.css"><meta http-equiv=refresh content="0;url=https://evil.example/h">',
  '<form action="https://evil.example/i"><input autofocus onfocus=alert(1)></form>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
];

function payloads(): string[] {
  if (!existsSync(collection)) return OWN;
  const data = JSON.parse(readFileSync(collection, 'utf8')) as Record<'dompurify' | 'h5sc', { p: string }[]>;
  return [...OWN, ...data.dompurify.map(({ p }) => p), ...data.h5sc.map(({ p }) => p)];
}

const PARAGRAPH =
  'The council of the invented town voted on Tuesday to keep the old bridge, after a debate that lasted until the candles went out.';
const page = (payload: string, i: number): string =>
  `<!doctype html><html><head><meta charset="utf-8"><title>Payload ${i}</title></head><body><article><p>${PARAGRAPH}</p>\n${payload}\n<p>${PARAGRAPH}</p><p>${PARAGRAPH}</p></article></body></html>`;

/** Opens each of the fragments in a bare window. @returns numbers of those that ran a script, and all addresses asked for */
function open(window: TestWindow, fragments: string[]): Promise<{ ran: number[]; requests: string[] }> {
  return window.app.evaluate(async ({ BrowserWindow, session }, list) => {
    const bare = session.fromPartition(`bare-${Math.random()}`);
    const requests: string[] = [];
    bare.webRequest.onBeforeRequest((details, answer) => {
      const own = details.url.startsWith('data:text/html;charset=utf-8;carrel,');
      if (!own) requests.push(details.url.slice(0, 120));
      answer({ cancel: !own && !details.url.startsWith('data:') });
    });
    const view = new BrowserWindow({ show: false, webPreferences: { session: bare, sandbox: true } });
    view.webContents.setWindowOpenHandler(({ url }) => {
      requests.push(url);
      return { action: 'deny' };
    });
    const ran: number[] = [];
    for (const [i, fragment] of list.entries()) {
      let hit = false;
      const listen = (event: { message?: string }, _level: unknown, message?: string): void => {
        if ((message ?? event.message ?? '').includes('CARREL-RAN')) hit = true;
      };
      view.webContents.on('console-message', listen as never);
      const spy =
        '<script>window.alert=window.confirm=window.prompt=window.print=()=>console.log("CARREL-RAN")</script>';
      const html = `<!doctype html><html><head><meta charset="utf-8">${spy}</head><body>${fragment}</body></html>`;
      const loaded = view
        .loadURL(`data:text/html;charset=utf-8;carrel,${encodeURIComponent(html)}`)
        .catch(() => undefined);
      await Promise.race([loaded, new Promise((done) => setTimeout(done, 3000))]);
      // Clicking what can be clicked, and a turn for what runs late.
      const poke =
        'for (const e of document.querySelectorAll("a, button, summary, [tabindex]")) e.click(); new Promise((done) => setTimeout(done, 30))';
      await Promise.race([
        view.webContents.executeJavaScript(poke).catch(() => undefined),
        new Promise((done) => setTimeout(done, 1000)),
      ]);
      view.webContents.off('console-message', listen as never);
      if (hit) ran.push(i);
    }
    view.destroy();
    return { ran, requests: requests.filter((url) => !url.startsWith('data:')) };
  }, fragments);
}

let folder: string;
let window: TestWindow;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-xss-'));
  window = await openWindow();
});
afterAll(async () => {
  await window?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('script injection', () => {
  it('runs and asks for things where nothing has been done about it', async () => {
    const { ran, requests } = await open(window, OWN);
    expect(ran.length).toBeGreaterThan(3);
    expect(requests.some((url) => url.includes('evil.example'))).toBe(true);
  });

  it('never runs and asks for nothing once an importer has read it', { timeout: 600_000 }, async () => {
    const all = payloads();
    all.forEach((payload, i) => {
      writeFileSync(join(folder, `page-${i}.html`), page(payload, i));
    });
    writeFileSync(join(folder, 'bare.md'), `# Payloads\n\n${PARAGRAPH}\n\n${all.join('\n\n')}`);
    // Whatever any session of the app asks the network for while it imports, also in vain.
    await window.app.evaluate(({ session }) => {
      const asked: string[] = [];
      Object.assign(globalThis, { askedByImport: asked });
      for (const name of ['window', 'importer', 'print']) {
        const watch = session.fromPartition(name).webRequest;
        const note = ({ url }: { url: string }): void => {
          if (!/^(?:app|article|devtools|data|blob):/.test(url)) asked.push(url);
        };
        watch.onErrorOccurred(note);
        watch.onSendHeaders(note);
        watch.onCompleted(note);
      }
    });
    const { id } = await window.call('import.extract', { paths: [folder], people: false, epub: 'chapters' });
    const outputs: ExtractOutput[] = [];
    for (let some = await window.call('import.extracted', { id }); some; ) {
      outputs.push(...some.outputs);
      some = await window.call('import.extracted', { id });
    }
    expect(outputs.filter((output) => output.kind !== 'article')).toEqual([]);
    expect(outputs).toHaveLength(all.length + 1);
    const stored = outputs.map((output) => (output.kind === 'article' ? (output.article.html ?? '') : ''));
    expect(stored.filter((html) => html.includes('The council of the invented town')).length).toBeGreaterThan(
      all.length * 0.95,
    );

    const different = [...new Set(stored)];
    const { ran, requests } = await open(window, different);
    expect(ran.map((i) => different[i])).toEqual([]);
    expect(requests).toEqual([]);
    expect(
      await window.app.evaluate(() => (globalThis as unknown as { askedByImport: string[] }).askedByImport),
    ).toEqual([]);
  });
});
