/**
 * What names say of men and women: patronymics, Slavic surnames, given names that are only ever one of the two. Where nothing is certain,
 * nothing is said.
 */
import { type NamePart, romanise, skeleton } from './name-keys';

export type Gender = 'm' | 'f';

const MEN = `
abraham adam adrian alan albert alexander alexandre alejandro alfred allan andrew antoine antonio anthony arnold arthur barry bartholomew benjamin bernard bill bob
boris bradley brandon brian bruce carl carlos charles christopher clarence claude clifford colin craig curtis cyril daniel david dean dennis derek desmond diego
dmitri dominic donald douglas duncan dwight edgar edmund edward edwin emanuel enrique eric erik ernest eugene felix fernando fergus francisco frank franklin fred frederick
gabriel gary geoffrey george gerald gerard gilbert giovanni giuseppe gordon graham gregory guillaume guillermo gustav guy harold harry harvey hector henri henry herbert herman
howard hubert hugh hugo humphrey ian ignacio isaac jack jacob jacques james jason javier jeffrey jeremy jerome jim joachim joe john jon jonathan jorge jose joseph joshua
juan julio justin karl keith kenneth kevin lars laurent lawrence leonard leopold lewis lorenzo louis lucas luis luke malcolm manuel marc marcel marco marcus mario mariano mark
martin matthew mathieu maurice maxwell miguel michael michele mitchell murray nathan nathaniel neil nicholas nicolas nigel norman oliver olivier oscar oswald otto owen pablo
patrick paul pascal pedro percy peter philip philippe pierre rafael ralph ramon raymond reginald rene ricardo richard robert roberto roderick rodney roger roland ronald
ross rudolf rufus rupert russell samuel scott sean sebastian seth sergio simon stanley stefan stephen steven stuart terence theodore thomas timothy tobias tom
trevor vernon victor vincent walter wayne wilfred wilhelm william winston xavier zachary
александр алексей анатолий андрей антон аркадий артём артур афанасий богдан борис борислав вадим валентин валерий василий виктор виталий владимир владислав всеволод
вячеслав геннадий георгий герман глеб григорий давид даниил денис дмитрий евгений егор захар иван игорь илья иннокентий иосиф кирилл константин лев леонид макар
максим марк матвей михаил никита николай олег павел пётр прохор родион роман ростислав руслан рустам савелий святослав семён сергей спартак станислав степан тарас
тимофей тимур фёдор филипп эдуард юрий яков ярослав андрій дмитро євген іван ігор микола михайло олександр олексій петро сергій тарас юрій
миша коля вася петя ваня гриша серёжа володя юра алёша лёша паша дима костя валера
абай азамат айдос айдар алмас алмат алихан арман асқар асхат бақытжан бауыржан бекзат берік берик болат дамир дархан дәурен даурен дидар еділ ерасыл ербол ерболат ержан
ерлан ермек жандос жасұлан жомарт қайрат кайрат қанат канат касым қасым қуаныш куаныш қуат мақсат максат марат мұрат мурат мұхтар мухтар нұрлан нурлан нұрсұлтан нурсултан
олжас оразбек рахат сабит саид самат санжар серік серик сұлтан талғат талгат тоқтар темірлан төлеген
محمد أحمد علي حسن حسين محمود خالد عمر كريم سعيد يوسف إبراهيم مصطفى عبدالله طارق سمير ناصر ماجد وليد جمال فؤاد ياسر بلال زياد رامي هشام قاسم جعفر عثمان مروان سليم فيصل
muhammad mohammed mohamed mohammad ahmed ahmad mahmoud hussein khalid kareem karim saeed said youssef yusuf ibrahim mustafa abdullah tariq tarek sameer samir nasser walid jamal
yasser ziad omar rashid rasheed rashad rashed hamid hamad hamed salim saleem salem selim salman faisal jamil jameel kamal kamil kamel karam hasan hassan amir amr sulaiman suleiman
`;

