/**
 * Every call that the archive process answers, in one place. The window, the terminal and the tests use these and
 * nothing else. Inputs are checked with zod where they arrive; outputs are types.
 */
import { z } from 'zod';
import type {
  ArchiveInfo,
  Article,
  ArticleMeta,
  Collection,
  ExportReceipt,
  Facets,
  Highlight,
  ImportQuestions,
  ImportSummary,
  PeopleUpkeepState,
  Person,
  PersonDecision,
  PersonSuggestion,
  PersonSummary,
  ReceiptItem,
  RecentArchive,
  Repair,
  SavedSearch,
  SearchResponse,
  TagCount,
  VerifyReport,
  VersionPair,
} from './domain';
import type { ExtractOutput } from './extraction';
import { EXPORT_FORMATS, EXPORT_ORDERS, PICTURES } from './formats';
import { returns } from './rpc';

const id = z.number().int().positive();
const ids = z.array(id).max(1_000_000);
const none = z.object({});
const path = z.string().min(1).max(32_768);
const limit = z.number().int().min(0).max(100_000);

/** What a reader calls a tag or a collection. */
const name = z.string().min(1).max(200);

/** What an undoable call gives back: `undo` takes the token, once. */
export interface Undoable {
  undo: number | null;
  /** How many things changed. */
  changed: number;
}

export const searchRequest = z.object({
  query: z.string(),
  syntax: z.enum(['carrel', 'lunr']).default('carrel'),
  mode: z.enum(['all', 'any']).default('all'),
  sort: z.enum(['relevance', 'date', 'date-asc', 'title', 'length']).default('relevance'),
  limit: limit.default(50),
  offset: z.number().int().min(0).default(0),
  facets: z.boolean().default(false),
  explain: z.boolean().default(false),
  /** Without snippets a hit costs microseconds; used by the terminal's batch mode. */
  snippets: z.boolean().default(true),
  /** Match people only as written: no other spellings or scripts. */
  asWritten: z.boolean().default(false),
  /** A newer search with the same channel cancels this one. */
  channel: z.string().optional(),
  /** Search the attached archives as well. */
  everywhere: z.boolean().default(false),
});
export type SearchRequest = z.output<typeof searchRequest>;

/** Which articles an export or a bulk action is about. Exactly one way of selecting. */
export const selection = z.union([
  z.object({ ids }),
  z.object({
    query: z.string(),
    mode: z.enum(['all', 'any']).default('all'),
    /** Carrel's language when not given. */
    syntax: z.enum(['carrel', 'lunr']).optional(),
  }),
  z.object({ tag: z.string() }),
  z.object({ collection: z.string() }),
  z.object({ all: z.literal(true) }),
]);
export type Selection = z.output<typeof selection>;

export const exportRequest = z.object({
  selection,
  format: z.enum(EXPORT_FORMATS),
  path,
  overwrite: z.boolean().default(false),
  order: z.enum(EXPORT_ORDERS).default('date'),
  title: z.string().max(500).default(''),
  author: z.string().max(500).default(''),
  note: z.string().max(100_000).default(''),
  notes: z.boolean().default(false),
  highlights: z.boolean().default(false),
  hits: z.boolean().default(false),
  images: z.enum(PICTURES).default('keep'),
  columns: z.union([z.literal(1), z.literal(2)]).default(1),
  paper: z.enum(['A4', 'Letter']).default('A4'),
  font: z.enum(['serif', 'sans']).default('serif'),
  fontSize: z.number().min(7).max(18).default(10.5),
  appendices: z.boolean().default(true),
  /** People to replace by labels, by id or by name. */
  safeShare: z.array(z.union([id, z.string()])).default([]),
});
export type ExportRequest = z.output<typeof exportRequest>;

