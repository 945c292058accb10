/**
 * Short and pet forms of given names, and given names that cross languages. One line = names that may mean one person; what stands
 * behind the bar is short for what stands before it, and names of different languages before it are only ever alike.
 */
import { type NamePart, skeleton } from './name-keys';

const LINES = `
alexander alexandr aleksandr oleksandr alejandro alessandro alexandre iskander | alex sasha sandro xander sandy shura
alexandra aleksandra oleksandra | sasha sandra alex sandy shura
alexey aleksei alexei oleksiy alexis | alyosha lesha
anastasia anastasiya | nastya
anatoly anatoliy | tolya
andrew andrei andrey andriy andres andrea andre | andy drew andryusha
anna ann anne hanna hannah | anya annie annushka
anthony antonio anton antoine | tony
arthur artur | art
barbara varvara | barb babs varya
benjamin benyamin binyamin | ben benny bibi
boris | borya
catherine katherine ekaterina yekaterina kateryna catalina | kate kathy cathy katya katie
charles carlos carl karl carlo | charlie chuck
christopher | chris topher
christine christina kristina | chris tina
daniel daniil daniyar | dan danny
david dawid daud dawood | dave davey
deborah | deb debbie
dmitry dmitri dmitrii dmytro | dima mitya
donald | don donny
dorothy | dot dottie
edward eduard eduardo | ed eddie ted teddy ned
elena helen helena yelena olena ellen | lena
elizabeth elizaveta elisabeth isabel | liz beth betty lisa eliza liza
eugene yevgeny evgeny evgeni yevgeniy yevhen eugenio | gene zhenya
frances | fran frankie
francis francisco francesco francois | frank pancho paco
frederick federico friedrich | fred freddie
gennady | gena
george georgy yuri yury georgi jorge giorgio georges jerzy georgios
gerald | gerry jerry
gregory grigory hryhoriy | greg grisha
henry henri enrique heinrich enrico | harry hank
ivan john juan johann jean giovanni jan ioann yahya | vanya
jacob yakov jacques jakob | jake
james jaime diego | jim jimmy jamie
jennifer | jen jenny
jessica | jess
john | johnny jack jon
jonathan jonny | jon
joseph iosif jose yusuf yosef giuseppe josef youssef | joe joey
joshua | josh
judith | judy
kassym kasym qasym
kenneth | ken kenny
konstantin constantine kostiantyn | kostya
lawrence laurence lorenzo | larry
leonard leonid | leo len lenny
lev | leo lyova
ludmila lyudmila liudmyla | lyuda
margaret margarita | maggie meg peggy rita greta
maria mary marie mariya maryam miriam mariam | masha molly polly manya maruska
mark marc marko marcus
martin martyn | marty
matthew matvei matthieu mateo | matt
michael mikhail mykhailo miguel michel michele mikael | mike mick misha mickey
mohammed muhammad mohamed mohammad mohamad muhammed mehmet mukhammed mohamud mahomed magomed mokhammad
nadezhda nadia nadiya | nadya
natalia natalya nataliya nataly | natasha
nicholas nikolai nikolay mykola nicolas nikolaos niccolo | nick nicky kolya
nicole | nikki
olga olya olha
pamela | pam
patricia | pat patty tricia trish
patrick patricio | pat paddy
paul pavel pablo paolo pavlo pawel | pasha
peter pyotr petr pedro pierre pietro petro piotr | pete petya
philip filip philippe felipe | phil
rebecca | becky becca
richard ricardo riccardo | rick dick rich ricky
robert roberto rupert | bob rob bobby robbie bert
ronald | ron ronnie
samuel samuil | sam sammy
sergey sergei serge sergio serhiy sergiy | seryozha serezha
stephen steven stefan esteban stepan stephane stefano | steve
svetlana svitlana | sveta
susan suzanne | sue susie
tatiana tatyana tetiana | tanya
theodore fyodor fedor teodor | ted theo fedya
thomas tomas foma | tom tommy
timothy timur | tim
valentina | valya
valery valera valeriy
victor viktor | vitya vic
victoria viktoria | vika vicky tori
vladimir volodymyr wladimir vlad | volodya vova
vladislav vlad
vasily basil vasyl vassily | vasya
vyacheslav viacheslav | slava
walter | walt wally
william guillermo wilhelm guillaume | bill billy will willy liam
zachary | zach zack
ahmed ahmad akhmed ahmet akhmet akhmad
hussein husain husayn hossein hussain huseyin khusein
osama usama ousama
yusuf yousef youssef yusup
abdullah abdallah abdulla abdoullah
ibrahim ebrahim abraham
ismail ismael esmail
nursultan sultan
omar umar
khalid khaled
qasim qassem kasim ghassem qasem
ignacio ignatius | nacho
jose | pepe chepe
dolores | lola
ekaterina yekaterina | katyusha
dmitry dmitriy | dimitri dimka
yuri yury yuriy georgy | yura
roman | roma
igor | garik
lyubov | lyuba
galina | galya
larisa | lara
marina | marisha
irina | ira
oksana | ksyusha ksenia
ksenia | ksyusha
yulia julia | yulya
polina | polya
ruslan | rusik
arkady arkadiy | arkasha
leonid | lyonya lenya
ilya | ilyusha
stanislav | stas
rostislav | slava
yaroslav | slava
svyatoslav | slava
svetoslav | slava
egor yegor | yegorka
nikita | nik
zinaida | zina
raisa | raya
lidia lydia | lida
tamara | toma
sofia sofya sophia sophie | sonya
alina | alya
alla | alya
elizaveta elizabeth | lizzie libby
jeffrey geoffrey | jeff geoff
douglas | doug
albert alberto | al bert albie
alfred | alf fred alfie
abraham | abe
augustus august | gus
bartholomew | bart
bernard | bernie
bradley | brad
calvin | cal
cameron | cam
clifford | cliff
clinton | clint
curtis | curt
desmond | des
edmund | ed ned
edwin | ed
eleanor | ellie nell nora
gabriel | gabe
gilbert | gil
harold | hal harry
howard | howie
isaac | ike
jacqueline | jackie
janet | jan
jeremy | jerry
jerome | jerry
joanne joanna | jo
josephine | jo josie
katherine catherine | kit kitty kat
leslie | les
lewis louis | lew lou louie
louise | lou
lucas | luke
mitchell | mitch
nathan nathaniel | nat nate
norman | norm
oliver | ollie
percival | percy
raymond | ray
reginald | reg reggie
roderick | rod
rodney | rod
rosemary | rosie
rudolph rudolf | rudy
russell | russ
sidney sydney | sid
solomon | sol
stanley | stan
stuart stewart | stu
terence terrence | terry
teresa theresa | terry tess tessa
tobias | toby
valerie | val
vincent | vince vinny
virginia | ginny
wilfred | wilf
winston | win
manuel emanuel | manolo manny
rosario | charo
enrique | quique
jesus | chucho
guadalupe | lupe
concepcion | concha
mercedes | merche
antonio | toño
alejandro | ale
rafael | rafa
`;

