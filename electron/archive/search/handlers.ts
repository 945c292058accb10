/** The calls of the contract that search answers. */
import type { Calls, SearchRequest, Selection } from '../../contract/calls';
import type { Facet, Facets, Repair, SearchHit, SearchResponse, Span, UnderstoodClause } from '../../contract/domain';
import type { Handlers } from '../../contract/rpc';
import type { ArchiveContext } from '../context';
import type { Highlight } from './compile';
import { Engine, type Found } from './engine';
import { scoringTerms } from './evaluate';
import { explain } from './explain';
import { highlightsOf, hitFinder } from './hits';
import { Maintenance } from './maintain';
import type { PersonResolver } from './person-resolver';
import { repairsFor } from './repairs';
import { Results } from './results';
import { savedSearches } from './saved';
import type { Scored, ScoringTerm } from './score';
import type { SearchIndex } from './search-index';
import { similarTo } from './similar';
import { runNow, runPolitely } from './steps';
import { suggest } from './suggest';
import { best } from './top';

export type SearchCalls =
  | 'search.query'
  | 'search.facets'
  | 'search.repairs'
  | 'search.suggest'
  | 'search.similar'
  | 'search.saved'
  | 'search.save'
  | 'search.seen'
  | 'search.unsave'
  | 'search.history'
  | 'search.remember'
  | 'search.forget'
  | 'search.maintain';

/** Another archive to search along with the open one. */
export interface AttachedArchive {
  ctx: Pick<ArchiveContext, 'db'>;
  index: SearchIndex;
  people: PersonResolver;
}

/** What a search found in one archive, not yet as rows. */
interface Matches {
  understood: UnderstoodClause[];
  full: Scored;
  partial: Scored;
  ranked: boolean;
  marks: Highlight[];
  terms: ScoringTerm[];
  whys: Found['whys'];
}

/**
 * @param attached the archives that `everywhere` searches as well, asked for at every search
 */
export function searchHandlers(
  ctx: ArchiveContext,
  index: SearchIndex,
  people: PersonResolver,
  attached: () => readonly AttachedArchive[] = () => [],
): Handlers<Calls, SearchCalls> {
  const own = searcherOf(ctx, index, people);
  const maintenance = new Maintenance(ctx, index);
  const channels = new Map<string, symbol>();
  const saved = savedSearches(ctx, (search, seen) => own.count(search, seen));

  const searchers = (everywhere: boolean): Searcher[] => {
    if (!everywhere) return [own];
    const rest = attached().map((archive) => searcherOf(archive.ctx, archive.index, archive.people));
    return [own, ...rest];
  };
  const facets = async (request: SearchRequest, cancelled: () => boolean): Promise<Facets> => {
    const all = [];
    for (const searcher of searchers(request.everywhere)) all.push(await searcher.facets(request, cancelled));
    return all.length === 1 ? (all[0] as Facets) : mergeFacets(all);
  };
  const repairs = async (request: SearchRequest, cancelled: () => boolean): Promise<Repair[]> => {
    if (request.syntax === 'lunr') return [];
    const engines = searchers(request.everywhere).map(({ engine }) => engine);
    return index.read(() => runPolitely(repairsFor(engines, request), cancelled));
  };
  /** Each search of a channel calls off the one before it. */
  const ticket = (channel: string | undefined): (() => boolean) => {
    if (channel === undefined) return () => false;
    const mine = Symbol(channel);
    channels.set(channel, mine);
    return () => channels.get(channel) !== mine;
  };

  return {
    'search.query': async (request) => {
      const begun = performance.now();
      if (request.query.trim()) index.askedAt = begun;
      const cancelled = ticket(request.channel);
      const all = searchers(request.everywhere);
      const pages = [];
      for (const searcher of all) pages.push(await searcher.page(request, cancelled));
      const [first] = pages as [Page];
      const hits = pages.length === 1 ? first.hits : mergePages(pages, request);
      const full = pages.reduce((sum, page) => sum + page.full, 0);
      const total = pages.reduce((sum, page) => sum + page.total, 0);
      return {
        total,
        full,
        ms: performance.now() - begun,
        understood: first.understood,
        hits,
        facets: request.facets ? await facets(request, cancelled) : null,
      } satisfies SearchResponse;
    },
    'search.facets': (request) => facets(request, ticket(request.channel ? `${request.channel} facets` : undefined)),
    'search.repairs': (request) => repairs(request, ticket(request.channel ? `${request.channel} repairs` : undefined)),
    'search.suggest': ({ prefix, limit }) => suggest(ctx, own.engine.lookup, prefix, limit),
    'search.similar': async ({ id, limit }) => {
      const begun = performance.now();
      const { scored, marks } = await index.read(() => runPolitely(similarTo(ctx, own.engine, id), () => false));
      const order = best(scored, limit);
      const find = hitFinder(marks);
      const hits = order.flatMap((i) => {
        const article = index.articleOf(scored.docs[i] as number);
        const hit = own.results.hit(article, scored.scores[i] as number, find, [], true);
        return hit ? [hit] : [];
      });
      const total = hits.length;
      return { total, full: total, ms: performance.now() - begun, understood: [], hits, facets: null };
    },
    ...saved,
    'search.maintain': ({ action }) => maintenance.run(action),
  };
}