export const calls = {
  // ---- the archive itself
  'archive.create': returns<ArchiveInfo>()(z.object({ path })),
  /** `watch`: import by itself what comes into the watched folders, which is for whoever stays a while. */
  'archive.open': returns<ArchiveInfo>()(
    z.object({ path, readOnly: z.boolean().default(false), watch: z.boolean().default(true) }),
  ),
  'archive.close': returns<null>()(none),
  'archive.info': returns<ArchiveInfo | null>()(none),
  'archive.recent': returns<RecentArchive[]>()(none),
  'archive.forget': returns<null>()(z.object({ path })),
  'archive.check': returns<{ ok: boolean; problems: string[] }>()(none),
  /** Rescue what can be read of a damaged file into a new archive; the damaged file is only read. */
  'archive.salvage': returns<{
    path: string;
    tables: { table: string; rescued: number; lost: number }[];
    articles: number;
    lostArticles: number;
  }>()(z.object({ path, to: path })),
  'archive.backup': returns<{ path: string; bytes: number }>()(z.object({ path })),
  /** Open other archives beside this one, read-only, for `everywhere` searches. Replaces the former list. */
  'archive.attach': returns<{ path: string; name: string; articles: number }[]>()(
    z.object({ paths: z.array(path).max(9) }),
  ),
  /** Bytes behind an `article://` address: a stored page, an image, a part of an export. Called by the main process. */
  'archive.resource': returns<{ bytes: Uint8Array; mediaType: string } | null>()(z.object({ url: z.string() })),
  /** Undo one earlier change by its token. */
  undo: returns<{ done: boolean; label: string }>()(z.object({ token: id })),

  // ---- import
  /** What is to be asked before files and folders are imported. Stores nothing; needs no open archive. */
  'import.look': returns<ImportQuestions>()(z.object({ paths: z.array(path).min(1) })),
  'import.start': returns<ImportSummary>()(
    z.object({
      paths: z.array(path).min(1),
      people: z.boolean().default(true),
      columns: z.record(z.string(), z.string()).optional(),
      /** Columns of single tables, by their paths; these go before `columns`. */
      tables: z.record(path, z.record(z.string(), z.string())).optional(),
      epub: z.enum(['chapters', 'whole']).default('chapters'),
    }),
  ),
  'import.pause': returns<null>()(z.object({ id })),
  'import.resume': returns<null>()(z.object({ id })),
  'import.cancel': returns<null>()(z.object({ id })),
  'import.list': returns<ImportSummary[]>()(none),
  'import.summary': returns<ImportSummary>()(z.object({ id })),
  /** Waits for the end of an import. */
  'import.wait': returns<ImportSummary>()(z.object({ id })),
  /** Begins to read files and folders without storing anything, and ends what it began before; needs no open archive. */
  'import.extract': returns<{ id: number }>()(
    z.object({
      paths: z.array(path).min(1),
      people: z.boolean().default(true),
      columns: z.record(z.string(), z.string()).optional(),
      epub: z.enum(['chapters', 'whole']).default('chapters'),
    }),
  ),
  /** The next of what is read there, in the order of the files; null at its end. Reading waits until it is asked for. */
  'import.extracted': returns<{ file: string; outputs: ExtractOutput[] } | null>()(z.object({ id })),
  'import.items': returns<{ total: number; items: ReceiptItem[] }>()(
    z.object({
      id,
      outcomes: z.array(z.enum(['new', 'duplicate', 'near-duplicate', 'failed', 'skipped'])).optional(),
      limit: limit.default(200),
      offset: z.number().int().min(0).default(0),
    }),
  ),
  'import.csv': returns<string>()(z.object({ id })),
  'import.undo': returns<Undoable>()(z.object({ id })),
  'import.retry': returns<ImportSummary>()(z.object({ id })),
  /** Read articles again from their stored originals; keeps tags, notes, stars and decisions about people. */
  'import.reextract': returns<ImportSummary>()(z.object({ selection })),
  /** Folders that are imported as files appear in them. Replaces the former list. */
  'import.watch': returns<string[]>()(z.object({ folders: z.array(path).max(20).optional() })),

  // ---- search
  'search.query': returns<SearchResponse>()(searchRequest),
  'search.facets': returns<Facets>()(searchRequest),
  /** What to try instead of a query that found nothing. It tries each of them, which takes longer than the search did. */
  'search.repairs': returns<Repair[]>()(searchRequest),
  /** Type-ahead over people, tags, sources and words. */
  'search.suggest': returns<
    { kind: 'person' | 'tag' | 'source' | 'word'; value: string; label: string; count: number }[]
  >()(z.object({ prefix: z.string(), limit: limit.default(8) })),
  'search.similar': returns<SearchResponse>()(z.object({ id, limit: limit.default(10) })),
  'search.saved': returns<SavedSearch[]>()(none),
  'search.save': returns<SavedSearch>()(
    z.object({ name: z.string().min(1).max(200), query: z.string(), mode: z.enum(['all', 'any']).default('all') }),
  ),
  'search.seen': returns<null>()(z.object({ id })),
  'search.unsave': returns<Undoable>()(z.object({ id })),
  'search.history': returns<{ query: string; at: string; total: number }[]>()(z.object({ limit: limit.default(50) })),
  'search.remember': returns<null>()(z.object({ query: z.string(), total: z.number() })),
  'search.forget': returns<null>()(none),
  /** Compaction and re-indexing state of the index. */
  'search.maintain': returns<{ terms: number; deleted: number; stale: boolean }>()(
    z.object({ action: z.enum(['status', 'compact', 'reindex']).default('status') }),
  ),

  // ---- articles and the reader's own work
  'article.get': returns<Article>()(
    z.object({
      id: id.optional(),
      uid: z.string().optional(),
      query: z.string().default(''),
      archive: z.number().default(0),
    }),
  ),
  'article.select': returns<{ ids: number[] }>()(z.object({ selection })),
  'article.list': returns<ArticleMeta[]>()(z.object({ ids })),
  'article.original': returns<{ name: string; mediaType: string; bytes: Uint8Array }>()(z.object({ id })),
  'article.diff': returns<{ kind: 'same' | 'added' | 'removed'; text: string }[]>()(z.object({ a: id, b: id })),
  /** Near-duplicates that nobody has decided about, most alike first; of one import only, if given. */
  'article.undecidedVersions': returns<{ total: number; pairs: VersionPair[] }>()(
    z.object({ import: id.optional(), limit: limit.default(200), offset: z.number().int().min(0).default(0) }),
  ),
  /** Say of near-duplicates that they are one story or different ones; different ones are no longer shown as versions. */
  'article.decideVersions': returns<Undoable>()(
    z.object({ pairs: z.array(z.object({ a: id, b: id })).min(1), decision: z.enum(['same-story', 'different']) }),
  ),
  'article.restore': returns<Undoable>()(z.object({ id, removed: z.number().int().min(0) })),
  'article.delete': returns<Undoable>()(z.object({ ids })),
  'article.mark': returns<Undoable>()(
    z.object({
      ids,
      unread: z.boolean().optional(),
      starred: z.boolean().optional(),
      reviewed: z.boolean().optional(),
    }),
  ),
  'article.note': returns<Undoable>()(z.object({ id, note: z.string().max(1_000_000) })),
  'article.highlight': returns<Highlight>()(
    z.object({
      id,
      start: z.number().int().min(0),
      end: z.number().int().min(0),
      colour: z.enum(['yellow', 'green', 'blue', 'pink']).default('yellow'),
      note: z.string().max(100_000).nullable().default(null),
    }),
  ),
  'article.unhighlight': returns<Undoable>()(z.object({ highlight: id })),
  'tag.list': returns<TagCount[]>()(none),
  'tag.add': returns<Undoable>()(z.object({ ids, tag: name })),
  'tag.remove': returns<Undoable>()(z.object({ ids, tag: name })),
  'tag.rename': returns<Undoable>()(z.object({ from: z.string().min(1), to: name })),

  // ---- collections: named lists in an order chosen by hand. `article.select` gives a collection's articles in order
  'collection.list': returns<Collection[]>()(none),
  'collection.create': returns<Undoable>()(z.object({ name, ids: ids.default([]) })),
  'collection.rename': returns<Undoable>()(z.object({ from: z.string().min(1), to: name })),
  'collection.remove': returns<Undoable>()(z.object({ collection: name })),
  /** Adds at the end. */
  'collection.add': returns<Undoable>()(z.object({ collection: name, ids })),
  'collection.take': returns<Undoable>()(z.object({ collection: name, ids })),
  /** The articles in their new order; those that are not named follow in the order they had. */
  'collection.order': returns<Undoable>()(z.object({ collection: name, ids })),

  // ---- people
  'people.list': returns<{ total: number; people: PersonSummary[] }>()(
    z.object({
      query: z.string().default(''),
      tier: z.enum(['likely', 'possible', 'all']).default('likely'),
      sort: z.enum(['articles', 'name', 'recent']).default('articles'),
      watched: z.boolean().optional(),
      asWritten: z.boolean().default(false),
      limit: limit.default(200),
      offset: z.number().int().min(0).default(0),
    }),
  ),
  'people.get': returns<Person>()(
    z.object({ id: id.optional(), uuid: z.string().optional(), limit: limit.default(500) }),
  ),
  'people.suggestions': returns<PersonSuggestion[]>()(z.object({ limit: limit.default(50) })),
  'people.merge': returns<Undoable & { person: PersonSummary }>()(z.object({ ids: ids.min(2) })),
  'people.split': returns<Undoable & { person: PersonSummary }>()(
    z.object({ id, aliases: z.array(z.string()).default([]), mentions: ids.default([]) }),
  ),
  'people.notSame': returns<Undoable>()(z.object({ a: id, b: id })),
  'people.confirm': returns<Undoable>()(z.object({ id })),
  'people.hide': returns<Undoable>()(z.object({ id })),
  'people.rename': returns<Undoable>()(z.object({ id, name: z.string().min(1).max(500) })),
  'people.addAlias': returns<Undoable>()(z.object({ id, alias: z.string().min(1).max(500) })),
  'people.addMention': returns<Undoable & { personId: number }>()(
    z.object({
      articleId: id,
      start: z.number().int().min(0),
      end: z.number().int().min(0),
      /** An existing person, or a new one of that name. */
      person: z.union([id, z.string().min(1).max(500)]),
    }),
  ),
  'people.removeMention': returns<Undoable>()(z.object({ mention: id })),
  'people.watch': returns<Undoable>()(z.object({ id, watched: z.boolean() })),
  'people.note': returns<Undoable>()(
    z.object({ id, note: z.string().max(1_000_000), tags: z.array(z.string()).optional() }),
  ),
  /**
   * Looking for people again in what is stored, after the detector has changed. `look` begins, whether it has or not, and
   * resolves at the end; `status` tells. `stale`: found by an earlier detector; `done` of `total` articles while it goes on.
   */
  'people.upkeep': returns<PeopleUpkeepState>()(z.object({ action: z.enum(['status', 'look']).default('status') })),
  'people.decisions': returns<PersonDecision[]>()(none),
  'people.exportDecisions': returns<string>()(none),
  'people.importDecisions': returns<{ applied: number; skipped: number; unattached: number }>()(
    z.object({ json: z.string() }),
  ),

  // ---- export
  'export.start': returns<{ id: number }>()(exportRequest),
  /** Waits for the end of an export. */
  'export.wait': returns<ExportReceipt>()(z.object({ id })),
  'export.cancel': returns<null>()(z.object({ id })),
  /** The first pages as PNG-able PDF bytes, and an estimate of the whole. */
  'export.preview': returns<{ pdf: Uint8Array; articles: number; pages: number }>()(exportRequest),
  'export.verify': returns<VerifyReport>()(z.object({ path })),
  'export.citation': returns<string>()(z.object({ id, style: z.enum(['apa', 'chicago', 'mla', 'bibtex', 'ris']) })),
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
