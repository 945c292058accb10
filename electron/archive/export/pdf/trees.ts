/** What holds a PDF together: trees of pages, names and numbers, the outline, attached files. */
import { createHash } from 'node:crypto';
import { dateString, textString } from './syntax';
import type { PdfWriter } from './writer';

export interface Attachment {
  name: string;
  mediaType: string;
  description: string;
  bytes: Uint8Array;
}

/** A place on a page, as a destination names it. */
export interface Place {
  /** Number of the page's object. */
  page: number;
  x: string;
  y: string;
}

export const destinationArray = ({ page, x, y }: Place): string => `[${page} 0 R /XYZ ${x} ${y} 0]`;

/** Children of a node of the page, name and number trees. */
const FAN = 64;

/**
 * The tree of pages; returns its root.
 * @param pages in order, each with what writes it once its parent is known
 */
export function pageTree(writer: PdfWriter, pages: { num: number; write(parent: number): void }[]): number {
  let level = pages.map((page) => ({ ...page, count: 1 }));
  do {
    const above: typeof level = [];
    for (let i = 0; i < Math.max(1, level.length); i += FAN) {
      const kids = level.slice(i, i + FAN);
      const num = writer.alloc();
      const count = kids.reduce((sum, kid) => sum + kid.count, 0);
      for (const kid of kids) kid.write(num);
      const list = kids.map((kid) => `${kid.num} 0 R`).join(' ');
      above.push({
        num,
        count,
        write: (parent) =>
          writer.object(
            num,
            `<</Type /Pages /Count ${count} /Kids [${list}]${parent ? ` /Parent ${parent} 0 R` : ''}>>`,
          ),
      });
    }
    level = above;
  } while (level.length > 1);
  const root = level[0] as (typeof level)[number];
  root.write(0);
  return root.num;
}

/** A name or number tree over sorted pairs; returns its root. */
export function tree(writer: PdfWriter, pairs: [string, string][], kind: 'Names' | 'Nums'): number {
  let level: { num: number; first: string; last: string }[] = [];
  for (let i = 0; i < Math.max(1, pairs.length); i += FAN) {
    const some = pairs.slice(i, i + FAN);
    const num = writer.alloc();
    const first = some[0]?.[0] ?? '';
    const last = some.at(-1)?.[0] ?? '';
    const limits = pairs.length > FAN ? `/Limits [${first} ${last}] ` : '';
    writer.object(num, `<<${limits}/${kind} [${some.map(([key, value]) => `${key} ${value}`).join(' ')}]>>`);
    level.push({ num, first, last });
  }
  while (level.length > 1) {
    const above: typeof level = [];
    for (let i = 0; i < level.length; i += FAN) {
      const kids = level.slice(i, i + FAN);
      const num = writer.alloc();
      const first = kids[0]?.first ?? '';
      const last = kids.at(-1)?.last ?? '';
      const limits = level.length > FAN ? `/Limits [${first} ${last}] ` : '';
      writer.object(num, `<<${limits}/Kids [${kids.map((kid) => `${kid.num} 0 R`).join(' ')}]>>`);
      above.push({ num, first, last });
    }
    level = above;
  }
  return (level[0] as (typeof level)[number]).num;
}

/** The outline; returns its root. */
export function outline(writer: PdfWriter, bookmarks: { title: string; at: Place }[]): number {
  const root = writer.alloc();
  const first = writer.allocMany(bookmarks.length);
  for (const [i, { title, at }] of bookmarks.entries()) {
    writer.object(
      first + i,
      `<</Title ${textString(title)} /Dest ${destinationArray(at)} /Parent ${root} 0 R` +
        `${i > 0 ? ` /Prev ${first + i - 1} 0 R` : ''}${i + 1 < bookmarks.length ? ` /Next ${first + i + 1} 0 R` : ''}>>`,
    );
  }
  const ends = bookmarks.length ? ` /First ${first} 0 R /Last ${first + bookmarks.length - 1} 0 R` : '';
  writer.object(root, `<</Type /Outlines /Count ${bookmarks.length}${ends}>>`);
  return root;
}

/** An attached file and its description. */
export function attach(writer: PdfWriter, file: Attachment, created: string): { name: string; num: number } {
  const date = dateString(created);
  const subtype = file.mediaType.replace('/', '#2F');
  const checksum = createHash('md5').update(file.bytes).digest('hex').toUpperCase();
  const stream = writer.deflated(
    `/Type /EmbeddedFile\n/Subtype /${subtype}\n/Params <</Size ${file.bytes.length} /CreationDate ${date} /ModDate ${date} /CheckSum <${checksum}>>>\n`,
    file.bytes,
  );
  const num = writer.alloc();
  const name = textString(file.name);
  writer.object(
    num,
    `<</Type /Filespec /F ${name} /UF ${name} /Desc ${textString(file.description)} /AFRelationship /Source ` +
      `/EF <</F ${stream} 0 R /UF ${stream} 0 R>>>>`,
  );
  return { name: file.name, num };
}
