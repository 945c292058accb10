/** Whether two forms of a name, in one article, can be one person's. */
import { isShortFor, type Nickname, nickname } from '../../contract/diminutives';
import { type Gender, genderOfGiven, genderOfPatronymic, type SurnameForm, surnameForm } from '../../contract/gender';
import { differInGender, type NamePart, nameParts, romanise, skeleton } from '../../contract/name-keys';
import { Recent } from '../../contract/recent';

/** A part of a name, and how it stands there. */
export interface FormPart extends NamePart {
  /** Behind bin, ibn, bint: the father's name. */
  father: boolean;
  /** Behind van, de, al. */
  particled: boolean;
  /** Parts of one hyphened word have one number. */
  word: number;
  /** Folds by which it is compared. */
  shapes: readonly string[];
  nickname: Nickname;
}

export interface Form {
  text: string;
  /** Without particles; of a name that has nothing else, with them. */
  parts: FormPart[];
  arabic: boolean;
}

const KUNYA = /^(?:abu|abou|umm?|أب[وياى]|ابو|أم|абу|умм)$/u;
const FATHER = /^(?:bin|ibn|ben|bint|بن|ابن|بنت|бин|ибн)$/u;
const ARABIC = /\p{Script=Arabic}/u;
const CYRILLIC = /^\p{Script=Cyrillic}/u;

const taken = new Recent<Form>(5_000);

/** The names of one article: each two are compared once. */
export class Names {
  private readonly forms = new Map<string, Form>();
  private readonly agreed = new Map<Form, Map<Form, number | null>>();
  private readonly levels = new Map<Form, Map<Form, Level | null>>();
  private readonly relatives = new Map<Form, Form[]>();

  /** The form of a name. All names of the article are to be asked for before the first is compared. */
  form(name: string): Form {
    const form = this.forms.get(name) ?? taken.get(name, () => formOf(name));
    this.forms.set(name, form);
    return form;
  }

  /** The names with which a name may be one person's. */
  related(form: Form): Form[] {
    let found = this.relatives.get(form);
    if (!found) {
      const fits = (other: Form) =>
        form.parts.length === 1
          ? this.level(form, other) !== null
          : other.parts.length > 1 && this.agree(form, other) !== null;
      found = [...new Set(this.forms.values())].filter(fits);
      this.relatives.set(form, found);
    }
    return found;
  }

  /** Two names of at least two parts: what it costs to take them for one person's, or null. */
  agree(a: Form, b: Form): number | null {
    return once(this.agreed, a, b, agree);
  }

  /** By what a name of one word names somebody who has the form `whole`; null when it does not. */
  level(lone: Form, whole: Form): Level | null {
    return once(this.levels, lone, whole, ({ parts }, whole) => levelOf(parts[0] as FormPart, whole));
  }
}

function once<V>(known: Map<Form, Map<Form, V>>, a: Form, b: Form, make: (a: Form, b: Form) => V): V {
  const row = known.get(a) ?? new Map<Form, V>();
  if (row.size === 0) known.set(a, row);
  const value = row.get(b);
  if (value !== undefined) return value;
  const made = make(a, b);
  row.set(b, made);
  return made;
}

/** Takes a name apart as its parts stand to each other. */
function formOf(name: string): Form {
  const all = nameParts(name);
  const parts: FormPart[] = [];
  let at = 0;
  let word = 0;
  for (const [i, part] of all.entries()) {
    const from = name.indexOf(part.text, at);
    if (!(from > 0 && from === at + 1 && /[-‑‐]/u.test(name[at] ?? ''))) word++;
    at = from < 0 ? at : from + part.text.length;
    const before = all[i - 1]?.text.toLowerCase() ?? '';
    // Abu Yusef is the father of a Yusef, and is none.
    if (i === 1 && KUNYA.test(before) && all.length === 2) {
      const folded = { roman: `abu ${part.roman}`, keys: part.keys, skeletons: part.skeletons.map((s) => `abu ${s}`) };
      parts.push(compared({ ...part, ...folded, father: false, particled: false, word }));
    } else if (!part.particle && !KUNYA.test(part.text.toLowerCase()))
      parts.push(compared({ ...part, father: FATHER.test(before), particled: all[i - 1]?.particle === true, word }));
  }
  const none = { father: false, particled: false };
  const kept = parts.length ? parts : all.map((part, i) => compared({ ...part, ...none, word: i }));
  return { text: name, parts: kept, arabic: ARABIC.test(name) };
}

