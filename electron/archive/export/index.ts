/**
 * Exports: a selection of articles as a dossier (PDF) or in another form. One export at a time is printed; its pages
 * are served to the printing window under `article://export-<id>/`.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { version } from '../../../package.json';
import { type Calls, type ExportRequest, exportRequest, type Selection } from '../../contract/calls';
import type { ExportReceipt, Span } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import type { Handlers } from '../../contract/rpc';
import type { ArchiveContext } from '../context';
import { destination, fingerprint, inWords } from './destination';
import { fontFile } from './dossier/fonts';
import { type PrintedDossier, printDossier } from './dossier/print';
import { citation } from './formats/citation';
import type { Written } from './formats/each';
import { writeOriginals } from './formats/originals';
import { bibtex, ris } from './formats/references';
import { TEXT_FORMATS } from './formats/texts';
import { writeWacz } from './formats/wacz';
import { writeEpub, writeHtml, writeMarkdown } from './formats/web';
import { writeText } from './formats/write-text';
import { type ExportPlan, Progress } from './job';
import { archiveFingerprint, type ExportArticle, ExportReader } from './model';
import { ordered } from './order';
import { type NameLookup, SafeShare } from './safe-share';
import { refuseSurvivors } from './survivors';
import { verifyDossier } from './verify';

/** What the exporter asks of the other areas of an archive. */
export interface ExporterDeps {
  /** Ids of a selection; for a query in order of relevance. */
  select(selection: Selection): number[];
  /** Where a query's words stand in an article. */
  hitSpans(
    query: string,
    article: { id: number; title: string; text: string; language: string | null },
  ): { title: Span[]; text: Span[] };
  people: NameLookup;
}

interface Job {
  progress: Progress;
  result: Promise<ExportReceipt>;
}

/** Finished jobs whose receipts are kept for `export.wait`. */
const KEPT = 50;
/** A preview prints this many articles. */
const PREVIEW_ARTICLES = 3;

