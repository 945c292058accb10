/**
 * The interface's words: ICU messages from a catalogue per locale, formatted for that locale. English is bundled with
 * the window; the others are loaded when chosen. Nothing here is fetched from anywhere but the application itself.
 */
import { IntlMessageFormat } from 'intl-messageformat';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { CarrelError } from '../../electron/contract/errors';
import type { Reason } from '../../electron/contract/reasons';
import { en } from './catalogues/en';
import { errorsEn } from './catalogues/errors-en';

const english = { ...en, ...errorsEn };
export type MessageKey = keyof typeof english;
export type Catalogue = Record<MessageKey, string>;

/** Locales with a complete catalogue, named in their own language. */
export const LOCALES = {
  en: { name: 'English', dir: 'ltr' },
  ru: { name: 'Русский', dir: 'ltr' },
  kk: { name: 'Қазақша', dir: 'ltr' },
  fr: { name: 'Français', dir: 'ltr' },
  es: { name: 'Español', dir: 'ltr' },
  ar: { name: 'العربية', dir: 'rtl' },
} as const satisfies Record<string, { name: string; dir: 'ltr' | 'rtl' }>;
export type Locale = keyof typeof LOCALES;

/** Direction in which a locale is written. */
export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return LOCALES[locale].dir;
}

const loaders: Record<Exclude<Locale, 'en'>, () => Promise<{ catalogue: Catalogue }>> = {
  ru: () => import('./catalogues/ru'),
  kk: () => import('./catalogues/kk'),
  fr: () => import('./catalogues/fr'),
  es: () => import('./catalogues/es'),
  ar: () => import('./catalogues/ar'),
};

/** The catalogue of a locale. */
export async function loadCatalogue(locale: Locale): Promise<Catalogue> {
  return locale === 'en' ? english : (await loaders[locale]()).catalogue;
}

/**
 * The locale to use for a setting and the operating system's languages.
 * @param setting a locale, or `system`
 */
export function chooseLocale(setting: string, preferred: readonly string[]): Locale {
  for (const wanted of setting === 'system' ? preferred : [setting, ...preferred]) {
    const base = wanted.toLowerCase().split(/[-_]/)[0] as Locale;
    if (Object.hasOwn(LOCALES, base)) return base;
  }
  return 'en';
}

/** ISO 15924 codes of the scripts that names are written in. */
const SCRIPT_CODES: Record<string, string> = {
  Latin: 'Latn',
  Cyrillic: 'Cyrl',
  Arabic: 'Arab',
  Han: 'Hani',
  Hebrew: 'Hebr',
  Greek: 'Grek',
  Armenian: 'Armn',
  Georgian: 'Geor',
};

export type Values = Record<string, string | number | Date>;

export interface Words {
  locale: Locale;
  dir: 'ltr' | 'rtl';
  t(key: MessageKey, values?: Values): string;
  /** A date with the precision it has: `2022`, `January 2022`, `11 January 2022`. */
  date(iso: string): string;
  /** Date and time of day. */
  moment(iso: string): string;
  /** The day of a moment, here. */
  dayOf(iso: string): string;
  number(value: number): string;
  /** `1.4 MB` */
  bytes(value: number): string;
  /** Name of a writing system, from the archive's English name. */
  script(name: string): string;
  /** Name of a language in the interface's language; null is "unknown". */
  language(code: string | null): string;
  /** Why a name was taken for a person. */
  why(reason: Reason): string;
  /** Why a piece of the source was left out of the text. */
  removed(reason: string): string;
  /** A plain sentence, and what to do next, for an error. */
  error(error: CarrelError): { sentence: string; next: string };
}

/** Everything that turns values into words of one locale. Pure; exported for tests. */
export function makeWords(locale: Locale, catalogue: Catalogue): Words {
  const formats = new Map<MessageKey, IntlMessageFormat>();
  const dir = directionOf(locale);
  // A Latin name inside an Arabic sentence (or the other way round) must not reorder the words around it.
  const isolate = (value: Values[string]) =>
    typeof value === 'string' && dir === 'rtl' ? `\u2068${value}\u2069` : value;
  const numbers = new Intl.NumberFormat(locale);
  // Making a format takes longer than drawing the row that it is for.
  const day = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric' });
  const month = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', year: 'numeric', month: 'long' });
  const year = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', year: 'numeric' });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const t = (key: MessageKey, values?: Values) => {
    let format = formats.get(key);
    if (!format) {
      format = new IntlMessageFormat(catalogue[key] ?? english[key], locale, undefined, { ignoreTag: true });
      formats.set(key, format);
    }
    const safe = values && Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isolate(value)]));
    return String(format.format(safe));
  };
  const names = new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' });
  const scripts = new Intl.DisplayNames([locale], { type: 'script', fallback: 'none' });
  const script = (name: string) => {
    const code = SCRIPT_CODES[name];
    return (code && scripts.of(code)) || name;
  };
  return {
    locale,
    dir,
    t,
    script,
    why: ({ code, ...values }) =>
      t(`why.${code}`, 'script' in values ? { ...values, script: script(values.script) } : values),
    removed(reason) {
      const key = `removed.as.${reason}`;
      return key in english ? t(key as MessageKey) : reason;
    },
    date(iso) {
      const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(iso);
      if (!parts) return iso;
      const [, y, m, d] = parts;
      const at = new Date(Date.UTC(Number(y), Number(m ?? 1) - 1, Number(d ?? 1)));
      return (d ? day : m ? month : year).format(at);
    },
    moment: (iso) => moments.format(new Date(iso)),
    dayOf: (iso) => days.format(new Date(iso)),
    number: (value) => numbers.format(value),
    bytes(value) {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
      let step = 0;
      let size = value;
      while (size >= 1000 && step < units.length - 1) {
        size /= 1000;
        step++;
      }
      const digits = size < 10 && step > 0 ? 1 : 0;
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: units[step],
        unitDisplay: 'short',
        maximumFractionDigits: digits,
      }).format(size);
    },
    language(code) {
      if (!code) return t('language.unknown');
      try {
        return names.of(code) ?? code;
      } catch {
        return code;
      }
    },
    error: (error) => ({ sentence: t(`error.${error.code}`), next: t(`error.${error.code}.next`) }),
  };
}

const WordsContext = createContext<Words>(makeWords('en', english));

/** The words of the interface's language. */
export const useWords = () => useContext(WordsContext);

/** Loads the locale's catalogue, and tells the document its language and direction. */
export function WordsProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  const [catalogue, setCatalogue] = useState<{ locale: Locale; messages: Catalogue } | null>(
    locale === 'en' ? { locale, messages: english } : null,
  );
  useEffect(() => {
    let current = true;
    void loadCatalogue(locale).then((messages) => {
      if (current) setCatalogue({ locale, messages });
    });
    return () => {
      current = false;
    };
  }, [locale]);
  const words = useMemo(() => (catalogue ? makeWords(catalogue.locale, catalogue.messages) : null), [catalogue]);
  useEffect(() => {
    if (!words) return;
    document.documentElement.lang = words.locale;
    document.documentElement.dir = words.dir;
  }, [words]);
  return words ? <WordsContext value={words}>{children}</WordsContext> : null;
}
