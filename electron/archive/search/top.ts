/** The best of many without sorting them all. */
import type { Scored } from './score';

/**
 * Indices of the `limit` best entries, best first; equal scores in ascending order of document, so that an order is
 * always the same.
 */
export function best({ docs, scores }: Scored, limit: number): number[] {
  const worse = (a: number, b: number): boolean => {
    const x = scores[a] as number;
    const y = scores[b] as number;
    return x < y || (x === y && (docs[a] as number) > (docs[b] as number));
  };
  const order = (a: number, b: number): number => (worse(a, b) ? 1 : -1);
  if (limit >= docs.length) return Array.from(docs, (_, i) => i).sort(order);
  if (limit <= 0) return [];
  const heap: number[] = []; // the worst on top
  const sink = (from: number): void => {
    let at = from;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) return;
      if (child + 1 < heap.length && worse(heap[child + 1] as number, heap[child] as number)) child++;
      if (worse(heap[at] as number, heap[child] as number)) return;
      const swap = heap[at] as number;
      heap[at] = heap[child] as number;
      heap[child] = swap;
      at = child;
    }
  };
  for (let i = 0; i < limit; i++) heap.push(i);
  for (let i = (limit >> 1) - 1; i >= 0; i--) sink(i);
  let least = scores[heap[0] as number] as number;
  for (let i = limit; i < docs.length; i++) {
    if ((scores[i] as number) < least || !worse(heap[0] as number, i)) continue;
    heap[0] = i;
    sink(0);
    least = scores[heap[0] as number] as number;
  }
  return heap.sort(order);
}
