/** What an import was told; kept with it, for resuming, trying again and reading again. */
import type { ExtractOptions } from '../../contract/extraction';

export interface ImportOptions extends ExtractOptions {
  /** Nobody asked for it: its files appeared in a watched folder. */
  watched?: boolean;
  /** Columns of single tables, by their paths. */
  tables?: Record<string, Record<string, string>>;
}

/** What the importer is told about one file. */
export function optionsFor(path: string, { tables, watched: _, ...options }: ImportOptions): ExtractOptions {
  const columns = tables?.[path] ?? options.columns;
  return columns ? { ...options, columns } : options;
}
