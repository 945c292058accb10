/** Small things that several export formats share: dates in words, file names, counts. */

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** `2022-01-11` → `11 January 2022`, with the precision given. */
export function dateInWords(iso: string): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso) ?? [];
  if (!year) return iso;
  const name = month ? MONTHS[Number(month) - 1] : undefined;
  if (!name) return year;
  return day ? `${Number(day)} ${name} ${year}` : `${name} ${year}`;
}

/** `2022-01-11 10:05 UTC` of an ISO time. */
export const timeInWords = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** A file name that every system accepts, made of a title; at most 100 characters, never empty. */
export function fileNameOf(title: string, fallback: string): string {
  const name = title
    .normalize('NFC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to replace
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*\u2028\u2029\u200e\u200f\u202a-\u202e]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  // Cut between code points; names are limited in bytes on most systems, and a letter may take three.
  let cut = '';
  for (const char of name) {
    if (Buffer.byteLength(cut + char) > 150 || cut.length >= 100) break;
    cut += char;
  }
  cut = cut.replace(/[. ]+$/, '').replace(/^[. ]+/, '');
  return cut && !RESERVED.test(cut) ? cut : fallback;
}

/** Tells two items of the same name apart: `x`, `x (2)` … by lower case. */
export class UniqueNames {
  private readonly used = new Set<string>();

  take(stem: string, extension: string): string {
    for (let n = 1; ; n++) {
      const name = `${n === 1 ? stem : `${stem} (${n})`}${extension}`;
      const key = name.toLowerCase();
      if (this.used.has(key)) continue;
      this.used.add(key);
      return name;
    }
  }
}

/** `12,345` */
export const count = (n: number): string => n.toLocaleString('en-US');

/** `1 article`, `12 articles`. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;
