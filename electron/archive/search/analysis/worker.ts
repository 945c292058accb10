/** Analysis in a thread of its own: batches of texts in, packed postings out. */
import { parentPort } from 'node:worker_threads';
import { BatchAnalyser, type IndexedText } from './batch';
import type { Answer } from './pool';

const analyser = new BatchAnalyser();
/** What the other side has of the lexicon. */
let sent = { lexicon: analyser.lexicon, terms: 0, forms: 0 };

function answer(id: number, docs: IndexedText[]): Answer {
  let batch: Answer['batch'];
  try {
    const { lexicon: _, ...own } = analyser.analyse(docs);
    batch = own;
  } catch {
    // an answer without a batch: it is made in place, and what is wrong shows there
  }
  const { lexicon } = analyser;
  const renewed = lexicon !== sent.lexicon;
  if (renewed) sent = { lexicon, terms: 0, forms: 0 };
  const terms = lexicon.terms.slice(sent.terms);
  const forms = lexicon.forms.slice(sent.forms);
  sent = { lexicon, terms: lexicon.terms.length, forms: lexicon.forms.length };
  return { id, batch, renewed, terms, forms };
}

parentPort?.on('message', ({ id, docs }: { id: number; docs: IndexedText[] }) => {
  const message = answer(id, docs);
  const { batch } = message;
  const parts = batch ? [batch.lengths, batch.terms, batch.starts, batch.records, batch.forms] : [];
  parentPort?.postMessage(
    message,
    parts.map((part) => part.buffer as ArrayBuffer),
  );
});
