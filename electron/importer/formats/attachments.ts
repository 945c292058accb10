/** Bibliographies: an entry's attached file is the article, the entry says what it is; without one the abstract stands in. */
import { asFileError } from '../guarded';
import { type Context, type Draft, isFinal, type Output, problem } from '../reading';
import { unescaped } from './paths';

/** Addresses of attached files as programs write them: `file:///C:/…`, `C\:\\…`, `files/12/paper.pdf`, `internal-pdf://`. */
function candidates(path: string): string[] {
  const clean = unescaped(
    path
      .replace(/^(?:file:\/{2,3}|internal-pdf:\/\/|attachments:)/i, '')
      .replace(/\\:/g, ':')
      .replace(/\\+/g, '/'),
  );
  const parts = clean.split('/');
  // An absolute path of another machine: the file may lie beside the bibliography under its last folders.
  return [...new Set([clean, parts.slice(-3).join('/'), parts.slice(-2).join('/'), parts.at(-1) as string])].filter(
    (p) => p && !p.startsWith('/') && !/^[A-Za-z]:/.test(p),
  );
}

/**
 * Yields the article of one entry: its first readable attachment with the entry's metadata, or the entry itself.
 * @param label names the entry within the file
 */
export async function* withAttachments(
  draft: Draft,
  paths: readonly string[],
  label: string,
  context: Context,
): AsyncIterable<Output> {
  const part = context.within(label);
  let missing = 0;
  for (const path of paths) {
    await context.turn();
    let bytes: Uint8Array | null = null;
    for (const candidate of candidates(path)) {
      bytes = await context.sibling(candidate);
      if (bytes) break;
    }
    if (!bytes) {
      missing++;
      continue;
    }
    try {
      const name = path.replace(/\\/g, '/').split('/').pop() as string;
      for await (const output of context.nested({ name, bytes }, label)) {
        if (output.kind !== 'article') {
          yield output;
          continue;
        }
        const { article } = output;
        yield await context.article({
          pieces: piecesOf(article.text, article.removed),
          html: article.html,
          images: article.images,
          mediaType: article.mediaType,
          charset: article.charset,
          part,
          ext: draft.ext ?? article.ext,
          title: draft.title ?? article.title,
          byline: draft.byline ?? article.byline,
          published: draft.published ?? article.published,
          source: draft.source ?? article.source,
          url: draft.url ?? article.url,
          language: draft.language ?? article.language,
          tags: [...(draft.tags ?? []), ...article.tags],
          notes: article.notes,
        });
      }
      return;
    } catch (error) {
      if (isFinal(error)) throw error;
      yield problem(context.within(`${label}, file ${path}`), asFileError(error));
    }
  }
  const notes =
    missing > 0
      ? [
          missing === 1
            ? 'Its attached file was not found; only the entry was read.'
            : `${missing} attached files were not found; only the entry was read.`,
        ]
      : [];
  yield await context.article({ ...draft, part, notes: [...(draft.notes ?? []), ...notes] });
}

/** Text and removed parts back into pieces. */
function piecesOf(text: string, removed: readonly { text: string; before: number; reason: string }[]): Draft['pieces'] {
  const pieces: Draft['pieces'] = [];
  let from = 0;
  for (const part of removed) {
    if (part.before > from) pieces.push({ text: text.slice(from, part.before), verbatim: false });
    pieces.push({ text: part.text, removed: part.reason });
    from = Math.max(from, part.before);
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}
