/**
 * How a table fits a printed page. One that is wider than its column makes the printer shrink everything on the same
 * run of pages, so a table that is too wide is set small, and one of very many columns becomes lines.
 */
import { type Element, isCell, isElement, textOf } from '../markup/parse';

/** The widest table that a column of text takes as it is. */
export interface TableRoom {
  columns: number;
  /** Letters beside each other. */
  characters: number;
}

export type TableForm = 'as-is' | 'small' | 'lines';

/** A cell of so few letters is not broken over lines. */
const SHORT = 14;

const cellWords = (cell: Element): string => textOf(cell.children).trim();

/** How a table is set in the room there is. */
export function tableForm(table: Element, room: TableRoom): TableForm {
  const widths: number[] = [];
  let columns = 0;
  for (const row of rowsOf(table)) {
    let at = 0;
    for (const cell of row) {
      const span = Math.max(1, Number(cell.attributes.colspan ?? 1));
      const words = cellWords(cell);
      const widest = isShort(words) ? words.length : Math.max(...words.split(/[\s/-]+/).map((word) => word.length));
      if (span === 1) widths[at] = Math.max(widths[at] ?? 0, widest);
      at += span;
    }
    columns = Math.max(columns, at);
  }
  if (columns > room.columns) return 'lines';
  // Two letters for the space between columns.
  const needed = widths.reduce((sum, width) => sum + width + 2, 0);
  return needed > room.characters ? 'small' : 'as-is';
}

/** Whether a cell's words stay on one line. */
export const isShort = (words: string): boolean => words.length > 0 && words.length <= SHORT;

/** `isShort` of an element's words. */
export const isShortCell = (cell: Element): boolean => isShort(cellWords(cell));

function rowsOf(table: Element): Element[][] {
  return table.children.flatMap((child): Element[][] => {
    if (!isElement(child)) return [];
    if (child.name === 'tr') return [child.children.filter(isElement).filter(isCell)];
    return /^t(?:head|body|foot)$/.test(child.name) ? rowsOf(child) : [];
  });
}