interface Page {
  total: number;
  full: number;
  understood: UnderstoodClause[];
  hits: SearchHit[];
}

/** Searches one archive. */
class Searcher {
  readonly engine: Engine;
  readonly results: Results;

  constructor(
    ctx: Pick<ArchiveContext, 'db'>,
    readonly index: SearchIndex,
    readonly people: PersonResolver,
  ) {
    this.engine = new Engine(ctx, index, people);
    this.results = new Results(ctx.db);
  }

  async page(request: SearchRequest, cancelled: () => boolean): Promise<Page> {
    const matches = await this.matches(request, cancelled);
    const { full, partial } = matches;
    const byRelevance = request.sort === 'relevance' && matches.ranked;
    const withPartial = byRelevance ? partial.docs.length : 0;
    // Several archives: every one gives its best, the merging takes the page.
    const offset = request.everywhere ? 0 : request.offset;
    const limit = request.everywhere ? request.offset + request.limit : request.limit;
    const chosen: { id: number; score: number; document: number }[] = [];
    if (byRelevance) {
      for (const group of [full, partial]) {
        const before = group === full ? 0 : full.docs.length;
        if (offset + limit <= before) continue;
        const order = best(group, offset + limit - before).slice(Math.max(0, offset - before));
        for (const i of order) {
          const document = group.docs[i] as number;
          chosen.push({ document, id: this.index.articleOf(document), score: group.scores[i] as number });
        }
      }
    } else {
      const ids = Array.from(full.docs, (document) => this.index.articleOf(document));
      const sort = request.sort === 'relevance' ? 'date' : request.sort;
      const scores = new Map(ids.map((id, i) => [id, i]));
      for (const id of this.results.sorted(ids, sort, limit, offset)) {
        const i = scores.get(id) as number;
        chosen.push({ id, score: full.scores[i] as number, document: full.docs[i] as number });
      }
    }
    const hits: SearchHit[] = [];
    const find = hitFinder(matches.marks);
    for (const { id, score, document } of chosen) {
      const hit = this.results.hit(id, score, find, matches.whys, request.snippets);
      if (!hit) continue;
      if (request.explain) hit.explain = explain(this.index, matches.terms, document);
      hits.push(hit);
    }
    return { total: full.docs.length + withPartial, full: full.docs.length, understood: matches.understood, hits };
  }

  async facets(request: SearchRequest, cancelled: () => boolean): Promise<Facets> {
    const { full } = await this.matches(request, cancelled, false);
    const articles = Array.from(full.docs, (document) => this.index.articleOf(document));
    return runPolitely(this.results.facets(articles), cancelled);
  }

  /** How many articles match, and how many of them came after article `seen`. */
  async count({ query, mode }: Pick<SearchRequest, 'query' | 'mode'>, seen: number): Promise<[number, number]> {
    const { full } = await this.index.read(() =>
      runPolitely(this.engine.find({ query, mode, ranking: false }), () => false),
    );
    let fresh = 0;
    for (const document of full.docs) if (this.index.articleOf(document) > seen) fresh++;
    return [full.docs.length, fresh];
  }

  /** Every matching article, best first. */
  articles({ query, mode, syntax }: QuerySelection): number[] {
    const { full, ranked } =
      syntax === 'lunr' ? { full: this.index.lunr(query), ranked: true } : runNow(this.engine.find({ query, mode }));
    const ids = best(full, full.docs.length).map((i) => this.index.articleOf(full.docs[i] as number));
    return ranked ? ids : this.results.sorted(ids, 'date', ids.length, 0);
  }

