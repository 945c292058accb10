/** Names of exported files. */
import type { ExportFormat } from '../../electron/contract/domain';

export const EXTENSION: Record<ExportFormat, string> = {
  pdf: 'pdf',
  html: 'html',
  epub: 'epub',
  md: 'zip',
  txt: 'txt',
  csv: 'csv',
  jsonl: 'jsonl',
  ris: 'ris',
  bibtex: 'bib',
  csl: 'json',
  originals: 'zip',
  wacz: 'wacz',
};

/** A file name that every file system takes. */
export function fileName(title: string, format: ExportFormat): string {
  const clean = title
    .replace(/[\p{Cc}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 100);
  return `${clean || 'carrel'}.${EXTENSION[format]}`;
}
