/** Text as documents take it: escaped for HTML and XML, in its direction of writing. */

/** Text for HTML content and double-quoted attributes. Characters that HTML forbids are dropped. */
export const escapeHtml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to remove
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');

/** Text for XML content and double-quoted attributes. */
export const escapeXml = (text: string): string =>
  text
    // Characters that XML 1.0 cannot hold at all.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to remove
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');

const RTL_LANGUAGES = new Set('ar arc ckb dv fa he ks nqo ps sd syr ug ur yi azb lrc mzn pnb'.split(' '));
const RTL_LETTER = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/g;
const LTR_LETTER = /[A-Za-z\u00c0-\u058f\u0900-\u1fff\u3040-\u9fff\uac00-\ud7af]/g;

/** Direction of writing: of the language where it is known, else by the majority of letters in `sample`. */
export function directionOf(language: string | null, sample: string): 'ltr' | 'rtl' {
  const head = sample.slice(0, 2000);
  const rtl = head.match(RTL_LETTER)?.length ?? 0;
  const ltr = head.match(LTR_LETTER)?.length ?? 0;
  if (language && rtl + ltr < 20) return RTL_LANGUAGES.has(language.split('-')[0] as string) ? 'rtl' : 'ltr';
  return rtl > ltr ? 'rtl' : 'ltr';
}
