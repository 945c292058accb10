import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWindow, type TestWindow } from '../harness/window';

let carrel: TestWindow;
let server: Server;
let origin: string;
const requests: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*').end('ok');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  carrel = await openWindow();
});

afterAll(async () => {
  await carrel?.close();
  await new Promise((done) => server.close(done));
});

/** Not in TypeScript's library yet. */
interface Devices {
  serial: { requestPort(): Promise<unknown> };
  usb: { requestDevice(options: object): Promise<unknown> };
  hid: { requestDevice(options: object): Promise<unknown[]> };
}

describe('a page that wants to leave', () => {
  it.each([
    ['location', (to: string) => location.assign(to)],
    [
      'a link',
      (to: string) => {
        const link = Object.assign(document.createElement('a'), { href: to });
        document.body.append(link);
        link.click();
      },
    ],
    [
      'a link to a new window',
      (to: string) => {
        const link = Object.assign(document.createElement('a'), { href: to, target: '_blank' });
        document.body.append(link);
        link.click();
      },
    ],
    [
      'a download',
      (to: string) => {
        const link = Object.assign(document.createElement('a'), { href: to, download: 'x' });
        document.body.append(link);
        link.click();
      },
    ],
    [
      'a refresh',
      (to: string) => {
        const meta = Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${to}` });
        document.head.append(meta);
      },
    ],
  ] as [string, (to: string) => void][])('stays where it is: %s', async (_name, attempt) => {
    const before = carrel.page.url();
    for (const target of [`${origin}/left`, 'file:///etc/hostname', 'app://carrel/electron/importer/index.html'])
      await carrel.page.evaluate(attempt, target);
    // A round trip through the main process: what was going to happen has happened.
    await carrel.page.evaluate(() => window.carrelShell.settings());
    expect(carrel.page.url()).toBe(before);
    expect(await carrel.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('opens no window', async () => {
    expect(await carrel.page.evaluate(() => globalThis.open('about:blank') === null)).toBe(true);
  });

  it('has reached no server', () => {
    expect(requests).toEqual([]);
  });
});

describe('permissions', () => {
  it('are refused, all of them', async () => {
    const result = await carrel.page.evaluate(async () => {
      const refused = async (ask: () => Promise<unknown>) => {
        try {
          return String(await ask());
        } catch (error) {
          return (error as Error).name;
        }
      };
      return {
        camera: await refused(() => navigator.mediaDevices.getUserMedia({ video: true })),
        screen: await refused(() => navigator.mediaDevices.getDisplayMedia({ video: true })),
        position: await refused(
          () =>
            new Promise((done, failed) => navigator.geolocation.getCurrentPosition(done, () => failed(new Error()))),
        ),
        notification: await refused(() => Notification.requestPermission()),
        clipboard: await refused(() => navigator.clipboard.readText()),
        query: await refused(() =>
          navigator.permissions.query({ name: 'geolocation' }).then((permission) => permission.state),
        ),
        serial: await refused(() => (navigator as unknown as Devices).serial.requestPort()),
        usb: await refused(() => (navigator as unknown as Devices).usb.requestDevice({ filters: [] })),
        hid: await refused(() =>
          (navigator as unknown as Devices).hid.requestDevice({ filters: [] }).then((devices) => devices.length),
        ),
        midi: await refused(() => navigator.requestMIDIAccess()),
      };
    });
    const refusals = ['NotAllowedError', 'NotFoundError', 'denied', 'Error', '0'];
    expect(Object.entries(result).filter(([, answer]) => !refusals.includes(answer))).toEqual([]);
  });
});

describe('every session', () => {
  it('cancels foreign schemes, whatever asks for them', async () => {
    const outcome = await carrel.app.evaluate(async ({ session }, server) => {
      const sessions = {
        window: session.fromPartition('window'),
        importer: session.fromPartition('importer'),
        print: session.fromPartition('print'),
        ordinary: session.defaultSession,
        later: session.fromPartition('made-by-nobody'),
      };
      const results: Record<string, string> = {};
      for (const [name, one] of Object.entries(sessions))
        for (const url of [`${server}/x`, server.replace('127.0.0.1', 'localhost'), 'file:///etc/hostname'])
          results[`${name} ${new URL(url).protocol}`] = await one.fetch(url).then(
            () => 'answered',
            (error: Error) => error.message,
          );
      return results;
    }, origin);
    for (const [who, result] of Object.entries(outcome))
      expect(`${who}: ${result}`).toMatch(/ERR_BLOCKED_BY_CLIENT|ERR_FAILED/);
    expect(requests).toEqual([]);
  });

  it('resolves no name', async () => {
    const result = await carrel.app.evaluate(({ session }) =>
      session.defaultSession.resolveHost('example.org').then(
        () => 'resolved',
        (error: Error) => error.message,
      ),
    );
    expect(result).toMatch(/ERR_NAME_NOT_RESOLVED/);
  });

  it('has no spellchecker to feed', async () => {
    expect(await carrel.app.evaluate(({ session }) => session.fromPartition('window').isSpellCheckerEnabled())).toBe(
      false,
    );
  });
});

describe('requests to the main process', () => {
  it('are answered for the top frame of the window only', async () => {
    const result = await carrel.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
      const [first] = BrowserWindow.getAllWindows();
      if (!first) throw new Error('no window');
      const sender = first.webContents;
      await sender.executeJavaScript(`new Promise((done) => {
        const frame = document.createElement('iframe');
        frame.src = 'article://none/';
        frame.onload = frame.onerror = done;
        document.body.append(frame);
      })`);
      const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, (...args: unknown[]) => unknown> })
        ._invokeHandlers;
      const handler = handlers.get('shell:settings');
      const ask = (senderFrame: unknown) =>
        Promise.resolve()
          .then(() => handler?.({ sender, senderFrame }))
          .then(
            () => 'answered',
            () => 'refused',
          );
      return {
        handlers: [...handlers.keys()].sort(),
        top: await ask(sender.mainFrame),
        sub: await ask(sender.mainFrame.frames.find((frame) => frame.url.startsWith('article:'))),
        subAsIfOurs: await ask({ ...sender.mainFrame.frames[0], url: sender.mainFrame.url }),
        gone: await ask(null),
        elsewhere: await ask({ ...sender.mainFrame, url: 'https://example.org/' }),
        blank: await ask({ ...sender.mainFrame, url: '' }),
      };
    });
    expect(result).toMatchInlineSnapshot(`
      {
        "blank": "refused",
        "elsewhere": "refused",
        "gone": "refused",
        "handlers": [
          "shell:copyText",
          "shell:drawPages",
          "shell:openExported",
          "shell:openSample",
          "shell:pickArchive",
          "shell:pickFiles",
          "shell:pickFolderToSave",
          "shell:pickFolders",
          "shell:pickNewArchive",
          "shell:pickSave",
          "shell:reveal",
          "shell:saveSettings",
          "shell:settings",
          "shell:writeText",
        ],
        "sub": "refused",
        "subAsIfOurs": "refused",
        "top": "answered",
      }
    `);
  });

  it('are checked: what does not fit is refused', async () => {
    const refused = await carrel.page.evaluate(async () => {
      const shell = window.carrelShell;
      const outcome = (asked: Promise<unknown>) =>
        asked.then(
          () => 'done',
          () => 'refused',
        );
      return {
        relative: await outcome(shell.reveal('../a')),
        notChosen: await outcome(shell.writeText('/tmp/not-chosen-in-a-dialog.txt', 'x')),
        program: await outcome(shell.openExported('/bin/sh')),
        number: await outcome(shell.copyText(5 as never)),
        setting: await outcome(shell.saveSettings({ theme: 'purple' as never })),
      };
    });
    expect(new Set(Object.values(refused))).toEqual(new Set(['refused']));
  });
});
