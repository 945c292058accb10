/**
 * Prints a dossier. Articles are printed once, in parts small enough for one window's memory, and joined as they come;
 * the pages that name page numbers (contents, people) are printed when the numbers are known, and running headers are
 * laid over everything at the end. So the cost is one pass, and memory does not grow with the number of articles.
 */
import { CarrelError } from '../../../contract/errors';
import { breathe, type ExportPlan, type Problem, type Progress } from '../job';
import { languageName } from '../languages';
import type { ExportArticle } from '../model';
import { dateInWords } from '../names';
import { type Bookmark, type PartInfo, PdfBook } from '../pdf/book';
import type { Destination } from '../pdf/printed';
import { PrintedPdf } from '../pdf/printed';
import { provenance } from '../provenance';
import {
  articlePages,
  type ContentsEntry,
  contentsPage,
  coverPage,
  htmlPage,
  noticePage,
  overlaySheets,
  type PersonEntry,
  peopleAppendix,
  period,
  receiptsAppendix,
  sourcesAppendix,
} from './pages';
import { tableRoom } from './style';

/** Prints one HTML page; answers with the PDF. */
export type Print = (html: string, timeoutMs: number) => Promise<Uint8Array>;

/** What a part may hold: a window with this much needs some 300 MB. */
const PART_ARTICLES = 120;
const PART_CHARACTERS = 700_000;
/** Sheets of running headers printed at once. */
const OVERLAY_SHEETS = 150;
/** Two windows print side by side. */
const WINDOWS = 2;

interface Piece {
  id: number;
  html: string;
  anchors: string[];
}

/** What the appendices and the contents need to remember of a printed article. */
interface Printed {
  id: number;
  title: string;
  language: string | null;
  source: string | null;
  published: string | null;
  words: number;
  people: { id: number; name: string; possible: boolean }[];
  exported: boolean;
}

interface Part {
  order: number;
  info: PartInfo;
  /** Articles in the part, in order. */
  ids: number[];
}

export interface PrintedDossier {
  bytes: number;
  sha256: string;
  pages: number;
  problems: Problem[];
  exported: number;
  /** Articles that have pages in the document, if only a notice. */
  accounted: number;
}

export class DossierPrinter {
  private readonly problems = new Map<number, Problem>();
  private readonly printed = new Map<number, Printed>();
  private readonly parts: Part[] = [];
  private readonly book: PdfBook;
  private done = 0;

  constructor(
    private readonly plan: ExportPlan,
    private readonly print: Print,
    private readonly imageUrl: (articleId: number, key: string) => string,
    private readonly receipts: () => {
      started: string;
      lines: { path: string; part: string | null; articleId: number }[];
    }[],
    private readonly progress: Progress,
    path: string,
  ) {
    this.book = new PdfBook(path);
  }

  /** @throws CarrelError `cancelled`, or `export-failed` when nothing at all can be printed */
  async run(): Promise<PrintedDossier> {
    try {
      await this.printArticles();
      this.progress.step('writing', this.done);
      const { entries, front } = await this.printMatter();
      await this.printOverlay(front);
      const bookmarks: Bookmark[] = [
        { title: 'Contents', name: 'contents' },
        ...entries.map(({ title, name }) => ({ title, name })),
      ];
      this.progress.check();
      const exported = [...this.printed.values()].filter((article) => article.exported).length;
      const result = this.book.finish(this.metadata(), bookmarks, [
        {
          name: 'provenance.json',
          mediaType: 'application/json',
          description: 'Fingerprints of the articles in this document, for checking it against the archive',
          bytes: Buffer.from(
            JSON.stringify(provenance(this.plan, [...this.printed.keys()], [...this.problems.values()]), null, 1),
          ),
        },
      ]);
      return { ...result, problems: [...this.problems.values()], exported, accounted: this.printed.size };
    } catch (error) {
      this.book.abandon();
      throw error;
    }
  }

  // ---- articles

  private async printArticles(): Promise<void> {
    const running = new Set<Promise<void>>();
    let failure: unknown = null;
    let order = 1;
    let batch: Piece[] = [];
    let size = 0;
    const send = async (): Promise<void> => {
      const pieces = batch;
      batch = [];
      size = 0;
      if (pieces.length === 0) return;
      // Splitting a part that fails needs room for its pieces between this order and the next.
      const job = this.printPart(pieces, order++, 1)
        .catch((error) => {
          failure ??= error;
        })
        .finally(() => running.delete(job));
      running.add(job);
      while (running.size >= WINDOWS) await Promise.race(running);
      if (failure) throw failure;
    };
    try {
      for (const id of this.plan.ids) {
        this.progress.check();
        const pieces = this.build(id, false);
        for (const piece of pieces) {
          if (batch.length >= PART_ARTICLES || (size > 0 && size + piece.html.length > PART_CHARACTERS)) await send();
          batch.push(piece);
          size += piece.html.length;
        }
        await breathe();
      }
      await send();
      await Promise.all(running);
      if (failure) throw failure;
    } finally {
      await Promise.allSettled(running);
    }
  }

