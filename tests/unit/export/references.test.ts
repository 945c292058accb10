/** References, read by the programs that people keep theirs in: citation-js, bibutils, pandoc, a BibTeX parser. */
import { readFileSync } from 'node:fs';
import { Cite } from '@citation-js/core';
import '@citation-js/plugin-ris';
import * as bibtexParser from '@retorquere/bibtex-parser';
import { JSDOM } from 'jsdom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorsOf, type CslName } from '../../../electron/archive/export/formats/authors';
import { citation } from '../../../electron/archive/export/formats/citation';
import type { CitationSource, CslItem } from '../../../electron/archive/export/formats/references';
import type { ExportRequest } from '../../../electron/contract/calls';
import { hasProgram, output } from '../../harness/programs';
import { TestArchive, type TestArticle } from './support';

type Person = CslName & { 'dropping-particle'?: string };

/** A reference as another program gives it back: CSL-JSON, with what programs put in of their own. */
interface Reference extends Omit<CslItem, 'type' | 'author'> {
  type: string;
  author?: Person[];
  reporter?: string | string[];
}

/** What an article says, and what a reader must make of it. */
interface Case {
  article: TestArticle;
  type: 'article-newspaper' | 'article-journal' | 'webpage';
  /** `Family, Given, Suffix`, or the whole of an organisation's name. */
  authors: string[];
  date: number[] | null;
  doi?: string;
}

const CASES: Case[] = [
  {
    article: {
      title: 'The dam & the {river}: 100% of it, $5 #1 a_b ~ ^ \\n “quoted”\nin two lines',
      byline: 'By Ines Calloway, Jan van der Berg and Martin King, Jr.',
      published: '2021-05-04',
      source: 'Harbour & Quay Gazette',
      url: 'https://gazette.example.org/dam_1?a=1&b=2%20c#top',
      language: 'en',
      text: 'The dam held.\n\nA second paragraph with 5% & more.',
      tags: ['dams', 'to check', 'R&D_2'],
      note: 'A private remark,\nin two lines.',
    },
    type: 'article-newspaper',
    authors: ['Calloway, Ines', 'van der Berg, Jan', 'King, Martin, Jr.'],
    date: [2021, 5, 4],
  },
  {
    article: {
      title: 'Плотина выстояла',
      byline: 'Автор: Лесная Петра Олеговна и Олег Рудин',
      published: '2020-03',
      source: 'Речной вестник',
      url: 'https://vestnik.example/плотина',
      language: 'ru',
      text: 'Плотина выстояла. '.repeat(80),
      tags: ['плотины'],
    },
    type: 'article-newspaper',
    authors: ['Лесная, Петра Олеговна', 'Рудин, Олег'],
    date: [2020, 3],
  },
  {
    article: {
      title: '水坝守住了',
      byline: '作者：王伟',
      published: '2019',
      source: '河流日报',
      language: 'zh',
      text: '水坝守住了。',
    },
    type: 'article-newspaper',
    authors: ['王伟'],
    date: [2019],
  },
  {
    article: {
      title: 'صمد السد',
      byline: 'بقلم: ليلى الحداد',
      published: '2022-12-31',
      source: 'جريدة النهر',
      url: 'https://nahr.example/1',
      language: 'ar',
      text: 'صمد السد طوال الليل.',
      tags: ['سدود'],
    },
    type: 'article-newspaper',
    authors: ['الحداد, ليلى'],
    date: [2022, 12, 31],
  },
  {
    article: {
      title: 'A statement',
      byline: 'Ministry of Water and Harbours',
      published: '2022-06-01T10:00:00Z',
      url: 'https://water.example/statement',
      language: 'en',
      text: 'A statement.',
    },
    type: 'webpage',
    authors: ['Ministry of Water and Harbours'],
    date: [2022, 6, 1],
  },
  {
    article: {
      title: 'Sediment in slow rivers',
      byline: 'Calloway, Ines M.; O’Neill, Fergus',
      published: '2018-02-03',
      source: 'Annals of Rivers',
      url: 'https://doi.org/10.1234/ann_riv.2018%2f7',
      language: 'en',
      text: 'We measured sediment.',
    },
    type: 'article-journal',
    authors: ['Calloway, Ines M.', 'O’Neill, Fergus'],
    date: [2018, 2, 3],
    doi: '10.1234/ann_riv.2018/7',
  },
  {
    article: { title: 'Nothing is known of it', text: '', language: 'kk' },
    type: 'article-newspaper',
    authors: [],
    date: null,
  },
];

