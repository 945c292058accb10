/**
 * Whether two names may be joined without asking. At least two parts agree, none stands against another, and the order of
 * the parts is the same or turned round (surname first). Everything short of that is at most a suggestion.
 */
import { type Gender, genderOfGiven, genderOfPatronymic, surnameForm } from '../../contract/gender';
import { fullParts, type NamePart } from '../../contract/name-keys';
import type { PairReason } from '../../contract/reasons';
import { comparePart } from './parts';

export interface Verdict {
  /** Safe to join. */
  same: boolean;
  /** 0 … 1; 0.7 and above is worth a suggestion. */
  score: number;
  /** A given name or patronymic stands against another: never the same. */
  conflict: boolean;
  reasons: PairReason[];
}

const AGREE = 0.88;
const NEAR = 0.75;

const DIFFERENT: Verdict = { same: false, score: 0, conflict: true, reasons: [] };

/** Compares two full names (each of at least two full parts to be joined). */
export function verdict(a: NamePart[], b: NamePart[]): Verdict {
  const whole = [a, b].map((parts) => parts.filter((p) => !p.particle));
  const [short, long] =
    (whole[0]?.length ?? 0) <= (whole[1]?.length ?? 0)
      ? (whole as [NamePart[], NamePart[]])
      : ([whole[1], whole[0]] as [NamePart[], NamePart[]]);
  // Most names that share a key are altogether different ones: where a part has no partner, no order of parts helps.
  if (short.some((part) => !long.some((other) => comparePart(part, other).score >= NEAR))) return DIFFERENT;
  if (opposed(a, b)) return DIFFERENT;
  const best = [align(short, long), align(turned(short), long), align(turnedBack(short), long)].sort(
    (x, y) => y.score - x.score || x.weak - y.weak,
  )[0] as Alignment;
  const enough = best.full >= 2;
  const same =
    enough &&
    best.weak === 0 &&
    isFather(a) === isFather(b) &&
    best.missing === 0 &&
    best.score >= AGREE &&
    best.nicknames === 0;
  const conflict = best.missing > 0 && best.full > 0;
  return { same, score: conflict ? Math.min(best.score, 0.69) : best.score, conflict, reasons: best.reasons };
}

/** A man and a woman, or one of two who are told apart by Jr. and Sr. */
function opposed(a: NamePart[], b: NamePart[]): boolean {
  const [x, y] = [a, b].map((parts) => parts.find((part) => part.generation)?.generation);
  if (x && y && x !== y) return true;
  const gender = genderIn(a);
  return gender !== null && genderIn(b) === (gender === 'm' ? 'f' : 'm');
}

const genders = new WeakMap<NamePart, Gender | null>();

/** What a full name says for certain. */
function genderIn(parts: NamePart[]): Gender | null {
  const [first] = parts;
  if (!first) return null;
  const known = genders.get(first);
  if (known !== undefined) return known;
  const full = fullParts(parts);
  const last = full.at(-1);
  const patronymic = full.find((part) => part.patronymic && part !== last) ?? full.find((part) => part.patronymic);
  let gender = patronymic ? genderOfPatronymic(patronymic.text) : null;
  if (!gender && full[0] && last && full.length > 1) {
    // Петров Иван: whichever of the two is a given name.
    const [x, y] = [genderOfGiven(full[0]), genderOfGiven(last)];
    gender = x ?? y;
    if (!gender && surnameForm(last.text, null) === 'f') gender = 'f';
  }
  genders.set(first, gender);
  return gender;
}

/** Abu Yusef is named after his son. */
const isFather = ([first]: NamePart[]): boolean =>
  first !== undefined && /^(?:abu|abou|umm?|abw|أبو|ابو|أم|абу|умм)$/iu.test(first.text);

/** Surname first ↔ surname last. */
function turned(parts: NamePart[]): NamePart[] {
  const last = parts[parts.length - 1];
  return last ? [last, ...parts.slice(0, -1)] : parts;
}

/** The same the other way: `Петров Иван Сергеевич` → `Иван Сергеевич Петров`. */
function turnedBack(parts: NamePart[]): NamePart[] {
  const [first, ...rest] = parts;
  return first ? [...rest, first] : parts;
}

interface Alignment {
  score: number;
  /** Full parts that agree. */
  full: number;
  /** Parts that are only near. */
  weak: number;
  /** Parts of the shorter name without a partner. */
  missing: number;
  nicknames: number;
  reasons: PairReason[];
}

/** Each part of `short` with its best partner in `long`, in order. */
function align(short: NamePart[], long: NamePart[]): Alignment {
  const out: Alignment = { score: 0, full: 0, weak: 0, missing: 0, nicknames: 0, reasons: [] };
  const reasons = new Set<Exclude<PairReason['code'], 'pair-surname' | 'pair-surname-initial'>>();
  let at = 0;
  let sum = 0;
  const taken: number[] = [];
  for (const [i, part] of short.entries()) {
    let best = -1;
    let bestScore = 0;
    let relation = 'different';
    for (let j = at; j < long.length; j++) {
      const other = long[j] as NamePart;
      const match = comparePart(part, other);
      // A patronymic is not a surname, however alike they look.
      const kind = part.patronymic === other.patronymic || part.initial || other.initial ? 1 : 0.93;
      if (match.score * kind > bestScore) {
        best = j;
        bestScore = match.score * kind;
        relation = match.relation;
      }
    }
    if (best < 0 || bestScore < NEAR) {
      out.missing++;
      continue;
    }
    // George W. is not George H. W.: a middle initial stands for the first middle name.
    if (part.initial && i > 0 && best > at) out.weak++;
    at = best + 1;
    sum += bestScore;
    taken.push(best);
    if (relation === 'initial') reasons.add('pair-initial');
    else if (relation === 'nickname') {
      out.nicknames++;
      out.full++;
      reasons.add('pair-short');
    } else if (bestScore < AGREE || relation === 'near' || relation === 'alike') {
      out.weak++;
      out.full++;
      reasons.add('pair-near');
    } else {
      out.full++;
      if (relation === 'script') reasons.add('pair-script');
      else if (relation === 'spelling') reasons.add('pair-spelling');
    }
  }
  out.score = short.length ? sum / short.length : 0;
  if (long.length > short.length && out.missing === 0) reasons.add('pair-longer');
  // What is left over on the longer side at its end would be another surname.
  if (at > 0 && at < long.length && long.slice(at).some((p) => !p.patronymic && !p.initial)) out.weak++;
  // Rashed al-Hadi may be the father of Mohammed Rashed al-Hadi, and Jean is not Jean-Marc.
  if (long.slice(0, taken[0]).some((part) => !part.initial)) out.weak++;
  if (long.some((part, i) => part.hyphened && taken.includes(i) !== taken.includes(i - 1))) out.weak++;
  // A middle name may be left out; one of several is another name.
  if (short.length > 2 && taken.some((i, k) => k > 0 && i > (taken[k - 1] as number) + 1)) out.weak++;
  if (reasons.size === 0) reasons.add('pair-same');
  out.reasons = [...reasons].map((code) => ({ code }));
  return out;
}

/** Names that can be linked across articles at all. */
export const isFullName = (parts: NamePart[]): boolean => fullParts(parts).length >= 2;
