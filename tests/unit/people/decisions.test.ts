import { describe, expect, it } from 'vitest';
import { mentionsOf, type Named, TestArchive } from './archive';

const one = (name: string): Named => ({ surfaces: [name], name });

/** A small seeded generator (mulberry32). */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe('decisions', () => {
  it('merge people and take it back', () => {
    const a = new TestArchive();
    a.add('Marta Velkova came.', [one('Marta Velkova')]);
    a.add('Velkova left.', [one('Velkova')]);
    const ids = [a.person('Marta Velkova').id, a.person('Velkova').id];
    const { undo } = a.call('people.merge', { ids });
    expect(a.names()).toEqual(['Marta Velkova']);
    expect(a.person('Marta Velkova').articles).toBe(2);
    expect(a.undo(undo)).toBe(true);
    expect(a.names()).toEqual(['Marta Velkova', 'Velkova']);
    expect(a.call('people.decisions', {}).map((d) => d.type)).toEqual(['merge', 'undo']);
  });

  it('undoes several decisions on one person in reverse order, exactly', () => {
    const a = new TestArchive();
    a.add('Marta Velkova came. Velkova spoke.', [{ surfaces: ['Marta Velkova', 'Velkova'], name: 'Marta Velkova' }]);
    a.add('Marta Welkowa left.', [one('Tamara Welk')]);
    a.add('Tamara Welk left.', [one('Tamara Welk')]);
    const state = () =>
      JSON.stringify(a.db.prepare('SELECT id, person_id, surface, start FROM mention ORDER BY id').all());
    const before = state();
    const [x, y] = [a.person('Marta Velkova'), a.person('Tamara Welk')];
    const tokens = [
      a.call('people.rename', { id: x.id, name: 'M. Velkova' }).undo,
      a.call('people.merge', { ids: [x.id, y.id] }).undo,
      a.call('people.removeMention', { mention: a.call('people.get', { id: x.id }).mentionList[0]?.id ?? 0 }).undo,
      a.call('people.hide', { id: x.id }).undo,
    ];
    expect(state()).not.toBe(before);
    for (const token of tokens.reverse()) expect(a.undo(token)).toBe(true);
    expect(state()).toBe(before);
    expect(a.names()).toEqual(['Marta Velkova', 'Tamara Welk']);
  });

  it('split a spelling off, and keep it off when the article is read again', () => {
    const a = new TestArchive();
    a.add('Marta Velkova came.', [one('Marta Velkova')]);
    const id = a.add('Marta Wjelkowa came.', [{ surfaces: ['Marta Wjelkowa'], name: 'Marta Velkova' }]);
    const person = a.person('Marta Velkova');
    a.call('people.split', { id: person.id, aliases: ['Marta Wjelkowa'] });
    expect(a.names()).toEqual(['Marta Velkova', 'Marta Wjelkowa']);
    a.again(id, 'Now: Marta Wjelkowa came.', [{ surfaces: ['Marta Wjelkowa'], name: 'Marta Wjelkowa' }]);
    expect(a.names()).toEqual(['Marta Velkova', 'Marta Wjelkowa']);
  });

  it('split single mentions of two people with one name, by their quotes', () => {
    const a = new TestArchive();
    a.add('The mayor John Brand spoke.', [one('John Brand')]);
    const id = a.add('The violinist John Brand played.', [one('John Brand')]);
    const person = a.person('John Brand');
    const mention = person.mentionList.find((m) => m.articleId === id);
    const split = a.call('people.split', { id: person.id, mentions: [mention?.id ?? 0] });
    a.again(id, 'Yesterday the violinist John Brand played.', [one('John Brand')]);
    a.call('people.get', { id: split.person.id });
    expect(a.call('people.get', { id: split.person.id }).mentionList.map((m) => m.articleId)).toEqual([id]);
  });

  it('remove a mention for good, and add one where none was detected', () => {
    const a = new TestArchive();
    const text = 'Alexa answered. Then old Mirza rose.';
    const id = a.add(text, [one('Alexa')]);
    a.call('people.removeMention', { mention: a.person('Alexa').mentionList[0]?.id ?? 0 });
    const start = text.indexOf('Mirza');
    a.call('people.addMention', { articleId: id, start, end: start + 5, person: 'Mirza Khan' });
    a.again(id, `Note. ${text}`, [one('Alexa')]);
    expect(a.names()).toEqual(['Mirza Khan']);
    expect(a.person('Mirza Khan').mentionList[0]?.sentence).toBe('Then old Mirza rose.');
  });

  it('keep hidden people hidden when they are found again', () => {
    const a = new TestArchive();
    const id = a.add('Nintendo Switch sells.', [one('Nintendo Switch')]);
    a.call('people.hide', { id: a.person('Nintendo Switch').id });
    a.again(id, 'Nintendo Switch sells!', [one('Nintendo Switch')]);
    a.add('Nintendo Switch again.', [one('Nintendo Switch')]);
    expect(a.names()).toEqual([]);
  });

  it('travel to another archive of the same articles, once', () => {
    const [a, b] = [new TestArchive(), new TestArchive()];
    for (const archive of [a, b]) {
      archive.add('Marta Velkova came.', [one('Marta Velkova')]);
      archive.add('Tamara Welk came.', [one('Tamara Welk')]);
    }
    a.call('people.merge', { ids: [a.person('Marta Velkova').id, a.person('Tamara Welk').id] });
    a.call('people.rename', { id: a.person('Marta Velkova').id, name: 'Marta V.' });
    const json = a.call('people.exportDecisions', {});
    expect(b.call('people.importDecisions', { json })).toEqual({ applied: 2, skipped: 0, unattached: 0 });
    expect(b.names()).toEqual(['Marta V.']);
    expect(b.call('people.importDecisions', { json })).toEqual({ applied: 0, skipped: 2, unattached: 0 });
  });

  it('say so when they find nothing to apply to', () => {
    const [a, b] = [new TestArchive(), new TestArchive()];
    a.add('Marta Velkova came.', [one('Marta Velkova')]);
    a.call('people.confirm', { id: a.person('Marta Velkova').id });
    const json = a.call('people.exportDecisions', {});
    expect(b.call('people.importDecisions', { json })).toEqual({ applied: 0, skipped: 0, unattached: 1 });
    expect(b.call('people.decisions', {}).map((d) => d.attached)).toEqual([false]);
    b.add('Marta Velkova came.', [one('Marta Velkova')]);
    expect(b.store.replayDecisions()).toEqual({ applied: 1, unattached: 0 });
    expect(b.person('Marta Velkova').status).toBe('confirmed');
  });

  it('refuse a file that is something else, in words', () => {
    const a = new TestArchive();
    expect(() => a.call('people.importDecisions', { json: '{"x":1}' })).toThrow(/not a file of decisions/);
  });
});

