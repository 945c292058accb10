import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPeopleDetector, type PeopleDetector } from '../../importer/people';
import { EXIT, UsageError, type Verb } from '../verb';

/** Runs the detector of people's names on texts; needs no archive. */
export const detectPeopleVerb: Verb = {
  name: 'detect-people',
  summary: "Find people's names in texts, JSON Lines in and out; needs no archive",
  help: `carrel detect-people [FILE] [--rules-only]
  Reads JSON Lines {"id", "text", "language"?, "title"?, "byline"?, "source"?} from FILE or standard input; prints for each line
  {"id", "language", "supported", "mentions": [{"start", "end", "surface", "tier", "confidence", "person"}]}
  start and end are UTF-16 offsets into text; tier is "likely" or "possible"; person is the fullest form of the name in this
  text. A line that cannot be read gets {"id"?, "error"}.
  --rules-only   without the trained model`,
  options: { 'rules-only': { type: 'boolean' } },
  async run({ values, positionals }, cli) {
    if (positionals.length > 1) throw new UsageError('Name one file, or none for standard input.');
    const detector = createPeopleDetector(values['rules-only'] === true ? null : await model());
    let failed = 0;
    for await (const line of cli.lines(positionals[0] ?? '-')) {
      if (!line.trim()) continue;
      const result = detect(detector, line);
      if ('error' in result) failed++;
      await cli.printJson(result);
    }
    return failed > 0 ? EXIT.failures : EXIT.done;
  },
};

/** The trained model that ships with the application. */
async function model(): Promise<Uint8Array> {
  const { app } = await import('electron');
  return readFile(join(app.getAppPath(), 'resources', 'people', 'people-model.bin'));
}

interface Line {
  id?: unknown;
  text?: unknown;
  language?: unknown;
  title?: unknown;
  byline?: unknown;
  source?: unknown;
}

const string = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** One line of the input → one line of the output. */
export function detect(detector: PeopleDetector, line: string): object {
  let input: Line;
  try {
    input = JSON.parse(line) as Line;
  } catch {
    return { error: 'This line is not JSON.' };
  }
  const text = string(input?.text);
  if (text === null) return { id: input?.id ?? null, error: 'This line has no "text".' };
  const { mentions, supported, language } = detector.detect(text, {
    language: string(input.language),
    title: string(input.title) ?? '',
    byline: string(input.byline),
    source: string(input.source),
  });
  return {
    id: input.id ?? null,
    language,
    supported,
    mentions: mentions.map(({ start, end, surface, tier, confidence, name }) => ({
      start,
      end,
      surface,
      tier,
      confidence,
      person: name,
    })),
  };
}
