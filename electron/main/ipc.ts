/** The only place that listens to pages. A message counts when it comes from the top frame of our own window's page. */
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { z } from 'zod';
import { type ShellRequest, shellChannel, WANT_ARCHIVE } from '../contract/channels';
import { APP_ORIGIN } from './harden';

/** Fails closed: a frame that is gone, an empty or opaque address, a subframe, and another origin are all refused. */
export function isTrusted(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  if (!frame || frame !== event.sender.mainFrame) return false;
  try {
    const url = new URL(frame.url);
    return `${url.protocol}//${url.host}` === APP_ORIGIN;
  } catch {
    return false;
  }
}

/** Answers one of the window's requests; its arguments are checked against `schema` as a tuple. */
export function answer<I extends unknown[]>(
  name: ShellRequest,
  schema: z.ZodType<I>,
  work: (contents: WebContents, ...input: I) => unknown,
): void {
  ipcMain.handle(shellChannel(name), (event, ...given) => {
    if (!isTrusted(event)) throw new Error('This page may not ask for that.');
    return work(event.sender, ...schema.parse(given));
  });
}

/** Calls back when a window's page asks for its port to the archive process. */
export function onWantArchive(give: (contents: WebContents) => void): void {
  ipcMain.on(WANT_ARCHIVE, (event) => {
    if (isTrusted(event)) give(event.sender);
  });
}
