/**
 * Strong evidence beside a name, which overrules the tagger where the two differ, and agreement within the document.
 * "Marie Struthers" looks like a sports team to a model that has seen many; "said Marie Struthers," settles it.
 */
import { is, plain, type Seen } from './features';
import { PARTICLES, PLACES } from './lexicon';
import { PERSON, type PersonSpan, type Workspace } from './spans';
import type { Token } from './tokenize';

/** Titles that are given to people only: what follows is a person whatever the tagger thinks. */
const HONORIFIC = new Set(
  `mr mrs ms miss mx dr sir dame madam madame mme mlle monsieur herr frau señor señora señorita sr sra srta don doña sheikh shaikh sheik ayatollah mullah
  judge senator sen rep г-н г-жа господин госпожа господина госпожи господину товарищ мырза ханым пан пані`.split(
    /\s+/,
  ),
);

/** What stands before the name of a publication. */
const PUBLICATION = new Set(
  'weekly daily monthly newspaper magazine website outlet broadcaster газета газеты газете журнал журнала еженедельник periódico diario semanario journal quotidien hebdomadaire'.split(
    ' ',
  ),
);

const PATRONYMIC =
  /(?:[оеь]вич|[оеь]вич[аеу]|[оеь]вичем|(?:[оеи]вна|ична|инична)|(?:[оеи]вн|ичн)(?:ы|е|у|ой)|ұлы|қызы|ұлының|қызының|улы|кызы)$/u;

/** Says organisation, and is nobody's surname: Bank, Ministry; not Park, Hill. */
const org = (seen: Seen): boolean => is.organisation(seen) && !is.surname(seen) && !is.given(seen);

/** Whether words from … to can be a person's name at all. */
function nameLike(work: Workspace, s: number, from: number, to: number): boolean {
  if (to < from) return false;
  let named = 0;
  for (let i = from; i <= to; i++) {
    const seen = work.seen(s, i) as Seen;
    const token = work.token(s, i) as Token;
    if (org(seen) || (is.never(seen) && !is.given(seen) && !initial(token))) return false;
    if (/\p{N}/u.test(token.text)) return false;
    if (token.text.length > 1 && seen.capital) named++;
  }
  return named > 0;
}

const place = (work: Workspace, s: number, i: number): boolean => {
  const seen = work.seen(s, i);
  const token = work.token(s, i);
  return (
    seen !== undefined && token !== undefined && (is.place(seen) || PLACES.has(plain(token.lower))) && !is.given(seen)
  );
};

/** True for an initial: `J.` */
const initial = (token: Token | undefined): boolean => token !== undefined && /^\p{Lu}\.?$/u.test(token.text);

export interface RuleOptions {
  /** No tagger ran: given names followed by a capitalised word count as names. */
  alone: boolean;
}

