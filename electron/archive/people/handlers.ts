/** The people calls of the contract. Every change is a decision: logged, applied, undoable. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Calls, Undoable } from '../../contract/calls';
import type { PersonSummary } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import type { Handlers } from '../../contract/rpc';
import type { ArchiveContext } from '../context';
import type { Decision, DecisionType } from './decisions';
import { mustFind, personPage, suggestions, summary } from './page';
import { quoteOf } from './quotes';
import { restore, snapshot } from './snapshot';
import type { PeopleStore } from './store';
import type { MentionRow, PersonRow } from './tables';

type PeopleCalls = Exclude<Extract<keyof Calls, `people.${string}`>, 'people.upkeep'>;

/** Version of the file that decisions are exported to. */
const EXPORT_VERSION = 1;

const exported = z.object({
  carrel: z.literal('people-decisions'),
  version: z.number().int().max(EXPORT_VERSION),
  decisions: z.array(
    z.object({
      uuid: z.string(),
      type: z.string(),
      payload: z.record(z.string(), z.unknown()),
      created: z.string(),
      device: z.string(),
    }),
  ),
});

/** Handlers of all `people.*` calls. */
export function peopleHandlers(ctx: ArchiveContext, store: PeopleStore): Handlers<Calls, PeopleCalls> {
  const { tables, log, applier } = store;
  const changed = () => ctx.emit('people.changed', {});

  /** Logs and applies a decision about people; gives back how to undo it. */
  const decide = (
    label: string,
    decision: Decision,
    concerned: number[],
    more: { created?: string[]; removed?: number[] } = {},
  ): Undoable => {
    const before = snapshot(tables, concerned);
    const logged = ctx.transaction(() => {
      const entry = log.append(decision);
      if (!applier.apply(decision)) throw new CarrelError('not-found', 'There is nothing left that this applies to.');
      return entry;
    });
    changed();
    const createdIds = (more.created ?? [])
      .map((uuid) => tables.personByUuid(uuid)?.id)
      .filter((id) => id !== undefined);
    const known = new Set(before.mentions.map((m) => m.id));
    const added = snapshot(tables, [...concerned, ...createdIds])
      .mentions.map((m) => m.id)
      .filter((id) => !known.has(id));
    const undo = ctx.undo.push(label, () => {
      log.append({ type: 'undo', payload: { of: logged.uuid } });
      restore(tables, before, {
        created: more.created ?? [],
        removed: new Set(more.removed ?? []),
        added: new Set(added),
      });
      changed();
    });
    return { undo, changed: 1 };
  };

  const person = (id: number): PersonRow => mustFind(tables, id);
  const onPerson = (label: string, id: number, decision: (row: PersonRow) => Decision): Undoable => {
    const row = person(id);
    return decide(label, decision(row), [id]);
  };
  const article = (id: number) => {
    const row = tables.sql('SELECT uid, text FROM article WHERE id = ?').get(id) as
      | { uid: string; text: string }
      | undefined;
    if (!row) throw new CarrelError('not-found', 'This article is not in the archive any more.');
    return row;
  };

  return {
    'people.list': (input) => list(store, input),
    'people.get': ({ id, uuid, limit }) => {
      const row =
        id !== undefined ? tables.person(id) : uuid !== undefined ? tables.personByUuid(log.survivor(uuid)) : undefined;
      if (!row)
        throw new CarrelError('not-found', 'This person is not in the archive any more. The list will show who is.');
      return personPage(tables, row, limit);
    },
    'people.suggestions': ({ limit }) => suggestions(tables, limit),
    'people.merge': ({ ids }) => {
      const rows = [...new Set(ids)].map(person);
      const [keep, ...others] = rows;
      if (!keep || !others.length) throw new CarrelError('bad-request', 'Choose at least two people to merge.');
      // A name chosen by the reader stays; otherwise the fullest.
      let { name } = keep;
      if (!log.isNamed(keep.uuid))
        for (const other of others)
          if (log.isNamed(other.uuid) || applier.isFuller(other.name, name)) name = other.name;
      const undoable = decide(
        `${rows.length} people merged`,
        {
          type: 'merge',
          payload: { keep: applier.ref(keep.id), others: others.map((row) => applier.ref(row.id)), name },
        },
        rows.map((row) => row.id),
      );
      return { ...undoable, changed: rows.length, person: summary(tables, person(keep.id)) };
    },
    'people.split': ({ id, aliases, mentions }) => {
      const row = person(id);
      const own = tables.aliases(id).map((alias) => alias.surface);
      const split = aliases.filter((alias) => own.includes(alias));
      const quotes = mentions.map((mention) => {
        const m = tables.sql('SELECT * FROM mention WHERE id = ?').get(mention) as MentionRow | undefined;
        if (!m || m.person_id !== id)
          throw new CarrelError('not-found', 'This mention does not belong to the person any more.');
        const { uid, text } = article(m.article_id);
        return quoteOf(uid, text, m.start, m.end);
      });
      if (!split.length && !quotes.length)
        throw new CarrelError('bad-request', 'Choose the names or mentions that are another person.');
      const to = { uuid: randomUUID(), name: split[0] ?? quotes[0]?.exact ?? row.name };
      const undoable = decide(
        `${row.name} split`,
        { type: 'split', payload: { from: applier.ref(id), to, aliases: split, mentions: quotes } },
        [id],
        { created: [to.uuid] },
      );
      return { ...undoable, person: summary(tables, tables.personByUuid(to.uuid) as PersonRow) };
    },
    'people.notSame': ({ a, b }) => {
      const [x, y] = [person(a), person(b)];
      return decide(
        `${x.name} and ${y.name} kept apart`,
        { type: 'not-same', payload: { a: applier.ref(a), b: applier.ref(b) } },
        [a, b],
      );
    },
    'people.confirm': ({ id }) =>
      onPerson('Person confirmed', id, () => ({ type: 'confirm', payload: { person: applier.ref(id) } })),
    'people.hide': ({ id }) =>
      onPerson('Marked as not a person', id, () => ({ type: 'hide', payload: { person: applier.ref(id) } })),
    'people.rename': ({ id, name }) =>
      onPerson('Person renamed', id, () => ({
        type: 'rename',
        payload: { person: applier.ref(id), name: name.trim() },
      })),
    'people.addAlias': ({ id, alias }) =>
      onPerson('Name added', id, () => ({
        type: 'add-alias',
        payload: { person: applier.ref(id), alias: alias.trim() },
      })),
    'people.addMention': ({ articleId, start, end, person: who }) => {
      const { uid, text } = article(articleId);
      if (end <= start || end > text.length) throw new CarrelError('bad-request', 'Select the name in the text first.');
      const created = typeof who === 'string' ? randomUUID() : null;
      const ref =
        typeof who === 'number'
          ? applier.ref(person(who).id)
          : { uuid: created as string, name: who.trim(), aliases: [who.trim()], anchors: [] };
      const overlapping = tables.mentionsIn(articleId).filter((m) => m.start < end && m.end > start);
      const concerned = new Set(overlapping.map((m) => m.person_id));
      if (typeof who === 'number') concerned.add(who);
      const undoable = decide(
        'Mention added',
        { type: 'add-mention', payload: { person: ref, mention: quoteOf(uid, text, start, end) } },
        [...concerned],
        { created: created ? [created] : [], removed: overlapping.map((m) => m.id) },
      );
      return { ...undoable, personId: applier.resolve(ref)?.id ?? 0 };
    },
    'people.removeMention': ({ mention }) => {
      const m = tables.sql('SELECT * FROM mention WHERE id = ?').get(mention) as MentionRow | undefined;
      if (!m) throw new CarrelError('not-found', 'This mention is not there any more.');
      const { uid, text } = article(m.article_id);
      return decide(
        'Mention removed',
        {
          type: 'remove-mention',
          payload: { person: applier.ref(m.person_id), mention: quoteOf(uid, text, m.start, m.end) },
        },
        [m.person_id],
        { removed: [m.id] },
      );
    },
    'people.watch': ({ id, watched }) =>
      onPerson(watched ? 'Person watched' : 'Person no longer watched', id, () => ({
        type: watched ? 'watch' : 'unwatch',
        payload: { person: applier.ref(id) },
      })),
    'people.note': ({ id, note, tags }) => {
      const { uuid } = person(id);
      const before = tables
        .sql('SELECT note, tags, device, modified FROM person_note WHERE person_uuid = ?')
        .get(uuid) as { note: string; tags: string; device: string; modified: string } | undefined;
      const write = (text: string, list: string, device: string, modified: string) =>
        text === '' && list === '[]'
          ? tables.sql('DELETE FROM person_note WHERE person_uuid = ?').run(uuid)
          : tables
              .sql(
                'INSERT OR REPLACE INTO person_note (person_uuid, note, tags, device, modified) VALUES (?, ?, ?, ?, ?)',
              )
              .run(uuid, text, list, device, modified);
      const list = tags
        ? JSON.stringify([...new Set(tags.map((tag) => tag.trim()).filter(Boolean))])
        : (before?.tags ?? '[]');
      ctx.transaction(() => write(note, list, ctx.device, ctx.now()));
      changed();
      const undo = ctx.undo.push('Note on a person', () => {
        write(before?.note ?? '', before?.tags ?? '[]', before?.device ?? ctx.device, before?.modified ?? ctx.now());
        changed();
      });
      return { undo, changed: 1 };
    },
    'people.decisions': () => log.list(),
    'people.exportDecisions': () => {
      const decisions = (
        tables.sql('SELECT uuid, type, payload, created, device FROM person_decision ORDER BY id').all() as {
          uuid: string;
          type: string;
          payload: string;
          created: string;
          device: string;
        }[]
      ).map((row) => ({ ...row, payload: JSON.parse(row.payload) as unknown }));
      return JSON.stringify({ carrel: 'people-decisions', version: EXPORT_VERSION, decisions }, null, 1);
    },
    'people.importDecisions': ({ json }) => {
      let parsed: z.infer<typeof exported>;
      try {
        parsed = exported.parse(JSON.parse(json));
      } catch {
        throw new CarrelError(
          'bad-request',
          'This is not a file of decisions about people. Export one from an archive first.',
        );
      }
      return importDecisions(ctx, store, parsed.decisions as ImportedDecision[], changed);
    },
  };
}

