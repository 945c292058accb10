/**
 * Draws the first pages of a PDF. Runs in a hidden sandboxed window of its own, on the origin that may run wasm and
 * nothing else: the window people see cannot.
 */
import { PDFiumLibrary } from '@hyzyla/pdfium';
import wasmUrl from '@hyzyla/pdfium/pdfium.wasm?url';

const library = fetch(wasmUrl)
  .then((response) => response.arrayBuffer())
  .then((wasmBinary) => PDFiumLibrary.init({ wasmBinary }));

/** Points of a PDF to pixels: 110 dpi is sharp enough for a look on a screen of double density. */
const SCALE = 110 / 72;

/**
 * @param base64 the PDF
 * @param most how many pages to draw
 * @returns PNGs, base64, in order
 */
async function drawPages(base64: string, most: number): Promise<string[]> {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const document = await (await library).loadDocument(bytes);
  try {
    const pages: string[] = [];
    const count = Math.min(most, document.getPageCount());
    for (let index = 0; index < count; index++) {
      const { data, width, height } = await document.getPage(index).render({ scale: SCALE, render: 'bitmap' });
      // Asked for in colour, the library turns PDFium's BGRA into the RGBA that a canvas wants.
      pages.push(await png(new Uint8ClampedArray(data), width, height));
    }
    return pages;
  } finally {
    document.destroy();
  }
}

async function png(data: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): Promise<string> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}

Object.assign(globalThis, { drawPages });
