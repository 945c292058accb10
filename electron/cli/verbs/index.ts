import type { Verb } from '../verb';
import { collectionVerb } from './collection';
import { detectPeopleVerb } from './detect-people';
import { exportVerb } from './export';
import { extractVerb } from './extract';
import { importVerb } from './import';
import { infoVerb } from './info';
import { matchNamesVerb } from './match-names';
import { mergePeopleVerb } from './merge-people';
import { peopleVerb } from './people';
import { salvageVerb } from './salvage';
import { searchVerb } from './search';
import { showVerb } from './show';
import { tagVerb } from './tag';
import { verifyVerb } from './verify';

/** Every verb, in the order in which `carrel help` lists them. */
export const verbs: Verb[] = [
  importVerb,
  extractVerb,
  searchVerb,
  showVerb,
  tagVerb,
  collectionVerb,
  exportVerb,
  verifyVerb,
  infoVerb,
  salvageVerb,
  peopleVerb,
  mergePeopleVerb,
  detectPeopleVerb,
  matchNamesVerb,
];
