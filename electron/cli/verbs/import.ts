import type { ImportSummary, ItemOutcome } from '../../contract/domain';
import { SELECTION_OPTIONS, selectionOf } from '../selection';
import { EXIT, UsageError, type Verb } from '../verb';

/** Receipt lines asked for at once. */
const PAGE = 5_000;
/** What is worth a line of the receipt where not all of it is wanted. */
const NOT_NEW: ItemOutcome[] = ['duplicate', 'near-duplicate', 'failed', 'skipped'];
const CHANGED: ItemOutcome[] = ['new', 'failed', 'skipped'];

/** Imports files and folders, waits for the end, prints the receipt. */
export const importVerb: Verb = {
  name: 'import',
  summary: 'Import files and folders into an archive; creates it if there is none',
  help: `carrel import ARCHIVE PATH… [--no-people] [--all-items] [--json]
  --no-people       do not look for people's names (faster; they can be found later by reading the articles again)
  --all-items       list every file and article in the receipt, also those that were simply added
  --map FIELD=NAME  tables (CSV, TSV, spreadsheets): the column NAME holds FIELD (title, body, date, source, byline, url, language, id); repeatable;
                    in a table without names of columns: FIELD="column 2"
  --epub whole      one article for a whole book instead of one a chapter
  --resume ID       go on with an import that was interrupted, instead of starting one (no PATH then)
  --retry ID        import again the files of which something failed (no PATH then)
  --undo ID         take an earlier import back, with every article that came with it (no PATH then)
  --again           read what is in the archive again from its stored originals (no PATH then), which is of use after Carrel has
                    got better at it: everything, or --ids 1,2,… | --query Q | --tag T | --collection C; tags, notes and
                    decisions stay. "new" are then those whose text has changed, "duplicate" those whose text is the same
  --list            the imports there were: [{import, state, started, paths, files, articles, new, …}]
Prints {files, articles, new, nearDuplicate, duplicate, failed, skipped, items: [{path, part?, outcome, reason?, id?}]}.
"new" counts near-duplicates too: they are added, and linked as versions of one story.
Exit code 1 when anything failed; every file has its line either way.`,
  options: {
    'no-people': { type: 'boolean' },
    'all-items': { type: 'boolean' },
    map: { type: 'string', multiple: true },
    epub: { type: 'string' },
    resume: { type: 'string' },
    retry: { type: 'string' },
    undo: { type: 'string' },
    again: { type: 'boolean' },
    list: { type: 'boolean' },
    ...SELECTION_OPTIONS,
  },
  async run({ values, positionals }, cli) {
    const [archive, ...paths] = positionals;
    const ways = [values.resume, values.retry, values.undo, values.again, values.list].filter(
      (way) => way !== undefined,
    );
    if (!archive || (paths.length === 0 && ways.length === 0))
      throw new UsageError('Name an archive and at least one file or folder.');
    if (ways.length + Math.min(paths.length, 1) > 1)
      throw new UsageError('--resume, --retry, --undo, --again and --list go alone, without a file or folder.');
    const selection = selectionOf(values);
    if (selection && values.again !== true) throw new UsageError('Articles are only selected for --again.');
    if (values.epub !== undefined && values.epub !== 'chapters' && values.epub !== 'whole')
      throw new UsageError('--epub is "chapters" or "whole".');
    const columns = columnMapping((values.map ?? []) as string[]);
    const caller = await cli.open(archive, { create: ways.length === 0 });

    if (values.list === true) {
      const imports = await caller.call('import.list', {});
      if (cli.json)
        await cli.printJson(imports.map((one) => ({ started: one.started, paths: one.paths, ...counts(one) })));
      else
        for (const one of imports)
          await cli.print(`${one.id}  ${one.started}  ${one.state}  ${one.paths.join(', ')}: ${words(one)}`);
      return EXIT.done;
    }

    if (values.undo !== undefined) {
      const { changed } = await caller.call('import.undo', { id: Number(values.undo) });
      await (cli.json ? cli.printJson({ removed: changed }) : cli.print(`${changed} articles removed.`));
      return EXIT.done;
    }

    const stop = cli.on('import.progress', (s) => cli.progress(progressLine(s)));
    const begin = async (): Promise<{ id: number }> => {
      if (values.resume !== undefined) {
        await caller.call('import.resume', { id: Number(values.resume) });
        return { id: Number(values.resume) };
      }
      if (values.retry !== undefined) return caller.call('import.retry', { id: Number(values.retry) });
      if (values.again === true) return caller.call('import.reextract', { selection: selection ?? { all: true } });
      return caller.call('import.start', {
        paths: paths.map((path) => cli.path(path)),
        people: values['no-people'] !== true,
        ...(columns ? { columns } : {}),
        epub: values.epub === 'whole' ? 'whole' : 'chapters',
      });
    };
    const started = await begin();
    cli.interrupted.addEventListener('abort', () =>
      cli.say(
        values.again === true
          ? 'Interrupted. Every article is whole; those that were not reached are as they were.'
          : `Interrupted. What was added stays; "carrel import ${archive} --resume ${started.id}" goes on.`,
      ),
    );
    const summary = await caller.call('import.wait', { id: started.id });
    stop();

    const receipt = { ...counts(summary), watched: summary.watched, items: [] as object[] };
    const all = values['all-items'] === true;
    for (let offset = 0; ; offset += PAGE) {
      const page = await caller.call('import.items', {
        id: summary.id,
        ...(all ? {} : { outcomes: values.again === true ? CHANGED : NOT_NEW }),
        limit: PAGE,
        offset,
      });
      for (const item of page.items)
        receipt.items.push({
          path: item.path,
          ...(item.part === null ? {} : { part: item.part }),
          outcome: item.outcome,
          ...(item.code === null ? {} : { code: item.code }),
          ...(item.reason === null ? {} : { reason: item.reason }),
          ...(item.articleId === null ? {} : { id: item.articleId }),
        });
      if (offset + PAGE >= page.total) break;
    }
    if (cli.json) await cli.printJson(receipt);
    else {
      await cli.print(
        values.again === true
          ? `${summary.articles} articles read again: ${summary.new} changed, ${summary.duplicate} are the same, ${summary.failed} failed.`
          : words(summary),
      );
      for (const item of receipt.items as { path: string; part?: string; outcome: string; reason?: string }[])
        if (all || item.outcome === 'failed' || item.outcome === 'skipped' || receipt.items.length <= 20)
          await cli.print(
            `  ${item.outcome}: ${item.path}${item.part ? `, ${item.part}` : ''}${item.reason ? `: ${item.reason}` : ''}`,
          );
      for (const person of summary.watched)
        await cli.print(`  Watched: ${person.name} is named in ${person.articles} of these articles.`);
    }
    if (summary.state === 'interrupted' && summary.current) cli.say(summary.current);
    return summary.failed > 0 || summary.state !== 'done' ? EXIT.failures : EXIT.done;
  },
};

