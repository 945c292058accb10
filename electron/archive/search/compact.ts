/** Rewrites the postings of one term without those of dead documents. */
import { type TermRow, Writer, writePosting } from './postings';
import type { IndexStore } from './store';
import { chunkLimit } from './term-table';

/** @returns whether anything was dropped. Runs inside the caller's transaction. */
export function compactTerm(store: IndexStore, row: TermRow): boolean {
  const chunks = store.terms.directory(row);
  const sealed: { post: Uint8Array; pos: Uint8Array }[] = [];
  const out = new Writer();
  const pout = new Writer();
  let dropped = false;
  let previous = 0;
  chunks.firsts.forEach((_first, index) => {
    const chunk = chunks.bytes(index);
    const pos = chunks.positions(index);
    let p = 0;
    let at = 0;
    let document = 0;
    const varint = (): number => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = chunk[at++] as number;
        value |= (byte & 127) << shift;
        if (byte < 128) return value;
      }
    };
    while (at < chunk.length) {
      const head = varint();
      document += head >>> 3;
      let tf0 = (head >>> 1) & 1;
      let tf1 = (head >>> 2) & 1;
      if ((head & 1) === 0) {
        if (tf0) tf0 = varint();
        if (tf1) tf1 = varint();
      }
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
  });
  if (dropped) store.terms.rewrite(row, sealed, out.take(), pout.take(), previous);
  return dropped;
}
