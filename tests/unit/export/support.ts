/** An archive made by hand, and a printer that writes PDFs of Chromium's shape without laying anything out. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import Database from 'better-sqlite3';
import type { ArchiveContext } from '../../../electron/archive/context';
import { Exporter, type ExporterDeps } from '../../../electron/archive/export';
import { type ExportRequest, exportRequest } from '../../../electron/contract/calls';
import type { ExportProgress, ExportReceipt } from '../../../electron/contract/domain';
import type { Caller } from '../../../electron/contract/rpc';
import type { Services } from '../../../electron/contract/services';

const SCHEMA = new URL('../../../electron/archive/storage/migrations/0001-initial.sql', import.meta.url);

export const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();

export interface TestArticle {
  title: string;
  text: string;
  html?: string;
  byline?: string;
  published?: string;
  source?: string;
  url?: string;
  language?: string;
  tags?: string[];
  note?: string;
  highlights?: { quote: string; note?: string }[];
  /** Person's name → spellings that stand in the text. */
  people?: Record<string, string[]>;
  images?: { key: string; bytes: Uint8Array; alt?: string }[];
  file?: string;
}

export class TestArchive {
  readonly db = new Database(':memory:');
  readonly folder = mkdtempSync(join(tmpdir(), 'carrel-export-'));
  readonly progress: ExportProgress[] = [];
  /** Every page that was printed. */
  readonly printed: string[] = [];
  readonly exporter: Exporter;
  readonly context: ArchiveContext;

  constructor(options: { print?: ((html: string) => Uint8Array) | null; deps?: Partial<ExporterDeps> } = {}) {
    this.db.exec(readFileSync(SCHEMA, 'utf8'));
    this.db
      .prepare(
        "INSERT INTO import (id, uuid, started, state, paths, options) VALUES (1, 'i', '2026-01-02T03:04:05.000Z', 'done', '[]', '{}')",
      )
      .run();
    const print = options.print === undefined ? printedLike : options.print;
    const services = print
      ? ({
          call: async (_name: string, { url }: { url: string }) => {
            const resource = this.exporter.resource(url);
            if (!resource) throw new Error(`nothing at ${url}`);
            const html = Buffer.from(resource.bytes).toString('utf8');
            this.printed.push(html);
            return print(html);
          },
        } as unknown as Caller<Services>)
      : null;
    this.context = {
      db: this.db,
      path: join(this.folder, 'River files.carrel'),
      readOnly: false,
      uuid: '11111111-2222-4333-8444-555555555555',
      device: 'test',
      undo: { push: () => 0 },
      emit: (_name, payload) => void this.progress.push(payload as ExportProgress),
      services,
      transaction: (work) => work(),
      now: () => '2026-02-03T04:05:06.000Z',
    };
    this.exporter = new Exporter(this.context, {
      select: () => this.db.prepare<[], number>('SELECT id FROM article ORDER BY id').pluck().all(),
      hitSpans: () => ({ title: [], text: [] }),
      people: {
        variantsOf: (key) =>
          this.db
            .prepare<[string], string>(
              'SELECT surface FROM alias WHERE person_id IN (SELECT person_id FROM alias WHERE surface = ?)',
            )
            .pluck()
            .all(String(key)),
        findNameSpans: () => [],
      },
      ...options.deps,
    });
  }

