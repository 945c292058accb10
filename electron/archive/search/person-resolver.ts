import type { Reason } from '../../contract/reasons';

/** What search needs to know about people; implemented by the people area. */
export interface PersonResolver {
  /**
   * The people that a name means: exact, surname alone, other spellings and scripts.
   * @param asWritten only as written: no other spellings or scripts
   * @returns their ids, and why an article that names one of them matched, or null
   */
  resolve(name: string, asWritten: boolean): { personIds: number[]; why: (articleId: number) => Reason | null };
}
