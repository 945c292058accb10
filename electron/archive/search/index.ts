/** Search: the index, the query language, and the calls that answer them. */
export type { PersonResolver } from './person-resolver';
export { type IndexDocument, SearchIndex } from './search-index';
