import type { Verb } from '../verb';

/** Every verb, in the order in which `carrel help` lists them. */
export const verbs: Verb[] = [];