const compared = (part: Omit<FormPart, 'shapes' | 'nickname'>): FormPart => ({
  ...part,
  shapes: shapes(part),
  nickname: nickname(part),
});

/** How two parts meet: what it costs to take them for one, or null. */
const SAME = 0;
const INITIAL = 0.5;
const LEFT_OUT = 0.3;
const SHORT = 2;
const SLIP = 4;

/** Case endings that the keys of names do not know: of Ukrainian, and of names of three letters. */
function shapes(part: NamePart): string[] {
  if (!CYRILLIC.test(part.text)) return part.skeletons;
  const word = part.text.toLowerCase();
  if (/^\p{L}{2}[аяуюеы]$/u.test(word)) return [...part.skeletons, skeleton(romanise(`${word.slice(0, 2)}а`))];
  const stem = word.replace(/(?<=.{3})(?:ові|еві|єм|єві|ією|єю|ію|ї|і|є|ю)$/u, '');
  return stem === word ? part.skeletons : [...part.skeletons, skeleton(romanise(stem))];
}

const mac = (roman: string): string => roman.replace(/^ma?c(?=[a-z]{4})/, 'mc');

/** Two words for one name. @param given both stand where given names do */
function meet(a: FormPart, b: FormPart, given: boolean): number | null {
  if (a.initial && b.initial) return a.roman[0] === b.roman[0] ? SAME : null;
  if (a.initial || b.initial) return a.roman[0] === b.roman[0] ? INITIAL : null;
  if (a.roman === b.roman) return SAME;
  if (differInGender(a, b)) return null;
  if (a.shapes.some((s) => s.length > 2 && b.shapes.includes(s))) return SAME;
  if (a.roman.startsWith('mc') !== b.roman.startsWith('mc') && mac(a.roman) === mac(b.roman)) return SAME;
  if (given && isShortFor(a.nickname, b.nickname)) return SHORT;
  return slip(a.roman, b.roman) ? SLIP : null;
}

/** One letter wrong inside a long word: not at its beginning, and not a last vowel, which makes another name of it. */
function slip(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 6 || Math.abs(a.length - b.length) > 1 || a[0] !== b[0]) return false;
  let head = 0;
  while (head < a.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const [x, y] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  if (tail === 0) return false;
  return (x.length <= 1 && y.length <= 1) || (x.length === 2 && x[0] === y[1] && x[1] === y[0]);
}

/** Parts keep their order, or the surname changes its place. */
function agree(a: Form, b: Form): number | null {
  const [short, long] = a.parts.length <= b.parts.length ? [a.parts, b.parts] : [b.parts, a.parts];
  const arabic = a.arabic && b.arabic;
  let best: number | null = null;
  for (const [turn, order] of [short, turnedBack(short), turned(short)].entries()) {
    const cost = align(order, long, arabic, turn > 0);
    if (cost !== null && (best === null || cost < best)) best = cost;
  }
  return best ?? byFather(short, long) ?? byFather(long, short);
}

const turned = (parts: FormPart[]): FormPart[] => [...parts.slice(-1), ...parts.slice(0, -1)];
const turnedBack = (parts: FormPart[]): FormPart[] => [...parts.slice(1), ...parts.slice(0, 1)];

function align(short: FormPart[], long: FormPart[], arabic: boolean, turned: boolean): number | null {
  let at = 0;
  let cost = 0;
  let full = 0;
  let slips = 0;
  const taken: number[] = [];
  for (const [i, part] of short.entries()) {
    let found = -1;
    for (let j = at; j < long.length; j++) {
      const other = long[j] as FormPart;
      const last = i === short.length - 1;
      const met = meet(part, other, i === 0 && j === 0 && !turned);
      if (met === null) {
        // George W. is not George H. W.: a middle initial stands for the first middle name.
        if (i > 0 && !last && (part.initial || other.initial)) return null;
        continue;
      }
      cost += met;
      if (met === SLIP) slips++;
      else if (!part.initial && !other.initial) full++;
      found = j;
      break;
    }
    if (found < 0) return null;
    taken.push(found);
    at = found + 1;
  }
  // Initials say little, and one slip is enough where another part is right.
  if (full < 1 || slips > 1) return null;
  const first = taken[0] as number;
  if (first > 0) {
    // Rashed al-Hadi is the father of Mohammed bin Rashed al-Hadi. Others go by a middle name, or by two surnames.
    if (arabic || long[first]?.father || taken.at(-1) !== long.length - 1 || at - first !== short.length) return null;
    if (short[0]?.initial) return null;
  }
  // Jean is not Jean-Marc.
  const compound = long.filter((part) => part.word === long[0]?.word).length;
  if (compound > 1 && compound < long.length && taken.some((j) => j < compound) && !taken.includes(compound - 1))
    return null;
  return cost + (long.length - short.length) * LEFT_OUT + (turned ? 0.2 : 0);
}

