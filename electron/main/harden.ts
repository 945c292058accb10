/**
 * Every security switch and handler, in one place and in force before the first window exists. Nothing in the rest of
 * the main process loosens what is set here. Follows Electron's security checklist
 * (https://www.electronjs.org/docs/latest/tutorial/security), numbers in brackets, plus what it takes for no packet to
 * leave the machine.
 */
import { app, type Session, type WebContents, type WebPreferences } from 'electron';

/** The one origin of the window's pages, and the one of the importer's. Compared exactly, never by prefix. */
export const APP_ORIGIN = 'app://carrel';
export const IMPORTER_ORIGIN = 'app://importer';

/** Schemes that exist inside Carrel. Everything else is cancelled in every session. */
const OWN_SCHEMES = new Set(['app:', 'article:']);
/** Carry their content in themselves and reach nothing; which page may use them is the page's policy's matter. */
const INLINE_SCHEMES = new Set(['data:', 'blob:']);

/** [2, 3, 4, 6, 8, 9, 10, 12] The same for every window; a window may add to these but not change them. */
export const WEB_PREFERENCES: Readonly<WebPreferences> = Object.freeze({
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  enableBlinkFeatures: '',
  webviewTag: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  spellcheck: false,
  plugins: false,
  enableWebSQL: false,
});

/** Switches that must be set before Electron is ready, and the handlers of what is created later. Called first. */
export function harden(): void {
  // [4] Chromium refuses to start its sandbox as root; scripts add --no-sandbox then, and only then.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

  // No name resolves, so that even a request that no session sees goes nowhere.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.commandLine.appendSwitch('no-proxy-server');
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  app.commandLine.appendSwitch('disable-domain-reliability');
  app.commandLine.appendSwitch('disable-sync');
  app.commandLine.appendSwitch('dns-prefetch-disable');
  app.commandLine.appendSwitch('no-pings');
  app.commandLine.appendSwitch('disable-quic');
  app.commandLine.appendSwitch('webrtc-ip-handling-policy', 'disable_non_proxied_udp');
  disableFeatures(['MediaRouter', 'DialMediaRouteProvider', 'OptimizationHints', 'AutofillServerCommunication']);

  app.on('session-created', hardenSession);
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
  // No server can ask for a password or a certificate here; should one seem to, it gets neither.
  app.on('login', (event, _contents, _details, _auth, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('select-client-certificate', (event) => event.preventDefault());
}

/** What can only be set once Electron is ready. */
export function hardenWhenReady(): void {
  app.configureHostResolver({ enableBuiltInResolver: false, secureDnsMode: 'off' });
}

function disableFeatures(features: string[]): void {
  const given = app.commandLine.getSwitchValue('disable-features');
  app.commandLine.appendSwitch('disable-features', [...(given ? [given] : []), ...features].join(','));
}

function hardenSession(session: Session): void {
  // [5] No page needs a camera, a position, a notification or a device.
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.on('select-hid-device', (event, _details, answer) => {
    event.preventDefault();
    answer();
  });
  session.on('select-usb-device', (event, _details, answer) => {
    event.preventDefault();
    answer();
  });
  session.on('select-serial-port', (event, _ports, _contents, answer) => {
    event.preventDefault();
    answer('');
  });

  // [1] Nothing but our own schemes is loaded.
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOwn(details.url) }));
  // Files do not pass the line above when Electron itself asks for them; nothing of ours is loaded by path.
  session.protocol.handle('file', () => Response.error());
  session.setCertificateVerifyProc((_request, answer) => answer(-2));
  session.on('will-download', (event) => event.preventDefault());

  // The spellchecker fetches dictionaries from a server when it is merely told to be off (electron#22995), so it gets
  // an address that leads nowhere first.
  session.setSpellCheckerDictionaryDownloadURL('app://none/');
  session.setSpellCheckerEnabled(false);
}

function isOwn(url: string): boolean {
  const scheme = schemeOf(url);
  return OWN_SCHEMES.has(scheme) || INLINE_SCHEMES.has(scheme) || (scheme === 'devtools:' && !app.isPackaged);
}

function schemeOf(url: string): string {
  try {
    return new URL(url).protocol;
  } catch {
    return '';
  }
}

function hardenContents(contents: WebContents): void {
  // [13] Pages are loaded by the main process and stay where they are.
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    // The one navigation that is wanted: our page shows a stored page in its frame. A link inside a stored page is
    // started by the frame itself and goes nowhere.
    const byOurPage = event.initiator != null && event.initiator === event.frame?.parent;
    if (!event.isMainFrame && byOurPage && schemeOf(event.url) === 'article:') return;
    event.preventDefault();
  });
  // [14] No page opens a window.
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // [11] No page attaches a webview.
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
