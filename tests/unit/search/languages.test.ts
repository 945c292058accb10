/** Words are found in any inflection, with and without accents, however they are punctuated. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSegmented } from '../../../electron/archive/search/analysis/fold';
import { ANALYSER_VERSION } from '../../../electron/archive/search/analysis/languages';
import { sectionsOf, wholly } from '../../../electron/archive/search/analysis/sections';
import { tokensOf } from '../../../electron/archive/search/analysis/tokens';
import { samples } from '../people/samples';
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

const KAZAKH = 'Балалардың кітаптарын мектептерге жеткізді. Қаладағы журналистерден сұрады, бірақ олар жауап бермеді.';
const RUSSIAN =
  'Смотритель маяка рассказал журналистам, что лодку унесло течением, но спасатели нашли её у дальних скал.';
const FRENCH =
  'Les gardiens du phare ont dit que les pêcheurs étaient rentrés avant la tempête et que personne ne manquait.';
const ENGLISH = 'The keepers of the lighthouse said that the fishermen had been warned before the storm.';
Object.assign(CASES, {
  'Kazakh with a Russian paragraph': {
    language: 'kk',
    text: [KAZAKH, RUSSIAN, KAZAKH].join('\n\n'),
    found: ['кітап', 'мектеп', 'журналист', 'смотрителя', 'маяк', 'течения', 'спасателей', '"дальние скалы"', 'лодка'],
    missed: ['пещера'],
  },
  'Russian with a Kazakh paragraph': {
    language: 'ru',
    text: [RUSSIAN, KAZAKH, RUSSIAN].join('\n\n'),
    found: ['кітап', 'мектеп', 'балалар', 'қала', 'смотрителя', 'скала', '"скал. Балалардың"'],
    missed: ['пещера'],
  },
  'English with French and Russian paragraphs': {
    language: 'en',
    text: [ENGLISH, FRENCH, RUSSIAN, ENGLISH].join('\n\n'),
    found: ['pêcheur', 'gardien', 'rentrer', 'warning', 'течение', '"спасатели нашли"'],
    missed: ['пещера'],
  },
} satisfies Record<string, Case>);

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

describe('languages of an archive', () => {
  it('are those of paragraphs as well, as long as there are any', () => {
    const { index, ctx } = testArchive([{ text: ENGLISH, language: 'en' }]);
    const mixed = { id: 9, title: 'Маяк', body: [RUSSIAN, FRENCH, KAZAKH].join('\n\n'), language: 'ru' };
    ctx.transaction(() => index.add([mixed]));
    expect([...index.store.languages].sort()).toEqual(['en', 'fr', 'kk', 'ru']);
    ctx.transaction(() => index.remove([mixed]));
    expect(index.store.languages).toEqual(['en']);
    expect(index.store.terms.get('маяк')?.df ?? 0).toBe(0);
  });
});

/** Of the words of the sample articles, as the analyser of this number gives them. */
const ANALYSED = { version: 2, sha256: '6343e39a303c63b6' };

it('has a number of its own for each analyser that gives other words', () => {
  // Where words are parted by a dictionary, it is that of the runtime.
  const texts = [...samples(), ...Object.values(CASES)].filter(({ text }) => !isSegmented(text));
  const words = texts.map(({ text, language }) => tokensOf(text, sectionsOf(text, language)));
  const sha256 = createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16);
  // When this fails: add one to ANALYSER_VERSION, so that archives there are are indexed again, and write both here.
  expect({ version: ANALYSER_VERSION, sha256 }).toEqual(ANALYSED);
});

describe('tokensOf', () => {
  it('gives spans that cut the words out of the text', () => {
    const text = "L'été, co-author’s 3.5 %—ok… 人权组织";
    for (const token of tokensOf(text, wholly('fr')))
      expect(text.slice(token.start, token.end)).toMatch(/^[\p{L}\p{N}'’.-]+$/u);
  });
  it('never reads a word across a sentence', () => {
    expect(tokensOf('end.Next one', wholly('en')).map((token) => token.form)).toEqual(['end', 'next', 'one']);
  });
});
