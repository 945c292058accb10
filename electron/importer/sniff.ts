/** What a file is, by its content. The name decides only between kinds of text that look alike. */
import { declaredCharset, decodeText, looksBinary } from './text/charset';

export type Kind =
  | 'text'
  | 'markdown'
  | 'html'
  | 'bookmarks'
  | 'mail'
  | 'mbox'
  | 'pdf'
  | 'fodt'
  | 'rtf'
  | 'ole'
  | 'zip'
  | 'gzip'
  | 'tar'
  | 'warc'
  | 'sheet'
  | 'csv'
  | 'json'
  | 'jsonl'
  | 'ris'
  | 'bibtex'
  | 'feed'
  | 'rdf'
  | 'empty'
  | 'binary'
  | 'unsupported';

export interface Sniffed {
  kind: Kind;
  /** For `unsupported`, and for `binary` where it is known: what it is, as a noun phrase. */
  what?: string;
}

const ascii = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end));

/** Leading bytes of formats that hold no article text, and what to call them. */
const FOREIGN: [string, string, Kind?][] = [
  ['\x89PNG', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['II*\0', 'a TIFF picture'],
  ['MM\0*', 'a TIFF picture'],
  ['ID3', 'an MP3 recording'],
  ['OggS', 'an Ogg recording'],
  ['fLaC', 'a FLAC recording'],
  ['\x1aE\xdf\xa3', 'a Matroska or WebM film'],
  ['MZ', 'a Windows program'],
  ['\x7fELF', 'a Linux program'],
  ['\xcf\xfa\xed\xfe', 'a macOS program'],
  ['SQLite format 3\0', 'an SQLite database (a Carrel archive is opened, not imported)', 'unsupported'],
  ['BZh', 'a bzip2 archive; unpack it first', 'unsupported'],
  ['\xfd7zXZ', 'an xz archive; unpack it first', 'unsupported'],
  ["7z\xbc\xaf'\x1c", 'a 7z archive; unpack it first', 'unsupported'],
  ['Rar!', 'a RAR archive; unpack it first', 'unsupported'],
  ['\x28\xb5\x2f\xfd', 'a zstd archive; unpack it first', 'unsupported'],
  ['AT&TFORM', 'a DjVu document; convert it to PDF with a text layer', 'unsupported'],
  ['ITSF', 'a CHM help file', 'unsupported'],
  ['ZIM\x04', 'a ZIM archive', 'unsupported'],
];

function byMagic(bytes: Uint8Array): Sniffed | null {
  const head = ascii(bytes, 0, 16);
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return { kind: 'zip' };
  if (head.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return { kind: 'ole' };
  if (head.startsWith('\x1f\x8b')) return { kind: 'gzip' };
  if (head.startsWith('{\\rtf') || /^\s*\{\\rtf/.test(head)) return { kind: 'rtf' };
  if (/^WARC\/\d/.test(head)) return { kind: 'warc' };
  if (ascii(bytes, 257, 262) === 'ustar') return { kind: 'tar' };
  if (/^RIFF[\s\S]{4}WEBP/.test(head)) return { kind: 'binary', what: 'a WebP picture' };
  if (/^RIFF[\s\S]{4}(?:WAVE|AVI )/.test(head)) return { kind: 'binary', what: 'a recording or film' };
  if (/^[\s\S]{4}ftyp/.test(head)) return { kind: 'binary', what: 'a film or HEIC picture' };
  for (const [magic, what, kind] of FOREIGN) {
    if (!head.startsWith(magic)) continue;
    // Two-letter magics are also words; only bytes that are not text count.
    if (magic.length <= 3 && /^[\x20-\x7e]+$/.test(magic) && !looksBinary(bytes)) continue;
    return { kind: kind ?? 'binary', what };
  }
  if (ascii(bytes, 0, Math.min(1024, bytes.length)).includes('%PDF-')) return { kind: 'pdf' };
  return null;
}

const POCKET = /<title>\s*Pocket Export\s*<\/title>/i;

/** Bytes that begin as most web pages do: what they are is plain before they are decoded. */
function pageAtOnce(sample: Uint8Array): Sniffed | null {
  const start = ascii(sample, 0, 1024).replace(/^\xef\xbb\xbf/, '');
  if (!/^[ \t\r\n]*<(?:!doctype[ \t\r\n]+html|html[\s>])/i.test(start)) return null;
  return POCKET.test(new TextDecoder('latin1').decode(sample)) ? { kind: 'bookmarks' } : { kind: 'html' };
}

/** Kinds of XML and HTML by their first element. */
function byMarkup(head: string): Sniffed | null {
  const body = head.replace(/^\ufeff?\s*/, '');
  if (!body.startsWith('<')) return null;
  if (/^<!DOCTYPE NETSCAPE-Bookmark/i.test(body)) return { kind: 'bookmarks' };
  const bare = body
    .replace(/<\?[\s\S]*?\?>/g, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<!DOCTYPE[^>[]*(?:\[[\s\S]*?\])?[^>]*>/gi, '')
    .trimStart();
  const root = /^<([\w.:-]+)/.exec(bare)?.[1]?.toLowerCase() ?? '';
  if (/^<!doctype\s+html/i.test(body) || ['html', 'head', 'body'].includes(root)) {
    return POCKET.test(body) ? { kind: 'bookmarks' } : { kind: 'html' };
  }
  if (root === 'rss' || root === 'feed') return { kind: 'feed' };
  if (root === 'rdf:rdf') {
    return /xmlns(?::\w+)?\s*=\s*["']http:\/\/purl\.org\/rss\/1\.0\/["']/.test(bare)
      ? { kind: 'feed' }
      : { kind: 'rdf' };
  }
  if (root === 'office:document') return { kind: 'fodt' };
  if (/^(?:\w+:)?workbook$/.test(root) && bare.includes('urn:schemas-microsoft-com:office:spreadsheet'))
    return { kind: 'sheet' };
  if (/^<\?xml/i.test(body) && root && !/^(?:p|div|article|section|meta|title|table)$/.test(root)) {
    return { kind: 'unsupported', what: `an XML file of a kind that holds no articles (<${root}>)` };
  }
  if (
    /^(?:p|div|article|section|main|meta|title|table|style|script|link|h[1-6]|span|base|center|font|a|b|br)$/.test(root)
  ) {
    return { kind: 'html' };
  }
  return null;
}

const HEADER = /^[A-Za-z][A-Za-z0-9-]*:[ \t]?.*(?:\r?\n[ \t]+.*)*$/;

function looksLikeMail(head: string): boolean {
  const block = head.slice(0, 16_384).split(/\r?\n\r?\n/, 1)[0] as string;
  const lines = block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  if (lines.length < 2 || !lines.every((line) => HEADER.test(line))) return false;
  const names = new Set(lines.map((line) => line.slice(0, line.indexOf(':')).toLowerCase()));
  const has = (...wanted: string[]): number => wanted.filter((name) => names.has(name)).length;
  return (
    has('mime-version', 'received', 'message-id', 'return-path', 'content-type', 'x-mailer') >= 1 &&
    has('from', 'to', 'subject', 'date', 'content-type', 'message-id') >= 2
  );
}

function byJson(head: string, name: string): Sniffed | null {
  const body = head.trimStart();
  if (!/^[[{]/.test(body)) return null;
  if (/\.(?:jsonl|ndjson)$/i.test(name)) return { kind: 'jsonl' };
  const first = body.split('\n', 1)[0] as string;
  const rest = body.slice(first.length).trimStart();
  try {
    const value: unknown = JSON.parse(first);
    if (value !== null && typeof value === 'object' && /^[[{]/.test(rest)) return { kind: 'jsonl' };
    return { kind: 'json' };
  } catch {
    if (/^\{\s*"(?:[^"\\]|\\.)*"\s*:/.test(body) || /^\[\s*(?:\{\s*"|\[|"|\]|-?\d+\s*[,\]])/.test(body))
      return { kind: 'json' };
    return /\.json$/i.test(name) ? { kind: 'json' } : null;
  }
}

function looksLikeMarkdown(text: string): boolean {
  if (/^---\r?\n(?:[\w-]+:.*\r?\n|[ \t-].*\r?\n)+---\r?\n/.test(text)) return true;
  const signs = [
    /^#{1,6} \S/m,
    /\[[^\]\n]+\]\([^)\s]+\)/,
    /^(?:[-*] \S.*\n){2}/m,
    /^> \S/m,
    /(?:^|\s)\*\*[^*\n]+\*\*/m,
    /^```/m,
    /^.+\n(?:={3,}|-{3,})$/m,
  ];
  return signs.filter((sign) => sign.test(text)).length >= 2;
}

/** Columns whose names make a table of articles recognisable without a `.csv` name. */
const COLUMN =
  /^"?(?:title|headline|body|text|content|url|link|date|published|author|source|id|abstract|заголовок|текст|дата)"?$/i;

function looksLikeTable(head: string): boolean {
  const line = head.replace(/^\ufeff/, '').split(/\r?\n/, 1)[0] as string;
  return [',', '\t', ';', '|'].some((separator) => {
    const cells = line.split(separator);
    return cells.length >= 3 && cells.filter((cell) => COLUMN.test(cell.trim())).length >= 2;
  });
}

/** Databases give web pages and tab-separated text this name, so that they open in Excel. */
const CALLED_EXCEL = /\.xls$/i;

/** The kind of a file. `name` settles Markdown against text, tables against text, JSON lines against JSON. */
export function sniff(bytes: Uint8Array, name: string): Sniffed {
  if (bytes.length === 0) return { kind: 'empty' };
  const magic = byMagic(bytes);
  if (magic) return magic;
  if (looksBinary(bytes)) return { kind: 'binary' };
  const sample = bytes.subarray(0, 65_536);
  const page = pageAtOnce(sample);
  if (page) return page.kind === 'html' && CALLED_EXCEL.test(name) ? { kind: 'sheet' } : page;
  const head = decodeText(sample, () => declaredCharset(sample)).text;
  if (!head.trim().replace(/^\ufeff/, '') && bytes.length <= sample.length) return { kind: 'empty' };
  const markup = byMarkup(head);
  if (markup) return markup.kind === 'html' && CALLED_EXCEL.test(name) ? { kind: 'sheet' } : markup;
  if (/^From \S.*\d{4}.*\r?\n[\w-]+:/.test(head)) return { kind: 'mbox' };
  if (looksLikeMail(head.replace(/^\s+/, ''))) return { kind: 'mail' };
  const json = byJson(head, name);
  if (json) return json;
  if (/^\ufeff?\s*TY {1,2}- ?\w+\s*$/m.test(head.slice(0, 4000))) return { kind: 'ris' };
  if (
    /^\s*@(?:article|book|misc|online|inproceedings|incollection|techreport|phdthesis|newspaper|string|comment|preamble|unpublished|mastersthesis|report|thesis|inbook|proceedings|manual|electronic|webpage|newsarticle)\s*[{(]/im.test(
      head,
    ) &&
    (/\.bib(?:tex)?$/i.test(name) || /^\s*@\w+\s*[{(]/.test(head))
  ) {
    return { kind: 'bibtex' };
  }
  if (/\.(?:csv|tsv|tab)$/i.test(name) || CALLED_EXCEL.test(name) || looksLikeTable(head)) return { kind: 'csv' };
  if (/\.(?:html?|xhtml)$/i.test(name) || (head.match(/<(?:p|div|br|h[1-6]|li|td)[\s/>]/gi)?.length ?? 0) >= 4)
    return { kind: 'html' };
  if (/\.(?:md|markdown|mdown)$/i.test(name) || looksLikeMarkdown(head)) return { kind: 'markdown' };
  return { kind: 'text' };
}
