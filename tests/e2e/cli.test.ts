import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Archive } from '../../electron/archive/archive';
import { carrel, desk, gold, samples, shared } from './support/carrel';

const at = desk();
afterAll(at.clear);
const archive = at.file('sample.carrel');

interface Receipt {
  files: number;
  articles: number;
  new: number;
  duplicate: number;
  failed: number;
  skipped: number;
  items: { path: string; part?: string; outcome: string; reason?: string; id?: number }[];
}
interface Hit {
  id: number;
  uid: string;
  ext: string | null;
  title: string;
  source: string | null;
  published: string | null;
  score: number;
  snippet: unknown;
}
interface Found {
  total: number;
  ms: number;
  understood: unknown[];
  hits: Hit[];
}
interface Shown {
  id: number;
  title: string;
  text: string;
  language: string | null;
  published: { date: string; rule: string } | null;
  removed: { text: string; reason: string }[];
  people: { personId: number; name: string; mentions: { surface: string }[] }[];
  tags: string[];
  file: { path: string; charset: string | null };
  sha256: { original: string; text: string };
}

const search = async (query: string, ...more: string[]) =>
  (await carrel(at, ['search', archive, query, '--json', ...more])).json<Found>();
const show = async (id: number | string) => (await carrel(at, ['show', archive, String(id), '--json'])).json<Shown>();

let receipt: Receipt;
/** Ids by file name (and part). */
const ids = new Map<string, number>();

beforeAll(async () => {
  const run = await carrel(at, ['import', archive, samples, '--json', '--all-items']);
  expect(run.code, run.err).toBe(0);
  receipt = run.json<Receipt>();
  for (const item of receipt.items)
    if (item.id !== undefined) ids.set(basename(item.path) + (item.part ? `#${item.part}` : ''), item.id);
}, 180_000);

const idOf = (file: string): number => {
  const id = ids.get(file);
  if (id === undefined) throw new Error(`${file} was not imported: ${JSON.stringify([...ids.keys()])}`);
  return id;
};

