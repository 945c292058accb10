/** The authors that a byline names, in the parts that reference managers sort and print by. */

/** A name as CSL-JSON has it: a person's in parts, an organisation's whole. */
export interface CslName {
  family?: string;
  given?: string;
  /** `van der`: kept with the family name, but not what it is sorted by. */
  'non-dropping-particle'?: string;
  suffix?: string;
  literal?: string;
}

const BEFORE_AUTHORS = /^(?:by|from|written by|автор|авторы|par|por|von|di|بقلم|作者)(?:\s*[:：]\s*|\s+)/iu;
const AND = /\s+(?:&|and|и|және|та|et|y|und|ve|e|و)\s+/u;
/** Words of organisations: such a byline is not split into given and family name. */
const ORGANISATION =
  /(?<!\p{L})(?:staff|agency|agence|agencia|press|presse|news|newsroom|desk|bureau|reuters|afp|ministry|council|union|association|institute|foundation|university|network|international|watch|committee|redac\p{L}*|rédaction|агентств\p{L}*|редакц\p{L}*|министерств\p{L}*|комитет\p{L}*|министрлі\p{L}*|агенттігі|وكالة|通讯社|新华社)(?!\p{L})/iu;
/** What somebody is beside the name: `Ines Calloway, staff reporter`. */
const ROLE =
  /^(?:(?:a|our|the|special|senior|chief|staff|foreign|\p{Lu}\p{Ll}+)\s+)*(?:reporters?|correspondents?|editors?|writers?|columnists?|журналист|корреспондент|редактор|обозреватель)$/iu;
const SUFFIX = /^(?:jr|sr|ii|iii|iv|phd|md)\.?$/iu;
const PARTICLE =
  /^(?:van|von|der|den|de|del|della|di|da|das|dos|do|du|la|le|las|los|ten|ter|te|af|av|zu|zur|vom|bin|bint|ibn|al|el|y)$/u;
/** A name by the father ends the list only where the family name comes first: `Иванов Иван Иванович`. */
const PATRONYMIC = /(?:ович|евич|ьич|овна|евна|инична|ична|ұлы|улы|қызы|кызы)$/u;

/** The authors of a byline; what is no name of a person is kept whole. */
export function authorsOf(byline: string | null): CslName[] {
  const list = byline?.trim().replace(BEFORE_AUTHORS, '') ?? '';
  if (!list) return [];
  const authors = split(list);
  // A role is left out where somebody is named beside it.
  const people = authors.filter((author) => author.literal === undefined || !ROLE.test(author.literal));
  return people.length > 0 ? people : authors;
}

function split(list: string): CslName[] {
  const parts = (text: string, between: RegExp): string[] =>
    text
      .split(between)
      .map((part) => part.trim())
      .filter(Boolean);
  const groups = parts(list, /;|؛|；/u);
  // With semicolons between people, a comma stands within a name: `Calloway, Ines; Thiel, Jonas`.
  if (groups.length > 1) return groups.flatMap((group) => parts(group, AND)).map(one);
  const commas = parts(list, /[,،、，]/u);
  const [first, second] = commas;
  // `Calloway, Ines M.`: one word, a comma, a given name.
  if (first && second && commas.length === 2 && !/\s/.test(first) && /^\p{L}[\p{L}'’.-]*(?:\s\p{L}\.?)?$/u.test(second))
    return [one(list)];
  // `Ministry of Water and Harbours`: one organisation, not two authors.
  if (commas.length === 1 && ORGANISATION.test(list) && parts(list, AND).some((part) => !/\s/.test(part)))
    return [{ literal: list }];
  const names: CslName[] = [];
  for (const part of commas.flatMap((comma) => parts(comma.replace(/^(?:and|и|et|und)\s+/u, ''), AND))) {
    const last = names.at(-1);
    if (SUFFIX.test(part) && last?.family) last.suffix = part;
    else names.push(one(part));
  }
  return names;
}

function one(name: string): CslName {
  const inverted = /^([^,،]+)[,،]\s*(.+)$/u.exec(name);
  if (inverted && !ORGANISATION.test(name)) {
    const [given, suffix] = (inverted[2] as string).split(/,\s*/);
    return { ...family(inverted[1] as string), given: given as string, ...(suffix ? { suffix } : {}) };
  }
  const words = name.split(/\s+/);
  if (words.length < 2 || words.length > 6 || ORGANISATION.test(name) || ROLE.test(name)) return { literal: name };
  if (words.length === 3 && PATRONYMIC.test(words[2] as string))
    return { family: words[0] as string, given: words.slice(1).join(' ') };
  const suffix = words.length > 2 && SUFFIX.test(words.at(-1) as string) ? (words.pop() as string) : null;
  let from = words.length - 1;
  while (from > 1 && PARTICLE.test(words[from - 1] as string)) from--;
  return {
    ...family(words.slice(from).join(' ')),
    given: words.slice(0, from).join(' '),
    ...(suffix ? { suffix } : {}),
  };
}

/** `van der Berg` → the particle and the name it is sorted by. */
function family(name: string): CslName {
  const words = name.trim().split(/\s+/);
  let from = 0;
  while (from < words.length - 1 && PARTICLE.test(words[from] as string)) from++;
  return {
    family: words.slice(from).join(' '),
    ...(from > 0 ? { 'non-dropping-particle': words.slice(0, from).join(' ') } : {}),
  };
}

const familyName = (name: CslName): string => [name['non-dropping-particle'], name.family].filter(Boolean).join(' ');

/** `van der Berg, Jan, Jr.`: as RIS has it. */
export const nameInverted = (name: CslName): string =>
  name.literal ?? [familyName(name), name.given, name.suffix].filter(Boolean).join(', ');

/** `van der Berg, Jr., Jan`: as BibTeX has it. */
export const nameForBibtex = (name: CslName): string =>
  name.literal ?? [familyName(name), name.suffix, name.given].filter(Boolean).join(', ');

/** `Jan van der Berg Jr.` */
export const nameDirect = (name: CslName): string =>
  name.literal ?? [name.given, familyName(name), name.suffix].filter(Boolean).join(' ');

/** `van der Berg, J.` */
export const nameWithInitials = (name: CslName): string =>
  name.literal ??
  [
    familyName(name),
    (name.given ?? '')
      .split(/[\s-]+/)
      .filter(Boolean)
      .map((part) => `${[...part][0]}.`)
      .join(' '),
    name.suffix,
  ]
    .filter(Boolean)
    .join(', ');
