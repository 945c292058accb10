/**
 * Linking inside one article: mentions that name the same person share a cluster. Full names first; then shorter forms
 * join the full name they fit, the nearest before them when two do. Never two full names with different given names.
 */
import { differInGender, type NamePart, nameParts } from '../../contract/name-keys';

export interface ClusterInput {
  surface: string;
  start: number;
}

export interface Cluster {
  members: number[];
  /** Parts of each distinct full form. */
  forms: NamePart[][];
}

const meets = (a: NamePart, b: NamePart): boolean => {
  if (a.initial || b.initial) return a.roman[0] === b.roman[0];
  if (a.roman === b.roman) return true;
  if (differInGender(a, b)) return false;
  return a.skeletons.some((x) => x.length > 2 && b.skeletons.includes(x));
};

const solid = (parts: NamePart[]) => parts.filter((p) => !p.particle);

/** Whether two forms of at least two parts can be one person: every part of the shorter has its own partner. */
export function formsAgree(a: NamePart[], b: NamePart[]): boolean {
  const [short, long] = solid(a).length <= solid(b).length ? [solid(a), solid(b)] : [solid(b), solid(a)];
  if (short.length === 0) return false;
  const free = [...long];
  let full = 0;
  for (const part of short) {
    const i = free.findIndex((other) => meets(part, other));
    if (i < 0) return false;
    const [partner] = free.splice(i, 1);
    if (!part.initial && !partner?.initial) full++;
  }
  // Initials must stand where the given name stands, so a full part has to agree as well.
  return full >= 1;
}

/** Groups mentions (in text order) into persons. Returns a cluster number for each. */
export function clusterMentions(mentions: ClusterInput[]): { cluster: number[]; clusters: Cluster[] } {
  const parsed = mentions.map((mention) => nameParts(mention.surface));
  const clusters: Cluster[] = [];
  const cluster = new Array<number>(mentions.length).fill(-1);
  const join = (i: number, c: number) => {
    cluster[i] = c;
    clusters[c]?.members.push(i);
    const parts = parsed[i] as NamePart[];
    const forms = clusters[c]?.forms;
    if (forms && !forms.some((form) => form.map((p) => p.roman).join(' ') === parts.map((p) => p.roman).join(' ')))
      forms.push(parts);
  };
  const size = (i: number) => solid(parsed[i] as NamePart[]).filter((p) => !p.initial).length;
  const order = mentions.map((_, i) => i).sort((a, b) => Math.min(2, size(b)) - Math.min(2, size(a)) || a - b);
  for (const i of order) {
    const parts = parsed[i] as NamePart[];
    const candidates: number[] = [];
    clusters.forEach((candidate, c) => {
      // Whatever is longer than a lone word must agree with every full form, an initial included: never by chain.
      const whole = solid(parts).length >= 2;
      const fits = candidate.forms.every((form) => !whole || solid(form).length < 2 || formsAgree(parts, form));
      if (fits && candidate.forms.some((form) => formsAgree(parts, form))) candidates.push(c);
    });
    if (candidates.length === 0) {
      clusters.push({ members: [], forms: [] });
      join(i, clusters.length - 1);
      continue;
    }
    // A lone word names by surname before it names by given name; then whoever was named last.
    const rank = (c: number): number => {
      const members = clusters[c]?.members ?? [];
      const start = mentions[i]?.start ?? 0;
      let nearest = Number.POSITIVE_INFINITY;
      let exact = 1;
      for (const m of members) {
        const other = mentions[m] as ClusterInput;
        nearest = Math.min(nearest, other.start <= start ? start - other.start : 1e6 + other.start - start);
        if (other.surface === mentions[i]?.surface) exact = 0;
      }
      const last = clusters[c]?.forms.some((form) => {
        const whole = solid(form);
        const tail = whole[whole.length - 1];
        return (
          tail !== undefined &&
          parts[0] !== undefined &&
          whole.length > 1 &&
          meets(parts[parts.length - 1] as NamePart, tail)
        );
      });
      return (size(i) >= 2 ? exact : last ? 0 : 1) * 1e9 + nearest;
    };
    candidates.sort((a, b) => rank(a) - rank(b));
    join(i, candidates[0] as number);
  }
  return { cluster, clusters };
}
