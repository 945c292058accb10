/** Writes a text format to a file, article by article. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { breathe, type ExportPlan, type Problem, type Progress } from '../job';
import type { TextFormat } from './texts';
import { isSystemError, type Written } from './web';

export async function writeText(
  format: TextFormat,
  plan: ExportPlan,
  path: string,
  progress: Progress,
): Promise<Written> {
  const { safe, request } = plan;
  const problems: Problem[] = [];
  const fd = openSync(path, 'w');
  let exported = 0;
  try {
    writeSync(fd, format.head(plan.ids.length));
    for (const [index, id] of plan.ids.entries()) {
      progress.check();
      let title = `Article ${id}`;
      try {
        const article = plan.read(id);
        if (!article) throw new Error('it was removed from the archive after it was selected');
        const shown = safe ? safe.article(article, index) : article;
        title = shown.title;
        writeSync(fd, format.article(shown, exported, { notes: request.notes, highlights: request.highlights }));
        exported++;
      } catch (error) {
        if (isSystemError(error)) throw error;
        problems.push({
          articleId: id,
          title,
          reason: `It could not be exported: ${error instanceof Error ? error.message : String(error)}.`,
        });
      }
      progress.step('writing', index + 1, title);
      if (index % 20 === 19) await breathe();
    }
    writeSync(fd, format.foot());
  } finally {
    closeSync(fd);
  }
  return { exported, problems };
}
