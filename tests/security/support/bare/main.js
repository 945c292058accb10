// An Electron without any of Carrel's switches, which shows a page that wants a picture from a server: what the counter
// of packets must notice.
import { app, BrowserWindow } from 'electron';

app.whenReady().then(() => {
  const window = new BrowserWindow({ show: false });
  void window.loadURL('data:text/html,<img src="http://192.0.2.80/a.png">');
  window.webContents.once('dom-ready', () => setTimeout(() => app.exit(0), 1000));
});
