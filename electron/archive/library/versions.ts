/** Two versions of a story, compared word by word (Myers' algorithm, from the `diff` package). */
import { diffWordsWithSpace } from 'diff';

/** Beyond this length a word diff of unrelated texts takes seconds; the archive process must stay free. */
const TIMEOUT_MS = 2_000;

export function compareTexts(a: string, b: string): { kind: 'same' | 'added' | 'removed'; text: string }[] {
  const changes = diffWordsWithSpace(a, b, { timeout: TIMEOUT_MS });
  if (!changes)
    return [
      { kind: 'removed', text: a },
      { kind: 'added', text: b },
    ];
  return changes.map((change) => ({
    kind: change.added ? 'added' : change.removed ? 'removed' : 'same',
    text: change.value,
  }));
}
