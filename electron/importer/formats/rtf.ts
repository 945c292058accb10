/**
 * Rich Text Format, after the RTF 1.9.1 specification: `\uN` with its `\ucN` fallback, `\'hh` in the code page of the
 * font (`\fcharset`) or of the document (`\ansicpg`), destinations that are not text skipped. Cyrillic comes out right,
 * which no reader on npm managed.
 */
import { CarrelError } from '../../contract/errors';
import { escapeHtml } from '../article/sanitise';
import type { Format } from '../reading';
import { decodeAs } from '../text/charset';
import { isoDay } from '../text/dates';

/** `\fcharset` → code page. */
const FONT_CHARSETS: Record<number, string> = {
  0: 'windows-1252',
  77: 'macintosh',
  128: 'shift_jis',
  129: 'euc-kr',
  134: 'gb18030',
  136: 'big5',
  161: 'windows-1253',
  162: 'windows-1254',
  163: 'windows-1258',
  177: 'windows-1255',
  178: 'windows-1256',
  186: 'windows-1257',
  204: 'windows-1251',
  222: 'windows-874',
  238: 'windows-1250',
  254: 'cp437',
  255: 'cp437',
};

/** Groups whose content is not the document's text. */
const SKIPPED = new Set(
  'fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator xmlnstbl themedata colorschememapping datastore latentstyles pict object objdata fldinst header headerl headerr headerf footer footerl footerr footerf ftnsep ftnsepc aftnsep aftnsepc bkmkstart bkmkend filetbl revtbl mmathPr wgrffmtfilter datafield formfield pntext pnseclvl shpinst nonshppict xe tc rxe do private template operator company category manager doccomm hlinkbase userprops annotation atnid atnauthor atrfstart atrfend atndate atnicn'.split(
    ' ',
  ),
);
const INFO = new Set(['title', 'author', 'keywords', 'subject']);

/** Control words that stand for a character. */
const CHARACTERS: Record<string, string> = {
  par: '\n\n',
  sect: '\n\n',
  page: '\n\n',
  line: '\n',
  row: '\n\n',
  cell: ' | ',
  nestcell: ' | ',
  nestrow: '\n\n',
  tab: '\t',
  emdash: '—',
  endash: '–',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  zwj: '',
  zwnj: '',
  softline: '\n',
  lbr: '\n',
};

interface Group {
  skip: boolean;
  /** Field of the info group that the text goes to. */
  info: string | null;
  font: number | null;
  /** Fallback characters after `\uN`. */
  unicodeSkip: number;
  hidden: boolean;
  bold: boolean;
  italic: boolean;
  /** Of a heading, from 1; 0 for other paragraphs. */
  level: number;
}

/** Text of one look. Paragraphs end with `\n\n`. */
interface Run extends Pick<Group, 'bold' | 'italic' | 'level'> {
  text: string;
}

interface RtfText {
  runs: Run[];
  info: Map<string, string>;
  created: string | null;
}

