/**
 * Where a name begins and ends: what the tagger or a rule took along and is no part of it is cut off, spans that hold two
 * names are parted, and what is only named after somebody is dropped.
 */

import { OPENERS, PARTICLES } from './lexicon';
import { markedSentences } from './line-marks';
import { dropNamesakes } from './namesakes';
import { isNoName, POSITION } from './no-name';
import { COMPOUND_TITLE, HONORIFIC, initial, isOffice, KYRGYZ, PATRONYMIC, place, SURNAME } from './rules';
import type { PersonSpan, Workspace } from './spans';
import type { Token } from './tokenize';
import { is, type Seen } from './words';

const OCCUPATION = /(?:лог|граф|ист|истка|ник|ница|тель|тельница|вед|ёр)$/u;

/** Titles that are hardly ever a surname in the middle of a name. */
const RANK = new Set(
  'general colonel lieutenant brigadier captain minister secretary ambassador president senator professor commissioner chairman spokesman spokeswoman governor mayor justice major exchequer'.split(
    ' ',
  ),
);

/** Some of them are surnames where no full stop follows. */
const SHORT_TITLE = /^(?:Col|Gen|Sgt|Lt|Capt|Maj|Cpl|Pvt|Adm|Cmdr|Rev|Hon|Prof|Dr|Sen|Rep|Gov)\.$/;

/** Names as well; before a given name or a number they are titles: King Edward VII. */
const NOBLE = /^(?:King|Queen|Prince|Princess|Pope|Emperor|Sultan|Tan|Pak)$/;
/** Before a name they are always titles: Uncle Warsame, Imam Suleiman Diallo. */
const KIN = /^(?:Uncle|Aunt|Auntie|Grandma|Grandpa|Imam|Haji|Hajji|Alhaji|Datuk|Rookie)$/;
const NUMERAL = /^[IVX]+$/;

/** Where somebody is from or what he is, hyphened: Nigerian-born, Dallas-based. */
const BORN =
  /-(?:born|based|led|owned|ruled|trained|backed|funded|controlled|educated|raised|speaking|style|era|American|British|Canadian)$/;

/** Behind a name, and no part of it: Eric Poon SC. */
const POST_NOMINAL = /^(?:SC|SAN|QC|KC|MP|MEP|MSP|TD|MD|PhD|MBE|OBE|CBE|DDS|Esq|RN|CPA)$/;

/** What somebody does in a headline whose words all have capitals: Activist Kenzhegulov Sent to Pretrial Detention. */
const HEADLINE_VERB =
  /^(?:Sent|Says?|Said|Tells?|Told|Calls?|Called|Urges?|Urged|Warns?|Warned|Denies|Denied|Faces|Faced|Seeks?|Gets?|Got|Wins?|Won|Loses|Lost|Dies|Died|Dead|Killed|Arrested|Detained|Jailed|Sentenced|Released|Freed|Charged|Accused|Convicted|Acquitted|Appeals?|Resigns?|Resigned|Visits?|Meets?|Leads?|Joins?|Returns?|Leaves|Left|Signs?|Signed|Launches|Announces|Unveils|Backs|Slams|Hits|Beats?|Takes?|Makes?|Wants|Goes|Is|Was|Are|Has|Had|Will|Would|May|Could|Should|Must)$/;

/** A position in a team, before a given name: F Dino Matosevic. */
const LETTER = /^[CFG]$/;

/** Whose son or daughter, behind a name and in small letters: Makhabat Tajibek kyzy, Ulan Melisbek uulu. In Kazakh they are words as well. */
const CHILD_OF =
  /^(?:kyzy|kizi|qizi|qızı|kızı|qyzy|gyzy|uulu|uly|ulu|ogly|oglu|oğlu|o['‘’]g['‘’]li|кызы|қызы|гызы|уулу|ұлы|улы|оглы|оғлы|углы)$/u;

