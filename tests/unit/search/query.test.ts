/** The query language, as a reader meets it. */
import { describe, expect, it } from 'vitest';
import type { PersonResolver } from '../../../electron/archive/search';
import { nobody, testArchive } from './support';

const ARTICLES = [
  { title: 'Ferry halted', text: 'The ferry to Port Selline was halted after a strike. Dockers demanded higher pay.', published: '2022-01-15', source: 'Harbour Post', tags: ['strike'], starred: true },
  { title: 'Strike ends', text: 'Dockers ended the strike. The ferry sails again, said the harbour office.', published: '2022-03-20', source: 'Harbour Post', tags: ['strike', 'ferry'] },
  { title: 'Budget vote', text: 'Parliament passed the budget for 2022 without the pay rise that dockers had wanted.', published: '2021-12-01', source: 'Daily Lamp', unread: false },
  { title: 'Забастовка', text: 'Докеры прекратили забастовку в порту.', language: 'ru', published: '2022', source: 'Волна' },
  { title: 'Experiment', text: 'An experiment with other experiments, on the ferry.', published: null, source: null },
]; // biome-ignore format: one article a line

const archive = testArchive(ARTICLES);

/** Articles with everything that was asked for, in the order of their numbers. */
const matching = async (query: string, mode: 'all' | 'any' = 'all'): Promise<number[]> => {
  const { hits, full } = await archive.search(query, { mode });
  return hits
    .slice(0, full)
    .map((hit) => hit.id)
    .sort();
};

describe('a query finds', () => {
  const cases: [query: string, articles: number[], what: string][] = [
    ['ferry', [1, 2, 5], 'a word'],
    ['ferry strike', [1, 2], 'all words'],
    ['ferry -strike', [5], 'without an excluded word'],
    ['ferry –strike', [5], 'without a word excluded by a typographic dash'],
    ['NOT ferry', [3, 4], 'everything without a word'],
    ['budget OR experiment', [3, 5], 'either of two words'],
    ['dockers budget OR strike', [1, 2, 3], 'a word, and either of two others'],
    ['dockers (budget OR halted)', [1, 3], 'a group'],
    ['"the ferry"', [1, 2, 5], 'a phrase with a small word'],
    ['"ferry to Port Selline"', [1], 'a phrase'],
    ['“ferry to port selline”', [1], 'a phrase in typographic quotes'],
    ['„ferry to port selline', [1], 'a phrase that was never closed'],
    ['"ferry port"', [], 'no phrase that is not there'],
    ['ferry NEAR/3 selline', [1], 'words near each other'],
    ['ferry NEAR/2 selline', [], 'no words farther apart'],
    ['selline NEAR/3 ferry', [1], 'near words in either order'],
    ['"ferry selline"~2', [1], 'a phrase with others between'],
    ['experim*', [5], 'the beginning of a word, stemmed or not'],
    ['experiment', [5], 'another form of it'],
    ['d*kers', [1, 2, 3], 'a pattern'],
    ['dokcers~', [1, 2, 3], 'a misspelt word'],
    ['selinne~2', [1], 'a word two letters off'],
    ['title:strike', [2], 'a word of the title'],
    ['title:(strike OR ferry)', [1, 2], 'a group in the title'],
    ['text:halted', [1], 'a word of the text'],
    ['title:halted -text:halted', [], 'nothing, when the text has it'],
    ['tag:strike', [1, 2], 'a tag'],
    ['tag:Strike -tag:ferry', [1], 'a tag in another case, without another'],
    ['source:"harbour post"', [1, 2], 'a source'],
    ['source:lamp', [3], 'a part of a source'],
    ['lang:ru', [4], 'a language'],
    ['is:starred', [1], 'a mark'],
    ['is:read', [3], 'what was read'],
    ['after:2022-02', [2], 'what came after'],
    ['before:2022', [3], 'what came before'],
    ['date:2022', [1, 2, 4], 'a year'],
    ['2022-01..2022-03', [1, 2], 'a range of months'],
    ['2022..', [1, 2, 4], 'an open range'],
    ['2022', [1, 2, 3, 4], 'a year, in the text or as the date'],
    ['ferry after:2022-02 tag:ferry', [2], 'words and filters'],
    ['забастовки', [4], 'a Russian word'],
    ['ferry, strike; "pay"', [1], 'words with punctuation'],
    ['（ferry）＊', [1, 2, 5], 'full-width punctuation'],
    ['colour:red', [], 'an unknown field as words'],
    ['ferry:halted', [1], 'an unknown field as words that stand together'],
    ['', [1, 2, 3, 4, 5], 'everything'],
    ['*', [1, 2, 3, 4, 5], 'everything for a star'],
    ['((', [1, 2, 3, 4, 5], 'everything for mere punctuation'],
  ]; // biome-ignore format: one case a line
  it.each(cases)('%s → %j (%s)', async (query, articles) => {
    expect(await matching(query)).toEqual(articles);
  });

  it('any of the words in any-words mode, while filters and exclusions hold', async () => {
    expect(await matching('budget halted', 'any')).toEqual([1, 3]);
    expect(await matching('budget halted tag:strike', 'any')).toEqual([1]);
    expect(await matching('budget halted -parliament', 'any')).toEqual([1]);
    expect(await matching('budget +halted', 'any')).toEqual([1]);
  });
});

