/**
 * Spreadsheets: every sheet is a table, every row of it an article. SheetJS reads XLSX, XLSB, XLS, ODS, FODS, the XML of
 * Excel 2003 and the web pages that databases call `.xls`; zips are made anew of entries that passed our limits.
 */
import { type CellObject, read, SSF, set_cptable, type WorkBook, type WorkSheet } from '@e965/xlsx';
import * as codepages from '@e965/xlsx/dist/cpexcel.full.mjs';
import { CarrelError } from '../../contract/errors';
import { refuseEntities } from '../container/xml';
import { writeStoredZip, type ZipArchive } from '../container/zip';
import { guarded } from '../guarded';
import { type Context, type Format, type Output, problem } from '../reading';
import { declaredCharset, decodeText } from '../text/charset';
import { saidBy } from './comments';
import { readTable, type Table } from './table';

// Excel 95 and older write the letters of their own system.
set_cptable(codepages);

const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument.spreadsheet';
const OFFICE_XML = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const EXCEL = 'application/vnd.ms-excel';

/** What Excel itself can hold; a file that says there is more is made to exhaust memory. */
const [MAX_ROWS, MAX_COLUMNS] = [1_048_576, 16_384];
/** Rows of a sheet that is only looked at. */
const LOOK_ROWS = 30;

const damaged = (): CarrelError =>
  new CarrelError('file-damaged', 'It is damaged. Open it in a spreadsheet program, save it anew and import that.');

const two = (number: number): string => String(number).padStart(2, '0');

/** What a cell says: dates in ISO 8601, numbers as they are shown, nothing for errors. */
function textOf(cell: CellObject | undefined, date1904: boolean): string {
  if (!cell || cell.v === undefined || cell.t === 'e' || cell.t === 'z') return '';
  if (cell.t === 's') return String(cell.v);
  if (cell.t !== 'n') return cell.w ?? String(cell.v);
  const format = String(cell.z ?? 'General');
  const number = cell.v as number;
  if (SSF.is_date(format) && number >= 1) {
    const { y, m, d, H, M, S } = SSF.parse_date_code(number, { date1904 }) ?? {};
    if (y) return `${y}-${two(m)}-${two(d)}${H || M || S ? `T${two(H)}:${two(M)}:${two(S)}` : ''}`;
  }
  // Numbers without a format of their own are shortened to the width of the cell: 1.2E+11.
  return format === 'General' ? String(number) : (cell.w ?? String(number));
}

function tableOf(sheet: WorkSheet, date1904: boolean): Pick<Table, 'rows' | 'numbers' | 'links' | 'comments'> {
  const rows: string[][] = [];
  const numbers: number[] = [];
  const links: (string | null)[] = [];
  const comments: (string | null)[] = [];
  // Rows and cells that were never written are holes, which forEach goes over.
  (sheet['!data'] ?? []).forEach((all, i) => {
    const cells = all.slice(0, MAX_COLUMNS);
    const row = Array.from(cells, (cell) => textOf(cell, date1904));
    if (row.every((text) => text.trim() === '')) return;
    rows.push(row);
    numbers.push(i + 1);
    links.push(cells.find((cell) => /^https?:/i.test(cell?.l?.Target ?? ''))?.l?.Target ?? null);
    const said = cells.flatMap((cell) => cell?.c ?? []);
    comments.push(said.map(({ a, t }) => saidBy(a, t ?? '')).join('\n') || null);
  });
  return { rows, numbers, links, comments };
}

async function* readBook(
  content: Uint8Array | string,
  mediaType: string,
  charset: string | null,
  context: Context,
): AsyncIterable<Output> {
  await context.turn();
  const book = open(content, context.options.look === true);
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  const several = book.SheetNames.length > 1;
  for (const [i, name] of book.SheetNames.entries()) {
    await context.turn(i / book.SheetNames.length);
    const label = `sheet ${name}`;
    const sheet = book.Sheets[name];
    if (!sheet) {
      yield problem(context.within(label), damaged());
      continue;
    }
    const table = tableOf(sheet, date1904);
    if (table.rows.length === 0) {
      if (!several) throw new CarrelError('file-empty', 'The spreadsheet is empty.');
      yield { kind: 'skipped', part: context.within(label), code: 'no-content', reason: 'The sheet is empty.' };
    } else if (several) {
      yield* guarded(context, label, () => readTable({ ...table, mediaType, charset, part: label }, context));
    } else {
      yield* readTable({ ...table, mediaType, charset }, context);
    }
  }
}

function open(content: Uint8Array | string, look: boolean): WorkBook {
  try {
    return read(content, {
      type: typeof content === 'string' ? 'string' : 'array',
      dense: true,
      // What cells say is wanted, and by which format a number is a date; not what computes it nor how it looks.
      cellNF: true,
      cellFormula: false,
      cellHTML: false,
      sheetRows: look ? LOOK_ROWS : MAX_ROWS,
    });
  } catch (error) {
    if (/password|encrypt/i.test(String(error)))
      throw new CarrelError(
        'file-encrypted',
        'It is protected by a password. Save it without one and import it again.',
      );
    throw damaged();
  }
}

/** A workbook in a zip: Excel's since 2007, and OpenDocument's. */
export async function* zippedSpreadsheet(archive: ZipArchive, context: Context): AsyncIterable<Output> {
  const manifest = await archive.readNamed('META-INF/manifest.xml');
  if (manifest && /encryption-data/.test(new TextDecoder().decode(manifest)))
    throw new CarrelError('file-encrypted', 'It is protected by a password. Save it without one and import it again.');
  const files: { name: string; bytes: Uint8Array }[] = [];
  for (const entry of archive.entries) {
    await context.turn();
    if (entry.directory || !/\.(?:xml|rels|bin|vml)$|^mimetype$/i.test(entry.name)) continue;
    const bytes = await archive.read(entry);
    if (!/\.bin$/i.test(entry.name)) refuseEntities(new TextDecoder().decode(bytes.subarray(0, 100_000)));
    files.push({ name: entry.name, bytes });
  }
  yield* readBook(writeStoredZip(files), archive.find('content.xml') ? OPEN_DOCUMENT : OFFICE_XML, null, context);
}

/** A workbook of Excel 97 or older. @param bytes the whole OLE file */
export const excel = (bytes: Uint8Array, context: Context): AsyncIterable<Output> =>
  readBook(bytes, EXCEL, null, context);

/** A workbook in one text: flat OpenDocument, the XML of Excel 2003, a web page that is called `.xls`. */
export const flatSpreadsheet: Format = async function* (file, context) {
  const { text, charset } = decodeText(file.bytes, context.declared.charset ?? (() => declaredCharset(file.bytes)));
  if (/^\s*<\?xml/.test(text)) refuseEntities(text.slice(0, 100_000));
  const mediaType = /opendocument/.test(text.slice(0, 200_000)) ? OPEN_DOCUMENT : EXCEL;
  yield* readBook(text, mediaType, charset, context);
};