interface ImportedDecision {
  uuid: string;
  type: DecisionType;
  payload: unknown;
  created: string;
  device: string;
}

function importDecisions(
  ctx: ArchiveContext,
  store: PeopleStore,
  decisions: ImportedDecision[],
  changed: () => void,
): { applied: number; skipped: number; unattached: number } {
  const result = ctx.transaction(() => {
    const known = new Set(store.tables.sql('SELECT uuid FROM person_decision').pluck().all() as string[]);
    const undone = new Set(decisions.filter((d) => d.type === 'undo').map((d) => (d.payload as { of: string }).of));
    let applied = 0;
    let skipped = 0;
    let unattached = 0;
    for (const decision of decisions) {
      if (known.has(decision.uuid)) {
        skipped++;
        continue;
      }
      const logged = store.log.append({ type: decision.type, payload: decision.payload } as Decision, {
        uuid: decision.uuid,
        created: decision.created,
        device: decision.device,
      });
      if (decision.type === 'undo' || undone.has(decision.uuid)) {
        applied++;
        continue;
      }
      let attached = false;
      try {
        attached = store.applier.apply(logged);
      } catch {
        // A payload that does not fit is kept, and reported as unattached.
      }
      store.log.setAttached(logged, attached);
      if (attached) applied++;
      else unattached++;
    }
    return { applied, skipped, unattached };
  });
  changed();
  return result;
}

