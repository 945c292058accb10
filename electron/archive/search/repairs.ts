/** What to try when nothing was found: each offer says how many articles it would find. */
import type { Repair } from '../../contract/domain';
import { foldAccents, normalise, scriptOf } from './analysis/fold';
import type { Engine } from './engine';
import type { Node, WordNode } from './query/ast';
import { parseQuery } from './query/parse';
import type { Steps } from './steps';
import { transliterations } from './transliterate';

const MAX_REPAIRS = 8;
/** Clauses beyond this are not tried one by one. */
const MAX_TRIED = 8;

/** @param engines of the archives that are searched; the offers are for all of them together */
export function* repairsFor(
  engines: readonly Engine[],
  request: { query: string; mode: 'all' | 'any'; asWritten: boolean },
): Steps<Repair[]> {
  const { query, mode, asWritten } = request;
  const { items } = parseQuery(query);
  const repairs = new Map<string, Repair>();
  function* offer(kind: Repair['kind'], candidate: string, label: string): Steps<void> {
    const key = candidate.trim();
    if (key === '' || repairs.has(key) || key === query.trim()) return;
    let count = 0;
    for (const engine of engines)
      count += (yield* engine.find({ query: key, mode, asWritten, ranking: false })).full.docs.length;
    if (count > 0) repairs.set(key, { kind, query: key, label, count });
  }
  const replaced = (node: Node, by: string): string =>
    query.slice(0, node.span[0]) + by + query.slice(node.span[1]).replace(/^\s+/, by === '' ? '' : ' ');

  for (const node of words(items).slice(0, MAX_TRIED)) {
    const form = foldAccents(normalise(node.text));
    if (engines.some((engine) => known(engine, node.text))) continue;
    const prefix = node.field ? `${node.field}:` : '';
    const sameFirst = (word: string): number => (word[0] === form[0] ? 0 : 1);
    const distances = form.length > 4 ? [1, 2] : [1];
    for (const distance of distances) {
      const spellings: { form: string; df: number }[] = [];
      for (const engine of engines) spellings.push(...(yield* engine.lookup.spellings(form, distance)));
      const near = spellings.sort((a, b) => sameFirst(a.form) - sameFirst(b.form) || b.df - a.df).slice(0, 3);
      for (const { form: word } of near)
        yield* offer('spelling', replaced(node, prefix + word), `Did you mean “${word}”?`);
      if (near.length > 0) break;
    }
    for (const other of transliterations(form))
      yield* offer('script', replaced(node, prefix + other), `In another script: “${other}”`);
    if (form.length >= 5 && scriptOf(form) !== 'segmented') {
      const stem = form.slice(0, Math.max(4, form.length - 3));
      yield* offer('ending', replaced(node, `${prefix}${stem}*`), `Other endings: “${stem}*”`);
    }
  }
  if (items.length > 1) {
    for (const node of items.slice(0, MAX_TRIED)) {
      const kind = node.kind === 'filter' ? 'filter' : 'drop-word';
      yield* offer(kind, replaced(node, ''), `Without ${node.raw}`);
    }
    if (mode === 'all') {
      // an offer of another mode cannot be said in the query itself: alternatives are spelled out
      const plain = items.filter((node) => !node.strict);
      if (plain.length > 1) {
        const rest = items.filter((node) => node.strict).map((node) => node.raw);
        yield* offer(
          'any-words',
          [...rest, `(${plain.map((node) => node.raw).join(' OR ')})`].join(' '),
          'Any of these words',
        );
      }
    }
  }
  return [...repairs.values()].sort(byUse).slice(0, MAX_REPAIRS);
}

/** Whether an archive has a word. What holds no word at all cannot be spelled better. */
function known(engine: Engine, text: string): boolean {
  const [token] = engine.lookup.tokens(text);
  return !token || engine.lookup.rows(token).length > 0;
}

const ORDER: Repair['kind'][] = ['spelling', 'script', 'ending', 'any-words', 'drop-word', 'filter'];
const byUse = (a: Repair, b: Repair): number => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || b.count - a.count;

function words(nodes: readonly Node[]): WordNode[] {
  return nodes.flatMap((node): WordNode[] => {
    if (node.kind === 'word') return [node];
    return node.kind === 'all' || node.kind === 'or' || node.kind === 'near' ? words(node.children) : [];
  });
}