  add(article: TestArticle): number {
    const { db } = this;
    const original = Buffer.from(`original of ${article.title} ${randomUUID()}`);
    const file = article.file ?? `${article.title.slice(0, 10)}.html`;
    const originalId = db
      .prepare('INSERT INTO original (sha256, name, path, size, encoding, bytes, added) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(sha256(original), file, `/stick/${file}`, original.length, 'none', original, '2026-01-02').lastInsertRowid;
    const { title, text } = article;
    const id = Number(
      db
        .prepare(
          `INSERT INTO article (uid, original_id, import_id, imported, title, byline, published, source, url, language,
             media_type, text, html, text_sha256, norm_sha256, words)
           VALUES (?, ?, 1, '2026-01-02T03:04:05.000Z', ?, ?, ?, ?, ?, ?, 'text/html', ?, ?, ?, ?, ?)`,
        )
        .run(
          randomUUID(),
          originalId,
          title,
          article.byline ?? null,
          article.published ?? null,
          article.source ?? null,
          article.url ?? null,
          article.language ?? 'en',
          text,
          article.html ?? null,
          sha256(text),
          sha256(text),
          text.split(/\s+/).filter(Boolean).length,
        ).lastInsertRowid,
    );
    db.prepare("INSERT INTO import_item (import_id, seq, path, outcome, article_id) VALUES (1, ?, ?, 'new', ?)").run(
      id,
      `/stick/${file}`,
      id,
    );
    for (const tag of article.tags ?? []) {
      db.prepare('INSERT OR IGNORE INTO tag (uuid, name) VALUES (?, ?)').run(randomUUID(), tag);
      db.prepare("INSERT INTO article_tag SELECT ?, id, 'test', '2026' FROM tag WHERE name = ?").run(id, tag);
    }
    if (article.note)
      db.prepare("INSERT INTO note VALUES (?, ?, ?, 'test', '2026', '2026')").run(id, randomUUID(), article.note);
    for (const { quote, note } of article.highlights ?? []) {
      const start = text.indexOf(quote);
      db.prepare(
        `INSERT INTO highlight (uuid, article_id, start, "end", quote, prefix, suffix, colour, note, device, created)
         VALUES (?, ?, ?, ?, ?, '', '', 'yellow', ?, 'test', '2026')`,
      ).run(randomUUID(), id, start, start + quote.length, quote, note ?? null);
    }
    for (const [name, spellings] of Object.entries(article.people ?? {})) {
      const known = db.prepare<[string], number>('SELECT id FROM person WHERE name = ?').pluck().get(name);
      const person =
        known ??
        Number(db.prepare('INSERT INTO person (uuid, name) VALUES (?, ?)').run(randomUUID(), name).lastInsertRowid);
      for (const surface of [name, ...spellings]) {
        db.prepare(
          "INSERT OR IGNORE INTO alias (person_id, surface, script, fold_key, source) VALUES (?, ?, '', '', 'detected')",
        ).run(person, surface);
        for (let at = text.indexOf(surface); at >= 0; at = text.indexOf(surface, at + 1))
          db.prepare(
            `INSERT INTO mention (article_id, person_id, start, "end", surface, tier, confidence, origin, cluster)
             VALUES (?, ?, ?, ?, ?, 'likely', 1, 'model', 0)`,
          ).run(id, person, at, at + surface.length, surface);
      }
    }
    for (const { key, bytes, alt } of article.images ?? []) {
      const image = db
        .prepare("INSERT INTO image (sha256, media_type, width, height, bytes) VALUES (?, 'image/png', 4, 4, ?)")
        .run(sha256(bytes), bytes).lastInsertRowid;
      db.prepare('INSERT INTO article_image VALUES (?, ?, ?, ?)').run(id, key, image, alt ?? '');
    }
    return id;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async export(request: Partial<ExportRequest> & { path: string }): Promise<ExportReceipt> {
    const whole = exportRequest.parse({ selection: { all: true }, format: 'pdf', ...request });
    return await this.exporter.wait(this.exporter.start(whole));
  }

  close(): void {
    this.exporter.close();
    this.db.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface PrintedPage {
  content: string;
  /** Addresses of links. */
  links: string[];
}

/** A PDF of the shape that Skia writes: pages, link annotations, named destinations, a structure tree, an outline. */
export function skiaPdf(pages: PrintedPage[], destinations: [name: string, page: number][]): Uint8Array {
  const objects: { text: string; stream?: Uint8Array }[] = [];
  const add = (text: string, stream?: Uint8Array): number => objects.push({ text, stream });
  const info = add('<</Title (printed)\n/Creator (Mozilla/5.0 \\(X11\\) Electron/33)>>');
  const reserve = (n: number) => Array.from({ length: n }, () => add(''));
  const pageNums = reserve(pages.length);
  const [tree, dests, root, part, parents, outlines, item, catalog] = reserve(8) as number[];
  const elements = reserve(pages.length);
  const font = add(
    '<</Type /Font\n/Subtype /Type0\n/BaseFont /AAAAAA+Test\n/Encoding /Identity-H\n/DescendantFonts [' +
      `${objects.length + 2} 0 R]>>`,
  );
  add(
    '<</Type /Font\n/Subtype /CIDFontType2\n/BaseFont /AAAAAA+Test\n/CIDSystemInfo <</Registry (Adobe)\n/Ordering (Identity)\n/Supplement 0>>\n/W [1 [500 600]]\n/DW 250>>',
  );
  const set = (num: number | undefined, text: string): void => {
    (objects[(num as number) - 1] as { text: string }).text = text;
  };
  for (const [i, page] of pages.entries()) {
    const annots = page.links.map((uri) =>
      add(
        `<</Type /Annot\n/Subtype /Link\n/F 4\n/Border [0 0 0]\n/Rect [0 0 9 9]\n/A <</Type /Action\n/S /URI\n/URI (${uri})>>>>`,
      ),
    );
    const bytes = deflateSync(Buffer.from(page.content, 'latin1'));
    const content = add(`<</Filter /FlateDecode\n/Length ${bytes.length}>>`, bytes);
    set(
      pageNums[i],
      `<</Type /Page\n/Resources <</ProcSet [/PDF /Text]\n/Font <</F1 ${font} 0 R>>>>\n/MediaBox [0 0 595 842]${
        annots.length ? `\n/Annots [${annots.map((n) => `${n} 0 R`).join(' ')}]` : ''
      }\n/Contents ${content} 0 R\n/StructParents ${i}\n/Parent ${tree} 0 R>>`,
    );
    set(
      elements[i],
      `<</Type /StructElem\n/S /P\n/P ${part} 0 R\n/K [<</Type /MCR\n/Pg ${pageNums[i]} 0 R\n/MCID 0>>]\n/ID (node${String(i).padStart(8, '0')})>>`,
    );
  }
  const arrays = elements.map((element) => add(`[${element} 0 R]`));
  set(tree, `<</Type /Pages\n/Count ${pages.length}\n/Kids [${pageNums.map((n) => `${n} 0 R`).join(' ')}]>>`);
  set(dests, `<<${destinations.map(([name, page]) => `/${name} [${pageNums[page]} 0 R /XYZ 6 829.5 0]`).join('\n')}>>`);
  set(
    root,
    `<</Type /StructTreeRoot\n/K ${part} 0 R\n/ParentTreeNextKey ${pages.length}\n/ParentTree ${parents} 0 R>>`,
  );
  set(
    part,
    `<</Type /StructElem\n/S /Document\n/Lang (en)\n/P ${root} 0 R\n/K [${elements.map((n) => `${n} 0 R`).join(' ')}]\n/ID (node99999999)>>`,
  );
  set(parents, `<</Type /ParentTree\n/Nums [${arrays.map((n, i) => `${i} ${n} 0 R`).join(' ')}]>>`);
  set(outlines, `<</Type /Outlines\n/First ${item} 0 R\n/Last ${item} 0 R\n/Count 1>>`);
  set(item, `<</Title (printed)\n/Dest [${pageNums[0]} 0 R /XYZ 0 0 0]\n/Parent ${item} 0 R>>`);
  set(
    catalog,
    `<</Type /Catalog\n/Pages ${tree} 0 R\n/Dests ${dests} 0 R\n/MarkInfo <</Marked true>>\n/StructTreeRoot ${root} 0 R\n/Outlines ${outlines} 0 R\n/Lang (en)>>`,
  );
  const chunks: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  let offset = 9;
  const offsets: number[] = [];
  const write = (bytes: Buffer): void => {
    chunks.push(bytes);
    offset += bytes.length;
  };
  for (const [i, { text, stream }] of objects.entries()) {
    offsets.push(offset);
    write(Buffer.from(`${i + 1} 0 obj\n${text}`, 'latin1'));
    if (stream) write(Buffer.concat([Buffer.from(' stream\n'), stream, Buffer.from('\nendstream')]));
    write(Buffer.from('\nendobj\n'));
  }
  const xref = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<</Size ${objects.length + 1}\n/Root ${catalog} 0 R\n/Info ${info} 0 R>>\nstartxref\n${offset}\n%%EOF\n`;
  write(Buffer.from(xref));
  return Buffer.concat(chunks);
}

/** Characters of an article that the printer below puts on a page, and entries of the contents. */
export const PAGE_CHARACTERS = 2000;
export const PAGE_ENTRIES = 10;

/** Stands in for Chromium: breaks a page of ours into pages by rough rules and notes its destinations and links. */
export function printedLike(html: string): Uint8Array {
  const pages: PrintedPage[] = [];
  const where = new Map<string, number>();
  const content = 'BT\n/P <</MCID 0 >>BDC\n/F1 10 Tf\n1 0 0 -1 0 0 Tm\n<0001> Tj\n5 0 Td <0002> Tj\nEMC\nET\n';
  const blocks = html
    .split(
      /(?=<article |<section class="cover"|<nav class="contents"|<section class="appendix"|<section class="sheet")/,
    )
    .slice(1);
  for (const block of blocks) {
    const links = [...block.matchAll(/href="(carrel-dest:[^"]+)"/g)].map(([, href]) => href as string);
    const size = block.startsWith('<nav')
      ? Math.ceil(links.length / PAGE_ENTRIES)
      : block.startsWith('<article')
        ? Math.ceil(block.length / PAGE_CHARACTERS)
        : 1;
    const first = pages.length;
    for (let i = 0; i < Math.max(1, size); i++) pages.push({ content, links: i === 0 ? links : [] });
    for (const { 1: id, index } of block.matchAll(/ id="([^"]+)"/g))
      where.set(
        id as string,
        first + Math.min(Math.max(1, size) - 1, Math.floor(block.startsWith('<article') ? index / PAGE_CHARACTERS : 0)),
      );
  }
  const targets = [...html.matchAll(/<a href="#([^"]+)"><\/a>/g)].map(([, id]) => id as string);
  return skiaPdf(
    pages,
    targets.flatMap((id): [string, number][] => {
      const page = where.get(id);
      return page === undefined ? [] : [[id, page]];
    }),
  );
}
