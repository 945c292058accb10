/**
 * What a reader decided must outlive a new model: one that draws other borders, misses names, finds others, puts mentions
 * together in other ways. Articles are read again one by one, or everything detected is thrown away first.
 */
import { describe, expect, it } from 'vitest';
import { type Named, TestArchive } from './archive';

interface Story {
  text: string;
  /** What the old and the new model find. */
  older: Named[];
  newer: Named[];
}

const alone = (...names: string[]): Named[] => names.map((name) => ({ surfaces: [name], name }));

const STORIES: Story[] = [
  {
    text: 'Marta Velkova came early. Velkova spoke of the harbour. Then Piers Orlan left.',
    older: [{ surfaces: ['Marta Velkova', 'Velkova'], name: 'Marta Velkova' }, ...alone('Piers Orlan')],
    // The surname is not put with the full name any more, and the other one is missed.
    newer: alone('Marta Velkova', 'Velkova'),
  },
  {
    text: 'Police questioned M. Welkowa in May. The harbour master Tamara Welk was absent.',
    older: alone('M. Welkowa', 'Tamara Welk'),
    newer: [...alone('M. Welkowa', 'Tamara Welk', 'Police')],
  },
  {
    text: 'The mayor John Brand opened the hall. Nintendo Switch sold well there.',
    older: alone('John Brand', 'Nintendo Switch'),
    newer: alone('mayor John Brand', 'Nintendo Switch'),
  },
  {
    text: 'The violinist John Brand played for Alexa. Old Mirza wept.',
    older: alone('John Brand', 'Alexa'),
    newer: alone('John Brand', 'Alexa', 'Mirza'),
  },
];

function decided(): { a: TestArchive; ids: number[] } {
  const a = new TestArchive();
  const ids = STORIES.map(({ text, older }) => a.add(text, older));
  a.call('people.merge', { ids: [a.person('Marta Velkova').id, a.person('M. Welkowa').id] });
  a.call('people.rename', { id: a.person('Tamara Welk').id, name: 'T. Welk, harbour master' });
  a.call('people.hide', { id: a.person('Nintendo Switch').id });
  const violinist = a.person('John Brand').mentionList.find((m) => m.articleId === ids[3]);
  a.call('people.split', { id: a.person('John Brand').id, mentions: [violinist?.id ?? 0] });
  a.call('people.removeMention', { mention: a.person('Alexa').mentionList[0]?.id ?? 0 });
  const start = (STORIES[3]?.text ?? '').indexOf('Mirza');
  a.call('people.addMention', { articleId: ids[3] as number, start, end: start + 5, person: 'Mirza Khan' });
  a.call('people.watch', { id: a.person('Piers Orlan').id, watched: true });
  return { a, ids };
}

/** Which person, by uuid, each name stands for in each article. */
const bearers = (a: TestArchive): Map<string, string> =>
  new Map(
    (
      a.db
        .prepare('SELECT m.article_id, m.surface, p.uuid FROM mention m JOIN person p ON p.id = m.person_id')
        .all() as { article_id: number; surface: string; uuid: string }[]
    ).map((row) => [`${row.article_id} ${row.surface}`, row.uuid]),
  );

const WAYS: [string, (a: TestArchive, ids: number[]) => void][] = [
  [
    'article by article',
    (a, ids) => {
      for (const [i, { text, newer }] of STORIES.entries()) a.again(ids[i] as number, text, newer);
      a.store.replayDecisions();
    },
  ],
  [
    'one in place of the other',
    (a, ids) => {
      for (const [i, { text, newer }] of STORIES.entries()) a.replace(ids[i] as number, text, newer);
      a.store.replayDecisions();
    },
  ],
  [
    'after everything detected was thrown away',
    (a, ids) => {
      a.ctx.transaction(() => a.store.forgetDetected());
      for (const [i, { text, newer }] of STORIES.entries()) {
        const id = ids[i] as number;
        a.mention(id, a.uid(id), text, newer);
      }
      a.store.replayDecisions();
    },
  ],
];

describe.each(WAYS)('decisions and a new model, %s', (_, detectAnew) => {
  it('keeps together and apart whom the reader kept together and apart', () => {
    const { a, ids } = decided();
    const before = bearers(a);
    detectAnew(a, ids);
    const after = bearers(a);
    expect(after.get(`${ids[0]} Marta Velkova`)).toBe(before.get(`${ids[0]} Marta Velkova`));
    expect(after.get(`${ids[1]} M. Welkowa`)).toBe(after.get(`${ids[0]} Marta Velkova`));
    expect(after.get(`${ids[3]} John Brand`)).toBe(before.get(`${ids[3]} John Brand`));
    expect(after.get(`${ids[2]} mayor John Brand`)).not.toBe(after.get(`${ids[3]} John Brand`));
  });

  it('keeps names, hidden and watched people, removed and added mentions', () => {
    const { a, ids } = decided();
    detectAnew(a, ids);
    expect(a.names()).toContain('T. Welk, harbour master');
    expect(a.names()).not.toContain('Nintendo Switch');
    expect(a.names()).not.toContain('Alexa');
    expect(a.person('Mirza Khan').mentionList.map((m) => m.articleId)).toEqual([ids[3]]);
    expect(a.db.prepare("SELECT watched FROM person WHERE name = 'Piers Orlan'").pluck().all()).toEqual([1]);
    expect(a.call('people.decisions', {}).every((d) => d.attached)).toBe(true);
  });

  it('tells which decisions find nothing any more, and takes them up again when they do', () => {
    const { a, ids } = decided();
    detectAnew(a, ids);
    const [, , , last] = ids as [number, number, number, number];
    const unattached = () =>
      a
        .call('people.decisions', {})
        .filter((d) => !d.attached)
        .map((d) => d.type);
    a.again(last, 'The hall stayed empty.', []);
    expect(a.store.replayDecisions().unattached).toBe(2);
    expect(unattached()).toEqual(['remove-mention', 'add-mention']);
    a.again(last, STORIES[3]?.text ?? '', STORIES[3]?.newer ?? []);
    expect(a.store.replayDecisions().unattached).toBe(0);
    expect(a.names()).toContain('Mirza Khan');
  });
});

describe('a name that stands in no text', () => {
  const [first, second] = ['Журналиста Ивана Петрова отпустили.', 'С Иваном Петровым говорили долго.'];
  const named = (surface: string): Named[] => [{ surfaces: [surface], name: 'Иван Петров' }];
  const spellings = (a: TestArchive) => a.db.prepare('SELECT surface FROM alias ORDER BY surface').pluck().all();

  it('stays as long as an article is linked by it', () => {
    const a = new TestArchive();
    const ids = [a.add(first, named('Ивана Петрова')), a.add(second, named('Иваном Петровым'))];
    const all = ['Иван Петров', 'Ивана Петрова', 'Иваном Петровым'];
    expect(spellings(a)).toEqual(all);
    expect(a.names()).toEqual(['Иван Петров']);
    a.replace(ids[0] as number, first, named('Ивана Петрова'));
    expect(spellings(a)).toEqual(all);
    a.ctx.transaction(() => a.store.removeArticle(ids[0] as number));
    expect(spellings(a)).toEqual(['Иван Петров', 'Иваном Петровым']);
    expect(a.names()).toEqual(['Иван Петров']);
    a.ctx.transaction(() => a.store.removeArticle(ids[1] as number));
    expect(spellings(a)).toEqual([]);
  });
});
