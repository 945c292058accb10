/** The imported files as they were given, in a ZIP with a list of their fingerprints. */
import { breathe, type ExportPlan, type Problem, type Progress } from '../job';
import { fileNameOf, UniqueNames } from '../names';
import { provenance } from '../provenance';
import { isSystemError, type Written } from './web';
import { ZipWriter } from './zip';

/** Articles of one file share it; it is written once. */
export async function writeOriginals(plan: ExportPlan, path: string, progress: Progress): Promise<Written> {
  const zip = new ZipWriter(path);
  const problems: Problem[] = [];
  const names = new UniqueNames();
  const written = new Map<number, string>();
  const list: { file: string; sha256: string; part: string | null; title: string; uid: string }[] = [];
  let exported = 0;
  try {
    for (const [index, id] of plan.ids.entries()) {
      progress.check();
      let title = `Article ${id}`;
      try {
        const article = plan.read(id);
        const original = article && plan.original(id);
        if (!article || !original) throw new Error('it was removed from the archive after it was selected');
        title = article.title;
        let file = written.get(original.id);
        if (!file) {
          const [, stem = original.name, extension = ''] =
            /^(.*?)(\.[A-Za-z0-9]{1,8}(?:\.gz)?)?$/s.exec(original.name) ?? [];
          file = `originals/${names.take(fileNameOf(stem, 'original'), extension)}`;
          zip.add(file, original.bytes);
          written.set(original.id, file);
        }
        list.push({ file, sha256: article.original.sha256, part: article.original.part, title, uid: article.uid });
        exported++;
        progress.step('writing', index + 1, title);
      } catch (error) {
        if (isSystemError(error)) throw error;
        problems.push({
          articleId: id,
          title,
          reason: `Its file could not be exported: ${error instanceof Error ? error.message : String(error)}.`,
        });
      }
      await breathe();
    }
    zip.add('files.json', JSON.stringify({ files: list, problems }, null, 1));
    zip.add('provenance.json', JSON.stringify(provenance(plan, plan.ids, problems), null, 1));
    zip.finish();
  } catch (error) {
    zip.close();
    throw error;
  }
  return { exported, problems };
}
