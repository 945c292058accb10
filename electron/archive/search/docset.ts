/** Set operations on ascending document numbers. */

/** Ascending document numbers. */
export type DocSet = Uint32Array;

export const EMPTY_SET: DocSet = new Uint32Array(0);

export function intersect(a: DocSet, b: DocSet): DocSet {
  const [small, large] = a.length <= b.length ? [a, b] : [b, a];
  const out = new Uint32Array(small.length);
  let count = 0;
  for (let i = 0, j = 0; i < small.length && j < large.length; ) {
    const x = small[i] as number;
    const y = large[j] as number;
    if (x === y) {
      out[count++] = x;
      i++;
      j++;
    } else if (x < y) i++;
    else j++;
  }
  return out.subarray(0, count);
}

export function union(a: DocSet, b: DocSet): DocSet {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const out = new Uint32Array(a.length + b.length);
  let count = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const x = i < a.length ? (a[i] as number) : Number.POSITIVE_INFINITY;
    const y = j < b.length ? (b[j] as number) : Number.POSITIVE_INFINITY;
    out[count++] = Math.min(x, y);
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return out.subarray(0, count);
}

/** `a` without `b`. */
export function difference(a: DocSet, b: DocSet): DocSet {
  if (b.length === 0) return a;
  const out = new Uint32Array(a.length);
  let count = 0;
  for (let i = 0, j = 0; i < a.length; i++) {
    const x = a[i] as number;
    while (j < b.length && (b[j] as number) < x) j++;
    if (j === b.length || b[j] !== x) out[count++] = x;
  }
  return out.subarray(0, count);
}

/** The first index at or after `from` whose value is at least `wanted`. */
export function gallop(docs: DocSet, from: number, wanted: number): number {
  let low = from;
  let stride = 1;
  while (low + stride < docs.length && (docs[low + stride] as number) < wanted) {
    low += stride;
    stride *= 2;
  }
  let high = Math.min(docs.length, low + stride + 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((docs[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
