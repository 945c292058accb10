/** Names of the messages between the main process and the preload scripts. Both sides use these and no others. */

/** Window → main: the page is there and wants its port to the archive process. */
export const WANT_ARCHIVE = 'archive:want';
/** Main → window, with a port: calls go here from now on. */
export const ARCHIVE_PORT = 'archive:port';
/** Main → window: the archive process has ended; another port may follow. */
export const ARCHIVE_LOST = 'archive:lost';
/** Main → importer's page, with a port to the archive process. */
export const IMPORTER_PORT = 'importer:port';
/** Main → window: a `ShellCommand`. */
export const COMMAND = 'shell:command';

/** Sent along with `ARCHIVE_PORT`: the archive that was open before a crash and is open again. */
export interface PortNotice {
  recovered: string | null;
}

/** Requests of the window to the main process, answered once: `shell:<name>`. */
export const SHELL_REQUESTS = [
  'pickArchive',
  'pickNewArchive',
  'pickFiles',
  'pickFolders',
  'pickSave',
  'pickFolderToSave',
  'reveal',
  'openExported',
  'writeText',
  'copyText',
  'drawPages',
  'openSample',
  'settings',
  'saveSettings',
] as const;
export type ShellRequest = (typeof SHELL_REQUESTS)[number];
export const shellChannel = (name: ShellRequest) => `shell:${name}`;
