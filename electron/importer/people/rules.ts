/**
 * Strong evidence beside a name, which overrules the tagger where the two differ, and agreement within the document.
 * "Marie Struthers" looks like a sports team to a model that has seen many; "said Marie Struthers," settles it.
 */

import { nameParts } from '../../contract/name-keys';
import { says } from './arabic';
import { PARTICLES, PLACES, set } from './lexicon';
import { PERSON, type PersonSpan, type Workspace } from './spans';
import type { Token } from './tokenize';
import { is, plain, type Seen } from './words';

/** Titles that are given to people only: what follows is a person whatever the tagger thinks. */
export const HONORIFIC = new Set(
  `mr mrs ms miss mx dr sir dame madam madame mme mlle monsieur herr frau señor señora señorita sr sra srta don doña sheikh shaikh sheik ayatollah mullah
  judge justice senator sen rep г-н г-жа господин госпожа господина госпожи господину товарищ мырза ханым пан пані`.split(
    /\s+/,
  ),
);

/** экс-премьер, вице-президент, пресс-секретарь, ex-Minister */
export const COMPOUND_TITLE =
  /^(?:экс|вице|пресс|премьер|генерал|контр|обер|топ|бизнес)-\p{L}{3}|^(?:ex|vice|deputy|lieutenant|major|brigadier|attorney|secretary|rear)-(?:president|premier|prime|minister|mayor|governor|chairman|general|chancellor|colonel|admiral|marshal|commander)/u;

/** Whose child somebody is, behind one name or more: Орозбек кызы. */
export const KYRGYZ = /^(?:kyzy|uulu|кызы|уулу)$/u;

export const PATRONYMIC =
  /(?:[оеєіьй]вич(?:а|у|ем|еві)?|(?:[оеиєії]в|ич|инич)н(?:а|ы|е|у|ой|и|і|ою)|ұлы|қызы|ұлының|қызының|улы|кызы)$/u;

/** Endings of surnames in Russian and Kazakh, with their cases. */
export const SURNAME = /(?:[оеё]в|[иы]н|ск|цк|енк|баев)(?:а|у|ым|е|ой|о|ий|ая|ого|ому|им|ом|ую)?$/u;

/** Roles that a firm, a team or a country may be said to have, so that a name behind one may be theirs: its rival Real Madrid. */
const ANYBODYS = set(
  'named called nicknamed partner rival opponent neighbour neighbor owner producer friend victim suspect star legend host anchor broker dealer trader developer designer banker',
);

const ARTICLE = new Set(['el', 'la', 'le', 'il', 'o', 'a', 'un', 'una', 'une']);

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

/** A known place and nobody's given name. */
export const place = (work: Workspace, s: number, i: number): boolean => {
  const seen = work.seen(s, i);
  const token = work.token(s, i);
  return (
    seen !== undefined && token !== undefined && (is.place(seen) || PLACES.has(plain(token.lower))) && !is.given(seen)
  );
};

/** Says what somebody is, and is nobody's name. */
export const isOffice = (seen: Seen): boolean =>
  (is.title(seen) || is.role(seen)) && !is.surname(seen) && !is.given(seen);

/** True for an initial: `J.` */
export const initial = (token: Token | undefined): boolean => token !== undefined && /^\p{Lu}\.?$/u.test(token.text);

/** An age stands at word i, set off by commas. */
function aged(work: Workspace, s: number, i: number): boolean {
  const [before, age, after] = [0, 1, 2].map((k) => work.token(s, i + k)?.text ?? '');
  return before === ',' && /^(?:[1-9]|[1-9]\d|1[01]\d)$/.test(age as string) && after === ',';
}

