/** WARC web archives: every page with text is an article; its pictures come from the same archive. */
import { WARCParser, type WARCRecord } from 'warcio';
import { CarrelError } from '../../contract/errors';
import { guarded } from '../guarded';
import type { Context, Format, Output } from '../reading';

interface Stored {
  url: string;
  /** Given for a file without an address (`urn:`), as our own exports write it. */
  name: string | null;
  mediaType: string;
  charset: string | null;
  date: string | null;
  bytes: Uint8Array;
}

const PAGE = /^(?:text\/html|application\/xhtml\+xml|application\/pdf|text\/plain|application\/epub\+zip)$/;
const PICTURE = /^image\//;
const SLICE = 1 << 20;

function* slices(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += SLICE) yield bytes.subarray(at, at + SLICE);
}

function contentType(record: WARCRecord): { mediaType: string; charset: string | null } {
  const value =
    record.httpHeaders?.headers.get('content-type') ??
    (record.warcType === 'resource' ? record.warcContentType : null) ??
    '';
  const charset = /charset\s*=\s*["']?([\w.:-]+)/i.exec(value)?.[1] ?? null;
  return { mediaType: (value.split(';', 1)[0] as string).trim().toLowerCase(), charset };
}

/** The file name of a record that is a file without an address. */
function fileName(record: WARCRecord): string {
  const value = record.warcHeader('content-disposition') ?? '';
  const name = /filename\*=UTF-8''([^;\s]+)/i.exec(value)?.[1] ?? '';
  try {
    return decodeURIComponent(name) || 'file';
  } catch {
    return 'file';
  }
}

/** What an archive holds: pages to read, pictures by address, and a count of what is neither. */
export class WebArchive {
  readonly pages: Stored[] = [];
  readonly problems: unknown[] = [];
  failed = 0;
  other = 0;
  private readonly pictures = new Map<string, Uint8Array>();

  constructor(private readonly context: Context) {}

  /** Takes in the records of one WARC. A broken record ends it; what came before is kept. */
  async add(bytes: Uint8Array): Promise<void> {
    const parser = new WARCParser(slices(bytes) as never, { keepHeadersCase: false } as never);
    try {
      for (;;) {
        await this.context.turn();
        const record = await parser.parse();
        if (!record) break;
        await this.take(record);
        await record.skipFully().catch(() => undefined);
      }
    } catch (error) {
      if (error instanceof CarrelError && error.details?.final) throw error;
      this.problems.push(error);
    }
  }

  private async take(record: WARCRecord): Promise<void> {
    const url = record.warcTargetURI ?? '';
    if (record.warcType !== 'response' && record.warcType !== 'resource') return;
    if (record.warcType === 'resource' && /^urn:sha256:/i.test(url)) {
      const bytes = await record.readFully(false);
      this.context.budget.takeBytes(bytes.length);
      this.pages.push({ url, name: fileName(record), mediaType: '', charset: null, date: null, bytes });
      return;
    }
    if (!/^https?:/i.test(url)) return;
    const status = record.httpHeaders?.statusCode;
    const { mediaType, charset } = contentType(record);
    if (typeof status === 'number' && status !== 200) {
      if (status >= 400 && PAGE.test(mediaType)) this.failed++;
      return;
    }
    if (!PAGE.test(mediaType) && !PICTURE.test(mediaType)) {
      this.other++;
      return;
    }
    const bytes = await record.readFully(true);
    this.context.budget.takeBytes(bytes.length);
    if (PICTURE.test(mediaType)) this.pictures.set(url, bytes);
    else this.pages.push({ url, name: null, mediaType, charset, date: record.warcDate ?? null, bytes });
  }

  /** Articles of all pages, or of those at the given addresses. */
  async *read(only: ReadonlyMap<string, string> | null = null): AsyncIterable<Output> {
    const { context } = this;
    const seen = new Map<string, number>();
    for (const [i, page] of this.pages.entries()) {
      await context.turn(i / this.pages.length);
      const count = (seen.get(page.url) ?? 0) + 1;
      seen.set(page.url, count);
      const what = page.name === null ? `page ${page.url}` : `entry ${page.name}`;
      const label = count === 1 ? what : `${what} (${count})`;
      if (only && !only.has(page.url)) {
        yield {
          kind: 'skipped',
          part: context.within(label),
          code: 'part-of-page',
          reason: 'It is a frame or another part of a page.',
        };
        continue;
      }
      if (page.bytes.length === 0) {
        yield {
          kind: 'skipped',
          part: context.within(label),
          code: 'no-content',
          reason: 'The archive holds no content for this address.',
        };
        continue;
      }
      const name = page.name ?? (new URL(page.url).pathname.split('/').pop() || 'index.html');
      const sibling = async (address: string): Promise<Uint8Array | null> =>
        this.pictures.get(absolute(address, page.url)) ?? null;
      yield* guarded(context, label, async function* () {
        const declared =
          page.name === null
            ? { mediaType: page.mediaType, url: page.url, ...(page.charset ? { charset: page.charset } : {}) }
            : {};
        for await (const output of context.nested({ name, bytes: page.bytes }, label, { sibling, declared })) {
          if (output.kind === 'article' && page.name === null) {
            output.article.url ??= page.url;
            const title = only?.get(page.url);
            if (title && !output.article.title) output.article.title = title;
            if (!output.article.published && page.date) output.article.published = { date: page.date, rule: 'saved' };
          }
          yield output;
        }
      });
    }
    if (this.failed > 0)
      yield {
        kind: 'skipped',
        part: context.within('error pages'),
        code: 'error-page',
        reason: `${this.failed} pages in it are error messages of web servers.`,
      };
    if (this.other > 0)
      yield {
        kind: 'skipped',
        part: context.within('other records'),
        code: 'part-of-page',
        reason: `${this.other} records in it are styles, scripts or data, not pages.`,
      };
    for (const problem of this.problems) {
      const message = problem instanceof Error ? problem.message : String(problem);
      yield {
        kind: 'problem',
        part: context.within('rest of the archive'),
        code: 'file-damaged',
        reason: `The archive is broken from here on (${message}); what came before was read.`,
      };
    }
  }
}

function absolute(address: string, base: string): string {
  try {
    return new URL(address, base).href;
  } catch {
    return address;
  }
}

export const warc: Format = async function* (file, context) {
  const archive = new WebArchive(context);
  await archive.add(file.bytes);
  if (archive.pages.length === 0 && archive.problems.length > 0)
    throw new CarrelError('file-damaged', 'The web archive is broken and could not be read.');
  if (archive.pages.length === 0) throw new CarrelError('file-no-text', 'There are no pages in this web archive.');
  yield* archive.read();
};
