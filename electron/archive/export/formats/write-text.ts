/** Writes a text format to a file, article by article. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { ExportPlan, Progress } from '../job';
import { eachArticle, type Written } from './each';
import type { TextFormat } from './texts';

export async function writeText(
  format: TextFormat,
  plan: ExportPlan,
  path: string,
  progress: Progress,
): Promise<Written> {
  const { notes, highlights } = plan.request;
  const fd = openSync(path, 'w');
  let count = 0;
  try {
    writeSync(fd, format.head(plan.ids.length));
    const written = await eachArticle(plan, progress, (_article, shown) => {
      writeSync(fd, format.article(shown, count, { notes, highlights }));
      count++;
    });
    writeSync(fd, format.foot());
    return written;
  } finally {
    closeSync(fd);
  }
}
