import { EXIT, UsageError, type Verb } from '../verb';

const ACTIONS = ['list', 'show', 'create', 'rename', 'add', 'take', 'order', 'remove'] as const;
type Action = (typeof ACTIONS)[number];

/** Keeps named lists of articles in an order chosen by hand. */
export const collectionVerb: Verb = {
  name: 'collection',
  summary: 'Keep named lists of articles in an order of your own',
  help: `carrel collection ARCHIVE [ACTION NAME …] [--json]
  list                             the collections with their counts (also without ACTION)
  show NAME                        its articles in their order
  create NAME [ID… | --query Q]    a new one, with these articles
  add NAME ID… | --query Q         adds articles at the end
  take NAME ID… | --query Q        takes articles out; they stay in the archive
  order NAME ID…                   puts these articles first, in this order; the others follow as they were
  rename NAME NEW
  remove NAME                      its articles stay in the archive
Prints the collection afterwards: {changed, collection, articles: [{id, title}], unknown}; unknown are IDs that the
archive, or for take and order the collection, does not have.`,
  options: { query: { type: 'string' } },
  async run({ values, positionals }, cli) {
    const [archive, asked = 'list', name = '', ...rest] = positionals;
    if (!archive) throw new UsageError('Name an archive.');
    const action = ACTIONS.find((one) => one === asked);
    if (!action) throw new UsageError(`Say what to do: ${ACTIONS.join(', ')}.`);
    const query = values.query as string | undefined;
    if ((action === 'list') !== (name === ''))
      throw new UsageError(action === 'list' ? '"list" takes no name.' : 'Name the collection.');
    checkRest(action, rest, query);
    const caller = await cli.open(archive, { readOnly: action === 'list' || action === 'show' });
    if (action === 'list') {
      const collections = await caller.call('collection.list', {});
      if (cli.json) await cli.printJson(collections);
      else for (const one of collections) await cli.print(`${String(one.articles).padStart(7)}  ${one.name}`);
      return EXIT.done;
    }
    const given = action === 'rename' ? [] : rest.map(Number);
    const ids =
      query === undefined ? given : (await caller.call('article.select', { selection: { query, mode: 'all' } })).ids;
    const inside = async (collection: string) =>
      (await caller.call('article.select', { selection: { collection } })).ids;
    // What the collection holds before it is changed decides what can be taken out of it or ordered.
    const there =
      action === 'take' || action === 'order'
        ? await inside(name)
        : (await caller.call('article.select', { selection: { ids: given } })).ids;
    const unknown = given.filter((id) => !there.includes(id));
    let changed = 0;
    if (action === 'create') changed = (await caller.call('collection.create', { name, ids })).changed;
    if (action === 'rename')
      changed = (await caller.call('collection.rename', { from: name, to: rest[0] as string })).changed;
    if (action === 'add' || action === 'take' || action === 'order')
      changed = (await caller.call(`collection.${action}`, { collection: name, ids })).changed;
    if (action === 'remove') {
      changed = (await caller.call('collection.remove', { collection: name })).changed;
      if (cli.json) await cli.printJson({ changed, collection: name, articles: [], unknown });
      return EXIT.done;
    }
    const collection = action === 'rename' ? (rest[0] as string) : name;
    const listed = await caller.call('article.list', { ids: await inside(collection) });
    const articles = listed.map(({ id, title }) => ({ id, title }));
    if (cli.json) await cli.printJson({ changed, collection, articles, unknown });
    else for (const one of articles) await cli.print(`${String(one.id).padStart(7)}  ${one.title}`);
    const where = action === 'take' || action === 'order' ? `the collection "${name}"` : 'this archive';
    for (const id of unknown) cli.say(`There is no article ${id} in ${where}.`);
    return unknown.length > 0 ? EXIT.failures : EXIT.done;
  },
};

function checkRest(action: Action, rest: string[], query: string | undefined): void {
  if (action === 'rename') {
    if (rest.length !== 1 || query !== undefined) throw new UsageError('"rename" takes the old name and the new one.');
    return;
  }
  if (rest.some((key) => !/^[1-9]\d*$/.test(key)))
    throw new UsageError('Articles are named by their numbers, as "search" prints them.');
  const articles = rest.length > 0 || query !== undefined;
  if ((action === 'list' || action === 'show' || action === 'remove') && articles)
    throw new UsageError(`"${action}" takes no articles.`);
  if ((action === 'add' || action === 'take') && !articles) throw new UsageError('Name the articles: IDs, or --query.');
  if (action === 'order' && (rest.length === 0 || query !== undefined))
    throw new UsageError('Name the articles in their new order.');
  if (rest.length > 0 && query !== undefined) throw new UsageError('Name the articles by IDs or by --query, not both.');
}
