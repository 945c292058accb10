/** What the reliability tests share: invented articles, a child to kill, and the question whether an archive is whole. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Archive } from '../../../electron/archive/archive';
import { root } from '../../harness/runtime';

/** Opens or creates an archive under plain Node, without importers. */
export const quietHost = { device: 'reliability', emit: () => {}, services: null, importers: null };

/** Numbers from a seed (mulberry32), so that a failure can be run again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'carrel-reliability-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

const WORDS = 'harbour ledger orchard granite lantern meadow copper sailor winter bridge parcel violin'.split(' ');

/** The word that only this article has. */
export const ownWord = (number: number) =>
  `mark${number.toString(26).replace(/\d/g, (d) => 'qrstuvwxyz'[Number(d)] ?? d)}zq`;

/** Writes `count` invented articles as JSON Lines; each has the word `everywhere` and one word of its own. */
export function writeArticles(path: string, count: number, seed: number): void {
  const random = seeded(seed);
  const lines = Array.from({ length: count }, (_, i) => {
    const words = Array.from(
      { length: 40 + Math.floor(random() * 120) },
      () => WORDS[Math.floor(random() * WORDS.length)],
    );
    return JSON.stringify({ id: `a${i}`, title: `Notice ${i}`, body: `everywhere ${ownWord(i)} ${words.join(' ')}` });
  });
  writeFileSync(path, `${lines.join('\n')}\n`);
}

export interface Running {
  child: ChildProcess;
  /** Articles that the process has called safe so far. */
  safe: Set<string>;
  /** Resolves when the first article is safe, or the process has ended. */
  begun: Promise<void>;
  /** The last line of a process that came to its end, or null when it was killed. */
  ended: Promise<string | null>;
  errors(): string;
}

/**
 * Starts an import in a process of its own; an interrupted one in the same archive is resumed.
 * @param script the bundle of `importing.child.ts`
 */
export const startImport = (script: string, archive: string, source: string): Running => run(script, [archive, source]);

/** Starts a bundle in a process of its own, and follows what it says: `safe …`, and `end …` as its last line. */
export function run(script: string, args: string[]): Running {
  const child = spawn(process.execPath, [script, ...args], { cwd: root });
  const safe = new Set<string>();
  let rest = '';
  let last: string | null = null;
  let errors = '';
  let begin: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  child.stdout.on('data', (chunk) => {
    rest += chunk;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('safe ')) {
        safe.add(line.slice(5));
        begin();
      } else if (line.startsWith('end ')) last = line.slice(4);
    }
  });
  const ended = new Promise<string | null>((resolve) => {
    child.on('close', () => {
      begin();
      resolve(last);
    });
  });
  return { child, safe, begun, ended, errors: () => errors };
}

export interface State {
  /** `ext` of every article, in order of id. */
  articles: string[];
  /** What the whole-file check of SQLite and the foreign keys say. */
  problems: string[];
  /** Articles that the index finds under the word that all of them have. */
  indexed: number;
  /** Articles that their own word does not lead to, and words that lead to more than one. */
  lost: string[];
  imports: { state: string; new: number; articles: number; files: number }[];
}

/** Opens an archive, looks at everything, closes it again. */
export async function look(path: string): Promise<State> {
  const archive = Archive.open(path, quietHost);
  try {
    const rows = archive.db.prepare('SELECT id, ext FROM article WHERE deleted IS NULL ORDER BY id').all() as {
      id: number;
      ext: string;
    }[];
    const lost: string[] = [];
    for (const row of rows) {
      const found = archive.select({ query: ownWord(Number(row.ext.slice(1))), mode: 'all' });
      if (found.length !== 1 || found[0] !== row.id) lost.push(row.ext);
    }
    return {
      articles: rows.map((row) => row.ext),
      problems: (await archive.handlers['archive.check']({})).problems,
      indexed: rows.length === 0 ? 0 : archive.select({ query: 'everywhere', mode: 'all' }).length,
      lost,
      imports: archive.imports
        .list()
        .map((s) => ({ state: s.state, new: s.new + s.nearDuplicate, articles: s.articles, files: s.files })),
    };
  } finally {
    await archive.close();
  }
}