describe('all-words mode', () => {
  it('lists articles with some of the words below those with all, and counts both', async () => {
    const { hits, full, total } = await archive.search('budget ferry pay');
    expect(full).toBe(0);
    expect(total).toBe(4);
    const second = await archive.search('dockers strike halted');
    expect(second.full).toBe(1);
    expect(second.hits[0]?.id).toBe(1);
    expect(second.hits.length).toBe(second.total);
    expect(hits.length).toBe(4);
  });

  it('keeps filters and exclusions for articles with some of the words', async () => {
    expect(await archive.ids('budget ferry pay -parliament tag:strike')).toEqual(expect.not.arrayContaining([3, 5]));
  });

  it('pages through both lists without gaps or repetitions', async () => {
    const whole = await archive.ids('budget ferry pay strike');
    const pages: number[] = [];
    for (let offset = 0; offset < whole.length; offset += 2)
      pages.push(...(await archive.ids('budget ferry pay strike', { offset, limit: 2 })));
    expect(pages).toEqual(whole);
  });
});

describe('the order', () => {
  it('is by date for a query that only filters, newest first', async () => {
    expect(await archive.ids('source:harbour')).toEqual([2, 1]);
    expect(await archive.ids('')).toEqual([2, 1, 4, 3, 5]);
  });
  it('follows the chosen property', async () => {
    expect(await archive.ids('dockers', { sort: 'date-asc' })).toEqual([3, 1, 2]);
    expect(await archive.ids('dockers', { sort: 'title' })).toEqual([3, 1, 2]);
    expect(await archive.ids('ferry', { sort: 'length' })).toEqual([1, 2, 5]);
  });
  it('puts an article with the words side by side above one that has them apart', async () => {
    const { ids } = testArchive([
      { text: 'amber one two three four lantern five six' },
      { text: 'one two amber lantern three four five six' },
    ]);
    expect(await ids('amber lantern')).toEqual([2, 1]);
  });
});

describe('what was understood', () => {
  it('is told clause by clause, with the place in the query', async () => {
    const query = 'ferry -"higher pay" tag:strike foo:bar';
    const { understood } = await archive.search(query);
    expect(understood.map((clause) => [clause.kind, clause.negated, clause.field, clause.raw])).toEqual([
      ['word', false, null, 'ferry'],
      ['phrase', true, null, '-"higher pay"'],
      ['filter', false, 'tag', 'tag:strike'],
      ['word', false, null, 'foo:bar'],
    ]);
    for (const clause of understood) expect(query.slice(...clause.span)).toBe(clause.raw);
    expect(understood[3]?.note).toContain('no field named foo');
    expect(understood[0]?.terms).toEqual(['ferri']);
  });
  it('says so when a value means nothing', async () => {
    expect((await archive.search('is:purple')).understood[0]?.note).toContain('unread');
    expect((await archive.search('after:soon')).understood[0]?.note).toContain('not a date');
  });
});

describe('when nothing is found', () => {
  const repairs = async (query: string) => (await archive.repairs(query)).map((r) => [r.kind, r.query, r.count]);
  it('offers the nearest spelling with its count', async () => {
    expect(await repairs('dokcers')).toContainEqual(['spelling', 'dockers', 3]);
  });
  it('offers to leave out a word', async () => {
    expect(await repairs('strike unicorn')).toContainEqual(['drop-word', 'strike', 2]);
  });
  it('offers the other script', async () => {
    expect(await repairs('zabastovka')).toContainEqual(['script', 'забастовка', 1]);
  });
  it('offers other endings', async () => {
    expect(await repairs('parliamentx')).toContainEqual(['ending', 'parliame*', 1]);
  });
  it('offers to leave out a filter', async () => {
    expect(await repairs('budget tag:strike')).toContainEqual(['filter', 'budget', 1]);
  });
  it('offers nothing that finds nothing', async () => {
    expect(await repairs('qqqqqq')).toEqual([]);
  });
});

