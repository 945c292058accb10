/** Known given names, surnames and places as hashes: a word's classes in one probe. */
import { hash } from './hash';

export const GIVEN = 1;
export const SURNAME = 2;
export const PLACE = 4;
/** A case form, not the nominative. */
export const INFLECTED = 8;
/** An ordinary word of a script without capitals; with the others, one that is a name as well. */
export const COMMON = 16;

/** An open-addressing table of word hashes → class bits. A false hit needs a full 32-bit collision. */
export class Gazetteer {
  private readonly keys: Uint32Array;
  private readonly bits: Uint8Array;
  private readonly mask: number;
  readonly size: number;

  /** `hashes` sorted or not, without repeats; `classes[i]` are the bits of `hashes[i]`. */
  constructor(hashes: Uint32Array, classes: Uint8Array) {
    let capacity = 16;
    while (capacity < hashes.length * 2) capacity *= 2;
    this.keys = new Uint32Array(capacity);
    this.bits = new Uint8Array(capacity);
    this.mask = capacity - 1;
    this.size = hashes.length;
    hashes.forEach((key, i) => {
      let slot = key & this.mask;
      while (this.bits[slot]) slot = (slot + 1) & this.mask;
      this.keys[slot] = key;
      this.bits[slot] = classes[i] as number;
    });
  }

  /** Class bits of a lower-case word, 0 when unknown. */
  lookup(word: string): number {
    const key = hash(word);
    let slot = key & this.mask;
    while (this.bits[slot]) {
      if (this.keys[slot] === key) return this.bits[slot] as number;
      slot = (slot + 1) & this.mask;
    }
    return 0;
  }
}
