/**
 * Where a name begins and ends: what the tagger or a rule took along and is no part of it is cut off, spans that hold two
 * names are parted, and what is only named after somebody is dropped.
 */
import { is, type Seen } from './features';
import { OPENERS, PARTICLES } from './lexicon';
import { HONORIFIC, initial, place } from './rules';
import type { PersonSpan, Workspace } from './spans';
import type { Token } from './tokenize';

/** What stands before the name of a publication or a firm. */
const NAMED_THING = new Set(
  `weekly daily monthly newspaper magazine website outlet broadcaster company firm газета газеты газете журнал журнала еженедельник компания компании фирма фирмы
  periódico diario semanario empresa sociedad journal quotidien hebdomadaire société entreprise`.split(/\s+/),
);

/** Last words of what is named after people: streets, papers, firms. */
const NAMESAKE = new Set(
  `courier ledger herald gazette tribune chronicle echo observer guardian independent mirror telegraph inquirer sentinel bulletin dispatch examiner
  trading shipping brothers sons associates stores stadium street road avenue boulevard`.split(/\s+/),
);
const STREET = new Set([
  'lane',
  'drive',
  'court',
  'way',
  'close',
  'row',
  'walk',
  'terrace',
  'crescent',
  'grove',
  'hall',
]);
const AROUND = /^(?:streets?|roads?|lanes?|corner|neighbou?rhood|mile|miles|kilometres?|north|south|east|west)$/;
const PLACE_PREPOSITION = new Set(['on', 'along', 'in', 'off', 'at', 'near', 'behind', 'down', 'up', 'through']);
const OCCUPATION = /(?:лог|граф|ист|истка|ник|ница|тель|тельница|вед|ёр)$/u;

const FIRM = /^(?:Inc|INC|Corp|CORP|Ltd|LTD|LLC|Plc|PLC|Co|CO|AG|GmbH|NV|SpA)$/;
const SHIP = /^(?:ferry|ship|vessel|tanker|trawler|boat|yacht|freighter|liner|barge|tug)$/;