const GROUPS = new Map<string, number[]>();
LINES.trim()
  .split('\n')
  .forEach((line, i) => {
    for (const name of line.replace('| ', '').split(' ')) GROUPS.set(name, [...(GROUPS.get(name) ?? []), i]);
  });

/** Other forms of a romanised given name: tom → thomas, tommy, tomas, foma. */
export function formsOfGivenName(name: string): string[] {
  const groups = GROUPS.get(name) ?? [];
  return [...GROUPS]
    .filter(([other, of]) => other !== name && of.some((g) => groups.includes(g)))
    .map(([other]) => other);
}

/** Whether two romanised given names may be forms of one: Bill and William, Sasha and Aleksandr. */
export function sameGivenName(a: string, b: string): boolean {
  const of = GROUPS.get(a);
  if (!of) return false;
  return GROUPS.get(b)?.some((group) => of.includes(group)) ?? false;
}

/** Spellings of one name in Latin letters. */
const SPELLINGS = `
mohammed muhammad mohamed mohammad mohamad muhammed mukhammed mohamud mokhammad
ahmed ahmad akhmed ahmet akhmet akhmad
hussein husain husayn hossein hussain huseyin khusein
osama usama ousama
yusuf yousef youssef yusup yousuf
abdullah abdallah abdulla abdoullah
ibrahim ebrahim
ismail ismael esmail
omar umar
khalid khaled
qasim qassem kasim ghassem qasem kassem
kassym kasym qasym
alexander aleksandr alexandr aleksander
alexey aleksei alexei aleksey
andrey andrei
anatoly anatoliy anatoli
dmitry dmitri dmitrii dmitriy
yevgeny evgeny evgeni yevgeniy evgeniy
fyodor fedor
grigory grigoriy grigori
mikhail mihail
natalia natalya nataliya
nikolai nikolay
pyotr petr
sergey sergei
tatiana tatyana
vasily vasiliy vasili vassily
yekaterina ekaterina
salim saleem selim
karim kareem
samir sameer
saeed said sayeed saied
tariq tarek tarik tareq
rashid rasheed rachid
layla leila laila leyla
zainab zeinab zaynab
jamil jameel
kamil kameel kamel
nasser naser nasir nasr
walid waleed oualid
hasan hassan
amir ameer emir
sulaiman suleiman soleiman sulayman suleyman
mustafa mostafa moustafa
mahmoud mahmud mahmood
fatima fatema fatimah
aisha aysha aicha ayesha
yelena elena
yuri yury yuriy
`;

