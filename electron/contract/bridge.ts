/**
 * The two objects that the preload script gives to the window. Everything else that a page could reach is off.
 * `window.carrelArchive` carries the archive's calls; `window.carrelShell` is what only the main process can do.
 */
import type { CallName } from './calls';
import type { WireError } from './errors';
import type { EventName } from './events';

/** Errors cross as values, because a thrown error loses its code on the way through the bridge. */
export type BridgeResult = { ok: true; value: unknown } | { ok: false; error: WireError };

export interface ArchiveBridge {
  /** Never rejects. Calls made before the archive process is ready wait for it; a crash answers `internal`. */
  call(name: CallName, input: unknown): Promise<BridgeResult>;
  /** Every event of the archive process; returns the function that stops listening. */
  onEvent(listener: (name: EventName, payload: unknown) => void): () => void;
  /** The archive process died (`false`), or is there again (`true`; the former archive is then open again). */
  onConnection(listener: (connected: boolean) => void): () => void;
}

/** What a menu item or the operating system asks the window to do. */
export type ShellCommand =
  | { name: 'new-archive' }
  | { name: 'open-archive'; path: string | null }
  | { name: 'import-files' }
  | { name: 'import-folder' }
  | { name: 'search' }
  | { name: 'export' }
  | { name: 'print' }
  | { name: 'people' }
  | { name: 'settings' }
  | { name: 'shortcuts' }
  | { name: 'undo' }
  | { name: 'close-archive' };

/** Kept in one JSON file in the user's profile; a missing or broken file means the defaults. */
export interface Settings {
  theme: 'system' | 'light' | 'dark';
  /** A locale of the interface, or `system`. */
  language: string;
  /** Size of the reading text, in px. */
  fontSize: number;
  /** Width of the reading column, in ch. */
  readerWidth: number;
  readerFont: 'serif' | 'sans';
  rememberRecent: boolean;
  /** Last choices of the export window, as it left them. */
  exportChoices: Record<string, unknown>;
  /** How far articles were read: uid → offset into the text, last read last. Kept only while `rememberRecent` is on. */
  places: Record<string, number>;
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  language: 'system',
  fontSize: 18,
  readerWidth: 66,
  readerFont: 'serif',
  rememberRecent: true,
  exportChoices: {},
  places: {},
};

export interface FileKind {
  /** Shown in the dialog: "PDF". */
  name: string;
  /** None for a folder. */
  extensions: string[];
}

export interface ShellBridge {
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly version: string;
  /** The operating system's preferred languages, best first. */
  readonly locales: readonly string[];
  /** Dialogs. All answer absolute paths, null or [] when the user cancels. */
  pickArchive(): Promise<string | null>;
  pickNewArchive(suggestedName: string): Promise<string | null>;
  pickFiles(): Promise<string[]>;
  pickFolders(): Promise<string[]>;
  /** A save dialog; asks before it answers an existing file. */
  pickSave(suggestedName: string, kind: FileKind): Promise<string | null>;
  pickFolderToSave(): Promise<string | null>;
  /** Absolute path of a dropped file (webUtils.getPathForFile); empty when it has none. */
  pathOf(file: File): string;
  /** Shows a file in the operating system's file manager. */
  reveal(path: string): Promise<void>;
  /** Opens a file that was exported (PDF …) with the user's program. */
  openExported(path: string): Promise<void>;
  /** Writes text to a path that a save dialog of this run has answered. */
  writeText(path: string, text: string): Promise<void>;
  copyText(text: string): Promise<void>;
  /** PNGs of the first pages of a PDF, drawn in a hidden sandboxed window. */
  drawPages(pdf: Uint8Array, most: number): Promise<Uint8Array[]>;
  /**
   * A new archive in the user's documents folder with the bundled sample articles: answers where it is to be created
   * and which folder to import. The window then calls `archive.create` and `import.start` like for any other.
   */
  openSample(): Promise<{ archive: string; articles: string }>;
  settings(): Promise<Settings>;
  /** Answers the settings as they are now. */
  saveSettings(change: Partial<Settings>): Promise<Settings>;
  onCommand(listener: (command: ShellCommand) => void): () => void;
}