const oneLine = (text: string | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();

let a: TestArchive;
const files = {} as Record<'ris' | 'bibtex' | 'csl', string>;

beforeAll(async () => {
  a = new TestArchive({ print: null });
  for (const { article } of CASES) a.add(article);
  for (const format of ['ris', 'bibtex', 'csl'] as const) {
    const receipt = await a.export({ path: a.path(`all.${format}`), format, order: 'given', notes: true });
    expect(receipt).toMatchObject({ selected: CASES.length, exported: CASES.length, problems: [] });
    files[format] = receipt.path;
  }
});
afterAll(() => a.close());

const read = (format: keyof typeof files): string => readFileSync(files[format], 'utf8');

/** `van der Berg, Jan`: a name as any of the readers has it. */
const nameOf = (name: Person | string): string => {
  if (typeof name === 'string') return name;
  if (name.literal) return name.literal;
  const family = [name['non-dropping-particle'], name['dropping-particle'], name.family].filter(Boolean).join(' ');
  return [family, name.given, name.suffix].filter(Boolean).join(', ');
};

/** What every reader must give back of an article. */
function expected({ article, type, authors, date, doi }: Case) {
  return {
    type,
    title: oneLine(article.title),
    authors,
    date,
    source: article.source ?? '',
    doi: doi ?? '',
    url: article.url ?? '',
    accessed: article.url ? [2026, 1, 2] : null,
    language: article.language ?? '',
    tags: [...(article.tags ?? [])].sort(),
    note: oneLine(article.note),
  };
}

function found(item: Reference, separator: RegExp) {
  return {
    type: item.type,
    title: item.title,
    // The author of a newspaper's article is its reporter to citation-js; one alone comes without a list.
    authors: [item.author ?? item.reporter ?? []].flat().map(nameOf),
    date: item.issued?.['date-parts'][0] ?? null,
    source: item['container-title'] ?? '',
    doi: item.DOI ?? '',
    url: item.URL ?? '',
    accessed: item.accessed?.['date-parts'][0] ?? null,
    language: item.language ?? '',
    tags: (item.keyword?.split(separator) ?? []).sort(),
    note: oneLine(item.note),
  };
}

/** The whole of a short text, the opening of a long one. */
function checkAbstracts(abstracts: (string | undefined)[]): void {
  for (const [i, { article }] of CASES.entries()) {
    const text = oneLine(article.text);
    if (text.length <= 600) expect(oneLine(abstracts[i])).toBe(text);
    else expect(text.startsWith(abstracts[i] as string) && (abstracts[i] as string).length > 300).toBe(true);
  }
}

describe('RIS', () => {
  it('comes back from citation-js with every field', () => {
    const items = new Cite(read('ris')).data as Reference[];
    expect(items).toHaveLength(CASES.length);
    for (const [i, one] of CASES.entries()) {
      const item = items[i] as Reference;
      // Of newspapers it reads the year alone; the whole date is read below. Of web pages it looks for the day of
      // access where EndNote has it and Zotero does not.
      const date = one.type === 'article-newspaper' ? (one.date?.slice(0, 1) ?? null) : one.date;
      const accessed = one.type === 'webpage' ? null : expected(one).accessed;
      expect(found(item, /,/)).toEqual({ ...expected(one), date, accessed });
    }
    checkAbstracts(items.map(({ abstract }) => abstract));
    expect(new Set(items.map(({ id }) => id)).size).toBe(CASES.length);
  });

  it.skipIf(!hasProgram('ris2xml'))('comes back from bibutils with whole dates', () => {
    const mods = new JSDOM(output('ris2xml', '-i', 'utf8', files.ris).replace(/^\ufeff/, ''), {
      contentType: 'text/xml',
    });
    const records = [...mods.window.document.querySelectorAll('mods')];
    expect(records).toHaveLength(CASES.length);
    for (const [i, { article, authors, date, doi }] of CASES.entries()) {
      const record = records[i] as Element;
      const all = (selector: string) => [...record.querySelectorAll(selector)].map((one) => one.textContent?.trim());
      expect(all('originInfo > dateIssued')[0] ?? null).toBe(
        date?.map((part, n) => String(part).padStart(n ? 2 : 4, '0')).join('-') ?? null,
      );
      expect(all(':scope > titleInfo > *').join(': ')).toBe(oneLine(article.title));
      // It takes every name for a person's, so organisations are left to the readers above.
      const families = all('namePart[type=family]');
      for (const author of authors.filter((name) => name.includes(',')))
        expect(families).toContain(author.split(',')[0]);
      expect(all('relatedItem title').filter(Boolean)).toEqual(article.source ? [article.source] : []);
      expect(all('subject topic').sort()).toEqual([...(article.tags ?? [])].sort());
      expect(all('languageTerm')).toEqual([article.language]);
      expect(all('note')).toEqual(article.note ? [oneLine(article.note)] : []);
      if (doi) expect(all('identifier[type=doi]')).toContain(doi);
      else expect(all('location url')[0] ?? '').toBe(article.url ?? '');
    }
  });
});

describe('BibTeX', () => {
  it('comes back from a parser without an error, every key once', () => {
    const { entries, errors } = bibtexParser.parse(read('bibtex'), { sentenceCase: false });
    expect(errors).toEqual([]);
    expect(new Set(entries.map(({ key }) => key)).size).toBe(CASES.length);
    expect(entries.map(({ fields }) => String(fields.title).replace(/<[^>]*>/g, ''))).toEqual(
      CASES.map(({ article }) => oneLine(article.title)),
    );
  });

  describe.skipIf(!hasProgram('pandoc'))('comes back from pandoc', () => {
    const LANGUAGE: Record<string, string> = { en: 'en-US', ru: 'ru-RU', ar: 'ar', zh: 'chinese', kk: 'kazakh' };

    it.each(['bibtex', 'biblatex'])('reading %s, with every field', (dialect) => {
      const items = JSON.parse(output('pandoc', '-f', dialect, '-t', 'csljson', files.bibtex)) as Reference[];
      expect(items).toHaveLength(CASES.length);
      for (const [i, one] of CASES.entries())
        expect(found(items[i] as Reference, /, /)).toEqual({
          ...expected(one),
          language: LANGUAGE[one.article.language as string],
        });
      checkAbstracts(items.map(({ abstract }) => abstract));
    });
  });
});

describe('CSL-JSON', () => {
  it('comes back from citation-js with every field', () => {
    const items = new Cite(read('csl')).data as Reference[];
    expect(items.map((item) => found(item, /, /))).toEqual(CASES.map(expected));
    checkAbstracts(items.map(({ abstract }) => abstract));
  });

  it.skipIf(!hasProgram('pandoc'))('comes back from pandoc with every field', () => {
    const items = JSON.parse(output('pandoc', '-f', 'csljson', '-t', 'csljson', files.csl)) as Reference[];
    expect(items.map((item) => found(item, /, /))).toEqual(CASES.map(expected));
    checkAbstracts(items.map(({ abstract }) => abstract));
  });
});

describe('references', () => {
  it('keep a private note to themselves unless notes are asked for', async () => {
    for (const format of ['ris', 'bibtex', 'csl'] satisfies ExportRequest['format'][]) {
      const { path } = await a.export({ path: a.path(`quiet.${format}`), format });
      expect(readFileSync(path, 'utf8')).not.toContain('private remark');
    }
    expect(a.exporter.citation(1, 'bibtex')).not.toContain('private remark');
  });

  it.each<[string | null, string[]]>([
    ['By Ines Calloway, Jonas Thiel', ['Calloway, Ines', 'Thiel, Jonas']],
    ['Ines Calloway, Jonas Thiel, and Petra Voss', ['Calloway, Ines', 'Thiel, Jonas', 'Voss, Petra']],
    ['Calloway, Ines', ['Calloway, Ines']],
    ['Ines Calloway, Staff Reporter', ['Calloway, Ines']],
    ['Staff Reporter', ['Staff Reporter']],
    ['Harbour News Agency', ['Harbour News Agency']],
    ['Ludwig van Beethoven', ['van Beethoven, Ludwig']],
    ['María de la Cruz y Ana Ruiz', ['de la Cruz, María', 'Ruiz, Ana']],
    ['Иванов Иван Иванович', ['Иванов, Иван Иванович']],
    ['Марат Ахметұлы және Олег Рудин', ['Ахметұлы, Марат', 'Рудин, Олег']],
    ['ليلى الحداد، سامر نصار', ['الحداد, ليلى', 'نصار, سامر']],
    ['Editor', ['Editor']],
    ['', []],
    [null, []],
  ])('take %j for the authors %j', (byline, authors) => {
    expect(authorsOf(byline).map(nameOf)).toEqual(authors);
  });

  it('are written out in three styles', () => {
    const source: CitationSource = {
      uid: 'u',
      ext: null,
      title: 'The dam holds',
      byline: 'By Ines Calloway and Jan van der Berg',
      published: '2021-05-04',
      source: 'Harbour Gazette',
      url: 'https://g.example/dam',
      language: 'en',
      imported: '2026-01-02T00:00:00Z',
      tags: [],
      note: null,
      text: 'It held.',
      mediaType: 'text/html',
    };
    expect(citation(source, 'apa')).toBe(
      'Calloway, I., & van der Berg, J. (2021, May 4). The dam holds. Harbour Gazette. https://g.example/dam',
    );
    expect(citation(source, 'chicago')).toBe(
      'Calloway, Ines, and Jan van der Berg. “The dam holds.” Harbour Gazette, May 4, 2021. https://g.example/dam.',
    );
    expect(citation(source, 'mla')).toBe(
      'Calloway, Ines, and Jan van der Berg. “The dam holds.” Harbour Gazette, 4 May 2021, g.example/dam.',
    );
    expect(citation({ ...source, byline: null, published: null, source: null, url: null }, 'apa')).toBe(
      'The dam holds. (n.d.).',
    );
  });
});