/** Titles, roles, verbs of saying, patronymics, initials. */
export function applyEvidence(work: Workspace, { alone }: RuleOptions): void {
  work.document.sentences.forEach((sentence, s) => {
    if (work.document.shouting[s]) return;
    const tag = (from: number, to: number, confidence: number, supported = true) => {
      if (nameLike(work, s, from, to)) work.put(s, from, to, 'rule', confidence, supported);
    };
    for (let i = 0; i < sentence.length; i++) {
      const seen = sentence[i] as Seen;
      const token = work.token(s, i) as Token;
      const bare = token.lower;
      const next = sentence[i + 1];
      if (
        next?.capital &&
        HONORIFIC.has(bare) &&
        (seen.capital || bare.includes('-') || /^\p{Script=Cyrillic}/u.test(bare))
      ) {
        const covering = work.covering(s, i + 1);
        const to = covering && covering.from === i + 1 ? covering.to : work.runFrom(s, i + 1);
        tag(i + 1, to, 0.97);
        continue;
      }
      if (next?.capital && !next.letters) continue;
      // activist Artyom Sochnev · lawyer, Yubzal Kuspan, · said Marie Struthers,
      const role = !seen.capital && is.role(seen);
      const speech = !seen.capital && is.speech(seen);
      if (role || speech) {
        let from = i + 1;
        const comma = role && work.token(s, from)?.text === ',';
        if (comma) from++;
        const to = work.runFrom(s, from);
        const length = to - from + 1;
        const after = work.token(s, to + 1);
        const closed = !after || /^[,.;:()"”»—–-]/.test(after.text);
        if (length >= 2 && length <= 4 && (!comma || after?.text === ',')) {
          const free = untyped(work, s, from, to);
          const known = is.given(sentence[from] as Seen);
          if (!place(work, s, from) && !place(work, s, to) && (free || known || (speech && closed) || comma))
            tag(from, to, 0.9);
        } else if (length === 1 && role && !comma && alone && !place(work, s, from) && closed)
          tag(from, to, 0.6, false);
      }
      if (!seen.capital || !seen.letters) continue;
      const startsRun = !sentence[i - 1]?.capital || is.title(sentence[i - 1] as Seen);
      if (!startsRun) continue;
      const to = work.runFrom(s, i);
      const length = to - i + 1;
      // Иван Петрович Сидоров: a patronymic is proof.
      for (let k = i; k <= to; k++) {
        const part = work.token(s, k) as Token;
        if (part.text.length > 5 && PATRONYMIC.test(part.lower) && length >= 2 && k > i) {
          if (nameLike(work, s, i, to)) work.put(s, i, to, 'rule', 0.95, true);
          break;
        }
      }
      // А. Иванов, Иванов А. А.
      if (length >= 2 && length <= 4 && untyped(work, s, i, to)) {
        const first = work.token(s, i);
        if (initial(first) && /^.\.$/u.test(first?.text ?? '') && !initial(work.token(s, to))) tag(i, to, 0.85, false);
      }
      if (length >= 2 && length <= 3 && is.given(seen) && !place(work, s, i) && untyped(work, s, i, to)) {
        const key = work.document.statistics.get(seen.key);
        const second = sentence[i + 1] as Seen;
        const speaks = sentence[to + 1] !== undefined && is.speech(sentence[to + 1] as Seen);
        if (!key?.lower && (alone || is.surname(second) || speaks)) tag(i, to, 0.8, speaks);
      }
      // Abzhan, a journalist · Tokayev said
      if (alone && length >= 2 && length <= 3) {
        const after = sentence[to + 1];
        if (after && is.speech(after) && !place(work, s, i) && !place(work, s, to)) tag(i, to, 0.75);
      }
    }
  });
}

/** No word of the range was taken for a person, place or organisation. */
function untyped(work: Workspace, s: number, from: number, to: number): boolean {
  const types = work.types[s] as Uint8Array;
  for (let i = from; i <= to; i++) if (types[i]) return false;
  return true;
}

/** A full name found once is that name everywhere in the document, and its surname alone too. */
export function applyAgreement(work: Workspace): void {
  const full = new Map<string, string[][]>();
  const surnames = new Map<string, number>();
  for (const span of work.all()) {
    const words = work.words(span).map((token) => token.text);
    if (words.length < 2 || work.document.shouting[span.sentence]) continue;
    const list = full.get(words[0] as string) ?? [];
    if (!list.some((known) => known.join(' ') === words.join(' '))) list.push(words);
    full.set(words[0] as string, list);
    const last = words[words.length - 1] as string;
    if (last.length > 2) surnames.set(last, Math.max(surnames.get(last) ?? 0, span.confidence));
  }
  if (!full.size) return;
  work.document.tokens.forEach((tokens, s) => {
    const sentence = work.document.sentences[s] as Seen[];
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i] as Token;
      for (const words of full.get(token.text) ?? []) {
        const to = i + words.length - 1;
        if (!words.every((word, k) => tokens[i + k]?.text === word)) continue;
        if (work.covering(s, i) || work.covering(s, to)) continue;
        if (work.types[s]?.[i] && work.types[s]?.[to + 1] === work.types[s]?.[i]) continue;
        work.put(s, i, to, 'rule', 0.9, false);
      }
      const confidence = surnames.get(token.text);
      if (confidence === undefined || work.covering(s, i)) continue;
      const seen = sentence[i] as Seen;
      const key = work.document.statistics.get(seen.key);
      if (key?.lower || place(work, s, i)) continue;
      const before = sentence[i - 1];
      const after = sentence[i + 1];
      // Another of the family: an unknown word before the surname, and nothing around them.
      const relative =
        before?.capital && before.letters && !sentence[i - 2]?.capital && !after?.capital && !is.title(before);
      if (
        relative &&
        nameLike(work, s, i - 1, i) &&
        untyped(work, s, i - 1, i) &&
        !place(work, s, i - 1) &&
        !key?.lower
      ) {
        if (!is.never(before)) {
          work.put(s, i - 1, i, 'rule', 0.75, false);
          continue;
        }
      }
      if (after?.capital || (before?.capital && i > 1 && !is.title(before))) continue;
      const type = work.types[s]?.[i];
      if (type && work.types[s]?.[i + 1] === type) continue;
      work.put(s, i, i, 'rule', Math.min(0.85, confidence), false);
    }
  });
}

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
const PLACE_PREPOSITION = new Set(['on', 'along', 'in', 'off', 'at', 'near', 'behind', 'down', 'up', 'through']);
/** Words that begin sentences before a surname: Сам Косканатов, Me Nahraoui. */
const OPENER = new Set([
  'сам',
  'сама',
  'сами',
  'навесні',
  'навесну',
  'взимку',
  'влітку',
  'восени',
  'me',
  'mes',
  'кеңес',
  'өзі',
]);
const OCCUPATION = /(?:лог|граф|ист|истка|ник|ница|тель|тельница|вед|ёр)$/u;

