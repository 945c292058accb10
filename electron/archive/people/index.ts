/** People of an archive: linking, decisions, search by person. See ARCHITECTURE.md, "People". */
export { peopleHandlers } from './handlers';
export { type MentionedArticle, PeopleStore } from './store';
export { PeopleUpkeep } from './upkeep';
