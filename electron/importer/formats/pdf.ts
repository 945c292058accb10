/** PDF through PDFium: the only reader of six tried that gets Arabic right, and it neither hangs nor crashes on broken files. */
import type { PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium';
import { CarrelError } from '../../contract/errors';
import { escapeHtml } from '../article/sanitise';
import type { Context, Format, Piece } from '../reading';
import { dateFromName } from '../text/dates';
import { headingRanks } from './pdf/headings';
import { type Line, readLines } from './pdf/lines';
import { notesFrom, partNotes } from './pdf/notes';
import { joined, joinLines, leadingOf, type Paragraph, runsOver } from './pdf/paragraphs';
import { mendRightToLeft } from './pdf/right-to-left';
import { runningLines } from './pdf/running';

let library: Promise<PDFiumLibrary> | undefined;

async function pdfium(context: Context): Promise<PDFiumLibrary> {
  library ??= (async () => {
    const { PDFiumLibrary } = await import('@hyzyla/pdfium');
    return PDFiumLibrary.init({ wasmBinary: await context.env.pdfiumWasm() });
  })();
  return library.catch((error: unknown) => {
    library = undefined;
    throw error;
  });
}

/** Codes of FPDF_GetLastError. */
function openError(error: unknown): CarrelError {
  const message = error instanceof Error ? error.message : String(error);
  if (/password/i.test(message))
    return new CarrelError('file-encrypted', 'It is protected by a password. Save it without one and import it again.');
  if (/security/i.test(message))
    return new CarrelError('file-encrypted', 'Its protection is of a kind that cannot be opened here.');
  return new CarrelError(
    'file-damaged',
    'The PDF is broken and could not be opened. Try to open it in another program and print it to a new PDF.',
  );
}

/** A paragraph, or a heading: of level 1 are those in the largest type, 0 is none. */
/** Date of `/CreationDate (D:20220111…)` in the file, and the title and author of its information dictionary. */
function properties(bytes: Uint8Array): { title: string | null; author: string | null; created: string | null } {
  const latin1 = new TextDecoder('latin1');
  const ends = `${latin1.decode(bytes.subarray(0, 65_536))}\n${latin1.decode(bytes.subarray(Math.max(0, bytes.length - 65_536)))}`;
  const date = /\/CreationDate\s*\(D:(\d{4})(\d\d)(\d\d)/.exec(ends);
  return {
    title: textOf(ends, 'Title'),
    author: textOf(ends, 'Author'),
    created: date ? `${date[1]}-${date[2]}-${date[3]}` : null,
  };
}

function textOf(source: string, name: string): string | null {
  const hex = new RegExp(`/${name}\\s*<([0-9A-Fa-f\\s]{4,4000})>`).exec(source)?.[1];
  let raw: string;
  if (hex)
    raw = (hex.replace(/\s/g, '').match(/../g) ?? [])
      .map((pair) => String.fromCharCode(Number.parseInt(pair, 16)))
      .join('');
  else {
    const literal = new RegExp(`/${name}\\s*\\(((?:[^()\\\\]|\\\\[\\s\\S]){1,2000})\\)`).exec(source)?.[1];
    if (!literal) return null;
    raw = literal.replace(/\\(?:([0-7]{1,3})|\r?\n|([\s\S]))/g, (_, octal?: string, char?: string) =>
      octal
        ? String.fromCharCode(Number.parseInt(octal, 8))
        : char === undefined
          ? ''
          : (({ n: '\n', r: '\r', t: '\t' } as Record<string, string>)[char] ?? char),
    );
  }
  const bytes = Uint8Array.from(raw, (char) => char.charCodeAt(0) & 0xff);
  const text = raw.startsWith('\xfe\xff')
    ? new TextDecoder('utf-16be').decode(bytes)
    : raw.startsWith('\xef\xbb\xbf')
      ? new TextDecoder().decode(bytes)
      : new TextDecoder('windows-1252').decode(bytes);
  return text.replace(/^\ufeff/, '').trim() || null;
}

/** Paragraphs among which a headline is looked for. */
const TOP = 6;

/** Names that programs put into the title field by themselves. */
const AUTOMATIC_TITLE =
  /^(?:untitled|microsoft word\s*-|.*\.(?:docx?|odt|rtf|indd|qxd|pdf|html?|tex|dvi)$|document\s*\d*$|about:blank|https?:)/i;

export const pdf: Format = async function* (file, context) {
  const pdfiumLibrary = await pdfium(context);
  let document: PDFiumDocument;
  try {
    document = await pdfiumLibrary.loadDocument(file.bytes);
  } catch (error) {
    throw openError(error);
  }
  const given: Line[][] = [];
  const remarks: string[] = [];
  let count = 0;
  let unreadable = 0;
  try {
    count = document.getPageCount();
    for (let i = 0; i < count; i++) {
      await context.turn();
      try {
        const page = readLines(document.getPage(i));
        context.budget.takeBytes(page.length * 2);
        given.push(page.lines);
      } catch (error) {
        if (error instanceof CarrelError) throw error;
        unreadable++;
        given.push([]);
      }
    }
  } finally {
    document.destroy();
  }
  const read = mendRightToLeft(given);
  const leading = leadingOf(read);
  const ranks = headingRanks(read);
  const running = runningLines(read, ranks);
  const told = read.map((lines, i) => lines.filter((_, at) => !running[i]?.has(at)));
  const notes = notesFrom(told);
  const pages = told.map((lines, i): Paragraph[] => {
    const levels = ranks[i]?.filter((_, at) => !running[i]?.has(at));
    const footnotes = partNotes(lines.slice(notes[i])).flatMap((note) => joinLines(note, [], leading));
    return [
      ...joinLines(lines.slice(0, notes[i]), levels, leading),
      ...footnotes.map((paragraph) => ({ ...paragraph, footnote: true })),
    ];
  });
  const empty = read.filter((lines) => lines.every(({ text }) => text === '')).length - unreadable;
  if (pages.every((page) => page.length === 0)) {
    if (unreadable > 0 && unreadable === count)
      throw new CarrelError('file-damaged', 'The PDF is broken: none of its pages could be read.');
    throw new CarrelError(
      'file-no-text',
      `It holds no text, only pictures of pages (${count === 1 ? '1 page' : `${count} pages`}). Run text recognition (OCR) on it and import the result.`,
    );
  }
  if (empty > 0)
    remarks.push(empty === 1 ? '1 page holds no text, only a picture.' : `${empty} pages hold no text, only pictures.`);
  if (unreadable > 0)
    remarks.push(unreadable === 1 ? '1 page could not be read.' : `${unreadable} pages could not be read.`);
  const pieces: (Piece & Paragraph)[] = [];
  pages.forEach((page, i) => {
    for (const at of running[i] ?? [])
      pieces.push({ text: read[i]?.[at]?.text ?? '', removed: 'running-line', level: 0 });
    page.forEach((paragraph, k) => {
      const last = pieces.findLast((piece) => piece.removed === undefined && !piece.footnote);
      const mayGoOn = last && last.level === 0 && paragraph.level === 0 && k === 0 && i > 0;
      // A sentence that runs over the page break.
      if (mayGoOn && runsOver(last.text, paragraph.text)) last.text = joined(last.text, paragraph.text);
      else pieces.push({ ...paragraph });
    });
  });
  const about = properties(file.bytes);
  const title = about.title && !AUTOMATIC_TITLE.test(about.title) ? about.title : null;
  // The headline is in the largest type near the top, or the first thing there is.
  const top = pieces.filter((piece) => piece.removed === undefined).slice(0, TOP);
  const first = top.find(({ level }) => level === 1) ?? top[0];
  const headline =
    !title && first && first.text.length < 200 && !/[.;,]$/.test(first.text) && pieces.length > 1 ? first.text : null;
  const body = headline ? pieces.filter((piece) => piece !== first) : pieces;
  // Where no heading was told from text there is nothing that HTML would say and text does not.
  const headings = body.filter(({ level, text }) => level > 0 && text !== (title ?? headline));
  const levels = [...new Set(headings.map(({ level }) => level))].sort((a, b) => a - b);
  const html = (text: string, level: number): string | undefined => {
    // The title alone is of the first level.
    const name = level > 0 ? `h${Math.min(4, 2 + Math.max(0, levels.indexOf(level)))}` : 'p';
    return levels.length > 0 ? `<${name}>${escapeHtml(text)}</${name}>` : undefined;
  };
  const named = dateFromName(file.name);
  yield await context.article({
    pieces: body.map(({ text, removed, level }) => ({ text, removed, html: html(text, level) })),
    title: title ?? headline,
    byline: about.author,
    published: named
      ? { date: named, rule: 'file-name' }
      : about.created
        ? { date: about.created, rule: 'file-metadata' }
        : null,
    mediaType: 'application/pdf',
    notes: remarks,
  });
};
