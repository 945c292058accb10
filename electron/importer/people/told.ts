/**
 * Names that a text says once are no person's, so that none of them is one: "Eli Lilly and Co Inc" makes Lilly a firm, "Brandhorst
 * is a municipality" Brandhorst a place, "the Eegimaa language" Eegimaa a language; unless it names somebody called so as well.
 */

import { set } from './lexicon';
import type { PersonSpan, Workspace } from './spans';
import type { Token } from './tokenize';
import { is, type Seen } from './words';

/** Behind a name: this is a firm. */
export const FIRM =
  /^(?:Inc|INC|Corp|CORP|Ltd|LTD|LLC|Plc|PLC|Co|CO|AG|GmbH|NV|BV|SA|Oy|ASA|SpA|N\.V\.?|B\.V\.?|S\.A\.?|A\.G\.?|S\.p\.A\.?)$/;
const TRADE = set(
  `Corporation Incorporated Limited Company Laboratories Industries Industrial Holdings Holding Pharmaceuticals Pharmaceutical Airlines Airways Motor Motors Electronics Technologies
  Productions Equities Ventures Media Resources Minerals Metals Insurance Financial Consulting Analytics Advisors Advisers Foods Realty Logistics Entertainment
  Stores Breweries Petroleum Securities Investments Chemical Chemicals Bancorp Publishing Communications Partners Properties Instruments Aircraft Mines Mining`,
);
/** Behind "and": Eli Lilly and Co, N.M. Rothschild and Sons, Alex. Brown & Partners. */
const PARTNERS = set('Co Company Sons Son Bros Brothers Partners Associates');
const BEFORE_PARTNERS = set(', < ( of at by for from with');

/** Firms and brands that need not be told in every text, none of them also a person in the news. */
const KNOWN_FIRMS =
  `merrill lynch|morgan stanley|goldman sachs|j.p. morgan|j. p. morgan|jp morgan|lehman brothers|salomon brothers|smith barney|philip morris|eli lilly|wells fargo|rolls royce
  |rolls-royce|harley davidson|harley-davidson|price waterhouse|arthur andersen|booz allen|dow jones|fannie mae|freddie mac|ginnie mae|sallie mae|louis vuitton|johnnie walker|mercedes benz|alfa romeo
  |aston martin|hewlett packard|warner lambert|credit suisse|john deere|estee lauder|sara lee|oscar mayer|betty crocker|dr pepper|kidder peabody|dean witter|bear stearns|paine webber|drexel burnham
  |drexel burnham lambert|kleinwort benson|morgan grenfell|morgan guaranty|baring brothers|peat marwick|coopers lybrand|mcgraw hill|harper collins|simon schuster|sotheby's|mcdonald's`
    .split('|')
    .map((name) => name.trim());

/** Behind a word: it is a people's name or a language's. */
const SPOKEN = /^(?:languages?|dialects?|grammar|orthography)$/;

/** What somebody called so is not: "Caloi is a bicycle brand", "Nortek, a maker of tiles". */
const THINGS = set(
  `company firm maker manufacturer producer retailer bank insurer brokerage airline carrier brand band group unit subsidiary affiliate chain newspaper magazine website portal village town city
  suburb municipality district province region river lake island peninsula mountain hill valley neighbourhood neighborhood settlement festival convention conference tournament album song film movie
  novel book series game software program ship vessel ferry language dialect tribe organisation organization party movement charity foundation institute school university college museum
  club team operator developer supplier distributor startup conglomerate publisher network plant mine port station airport drug vaccine virus disease product system project commune
  township county parish hamlet genus species protein`,
);
const ENDS = set(
  'of in on at for from by with to near between based located owned founded made that which whose where is was and or , . ; ( -- — –',
);

const LATIN = /^\p{Script=Latin}/u;

