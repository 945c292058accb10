import type { ExtractedArticle, ExtractOutput } from '../../contract/extraction';
import { EXIT, UsageError, type Verb } from '../verb';
import { columnMapping } from './import';

/** Reads files as an import would, through the same sandboxed importer, and writes no archive. */
export const extractVerb: Verb = {
  name: 'extract',
  summary: 'Read files as an import would and print what is in them; writes no archive',
  help: `carrel extract PATH… [--jsonl] [--people] [--html] [--map FIELD=NAME] [--epub whole]
  --jsonl           one JSON object a line: {file, part?, outcome, code?, reason?, mediaType, charset, language, title, byline,
                    published: {date, rule} | null, source, url, text, removed: [{text, before, reason}], notes}
                    outcome is "extracted", "failed" or "skipped"; a file that holds several articles has a line for each
  --people          also look for people's names: adds people: [{name, mentions}]
  --html            adds the sanitised html
  --map FIELD=NAME  tables (CSV, TSV, spreadsheets): the column NAME holds FIELD (title, body, date, source, byline, url, language, id); repeatable
  --epub whole      one article for a whole book instead of one a chapter
Exit code 1 when anything failed; every file has its line either way.`,
  options: {
    jsonl: { type: 'boolean' },
    people: { type: 'boolean' },
    html: { type: 'boolean' },
    map: { type: 'string', multiple: true },
    epub: { type: 'string' },
  },
  async run({ values, positionals }, cli) {
    if (positionals.length === 0) throw new UsageError('Name at least one file or folder.');
    if (values.epub !== undefined && values.epub !== 'chapters' && values.epub !== 'whole')
      throw new UsageError('--epub is "chapters" or "whole".');
    const caller = await cli.caller();
    const columns = columnMapping((values.map ?? []) as string[]);
    const { id } = await caller.call('import.extract', {
      paths: positionals.map((path) => cli.path(path)),
      people: values.people === true,
      epub: values.epub === 'whole' ? 'whole' : 'chapters',
      ...(columns ? { columns } : {}),
    });
    const jsonl = values.jsonl === true || cli.json;
    let failed = 0;
    for (;;) {
      const some = await caller.call('import.extracted', { id });
      if (!some) break;
      for (const output of some.outputs) {
        if (output.kind === 'problem') failed++;
        if (jsonl) await cli.printJson(line(some.file, output, values.html === true, values.people === true));
        else await cli.print(words(some.file, output));
      }
    }
    return failed > 0 ? EXIT.failures : EXIT.done;
  },
};

function line(file: string, output: ExtractOutput, html: boolean, people: boolean): object {
  if (output.kind !== 'article') {
    return {
      file,
      ...(output.part === null ? {} : { part: output.part }),
      outcome: output.kind === 'problem' ? 'failed' : 'skipped',
      ...(output.kind === 'problem' ? { code: output.code } : {}),
      reason: output.reason,
    };
  }
  const a = output.article;
  return {
    file,
    ...(a.part === null ? {} : { part: a.part }),
    outcome: 'extracted',
    mediaType: a.mediaType,
    charset: a.charset,
    language: a.language,
    title: a.title,
    byline: a.byline,
    published: a.published,
    source: a.source,
    url: a.url,
    ...(a.ext === null ? {} : { ext: a.ext }),
    ...(a.tags.length > 0 ? { tags: a.tags } : {}),
    text: a.text,
    removed: a.removed,
    ...(a.notes.length > 0 ? { notes: a.notes } : {}),
    ...(a.images.length > 0
      ? { images: a.images.map(({ key, mediaType, width, height, alt }) => ({ key, mediaType, width, height, alt })) }
      : {}),
    ...(html ? { html: a.html } : {}),
    ...(people ? { people: peopleOf(a) } : {}),
  };
}

function peopleOf(article: ExtractedArticle): { name: string; mentions: number }[] {
  const counts = new Map<string, number>();
  for (const mention of article.mentions) counts.set(mention.name, (counts.get(mention.name) ?? 0) + 1);
  return [...counts].map(([name, mentions]) => ({ name, mentions }));
}

function words(file: string, output: ExtractOutput): string {
  const part = output.kind === 'article' ? output.article.part : output.part;
  const where = part === null ? file : `${file} (${part})`;
  if (output.kind !== 'article')
    return `${where}\n  ${output.kind === 'problem' ? 'failed' : 'skipped'}: ${output.reason}\n`;
  const { title, byline, published, source, language, text } = output.article;
  const facts = [byline, published && `${published.date} (${published.rule})`, source, language].filter(Boolean);
  return `${where}\n${title}\n${facts.join(' · ')}\n\n${text}\n`;
}
