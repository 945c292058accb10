/**
 * Words that speak for or against a person's name beside them. Lower case. Written for this project; extend freely, the
 * trained model only sees which class a word is in.
 */

/** Words parted by white space. */
export const set = (words: string) => new Set(words.trim().split(/\s+/));

/** Words written directly before a name: `Ms Struthers`, `President Tokayev`, `г-н Иванов`. Never part of the name. */
export const TITLES = set(`
  mr mrs ms miss mx dr prof professor sir dame lord lady messrs madam madame mme mlle monsieur herr frau señor señora señorita sr sra srta don doña dom
  president vice-president vice minister prime-minister premier senator sen rep representative congressman congresswoman gov governor mayor
  king queen prince princess emperor sultan emir sheikh shaikh sheik shah duke duchess baron baroness count countess
  gen general col colonel maj major capt captain lt lieutenant sgt sergeant cpl corporal pvt private adm admiral cmdr commander marshal officer
  detective inspector superintendent constable judge justice magistrate chancellor ambassador consul secretary undersecretary
  chairman chairwoman chairperson chair director spokesman spokeswoman spokesperson coach captain striker midfielder defender goalkeeper
  rev reverend pope archbishop bishop cardinal father sister brother rabbi imam ayatollah mullah saint pastor deacon
  comrade councillor councilman councilwoman attorney lawyer activist journalist reporter blogger editor author actor actress singer poet
  writer historian analyst economist trader dealer physicist chemist composer painter philosopher
  rookie alhaji datuk uncle aunt auntie grandma grandpa counsel columnist bandleader stablemaster linesman umpire winger goalie
  brigadier sheriff coroner midshipman ensign airman seaman trooper deputy vice-chancellor provost dean rector abbot abbess friar archdeacon vicar reverend
  commissioner commandant commodore warden superintendent chief chairperson co-founder founder manager skipper umpire referee champion engineer architect
  surgeon dentist nurse dj mc artist singer-songwriter guitarist drummer bassist comedian presenter broadcaster lawmaker congressman senator-elect president-elect
  hadja hajja hajiya daw hanim maman licenciado
  président présidente ministre député députée sénateur maire juge avocat avocate journaliste militant militante général colonel docteur maître
  presidente presidenta ministro ministra diputado diputada senador senadora alcalde alcaldesa juez jueza abogado abogada periodista activista
  coronel capitán fiscal doctor doctora profesor profesora papa obispo rey reina
  г-н г-жа гн господин госпожа господина госпожи господину госпоже господином госпожой гражданин гражданка товарищ доктор профессор академик
  президент президента президенту президентом экс-президент премьер премьер-министр премьера премьер-министра премьер-министром вице-премьер вице-премьера
  министр министра министру министром глава главы главе главой депутат депутата депутатом сенатор сенатора губернатор губернатора мэр мэра
  судья судьи судье прокурор прокурора адвокат адвоката адвокату адвокатом юрист юриста журналист журналиста журналистка журналистки блогер блогера
  активист активиста активистка активистки правозащитник правозащитника правозащитница оппозиционер режиссер режиссёр актер актёр актриса
  писатель поэт певец певица композитор художник генерал полковник подполковник майор капитан лейтенант сержант следователь эксперт директор
  секретарь председатель спикер посол король королева принц принцесса патриарх митрополит тренер футболист нападающий вратарь
  пан пані президентка депутатка журналістка журналіст активіст активістка суддя міністр очільник
  елбасы елбасымыз президентіміз елбасымен император актрисасы ойшылы спикері чемпионы жаттықтырушысы репортажы
  мырза ханым президенті министрі депутаты әкімі директоры төрағасы басшысы жетекшісі профессоры академик ақын жазушы әнші журналист адвокаты судьясы
  прокуроры генерал полковник хатшысы премьер-министрі батыр хан сұлтан би палуан боксшы
  السيد السيدة الدكتور الدكتورة الرئيس رئيس الوزير وزير وزيرة النائب القاضي المحامي المحامية الصحفي الصحفية الناشط الناشطة الشيخ الملك الأمير اللواء العميد
  العقيد المتحدث الناطق السفير المدير الأستاذ البروفيسور الإمام
`);

