/** Marks on an article's text as HTML: highlights, words that were looked for, labels in place of names, anchors. */
import type { Passage } from '../../contract/language';
import { escapeHtml } from '../writing';

/** A span of the article's text that is shown in its own way. Where two overlap, the kind listed first wins. */
export type Mark = { start: number; end: number } & (
  | { kind: 'replace'; label: string }
  | { kind: 'highlight'; colour: string; reference: string | null }
  | { kind: 'hit' }
  | { kind: 'anchor'; id: string }
);

/** Shows stretches of the text with the marks that lie in them. */
export class Painter {
  private readonly marks: Mark[];

  constructor(
    private readonly text: string,
    marks: readonly Mark[],
    private readonly passages: readonly Passage[],
  ) {
    this.marks = marks.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start || b.end - a.end);
  }

  /** Marks that touch [start, end), in order. */
  private touching(start: number, end: number): Mark[] {
    // Marks are few per article and sorted: the first candidate by binary search over starts, minus the longest mark.
    let low = 0;
    let high = this.marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.marks[middle] as Mark).start < end) low = middle + 1;
      else high = middle;
    }
    const out: Mark[] = [];
    for (let i = low - 1; i >= 0 && low - i < 400; i--) {
      const mark = this.marks[i] as Mark;
      if (mark.end > start) out.push(mark);
    }
    return out.reverse();
  }

  /** Whether the place lies inside a name that is replaced, after its first letter. */
  replacedAt(place: number): boolean {
    return this.touching(place, place + 1).some((mark) => mark.kind === 'replace' && mark.start < place);
  }

  /** The attribute of a block of words that begins here and is in another language than the article, or ''. */
  language(at: number): string {
    const passage = this.passages.find(({ start, end }) => start <= at && at < end);
    return passage ? ` lang="${passage.language}"` : '';
  }

  slice(start: number, end: number): string {
    return this.text.slice(start, end);
  }

  /** The text [start, end) as HTML. */
  run(start: number, end: number): string {
    const marks = this.touching(start, end);
    if (marks.length === 0) return escapeHtml(this.text.slice(start, end));
    const cuts = new Set([start, end]);
    for (const mark of marks) {
      cuts.add(Math.max(start, mark.start));
      cuts.add(Math.min(end, mark.end));
    }
    const sorted = [...cuts].sort((a, b) => a - b);
    let out = '';
    for (let i = 0; i + 1 < sorted.length; i++) {
      const a = sorted[i] as number;
      const b = sorted[i + 1] as number;
      out += dress(
        this.text.slice(a, b),
        marks.filter((mark) => mark.start <= a && mark.end >= b),
        a,
        b,
      );
    }
    return out;
  }
}

function dress(text: string, marks: Mark[], a: number, b: number): string {
  const anchored = (html: string): string =>
    marks.reduce(
      (inside, mark) =>
        mark.kind === 'anchor' && mark.start === a ? `<span id="${escapeHtml(mark.id)}">${inside}</span>` : inside,
      html,
    );
  const replaced = marks.find((mark) => mark.kind === 'replace');
  if (replaced?.kind === 'replace')
    return replaced.start === a ? anchored(`<span class="label" dir="auto">${escapeHtml(replaced.label)}</span>`) : '';
  let out = escapeHtml(text);
  if (marks.some((mark) => mark.kind === 'hit')) out = `<span class="hit">${out}</span>`;
  const highlight = marks.find((mark) => mark.kind === 'highlight');
  if (highlight?.kind === 'highlight') {
    out = `<mark class="${/^[a-z]+$/.test(highlight.colour) ? highlight.colour : 'yellow'}">${out}</mark>`;
    if (highlight.end === b && highlight.reference) out += `<sup class="ref">${escapeHtml(highlight.reference)}</sup>`;
  }
  return anchored(out);
}
