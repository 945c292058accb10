/** Names that readers give: of tags and collections. */
import { CarrelError } from '../../contract/errors';

/**
 * One line without surrounding space. Case is kept, but does not make two names different.
 * @throws CarrelError `bad-request` for a name without a letter, digit or sign
 */
export function cleanName(name: string, what: 'tag' | 'collection'): string {
  const clean = name.normalize('NFC').replace(/\s+/gu, ' ').trim();
  if (!clean) throw new CarrelError('bad-request', `A ${what} needs at least one letter or digit.`);
  return clean;
}
