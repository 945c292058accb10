import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPeopleDetector } from '../../../electron/importer/people';
import { modelBytes } from './samples';

const shared = process.env.CARREL_SHARED ?? join(import.meta.dirname, '../../../../shared');
const trained = createPeopleDetector(modelBytes());
/** The names found in a text, in its order. */
const surfaces = (text: string, language: string) => trained.detect(text, { language }).mentions.map((m) => m.surface);
const rules = createPeopleDetector(null);

/** Persons of a text: fullest name → surfaces. */
function people(text: string, language: string | null = null, detector = trained): Record<string, string[]> {
  const out: Record<string, string[]> = {};
  for (const m of detector.detect(text, { language }).mentions) {
    if (m.tier !== 'likely') continue;
    const surfaces = out[m.name] ?? [];
    surfaces.push(m.surface);
    out[m.name] = surfaces;
  }
  return out;
}

describe.skipIf(!existsSync(join(shared, 'data/seed')))('the first real article (needs ../shared)', () => {
  const file = existsSync(join(shared, 'data/seed')) ? (readdirSync(join(shared, 'data/seed'))[0] ?? '') : '';
  const text = file ? readFileSync(join(shared, 'data/seed', file), 'utf8') : '';
  it.each([
    ['with the model', trained],
    ['by rules alone', rules],
  ])('names exactly four people, %s', (_, detector) => {
    expect(people(text, 'en', detector)).toEqual({
      'Marie Struthers': ['Marie Struthers', 'Struthers', 'Struthers'],
      'Artyom Sochnev': ['Artyom Sochnev'],
      'Makhambet Abzhan': ['Makhambet Abzhan'],
      'Yubzal Kuspan': ['Yubzal Kuspan'],
    });
    expect(detector.detect(text, { language: 'en' }).mentions.map((m) => m.surface)).not.toContain(
      'Amnesty International',
    );
  });
});

