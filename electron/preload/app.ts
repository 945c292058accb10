/** The window's bridge: two narrow objects (`contract/bridge`). Electron's own objects never reach the page. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { ArchiveBridge, BridgeResult, ShellBridge, ShellCommand } from '../contract/bridge';
import type { CallName, Calls } from '../contract/calls';
import {
  ARCHIVE_LOST,
  ARCHIVE_PORT,
  COMMAND,
  type PortNotice,
  type ShellRequest,
  shellChannel,
  WANT_ARCHIVE,
} from '../contract/channels';
import { CarrelError } from '../contract/errors';
import type { EventName } from '../contract/events';
import { Caller, type Port } from '../contract/rpc';

type EventListener = (name: EventName, payload: unknown) => void;

const eventListeners = new Set<EventListener>();
const connectionListeners = new Set<(connected: boolean) => void>();

/** Calls wait here until the first port has come, and again between a crash and the next port. */
let connection = pending();
let caller: Caller<Calls> | null = null;

ipcRenderer.on(ARCHIVE_PORT, (event, notice: PortNotice) => {
  const [port] = event.ports;
  if (!port) return;
  const reconnected = caller !== null;
  caller = new Caller<Calls>(portOf(port));
  caller.onEvent((name, payload) => emit(name as EventName, payload));
  connection.resolve(caller);
  if (!reconnected) return;
  for (const listener of connectionListeners) listener(true);
  emit('archive.changed', { open: notice.recovered !== null, path: notice.recovered, recovered: true });
});

ipcRenderer.on(ARCHIVE_LOST, () => {
  caller?.fail(new CarrelError('internal', 'The archive process ended and is being started again.'));
  connection = pending();
  for (const listener of connectionListeners) listener(false);
});

const commandListeners = new Set<(command: ShellCommand) => void>();
/** Commands that came before the page was ready for them: an archive that was double-clicked to start Carrel. */
const early: ShellCommand[] = [];

ipcRenderer.on(COMMAND, (_event, command: ShellCommand) => {
  if (commandListeners.size === 0) early.push(command);
  for (const listener of commandListeners) listener(command);
});

ipcRenderer.send(WANT_ARCHIVE);

function pending() {
  let resolve: (caller: Caller<Calls>) => void = () => {};
  const promise = new Promise<Caller<Calls>>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

function emit(name: EventName, payload: unknown): void {
  for (const listener of eventListeners) listener(name, payload);
}

function portOf(port: MessagePort): Port {
  return {
    post: (message) => port.postMessage(message),
    listen: (listener) => {
      port.onmessage = (event) => listener(event.data);
    },
    close: () => port.close(),
  };
}

const archive: ArchiveBridge = {
  call: async (name, input): Promise<BridgeResult> => {
    try {
      const current = await connection.promise;
      return { ok: true, value: await current.call(name as CallName, input as never) };
    } catch (error) {
      return { ok: false, error: CarrelError.toWire(error) };
    }
  },
  onEvent: (listener) => listen(eventListeners, listener),
  onConnection: (listener) => listen(connectionListeners, listener),
};

const ask = (name: ShellRequest, ...input: unknown[]) => ipcRenderer.invoke(shellChannel(name), ...input);

const shell: ShellBridge = {
  platform: process.platform as ShellBridge['platform'],
  version: argument('version'),
  locales: argument('locales').split(',').filter(Boolean),
  pickArchive: () => ask('pickArchive'),
  pickNewArchive: (suggestedName) => ask('pickNewArchive', suggestedName),
  pickFiles: () => ask('pickFiles'),
  pickFolders: () => ask('pickFolders'),
  pickSave: (suggestedName, kind) => ask('pickSave', suggestedName, kind),
  pickFolderToSave: () => ask('pickFolderToSave'),
  pathOf: (file) => webUtils.getPathForFile(file),
  reveal: (path) => ask('reveal', path),
  openExported: (path) => ask('openExported', path),
  writeText: (path, text) => ask('writeText', path, text),
  copyText: (text) => ask('copyText', text),
  drawPages: (pdf, most) => ask('drawPages', pdf, most),
  openSample: () => ask('openSample'),
  settings: () => ask('settings'),
  saveSettings: (change) => ask('saveSettings', change),
  onCommand: (listener) => {
    for (const command of early.splice(0)) listener(command);
    return listen(commandListeners, listener);
  },
};

/** `additionalArguments` of the window. */
function argument(name: string): string {
  const prefix = `--carrel-${name}=`;
  return process.argv.find((one) => one.startsWith(prefix))?.slice(prefix.length) ?? '';
}

function listen<L>(listeners: Set<L>, listener: L): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

contextBridge.exposeInMainWorld('carrelArchive', archive);
contextBridge.exposeInMainWorld('carrelShell', shell);