/** Нурсеит Абаевич, where Нурсеит Назымбаев is known by no patronymic. */
function byFather(short: FormPart[], long: FormPart[]): number | null {
  const [given, patronymic] = short;
  if (!given || !patronymic?.patronymic || short.length !== 2 || long.length !== 2 || long.some((p) => p.patronymic))
    return null;
  if (!CYRILLIC.test(patronymic.text) || meet(given, long[0] as FormPart, false) !== SAME) return null;
  if (long[1]?.initial) return null;
  // Some surnames are made like a man's patronymic; hardly any like a woman's.
  const gender = genderOfPatronymic(patronymic.text);
  const father = patronymic.text.toLowerCase().replace(/(?:[оеь]вич|ич)(?:а|у|ем|е)?$/u, '');
  const named = ['', 'й', 'ь'].some((end) => genderOfGiven(nameParts(father + end)[0] as NamePart) === 'm');
  return gender === 'f' || named ? BY_FATHER : null;
}

/** What it costs to take a name by the father for somebody's: only where nobody else has that given name. */
export const BY_FATHER = 6;

export type Level = 'surname' | 'middle' | 'given' | 'short' | 'slip';

function levelOf(lone: FormPart, whole: Form): Level | null {
  const { parts } = whole;
  const last = parts.at(-1) as FormPart;
  if (lone.initial) return null;
  const fits = (part: FormPart) => !part.initial && meet(lone, part, false) === SAME && part.father === lone.father;
  if (parts.length === 1) return fits(last) ? 'surname' : null;
  if (fits(last)) return 'surname';
  const first = parts[0] as FormPart;
  if (parts.slice(1, -1).some((part) => fits(part) && !part.patronymic)) return 'middle';
  if (fits(first)) return 'given';
  if (!first.initial && isShortFor(lone.nickname, first.nickname)) return 'short';
  return lone.roman.length > 6 && meet(lone, last, false) === SLIP ? 'slip' : null;
}

export interface Told {
  gender: Gender | null;
  /** Of the surname; `either` and null say nothing. */
  form: SurnameForm | null;
}

/** What a name of several words tells of whose it is. @param seen what its surroundings tell of the surname's form */
export function told({ parts }: Form, seen: SurnameForm | null, language: string | null): Told {
  if (parts.length < 2) return { gender: null, form: seen };
  const [first, last] = [parts[0] as FormPart, parts.at(-1) as FormPart];
  // Мелехова Ольга: the surname comes first.
  const reversed =
    surnameForm(first.text, language) !== null && surnameForm(last.text, language) === null && !genderOfGiven(first);
  const [given, surname] = reversed ? [last, first] : [first, last];
  const patronymic = parts.find((part) => part.patronymic && part !== surname);
  let gender = (patronymic && genderOfPatronymic(patronymic.text)) ?? (given.initial ? null : genderOfGiven(given));
  let form = reversed ? surnameForm(surname.text, language) : seen;
  if (form === 'either') {
    // Раушан Аккумова: his genitive would have another ending of the given name as well.
    const nominative = /а$/u.test(surname.text) && !given.initial && /[бвгджзклмнпрстфхцчшщ]$/u.test(given.text);
    form = gender ?? (nominative ? 'f' : 'either');
  }
  if (form === 'f') gender ??= 'f';
  // Мария Волков, Сергей Трубецкой: a surname that does not change tells nothing.
  if (form !== 'either' && gender && form !== gender) form = null;
  return { gender, form };
}
