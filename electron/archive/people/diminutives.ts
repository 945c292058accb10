/** Short and pet forms of given names, and given names that cross languages. One line = names that may mean one person. */

const LINES = `
alexander alex sasha alexandr aleksandr oleksandr alejandro alessandro alexandre sandro xander iskander
alexandra sasha sandra aleksandra oleksandra alex
alexey aleksei alexei alyosha oleksiy alexis
anastasia nastya anastasiya
anatoly tolya anatoliy
andrew andy drew andrei andrey andriy andres andrea andre
anna anya ann anne annie hanna hannah
anthony tony antonio anton antoine
arthur artur art
barbara barb babs varvara
benjamin ben benny benyamin bibi binyamin
boris borya
catherine kate katherine kathy cathy katya ekaterina yekaterina katie kateryna catalina
charles charlie chuck carlos carl karl carlo
christopher chris topher
christine christina chris tina kristina
daniel dan danny daniil daniyar
david dave davey dawid daud dawood
deborah deb debbie
dmitry dima dmitri dmitrii dmytro mitya
donald don donny
dorothy dot dottie
edward ed eddie ted teddy ned eduard eduardo
elena lena helen helena yelena olena ellen
elizabeth liz beth betty lisa eliza elizaveta liza elisabeth isabel
eugene gene yevgeny evgeny evgeni yevgeniy zhenya yevhen eugenio
frances fran frankie
francis frank francisco francesco pancho paco francois
frederick fred freddie federico friedrich
gennady gena
george georgy yuri yury georgi jorge giorgio georges jerzy georgios
gerald gerry jerry
gregory greg grigory grisha hryhoriy
henry harry hank henri enrique heinrich enrico
ivan vanya john juan johann jean giovanni jan ioann yahya
jacob jake yakov jacques jakob
james jim jimmy jamie jaime diego
jennifer jen jenny
jessica jess
john johnny jack jon
jonathan jon jonny
joseph joe joey iosif jose yusuf yosef giuseppe josef youssef
joshua josh
judith judy
kassym kasym qasym
kenneth ken kenny
konstantin kostya constantine kostiantyn
lawrence larry laurence lorenzo
leonard leo len lenny leonid
lev leo lyova
ludmila lyuda lyudmila liudmyla
margaret maggie meg peggy margarita rita greta
maria mary masha marie mariya maryam miriam mariam molly polly
mark marc marko marcus
martin marty martyn
matthew matt matvei matthieu mateo
michael mike mick misha mikhail mykhailo miguel michel michele mickey mikael
mohammed muhammad mohamed mohammad mohamad muhammed mehmet mukhammed mohamud mahomed magomed mokhammad
nadezhda nadia nadya nadiya
natalia natasha natalya nataliya nataly
nicholas nick nicky nikolai kolya nikolay mykola nicolas nikolaos niccolo
nicole nikki
olga olya olha
pamela pam
patricia pat patty tricia trish
patrick pat paddy patricio
paul pavel pasha pablo paolo pavlo pawel
peter pete pyotr petr petya pedro pierre pietro petro piotr
philip phil filip philippe felipe
rebecca becky becca
richard rick dick rich ricky ricardo riccardo
robert bob rob bobby robbie bert roberto rupert
ronald ron ronnie
samuel sam sammy samuil
sergey sergei serge seryozha sergio serhiy sergiy
stephen steve steven stefan esteban stepan stephane stefano
svetlana sveta svitlana
susan sue susie suzanne
tatiana tanya tatyana tetiana
theodore ted theo fyodor fedor teodor
thomas tom tommy tomas foma
timothy tim timur
valentina valya
valery valera valeriy
victor viktor vitya vic
victoria vika viktoria vicky tori
vladimir volodya vova volodymyr wladimir vlad
vladislav vlad
vasily vasya basil vasyl vassily
vyacheslav slava viacheslav
walter walt wally
william bill billy will willy liam guillermo wilhelm guillaume
zachary zach zack
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
`;

const GROUPS = new Map<string, number[]>();
LINES.trim()
  .split('\n')
  .forEach((line, i) => {
    for (const name of line.split(' ')) GROUPS.set(name, [...(GROUPS.get(name) ?? []), i]);
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
