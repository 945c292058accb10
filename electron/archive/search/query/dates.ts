/** Dates as they are typed in a query: a year, a month, a day, or a range of them. */

const DAY = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/;
const RANGE = /^(\d{4}(?:-\d{1,2}){0,2})?\.\.(\d{4}(?:-\d{1,2}){0,2})?$/;

export interface Period {
  /** First moment of the period, ISO 8601 as precise as it was typed; null = from the beginning. */
  from: string | null;
  /** First moment after it; null = without end. */
  to: string | null;
}

/** `2022`, `2022-3`, `2022/03/15` as the period it covers; null when it is not a date. */
export function parseDay(text: string): Period | null {
  const match = DAY.exec(text);
  if (!match) return null;
  const year = Number(match[1]);
  const month = match[2] === undefined ? null : Number(match[2]);
  const day = match[3] === undefined ? null : Number(match[3]);
  if (year < 1000 || year > 2999 || (month !== null && (month < 1 || month > 12))) return null;
  if (day !== null && (day < 1 || day > 31)) return null;
  const pad = (n: number): string => String(n).padStart(2, '0');
  if (month === null) return { from: `${year}`, to: `${year + 1}` };
  if (day === null) {
    return { from: `${year}-${pad(month)}`, to: month === 12 ? `${year + 1}-01` : `${year}-${pad(month + 1)}` };
  }
  const next = new Date(Date.UTC(year, month - 1, day + 1));
  return { from: `${year}-${pad(month)}-${pad(day)}`, to: next.toISOString().slice(0, 10) };
}

/** `2022-01..2022-03`, `..2022`, `2022..`: both ends belong to it. Null when it is not a range of dates. */
export function parseRange(text: string): Period | null {
  const match = RANGE.exec(text);
  if (!match || (!match[1] && !match[2])) return null;
  const first = match[1] ? parseDay(match[1]) : null;
  const last = match[2] ? parseDay(match[2]) : null;
  if ((match[1] && !first) || (match[2] && !last)) return null;
  if (first?.from && last?.from && last.from < first.from) return { from: last.from, to: first.to };
  return { from: first?.from ?? null, to: last?.to ?? null };
}

/** A bare number or date that may be a time of publication as well as a word of the text. */
export function looksLikeDate(text: string): boolean {
  if (/^(19|20)\d\d$/.test(text)) return true;
  return /^(19|20)\d\d-\d{1,2}(-\d{1,2})?$/.test(text) && parseDay(text) !== null;
}
