/**
 * `npm run bench -- linking [--articles N] [--json]`: what storing and linking the people of one article costs while an archive grows.
 * Invented people: names of the world in the proportions in which names are common, some people in the news all the time and
 * most of them once; six people an article, one in four by surname only, one in twenty in another script.
 */
import { parseArgs } from 'node:util';
import type { DetectedMention } from '../../electron/contract/extraction';
import { latinNames } from '../../scripts/train-people/augment';
import { toCyrillic } from '../../scripts/train-people/cyrillic';
import { random } from '../../scripts/train-people/data';
import { sqlAsText } from './sql';

const PER_ARTICLE = 6;
/** Articles written in one transaction; where time is taken, each such is an import of its own, at whose end people are gone over. */
const BATCH = 64;
/** Articles before each size at which time is taken. */
const MEASURED = 1_000;

type Next = () => number;

/** Draws people: an old acquaintance in proportion to how often he was named, or somebody new. */
function population(next: Next): () => { given: string; surname: string } {
  const draw = latinNames(next);
  // A word's rank decides how common it is: a few hundred given names cover most people, surnames are many.
  const pool = Array.from({ length: 12_000 }, draw);
  const givens = [...new Set(pool.map((p) => p.given))];
  const surnames = [...new Set(pool.map((p) => p.surname))];
  const ranked = (list: string[], power: number) => list[Math.floor(list.length * next() ** power)] as string;
  const named: { given: string; surname: string }[] = [];
  return () => {
    const person =
      named.length > 50 && next() < 0.6
        ? (named[Math.floor(named.length * next() ** 2)] as { given: string; surname: string })
        : { given: ranked(givens, 4), surname: ranked(surnames, 2) };
    named.push(person);
    return person;
  };
}

function article(draw: ReturnType<typeof population>, next: Next): { text: string; mentions: DetectedMention[] } {
  let text = '';
  const mentions: DetectedMention[] = [];
  for (let cluster = 0; cluster < PER_ARTICLE; cluster++) {
    const { given, surname } = draw();
    const spell = next() < 0.05 ? toCyrillic : (word: string) => word;
    const full = `${spell(given)} ${spell(surname)}`;
    const surfaces = next() < 0.25 ? [spell(surname)] : [full, spell(surname)];
    for (const surface of surfaces) {
      text += 'The court heard ';
      mentions.push({
        start: text.length,
        end: text.length + surface.length,
        surface,
        tier: 'likely',
        confidence: 0.9,
        origin: 'model',
        cluster,
        name: surfaces[0] as string,
      });
      text += `${surface} today. `;
    }
  }
  return { text, mentions };
}

export const bench = {
  usage:
    '[--articles N] [--json]: processor milliseconds an article to store and link its people, as the archive grows to 100,000',
  async run(args: string[]): Promise<void> {
    const { values } = parseArgs({
      args,
      options: { articles: { type: 'string', default: '100000' }, json: { type: 'boolean' } },
    });
    const most = Number(values.articles);
    const next = random(23);
    const draw = population(next);
    sqlAsText();
    const { TestArchive } = await import('../unit/people/archive');
    const archive = new TestArchive(false);
    const { db, ctx, store } = archive;
    const marks = [1_000, 10_000, 30_000, 100_000].filter((n) => n <= most);
    const rows: object[] = [];
    let recent: number[] = [];
    let settling: number[] = [];
    let done = 0;
    let growing = false;
    while (done < most) {
      const batch = Array.from({ length: Math.min(BATCH, most - done) }, () => article(draw, next));
      const ids = ctx.transaction(() => batch.map(({ text }) => archive.add(text, [])));
      // What comes between is one large import, as archives come to be.
      const measured = marks.some((n) => done >= n - MEASURED - BATCH && done < n);
      if (measured && growing) archive.settle();
      growing = !measured;
      const started = process.cpuUsage();
      ctx.transaction(() => {
        batch.forEach(({ text, mentions }, i) => {
          const id = ids[i] as number;
          store.addMentions(id, mentions, { uid: archive.uid(id), textSha256: '', text });
        });
      });
      // Processor time: what a busy machine does beside this is not counted.
      const linked = process.cpuUsage(started);
      if (measured) archive.settle();
      const settled = process.cpuUsage(started);
      const ms = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000 / batch.length;
      recent.push(ms(settled));
      settling.push(ms(settled) - ms(linked));
      const before = done;
      done += batch.length;
      const mark = marks.find((n) => before < n && done >= n);
      if (mark === undefined) continue;
      const last = recent.slice(-Math.ceil(MEASURED / BATCH)).sort((a, b) => a - b);
      const atTheEnd = settling.slice(-last.length).reduce((a, b) => a + b, 0) / last.length;
      recent = [];
      settling = [];
      const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
      const row = {
        articles: mark,
        msPerArticle: Math.round((last.reduce((a, b) => a + b, 0) / last.length) * 100) / 100,
        msAtTheEnd: Math.round(atTheEnd * 100) / 100,
        p95: Math.round((last[Math.floor(last.length * 0.95)] ?? 0) * 100) / 100,
        people: count('person'),
        suggestions: count('person_suggestion'),
      };
      rows.push(row);
      if (!values.json)
        console.log(
          `${String(row.articles).padStart(7)} articles: ${row.msPerArticle} ms an article, ${row.msAtTheEnd} of them at the end of the import (p95 of batches ${row.p95}), ${row.people} people, ${row.suggestions} suggestions`,
        );
    }
    if (values.json) console.log(JSON.stringify(rows));
    db.close();
  },
};
