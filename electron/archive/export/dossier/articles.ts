/**
 * Prints the articles of a dossier once, in parts small enough for one window's memory, each joined to the book as it
 * comes. A part that fails is halved until the article that cannot be printed is alone; it is tried as bare text, then
 * replaced by a notice.
 */
import { CarrelError } from '../../../contract/errors';
import { breathe, type ExportPlan, type Problem, type Progress } from '../job';
import type { ExportArticle } from '../model';
import type { PartInfo, PdfBook } from '../pdf/book';
import { articlePages, htmlPage, noticePage } from './pages';
import { tableRoom } from './style';

/** Prints one HTML page; answers with the PDF. */
export type Print = (html: string, timeoutMs: number) => Promise<Uint8Array>;

/** What a part may hold: a window with this much needs some 300 MB. */
const PART_ARTICLES = 120;
const PART_CHARACTERS = 700_000;
/** Two windows print side by side. */
const WINDOWS = 2;

interface Piece {
  id: number;
  html: string;
  anchors: string[];
}

/** What the appendices and the contents need to remember of a printed article. */
export interface Printed {
  id: number;
  title: string;
  language: string | null;
  source: string | null;
  published: string | null;
  words: number;
  people: { id: number; name: string; possible: boolean }[];
  exported: boolean;
}

/** A printed part of the book: articles, or what stands before or after them. */
export interface Part {
  order: number;
  info: PartInfo;
  /** Articles in the part, in order. */
  ids: number[];
}

export class PrintedArticles {
  readonly problems = new Map<number, Problem>();
  /** By id, each article that has pages in the book, if only a notice. */
  readonly printed = new Map<number, Printed>();
  private readonly parts: Part[] = [];
  private done = 0;

  constructor(
    private readonly plan: ExportPlan,
    private readonly send: Print,
    private readonly book: PdfBook,
    private readonly imageUrl: (articleId: number, key: string) => string,
    private readonly progress: Progress,
  ) {}

  /** What is blurred needs few dots. */
  private get pictures(): { smallPictures: boolean } {
    return { smallPictures: this.plan.request.images === 'blur' };
  }

  /** The parts as they stand in the book. */
  inOrder(): Part[] {
    return [...this.parts].sort((a, b) => a.order - b.order);
  }

  /** Articles that were printed as themselves. */
  get exported(): number {
    return [...this.printed.values()].filter((article) => article.exported).length;
  }

  /** @throws CarrelError `cancelled`, or `export-failed` when nothing at all can be printed */
  async print(): Promise<void> {
    const running = new Set<Promise<void>>();
    let failure: unknown = null;
    let order = 1;
    let batch: Piece[] = [];
    let size = 0;
    const sendBatch = async (): Promise<void> => {
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
          if (batch.length >= PART_ARTICLES || (size > 0 && size + piece.html.length > PART_CHARACTERS))
            await sendBatch();
          batch.push(piece);
          size += piece.html.length;
        }
        await breathe();
      }
      await sendBatch();
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
      bytes = await this.send(
        this.page(
          pieces.map(({ html }) => html).join('\n'),
          pieces.flatMap(({ anchors }) => anchors),
        ),
        60_000 + pieces.reduce((sum, { html }) => sum + html.length, 0) / 20,
      );
      this.progress.check();
      const info = this.book.add(bytes, order, this.pictures);
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
        const bytes = await this.send(this.page(made.html, made.anchors), 120_000);
        const info = this.book.add(bytes, order, this.pictures);
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
}

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
