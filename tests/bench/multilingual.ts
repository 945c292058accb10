/** Texts of our own in many languages: the samples that ship, and invented paragraphs for languages that they lack. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf } from '../../electron/importer/article/blocks';
import { parseHtml } from '../../electron/importer/article/page';
import { provideDom } from './dom';

const SAMPLES = join(import.meta.dirname, '../../resources/samples');

/** Language of a sample by its letters and commonest words: independent of the detectors that are measured with it. */
function languageOf(text: string): string | null {
  const has = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  if (has(/\p{Script=Han}/gu) > 50) return 'zh';
  if (has(/\p{Script=Arabic}/gu) > 50) return 'ar';
  if (has(/\p{Script=Cyrillic}/gu) > 50) return has(/[әғқңөұүһ]/gi) > 10 ? 'kk' : has(/[іїєґ]/gi) > 10 ? 'uk' : 'ru';
  const scores: [string, number][] = [
    ['en', has(/\b(?:the|and|of)\b/g)],
    ['fr', has(/\b(?:les|des|est|une)\b/g)],
    ['es', has(/\b(?:los|del|que|una)\b/g)],
  ];
  return scores.sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

const OWN: Record<string, string> = {
  de: `Die Bäckerei am Mühlentor öffnet seit Montag wieder um fünf Uhr früh. Nach dem Hochwasser hatten die Brüder Köhler den Ofen drei Wochen lang trocknen lassen müssen, und während dieser Zeit aß das halbe Städtchen trockenes Knäckebrot. Frau Jäger, die gegenüber wohnt, stellte ihren Wecker trotzdem jeden Morgen, aus alter Gewohnheit, wie sie sagt. Der Bürgermeister überreichte den Brüdern einen großen Schlüssel aus Teig, der noch am selben Abend verspeist wurde. Über die Höhe des Schadens möchte niemand sprechen, außer dem Lehrling, der fröhlich erklärt, man habe dafür endlich einen größeren Ofen bekommen. Am Samstag soll es süße Brötchen für alle Kinder geben, die beim Schaufeln geholfen haben.`,
  pl: `Stara księgarnia przy ulicy Źródlanej znów otworzyła drzwi, choć nikt się tego nie spodziewał. Właścicielka, pani Łucja Wiśniewska, przez całą zimę suszyła książki na sznurkach, jakby to była bielizna. Sąsiedzi przynosili jej żelazka, ręczniki i gorącą herbatę, a dzieci wachlowały mokre strony tekturą. Dziś półki są pełne, tylko niektóre powieści mają pofalowane kartki i pachną rzeką. Pierwszy klient kupił atlas gór, ponieważ, jak wyjaśnił, góry nie boją się powodzi. Wieczorem odbędzie się czytanie bajek, po którym każdy gość dostanie świeżo upieczoną drożdżówkę z jagodami. Burmistrz obiecał naprawić chodnik jeszcze przed świętami.`,
  tr: `Kıyıdaki eski değirmen, on yedi yıl aradan sonra yeniden dönmeye başladı. Değirmenci Şükrü Öztürk, taşları kendi elleriyle temizlediğini, rüzgârın ise üçüncü gün kendiliğinden geldiğini söyledi. Köyün çocukları ilk unu avuçlarına doldurup güldüler, büyükanneler ise hemen hamur yoğurmaya koyuldu. Muhtar, bu işin uzun süreceğini düşünmediğini, fakat yanıldığı için çok mutlu olduğunu açıkladı. Önümüzdeki hafta çeşmenin yanında küçük bir şenlik yapılacak; davul çalınacak, börek dağıtılacak. Uzak köylerden gelenler için ahırın üstündeki oda hazırlandı, yataklar güneşte havalandırıldı.`,
  el: `Ο παλιός φάρος του νησιού άναψε ξανά το βράδυ της Τρίτης, ύστερα από έντεκα χρόνια σκοταδιού. Ο φαροφύλακας Στέλιος Μαρίνος ανέβηκε μόνος του τα διακόσια σκαλιά, κρατώντας ένα μπουκάλι λάδι και ένα καθαρό πανί. Οι ψαράδες στο λιμάνι σταμάτησαν τη δουλειά τους και κοίταζαν αμίλητοι το φως που γύριζε πάνω από τη θάλασσα. Η δασκάλα του χωριού είπε ότι τα παιδιά δεν είχαν δει ποτέ κάτι τόσο όμορφο και ότι αύριο θα το ζωγραφίσουν όλα. Ο δήμαρχος υποσχέθηκε καινούρια τζάμια πριν από τον χειμώνα, όμως κανείς δεν βιάζεται πια. Το φως, λένε, φτάνει ως την απέναντι ακτή.`,
  he: `הספרייה הקטנה שליד הנמל נפתחה מחדש ביום שלישי, אחרי שהגשם הציף את המרתף שלה בחורף. הספרנית נעמי ברזילי ייבשה מאות ספרים על חבלים, והשכנים הביאו מגבות, תה חם ועוגיות. הילדים סידרו את המדפים לפי צבעים ולא לפי שמות, ואף אחד לא העז לתקן אותם. ראש העיר הבטיח לבנות קיר חדש לפני הסתיו, אבל הדייגים אמרו שהים תמיד יודע את הדרך. בערב התאספו כולם בחצר, קראו סיפורים בקול רם ואכלו תפוחים. מי שהחזיר ספר שאבד לפני שנים קיבל סליחה מיד, וגם כוס לימונדה קרה עם נענע.`,
  ja: `港町の古い時計台が、十二年ぶりに動き出した。修理をしたのは町はずれに住む職人の佐久間清さんで、部品のほとんどを自分の手で作り直したという。最初の鐘が鳴ったとき、魚市場の人々は仕事の手を止めて、しばらく空を見上げていた。小学校の先生は、子どもたちが初めて本物の鐘の音を聞いたと話し、みんなで感謝の手紙を書くことにした。町長は来月の祭りで新しい油を贈ると約束したが、佐久間さんは「油よりも、毎朝あいさつに来てくれるほうがうれしい」と笑った。夜になると、時計の文字盤は月のように白く光り、海からもよく見えるようになった。漁師たちはそれを目印にして帰ってくる。`,
  ko: `항구 마을의 오래된 빵집이 화요일 새벽에 다시 문을 열었다. 주인 한서윤 씨는 지난겨울 물에 잠긴 화덕을 석 달 동안 혼자 고쳤다고 말했다. 첫 빵이 나오자 어부들은 배를 묶어 두고 줄을 섰고, 아이들은 유리창에 코를 대고 웃었다. 이장은 다음 달에 새 간판을 달아 주겠다고 약속했지만, 한 씨는 간판보다 밀가루가 더 필요하다고 대답했다. 길 건너편에 사는 할머니는 매일 아침 일찍 일어나 빵 냄새를 기다렸다며 눈물을 닦았다. 토요일에는 청소를 도와준 모든 이웃에게 달콤한 단팥빵을 나누어 줄 예정이다. 비가 와도 행사는 그대로 열린다.`,
  zh: `港口的老鐘樓在沉默了十二年之後，星期二清晨重新敲響。修鐘的師傅林長青說，大部分零件都是他一個人在自家院子裡打磨出來的。第一聲鐘響的時候，魚市場裡的人都停下手裡的活，抬頭望著天空，誰也沒有說話。小學的老師帶著孩子們站在廣場上，答應回去以後每人寫一封感謝信。鎮長許諾下個月送來新的機油，可是林師傅笑著說，與其送油，不如每天早晨來打個招呼。到了夜裡，鐘面像月亮一樣發著白光，出海的漁船遠遠就能看見，順著它慢慢回家。`,
  it: `La vecchia funicolare di Monteverro è tornata a salire giovedì mattina, dopo nove anni di silenzio. Il macchinista Renato Colli ha raccontato di aver oliato ogni ruota con le proprie mani, perché nessun altro ricordava più da dove cominciare. I bambini della scuola hanno riempito la prima carrozza cantando, mentre le nonne aspettavano in cima con le torte ancora calde. Il sindaco ha promesso nuove panchine prima dell'inverno, ma i passeggeri sembrano contenti anche in piedi. Più in alto, dove la nebbia si apre, si vede finalmente tutta la valle. Nessuno ha chiesto quanto sia costata la riparazione.`,
  pt: `O velho elétrico de Vale da Fonte voltou a circular na quinta-feira, depois de nove anos parado na garagem. O condutor Américo Lousada contou que limpou cada peça com as próprias mãos, porque mais ninguém se lembrava de como funcionava. As crianças encheram a primeira carruagem a cantar, e as avós esperavam na última paragem com bolos ainda quentes. O presidente da junta prometeu bancos novos antes do inverno, mas os passageiros não parecem ter pressa. Lá em cima, onde o nevoeiro se abre, vê-se finalmente o rio inteiro. Ninguém perguntou quanto custou a reparação, e o condutor também não disse.`,
  nl: `De oude veerpont van Zwaanendijk vaart sinds donderdag weer, na negen jaar stilte aan de kade. Veerman Joost Kuipers vertelde dat hij elk onderdeel zelf heeft schoongemaakt, omdat niemand anders nog wist hoe het werkte. De kinderen van de dorpsschool mochten als eersten mee en zongen de hele overtocht lang, terwijl de grootmoeders aan de overkant met verse appeltaart wachtten. De burgemeester beloofde nieuwe banken voor de winter, maar de passagiers lijken geen haast te hebben. Wie vroeg opstaat, ziet de mist boven het water langzaam verdwijnen. Niemand heeft gevraagd wat de herstelling gekost heeft.`,
};

/** Language → texts. */
export function multilingualTexts(): Map<string, string[]> {
  provideDom();
  const texts = new Map<string, string[]>();
  const add = (language: string, text: string): void => {
    texts.set(language, [...(texts.get(language) ?? []), text]);
  };
  for (const name of readdirSync(SAMPLES)) {
    if (!/\.(?:txt|md|html)$/.test(name)) continue;
    const source = readFileSync(join(SAMPLES, name), 'utf8');
    // Some samples are in old encodings on purpose.
    if (source.includes('\ufffd')) continue;
    const text = name.endsWith('.html')
      ? blocksOf(parseHtml(source).body)
          .map((block) => block.text)
          .filter((block) => block.length > 100)
          .join('\n')
      : source;
    const language = languageOf(text);
    if (language) add(language, text);
  }
  for (const [language, text] of Object.entries(OWN)) add(language, text);
  return texts;
}