describe('carrel import', () => {
  it('accounts for every file and article, and names the duplicate', () => {
    expect(receipt.new).toBe(gold.files.filter((entry) => !entry.duplicateOf).length);
    expect(receipt.duplicate).toBe(1);
    expect(receipt.failed).toBe(0);
    expect(receipt.new + receipt.duplicate + receipt.failed + receipt.skipped).toBe(receipt.articles);
    expect(receipt.items.length).toBe(receipt.articles);
    const duplicate = receipt.items.find((item) => item.outcome === 'duplicate');
    const twins = ['2023-05-11-harbour-inquiry (1).txt', '2023-05-11-harbour-inquiry.txt'];
    expect(twins).toContain(basename(duplicate?.path ?? ''));
    expect(duplicate?.reason).toContain('Harbour inquiry');
  });

  it('lists only what is not a plain success unless asked for all', async () => {
    const again = await carrel(at, ['import', at.file('plain.carrel'), samples, '--json']);
    expect(again.code).toBe(0);
    const { items, ...counts } = again.json<Receipt>();
    expect(counts.new).toBe(receipt.new);
    expect(new Set(items.map((item) => item.outcome))).toEqual(new Set(['duplicate', 'near-duplicate', 'skipped']));
    for (const item of items) expect(item.reason).toMatch(/\.$/);
  });

  it('finds every article a duplicate when the same folder is imported again', async () => {
    const again = await carrel(at, ['import', at.file('plain.carrel'), samples, '--json']);
    expect(again.code).toBe(0);
    const counts = again.json<Receipt>();
    expect(counts).toMatchObject({ new: 0, failed: 0, duplicate: gold.files.length, articles: receipt.articles });
  });

  it('names each bad file with a sentence, takes the rest, and ends with 1', async () => {
    const bad = at.file('bad');
    mkdirSync(join(bad, 'inner'), { recursive: true });
    writeFileSync(
      join(bad, 'good.txt'),
      'A dry summer\n\nThe well at the mill held until September, the miller wrote.\n',
    );
    writeFileSync(join(bad, 'empty.txt'), '');
    writeFileSync(
      join(bad, 'binary.txt'),
      Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 197 + (i >> 3)) % 256)),
    );
    writeFileSync(
      join(bad, 'inner', 'lines.jsonl'),
      [
        JSON.stringify({ id: 'l1', title: 'First line', body: 'A lantern stood on the quay all night.' }),
        '{"id": "l2", "title": "Broken line", "body": "It ends too ear',
        JSON.stringify({ id: 'l3', title: 'Third line', body: 'The boats came home before the lantern went out.' }),
      ].join('\n'),
    );
    const run = await carrel(at, ['import', at.file('bad.carrel'), bad, at.file('nowhere.txt'), '--json']);
    expect(run.code).toBe(1);
    const result = run.json<Receipt>();
    expect(result).toMatchObject({ new: 3, failed: 4, duplicate: 0 });
    const reasons = Object.fromEntries(
      result.items.filter((item) => item.outcome === 'failed').map((item) => [basename(item.path), item]),
    );
    expect(Object.keys(reasons).sort()).toEqual(['binary.txt', 'empty.txt', 'lines.jsonl', 'nowhere.txt']);
    expect(reasons['empty.txt']?.reason).toMatch(/empty/i);
    expect(reasons['binary.txt']?.reason).toMatch(/not (a )?text|binary/i);
    expect(reasons['lines.jsonl']?.part).toBe('line 2');
    expect(reasons['nowhere.txt']?.reason).toMatch(/no such file/i);
    for (const item of Object.values(reasons)) expect(item.reason).toMatch(/^[A-Z“"].*\.$/s);
    const found = (await carrel(at, ['search', at.file('bad.carrel'), 'lantern', '--json'])).json<Found>();
    expect(found.hits.map((hit) => hit.ext).sort()).toEqual(['l1', 'l3']);
    const [first] = (await carrel(at, ['import', at.file('bad.carrel'), '--list', '--json'])).json<
      { import: number; state: string; failed: number }[]
    >();
    expect(first).toMatchObject({ state: 'done', failed: 4 });
    writeFileSync(at.file('nowhere.txt'), 'Found after all\n\nThe letter lay under the mill the whole time.\n');
    const retry = ['import', at.file('bad.carrel'), '--retry', String(first?.import), '--json'];
    const again = await carrel(at, retry);
    expect(again.code).toBe(1);
    expect(again.json<Receipt>()).toMatchObject({ new: 1, failed: 3 });
  });

  it('reads everything, or what is selected, again from the stored originals', async () => {
    const path = at.file('plain.carrel');
    const all = await carrel(at, ['import', path, '--again', '--json']);
    expect(all.code).toBe(0);
    expect(all.json<Receipt>()).toMatchObject({ articles: receipt.new, new: 0, duplicate: receipt.new, items: [] });
    const some = await carrel(at, ['import', path, '--again', '--query', 'harbour', '--all-items', '--json']);
    const { articles, items } = some.json<Receipt>();
    expect(articles).toBeGreaterThan(0);
    expect(articles).toBeLessThan(receipt.new);
    for (const item of items) expect(item.reason).toBe('Read again; its text is the same.');
    const found = (await carrel(at, ['search', path, 'harbour', '--json'])).json<Found>();
    expect(found.hits.length).toBe(articles);
  });

  it.each([
    [['--again', '--retry', '1']],
    [['--again', samples]],
    [['--again', '--ids', '1', '--tag', 'x']],
    [[samples, '--ids', '1']],
  ])('is told to do one thing at a time: %j', async (args) => {
    expect((await carrel(at, ['import', at.file('plain.carrel'), ...args])).code).toBe(2);
  });
});

describe('carrel show', () => {
  it('prints text, removed lines, language, date, charset and hashes of a pasted article', async () => {
    const file = '2024-05-30-karwani-released.txt';
    const article = await show(idOf(file));
    expect(article.title).toBe('Photographer freed after 325 days, camera not returned');
    expect(article.text).not.toContain('Photographer freed after 325 days');
    expect(article.text).not.toMatch(/Share (on|this)/);
    const removed = article.removed.map((part) => part.text).join('\n');
    expect(removed).toContain('Share on Facebook');
    expect(removed).toContain('Share this article:');
    expect(article.published?.date).toBe('2024-05-30');
    expect(article.language).toBe('en');
    expect(article.sha256.original).toBe(
      createHash('sha256')
        .update(readFileSync(join(samples, file)))
        .digest('hex'),
    );
  });

  it('says that an article does not exist, with 1', async () => {
    const run = await carrel(at, ['show', archive, '99999']);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/99999|no such|There is no/);
  });
});

