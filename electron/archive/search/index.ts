/** Search: the index, the query language, and the calls that answer them. */
export { type AttachedArchive, findArticles, hitSpans, type SearchCalls, searchHandlers } from './handlers';
export type { PersonResolver } from './person-resolver';
export { type IndexDocument, SearchIndex } from './search-index';
