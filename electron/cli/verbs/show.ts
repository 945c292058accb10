import { EXIT, UsageError, type Verb } from '../verb';

/** Prints one article with everything the archive knows of it. */
export const showVerb: Verb = {
  name: 'show',
  summary: 'Print one article: its text, where it came from, who is named in it',
  help: `carrel show ARCHIVE ID [--original FILE] [--json]
  ID is the number or the uid that "search" and "import" print.
  --original FILE   also write the original file, byte for byte, to FILE`,
  options: { original: { type: 'string' } },
  async run({ values, positionals }, cli) {
    const [archive, key] = positionals;
    if (!archive || !key || positionals.length > 2) throw new UsageError('Name an archive and one article.');
    const caller = await cli.open(archive);
    const a = await caller.call('article.get', /^\d+$/.test(key) ? { id: Number(key) } : { uid: key });
    if (typeof values.original === 'string') {
      const { writeFile } = await import('node:fs/promises');
      const { bytes } = await caller.call('article.original', { id: a.id });
      await writeFile(cli.path(values.original), bytes);
    }
    if (cli.json) {
      await cli.printJson(a);
      return EXIT.done;
    }
    const facts = [a.byline, a.published?.date, a.source, a.url].filter((fact) => fact !== null && fact !== undefined);
    await cli.print(`${a.title}\n${facts.join(' · ')}\n\n${a.text}\n`);
    if (a.people.length > 0)
      await cli.print(`People: ${a.people.map((p) => `${p.name} (${p.mentions.length})`).join(', ')}`);
    if (a.tags.length > 0) await cli.print(`Tags: ${a.tags.join(', ')}`);
    if (a.note) await cli.print(`Note: ${a.note}`);
    if (a.removed.length > 0)
      await cli.print(`Removed from the text: ${a.removed.map((r) => `"${r.text}" (${r.reason})`).join(', ')}`);
    await cli.print(`Original: ${a.file.path}${a.file.part ? `, ${a.file.part}` : ''}, SHA-256 ${a.sha256.original}`);
    return EXIT.done;
  },
};
