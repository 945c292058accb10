/**
 * How likely two written names mean one person, tolerant of transliteration, slips of the pen, order, initials, missing
 * middle names and titles: for `match-names` and for the reader's own questions. Linking without asking is stricter and
 * has rules of its own (link.ts).
 *
 * An aligner of tokens in the manner of OpenSanctions' logic-v2: each part of one name with its best partner in the other,
 * by an edit distance that knows which letters are confused; what is left over on both sides speaks against a match, on
 * one side only hardly.
 */

import { sameGivenName } from '../../contract/diminutives';
import { type NamePart, nameParts, romanise, skeleton } from '../../contract/name-keys';
import { comparePart } from './parts';

export interface NameMatch {
  /** 0 … 1 */
  score: number;
  /** Whether the score reaches MATCH_THRESHOLD. */
  match: boolean;
  /** What speaks for and against, in words. */
  reasons: string[];
}

/** From this score on two names count as a match. Chosen by cross-validation on nomenklatura's name bench (MIT). */
export const MATCH_THRESHOLD = 0.78;

const HONOUR = new Set(
  `monsieur madame presidente präsident praesident president prasident kanzler minister premier shaikh sheikh sheik hajji haji mullah maulavi mawlawi qari alhaj
  general gen col colonel dr prof mr mrs ms sir lord dame king queen prince princess emir amir sayyed sayed mister господин президент premierminister`.split(
    /\s+/,
  ),
);
const COMPANY = new Set(
  `llc ltd limited inc incorporated corp corporation co company gmbh ag sa sas sarl srl spa plc lp llp bv nv oy ab as kg kft sro doo ooo oao zao pao ао ооо оао зао пао тоо чп
  общество ограниченной ответственностью акционерное group holding holdings trust fund bank offshore capital`.split(
    /\s+/,
  ),
);

/** Compares two names. Symmetric. */
export function matchNames(a: string, b: string): NameMatch {
  const reasons: string[] = [];
  const score = Math.round(compare(a, b, reasons) * 1000) / 1000;
  return { score, match: score >= MATCH_THRESHOLD, reasons };
}

function compare(a: string, b: string, reasons: string[]): number {
  const [x, y] = [tokens(a), tokens(b)];
  if (!x.length || !y.length) return 0;
  const companies = [a, b].map((name) => words(name).filter((w) => COMPANY.has(w)).length);
  if (companies[0] && companies[1]) return company(a, b, reasons);
  const joined = [x, y].map((list) => list.map((t) => t.roman).join('')) as [string, string];
  if (joined[0] === joined[1]) {
    reasons.push(a === b ? 'the same name' : 'the same letters');
    return 1;
  }
  const backwards = x.map((t) => [...t.roman].reverse().join(''));
  if (joined[0].length > 5 && [backwards.join(''), [...backwards].reverse().join('')].includes(joined[1])) {
    reasons.push('written backwards');
    return 0.9;
  }
  const aligned = align(x, y, reasons);
  // Runs of letters divided in other places: Jan Daniel, JanDaniel; Tse-tung, Tsetung.
  const cost = distance(joined[0], joined[1]) / Math.max(joined[0].length, joined[1].length);
  const together =
    cost < 0.09 && Math.min(joined[0].length, joined[1].length) > 7 && x.length !== y.length ? 1 - cost * 1.5 : 0;
  if (together > aligned) reasons.push('the same letters divided otherwise');
  return Math.max(aligned, together);
}

function words(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);
}

const LEET: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b', 9: 'g' };

/** The parts that count: no titles, forms of company, particles; digits inside words read as the letters they stand for. */
function tokens(name: string): NamePart[] {
  const readable = name.replace(/(?<=\p{L})\p{N}|\p{N}(?=\p{L})/gu, (d) => LEET[d] ?? d);
  const parts = nameParts(readable);
  const kept = parts.filter(
    (p) => !HONOUR.has(p.text.toLowerCase()) && !COMPANY.has(p.text.toLowerCase()) && !p.particle,
  );
  const list = kept.length ? kept : parts;
  // Sergey Sergey Shoigu: said twice.
  return list.filter((p, i) => i === 0 || p.roman !== list[i - 1]?.roman);
}

interface Pair {
  i: number;
  j: number;
  score: number;
  /** `score` less a little for standing elsewhere, for choosing partners only. */
  rank: number;
}