/** Titles, roles, verbs of saying, patronymics, initials. */
export function applyEvidence(work: Workspace): void {
  work.document.sentences.forEach((sentence, s) => {
    if (work.document.shouting[s] || work.readings[s] === 'none') return;
    // Where no tagger ran, given names followed by a capitalised word count as names; where it learnt another language,
    // known ones do that it took for nothing.
    const alone = work.readings[s] === 'rules';
    const borrowed = work.readings[s] === 'borrowed';
    const tag = (from: number, to: number, confidence: number, supported = true) => {
      if (nameLike(work, s, from, to)) work.put(s, from, to, 'rule', confidence, supported);
    };
    for (let i = 0; i < sentence.length; i++) {
      const seen = sentence[i] as Seen;
      const token = work.token(s, i) as Token;
      const bare = token.lower;
      const next = sentence[i + 1];
      // Selon Me Lavrilleux: Maître; in other languages it is a pronoun.
      const maitre = work.languages[s] === 'fr' && /^(?:Me|Mgr)$/.test(token.text);
      if (
        next?.capital &&
        (HONORIFIC.has(bare) || maitre) &&
        // In English Don is somebody's name.
        (borrowed || bare !== 'don') &&
        (seen.capital || bare.includes('-') || /^\p{Script=Cyrillic}/u.test(bare))
      ) {
        const covering = work.covering(s, i + 1);
        const to = covering && covering.from === i + 1 ? covering.to : work.runFrom(s, i + 1);
        tag(i + 1, to, 0.97);
        continue;
      }
      if (next?.capital && !next.letters) continue;
      // Экс-премьер Кажегельдин; but премьер-министр Новой Зеландии
      if (next?.capital && COMPOUND_TITLE.test(bare) && !place(work, s, i + 1) && !work.covering(s, i + 1)) {
        if (is.given(next) || is.surname(next) || SURNAME.test(work.token(s, i + 1)?.lower ?? ''))
          tag(i + 1, work.runFrom(s, i + 1, 3), 0.85);
      }
      if (
        seen.capital &&
        KYRGYZ.test(work.token(s, i + 1)?.text ?? '') &&
        !work.covering(s, i) &&
        work.languages[s] !== 'kk'
      )
        tag(i, i + 1, 0.85);
      // activist Artyom Sochnev · lawyer, Yubzal Kuspan, · said Marie Struthers,
      // Адвокат Лейлы Рустамовой Марк …: in Russian and Kazakh a role may begin the sentence.
      const leading = i === 0 && /^\p{Script=Cyrillic}/u.test(bare);
      const role = (!seen.capital || leading) && is.role(seen) && !is.given(seen);
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
          const places = [from, to].filter((k) => place(work, s, k)).length;
          // La maestra Candelaria Rompeolas: a name that is also a place, but whose role has an article.
          const presented = borrowed && role && !comma && places < 2 && ARTICLE.has(work.token(s, i - 1)?.lower ?? '');
          // Palestinian chief negotiator Saeb Erekat, whatever the tagger takes him for
          const told = work.languages[s] === 'en' && role && !comma && !ANYBODYS.has(bare);
          if (presented || (places === 0 && (free || known || told || (speech && closed) || comma))) tag(from, to, 0.9);
        } else if (length === 1 && role && !comma && alone && !place(work, s, from) && closed)
          tag(from, to, 0.6, false);
      }
      const holder = officeHolder(work, s, i);
      if (holder) tag(holder.from, holder.to, 0.85);
      if (!seen.capital || !seen.letters) continue;
      if (presided(work, s, i)) tag(i, i, 0.8);
      // Суд над Жаксылыковым: a word that can hardly be anything else.
      if (loneSurname(work, s, i)) {
        tag(i, i, 0.7, false);
        continue;
      }
      const startsRun = !sentence[i - 1]?.capital || is.title(sentence[i - 1] as Seen);
      if (!startsRun) continue;
      const to = work.runFrom(s, i);
      const length = to - i + 1;
      // Иван Петрович Сидоров, Сидоров Иван Петрович: a patronymic is proof, and says where the given name stands.
      for (let k = i + 1; k <= i + 7 && sentence[k]?.capital; k++) {
        const part = work.token(s, k) as Token;
        if (part.text.length <= 5 || !PATRONYMIC.test(part.lower)) continue;
        const given = k - 1;
        const next = sentence[k + 1];
        const surnameAfter =
          next?.capital && (work.token(s, k + 1)?.text.length ?? 0) > 1 && !place(work, s, k + 1) && !is.never(next);
        const before = sentence[given - 1];
        const surnameBefore =
          !surnameAfter &&
          given > i &&
          before !== undefined &&
          !place(work, s, given - 1) &&
          (is.surname(before) || SURNAME.test(work.token(s, given - 1)?.lower ?? ''));
        const [from, last] = [surnameBefore ? given - 1 : given, surnameAfter ? k + 1 : k];
        if (nameLike(work, s, from, last)) work.put(s, from, last, 'rule', 0.95, true);
        break;
      }
      // Kit Dunmarrow, 23, asked
      if (length >= 2 && length <= 3 && !place(work, s, i) && !place(work, s, to) && aged(work, s, to + 1))
        tag(i, to, 0.85);
      // А. Иванов, Иванов А. А.
      if (length >= 2 && length <= 4 && untyped(work, s, i, to)) {
        const first = work.token(s, i);
        if (initial(first) && /^.\.$/u.test(first?.text ?? '') && !initial(work.token(s, to))) tag(i, to, 0.85, false);
      }
      if (length >= 2 && length <= 3 && is.given(seen) && !place(work, s, i) && untyped(work, s, i, to)) {
        const key = work.document.statistics.get(seen.key);
        const second = sentence[i + 1] as Seen;
        const speaks = sentence[to + 1] !== undefined && is.speech(sentence[to + 1] as Seen);
        if (!key?.lower && (alone || borrowed || is.surname(second) || speaks)) tag(i, to, 0.8, speaks);
      }
      // Abzhan, a journalist · Tokayev said
      if (alone && length >= 2 && length <= 3) {
        const after = sentence[to + 1];
        if (after && is.speech(after) && !place(work, s, i) && !place(work, s, to)) tag(i, to, 0.75);
      }
    }
  });
}

