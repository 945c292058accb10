import { describe, expect, it } from 'vitest';
import { TestArchive } from './archive';

const one = (name: string) => ({ surfaces: [name], name });

describe('linking across articles', () => {
  it('joins spellings of one name in several scripts', () => {
    const a = new TestArchive();
    for (const name of ['Kassym-Jomart Tokayev', 'Qasym-Jomart Toqaev', 'Касым-Жомарт Токаев', 'Қасым-Жомарт Тоқаев'])
      a.add(`It was ${name} who spoke.`, [one(name)]);
    expect(a.names()).toHaveLength(1);
  });

  it('joins a name with and without patronymic, surname first or last', () => {
    const a = new TestArchive();
    for (const name of ['Иван Петров', 'Иван Сергеевич Петров', 'Петров Иван Сергеевич'])
      a.add(`Это ${name} .`, [one(name)]);
    expect(a.names()).toEqual(['Иван Сергеевич Петров']);
  });

  it('keeps apart different given names and different patronymics', () => {
    const a = new TestArchive();
    for (const name of ['Иван Сергеевич Петров', 'Иван Олегович Петров', 'Семён Петров', 'Anna Weber', 'Hanna Webster'])
      a.add(`Here ${name} is.`, [one(name)]);
    expect(a.names()).toHaveLength(5);
  });

  it('never joins on a lone surname across articles, but suggests with a reason', () => {
    const a = new TestArchive();
    a.add('Marta Velkova arrived.', [one('Marta Velkova')]);
    a.add('Velkova left.', [one('Velkova')]);
    expect(a.names()).toEqual(['Marta Velkova', 'Velkova']);
    const [suggestion] = a.call('people.suggestions', {});
    expect(suggestion?.reasons).toEqual([{ code: 'pair-surname', name: 'Marta Velkova' }]);
  });

  it('never chains two people through an initial', () => {
    const a = new TestArchive();
    for (const name of ['Gerda Maxwell', 'G. Maxwell', 'Gordon Maxwell']) a.add(`By ${name}.`, [one(name)]);
    expect(a.names()).toHaveLength(3);
  });

  it('does not choose between two people whom a short name fits', () => {
    const a = new TestArchive();
    for (const name of ['Omar Karim Haddad', 'Omar Selim Haddad', 'Omar Haddad']) a.add(`By ${name}.`, [one(name)]);
    expect(a.names()).toHaveLength(3);
  });

  it('links inside an article what the detector put together, surname included', () => {
    const a = new TestArchive();
    a.add('Marta Velkova arrived. Velkova spoke.', [{ surfaces: ['Marta Velkova', 'Velkova'], name: 'Marta Velkova' }]);
    const person = a.person('Marta Velkova');
    expect(person.mentions).toBe(2);
    expect(person.mentionList[1]?.why).toEqual({ code: 'same-surname', name: 'Marta Velkova' });
  });

  it('forgets people whom nothing names any more when their article goes', () => {
    const a = new TestArchive();
    const id = a.add('Marta Velkova arrived.', [one('Marta Velkova')]);
    a.ctx.transaction(() => a.store.removeArticle(id));
    expect(a.names()).toEqual([]);
  });

  it('counts deleted articles out and restored ones in', () => {
    const a = new TestArchive();
    a.add('Marta Velkova arrived.', [one('Marta Velkova')]);
    const id = a.add('Marta Velkova left.', [one('Marta Velkova')]);
    a.db.prepare("UPDATE article SET deleted = 'now' WHERE id = ?").run(id);
    expect(a.person('Marta Velkova').articles).toBe(1);
    a.db.prepare('UPDATE article SET deleted = NULL WHERE id = ?').run(id);
    expect(a.person('Marta Velkova').articles).toBe(2);
  });
});

describe('search by person', () => {
  const filled = () => {
    const a = new TestArchive();
    const latin = a.add('Artyom Belov spoke. Belov left.', [
      { surfaces: ['Artyom Belov', 'Belov'], name: 'Artyom Belov' },
    ]);
    const cyrillic = a.add('Встреча с Артёмом Беловым прошла.', [
      { surfaces: ['Артёмом Беловым'], name: 'Артём Белов' },
    ]);
    a.add('Inga Belova sang.', [one('Inga Belova')]);
    return { a, latin, cyrillic };
  };

  it.each(['Artyom Belov', 'Артем Белов', 'артёма белова', 'Artem Belov', 'Belov, Artyom'])(
    'finds all spellings from %s',
    (query) => {
      const { a } = filled();
      const { personIds } = a.store.resolve(query, false);
      expect(personIds).toEqual([a.person('Artyom Belov').id]);
    },
  );

  it('finds everybody of a surname from the surname alone', () => {
    const { a } = filled();
    expect(a.store.resolve('Belov', false).personIds).toHaveLength(2);
  });

  it.each([
    ['levee', 'Lev Stozharin'],
    ['ribbon', 'Rubén Campotejo'],
  ])('takes the word %s for nobody’s name, though its consonants are those of %s', (word, name) => {
    const a = new TestArchive();
    a.add(`${name} spoke.`, [one(name)]);
    expect(a.store.resolve(word, false).personIds).toEqual([]);
  });

  it('says why an article matched', () => {
    const { a, latin, cyrillic } = filled();
    const { why } = a.store.resolve('Artyom Belov', false);
    expect(why(latin)).toBeNull();
    expect(why(cyrillic)).toEqual({ code: 'hit-script', surface: 'Артёмом Беловым', script: 'Cyrillic' });
  });

  it('keeps to what is written when asked to', () => {
    const { a } = filled();
    expect(a.store.resolve('Belova', true).personIds).toEqual([a.person('Inga Belova').id]);
    expect(a.store.resolve('Bjelow', true).personIds).toEqual([]);
  });

  it('completes a beginning in any script', () => {
    const { a } = filled();
    for (const prefix of ['Bel', 'Бел', 'Artyom Be', 'Арт'])
      expect(a.call('people.list', { query: prefix, tier: 'all' }).people.map((p) => p.name)).toContain('Artyom Belov');
  });

  it('finds an Arabic spelling from a Latin one', () => {
    const a = new TestArchive();
    a.add('قال قاسم سليماني أمس', [one('قاسم سليماني')]);
    expect(a.store.resolve('Qassem Soleimani', false).personIds).toHaveLength(1);
    expect(a.store.resolve('Qasim Suleymany', false).personIds).toHaveLength(1);
  });
});

describe('finding a name in a text for safe sharing', () => {
  it('finds every script, case ending, order and part', () => {
    const a = new TestArchive();
    a.add('Artyom Belov spoke.', [one('Artyom Belov')]);
    const { id } = a.person('Artyom Belov');
    const text = 'Артёму Белову и A. Belov, BELOV; Белова. Belov’s friend Olga. Artem Belov-?';
    const found = a.store.findNameSpans(text, id).map(([start, end]) => text.slice(start, end));
    expect(found).toEqual(['Артёму Белову', 'A. Belov', 'BELOV', 'Белова', 'Belov', 'Artem Belov']);
  });

  it('gives parts and transliterations as variants', () => {
    const a = new TestArchive();
    a.add('Artyom Belov spoke.', [one('Artyom Belov')]);
    expect(a.store.variantsOf(a.person('Artyom Belov').id)).toEqual(
      expect.arrayContaining(['Artyom Belov', 'Belov', 'Artyom', 'Белов', 'A. Belov']),
    );
  });
});
