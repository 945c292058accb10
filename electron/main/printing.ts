/** HTML to PDF: a page behind an `article://` address, printed by Chromium in a hidden window. */
import type { BrowserWindow } from 'electron';
import { CarrelError } from '../contract/errors';
import type { Handlers } from '../contract/rpc';
import type { Services } from '../contract/services';
import type { Resource } from './protocols';
import { openPrintWindow } from './windows';

type PrintRequest = Parameters<Handlers<Services>['print.pdf']>[0];

/** An isolated world: runs although the page's policy forbids scripts, and shares nothing with the page. */
const OUR_WORLD = 1001;

/** Resolves when every font that the page uses has loaded and every image has been decoded or has failed. */
const READY = `Promise.all([
  document.fonts.ready,
  ...[...document.images].map((image) => image.decode().catch(() => undefined)),
]).then(() => document.fonts.status)`;

/**
 * Prints a page, tagged for screen readers and with its headings as the outline. The page's own `@page` size wins.
 * @throws CarrelError `bad-request` for an address of another scheme; `export-failed` when the page does not load or is
 *   not done in `timeoutMs`
 */
export async function printPdf(
  request: PrintRequest,
  resource: (url: string) => Promise<Resource>,
): Promise<Uint8Array> {
  if (!URL.canParse(request.url) || new URL(request.url).protocol !== 'article:')
    throw new CarrelError('bad-request', 'Only article:// addresses can be printed.');
  const window = openPrintWindow(resource);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      print(window, request),
      new Promise<never>((_done, failed) => {
        timer = setTimeout(
          () => failed(new CarrelError('export-failed', 'The pages took too long to print. Try fewer articles.')),
          request.timeoutMs,
        );
        window.webContents.once('render-process-gone', (_event, { reason }) =>
          failed(new CarrelError('export-failed', `The printing process ended (${reason}). Try fewer articles.`)),
        );
      }),
    ]);
  } finally {
    clearTimeout(timer);
    window.destroy();
  }
}

async function print(window: BrowserWindow, request: PrintRequest): Promise<Uint8Array> {
  const contents = window.webContents;
  await contents.loadURL(request.url).catch((error: Error) => {
    throw new CarrelError('export-failed', `The pages to print could not be loaded (${error.message}).`);
  });
  await contents.executeJavaScriptInIsolatedWorld(OUR_WORLD, [{ code: READY }]);
  const header = request.headerTemplate !== undefined || request.footerTemplate !== undefined;
  return await contents.printToPDF({
    pageSize: request.paper,
    preferCSSPageSize: true,
    printBackground: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
    displayHeaderFooter: header,
    // An empty template would bring Chromium's own header, with date and address.
    headerTemplate: request.headerTemplate ?? '<span></span>',
    footerTemplate: request.footerTemplate ?? '<span></span>',
  });
}