function align(x: NamePart[], y: NamePart[], reasons: string[]): number {
  const pairs: Pair[] = [];
  x.forEach((p, i) => {
    y.forEach((q, j) => {
      const score = similarity(p, q);
      if (score > 0.45) pairs.push({ i, j, score, rank: score - 0.03 * Math.abs(i / x.length - j / y.length) });
    });
  });
  pairs.sort((a, b) => b.rank - a.rank);
  const usedX = new Set<number>();
  const usedY = new Set<number>();
  const chosen: Pair[] = [];
  for (const pair of pairs) {
    if (usedX.has(pair.i) || usedY.has(pair.j)) continue;
    usedX.add(pair.i);
    usedY.add(pair.j);
    chosen.push(pair);
  }
  if (!chosen.length) {
    reasons.push('no part agrees');
    return 0;
  }
  const restX = x.filter((_, i) => !usedX.has(i));
  const restY = y.filter((_, j) => !usedY.has(j));
  const size = (p: NamePart) => (p.initial ? 2 : Math.min(8, p.roman.length) + 2);
  let sum = 0;
  let weight = 0;
  let worst = 1;
  for (const { i, j, score } of chosen) {
    const w = Math.max(size(x[i] as NamePart), size(y[j] as NamePart));
    sum += score * w;
    weight += w;
    worst = Math.min(worst, score);
    explain(x[i] as NamePart, y[j] as NamePart, score, reasons);
  }
  const left = (list: NamePart[]) => list.reduce((n, p) => n + size(p), 0);
  const [extraX, extraY] = [left(restX), left(restY)];
  const both = Math.min(extraX, extraY);
  const one = Math.abs(extraX - extraY);
  const full = chosen.filter(({ i, j }) => !(x[i] as NamePart).initial && !(y[j] as NamePart).initial).length;
  let score = (sum / weight) * (0.55 + 0.45 * worst);
  if (both > 0) {
    reasons.push(`${restX.map((p) => p.text).join(' ')} stands against ${restY.map((p) => p.text).join(' ')}`);
    score *= Math.max(0.2, 1 - (1.15 * (both + one / 2)) / (weight + both));
  } else if (one > 0) {
    reasons.push(`${[...restX, ...restY].map((p) => p.text).join(' ')} is in one name only`);
    score *= full >= 2 || (full >= 1 && chosen.length >= 2) ? 1 - 0.12 * (one / (weight + one)) : 0.62;
  }
  if (chosen.length >= 2 && crossed(chosen)) {
    reasons.push('in another order');
    // Surname first is a habit; parts in the middle changing places are another person (son and father).
    score *= x.length === 2 && y.length === 2 ? 0.99 : turned(chosen, x.length, y.length) ? 0.97 : 0.78;
  }
  return Math.min(1, score);
}

const crossed = (pairs: Pair[]): boolean => pairs.some((p) => pairs.some((q) => p.i < q.i && p.j > q.j));

/** One name is the other with its first part moved to the end. */
function turned(pairs: Pair[], n: number, m: number): boolean {
  const order = [...pairs].sort((a, b) => a.i - b.i).map((p) => p.j);
  const drops = order.filter((j, k) => k > 0 && j < (order[k - 1] as number)).length;
  return drops === 1 && Math.min(n, m) >= 2 && (order[order.length - 1] as number) < (order[0] as number);
}

/** Likeness of two parts, 0 … 1. */
function similarity(p: NamePart, q: NamePart): number {
  if (p.roman === q.roman) return 1;
  if (p.initial || q.initial) return p.roman[0] === q.roman[0] ? 0.86 : 0;
  // Altariqi, al-Tariqi: the article grown on.
  if (p.roman === `al${q.roman}` || q.roman === `al${p.roman}`) return 0.95;
  const known = comparePart(p, q);
  if (known.relation === 'script') return known.score;
  let best = 0;
  if (known.relation === 'nickname') best = 0.88;
  if (p.skeletons.some((s) => s.length > 2 && q.skeletons.includes(s))) best = Math.max(best, 0.97);
  const longest = Math.max(p.roman.length, q.roman.length);
  const plain = distance(p.roman, q.roman);
  const folded = distance(p.skeletons[0] ?? '', q.skeletons[0] ?? '');
  const cost = Math.min(plain, folded + 0.15);
  // Short names differ by one letter as often as not.
  const syllabic = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(p.text);
  const relative = cost / (syllabic ? longest * 0.8 : Math.max(longest, 4.2));
  best = Math.max(best, relative <= 0.42 ? 1 - relative * 1.05 : 0);
  // DR., DRISSI: cut short.
  const [short, long] = p.roman.length < q.roman.length ? [p.roman, q.roman] : [q.roman, p.roman];
  if (short.length >= 2 && long.startsWith(short)) best = Math.max(best, short.length >= 5 ? 0.78 : 0.72);
  return best;
}

