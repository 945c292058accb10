/**
 * What stands around a name in its text and says who is meant: Mr and Ms, Jr. and Sr., a verb that agrees, a name given in another
 * script in brackets, "known as".
 */

import { type Gender, type SurnameForm, surnameForm } from '../../contract/gender';
import { nameParts, scriptOf } from '../../contract/name-keys';
import { set } from './lexicon';

export interface Surroundings {
  /** The name without what was said of it: `Ashwell Jr.` → `Ashwell`. */
  name: string;
  gender: Gender | null;
  /** Judge, капитан: the word for an office that stands before the name. */
  office: string | null;
  /** Mr, Ms: a surname follows. */
  polite: boolean;
  /** Of a lone Slavic surname: whose form it is. */
  form: SurnameForm | null;
  /** The form follows from a verb that may belong to another word: it only speaks for one of several. */
  unsure: boolean;
  /** `jr`, `sr`, `ii` …: parts those of one name. */
  generation: string | null;
  /** In one sentence with whoever was named just before, or a son or father is spoken of between the two. */
  kin: boolean;
  /** `A and B`: named beside whoever was named just before, who is somebody else. */
  beside: boolean;
  /** Said to be another name of whoever was named just before: `Си Цзиньпин (Xi Jinping)`, `known as`. */
  another: boolean;
}

const POLITE_HIM = set(
  'mr mr. messrs mister monsieur señor senor sr sr. herr signor signore senhor г-н господин господина господину господином господине мистер мистера пан пана пане السيد للسيد والسيد',
);
const POLITE_HER = set(
  `mrs mrs. ms ms. miss madame mme mme. mlle mlle. mademoiselle señora senora señorita sra sra. srta srta. frau signora senhora г-жа г-жи г-же г-жу госпожа госпожи госпоже госпожу госпожой
  миссис мисс мадам пані السيدة للسيدة والسيدة الآنسة`,
);
const HIM = set(
  `sir lord king prince duke baron father brother husband son uncle widower congressman spokesman chairman businessman policeman fisherman roi frère rey hermano
  сэр лорд князь граф король принц الأستاذ الشيخ الأمير الملك الدكتور`,
);
const HER = set(
  `lady dame queen princess duchess countess baroness sister mother wife widow daughter aunt congresswoman spokeswoman chairwoman businesswoman policewoman actress doña reine sœur reina hermana
  леди княгиня графиня королева принцесса актриса певица поэтесса الدكتورة الأستاذة الأميرة الملكة`,
);
/** Titles that people bear as names: Duke Ellington. */
const ALSO_GIVEN = set('duke baron earl king');
const HIM_AFTER = /^\s+(?:мырза|bey)/iu;
const HER_AFTER = /^\s+(?:ханым|hanım|hanim)/iu;

const GENERATION =
  /[\s,-]+(jr|sr|junior|senior|мл|ст|младш\p{L}{2,3}|старш\p{L}{2,3}|fils|père|hijo|padre|filho|الابن|الأب)\.?$/iu;
const NUMBER = /\s(?=[IVX])(X{0,2}(?:IX|IV|V?I{0,3}))$/u;
const OLDER = /\b(?:elder|older)\s+$|старш\p{L}{2,3}\s+$/iu;
const YOUNGER = /\byounger\s+$|младш\p{L}{2,3}\s+$/iu;
const GENERATION_AFTER =
  /^,?[\s-]+(Jr|Sr|II|III|IV|младш\p{L}{2,3}|старш\p{L}{2,3}|fils|père|hijo|filho|الابن|الأب)(?!\p{L})/u;
const KIN =
  /(?:^|[^\p{L}])(?:son|father|grandson|сын\p{L}{0,3}|от(?:ец|ц\p{L}{1,2})|fils|père|hijo|padre|filho|pai|ابن|والد)(?:[^\p{L}]|$)/iu;

