import { EXIT, UsageError, type Verb } from '../verb';

/** Prints what an archive holds, and on request checks the file. */
export const infoVerb: Verb = {
  name: 'info',
  summary: 'Say what an archive holds; check or back up its file',
  help: `carrel info ARCHIVE [--check] [--backup FILE] [--imports] [--json]
  --check         read every page of the file and say what is damaged (exit code 1 if anything is)
  --backup FILE   write a compact copy to FILE
  --imports       list the imports`,
  options: { check: { type: 'boolean' }, backup: { type: 'string' }, imports: { type: 'boolean' } },
  async run({ values, positionals }, cli) {
    const [archive] = positionals;
    if (!archive || positionals.length > 1) throw new UsageError('Name one archive.');
    const caller = await cli.open(archive);
    const info = await caller.call('archive.info', {});
    const check = values.check === true ? await caller.call('archive.check', {}) : null;
    const backup =
      typeof values.backup === 'string' ? await caller.call('archive.backup', { path: cli.path(values.backup) }) : null;
    const imports = values.imports === true ? await caller.call('import.list', {}) : null;
    if (cli.json)
      await cli.printJson({
        ...info,
        ...(check ? { check } : {}),
        ...(backup ? { backup } : {}),
        ...(imports ? { imports } : {}),
      });
    else if (info) {
      await cli.print(
        `${info.name}: ${info.articles} articles, ${info.people} people, ${info.tags} tags, ${info.imports} imports, ${Math.ceil(info.bytes / 1e6)} MB`,
      );
      await cli.print(
        `Languages: ${info.languages.map((l) => `${l.language ?? 'unknown'} ${l.articles}`).join(', ') || 'none yet'}`,
      );
      if (info.readOnly) await cli.print('Open for reading only.');
      if (check)
        await cli.print(check.ok ? 'The file is sound.' : `The file is damaged:\n  ${check.problems.join('\n  ')}`);
      if (backup) await cli.print(`Backup: ${backup.path}`);
      for (const i of imports ?? [])
        await cli.print(`  import ${i.id}, ${i.started}, ${i.state}: ${i.articles} articles, ${i.failed} failed`);
    }
    return check && !check.ok ? EXIT.failures : EXIT.done;
  },
};