describe('snippets', () => {
  it('mark every form of the words, and a phrase as one', async () => {
    const { hits } = await archive.search('experiment "on the ferry"');
    const { text, hits: spans } = hits[0]?.snippet ?? { text: '', hits: [] };
    expect(spans.map(([start, end]) => text.slice(start, end))).toEqual(['experiment', 'experiments', 'on the ferry']);
    expect(hits[0]?.titleHits).toEqual([[0, 10]]);
  });
  it('show the passage with most of the words', async () => {
    const filler = 'Nothing of note happened on that long and quiet day. '.repeat(20);
    const { search } = testArchive([
      { text: `A lantern. ${filler} The lantern and the kettle stood there. ${filler}` },
    ]);
    const snippet = (await search('lantern kettle')).hits[0]?.snippet;
    expect(snippet?.text).toContain('The lantern and the kettle');
    expect(snippet?.text.length).toBeLessThan(300);
  });
  it('begin at the beginning when nothing is to be marked', async () => {
    expect((await archive.search('is:starred')).hits[0]?.snippet).toEqual({ text: ARTICLES[0]?.text, hits: [] });
  });
});

describe('people', () => {
  const people: PersonResolver = {
    resolve: (name) =>
      ['toqayev', 'marlo toqayev'].includes(name.toLowerCase())
        ? { personIds: [7], why: () => ({ code: 'hit-script', surface: 'Тоқаев', script: 'Cyrillic' }) }
        : nobody.resolve(name, false),
  };
  const own = testArchive(
    [{ text: 'Marlo Toqayev spoke.' }, { text: 'Тоқаев сөйледі.', language: 'kk' }, { text: 'Nobody spoke.' }],
    people,
  );
  own.ctx.db.exec(`INSERT INTO person (id, uuid, name) VALUES (7, 'p7', 'Marlo Toqayev');
    INSERT INTO mention (article_id, person_id, start, "end", surface, tier, confidence, origin, cluster)
    VALUES (1, 7, 0, 13, 'Marlo Toqayev', 'likely', 1, 'model', 0), (2, 7, 0, 6, 'Тоқаев', 'likely', 1, 'model', 0)`);
  it('are found by person:, and say why', async () => {
    const { hits } = await own.search('person:"Marlo Toqayev"');
    expect(hits.map((hit) => hit.id).sort()).toEqual([1, 2]);
    expect(hits[0]?.why).toEqual([{ code: 'hit-script', surface: 'Тоқаев', script: 'Cyrillic' }]);
  });
  it('are found by a plain name in other spellings', async () => {
    expect(await own.ids('toqayev')).toEqual([1, 2]);
    expect(await own.ids('marlo toqayev')).toEqual([1, 2]);
    expect(await own.ids('spoke toqayev')).toContain(1);
  });
  it('that nobody knows are said to be unknown', async () => {
    const { full, understood } = await own.search('person:"Ada Quill"');
    expect(full).toBe(0);
    expect(understood[0]?.note).toContain('Nobody of that name');
  });
});

describe('Lunr syntax', () => {
  it("raises stock Lunr's error with a code", async () => {
    await expect(archive.search('nofield:x', { syntax: 'lunr' })).rejects.toMatchObject({ code: 'query-syntax' });
  });
  it('joins words by OR, as stock Lunr does', async () => {
    expect((await archive.ids('budget experiment', { syntax: 'lunr' })).sort()).toEqual([3, 5]);
  });
});

describe('an explanation', () => {
  it("adds up to Lunr's score", async () => {
    const { hits } = await archive.search('halted', { syntax: 'lunr', explain: true });
    const [hit] = hits;
    const sum = hit?.explain?.reduce((total, part) => total + part.weight, 0) ?? 0;
    expect(hit?.explain?.map((part) => part.field).sort()).toEqual(['body', 'title']);
    expect(sum).toBeCloseTo(hit?.score ?? -1, 9);
  });
});
