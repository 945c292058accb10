/** Hands the importer's page its port to the archive process, and exposes nothing. */
import { ipcRenderer } from 'electron';
import { IMPORTER_PORT } from '../contract/channels';

ipcRenderer.on(IMPORTER_PORT, (event) => {
  window.postMessage(IMPORTER_PORT, window.location.origin, [...event.ports]);
});
