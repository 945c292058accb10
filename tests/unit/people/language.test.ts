import { describe, expect, it } from 'vitest';
import { languageOf, passagesOf } from '../../../electron/contract/language';
import { createPeopleDetector } from '../../../electron/importer/people';
import { modelBytes } from './samples';

const EN =
  'The keeper of the lighthouse said that he had not slept for two nights, and that nobody in the village had asked him why.';
const RU =
  'Смотритель маяка рассказал, что не спал две ночи подряд, но никто из жителей деревни так и не спросил его почему.';
const KK = 'Шамшырақ күзетшісі екі түн ұйықтамағанын айтты, бірақ ауылдағы ешкім одан неге екенін сұраған жоқ болатын.';
const UK =
  'Доглядач маяка розповів, що не спав дві ночі поспіль, але ніхто з мешканців села так і не запитав його, чому саме.';
const FR =
  "Le gardien du phare a dit qu'il n'avait pas dormi depuis deux nuits et que personne dans le village ne lui en avait demandé la raison.";
const ES =
  'El guardián del faro dijo que no había dormido en dos noches y que nadie en el pueblo le había preguntado por qué.';
const AR = 'استقبل حارس المنارة زواره وقال إنه لم ينم منذ ليلتين وإن أحدا في القرية لم يسأله عن السبب.';
const PL =
  'I do. You do. We do what we can, and I do what I must; so do you, and so does everybody else at the harbour.';

const TEXTS = { en: EN, ru: RU, kk: KK, uk: UK, fr: FR, es: ES, ar: AR };

describe('the language of a text', () => {
  it.each(Object.entries(TEXTS))('%s', (language, text) => {
    expect(languageOf(text, null)).toBe(language);
  });
});

describe('paragraphs in another language than their article', () => {
  const pairs = Object.keys(TEXTS).flatMap((main) =>
    Object.keys(TEXTS).flatMap((other) => (main === other ? [] : [[main, other] as const])),
  );
  it.each(pairs)('in an article in %s: %s', (main, other) => {
    const own = TEXTS[main as 'en'];
    const foreign = TEXTS[other as 'en'];
    const text = `${own}\n\n${foreign}\n\n${own}\n\n${own}`;
    const start = own.length + 2;
    expect(passagesOf(text, main)).toEqual([{ start, end: start + foreign.length, language: other }]);
  });

  it.each([
    [
      'names and titles in it',
      'ru',
      'Президент Қасым-Жомарт Тоқаев и аким Ерлан Қошанов приехали в Өскемен утром, сообщила служба.',
    ],
    ['words that other languages have as well', 'en', PL],
    [
      'a list of names',
      'en',
      'Qasym Toqaev, Erlan Qoshanov, Aigerim Tankumisova, Leïla Nahraoui, José de la Cruz, Jean du Pont',
    ],
    ['a short heading', 'en', 'Три вывода'],
    ['figures', 'ru', '12 345 678 — 90 / 11 · 2031 (48 %) — 77 — 1 000 000 — 2 000 000 — 3 000 000 — 4 000 000'],
  ])('are not those with %s', (_, main, paragraph) => {
    const own = TEXTS[main as 'en'];
    expect(passagesOf(`${own}\n\n${paragraph}\n\n${own}`, main)).toEqual([]);
  });

  it('are none where the language of the article is not known', () => {
    expect(passagesOf(`${EN}\n\n${RU}`, null)).toEqual([]);
  });
});

const AR_PEOPLE =
  'قالت الصحفية سارة الحسيني إن المحامي عمر الكيلاني لم يسمح له بالدخول، وأضاف المتحدث كريم العلوي أن الجلسة أجلت إلى الغد.';
const EN_PEOPLE =
  'The trial of Erjan Dosqaliev opened in Aktaldy on Monday, and his lawyer Orla Venning was not let in by the guards.';
const RU_PEOPLE =
  'В суде заявили, что встреча с Ерланом Доскалиевым не состоится, а с самим Воротынцевым никто из гостей не говорил.';
const ZH =
  '港口的老鐘樓在沉默了十二年之後，星期二清晨重新敲響。第一聲鐘響的時候，魚市場裡的人都停下手裡的活，抬頭望著天空。';
const DE =
  'Die Bäckerei am Mühlentor öffnet seit Montag wieder um fünf Uhr früh, und Frau Jäger sagte, der Ofen sei nicht zu heiß gewesen.';

describe('people in an article of two languages', () => {
  const detector = createPeopleDetector(modelBytes());
  const people = (language: string, ...paragraphs: string[]) => detector.detect(paragraphs.join('\n\n'), { language });
  const surfaces = (language: string, ...paragraphs: string[]) =>
    people(language, ...paragraphs).mentions.map(({ surface }) => surface);

  it.each([
    ['en', EN],
    ['ru', RU],
    ['fr', FR],
    ['zh', ZH],
  ])('are found in Arabic in one that is said to be in %s', (language, main) => {
    expect(surfaces(language, main, AR_PEOPLE)).toEqual(['سارة الحسيني', 'عمر الكيلاني', 'كريم العلوي']);
  });

  it.each([
    ['ar', AR],
    ['zh', ZH],
    ['de', DE],
  ])('are found where the article itself, in %s, is read by other weights or by none', (language, main) => {
    expect(surfaces(language, main, EN_PEOPLE, main)).toEqual(['Erjan Dosqaliev', 'Orla Venning']);
    expect(people(language, main, EN_PEOPLE, main).supported).toBe(true);
  });

  it('are not looked for in a language that nothing is known of, where only those named elsewhere are seen', () => {
    expect(surfaces('en', EN_PEOPLE, DE)).toEqual(['Erjan Dosqaliev', 'Orla Venning']);
    expect(surfaces('en', EN_PEOPLE, DE.replace('Frau Jäger', 'Orla Venning'))).toHaveLength(3);
    expect(people('zh', ZH, DE).supported).toBe(false);
  });

  it('are called as their own language has it', () => {
    const names = people('en', EN, RU_PEOPLE).mentions.map(({ name }) => name);
    expect(names).toEqual(people('ru', RU_PEOPLE).mentions.map(({ name }) => name));
    expect(names).toContain('Ерлан Доскалиев');
  });

  it.each(['en', 'ru', 'kk'])('are found in each of them when it is said to be in %s', (language) => {
    const text = [
      'The trial of Erjan Dosqaliev opened in Aktaldy on Monday, and his lawyer Orla Venning was not let in.',
      'В Акталды в понедельник начался процесс, куда не пустили Айнур Тасбулатову; Пётр Ворожцов и Вера Зимородкова ждали на улице.',
      'Кеше сотқа Ерсайын Баймұратов пен Гүлнар Әлімжанова келді, бірақ күзетші оларды ішке кіргізбеді деді Сабыр Нұрланұлы.',
    ].join('\n\n');
    const found = detector.detect(text, { language }).mentions.map(({ surface }) => surface);
    expect(found).toEqual([
      'Erjan Dosqaliev',
      'Orla Venning',
      'Айнур Тасбулатову',
      'Пётр Ворожцов',
      'Вера Зимородкова',
      'Ерсайын Баймұратов',
      'Гүлнар Әлімжанова',
      'Сабыр Нұрланұлы',
    ]);
  });
});