/** Particles in small letters before a surname in Cyrillic letters: фон дер Ляйен. */
const BEFORE_SURNAME = /^(?:bin|bint|ibn|ould|фон|ван|дер|ден|ибн|бин|бен|аль|эль)$/u;

const DASH = /^(?:[—–:;|/•<]|-{2,})$/u;

/** Parts spans that hold two names: Nisipeanu — Topalov, Semin (Korneyev, Brigitte Bardot Kassym-Jomart Tokayev. */
function part(work: Workspace, span: PersonSpan): void {
  const { sentence: s } = span;
  const pieces: [number, number][] = [];
  let from = span.from;
  const quoted = work.words(span).some(({ text }) => /^["“«]$/.test(text));
  for (let i = span.from; i <= span.to; i++) {
    const mark = (work.token(s, i) as Token).text;
    const open = mark === '(' && !work.words(span).some((token, k) => token.text === ')' && span.from + k > i);
    const stray = mark === ')' && !work.words(span).some((token, k) => token.text === '(' && span.from + k < i);
    const list = quoted && /^(?:,|and|or)$/.test(mark);
    if (!DASH.test(mark) && !open && !stray && !list) continue;
    pieces.push([from, i - 1]);
    // Ciba-Geigy <CIGZ.Z>
    from = mark === '<' ? span.to + 1 : i + 1;
    if (mark === '<') break;
  }
  const seen = (i: number) => work.seen(s, i) as Seen;
  if (span.to - from === 3 && is.given(seen(from)) && !is.given(seen(from + 1)) && is.given(seen(from + 2))) {
    const joined = [0, 1, 2, 3].some((k) => is.particle(seen(from + k)) || initial(work.token(s, from + k)));
    if (!joined && !is.surname(seen(from + 2)) && !is.given(seen(from + 3))) {
      pieces.push([from, from + 1]);
      from += 2;
    }
  }
  if (!pieces.length) return;
  pieces.push([from, span.to]);
  work.drop(span);
  for (const [first, last] of pieces)
    if (last >= first && seen(first).capital) work.put(s, first, last, span.origin, span.confidence, span.supported);
}

/** "президент Украины Виктор Янукович", "Dutchman Rene Schneidermans": how many words at the head are no part of the name. */
function foreignHead(work: Workspace, s: number, from: number, to: number): number {
  if (work.document.shouting[s]) return 0;
  let head = 0;
  // Brigadier General Jesse Auton, Secretary of State Robert Pelletrane: what stands before a title is no name.
  for (let k = from + 1; k < to; k++) {
    const seen = work.seen(s, k) as Seen;
    const { lower, text } = work.token(s, k) as Token;
    if (seen.capital && (RANK.has(lower) || POSITION.test(text)) && work.seen(s, k + 1)?.capital) head = k + 1 - from;
  }
  while (from + head < to - 1) {
    const i = from + head;
    const seen = work.seen(s, i) as Seen;
    const text = (work.token(s, i) as Token).text;
    const named = is.given(seen) || is.surname(seen) || is.particle(seen) || initial(work.token(s, i));
    const abbreviation = /^\p{Lu}{2,}\p{Ll}?$/u.test(text) && !/^\p{Lu}{2,}$/u.test((work.token(s, to) as Token).text);
    if (
      !((place(work, s, i) || is.organisation(seen) || is.never(seen) || is.title(seen)) && !named) &&
      !(abbreviation && !is.given(seen))
    )
      break;
    head++;
  }
  return head;
}

/** Where somebody is from, what he is one of: Minnesotan, Queenslander, Juniors. */
const DEMONYM = /(?:ian|tan|lander|[a-z]{2}ers|ors)$/;

/**
 * "защитник Арсенала Киран Гиббс", "Queenslander Mitchell Rawlins": of three words a known given name is the second, and the
 * first one no surname.
 */
function strangerAhead(work: Workspace, s: number, from: number, to: number): boolean {
  const language = work.languages[s];
  if (to - from !== 2 || work.document.shouting[s]) return false;
  const [first, second] = [work.seen(s, from) as Seen, work.seen(s, from + 1) as Seen];
  const [head, , last] = [from, from + 1, to].map((i) => (work.token(s, i) as Token).lower) as [string, string, string];
  const slavic = language === 'ru' || language === 'uk';
  const noun = work.seen(s, from - 1);
  if (!(slavic ? noun?.letters && !noun.capital : language === 'en' && DEMONYM.test(head))) return false;
  const surname = is.surname(first) || SURNAME.test(head);
  return (
    is.given(second) && second.capital && !is.given(first) && !surname && !is.particle(first) && !PATRONYMIC.test(last)
  );
}

/** Words at the end of three or more that are a place, an organisation or no name at all: Asqar Mamin Ministry. */
function foreignTail(work: Workspace, s: number, from: number, to: number): number {
  if (work.document.shouting[s]) return 0;
  let tail = 0;
  while (to - tail - from >= 2) {
    const seen = work.seen(s, to - tail) as Seen;
    const named = is.given(seen) || is.surname(seen) || is.particle(seen);
    // Charles B. Davenport is no Charles B.
    if (named || initial(work.token(s, to - tail)) || initial(work.token(s, to - tail - 1))) break;
    if (!place(work, s, to - tail) && !is.organisation(seen) && !is.never(seen)) break;
    tail++;
  }
  return tail;
}

/** Cuts titles, possessives and stray marks off spans; drops what cannot be a person. */
export function trim(work: Workspace, excluded: Set<string>): void {
  for (const span of work.all()) part(work, span);
  const marked = markedSentences(work);
  for (const span of work.all()) {
    const { sentence: s } = span;
    let { from, to } = span;
    const word = (i: number) => work.token(s, i) as Token;
    // In French "M." before a name is Monsieur, not an initial, and "Me" Maître.
    const monsieur = (i: number) => work.languages[s] === 'fr' && /^(?:M\.|Me|Mgr)$/.test(word(i).text);
    while (
      from <= to &&
      (!/^[\p{L}\p{N}]/u.test(word(from).text) ||
        leadingTitle(work, s, from, to) ||
        (from < to && monsieur(from)) ||
        (from === 0 && marked.has(s)))
    )
      from++;
    // В. А. Зимородкова: initials before the name belong to it.
    const initialAt = (i: number) => /^\p{Lu}\.$/u.test(word(i).text) && !(i === 0 && marked.has(s));
    while (from > 0 && initialAt(from - 1) && !monsieur(from - 1) && !work.covering(s, from - 1)) from--;
    // Layla al-Nahrawi, Салима аль-Карвани, Patrizia d'Ettorre
    if (from <= to && capitalised(word(to)))
      while (/^(?:(?:al|el|аль|эль|ал|ад|ас|аш|ан|ар)[-‑]|d['’])\p{Lu}/u.test(work.token(s, to + 1)?.text ?? '')) to++;
    const next = work.token(s, to + 1)?.text ?? '';
    const child = work.languages[s] !== 'kk' && CHILD_OF.test(next) && (from < to || KYRGYZ.test(next));
    if (child && capitalised(word(to))) to++;
    // Carlos Zamorano y Aguirre, Natália Pereira e Souza: in English text they join surnames only.
    const joins = work.languages[s] === 'en' && from < to && /^[ye]$/.test(work.token(s, to + 1)?.text ?? '');
    if (joins && work.seen(s, to + 2)?.capital && capitalised(word(to))) to += 2;
    const surname = from;
    while (from > 0 && from <= to && BEFORE_SURNAME.test(word(from - 1).text)) from--;
    // Усамы бин Ладена
    const ahead = from < surname && !work.covering(s, from - 1) ? work.seen(s, from - 1) : undefined;
    if (ahead?.capital && (is.given(ahead) || /^(?:bint?|ibn)$/.test(word(from).text)) && !is.never(ahead)) from--;
    // هيلين فوكريزي بالخبر: a preposition with the article begins what comes after the name.
    while (to > from && work.languages[s] === 'ar' && /^(?:[بكف]ال|لل)\p{L}{3}/u.test(word(to).text)) to--;
    while (to > from && (POST_NOMINAL.test(word(to).text) || (HEADLINE_VERB.test(word(to).text) && headline(work, s))))
      to--;
    while (to >= from && /^(?:['’]s?|[^\p{L}\p{N}.)"”]+)$/iu.test(word(to).text)) to--;
    while (to >= from && !/[\p{L}\p{N}]/u.test(word(to).text) && !closesInside(work, s, from, to)) to--;
    // Words in small letters at the head are no name, except a particle that a capitalised word follows: de la Cruz.
    while (from <= to && lowHead(work, s, from, to, span.origin)) from++;
    while (to > from && PARTICLES.has(word(to).lower) && !(work.seen(s, to) as Seen).capital) to--;
    from += foreignHead(work, s, from, to);
    while (from < to && monsieur(from)) from++;
    // British Chancellor of the Exchequer
    if (from < to && work.token(s, to + 1)?.text === 'of' && isOffice(work.seen(s, to) as Seen)) to = from - 1;
    if (strangerAhead(work, s, from, to)) from++;
    while (from < to && !/^[\p{L}\p{N}]/u.test(word(from).text)) from++;
    if (work.readings[s] !== 'borrowed') to -= foreignTail(work, s, from, to);
    if (from !== span.from || to !== span.to) {
      // A title or a place before the name speaks for it; a preposition does not.
      const isMark = span.from === 0 && marked.has(s);
      const cut = work.words(span).slice(0, Math.max(0, from - span.from));
      const supported =
        span.supported ||
        cut.some((token, k) => !(isMark && k === 0) && (capitalised(token) || !PARTICLES.has(token.lower)));
      work.drop(span);
      const named = from <= to && (is.given(work.seen(s, from) as Seen) || is.surname(work.seen(s, from) as Seen));
      // R. Nadie.
      const heading = from === to || to === (work.document.tokens[s] as Token[]).length - 1;
      if (from > to || (heading && !named && isMark)) continue;
      work.put(s, from, to, span.origin, span.confidence, supported);
    }
    const kept = work.covering(s, from);
    if (kept && isNoName(work, kept, excluded)) work.drop(kept);
  }
  dropNamesakes(work);
}

/** A headline whose words have capitals, as far as they have four letters. */
function headline(work: Workspace, s: number): boolean {
  const tokens = (work.document.tokens[s] as Token[]).filter((token) => /^\p{L}{4}/u.test(token.text));
  return (
    work.languages[s] === 'en' &&
    !work.document.shouting[s] &&
    tokens.length > 2 &&
    tokens.filter(capitalised).length >= tokens.length * 0.8 &&
    work.document.tokens[s]?.at(-1)?.text !== '.'
  );
}

function leadingTitle(work: Workspace, s: number, from: number, to: number): boolean {
  if (from >= to) return false;
  const token = work.token(s, from) as Token;
  if (RANK.has(token.lower) || COMPOUND_TITLE.test(token.lower) || SHORT_TITLE.test(token.text)) return true;
  const seen = work.seen(s, from) as Seen;
  const next = work.seen(s, from + 1) as Seen;
  const english = work.languages[s] === 'en';
  if (english && (BORN.test(token.text) || KIN.test(token.text))) return true;
  if (english && NOBLE.test(token.text) && (is.given(next) || NUMERAL.test((work.token(s, to) as Token).text)))
    return true;
  if (english && LETTER.test(token.text) && to > from + 1 && is.given(next)) return true;
  // Врач Раушан Аккумова: a role that begins the sentence.
  if (OPENERS.has(token.lower) && (from === 0 || !work.seen(s, from - 1)?.letters)) return true;
  if (from === 0 && to === from + 1 && OCCUPATION.test(token.lower) && !is.given(seen) && !is.surname(seen))
    return true;
  if (from === 0 && is.role(seen) && !is.given(seen) && !is.surname(seen) && is.given(next)) return true;
  return (
    is.title(seen) &&
    next.capital &&
    !is.given(seen) &&
    !is.particle(seen) &&
    !(is.surname(seen) && !HONORIFIC.has(token.lower))
  );
}

function lowHead(work: Workspace, s: number, from: number, to: number, origin: string): boolean {
  const token = work.token(s, from) as Token;
  if (!/^\p{Ll}/u.test(token.text)) return false;
  // I genitori di Regeni; Di Maio has a capital.
  if (from < to && work.languages[s] === 'it' && /^d(?:i|el|ella)$/.test(token.text)) return true;
  if (PARTICLES.has(token.lower)) return origin !== 'rule' && !(work.seen(s, to) as Seen).capital;
  // Posts without any capitals keep their names.
  return from < to;
}

/** A bracket or quote that was opened inside the name belongs to it: William "Buckshot" May. */
function closesInside(work: Workspace, s: number, from: number, to: number): boolean {
  const mark = (work.token(s, to) as Token).text;
  if (mark !== ')' && mark !== '"' && mark !== '”') return false;
  for (let i = from; i < to; i++) if (/^[("“]$/.test((work.token(s, i) as Token).text)) return true;
  return false;
}

const capitalised = (token: Token) => /^\p{Lu}/u.test(token.text);

/**
 * For sentences whose weights learnt little of their language: what a stranger's eye takes for names. Small words, a place after
 * `de`, Saint Somewhere.
 */
export function trimBorrowed(work: Workspace): void {
  const borrowed = () => work.all().filter(({ sentence }) => work.readings[sentence] === 'borrowed');
  const bare = new Set(
    work
      .all()
      .flatMap(({ sentence: s, from, to }) =>
        to > from && !PARTICLES.has((work.token(s, to - 1) as Token).lower) ? [(work.token(s, to) as Token).text] : [],
      ),
  );
  for (const span of borrowed()) {
    const { sentence: s } = span;
    let { from, to } = span;
    const goesOn = (i: number) => {
      const seen = work.seen(s, i);
      return (
        seen?.capital &&
        seen.letters &&
        !place(work, s, i) &&
        !is.organisation(seen) &&
        !is.never(seen) &&
        !work.covering(s, i)
      );
    };
    // la mère de Bangoura, where he is Ousmane Bangoura elsewhere
    if (
      to === from + 1 &&
      /^(?:de|d[’'])$/.test((work.token(s, from) as Token).text) &&
      bare.has((work.token(s, to) as Token).text)
    )
      from++;
    // Names of three words, Paz Almenara Lluvia; and those after an elided word, d'Erjan Koskanatov.
    while (to - from < 3 && goesOn(to + 1)) to++;
    if (from === to && /^(?:d|l|qu)['’]\p{Lu}/u.test(work.token(s, from - 1)?.text ?? '')) from--;
    if (from !== span.from || to !== span.to) work.put(s, from, to, span.origin, span.confidence, span.supported);
  }
  const surnames = new Set(
    work
      .all()
      .flatMap((span) =>
        span.to > span.from && capitalised(work.token(span.sentence, span.from) as Token)
          ? [(work.token(span.sentence, span.to) as Token).text]
          : [],
      ),
  );
  for (const span of borrowed()) {
    const words = work.words(span);
    const first = words[0] as Token;
    const last = words[words.length - 1] as Token;
    const low = !capitalised(first) && !/^(?:d|l|qu)['’]\p{Lu}/u.test(first.text) && !surnames.has(last.text);
    const sentence = words.some((word, i) => i > 0 && /^\p{Ll}{3}/u.test(word.text) && !PARTICLES.has(word.lower));
    const saint = /^(?:san|santa|santo|saint|sainte|são)$/iu.test(first.text) && !span.supported;
    const article = words.length === 1 && is.never(work.seen(span.sentence, span.from) as Seen) && !span.supported;
    if ((low && span.origin !== 'byline') || article || !words.some(capitalised) || saint || sentence) work.drop(span);
  }
}
