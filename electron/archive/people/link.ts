/**
 * Whether two names may be joined without asking. At least two parts agree, none stands against another, and the order of
 * the parts is the same or turned round (surname first). Everything short of that is at most a suggestion.
 */
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
  const best = [align(short, long), align(turned(short), long), align(turnedBack(short), long)].sort(
    (x, y) => y.score - x.score,
  )[0] as Alignment;
  const enough = best.full >= 2;
  const same = enough && best.weak === 0 && best.missing === 0 && best.score >= AGREE && best.nicknames === 0;
  const conflict = best.missing > 0 && best.full > 0;
  return { same, score: conflict ? Math.min(best.score, 0.69) : best.score, conflict, reasons: best.reasons };
}

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
  for (const part of short) {
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
    at = best + 1;
    sum += bestScore;
    if (relation === 'initial') reasons.add('pair-initial');
    else if (relation === 'nickname') {
      out.nicknames++;
      out.full++;
      reasons.add('pair-short');
    } else if (bestScore < AGREE) {
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
  if (reasons.size === 0) reasons.add('pair-same');
  out.reasons = [...reasons].map((code) => ({ code }));
  return out;
}

/** Names that can be linked across articles at all. */
export const isFullName = (parts: NamePart[]): boolean => fullParts(parts).length >= 2;
