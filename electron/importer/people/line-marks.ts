/** Letters that begin lines and are nobody's initials: the speakers of an interview, the items of a list. */

import type { Workspace } from './spans';

/** Questions and answers, in several languages. */
const SPEAKERS = [
  ['P.', 'R.'],
  ['Q.', 'A.'],
  ['Q.', 'R.'],
];

/** So many letters in the order of the alphabet, each at the beginning of a sentence, number a list. Two may be two people. */
const ITEMS = 3;

/** The sentences whose first word is such a mark: `P.`, `A.`, and `I.` or `V.` where there is a `II.` */
export function markedSentences(work: Workspace): Set<number> {
  const begin = work.document.tokens.map(([first, second]) => {
    if (!first) return '';
    return second?.text === '.' ? `${first.text}.` : first.text;
  });
  const there = new Set(begin);
  const marks = new Set(SPEAKERS.filter((pair) => pair.every((letter) => there.has(letter))).flat());
  if (there.has('II.')) for (const numeral of ['I.', 'V.', 'X.']) marks.add(numeral);
  const marked = new Set<number>();
  let run: number[] = [];
  let former = 0;
  begin.forEach((text, s) => {
    if (marks.has(text)) marked.add(s);
    if (!/^\p{Lu}\.$/u.test(text)) return;
    const letter = text.charCodeAt(0);
    if (letter !== former + 1) run = [];
    run.push(s);
    if (run.length >= ITEMS) for (const item of run) marked.add(item);
    former = letter;
  });
  return marked;
}
