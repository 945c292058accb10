/**
 * Name-swap augmentation: each person of a document gets another name, the same everywhere in it, so that the tagger
 * learns contexts rather than the names of one culture. Half of the names are blends that no gazetteer holds.
 */

import { CASES, type Case, type Gender, inflect } from './cyrillic';
import { type Doc, pick, type Word } from './data';
import { cyrillicNames, fakerNames, KAZAKH, latinise, type NameList } from './names';

/** Random numbers in [0, 1). */
export type Next = () => number;

/** Another name for a person. */
export interface FullName {
  given: string;
  surname: string;
  gender: Gender;
}

const title = (s: string) => s.replace(/(^|[-'’ ])(\p{L})/gu, (_, a: string, b: string) => a + b.toUpperCase());

/** A blend of two names: looks like a name, is on no list. */
function blend(a: string, b: string): string {
  return title(a.slice(0, Math.max(2, Math.floor(a.length * 0.6))) + b.slice(-3).toLowerCase());
}

/** Latin names of the whole world; Western locales are half of what is drawn, as in the news. */
export function latinNames(next: Next): () => FullName {
  const faker = fakerNames();
  const western = ['en', 'de', 'fr', 'es', 'it', 'nl', 'sv', 'pl', 'pt_BR', 'en_AU', 'cs_CZ'].filter((l) =>
    faker.has(l),
  );
  const latin = [...faker]
    .filter(([, n]) => n.given.m.concat(n.surname.m).every((x) => /^[\p{Script=Latin}\p{M}'’ -]+$/u.test(x)))
    .map(([l]) => l);
  const kazakh = latinised(KAZAKH);
  const russian = latinised(faker.get('ru') as NameList);
  const arabic: NameList = {
    given: {
      m: words(
        'Ahmed Mohammed Mahmoud Ali Hassan Hussein Omar Khalid Yasser Abdullah Mustafa Karim Tariq Samir Nabil Walid Bilal Faisal Hamza Ibrahim Ismail Jamal Kamal Rashid Saeed Salim Youssef Ziad',
      ),
      f: words('Fatima Aisha Mariam Zainab Layla Nour Huda Samira Amina Khadija Salma Rania Yasmin Hanan'),
    },
    surname: {
      m: words(
        'Al-Sayed Hassan Al-Masri Haddad Khalil Nasser El-Amin Al-Rashid Barakat Saleh Mansour Shaheen Al-Ghamdi Qasim Najjar Aziz Sabri Bakr Darwish Hamdan Ayyash',
      ),
      f: [],
    },
  };
  arabic.surname.f = arabic.surname.m;
  const eastAsian: NameList = {
    given: {
      m: words(
        'Wei Jun Ming Hao Jianguo Xiaoping Kenji Hiroshi Takeshi Yuki Min-jun Ji-hoon Sung-min Akira Tan Duc Minh Zhiyong Guoqiang Shinzo Satoshi Kazuo',
      ),
      f: words('Mei Xiu Ying Yuko Akiko Naomi Ji-woo Hye-jin Lan Haruka Misaki'),
    },
    surname: {
      m: words(
        'Wang Li Zhang Liu Chen Yang Zhao Huang Kim Park Choi Tanaka Suzuki Sato Watanabe Yamamoto Nguyen Tran Nakamura Kobayashi Zhou Lin Xu Kawasaki',
      ),
      f: [],
    },
  };
  eastAsian.surname.f = eastAsian.surname.m;
  return () => {
    const r = next();
    const from =
      r < 0.45
        ? (faker.get(pick(western, next)) as NameList)
        : r < 0.65
          ? (faker.get(pick(latin, next)) as NameList)
          : r < 0.75
            ? kazakh
            : r < 0.83
              ? russian
              : r < 0.92
                ? arabic
                : eastAsian;
    const gender: Gender = next() < 0.6 ? 'm' : 'f';
    const givens = from.given[gender].length ? from.given[gender] : from.given.m;
    const surnames = from.surname[gender].length ? from.surname[gender] : (faker.get('en') as NameList).surname.m;
    let given = pick(givens, next);
    let surname = pick(surnames, next);
    if (next() < 0.35) given = blend(given, pick(givens, next));
    if (next() < 0.5) surname = blend(surname, pick(surnames, next));
    given = title(given);
    surname = title(surname);
    // Shapes of names that lists of single words do not show: O'Brien, Smith-Jones, Hyung-Taek, Ata-ur-Rahman, van der Berg, J.J.
    const shape = next();
    if (shape < 0.03) surname = `${pick(["O'", 'Mc', 'Mac', 'De', "D'", 'Di'], next)}${surname}`;
    else if (shape < 0.06) surname = `${surname}-${title(pick(surnames, next))}`;
    else if (shape < 0.08) given = `${given}-${title(pick(givens, next))}`;
    else if (shape < 0.09) given = `${given}-${pick(givens, next).toLowerCase()}`;
    else if (shape < 0.105)
      surname = `${surname.slice(0, 6)}-${pick(['ur', 'ul', 'al', 'el'], next)}-${title(pick(givens, next))}`;
    else if (shape < 0.12) given = `${given[0]}.${String.fromCharCode(65 + Math.floor(next() * 26))}.`;
    else if (shape < 0.14) surname = `${pick(['van', 'van der', 'de', 'de la', 'von', 'da', 'bin'], next)} ${surname}`;
    else if (shape < 0.15) surname = `${title(pick(surnames, next))} ${surname}`;
    return { given, surname, gender };
  };
}

const words = (text: string) => text.split(' ');

function latinised(list: NameList): NameList {
  const map = (l: string[]) => l.map(latinise).filter((x) => /^[A-Z][a-z-]+(?:[A-Z][a-z]+)?$/.test(x));
  return {
    given: { m: map(list.given.m), f: map(list.given.f) },
    surname: { m: map(list.surname.m), f: map(list.surname.f) },
  };
}

interface EntityRun {
  from: number;
  to: number;
}

/** Where the persons of a sentence stand (first and last word). */
export function personRuns(sentence: Word[]): EntityRun[] {
  const out: EntityRun[] = [];
  for (let i = 0; i < sentence.length; i++) {
    const entity = sentence[i]?.entity;
    if (entity?.type !== 'PER') continue;
    let to = i;
    while (sentence[to + 1]?.entity === entity) to++;
    out.push({ from: i, to });
    i = to;
  }
  return out;
}

const isName = (text: string) => /^\p{Lu}[\p{L}\p{M}'’-]+$/u.test(text);
const isInitial = (text: string) => /^\p{Lu}\.?$/u.test(text);

/** Rebuilds every sentence with `replace(words of one person)`; null keeps the name as it is. */
function rewrite(doc: Doc, replace: (words: string[], before: string) => string[] | null): Doc {
  return {
    ...doc,
    sentences: doc.sentences.map((sentence) => {
      const runs = personRuns(sentence);
      if (!runs.length) return sentence;
      const out: Word[] = [];
      let at = 0;
      for (const { from, to } of runs) {
        out.push(...sentence.slice(at, from));
        const original = sentence.slice(from, to + 1);
        const names = replace(
          original.map((w) => w.text),
          sentence[from - 1]?.text ?? '',
        );
        if (names) {
          const entity = { type: 'PER' as const };
          out.push(...names.map((text) => ({ text, entity })));
        } else out.push(...original);
        at = to + 1;
      }
      out.push(...sentence.slice(at));
      return out;
    }),
  };
}

/** The document with other Latin names. */
export function swapLatin(doc: Doc, draw: () => FullName, next: Next): Doc {
  const assigned = new Map<string, { given: string; surname: string; middle: string }>();
  const of = (word: string) => {
    let name = assigned.get(word.toLowerCase());
    if (!name) {
      const { given, surname } = draw();
      name = { given, surname, middle: draw().given };
      assigned.set(word.toLowerCase(), name);
    }
    return name;
  };
  return rewrite(doc, (original) => {
    const full = original.filter(isName);
    if (!full.length) return null;
    const last = full[full.length - 1] as string;
    const shouting = last.length > 2 && last === last.toUpperCase();
    const known = assigned.has(last.toLowerCase());
    const name = of(last);
    const first = full[0] as string;
    if (!known && full.length > 1) assigned.set(first.toLowerCase(), { ...name, surname: name.given });
    let k = 0;
    const out = original.map((word) => {
      if (!isName(word)) return isInitial(word) && word !== 'I' ? (name.given[0] as string) + word.slice(1) : word;
      k++;
      if (k === full.length) return name.surname;
      return k === 1 ? name.given : name.middle;
    });
    // Multi-word names now and then change their length: a middle name, an initial, a particle.
    if (full.length >= 2 && original.length === full.length && next() < 0.15) {
      const r = next();
      if (r < 0.4) out.splice(1, 0, `${String.fromCharCode(65 + Math.floor(next() * 26))}.`);
      else if (r < 0.7) out.splice(1, 0, name.middle);
      else out.splice(out.length - 1, 0, pick(['de', 'van', 'bin', 'al', 'von', 'Abu', 'ben'], next));
    }
    return shouting ? out.map((w) => w.toUpperCase()) : out;
  });
}

interface Form {
  case: Case;
  gender: Gender;
  surname: boolean;
}

/** The document with other one-word places and organisations, half of them on no list: what surrounds them tells them from persons. */
export function swapPlaces(doc: Doc, places: string[], next: Next): Doc {
  const assigned = new Map<string, string>();
  return {
    ...doc,
    sentences: doc.sentences.map((sentence) =>
      sentence.map((word, i) => {
        const alone = sentence[i - 1]?.entity !== word.entity && sentence[i + 1]?.entity !== word.entity;
        if (!word.entity || word.entity.type === 'PER' || !alone || !isName(word.text)) return word;
        let place = assigned.get(word.text);
        if (!place) {
          const keep = next() < (word.entity.type === 'LOC' ? 0.35 : 0.6);
          place = keep ? word.text : pick(places, next);
          if (!keep && next() < 0.5) place = blend(place, pick(places, next));
          assigned.set(word.text, place);
        }
        return { ...word, text: place };
      }),
    ),
  };
}

/** The document with other Russian (or Kazakh, or Western) names in the same grammatical case. */
export function russianSwapper(next: Next): (doc: Doc) => Doc {
  const names = cyrillicNames();
  const forms = new Map<string, Form[]>();
  for (const gender of ['m', 'f'] as const)
    for (const surname of [false, true])
      for (const word of surname ? names.surname[gender] : names.given[gender])
        inflect(word, gender, surname).forEach((form, i) => {
          const list = forms.get(form) ?? [];
          list.push({ case: CASES[i] as Case, gender, surname });
          forms.set(form, list);
        });
  const draw = (form: Form): string => {
    const list = form.surname ? names.surname[form.gender] : names.given[form.gender];
    let word = pick(list, next);
    if (next() < 0.4) word = blend(word, pick(list, next));
    return inflect(word, form.gender, form.surname)[CASES.indexOf(form.case)] as string;
  };
  /** Case and gender that fit most words; names on no list are judged by their endings. */
  const guess = (wordsOf: string[]): Form | null => {
    const votes = new Map<string, { form: Form; n: number }>();
    wordsOf.forEach((word) => {
      for (const form of forms.get(word) ?? []) {
        const key = form.case + form.gender;
        const entry = votes.get(key) ?? { form, n: 0 };
        entry.n += form.case === 'nom' ? 1.1 : 1;
        votes.set(key, entry);
      }
    });
    const best = [...votes.values()].sort((a, b) => b.n - a.n)[0];
    if (best) return best.form;
    if (wordsOf.every((word) => /[бвгджзйклмнпрстфхцчшщоиэ]$/u.test(word)))
      return { case: 'nom', gender: 'm', surname: true };
    return null;
  };
  return (doc) =>
    rewrite(doc, (original) => {
      const full = original.filter(isName);
      if (!full.length) return null;
      const form = guess(full);
      if (!form) return null;
      let k = 0;
      return original.map((word) => {
        if (!isName(word)) return word;
        k++;
        if (/(?:вич|вна|вича|вны|вичу|вне|вичем|вной)$/u.test(word)) return word;
        return draw({ ...form, surname: k === full.length });
      });
    });
}

const KAZAKH_SUFFIX =
  /(?<=\p{L}{3})(?:[нтд][ыі]ң|[нтд][ыі]|[ғгқк][ае]|[дт][ае]н|[нт]ен|нан|[дт][ае]|[мбп]ен|н[ае]|ша|ше)$/u;

function harmony(word: string): string {
  const vowels = word.toLowerCase().match(/[аәеёиоөуұүыіэюя]/gu) ?? [];
  const last = vowels[vowels.length - 1] ?? 'а';
  const end = word.slice(-1).toLowerCase();
  const kind = /[аәеёиоөуұүыіэюя]/u.test(end)
    ? 'v'
    : /[пфкқтсшщчцх]/u.test(end) || /[бвгғд]/u.test(end)
      ? 't'
      : /[мнң]/u.test(end)
        ? 'n'
        : 'd';
  return (/[әеөүіэ]/u.test(last) ? 'f' : 'b') + kind;
}

/** The document with other Kazakh names; a case ending moves to a name of the same vowel harmony and final sound. */
export function kazakhSwapper(next: Next): (doc: Doc) => Doc {
  const russian = cyrillicNames();
  const given = [...KAZAKH.given.m, ...KAZAKH.given.f, ...KAZAKH.given.m, ...russian.given.m.slice(0, 250)];
  const surname = [...KAZAKH.surname.m, ...KAZAKH.surname.f, ...russian.surname.m.slice(0, 120)];
  const classes = (list: string[]) => {
    const map = new Map<string, string[]>();
    for (const word of list) {
      const key = harmony(word);
      map.set(key, [...(map.get(key) ?? []), word]);
    }
    return map;
  };
  const byClass = { given: classes(given), surname: classes(surname) };
  const draw = (kind: 'given' | 'surname', key: string): string => {
    const list = byClass[kind].get(key) ?? (kind === 'given' ? given : surname);
    const word = pick(list, next);
    return next() < 0.4 ? blend(pick(kind === 'given' ? given : surname, next), word) : word;
  };
  return (doc) =>
    rewrite(doc, (original) => {
      const full = original.filter(isName);
      if (!full.length) return null;
      let k = 0;
      return original.map((word) => {
        if (!isName(word)) return word;
        k++;
        const kind = full.length === 1 || k < full.length ? 'given' : 'surname';
        if (k < full.length) return pick(given, next);
        const suffix = /(?:[оеё]в|[иы]н|[оеё]ва|[иы]на|ұлы|қызы|бек|бай|хан)$/u.test(word)
          ? ''
          : (KAZAKH_SUFFIX.exec(word)?.[0] ?? '');
        if (!suffix) return draw(kind, harmony(word));
        return draw(kind, harmony(word.slice(0, -suffix.length))) + suffix;
      });
    });
}

const PROCLITIC = /^[وفبلك](?=\p{L}{4})/u;
const LINK = /^(?:بن|ابن|بنت|أبو|ابو|أبي|عبد|آل|ال|ولد|منت|أم|بو|دي|دو|فون|فان)$/u;

/**
 * Documents in Arabic with the names of other people of the same documents and of lists, word by word: first words by given names,
 * words with an article by such. A conjunction or preposition joined to a name stays.
 */
export function arabicSwapper(docs: Doc[], next: Next): (doc: Doc) => Doc {
  const listed = fakerNames().get('ar');
  const given = new Set([...(listed?.given.m ?? []), ...(listed?.given.f ?? [])]);
  const surname = new Set([...(listed?.surname.m ?? [])]);
  for (const doc of docs)
    for (const sentence of doc.sentences)
      for (const { from, to } of personRuns(sentence)) {
        if (to === from) continue;
        for (let i = from; i <= to; i++) {
          const { text } = sentence[i] as Word;
          if (!LINK.test(text)) (i === from ? given : surname).add(i === from ? text.replace(PROCLITIC, '') : text);
        }
      }
  const nisba = /^ال\p{L}{3}/u;
  const lists = {
    given: [...given].filter((name) => !nisba.test(name)),
    nisba: [...surname].filter((name) => nisba.test(name)),
    other: [...surname].filter((name) => !nisba.test(name)),
  };
  const blendOf = (list: string[]) => {
    const word = pick(list, next);
    return next() < 0.3 ? word.slice(0, Math.max(2, Math.ceil(word.length * 0.6))) + pick(list, next).slice(-2) : word;
  };
  return (doc) => {
    const assigned = new Map<string, string>();
    return rewrite(doc, (words) =>
      words.map((word, i) => {
        if (LINK.test(word) || !/^\p{Script=Arabic}{2,}$/u.test(word)) return word;
        const known = given.has(word) || surname.has(word);
        const head = known ? '' : (PROCLITIC.exec(word)?.[0] ?? '');
        const bare = word.slice(head.length);
        let other = assigned.get(bare);
        if (!other) {
          other = blendOf(nisba.test(bare) ? lists.nisba : i === 0 && words.length > 1 ? lists.given : lists.other);
          assigned.set(bare, other);
        }
        return head + other;
      }),
    );
  };
}

/** The document in capitals: headlines are set so. */
export function shout(doc: Doc): Doc {
  return { ...doc, sentences: doc.sentences.map((s) => s.map((w) => ({ ...w, text: w.text.toUpperCase() }))) };
}
