/** An archive in a temporary folder under plain Node, with a reader of files that stands in for the sandboxed importers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Archive, type ArchiveHost } from '../../../electron/archive/archive';
import type { ImporterPool } from '../../../electron/archive/import/importer-pool';
import { CarrelError } from '../../../electron/contract/errors';
import type { ExtractedArticle, ExtractOptions, ExtractOutput } from '../../../electron/contract/extraction';

export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'carrel-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function article(part: Partial<ExtractedArticle> & { title: string; text: string }): ExtractedArticle {
  return {
    ext: null,
    part: null,
    byline: null,
    published: null,
    source: null,
    url: null,
    language: 'en',
    html: null,
    removed: [],
    images: [],
    mentions: [],
    peopleDetected: false,
    mediaType: 'text/plain',
    charset: 'utf-8',
    tags: [],
    notes: [],
    ...part,
  };
}

/**
 * Reads files whose lines are `title|text`: one article a line, `!reason` is a broken line, a file that starts with
 * `crash` makes the importer crash.
 */
export function lineImporters(
  hooks: {
    beforeBatch?: (name: string) => Promise<void> | void;
    batchSize?: number;
    /** Gets the name and part of each line that is read. */
    reads?: string[];
    /** Gets what the importer is told about each file. */
    told?: ExtractOptions[];
    /** What an importer that has got better makes of a text. */
    better?: (text: string) => string;
  } = {},
): ImporterPool {
  const reader: Pick<ImporterPool, 'size' | 'admits' | 'extract'> = {
    size: 2,
    admits: (underWay) => underWay.length < 2,
    async extract(file, options, listener, signal) {
      hooks.told?.push(options);
      const lines = new TextDecoder().decode(file.bytes).split('\n').filter(Boolean);
      if (lines[0]?.startsWith('crash')) throw new CarrelError('importer-crashed', 'The importer crashed.');
      let outputs: ExtractOutput[] = [];
      for (const [index, line] of lines.entries()) {
        await hooks.beforeBatch?.(file.name);
        if (signal?.aborted) throw new CarrelError('cancelled', 'Cancelled.');
        const [title = '', text = ''] = line.split('|');
        const part = lines.length === 1 ? null : `line ${index + 1}`;
        if (part !== null && file.done?.includes(part)) continue;
        hooks.reads?.push(`${file.name} ${part}`);
        const output: ExtractOutput = line.startsWith('!')
          ? { kind: 'problem', part, code: 'line-broken', reason: line.slice(1) }
          : { kind: 'article', article: article({ title, text: hooks.better?.(text) ?? text, part }) };
        outputs.push(output);
        if (outputs.length < (hooks.batchSize ?? 1) && index < lines.length - 1) continue;
        await listener.batch(outputs, index === lines.length - 1);
        outputs = [];
      }
      if (outputs.length > 0) await listener.batch(outputs, true);
    },
  };
  return reader as ImporterPool;
}

export function host(importers: ImporterPool | null = null, events: [string, unknown][] = []): ArchiveHost {
  return {
    device: 'test-device',
    emit: (name, payload) => void events.push([name, payload]),
    services: null,
    importers,
  };
}

export function newArchive(
  importers: ImporterPool | null = lineImporters(),
  path = join(folder(), 'a.carrel'),
): Archive {
  const archive = Archive.create(path, host(importers));
  onTestFinished(() => archive.close());
  return archive;
}

/** Words that make a text long enough to be compared by its words alone. */
export const filler = (seed: string): string =>
  Array.from({ length: 30 }, (_, i) => `${seed}${String.fromCharCode(97 + (i % 26))}${Math.floor(i / 26)}`).join(' ');
