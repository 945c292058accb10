/** Filters of a query as sets of documents, and the plain words that say what they mean. */

import type { Statement } from 'better-sqlite3';
import type { Reason } from '../../contract/reasons';
import type { ArchiveContext } from '../context';
import type { DocSet } from './docset';
import type { PersonResolver } from './person-resolver';
import type { FilterNode } from './query/ast';
import type { SearchIndex } from './search-index';

const STATE_SQL: Record<string, string> = {
  unread: 'unread = 1',
  read: 'unread = 0',
  starred: 'starred = 1',
  unstarred: 'starred = 0',
  reviewed: 'reviewed = 1',
  unreviewed: 'reviewed = 0',
};

export interface FilterResult {
  docs: DocSet;
  label: string;
  note: string | null;
}

export class Filters {
  private readonly cache = new Map<string, Statement>();

  constructor(
    private readonly ctx: Pick<ArchiveContext, 'db'>,
    private readonly index: SearchIndex,
    private readonly people: PersonResolver,
  ) {}

  /** @param whys receives, for people, why an article matched */
  resolve(node: FilterNode, asWritten: boolean, whys: ((articleId: number) => Reason | null)[]): FilterResult {
    const { value } = node;
    switch (node.field) {
      case 'tag': {
        const docs = this.docs(
          'SELECT article_id FROM article_tag WHERE tag_id IN (SELECT id FROM tag WHERE name = ? COLLATE NOCASE)',
          value,
        );
        return { docs, label: `tag is ${value}`, note: null };
      }
      case 'collection': {
        const docs = this.docs(
          'SELECT article_id FROM collection_article WHERE collection_id = (SELECT id FROM collection WHERE name = ?)',
          value,
        );
        return { docs, label: `in the collection ${value}`, note: null };
      }
      case 'source': {
        const names = this.all('SELECT DISTINCT source FROM article WHERE source IS NOT NULL') as string[];
        const wanted = value.toLowerCase();
        const matching = names.filter((name) => name.toLowerCase().includes(wanted));
        const exact = matching.filter((name) => name.toLowerCase() === wanted);
        const chosen = exact.length > 0 ? exact : matching;
        const docs = this.docs(
          'SELECT id FROM article WHERE deleted IS NULL AND source IN (SELECT value FROM json_each(?))',
          JSON.stringify(chosen),
        );
        return { docs, label: `source is ${chosen.length === 1 ? chosen[0] : value}`, note: null };
      }
      case 'lang': {
        const code = value.toLowerCase();
        const docs = this.docs(
          `SELECT id FROM article WHERE deleted IS NULL AND (language = ? OR language LIKE ? || '-%')`,
          code,
          code.replace(/[%_]/g, ''),
        );
        return { docs, label: `language is ${languageName(code)}`, note: null };
      }
      case 'is': {
        const condition = STATE_SQL[value.toLowerCase()] ?? '0';
        return {
          docs: this.docs(`SELECT id FROM article WHERE deleted IS NULL AND ${condition}`),
          label: `is ${value.toLowerCase()}`,
          note: null,
        };
      }
      case 'date': {
        const docs = this.docs(
          `SELECT id FROM article WHERE deleted IS NULL AND published >= ? AND published < ?`,
          node.from ?? '',
          node.to ?? '~',
        );
        return { docs, label: dateLabel(node), note: null };
      }
      case 'person':
        return this.person(value, asWritten, whys);
    }
  }

  /** Articles that name a person; empty when nobody of that name is known. */
  person(name: string, asWritten: boolean, whys: ((articleId: number) => Reason | null)[]): FilterResult {
    const { personIds, why } = this.people.resolve(name, asWritten);
    if (personIds.length > 0) whys.push(why);
    const docs =
      personIds.length === 0
        ? new Uint32Array(0)
        : this.docs(
            'SELECT DISTINCT article_id FROM mention WHERE person_id IN (SELECT value FROM json_each(?))',
            JSON.stringify(personIds),
          );
    const note = personIds.length === 0 ? `Nobody of that name has been found in this archive.` : null;
    return { docs, label: `person is ${name}`, note };
  }

  /** Article ids as documents of the index. */
  toDocs(articles: readonly number[]): DocSet {
    const docs = new Uint32Array(articles.length);
    let count = 0;
    for (const article of articles) {
      const document = this.index.store.documentOf(article);
      if (document > 0) docs[count++] = document;
    }
    return docs.subarray(0, count).sort();
  }

  private docs(sql: string, ...values: string[]): DocSet {
    return this.toDocs(this.all(sql, ...values) as number[]);
  }

  private all(sql: string, ...values: string[]): unknown[] {
    let statement = this.cache.get(sql);
    if (!statement) {
      statement = this.ctx.db.prepare(sql).pluck();
      this.cache.set(sql, statement);
    }
    return statement.all(...values);
  }
}

const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

export function languageName(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code; // not a language tag at all
  }
}

function dateLabel({ value, from, to }: FilterNode): string {
  if (from && to) return `published in ${value}`;
  if (from) return `published from ${from} on`;
  return `published before ${to}`;
}
