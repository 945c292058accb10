/**
 * Invented Russian sentences of kinds that the small corpus hardly holds, in the right grammatical cases: places and offices
 * before names, names of firms in Latin letters, lists of results, initials, patronymics, foreigners.
 *
 * Slots: `{P}` a full name, `{F}` with patronymic, `{S}` a surname, `{G}` a given name, `{I}` initials and surname, `{s}` the surname
 * of somebody named before, `{C}` a country, `{L}` a town, `{O}` an organisation, `{A}` an abbreviation, `{E}` a firm or a
 * band in Latin letters, `{X}` a person's name in Latin letters, `{N}` a number; a case may follow: `{Pgen}`.
 * `он|она` takes the gender of the last person.
 */
import { romanise } from '../../electron/contract/name-keys';
import { CASES, type Case, type Gender, inflect } from './cyrillic';
import { type Doc, type EntityType, pick, type Word } from './data';
import { cyrillicNames } from './names';
import { RUSSIAN_PLACES } from './places';

type Next = () => number;

/** Places of more than one word: nominative and genitive (also dative, prepositional: near enough for context). */
const WIDE =
  `Новая Зеландия/Новой Зеландии; Саудовская Аравия/Саудовской Аравии; Южная Корея/Южной Кореи; Северная Корея/Северной Кореи;
  Российская Федерация/Российской Федерации; Советский Союз/Советского Союза; Соединённые Штаты/Соединённых Штатов; Южная Осетия/Южной Осетии;
  Южная Африка/Южной Африки; Северная Ирландия/Северной Ирландии; Нижний Новгород/Нижнего Новгорода; Великий Новгород/Великого Новгорода;
  Южная Каролина/Южной Каролины; Коста Рика/Коста Рики; Эль Сальвадор/Эль Сальвадора; Сан Франциско/Сан Франциско;
  Лос Анджелес/Лос Анджелеса; Новая Гвинея/Новой Гвинеи; Чешская Республика/Чешской Республики; Дальний Восток/Дальнего Востока;
  Ближний Восток/Ближнего Востока; Южные Курилы/Южных Курил; Северный Кавказ/Северного Кавказа; Красное Море/Красного Моря;
  Чёрное море/Чёрного моря; Ленинградская область/Ленинградской области`
    .split(/;\s+/)
    .map((pair) => pair.split('/') as [string, string]);