const VOWELS = 'aeiouy';
const ALIKE = ['td', 'kgq', 'szc', 'bpv', 'vfw', 'mn', 'jyzg', 'lr', 'hk', 'cksx'];

function substitution(a: string, b: string): number {
  if (a === b) return 0;
  if (VOWELS.includes(a) && VOWELS.includes(b)) return 0.6;
  if (ALIKE.some((group) => group.includes(a) && group.includes(b))) return 0.75;
  return 1;
}

const gap = (c: string, before: string | undefined): number =>
  c === before ? 0.35 : c === 'h' || c === 'y' ? 0.5 : VOWELS.includes(c) ? 0.7 : 0.9;

/** Edit distance with the price of each slip by how easily it happens; exchanged neighbours cost one slip. */
function distance(a: string, b: string): number {
  const n = a.length;
  const m = b.length;
  const d: number[][] = Array.from({ length: n + 1 }, () => [0]);
  for (let i = 1; i <= n; i++) (d[i] as number[])[0] = (d[i - 1]?.[0] as number) + gap(a[i - 1] as string, a[i - 2]);
  for (let j = 1; j <= m; j++) (d[0] as number[])[j] = (d[0]?.[j - 1] as number) + gap(b[j - 1] as string, b[j - 2]);
  for (let i = 1; i <= n; i++) {
    const row = d[i] as number[];
    const above = d[i - 1] as number[];
    for (let j = 1; j <= m; j++) {
      const [x, y] = [a[i - 1] as string, b[j - 1] as string];
      let best = Math.min(
        (above[j] as number) + gap(x, a[i - 2]),
        (row[j - 1] as number) + gap(y, b[j - 2]),
        (above[j - 1] as number) + substitution(x, y),
      );
      if (i > 1 && j > 1 && x === b[j - 2] && a[i - 2] === y)
        best = Math.min(best, (d[i - 2]?.[j - 2] as number) + 0.8);
      row[j] = best;
    }
  }
  return d[n]?.[m] as number;
}

function explain(p: NamePart, q: NamePart, score: number, reasons: string[]): void {
  if (p.roman === q.roman) return;
  const what = `${p.text} = ${q.text}`;
  if (p.initial || q.initial) reasons.push(`${what}: an initial`);
  else if (sameGivenName(p.roman, q.roman)) reasons.push(`${what}: forms of one given name`);
  else if (p.skeletons.some((s) => q.skeletons.includes(s))) reasons.push(`${what}: another spelling`);
  else reasons.push(`${what}: ${score > 0.8 ? 'nearly the same spelling' : 'a like spelling'}`);
}

/** Names of firms: without their legal form, nearly letter by letter; numerals must be the same. */
function company(a: string, b: string, reasons: string[]): number {
  const core = (name: string) =>
    words(name).filter(
      (w) =>
        !/^(?:llc|ltd|limited|inc|incorporated|corp|corporation|co|company|gmbh|ag|sa|sas|sarl|plc|ооо|оао|зао|ао)$/.test(
          w,
        ),
    );
  const [x, y] = [core(a), core(b)];
  const numbers = (list: string[]) => list.filter((w) => /\p{N}|^[ivx]+$/u.test(w)).join(' ');
  const [p, q] = [romanise(x.join('')), romanise(y.join(''))];
  if (p === q) {
    reasons.push('the same firm but for its legal form');
    return 0.98;
  }
  if (numbers(x) !== numbers(y)) {
    reasons.push('another number');
    return 0.3;
  }
  const cost = distance(skeleton(p), skeleton(q)) / Math.max(p.length, q.length, 1);
  reasons.push(cost < 0.12 ? 'nearly the same firm name' : 'another firm name');
  return Math.max(0, 1 - cost * 2.5);
}
