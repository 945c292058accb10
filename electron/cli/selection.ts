/** The options by which a verb is told which articles it is about. */

import type { Calls } from '../contract/calls';
import type { Input } from '../contract/rpc';
import { UsageError, type VerbOptions } from './verb';

export const SELECTION_OPTIONS = {
  ids: { type: 'string', multiple: true },
  query: { type: 'string' },
  any: { type: 'boolean' },
  tag: { type: 'string' },
  collection: { type: 'string' },
  all: { type: 'boolean' },
} satisfies VerbOptions;

export const ONE_WAY = 'Select articles in exactly one way: --ids, --query, --tag, --collection or --all.';

/** The articles that were selected, or null when nothing was said. @throws UsageError for two ways at once, and for what is no number */
export function selectionOf(values: Record<string, unknown>): Input<Calls, 'article.select'>['selection'] | null {
  const ids = ((values.ids ?? []) as string[]).flatMap((list) => list.split(/[\s,]+/).filter(Boolean));
  if (ids.some((id) => !/^[1-9]\d*$/.test(id)))
    throw new UsageError('Articles are named by their numbers, as "search" prints them.');
  const { query, tag, collection } = values as { query?: string; tag?: string; collection?: string };
  const ways = [values.ids, query, tag, collection, values.all === true ? true : undefined];
  const said = ways.filter((way) => way !== undefined).length;
  if (said > 1) throw new UsageError(ONE_WAY);
  if (values.ids !== undefined) return { ids: ids.map(Number) };
  if (query !== undefined) return { query, mode: values.any === true ? 'any' : 'all' };
  if (tag !== undefined) return { tag };
  if (collection !== undefined) return { collection };
  return said > 0 ? { all: true } : null;
}
