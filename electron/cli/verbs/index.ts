import type { Verb } from '../verb';
import { extractVerb } from './extract';
import { importVerb } from './import';
import { infoVerb } from './info';
import { salvageVerb } from './salvage';
import { showVerb } from './show';
import { tagVerb } from './tag';

/** Every verb, in the order in which `carrel help` lists them. */
export const verbs: Verb[] = [importVerb, extractVerb, showVerb, tagVerb, infoVerb, salvageVerb];
