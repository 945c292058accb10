/**
 * `npm run conformance -- --corpus FILE.jsonl --queries N --seed S [--json]`: builds our index and stock Lunr on the
 * corpus ({id, title, body} a line), asks both the same random queries, and prints `equal N of N`.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { emptyIndex } from './archive';
import { liveLife } from './life';
import { type CorpusDocument, Random, randomLunrQuery, wordsOf } from './random';
import { difference, stockLunr } from './stock';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    queries: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    limit: { type: 'string' },
    /** Add, change, remove, restore and compact at random first, as an archive in use does. */
    life: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
if (!values.corpus) {
  console.error(
    'usage: npm run conformance -- --corpus FILE.jsonl [--queries N] [--seed S] [--limit DOCS] [--life] [--json]',
  );
  process.exit(2);
}

const text = readFileSync(values.corpus, 'utf8');
const docs: CorpusDocument[] = text
  .split('\n')
  .filter((line) => line.trim() !== '')
  .slice(0, values.limit ? Number(values.limit) : undefined)
  .map((line, i) => {
    const { title, body, language } = JSON.parse(line) as { title?: string; body?: string; language?: string };
    return { id: i + 1, title: String(title ?? ''), body: String(body ?? ''), language: language ?? null };
  });

const random = new Random(Number(values.seed));
const index = emptyIndex();
let living: readonly CorpusDocument[] = docs;
if (values.life) living = liveLife(index, docs, random);
else for (let i = 0; i < docs.length; i += 500) index.db.transaction(() => index.add(docs.slice(i, i + 500)))();
const stock = stockLunr(living);
const words = wordsOf(living, random, 5000);
const wanted = Number(values.queries);
const unlike: { query: string; difference: string }[] = [];
for (let i = 0; i < wanted; i++) {
  const query = randomLunrQuery(words, random);
  const found = difference(stock, index, query);
  if (found) unlike.push({ query, difference: found });
}
const equal = wanted - unlike.length;
if (values.json)
  console.log(JSON.stringify({ documents: living.length, queries: wanted, equal, unlike: unlike.slice(0, 100) }));
else {
  for (const { query, difference: how } of unlike.slice(0, 20)) console.log(`${query}: ${how}`);
  console.log(`equal ${equal} of ${wanted}`);
}
process.exitCode = unlike.length > 0 ? 1 : 0;