describe('carrel search', () => {
  it('prints {total, ms, understood, hits} with the fields of a hit', async () => {
    const found = await search('levee');
    expect(Object.keys(found)).toEqual(expect.arrayContaining(['total', 'ms', 'understood', 'hits']));
    expect(found.total).toBe(2);
    expect(found.understood.length).toBe(1);
    for (const hit of found.hits) {
      for (const field of ['id', 'uid', 'ext', 'title', 'source', 'published', 'score', 'snippet'])
        expect(hit).toHaveProperty(field);
      expect(JSON.stringify(hit.snippet)).toMatch(/levee/i);
    }
    expect(found.hits[0]?.score).toBeGreaterThanOrEqual(found.hits[1]?.score ?? 0);
  });

  it('keeps the total when --limit cuts the hits', async () => {
    const found = await search('court', '--limit', '1');
    expect(found.hits.length).toBe(1);
    expect(found.total).toBeGreaterThan(1);
  });

  it('gives a JSONL line its own id as ext', async () => {
    const found = await search('ribbon');
    expect(found.hits.map((hit) => hit.ext)).toEqual(['brief-0001']);
  });

  it.each([
    ['the surname alone', 'Tankumisova'],
    ['Cyrillic', 'Танкумисова'],
    ['person: in quotes', 'person:"Aigerim Tankumisova"'],
    ['person: in Cyrillic', 'person:"Айгерим Танкумисова"'],
  ])('finds a person by %s', async (_, query) => {
    const found = await search(query, '--limit', '100');
    expect(found.total).toBeGreaterThanOrEqual(5);
    const expected = new Set(gold.persons.find((person) => person.key === 'aig')?.files.map((file) => ids.get(file)));
    for (const hit of found.hits) expect(expected).toContain(hit.id);
  });

  it('finds a person through all scripts with person:', async () => {
    const found = await search('person:Tankumisova', '--limit', '100');
    const scripts = new Set(
      found.hits.map((hit) => gold.files.find((entry) => ids.get(entry.file) === hit.id)?.language),
    );
    for (const language of ['en', 'ru', 'kk', 'fr', 'es']) expect(scripts).toContain(language);
  });

  it('never fails on odd input', async () => {
    const odd = ['"', '(', 'title:', '***', '-', 'AND OR', '~', '^', 'person:""', 'NEAR/', 'before:never', '\u0000'];
    const file = at.file('odd.jsonl');
    writeFileSync(file, odd.map((q, id) => `${JSON.stringify({ id: String(id), q })}\n`).join(''));
    const run = await carrel(at, ['search', archive, '--queries', file, '--jsonl', '--limit', '3']);
    expect(run.code, run.err).toBe(0);
    const answers = run.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; total: number; hits: unknown[] });
    expect(answers.map((answer) => answer.id)).toEqual(odd.map((_, id) => String(id)));
    for (const answer of answers) expect(answer.hits).toBeInstanceOf(Array);
  });
});

describe('the archive that the command left', () => {
  let opened: Archive;
  beforeAll(() => {
    opened = Archive.open(archive, { device: 'test', emit: () => {}, services: null, importers: null });
  });
  afterAll(() => opened?.close());

  it.each(gold.files.filter((entry) => !entry.duplicateOf))(
    'has the words, title, date and language of $file $part',
    async (entry) => {
      const id = idOf(entry.file + (entry.part ? `#${entry.part}` : ''));
      const article = await opened.handlers['article.get']({ id, query: '', archive: 0 });
      expect(article.title).toBe(entry.title);
      expect(article.language).toBe(entry.language);
      if (entry.published) expect(article.published?.date.slice(0, 10)).toBe(entry.published.slice(0, 10));
      const missing = entry.people.flatMap((person) => person.surfaces).filter((name) => !article.text.includes(name));
      expect(missing).toEqual([]);
      expect(article.text).not.toMatch(/cookie|Cookie|All rights reserved|Все права|Барлық құқық|جميع الحقوق/);
      expect(article.text).not.toContain('\ufffd');
    },
  );
});

