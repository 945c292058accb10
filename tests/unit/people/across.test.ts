/** Who is who across articles: invented small archives (tests/fixtures/archives-gold.txt), names as the detector would give them. */
import { beforeAll, expect, it } from 'vitest';
import { readModel } from '../../../electron/importer/people/model-file';
import { fullestName } from '../../../electron/importer/people/names';
import { TestArchive } from './archive';
import { archivesGold } from './linking-gold';
import { modelBytes } from './samples';

const joined = { right: 0, wrong: [] as string[], missed: [] as string[], unasked: [] as string[] };

beforeAll(() => {
  const { gazetteer } = readModel(modelBytes());
  for (const { title, names } of archivesGold()) {
    const archive = new TestArchive(false);
    const ids = names.map(({ name }) => {
      const language = /[әғқңөұүһі]/iu.test(name) ? 'kk' : /\p{Script=Cyrillic}/u.test(name) ? 'ru' : 'en';
      return archive.add(`${name} .`, [
        { surfaces: [name], name: fullestName([{ surface: name, language }], gazetteer) },
      ]);
    });
    archive.settle();
    const person = archive.db.prepare('SELECT person_id FROM mention WHERE article_id = ?').pluck();
    const asked = archive.db.prepare('SELECT 1 FROM person_suggestion WHERE a = min(:x, :y) AND b = max(:x, :y)');
    names.forEach((a, i) => {
      names.slice(i + 1).forEach((b, k) => {
        const [x, y] = [person.get(ids[i]) as number, person.get(ids[i + 1 + k]) as number];
        const said = `${title}: ${a.name} = ${b.name}`;
        if (x === y && a.person === b.person) joined.right++;
        else if (x === y) joined.wrong.push(said);
        else if (a.person !== b.person) return;
        else if (!a.asked && !b.asked) joined.missed.push(said);
        else if (!asked.get({ x, y })) joined.unasked.push(said);
      });
    });
  }
});

/** What cannot be told from names alone, or is not tried. */
const MISSED = [
  // He may as well be the son of the one and bear the other's name.
  'Ahmed and Mohammed: Ahmed Mansour = أحمد منصور',
  'long transliterations: Абдулазиз аль-Мансури = Abdul Aziz al-Mansuri',
  'long transliterations: Abdulaziz al-Mansouri = Abdul Aziz al-Mansuri',
];

it('joins nobody with somebody else', () => {
  expect(joined.wrong).toEqual([]);
});

it('joins the spellings, cases and orders of one name', () => {
  expect(joined.right).toBeGreaterThanOrEqual(88);
  expect(joined.missed).toEqual(MISSED);
});

it('suggests what it does not join', () => {
  expect(joined.unasked).toEqual([]);
});
