/** Importers in this process that find people by a pattern, in lines of a file and in stored texts. */
import type { ImporterPool } from '../../../electron/archive/import/importer-pool';
import type {
  DetectedMention,
  ExtractedArticle,
  ExtractOutput,
  StoredText,
} from '../../../electron/contract/extraction';
import { mentionAt } from '../../harness/mentions';

function mentionsIn(text: string, pattern: RegExp): DetectedMention[] {
  return [...text.matchAll(pattern)].map(({ 0: surface, index }, cluster) =>
    mentionAt(index, surface, cluster, surface),
  );
}

function articleOf(stored: StoredText, pattern: RegExp): ExtractOutput {
  const article: ExtractedArticle = {
    ...stored,
    ext: null,
    published: null,
    url: null,
    html: null,
    removed: [],
    images: [],
    mentions: mentionsIn(stored.text, pattern),
    peopleDetected: true,
    mediaType: 'text/plain',
    charset: 'utf-8',
    tags: [],
    notes: [],
  };
  return { kind: 'article', article };
}

/** Files have one text a line. */
export function againImporters(pattern: RegExp): ImporterPool {
  const pool: Pick<ImporterPool, 'size' | 'admits' | 'extract'> = {
    size: 1,
    admits: (underWay) => underWay.length < 1,
    async extract(file, { stored }, listener) {
      const content = new TextDecoder().decode(file.bytes);
      const about = { byline: null, source: null, language: 'en' };
      const texts: StoredText[] = stored
        ? JSON.parse(content)
        : content.split('\n').map((text, i) => ({ ...about, part: `line ${i + 1}`, title: `Notice ${i}`, text }));
      await listener.batch(
        texts.map((one) => articleOf(one, pattern)),
        true,
      );
    },
  };
  return pool as ImporterPool;
}
