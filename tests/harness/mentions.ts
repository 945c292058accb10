/** A mention as the tagger finds it, for tests that say themselves who is named where. */
import type { DetectedMention } from '../../electron/contract/extraction';

/** @param start UTF-16 offset in the text; @param name the fullest form of whoever `cluster` is */
export const mentionAt = (start: number, surface: string, cluster: number, name: string): DetectedMention => ({
  start,
  end: start + surface.length,
  surface,
  tier: 'likely',
  confidence: 0.9,
  origin: 'model',
  cluster,
  name,
});