/** Lower-case nouns for what somebody does: a capitalised run after or before one (`activist Artyom Sochnev`) is a person. */
export const ROLES = set(`
  activist activists journalist journalists lawyer lawyers blogger bloggers reporter editor photographer cameraman filmmaker writer author poet novelist
  singer actor actress musician composer painter artist director producer presenter coach manager striker midfielder defender goalkeeper pitcher quarterback
  captain spokesman spokeswoman spokesperson chairman chairwoman president vice-president minister deputy senator mayor governor ambassador judge
  prosecutor investigator detective researcher scientist professor economist analyst expert historian physicist engineer doctor surgeon nurse teacher
  student pensioner farmer businessman businesswoman entrepreneur billionaire founder co-founder owner leader head chief secretary commissioner
  dissident defender campaigner organiser organizer protester demonstrator prisoner detainee defendant suspect victim witness dissident opposition
  politician lawmaker legislator colonel general commander officer soldier sergeant guard driver
  wife husband son daughter brother sister father mother uncle aunt cousin nephew niece widow widower grandson grandfather grandmother friend colleague
  pilot sailor fisherman carpenter baker cook caretaker archivist librarian electrician plumber mechanic clerk accountant translator interpreter geologist biologist
  ecologist oceanographer hydrologist midwife paramedic firefighter pharmacist shopkeeper miner welder shepherd rapporteur negotiator goalkeeper cyclist boxer golfer
  executive investor host anchor columnist commentator candidate nominee contender aide adviser advisor consultant strategist lobbyist financier banker broker trader dealer tycoon magnate
  programmer developer designer architect illustrator animator cartoonist screenwriter playwright choreographer conductor pianist violinist guitarist drummer sculptor curator chef vocalist frontman
  comedian comedienne rapper astronaut cosmonaut astronomer mathematician chemist virologist epidemiologist psychologist psychiatrist sociologist anthropologist archaeologist linguist theologian
  philosopher attorney barrister solicitor whistleblower hacker gunman assailant hostage survivor refugee migrant veteran pastor preacher cleric imam rabbi priest nun monk bishop archbishop
  winger skipper goalie batsman bowler sprinter jockey skier skater swimmer wrestler gymnast rookie linebacker cornerback superstar star legend spokesperson understudy co-author co-star co-host
  named called nicknamed boyfriend girlfriend partner neighbour neighbor rival opponent teammate roommate classmate stepfather stepmother stepson stepdaughter fiance fiancee fiancé fiancée
  периодист activista activistas abogado abogada periodista periodistas opositor opositora defensor defensora líder portavoz director directora
  maestro maestra profesora médico médica enfermera ingeniero ingeniera escritor escritora pescador campesino campesina alcalde alcaldesa jueza juez
  institutrice professeur médecin infirmière ingénieur ingénieure écrivain écrivaine maire juge greffier greffière
  esposo esposa hijo hija hermano hermana padre madre militant militante avocat avocate journaliste opposant opposante porte-parole directeur directrice
  épouse époux fils fille frère sœur père mère chercheur chercheuse
  адвокат адвоката адвокатом журналист журналиста журналистом журналистка журналистки журналистку активист активиста активистом активистка активистки
  активистку блогер блогера блогером правозащитник правозащитника правозащитница юрист политик политика политолог эксперт экономист художник писатель
  поэт режиссер режиссёр музыкант певец певица актер актёр актриса тренер предприниматель бизнесмен бизнесмена сын сына дочь жена жены муж мужа брат брата
  учитель учительница лоцман инженер геолог эколог архивист фельдшер медсестра акушерка хирург слесарь сварщик шахтёр рыбак пастух чабан библиотекарь переводчик
  сестра отец мать вдова друг коллега учёный ученый врач имени студент пенсионер житель жительница основатель лидер лидера глава главы
  мұғалім инженер дәрігер геолог эколог малшы шопан маманы тұрғын
  журналистер журналист белсенді белсендісі заңгер адвокат блогер құқық қорғаушы жазушы ақын суретші әнші режиссер саясаттанушы сарапшы ұлы қызы әйелі
  күйеуі інісі ағасы анасы әкесі тұрғыны азамат азаматы атындағы жетекшісі басшысы құрылтайшысы
  адвокатка журналістка журналіст активіст активістка правозахисник лідер речник речниця дружина чоловік син донька
`);