  /** The HTML of one article; of a notice where that cannot be made. */
  private build(id: number, plain: boolean): Piece[] {
    let article: ExportArticle | null = null;
    const { safe, request } = this.plan;
    try {
      article = this.plan.read(id);
      if (!article) return [this.notice(id, null, 'The article was removed from the archive after it was selected.')];
      this.remember(article);
      const wantsHits = request.hits && !plain;
      const { parts, anchors } = articlePages(article, {
        look: { notes: request.notes, highlights: request.highlights, images: request.images },
        safe,
        hits: wantsHits ? this.plan.hits(article) : { title: [], text: [] },
        imageUrl: this.imageUrl,
        anchors: request.appendices,
        tables: tableRoom(request),
        plain,
      });
      return parts.map((html, i) => ({ id, html, anchors: i === 0 ? [`a${id}`, ...anchors] : anchors }));
    } catch (error) {
      if (error instanceof CarrelError && error.code === 'cancelled') throw error;
      return [this.notice(id, article, `Its pages could not be made (${messageOf(error)}).`)];
    }
  }

  private notice(id: number, article: ExportArticle | null, reason: string): Piece {
    const title = article?.title ?? `Article ${id}`;
    const shown = this.plan.safe ? this.plan.safe.replace(title) : title;
    if (article) this.remember(article);
    const entry = this.printed.get(id);
    if (entry) {
      entry.exported = false;
      entry.people = [];
    } else
      this.printed.set(id, {
        id,
        title: shown,
        language: 'en',
        source: null,
        published: null,
        words: 0,
        people: [],
        exported: false,
      });
    this.problems.set(id, { articleId: id, title: shown, reason });
    return { id, html: noticePage(id, title, reason, article, this.plan.safe), anchors: [`a${id}`] };
  }

  private remember(article: ExportArticle): void {
    const { safe } = this.plan;
    const words = (text: string) => (safe ? safe.replace(text) : text);
    this.printed.set(article.id, {
      id: article.id,
      title: words(article.title) || 'Untitled',
      language: article.language,
      source: article.source === null ? null : words(article.source),
      published: article.published,
      words: article.words,
      people: article.people.map(({ personId, name, tier }) => ({
        id: personId,
        name: words(name),
        possible: tier === 'possible',
      })),
      exported: true,
    });
  }

  /**
   * Prints pieces as one part; halves them where that fails, until the one that cannot be printed is alone: it is
   * tried as bare text, then replaced by a notice.
   */
  private async printPart(pieces: Piece[], order: number, room: number): Promise<void> {
    this.progress.check();
    let bytes: Uint8Array;
    try {
      bytes = await this.print(
        this.page(
          pieces.map(({ html }) => html).join('\n'),
          pieces.flatMap(({ anchors }) => anchors),
        ),
        60_000 + pieces.reduce((sum, { html }) => sum + html.length, 0) / 20,
      );
      this.progress.check();
      const info = this.book.add(bytes, order);
      this.parts.push({ order, info, ids: [...new Set(pieces.map(({ id }) => id))] });
    } catch (error) {
      this.progress.check();
      if (isFatal(error)) throw error;
      const half = Math.ceil(pieces.length / 2);
      if (pieces.length > 1) {
        await this.printPart(pieces.slice(0, half), order, room / 2);
        await this.printPart(pieces.slice(half), order + room / 2, room / 2);
        return;
      }
      await this.printAlone(pieces[0] as Piece, order, messageOf(error));
      return;
    }
    this.done += new Set(pieces.map(({ id }) => id)).size;
    this.progress.step(
      'rendering',
      Math.min(this.done, this.plan.ids.length),
      this.printed.get(pieces[0]?.id ?? 0)?.title,
    );
  }

  private async printAlone(piece: Piece, order: number, reason: string): Promise<void> {
    const { id } = piece;
    // A later part of a long article: its first part stands in the book already.
    const later = !piece.anchors.includes(`a${id}`);
    const attempts: (() => Piece)[] = later ? [] : [() => this.bare(id, reason)];
    attempts.push(() => {
      const notice = this.notice(id, this.plan.read(id), `The printer could not finish it (${reason})`);
      return later ? { ...notice, html: notice.html.replace(`id="a${id}"`, ''), anchors: [] } : notice;
    });
    for (const [i, attempt] of attempts.entries()) {
      try {
        const made = attempt();
        const info = this.book.add(await this.print(this.page(made.html, made.anchors), 120_000), order);
        this.parts.push({ order, info, ids: [id] });
        this.done++;
        return;
      } catch (error) {
        this.progress.check();
        // Not even the notice: the printer itself is out of order.
        if (i === attempts.length - 1)
          throw new CarrelError('export-failed', `Nothing can be printed at the moment: ${messageOf(error)}`);
      }
    }
  }

  /** An article as plain text, counted as a problem but exported. */
  private bare(id: number, reason: string): Piece {
    const piece = onlyFirst(this.build(id, true));
    const title = this.printed.get(id)?.title ?? '';
    this.problems.set(id, {
      articleId: id,
      title,
      reason: `Printed as plain text, without pictures and formatting, because the printer could not finish it as it is (${reason}).`,
    });
    return {
      ...piece,
      html: piece.html.replace(
        '<div class="body">',
        '<p class="notice small">This article could not be printed as it is; this is its plain text.</p><div class="body">',
      ),
    };
  }

