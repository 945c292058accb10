/**
 * Several importers read side by side, so that articles arrive in no order in particular. What comes of them must not depend
 * on it: who is one person, how each is named, by which spellings each is known, and which pairs are asked about.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Named, TestArchive } from './archive';

/** Each article: the people in it, each with the forms of the name that it uses. */
type Story = string[][];

const STORIES: Story[] = [
  // A short name that fits two people who have not the same patronymic.
  [['Иван Петров']],
  [['Иван Сергеевич Петров', 'Петров']],
  [['Иван Олегович Петров', 'Иван Петров']],
  [['Ивана Петрова']],
  // One man in several spellings, each used as often.
  [['Salim al-Qarwani']],
  [['Saleem Karwani', 'Karwani']],
  [['Салим аль-Карвани']],
  [['Selim el-Karouani']],
  // Spellings of which the middle one is like both others, and these are less like each other.
  [['Omar Haddad']],
  [['Omar Karim Haddad'], ['Marta Velkova', 'Velkova']],
  [['Omar Selim Haddad', 'Haddad']],
  // Surnames alone, before and after somebody has them in full; another of the family.
  [['Velkova']],
  [['M. Velkova'], ['Tom Sandler']],
  [['Thomas Sandler'], ['Sandler']],
  [['Tamara Brandt'], ['Brandt']],
  [['Otto Brandt', 'O. Brandt']],
  [['Kassym-Jomart Tokayev', 'Tokayev']],
  [['Касым-Жомарт Токаев', 'Токаевым']],
  [['Қасым-Жомарт Тоқаев'], ['Petrov Ivan']],
  [['Gerda Maxwell'], ['Gordon Maxwell', 'Maxwell']],
  [['G. Maxwell']],
];

/** What the detector makes of case forms. */
const NOMINATIVE: Record<string, string> = { 'Ивана Петрова': 'Иван Петров', 'Артёма Белова': 'Артём Белов' };

function imported(stories: readonly Story[], imports = 1): TestArchive {
  const archive = new TestArchive(false);
  stories.forEach((people, i) => {
    const named = people.map((surfaces): Named => {
      const name = surfaces[0] as string;
      return { surfaces, name: NOMINATIVE[name] ?? name };
    });
    archive.add(`${people.flat().join(' met ')} .`, named, { title: people.flat().join() });
    if ((i + 1) % Math.ceil(stories.length / imports) === 0) archive.settle();
  });
  archive.settle();
  return archive;
}

/** Everything that the reader can see of who is who, by what does not depend on ids. */
function seen(archive: TestArchive): unknown {
  const people = archive.db.prepare('SELECT id, name, articles, mentions, tier FROM person').all() as {
    id: number;
    name: string;
  }[];
  const titles = archive.db
    .prepare(
      `SELECT DISTINCT a.title || ': ' || m.surface AS place FROM mention m JOIN article a ON a.id = m.article_id
       WHERE m.person_id = ? ORDER BY 1`,
    )
    .pluck();
  const aliases = archive.db.prepare('SELECT surface FROM alias WHERE person_id = ? ORDER BY surface').pluck();
  const key = (id: number) => JSON.stringify([titles.all(id)]);
  return {
    people: people
      .map(({ id, ...person }) => ({ ...person, aliases: aliases.all(id), places: titles.all(id) }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    suggestions: (
      archive.db.prepare('SELECT a, b, score, reason FROM person_suggestion').all() as {
        a: number;
        b: number;
        score: number;
        reason: string;
      }[]
    )
      .map(({ a, b, score, reason }) => JSON.stringify([[key(a), key(b)].sort(), score, reason]))
      .sort(),
  };
}

describe('the order in which articles arrive', () => {
  it('does not decide who is who, nor how anybody is named', () => {
    const expected = seen(imported(STORIES));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(STORIES, { minLength: STORIES.length }),
        fc.integer({ min: 1, max: 5 }),
        (order, n) => {
          expect(seen(imported(order, n))).toEqual(expected);
        },
      ),
      { seed: 7, numRuns: 40 },
    );
  }, 60_000);

  it('does not matter for a part of the articles either, nor what was taken out again', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(STORIES, { minLength: 6 }), (order) => {
        const some = order.slice(0, Math.ceil(order.length / 2));
        const archive = imported(order, 3);
        archive.ctx.transaction(() => {
          for (const { id, title } of archive.db.prepare('SELECT id, title FROM article').all() as {
            id: number;
            title: string;
          }[])
            if (!some.some((people) => people.flat().join() === title)) {
              archive.store.removeArticle(id);
              archive.db.prepare('DELETE FROM article WHERE id = ?').run(id);
            }
        });
        archive.settle();
        expect(seen(archive)).toEqual(seen(imported([...some].reverse())));
      }),
      { seed: 11, numRuns: 40 },
    );
  }, 60_000);

  it('names by the fullest of the forms used most, then by the one most like the others', () => {
    const name = (...surfaces: string[]) => imported(surfaces.map((surface) => [[surface]])).names();
    expect(name('Salim al-Qarwani', 'Selim el-Karouani', 'Salim Karwani')).toEqual(['Salim al-Qarwani']);
    expect(name('Ivan Petrov', 'Ivan Sergeevich Petrov')).toEqual(['Ivan Sergeevich Petrov']);
    expect(name('Ivan Petrov', 'Ivan Petrov', 'Ivan Sergeevich Petrov')).toEqual(['Ivan Petrov']);
    expect(name('Artyom Belov', 'Артём Белов', 'Артёма Белова')).toEqual(['Артём Белов']);
  });
});
