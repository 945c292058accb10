/**
 * Dates in words and digits. Everything returned is ISO 8601 with the precision found: `2022`, `2022-01`, `2022-01-11`,
 * or with a time. Explicit patterns only: general date parsers prefer "Friday" to the full date beside it.
 */

const MONTHS: readonly string[] = [
  'january|januar|janvier|enero|gennaio|janeiro|januari|января|январь|янв|січня|січень|stycznia|styczeń|ocak|қаңтар|يناير|leden|ledna|január|tammikuu|ianuarie|siječnja|jänner',
  'february|februar|février|febrero|febbraio|fevereiro|februari|февраля|февраль|фев|лютого|лютий|lutego|luty|şubat|ақпан|فبراير|únor|února|február|helmikuu|februarie|veljače|feber',
  'march|märz|maerz|mars|marzo|março|maart|марта|март|мар|березня|березень|marca|marzec|mart|наурыз|مارس|březen|března|március|maaliskuu|martie|ožujka|marts',
  'april|avril|abril|aprile|апреля|апрель|апр|квітня|квітень|kwietnia|kwiecień|nisan|сәуір|أبريل|ابريل|duben|dubna|április|huhtikuu|aprilie|travnja',
  'may|mai|mayo|maggio|maio|mei|мая|май|травня|травень|maja|maj|mayıs|мамыр|مايو|květen|května|május|toukokuu|svibnja',
  'june|juni|juin|junio|giugno|junho|июня|июнь|июн|червня|червень|czerwca|czerwiec|haziran|маусым|يونيو|červen|června|június|kesäkuu|iunie|lipnja',
  'july|juli|juillet|julio|luglio|julho|июля|июль|июл|липня|липень|lipca|lipiec|temmuz|шілде|يوليو|červenec|července|július|heinäkuu|iulie|srpnja',
  'august|août|aout|agosto|augustus|августа|август|авг|серпня|серпень|sierpnia|sierpień|ağustos|тамыз|أغسطس|srpen|srpna|augusztus|elokuu|kolovoza|augusti',
  'september|septembre|septiembre|settembre|setembro|сентября|сентябрь|сен|сент|вересня|вересень|września|wrzesień|eylül|қыркүйек|سبتمبر|září|szeptember|syyskuu|septembrie|rujna|sept',
  'october|oktober|octobre|octubre|ottobre|outubro|октября|октябрь|окт|жовтня|жовтень|października|październik|ekim|қазан|أكتوبر|اكتوبر|říjen|října|október|lokakuu|octombrie|listopada',
  'november|novembre|noviembre|novembro|ноября|ноябрь|ноя|нояб|листопада|листопад|listopada|kasım|қараша|نوفمبر|listopad|listopadu|marraskuu|noiembrie|studenoga',
  'december|dezember|décembre|diciembre|dicembre|dezembro|декабря|декабрь|дек|грудня|грудень|grudnia|grudzień|aralık|желтоқсан|ديسمبر|prosinec|prosince|joulukuu|decembrie|prosinca',
];

const MONTH = new Map<string, number>();
MONTHS.forEach((names, index) => {
  for (const name of names.split('|')) if (!MONTH.has(name)) MONTH.set(name, index + 1);
});
// Three-letter forms: jan, feb, dez, déc … where they name one month only.
for (const [name, month] of [...MONTH]) {
  const short = name.slice(0, 3);
  if (/^[a-zéûç]{4,}$/.test(name) && !MONTH.has(short)) MONTH.set(short, month);
}

/** Month number of a name in any of about 20 languages, full or short; 0 if it is none. */
export function monthNumber(word: string): number {
  const lower = word.toLowerCase().replace(/\.$/, '');
  return MONTH.get(lower) ?? (/^[a-zéûç]{3,5}$/.test(lower) ? (MONTH.get(lower.slice(0, 3)) ?? 0) : 0);
}

