/** What stands before and after the articles and names their pages: cover, contents, lists of people and sources, receipts. */
import { CarrelError } from '../../../contract/errors';
import type { ExportPlan } from '../job';
import { languageName } from '../languages';
import { dateInWords } from '../names';
import type { PdfBook } from '../pdf/book';
import { type Destination, PrintedPdf } from '../pdf/printed';
import type { Part, Print, Printed, PrintedArticles } from './articles';
import {
  type ContentsEntry,
  contentsPage,
  coverPage,
  htmlPage,
  type PersonEntry,
  peopleAppendix,
  period,
  receiptsAppendix,
  sourcesAppendix,
} from './pages';

/** Lines of import receipts. */
export type Receipts = () => {
  started: string;
  lines: { path: string; part: string | null; articleId: number }[];
}[];

/** Pages count from 0, without those in front. */
type Mentions = Map<number, { page: number; name: string }[]>;

export interface PrintedMatter {
  /** Articles and appendices as the contents list them. */
  entries: ContentsEntry[];
  /** The parts printed here. */
  parts: Part[];
}

export class MatterPrinter {
  private readonly problems: PrintedArticles['problems'];
  private readonly printed: PrintedArticles['printed'];

  constructor(
    private readonly plan: ExportPlan,
    private readonly send: Print,
    private readonly book: PdfBook,
    private readonly articles: PrintedArticles,
    private readonly receipts: Receipts,
  ) {
    this.problems = articles.problems;
    this.printed = articles.printed;
  }

  /** Call when all articles are printed. @throws CarrelError `export-failed` when one is missing */
  async print(): Promise<PrintedMatter> {
    const parts = this.articles.inOrder();
    const bodyPages = parts.reduce((sum, { info }) => sum + info.pages, 0);
    const starts = new Map<number, number>();
    const mentions = new Map() as Mentions;
    let before = 0;
    for (const { info } of parts) {
      for (const [name, at] of info.destinations) this.note(name, before + at.page, starts, mentions);
      before += info.pages;
    }
    // Counted in the printed pages themselves, not in what was sent to the printer.
    const missing = this.plan.ids.filter((id) => !starts.has(id));
    if (missing.length > 0)
      throw new CarrelError(
        'export-failed',
        `${missing.length} of ${this.plan.ids.length} selected articles are missing from the printed pages. Nothing was written; please report this.`,
        { ids: missing.slice(0, 100) },
      );
    const digits = String(bodyPages + Math.ceil(this.plan.ids.length / 8) + 20).length;
    const articles = this.plan.ids.map((id): ContentsEntry => {
      const entry = this.printed.get(id) as Printed;
      return {
        name: `a${id}`,
        title: entry.title,
        language: entry.language,
        about: [entry.source, entry.published ? dateInWords(entry.published) : null].filter(
          (part): part is string => part !== null,
        ),
        page: null,
        matter: false,
      };
    });
    const front = (pages: (name: string) => number | null, appendices: ContentsEntry[]): string =>
      htmlPage(
        this.plan.title,
        coverPage(this.coverFacts()) +
          contentsPage(
            [...articles, ...appendices].map((entry) => ({ ...entry, page: pages(entry.name) })),
            digits,
          ),
        ['cover', 'contents'],
        { layout: this.plan.request },
      );
    const empty = this.matterEntries();
    let frontPages = new PrintedPdf(
      await this.send(
        front(() => null, empty),
        120_000,
      ),
    ).pages.length;
    // The number of pages in front shifts every number; it is settled at the first try unless a digit more breaks a line.
    for (let attempt = 0; ; attempt++) {
      const pageOf = (page: number) => frontPages + page + 1;
      const backHtml = this.appendices(starts, mentions, pageOf);
      const back = backHtml ? await this.send(backHtml, 300_000) : null;
      const backStart = frontPages + bodyPages + 1;
      const backDestinations: Map<string, Destination> = back ? new PrintedPdf(back).destinations() : new Map();
      const appendices = empty.filter(({ name }) => backDestinations.has(name));
      const frontBytes = await this.send(
        front((name) => {
          const start = /^a(\d+)$/.exec(name)?.[1];
          if (start) return pageOf(starts.get(Number(start)) ?? 0);
          const at = backDestinations.get(name);
          return at ? backStart + at.page : null;
        }, appendices),
        120_000,
      );
      const actual = new PrintedPdf(frontBytes).pages.length;
      if (actual !== frontPages && attempt < 4) {
        frontPages = actual;
        continue;
      }
      const made: Part[] = [];
      const add = (bytes: Uint8Array, order: number): void => {
        made.push({ order, info: this.book.add(bytes, order), ids: [] });
      };
      if (back) add(back, Number.MAX_SAFE_INTEGER);
      add(frontBytes, 0);
      return { entries: [...articles, ...appendices], parts: made };
    }
  }