/** Verbs of saying: `said X`, `X said`. */
export const SPEECH = set(`
  said says say told tells added adds announced stated states wrote writes tweeted argued argues warned warns insisted insists explained explains claimed claims denied
  saying texted quipped joked jokes recounts recounted remembers remembered predicts predicted vowed vows promised promises pledged urged urges suggested suggests conceded concedes observed
  observes remarked mused reiterated revealed reveals argued worries hopes sighed shouted whispered
  denies confirmed testified complained noted recalled replied asked commented acknowledged admitted stressed believes thinks concluded declared reported
  dijo dice afirmó afirma señaló aseguró declaró explicó añadió agregó indicó denunció manifestó sostuvo advirtió contó comentó
  déclaré déclare affirmé affirme dit expliqué explique ajouté ajoute estime assure souligne dénonce raconte précise indique rappelle
  сказал сказала говорит заявил заявила сообщил сообщила рассказал рассказала отметил отметила добавил добавила подчеркнул подчеркнула пояснил пояснила
  считает уверен уверена объяснил объяснила утверждает утверждал написал написала пишет признал признала ответил ответила предупредил
  прокомментировал прокомментировала напомнил напомнила полагает
  деді дейді дейді айтты айтады хабарлады мәлімдеді атап жазды түсіндірді жауап қосты
  заявив заявила сказав сказала повідомив повідомила зазначив зазначила розповів розповіла додав додала наголосив написав написала вважає пояснив пояснила
  قال قالت أكد أكدت صرح صرحت أضاف أضافت أعلن أعلنت ذكر ذكرت أوضح أوضحت أشار أشارت كتب كتبت يقول تقول
`);

/** Nouns of organisations, buildings, places, laws, products: a run that holds one is not a person. */
export const ORGANISATION = set(`
  mall base gym gymnasium camp parish plaza tower towers garden gardens field fields valley hills hill creek brook beach bay island forest woods canyon falls port harbour harbor
  railway railroad station line lines terminal junction highway freeway express hotel inn resort casino restaurant cafe bar pub club nightclub store stores shop mart supermarket
  academy seminary faculty laboratory lab labs observatory clinic ministry embassy consulate treasury cabinet commonwealth empire dynasty
  band orchestra symphony choir ensemble quartet trio opera ballet album tour show series trilogy games game
  cathedral abbey chapel mosque temple synagogue monastery shrine castle palace fort fortress
  productions equities pavilion ventures media interactive foods brokerage consulting analytics administration realty insurance financial resources minerals metals logistics solutions services labs
  arena expo brewing brewery winery vineyards
  cup open masters classic tournament derby marathon olympics grand prix racing team teams squad sox yankees rovers wanderers athletic town albion rangers
  battle operation regiment division corps squadron fleet ship uss hms aircraft airways
  windows software linux android iphone
  party ministry committee council international company corp corporation inc ltd llc plc co group bank university institute agency association court parliament
  union league club fc united city police force forces army department office organization organisation foundation commission federation front movement watch press times
  news post street road avenue square river lake mountains mountain province region district county island islands high school college hospital church stadium airport park
  bridge house award awards prize cup open act law center centre museum library hall theatre theater festival championship championships conference congress senate assembly
  network channel radio tv television telegram newspaper magazine journal review report fund trust society alliance coalition brigade battalion regiment
  airlines airways motors industries holdings partners capital securities systems technologies software records studios pictures entertainment airport station
  state east west north south eastern western northern southern central republic kingdom states nations amnesty rights human freedom house europe asia africa america
  code convention treaty agreement charter declaration protocol programme program project plan bill resolution
  prosecutor's attorney's general's interior foreign affairs defence defense justice health finance education
  комитет министерство партия совет банк университет институт агентство ассоциация суд парламент союз клуб департамент управление организация фонд комиссия
  федерация движение газета радио улица площадь область район проспект республика академия центр музей театр компания группа корпорация прокуратура
  министерства комитета партии совета банка университета института агентства суда парламента союза управления организации фонда комиссии
  комитеті министрлігі партиясы кеңесі банкі университеті институты агенттігі соты парламенті одағы департаменті басқармасы ұйымы қоры комиссиясы көшесі ауданы облысы
  қаласы ауылы республикасы академиясы орталығы мұражайы театры компаниясы тобы прокуратурасы
  partido ministerio comité consejo banco universidad instituto agencia tribunal unión corte congreso fundación comisión policía avenida calle plaza
  parti ministère conseil banque université agence cour union syndicat fondation commission rue place avenue hôpital aéroport
  وزارة حزب مجلس لجنة منظمة جامعة معهد محكمة برلمان اتحاد بنك مؤسسة هيئة جمهورية مدينة شارع منطقة
`);