/** A street, a paper, a firm, a ship: it bears a person's name and is none. */
function namesake(work: Workspace, span: PersonSpan): boolean {
  const { sentence: s, from, to } = span;
  const last = work.token(s, to) as Token;
  const before = work.token(s, from - 1);
  if (to > from && NAMESAKE.has(last.lower)) return true;
  if (to > from && STREET.has(last.lower)) {
    if (before && (PLACE_PREPOSITION.has(before.lower) || /^\d+$/.test(before.text))) return true;
    // streets behind it stayed dry, while Victor Lane, a mile to the east, …
    if (!span.supported && work.document.tokens[s]?.some((token) => AROUND.test(token.text))) return true;
  }
  // Salomon Brothers Inc, Chase Manhattan Corp
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

/** Titles that are hardly ever a surname in the middle of a name. */
const RANK = new Set(
  'general colonel lieutenant brigadier captain minister secretary ambassador president senator professor commissioner chairman spokesman spokeswoman governor mayor'.split(
    ' ',
  ),
);

const DASH = /^(?:[—–:;|/•]|-{2,})$/u;

/** Parts spans that hold two names: Nisipeanu — Topalov, Semin (Korneyev, Brigitte Bardot Kassym-Jomart Tokayev. */
function part(work: Workspace, span: PersonSpan): void {
  const { sentence: s } = span;
  const pieces: [number, number][] = [];
  let from = span.from;
  for (let i = span.from; i <= span.to; i++) {
    const mark = (work.token(s, i) as Token).text;
    const open = mark === '(' && !work.words(span).some((token, k) => token.text === ')' && span.from + k > i);
    const stray = mark === ')' && !work.words(span).some((token, k) => token.text === '(' && span.from + k < i);
    if (!DASH.test(mark) && !open && !stray) continue;
    pieces.push([from, i - 1]);
    from = i + 1;
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
    if (seen.capital && RANK.has((work.token(s, k) as Token).lower) && work.seen(s, k + 1)?.capital)
      head = k + 1 - from;
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

/** Words at the end of three or more that are a place, an organisation or no name at all: Asqar Mamin Ministry. */
function foreignTail(work: Workspace, s: number, from: number, to: number): number {
  if (work.document.shouting[s]) return 0;
  let tail = 0;
  while (to - tail - from >= 2) {
    const seen = work.seen(s, to - tail) as Seen;
    const named = is.given(seen) || is.surname(seen) || is.particle(seen);
    if (named || initial(work.token(s, to - tail))) break;
    if (!place(work, s, to - tail) && !is.organisation(seen) && !is.never(seen)) break;
    tail++;
  }
  return tail;
}

/** Cuts titles, possessives and stray marks off spans; drops what cannot be a person. */
export function trim(work: Workspace, excluded: Set<string>, language: string, borrowed: boolean): void {
  for (const span of work.all()) part(work, span);
  for (const span of work.all()) {
    const { sentence: s } = span;
    let { from, to } = span;
    const word = (i: number) => work.token(s, i) as Token;
    // In French "M." before a name is Monsieur, not an initial.
    const monsieur = (i: number) => language === 'fr' && word(i).text === 'M.';
    while (
      from <= to &&
      (!/^[\p{L}\p{N}]/u.test(word(from).text) || leadingTitle(work, s, from, to) || (from < to && monsieur(from)))
    )
      from++;
    // В. А. Зимородкова: initials before the name belong to it.
    while (from > 0 && /^\p{Lu}\.$/u.test(word(from - 1).text) && !monsieur(from - 1) && !work.covering(s, from - 1))
      from--;
    // Layla al-Nahrawi, Салима аль-Карвани
    if (from <= to && capitalised(word(to)))
      while (/^(?:al|el|аль|эль|ал|ад|ас|аш|ан|ар)[-‑]\p{Lu}/u.test(work.token(s, to + 1)?.text ?? '')) to++;
    while (to >= from && /^(?:['’]s?|[^\p{L}\p{N}.)"”]+)$/iu.test(word(to).text)) to--;
    while (to >= from && !/[\p{L}\p{N}]/u.test(word(to).text) && !closesInside(work, s, from, to)) to--;
    // Words in small letters at the head are no name, except a particle that a capitalised word follows: de la Cruz.
    while (from <= to && lowHead(work, s, from, to, span.origin)) from++;
    while (to > from && PARTICLES.has(word(to).lower) && !(work.seen(s, to) as Seen).capital) to--;
    from += foreignHead(work, s, from, to);
    if (!borrowed) to -= foreignTail(work, s, from, to);
    if (from !== span.from || to !== span.to) {
      const supported = span.supported || from > span.from;
      work.drop(span);
      if (from > to) continue;
      work.put(s, from, to, span.origin, span.confidence, supported);
    }
    const kept = work.covering(s, from);
    if (!kept) continue;
    if (namesake(work, kept)) {
      work.drop(kept);
      continue;
    }
    const text = work
      .words(kept)
      .map((token) => token.lower)
      .join(' ');
    if (excluded.has(text)) {
      work.drop(kept);
      continue;
    }
    // "the weekly Northern Voice", "газета Степной Вестник": a publication, unless something else says person.
    const naming = from > 1 && word(from - 1).text === ',' ? from - 2 : from - 1;
    if (naming >= 0 && NAMED_THING.has(word(naming).lower) && !kept.supported) {
      work.drop(kept);
      continue;
    }
    if (from === to) {
      const seen = work.seen(s, from) as Seen;
      if (OPENERS.has(word(from).lower) && !is.given(seen) && !kept.supported) work.drop(kept);
      else if ((is.never(seen) && !is.given(seen)) || (is.title(seen) && !is.surname(seen) && !is.given(seen)))
        work.drop(kept);
    }
  }
}

function leadingTitle(work: Workspace, s: number, from: number, to: number): boolean {
  if (from >= to) return false;
  if (RANK.has((work.token(s, from) as Token).lower)) return true;
  const seen = work.seen(s, from) as Seen;
  const next = work.seen(s, from + 1) as Seen;
  // Врач Раушан Аккумова: a role that begins the sentence.
  const token = work.token(s, from) as Token;
  if (OPENERS.has(token.lower) && (from === 0 || !work.seen(s, from - 1)?.letters)) return true;
  if (from === 0 && to === from + 1 && OCCUPATION.test(token.lower) && !is.given(seen) && !is.surname(seen))
    return true;
  if (from === 0 && is.role(seen) && !is.given(seen) && !is.surname(seen) && is.given(next)) return true;
  return (
    is.title(seen) &&
    next.capital &&
    !is.given(seen) &&
    !is.particle(seen) &&
    !(is.surname(seen) && !HONORIFIC.has((work.token(s, from) as Token).lower))
  );
}

function lowHead(work: Workspace, s: number, from: number, to: number, origin: string): boolean {
  const token = work.token(s, from) as Token;
  if (!/^\p{Ll}/u.test(token.text)) return false;
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
 * For a language whose weights were borrowed from another: what a stranger's eye takes for names. Small words, a place after
 * `de`, Saint Somewhere.
 */
export function trimBorrowed(work: Workspace): void {
  for (const span of work.all()) {
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
  for (const span of work.all()) {
    const words = work.words(span);
    const first = words[0] as Token;
    const last = words[words.length - 1] as Token;
    const low = !capitalised(first) && !/^(?:d|l|qu)['’]\p{Lu}/u.test(first.text) && !surnames.has(last.text);
    const sentence = words.some((word, i) => i > 0 && /^\p{Ll}{3}/u.test(word.text) && !PARTICLES.has(word.lower));
    const saint = /^(?:san|santa|santo|saint|sainte|são)$/iu.test(first.text) && !span.supported;
    if ((low && span.origin !== 'byline') || !words.some(capitalised) || saint || sentence) work.drop(span);
  }
}
