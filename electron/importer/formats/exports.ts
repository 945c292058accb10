/**
 * Where the articles are in the JSON of read-later services, and how their records are brought into common form:
 * wallabag (array), Pocket (`list` keyed by id), Omnivore (`metadata_*.json`), Karakeep / Hoarder (`bookmarks`).
 */
import type { Record_ } from './records';

const isRecord = (value: unknown): value is Record_ =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const strings = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.flatMap((item) =>
        typeof item === 'string'
          ? [item]
          : isRecord(item) && typeof item.name === 'string'
            ? [item.name]
            : isRecord(item) && typeof item.tag === 'string'
              ? [item.tag]
              : [],
      )
    : [];

/** Keys under which exports keep their list. */
const LISTS = [
  'items',
  'articles',
  'bookmarks',
  'entries',
  'results',
  'data',
  'documents',
  'posts',
  'records',
  'list',
  'feeds',
  'hits',
];

/** The records of an export, or null when the value is itself one record (or nothing known). */
export function exportedRecords(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value.map(common);
  if (!isRecord(value)) return null;
  for (const key of LISTS) {
    const found = value[key];
    if (Array.isArray(found)) return found.map(common);
    // Pocket keys its list by item id; wallabag's API nests `_embedded.items`.
    if (isRecord(found) && Object.values(found).some(isRecord)) return Object.values(found).map(common);
  }
  const embedded = value._embedded;
  if (isRecord(embedded)) return exportedRecords(embedded);
  return null;
}

/** A record of any of the services with the field names that `records.ts` knows. */
function common(value: unknown): unknown {
  if (!isRecord(value)) return value;
  // Karakeep / Hoarder: the page is in `content`.
  if (
    isRecord(value.content) &&
    ('type' in value.content || 'htmlContent' in value.content || 'url' in value.content)
  ) {
    const content = value.content;
    return {
      id: value.id,
      title: value.title ?? content.title,
      body: content.htmlContent ?? content.text ?? value.note ?? content.description,
      url: content.url ?? content.sourceUrl,
      byline: content.author,
      source: content.publisher,
      date: content.datePublished,
      added: value.createdAt,
      tags: strings(value.tags),
    };
  }
  // wallabag: `published_by` is a list of names, `domain_name` the source.
  if ('domain_name' in value || 'is_archived' in value) {
    return {
      ...value,
      byline: strings(value.published_by).join(', ') || null,
      source: value.domain_name,
      date: value.published_at,
      added: value.created_at,
      tags: strings(value.tags),
      url: value.given_url && !value.url ? value.given_url : value.url,
      preview: null,
    };
  }
  // Pocket: authors and tags are keyed objects.
  if ('resolved_url' in value || 'given_url' in value) {
    return {
      id: value.item_id ?? value.resolved_id,
      title: value.resolved_title || value.given_title || value.resolved_url || value.given_url,
      body: value.text ?? value.article ?? value.excerpt,
      url: value.resolved_url ?? value.given_url,
      byline: isRecord(value.authors) ? strings(Object.values(value.authors)).join(', ') : null,
      source: isRecord(value.domain_metadata) ? value.domain_metadata.name : null,
      added: value.time_added,
      tags: isRecord(value.tags) ? Object.keys(value.tags) : strings(value.tags),
    };
  }
  // Omnivore: labels, and texts in files beside it (read as pages of their own).
  if ('slug' in value && 'savedAt' in value) {
    return { ...value, added: value.savedAt, date: value.publishedAt, tags: strings(value.labels) };
  }
  return value;
}
