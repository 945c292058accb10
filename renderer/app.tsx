/** Which screen is shown, and what belongs to the whole window: keys, menu, dropped files, notices. */
import { useEffect, useState } from 'react';
import type { ShellCommand } from '../electron/contract/bridge';
import { call, queryClient, shell, useConnected, useEvent, useInfo } from './archive';
import { useWords } from './i18n';
import {
  closeArchive,
  createPicked,
  dropped,
  importPicked,
  openArchive,
  openPicked,
  printArticle,
} from './screens/actions';
import { Collection } from './screens/Collection';
import { Dialogs } from './screens/Dialogs';
import { Imports, Receipt } from './screens/Imports';
import { openExport, undoNewest, useKeys } from './screens/keys';
import { Library } from './screens/Library';
import { People } from './screens/People';
import { Person } from './screens/Person';
import { Review } from './screens/Review';
import { focusSearch } from './screens/SearchBox';
import { SettingsScreen } from './screens/SettingsScreen';
import { Sidebar } from './screens/Sidebar';
import { Stories } from './screens/Stories';
import { TopBar } from './screens/TopBar';
import { useMedia } from './screens/useResults';
import { Verify } from './screens/Verify';
import { Welcome } from './screens/Welcome';
import { ErrorBoundary } from './ui/ErrorBoundary';
import { LiveRegion } from './ui/live';
import { ToastRegion } from './ui/ToastRegion';
import { say } from './ui/toasts';
import { change, resetWorkspace, show, useWorkspace } from './workspace';

export function App() {
  const { t } = useWords();
  const { data: info, isPending } = useInfo();
  const connected = useConnected();
  useDrop(Boolean(info));
  useCommands();
  useEvent('archive.changed', forgetOther);
  return (
    <>
      {connected ? null : (
        <p className="crash-notice" role="alert">
          {t('crash.notice')}
        </p>
      )}
      {isPending ? <p className="starting">{t('starting')}</p> : info ? <Desk /> : <WelcomeDesk />}
      <Dialogs />
      <ToastRegion />
      <LiveRegion />
    </>
  );
}

let openPath: string | null = null;

/** Another archive has other articles: nothing of the former one may stay on the desk. */
function forgetOther({ path, recovered }: { path: string | null; recovered: boolean }) {
  if (!recovered && path !== openPath) resetWorkspace();
  openPath = path;
}

function WelcomeDesk() {
  const view = useWorkspace((w) => w.view.kind);
  return view === 'settings' ? (
    <main className="desk alone">
      <SettingsScreen />
    </main>
  ) : (
    <Welcome />
  );
}

function Desk() {
  const { t } = useWords();
  useKeys();
  const drawer = useWorkspace((w) => w.drawer);
  const view = useWorkspace((w) => w.view);
  const drawn = useMedia('(max-width: 68.74rem)');
  return (
    <div className={`desk ${drawer ? 'drawer-open' : ''}`}>
      {drawn && !drawer ? null : <Sidebar />}
      {drawn && drawer ? (
        <button
          type="button"
          className="drawer-back"
          aria-label={t('library.close')}
          onClick={() => change({ drawer: false })}
        />
      ) : null}
      <main className="main">
        <TopBar drawn={drawn} />
        <ErrorBoundary key={view.kind} onBack={() => change({ view: { kind: 'library' }, past: [], articleId: null })}>
          <CurrentView />
        </ErrorBoundary>
      </main>
    </div>
  );
}

function CurrentView() {
  const view = useWorkspace((w) => w.view);
  switch (view.kind) {
    case 'library':
      return <Library />;
    case 'people':
      return <People />;
    case 'person':
      return <Person key={view.id} id={view.id} />;
    case 'review':
      return <Review />;
    case 'collection':
      return <Collection key={view.name} name={view.name} />;
    case 'stories':
      return <Stories key={view.importId} importId={view.importId} />;
    case 'imports':
      return <Imports />;
    case 'receipt':
      return <Receipt key={view.id} id={view.id} />;
    case 'settings':
      return <SettingsScreen />;
    case 'verify':
      return <Verify key={view.path} path={view.path} />;
  }
}

/** Files may be dropped anywhere. A veil says what will happen. */
function useDrop(archiveOpen: boolean) {
  const { t } = useWords();
  const [, setOver] = useState(false);
  useEffect(() => {
    const root = document.documentElement;
    let depth = 0;
    const withFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const veil = (on: boolean) => {
      setOver(on);
      if (on) root.dataset.drop = t(archiveOpen ? 'drop.import' : 'drop.open');
      else delete root.dataset.drop;
    };
    const enter = (event: DragEvent) => {
      if (withFiles(event) && depth++ === 0) veil(true);
    };
    const leave = (event: DragEvent) => {
      if (withFiles(event) && --depth <= 0) {
        depth = 0;
        veil(false);
      }
    };
    const over = (event: DragEvent) => {
      // Articles over a shelf that takes them.
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = withFiles(event) ? 'copy' : 'none';
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      depth = 0;
      veil(false);
      void dropped([...(event.dataTransfer?.files ?? [])], archiveOpen);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, [archiveOpen, t]);
}

/** What the menu and the operating system ask for. */
function useCommands() {
  const { t } = useWords();
  useEffect(() => {
    const run = async (command: ShellCommand) => {
      const open =
        (await queryClient.ensureQueryData({
          queryKey: ['archive.info', {}],
          queryFn: () => call('archive.info', {}),
        })) !== null;
      switch (command.name) {
        case 'new-archive':
          return createPicked(t('archive.newName'));
        case 'open-archive':
          return command.path ? void (await openArchive(command.path)) : openPicked();
        case 'settings':
          return show({ kind: 'settings' });
        case 'shortcuts':
          return change({ dialog: { kind: 'shortcuts' } });
      }
      if (!open) return say({ kind: 'done', text: t('open.first') });
      switch (command.name) {
        case 'import-files':
          return importPicked('files');
        case 'import-folder':
          return importPicked('folder');
        case 'search':
          return focusSearch();
        case 'export':
          return openExport();
        case 'print':
          return printArticle(t('print.none'));
        case 'people':
          return show({ kind: 'people' });
        case 'undo':
          return undoNewest((label) => t('undone.what', { label }));
        case 'close-archive':
          return closeArchive();
      }
    };
    return shell.onCommand((command) => void run(command));
  }, [t]);
}