  private note(name: string, page: number, starts: Map<number, number>, mentions: Mentions): void {
    const start = /^a(\d+)$/.exec(name)?.[1];
    if (start) starts.set(Number(start), page);
    const mention = /^m(\d+)-(\d+)-\d+$/.exec(name);
    if (!mention) return;
    const person = Number(mention[2]);
    const list = mentions.get(person) ?? [];
    mentions.set(person, list);
    list.push({ page, name });
  }

  private matterEntries(): ContentsEntry[] {
    if (!this.plan.request.appendices) return [];
    return [
      ['people', 'People'],
      ['sources', 'Sources'],
      ['receipts', 'Import receipts'],
    ].map(([name, title]) => ({
      name: name as string,
      title: title as string,
      language: 'en',
      about: [],
      page: null,
      matter: true,
    }));
  }

  private appendices(starts: Map<number, number>, mentions: Mentions, pageOf: (page: number) => number): string | null {
    if (!this.plan.request.appendices) return null;
    const names = new Map<number, { name: string; possible: boolean }>();
    for (const { people } of this.printed.values())
      for (const { id, name, possible } of people) {
        const known = names.get(id);
        names.set(id, { name, possible: possible && (known?.possible ?? true) });
      }
    const people: PersonEntry[] = [];
    for (const [id, { name, possible }] of names) {
      const byPage = new Map<number, string>();
      for (const { page, name: target } of (mentions.get(id) ?? []).sort((a, b) => a.page - b.page))
        if (!byPage.has(page)) byPage.set(page, target);
      if (byPage.size === 0) continue;
      people.push({
        name,
        possible,
        pages: [...byPage].map(([page, target]) => ({ page: pageOf(page), name: target })),
      });
    }
    const order = new Intl.Collator('en', { sensitivity: 'base' });
    people.sort((a, b) => order.compare(a.name, b.name));
    const sources = new Map<string, { source: string; articles: number; first: string | null; last: string | null }>();
    for (const { source, published } of this.printed.values()) {
      if (source === null) continue;
      const entry = sources.get(source) ?? { source, articles: 0, first: null, last: null };
      sources.set(source, entry);
      entry.articles++;
      if (published && (entry.first === null || published < entry.first)) entry.first = published;
      if (published && (entry.last === null || published > entry.last)) entry.last = published;
    }
    // Paths of files lead to their makers; a safe share does without them.
    const receipts = this.plan.safe
      ? []
      : this.receipts().map(({ started, lines }) => ({
          started,
          lines: lines.map(({ path, part, articleId }) => ({
            path,
            part,
            title: this.printed.get(articleId)?.title ?? '',
            page: pageOf(starts.get(articleId) ?? 0),
            name: `a${articleId}`,
          })),
        }));
    const made = [
      people.length ? ['people', peopleAppendix(people)] : null,
      sources.size
        ? ['sources', sourcesAppendix([...sources.values()].sort((a, b) => order.compare(a.source, b.source)))]
        : null,
      receipts.length ? ['receipts', receiptsAppendix(receipts)] : null,
    ].filter((item): item is [string, string] => item !== null);
    if (made.length === 0) return null;
    return htmlPage(
      this.plan.title,
      made.map(([, html]) => html).join('\n'),
      made.map(([name]) => name),
      { layout: this.plan.request },
    );
  }

  private coverFacts(): Parameters<typeof coverPage>[0] {
    const { plan } = this;
    const { request } = plan;
    const articles = [...this.printed.values()];
    const dates = articles.flatMap(({ published }) => published ?? []).sort();
    const languages = new Map<string, number>();
    for (const { language } of articles) if (language) languages.set(language, (languages.get(language) ?? 0) + 1);
    return {
      title: plan.title,
      author: plan.author,
      note: plan.note,
      created: plan.created,
      archiveName: plan.archive.name,
      fingerprint: plan.safe ? null : plan.archive.fingerprint,
      chosen: plan.chosen,
      order: ORDERS[request.order],
      articles: plan.ids.length,
      exported: articles.filter(({ exported }) => exported).length,
      problems: this.problems.size,
      words: articles.reduce((sum, { words }) => sum + words, 0),
      period: dates.length ? period(dates[0] as string, dates.at(-1) as string) : null,
      sources: new Set(articles.flatMap(({ source }) => source ?? [])).size,
      languages: [...languages].sort((a, b) => b[1] - a[1]).map(([language, n]) => `${languageName(language)} ${n}`),
      with: [
        request.hits && 'query' in request.selection ? 'Words searched for' : '',
        request.highlights ? 'Highlights' : '',
        request.notes ? 'Reader’s notes' : '',
      ].filter(Boolean),
      safePeople: plan.safe?.people.length ?? 0,
    };
  }
}

const ORDERS = {
  date: 'By date, oldest first',
  'date-desc': 'By date, newest first',
  relevance: 'By relevance',
  source: 'By source',
  title: 'By title',
  given: 'By hand',
} as const;
