/** Analysis in a thread of its own: batches of texts in, packed postings out. */
import { parentPort } from 'node:worker_threads';
import { BatchAnalyser, type IndexedText } from './batch';

const analyser = new BatchAnalyser();

parentPort?.on('message', ({ id, docs }: { id: number; docs: IndexedText[] }) => {
  try {
    const batch = analyser.analyse(docs);
    const memory = [batch.lengths, batch.meta, batch.post, batch.pos].map((array) => array.buffer as ArrayBuffer);
    parentPort?.postMessage({ id, batch }, memory);
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