export class Exporter {
  private readonly reader: ExportReader;
  private readonly jobs = new Map<number, Job>();
  private next = 1;
  /** Pages being printed, by their address. */
  private readonly pages = new Map<string, string>();
  /** Exports run one after the other: each may fill the memory of a printing window. */
  private turn: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly ctx: ArchiveContext,
    private readonly deps: ExporterDeps,
  ) {
    this.reader = new ExportReader(ctx.db);
  }

  /** Starts an export. @throws CarrelError `archive-exists` when the path is taken, `bad-request` */
  start(request: ExportRequest): number {
    const id = this.next++;
    const plan = this.plan(request);
    const path = destination(plan);
    const progress = new Progress(id, plan.ids.length, (state) => this.ctx.emit('export.progress', state));
    const result = this.inTurn(() => this.run(id, plan, path, progress));
    result.then(
      () => progress.end('done'),
      (error) => progress.end(error instanceof CarrelError && error.code === 'cancelled' ? 'cancelled' : 'failed'),
    );
    this.jobs.set(id, { progress, result });
    for (const old of this.jobs.keys()) {
      if (this.jobs.size <= KEPT) break;
      this.jobs.delete(old);
    }
    return id;
  }

  /** The receipt, once the export has ended. @throws CarrelError what the export failed with; `not-found` */
  async wait(id: number): Promise<ExportReceipt> {
    const job = this.jobs.get(id);
    if (!job) throw new CarrelError('not-found', 'There is no such export.');
    return await job.result;
  }

  cancel(id: number): void {
    this.jobs.get(id)?.progress.cancel();
  }

  /** The first pages as a PDF, and how many the whole would have. */
  async preview(request: ExportRequest): Promise<{ pdf: Uint8Array; articles: number; pages: number }> {
    const whole = this.plan({ ...request, format: 'pdf' });
    const ids = whole.ids.slice(0, PREVIEW_ARTICLES);
    const plan: ExportPlan = { ...whole, ids, request: { ...whole.request, appendices: false } };
    const path = join(tmpdir(), `carrel-preview-${randomUUID()}.pdf`);
    const id = this.next++;
    try {
      const result = await this.inTurn(() =>
        this.dossier(id, plan, new Progress(id, ids.length, () => undefined), path),
      );
      const pdf = new Uint8Array(readFileSync(path));
      return { pdf, articles: whole.ids.length, pages: this.estimate(whole, ids, result.pages) };
    } finally {
      rmSync(path, { force: true });
      this.dropPages(id);
    }
  }

  /** What lies behind `article://export-<id>/…`: a page being printed, its fonts and pictures. Null for other addresses. */
  resource(url: string): { bytes: Uint8Array; mediaType: string } | null {
    if (!URL.canParse(url)) return null;
    const { protocol, host, pathname } = new URL(url);
    if (protocol !== 'article:' || !/^export-\d+$/.test(host)) return null;
    const page = this.pages.get(`${host}${pathname}`);
    if (page !== undefined) return { bytes: Buffer.from(page, 'utf8'), mediaType: 'text/html; charset=utf-8' };
    const font = /^\/fonts\/([a-z0-9-]+\.woff2)$/.exec(pathname)?.[1];
    if (font) {
      const bytes = fontFile(font);
      return bytes ? { bytes, mediaType: 'font/woff2' } : null;
    }
    const image = /^\/image\/(\d+)\/([^/]+)$/.exec(pathname);
    return image ? this.reader.image(Number(image[1]), decodeURIComponent(image[2] as string)) : null;
  }

  /** A citation of one article. @throws CarrelError `not-found` */
  citation(id: number, style: 'apa' | 'chicago' | 'mla' | 'bibtex' | 'ris'): string {
    const article = this.reader.read(id);
    if (!article) throw new CarrelError('not-found', 'This article is no longer in the archive.');
    // A private note is no part of a citation.
    const source = { ...article, note: null };
    if (style === 'bibtex') return bibtex(source);
    if (style === 'ris') return ris(source);
    return citation(source, style);
  }

  /** Stops what is running, and resolves when nothing is left of it. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { progress } of this.jobs.values()) progress.cancel();
    await this.turn;
  }

  // ---- one export

  private plan(request: ExportRequest): ExportPlan {
    const { selection } = request;
    const safe = request.safeShare.length ? new SafeShare(request.safeShare, this.deps.people) : null;
    if (safe && (request.format === 'originals' || request.format === 'wacz'))
      throw new CarrelError(
        'bad-request',
        'Original files hold the names as they were published; they cannot be part of a safe share. Choose another format.',
      );
    // Ids that are gone are kept: each selected article has an outcome.
    const chosen = 'ids' in selection ? [...new Set(selection.ids)] : this.deps.select(selection);
    if (chosen.length === 0) throw new CarrelError('not-found', 'Nothing is selected: there is no article to export.');
    const words = (text: string): string => (safe ? safe.replace(text) : text);
    const name = basename(this.ctx.path).replace(/\.carrel$/i, '');
    const query = 'query' in selection ? selection.query : null;
    const how =
      query !== null
        ? `Search: ${query}`
        : 'tag' in selection
          ? `Tag: ${selection.tag}`
          : 'collection' in selection
            ? `Collection: ${selection.collection}`
            : 'all' in selection
              ? 'All articles of the archive'
              : 'Chosen by hand';
    return {
      request,
      ids: ordered(this.ctx.db, chosen, request.order),
      safe,
      title: words(request.title.trim()) || words(query?.trim() || '') || 'Selected articles',
      author: words(request.author.trim()),
      note: words(request.note.trim()),
      chosen: `${words(how)}.`.replace(/\.\.$/, '.'),
      created: this.ctx.now(),
      creator: `Carrel ${version}`,
      archive: {
        name: words(name),
        uuid: this.ctx.uuid,
        fingerprint: safe ? '' : archiveFingerprint(this.ctx.db),
      },
      read: (id) => this.reader.read(id),
      image: (id, key) => this.reader.image(id, key),
      original: (id) => this.reader.original(id),
      hits: (article: ExportArticle) => (query === null ? { title: [], text: [] } : this.deps.hitSpans(query, article)),
    };
  }

  private async run(id: number, plan: ExportPlan, path: string, progress: Progress): Promise<ExportReceipt> {
    const { format } = plan.request;
    // Written beside the target under another name, so that a failed export never leaves half a file.
    const working = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.part`);
    try {
      progress.step('preparing', 0);
      const made = await this.write(id, plan, working, progress);
      if (plan.safe) {
        progress.step('checking', plan.ids.length);
        await refuseSurvivors(plan.safe, working, format);
      }
      if (made.accounted !== plan.ids.length)
        throw new CarrelError(
          'export-failed',
          `${plan.ids.length} articles were selected and ${made.accounted} accounted for. Nothing was written; please report this.`,
        );
      progress.check();
      if (existsSync(path)) rmSync(path, { recursive: true });
      renameSync(working, path);
      const { bytes, sha256 } = await fingerprint(path);
      return {
        path,
        format,
        selected: plan.ids.length,
        exported: made.exported,
        problems: made.problems,
        pages: made.pages,
        bytes,
        sha256,
      };
    } catch (error) {
      rmSync(working, { recursive: true, force: true });
      throw inWords(error, path);
    } finally {
      this.dropPages(id);
    }
  }

  private async write(
    id: number,
    plan: ExportPlan,
    path: string,
    progress: Progress,
  ): Promise<Written & { accounted: number; pages: number | null }> {
    const { format } = plan.request;
    if (format === 'pdf') return await this.dossier(id, plan, progress, path);
    const written =
      format === 'html'
        ? writeHtml(plan, path, progress)
        : format === 'epub'
          ? writeEpub(plan, path, progress)
          : format === 'md'
            ? writeMarkdown(plan, path, progress)
            : format === 'originals'
              ? writeOriginals(plan, path, progress)
              : format === 'wacz'
                ? writeWacz(plan, path, progress)
                : writeText(TEXT_FORMATS[format], plan, path, progress);
    const made = await written;
    return { ...made, accounted: made.exported + made.problems.length, pages: null };
  }

  private async dossier(id: number, plan: ExportPlan, progress: Progress, path: string): Promise<PrintedDossier> {
    const { services } = this.ctx;
    if (!services)
      throw new CarrelError(
        'export-failed',
        'A PDF can only be printed by the application itself. Use the window or the carrel command.',
      );
    const host = `export-${id}`;
    let number = 0;
    const print = async (html: string, timeoutMs: number): Promise<Uint8Array> => {
      const address = `${host}/page-${++number}.html`;
      this.pages.set(address, html);
      try {
        return await services.call('print.pdf', {
          url: `article://${address}`,
          paper: plan.request.paper,
          timeoutMs: Math.ceil(timeoutMs),
        });
      } finally {
        this.pages.delete(address);
      }
    };
    return await printDossier(plan, path, {
      print,
      imageUrl: (articleId, key) => `/image/${articleId}/${encodeURIComponent(key)}`,
      receipts: () => this.reader.receipts(new Set(plan.ids)),
      progress,
    });
  }

  /** Pages of the whole, from the pages that some of its articles took. */
  private estimate(whole: ExportPlan, ids: number[], pages: number): number {
    if (ids.length === whole.ids.length) return pages;
    const heads = this.reader.heads(whole.ids);
    const words = (some: number[]) => some.reduce((sum, id) => sum + (heads.get(id)?.words ?? 0), 0);
    const front = 2;
    const body = Math.max(ids.length, pages - front);
    // An article ends with a page that is half empty on average, whatever its length.
    const perWord = Math.max(0, body - ids.length * 0.5) / Math.max(1, words(ids));
    const entriesPerPage = 22;
    const appendices = whole.request.appendices ? Math.ceil(whole.ids.length / 25) + 1 : 0;
    return Math.round(
      1 +
        Math.ceil(whole.ids.length / entriesPerPage) +
        whole.ids.length * 0.5 +
        words(whole.ids) * perWord +
        appendices,
    );
  }

  private dropPages(id: number): void {
    for (const address of this.pages.keys()) if (address.startsWith(`export-${id}/`)) this.pages.delete(address);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.turn.then(() => {
      if (this.closed) throw new CarrelError('cancelled', 'The archive was closed before the export began.');
      return work();
    });
    this.turn = next.catch(() => undefined);
    return next;
  }
}

/** Answers the calls about exports. */
export function exportHandlers(
  ctx: ArchiveContext,
  exporter: Exporter,
): Handlers<
  Calls,
  'export.start' | 'export.wait' | 'export.cancel' | 'export.preview' | 'export.verify' | 'export.citation'
> {
  return {
    'export.start': (request) => ({ id: exporter.start(exportRequest.parse(request)) }),
    'export.wait': ({ id }) => exporter.wait(id),
    'export.cancel': ({ id }) => {
      exporter.cancel(id);
      return null;
    },
    'export.preview': (request) => exporter.preview(request),
    'export.verify': ({ path }) => verifyDossier(path, ctx),
    'export.citation': ({ id, style }) => exporter.citation(id, style),
  };
}
