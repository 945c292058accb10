/**
 * Linking inside one article: mentions that name the same person share a cluster. Full names first; then shorter forms join the full name
 * they fit. Where several have it, what is known of him and her decides, then how each was called so far, then who was named last. Never two
 * full names with different given names, and never by chain: a longer form must agree with every full form of its cluster.
 */
import { type Gender, genderOfGiven, type SurnameForm } from '../../contract/gender';
import { BY_FATHER, type Form, type FormPart, type Level, Names, told } from './forms';
import { type Surroundings, surroundings } from './surroundings';

export interface ClusterInput {
  surface: string;
  start: number;
  /** BCP 47 primary tag of what it stands in; null: not known. */
  language: string | null;
}

export interface Cluster {
  members: number[];
}

/** A mention with all that is known of it. */
interface Named extends Surroundings {
  form: SurnameForm | null;
  own: Form;
  start: number;
}

/** A person so far. */
interface Person extends Cluster {
  /** His names; those that he is only said to have as well are a list of their own, and need not agree with the others. */
  faces: Form[][];
  gender: Gender | null;
  form: Gender | null;
  generation: string | null;
  /** As they stand in the text. */
  surfaces: Set<string>;
  offices: Set<string>;
  /** The lone words by which he was called, romanised. */
  called: Set<string>;
}

interface Choice {
  person: Person;
  face: Form[];
  /** The smaller, the better; the first difference decides. */
  rank: number[];
}

const LEVELS: Record<Level, number> = { surname: 0, middle: 1, given: 2, short: 3, slip: 4 };

/**
 * Groups mentions (in text order) into persons. Returns a cluster number for each.
 * @param text the text they stand in, for what stands around them
 */
export function clusterMentions(
  mentions: readonly ClusterInput[],
  text = '',
): { cluster: number[]; clusters: Cluster[] } {
  const names = new Names();
  const named = mentions.map((mention, i): Named => {
    const before = mentions[i - 1];
    const previous = before ? { end: before.start + before.surface.length, surface: before.surface } : null;
    const { language } = mention;
    const around = surroundings(text, mention.start, mention.surface, previous, language);
    const own = names.form(around.name);
    const { gender, form } = told(own, around.form, language);
    return { ...around, gender: around.gender ?? gender, form, own, start: mention.start };
  });
  // "George Ashwell and his son George Ashwell Jr.": of one name, but two.
  named.forEach((mention, i) => {
    const before = named[i - 1];
    mention.kin &&= before !== undefined && before.own.parts.length > 1 && sameAs(names, before.own, mention.own);
  });
  const people: Person[] = [];
  const owner = new Array<Person | undefined>(mentions.length);
  const bearers = new Map<Form, Set<Person>>();
  const join = (i: number, person: Person, face: Form[]) => {
    const mention = named[i] as Named;
    owner[i] = person;
    person.members.push(i);
    person.surfaces.add((mentions[i] as ClusterInput).surface);
    if (!face.includes(mention.own)) face.push(mention.own);
    bearers.set(mention.own, (bearers.get(mention.own) ?? new Set<Person>()).add(person));
    person.gender ??= mention.gender;
    if (mention.form !== 'either' && !mention.unsure) person.form ??= mention.form;
    person.generation ??= mention.generation;
    if (mention.office) person.offices.add(mention.office);
    if (mention.own.parts.length === 1) person.called.add(mention.own.parts[0]?.roman ?? '');
    // What follows as another name of his belongs to him, whatever it is.
    const next = named[i + 1];
    if (next?.another && !owner[i + 1]) join(i + 1, person, faceFor(names, person, next.own));
  };
  for (const i of order(named)) {
    if (owner[i]) continue;
    const mention = named[i] as Named;
    const beside = [mention.beside ? i - 1 : -1, named[i + 1]?.beside ? i + 1 : -1].filter(
      (other) => other >= 0 && named[other]?.name !== mention.name,
    );
    const open = new Set(names.related(mention.own).flatMap((form) => [...(bearers.get(form) ?? [])]));
    for (const other of beside) open.delete(owner[other] as Person);
    const choices = [...open].flatMap(
      (person) => choice(names, mention, mentions[i] as ClusterInput, person, mentions) ?? [],
    );
    choices.sort((a, b) => compare(a.rank, b.rank));
    const best = choices[0];
    const next = named[i + 1]?.another ? owner[i + 1] : undefined;
    if (next) {
      join(i, next, faceFor(names, next, mention.own));
      continue;
    }
    // A name by the father is one person's only where nobody else has the given name.
    if (best && !(choices.length > 1 && best.rank[1] === BY_FATHER)) join(i, best.person, best.face);
    else {
      const person: Person = {
        members: [],
        faces: [[]],
        gender: null,
        form: null,
        generation: null,
        surfaces: new Set(),
        offices: new Set(),
        called: new Set(),
      };
      people.push(person);
      join(i, person, person.faces[0] as Form[]);
    }
  }
  return {
    cluster: owner.map((person) => people.indexOf(person as Person)),
    clusters: people.map(({ members }) => ({ members: members.sort((a, b) => a - b) })),
  };
}

