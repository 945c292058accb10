/** PDF through PDFium: the only reader of six tried that gets Arabic right, and it neither hangs nor crashes on broken files. */
import type { PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium';
import { CarrelError } from '../../contract/errors';
import type { Context, Format, Piece } from '../reading';
import { dateFromName } from '../text/dates';

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

/** Lines of a page → paragraphs. PDF knows no paragraphs: a line that ends early, or a gap, ends one. */
export function joinLines(pageText: string): string[] {
  const lines = pageText
    .replace(/\r\n?/g, '\n')
    .replace(/[\ufffe\u0002]\n?/g, '')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim());
  const lengths = lines
    .filter((line) => line.length > 0)
    .map((line) => line.length)
    .sort((a, b) => a - b);
  const full = lengths[Math.floor(lengths.length * 0.85)] ?? 0;
  const paragraphs: string[] = [];
  let current = '';
  for (const [i, line] of lines.entries()) {
    if (line === '') {
      if (current) paragraphs.push(current);
      current = '';
      continue;
    }
    // A word broken at the end of a line; a hyphen before a capital or digit is a real one.
    const hyphenated = /\p{Ll}[-\u00ad\u2010]$/u.test(current) && /^\p{Ll}/u.test(line);
    current = hyphenated ? current.replace(/[-\u00ad\u2010]$/u, '') + line : current ? `${current} ${line}` : line;
    const next = lines[i + 1] ?? '';
    const early = line.length < full * 0.6 && /^["'“«„(]?[\p{Lu}\p{N}]/u.test(next) && !/\p{Ll}-$/u.test(line);
    if (early || (line.length < full * 0.7 && (/[.!?:»”"’)]$/u.test(line) || line.length < full * 0.5))) {
      paragraphs.push(current);
      current = '';
    }
  }
  if (current) paragraphs.push(current);
  return paragraphs;
}

/** Running heads, feet and page numbers: first or last lines that most pages share, digits aside. */
function dropRunningLines(pages: string[][]): { kept: string[][]; removed: Map<number, string[]> } {
  const removed = new Map<number, string[]>();
  if (pages.length < 3) return { kept: pages, removed };
  const key = (line: string): string => line.replace(/\d+/g, '#').toLowerCase();
  const counts = new Map<string, number>();
  const edges = (page: string[]): string[] => [
    ...new Set(
      [page[0], page[1], page.at(-1), page.at(-2)].filter(
        (line): line is string => line !== undefined && line.length < 120,
      ),
    ),
  ];
  for (const page of pages)
    for (const line of new Set(edges(page).map(key))) counts.set(line, (counts.get(line) ?? 0) + 1);
  const kept = pages.map((page, i) => {
    const running = new Set(
      edges(page).filter((line) => (counts.get(key(line)) ?? 0) >= Math.max(3, pages.length * 0.6)),
    );
    if (running.size > 0) removed.set(i, [...running]);
    return page.filter((line) => !running.has(line));
  });
  return { kept, removed };
}

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
  const pages: string[][] = [];
  const notes: string[] = [];
  let count = 0;
  let unreadable = 0;
  try {
    count = document.getPageCount();
    for (let i = 0; i < count; i++) {
      await context.turn();
      try {
        const text = document.getPage(i).getText();
        context.budget.takeBytes(text.length * 2);
        pages.push(joinLines(text));
      } catch (error) {
        if (error instanceof CarrelError) throw error;
        unreadable++;
        pages.push([]);
      }
    }
  } finally {
    document.destroy();
  }
  const empty = pages.filter((page) => page.length === 0).length - unreadable;
  if (pages.every((page) => page.length === 0)) {
    if (unreadable > 0 && unreadable === count)
      throw new CarrelError('file-damaged', 'The PDF is broken: none of its pages could be read.');
    throw new CarrelError(
      'file-no-text',
      `It holds no text, only pictures of pages (${count === 1 ? '1 page' : `${count} pages`}). Run text recognition (OCR) on it and import the result.`,
    );
  }
  if (empty > 0)
    notes.push(empty === 1 ? '1 page holds no text, only a picture.' : `${empty} pages hold no text, only pictures.`);
  if (unreadable > 0)
    notes.push(unreadable === 1 ? '1 page could not be read.' : `${unreadable} pages could not be read.`);
  const { kept, removed } = dropRunningLines(pages);
  const pieces: Piece[] = [];
  kept.forEach((page, i) => {
    for (const line of removed.get(i) ?? []) pieces.push({ text: line, removed: 'running-line' });
    page.forEach((paragraph, k) => {
      const last = pieces.findLast((piece) => piece.removed === undefined);
      // A sentence that runs over the page break.
      if (k === 0 && i > 0 && last && /[\p{Ll},-]$/u.test(last.text) && /^\p{Ll}/u.test(paragraph))
        last.text = `${last.text} ${paragraph}`;
      else pieces.push({ text: paragraph });
    });
  });
  const about = properties(file.bytes);
  const title = about.title && !AUTOMATIC_TITLE.test(about.title) ? about.title : null;
  const first = pieces.find((piece) => piece.removed === undefined);
  const headline =
    !title && first && first.text.length < 200 && !/[.;,]$/.test(first.text) && pieces.length > 1 ? first.text : null;
  const named = dateFromName(file.name);
  yield await context.article({
    pieces: headline ? pieces.filter((piece) => piece !== first) : pieces,
    title: title ?? headline,
    byline: about.author,
    published: named
      ? { date: named, rule: 'file-name' }
      : about.created
        ? { date: about.created, rule: 'file-metadata' }
        : null,
    mediaType: 'application/pdf',
    notes,
  });
};
