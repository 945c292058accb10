/** The windows there are: the one people see, and the hidden ones for importers and printing. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, type Session, session } from 'electron';
import { APP_ORIGIN, IMPORTER_ORIGIN, WEB_PREFERENCES } from './harden';
import { type Resource, serveArticles, serveBundle } from './protocols';

const folder = import.meta.dirname;
const bundle = join(folder, '..', 'renderer');
const preload = (name: string) => join(folder, '..', 'preload', `${name}.cjs`);

export const WINDOW_URL = `${APP_ORIGIN}/renderer/index.html`;
const PREVIEW_URL = `${IMPORTER_ORIGIN}/renderer/preview/index.html`;
const IMPORTER_URL = `${IMPORTER_ORIGIN}/electron/importer/index.html`;

/** Partitions without `persist:` live in memory: no cache, cookie or storage of Chromium's is left on the disk. */
const prepared = new Map<string, Session>();
function partition(name: string, prepare: (session: Session) => void): Session {
  let made = prepared.get(name);
  if (!made) {
    made = session.fromPartition(name);
    prepare(made);
    prepared.set(name, made);
  }
  return made;
}

/** Opens the window; it shows itself when it has something to show. */
export function openMainWindow(resource: (url: string) => Promise<Resource>): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Carrel',
    // macOS takes the icon of the application's bundle instead.
    icon: join(app.getAppPath(), 'resources', 'icons', 'carrel-256.png'),
    width: 1280,
    height: 820,
    minWidth: 360,
    minHeight: 420,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#fbfaf8',
    webPreferences: {
      ...WEB_PREFERENCES,
      preload: preload('app'),
      session: partition('window', (made) => {
        serveBundle(made, bundle);
        serveArticles(made, resource);
      }),
      additionalArguments: [`--carrel-version=${app.getVersion()}`, `--carrel-locales=${systemLocales().join(',')}`],
    },
  });
  window.once('ready-to-show', () => window.show());
  reviveAfterCrash(window);
  return window;
}

/** A page that crashed is loaded again, unless it crashes again and again. */
function reviveAfterCrash(window: BrowserWindow): void {
  let revived = 0;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed() || ++revived > 3) return;
    void window.loadURL(WINDOW_URL).catch(() => {});
  });
}

/** A hidden window in which untrusted files are read. It reaches its own bundle and nothing else. */
export function openImporterWindow(): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    skipTaskbar: true,
    webPreferences: {
      ...WEB_PREFERENCES,
      preload: preload('importer'),
      session: partition('importer', (made) => serveBundle(made, bundle)),
      // Hidden windows are slowed down otherwise, and so would be imports.
      backgroundThrottling: false,
    },
  });
  void window.loadURL(IMPORTER_URL).catch(() => {});
  return window;
}

/** A hidden window that draws pages of a PDF; like an importer, but without a preload. */
export function openPreviewWindow(): { window: BrowserWindow; loaded: Promise<void> } {
  const window = new BrowserWindow({
    show: false,
    skipTaskbar: true,
    webPreferences: {
      ...WEB_PREFERENCES,
      session: partition('importer', (made) => serveBundle(made, bundle)),
      backgroundThrottling: false,
    },
  });
  return { window, loaded: window.loadURL(PREVIEW_URL) };
}

/** A hidden window that prints: it may show stored pages and the bundled fonts; it has no preload. */
export function openPrintWindow(resource: (url: string) => Promise<Resource>): BrowserWindow {
  return new BrowserWindow({
    show: false,
    skipTaskbar: true,
    webPreferences: {
      ...WEB_PREFERENCES,
      session: partition('print', (made) => {
        serveBundle(made, bundle);
        serveArticles(made, resource);
      }),
      backgroundThrottling: false,
    },
  });
}

/** The operating system may name what is no language (`C`). */
function systemLocales(): string[] {
  return app.getPreferredSystemLanguages().filter((name) => {
    try {
      return Intl.getCanonicalLocales(name).length > 0 && name.length > 1;
    } catch {
      return false;
    }
  });
}