const WOMEN = `
abigail adriana agatha agnes alexandra alice alicia alison amanda amelia amy ana angela anita anna anne annette antonia audrey barbara beatrice beatriz bella bernadette
beth betty brenda bridget camilla carla carmen caroline catherine cecilia celia charlotte chloe christina christine claire clara clarissa claudia colette constance
cordelia cynthia daisy daniela daphne deborah delphine diana dolores dorothy edith eileen elaine eleanor elena elisabeth eliza elizabeth ella ellen eloise elsa emilia
emily emma erica erika estelle esther eugenie eva eve evelyn fanny fatima felicity fernanda fiona flora florence frances gabriela genevieve georgina geraldine gertrude
gillian gloria grace greta gwendolyn hannah harriet hazel heather heidi helen helena helene henrietta hilary hillary ida ines ingrid irene iris isabel isabella isabelle
ivy jacqueline jane janet janice jennifer jessica joan joanna josephine joyce judith judy julia juliet julie karen karin kate katherine kathleen kirsten kristin kristina laura
lauren leonora lily linda lisa lois lorna louisa louise lucia lucy lydia mabel madeleine magdalena margaret margarita marguerite maria marina marianne marie marilyn marjorie
martha mary matilda maud melanie melissa mercedes meredith michelle mildred millicent miranda miriam molly monica monique myra nadine nancy naomi natalie natasha nicole nina nora
olga olivia ophelia pamela patricia paula pauline pearl penelope phoebe phyllis polly priscilla rachel rebecca regina rhoda rita rosa rosalind rose rosemary roxanne ruth
sabrina sally samantha sandra sarah selina sharon sheila shirley simone solene sonia sophia sophie stella stephanie susan susanna sylvia sylvie tamara tara teresa thelma theresa
tiffany tina ursula valentina vanessa vera veronica victoria violet virginia vivienne wendy wilhelmina winifred yvonne yvette zoe
александра алина алла анастасия ангелина анна антонина валентина валерия варвара вера вероника виктория галина дарья диана евгения евдокия екатерина елена елизавета жанна зинаида
зоя инна инга ирина карина кира клавдия ксения лариса лидия лилия любовь людмила маргарита марина мария марта надежда наталия наталья нелли нина нонна оксана олеся ольга полина
раиса регина римма светлана серафима снежана софия софья стелла таисия тамара татьяна ульяна фаина эльвира элла эмма юлия яна ярослава олена ганна оксана катерина юлія
лиза настя катя маша даша наташа таня лена люда света оля галя надя юля ира
айгерим әйгерім айгуль айгүл айжан айман айнур айнұр айсұлу алия әлия асель әсел баян бота гүлнар гульнар гүлнара гульнара динара жанар жанна жібек зере зульфия камила
қарлығаш құралай ләззат мадина мәдина меруерт назерке назгүл раушан сауле сәуле салтанат томирис шолпан шынар
ليلى سارة نادية مريم فاطمة عائشة خديجة زينب سعاد هدى منى رانيا سلمى هند سميرة لطيفة أسماء دينا ياسمين سميحة كريمة رقية حفصة
layla leila laila nadia maryam fatima aisha khadija zainab zeinab suad huda rania salma samira latifa yasmin amina
`;

const words = (list: string) => list.trim().split(/\s+/);

/** As romanised, and longer ones by fold, so that other spellings count; what is of both is left out. */
const GIVEN = new Map<string, Gender | null>();
const LONG = 5;
for (const [gender, list] of [
  ['m', MEN],
  ['f', WOMEN],
] as const)
  for (const word of words(list)) {
    const roman = romanise(word);
    for (const key of new Set([roman, `~${skeleton(roman)}`]))
      GIVEN.set(key, GIVEN.has(key) && GIVEN.get(key) !== gender ? null : gender);
  }

const listed = (word: string): Gender | null => {
  const roman = romanise(word);
  const own = GIVEN.get(roman);
  if (own !== undefined) return own;
  const fold = skeleton(roman);
  return fold.length >= LONG ? (GIVEN.get(`~${fold}`) ?? null) : null;
};
/** Whether a word, as it is written, is a given name that only men or only women have. */
export const isGivenName = (word: string): boolean => listed(word.toLowerCase()) !== null;

const CYRILLIC = /^\p{Script=Cyrillic}/u;