/** Months, days, nationalities and other capitalised words that are never a person alone. */
export const NEVER = set(`
  january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
  jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun
  i the a an this that these those he she it we they his her its our their my your you who what when where why how which there here
  and but or nor so yet for if in on at by to of from with as after before during since until while although because however according more most many
  some any all both each every no not only even just also then than such new old first last next one two three four five six seven eight nine ten
  yes ok amid among between despite under over about against today yesterday tomorrow meanwhile instead nothing everything one's
  god allah christmas easter islam muslim muslims christian christians jewish jews internet facebook twitter youtube instagram telegram whatsapp google apple amazon microsoft
  uber lyft lexus toyota nissan mazda subaru mitsubishi hyundai kia volvo audi bmw volkswagen peugeot skoda fiat chevrolet chevy cadillac airbus cessna lufthansa aeroflot
  cortana wi-fi wifi bluetooth xbox playstation nintendo stadia kindle ipad iphone imac macbook airpods chromecast chromebook spotify netflix hulu tiktok snapchat pinterest reddit linkedin skype
  viber wechat weibo tencent alibaba baidu huawei xiaomi lenovo asus nvidia intel qualcomm samsung sony panasonic toshiba hitachi fujitsu nikon fujifilm kodak polaroid xerox ibm cisco paypal ebay
  yahoo bing wikipedia gmail firefox ubuntu photoshop powerpoint lego pokemon pokémon minecraft fortnite tetris metroid wolfenstein airbnb doordash grubhub instacart postmates expedia tripadvisor
  yelp groupon etsy shopify fedex dhl walmart costco ikea tesco carrefour aldi lidl starbucks nestle unilever pepsi coke coca-cola heineken budweiser adidas reebok gucci rolex viagra prozac
  ibuprofen tylenol botox pfizer novartis astrazeneca gazprom rosneft lukoil sberbank yandex vkontakte nasa interpol unesco unicef nato opec al-qaeda al-qaida hezbollah hamas taliban kremlin
  lakers celtics knicks pistons pacers cavaliers cavs hornets raptors sixers clippers mavericks mavs grizzlies pelicans timberwolves sabres bruins canadiens flyers blackhawks oilers canucks steelers
  bengals ravens texans colts jaguars titans broncos chargers packers vikings buccaneers seahawks falcons yankees orioles astros mariners phillies mets cubs brewers dodgers padres rockies diamondbacks
  pentagon bundestag bundesbank knesset reuters ruptly sputnik tass interfax xinhua kyodo yonhap jedi
  english russian kazakh french spanish arabic german chinese japanese american british european african asian ukrainian turkish iranian iraqi syrian israeli palestinian
  briton britons kiwi kiwis aussie aussies dutchman dutchwoman frenchman frenchwoman englishman englishwoman irishman scotsman welshman mexican mexicans spaniard spaniards spanish italian italians swede swedes swedish dane danes danish
  norwegian norwegians finn finns finnish swiss austrian austrians belgian belgians portuguese greek greeks turk turks kurd kurds kurdish pole poles polish czech czechs slovak slovaks hungarian
  hungarians romanian romanians bulgarian bulgarians serb serbs serbian croat croats croatian bosnian albanian albanians macedonian slovene slovenian estonian latvian lithuanian belarusian moldovan
  georgian armenian azeri azerbaijani uzbek uzbeks tajik kyrgyz turkmen mongolian canadian canadians australian australians brazilian brazilians argentine argentinian chilean colombian peruvian
  venezuelan ecuadorean bolivian uruguayan paraguayan cuban haitian jamaican egyptian egyptians libyan tunisian algerian moroccan sudanese ethiopian somali kenyan ugandan tanzanian nigerian ghanaian
  rwandan burundian congolese zairean angolan zambian zimbabwean mozambican indian indians pakistani pakistanis afghan afghans bangladeshi nepalese sri lankan lankans tamil thai thais burmese malaysian
  indonesian filipino filipinos vietnamese cambodian korean koreans taiwanese saudi saudis kuwaiti jordanian lebanese arab arabs yemeni omani scottish irish welsh dutch hutu tutsi hindu buddhist
  catholic protestant democrat democrats republican republicans your honor honour hey hi uh um oh currently earlier later recently
  soviet english-speaking kazakhs russians americans europeans chinese germans british french
  le la les el los las un une mi tu su nos vos leur partager compartir lire leer voir ver поделиться читать смотреть бөлісу
  мақаламен share icon read watch photo photos video image source copyright advertisement subscribe comments related
  в на и с по о об у к за из от до для при но а что как это этот эта эти он она они мы вы я его её ее их все также так если когда где кто январь февраль март апрель май июнь
  июль август сентябрь октябрь ноябрь декабрь понедельник вторник среда четверг пятница суббота воскресенье
  el la los las le les un une una de del y et en que qui ce cette il elle ils por para con pero como según selon dans pour mais après avant depuis
  ол бұл осы сол мен және бірақ сондай қазақ қазақстан
  дума думы думе думу думой сенат сената сенате сенатом конгресс евросоюз евросоюза евросоюзе евросоюзом луна луны луне луну луной марс марса марсе земля земли земле землю солнце венера юпитер
  большой большого большом большая чиновник чиновника интернет интернета интернете кремль кремля кремле кремлём кремлем белый госдума госдумы минюст минюста госдеп мид мида
  сенаттың сенатта сенатқа парламент парламенттің парламентте мәжіліс мәжілісте мәжілістің мәжіліске ақорда ақордада ақордаға ақорданың наурыз наурызда интернет интернеттен университет университеттің
  әкімшілік әкімшілігінің сіз сіздер алла алланың аллаһ
`);

