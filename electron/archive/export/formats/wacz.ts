/**
 * A web archive (WACZ 1.1.1): the imported files as WARC 1.1 records with an index, a list of pages and fingerprints, in
 * a ZIP that ReplayWeb.page and other players open.
 *
 * A file that is a page of its own and whose address is known is the response of that address; its HTTP headers are ours,
 * and the package says so. Any other file (a mailbox, a table of many articles, a text without an address) is a resource
 * named `urn:sha256:` and its hash. The date of a record is that of the import: when a page was saved is not known.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { getSurt } from 'warcio/utils';
import type { ExportPlan, Progress } from '../job';
import type { ExportArticle } from '../model';
import { provenance } from '../provenance';
import { eachArticle, type Written } from './each';
import { type StoredEntry, ZipWriter } from './zip';

/** What a browser shows and a server sends for an address. */
const PAGES = new Set(['text/html', 'application/xhtml+xml', 'application/pdf', 'text/plain']);
/** A WARC is not made larger than this, as is customary. */
const WARC_BYTES = 1_000_000_000;

/** One file of the package, as `datapackage.json` lists it. */
interface Resource {
  path: string;
  hash: string;
  bytes: number;
}

interface Page {
  id: string;
  url: string;
  ts: string;
  title: string;
}

export async function writeWacz(plan: ExportPlan, path: string, progress: Progress): Promise<Written> {
  const zip = new ZipWriter(path);
  try {
    const warcs = new WarcFiles(zip, plan);
    const pages: Page[] = [];
    const stored = new Map<number, Page>();
    const written = await eachArticle(plan, progress, (article) => {
      const { id, name } = article.original;
      // Articles of one file share it; it is written once and goes by the file's name.
      const known = stored.get(id);
      if (known) known.title = name;
      else {
        const original = plan.original(id);
        if (!original) throw new Error('its file is not in the archive');
        const page = warcs.add(article, original);
        stored.set(id, page);
        pages.push(page);
      }
    });
    const resources = warcs.end();
    const add = (name: string, text: string): Resource => {
      zip.add(name, text);
      return { path: name, ...fingerprint(Buffer.from(text, 'utf8')) };
    };
    const lines = (items: unknown[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('');
    resources.push(
      add('indexes/index.cdxj', warcs.index()),
      add('pages/pages.jsonl', lines([{ format: 'json-pages-1.0', id: 'pages', title: 'All pages' }, ...pages])),
      add('carrel/provenance.json', JSON.stringify(provenance(plan, plan.ids, written.problems), null, 1)),
    );
    const description = [
      plan.note,
      `${plan.ids.length} articles. ${plan.chosen}`,
      'The records hold files as they were imported into an archive. They were not recorded from the network: their HTTP headers were made by the export, and their dates are those of the import. Each article’s fingerprints are in carrel/provenance.json.',
    ];
    const datapackage = JSON.stringify(
      {
        profile: 'data-package',
        wacz_version: '1.1.1',
        title: plan.title,
        description: description.filter(Boolean).join('\n\n'),
        created: seconds(plan.created),
        modified: seconds(plan.created),
        software: plan.creator,
        ...(plan.author ? { contributors: [{ title: plan.author, role: 'author' }] } : {}),
        ...(pages[0] ? { mainPageUrl: pages[0].url, mainPageDate: pages[0].ts } : {}),
        resources: resources.map(({ path: file, hash, bytes }) => ({
          name: file.slice(file.lastIndexOf('/') + 1),
          path: file,
          hash,
          bytes,
        })),
      },
      null,
      1,
    );
    zip.add('datapackage.json', datapackage);
    zip.add(
      'datapackage-digest.json',
      JSON.stringify({ path: 'datapackage.json', hash: fingerprint(Buffer.from(datapackage, 'utf8')).hash }),
    );
    zip.finish();
    return written;
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** `archive/data-00001.warc.gz` and so on, and the index over them. */
class WarcFiles {
  private readonly done: Resource[] = [];
  private readonly cdx: string[] = [];
  /** Addresses with the second of their capture: no two records may share both. */
  private readonly taken = new Set<string>();
  private entry: StoredEntry | null = null;
  private name = '';
  private offset = 0;

  constructor(
    private readonly zip: ZipWriter,
    private readonly plan: ExportPlan,
  ) {}

  /** Writes one imported file. */
  add(article: ExportArticle, original: { name: string; bytes: Uint8Array }): Page {
    const { sha256 } = article.original;
    const page = article.original.part === null && PAGES.has(article.mediaType) && isAddress(article.url);
    const url = page ? (article.url as string) : `urn:sha256:${sha256}`;
    const ts = this.date(url, article.imported);
    const mime = article.original.part === null ? article.mediaType : 'application/octet-stream';
    const type = article.charset && mime.startsWith('text/') ? `${mime}; charset=${article.charset}` : mime;
    const digest = `sha-256:${sha256}`;
    const fields: [string, string][] = [
      ['WARC-Type', page ? 'response' : 'resource'],
      ['WARC-Record-ID', `<urn:uuid:${article.uid}>`],
      ['WARC-Date', ts],
      ['WARC-Target-URI', url],
      ['WARC-Payload-Digest', digest],
    ];
    let block = Buffer.from(original.bytes.buffer, original.bytes.byteOffset, original.bytes.byteLength);
    if (page) {
      const http = `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${block.length}\r\n\r\n`;
      block = Buffer.concat([Buffer.from(http, 'latin1'), block]);
    } else fields.push(['Content-Disposition', `inline; filename*=UTF-8''${encodeURIComponent(original.name)}`]);
    fields.push(['Content-Type', page ? 'application/http; msgtype=response' : type]);
    const { offset, length } = this.record(fields, block);
    const about = { url, mime, ...(page ? { status: '200' } : {}), digest };
    this.cdx.push(
      `${getSurt(url)} ${ts.replace(/\D/g, '')} ${JSON.stringify({ ...about, length: `${length}`, offset: `${offset}`, filename: this.name })}\n`,
    );
    return { id: article.uid, url, ts, title: article.title || original.name };
  }

  /** The finished files. A package without a record still has its one WARC. */
  end(): Resource[] {
    if (this.done.length === 0 && !this.entry) this.open();
    this.close();
    return this.done;
  }

  /** CDXJ, sorted as bytes. */
  index(): string {
    return this.cdx.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).join('');
  }

  /** The time of import; a second later for each record of the same address and second, so that all can be opened. */
  private date(url: string, imported: string): string {
    for (let time = Math.floor(Date.parse(imported) / 1000) * 1000; ; time += 1000) {
      const date = seconds(new Date(time).toISOString());
      if (this.taken.has(`${date} ${url}`)) continue;
      this.taken.add(`${date} ${url}`);
      return date;
    }
  }

  private record(fields: [string, string][], block: Uint8Array): { offset: number; length: number } {
    if (this.offset > WARC_BYTES) this.close();
    if (!this.entry) this.open();
    const head = fields.map(([field, value]) => `${field}: ${value}\r\n`).join('');
    // Each record is a member of its own, so that it can be read without those before it.
    const packed = gzipSync(
      Buffer.concat([
        Buffer.from(`WARC/1.1\r\n${head}Content-Length: ${block.length}\r\n\r\n`, 'utf8'),
        block,
        Buffer.from('\r\n\r\n'),
      ]),
    );
    const { offset } = this;
    this.entry?.write(packed);
    this.offset += packed.length;
    return { offset, length: packed.length };
  }

  private open(): void {
    this.name = `data-${String(this.done.length + 1).padStart(5, '0')}.warc.gz`;
    this.entry = this.zip.stored(`archive/${this.name}`);
    this.offset = 0;
    const info = `software: ${this.plan.creator}\r\nformat: WARC File Format 1.1\r\ndescription: Files imported into an archive; HTTP headers made by the export\r\n`;
    this.record(
      [
        ['WARC-Type', 'warcinfo'],
        ['WARC-Record-ID', `<urn:uuid:${uuidOf(`${this.plan.archive.uuid} ${this.plan.created} ${this.name}`)}>`],
        ['WARC-Date', seconds(this.plan.created)],
        ['WARC-Filename', this.name],
        ['Content-Type', 'application/warc-fields'],
      ],
      Buffer.from(info, 'utf8'),
    );
  }

  private close(): void {
    if (!this.entry) return;
    this.done.push({ path: `archive/${this.name}`, ...prefixed(this.entry.end()) });
    this.entry = null;
  }
}

/** An address that can stand in a header line as it is. */
const isAddress = (url: string | null): boolean =>
  url !== null && /^https?:\/\/[^\s]+$/i.test(url) && URL.canParse(url);

/** RFC 3339 without fractions of a second. */
const seconds = (iso: string): string => iso.replace(/\.\d+Z$/, 'Z');

const fingerprint = (bytes: Uint8Array) =>
  prefixed({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
const prefixed = ({ bytes, sha256 }: { bytes: number; sha256: string }) => ({ bytes, hash: `sha256:${sha256}` });

/** A UUID (version 8, RFC 9562) that follows from `seed`. */
function uuidOf(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
