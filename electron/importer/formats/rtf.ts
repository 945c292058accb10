/**
 * Rich Text Format, after the RTF 1.9.1 specification: `\uN` with its `\ucN` fallback, `\'hh` in the code page of the
 * font (`\fcharset`) or of the document (`\ansicpg`), destinations that are not text skipped. Cyrillic comes out right,
 * which no reader on npm managed.
 */
import { CarrelError } from '../../contract/errors';
import { readDocument } from '../article/document';
import type { Format } from '../reading';
import { decodeAs } from '../text/charset';
import { isoDay } from '../text/dates';
import { saidBy } from './comments';
import { Flow, type Look, linkOf, PLAIN } from './flow';
import { LEVELS } from './list-labels';
import { CHARACTERS, FONT_CHARSETS, HEADERS, INFO, SKIPPED, SYMBOLS } from './rtf-words';

/** Where text goes. */
type Sink = Flow | { text: string };

interface Group {
  /** Null for text that is not the document's. */
  sink: Sink | null;
  font: number | null;
  /** Fallback characters after `\uN`. */
  unicodeSkip: number;
  /** Hidden, or deleted by a tracked change. */
  hidden: boolean;
  deleted: boolean;
  bold: boolean;
  italic: boolean;
  link: string | null;
  raised: Look['raised'];
  /** Of a heading, from 1; 0 for other paragraphs. */
  level: number;
  inTable: boolean;
  /** Of a list, from 0. */
  listLevel: number;
  inInfo: boolean;
  /** The mark of an item of a list. */
  inMark: boolean;
  /** The drawing that it is within. Its text is in a group of its own; of its pictures the first is shown, others fill it. */
  shape: { pictured: boolean } | null;
  /** The field that its parts belong to. */
  field: { text: string } | null;
  picture: Picture | null;
}

interface Picture {
  /** A kind that can be shown. */
  known: boolean;
  hex: string[];
}

export interface RtfDocument {
  html: string;
  /** Bytes of pictures by the address that the HTML has. */
  pictures: Map<string, Uint8Array>;
  info: Map<string, string>;
  created: string | null;
  /** What is not in the text, each with the reason. */
  removed: { text: string; removed: string }[];
}