describe('carrel tag', () => {
  it('adds and removes tags of several articles, and search finds them', async () => {
    const [a, b] = [idOf('2022-03-03-levee-flood.html'), idOf('2024-06-12-dam-inspection.html')];
    const added = await carrel(at, [
      'tag',
      archive,
      String(a),
      String(b),
      '--add',
      'flood',
      '--add',
      'Дмитровка',
      '--json',
    ]);
    expect(added.code, added.err).toBe(0);
    expect((await show(a)).tags.sort()).toEqual(['flood', 'Дмитровка'].sort());
    expect((await search('tag:flood')).hits.map((hit) => hit.id).sort()).toEqual([a, b].sort());
    const removed = await carrel(at, ['tag', archive, String(b), '--remove', 'flood', '--json']);
    expect(removed.code).toBe(0);
    expect((await show(b)).tags).toEqual(['Дмитровка']);
    expect((await search('tag:flood')).total).toBe(1);
  });
});

describe('carrel people', () => {
  interface Listed {
    people: { id: number; name: string; articles: number; aliases?: string[] }[];
  }
  const listed = (value: unknown) => (Array.isArray(value) ? value : (value as Listed).people) as Listed['people'];

  it('lists people with their counts, and no organisations, ships or ports', async () => {
    const run = await carrel(at, ['people', archive, '--json']);
    expect(run.code, run.err).toBe(0);
    const people = listed(run.json());
    // A person goes by the fullest form that the archive has, in whatever script; the others are listed beside it.
    const names = people.flatMap((person) => [person.name, ...(person.aliases ?? [])]);
    for (const name of ['Eleanor Brackwater', 'Thomas Pellgrave', 'Sabit Akkumov'])
      expect(names.join('|')).toContain(name);
    for (const name of ['Marlow & Finch', 'Lady Marian', 'Port Selline', 'Open Docket'])
      expect(names).not.toContain(name);
    for (const person of people) expect(person.articles).toBeGreaterThan(0);
  });

  it('lists those of one article, title and surname with the full name', async () => {
    const id = idOf('2021-09-14-lawyer-hearing-aktaldy.txt');
    const run = await carrel(at, ['people', archive, '--article', String(id), '--json']);
    expect(run.code, run.err).toBe(0);
    const people = listed(run.json());
    const names = people.map((person) => person.name);
    // She goes by the form that the archive has most often, which is Kazakh.
    expect(names.filter((name) => /Tankumis|Та[нң]к[уү]м[иі]с/.test(name))).toHaveLength(1);
    expect(names.join()).not.toMatch(/Open Docket|Aktaldy Voice|^Kazakhstan$/);
  });
});

describe('carrel people --again', () => {
  it('finds in the stored texts whom the import found, and keeps what was decided', async () => {
    const path = at.file('again.carrel');
    await carrel(at, ['import', path, samples, '--json']);
    const merged = await carrel(at, ['merge-people', path, 'Inés Corvalera', 'Rubén Tresmontes', '--json']);
    expect(merged.code, merged.err).toBe(0);
    interface Everybody {
      total: number;
      people: object[];
    }
    const everybody = async () => (await carrel(at, ['people', path, '--all', '--json'])).json<Everybody>();
    const before = await everybody();
    const run = await carrel(at, ['people', path, '--again', '--json']);
    expect(run.code, run.err).toBe(0);
    expect(run.json()).toMatchObject({ people: { before: before.total, now: before.total }, unattached: 0 });
    expect(await everybody()).toEqual(before);
  });
});

