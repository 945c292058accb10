/** What bears a person's name and is none: streets, papers, firms, ships, villages; told by the words beside it. */

import { set } from './lexicon';
import { initial, place } from './rules';
import type { PersonSpan, Workspace } from './spans';
import type { Token } from './tokenize';
import { dropTold, FIRM } from './told';
import { is, type Seen } from './words';

/** What stands before the name of a publication or a firm. */
const NAMED_THING = set(
  `weekly daily monthly newspaper magazine website outlet broadcaster company firm газета газеты газете газету газетой журнал журнала журнале еженедельник портал
  компания компании фирма фирмы periódico diario semanario empresa sociedad journal quotidien hebdomadaire société entreprise`,
);

/** Last words of what is named after people: streets, papers, firms. */
const NAMESAKE = set(
  `courier ledger herald gazette tribune chronicle echo observer guardian independent mirror telegraph inquirer sentinel bulletin dispatch examiner
  trading shipping brothers sons associates stores stadium street road avenue boulevard dock docks quay pier wharf playfield playground prison reservoir dam canal
  tunnel transport transit logistics`,
);
const STREET = set('lane drive court way close row walk terrace crescent grove hall');
const AROUND = /^(?:streets?|roads?|lanes?|corner|neighbou?rhood|mile|miles|kilometres?|north|south|east|west)$/;
const PLACE_PREPOSITION = set('on along in off at near behind down up through');

/** Firms, courts and regions that are put together of what they are: Казахтелеком, Сбербанка, Ленобласти. */
const MADE_UP =
  /.{2}(?:телеком|банк|нефть?|энерго|строй|инвест|холдинг|медиа|м[уұ]най(?:газ)?|газ|пром|област[ьи]|горсуд|облсуд|райсуд)(?:а|у|ом|е|и|ью|н[ыі]ң|[дт][ыі]ң|[қғ]а|[кг]е|[дт]а|[дт]е)?$/u;

/** Storms and warships, in any language but by their own words: Typhoon Sally, l’ouragan Katrina, USS Carl Vinson. */
const STORM =
  /^(?:hurricane|storm|typhoon|cyclone|ouragan|temp[eê]te|typhon|hurac[aá]n|tormenta|tif[oó]n|cicl[oó]n|uragano|tempesta|furac[aã]o|tempestade|ураган\p{L}{0,2}|шторм\p{L}{0,2}|тайфун\p{L}{0,2}|циклон\p{L}{0,2})$/u;
const WARSHIP =
  /^(?:uss|hms|hmas|hmcs|rms|mv|крейсер\p{L}{0,2}|эсмин\p{L}+|фрегат\p{L}{0,2}|ледокол\p{L}{0,2}|теплоход\p{L}{0,2})$/u;

/** Cups, prizes and decorations; who is named behind one in the genitive gave it his name: Кубок Дэвиса, премии Дарвина. */
const PRIZE_BEFORE =
  /^(?:закон(?:а|у|ом|е)?|медал(?:ь|и|ью)|парк(?:а|у|ом|е)?|музе(?:й|я|ю|ем|е)|институт(?:а|у|ом|е)?|куб(?:ок|к[аиу]|ком|ке)|преми[яиюй]|премией|приз[аеу]?|призом|орден[аеу]?|орденом)$/u;
const HIS_NAME = /(?:а|я|ой|ого|их|ых|ы)$/u;

/** What is called after somebody, a word or two behind the name: John F. Kennedy International Airport. */
const CALLED_AFTER = set(
  `airport center centre library hospital university college school institute museum stadium bridge park foundation prize award building theater theatre hall highway expressway parkway`,
);
const WHICH = set(
  `international space memorial medical presidential regional municipal national research public high elementary middle community performing arts children's army technical graduate business law`,
);

/** Streets, schools, hospitals of the languages in which their names follow: rue Victor Hugo, calle Simón Bolívar. */
const ROMANCE = set('fr es it pt');
/** Of them those that nothing speaks against: rue Sékou-Touré, s’étale. */
const STREETS = set('rue avenue boulevard quai calle avenida plaza via piazza corso viale rua praça');
const NAMED_BEHIND = set(
  `rue avenue boulevard quai square lycée collège école hôpital stade aéroport prix fondation calle avenida plaza paseo colegio hospital estadio aeropuerto premio fundación instituto via piazza corso
  viale scuola ospedale stadio fondazione rua praça escola prêmio fundação aeroporto`,
);

