/** From the typed string to lexemes. Accepts any string; time is linear in its length. */
import type { Span } from './ast';

export type Lexeme =
  | { type: 'open' | 'close' | 'not' | 'plus' | 'or' | 'and'; span: Span }
  | { type: 'near'; span: Span; distance: number }
  /** `field` is the name before a colon, as typed; `text` what follows, or the words between quotes. */
  | { type: 'word'; span: Span; field: string | null; text: string }
  /** `slop` of `"a b"~3`: other words allowed between. */
  | { type: 'quoted'; span: Span; field: string | null; text: string; slop: number | null };

/** A query longer than this is cut: no one types it, and a pasted book should not stall the archive. */
export const MAX_QUERY = 20_000;

/** Characters with the meaning of an ASCII one: typographic quotes, full-width punctuation, typographic minus signs. */
const SAME: Record<string, string> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '«': '"',
  '»': '"',
  '″': '"',
  '〝': '"',
  '〞': '"',
  '〟': '"',
  '＂': '"',
  '「': '"',
  '」': '"',
  '『': '"',
  '』': '"',
  '：': ':',
  '（': '(',
  '）': ')',
  '－': '-',
  '−': '-',
  '＊': '*',
  '～': '~',
  '＋': '+',
  '｜': '|',
  '／': '/',
  '、': ' ',
  '，': ' ',
  '；': ' ',
  '。': ' ',
};

const SPACE = /[\s\p{Cc}\p{Z}]/u;

/** Splits a query. `known` tells which names before a colon are fields; other colons belong to the word. */
export function lex(query: string, known: (name: string) => boolean): Lexeme[] {
  const source = query.slice(0, MAX_QUERY);
  let text = '';
  for (let i = 0; i < source.length; i++) {
    const unit = source[i] as string;
    const plain = SAME[unit];
    if (plain !== undefined) text += plain;
    else if (SPACE.test(unit)) text += ' ';
    // a typographic dash before a word is a minus sign that was "improved" by an editor
    else if ((unit === '–' || unit === '—') && (i === 0 || text[i - 1] === ' ' || text[i - 1] === '(')) text += '-';
    else text += unit;
  }
  const lexemes: Lexeme[] = [];
  const length = text.length;
  const endOfWord = (from: number): number => {
    let i = from;
    while (i < length && text[i] !== ' ' && text[i] !== '(' && text[i] !== ')' && text[i] !== '"') i++;
    return i;
  };
  const quotedFrom = (start: number, quote: number, field: string | null): number => {
    const close = text.indexOf('"', quote + 1);
    let end = close < 0 ? length : close + 1;
    const inside = source.slice(quote + 1, close < 0 ? length : close);
    const slop = /^~(\d{1,3})/.exec(text.slice(end, end + 4));
    if (slop) end += slop[0].length;
    lexemes.push({ type: 'quoted', span: [start, end], field, text: inside, slop: slop ? Number(slop[1]) : null });
    return end;
  };

  let i = 0;
  while (i < length) {
    const unit = text[i];
    if (unit === ' ') i++;
    else if (unit === '(') lexemes.push({ type: 'open', span: [i, ++i] });
    else if (unit === ')') lexemes.push({ type: 'close', span: [i, ++i] });
    else if (unit === '"') i = quotedFrom(i, i, null);
    else if ((unit === '-' || unit === '+') && i + 1 < length && text[i + 1] !== ' ') {
      lexemes.push({ type: unit === '-' ? 'not' : 'plus', span: [i, i + 1] });
      i++;
      while (i < length && (text[i] === '-' || text[i] === '+')) i++;
    } else {
      const end = endOfWord(i);
      const word = text.slice(i, end);
      const near = /^NEAR(?:\/(\d{1,3}))?$/.exec(word);
      if (word === 'OR' || word === '|' || word === '||') lexemes.push({ type: 'or', span: [i, end] });
      else if (word === 'AND' || word === '&' || word === '&&') lexemes.push({ type: 'and', span: [i, end] });
      else if (word === 'NOT') lexemes.push({ type: 'not', span: [i, end] });
      else if (near) lexemes.push({ type: 'near', span: [i, end], distance: near[1] ? Number(near[1]) : 10 });
      else {
        const colon = word.indexOf(':');
        const name = colon > 0 ? word.slice(0, colon) : '';
        if (name && known(name) && (colon + 1 < word.length || text[end] === '"' || text[end] === '(')) {
          if (colon + 1 === word.length && text[end] === '"') {
            i = quotedFrom(i, end, name);
            continue;
          }
          lexemes.push({ type: 'word', span: [i, end], field: name, text: source.slice(i + colon + 1, end) });
        } else lexemes.push({ type: 'word', span: [i, end], field: null, text: source.slice(i, end) });
      }
      i = end;
    }
  }
  return lexemes;
}
