import { matchNames } from '../../archive/people/match';
import { EXIT, UsageError, type Verb } from '../verb';

/** Compares pairs of names; needs no archive. */
export const matchNamesVerb: Verb = {
  name: 'match-names',
  summary: 'Say how likely two names mean one person, JSON Lines in and out; needs no archive',
  help: `carrel match-names [FILE]
  Reads JSON Lines {"a", "b"} (anything else in them is handed through) from FILE or standard input; prints for each line
  {…, "score", "match", "reasons"}: score 0 … 1, match is true from 0.78 on, reasons in words.`,
  options: {},
  async run({ positionals }, cli) {
    if (positionals.length > 1) throw new UsageError('Name one file, or none for standard input.');
    let failed = 0;
    for await (const line of cli.lines(positionals[0] ?? '-')) {
      if (!line.trim()) continue;
      let input: { a?: unknown; b?: unknown } | null = null;
      try {
        input = JSON.parse(line) as { a?: unknown; b?: unknown };
      } catch {
        // said below
      }
      if (typeof input?.a !== 'string' || typeof input.b !== 'string') {
        failed++;
        await cli.printJson({ error: 'This line is not JSON with "a" and "b".' });
        continue;
      }
      await cli.printJson({ ...input, ...matchNames(input.a, input.b) });
    }
    return failed > 0 ? EXIT.failures : EXIT.done;
  },
};