const GIVEN = ['Marta', 'Gordon', 'Aliya', 'Timur', 'Ines', 'Pavel', 'Noor', 'Silke'];
const FAMILY = ['Velkova', 'Maxwell', 'Serikbai', 'Orozco', 'Lindqvist', 'Haddad', 'Brand', 'Okafor'];

/** Everything the reader can see of people, told by articles and texts rather than by row ids. */
function picture(a: TestArchive): string {
  const rows = a.db
    .prepare(
      `SELECT ar.uid, m.surface, p.name, p.status, p.watched, p.uuid FROM mention m JOIN person p ON p.id = m.person_id
       JOIN article ar ON ar.id = m.article_id ORDER BY ar.id, m.surface, m.start`,
    )
    .all() as { uid: string; surface: string; name: string; status: string; watched: number; uuid: string }[];
  // Automatic people have no lasting identity: what counts is who is together with whom.
  const numbers = new Map<string, number>();
  return rows
    .map((row) => {
      if (!numbers.has(row.uuid)) numbers.set(row.uuid, numbers.size);
      return `${row.uid} ${row.surface} → #${numbers.get(row.uuid)} ${row.status} ${row.watched}`;
    })
    .join('\n');
}

describe('a reader’s decisions survive whatever is rebuilt', () => {
  it.each(Array.from({ length: Number(process.env.ROUNDS ?? 25) }, (_, i) => i + 1))(
    'random decisions, round %i',
    (seed) => {
      const next = random(seed);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
      const a = new TestArchive();
      const articles = Array.from({ length: 14 }, (_, i) => {
        const people: Named[] = Array.from({ length: 1 + Math.floor(next() * 3) }, () => {
          const family = pick(FAMILY);
          const name = next() < 0.3 ? family : `${pick(GIVEN)} ${family}`;
          return { surfaces: next() < 0.5 && name.includes(' ') ? [name, family] : [name], name };
        });
        const seen = new Set<string>();
        const distinct = people.filter(({ name }) => {
          const family = name.split(' ').at(-1) as string;
          return !seen.has(family) && seen.add(family);
        });
        const text = distinct
          .map((p) => p.surfaces.map((s, k) => `Sentence ${i}.${k} tells of ${s} at some length.`).join(' '))
          .join(' ');
        return { id: a.add(text, distinct), text, people: distinct };
      });
      const tokens: (number | null)[] = [];
      for (let step = 0; step < 14; step++) {
        const list = a.call('people.list', { tier: 'all', limit: 1000 }).people;
        const person = list.length ? pick(list) : null;
        const r = next();
        if (!person) continue;
        const page = a.call('people.get', { id: person.id });
        if (r < 0.22 && list.length > 1) {
          const other = pick(list.filter((p) => p.id !== person.id));
          tokens.push(a.call('people.merge', { ids: [person.id, other.id] }).undo);
        } else if (r < 0.34 && page.aliases.length > 1)
          tokens.push(a.call('people.split', { id: person.id, aliases: [pick(page.aliases)] }).undo);
        else if (r < 0.44 && page.mentionList.length > 1)
          tokens.push(a.call('people.split', { id: person.id, mentions: [pick(page.mentionList).id] }).undo);
        else if (r < 0.52 && list.length > 1)
          tokens.push(
            a.call('people.notSame', { a: person.id, b: pick(list.filter((p) => p.id !== person.id)).id }).undo,
          );
        else if (r < 0.6) tokens.push(a.call('people.rename', { id: person.id, name: `Person ${step}` }).undo);
        else if (r < 0.66) tokens.push(a.call('people.confirm', { id: person.id }).undo);
        else if (r < 0.72) tokens.push(a.call('people.hide', { id: person.id }).undo);
        else if (r < 0.78) tokens.push(a.call('people.watch', { id: person.id, watched: true }).undo);
        else if (r < 0.86) tokens.push(a.call('people.removeMention', { mention: pick(page.mentionList).id }).undo);
        else if (r < 0.94) {
          const article = pick(articles);
          const at = article.text.indexOf('tells');
          tokens.push(
            a.call('people.addMention', {
              articleId: article.id,
              start: at,
              end: at + 5,
              person: next() < 0.5 ? person.id : 'Someone New',
            }).undo,
          );
        } else if (tokens.length) a.undo(tokens.pop() ?? null);
      }
      const before = picture(a);
      const decided = a.call('people.decisions', {}).length;

      // Read some articles again; their texts have grown at the head.
      for (const article of articles.filter(() => next() < 0.5)) {
        article.text = `Updated today. ${article.text}`;
        a.again(article.id, article.text, article.people);
      }
      a.ctx.transaction(() => a.store.replayDecisions());
      expect(picture(a)).toBe(before);

      // Restart.
      a.restart();
      expect(picture(a)).toBe(before);

      // Throw everything detected away and detect it anew, in one go.
      a.ctx.transaction(() => {
        a.store.forgetDetected();
        for (const article of articles) a.mention(article.id, a.uid(article.id), article.text, article.people);
        a.store.replayDecisions();
      });
      expect(picture(a)).toBe(before);

      // And once more: replaying changes nothing.
      a.store.replayDecisions();
      expect(picture(a)).toBe(before);
      expect(a.call('people.decisions', {})).toHaveLength(decided);
      expect(mentionsOf('', [])).toEqual([]);
    },
  );
});