/** "Chairman Rand Araskog told", "Secretary of State George Shultz said": an office, a full name, a verb of saying; the name, unless the tagger has it. */
function officeHolder(work: Workspace, s: number, i: number): { from: number; to: number } | null {
  const office = work.seen(s, i) as Seen;
  if (!office.capital || !isOffice(office)) return null;
  let from = i + 1;
  if (work.token(s, from)?.text === 'of') {
    // What the office is of, as long as words have capitals; the name begins with a given name.
    do from++;
    while (work.seen(s, from)?.capital && !is.given(work.seen(s, from) as Seen));
  }
  const to = work.runFrom(s, from, 3);
  const verb = work.seen(s, to + 1);
  if (to <= from) return null;
  const known = is.given(work.seen(s, from) as Seen);
  if (!(known || (verb && !verb.capital && is.speech(verb)))) return null;
  for (let k = from; k <= to; k++) {
    const seen = work.seen(s, k) as Seen;
    if (work.covering(s, k) || place(work, s, k) || is.title(seen) || is.role(seen)) return null;
  }
  return { from, to };
}

/** The Reagan administration; but not the Punjab, the Afghan, the Labour administration. */
function presided(work: Workspace, s: number, i: number): boolean {
  if (work.token(s, i + 1)?.text !== 'administration' || work.token(s, i - 1)?.lower !== 'the') return false;
  const seen = work.seen(s, i) as Seen;
  const { text } = work.token(s, i) as Token;
  const other = is.never(seen) || is.organisation(seen) || work.document.statistics.get(seen.key)?.lower;
  return (
    !other && !place(work, s, i) && /^\p{Lu}\p{Ll}{3,}$/u.test(text) && !/(?:[ai]an|ese|ish|ic|ive|our|al)$/.test(text)
  );
}

/** No word of the range was taken for a person, place or organisation. */
function untyped(work: Workspace, s: number, from: number, to: number): boolean {
  const types = work.types[s] as Uint8Array;
  for (let i = from; i <= to; i++) if (types[i]) return false;
  return true;
}

/** Of a lone surname: it is one in its other cases as well. */
const SURE = 0.8;

