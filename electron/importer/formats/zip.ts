/** Zip archives: office documents and books by what is inside, else every file in it by its own content. */
import { CarrelError } from '../../contract/errors';
import { ZipArchive, type ZipEntry } from '../container/zip';
import { guarded } from '../guarded';
import type { Context, Format, Output } from '../reading';
import { readOmnivore } from './omnivore';
import { resolvePath } from './paths';

/** Parts of saved pages and other things that are not articles themselves. */
const PART_OF_A_PAGE =
  /\.(?:png|jpe?g|gif|webp|avif|svg|ico|bmp|css|js|mjs|map|woff2?|ttf|otf|eot|mp[34]|webm|wav|ogg)$/i;
const SYSTEM_FILE = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)/i;

const EXCEL = ['xl/workbook.xml', 'xl/workbook.bin'];

/** Office and book formats are zips with known entries. */
async function* readPackage(archive: ZipArchive, context: Context): AsyncIterable<Output> | AsyncGenerator<Output> {
  const mimetype = new TextDecoder().decode((await archive.readNamed('mimetype')) ?? new Uint8Array(0)).trim();
  if (
    EXCEL.some((name) => archive.find(name)) ||
    mimetype.startsWith('application/vnd.oasis.opendocument.spreadsheet')
  ) {
    yield* (await import('./spreadsheet')).zippedSpreadsheet(archive, context);
  } else if (mimetype === 'application/epub+zip' || archive.find('META-INF/container.xml')) {
    yield* (await import('./epub')).epub(archive, context);
  } else if (
    mimetype.startsWith('application/vnd.oasis.opendocument.text') ||
    (archive.find('content.xml') && archive.find('META-INF/manifest.xml'))
  ) {
    yield* (await import('./odt')).odt(archive, mimetype, context);
  } else if (archive.find('word/document.xml')) {
    yield* (await import('./docx')).docx(archive, context);
  }
}

function isPackage(archive: ZipArchive): boolean {
  if (archive.find('ppt/presentation.xml'))
    throw new CarrelError('file-unsupported', 'It is a PowerPoint presentation; save it as PDF and import that.');
  if (archive.find('Index/Document.iwa'))
    throw new CarrelError(
      'file-unsupported',
      'It is a document of Pages, Numbers or Keynote; export it as Word, Excel or PDF and import that.',
    );
  return ['META-INF/container.xml', 'content.xml', 'word/document.xml', ...EXCEL].some(
    (name) => archive.find(name) !== undefined,
  );
}

export const zip: Format = async function* (file, context) {
  context.budget.checkDepth(context.depth);
  const archive = ZipArchive.open(file.bytes, context.budget, context.turn);
  if (isPackage(archive)) {
    yield* readPackage(archive, context);
    return;
  }
  if (archive.entries.some((entry) => /^archive\/.*\.warc(?:\.gz)?$/.test(entry.name))) {
    yield* (await import('./wacz')).wacz(archive, context);
    return;
  }
  if (
    archive.entries.some((entry) => /(?:^|\/)metadata_\d.*\.json$/.test(entry.name)) &&
    archive.entries.some((entry) => /(?:^|\/)content\//.test(entry.name))
  ) {
    yield* readOmnivore(archive, context);
    return;
  }
  const labels = labelsOf(archive.entries);
  for (const [i, entry] of archive.entries.entries()) {
    await context.turn(i / archive.entries.length);
    const label = labels[i] as string;
    const part = context.within(label);
    if (entry.directory) continue;
    if (entry.symlink) {
      yield {
        kind: 'skipped',
        part,
        code: 'link',
        reason: 'It is a symbolic link, which points outside of the archive.',
      };
    } else if (SYSTEM_FILE.test(entry.name)) {
      yield {
        kind: 'skipped',
        part,
        code: 'system-file',
        reason: 'It belongs to the operating system and holds no text.',
      };
    } else if (PART_OF_A_PAGE.test(entry.name)) {
      yield {
        kind: 'skipped',
        part,
        code: 'part-of-page',
        reason: 'It is a picture or another part of a page; it is kept with the page that shows it.',
      };
    } else {
      yield* guarded(context, label, async function* () {
        const bytes = await archive.read(entry);
        const sibling = (path: string): Promise<Uint8Array | null> => archive.readNamed(resolvePath(entry.name, path));
        for await (const output of context.nested({ name: entry.name.split('/').pop() as string, bytes }, label, {
          sibling,
        })) {
          if (entry.strayed && output.kind === 'article')
            output.article.notes.push(
              'Its name in the archive led outside of it; only the last part of the name was used.',
            );
          yield output;
        }
      });
    }
  }
};

/** `entry a/b.html`; the second of a name gets a number. */
function labelsOf(entries: readonly ZipEntry[]): string[] {
  const seen = new Map<string, number>();
  return entries.map(({ name }) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? `entry ${name}` : `entry ${name} (${count})`;
  });
}