describe('strong evidence', () => {
  it.each([
    ['The ferry was late, said Orla Venning, who runs the kiosk.', 'en', ['Orla Venning']],
    ['Ms Quarrish declined to answer.', 'en', ['Quarrish']],
    ['The activist Tolkyn Ardabek was released on Friday.', 'en', ['Tolkyn Ardabek']],
    ['One lawyer, Zhumash Orynkul, was turned away.', 'en', ['Zhumash Orynkul']],
    ['Адвокат Айнур Тасбулатова сообщила об этом вчера.', 'ru', ['Айнур Тасбулатова']],
    ['Суд отпустил Петра Сергеевича Ворожцова под залог.', 'ru', ['Петра Сергеевича Ворожцова']],
    ['Журналист Ерсайын Баймұратов сотқа келді.', 'kk', ['Ерсайын Баймұратов']],
    ['La journaliste Maëlle Kervadec a été relâchée.', 'fr', ['Maëlle Kervadec']],
    ['El abogado Ramiro Peñalosa denunció el hecho.', 'es', ['Ramiro Peñalosa']],
    ['Журналістка Оксана Деревʼянко повідомила про це.', 'uk', ['Оксана Деревʼянко']],
    ['قالت المحامية نوال الصفدي إن الجلسة تأجلت.', 'ar', ['نوال الصفدي']],
    ['وصل مدير المتحف، فارس الدمعاني، إلى الميناء مساء الأحد.', 'ar', ['فارس الدمعاني']],
    ['سمع الحاضرون صوت السائق الليلي يونان بركاوي من المذياع.', 'ar', ['يونان بركاوي']],
    ['La maestra Dolores Quebrantahuesos cerró la puerta.', 'es', ['Dolores Quebrantahuesos']],
    ['Адвокат Лейлы Рустамовой Марк Ворожцов подал жалобу.', 'ru', ['Лейлы Рустамовой', 'Марк Ворожцов']],
    ['За защитника Ювентуса Петра Ворожцова просили много.', 'ru', ['Петра Ворожцова']],
    ['Журналист Линь Цюхэн (Lin Qiuheng) вышел на свободу.', 'ru', ['Линь Цюхэн', 'Lin Qiuheng']],
    [
      'The biologist Tobias B. Davenport met Don Wrightson, said Patrizia d’Ettorre.',
      'en',
      ['Tobias B. Davenport', 'Don Wrightson', 'Patrizia d’Ettorre'],
    ],
    [
      'Col. Quarrish freed Makhabat Tolkan kyzy and Ulan Torbek uulu.',
      'en',
      ['Quarrish', 'Makhabat Tolkan kyzy', 'Ulan Torbek uulu'],
    ],
    [
      'С фон дер Марковичем спорил Пётр Ворожцов; Омара бин Тарикова нет.',
      'ru',
      ['фон дер Марковичем', 'Пётр Ворожцов', 'Омара бин Тарикова'],
    ],
    [
      'Secondo l’avvocata Paola Venturelli, i genitori di Giulio Rescani protestano.',
      'it',
      ['Paola Venturelli', 'Giulio Rescani'],
    ],
    ['As Justice Orla Venning said, Your Honor, the case is closed.', 'en', ['Orla Venning']],
  ])('%s', (text, language, expected) => {
    expect(surfaces(text, language)).toEqual(expected);
  });

  it.each([
    ['Amnesty International wrote to the Ministry of Justice.', 'en'],
    ['The road runs through Eastern Europe and Central Asia.', 'en'],
    ['The General Assembly met in New York on Monday.', 'en'],
    ['Министерство юстиции опубликовало доклад в Астане.', 'ru'],
    ['Қазақстан Республикасының Парламенті заң қабылдады.', 'kk'],
    ['Заседание прошло на улице Марии Ворожцовой, в новом доме.', 'ru'],
    ['Жители Петровки и село Кленовка остались без света. В Петровке ждут.', 'ru'],
    ['Группа Velvet Lantern выступила вечером.', 'ru'],
    ['Кездесу Абай Қоңыров атындағы мектепте, Төле би көшесінде өтті.', 'kk'],
    ["Le bateau est resté dans le port de Bab al-Zaytun jusqu'à midi.", 'fr'],
    ['The single comes from A Beautiful Harbour, says The Huffington Post.', 'en'],
    ['They were born in Sandy Cove, Canada, beside the Clarence Dock.', 'en'],
    ['Tropical storm Orla moved west; Typhoon Tamsin and the carrier USS Piers Venning waited.', 'en'],
    ['They met at Piers Q. Venning International Airport and at the Orla P. Quarrish Space Center.', 'en'],
    ['La rue Victor Venning est coupée, et le lycée Camille-Quarrish a fermé.', 'fr'],
    ['La calle Ramón Venning y el hospital Lucía Quarrish quedaron sin luz.', 'es'],
    ['Ресторан «Иван Ворожцов» закрыт, и «Пётр Великий» тоже; Кубок Ворожцова остался в городе.', 'ru'],
    ['«Айнур Тасбулатова» дүкені ашылды.', 'kk'],
    ['Директор Казахтелекома уволен, в Ленобласти ждут решения Мосгорсуда.', 'ru'],
    ['زار الوفد مدينة الملك عبدالله ومستشفى الملك فيصل.', 'ar'],
  ])('names nobody: %s', (text, language) => {
    expect(trained.detect(text, { language }).mentions.filter((m) => m.tier === 'likely')).toEqual([]);
  });
});

