/** Places of words within documents, for phrases and NEAR. */

import { type DocSet, gallop } from './docset';
import type { TermRow } from './postings';
import type { IndexStore } from './store';

/**
 * Where words stand in each document of a set. A place is `field * FIELD + word position`, ascending in a document;
 * those of document `i` are `places[offsets[i]] … places[offsets[i + 1] - 1]`.
 */
export interface Places {
  offsets: Uint32Array;
  places: Int32Array;
}

/** Larger than any article has words, so that no phrase spans two fields. */
export const FIELD = 1 << 26;

/** The places of any of the terms in `docs` (ascending), in the fields of `scope`. */
export function placesOf(store: IndexStore, rows: readonly TermRow[], scope: number, docs: DocSet): Places {
  let found = new Int32Array(1024); // pairs: index of the document, place
  let count = 0;
  for (const row of rows) {
    eachPlace(store, row, scope, docs, (document, place) => {
      if (count + 2 > found.length) {
        const larger = new Int32Array(found.length * 2);
        larger.set(found);
        found = larger;
      }
      found[count++] = document;
      found[count++] = place;
    });
  }
  const offsets = new Uint32Array(docs.length + 1);
  for (let i = 0; i < count; i += 2) {
    const at = (found[i] as number) + 1;
    offsets[at] = (offsets[at] as number) + 1;
  }
  for (let i = 0; i < docs.length; i++) offsets[i + 1] = (offsets[i + 1] as number) + (offsets[i] as number);
  const next = offsets.slice();
  const places = new Int32Array(count / 2);
  for (let i = 0; i < count; i += 2) {
    const document = found[i] as number;
    const at = next[document] as number;
    places[at] = found[i + 1] as number;
    next[document] = at + 1;
  }
  if (rows.length > 1) {
    for (let i = 0; i < docs.length; i++) places.subarray(offsets[i], offsets[i + 1]).sort();
  }
  return { offsets, places };
}

function eachPlace(
  store: IndexStore,
  row: TermRow,
  scope: number,
  docs: DocSet,
  found: (index: number, place: number) => void,
): void {
  const chunks = store.terms.directory(row);
  let w = 0;
  for (let chunk = 0; chunk < chunks.firsts.length && w < docs.length; chunk++) {
    w = gallop(docs, w, chunks.firsts[chunk] as number);
    if (w === docs.length) return;
    if ((docs[w] as number) >= (chunks.firsts[chunk + 1] ?? Number.POSITIVE_INFINITY)) continue;
    const bytes = chunks.bytes(chunk);
    const pos = chunks.positions(chunk);
    let p = 0;
    let document = 0;
    for (let i = 0; i < bytes.length; ) {
      let byte = bytes[i++] as number;
      let value = byte & 127;
      for (let shift = 7; byte > 127; shift += 7) {
        byte = bytes[i++] as number;
        value |= (byte & 127) << shift;
      }
      document += value >>> 3;
      const single = value & 1;
      while (w < docs.length && (docs[w] as number) < document) w++;
      if (w === docs.length) return;
      const wanted = docs[w] === document;
      for (let field = 0; field < 2; field++) {
        if (((value >>> (field + 1)) & 1) === 0) continue;
        let tf = 1;
        if (!single) {
          byte = bytes[i++] as number;
          tf = byte & 127;
          for (let shift = 7; byte > 127; shift += 7) {
            byte = bytes[i++] as number;
            tf |= (byte & 127) << shift;
          }
        }
        if (wanted && (scope >>> field) & 1) {
          let place = field * FIELD;
          for (; tf > 0; tf--) {
            byte = pos[p++] as number;
            let delta = byte & 127;
            for (let shift = 7; byte > 127; shift += 7) {
              byte = pos[p++] as number;
              delta |= (byte & 127) << shift;
            }
            place += delta;
            found(w, place);
          }
        } else {
          for (; tf > 0; tf--) while ((pos[p++] as number) > 127);
        }
      }
    }
  }
}

/** One place of a phrase: the terms that may stand there, counted from its first word. */
export interface PhraseWord {
  rows: readonly TermRow[];
  offset: number;
}

/** The documents of `docs` in which the words stand at these offsets from each other. */
export function withPhrase(store: IndexStore, words: readonly PhraseWord[], scope: number, docs: DocSet): DocSet {
  const weight = (word: PhraseWord): number => word.rows.reduce((sum, row) => sum + row.df, 0);
  const ordered = [...words].sort((a, b) => weight(a) - weight(b));
  const first = ordered[0];
  if (!first) return docs;
  let current = docs;
  let starts = shifted(placesOf(store, first.rows, scope, current), first.offset);
  for (const word of ordered.slice(1)) {
    const other = placesOf(store, word.rows, scope, current);
    const kept = new Uint32Array(current.length);
    const offsets = new Uint32Array(current.length + 1);
    const places = new Int32Array(starts.places.length);
    let documents = 0;
    let count = 0;
    for (let i = 0; i < current.length; i++) {
      const before = count;
      let a = starts.offsets[i] as number;
      let b = other.offsets[i] as number;
      const aEnd = starts.offsets[i + 1] as number;
      const bEnd = other.offsets[i + 1] as number;
      while (a < aEnd && b < bEnd) {
        const wanted = (starts.places[a] as number) + word.offset;
        const place = other.places[b] as number;
        if (place === wanted) {
          places[count++] = starts.places[a] as number;
          a++;
          b++;
        } else if (place < wanted) b++;
        else a++;
      }
      if (count > before) {
        kept[documents] = current[i] as number;
        documents++;
        offsets[documents] = count;
      }
    }
    current = kept.subarray(0, documents);
    starts = { offsets: offsets.subarray(0, documents + 1), places };
    if (documents === 0) break;
  }
  return current;
}

function shifted({ offsets, places }: Places, by: number): Places {
  return { offsets, places: by === 0 ? places : places.map((place) => place - by) };
}

/** The documents of `docs` in which a word of `a` stands at most `distance` words from one of `b`. */
export function withNear(
  store: IndexStore,
  a: readonly TermRow[],
  b: readonly TermRow[],
  distance: number,
  scope: number,
  docs: DocSet,
): DocSet {
  const left = placesOf(store, a, scope, docs);
  const right = placesOf(store, b, scope, docs);
  const out = new Uint32Array(docs.length);
  let count = 0;
  for (let i = 0; i < docs.length; i++) {
    let x = left.offsets[i] as number;
    let y = right.offsets[i] as number;
    while (x < (left.offsets[i + 1] as number) && y < (right.offsets[i + 1] as number)) {
      const p = left.places[x] as number;
      const q = right.places[y] as number;
      if (p !== q && Math.abs(p - q) <= distance) {
        out[count++] = docs[i] as number;
        break;
      }
      if (p < q) x++;
      else y++;
    }
  }
  return out.subarray(0, count);
}
