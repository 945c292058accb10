import { EXIT, UsageError, type Verb } from '../verb';

/** Rescues what can be read of a damaged archive. */
export const salvageVerb: Verb = {
  name: 'salvage',
  summary: 'Rescue what can be read from a damaged archive into a new one',
  help: `carrel salvage DAMAGED -o NEW [--json]
  DAMAGED is only read. NEW must not exist. The index is built anew.`,
  options: { output: { type: 'string', short: 'o' } },
  async run({ values, positionals }, cli) {
    const [damaged] = positionals;
    if (!damaged || typeof values.output !== 'string')
      throw new UsageError('Name the damaged archive and, with -o, the new one.');
    const caller = await cli.caller();
    const result = await caller.call('archive.salvage', { path: cli.path(damaged), to: cli.path(values.output) });
    if (cli.json) await cli.printJson(result);
    else {
      await cli.print(
        `${result.articles} articles rescued into ${result.path}${result.lostArticles ? `, ${result.lostArticles} lost` : ''}.`,
      );
      for (const t of result.tables) if (t.lost > 0) await cli.print(`  ${t.table}: ${t.lost} rows could not be read`);
    }
    return result.tables.some((t) => t.lost > 0) ? EXIT.failures : EXIT.done;
  },
};
