import type { Calls } from '../../contract/calls';
import type { Facet, Repair, SearchHit, SearchResponse, UnderstoodClause } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import { reasonInEnglish } from '../../contract/reasons';
import type { Input } from '../../contract/rpc';
import { type Cli, EXIT, UsageError, type Verb, wholeNumber } from '../verb';

const SORTS = ['relevance', 'date', 'date-asc', 'title', 'length'] as const;
const DEFAULT_LIMIT = 20;

function oneOf<T extends string>(value: unknown, option: string, choices: readonly T[], fallback: T): T {
  if (value === undefined) return fallback;
  const choice = choices.find((each) => each === value);
  if (!choice) throw new UsageError(`--${option} is one of ${choices.join(', ')}.`);
  return choice;
}

/** Searches an archive, for one query or for many. */
export const searchVerb: Verb = {
  name: 'search',
  summary: 'Search an archive',
  help: `carrel search ARCHIVE QUERY [--limit N] [--mode all|any] [--sort ORDER] [--facets] [--explain] [--json]
  --limit N            hits to print (default ${DEFAULT_LIMIT}; 0 counts only)
  --offset N           hits to pass over
  --mode all|any       every word must be there (default), or any of them; in both, articles with more of them come first
  --sort ORDER         ${SORTS.join(', ')}
  --syntax carrel|lunr the query language; lunr is stock Lunr's own, errors included
  --as-written         people only as written: no other spellings or scripts
  --facets             count the matching articles by person, source, year, language and tag
  --explain            say why each hit scored
  --queries FILE       one query a line, {"id": …, "q": …}; - is standard input. QUERY is left out
  --jsonl              with --queries: one line for each, {id, total, ms, hits: [{ext, id, score}]}
  With --json: {total, partial, ms, understood, hits, repairs, facets}. In all-words mode, articles that have only some of
  the words follow the others; "total" counts those with all words, "partial" the rest.`,
  options: {
    limit: { type: 'string' },
    offset: { type: 'string' },
    mode: { type: 'string' },
    sort: { type: 'string' },
    syntax: { type: 'string' },
    'as-written': { type: 'boolean' },
    facets: { type: 'boolean' },
    explain: { type: 'boolean' },
    queries: { type: 'string' },
    jsonl: { type: 'boolean' },
  },
  async run({ values, positionals }, cli) {
    const [archive, ...words] = positionals;
    if (!archive) throw new UsageError('Name an archive.');
    const batch = typeof values.queries === 'string' ? values.queries : null;
    if (batch === null && words.length === 0) throw new UsageError('Give a query, or --queries FILE.');
    if (batch !== null && words.length > 0) throw new UsageError('Give a query or --queries FILE, not both.');
    const request: Omit<Input<Calls, 'search.query'>, 'query'> = {
      limit: wholeNumber(values.limit, 'limit', DEFAULT_LIMIT),
      offset: wholeNumber(values.offset, 'offset', 0),
      mode: oneOf(values.mode, 'mode', ['all', 'any'] as const, 'all'),
      sort: oneOf(values.sort, 'sort', SORTS, 'relevance'),
      syntax: oneOf(values.syntax, 'syntax', ['carrel', 'lunr'] as const, 'carrel'),
      asWritten: values['as-written'] === true,
      facets: values.facets === true,
      explain: values.explain === true,
    };
    const caller = await cli.open(archive);
    if (batch !== null)
      return many(cli, batch, (query) => caller.call('search.query', { ...request, query, snippets: false }));
    const query = words.join(' ');
    const found = await caller.call('search.query', { ...request, query });
    const repairs = found.full === 0 ? await caller.call('search.repairs', { ...request, query }) : [];
    if (cli.json) await cli.printJson(toJson(found, repairs));
    else await print(cli, found, repairs);
    return EXIT.done;
  },
};

async function many(cli: Cli, file: string, search: (query: string) => Promise<SearchResponse>): Promise<number> {
  let failures = 0;
  let line = 0;
  for await (const text of cli.lines(file)) {
    line++;
    if (text.trim() === '') continue;
    let id: unknown = null;
    try {
      const entry: unknown = JSON.parse(text);
      if (typeof entry !== 'object' || entry === null || !('q' in entry) || typeof entry.q !== 'string')
        throw new SyntaxError('no "q"');
      id = 'id' in entry ? entry.id : line;
      const { full, ms, hits } = await search(entry.q);
      await cli.printJson({
        id,
        total: full,
        ms,
        hits: hits.map((hit) => ({ ext: hit.ext, id: hit.id, score: hit.score })),
      });
    } catch (error) {
      failures++;
      if (!(error instanceof CarrelError) && !(error instanceof SyntaxError)) throw error;
      const wire =
        error instanceof CarrelError
          ? CarrelError.toWire(error)
          : { code: 'line-broken', message: `Line ${line} is not {"id": …, "q": …}.` };
      await cli.printJson({ id, error: wire });
    }
  }
  return failures > 0 ? EXIT.failures : EXIT.done;
}

function toJson({ full, total, ms, understood, hits, facets }: SearchResponse, repairs: Repair[]) {
  return {
    total: full,
    partial: total - full,
    ms,
    understood,
    hits: hits.map(({ snippet, ...hit }) => ({
      ...hit,
      why: hit.why.map(reasonInEnglish),
      snippet: snippet.text,
      snippetHits: snippet.hits,
    })),
    repairs,
    ...(facets ? { facets } : {}),
  };
}

async function print(cli: Cli, found: SearchResponse, repairs: Repair[]): Promise<void> {
  const { full, total, ms, understood, hits, facets } = found;
  const partial = total - full;
  await cli.print(
    `${full} ${full === 1 ? 'article' : 'articles'}${partial > 0 ? `, ${partial} more with some of the words` : ''} (${ms.toFixed(1)} ms)`,
  );
  for (const note of notes(understood)) await cli.print(`  ${note}`);
  for (const hit of hits) await printHit(cli, hit);
  for (const repair of repairs) await cli.print(`  ${repair.label}: ${repair.query} (${repair.count})`);
  for (const [name, values] of Object.entries<Facet[]>({ ...facets })) {
    if (values.length > 0)
      await cli.print(`${name}: ${values.map((value) => `${value.label} ${value.count}`).join(', ')}`);
  }
}

async function printHit(cli: Cli, hit: SearchHit): Promise<void> {
  const facts = [hit.published, hit.source, hit.tags.map((tag) => `#${tag}`).join(' ')].filter((fact) => fact);
  await cli.print(`\n[${hit.id}] ${hit.title}${facts.length > 0 ? `  (${facts.join(', ')})` : ''}`);
  if (hit.snippet.text) await cli.print(`    ${marked(hit.snippet.text, hit.snippet.hits)}`);
  for (const why of hit.why) await cli.print(`    ${reasonInEnglish(why)}`);
  for (const part of hit.explain ?? [])
    await cli.print(
      `    ${part.weight.toFixed(3)}  ${part.term} in ${part.field}: ${part.tf} × (rarity ${part.idf.toFixed(3)})`,
    );
}

/** Hits between asterisks: a terminal may have no bold. */
function marked(text: string, hits: readonly (readonly [number, number])[]): string {
  let out = '';
  let at = 0;
  for (const [start, end] of hits) {
    out += `${text.slice(at, start)}*${text.slice(start, end)}*`;
    at = end;
  }
  return out + text.slice(at);
}

const notes = (clauses: readonly UnderstoodClause[]): string[] =>
  clauses.flatMap((clause) => [...(clause.note ? [clause.note] : []), ...notes(clause.children)]);
