/** Names of languages in English, for covers and lists. */

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });

/** `ru` → `Russian`; an unknown code stays as it is. */
export function languageName(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