function bytesOfHex(parts: readonly string[]): Uint8Array {
  const hex = parts.join('');
  const bytes = new Uint8Array(hex.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** What RTF source says. */
export function readRtf(bytes: Uint8Array): RtfDocument {
  const source = new TextDecoder('latin1').decode(bytes);
  const fonts = new Map<number, string>();
  const symbols = new Set<number | null>();
  const info = new Map<string, { text: string }>();
  const date: Record<string, number> = {};
  const pictures = new Map<string, Uint8Array>();
  const main = new Flow();
  const notes: Flow[] = [];
  const asides: { flow: Flow; removed: string; by: { text: string } | null }[] = [];
  /** Of the comment that follows. */
  let author: { text: string } | null = null;
  let page = 'windows-1252';
  let pending: number[] = [];
  let fallback = 0;
  let inFontTable = 0;
  let fontBeingDefined: number | null = null;
  let inCreated = false;
  let unicodeForm = false;
  const stack: Group[] = [];
  let group: Group = {
    sink: main,
    font: null,
    unicodeSkip: 1,
    hidden: false,
    deleted: false,
    ...PLAIN,
    level: 0,
    inTable: false,
    listLevel: 0,
    inInfo: false,
    inMark: false,
    shape: null,
    field: null,
    picture: null,
  };
  const deletions = new Flow();
  /** The paragraph is an item of a list with such. */
  let bullet = false;

  const put = (text: string): void => {
    const sink = group.deleted && group.sink instanceof Flow ? deletions : group.sink;
    if (!sink || group.hidden) return;
    if (sink instanceof Flow) sink.put(text, group);
    else sink.text += text;
  };
  const flush = (): void => {
    if (pending.length === 0) return;
    const charset = (group.font !== null && fonts.get(group.font)) || page;
    // Symbol and OEM fonts aside, the document's page is meant where a font says "default" (0) in a Cyrillic document.
    const used = charset === 'windows-1252' && page !== 'windows-1252' ? page : charset;
    put(decodeAs(Uint8Array.from(pending), used)?.text ?? '');
    pending = [];
  };
  const endParagraph = (): void => {
    if (group.deleted) put(' ');
    else if (group.sink instanceof Flow) {
      const item = bullet && group.level === 0 && !group.inTable;
      group.sink.endParagraph(group.level, group.inTable, item ? group.listLevel + 1 : 0);
      bullet = false;
    } else put(' ');
  };

  /** Begins a group whose text goes somewhere else; true when the word was the name of one. */
  const destination = (name: string): boolean => {
    const outer = stack.at(-1)?.sink ?? null;
    const aside = (removed: string, by: { text: string } | null = null): void => {
      const flow = new Flow();
      asides.push({ flow, removed, by });
      group.sink = flow;
    };
    switch (name) {
      case 'footnote':
        if (!(outer instanceof Flow)) break;
        outer.put(`[${notes.push(new Flow())}]`, PLAIN);
        Object.assign(group, { sink: notes.at(-1), level: 0, inTable: false });
        break;
      case 'listtext':
      case 'pntext':
        group.sink = outer instanceof Flow ? { text: '' } : null;
        group.inMark = true;
        break;
      case 'atnauthor':
        author = { text: '' };
        group.sink = author;
        break;
      case 'annotation':
        aside('comment', author);
        break;
      case 'shpinst':
      case 'do':
        group.shape = outer instanceof Flow ? { pictured: false } : null;
        group.sink = null;
        break;
      case 'shptxt':
      case 'dptxbxtext':
        if (group.shape) Object.assign(group, { sink: new Flow(), shape: null, level: 0, inTable: false });
        break;
      case 'shppict':
        group.sink = outer;
        break;
      case 'pict':
        group.picture =
          group.sink instanceof Flow || group.shape?.pictured === false ? { known: false, hex: [] } : null;
        group.sink = null;
        break;
      case 'field':
        group.field = { text: '' };
        break;
      case 'fldinst':
        group.sink = outer && group.field;
        break;
      case 'fldrslt':
        group.link = linkOf(group.field?.text ?? '') ?? group.link;
        break;
      case 'ud':
        // The Unicode form of what the group before gave in a code page.
        group.sink = outer;
        unicodeForm = true;
        break;
      case 'info':
        Object.assign(group, { inInfo: true, sink: null });
        break;
      default:
        if (group.inInfo && INFO.has(name)) {
          if (unicodeForm) info.delete(name);
          const field = { text: '' };
          group.sink = info.has(name) ? null : field;
          if (!info.has(name)) info.set(name, field);
        } else if (HEADERS.has(name)) aside('running-line');
        else if (SKIPPED.has(name)) group.sink = null;
        else return false;
    }
    return true;
  };

  const word = (name: string, value: number | null): void => {
    if (destination(name)) {
      if (name === 'fonttbl') inFontTable = stack.length;
      return;
    }
    if (name === 'ansicpg' && value)
      page =
        decodeAs(new Uint8Array(0), `windows-${value}`)?.charset ??
        decodeAs(new Uint8Array(0), `cp${value}`)?.charset ??
        page;
    else if (name === 'mac') page = 'macintosh';
    else if (name === 'pc') page = 'cp437';
    else if (name === 'pca') page = 'cp850';
    else if (name === 'f') {
      if (inFontTable > 0) fontBeingDefined = value;
      else group.font = value;
    } else if (name === 'fcharset' && fontBeingDefined !== null) {
      const charset = FONT_CHARSETS[value ?? 0];
      if (charset) fonts.set(fontBeingDefined, charset);
      if (value === SYMBOLS) symbols.add(fontBeingDefined);
    } else if (name === 'cpg' && fontBeingDefined !== null && value) {
      const charset = decodeAs(new Uint8Array(0), `windows-${value}`)?.charset;
      if (charset) fonts.set(fontBeingDefined, charset);
    } else if (name === 'uc') group.unicodeSkip = value ?? 1;
    else if (name === 'v') group.hidden = value !== 0;
    else if (name === 'deleted') group.deleted = value !== 0;
    else if (name === 'plain') Object.assign(group, { ...PLAIN, link: group.link, hidden: false, deleted: false });
    else if (name === 'b') group.bold = value !== 0;
    else if (name === 'super' || name === 'sub') group.raised = value === 0 ? null : name === 'sub' ? 'sub' : 'sup';
    else if (name === 'nosupersub') group.raised = null;
    else if (name === 'i') group.italic = value !== 0;
    else if (name === 'pard') Object.assign(group, { level: 0, inTable: false, listLevel: 0 });
    else if (name === 'ilvl') group.listLevel = Math.min(LEVELS - 1, Math.max(0, value ?? 0));
    else if (name === 'intbl') group.inTable = true;
    else if (name === 'outlinelevel') group.level = value !== null && value >= 0 && value < 6 ? value + 1 : 0;
    else if (name === 'u' && value !== null) {
      put(String.fromCharCode(value & 0xffff));
      fallback = group.unicodeSkip;
    } else if (name === 'creatim') inCreated = true;
    else if (inCreated && ['yr', 'mo', 'dy'].includes(name) && value !== null) date[name] ??= value;
    else if (group.picture && /^(?:pngblip|jpegblip)$/.test(name)) group.picture.known = true;
    else if (['par', 'sect', 'page'].includes(name)) endParagraph();
    else if (group.sink instanceof Flow && /^(?:nest)?cell$/.test(name)) group.sink.endCell();
    else if (group.sink instanceof Flow && /^(?:row|nestrow)$/.test(name)) group.sink.endRow();
    else if (name in CHARACTERS) put(CHARACTERS[name] as string);
  };

  /** What ends with the group `inner`. */
  const close = (inner: Group, outer: Group): void => {
    const around = (): Flow | undefined => stack.findLast(({ sink }) => sink instanceof Flow)?.sink as Flow | undefined;
    if (inner.picture?.known && inner.picture !== outer.picture) {
      const address = `picture-${pictures.size + 1}`;
      pictures.set(address, bytesOfHex(inner.picture.hex));
      const flow = outer.sink instanceof Flow ? outer.sink : around();
      flow?.picture(address);
      if (inner.shape) inner.shape.pictured = true;
    }
    if (inner.inMark && !outer.inMark && inner.sink && !(inner.sink instanceof Flow) && outer.sink instanceof Flow) {
      const label = inner.sink.text.trim();
      // Bullets are often letters of such fonts, or an "o".
      if (!symbols.has(inner.font) && label !== 'o' && /[\p{L}\p{N}]/u.test(label)) outer.sink.put(`${label} `, PLAIN);
      else bullet = true;
    }
    if (inner.sink !== outer.sink && inner.sink instanceof Flow && outer.shape) around()?.box(inner.sink);
  };

  const length = source.length;
  const lastParagraph = source.lastIndexOf('\\par');
  for (let at = 0; at < length; ) {
    const char = source[at] as string;
    if (char === '{') {
      flush();
      fallback = 0;
      stack.push(group);
      group = { ...group };
      at++;
    } else if (char === '}') {
      flush();
      fallback = 0;
      if (inFontTable > 0 && stack.length <= inFontTable) inFontTable = 0;
      inCreated = false;
      if (!group.inInfo) unicodeForm = false;
      const outer = stack.pop();
      // One too many is the end, unless paragraphs follow: then the file is broken, and read on.
      if (!outer && at > lastParagraph) break;
      if (!outer) {
        at++;
        continue;
      }
      close(group, outer);
      group = outer;
      at++;
    } else if (char === '\\') {
      const next = source[at + 1] ?? '';
      if (/[a-z]/i.test(next)) {
        const match = /^\\([a-z]{1,32})(-?\d{1,10})? ?/i.exec(source.slice(at, at + 48)) as RegExpExecArray;
        const name = match[1] as string;
        const value = match[2] === undefined ? null : Number(match[2]);
        if (name !== 'u') flush();
        at += match[0].length;
        if (name === 'bin' && value !== null && value > 0) at += value;
        else {
          if (name === 'u') flush();
          word(name, value);
        }
      } else if (next === "'") {
        const byte = Number.parseInt(source.slice(at + 2, at + 4), 16);
        if (fallback > 0) fallback--;
        else if (!Number.isNaN(byte)) pending.push(byte);
        at += 4;
      } else {
        flush();
        if (next === '*') Object.assign(group, { sink: null, picture: null });
        else if (next === '~') put(' ');
        else if (next === '_') put('-');
        else if (next === '\r' || next === '\n') endParagraph();
        else if (next === '\\' || next === '{' || next === '}') {
          if (fallback > 0) fallback--;
          else put(next);
        }
        at += 2;
      }
    } else if (group.picture) {
      const end = /[{}\\]|$/g;
      end.lastIndex = at;
      const next = end.exec(source)?.index ?? length;
      if (group.picture.known) group.picture.hex.push(source.slice(at, next).replace(/\s+/g, ''));
      at = next;
    } else {
      if (char !== '\r' && char !== '\n') {
        if (fallback > 0) fallback--;
        else pending.push(char.charCodeAt(0) & 0xff);
      }
      at++;
    }
  }
  flush();
  const removed = asides.map(({ flow, removed, by }) => ({ text: saidBy(by?.text, flow.text()), removed }));
  removed.push({ text: deletions.text(), removed: 'deletion' });
  return {
    html: Flow.withNotes(main, notes),
    pictures,
    info: new Map([...info].map(([name, { text }]) => [name, text])),
    created: isoDay(date.yr ?? 0, date.mo ?? 0, date.dy ?? 0),
    removed: removed.filter(({ text }, i) => text !== '' && removed.findIndex((other) => other.text === text) === i),
  };
}

export const rtf: Format = async function* (file, context) {
  const { html, pictures, info, created, removed } = readRtf(file.bytes);
  const field = (name: string): string | null => info.get(name)?.trim() || null;
  await context.turn();
  const document = await readDocument(html, {
    sibling: async (address) => pictures.get(address) ?? null,
    title: field('title'),
    firstLine: true,
  });
  if (document.pieces.length === 0 && !document.heading)
    throw new CarrelError('file-no-text', 'There is no text in this document.');
  yield await context.article({
    pieces: [...document.pieces, ...removed],
    html: document.html,
    images: document.images,
    title: field('title') ?? document.heading,
    byline: field('author'),
    published: created ? { date: created, rule: 'file-metadata' } : null,
    mediaType: 'application/rtf',
  });
};