/** A full name found once is that name everywhere in the document, and its surname alone too. */
export function applyAgreement(work: Workspace): void {
  const full = new Map<string, string[][]>();
  const surnames = new Map<string, number>();
  /** The same by their folds without case endings: Омарова is Омарованың, Рощина Рощиної. */
  const folded = new Map<string, number>();
  const fold = (surname: string, { sentence, confidence }: PersonSpan) => {
    for (const key of foldsOf(surname, work.languages[sentence]))
      folded.set(key, Math.max(folded.get(key) ?? 0, confidence));
  };
  for (const span of work.all()) {
    if (work.document.shouting[span.sentence]) continue;
    const words = work.words(span).map((token) => token.text);
    if (words.length < 2) {
      if (span.supported || span.confidence > SURE) fold(words[0] as string, span);
      continue;
    }
    // Le maire de Rive-Grise
    if (work.words(span).some((token) => /^\p{Ll}{3}/u.test(token.text) && !PARTICLES.has(token.lower))) continue;
    const list = full.get(words[0] as string) ?? [];
    if (!list.some((known) => known.join(' ') === words.join(' '))) list.push(words);
    full.set(words[0] as string, list);
    const last = words[words.length - 1] as string;
    if (last.length > 2) surnames.set(last, Math.max(surnames.get(last) ?? 0, span.confidence));
    fold(last, span);
  }
  if (!full.size && !folded.size) return;
  const forms = [...full.values()].flat();
  work.document.tokens.forEach((tokens, s) => {
    const sentence = work.document.sentences[s] as Seen[];
    if (work.document.shouting[s]) {
      agreeInCapitals(work, s, forms);
      return;
    }
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i] as Token;
      for (const words of full.get(token.text) ?? []) {
        const to = i + words.length - 1;
        if (!words.every((word, k) => tokens[i + k]?.text === word)) continue;
        if (work.covering(s, i) || work.covering(s, to)) continue;
        if (work.types[s]?.[i] && work.types[s]?.[to + 1] === work.types[s]?.[i]) continue;
        work.put(s, i, to, 'rule', 0.9, false);
      }
      const written = surnames.get(token.text);
      let confidence = written;
      if (written === undefined && folded.size && sentence[i]?.capital && !work.covering(s, i))
        for (const key of foldsOf(token.text, work.languages[s])) confidence ??= folded.get(key);
      const cover = work.covering(s, i);
      if (confidence === undefined || (cover && (cover.from !== i || cover.to !== i))) continue;
      const seen = sentence[i] as Seen;
      const key = work.document.statistics.get(seen.key);
      // Arabic has no capitals: قال السيسي, but الرئيس المصري. Matsumoto is a city as well.
      const before = sentence[i - 1];
      const after = sentence[i + 1];
      const inside = before?.letters === true && !before.capital;
      const common = work.languages[s] === 'ar' ? !says(tokens[i - 1]) : key?.lower && !inside && !acts(work, s, i);
      if (common || (place(work, s, i) && !acts(work, s, i) && !hisOwn(work, s, i))) continue;
      // Another of the family: an unknown word before the surname, and nothing around them.
      const relative =
        written !== undefined &&
        before?.capital &&
        before.letters &&
        !sentence[i - 2]?.capital &&
        !after?.capital &&
        !is.title(before);
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
      if (cover || after?.capital || (before?.capital && i > 1 && !is.title(before))) continue;
      const type = work.types[s]?.[i];
      if (type && work.types[s]?.[i + 1] === type) continue;
      work.put(s, i, i, 'rule', Math.min(0.85, confidence), false);
    }
  });
}

/** Surnames by their endings that towns, firms and adjectives do not have; in Russian and Ukrainian, cases included. */
const LONE_SURNAME =
  /(?:.{3}(?:[оеё]в|[иы]н)(?:ым|им)|.{3}[оеё]в|.{2}енк(?:о|ом|у|а|ові|ом)|.{2}(?:баев|беков|галиев)(?:а|у|ым|е|ой)?|.{2}(?:дзе|швили|швілі))$/u;

