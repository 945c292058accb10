/** Running headers and page numbers: sheets of their own, laid over every page when all are printed. */
import type { ExportPlan, Progress } from '../job';
import type { PdfBook } from '../pdf/book';
import type { Part, Print, Printed } from './articles';
import { htmlPage, overlaySheets } from './pages';

/** Sheets of running headers printed at once. */
const OVERLAY_SHEETS = 150;

/** @param parts all parts of the book, in order; the first has the cover */
export async function printHeaders(
  plan: ExportPlan,
  send: Print,
  book: PdfBook,
  parts: readonly Part[],
  printed: ReadonlyMap<number, Printed>,
  progress: Progress,
): Promise<void> {
  const total = book.pageCount;
  const heads: (string | null)[] = new Array(total).fill(null);
  let before = 0;
  for (const { info, ids, order } of parts) {
    const starts = ids
      .map((id) => ({ id, page: info.destinations.get(`a${id}`)?.page }))
      .filter((start): start is { id: number; page: number } => start.page !== undefined);
    for (let page = 0; page < info.pages; page++) {
      // Where an article begins its title is on the page; the line above stays empty.
      if (starts.some((start) => start.page === page)) continue;
      const start = starts.findLast((one) => one.page < page) ?? (ids.length ? { id: ids[0] as number } : null);
      if (start) heads[before + page] = printed.get(start.id)?.title ?? null;
      else if (order === 0 && page > 1) heads[before + page] = 'Contents';
    }
    before += info.pages;
  }
  for (let from = 0; from < total; from += OVERLAY_SHEETS) {
    progress.check();
    const sheets = heads.slice(from, from + OVERLAY_SHEETS).map((head, i) => ({
      head,
      foot: plan.title,
      page: from + i + 1,
      total,
      // The cover.
      bare: from + i === 0,
    }));
    const html = htmlPage(plan.title, overlaySheets(sheets), [], { layout: plan.request, overlay: true });
    book.overlay(await send(html, 120_000), from);
  }
}
