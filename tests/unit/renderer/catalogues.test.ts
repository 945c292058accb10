import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, SKIP_CODES } from '../../../electron/contract/errors';
import {
  type Catalogue,
  chooseLocale,
  LOCALES,
  type Locale,
  loadCatalogue,
  type MessageKey,
  makeWords,
} from '../../../renderer/i18n';

const locales = Object.keys(LOCALES) as Locale[];
const english = await loadCatalogue('en');
const keys = Object.keys(english) as MessageKey[];

/** Names of the values that a message uses. */
function valuesOf(message: string): Set<string> {
  const names = new Set<string>();
  const visit = (elements: ReturnType<typeof parse>) => {
    for (const element of elements) {
      if ('value' in element && element.type !== TYPE.literal) names.add(element.value);
      if ('options' in element)
        for (const option of Object.values(element.options)) visit(option.value as ReturnType<typeof parse>);
    }
  };
  visit(parse(message, { ignoreTag: true }));
  return names;
}

describe.each(locales)('the catalogue of %s', (locale) => {
  it('has a well-formed message for every key of English, and no others', async () => {
    const catalogue = await loadCatalogue(locale);
    expect(Object.keys(catalogue).sort()).toEqual([...keys].sort());
    for (const key of keys) expect(catalogue[key], key).not.toBe('');
  });

  it('uses no value that English does not give', async () => {
    const catalogue = await loadCatalogue(locale);
    for (const key of keys) {
      const given = valuesOf(english[key]);
      for (const name of valuesOf(catalogue[key])) expect(given, `${locale} ${key}`).toContain(name);
    }
  });

  it('has a sentence for everything that is skipped, and a next step as well for every error code', async () => {
    const catalogue = (await loadCatalogue(locale)) as Record<string, string>;
    for (const code of ERROR_CODES) {
      expect(catalogue[`error.${code}`], code).toMatch(/\S[.!?]$/);
      expect(catalogue[`error.${code}.next`], code).toMatch(/\S[.!?]$/);
    }
    for (const code of SKIP_CODES) expect(catalogue[`skipped.${code}`], code).toMatch(/\S[.!?]$/);
  });

  it('formats every message for 0, 1, 2, 5 and 21 without a left-over brace', async () => {
    const words = makeWords(locale, await loadCatalogue(locale));
    for (const key of keys) {
      for (const count of [0, 1, 2, 5, 21]) {
        const values = Object.fromEntries(
          [...valuesOf(english[key])].map((name) => [name, NUMERIC.has(name) ? count : 'x']),
        );
        expect(words.t(key, values), `${locale} ${key}`).not.toMatch(/[{}#]/);
      }
    }
  });
});

const NUMERIC = new Set([
  'count',
  'done',
  'files',
  'new',
  'duplicate',
  'failed',
  'exported',
  'selected',
  'same',
  'total',
  'articles',
  'pages',
  'terms',
  'deleted',
  'place',
]);

describe('words', () => {
  const words = makeWords('en', english);

  it('shows a date with the precision that is known', () => {
    expect(words.date('2022')).toBe('2022');
    expect(words.date('2022-01')).toBe('January 2022');
    expect(words.date('2022-01-11')).toBe('January 11, 2022');
    expect(words.date('2022-01-11T23:30:00Z')).toBe('January 11, 2022');
  });

  it('falls back to the code of a language it cannot name', () => {
    expect(words.language('kk')).toBe('Kazakh');
    expect(words.language('not a language!')).toBe('not a language!');
    expect(words.language(null)).toBe('language unknown');
  });

  it('isolates names in a right-to-left sentence', async () => {
    const arabic = makeWords('ar', (await loadCatalogue('ar')) as Catalogue);
    expect(arabic.t('watch', { name: 'Dana' })).toContain('\u2068Dana\u2069');
  });

  it('chooses the first preferred language that has a catalogue', () => {
    expect(chooseLocale('system', ['de-DE', 'ru-RU', 'en'])).toBe('ru');
    expect(chooseLocale('ar', ['ru'])).toBe('ar');
    expect(chooseLocale('system', [])).toBe('en');
  });
});
