import { dirname } from 'node:path';
import type { ExportProgress } from '../../contract/domain';
import { EXPORT_FORMATS, EXPORT_ORDERS, type ExportFormat, FORMATS, PICTURES } from '../../contract/formats';
import { ONE_WAY, SELECTION_OPTIONS, selectionOf } from '../selection';
import { EXIT, UsageError, type Verb } from '../verb';

/** By the ending of OUT; a folder may be called `x.md`. */
const BY_ENDING = new Map<string, ExportFormat>([
  ...EXPORT_FORMATS.map((format): [string, ExportFormat] => [FORMATS[format].ending, format]),
  ['md', 'md'],
  ['htm', 'html'],
]);

/** Exports a selection and prints the receipt. */
export const exportVerb: Verb = {
  name: 'export',
  summary:
    'Export articles as one PDF, or as Markdown, HTML, EPUB, text, CSV, references, original files, a web archive',
  help: `carrel export ARCHIVE -o OUT (--ids 1,2,… | --query Q | --tag T | --collection C | --all) [options] [--json]
  --format F        pdf, md (a folder), html, epub, txt, csv, jsonl, ris, bibtex, csl, originals (a ZIP), wacz (the originals as a web archive); else by OUT's ending
  --order O         date, date-desc, relevance, source, title, given (as --ids lists them, or by hand as the collection is)
  --title T  --author A  --note N      for the cover
  --notes  --highlights  --hits        the reader's notes and highlights, the words of --query
  --images I        keep, blur, none
  --columns 2  --paper Letter  --font sans  --size 9.5  --no-appendices
  --safe-share N    replace these people by labels, in every spelling; names parted by ";", repeatable
  --force           replace OUT if it exists
Prints {path, format, selected, exported, problems: [{articleId, title, reason}], pages, bytes, sha256}.
Exit code 1 when an article could not be shown as it is; every selected article is accounted for either way.`,
  options: {
    output: { type: 'string', short: 'o' },
    format: { type: 'string' },
    ...SELECTION_OPTIONS,
    order: { type: 'string' },
    title: { type: 'string' },
    author: { type: 'string' },
    note: { type: 'string' },
    notes: { type: 'boolean' },
    highlights: { type: 'boolean' },
    hits: { type: 'boolean' },
    images: { type: 'string' },
    columns: { type: 'string' },
    paper: { type: 'string' },
    font: { type: 'string' },
    size: { type: 'string' },
    'no-appendices': { type: 'boolean' },
    'safe-share': { type: 'string', multiple: true },
    force: { type: 'boolean' },
  },
  async run({ values, positionals }, cli) {
    const [archive] = positionals;
    const output = values.output as string | undefined;
    if (!archive || positionals.length > 1) throw new UsageError('Name one archive.');
    if (!output) throw new UsageError('Say where to write: -o OUT.');
    const format =
      values.format === undefined
        ? BY_ENDING.get(/\.([A-Za-z]+)$/.exec(output)?.[1]?.toLowerCase() ?? 'none')
        : oneOf('format', values.format, EXPORT_FORMATS);
    if (!format) throw new UsageError(`Say the format: --format ${EXPORT_FORMATS.join('|')}.`);
    const selection = selectionOf(values);
    if (!selection) throw new UsageError(ONE_WAY);
    const size = values.size === undefined ? undefined : Number(values.size);
    if (size !== undefined && !(size >= 7 && size <= 18)) throw new UsageError('--size is 7 to 18 points.');
    const columns = values.columns === undefined ? 1 : Number(oneOf('columns', values.columns, ['1', '2'] as const));
    const images = oneOf('images', values.images ?? 'keep', PICTURES);
    const paper = oneOf('paper', values.paper ?? 'A4', ['A4', 'Letter'] as const);
    const font = oneOf('font', values.font ?? 'serif', ['serif', 'sans'] as const);
    // A list of numbers, or a collection, is an order of its own.
    const byHand = 'ids' in selection || 'collection' in selection;
    const order = oneOf('order', values.order ?? (byHand ? 'given' : 'date'), EXPORT_ORDERS);
    const path = cli.path(output);
    const caller = await cli.open(archive);
    const stop = cli.on('export.progress', (progress) => cli.progress(progressLine(progress)));
    const { id } = await caller.call('export.start', {
      selection,
      format,
      path,
      overwrite: values.force === true,
      order,
      title: (values.title as string | undefined) ?? '',
      author: (values.author as string | undefined) ?? '',
      note: (values.note as string | undefined) ?? '',
      notes: values.notes === true,
      highlights: values.highlights === true,
      hits: values.hits === true,
      images,
      columns: columns === 2 ? 2 : 1,
      paper,
      font,
      ...(size === undefined ? {} : { fontSize: size }),
      appendices: values['no-appendices'] !== true,
      safeShare: ((values['safe-share'] ?? []) as string[])
        .flatMap((names) => names.split(';'))
        .map((name) => name.trim())
        .filter(Boolean),
    });
    const receipt = await caller.call('export.wait', { id });
    stop();
    if (cli.json) await cli.printJson(receipt);
    else {
      const pages = receipt.pages === null ? '' : `, ${receipt.pages} pages`;
      await cli.print(
        `${receipt.selected} selected, ${receipt.exported} exported${
          receipt.problems.length ? `, ${receipt.problems.length} replaced by a notice` : ''
        }${pages}: ${receipt.path}`,
      );
      if (receipt.sha256) await cli.print(`SHA-256 ${receipt.sha256}`);
      for (const { title, reason } of receipt.problems) cli.say(`${title}: ${reason}`);
      if (values['safe-share'] !== undefined)
        cli.say(
          `The names are replaced and were not found again in ${dirname(receipt.path)}. A published article can still be matched to its original by its wording.`,
        );
    }
    return receipt.problems.length > 0 ? EXIT.failures : EXIT.done;
  },
};

function oneOf<T extends string>(option: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new UsageError(`--${option} is one of ${allowed.join(', ')}.`);
  return found;
}

function progressLine({ state, done, total, current, secondsLeft }: ExportProgress): string {
  const left = secondsLeft === null ? '' : `, ${secondsLeft} s left`;
  return `${state} ${done} of ${total}${left}${current ? `: ${current}` : ''}`;
}