/** Of a Cyrillic word the nominatives it may be a case form of, with the gender that each would have by its ending. */
const CASES: readonly { ending: RegExp; men: readonly string[]; women: readonly string[] }[] = [
  { ending: /(?:ом|ем|ём|єм|ові|еві)$/u, men: ['', 'й', 'ь', 'ий'], women: [] },
  { ending: /(?:ой|ей|ёй|ою|ею|єю)$/u, men: [], women: ['а', 'я', 'ия'] },
  { ending: /[ыиії]$/u, men: [], women: ['а', 'я', 'ия'] },
  { ending: /[ауюя]$/u, men: ['', 'й', 'ь', 'ий'], women: ['а', 'я', 'ия'] },
  { ending: /[еі]$/u, men: ['', 'й', 'ь', 'ий'], women: ['а', 'я', 'ия'] },
];

/** Whether a given name is a man's or a woman's, case forms included; null where it may be either, or is not known. */
export function genderOfGiven(part: NamePart): Gender | null {
  const word = part.text.toLowerCase();
  const own = listed(word);
  if (!CYRILLIC.test(word)) return own;
  const found = new Set<Gender>(own ? [own] : []);
  for (const { ending, men, women } of CASES) {
    if (!ending.test(word)) continue;
    const stem = word.replace(ending, '');
    // Александра is she, or of Александр.
    if (men.some((end) => listed(stem + end) === 'm')) found.add('m');
    if (!own && women.some((end) => listed(stem + end) === 'f')) found.add('f');
    break;
  }
  return found.size === 1 ? ([...found][0] as Gender) : null;
}

const FATHERS_SON =
  /(?:[оеёь]вич|ич)(?:а|у|ем|е|і)?$|(?:ovich|evich|evitch|ovitch)$|(?:ұлы|улы|uly|oğlu|oglu|ogly|оглы|оғлы)(?:\p{L}{1,3})?$/u;
const FATHERS_DAUGHTER =
  /(?:[оеё]вн|ичн)(?:а|ы|е|у|ой|ою|і)$|(?:ovna|evna|ichna)$|(?:қызы|кызы|kyzy|qyzy|qizi)(?:\p{L}{1,3})?$/u;

/** Whose son or daughter somebody is says which of the two; null for other words. */
export function genderOfPatronymic(word: string): Gender | null {
  const lower = word.toLowerCase();
  return lower.length < 6 ? null : FATHERS_DAUGHTER.test(lower) ? 'f' : FATHERS_SON.test(lower) ? 'm' : null;
}

/** Which of its two forms a surname of a Slavic kind has. */
export type SurnameForm = Gender | 'either';

const HIS = /(?:[оеёє]в|[иы]н)(?:ым|ом|е|і|им)?$|[сцз]ь?к(?:ий|ій|ого|ому|им|ом)$/u;
const HERS = /(?:[оеёє]в|[иы]н)(?:ой|ою)$|[сцз]ь?к(?:ая|ой|ою|ую)$/u;
const OPEN = /(?:[оеёє]в|[иы]н)[аую]$/u;
const KAZAKH_CASE = /(?:[нтд][ыі]ң|[нтд][ыі]|[ғгқк][ае]|[дт][ае]н?|н[ае]н?|[мбп]ен)$/u;

/**
 * The form of a surname that men and women have each their own of: Аккумов, Аккумовым: his; Аккумова as the nominative, Аккумовой: hers; Аккумову
 * may be either's. Null for surnames that do not change, and for other scripts.
 * @param language in Kazakh there is no genitive in -а, so that Тоқбаева is hers
 */
export function surnameForm(word: string, language: string | null): SurnameForm | null {
  const lower = word.toLowerCase();
  if (!CYRILLIC.test(lower) || lower.length < 5) return null;
  if (language === 'kk') {
    for (const shape of [lower, lower.replace(KAZAKH_CASE, '')]) {
      if (/(?:[оеё]в|[иы]н)а$/u.test(shape)) return 'f';
      if (/(?:[оеё]в|[иы]н)$/u.test(shape)) return 'm';
    }
    return null;
  }
  if (HERS.test(lower)) return 'f';
  if (HIS.test(lower)) return 'm';
  return OPEN.test(lower) ? 'either' : null;
}