/** Text, emphasis, headings and document properties of RTF source. */
export function readRtf(bytes: Uint8Array): RtfText {
  const source = new TextDecoder('latin1').decode(bytes);
  const fonts = new Map<number, string>();
  const info = new Map<string, string>();
  const date: Record<string, number> = {};
  let page = 'windows-1252';
  const runs: Run[] = [];
  let pending: number[] = [];
  let fallback = 0;
  let inFontTable = 0;
  let fontBeingDefined: number | null = null;
  let inCreated = false;
  let unicodeForm = false;
  const stack: Group[] = [];
  let group: Group = {
    skip: false,
    info: null,
    font: null,
    unicodeSkip: 1,
    hidden: false,
    bold: false,
    italic: false,
    level: 0,
  };

  const put = (text: string): void => {
    if (group.info) info.set(group.info, (info.get(group.info) ?? '') + text);
    else if (!group.skip && !group.hidden) {
      const { bold, italic, level } = group;
      const last = runs.at(-1);
      if (last && last.bold === bold && last.italic === italic && last.level === level) last.text += text;
      else runs.push({ text, bold, italic, level });
    }
  };
  const flush = (): void => {
    if (pending.length === 0) return;
    const charset = (group.font !== null && fonts.get(group.font)) || page;
    // Symbol and OEM fonts aside, the document's page is meant where a font says "default" (0) in a Cyrillic document.
    const used = charset === 'windows-1252' && page !== 'windows-1252' ? page : charset;
    put(decodeAs(Uint8Array.from(pending), used)?.text ?? '');
    pending = [];
  };

  const word = (name: string, value: number | null): void => {
    if (name === 'ansicpg' && value)
      page =
        decodeAs(new Uint8Array(0), `windows-${value}`)?.charset ??
        decodeAs(new Uint8Array(0), `cp${value}`)?.charset ??
        page;
    else if (name === 'mac') page = 'macintosh';
    else if (name === 'pc') page = 'cp437';
    else if (name === 'pca') page = 'cp850';
    else if (name === 'fonttbl') inFontTable = stack.length;
    else if (name === 'f') {
      if (inFontTable > 0) fontBeingDefined = value;
      else group.font = value;
    } else if (name === 'fcharset' && fontBeingDefined !== null) {
      const charset = FONT_CHARSETS[value ?? 0];
      if (charset) fonts.set(fontBeingDefined, charset);
    } else if (name === 'cpg' && fontBeingDefined !== null && value) {
      const charset = decodeAs(new Uint8Array(0), `windows-${value}`)?.charset;
      if (charset) fonts.set(fontBeingDefined, charset);
    } else if (name === 'uc') group.unicodeSkip = value ?? 1;
    else if (name === 'v') group.hidden = value !== 0;
    else if (name === 'plain') Object.assign(group, { hidden: false, bold: false, italic: false });
    else if (name === 'b') group.bold = value !== 0;
    else if (name === 'i') group.italic = value !== 0;
    else if (name === 'pard') group.level = 0;
    else if (name === 'outlinelevel') group.level = value !== null && value >= 0 && value < 6 ? value + 1 : 0;
    else if (name === 'u' && value !== null) {
      put(String.fromCharCode(value & 0xffff));
      fallback = group.unicodeSkip;
    } else if (name === 'creatim') inCreated = true;
    else if (inCreated && ['yr', 'mo', 'dy'].includes(name) && value !== null) date[name] ??= value;
    else if (name === 'ud') {
      // The Unicode form of what the group before gave in a code page.
      group.skip = false;
      unicodeForm = true;
    } else if (INFO.has(name) && stack.length > 1) {
      if (unicodeForm) info.delete(name);
      group.info = name;
    } else if (name in CHARACTERS) put(CHARACTERS[name] as string);
    if (SKIPPED.has(name)) group.skip = true;
  };

  const length = source.length;
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
      if (!group.info) unicodeForm = false;
      const outer = stack.pop();
      if (!outer) break;
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
        if (next === '*') group.skip = true;
        else if (next === '~') put(' ');
        else if (next === '_') put('-');
        else if (next === '\r' || next === '\n') put('\n\n');
        else if (next === '\\' || next === '{' || next === '}') {
          if (fallback > 0) fallback--;
          else put(next);
        }
        at += 2;
      }
    } else {
      if (char !== '\r' && char !== '\n') {
        if (fallback > 0) fallback--;
        else pending.push(char.charCodeAt(0) & 0xff);
      }
      at++;
    }
  }
  flush();
  const created = isoDay(date.yr ?? 0, date.mo ?? 0, date.dy ?? 0);
  return { runs, info, created };
}

interface Paragraph {
  text: string;
  html: string;
}

/** Runs by paragraph, as text and as HTML. */
function paragraphsOf(runs: readonly Run[]): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let line: Run[] = [];
  const end = (): void => {
    const text = line
      .map((run) => run.text)
      .join('')
      .replace(/ \| $/, '')
      .trim();
    if (text) {
      const html = line
        .map(({ text, bold, italic }) => {
          const plain = escapeHtml(text).replace(/\n/g, '<br>');
          const leaning = italic ? `<em>${plain}</em>` : plain;
          return bold ? `<strong>${leaning}</strong>` : leaning;
        })
        .join('')
        .trim();
      const level = line.at(-1)?.level ?? 0;
      // The article's title is the only heading of the first level.
      paragraphs.push({ text, html: level > 0 ? `<h${level + 1}>${html}</h${level + 1}>` : `<p>${html}</p>` });
    }
    line = [];
  };
  for (const run of runs) {
    const [first = '', ...rest] = run.text.split(/\n{2,}/);
    if (first) line.push({ ...run, text: first });
    for (const text of rest) {
      end();
      if (text) line.push({ ...run, text });
    }
  }
  end();
  return paragraphs;
}

export const rtf: Format = async function* (file, context) {
  const { runs, info, created } = readRtf(file.bytes);
  const paragraphs = paragraphsOf(runs);
  if (paragraphs.length === 0) throw new CarrelError('file-no-text', 'There is no text in this document.');
  const field = (name: string): string | null => info.get(name)?.trim() || null;
  const first = paragraphs[0]?.text as string;
  // A short first line without a full stop is the headline, as in pasted text.
  const headline =
    !field('title') && paragraphs.length > 1 && first.length < 200 && !/[.;,:]$/.test(first) ? first : null;
  const body = headline ? paragraphs.slice(1) : paragraphs;
  yield await context.article({
    pieces: body,
    title: field('title') ?? headline,
    byline: field('author'),
    published: created ? { date: created, rule: 'file-metadata' } : null,
    mediaType: 'application/rtf',
  });
};