const counts = (s: ImportSummary) => ({
  import: s.id,
  state: s.state,
  files: s.files,
  articles: s.articles,
  new: s.new + s.nearDuplicate,
  nearDuplicate: s.nearDuplicate,
  duplicate: s.duplicate,
  failed: s.failed,
  skipped: s.skipped,
});

export function columnMapping(pairs: string[]): Record<string, string> | null {
  if (pairs.length === 0) return null;
  return Object.fromEntries(
    pairs.map((pair) => {
      const [field, column] = pair.split(/=(.*)/s);
      if (!field || !column) throw new UsageError(`--map wants FIELD=COLUMN, not "${pair}".`);
      return [column, field];
    }),
  );
}

function progressLine(s: ImportSummary): string {
  const left = s.secondsLeft === null ? '' : `, about ${s.secondsLeft} s left`;
  return `${s.filesDone} of ${s.files} files, ${s.articles} articles${left}: ${s.current ?? ''}`;
}

function words(s: ImportSummary): string {
  const parts = [
    `${s.new + s.nearDuplicate} added`,
    ...(s.nearDuplicate ? [`${s.nearDuplicate} of them versions of other articles`] : []),
    ...(s.duplicate ? [`${s.duplicate} already there`] : []),
    ...(s.failed ? [`${s.failed} failed`] : []),
    ...(s.skipped ? [`${s.skipped} skipped`] : []),
  ];
  return `${s.files} files, ${s.articles} articles: ${parts.join(', ')}.`;
}
