/** What several screens and the menu start: opening archives, importing, selecting. */

import type { Calls } from '../../electron/contract/calls';
import type { CarrelError } from '../../electron/contract/errors';
import type { Input } from '../../electron/contract/rpc';
import { call, queryClient, shell } from '../archive';
import { say } from '../ui/toasts';
import { change, querySelection, resetWorkspace, show, workspace } from '../workspace';

const complain = (error: unknown) => say({ kind: 'error', error: error as CarrelError });

async function opened(): Promise<void> {
  resetWorkspace();
  await forgetUnlessWanted();
  await queryClient.invalidateQueries();
}

/** A reader who does not want archives remembered finds none in the list, whatever wrote it. */
export async function forgetUnlessWanted(): Promise<void> {
  if ((await shell.settings()).rememberRecent) return;
  await shell.saveSettings({ places: {} });
  for (const { path } of await call('archive.recent', {})) await call('archive.forget', { path });
}

/** Opens an archive by path; an error is shown in words. */
export async function openArchive(path: string): Promise<boolean> {
  try {
    await call('archive.open', { path });
    await opened();
    return true;
  } catch (error) {
    if ((error as CarrelError).code === 'archive-damaged') {
      change({ dialog: { kind: 'rescue', path } });
      return false;
    }
    complain(error);
    return false;
  }
}

export async function openPicked(): Promise<void> {
  const path = await shell.pickArchive();
  if (path) await openArchive(path);
}

export async function createPicked(suggestedName: string): Promise<void> {
  const path = await shell.pickNewArchive(suggestedName);
  if (!path) return;
  try {
    await call('archive.create', { path });
    await opened();
  } catch (error) {
    complain(error);
  }
}

/** A new archive with the bundled sample articles. */
export async function openSample(): Promise<void> {
  try {
    const { archive, articles } = await shell.openSample();
    await call('archive.create', { path: archive });
    await opened();
    const id = await startImport([articles]);
    if (id === null) return;
    const { state, failed } = await call('import.wait', { id });
    // A first look should end among the articles, unless there is something to tell or the reader went elsewhere.
    const { view } = workspace();
    if (state === 'done' && failed === 0 && view.kind === 'receipt' && view.id === id)
      change({ view: { kind: 'library' }, past: [] });
  } catch (error) {
    complain(error);
  }
}

export async function closeArchive(): Promise<void> {
  try {
    await call('archive.close', {});
    await opened();
  } catch (error) {
    complain(error);
  }
}

/** Imports files and folders; asks first where tables or books are among them. */
export async function importPaths(paths: string[]): Promise<void> {
  if (paths.length === 0) return;
  try {
    const questions = await call('import.look', { paths });
    if (questions.tables.length + questions.books.length > 0)
      return change({ dialog: { kind: 'import', paths, questions } });
  } catch {
    // Nothing could be asked: the import itself tells what is wrong with these files.
  }
  await startImport(paths);
}

/** Starts an import and shows its progress; answers its number, or null when it could not start. */
export async function startImport(
  paths: string[],
  options: Pick<Input<Calls, 'import.start'>, 'tables' | 'epub'> = {},
): Promise<number | null> {
  try {
    const summary = await call('import.start', { paths, ...options });
    queryClient.setQueryData(['import.summary', { id: summary.id }], summary);
    void queryClient.invalidateQueries({ queryKey: ['import.list'] });
    show({ kind: 'receipt', id: summary.id });
    return summary.id;
  } catch (error) {
    complain(error);
    return null;
  }
}

export async function importPicked(what: 'files' | 'folder'): Promise<void> {
  await importPaths(what === 'files' ? await shell.pickFiles() : await shell.pickFolders());
}

/** Searches these archives as well, read-only; an empty list ends that. */
export async function attach(paths: string[]): Promise<void> {
  try {
    const attached = await call('archive.attach', { paths });
    change({ attached, articleId: null, articleArchive: 0 });
  } catch (error) {
    complain(error);
  }
}

export async function attachPicked(): Promise<void> {
  const path = await shell.pickArchive();
  if (path) await attach([...new Set([...workspace().attached.map((one) => one.path), path])]);
}

/** Ids of everything that the current query finds. */
export async function everyResult(): Promise<number[]> {
  try {
    return (await call('article.select', { selection: querySelection() ?? { all: true } })).ids;
  } catch (error) {
    complain(error);
    return [];
  }
}

/** Files that were dropped on the window: archives are opened, dossiers verified, everything else imported. */
export async function dropped(files: File[], archiveOpen: boolean): Promise<void> {
  const paths = files.map((file) => shell.pathOf(file)).filter((path) => path !== '');
  const [first] = paths;
  if (!first) return;
  if (paths.length === 1 && /\.carrel$/i.test(first)) return void (await openArchive(first));
  if (!archiveOpen) return;
  if (paths.length === 1 && /\.pdf$/i.test(first) && workspace().view.kind === 'verify')
    return show({ kind: 'verify', path: first });
  await importPaths(paths);
}

/** Saves text through a save dialog, and says where. */
export async function saveText(suggestedName: string, extension: string, text: string): Promise<string | null> {
  const path = await shell.pickSave(suggestedName, { name: extension.toUpperCase(), extensions: [extension] });
  if (!path) return null;
  await shell.writeText(path, text);
  return path;
}

/** Prints the open article with the print dialog of the system; what is printed is a matter of `print.css`. */
export function printArticle(noneOpen: string): void {
  const { view, articleId } = workspace();
  if (view.kind !== 'library' || articleId === null) say({ kind: 'done', text: noneOpen });
  else window.print();
}
