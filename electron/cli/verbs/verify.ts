import type { VerifyReport } from '../../contract/domain';
import { findingInEnglish } from '../../contract/findings';
import { EXIT, UsageError, type Verb } from '../verb';

/** Checks a dossier against the archive that it was made from. */
export const verifyVerb: Verb = {
  name: 'verify',
  summary: 'Check a dossier (PDF) against the archive it was made from',
  help: `carrel verify FILE.pdf [ARCHIVE] [--json]
  Without ARCHIVE: looks among the archives opened lately for the one the document names.
Prints {path, isDossier, archiveUuid, sameArchive, articles: [{uid, title, text, original}], proves, provesNot};
"text" and "original" are "same", "different" or "not-in-archive". Exit code 1 unless every article is the same.`,
  options: {},
  async run({ positionals }, cli) {
    const [file, archive] = positionals;
    if (!file || positionals.length > 2) throw new UsageError('Name a PDF, and the archive to check it against.');
    const path = cli.path(file);
    let report: VerifyReport | null = null;
    if (archive) report = await (await cli.open(archive, { readOnly: true })).call('export.verify', { path });
    else
      for (const recent of await (await cli.caller()).call('archive.recent', {})) {
        if (!recent.exists) continue;
        const opened = await cli.open(recent.path, { readOnly: true }).catch(() => null);
        if (!opened) continue;
        report = await opened.call('export.verify', { path });
        // A file that is no dossier is none beside any archive.
        if (report.sameArchive || !report.isDossier) break;
      }
    if (!report) throw new UsageError('No archive was opened lately. Name the one to check against.');
    const [proves, provesNot] = [report.proves.map(findingInEnglish), report.provesNot.map(findingInEnglish)];
    if (cli.json) await cli.printJson({ ...report, proves, provesNot });
    else {
      for (const line of proves) await cli.print(`Shown: ${line}`);
      for (const line of provesNot) await cli.print(`Not shown: ${line}`);
      for (const { title, text, original } of report.articles)
        if (text !== 'same' || original !== 'same') await cli.print(`${title}: text ${text}, original ${original}`);
    }
    const whole = report.articles.every(({ text, original }) => text === 'same' && original === 'same');
    return report.isDossier && report.articles.length > 0 && whole ? EXIT.done : EXIT.failures;
  },
};
