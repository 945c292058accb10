/** Names of files. */
import { type ExportFormat, FORMATS } from '../../electron/contract/formats';

/** A file name that every file system takes; a folder's has no ending. */
export function fileName(title: string, format: ExportFormat): string {
  const clean = title
    .replace(/[\p{Cc}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 100);
  const { ending } = FORMATS[format];
  return `${clean || 'carrel'}${ending ? `.${ending}` : ''}`;
}

/** The last part of a path, of any system. */
export const nameOf = (path: string) => path.split(/[\\/]/).pop() || path;