const SHIP =
  /^(?:ferry|ship|vessel|tanker|trawler|boat|yacht|freighter|liner|barge|tug|carrier|warship|frigate|destroyer|submarine|cruiser|battleship|schooner)$/;

/** Cups, prizes and laws, with a capital right behind the name that they bear: the Davis Cup. */
const BORNE = set(
  `Cup Trophy Prize Award Awards Medal Bowl Act Amendment CUP TROPHY PRIZE
  Street Avenue Boulevard Mosque Memorial Monument Museum Library Stadium Airport Hospital University Institute Prison Bridge Square Foundation Station Caddesi`,
);

/** Who works at a firm: analyst Craig Sloane at Furman Selz, of it, with it; Smith Barney analyst Craig Sloane. */
const EMPLOYED = /^(?:analysts?|economists?|strategists?|brokers?|traders?|dealers?|salesm[ae]n)$/;
/** What else is named after people, in small letters: Walter Reed hospital. */
const INSTITUTION =
  /^(?:hospital|airport|stadium|prison|jail|museum|theat(?:er|re)|mosque|monument|memorial|market|metro|station|street|avenue|boulevard|brokerage|securities|dealership)$/;

/** "port de", "city of": what follows is a place. */
const PLACE_NOUN = set(
  `port city town village district province county region island river suburb municipality prison harbour harbor ville commune région île rivière quartier gare prison aéroport
  pont mairie maire habitants tribunal cour vallée route puente ayuntamiento alcalde habitantes juzgado valle carretera
  puerto ciudad pueblo aldea provincia región isla río barrio cárcel prisión aeropuerto municipio calle avenida plaza rue avenue porto cidade vila città paese villaggio`,
);
const OF = set('of de du del di da do');

/** Russian and Ukrainian streets and squares: улица Веры Холмистой. */
const STREET_BEFORE =
  /^(?:ул|просп|пер|наб|бульв|вул|улиц[аыеу]|улицей|вулиц\p{L}+|проспект\p{L}*|площад[ьи]|площадью|переул(?:ок|ка|ке)|бульвар[ае]?|набережн(?:ая|ой|ую)|шоссе)$/u;
/** Waters, settlements and those who live there, before a name of one word: реки Славянки, жителей Дмитровки. */
const PLACE_BEFORE =
  /^(?:рек[аиуе]|рекой|реч?к[аи]|озер[аоу]|озере|остров[ае]?|острову|сел[оаеу]|деревн[яиюе]|пос[её]лк[аеу]|пос[её]лок|станиц[аыеу]|хутор[ае]?|станци[яию]|лагер[еья]|жители|жител(?:ей|ям|ями|ях)|мешкан(?:ці|ців)|улиц|улицах|окраин[аыеу]|окраинах|окрестност(?:и|ей|ях)|пригород[ае]?)$/u;
/** Before them a name with the ending of a village is one: в Дмитровке, з Чернігівщини. */
const WHERE = set('в во из под около возле к до через за у з із зі від біля');
const VILLAGE = /(?:(?:[оеёі]вк|[иіы]нк)(?:а|и|е|у|ой|і|ою)|щин(?:а|ы|и|е|у|ой|і|ою))$/u;

/** Kazakh: what a name without case ending belongs to is named after it: Жібек жолы, Төле би ауданы, Абай атындағы. */
const THING_AFTER =
  /^(?:атындағы|көшес|аудан|облыс|қалас|ауыл[ыд]|аулы|даңғыл|министрліг|университет|жол[ыд]|өңір|компания|қосымша|орталығ|стадион|театр|кесене|мектеб|саябағ|алаң[ыд]|станция|әуежай|көпір|өзені|кенті)/u;
const RANK_AFTER = set('би хан ата батыр баба');
const GENITIVE = /(?:[нтд]ың|[нтд]ің)$/u;

const text = (work: Workspace, s: number, i: number): string => work.token(s, i)?.lower ?? '';

/** A street, a paper, a firm, a ship, a village. */
export function namesake(work: Workspace, span: PersonSpan): boolean {
  const { sentence: s, from } = span;
  const before = text(work, s, from - 1);
  // "the weekly Northern Voice", "газета Степной Вестник": a publication, unless something else says person.
  const naming = from > 1 && before === ',' ? text(work, s, from - 2) : before;
  if (NAMED_THING.has(naming) && !span.supported) return true;
  if (WARSHIP.test(before) || (STORM.test(before) && !span.supported)) return true;
  const language = work.languages[s] as string;
  if (span.from === span.to && MADE_UP.test(text(work, s, from))) return true;
  if (language !== 'en' && filled(work, span)) return true;
  if (ROMANCE.has(language) && (STREETS.has(before) || (NAMED_BEHIND.has(before) && !span.supported))) return true;
  if (language === 'ru' || language === 'uk') return slavic(work, span);
  if (language === 'kk') return kazakh(work, span);
  return latin(work, span);
}

