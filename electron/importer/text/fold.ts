/** Letters and digits of a text with single spaces between words, in lower case: for telling whether lines say the same. */
export const folded = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