describe('a surname in other cases than its full name', () => {
  it.each([
    [
      'ru',
      'Адвокат Лейла Рустамова подала жалобу. Позже Рустамовой ответили, но с Рустамовой не согласились.',
      ['Лейла Рустамова', 'Рустамовой', 'Рустамовой'],
    ],
    [
      'kk',
      'Адвокат Айман Омарова сотта сөйледі. Омарованың айтуынша, іс қайта қаралады. Омароваға қоңырау шалдық.',
      ['Айман Омарова', 'Омарованың', 'Омароваға'],
    ],
    [
      'uk',
      'Журналістку Вікторію Ворощину не знайшли. За словами Ворощиної, так було завжди.',
      ['Вікторію Ворощину', 'Ворощиної'],
    ],
    ['ar', 'قال الوزير كامل البركاوي إن الجسر مغلق. وأكد البركاوي أن العمل مستمر.', ['كامل البركاوي', 'البركاوي']],
  ])('is his or hers: %s', (language, text, expected) => {
    expect(surfaces(text, language)).toEqual(expected);
  });

  it('is found alone where nothing else ends so, and possible only', () => {
    const text = 'Суд над Жаксылыковым перенесли, а город Ростов ждёт. Ворожцов подал иск. Остров ушёл под воду.';
    const found = trained.detect(text, { language: 'ru' }).mentions;
    expect(found.map(({ surface, tier }) => [surface, tier])).toEqual([
      ['Жаксылыковым', 'possible'],
      ['Ворожцов', 'possible'],
    ]);
  });
});

describe('a title that is none elsewhere', () => {
  it.each([
    ['fr', 'Selon Me Ruffin-Moretti, rien ne change, et M. Quarrish se tait.', ['Ruffin-Moretti', 'Quarrish']],
    ['ru', 'Экс-премьер Кажегельдин живёт в Лондоне, вице-министр Ворожцов — дома.', ['Кажегельдин', 'Ворожцов']],
  ])('stays outside: %s', (language, text, expected) => {
    expect(surfaces(text, language)).toEqual(expected);
  });
});

describe('what a text says once of a name', () => {
  it.each([
    [
      'Eli Marwick and Co Inc will pay royalties. Marwick said that it was satisfied, and Eli Marwick had no part in it.',
      [],
    ],
    [
      'Venning Laboratories, of Port Selline, rose. A trader sold Venning when Tamsin Quarrish left.',
      ['Tamsin Quarrish'],
    ],
    ['Brathwick is a village in the east. Rain fell on Brathwick, said Orla Venning.', ['Orla Venning']],
    ['Tolkana, a maker of tiles, was sold. Workers of Tolkana wept, said Piers Venning.', ['Piers Venning']],
    ['Speakers of Karuwali are few: the Karuwali language has no books.', []],
  ])('makes it a firm, a place or a language throughout: %s', (text, expected) => {
    expect(surfaces(text, 'en')).toEqual(expected);
  });

  it.each([
    [
      'Venning Laboratories rose, its president Frederick Venning said. Earlier Venning had been silent.',
      ['Frederick Venning', 'Venning'],
    ],
    ['Marwick and Co Inc fell after Mr Marwick spoke. Marwick said no more.', ['Marwick', 'Marwick']],
    ['Quarrish Foundations Ltd gave; its chairman Tamsin Quarrish gave more.', ['Tamsin Quarrish']],
    ['Orla Venning, a company director, left; so did Ms Quarrish, a bank clerk.', ['Orla Venning', 'Quarrish']],
    ['Orla Venning said, the company added, that Venning would stay.', ['Orla Venning', 'Venning']],
  ])('does not take the name from those who bear it: %s', (text, expected) => {
    expect(surfaces(text, 'en')).toEqual(expected);
  });
});

describe('an office before a full name, and a verb of saying behind it', () => {
  it.each([
    ['Secretary of State Zbynek Orrin told the panel.', ['Zbynek Orrin']],
    ['In January Secretary of State George Shulwick told the panel.', ['George Shulwick']],
    ['Tolkana Corp Chairman Rand Arashog told a meeting of analysts.', ['Rand Arashog']],
    ['General Electric told analysts, and Captain Harbour Lights said no.', []],
  ])('%s', (text, expected) => {
    expect(surfaces(text, 'en')).toEqual(expected);
  });

  it('is a name that is a city as well, when somebody acts by it', () => {
    const text =
      'Shigeru Matsumoto of the bank was asked. Matsumoto, who keeps the books, laughed. The road to Matsumoto is shut.';
    expect(surfaces(text, 'en')).toEqual(['Shigeru Matsumoto', 'Matsumoto']);
  });
});

