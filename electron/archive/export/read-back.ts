/** Reads a finished PDF again, with other programs than the one that wrote it, and lists what a reader could find in it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFStream,
  PDFString,
} from '@cantoo/pdf-lib';
import { CarrelError } from '../../contract/errors';

/** A piece of text and where it stands, in words. */
export interface FoundText {
  where: string;
  text: string;
}

const WASM = 'pdfium.wasm';

/**
 * PDFium's wasm module: from the package where it is installed, in a packed application from the files of the importer,
 * which uses the same.
 * @throws CarrelError `export-failed`
 */
function pdfiumWasm(): ArrayBuffer {
  const candidates: string[] = [];
  try {
    candidates.push(createRequire(import.meta.url).resolve(`@hyzyla/pdfium/${WASM}`));
  } catch {
    // Not installed as a package: a packed application.
  }
  for (let folder = import.meta.dirname; dirname(folder) !== folder; folder = dirname(folder)) {
    const assets = join(folder, 'renderer', 'assets');
    if (!existsSync(assets)) continue;
    for (const name of readdirSync(assets)) if (/^pdfium.*\.wasm$/.test(name)) candidates.push(join(assets, name));
  }
  const found = candidates.find((path) => existsSync(path));
  if (!found)
    throw new CarrelError(
      'export-failed',
      'The program that reads PDFs back is missing from this installation. Install Carrel again.',
    );
  const bytes = readFileSync(found);
  return new Uint8Array(bytes).buffer;
}

/** PDFium keeps what every page took: after so many it is started anew, so that memory is bounded. */
const PAGES = 1000;

/** The text of every page, as PDFium sees it. */
export async function* pageTexts(bytes: Uint8Array): AsyncGenerator<FoundText> {
  const { PDFiumLibrary } = await import('@hyzyla/pdfium');
  for (let from = 0, count = 1; from < count; from += PAGES) {
    const library = await PDFiumLibrary.init({ wasmBinary: pdfiumWasm() });
    try {
      const document = await library.loadDocument(bytes);
      try {
        count = document.getPageCount();
        for (let i = from; i < Math.min(count, from + PAGES); i++)
          yield { where: `page ${i + 1}`, text: document.getPage(i).getText() };
      } finally {
        document.destroy();
      }
    } finally {
      library.destroy();
    }
  }
}

/**
 * Every string outside the pages' contents: titles, authors, bookmarks, descriptions, link addresses, file names,
 * metadata and attached files.
 */
export async function hiddenTexts(bytes: Uint8Array): Promise<FoundText[]> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const found: FoundText[] = [];
  const visit = (object: PDFObject | undefined, where: string, depth: number): void => {
    if (depth > 60 || object === undefined) return;
    if (object instanceof PDFString || object instanceof PDFHexString) {
      const text = decodeText(object);
      if (text.length > 1) found.push({ where, text });
    } else if (object instanceof PDFName) {
      const text = object.decodeText();
      if (text.length > 3) found.push({ where, text });
    } else if (object instanceof PDFArray) for (const item of object.asArray()) visit(item, where, depth + 1);
    else if (object instanceof PDFStream) {
      const type = object.dict.get(PDFName.of('Type'))?.toString();
      visit(object.dict, where, depth + 1);
      if ((type === '/Metadata' || type === '/EmbeddedFile') && object instanceof PDFRawStream)
        found.push({
          where: type === '/Metadata' ? 'metadata' : 'an attached file',
          text: Buffer.from(decodePDFRawStream(object).decode()).toString('utf8'),
        });
    } else if (object instanceof PDFDict) {
      const place = object.has(PDFName.of('Dest')) && object.has(PDFName.of('Title')) ? 'a bookmark' : where;
      for (const [key, value] of object.entries()) visit(value, placeOf(key.decodeText(), place), depth + 1);
    }
  };
  for (const [, object] of document.context.enumerateIndirectObjects()) visit(object, 'the file', 0);
  return found;
}

function placeOf(key: string, otherwise: string): string {
  if (key === 'Alt') return "a picture's description";
  if (key === 'URI') return 'a link';
  if (key === 'Author' || key === 'Subject' || key === 'Keywords') return 'the metadata';
  return otherwise;
}

function decodeText(object: PDFString | PDFHexString): string {
  try {
    return object.decodeText();
  } catch {
    return object.toString();
  }
}

/** The files attached to a PDF, by name; null when the bytes are not a PDF that can be read. */
export async function attachedFiles(bytes: Uint8Array): Promise<Map<string, Uint8Array> | null> {
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    return new Map(document.getAttachments().map(({ name, data }) => [name, data]));
  } catch {
    return null;
  }
}
