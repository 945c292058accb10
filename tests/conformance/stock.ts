/** Stock Lunr, built from scratch in memory with our pipeline, and the comparison of its answers with ours. */
import lunr from 'lunr';
import { sectionsOf, titleSections } from '../../electron/archive/search/analysis/sections';
import { tokensOf } from '../../electron/archive/search/analysis/tokens';
import { queryTerms } from '../../electron/archive/search/lunr-syntax';
import type { SearchIndex } from '../../electron/archive/search/search-index';
import { best } from '../../electron/archive/search/top';
import type { CorpusDocument } from './random';

/**
 * Lunr 2.3.9 tells the states of its automaton apart by a string of labels and ids without separators, so that with
 * digits in terms two different states can look the same and be merged; it then expands wildcards to words that do not
 * exist and fails on them. Separators mend that; nothing else is changed.
 */
const { TokenSet } = lunr as unknown as {
  TokenSet: { prototype: { toString(): string } };
};
TokenSet.prototype.toString = function (this: { final: boolean; edges: Record<string, { id: number }> }): string {
  const edges = Object.keys(this.edges).sort();
  return `${this.final}${edges.map((label) => `|${label}>${this.edges[label]?.id}`).join('')}`;
};

/** Stock Lunr over these documents, with our tokenizer and stemmers in front of it and our query expansion. */
export function stockLunr(docs: readonly CorpusDocument[]): lunr.Index {
  const parts = ({ title, body, language }: CorpusDocument) => [
    { text: title, sections: titleSections(language) },
    { text: body, sections: sectionsOf(body, language) },
  ];
  const codes = [...new Set(docs.flatMap(parts).flatMap(({ sections }) => sections.map(({ code }) => code)))];
  const builder = new lunr.Builder();
  // The tokenizer gives terms, so nothing is left to do for the indexing pipeline.
  builder.tokenizer = (({ text, sections }: ReturnType<typeof parts>[number]) =>
    tokensOf(text, sections)
      .filter((token) => !token.stop)
      .map((token) => new lunr.Token(token.term, {}))) as unknown as typeof builder.tokenizer;
  builder.ref('id');
  const field = (name: string, at: number) =>
    builder.field(name, { extractor: (doc) => parts(doc as CorpusDocument)[at] as unknown as string });
  field('title', 0);
  field('body', 1);
  const inverted = builder.invertedIndex as Record<string, unknown>;
  const expand = (token: lunr.Token): lunr.Token[] =>
    queryTerms(token.toString(), codes, (term) => Object.hasOwn(inverted, term)).map(
      (term) => new lunr.Token(term, {}),
    );
  // Lunr warns of functions that it could not load again from a file; this one never is.
  const registered = (lunr.Pipeline as unknown as { registeredFunctions: Record<string, unknown> }).registeredFunctions;
  registered['carrel-query-terms'] = expand;
  (expand as unknown as { label: string }).label = 'carrel-query-terms';
  builder.searchPipeline.add(expand as unknown as lunr.PipelineFunction);
  for (const doc of docs) builder.add(doc);
  return builder.build();
}

const TOLERANCE = 1e-9;

/** What differs between stock Lunr's answer and ours, in words; null when nothing does. */
export function difference(stock: lunr.Index, index: SearchIndex, query: string): string | null {
  let theirs: { ref: string; score: number }[] | null = null;
  let theirError = '';
  try {
    theirs = stock.search(query);
  } catch (error) {
    theirError = (error as Error).message;
  }
  let ours: ReturnType<SearchIndex['lunr']>;
  try {
    ours = index.lunr(query);
  } catch (error) {
    const message = (error as Error).message;
    if (theirs) return `we raise "${message}", stock Lunr finds ${theirs.length}`;
    return message === theirError ? null : `we raise "${message}", stock Lunr "${theirError}"`;
  }
  if (!theirs) return `stock Lunr raises "${theirError}", we find ${ours.docs.length}`;
  if (theirs.length !== ours.docs.length) return `stock Lunr finds ${theirs.length}, we find ${ours.docs.length}`;
  const scores = new Map<string, number>();
  ours.docs.forEach((document, i) => {
    scores.set(String(index.articleOf(document)), ours.scores[i] as number);
  });
  for (const { ref, score } of theirs) {
    const own = scores.get(String(ref));
    if (own === undefined) return `stock Lunr finds article ${ref}, we do not`;
    if (Math.abs(own - score) > TOLERANCE) return `article ${ref}: stock Lunr ${score}, we ${own}`;
  }
  const top = best(ours, 20).map((i) => ours.scores[i] as number);
  const theirTop = theirs.map(({ score }) => score).sort((a, b) => b - a);
  for (let i = 0; i < top.length; i++) {
    if (Math.abs((top[i] as number) - (theirTop[i] as number)) > TOLERANCE) return `place ${i + 1} differs`;
  }
  return null;
}
