/** Places of words within documents, for phrases and NEAR. */

import { longer } from './analysis/chunks';
import type { DocSet } from './docset';
import { Postings, type TermRow } from './postings';
import { due, type Steps } from './steps';
import type { IndexStore } from './store';

/**
 * Where words stand in each document of a set. A place is `field * FIELD + word position`, ascending in a document;
 * those of document `i` are `places[offsets[i]] … places[offsets[i + 1] - 1]`.
 */
interface Places {
  offsets: Uint32Array;
  places: Int32Array;
}

/** Larger than any article has words, so that no phrase spans two fields. */
const FIELD = 1 << 26;

/** The places of any of the terms in `docs` (ascending), in the fields of `scope`. */
function* placesOf(store: IndexStore, rows: readonly TermRow[], scope: number, docs: DocSet): Steps<Places> {
  const [only] = rows;
  if (only && rows.length === 1) return yield* placesOfOne(store, only, scope, docs);
  let found = new Int32Array(1024); // pairs: index of the document, place
  let count = 0;
  const reading = new Reading();
  for (const row of rows) {
    yield* eachPlaces(store, row, scope, docs, reading, (document, own, many) => {
      if (count + many * 2 > found.length) found = longer(found, many * 2);
      for (let i = 0; i < many; i++) {
        found[count++] = document;
        found[count++] = own[i] as number;
      }
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
  for (let i = 0; i < docs.length; i++) places.subarray(offsets[i], offsets[i + 1]).sort();
  return { offsets, places };
}

/** {@link placesOf} one term, whose places come in their order. */
function* placesOfOne(store: IndexStore, row: TermRow, scope: number, docs: DocSet): Steps<Places> {
  const offsets = new Uint32Array(docs.length + 1);
  let places = new Int32Array(1024);
  let count = 0;
  let done = 0;
  yield* eachPlaces(store, row, scope, docs, new Reading(), (document, own, many) => {
    if (count + many > places.length) places = longer(places, many);
    while (done <= document) offsets[done++] = count;
    for (let i = 0; i < many; i++) places[count++] = own[i] as number;
  });
  offsets.fill(count, done);
  return { offsets, places: places.subarray(0, count) };
}

/** What reading places takes; one for each search, since it may pause in the midst of it. */
class Reading {
  readonly postings = new Postings();
  own = new Int32Array(64);
}

/**
 * Reads the places of a term in those of `docs` that have it, in the fields of `scope`.
 * @param each gets the index in `docs`, an array that begins with the places, ascending, and their number
 */
function* eachPlaces(
  store: IndexStore,
  row: TermRow,
  scope: number,
  docs: DocSet,
  reading: Reading,
  each: (index: number, places: Int32Array, count: number) => void,
): Steps<void> {
  const { postings } = reading;
  const chunks = store.terms.directory(row);
  postings.open(chunks, docs, scope);
  for (let count = postings.next(); count > 0; count = postings.next()) {
    const { titles, bodies, before, places } = postings;
    const pos = chunks.positions(postings.chunk);
    let p = 0;
    let passed = 0; // positions of the chunk before `p`
    for (let i = 0; i < count; i++) {
      const tf0 = titles[i] as number;
      const tf1 = bodies[i] as number;
      if (tf0 + tf1 > reading.own.length) reading.own = new Int32Array((tf0 + tf1) * 2);
      const { own } = reading;
      let found = 0;
      let skip = (before[i] as number) - passed;
      passed += skip + tf0 + tf1;
      for (let field = 0; field < 2; field++) {
        let left = field === 0 ? tf0 : tf1;
        if (((scope >>> field) & 1) === 0) {
          skip += left;
          continue;
        }
        for (; skip > 0; p++) if ((pos[p] as number) < 128) skip--;
        for (let place = field * FIELD; left > 0; left--) {
          let byte = pos[p++] as number;
          let delta = byte & 127;
          for (let shift = 7; byte > 127; shift += 7) {
            byte = pos[p++] as number;
            delta |= (byte & 127) << shift;
          }
          place += delta;
          own[found++] = place;
        }
      }
      // what is left over of a field that was not asked for is passed over with the next posting
      passed -= skip;
      each(places[i] as number, own, found);
    }
    if (due()) yield;
  }
}

/** One place of a phrase: the terms that may stand there, counted from its first word. */
export interface PhraseWord {
  rows: readonly TermRow[];
  offset: number;
}

/**
 * The documents of `docs` in which the words stand at these offsets from each other. The places where the rarest word
 * would have the phrase begin are tried with one word after the other.
 */
export function* withPhrase(
  store: IndexStore,
  words: readonly PhraseWord[],
  scope: number,
  docs: DocSet,
): Steps<DocSet> {
  const weight = (word: PhraseWord): number => word.rows.reduce((sum, row) => sum + row.df, 0);
  const [first, ...rest] = [...words].sort((a, b) => weight(a) - weight(b));
  if (!first) return docs;
  let current = docs;
  let { offsets, places } = yield* placesOf(store, first.rows, scope, docs);
  const reading = new Reading();
  for (const word of rest) {
    if (current.length === 0) break;
    const kept = new Uint8Array(places.length);
    const by = word.offset - first.offset;
    for (const row of word.rows) {
      yield* eachPlaces(store, row, scope, current, reading, (index, own, count) => {
        let at = offsets[index] as number;
        const end = offsets[index + 1] as number;
        for (let i = 0; i < count && at < end; ) {
          const wanted = (places[at] as number) + by;
          const here = own[i] as number;
          if (wanted === here) kept[at] = 1;
          if (wanted <= here) at++;
          else i++;
        }
      });
    }
    let documents = 0;
    let count = 0;
    const left = new Uint32Array(current.length);
    const starts = new Uint32Array(current.length + 1);
    for (let i = 0; i < current.length; i++) {
      const before = count;
      for (let at = offsets[i] as number; at < (offsets[i + 1] as number); at++)
        if (kept[at] === 1) places[count++] = places[at] as number;
      if (count === before) continue;
      left[documents++] = current[i] as number;
      starts[documents] = count;
    }
    current = left.subarray(0, documents);
    offsets = starts.subarray(0, documents + 1);
    places = places.subarray(0, count);
  }
  return current;
}

/** The documents of `docs` in which a word of `a` stands at most `distance` words from one of `b`. */
export function* withNear(
  store: IndexStore,
  a: readonly TermRow[],
  b: readonly TermRow[],
  distance: number,
  scope: number,
  docs: DocSet,
): Steps<DocSet> {
  const left = yield* placesOf(store, a, scope, docs);
  const right = yield* placesOf(store, b, scope, docs);
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