describe('a name and what stands beside it', () => {
  it.each([
    ['en', 'The union’s chief negotiator Dorvan Quelch said they would wait.', ['Dorvan Quelch']],
    ['en', 'The ministry was led by Secretary of State Michael Orrin.', ['Michael Orrin']],
    ['en', 'That was what the Reagan administration had wanted.', ['Reagan']],
    ['en', 'Quimby Harrow Upfield analyst Tessa Rowbottom said so.', ['Tessa Rowbottom']],
    ['en', 'The stock is cheap, said Tessa Rowbottom of Felden Marsh, a broker.', ['Tessa Rowbottom']],
    [
      'en',
      'Millers QB Ansel Torvald threw twice, and Mandla-born Briton Sunny Venning ran.',
      ['Ansel Torvald', 'Sunny Venning'],
    ],
    [
      'en',
      'Sen. Tamsin Quarrish, R-Texas, and Orla Venning of White Plains, N.Y., met.',
      ['Tamsin Quarrish', 'Orla Venning'],
    ],
    [
      'en',
      'On Monday Brigadier-General Romeo Quarrish spoke, and Imam Suleiman Venning prayed.',
      ['Romeo Quarrish', 'Suleiman Venning'],
    ],
    [
      'en',
      'They saw Carlos Zamorano y Aguirre with Nouf bint Saleh.',
      ['Carlos Zamorano y Aguirre', 'Nouf bint Saleh'],
    ],
    ['en', 'Nobody had seen Fasil A. since then. The report is by Danielle K.', ['Fasil A.', 'Danielle K.']],
    ['en', 'Ciba-Quarrish <CIGZ.Z> rose, said Orla Venning.', ['Ciba-Quarrish', 'Orla Venning']],
    ['ru', 'Суд отпустил Нуржигита уулу, а Орозбек кызы осталась.', ['Нуржигита уулу', 'Орозбек кызы']],
    ['ru', 'Лауреат премии имени Ворожцова живёт на ул. Академика Тарикова.', []],
    ['uk', 'Я пішов до Одарки Семенівни і сказав усе.', ['Одарки Семенівни']],
    ['fr', 'Ousmane Bangoura est mort. La mère de Bangoura attend.', ['Ousmane Bangoura', 'Bangoura']],
    ['es', 'P. ¿Quién fue?\nR. Ramiro Peñalosa lo sabe.\nP. ¿Y después?\nR. Nadie.', ['Ramiro Peñalosa']],
  ])('are told apart (%s): %s', (language, text, expected) => {
    expect(surfaces(text, language)).toEqual(expected);
  });

  it.each([
    'Every year they play for the Quarrish Cup and the Venning Trophy.',
    'The aircraft carrier Hattie Quarrish lay off the coast, and the Hattie Quarrish fired.',
    'He was taken to Walter Venning hospital. Walter Venning has 300 beds.',
    'Use MagSafe, or ask GiveWell; the DACA lapsed.',
  ])('names nobody: %s', (text) => {
    expect(surfaces(text, 'en')).toEqual([]);
  });

  it('is found in headlines with a section before it, and with capitals throughout', () => {
    expect(surfaces('SOCCER-VENNING DOUBLE PUTS GUESTS ON TOP.\n\nOrla Venning scored twice on Monday.', 'en')).toEqual(
      ['VENNING', 'Orla Venning'],
    );
    expect(
      surfaces('Activist Quarrish Sent to Pretrial Detention\n\nThe activist Tamsin Quarrish was led away.', 'en'),
    ).toEqual(['Quarrish', 'Tamsin Quarrish']);
  });

  it('is his everywhere in a text that has his full name, though it is a town or a common word as well', () => {
    const text =
      'Walter Stafford and Timothy Weeks were freed after two weeks. Stafford’s sister wept. The family of Weeks waited. They drove to Stafford.';
    expect(surfaces(text, 'en')).toEqual(['Walter Stafford', 'Timothy Weeks', 'Stafford', 'Weeks']);
  });

  it('is the same with the marks of a typewriter and of a typesetter', () => {
    const typed =
      "Orla Venning's lawyer said: \"It's over.\" Nobody asked Piers Quarrish's mother -- she had left Venning's house.";
    const set = typed
      .replace(/'/g, '’')
      .replace(/"(.*?)"/g, '“$1”')
      .replace('--', '—');
    expect(surfaces(set, 'en')).toEqual(surfaces(typed, 'en'));
    expect(surfaces(set, 'en')).toEqual(['Orla Venning', 'Piers Quarrish', 'Venning']);
  });
});

describe('the letters and numerals that number sections', () => {
  const report = [
    'I. Summary',
    'Security forces detained hundreds of people in the autumn.',
    'II. Findings',
    'A. Arbitrary Arrest',
    'The police took Samuel Okoro from his home. Okoro was released in May.',
    'B. Enforced Disappearance',
    'Nobody has seen Mary Atieno since March.',
    'C. Torture',
    'Mr. Okoro said he was beaten.',
    'D. Unlawful Killings',
    'D. Kariuki, a doctor, saw the body.',
    'V. Recommendations',
    'Release Atieno and others.',
  ].join('\n\n');

  it('are nobody’s initials, though the same letter is elsewhere', () => {
    expect(surfaces(report, 'en')).toEqual(['Samuel Okoro', 'Okoro', 'Mary Atieno', 'Okoro', 'D. Kariuki', 'Atieno']);
  });

  it('are initials where they stand in no order, or are two', () => {
    expect(surfaces('J. Petrov\nB. Ivanov\nC. Sidorov\n', 'en')).toEqual(['J. Petrov', 'B. Ivanov', 'C. Sidorov']);
    expect(surfaces('J. Smith opened the meeting.\n\nK. Brown spoke of boats.', 'en')).toEqual([
      'J. Smith',
      'K. Brown',
    ]);
  });

  it('are cut off names that they stand before', () => {
    const list = ['A. Samuel Okoro, a driver', 'B. Mary Johnson, a nurse', 'C. John Kamau, a clerk'].join('\n\n');
    expect(surfaces(list, 'en')).toEqual(['Samuel Okoro', 'Mary Johnson', 'John Kamau']);
  });

  it('are those of other alphabets as well', () => {
    const text =
      'А. Общие положения\n\nПолиция задержала Ивана Петрова.\n\nБ. Ход следствия\n\nОн молчал.\n\nВ. Выводы';
    expect(surfaces(text, 'ru')).toEqual(['Ивана Петрова']);
  });
});

describe('words in quotes', () => {
  it('are part of a name as a nickname, before the surname or behind the name', () => {
    const text = 'William "Buckshot" May came home, and so did Joaquín “El Chapo” Guzmán and Samuel “Slim” Okoro.';
    expect(surfaces(text, 'en')).toEqual([
      'William "Buckshot" May',
      'Joaquín “El Chapo” Guzmán',
      'Samuel “Slim” Okoro',
    ]);
  });

  it('are nobody in a list of headings', () => {
    expect(
      surfaces('If a section is Entitled “Acknowledgements”, “Dedications”, or “History”, keep it.', 'en'),
    ).toEqual([]);
  });
});

describe('inside one article', () => {
  it('links title and surname, initials, and case forms to the full name', () => {
    const text =
      'Арман Сейтказин выступил в суде. Адвокат Сейтказина просил о переносе. «Он прав», — сказал А. Сейтказин. Г-н Сейтказин ждёт решения.';
    expect(Object.keys(people(text, 'ru'))).toEqual(['Арман Сейтказин']);
  });

  it('keeps two people of one surname apart', () => {
    const text = 'Orla Venning met Piers Venning at the door. Piers Venning said nothing, said Orla Venning.';
    expect(Object.keys(people(text, 'en')).sort()).toEqual(['Orla Venning', 'Piers Venning']);
  });

  it('gives the nominative where it is certain', () => {
    expect(Object.keys(people('Беседа с Арманом Токтаровым длилась час.', 'ru'))).toEqual(['Арман Токтаров']);
    expect(Object.keys(people('Журналист Ерлан Бекмановтың ісі қаралды.', 'kk'))).toEqual(['Ерлан Бекманов']);
  });

  it('takes a name from the byline as support', () => {
    const { mentions } = trained.detect('Quarrish reports from the harbour.', {
      language: 'en',
      byline: 'By Tamsin Quarrish',
    });
    for (const m of mentions) if (m.surface === 'Quarrish') expect(m.tier).toBe('likely');
  });
});

describe('any text', () => {
  it('reads spaced tokens as it reads running text', () => {
    const running = '“It’s over,” Mr. Orla said. J. P. Venning’s lawyer, Tamsin Quarrish, agreed.';
    const spaced = '“ It ’s over , ” Mr . Orla said . J . P . Venning ’s lawyer , Tamsin Quarrish , agreed .';
    const words = (text: string) =>
      trained.detect(text, { language: 'en' }).mentions.map((m) => m.surface.replace(/\s+/g, ''));
    expect(words(spaced)).toEqual(words(running));
  });

  it('says which languages it does not know, and finds nobody there', () => {
    expect(trained.detect('今天林先生在北京说了话。', { language: 'zh' })).toEqual({
      mentions: [],
      language: 'zh',
      supported: false,
    });
    expect(trained.detect('', { language: null }).mentions).toEqual([]);
  });

  it('guesses the language where none is given', () => {
    expect(trained.detect('Суд в городе отпустил журналиста под залог.', { language: null }).language).toBe('ru');
    expect(trained.detect('Сот журналисті қамаудан босатты деп хабарлады.', { language: null }).language).toBe('kk');
    expect(trained.detect('The court released the journalist.', { language: null }).language).toBe('en');
  });

  it('gives spans of the text that never overlap, for any string', () => {
    const word = fc.constantFrom(
      'Ms',
      'Orla',
      'Venning',
      'said',
      '.',
      ',',
      '"',
      '\n',
      '\n\n',
      'Иван',
      'Петров',
      'О.',
      'J.',
      '😀',
      'İ',
      '’s',
      '-',
      'قال',
      'سليم',
      'القرواني',
      'de',
      '  ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(word).map((w) => w.join(' ')),
        ),
        fc.constantFrom(null, 'en', 'ru', 'kk', 'ar', 'fr'),
        (text, language) => {
          let end = 0;
          for (const m of trained.detect(text, { language }).mentions) {
            expect(m.start).toBeGreaterThanOrEqual(end);
            expect(m.end).toBeGreaterThan(m.start);
            expect(text.slice(m.start, m.end)).toBe(m.surface);
            end = m.end;
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['en', 'The family of the younger, Kit Dunmarrow, 23, asked for his name to be read.', 'Kit Dunmarrow'],
    ['fr', 'Il décrit la détention du photographe Selim el-Karouani, arrêté dans le port.', 'Selim el-Karouani'],
  ])('finds by what stands beside it a name that the tagger does not know (%s)', (language, text, name) => {
    expect(trained.detect(text, { language }).mentions.map(({ surface }) => surface)).toContain(name);
  });

  it('takes a date between commas for no age', () => {
    const { mentions } = trained.detect('It opened in Tavora Junction, 1986, and closed at Elmstead Gate, 12 May.', {
      language: 'en',
    });
    expect(mentions.filter(({ origin }) => origin === 'rule')).toEqual([]);
  });

  it('gives the same answer twice', () => {
    const text = 'Orla Venning met Piers Quarrish. Venning left.';
    expect(trained.detect(text, { language: 'en' })).toEqual(trained.detect(text, { language: 'en' }));
  });

  it('refuses a broken model', () => {
    expect(() => createPeopleDetector(new Uint8Array([1, 2, 3]))).toThrow(/model/);
    expect(() => createPeopleDetector(modelBytes().slice(0, 1000))).toThrow();
  });
});