/**
 * All that stands between two quotation marks: a firm, a shop, a title. Of 459 such runs of capitals in the Russian and Kazakh training
 * texts none is a person; elsewhere one word may be what somebody is called.
 */
function filled(work: Workspace, { sentence: s, from, to }: PersonSpan): boolean {
  const closing = QUOTES.get(work.token(s, from - 1)?.text ?? '');
  if (closing === undefined || work.token(s, to + 1)?.text !== closing) return false;
  return to > from || work.languages[s] === 'ru' || work.languages[s] === 'kk';
}

const QUOTES = new Map([
  ['«', '»'],
  ['„', '“'],
  ['“', '”'],
  ['"', '"'],
]);

function slavic(work: Workspace, { sentence: s, from, to, supported }: PersonSpan): boolean {
  const before = text(work, s, from - 1);
  if (STREET_BEFORE.test(before)) return true;
  // премия имени Сахарова; but от имени Сахарова
  if (/^(?:имени|им|імені)$/u.test(before) && !/^(?:от|від)$/u.test(text(work, s, from - 2))) return true;
  const prize = PRIZE_BEFORE.test(before) || (to > from && PRIZE_BEFORE.test(text(work, s, from)));
  if (prize && HIS_NAME.test(text(work, s, to))) return true;
  if (to > from || supported) return false;
  const seen = work.seen(s, from) as Seen;
  if (is.given(seen) || is.surname(seen)) return false;
  return PLACE_BEFORE.test(before) || (WHERE.has(before) && VILLAGE.test(text(work, s, from)));
}

function kazakh(work: Workspace, { sentence: s, to }: PersonSpan): boolean {
  if (GENITIVE.test(text(work, s, to))) return false;
  const after = RANK_AFTER.has(text(work, s, to + 1)) ? to + 2 : to + 1;
  return THING_AFTER.test(text(work, s, after));
}

function latin(work: Workspace, span: PersonSpan): boolean {
  const { sentence: s, from, to } = span;
  const last = work.token(s, to) as Token;
  const before = work.token(s, from - 1);
  if (to > from && NAMESAKE.has(last.lower)) return true;
  if (to > from && STREET.has(last.lower)) {
    if (before && (PLACE_PREPOSITION.has(before.lower) || /^\d+$/.test(before.text))) return true;
    // streets behind it stayed dry, while Victor Lane, a mile to the east, …
    if (!span.supported && work.document.tokens[s]?.some((token) => AROUND.test(token.text))) return true;
  }
  const first = work.token(s, from) as Token;
  // The Huffington Post, A Beautiful Lie; but A Khan.
  if (to > from && /^(?:The|An?)$/.test(first.text)) {
    const next = work.seen(s, from + 1) as Seen;
    if (first.text === 'The' || !(span.supported || is.given(next) || is.surname(next))) return true;
  }
  // John F. Kennedy International Airport, the Lyndon B. Johnson Space Center: whatever of the name was taken for one.
  let behind = to + 1;
  while (behind < to + 3 && work.seen(s, behind)?.capital && !CALLED_AFTER.has(text(work, s, behind))) behind++;
  const between = work.document.tokens[s]?.slice(to + 1, behind) ?? [];
  if (
    CALLED_AFTER.has(text(work, s, behind)) &&
    work.seen(s, behind)?.capital &&
    between.length > 0 &&
    between.every((token, k) => WHICH.has(token.lower) || (k === 0 && initial(last)))
  )
    return true;
  if (!span.supported && BORNE.has(work.token(s, to + 1)?.text ?? '')) return true;
  // Ho Chi Minh City
  if (work.token(s, to + 1)?.text === 'City' && !span.supported) return true;
  // The Champion Stakes
  if (to === from && /^(?:Stakes|Handicap)$/.test(first.text)) return true;
  // F-86 Sabre, P-51 Mustang; an All-American.
  if (/^\p{Lu}{1,3}-?\d/u.test(first.text) || /^\p{Lu}{1,2}-\d/u.test(before?.text ?? '')) return true;
  if (to === from && /-American$/.test(first.text)) return true;
  // Your Honor
  if (before?.lower === 'your') return true;
  // le port de Dar al-Nakhil, the city of San Telmo
  if (before && OF.has(before.lower) && PLACE_NOUN.has(text(work, s, from - 2)) && !span.supported) return true;
  // in Sandy Hook, Maryland
  if (
    !span.supported &&
    to - from < 2 &&
    before &&
    /^(?:in|at|near|outside)$/.test(before.lower) &&
    work.token(s, to + 1)?.text === ',' &&
    place(work, s, to + 2)
  )
    return true;
  // SALOMON BROTHERS INC in a headline, which told.ts passes over
  if (!span.supported && [last, work.token(s, to + 1)].some((token) => token && FIRM.test(token.text))) return true;
  // Marlow & Finch; but Kirriemuir & McFarlane, 2004.
  if (from === to && (before?.text === '&' || work.token(s, to + 1)?.text === '&')) {
    const cited = work.document.tokens[s]
      ?.slice(to, to + 12)
      .some((token) => /^(?:1[89]|20)\d\d\p{L}?$/u.test(token.text));
    if (!cited) return true;
  }
  // the Lady Marian, the ferry Queen Mary, the ship: Lady Marian.
  const rank = /^(?:Lady|Queen|King|Sir|Saint|Prince|Princess)$/.test(before?.text ?? '');
  const ahead = (work.document.tokens[s] ?? []).slice(Math.max(0, from - 4), Math.max(0, from - 1));
  return rank && (ahead.at(-1)?.lower === 'the' || ahead.some((token) => SHIP.test(token.text)));
}

