/**
 * The part of PDF syntax (ISO 32000-1, 7.3) that joining printed parts needs: reading an object into plain values,
 * writing values back, and renumbering references without reading the rest.
 */

/** A reference to an indirect object, generation 0. */
export class Ref {
  constructor(readonly num: number) {}
}

/** A dictionary; keys without the slash. */
export type Dict = Map<string, Value>;

/** Numbers, names, strings, booleans and null stay the token they were written as. */
export type Value = string | Ref | Value[] | Dict;

const TOKEN =
  /%[^\r\n]*|<<|>>|\[|\]|\((?:\\[\s\S]|[^\\()]|\((?:\\[\s\S]|[^\\()])*\))*\)|<[0-9A-Fa-f\s]*>|\/[^\s()<>[\]{}/%]*|[^\s()<>[\]{}/%]+/g;

/**
 * Reads one object written as text.
 * @throws Error when the text is not PDF syntax.
 */
export function parseValue(text: string): Value {
  const tokens = (text.match(TOKEN) ?? []).filter((token) => !token.startsWith('%'));
  let at = 0;
  const read = (depth: number): Value => {
    const token = tokens[at++];
    if (token === undefined || depth > 100) throw new Error('unfinished PDF object');
    if (token === '[') {
      const items: Value[] = [];
      while (tokens[at] !== ']') items.push(read(depth + 1));
      at++;
      return items;
    }
    if (token === '<<') {
      const dict: Dict = new Map();
      while (tokens[at] !== '>>') {
        const key = tokens[at++];
        if (!key?.startsWith('/')) throw new Error('a PDF dictionary without a key');
        dict.set(key.slice(1), read(depth + 1));
      }
      at++;
      return dict;
    }
    if (token === ']' || token === '>>') throw new Error('unbalanced PDF object');
    if (/^\d+$/.test(token) && tokens[at + 1] === 'R' && /^\d+$/.test(tokens[at] ?? '')) {
      at += 2;
      return new Ref(Number(token));
    }
    return token;
  };
  return read(0);
}

/** Writes a value; references get their number from `renumber`. */
export function writeValue(value: Value, renumber: (num: number) => number = (num) => num): string {
  if (typeof value === 'string') return value;
  if (value instanceof Ref) return `${renumber(value.num)} 0 R`;
  if (Array.isArray(value)) return `[${value.map((item) => writeValue(item, renumber)).join(' ')}]`;
  let out = '<<';
  for (const [key, item] of value) out += `/${key} ${writeValue(item, renumber)}\n`;
  return `${out}>>`;
}

const REFERENCES = /\((?:\\[\s\S]|[^\\)])*\)|\b(\d+) 0 R\b/g;

/** Renumbers every reference in an object's text; strings are left alone. */
export function renumberText(text: string, renumber: (num: number) => number): string {
  return text.replace(REFERENCES, (whole, num: string | undefined) =>
    num === undefined ? whole : `${renumber(Number(num))} 0 R`,
  );
}

/** A text string object (7.9.2.2): ASCII as a literal, anything else as UTF-16BE with a byte order mark. */
export function textString(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return `(${text.replace(/[\\()]/g, '\\$&')})`;
  let hex = 'FEFF';
  for (let i = 0; i < text.length; i++) hex += text.charCodeAt(i).toString(16).padStart(4, '0').toUpperCase();
  return `<${hex}>`;
}

/** `D:20260131120000Z` of an ISO time (7.9.4). */
export function dateString(iso: string): string {
  return `(D:${iso.replace(/\D/g, '').slice(0, 14).padEnd(14, '0')}Z)`;
}
