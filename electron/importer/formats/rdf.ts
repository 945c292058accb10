/** Zotero RDF: items with their attachments in a `files` folder. */
import { CarrelError } from '../../contract/errors';
import { children, childText, descendants, parseXml } from '../container/xml';
import { guarded } from '../guarded';
import type { Draft, Format } from '../reading';
import { parseStamp } from '../text/dates';
import { withAttachments } from './attachments';
import { readBody } from './records';

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const resource = (element: Element | undefined): string => element?.getAttributeNS(RDF, 'resource') ?? '';
const about = (element: Element): string => element.getAttributeNS(RDF, 'about') ?? '';

/** Kinds of nodes that are not items of their own. */
const NOT_ITEMS = new Set([
  'Attachment',
  'Memo',
  'Collection',
  'Journal',
  'Periodical',
  'Series',
  'Container',
  'Person',
]);

function authors(item: Element): string | null {
  const people = children(item, 'authors', 'creators', 'editors').flatMap((list) => descendants(list, 'Person'));
  const names = people.map(
    (person) =>
      [childText(person, 'givenName', 'givenname'), childText(person, 'surname', 'familyName')]
        .filter(Boolean)
        .join(' ') ||
      person.textContent?.trim() ||
      '',
  );
  return names.filter(Boolean).join(', ') || null;
}

function draftOf(item: Element, notes: ReadonlyMap<string, string>): Draft {
  const date = parseStamp(childText(item, 'date'));
  const identifier = children(item, 'identifier').map(
    (element) =>
      childText(element, 'URI') ?? descendants(element, 'value')[0]?.textContent ?? element.textContent ?? '',
  );
  const url =
    identifier.map((text) => text.trim()).find((text) => /^https?:/.test(text)) ??
    (/^https?:/.test(about(item)) ? about(item) : null);
  const container = children(item, 'isPartOf')[0];
  const note = children(item, 'isReferencedBy')
    .map((reference) => notes.get(resource(reference)) ?? '')
    .filter(Boolean)
    .join('\n\n');
  const abstract = childText(item, 'abstract');
  const body = [abstract, note].filter(Boolean).join('\n\n');
  return {
    ...(body ? readBody(body) : { pieces: [] }),
    ext: identifier.map((text) => /\b10\.\d{4,9}\/\S+/.exec(text)?.[0]).find(Boolean) ?? (about(item) || null),
    title: childText(item, 'title'),
    byline: authors(item),
    published: date ? { date, rule: 'field' } : null,
    source:
      (container && (descendants(container, 'title')[0]?.textContent?.trim() ?? null)) ||
      (children(item, 'publisher')[0]
        ? (descendants(children(item, 'publisher')[0] as Element, 'name')[0]?.textContent?.trim() ?? null)
        : null),
    url,
    language: childText(item, 'language'),
    tags: children(item, 'subject').map(
      (subject) => descendants(subject, 'value')[0]?.textContent?.trim() ?? subject.textContent?.trim() ?? '',
    ),
    mediaType: 'application/rdf+xml',
  };
}

export const rdf: Format = async function* (file, context) {
  const root = parseXml(file.bytes).documentElement;
  await context.turn();
  const nodes = [...root.children];
  const attachments = new Map(
    nodes
      .filter((node) => node.localName === 'Attachment')
      .map((node) => [about(node), resource(children(node, 'resource')[0])]),
  );
  const notes = new Map(
    nodes.filter((node) => node.localName === 'Memo').map((node) => [about(node), childText(node, 'value') ?? '']),
  );
  const items = nodes.filter(
    (node) =>
      !NOT_ITEMS.has(node.localName) &&
      (childText(node, 'title') || childText(node, 'itemType')) &&
      childText(node, 'itemType') !== 'attachment' &&
      childText(node, 'itemType') !== 'note',
  );
  if (items.length === 0)
    throw new CarrelError(
      'file-unsupported',
      'It is RDF, but not of a kind that holds articles (Zotero’s is supported).',
    );
  for (const [i, item] of items.entries()) {
    await context.turn();
    const label = `item ${i + 1}`;
    yield* guarded(context, label, async function* () {
      const draft = draftOf(item, notes);
      if (!draft.title && draft.pieces.length === 0)
        throw new CarrelError('line-broken', 'It has neither a title nor a text.');
      const paths = children(item, 'link').flatMap((link) => attachments.get(resource(link)) ?? []);
      yield* withAttachments(
        draft,
        paths.filter((path) => !/^https?:/i.test(path)),
        label,
        context,
      );
    });
  }
};