/** Words that end so and are none: they begin sentences. */
const NO_SURNAME =
  /^(?:полу)?остров$|^(?:покров|улов|посев|напев|припев|мотив|(?:на|обо|подо|пере|разо)грев|готов|здоров|суров|нездоров)$/u;

/** A capitalised word inside a sentence, between words in small letters, that its ending makes a surname, or фон дер; at the head of one, before a verb. */
function loneSurname(work: Workspace, s: number, i: number): boolean {
  if (!/^(?:ru|uk)$/.test(work.languages[s] as string)) return false;
  const { text, lower } = work.token(s, i) as Token;
  const noble = /^(?:дер|ден|ван)$/u.test(work.token(s, i - 1)?.text ?? '');
  if (!/^\p{Lu}\p{Ll}{4}/u.test(text) || !(noble || LONE_SURNAME.test(lower)) || place(work, s, i)) return false;
  const [before, after] = [work.seen(s, i - 1), work.seen(s, i + 1)];
  if (after?.capital || NO_SURNAME.test(lower) || !untyped(work, s, i, i)) return false;
  // Ворожцов подал иск
  const acting = i === 0 && /^\p{Ll}{2,}л(?:а|ся|ась)?$/u.test(work.token(s, 1)?.text ?? '');
  if (!acting && (!before?.letters || before.capital)) return false;
  return !work.document.statistics.get((work.seen(s, i) as Seen).key)?.lower;
}

/** Folds of a surname in a language that declines it, each of a shape that it may have without its ending; of others none. */
function foldsOf(surname: string, language: string | undefined): string[] {
  if (!/^(?:ru|uk|kk)$/.test(language ?? '') || !/^\p{Lu}\p{Script=Cyrillic}{4}/u.test(surname)) return [];
  const stem = language === 'uk' ? surname.replace(/(?<=[иії]н|[оеіє]в)(?:ої|ій)$/u, '') : surname;
  return (nameParts(stem)[0]?.skeletons ?? []).filter((fold) => fold.length > 3);
}

/** Before a place: of those who bear a name none is there. */
const WHERE = set('in at from to near of into outside around through across via');

/** A surname that is a place as well, where the text has its bearer: Ford’s, but not in Ford, to Ford, Ford, Kansas. */
function hisOwn(work: Workspace, s: number, i: number): boolean {
  if (work.languages[s] !== 'en' || !is.surname(work.seen(s, i) as Seen)) return false;
  const before = work.token(s, i - 1)?.lower ?? '';
  const listed = work.token(s, i + 1)?.text === ',' && place(work, s, i + 2);
  return !WHERE.has(before) && !listed;
}

/** Word i says something, or is somebody "who". */
function acts(work: Workspace, s: number, i: number): boolean {
  const next = work.seen(s, i + 1);
  if (next && !next.capital && is.speech(next)) return true;
  return work.token(s, i + 1)?.text === ',' && work.token(s, i + 2)?.lower === 'who';
}

/** A headline in capitals names who is named below it: SHARPSHOOTER KNUPFER IS BACK. */
function agreeInCapitals(work: Workspace, s: number, forms: string[][]): void {
  const tokens = work.document.tokens[s] as Token[];
  const names = new Map<string, string[][]>();
  for (const form of forms) {
    const words = form.map((word) => word.toLowerCase());
    for (const key of new Set([words[0] as string, words[words.length - 1] as string]))
      names.set(key, [...(names.get(key) ?? []), words]);
  }
  for (let i = 0; i < tokens.length; i++) {
    const known = names.get((tokens[i] as Token).lower);
    if (!known) continue;
    const whole = known.find((words) => words.every((word, k) => tokens[i + k]?.lower === word));
    if (whole) {
      work.put(s, i, i + whole.length - 1, 'rule', 0.9, true);
      i += whole.length - 1;
      continue;
    }
    const { lower } = tokens[i] as Token;
    const surname = known.some((words) => words[words.length - 1] === lower);
    const seen = work.seen(s, i) as Seen;
    if (!surname || lower.length < 3 || work.document.statistics.get(seen.key)?.lower || place(work, s, i)) continue;
    work.put(s, i, i, 'rule', 0.85, true);
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
