/** From words of a query to rows of the index. */
import type { Database, Statement } from 'better-sqlite3';
import { STOP_PREFIX } from './analysis/batch';
import { foldAccents, normalise } from './analysis/fold';
import { wholly } from './analysis/sections';
import { tokensOf } from './analysis/tokens';
import { FIRST_TERM, type Vocabulary } from './expand';
import type { TermRow } from './postings';
import { due, type Steps } from './steps';
import type { IndexStore } from './store';

/** A place of a typed word: hyphenated and Chinese words have several. */
export interface QueryToken {
  /** Folded, as written. */
  form: string;
  /** Index terms of it in the languages of the archive; they need not exist. */
  terms: string[];
  /** A stop word in every language in which it could be meant. */
  stop: boolean;
  position: number;
  /** Stands for all the parts of a hyphenated word together. */
  whole: boolean;
}

/**
 * What a prefix may cost, so that `a*` stays quick in any archive: words, and postings of them all. One or two letters
 * are mostly the beginning of something else being typed. Words are numbered as they first appear, so the frequent ones
 * have low numbers and are kept; of those, words in more than one article of twenty say little and go before the rest.
 */
const bounds = ({ length }: string): { words: number; postings: number } => {
  if (length <= 1) return { words: 1000, postings: 80_000 };
  return length === 2 ? { words: 1500, postings: 150_000 } : { words: 10_000, postings: 2_000_000 };
};
const COMMON = 1 / 20;
const LAST_CHARACTER = '\u{10ffff}';

export class Lookup {
  private readonly termsOfForm: Statement;
  private readonly termsOfForms: Statement;

  constructor(
    db: Database,
    private readonly store: IndexStore,
    private readonly terms: Vocabulary,
    private readonly forms: Vocabulary,
  ) {
    const p = (sql: string) => db.prepare(sql.replaceAll('lx_', `${store.prefix}_`));
    this.termsOfForm = p('SELECT term FROM lx_form WHERE form = ?').pluck();
    this.termsOfForms = p('SELECT DISTINCT term FROM lx_form WHERE form >= ? AND form < ?').pluck();
  }

  /** The words of a piece of a query, with the terms they may be indexed under. */
  tokens(text: string): QueryToken[] {
    const languages = this.store.languages;
    const codes = ['und', ...languages.filter((code) => code !== 'und')];
    const segmented = languages.find((code) => ['zh', 'ja', 'th'].includes(code));
    const readings = codes.map((code) => tokensOf(text, wholly(code)));
    const model = (segmented && readings[codes.indexOf(segmented)]) || readings[0] || [];
    return model.map((token, i) => {
      const same = readings.map((reading) => reading[i]).filter((t) => t?.start === token.start && t.end === token.end);
      const terms = new Set<string>();
      for (const reading of same) if (reading && !reading.stop) terms.add(reading.term);
      let stop = same.every((reading) => reading?.stop);
      if (!stop) {
        for (const term of this.termsOfForm.all(token.form) as string[]) terms.add(term);
        stop = this.mostlyStop(token.form, terms);
      }
      const whole = /[-\u2010\u2011]/.test(text.slice(token.start, token.end));
      return { form: token.form, terms: [...terms], stop, position: token.position, whole };
    });
  }

  /** A stop word of one language may be a word of another: what it is in most of the articles counts. */
  private mostlyStop(form: string, terms: Iterable<string>): boolean {
    const common = this.store.terms.get(STOP_PREFIX + form);
    if (!common) return false;
    let df = 0;
    for (const term of terms) df += this.store.terms.get(term)?.df ?? 0;
    return common.df > df * 3;
  }

  /** Rows of a word; those of a stop word are of the kind kept for phrases. */
  rows(token: QueryToken): TermRow[] {
    const names = token.stop ? [STOP_PREFIX + token.form] : token.terms;
    return names.map((name) => this.store.terms.get(name)).filter((row): row is TermRow => row !== null);
  }

  /** Rows of a word within a phrase: there, a word that is common in one language may be meant in either way. */
  phraseRows(token: QueryToken): TermRow[] {
    const common = this.store.terms.get(STOP_PREFIX + token.form);
    const rows = token.stop ? [] : this.rows(token);
    return common ? [...rows, common] : rows;
  }

