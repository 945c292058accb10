/** Control words of RTF and what they stand for, after the RTF 1.9.1 specification. */

/** `\fcharset` → code page. */
export const FONT_CHARSETS: Record<number, string> = {
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

/** Code of fonts whose characters are pictures. */
export const SYMBOLS = 2;

/** Groups whose content is not the document's text. */
export const SKIPPED = new Set(
  'fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator xmlnstbl themedata colorschememapping datastore latentstyles object objdata header headerl headerr headerf footer footerl footerr footerf ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn bkmkstart bkmkend filetbl revtbl mmathPr wgrffmtfilter datafield formfield pnseclvl shprslt nonshppict xe tc rxe private template operator company category manager doccomm hlinkbase userprops annotation atnid atrfstart atrfend atndate atnicn info'.split(
    ' ',
  ),
);
export const HEADERS = new Set('header headerl headerr headerf footer footerl footerr footerf'.split(' '));
export const INFO = new Set(['title', 'author', 'keywords', 'subject']);

/** Control words that stand for a character. */
export const CHARACTERS: Record<string, string> = {
  line: '\n',
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