const two = (value: number | string): string => String(value).padStart(2, '0');

/** Builds `yyyy-mm-dd`, or null when there is no such day or the year is out of reason. */
export function isoDay(year: number, month: number, day: number): string | null {
  if (year < 1500 || year > 2100 || month < 1 || month > 12 || day < 1) return null;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return `${year}-${two(month)}-${two(day)}`;
}

const YEAR = '(?:1[5-9]|20)\\d\\d';
const ISO = new RegExp(
  `(?<!\\d)(${YEAR})-(\\d{1,2})-(\\d{1,2})(?:[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.\\d+)?)?\\s*(Z|UTC|GMT|[+-]\\d{2}:?\\d{2})?)?(?!\\d)`,
);

function time(match: RegExpExecArray): string {
  const [, , , , hour, minute, second, zone] = match;
  if (!hour || !minute || Number(hour) > 23 || Number(minute) > 59) return '';
  const offset = !zone
    ? ''
    : /^(?:Z|UTC|GMT|[+-]00:?00)$/.test(zone)
      ? 'Z'
      : zone.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2');
  return `T${hour}:${minute}:${second ?? '00'}${offset}`;
}

/** Machine-written dates: ISO 8601, compact, slashed, e-mail style. With the time where it is given. */
export function parseStamp(value: string | null | undefined): string | null {
  const text = (value ?? '').trim();
  if (!text) return null;
  const iso = ISO.exec(text);
  if (iso) {
    const day = isoDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
    if (day) return day + time(iso);
  }
  const slashed = new RegExp(`(?<!\\d)(${YEAR})[/.](\\d{1,2})[/.](\\d{1,2})(?!\\d)`).exec(text);
  if (slashed) {
    const day = isoDay(Number(slashed[1]), Number(slashed[2]), Number(slashed[3]));
    if (day) return day;
  }
  const compact = new RegExp(`^(${YEAR})(\\d\\d)(\\d\\d)(?:T?(\\d\\d)(\\d\\d)(\\d\\d))?`).exec(text);
  if (compact) {
    const day = isoDay(Number(compact[1]), Number(compact[2]), Number(compact[3]));
    if (day) return compact[4] ? `${day}T${compact[4]}:${compact[5]}:${compact[6]}` : day;
  }
  // RFC 2822: "Tue, 11 Jan 2022 09:30:00 +0600". The weekday and zone are kept out of the way of the local clock.
  const mail = new RegExp(
    `(\\d{1,2})[\\s-]([A-Za-z]{3})[a-z]*[\\s-](${YEAR}|\\d\\d)(?:\\s+(\\d{1,2}):(\\d{2})(?::(\\d{2}))?)?\\s*(?:(Z|UTC?|GMT)|([+-]\\d{2}):?(\\d{2}))?`,
  ).exec(text);
  if (mail) {
    const year = Number(mail[3]) < 100 ? Number(mail[3]) + (Number(mail[3]) < 70 ? 2000 : 1900) : Number(mail[3]);
    const day = isoDay(year, monthNumber(mail[2] as string), Number(mail[1]));
    if (day && mail[4]) {
      const utc = mail[7] || `${mail[8]}${mail[9]}` === '+0000';
      const zone = utc ? 'Z' : mail[8] ? `${mail[8]}:${mail[9]}` : '';
      return `${day}T${two(mail[4])}:${mail[5]}:${mail[6] ?? '00'}${zone}`;
    }
    if (day) return day;
  }
  return parseProse(text) ?? partial(text);
}

/** A bare year or year and month. */
function partial(text: string): string | null {
  const match = new RegExp(`^(${YEAR})(?:[-/.](\\d{1,2}))?$`).exec(text);
  if (!match) return null;
  const month = Number(match[2] ?? 0);
  if (match[2] === undefined) return match[1] as string;
  return month >= 1 && month <= 12 ? `${match[1]}-${two(month)}` : null;
}

