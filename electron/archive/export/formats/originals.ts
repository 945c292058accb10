/** The imported files as they were given, in a ZIP with a list of their fingerprints. */
import type { ExportPlan, Progress } from '../job';
import { fileNameOf, UniqueNames } from '../names';
import { provenance } from '../provenance';
import { eachArticle, type Written } from './each';
import { ZipWriter } from './zip';

/** Articles of one file share it; it is written once. */
export async function writeOriginals(plan: ExportPlan, path: string, progress: Progress): Promise<Written> {
  const zip = new ZipWriter(path);
  const names = new UniqueNames();
  const written = new Map<number, string>();
  const list: { file: string; sha256: string; part: string | null; title: string; uid: string }[] = [];
  try {
    const result = await eachArticle(plan, progress, (article) => {
      const { id, sha256, part } = article.original;
      let file = written.get(id);
      if (!file) {
        const original = plan.original(id);
        if (!original) throw new Error('its file is not in the archive');
        const [, stem = original.name, extension = ''] =
          /^(.*?)(\.[A-Za-z0-9]{1,8}(?:\.gz)?)?$/s.exec(original.name) ?? [];
        file = `originals/${names.take(fileNameOf(stem, 'original'), extension)}`;
        zip.add(file, original.bytes);
        written.set(id, file);
      }
      list.push({ file, sha256, part, title: article.title, uid: article.uid });
    });
    const { problems } = result;
    zip.add('files.json', JSON.stringify({ files: list, problems }, null, 1));
    zip.add('provenance.json', JSON.stringify(provenance(plan, plan.ids, problems), null, 1));
    zip.finish();
    return result;
  } catch (error) {
    zip.close();
    throw error;
  }
}
