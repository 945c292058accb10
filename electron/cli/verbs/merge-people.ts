import { EXIT, UsageError, type Verb } from '../verb';

/** Joins people into one; the decision is logged like one made in the window. */
export const mergePeopleVerb: Verb = {
  name: 'merge-people',
  summary: 'Join people of an archive into one person',
  help: `carrel merge-people ARCHIVE PERSON PERSON… [--name NAME] [--json]
  PERSON is a number from "carrel people", or a name exactly as listed. The first one keeps its identity.
  --name NAME   what the person is called from now on`,
  options: { name: { type: 'string' } },
  async run({ values, positionals }, cli) {
    const [archive, ...people] = positionals;
    if (!archive || people.length < 2) throw new UsageError('Name an archive and at least two people.');
    const caller = await cli.open(archive);
    const ids: number[] = [];
    for (const person of people) {
      if (/^[1-9]\d*$/.test(person)) {
        ids.push(Number(person));
        continue;
      }
      const { people: found } = await caller.call('people.list', { query: person, tier: 'all', asWritten: true });
      const exact = found.filter((p) => p.name === person || p.aliases.includes(person));
      if (exact.length !== 1 || !exact[0])
        throw new UsageError(
          exact.length === 0
            ? `Nobody is listed as "${person}". "carrel people" lists who is.`
            : `${exact.length} people are listed as "${person}": ${exact.map((p) => p.id).join(', ')}. Use a number.`,
        );
      ids.push(exact[0].id);
    }
    if (new Set(ids).size < 2) throw new UsageError('These are one person already.');
    const merged = await caller.call('people.merge', { ids });
    let { person } = merged;
    if (typeof values.name === 'string') {
      await caller.call('people.rename', { id: person.id, name: values.name });
      person = { ...person, name: values.name };
    }
    if (cli.json) await cli.printJson({ merged: ids, person });
    else await cli.print(`${person.id}  ${person.name}: ${person.articles} articles, ${person.aliases.join(', ')}`);
    return EXIT.done;
  },
};
