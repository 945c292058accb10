/** The menu: small, made of roles where Electron has them; the rest tells the window what is wanted. */
import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import type { ShellCommand } from '../contract/bridge';
import { sendCommand } from './shell';

export function setMenu(): void {
  const mac = process.platform === 'darwin';
  const item = (label: string, accelerator: string | undefined, command: ShellCommand): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: (_item, window) =>
      sendCommand((window as BrowserWindow) ?? BrowserWindow.getAllWindows()[0] ?? null, command),
  });
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: '&File',
      submenu: [
        item('New archive…', 'CmdOrCtrl+N', { name: 'new-archive' }),
        item('Open archive…', 'CmdOrCtrl+O', { name: 'open-archive', path: null }),
        { type: 'separator' },
        item('Import files…', 'CmdOrCtrl+I', { name: 'import-files' }),
        item('Import a folder…', 'CmdOrCtrl+Shift+I', { name: 'import-folder' }),
        item('Export…', 'CmdOrCtrl+E', { name: 'export' }),
        item('Print article…', 'CmdOrCtrl+P', { name: 'print' }),
        { type: 'separator' },
        item('Settings…', 'CmdOrCtrl+,', { name: 'settings' }),
        item('Close archive', 'CmdOrCtrl+Shift+W', { name: 'close-archive' }),
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        // In a text field the page handles this key itself; everywhere else it undoes the last change to the archive.
        item('Undo', 'CmdOrCtrl+Z', { name: 'undo' }),
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        { type: 'separator' },
        item('Search', 'CmdOrCtrl+K', { name: 'search' }),
      ],
    },
    {
      label: '&View',
      submenu: [
        item('People', 'CmdOrCtrl+Shift+P', { name: 'people' }),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged
          ? []
          : [{ role: 'toggleDevTools', accelerator: 'F12' } satisfies MenuItemConstructorOptions]),
      ],
    },
    { role: 'windowMenu' },
    { label: '&Help', role: 'help', submenu: [item('Keyboard shortcuts', 'F1', { name: 'shortcuts' })] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
