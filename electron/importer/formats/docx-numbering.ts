/** Numbers of a Word document's lists and headings, written into its text: mammoth makes lists of them that begin at 1 again and again. */
import { children, descendants, parseXml } from '../container/xml';
import { LEVELS, ListCounter, type ListLevel, type NumberKind } from './list-labels';

const KINDS: Record<string, NumberKind> = {
  bullet: 'bullet',
  none: 'none',
  lowerLetter: 'letter',
  upperLetter: 'Letter',
  lowerRoman: 'roman',
  upperRoman: 'Roman',
};

const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

const child = (parent: Element | undefined, name: string): Element | undefined =>
  parent ? children(parent, name)[0] : undefined;
const value = (element: Element | undefined): string | null => element?.getAttributeNS(WORD, 'val') ?? null;

interface Numbering {
  /** Lists that count on from each other share this. */
  shared: string;
  levels: ListLevel[];
  /** Where a level begins when the list is first used. */
  restarts: Map<number, number>;
}

function numberings(document: Document): Map<string, Numbering> {
  const abstract = new Map<string, ListLevel[]>();
  for (const list of descendants(document, 'abstractNum')) {
    const levels: ListLevel[] = [];
    for (const level of children(list, 'lvl')) {
      const place = Number(level.getAttributeNS(WORD, 'ilvl'));
      if (!(place >= 0 && place < LEVELS)) continue;
      levels[place] = {
        kind: KINDS[value(child(level, 'numFmt')) ?? ''] ?? 'decimal',
        first: Number(value(child(level, 'start')) ?? 1),
        text: value(child(level, 'lvlText')) ?? '',
      };
    }
    abstract.set(list.getAttributeNS(WORD, 'abstractNumId') ?? '', levels);
  }
  const found = new Map<string, Numbering>();
  for (const list of descendants(document, 'num')) {
    const shared = value(child(list, 'abstractNumId')) ?? '';
    const restarts = new Map<number, number>();
    for (const override of children(list, 'lvlOverride')) {
      const start = value(child(override, 'startOverride'));
      if (start !== null) restarts.set(Number(override.getAttributeNS(WORD, 'ilvl')), Number(start));
    }
    const id = list.getAttributeNS(WORD, 'numId');
    if (id) found.set(id, { shared, levels: abstract.get(shared) ?? [], restarts });
  }
  return found;
}

interface Place {
  list: string | null;
  level: number | null;
}

const placeOf = (properties: Element | undefined): Place => {
  const numbering = child(properties, 'numPr');
  const level = value(child(numbering, 'ilvl'));
  return { list: value(child(numbering, 'numId')), level: level === null ? null : Number(level) };
};

/** The list that paragraphs of each style belong to, their own or that of the style they are based on. */
function styleLists(document: Document): Map<string, Place> {
  const own = new Map<string, Place & { base: string | null }>();
  for (const style of descendants(document, 'style')) {
    const id = style.getAttributeNS(WORD, 'styleId');
    if (id) own.set(id, { ...placeOf(child(style, 'pPr')), base: value(child(style, 'basedOn')) });
  }
  const found = new Map<string, Place>();
  for (const id of own.keys()) {
    const place: Place = { list: null, level: null };
    let at: string | null = id;
    for (let i = 0; at !== null && i < 20; i++) {
      const style = own.get(at);
      place.list ??= style?.list ?? null;
      place.level ??= style?.level ?? null;
      at = style?.base ?? null;
    }
    if (place.list !== null) found.set(id, place);
  }
  return found;
}

/**
 * The document with the numbers of its lists as text, and no lists but those with bullets.
 * @returns null when it has no such numbers
 */
export function numbered(document: Uint8Array, numbering: Uint8Array, styles: Uint8Array | null): Uint8Array | null {
  const lists = numberings(parseXml(numbering));
  const byStyle = styles ? styleLists(parseXml(styles)) : new Map<string, Place>();
  const parsed = parseXml(document);
  const counter = new ListCounter();
  const used = new Set<string>();
  let changed = false;
  for (const paragraph of descendants(parsed, 'p')) {
    if (paragraph.namespaceURI !== WORD) continue;
    const properties = child(paragraph, 'pPr');
    if (!properties) continue;
    const own = placeOf(properties);
    const style = byStyle.get(value(child(properties, 'pStyle')) ?? '');
    const list = own.list ?? style?.list ?? null;
    const level = own.level ?? style?.level ?? 0;
    const numbering = list === null ? undefined : lists.get(list);
    if (!list || !numbering) continue;
    if (!used.has(list)) {
      used.add(list);
      for (const [at, first] of numbering.restarts) counter.restart(numbering.shared, at, first);
    }
    const label = counter.next(numbering.shared, numbering.levels, level);
    if (label === null) continue;
    const make = (name: string, parent: Element, attributes: Record<string, string> = {}): Element => {
      const element = parsed.createElementNS(WORD, `w:${name}`);
      for (const [key, text] of Object.entries(attributes)) element.setAttributeNS(WORD, `w:${key}`, text);
      parent.append(element);
      return element;
    };
    // A list that does not exist is what takes a paragraph out of the list of its style.
    child(properties, 'numPr')?.remove();
    const none = make('numPr', properties);
    make('ilvl', none, { val: '0' });
    make('numId', none, { val: '0' });
    const run = parsed.createElementNS(WORD, 'w:r');
    const text = make('t', run);
    text.setAttribute('xml:space', 'preserve');
    text.textContent = `${label} `;
    properties.after(run);
    changed = true;
  }
  return changed ? new TextEncoder().encode(new XMLSerializer().serializeToString(parsed)) : null;
}
