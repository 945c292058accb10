/** BibTeX and BibLaTeX bibliographies. A broken entry is reported; those after it are read. */
import { parse } from '@retorquere/bibtex-parser';
import { CarrelError } from '../../contract/errors';
import { guarded } from '../guarded';
import { type Draft, type Format, problem } from '../reading';
import { decodeText } from '../text/charset';
import { monthNumber, parseStamp } from '../text/dates';
import { withAttachments } from './attachments';

type Fields = Record<string, unknown>;

const plain = (value: unknown): string | null => {
  if (typeof value === 'string') return value.replace(/<\/?[a-z]+[^>]*>/gi, '').trim() || null;
  if (Array.isArray(value)) return value.map(plain).filter(Boolean).join(', ') || null;
  return null;
};

function names(value: unknown): string | null {
  if (!Array.isArray(value)) return plain(value);
  const list = value.map(
    (name: { name?: string; firstName?: string; lastName?: string; prefix?: string }) =>
      name.name ?? [name.firstName, name.prefix, name.lastName].filter(Boolean).join(' '),
  );
  return list.filter(Boolean).join(', ') || null;
}

function dateOf(fields: Fields): string | null {
  const stated = parseStamp(plain(fields.date));
  if (stated) return stated;
  const year = /\d{4}/.exec(plain(fields.year) ?? '')?.[0];
  if (!year) return null;
  const month = plain(fields.month) ?? '';
  const number = Number(month) || monthNumber(month);
  return number >= 1 && number <= 12 ? `${year}-${String(number).padStart(2, '0')}` : year;
}

function draftOf(key: string, fields: Fields): Draft {
  const first = (...wanted: string[]): string | null => wanted.map((name) => plain(fields[name])).find(Boolean) ?? null;
  const body = first('abstract', 'annotation', 'annote');
  const date = dateOf(fields);
  const keywords = fields.keywords;
  return {
    pieces: body ? [{ text: body, verbatim: true }] : [],
    ext: first('doi') ?? key,
    title: first('title', 'booktitle', 'maintitle'),
    byline: names(fields.author ?? fields.editor),
    published: date ? { date, rule: 'field' } : null,
    source: first(
      'journaltitle',
      'journal',
      'newspaper',
      'booktitle',
      'publisher',
      'organization',
      'institution',
      'howpublished',
    ),
    url: first('url') ?? (first('doi') ? `https://doi.org/${first('doi')}` : null),
    language: first('langid', 'language'),
    tags: (Array.isArray(keywords) ? keywords : (plain(keywords) ?? '').split(/[,;]/)).map(String),
    mediaType: 'application/x-bibtex',
  };
}

/** `file = {Paper:files/12/paper.pdf:application/pdf;…}` (Zotero, JabRef) or a bare path. */
function files(value: unknown): string[] {
  return (plain(value) ?? '').split(/(?<!\\);/).flatMap((item) => {
    const parts = item.split(/(?<!\\):/).map((part) => part.replace(/\\([:;\\{}_])/g, '$1').trim());
    const path = parts.length >= 3 ? parts.slice(1, -1).join(':') : item.trim();
    return path ? [path] : [];
  });
}

export const bibtex: Format = async function* (file, context) {
  const decoded = decodeText(file.bytes, context.declared.charset);
  // Verbatim text of all fields is kept: no sentence-casing of titles, which damages names.
  const library = parse(decoded.text, { sentenceCase: false, errorHandler: 'ignore' } as never) as unknown as {
    entries: { key: string; type: string; fields: Fields }[];
    errors: { error: string; input?: string }[];
  };
  await context.turn();
  for (const [i, entry] of library.entries.entries()) {
    const label = `entry ${entry.key || i + 1}`;
    yield* guarded(context, label, async function* () {
      const draft = draftOf(entry.key, entry.fields);
      if (!draft.title && draft.pieces.length === 0)
        throw new CarrelError('line-broken', 'It has neither a title nor an abstract.');
      yield* withAttachments({ ...draft, charset: decoded.charset }, files(entry.fields.file), label, context);
    });
  }
  for (const [i, error] of library.errors.entries()) {
    const key = /@\w+\s*\{\s*([^,\s]+)/.exec(error.input ?? '')?.[1];
    yield problem(
      context.within(key ? `entry ${key}` : `broken entry ${i + 1}`),
      new CarrelError(
        'line-broken',
        'The entry is broken (a bracket or comma is missing). It was left out; the others were read.',
      ),
    );
  }
  if (library.entries.length === 0 && library.errors.length === 0)
    throw new CarrelError('file-no-text', 'There are no entries in this bibliography.');
};