const SPELLING = new Map<string, number>();
SPELLINGS.trim()
  .split('\n')
  .forEach((line, i) => {
    for (const name of line.split(' ')) SPELLING.set(name, i);
  });

/** Whether two romanised given names are spellings of one: Yusuf and Yousef. */
export function sameGivenSpelling(a: string, b: string): boolean {
  const of = SPELLING.get(a);
  return of !== undefined && of === SPELLING.get(b);
}

/** By fold: the lines in which a name is whole, and those in which it is short; of `sasha` also what Russian cases leave of it. */
const WHOLE = new Map<string, Set<number>>();
const SHORT = new Map<string, Set<number>>();
LINES.trim()
  .split('\n')
  .forEach((line, i) => {
    const note = (map: Map<string, Set<number>>, key: string) =>
      map.set(key, (map.get(key) ?? new Set<number>()).add(i));
    const [whole = '', short = ''] = line.split(' | ');
    for (const name of whole.split(' ')) note(WHOLE, skeleton(name));
    for (const name of short.split(' ').filter(Boolean)) {
      note(SHORT, skeleton(name));
      if (/[^aeiou]a$/.test(name)) note(SHORT, `${skeleton(name.slice(0, -1))}-`);
    }
  });

const CYRILLIC = /^\p{Script=Cyrillic}/u;
const linesOf = (map: Map<string, Set<number>>, part: NamePart): number[] =>
  part.skeletons.flatMap((key) => [
    ...(map.get(key) ?? []),
    ...((CYRILLIC.test(part.text) && map.get(`${key}-`)) || []),
  ]);

/** Where a given name is whole, and where it is short. */
export interface Nickname {
  whole: readonly number[];
  short: readonly number[];
}

const NONE: Nickname = { whole: [], short: [] };

/** What is known of a given name, in any case form. */
export function nickname(part: NamePart): Nickname {
  const found = { whole: linesOf(WHOLE, part), short: linesOf(SHORT, part) };
  return found.whole.length || found.short.length ? found : NONE;
}

/** Whether one of two given names is short for the other, or both are for a third: Bill and William, Саша and Александру; not John and Jean. */
export function isShortFor(a: Nickname, b: Nickname): boolean {
  const meet = (lines: readonly number[], of: readonly number[]) => lines.some((line) => of.includes(line));
  return meet(a.short, b.whole) || meet(b.short, a.whole) || meet(a.short, b.short);
}
