/** Rewrites the postings of one term without those of dead documents. */

import { chunkLimit } from './open-row';
import { Postings, type TermRow, Writer, writePosting } from './postings';
import type { IndexStore } from './store';

/** @returns whether anything was dropped. Runs inside the caller's transaction. */
export function compactTerm(store: IndexStore, row: TermRow): boolean {
  const chunks = store.terms.directory(row);
  const sealed: { post: Uint8Array; pos: Uint8Array }[] = [];
  const postings = new Postings();
  const out = new Writer();
  const pout = new Writer();
  let dropped = false;
  let previous = 0;
  postings.open(chunks, null);
  for (let count = postings.next(); count > 0; count = postings.next()) {
    const pos = chunks.positions(postings.chunk);
    let p = 0;
    for (let at = 0; at < count; at++) {
      const document = postings.documents[at] as number;
      const tf0 = postings.titles[at] as number;
      const tf1 = postings.bodies[at] as number;
      const from = p;
      for (let left = tf0 + tf1; left > 0 && p < pos.length; left--) while ((pos[p++] as number) > 127);
      if (store.lengths[document * 2] === 0) {
        dropped = true;
        continue;
      }
      if (out.length + pout.length > chunkLimit(sealed.length)) {
        sealed.push({ post: out.take(), pos: pout.take() });
        previous = 0;
      }
      writePosting(out, previous, document, tf0, tf1);
      pout.putBytes(pos.subarray(from, p));
      previous = document;
    }
  }
  if (dropped) store.terms.rewrite(row, sealed, out.take(), pout.take(), previous);
  return dropped;
}
