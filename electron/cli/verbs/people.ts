import { readFile, writeFile } from 'node:fs/promises';
import type { Person, PersonSummary } from '../../contract/domain';
import { reasonInEnglish } from '../../contract/reasons';
import { EXIT, UsageError, type Verb, wholeNumber } from '../verb';

/** Lists people, shows one person or one article's people, carries decisions about people from archive to archive. */
export const peopleVerb: Verb = {
  name: 'people',
  summary: 'List the people of an archive, one person, or the people of one article',
  help: `carrel people ARCHIVE [--article ID] [--person NAME]… [--query TEXT] [--all | --possible] [--watched] [--sort articles|name|recent] [--limit N] [--json]
carrel people ARCHIVE --again [--json]
  --article ID            the people named in one article, with their places in its text (UTF-16 offsets)
  --person NAME           everything about whom NAME means, in any spelling or script; repeatable; also a number from the list
  --as-written            NAME and TEXT match only as they are written
  --query TEXT            only people with a name that begins like TEXT, in any script
  --all, --possible       with, or only, those whose detection is not certain (lone first names, unsupported surnames)
  --suggestions           pairs that may be one person, with the reason
  --watched               only people on the watch-list
  --decisions             all decisions about people, and whether each still applies
  --export FILE           write the decisions to FILE ("-": standard output)
  --import-decisions FILE carry out decisions exported from another archive of the same articles
  --again                 look for people in all stored texts again, with the detector of this version; decisions stay in
                          force. Carrel does so by itself, in the background, when an archive was made with an earlier one`,
  options: {
    article: { type: 'string' },
    person: { type: 'string', multiple: true },
    'as-written': { type: 'boolean' },
    query: { type: 'string' },
    all: { type: 'boolean' },
    possible: { type: 'boolean' },
    suggestions: { type: 'boolean' },
    watched: { type: 'boolean' },
    sort: { type: 'string' },
    limit: { type: 'string' },
    decisions: { type: 'boolean' },
    export: { type: 'string' },
    'import-decisions': { type: 'string' },
    again: { type: 'boolean' },
  },
  async run({ values, positionals }, cli) {
    const [archive, ...rest] = positionals;
    if (!archive || rest.length > 0) throw new UsageError('Name one archive.');
    const sort = (values.sort ?? 'articles') as string;
    if (sort !== 'articles' && sort !== 'name' && sort !== 'recent')
      throw new UsageError('--sort is "articles", "name" or "recent".');
    const limit = wholeNumber(values.limit, 'limit', 200, 1);
    const asWritten = values['as-written'] === true;
    const changes = values['import-decisions'] !== undefined || values.again === true;
    const caller = await cli.open(archive, { readOnly: !changes });

    if (values.again === true) {
      const stop = cli.on('index.progress', ({ task, done, total }) => {
        if (task === 'people') cli.progress(`${done} of ${total} articles read again`);
      });
      await caller.call('people.upkeep', { action: 'look' }).finally(stop);
      const unattached = (await caller.call('people.decisions', {})).filter((d) => !d.attached).length;
      const { articles, people } = caller.info;
      const { total } = await caller.call('people.list', { tier: 'all', limit: 0 });
      if (cli.json) await cli.printJson({ articles, people: { before: people, now: total }, unattached });
      else
        await cli.print(
          `${articles} articles read again: ${total} people, ${people} before. ${unattached} decisions apply to nothing at present.`,
        );
      return EXIT.done;
    }

    if (typeof values.export === 'string') {
      const json = await caller.call('people.exportDecisions', {});
      if (values.export === '-') await cli.print(json);
      else {
        await writeFile(cli.path(values.export), json);
        cli.say(`Decisions written to ${values.export}.`);
      }
      return EXIT.done;
    }
    if (typeof values['import-decisions'] === 'string') {
      const json = await readFile(cli.path(values['import-decisions']), 'utf8');
      const result = await caller.call('people.importDecisions', { json });
      if (cli.json) await cli.printJson(result);
      else
        await cli.print(
          `${result.applied} applied, ${result.skipped} known before, ${result.unattached} with nothing to apply to.`,
        );
      return result.unattached > 0 ? EXIT.failures : EXIT.done;
    }
    if (values.decisions === true) {
      const decisions = await caller.call('people.decisions', {});
      if (cli.json) await cli.printJson(decisions);
      else
        for (const d of decisions)
          await cli.print(`${d.created}  ${d.type}${d.attached ? '' : '  (applies to nothing at present)'}`);
      return EXIT.done;
    }
    if (values.suggestions === true) {
      const found = await caller.call('people.suggestions', { limit });
      const pairs = found.map(({ reasons, ...pair }) => ({ ...pair, reason: reasons.map(reasonInEnglish).join(', ') }));
      if (cli.json) await cli.printJson(pairs);
      else
        for (const { a, b, score, reason } of pairs)
          await cli.print(`${score.toFixed(2)}  ${a.id} ${a.name} = ${b.id} ${b.name}?  ${reason}`);
      return EXIT.done;
    }
    if (values.article !== undefined) {
      const id = wholeNumber(values.article, 'article', 0, 1);
      const { title, people, peopleDetected, language } = await caller.call('article.get', { id });
      const named = people.map(({ personId, ...person }) => ({ id: personId, ...person }));
      if (cli.json) await cli.printJson({ article: id, title, language, peopleDetected, people: named });
      else
        for (const p of named)
          await cli.print(
            `${p.name}${p.tier === 'possible' ? ' (possible)' : ''}: ${p.mentions.map((m) => m.surface).join(', ')}`,
          );
      return EXIT.done;
    }
    const asked = (values.person ?? []) as string[];
    if (asked.length > 0) {
      const found: Person[] = [];
      let missing = 0;
      for (const name of asked) {
        const ids = /^[1-9]\d*$/.test(name)
          ? [Number(name)]
          : (await caller.call('people.list', { query: name, tier: 'all', asWritten, limit })).people.map((p) => p.id);
        if (ids.length === 0) {
          cli.say(`Nobody named ${name} was found.`);
          missing++;
        }
        for (const id of ids) found.push(await caller.call('people.get', { id, limit }));
      }
      if (cli.json) await cli.printJson({ people: found.map(withReasonsInEnglish) });
      else for (const person of found) await cli.print(portrait(person));
      return missing > 0 ? EXIT.failures : EXIT.done;
    }
    const tier = values.possible === true ? 'possible' : values.all === true ? 'all' : 'likely';
    const request = {
      query: (values.query as string | undefined) ?? '',
      sort: sort as 'articles',
      asWritten,
      limit,
      ...(values.watched === true ? { watched: true } : {}),
    };
    const { total, people } = await caller.call('people.list', { ...request, tier });
    if (cli.json) await cli.printJson({ total, people });
    else {
      for (const person of people) await cli.print(row(person));
      if (tier === 'likely') {
        const { total: possible } = await caller.call('people.list', { ...request, tier: 'possible', limit: 0 });
        if (possible > 0) cli.say(`${possible} more are possible; --all shows them.`);
      }
    }
    return EXIT.done;
  },
};