  private async matches(request: SearchRequest, cancelled: () => boolean, ranking = true): Promise<Matches> {
    if (request.syntax === 'lunr') {
      const { docs, scores, terms } = await this.index.read(() =>
        runPolitely(this.index.lunrSteps(request.query), cancelled),
      );
      const words = new Set(terms.map(({ row }) => row.term));
      const marks: Highlight[] = [{ field: null, sequences: [[{ terms: words, prefix: null, offset: 0 }]] }];
      const none = { docs: new Uint32Array(0), scores: new Float64Array(0) };
      return { understood: [], full: { docs, scores }, partial: none, ranked: true, marks, terms, whys: [] };
    }
    const { query, mode, asWritten } = request;
    const found = await this.index.read(() =>
      runPolitely(this.engine.find({ query, mode, asWritten, ranking }), cancelled),
    );
    return { ...found, marks: highlightsOf(found.plans), terms: scoringTerms(found.plans) };
  }
}

const searchers = new WeakMap<SearchIndex, Searcher>();

/** One for each index: what it registers with the database must not be registered twice. */
function searcherOf(ctx: Pick<ArchiveContext, 'db'>, index: SearchIndex, people: PersonResolver): Searcher {
  const known = searchers.get(index);
  if (known?.people === people) return known;
  const searcher = new Searcher(ctx, index, people);
  searchers.set(index, searcher);
  return searcher;
}

function mergePages(pages: readonly Page[], request: SearchRequest): SearchHit[] {
  const hits = pages.flatMap(({ hits, full }, archive) =>
    hits.map((hit, i) => ({ hit: { ...hit, archive }, full: i < full, place: i })),
  );
  const key = { date: 'published', 'date-asc': 'published', title: 'title' } as const;
  hits.sort((a, b) => {
    if (a.full !== b.full) return a.full ? -1 : 1;
    if (request.sort === 'relevance') return b.hit.score - a.hit.score || a.place - b.place;
    if (request.sort === 'length') return b.hit.words - a.hit.words;
    const x = a.hit[key[request.sort]] ?? '';
    const y = b.hit[key[request.sort]] ?? '';
    const ascending = x < y ? -1 : x > y ? 1 : 0;
    return request.sort === 'date' ? -ascending : ascending;
  });
  return hits.slice(request.offset, request.offset + request.limit).map(({ hit }) => hit);
}

/** Counts of the same value in several archives added up, the most frequent first; years stay in their order. */
function mergeFacets(all: readonly Facets[]): Facets {
  const merge = (name: keyof Facets): Facet[] => {
    const sums = new Map<string, Facet>();
    for (const facets of all)
      for (const facet of facets[name]) {
        const known = sums.get(facet.value);
        sums.set(facet.value, { ...facet, count: facet.count + (known?.count ?? 0) });
      }
    const merged = [...sums.values()];
    if (name === 'year') return merged.sort((a, b) => (a.value < b.value ? 1 : -1));
    return merged.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  };
  return {
    person: merge('person'),
    source: merge('source'),
    year: merge('year'),
    language: merge('language'),
    tag: merge('tag'),
  };
}

/** A selection of articles by a query. */
type QuerySelection = Extract<Selection, { query: string }>;

/**
 * Every article that matches a query, best first: what an export or a bulk action by query is
 * about. In all-words mode only articles with all words.
 */
export function findArticles(
  ctx: Pick<ArchiveContext, 'db'>,
  index: SearchIndex,
  people: PersonResolver,
  selection: QuerySelection,
): number[] {
  return searcherOf(ctx, index, people).articles(selection);
}

/** Where the words of a query stand in an article, in any inflection; a phrase is one span. */
export function hitSpans(
  index: SearchIndex,
  query: string,
  article: { title: string; text: string; language: string | null },
): { title: Span[]; text: Span[] } {
  if (query.trim() === '') return { title: [], text: [] };
  const nobody: PersonResolver = { resolve: () => ({ personIds: [], why: () => null }) };
  const find = hitFinder(highlightsOf(new Engine({ db: index.db }, index, nobody).marks(query)));
  const spans = (text: string, field: 'title' | 'text'): Span[] =>
    find(text, article.language, field).map(({ span }) => span);
  return { title: spans(article.title, 'title'), text: spans(article.text, 'text') };
}