const STATEMENTS = [
  'Президент {Cgen} {P} заявил|заявила , что {C} готова к переговорам .',
  'Об этом сообщил|сообщила премьер-министр {Cgen} {P} .',
  'Министр финансов {Cgen} {P} подчеркнул|подчеркнула , что бюджет принят .',
  'Глава {A} {P} отметил|отметила , что ситуация в {Lloc} улучшилась .',
  'Глава {Lgen} {P} ушёл|ушла в отставку .',
  'Представитель {Ogen} {P} рассказал|рассказала журналистам о планах .',
  'По словам {Sgen} , переговоры в {Lloc} начнутся в {N} году .',
  'По мнению {Pgen} , {O} нарушила закон .',
  'Ранее {S} говорил|говорила , что выборы пройдут в срок .',
  'Одновременно {s} напомнил , что {A} не имеет таких полномочий .',
  'Однако {s} отказался комментировать решение .',
  'Кроме {Sgen} , въезд запрещён ещё {N} чиновникам .',
  'Вместо {Sgen} на встречу поехал|поехала {P} .',
  'Адвокат {Sgen} {P} обжаловал|обжаловала приговор .',
  'Похороны {Pgen} прошли в {Lloc} .',
  'Смерть {Sgen} потрясла {Cacc} .',
  'Реакция {Sgen} была сдержанной .',
  'Встреча {Sgen} с {Pins} состоялась в {Lloc} .',
  'Между {Sins} и {Sins} возник спор .',
  'Вдова {Sgen} {F} передала архив музею .',
  'Его сын {G} и дочь {G} живут в {Lloc} .',
  'Первому президенту {Cgen} {Fdat} поставили памятник .',
  'Президент {F} подписал|подписала указ .',
  'Руководитель проекта {I} сообщил|сообщила о начале работ .',
  'С докладом выступили {I} , {I} и {I} .',
  '{P} ( {X} ) родился|родилась в {Lloc} .',
  'Журналист {P} ( {X} ) , которого ищут с {N} года , находится в {Lloc} .',
  'В городе {L} ( {C} ) прошёл турнир .',
  'Компания {E} представила новую версию программы .',
  'Газета {E} пишет , что {O} закроет завод в {Lloc} .',
  'Группа {E} выступит в {Lloc} .',
  'Сервис {E} стал доступен в {Lloc} .',
  'Специалисты компании {E} работают в {Lloc} .',
  'Агентство {E} со ссылкой на {Pacc} сообщает о взрыве в {Lloc} .',
  'Корреспондент {Ogen} {P} был|была задержан|задержана .',
  'Фотограф агентства {O} {P} освобождён|освобождена .',
  'В {Lloc} прошли беспорядки , в {Lloc} и {Lloc} — тоже .',
  '{L} и {L} подписали соглашение .',
  '{L} обвинил {Lacc} в нарушении договора .',
  'Вслед за {Lins} протесты начались и в {Lloc} .',
  'Нефтепровод {L} - {L} построят к {N} году .',
  'Острова захвачены {Cins} в конце войны .',
  '{C} и {C} ведут переговоры .',
  'Жители {Cgen} возмущены .',
  'Дума приняла закон в первом чтении .',
  'Сенат отклонил поправку , сообщает {A} .',
  'Евросоюз приостановил помощь {Cdat} .',
  'Полёты на Луну и на Марс начнутся в {N} году .',
  'Худрук Большого театра {P} покинул|покинула пост .',
  'Театр имени {Sgen} закрыт на ремонт .',
  'Улицу {Sgen} в {Lloc} переименуют .',
  'Космический центр {Sgen} находится в {Lloc} .',
  'Бывший лидер партии « {O} » {P} арестован|арестована .',
  'Экс-кандидат в президенты {P} остаётся в {Lloc} .',
  'Американский учёный {P} получил|получила премию .',
  'Шахматистка из {Cgen} {P} победила .',
  'Защитник « {Ogen} » {P} и капитан клуба « {O} » {P} снялись в фильме .',
  'Тренер {P} заменил {Sacc} на {Sacc} .',
  '« Это ошибка » , — сказал|сказала {S} .',
  '— {G} , вы согласны ?',
  'Мы говорили с {Gins} и с {Gins} .',
  'Пользователь {E} сообщает о задержаниях .',
  'Закон {Sgen} знает каждый школьник .',
  'Роман {Sgen} переведён на {N} языков .',
  'Цитата из {Sgen} : « Всё течёт » .',
  'Международный Красный Крест направил в {Lacc} {N} сотрудников .',
  'Чиновник {Ogen} подчеркнул , что проверка завершена .',
];
const LISTS = [
  '{N} . {P} — {N} % ( {N} голосов )',
  '{N} . {P} ( {C} ) — {N} очков',
  '{P} ( {C} , {N} лет , рейтинг — {N} )',
  '• {P} ( {C} )',
  '• {C}',
  '{N} : {N} {S} ( {S} , {S} )',
  '• {N} : {N} — {N} : {N} {S} ( {S} )',
  '{s} — {S} {N} : {N}',
  '{S} — {s} {N} : {N}',
  'Вратари : {S} — {S} .',
  '{L} — {L} {N} : {N}',
  '{P} , {P} , {P} и {P} вышли в финал .',
  'Режиссёр : {P} . В ролях : {P} , {P} .',
  '{N} апреля , {N}-я партия',
  '{P} , {A}',
  'Состав делегации : {I} , {I} , {I} .',
];

const ORGS =
  'Газпром Роснефть Лукойл Аэрофлот Сбербанк Яндекс Спартак Зенит Динамо Локомотив Арсенал Челси Викиновости Интерфакс Коммерсант Росатом Минфин Минюст'.split(
    ' ',
  );
const ABBREVIATIONS = 'ООН НАТО МИД ФСБ МВД ФИДЕ НАСА МОК ЕС ОБСЕ ЦИК МЧС ФИФА УЕФА ВТО'.split(' ');
const LATIN_HEAD = 'Red Angry True Deutsche Open Global Black New Blue Deep Happy Free Power Smart Royal'.split(' ');
const LATIN_TAIL =
  'Bull Birds Companion Welle Office Mode Times Systems Star Media Post Wings Air Motors Records'.split(' ');