const LATIN = /^\p{Script=Latin}/u;
const CYRILLIC = set('ru uk kk');

/**
 * Latin letters in a Cyrillic text are firms, bands and products for the most part. A person they are in brackets after the
 * name as it is written in the text, Ши Тао (Shi Tao), or where something else says so.
 */
function otherScript(work: Workspace): void {
  for (const span of work.all()) {
    const { sentence: s, from, to } = span;
    if (!CYRILLIC.has(work.languages[s] as string)) continue;
    if (!LATIN.test(text(work, s, from))) {
      let end = to + 2;
      while (end - to < 6 && work.seen(s, end)?.capital && LATIN.test(text(work, s, end))) end++;
      if (text(work, s, to + 1) === '(' && end > to + 2 && text(work, s, end) === ')')
        work.put(s, to + 2, end - 1, 'rule', 0.85, true);
      continue;
    }
    const known = to > from && is.given(work.seen(s, from) as Seen);
    const bracketed = text(work, s, from - 1) === '(' && work.covering(s, from - 2) !== undefined;
    if (!span.supported && !known && !bracketed) work.drop(span);
  }
}

/** A firm or a ship, whatever else the text says of it. */
function ownThing(work: Workspace, { sentence: s, from, to, supported }: PersonSpan): boolean {
  if (work.languages[s] !== 'en') return false;
  const before = work.token(s, from - 1)?.text ?? '';
  const after = work.token(s, to + 1)?.text ?? '';
  if (SHIP.test(before) && to > from) return true;
  if (INSTITUTION.test(after)) return true;
  if (EMPLOYED.test(after) && to > from && work.seen(s, to + 2)?.capital) return true;
  if (!/^(?:at|with|of)$/.test(before)) return false;
  if (EMPLOYED.test(text(work, s, from - 2))) return true;
  // Maryann Keller of Furman Selz
  const person = work.covering(s, from - 2);
  return before === 'of' && to > from && !supported && person !== undefined && person.to === from - 2;
}

/** Drops them. In Russian and Ukrainian, where the cue is the word itself, a village is one wherever it is named. */
export function dropNamesakes(work: Workspace): void {
  const words = (span: PersonSpan) => work.words(span).map(({ lower }) => lower);
  otherScript(work);
  dropTold(work);
  const told = new Set<string>();
  for (const span of work.all())
    if (ownThing(work, span)) {
      told.add(keyOf(words(span)));
      work.drop(span);
    } else if (namesake(work, span)) {
      const language = work.languages[span.sentence];
      if ((language === 'ru' || language === 'uk') && !span.supported) told.add(keyOf(words(span)));
      work.drop(span);
    }
  if (!told.size) return;
  for (const span of work.all()) if (!span.supported && told.has(keyOf(words(span)))) work.drop(span);
}

/** The words without the case endings of Cyrillic. */
const keyOf = (words: string[]): string =>
  words.map((word) => (/^\p{Script=Cyrillic}{5}/u.test(word) ? word.slice(0, -2) : word)).join(' ');
