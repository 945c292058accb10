import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWindow, type TestWindow } from '../harness/window';

let carrel: TestWindow;

beforeAll(async () => {
  carrel = await openWindow();
});

afterAll(() => carrel?.close());

describe('the window', () => {
  it('runs in a sandbox, isolated, without Node', async () => {
    const preferences = await carrel.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows().map((one) => one.webContents);
      const visible = contents.find((one) => one.getURL().startsWith('app://carrel/'));
      return (visible as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
    });
    // Electron leaves out what is at its default, and the defaults are the safe values.
    expect(preferences).toMatchObject({
      allowRunningInsecureContent: false,
      contextIsolation: true,
      experimentalFeatures: false,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      sandbox: true,
      webSecurity: true,
      webviewTag: false,
    });
    expect(preferences.nodeIntegrationInWorker ?? false).toBe(false);
    expect(preferences.navigateOnDragDrop ?? false).toBe(false);
    expect(preferences.plugins ?? false).toBe(false);
    expect(preferences.spellcheck).not.toBe(true);
  });

  it('keeps nothing of Chromium on the disk: its session lives in memory', async () => {
    const persistent = await carrel.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((one) => one.webContents.session.isPersistent()),
    );
    expect(persistent).toEqual(persistent.map(() => false));
  });

  it('gives its page two objects with exactly these members, and nothing of Node or Electron', async () => {
    const seen = await carrel.page.evaluate(() => {
      const page = globalThis as unknown as Record<string, object>;
      const members = (object: object) =>
        Object.entries(object)
          .map(([key, value]) => `${key}: ${typeof value}`)
          .sort();
      return {
        archive: members(page.carrelArchive as object),
        shell: members(page.carrelShell as object),
        foreign: ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter(
          (name) => name in page,
        ),
      };
    });
    expect(seen).toMatchInlineSnapshot(`
      {
        "archive": [
          "call: function",
          "onConnection: function",
          "onEvent: function",
        ],
        "foreign": [],
        "shell": [
          "copyText: function",
          "drawPages: function",
          "locales: object",
          "onCommand: function",
          "openExported: function",
          "openSample: function",
          "pathOf: function",
          "pickArchive: function",
          "pickFiles: function",
          "pickFolderToSave: function",
          "pickFolders: function",
          "pickNewArchive: function",
          "pickSave: function",
          "platform: string",
          "reveal: function",
          "saveSettings: function",
          "settings: function",
          "version: string",
          "writeText: function",
        ],
      }
    `);
  });
});

describe('the policy of the page', () => {
  /** Runs `attempt` in the page; answers the directives that it violated. */
  const violations = (attempt: string) =>
    carrel.page.evaluate(async (code) => {
      const seen: string[] = [];
      const note = (event: SecurityPolicyViolationEvent) => seen.push(event.effectiveDirective);
      document.addEventListener('securitypolicyviolation', note);
      // Through the debugger, so that the attempt itself is the page's and not an `eval`.
      const attempts: Record<string, () => void> = {
        inlineScript: () => {
          const script = document.createElement('script');
          script.append('globalThis.hacked = true');
          document.body.append(script);
        },
        handler: () => {
          const image = document.createElement('div');
          image.setAttribute('onclick', 'globalThis.hacked = true');
          document.body.append(image);
          image.click();
        },
        remoteImage: () => {
          const image = document.createElement('img');
          image.src = 'https://example.org/a.png';
          document.body.append(image);
        },
        remoteStyle: () => {
          const link = document.createElement('link');
          link.rel = 'stylesheet';
          link.href = 'https://example.org/a.css';
          document.head.append(link);
        },
        inlineStyle: () => {
          const style = document.createElement('style');
          style.append('body { outline: 0 }');
          document.head.append(style);
        },
        remoteFrame: () => {
          const frame = document.createElement('iframe');
          frame.src = 'https://example.org/';
          document.body.append(frame);
        },
        dataFrame: () => {
          const frame = document.createElement('iframe');
          frame.src = 'data:text/html,hello';
          document.body.append(frame);
        },
        fetch: () => void fetch('https://example.org/').catch(() => {}),
        socket: () => void new WebSocket('wss://example.org/'),
        worker: () => void new Worker('data:text/javascript,1'),
        form: () => {
          const form = document.createElement('form');
          form.action = 'https://example.org/';
          document.body.append(form);
          form.submit();
        },
        aPolicyOfItsOwn: () => {
          const page = globalThis as unknown as {
            trustedTypes: { createPolicy(name: string, rules: object): unknown };
          };
          page.trustedTypes.createPolicy('loose', { createHTML: (html: string) => html });
        },
        html: () => {
          document.body.innerHTML += '<b>x</b>';
        },
      };
      try {
        attempts[code]?.();
      } catch {
        // Some attempts throw as well; the event is what counts.
      }
      // The events are delivered as tasks; a message of our own comes after them.
      for (let turn = 0; turn < 20 && seen.length === 0; turn++) await new Promise((done) => setTimeout(done, 25));
      document.removeEventListener('securitypolicyviolation', note);
      return [...new Set(seen)];
    }, attempt);

  it.each([
    ['inlineScript', 'require-trusted-types-for'],
    ['handler', 'require-trusted-types-for'],
    ['remoteImage', 'img-src'],
    ['remoteStyle', 'style-src-elem'],
    ['inlineStyle', 'style-src-elem'],
    ['remoteFrame', 'frame-src'],
    ['dataFrame', 'frame-src'],
    ['fetch', 'connect-src'],
    ['socket', 'connect-src'],
    ['worker', 'require-trusted-types-for'],
    ['form', 'form-action'],
    ['html', 'require-trusted-types-for'],
    ['aPolicyOfItsOwn', 'trusted-types'],
  ])('refuses %s by %s', async (attempt, directive) => {
    expect(await violations(attempt)).toContain(directive);
    expect(await carrel.page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  });

  it('allows scripts of the bundle alone, also where a sink would accept them', async () => {
    const policy = await carrel.page.evaluate(() =>
      fetch('app://carrel/renderer/index.html').then(
        () => 'answered',
        () => 'refused',
      ),
    );
    expect(policy).toBe('refused');
    const header = await carrel.app.evaluate(({ session }) =>
      session
        .fromPartition('window')
        .fetch('app://carrel/renderer/index.html')
        .then((response) => response.headers.get('content-security-policy')),
    );
    expect(header?.replace(/nonce-[^']+/, 'nonce-X')).toMatchInlineSnapshot(
      `"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-X'; img-src 'self' article: blob:; font-src 'self'; frame-src article:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"`,
    );
  });

  it('has another nonce on each load', async () => {
    const nonces = await carrel.app.evaluate(async ({ session }) => {
      const load = async () => {
        const response = await session.fromPartition('window').fetch('app://carrel/renderer/index.html');
        const header = /nonce-([^']+)/.exec(response.headers.get('content-security-policy') ?? '')?.[1];
        return [header, (await response.text()).includes(`content="${header}"`)];
      };
      return [await load(), await load()];
    });
    expect(nonces[0]?.[1]).toBe(true);
    expect(nonces[0]?.[0]).not.toBe(nonces[1]?.[0]);
  });

  it('refuses eval', async () => {
    // In a task of its own: what the debugger evaluates itself is exempt from the policy.
    const result = await carrel.page.evaluate(
      () =>
        new Promise<string>((done) => {
          setTimeout(() => {
            try {
              new Function('return 1')();
              done('ran');
            } catch (error) {
              done((error as Error).name);
            }
          });
        }),
    );
    expect(result).toBe('EvalError');
  });
});
