/**
 * A process that imports a JSON Lines file into an archive, meant to be killed. It is the archive process without
 * Electron: the same archive, import, index and receipts; only the importer is one that reads JSON Lines in the same
 * process. Whatever has been committed is told on stdout, line by line, the moment it is acknowledged.
 *
 * Arguments: ARCHIVE SOURCE.jsonl
 */
import { existsSync, writeSync } from 'node:fs';
import { Archive } from '../../../electron/archive/archive';
import { ImporterPool } from '../../../electron/archive/import/importer-pool';
import type { ExtractedArticle, ExtractOutput, FromImporter, ToImporter } from '../../../electron/contract/extraction';
import { Caller, type Port, serve } from '../../../electron/contract/rpc';
import { type Services, services } from '../../../electron/contract/services';

/** Small, so that a kill falls between many commits. */
const BATCH = 10;

const tell = (line: string) => writeSync(1, `${line}\n`);

function pair(): [Port, Port] {
  const ends = [0, 1].map(() => ({ listener: (_: unknown) => {}, waiting: [] as unknown[], listening: false }));
  const end = (own: number): Port => ({
    post: (message) => {
      const other = ends[1 - own] as (typeof ends)[0];
      setImmediate(() => (other.listening ? other.listener(message) : other.waiting.push(message)));
    },
    listen: (listener) => {
      const mine = ends[own] as (typeof ends)[0];
      mine.listener = listener;
      mine.listening = true;
      for (const message of mine.waiting.splice(0)) listener(message);
    },
    close: () => {},
  });
  return [end(0), end(1)];
}

function article(line: string, part: string): ExtractedArticle {
  const { id, title, body } = JSON.parse(line) as { id: string; title: string; body: string };
  return {
    ext: id,
    part,
    title,
    byline: null,
    published: null,
    source: null,
    url: null,
    language: 'en',
    text: body,
    html: null,
    removed: [],
    images: [],
    mentions: [],
    peopleDetected: false,
    mediaType: 'application/x-ndjson',
    charset: 'utf-8',
    tags: [],
    notes: [],
  };
}

/** Reads JSON Lines and sends one batch after the other; a commit is acknowledged before the next is sent. */
function importer(port: Port): void {
  let acknowledged: () => void = () => {};
  const send = (message: FromImporter) => port.post(message);
  const read = async (job: number, bytes: Uint8Array) => {
    const lines = new TextDecoder().decode(bytes).split('\n').filter(Boolean);
    for (let at = 0; at < lines.length; at += BATCH) {
      const batch = lines
        .slice(at, at + BATCH)
        .map((line, i): ExtractOutput => ({ kind: 'article', article: article(line, `line ${at + i + 1}`) }));
      const safe = new Promise<void>((resolve) => {
        acknowledged = resolve;
      });
      send({ type: 'batch', job, outputs: batch, last: false });
      await safe;
      for (const output of batch) if (output.kind === 'article') tell(`safe ${output.article.ext}`);
    }
    send({ type: 'done', job });
  };
  port.listen((data) => {
    const message = data as ToImporter;
    if (message.type === 'extract') void read(message.job, message.bytes);
    else if (message.type === 'ack') acknowledged();
  });
  send({ type: 'ready' });
}

const [path, source] = process.argv.slice(2) as [string, string];
const [ours, theirs] = pair();
const caller = new Caller<Services>(ours);
const pool = new ImporterPool(caller, 1);
serve(theirs, services, {
  'importer.start': () => {
    const [near, far] = pair();
    pool.attach(1, near);
    importer(far);
    return { id: 1 };
  },
  'importer.kill': () => null,
  'importer.memory': () => 0,
});

const host = { device: 'reliability', emit: () => {}, services: caller, importers: pool };
const archive = existsSync(path) ? Archive.open(path, host) : Archive.create(path, host);
const interrupted = archive.imports.list().find((entry) => entry.state === 'interrupted');
if (interrupted) archive.imports.resume(interrupted.id);
const id = interrupted?.id ?? archive.imports.start([source], { people: false }).id;
tell('running');
const end = await archive.imports.wait(id);
await archive.close();
tell(`end ${end.state}`);
process.exit(0);