/** Words that begin a sentence and are no part of the name after them: Сам Косканатов, Ранее Клинсман, Енді Нұрсұлтан. */
export const OPENERS = set(`
  selon secondo segundo según
  сам сама сами кроме помимо вместо ранее одновременно однако поэтому затем также теперь позже позднее впрочем хотя пока ещё еще уже между тем среди после перед через
  против вокруг около возле вслед благодаря согласно вопреки несмотря именно даже лишь только всё-таки все-таки наконец напомним впервые вчера сегодня завтра недавно
  тогда потом здесь там туда куда откуда почему зачем пусть пускай либо или ни не без под над про ко во со обо изо ой ну да нет вот ведь разве неужели кстати наверное
  похороны смерть убийство арест отставка реакция реакцией беспокойство заявление визит встреча адвокаты родственники сторонники защита задача роль имя слова мнение
  енді бірақ алайда сондықтан сонымен сонда сондай-ақ бүгін кеше ертең қазір кейін бұрын тағы ал егер тек иә жоқ әрине мәселен мысалы кеңес өзі осылайша демек біздің сіздің
  навесні навесну взимку влітку восени me mes
`);

/** Countries and a few great cities and regions, for languages and machines without the trained gazetteer. */
export const PLACES = set(`
  kazakhstan russia ukraine belarus uzbekistan kyrgyzstan tajikistan turkmenistan china iran iraq syria turkey israel palestine lebanon jordan egypt libya tunisia algeria morocco
  sudan ethiopia kenya nigeria germany france spain italy poland britain england scotland wales ireland america canada mexico brazil argentina chile peru colombia venezuela
  india pakistan afghanistan bangladesh japan korea vietnam thailand myanmar indonesia australia europe asia africa moscow kyiv kiev minsk london paris berlin madrid rome
  washington beijing tehran baghdad damascus beirut cairo istanbul ankara astana almaty nur-sultan shymkent aktobe atyrau aktau karaganda stepnogorsk zhanaozen mangystau
  казахстан казахстана казахстане россия россии украина украины украине беларусь узбекистан кыргызстан таджикистан китай китая иран сша европа азия москва москвы москве
  киев киева алматы астана астаны астане шымкент ақтөбе атырау қазақстан қазақстанда қазақстанның ресей ресейдің украинада қытай түркия
`);

/** First half of a two-token surname: stays inside the name. */
export const PARTICLES = set(
  'los las al el ul bin ben ibn bint abu abou de da di do del della dei dos das du des la le van von der den ter ten af zu y аль эль бин ибн ван фон де да ди ла ле ал бен',
);
