import { EXIT, UsageError, type Verb } from '../verb';

/** Adds and removes tags; without either, lists the archive's tags. */
export const tagVerb: Verb = {
  name: 'tag',
  summary: 'Add or remove tags of articles, or list the tags of an archive',
  help: `carrel tag ARCHIVE [ID… | --query Q] [--add TAG]… [--remove TAG]… [--star | --unstar] [--json]
  Without ID and --query: lists the tags with their counts.`,
  options: {
    add: { type: 'string', multiple: true },
    remove: { type: 'string', multiple: true },
    query: { type: 'string' },
    star: { type: 'boolean' },
    unstar: { type: 'boolean' },
  },
  async run({ values, positionals }, cli) {
    const [archive, ...keys] = positionals;
    if (!archive) throw new UsageError('Name an archive.');
    const add = (values.add ?? []) as string[];
    const remove = (values.remove ?? []) as string[];
    const star = values.star === true ? true : values.unstar === true ? false : null;
    const query = values.query as string | undefined;
    const listing = keys.length === 0 && query === undefined;
    if (listing && (add.length > 0 || remove.length > 0 || star !== null))
      throw new UsageError('Name the articles: IDs, or --query.');
    if (!listing && add.length === 0 && remove.length === 0 && star === null)
      throw new UsageError('Say what to do: --add, --remove, --star or --unstar.');
    if (keys.some((key) => !/^[1-9]\d*$/.test(key)))
      throw new UsageError('Articles are named by their numbers, as "search" prints them.');
    const caller = await cli.open(archive);
    if (listing) {
      const tags = await caller.call('tag.list', {});
      if (cli.json) await cli.printJson(tags);
      else for (const { tag, articles } of tags) await cli.print(`${String(articles).padStart(7)}  ${tag}`);
      return EXIT.done;
    }
    const asked = keys.map(Number);
    const { ids } = await caller.call('article.select', {
      selection: query === undefined ? { ids: asked } : { query },
    });
    let changed = 0;
    for (const tag of add) changed += (await caller.call('tag.add', { ids, tag })).changed;
    for (const tag of remove) changed += (await caller.call('tag.remove', { ids, tag })).changed;
    if (star !== null) changed += (await caller.call('article.mark', { ids, starred: star })).changed;
    const articles = (await caller.call('article.list', { ids })).map(({ id, title, tags }) => ({ id, title, tags }));
    const unknown = asked.filter((id) => !ids.includes(id));
    if (cli.json) await cli.printJson({ changed, articles, unknown });
    else for (const a of articles) await cli.print(`${a.id}  ${a.title}: ${a.tags.join(', ') || 'no tags'}`);
    for (const id of unknown) cli.say(`There is no article ${id} in this archive.`);
    return unknown.length > 0 ? EXIT.failures : EXIT.done;
  },
};