  /** Rows of all words that begin with `prefix` (folded), as terms or as written. */
  *startingWith(prefix: string): Steps<{ rows: TermRow[]; cut: boolean }> {
    const first = prefix < FIRST_TERM ? FIRST_TERM : prefix;
    const end = prefix + LAST_CHARACTER;
    const all = this.store.terms.idsBetween(first, end).sort((a, b) => a - b); // rows of neighbouring ids share pages
    const { words, postings } = bounds(prefix);
    const every: TermRow[] = [];
    let found = 0;
    for (const id of all.slice(0, words)) {
      if (due()) yield;
      const row = this.store.terms.byId(id);
      every.push(row);
      if (row.df <= this.common) found += row.df;
      if (found > postings * 2) break; // enough to choose from
    }
    const rows = this.affordable(every, postings);
    const cut = rows.length < all.length;
    const known = new Set(all);
    for (const term of this.termsOfForms.all(first, end) as string[]) {
      if (term.startsWith(prefix)) continue;
      const row = this.store.terms.get(term);
      if (row && !known.has(row.id)) rows.push(row);
    }
    return { rows, cut };
  }

  /** A word in more articles than this says little. */
  private get common(): number {
    return this.store.documents * COMMON;
  }

  /** The rows of a prefix that are looked for, when all of them would take too long. */
  private affordable(rows: TermRow[], postings: number): TermRow[] {
    if (rows.reduce((sum, row) => sum + row.df, 0) <= postings) return rows;
    let left = postings;
    return rows
      .sort((a, b) => b.df - a.df)
      .filter(({ df }) => {
        if (df > this.common || df > left) return false;
        left -= df;
        return true;
      });
  }

  /** Rows of words that fit a pattern with `*`, or are at most `distance` edits away, as terms or as written. */
  *matching(text: string, distance: number): Steps<TermRow[]> {
    const pattern = foldAccents(normalise(text));
    const names = new Set<string>();
    const patterns =
      distance > 0 ? new Set([pattern, ...this.tokens(text).flatMap((token) => token.terms)]) : [pattern];
    for (const each of patterns) for (const term of yield* this.terms.matching(each, distance)) names.add(term);
    for (const form of yield* this.forms.matching(pattern, distance))
      for (const term of this.termsOfForm.all(form) as string[]) names.add(term);
    return yield* this.rowsOf(names);
  }

  private *rowsOf(names: Iterable<string>): Steps<TermRow[]> {
    const rows: TermRow[] = [];
    for (const name of names) {
      if (due()) yield;
      const row = this.store.terms.get(name);
      if (row) rows.push(row);
    }
    return rows;
  }

  /** Rows of Chinese, Japanese or Thai terms that contain `text`: where a word ends depends on its sentence. */
  *containing(text: string): Steps<TermRow[]> {
    return yield* this.rowsOf(yield* this.terms.matching(`*${text}*`, 0, '\u0e00'));
  }

  /** Words of the archive near `form`, as written, with the number of their occurrences; most frequent first. */
  *spellings(form: string, distance: number): Steps<{ form: string; df: number }[]> {
    const found = new Map<string, number>();
    for (const term of yield* this.terms.matching(form, distance)) {
      const row = this.store.terms.get(term);
      if (row) found.set(term, row.df);
    }
    for (const near of yield* this.forms.matching(form, distance)) {
      for (const term of this.termsOfForm.all(near) as string[]) {
        const row = this.store.terms.get(term);
        if (row) found.set(near, Math.max(found.get(near) ?? 0, row.df));
      }
    }
    found.delete(form);
    return [...found].map(([word, df]) => ({ form: word, df })).sort((a, b) => b.df - a.df);
  }

  /** Words as written that begin with `prefix`, with the frequency of their term; most frequent first. */
  completions(prefix: string, limit: number): { form: string; df: number }[] {
    const seen = new Map<string, number>();
    for (const form of this.forms.startingWith(prefix, 2000)) {
      for (const term of this.termsOfForm.all(form) as string[]) {
        const df = this.store.terms.get(term)?.df ?? 0;
        if (df > 0) seen.set(form, Math.max(df, seen.get(form) ?? 0));
      }
    }
    for (const term of this.terms.startingWith(prefix, 2000)) {
      // a stem is shown only when it is a word itself, or no word of it is known to begin like this
      const row = this.store.terms.get(term);
      if (row && ![...seen.keys()].some((form) => form.startsWith(term) && form !== term)) seen.set(term, row.df);
    }
    return [...seen]
      .map(([form, df]) => ({ form, df }))
      .sort((a, b) => b.df - a.df || a.form.length - b.form.length)
      .slice(0, limit);
  }
}
