/** The working set of the detector: what each word is taken for, and the person spans that follow from it. */
import type { Prepared } from './features';
import { LABEL_TYPE, LABELS, type Tagged } from './perceptron';
import type { Token } from './tokenize';
import { is, type Seen } from './words';

export const NONE = 0;
export const PERSON = 1;

export interface PersonSpan {
  sentence: number;
  /** First and last word. */
  from: number;
  to: number;
  origin: 'model' | 'rule' | 'byline';
  confidence: number;
  /** A title, a role or a verb of saying stands beside it. */
  supported: boolean;
}

/**
 * What finds the names of a sentence: weights that learnt its language, and rules; weights that learnt little of it, or a language near
 * to it, and rules that trust them less; rules alone; nothing but names found elsewhere in the text.
 */
export type Reading = 'own' | 'borrowed' | 'rules' | 'none';

/** An Arabic article hyphened to a name. */
const ARTICLED = /^\p{Ll}{2,3}[-‐‑]\p{Lu}/u;

/** The document with a type for each word, and person spans that never overlap. */
export class Workspace {
  readonly types: Uint8Array[];
  readonly spans = new Map<number, PersonSpan[]>();

  /**
   * @param languages of each sentence, as are the readings
   * @param tagged null where no weights were at hand
   */
  constructor(
    readonly document: Prepared,
    readonly languages: readonly string[],
    readonly readings: readonly Reading[],
    tagged: readonly (Tagged | null)[],
    scale: number,
  ) {
    this.types = document.sentences.map((sentence) => new Uint8Array(sentence.length));
    tagged.forEach((sentence, s) => {
      if (!sentence) return;
      const { labels, margins } = sentence;
      const types = this.types[s] as Uint8Array;
      let from = -1;
      for (let i = 0; i < labels.length; i++) {
        const label = labels[i] as number;
        types[i] = LABEL_TYPE[label] as number;
        if (types[i] !== PERSON) continue;
        const position = (LABELS[label] as string)[0];
        if (position === 'B' || position === 'S') from = i;
        if ((position === 'E' || position === 'S') && from >= 0) {
          let margin = 0;
          for (let k = from; k <= i; k++) margin += margins[k] as number;
          margin /= i - from + 1;
          const confidence = 0.5 + 0.49 * (1 / (1 + Math.exp(-margin / scale)));
          this.spansOf(s).push({ sentence: s, from, to: i, origin: 'model', confidence, supported: false });
        }
      }
    });
  }

  spansOf(sentence: number): PersonSpan[] {
    let list = this.spans.get(sentence);
    if (!list) {
      list = [];
      this.spans.set(sentence, list);
    }
    return list;
  }

  all(): PersonSpan[] {
    return [...this.spans.keys()].sort((a, b) => a - b).flatMap((s) => this.spansOf(s).sort((a, b) => a.from - b.from));
  }

  token(sentence: number, i: number): Token | undefined {
    return this.document.tokens[sentence]?.[i];
  }

  seen(sentence: number, i: number): Seen | undefined {
    return this.document.sentences[sentence]?.[i];
  }

  /** The span that covers word i. */
  covering(sentence: number, i: number): PersonSpan | undefined {
    return this.spans.get(sentence)?.find((span) => span.from <= i && i <= span.to);
  }

  /** Makes words from … to a person; spans that overlap give way. */
  put(
    sentence: number,
    from: number,
    to: number,
    origin: PersonSpan['origin'],
    confidence: number,
    supported: boolean,
  ): void {
    const overlapping = this.spansOf(sentence).filter((span) => span.from <= to && span.to >= from);
    const same = overlapping.find((span) => span.from === from && span.to === to);
    if (same) {
      same.supported ||= supported;
      same.confidence = Math.max(same.confidence, confidence);
      return;
    }
    for (const span of overlapping) this.drop(span);
    const types = this.types[sentence] as Uint8Array;
    for (let i = from; i <= to; i++) types[i] = PERSON;
    this.spansOf(sentence).push({ sentence, from, to, origin, confidence, supported });
  }

  drop(span: PersonSpan): void {
    const list = this.spansOf(span.sentence);
    list.splice(list.indexOf(span), 1);
    const types = this.types[span.sentence] as Uint8Array;
    for (let i = span.from; i <= span.to; i++) types[i] = NONE;
  }

  words(span: PersonSpan): Token[] {
    return (this.document.tokens[span.sentence] as Token[]).slice(span.from, span.to + 1);
  }

  /** Last word of the run of name-like words that begins at word i, at most `most` words; i - 1 when there is none. */
  runFrom(sentence: number, i: number, most = 4): number {
    let to = i - 1;
    for (let k = i; k < i + most + 2; k++) {
      const seen = this.seen(sentence, k);
      if (!seen) break;
      // Selim el-Karouani
      const named = seen.capital || (k > i && seen.maybeName && ARTICLED.test(this.token(sentence, k)?.text ?? ''));
      const joins =
        named ||
        (k > i &&
          is.particle(seen) &&
          seen.letters &&
          (this.seen(sentence, k + 1)?.capital ?? false) &&
          !/^(?:y|и)$/.test(this.token(sentence, k)?.text ?? ''));
      if (!joins) break;
      if (named) to = k;
      if (to - i + 1 >= most) break;
    }
    return to;
  }
}
