/**
 * Classes of words that are used alike (towns, ministers, goalkeepers, Slavic surnames), found without any annotation: what a
 * tagger trained on little text knows of the words that it has not met. Each word has a class at three levels, fine to coarse.
 */
import { hash } from './hash';

/** Bits of a word's hash that are stored: one unknown word in two hundred is taken for a known one, at a quarter of the bytes. */
export const KEY_BITS = 24;
const KEY_MASK = (1 << KEY_BITS) - 1;

/** The key that {@link WordClasses} knows a lower-case word by. */
export const classKey = (word: string): number => hash(word) & KEY_MASK;

export class WordClasses {
  private readonly keys: Uint32Array;
  private readonly values: Uint16Array;
  private readonly mask: number;

  /**
   * @param sorted ascending {@link classKey} of each word, without repeats
   * @param classes `classes[i]` is the fine class of the word of `keys[i]`, from 0
   * @param middle the class of middle size that each fine class lies in
   * @param coarse the coarse class that each fine class lies in
   */
  constructor(
    readonly sorted: Uint32Array,
    readonly classes: Uint16Array,
    readonly middle: Uint8Array,
    readonly coarse: Uint8Array,
  ) {
    let capacity = 16;
    while (capacity < sorted.length * 2) capacity *= 2;
    this.keys = new Uint32Array(capacity);
    this.values = new Uint16Array(capacity);
    this.mask = capacity - 1;
    sorted.forEach((key, i) => {
      let slot = key & this.mask;
      while (this.values[slot]) slot = (slot + 1) & this.mask;
      this.keys[slot] = key;
      this.values[slot] = (classes[i] as number) + 1;
    });
  }

  /** The fine class of a lower-case word, or -1. */
  lookup(word: string): number {
    const key = classKey(word);
    let slot = key & this.mask;
    while (this.values[slot]) {
      if (this.keys[slot] === key) return (this.values[slot] as number) - 1;
      slot = (slot + 1) & this.mask;
    }
    return -1;
  }
}