const DAY_MONTH_YEAR = new RegExp(
  `(?<![\\d.])(\\d{1,2})(?:st|nd|rd|th|er|º|ª|-?го)?[.\\s-]*(?:de\\s+|of\\s+)?(\\p{L}{3,12})\\.?,?[\\s-]*(?:de[l]?\\s+)?(${YEAR})(?!\\d)`,
  'gu',
);
const MONTH_DAY_YEAR = new RegExp(
  `(\\p{L}{3,12})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:,\\s*|\\s+)(${YEAR})(?!\\d)`,
  'gu',
);
const YEAR_MONTH_DAY_KK = new RegExp(`(${YEAR})\\s*(?:жылғы|жылы|ж\\.)\\s*(\\d{1,2})\\s*(\\p{L}{4,12})`, 'gu');
const EAST_ASIAN = new RegExp(`(${YEAR})\\s*[年년]\\s*(\\d{1,2})\\s*[月월]\\s*(\\d{1,2})\\s*[日일]`, 'g');
const DIGITS = new RegExp(`(?<![\\d.])(\\d{1,2})([./-])(\\d{1,2})\\2(${YEAR}|\\d\\d)(?![\\d])`, 'g');

/**
 * The first full date in running text, or null. Day before month in digits, unless that is impossible.
 * @param accept days for which it says no are passed over
 */
export function parseProse(text: string, accept: (day: string) => boolean = () => true): string | null {
  let best: { at: number; day: string } | null = null;
  const offer = (at: number, day: string | null): void => {
    if (day && accept(day) && (best === null || at < best.at)) best = { at, day };
  };
  const iso = ISO.exec(text);
  if (iso) offer(iso.index, isoDay(Number(iso[1]), Number(iso[2]), Number(iso[3])));
  for (const m of text.matchAll(DAY_MONTH_YEAR)) {
    const day = isoDay(Number(m[3]), monthNumber(m[2] as string), Number(m[1]));
    if (day && accept(day)) {
      offer(m.index, day);
      break;
    }
  }
  for (const m of text.matchAll(MONTH_DAY_YEAR)) {
    const day = isoDay(Number(m[3]), monthNumber(m[1] as string), Number(m[2]));
    if (day && accept(day)) {
      offer(m.index, day);
      break;
    }
  }
  for (const m of text.matchAll(YEAR_MONTH_DAY_KK)) {
    offer(m.index, isoDay(Number(m[1]), monthNumber((m[3] as string).replace(/(?:да|де|та|те)$/u, '')), Number(m[2])));
  }
  for (const m of text.matchAll(EAST_ASIAN)) offer(m.index, isoDay(Number(m[1]), Number(m[2]), Number(m[3])));
  if (best) return (best as { day: string }).day;
  for (const m of text.matchAll(DIGITS)) {
    const short = Number(m[4]);
    const year = short < 100 ? short + (short < 70 ? 2000 : 1900) : short;
    if (short < 100 && m[2] === '-') continue;
    const day = isoDay(year, Number(m[3]), Number(m[1])) ?? isoDay(year, Number(m[1]), Number(m[3]));
    if (day && accept(day)) return day;
  }
  return null;
}

/** A full date at the start or end of a file's name: `2022-01-11 Title.txt`, `report_20220111.pdf`. */
export function dateFromName(name: string): string | null {
  const base = name.replace(/^.*[\\/]/, '').replace(/\.[a-z0-9]{1,8}$/i, '');
  const match =
    /^((?:19|20)\d\d)[-_. ](\d\d)[-_. ](\d\d)(?!\d)/.exec(base) ??
    /(?<!\d)((?:19|20)\d\d)[-_.](\d\d)[-_.](\d\d)$/.exec(base) ??
    /^((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)/.exec(base);
  return match ? isoDay(Number(match[1]), Number(match[2]), Number(match[3])) : null;
}
