/** Rules for scripts without capitals: a name begins after a title, a role or a verb of saying, or with two known names. */
import { is, type Seen } from './features';
import type { Workspace } from './spans';
import type { Token } from './tokenize';

const LINKS = new Set(['بن', 'ابن', 'بنت', 'أبو', 'ابو', 'عبد', 'آل', 'ال']);
const STOP = new Set(
  'في من إلى على عن أن إن ان التي الذي الذين هذا هذه ذلك مع بعد قبل خلال منذ حتى ثم أو و كان كانت يوم اليوم أمس قد لم لا ما كل بين حول ضد عند لدى أي بأن وقد إنه إنها'.split(
    ' ',
  ),
);
const SPEECH_OR_ROLE = (seen: Seen) => is.title(seen) || is.role(seen) || is.speech(seen);

/** Marks runs of name words in Arabic script. */
export function applyScriptRules(work: Workspace): void {
  work.document.tokens.forEach((tokens, s) => {
    const sentence = work.document.sentences[s] as Seen[];
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i] as Token;
      if (!/^\p{Script=Arabic}/u.test(token.text)) continue;
      const known = (k: number) => {
        const seen = sentence[k];
        return seen !== undefined && (is.given(seen) || is.surname(seen));
      };
      const before = sentence[i - 1];
      const supported = before !== undefined && SPEECH_OR_ROLE(before);
      const starts = (known(i) && is.given(sentence[i] as Seen)) || LINKS.has(token.text);
      if (!starts || work.covering(s, i)) continue;
      let to = i;
      let names = known(i) ? 1 : 0;
      while (to + 1 < tokens.length && to - i < 4) {
        const next = tokens[to + 1] as Token;
        if (STOP.has(next.text) || !/^\p{Script=Arabic}/u.test(next.text)) break;
        if (known(to + 1)) names++;
        else if (
          !(
            LINKS.has(next.text) ||
            (names === 1 && next.text.startsWith('ال') && next.text.length > 4 && (supported || to > i)) ||
            LINKS.has((tokens[to] as Token).text)
          )
        ) {
          // An unknown word straight after a title and a given name is the surname.
          if (
            !(
              supported &&
              to === i &&
              next.text.length > 2 &&
              !SPEECH_OR_ROLE(sentence[to + 1] as Seen) &&
              !is.organisation(sentence[to + 1] as Seen)
            )
          )
            break;
        }
        to++;
      }
      if (LINKS.has((tokens[to] as Token).text)) to--;
      if (to > i && (names >= 2 || supported)) {
        work.put(s, i, to, 'rule', supported ? 0.85 : 0.65, supported);
        i = to;
      }
    }
  });
}
