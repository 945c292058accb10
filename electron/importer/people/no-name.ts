/** What was taken for a name and cannot be one: abbreviations, words that were made up, common words, words in quotes. */

import { OPENERS } from './lexicon';
import type { PersonSpan, Workspace } from './spans';
import type { Token } from './tokenize';
import { is, type Seen } from './words';

/** States and the like, party and state: N.Y., D-Tex., R-Texas. */
const ABBREVIATED =
  /^(?:(?:n\.? ?[yjhmcdz]|s\.? ?[cd]|r\.? ?i|d\.? ?c|h\.? ?k|[ue]\.? ?[skn]|l\.? ?a|[ap]\.? ?m)\.?|[dri]-\p{L}{2,}\.?|\p{L})$/u;

/** What players and officials are, in capitals: Browns DL Sheldon Richardson. */
export const POSITION =
  /^(?:QB|RB|WR|TE|OL|DE|DT|DL|LB|CB|FS|SS|OLB|MLB|LHP|RHP|DH|PG|SG|SF|PF|GM|CEO|CFO|COO|CTO|MP|MEP|MSP|PM|DA)$/;

/** Beginnings of surnames that go on with a capital: McDonald, DeVito, LeBron. */
const JOINED =
  /^(?:Ma?c|De[lr]?|Di|Da|Du|L[aeo]|Van|Von|Vander|Ver|Fitz|St|San|Ben|Bin|Abd[eu]l?|El|Al|Ul|Jo|Mary|Ann|Ó|O|D|Ab|Ap|Mk|Ni)\p{Lu}/u;

/** Sentences from which on a text is no post, whose writer may have left capitals out in places. */
const LONG = 20;

/** English text with capitals: a word in small letters that is nobody's name, or one in capitals that the text has in small letters. */
function commonWord(work: Workspace, s: number, i: number): boolean {
  if (work.languages[s] !== 'en' || work.document.shouting[s]) return false;
  const { text } = work.token(s, i) as Token;
  const seen = work.seen(s, i) as Seen;
  if (!/\p{Lu}/u.test(text)) {
    const heeded = work.seen(s, 0)?.capital === true && work.document.sentences.length >= LONG;
    return heeded && !is.given(seen) && !is.surname(seen);
  }
  return /^\p{Lu}{2,}$/u.test(text) && (work.document.statistics.get(seen.key)?.lower ?? 0) > 0;
}

/** Words in quotes that are no nickname: several of them, or one at the end behind no name. Entitled “Dedications”. */
function quotation(work: Workspace, s: number, from: number, to: number): boolean {
  const isMark = (i: number) => /^["“”«»]$/.test((work.token(s, i) as Token).text);
  let marks = 0;
  for (let i = from; i <= to; i++) {
    if (!isMark(i)) continue;
    marks++;
    if (i > from && isMark(i - 1)) return true;
  }
  if (marks < 2) return false;
  const head = work.seen(s, from) as Seen;
  const ends = /^["”»]$/.test((work.token(s, to) as Token).text);
  return marks > 2 || (ends && !is.given(head) && !is.surname(head));
}

/** Put together of words, or of their first letters: GiveWell, MagSafe, DACA. */
function coined(word: string, shouting: boolean): boolean {
  if (shouting) return false;
  return (
    (/^\p{Lu}\p{Ll}+\p{Lu}/u.test(word) && !JOINED.test(word)) ||
    /^\p{Lu}{3,5}$/u.test(word) ||
    // XMLnamespaces; McDONALD and MacARTHUR begin with one capital
    /^\p{Lu}{3,}\p{Ll}{3}/u.test(word)
  );
}

/** @param excluded names in small letters that the article's source has */
export function isNoName(work: Workspace, span: PersonSpan, excluded: ReadonlySet<string>): boolean {
  const { sentence: s, from, to, supported } = span;
  const words = work.words(span);
  const seen = (i: number) => work.seen(s, i) as Seen;
  const shouting = work.document.shouting[s] ?? false;
  const invented = (token: Token, i: number) =>
    !is.given(seen(i)) && !is.surname(seen(i)) && coined(token.text, shouting);
  const text = words.map((token) => token.lower).join(' ');
  if (excluded.has(text) || ABBREVIATED.test(text) || POSITION.test((words.at(-1) as Token).text)) return true;
  if (from < to) return quotation(work, s, from, to) || words.every((token, k) => invented(token, from + k));
  const [token] = words as [Token];
  const one = seen(from);
  if (is.never(one) && !is.given(one)) return true;
  if (is.title(one) && !is.surname(one) && !is.given(one)) return true;
  if (supported) return false;
  const opener = OPENERS.has(token.lower) && (!is.given(one) || (from === 0 && token.text === 'Secondo'));
  return opener || invented(token, from) || commonWord(work, s, from);
}