const BRACKET = /^\s*[(（[]\s*(?:\p{L}{2,6}[.:]\s*)?$/u;
const ALSO = new RegExp(
  `^(?:${[
    '\\s*[,;]?\\s*(?:who is |who was |is |was |also |better |popularly |widely |commonly |formerly )*(?:known as|a\\.?k\\.?a\\.?|alias|née|born|nicknamed)',
    '\\s*[,;]?\\s*whose real name (?:is|was)',
    '\\s*[,;(]?\\s*(?:он же|она же|известн\\p{L}+ как|настоящее имя|урожд[её]нн\\p{L}+|по прозвищу|по паспорту)\\s*[—–:-]?',
    '\\s*[,;(]?\\s*(?:alias|née?|surnommée?|de son vrai nom)',
    '\\s*[,;(]?\\s*(?:alias|conocid[oa] como|apodad[oa])',
    '\\s*[,،(]?\\s*(?:المعروفة?|الملقبة?) ?ب?ـ?',
    '\\s*[,،(]?\\s*واسمه الحقيقي',
  ].join('|')})\\s*["«“]?$`,
  'iu',
);

const AND = /^\s+(?:and|&|или|и|та|і|й|мен|пен|бен|және|et|ou|y|e|o|u|und|or)\s+$|^\s+و\s?$/iu;

const SHE_DID = /(?:[аиеяуы]ла|шла|лась)$/u;
const HE_DID = /(?:[аиеяуы]л|ёл|лся)$/u;
/** What ends like a verb of the past and is none. */
const NO_VERB = set(
  'школа школы скала сила пила дела тела стола угла пчела канал журнал финал металл генерал адмирал капитал материал филиал сигнал отдел стул аул тыл тыла зала зал бал вокзал',
);
/** Verbs of which somebody is the dative. */
const GIVES =
  /^(?:не)?(?:отказа|помо[гч]|сообщ|ответ|отвеч|поруч|предъяв|вруч|запре|разреш|гроз|угрожа|хлопа|аплодир|подраж|завид|мстя|мсти|перед[ао]|прису|назнач|предл[оа][жг]|напом|подар|выда|вер[иян]|довер|повер|сове|посовет|объясн|сказа|говор|возра|звон|позвон|писа|написа|прика|веле|позвол|меша|инкримин|вмен|да[лю]|прости|нрав)/u;
const THEY_DO = /(?:[юуяа]т|ли|лись)$/u;
const IMPERSONAL = /(?:ло|лось)$/u;
const PAST = /(?:л|ла|ли|лся|лась|лись)$/u;
/** After them stand a genitive, a dative, an accusative. */
const GENITIVE = set('у от для без против из до после около кроме ради вместо словам мнению данным версии адрес имени');
const DATIVE = set('к ко по благодаря');
const ACCUSATIVE = set('на про через за в');

/** Reads them off. `before` is where the name before this one ends, or -1; `language` as in BCP 47. */
export function surroundings(
  text: string,
  start: number,
  surface: string,
  before: { end: number; surface: string } | null,
  language: string | null,
): Surroundings {
  const ahead = text.slice(Math.max(0, start - 60), start);
  const behind = text.slice(start + surface.length, start + surface.length + 30);
  let name = surface.replace(/\s+/g, ' ').trim();
  let generation: string | null = null;
  const inside = GENERATION.exec(name) ?? (/\p{Ll}/u.test(name) ? NUMBER.exec(name) : null);
  if (inside && inside.index > 0) {
    name = name.slice(0, inside.index);
    generation = generationOf(inside[1] as string);
  } else if (OLDER.test(ahead)) generation = 'sr';
  else if (YOUNGER.test(ahead)) generation = 'jr';
  else generation = generationOf(GENERATION_AFTER.exec(behind)?.[1] ?? '');
  const titles = [/\S+$/u.exec(ahead.trimEnd().slice(-24))?.[0] ?? ''];
  const own = /^(\S+)\s+(.+)$/u.exec(name);
  if (own) titles.push(own[1] as string);
  let gender: Gender | null = null;
  let polite = false;
  for (const title of titles.map((word) => word.toLowerCase().replace(/^[("«“]+/u, ''))) {
    if (POLITE_HIM.has(title) || (title === 'm.' && language === 'fr')) [gender, polite] = ['m', true];
    else if (POLITE_HER.has(title)) [gender, polite] = ['f', true];
    else if (HIM.has(title)) gender ??= 'm';
    else if (HER.has(title)) gender ??= 'f';
  }
  // Mr and Mrs Dunmore are two.
  if (/\b(?:mr|m)\.? (?:and|et) (?:mrs|mme)\.?\s*$/iu.test(ahead)) [gender, polite] = [null, false];
  if (own && gender && titleOf(own[1] as string, language)) name = own[2] as string;
  const office = officeOf(own?.[1] ?? '') ?? officeOf(titles[0] ?? '');
  name = withoutOffice(name);
  if (HIM_AFTER.test(behind)) gender = 'm';
  if (HER_AFTER.test(behind)) gender = 'f';
  const gap = before ? text.slice(before.end, start) : '';
  return {
    name,
    gender,
    office,
    polite,
    ...formOf(name, ahead, behind, language),
    generation,
    kin: before !== null && gap.length < 100 && (KIN.test(gap) || !/[.!?\n]/.test(gap)),
    beside: before !== null && AND.test(gap),
    another:
      before !== null &&
      gap.length < 50 &&
      (ALSO.test(gap) || (BRACKET.test(gap) && inBrackets(before.surface, surface))),
  };
}

const titleOf = (word: string, language: string | null): boolean => {
  const title = word.toLowerCase();
  return (
    ([POLITE_HIM, POLITE_HER, HIM, HER].some((words) => words.has(title)) && !ALSO_GIVEN.has(title)) ||
    (title === 'm.' && language === 'fr')
  );
};

const OFFICE = set(
  `governor gov gov. mayor chancellor representative rep rep. sen sen. senator pres pres. president vice-president minister premier secretary ambassador attorney judge justice chief general gen gen. admiral
  adm adm. colonel col col. maj maj. captain capt capt. lieutenant lt lt. sergeant sgt sgt. commander officer detective inspector constable private corporal dr dr. doctor prof prof. professor rev rev. reverend
  pastor bishop archbishop cardinal pope rabbi imam ayatollah mullah sheikh emperor empress tsar sultan emir shah coach`,
);
const OFFICE_RU =
  /^(президент|премьер|министр|генерал|полковник|майор|капитан|лейтенант|сержант|профессор|доктор|император|граф|епископ|патриарх|аким|депутат|сенатор|губернатор|мэр|адвокат|судь|корол|цар|княз)(?:а|у|ом|е|ем|я|ю|и|ь|ей|ёй)?$/u;

const officeOf = (word: string): string | null => {
  const lower = word.toLowerCase();
  return OFFICE.has(lower) ? lower : (OFFICE_RU.exec(lower)?.[1] ?? null);
};

/** Corpora count an office to the name; what is found here has none. */
function withoutOffice(name: string): string {
  const [first = '', ...rest] = name.split(' ');
  return rest.length && officeOf(first) ? withoutOffice(rest.join(' ')) : name;
}

/** Brackets hold the same name where its script is another, or its consonants are the same. */
function inBrackets(name: string, bracketed: string): boolean {
  if (scriptOf(name) !== scriptOf(bracketed)) return true;
  const [a, b] = [nameParts(name), nameParts(bracketed)];
  return a.length === b.length && a.every((part, i) => part.keys.some((key) => b[i]?.keys.includes(key)));
}

function generationOf(word: string): string | null {
  const lower = word.toLowerCase();
  if (/^(?:jr|junior|мл|младш|fils|hijo|filho|الابن)/u.test(lower)) return 'jr';
  if (/^(?:sr|senior|ст|старш|père|padre|الأب)/u.test(lower)) return 'sr';
  return lower || null;
}

/** A surname's form, with what its neighbours say where the ending leaves it open. */
function formOf(
  name: string,
  ahead: string,
  behind: string,
  language: string | null,
): Pick<Surroundings, 'form' | 'unsure'> {
  const words = name.split(' ');
  const last = words.at(-1) as string;
  const form = surnameForm(last, language);
  const sure = (form: SurnameForm | null) => ({ form, unsure: false });
  const perhaps = (form: SurnameForm) => ({ form, unsure: true });
  if (form !== 'either') return sure(form);
  const before = /(\p{L}+)\s+$/u.exec(ahead)?.[1]?.toLowerCase() ?? '';
  const after = /^\s+(?:не\s+)?(\p{L}+)/u.exec(behind)?.[1]?.toLowerCase() ?? '';
  const verb = (past: RegExp) =>
    [before, after].some((word) => word.length > 3 && past.test(word) && !NO_VERB.has(word));
  if (/у$/u.test(last)) {
    if (DATIVE.has(before)) return sure('m');
    if (ACCUSATIVE.has(before)) return sure('f');
    if (GIVES.test(before) || GIVES.test(after) || verb(IMPERSONAL)) return perhaps('m');
    return verb(PAST) || verb(THEY_DO) ? perhaps('f') : sure('either');
  }
  if (GENITIVE.has(before)) return sure('m');
  if (verb(SHE_DID)) {
    // At the beginning of a sentence it is she; elsewhere "his resignation was" may be it.
    const begins = /(?:^|[.!?…»"\n][\s—–-]*)$/u.test(ahead) && !SHE_DID.test(before);
    return begins ? sure('f') : perhaps('f');
  }
  return words.length === 1 && (verb(HE_DID) || verb(THEY_DO)) ? perhaps('m') : sure('either');
}
