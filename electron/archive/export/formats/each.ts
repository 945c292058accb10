/** The way through the selected articles that all formats but the PDF take. */
import { CarrelError } from '../../../contract/errors';
import { breathe, type ExportPlan, type Problem, type Progress } from '../job';
import type { ExportArticle } from '../model';

export interface Written {
  exported: number;
  problems: Problem[];
}

/** Reads articles one after the other; a missing or broken one becomes a problem and, through `notice`, a page. */
export async function eachArticle(
  plan: ExportPlan,
  progress: Progress,
  write: (article: ExportArticle, shown: ExportArticle, index: number) => void,
  notice?: (id: number, title: string, reason: string, index: number) => void,
): Promise<Written> {
  const problems: Problem[] = [];
  let exported = 0;
  for (const [index, id] of plan.ids.entries()) {
    progress.check();
    let article: ExportArticle | null = null;
    try {
      article = plan.read(id);
      if (!article) throw new Error('it was removed from the archive after it was selected');
      const shown = plan.safe ? plan.safe.article(article, index) : article;
      write(article, shown, index);
      exported++;
      progress.step('writing', index + 1, shown.title);
    } catch (error) {
      if (isSystemError(error)) throw error;
      const title = plan.safe?.replace(article?.title ?? '') || article?.title || `Article ${id}`;
      // Errors of ours are sentences.
      const reason =
        error instanceof CarrelError
          ? error.message
          : `It could not be exported: ${error instanceof Error ? error.message : String(error)}.`;
      problems.push({ articleId: id, title, reason });
      notice?.(id, title, reason, index);
    }
    await breathe();
  }
  return { exported, problems };
}

export const isSystemError = (error: unknown): boolean =>
  typeof (error as NodeJS.ErrnoException)?.code === 'string' && 'syscall' in (error as object);
