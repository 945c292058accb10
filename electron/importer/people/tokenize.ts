/** Words and sentences with their places in the text. Reads running text and text whose tokens are set apart by spaces alike. */

export interface Token {
  start: number;
  end: number;
  text: string;
  /** Lower case, marks kept, without a merged full stop: `Mr.` → `mr`. */
  lower: string;
}

export type Sentence = Token[];

const TOKEN =
  /\p{L}\p{M}*(?:[\p{L}\p{M}\p{N}]|['’ʼ‘`](?=\p{L})|[-‐‑](?=[\p{L}\p{N}])|\u00AD|\u200C|\u200D)*|\p{N}+(?:[.,:/-]\p{N}+)*[\p{L}]*|[@#][\p{L}\p{N}_]+|https?:\/\/\S+|\.{2,}|[-–—]+|[^\s]/gu;

/** Abbreviations that do not end a sentence; their full stop belongs to them, with or without a space before it. */
const ABBREVIATION = new Set(
  `mr mrs ms dr prof sen rep gov gen col lt maj capt sgt cpl rev hon st messrs mme mlle sr sra dra jr gens adm cmdr supt insp pres
  г-н гг им акад проф ген ред тов св ул просп пер наб бульв вул`.split(/\s+/),
);

const INITIAL = /^\p{Lu}$/u;
const CAPITALISED = /^\p{Lu}/u;
const ENDS_SENTENCE = /^(?:[.!?…。؟۔]|\.{2,}|[!?]+)$/u;
const CLOSING = /^(?:["'”’»)\]]|'')$/u;

/** `Struthers's` → `Struthers` + `'s`; the second half is dropped into its own token so that spans end before it. */
const POSSESSIVE = /(?<=\p{L})(['’]s|['’]S|['’])$/u;
/** A headline's section, hyphened to what follows it: SOCCER-TURSUNOV DOUBLE PUTS UZBEKS ON TOP. */
const SECTION =
  /^(?:SOCCER|TENNIS|CRICKET|GOLF|BOXING|RUGBY|LEAGUE|UNION|CYCLING|BASEBALL|BASKETBALL|FOOTBALL|HOCKEY|NHL|NBA|NFL|SKIING|SKATING|SWIMMING|ATHLETICS|RACING|RALLYING|SUMO|OLYMPICS|FEATURE|FOCUS|INTERVIEW|UPDATE|ANALYSIS|PROFILE)(?=-\p{Lu})/u;
const CONTRACTION = /(?<=\p{L})(n['’]t|['’](?:ll|re|ve|d|m))$/iu;

function words(text: string): Token[] {
  const raw: Token[] = [];
  const add = (start: number, end: number) => {
    const word = text.slice(start, end);
    raw.push({ start, end, text: word, lower: word.toLowerCase() });
  };
  for (const match of text.matchAll(TOKEN)) {
    const start = match.index;
    const end = start + match[0].length;
    const section = SECTION.exec(match[0])?.[0].length;
    if (section) {
      add(start, start + section);
      add(start + section, start + section + 1);
      add(start + section + 1, end);
      continue;
    }
    const split = POSSESSIVE.exec(match[0]) ?? CONTRACTION.exec(match[0]);
    if (split && split.index > 0) {
      add(start, start + split.index);
      add(start + split.index, end);
    } else add(start, end);
  }
  return raw;
}

/** Joins `Mr` + `.`, `J` + `.` into one token, so that `Mr . J . Smith` and `Mr. J. Smith` read the same. */
function joinAbbreviations(text: string, raw: Token[]): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < raw.length; i++) {
    const token = raw[i] as Token;
    const dot = raw[i + 1];
    if (dot?.text === '.' && dot.start - token.end <= 1) {
      const next = raw[i + 2];
      const attached = dot.start === token.end;
      const gap = next ? text.slice(dot.end, next.start) : '\n';
      const initial =
        INITIAL.test(token.text) &&
        next !== undefined &&
        !gap.includes('\n') &&
        (attached || CAPITALISED.test(next.text)) &&
        /^[\p{L},.)]/u.test(next.text);
      if (initial || (ABBREVIATION.has(token.lower) && !gap.includes('\n\n'))) {
        out.push({ start: token.start, end: dot.end, text: text.slice(token.start, dot.end), lower: token.lower });
        i++;
        continue;
      }
    }
    out.push(token);
  }
  return out;
}

/** True when single line breaks are only wrapping (mail, newswire), not ends of paragraphs. */
function isHardWrapped(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim());
  if (lines.length < 6) return false;
  const wrapped = lines.filter(
    (line) => line.length >= 45 && line.length <= 100 && !/[.!?:"»”]\s*$/u.test(line),
  ).length;
  return wrapped / lines.length > 0.5;
}

/** Splits a text into sentences of tokens. Offsets are UTF-16 code units into `text`. */
export function sentencesOf(text: string): Sentence[] {
  const tokens = joinAbbreviations(text, words(text));
  const wrapped = isHardWrapped(text);
  const out: Sentence[] = [];
  let current: Sentence = [];
  const close = () => {
    if (current.length) out.push(current);
    current = [];
  };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    current.push(token);
    const next = tokens[i + 1];
    if (!next) break;
    const gap = text.slice(token.end, next.start);
    const newline = gap.includes('\n');
    if (newline && (!wrapped || /\n\s*\n/.test(gap))) {
      close();
      continue;
    }
    if (!ENDS_SENTENCE.test(token.text) && !(CLOSING.test(token.text) && endsBefore(current))) continue;
    if (CLOSING.test(next.text) && gap === '') continue;
    if (CLOSING.test(next.text) && ENDS_SENTENCE.test(token.text) && /^["'’]/.test(next.text) && openQuotes(current))
      continue;
    if (gap && !/^\p{Ll}/u.test(next.text)) close();
  }
  close();
  return out.flatMap((sentence) => limit(sentence));
}

function endsBefore(sentence: Sentence): boolean {
  let i = sentence.length - 2;
  while (i >= 0 && CLOSING.test((sentence[i] as Token).text)) i--;
  return i >= 0 && ENDS_SENTENCE.test((sentence[i] as Token).text);
}

/** An odd number of straight quotes so far: the next one closes. */
function openQuotes(sentence: Sentence): boolean {
  let count = 0;
  for (const token of sentence) if (token.text === '"') count++;
  return count % 2 === 1;
}

/** Tables and lists without full stops must not make a sentence of thousands of words: Viterbi is linear, features are not shared. */
function limit(sentence: Sentence, most = 250): Sentence[] {
  if (sentence.length <= most) return [sentence];
  const out: Sentence[] = [];
  for (let i = 0; i < sentence.length; i += most) out.push(sentence.slice(i, i + most));
  return out;
}
