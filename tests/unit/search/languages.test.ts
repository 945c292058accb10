/** Words are found in any inflection, with and without accents, however they are punctuated. */
import { describe, expect, it } from 'vitest';
import { tokensOf } from '../../../electron/archive/search/analysis/tokens';
import { testArchive } from './support';

interface Case {
  language: string | null;
  text: string;
  found: string[];
  missed: string[];
}

const CASES: Record<string, Case> = {
  English: {
    language: 'en',
    text: "The editor's co-workers were arrested in Port Selline; U.S. aides said “1,250 pages” were seized on 2021-03-04.",
    found: [
      'arrest',
      'Arrests',
      'coworkers',
      'co-worker',
      'co workers',
      'editors',
      'editor’s',
      'US',
      'U.S.',
      '1250',
      '1,250',
      '"1,250 pages"',
      '"arrested in Port Selline"',
      'seiz*',
      'arreste*',
      '2021-03-04',
    ],
    missed: ['rest', '250', 'warrant'],
  },
  Russian: {
    language: 'ru',
    text: 'Журналистов задержали у здания суда. Ещё одного свидетеля — учёного — отпустили.',
    found: [
      'журналист',
      'журналисты',
      'ЖУРНАЛИСТАМИ',
      'суд',
      'еще одного',
      'ученый',
      'учёные',
      'свидетели',
      '"здания суда"',
      '«здания суда»',
      'задерж*',
      'жypнaлиcт',
    ],
    missed: ['журнал-столик', 'рассудок'],
  },
  Kazakh: {
    language: 'kk',
    text: 'Балалардың кітаптарын мектептерге жеткізді. Қаладағы журналистерден сұрады.',
    found: [
      'бала',
      'балалар',
      'балаға',
      'кітап',
      'кітаптар',
      'мектеп',
      'мектепте',
      'мектептің',
      'журналист',
      'қала',
      'қаланың',
      'журналистер*',
    ],
    missed: ['кіта', 'мекен'],
  },
  Arabic: {
    language: 'ar',
    text: 'احتجزت الشرطة صحفيين في المدينة، وقالت الحكومة إنّ التحقيق مستمر.',
    found: [
      'صحفي',
      'الصحفيين',
      'صحفيون',
      'الصحفيون',
      'مدينة',
      'المدينه',
      'للمدينة',
      'حكومة',
      'والحكومة',
      'شرطة',
      'اِحْتَجَزَت',
    ],
    missed: ['كتاب', 'صحراء'],
  },
  French: {
    language: 'fr',
    text: "L’arrivée des émigrés à l'aéroport d'Élisabethmont a surpris les journalistes arrêtés.",
    found: [
      'arrivée',
      'arrivee',
      'arriver',
      'arrivées',
      'emigre',
      'émigré',
      'émigrés',
      'EMIGRES',
      'aéroport',
      'aeroport',
      "l'aéroport",
      'arrêter',
      'arrete',
      'elisabethmont',
      'journaliste',
      '"émigrés à l\'aéroport"',
    ],
    missed: ['rive', 'portail'],
  },
  Chinese: {
    language: 'zh',
    text: '北京的人权律师昨天被警方带走。记者说，法院拒绝公开审理。',
    found: ['人权', '律师', '人权律师', '北京', '记者', '法院', '"公开审理"', '“北京的人权”', '律师、法院'],
    missed: ['上海', '医生'],
  },
  'German, without a stated language': {
    language: 'de',
    text: 'Die Straße war gesperrt; Zeugen hörten Schüsse.',
    found: ['Strasse', 'straße', 'Zeuge', 'schusse', 'Schüsse', 'gesperrt'],
    missed: ['gasse'],
  },
  'an unknown language': {
    language: null,
    text: 'Soft\u00adhyphens and ﬁne ligatures, full－width ＡＢＣ１２ too.',
    found: ['softhyphens', 'fine', 'ABC12', 'abc12', 'ligature'],
    missed: ['hyphen'],
  },
};

describe.each(Object.entries(CASES))('%s', (_name, { language, text, found, missed }) => {
  const decoys = Object.values(CASES)
    .filter((other) => other.text !== text)
    .map((other) => ({ text: other.text, language: other.language }));
  const archive = testArchive([{ text, language }, ...decoys]);
  it.each(found)('finds %s', async (query) => {
    expect((await archive.search(query)).hits.map((hit) => hit.id)).toContain(1);
  });
  it.each(missed)('does not find %s', async (query) => {
    const { full, hits } = await archive.search(query);
    expect(hits.slice(0, full).map((hit) => hit.id)).not.toContain(1);
  });
});

describe('stop words', () => {
  const archive = testArchive([
    { title: 'Old play', text: 'He asked whether to be or not to be was a question.' },
    { title: 'Plain', text: 'A question of being there.' },
  ]);
  it('make up a phrase like any words', async () => {
    expect(await archive.ids('"to be or not to be"')).toEqual([1]);
  });
  it('are looked for when nothing else is asked for', async () => {
    expect(await archive.ids('to be')).toEqual([1]);
    expect(await archive.ids('whether')).toEqual([1]);
  });
  it('are passed over, with a remark, beside other words', async () => {
    const { understood, full } = await archive.search('the question of them');
    expect(full).toBe(2);
    expect(understood.filter((clause) => clause.note).map((clause) => clause.value)).toEqual(['the', 'of', 'them']);
  });
});

describe('tokensOf', () => {
  it('gives spans that cut the words out of the text', () => {
    const text = "L'été, co-author’s 3.5 %—ok… 人权组织";
    for (const token of tokensOf(text, 'fr'))
      expect(text.slice(token.start, token.end)).toMatch(/^[\p{L}\p{N}'’.-]+$/u);
  });
  it('never reads a word across a sentence', () => {
    expect(tokensOf('end.Next one', 'en').map((token) => token.form)).toEqual(['end', 'next', 'one']);
  });
});
