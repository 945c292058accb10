/** Pictures of a PDF's first pages, drawn in a hidden sandboxed window that ends with the drawing. */
import { openPreviewWindow } from './windows';

/** A page that takes longer is not worth waiting for in a preview. */
const TIMEOUT_MS = 30_000;

/**
 * @param pdf the document
 * @param most how many pages to draw
 * @returns PNGs in order
 * @throws Error when the document cannot be read, or not in time
 */
export async function drawPages(pdf: Uint8Array, most: number): Promise<Uint8Array[]> {
  const { window, loaded } = openPreviewWindow();
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('The preview took too long.')), TIMEOUT_MS);
    });
    const draw = async (): Promise<string[]> => {
      await loaded;
      const base64 = Buffer.from(pdf).toString('base64');
      return window.webContents.executeJavaScript(`drawPages(${JSON.stringify(base64)}, ${most})`);
    };
    return (await Promise.race([draw(), late])).map((page) => new Uint8Array(Buffer.from(page, 'base64')));
  } finally {
    clearTimeout(timer);
    window.destroy();
  }
}
