/**
 * Stored pages and pictures as `article://` serves them:
 * `article://<uid>/` the sanitised page, `article://<uid>/image/<key>` one of its pictures.
 */
import type { ArchiveContext } from '../context';
import { directionOf, escapeHtml } from '../writing';

/** Layout only: the page is shown in a sandboxed frame on its own origin, without scripts. */
const STYLE = `
:root { color-scheme: light dark; }
body { font: 1.05rem/1.6 'Noto Serif', 'Amiri', serif; max-inline-size: 42rem; margin: 2rem auto; padding-inline: 1.25rem; overflow-wrap: anywhere; }
img { max-inline-size: 100%; block-size: auto; }
pre { white-space: pre-wrap; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
td, th { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .3em .6em; text-align: start; }
blockquote { margin-inline: 0; padding-inline-start: 1em; border-inline-start: 3px solid color-mix(in srgb, currentColor 25%, transparent); }
a { color: inherit; }
`;

export function storedResource(ctx: ArchiveContext, url: string): { bytes: Uint8Array; mediaType: string } | null {
  const match = /^article:\/\/([0-9a-f-]{36})\/(?:image\/([^/?#]+))?$/i.exec(url);
  if (!match) return null;
  const [, uid, key] = match;
  const article = ctx.db
    .prepare('SELECT id, title, html, language FROM article WHERE uid = ? AND deleted IS NULL')
    .get(uid) as { id: number; title: string; html: string | null; language: string | null } | undefined;
  if (!article) return null;
  if (key !== undefined) {
    const image = ctx.db
      .prepare(
        `SELECT i.bytes, i.media_type AS mediaType FROM article_image ai JOIN image i ON i.id = ai.image_id
         WHERE ai.article_id = ? AND ai.key = ?`,
      )
      .get(article.id, decodeURIComponent(key)) as { bytes: Buffer; mediaType: string } | undefined;
    return image ?? null;
  }
  if (article.html === null) return null;
  const language = article.language ?? 'und';
  const direction = directionOf(article.language, '');
  const body = article.html.replaceAll('carrel-image:', `article://${uid}/image/`);
  const page = `<!doctype html><html lang="${language}" dir="${direction}"><head><meta charset="utf-8"><title>${escapeHtml(article.title)}</title><style>${STYLE}</style></head><body><h1>${escapeHtml(article.title)}</h1>${body}</body></html>`;
  return { bytes: Buffer.from(page, 'utf8'), mediaType: 'text/html; charset=utf-8' };
}