describe('carrel export', () => {
  it('writes the articles of a tag as a PDF whose text can be read back', async () => {
    const out = at.file('flood.pdf');
    await carrel(at, [
      'tag',
      archive,
      String(idOf('2022-03-03-levee-flood.html')),
      String(idOf('2022-05-19-crue-ardoise.html')),
      '--add',
      'water',
    ]);
    const run = await carrel(at, ['export', archive, '-o', out, '--tag', 'water', '--json']);
    expect(run.code, run.err).toBe(0);
    expect(run.json()).toMatchObject({ selected: 2, exported: 2, problems: [] });
    const text = execFileSync('pdftotext', ['-layout', out, '-'], { encoding: 'utf8' });
    expect(text).toContain('Levee fails near Aktaldy');
    expect(text).toContain('Lev Stozharin');
    expect(text).toContain('Basile Quérandeau');
    expect(text).toContain('2022-03-03');
    expect(text).toContain('Steppe Courier');
  }, 60_000);

  it('selects by --ids and by --query', async () => {
    const one = String(idOf('2024-07-03-ukim-buzyldy.txt'));
    const byId = await carrel(at, ['export', archive, '-o', at.file('one.pdf'), '--ids', one, '--json']);
    expect(byId.code, byId.err).toBe(0);
    expect(byId.json()).toMatchObject({ selected: 1, exported: 1 });
    expect(execFileSync('pdftotext', [at.file('one.pdf'), '-'], { encoding: 'utf8' })).toContain('Қосқанатов');
    const byQuery = await carrel(at, ['export', archive, '-o', at.file('two.pdf'), '--query', 'levee', '--json']);
    expect(byQuery.json()).toMatchObject({ selected: 2, exported: 2 });
  }, 60_000);

  it('does not overwrite a file', async () => {
    const out = at.file('taken.pdf');
    writeFileSync(out, 'mine');
    const run = await carrel(at, ['export', archive, '-o', out, '--query', 'levee']);
    expect(run.code).not.toBe(0);
    expect(readFileSync(out, 'utf8')).toBe('mine');
  });
});

describe('carrel info', () => {
  it('says what the archive holds, and that the file is sound', async () => {
    const run = await carrel(at, ['info', archive, '--check', '--json']);
    expect(run.code, run.err).toBe(0);
    expect(run.json()).toMatchObject({ articles: receipt.new, check: { ok: true, problems: [] } });
  });

  it('leaves one file at rest', () => {
    expect(existsSync(`${archive}-wal`)).toBe(false);
    expect(existsSync(`${archive}-shm`)).toBe(false);
  });
});

const seed = join(shared, 'data/seed');
describe.skipIf(!existsSync(seed))('the seed article (skipped: the shared data folder is not here)', () => {
  const path = at.file('seed.carrel');

  it('is imported, found, cleaned, and its people are listed', async () => {
    const run = await carrel(at, ['import', path, seed, '--json']);
    expect(run.json()).toMatchObject({ new: 1, failed: 0 });
    const found = (await carrel(at, ['search', path, 'detention', '--json'])).json<Found>();
    expect(found.total).toBe(1);
    expect(JSON.stringify(found.hits[0]?.snippet)).toContain('detention');
    const article = (await carrel(at, ['show', path, String(found.hits[0]?.id), '--json'])).json<Shown>();
    expect(`${article.title}\n${article.text}`.split(article.title).length).toBe(2);
    expect(article.text).not.toMatch(/^Share/m);
    expect(article.removed.map((part) => part.text).join('\n')).toContain('Share this article:');
    const names = JSON.stringify((await carrel(at, ['people', path, '--json'])).json());
    for (const name of ['Marie Struthers', 'Artyom Sochnev', 'Makhambet Abzhan', 'Yubzal Kuspan'])
      expect(names).toContain(name);
    for (const name of ['Amnesty International', 'Eastern Europe']) expect(names).not.toContain(name);
    const struthers = article.people.find((person) => person.name === 'Marie Struthers');
    expect(struthers?.mentions.map((mention) => mention.surface).join()).toContain('Struthers');
    expect(struthers?.mentions.length).toBe(3);
  }, 60_000);
});

const reuters = join(shared, 'data/news/reuters21578.jsonl.gz');
describe.skipIf(!existsSync(reuters))('newswire (skipped: the shared data folder is not here)', () => {
  it('accounts for 3,000 lines, and finds each a duplicate the second time', async () => {
    const { gunzipSync } = await import('node:zlib');
    const lines = gunzipSync(readFileSync(reuters)).toString('utf8').split('\n').slice(0, 3000);
    const file = at.file('wire.jsonl');
    writeFileSync(file, `${lines.join('\n')}\n`);
    const path = at.file('wire.carrel');
    const first = (await carrel(at, ['import', path, file, '--json', '--no-people'])).json<Receipt>();
    expect(first.articles).toBe(3000);
    expect(first.new + first.duplicate + first.failed + first.skipped).toBe(3000);
    const info = (await carrel(at, ['info', path, '--json'])).json<{ articles: number }>();
    expect(info.articles).toBe(first.new);
    const second = (await carrel(at, ['import', path, file, '--json', '--no-people'])).json<Receipt>();
    expect(second).toMatchObject({ articles: 3000, new: 0, duplicate: 3000 - first.failed - first.skipped });
  }, 300_000);
});