/** Documents of such sentences. `genre` is `synthetic`. */
export function russianDocs(count: number, next: Next): Doc[] {
  const names = cyrillicNames();
  const countries = [
    ...'Россия Украина Белоруссия Грузия Германия Франция Италия Испания Польша Турция Япония Китай Индия Израиль Иран Ирак Сирия Ливия Норвегия Швеция Чили Бразилия Болгария Румыния Венгрия Сербия Молдавия Армения Казахстан Афганистан'.split(
      ' ',
    ),
  ];
  const title = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  const blend = (a: string, b: string) =>
    title(a.slice(0, Math.max(2, Math.floor(a.length * 0.6))) + b.slice(-3).toLowerCase());
  const draw = () => {
    const gender: Gender = next() < 0.7 ? 'm' : 'f';
    let given = pick(names.given[gender], next);
    let surname = pick(names.surname[gender], next);
    if (next() < 0.3) given = blend(given, pick(names.given[gender], next));
    if (next() < 0.45) surname = blend(surname, pick(names.surname[gender], next));
    const father = pick(['Иван', 'Сергей', 'Пётр', 'Николай', 'Анатолий', 'Марат', 'Юрий', 'Борис'], next).replace(
      'Пётр',
      'Петр',
    );
    const stem = father.replace(/[йь]$/u, 'е');
    const patronymic = /е$/u.test(stem)
      ? `${stem}${gender === 'm' ? 'вич' : 'вна'}`
      : `${stem}${gender === 'm' ? 'ович' : 'овна'}`;
    return { given, surname, patronymic, gender };
  };
  const form = (word: string, gender: Gender, surname: boolean, to: Case) =>
    inflect(word, gender, surname)[CASES.indexOf(to)] as string;
  const placeForm = (word: string, to: Case) => form(word, /[аяь]$/u.test(word) ? 'f' : 'm', false, to);
  return Array.from({ length: count }, (_, d) => {
    const known: ReturnType<typeof draw>[] = [];
    const sentences: Word[][] = [];
    const kind = next();
    const size = 8 + Math.floor(next() * 12);
    for (let i = 0; i < size; i++) {
      const sentence: Word[] = [];
      let gender: Gender = 'm';
      const put = (text: string, type: EntityType | null) => {
        const entity = type ? { type } : null;
        for (const word of text.split(' ').filter(Boolean)) sentence.push({ text: word, entity });
      };
      for (const token of pick(kind < 0.25 ? LISTS : kind < 0.9 ? STATEMENTS : [...LISTS, ...STATEMENTS], next).split(
        ' ',
      )) {
        const slot = /^\{(\p{L})([a-z]{3})?\}(.*)$/u.exec(token);
        if (!slot) {
          const [he, she] = token.split('|');
          put(gender === 'f' && she ? she : (he as string), null);
          continue;
        }
        const [, what, inCase = 'nom', after = ''] = slot as unknown as [string, string, Case?, string?];
        const name = (word: string, surname: boolean) => form(word, gender, surname, inCase);
        if ('PFSGIsX'.includes(what)) {
          const again = known.length > 0 && (what === 's' || next() < 0.4);
          const person = again ? pick(known, next) : draw();
          if (!again) known.push(person);
          gender = person.gender;
          const { given, surname, patronymic } = person;
          const initials = `${given[0]}. ${next() < 0.6 ? `${patronymic[0]}. ` : ''}`;
          if (what === 'P') put(`${name(given, false)} ${name(surname, true)}`, 'PER');
          else if (what === 'F')
            put(
              next() < 0.7
                ? `${name(given, false)} ${name(patronymic, false)} ${name(surname, true)}`
                : `${name(given, false)} ${name(patronymic, false)}`,
              'PER',
            );
          else if (what === 'I')
            put(next() < 0.8 ? initials + name(surname, true) : `${name(surname, true)} ${initials}`, 'PER');
          else if (what === 'G') put(name(given, false), 'PER');
          else if (what === 'X') put(`${title(romanise(given))} ${title(romanise(surname))}`, 'PER');
          else put(name(surname, true), 'PER');
        } else if (what === 'C' || what === 'L') {
          const wide = next() < (what === 'C' ? 0.35 : 0.12) ? pick(WIDE, next) : null;
          let town = pick(what === 'C' ? countries : RUSSIAN_PLACES, next);
          if (what === 'L' && next() < 0.35) town = blend(town, pick(RUSSIAN_PLACES, next));
          put(wide ? (wide[inCase === 'nom' ? 0 : 1] as string) : placeForm(town, inCase), 'LOC');
        } else if (what === 'O') put(placeForm(pick(ORGS, next), inCase), 'ORG');
        else if (what === 'A') put(pick(ABBREVIATIONS, next), 'ORG');
        else if (what === 'E')
          put(next() < 0.7 ? `${pick(LATIN_HEAD, next)} ${pick(LATIN_TAIL, next)}` : pick(LATIN_TAIL, next), 'ORG');
        else put(`${1 + Math.floor(next() * 99)}`, null);
        if (after) put(after, null);
      }
      sentences.push(sentence);
    }
    return { id: `synthetic-ru-${d}`, genre: 'synthetic', sentences };
  });
}
