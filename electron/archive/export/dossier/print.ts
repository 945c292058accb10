/**
 * Prints a dossier. Articles are printed once and joined as they come; the pages that name page numbers (contents,
 * people) are printed when the numbers are known, and running headers are laid over everything at the end. So the cost
 * is one pass, and memory does not grow with the number of articles.
 */
import type { ExportPlan, Problem, Progress } from '../job';
import { type Bookmark, PdfBook } from '../pdf/book';
import { provenance } from '../provenance';
import { type Print, PrintedArticles } from './articles';
import { printHeaders } from './headers';
import { MatterPrinter, type Receipts } from './matter';

export interface PrintedDossier {
  bytes: number;
  sha256: string;
  pages: number;
  problems: Problem[];
  exported: number;
  /** Articles that have pages in the document, if only a notice. */
  accounted: number;
}

/** What a dossier is made with. */
export interface DossierMeans {
  print: Print;
  imageUrl(articleId: number, key: string): string;
  receipts: Receipts;
  progress: Progress;
}

/**
 * Writes the dossier of a plan to a file.
 * @throws CarrelError `cancelled`, or `export-failed` when nothing at all can be printed
 */
export async function printDossier(plan: ExportPlan, path: string, means: DossierMeans): Promise<PrintedDossier> {
  const { print, imageUrl, receipts, progress } = means;
  const book = new PdfBook(path);
  try {
    const articles = new PrintedArticles(plan, print, book, imageUrl, progress);
    await articles.print();
    progress.step('writing', plan.ids.length);
    const { entries, parts } = await new MatterPrinter(plan, print, book, articles, receipts).print();
    const whole = [...articles.inOrder(), ...parts].sort((a, b) => a.order - b.order);
    await printHeaders(plan, print, book, whole, articles.printed, progress);
    const bookmarks: Bookmark[] = [
      { title: 'Contents', name: 'contents' },
      ...entries.map(({ title, name }) => ({ title, name })),
    ];
    progress.check();
    const problems = [...articles.problems.values()];
    const result = book.finish(metadata(plan, articles), bookmarks, [
      {
        name: 'provenance.json',
        mediaType: 'application/json',
        description: 'Fingerprints of the articles in this document, for checking it against the archive',
        bytes: Buffer.from(JSON.stringify(provenance(plan, [...articles.printed.keys()], problems), null, 1)),
      },
    ]);
    return { ...result, problems, exported: articles.exported, accounted: articles.printed.size };
  } catch (error) {
    book.abandon();
    throw error;
  }
}

function metadata(plan: ExportPlan, articles: PrintedArticles) {
  const printed = [...articles.printed.values()];
  const tags = new Map<string, number>();
  for (const { source } of printed) if (source) tags.set(source, (tags.get(source) ?? 0) + 1);
  return {
    title: plan.title,
    author: plan.author,
    subject: `${printed.length} articles. ${plan.chosen}`,
    keywords: [...tags]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 12)
      .map(([tag]) => tag),
    language: 'en',
    creator: plan.creator,
    created: plan.created,
  };
}
