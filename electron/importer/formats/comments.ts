/** A comment in the margin of a document with who made it: whoever reads it wants to know. */
export const saidBy = (author: string | null | undefined, comment: string): string =>
  author?.trim() && comment.trim() ? `${author.trim()}: ${comment.trim()}` : comment.trim();