  private page(html: string, anchors: string[]): string {
    return htmlPage(this.plan.title, html, anchors, { layout: this.plan.request });
  }

  // ---- cover, contents, appendices

  /** Prints what needs page numbers; returns the entries of the contents and the number of pages before the articles. */
  private async printMatter(): Promise<{ entries: ContentsEntry[]; front: number }> {
    const parts = [...this.parts].sort((a, b) => a.order - b.order);
    const bodyPages = parts.reduce((sum, { info }) => sum + info.pages, 0);
    const starts = new Map<number, number>();
    const mentions = new Map<number, { person: number; page: number; name: string }[]>();
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
      await this.print(
        front(() => null, empty),
        120_000,
      ),
    ).pages.length;
    // The number of pages in front shifts every number; it is settled at the first try unless a digit more breaks a line.
    for (let attempt = 0; ; attempt++) {
      const pageOf = (page: number) => frontPages + page + 1;
      const backHtml = this.appendices(starts, mentions, pageOf);
      const back = backHtml ? await this.print(backHtml, 300_000) : null;
      const backStart = frontPages + bodyPages + 1;
      const backDestinations: Map<string, Destination> = back ? new PrintedPdf(back).destinations() : new Map();
      const appendices = empty.filter(({ name }) => backDestinations.has(name));
      const frontBytes = await this.print(
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
      if (back) {
        const info = this.book.add(back, Number.MAX_SAFE_INTEGER);
        this.parts.push({ order: Number.MAX_SAFE_INTEGER, info, ids: [] });
      }
      const info = this.book.add(frontBytes, 0);
      this.parts.push({ order: 0, info, ids: [] });
      return { entries: [...articles, ...appendices], front: frontPages };
    }
  }

  private note(
    name: string,
    page: number,
    starts: Map<number, number>,
    mentions: Map<number, { person: number; page: number; name: string }[]>,
  ): void {
    const start = /^a(\d+)$/.exec(name)?.[1];
    if (start) starts.set(Number(start), page);
    const mention = /^m(\d+)-(\d+)-\d+$/.exec(name);
    if (!mention) return;
    const person = Number(mention[2]);
    const list = mentions.get(person) ?? [];
    mentions.set(person, list);
    list.push({ person, page, name });
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

  private appendices(
    starts: Map<number, number>,
    mentions: Map<number, { person: number; page: number; name: string }[]>,
    pageOf: (page: number) => number,
  ): string | null {
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

  // ---- running headers, page numbers

  private async printOverlay(front: number): Promise<void> {
    const total = this.book.pageCount;
    const heads: (string | null)[] = new Array(total).fill(null);
    const parts = [...this.parts].sort((a, b) => a.order - b.order);
    let before = 0;
    for (const { info, ids, order } of parts) {
      const starts = ids
        .map((id) => ({ id, page: info.destinations.get(`a${id}`)?.page }))
        .filter((start): start is { id: number; page: number } => start.page !== undefined);
      for (let page = 0; page < info.pages; page++) {
        // Where an article begins its title is on the page; the line above stays empty.
        if (starts.some((start) => start.page === page)) continue;
        const start = starts.findLast((one) => one.page < page) ?? (ids.length ? { id: ids[0] as number } : null);
        if (start) heads[before + page] = this.printed.get(start.id)?.title ?? null;
        else if (order === 0 && page > 1) heads[before + page] = 'Contents';
      }
      before += info.pages;
    }
    for (let from = 0; from < total; from += OVERLAY_SHEETS) {
      this.progress.check();
      const sheets = heads.slice(from, from + OVERLAY_SHEETS).map((head, i) => ({
        head,
        foot: this.plan.title,
        page: from + i + 1,
        total,
        bare: from + i === 0 && front > 0,
      }));
      const html = htmlPage(this.plan.title, overlaySheets(sheets), [], { layout: this.plan.request, overlay: true });
      this.book.overlay(await this.print(html, 120_000), from);
    }
  }

  private metadata() {
    const { plan } = this;
    const articles = [...this.printed.values()];
    const tags = new Map<string, number>();
    for (const { source } of articles) if (source) tags.set(source, (tags.get(source) ?? 0) + 1);
    return {
      title: plan.title,
      author: plan.author,
      subject: `${articles.length} articles. ${plan.chosen}`,
      keywords: [...tags]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 12)
        .map(([tag]) => tag),
      language: 'en',
      creator: plan.creator,
      created: plan.created,
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

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Errors that no splitting helps against. */
function isFatal(error: unknown): boolean {
  if (error instanceof CarrelError) return error.code === 'cancelled' || error.code === 'disk-full';
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === 'string' && /^(ENOSPC|EIO|EROFS|EACCES|EPERM)$/.test(code);
}

const onlyFirst = (pieces: Piece[]): Piece => {
  if (pieces.length === 1) return pieces[0] as Piece;
  throw new Error('too long');
};
