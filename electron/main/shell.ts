/** What the window asks of the main process: dialogs, settings, the clipboard, the file manager. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, sep } from 'node:path';
import { app, BrowserWindow, clipboard, dialog, type FileFilter, shell, type WebContents } from 'electron';
import { z } from 'zod';
import type { FileKind, ShellCommand } from '../contract/bridge';
import { COMMAND } from '../contract/channels';
import { answer } from './ipc';
import { drawPages } from './preview';
import { type SettingsFile, settingsChange } from './settings';

const ARCHIVES: FileFilter = { name: 'Carrel', extensions: ['carrel'] };

/** Finished exports that may be handed to the user's own program: documents, nothing that runs. */
const OPENABLE = new Set(['.pdf', '.md', '.txt', '.csv', '.ris', '.bib', '.epub', '.html', '.json', '.jsonl']);

const none = z.tuple([]);
const name = z.string().max(255);
const path = z.string().min(1).max(32_768).refine(isAbsolute, 'not an absolute path');
const kind = z.object({
  name: z.string().max(100),
  extensions: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9]+$/i)
        .max(20),
    )
    .max(20),
}) satisfies z.ZodType<FileKind>;

/** Answers every request of `contract/channels`. @param samples the folder of the bundled sample articles */
export function answerShell(settings: SettingsFile, samples: string): void {
  const granted = new Grants();

  answer('pickArchive', none, async (contents) => {
    const [picked] = await open(contents, { properties: ['openFile'], filters: [ARCHIVES] });
    return picked ?? null;
  });
  answer('pickNewArchive', z.tuple([name]), async (contents, suggested) => {
    const picked = await save(contents, suggested, { name: ARCHIVES.name, extensions: ARCHIVES.extensions });
    return picked && extname(picked) === '' ? `${picked}.carrel` : picked;
  });
  answer('pickFiles', none, (contents) => open(contents, { properties: ['openFile', 'multiSelections'] }));
  answer('pickFolders', none, (contents) => open(contents, { properties: ['openDirectory', 'multiSelections'] }));
  answer('pickSave', z.tuple([name, kind]), async (contents, suggested, wanted) => {
    const picked = await save(contents, suggested, wanted);
    if (picked) granted.file(picked);
    return picked;
  });
  answer('pickFolderToSave', none, async (contents) => {
    const [picked] = await open(contents, { properties: ['openDirectory', 'createDirectory'] });
    if (picked) granted.folder(picked);
    return picked ?? null;
  });
  answer('reveal', z.tuple([path]), (_contents, file) => {
    shell.showItemInFolder(file);
  });
  answer('openExported', z.tuple([path]), async (_contents, file) => {
    if (!granted.has(file) || !OPENABLE.has(extname(file).toLowerCase()))
      throw new Error('Only a document exported in this run can be opened.');
    const problem = await shell.openPath(file);
    if (problem) throw new Error(problem);
  });
  answer('writeText', z.tuple([path, z.string()]), async (_contents, file, text) => {
    if (!granted.has(file)) throw new Error('Only a file chosen in a dialog can be written.');
    await writeFile(file, text, 'utf8');
  });
  answer('copyText', z.tuple([z.string().max(50_000_000)]), (_contents, text) => clipboard.writeText(text));
  answer('drawPages', z.tuple([z.instanceof(Uint8Array), z.number().int().min(1).max(12)]), (_contents, pdf, most) =>
    drawPages(pdf, most),
  );
  answer('openSample', none, () => ({ archive: freeName(app.getPath('documents'), 'Sample'), articles: samples }));
  answer('settings', none, () => settings.get());
  answer('saveSettings', z.tuple([settingsChange]), (_contents, change) => settings.save(change));
}

/** Tells a window what the menu or the operating system wants. */
export function sendCommand(window: BrowserWindow | null, command: ShellCommand): void {
  window?.webContents.send(COMMAND, command);
}

/** Paths that a save dialog of this run has answered. */
class Grants {
  private readonly files = new Set<string>();
  private readonly folders = new Set<string>();

  file(chosen: string): void {
    this.files.add(chosen);
  }

  folder(chosen: string): void {
    this.folders.add(chosen);
  }

  has(wanted: string): boolean {
    if (this.files.has(wanted)) return true;
    if (wanted.split(/[\\/]/).includes('..')) return false;
    return [...this.folders].some((folder) => wanted.startsWith(folder.endsWith(sep) ? folder : folder + sep));
  }
}

async function open(contents: WebContents, options: Electron.OpenDialogOptions): Promise<string[]> {
  const window = BrowserWindow.fromWebContents(contents);
  const result = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options);
  return result.canceled ? [] : result.filePaths;
}

async function save(contents: WebContents, suggested: string, wanted: FileKind): Promise<string | null> {
  const options: Electron.SaveDialogOptions = {
    defaultPath: join(app.getPath('documents'), suggested),
    filters: wanted.extensions.length > 0 ? [wanted] : [],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  };
  const window = BrowserWindow.fromWebContents(contents);
  const result = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options);
  return result.canceled || !result.filePath ? null : result.filePath;
}

/** `Sample.carrel`, or `Sample 2.carrel` … where that is taken. A system without a documents folder gets the home. */
function freeName(folder: string, stem: string): string {
  const base = existsSync(folder) ? folder : dirname(folder);
  for (let number = 1; ; number++) {
    const candidate = join(base, number === 1 ? `${stem}.carrel` : `${stem} ${number}.carrel`);
    if (!existsSync(candidate)) return candidate;
  }
}