/** The people list, or what a typed name means. */
function list(
  store: PeopleStore,
  input: {
    query: string;
    tier: 'likely' | 'possible' | 'all';
    sort: 'articles' | 'name' | 'recent';
    watched?: boolean;
    asWritten: boolean;
    limit: number;
    offset: number;
  },
): { total: number; people: PersonSummary[] } {
  const { tables } = store;
  const order = {
    articles: 'articles DESC, mentions DESC, name',
    name: 'name COLLATE NOCASE, id',
    recent: 'latest DESC, articles DESC, id',
  }[input.sort];
  const where = ["status <> 'hidden'", 'articles > 0'];
  if (input.tier !== 'all') where.push(`tier = '${input.tier}'`);
  if (input.watched !== undefined) where.push(`watched = ${input.watched ? 1 : 0}`);
  const query = input.query.trim();
  if (query) where.push('id IN (SELECT value FROM json_each(:ids))');
  const parameters = query
    ? {
        ids: JSON.stringify([
          ...new Set([
            ...store.suggest(query, 2_000, { asWritten: input.asWritten }),
            ...store.resolve(query, input.asWritten).personIds,
          ]),
        ]),
      }
    : {};
  const total = tables
    .sql(`SELECT count(*) FROM person WHERE ${where.join(' AND ')}`)
    .pluck()
    .get(parameters) as number;
  const rows = tables
    .sql(`SELECT * FROM person WHERE ${where.join(' AND ')} ORDER BY ${order} LIMIT :limit OFFSET :offset`)
    .all({ ...parameters, limit: input.limit, offset: input.offset }) as PersonRow[];
  return { total, people: rows.map((row) => summary(tables, row)) };
}