/** By the first number in which they differ. */
function compare(a: readonly number[], b: readonly number[]): number {
  const k = a.findIndex((value, n) => value !== b[n]);
  return k < 0 ? 0 : (a[k] as number) - (b[k] as number);
}

/** Fuller names first, of equally full ones those with more initials; those of one word in the order of the text. */
function order(named: readonly Named[]): number[] {
  const size = ({ own: { parts } }: Named) => {
    const full = parts.filter((part) => !part.initial).length;
    return parts.length < 2 ? 0 : Math.min(4, full) * 10 + Math.min(4, parts.length - full) + (full ? 1 : 0);
  };
  return named.map((_, i) => i).sort((a, b) => size(named[b] as Named) - size(named[a] as Named) || a - b);
}

/** The list of a person's names that a form belongs to: one with which it agrees, otherwise a new one. */
function faceFor(names: Names, person: Person, form: Form): Form[] {
  const known = person.faces.find((face) => face.some((other) => sameAs(names, form, other)));
  if (known) return known;
  const face: Form[] = [];
  person.faces.push(face);
  return face;
}

const sameAs = (names: Names, a: Form, b: Form): boolean =>
  a.text === b.text || (a.parts.length > 1 && b.parts.length > 1 && names.agree(a, b) !== null);

/** Whether a mention may be a person's, by which of the names, and how well. */
function choice(
  names: Names,
  mention: Named,
  input: ClusterInput,
  person: Person,
  mentions: readonly ClusterInput[],
): Choice | null {
  if (mention.gender && person.gender && mention.gender !== person.gender) return null;
  if (mention.generation && person.generation && mention.generation !== person.generation) return null;
  const lone = mention.own.parts.length === 1 ? (mention.own.parts[0] as FormPart) : null;
  let best: Choice | null = null;
  for (const face of person.faces) {
    const fit = lone ? loneFit(names, mention, lone, person, face) : fullFit(names, mention, person, face);
    if (fit && (!best || compare(fit, best.rank) < 0)) best = { person, face, rank: fit };
  }
  if (!best) return null;
  const exact = !lone && person.surfaces.has(input.surface) ? 0 : 1;
  let nearest = Number.POSITIVE_INFINITY;
  for (const m of person.members) {
    const { start } = mentions[m] as ClusterInput;
    nearest = Math.min(nearest, start <= input.start ? input.start - start : 1e7 + start - input.start);
  }
  return { ...best, rank: [lone ? 0 : exact, ...best.rank, nearest] };
}

function clash(mention: Named, person: Person): boolean {
  return (
    mention.form !== null &&
    !mention.unsure &&
    mention.form !== 'either' &&
    person.form !== null &&
    mention.form !== person.form
  );
}

/** A name of several words agrees with each full form; a lone form it contains. */
function fullFit(names: Names, mention: Named, person: Person, face: Form[]): number[] | null {
  if (clash(mention, person)) return null;
  // "His son George Ashwell Jr.": whoever has the same name without it is the father.
  if (mention.generation === 'jr' && mention.kin && person.generation === null) {
    if (face.some((form) => names.agree(mention.own, form) !== null)) person.generation = 'sr';
    return null;
  }
  const costs = face.filter(({ parts }) => parts.length > 1).map((form) => names.agree(mention.own, form));
  if (!costs.length || costs.some((value) => value === null)) return null;
  return [Math.min(...(costs as number[]))];
}

function loneFit(names: Names, mention: Named, lone: FormPart, person: Person, face: Form[]): number[] | null {
  let best: number[] | null = null;
  for (const form of face) {
    const level = names.level(mention.own, form);
    if (level === null) continue;
    const surname = level === 'surname' || level === 'middle' || level === 'slip';
    if (surname && clash(mention, person)) continue;
    if (!surname && form.parts.length > 1) {
      const gender = genderOfGiven(lone);
      if (gender && person.gender && gender !== person.gender) continue;
      // Mr Martin is not Martin Hale.
      if (mention.polite && gender && /^\p{Script=Latin}/u.test(lone.text)) continue;
    }
    const known =
      (mention.gender !== null && mention.gender === person.gender) ||
      (surname && mention.form !== null && mention.form === person.form) ||
      (mention.office !== null && person.offices.has(mention.office));
    const otherwise = surname && person.called.size > 0 && !person.called.has(lone.roman) && form.parts.length > 2;
    const part = form.parts.find((other) => other.roman === lone.roman);
    const particles = part !== undefined && part.particled !== lone.particled;
    const rank = [
      surname && person.called.has(lone.roman) ? 0 : LEVELS[level],
      known ? 0 : 1,
      otherwise ? 1 : 0,
      particles ? 1 : 0,
    ];
    if (!best || compare(rank, best) < 0) best = rank;
  }
  return best;
}