/** A street, a paper, a firm, a ship: it bears a person's name and is none. */
function namesake(work: Workspace, span: PersonSpan): boolean {
  const { sentence: s, from, to } = span;
  const last = work.token(s, to) as Token;
  const before = work.token(s, from - 1);
  if (to > from && NAMESAKE.has(last.lower)) return true;
  if (
    to > from &&
    STREET.has(last.lower) &&
    before &&
    (PLACE_PREPOSITION.has(before.lower) || /^\d+$/.test(before.text))
  )
    return true;
  // the Lady Marian, the ferry Queen Mary: ships.
  return (
    before !== undefined &&
    /^(?:Lady|Queen|King|Sir|Saint|Prince|Princess)$/.test(before.text) &&
    /^(?:the|ferry|ship|vessel|tanker|trawler|boat|yacht|freighter|liner|barge|tug)$/.test(
      work.token(s, from - 2)?.text ?? '',
    )
  );
}

/** Cuts titles, possessives and stray marks off spans; drops what cannot be a person. */
export function trim(work: Workspace, excluded: Set<string>, language: string): void {
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
    while (to >= from && /^(?:['’]s?|[^\p{L}\p{N}.)"”]+)$/iu.test(word(to).text)) to--;
    while (to >= from && !/[\p{L}\p{N}]/u.test(word(to).text) && !closesInside(work, s, from, to)) to--;
    // Words in small letters at the head are no name, except a particle that a capitalised word follows: de la Cruz.
    while (from <= to && lowHead(work, s, from, to, span.origin)) from++;
    while (to > from && PARTICLES.has(word(to).lower) && !(work.seen(s, to) as Seen).capital) to--;
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
    if (from > 0 && PUBLICATION.has(word(from - 1).lower) && !kept.supported) {
      work.drop(kept);
      continue;
    }
    if (from === to) {
      const seen = work.seen(s, from) as Seen;
      if ((is.never(seen) && !is.given(seen)) || (is.title(seen) && !is.surname(seen) && !is.given(seen)))
        work.drop(kept);
    }
  }
}

function leadingTitle(work: Workspace, s: number, from: number, to: number): boolean {
  if (from >= to) return false;
  const seen = work.seen(s, from) as Seen;
  const next = work.seen(s, from + 1) as Seen;
  // Врач Раушан Аккумова: a role that begins the sentence.
  const token = work.token(s, from) as Token;
  if (OPENER.has(token.lower) && to === from + 1) return true;
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
    const low = !capitalised(first) && !surnames.has(last.text);
    const saint = /^(?:san|santa|santo|saint|sainte|são)$/iu.test(first.text) && !span.supported;
    if ((low && span.origin !== 'byline') || !words.some(capitalised) || saint) work.drop(span);
  }
}

/** Names that the byline or the title give: their words count as support. */
export function namesIn(line: string | null | undefined): string[] {
  if (!line) return [];
  return line
    .replace(/^\s*(?:by|от|автор[:]?|par|por|von)\s+/iu, '')
    .split(/\s*(?:,|;|\band\b|&|\bи\b|\bet\b|\by\b|\||\/)\s*/u)
    .filter((name) => /^\p{Lu}[\p{L}\p{M}.'’-]+(?:\s+\p{Lu}[\p{L}\p{M}.'’-]*){1,3}$/u.test(name));
}

export { PERSON, type PersonSpan };