const withReasonsInEnglish = (p: Person) => ({
  ...p,
  mentionList: p.mentionList.map((mention) => ({ ...mention, why: reasonInEnglish(mention.why) })),
});

function row(p: PersonSummary): string {
  const others = p.aliases.filter((alias) => alias !== p.name);
  const marks = [p.tier === 'possible' ? 'possible' : '', p.watched ? 'watched' : ''].filter(Boolean);
  return `${String(p.id).padStart(7)}  ${String(p.articles).padStart(5)}  ${p.name}${others.length ? ` (${others.join(', ')})` : ''}${marks.length ? ` [${marks.join(', ')}]` : ''}`;
}

function portrait(p: Person): string {
  const lines = [`${p.name}  (${p.articles} articles, ${p.mentions} mentions)`];
  lines.push(`  names: ${p.aliasDetails.map((a) => `${a.alias} ×${a.mentions}`).join(', ')}`);
  if (p.together.length) lines.push(`  with: ${p.together.map((t) => `${t.name} ×${t.articles}`).join(', ')}`);
  for (const m of p.mentionList)
    lines.push(`  ${m.articleId}  ${m.published?.slice(0, 10) ?? 'no date   '}  ${m.sentence.replace(/\s+/g, ' ')}`);
  return `${lines.join('\n')}\n`;
}
