/** An index that has lived: articles were added in batches, changed, removed, restored, and the index compacted. */
import { compactTerm } from '../../electron/archive/search/compact';
import type { SearchIndex } from '../../electron/archive/search/search-index';
import type { CorpusDocument, Random } from './random';

/** Applies a random history to an empty index; returns the articles that are in it at the end. */
export function liveLife(index: SearchIndex, docs: readonly CorpusDocument[], random: Random): CorpusDocument[] {
  const inside = new Map<number, CorpusDocument>();
  const removed: CorpusDocument[] = [];
  const commit = (work: () => void): void => index.db.transaction(work)();
  const add = (batch: CorpusDocument[]): void => {
    if (random.chance(0.1)) {
      // a transaction that fails leaves no trace
      try {
        commit(() => {
          index.add(batch);
          throw new Error('rolled back');
        });
      } catch {}
    }
    commit(() => index.add(batch));
    for (const doc of batch) inside.set(doc.id, doc);
  };
  let at = 0;
  while (at < docs.length) {
    const size = 1 + random.below(random.chance(0.5) ? 5 : 90);
    add(docs.slice(at, at + size));
    at += size;
    if (random.chance(0.4)) {
      const gone = [...inside.values()].filter(() => random.chance(0.08));
      commit(() => index.remove(gone));
      for (const doc of gone) {
        inside.delete(doc.id);
        removed.push(doc);
      }
    }
    if (random.chance(0.3) && inside.size > 0) {
      const old = random.pick([...inside.values()]);
      const other = random.pick(docs);
      const changed = { ...old, body: other.body, language: other.language };
      commit(() => {
        index.remove([old]);
        index.add([changed]);
      });
      inside.set(changed.id, changed);
    }
    if (random.chance(0.3)) {
      const back = removed.splice(0, 1 + random.below(4));
      if (back.length > 0) add(back);
    }
    if (random.chance(0.12)) compactAll(index);
    if (random.chance(0.3)) commit(() => index.settle(0)); // a part of what waits
    if (random.chance(0.1)) commit(() => index.settle());
    if (random.chance(0.2)) index.store.terms.reload(); // as after a crash
  }
  return [...inside.values()];
}

export function compactAll(index: SearchIndex): void {
  index.db.transaction(() => {
    for (const row of index.store.terms.after(0, -1)) compactTerm(index.store, row);
    index.store.purged(index.store.dead);
  })();
}
