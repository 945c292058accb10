/** Looking for people again, killed at random moments: nothing is lost, nothing twice, decisions in force at its end. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Archive } from '../../electron/archive/archive';
import { againImporters } from './support/again';
import { quietHost, run, seeded, temporaryFolder } from './support/archives';
import { bundle } from './support/bundle';

const folder = temporaryFolder();
afterAll(folder.remove);
let script: string;
beforeAll(async () => {
  script = await bundle('looking.child.ts', folder.path);
}, 60_000);

const seed = Number(process.env.CARREL_SEED ?? 20261128);
const COUNT = 400;
const KILLS = 6;
const KILL_WITHIN_MS = 150;
const NAMES = ['Marta Velkova', 'Piers Orlan', 'Tamara Welk', 'John Brand', 'Tom Sandler', 'Thomas Sandler'];
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Who is named where, and everything decided. */
async function seen(path: string) {
  const archive = Archive.open(path, quietHost);
  const all = (sql: string) => archive.db.prepare(sql).all();
  const state = {
    people: all('SELECT name, status, articles, mentions FROM person WHERE articles > 0 ORDER BY name'),
    places: all(
      'SELECT m.article_id, m.start, m.surface, p.name FROM mention m JOIN person p ON p.id = m.person_id ORDER BY 1, 2',
    ),
    decisions: all('SELECT type, attached FROM person_decision ORDER BY id'),
    left: all("SELECT key FROM meta WHERE key = 'people.again'"),
    problems: (await archive.handlers['archive.check']({})).problems,
  };
  await archive.close();
  return state;
}

it(`goes on where it was until all is read (CARREL_SEED=${seed})`, async () => {
  const random = seeded(seed);
  const path = join(folder.path, 'again.carrel');
  const source = join(folder.path, 'again.txt');
  const pick = () => NAMES[Math.floor(random() * NAMES.length)] as string;
  writeFileSync(source, Array.from({ length: COUNT }, (_, i) => `item${i}: ${pick()} met ${pick()}.`).join('\n'));
  // An earlier detector that knows first names alone.
  const archive = Archive.create(path, { ...quietHost, importers: againImporters(/\p{Lu}\p{Ll}+(?= \p{Lu})/gu) });
  await archive.imports.wait(archive.imports.start([source], { people: true }).id);
  archive.db.prepare("UPDATE meta SET value = '0' WHERE key = 'people.version'").run();
  const text = 'item0';
  const at = { articleId: 1, start: 0, end: text.length, person: 'The Narrator' };
  await archive.handlers['people.addMention'](at);
  const [brand] = (
    await archive.handlers['people.list']({
      query: 'John',
      tier: 'all',
      sort: 'articles',
      asWritten: false,
      limit: 1,
      offset: 0,
    })
  ).people;
  await archive.handlers['people.hide']({ id: brand?.id ?? 0 });
  await archive.close();

  let kills = 0;
  for (; kills < KILLS; kills++) {
    const looking = run(script, [path]);
    await looking.begun;
    await wait(random() * KILL_WITHIN_MS);
    looking.child.kill('SIGKILL');
    const end = await looking.ended;
    expect(looking.errors()).toBe('');
    expect((await seen(path)).problems).toEqual([]);
    if (end === 'done') break;
  }
  expect(kills).toBeGreaterThan(1);
  const last = run(script, [path]);
  expect(await last.ended, last.errors()).toBe('done');

  const state = await seen(path);
  expect(state.problems).toEqual([]);
  expect(state.left).toEqual([]);
  expect(state.places.filter((place) => (place as { surface: string }).surface.includes(' '))).toHaveLength(2 * COUNT);
  expect(state.people).toContainEqual({ name: 'The Narrator', status: 'auto', articles: 1, mentions: 1 });
  // A second time, without being killed, finds the same.
  expect(await run(script, [path]).ended).toBe('done');
  expect(await seen(path)).toEqual(state);
}, 120_000);