/** Drops what is told to be something else, and what is short for it. */
export function dropTold(work: Workspace): void {
  const names = new Set(KNOWN_FIRMS);
  const words = new Set<string>();
  const lower = (s: number, i: number) => (work.token(s, i) as Token).lower;
  const tell = (s: number, from: number, to: number) => {
    for (const span of work.spansOf(s).filter((span) => span.from <= to && span.to >= from)) work.drop(span);
    for (let k = from; k <= to; k++) {
      const seen = work.seen(s, k) as Seen;
      if (!is.never(seen) && !is.organisation(seen) && !is.title(seen)) words.add(lower(s, k));
    }
    const whole = Array.from({ length: to - from + 1 }, (_, k) => lower(s, from + k));
    for (let length = 2; length <= whole.length; length++) names.add(whole.slice(0, length).join(' '));
  };
  work.document.tokens.forEach((tokens, s) => {
    if (work.document.shouting[s]) return;
    for (let i = 1; i < tokens.length; i++) {
      const to = endOfFirm(work, s, i);
      const from = to < 0 ? 0 : startOfFirm(work, s, to, to === i - 2);
      if (to >= from && to >= 0) tell(s, from, to);
      if (SPOKEN.test((tokens[i] as Token).text) && work.seen(s, i - 1)?.capital) words.add(lower(s, i - 1));
    }
    for (const span of [...work.spansOf(s)])
      if (!titled(work, span) && isThing(work, span)) tell(s, span.from, span.to);
  });
  const textOf = (span: PersonSpan) => work.words(span).map((token) => token.lower);
  const people = new Set<string>();
  for (const span of work.all()) {
    const own = textOf(span);
    if (names.has(own.join(' ')) && !presented(work, span)) work.drop(span);
    // "Australia-based Barwon" is nobody's full name.
    else if ((own.length > 1 && !/-\p{Ll}/u.test(work.words(span)[0]?.text ?? '')) || titled(work, span))
      people.add(own.at(-1) as string);
  }
  for (const span of work.all()) {
    const [word] = textOf(span) as [string];
    if (span.from === span.to && words.has(word) && !people.has(word)) work.drop(span);
  }
}

/** Last word of the name of a firm that is told by the word behind it; -1 when none ends at word `i`. */
function endOfFirm(work: Workspace, s: number, i: number): number {
  const text = (k: number) => work.token(s, k)?.text ?? '';
  if (PARTNERS.has(text(i)) && /^(?:and|&)$/.test(text(i - 1))) return i - 2;
  return FIRM.test(text(i)) || TRADE.has(text(i)) ? i - 1 : -1;
}

/** First word of the run of capitalised words that ends at `to`: "H. & R. Block", "Pratt Hotel"; of `partners` "Smith, Barney, Harris". */
function startOfFirm(work: Workspace, s: number, to: number, partners: boolean): number {
  let from = to + 1;
  const named = (k: number) => work.seen(s, k)?.capital === true && LATIN.test((work.token(s, k) as Token).text);
  for (let k = to; k >= 0; k--) {
    const { text } = work.token(s, k) as Token;
    if (named(k) && work.seen(s, k)?.letters) from = k;
    // One word between two commas, or after "of", is a partner; two are somebody else, and so is one after "and".
    else if (text === ',' && partners && named(k - 1) && BEFORE_PARTNERS.has(work.token(s, k - 2)?.text ?? ','))
      continue;
    else if (text !== '&' || !named(k - 1)) break;
  }
  while (from < to && is.never(work.seen(s, from) as Seen)) from++;
  return from;
}

/** "Brandhorst is a municipality in …", "Nortek, a maker of tiles": the noun behind the article is a thing. */
function isThing(work: Workspace, { sentence: s, to }: PersonSpan): boolean {
  const text = (k: number) => work.token(s, k)?.text ?? '.';
  const link = text(to + 1);
  const article = text(to + 2);
  if (!(/^(?:is|was)$/.test(link) ? /^(?:an?|the)$/ : link === ',' ? /^an?$/ : /^$/).test(article)) return false;
  let k = to + 3;
  while (k < to + 10 && !ENDS.has(text(k))) k++;
  return k < to + 10 && THINGS.has(text(k - 1));
}

/** chairman Li Ka-shing, of Li Ka-shing Foundations Ltd */
function presented(work: Workspace, span: PersonSpan): boolean {
  const before = work.seen(span.sentence, span.from - 1);
  return titled(work, span) || (before !== undefined && is.role(before));
}

/** A title before a name is a person's: Mr Lilly, President Ford. */
function titled(work: Workspace, { sentence, from }: PersonSpan): boolean {
  const before = work.seen(sentence, from - 1);
  return before?.capital === true && is.title(before);
}
